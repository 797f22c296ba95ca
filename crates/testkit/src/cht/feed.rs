//! The order of writing: which document was last written when.

use std::collections::BTreeSet;
use std::sync::Arc;

/// So many gaps are left before they are closed.
const GAPS: usize = 1024;

/// Ids by the sequence number of their last write: what `_changes` reads a page of.
///
/// Each id is there once. A later write leaves a gap where the earlier one was.
#[derive(Debug, Clone, Default)]
pub(crate) struct Feed {
    entries: Vec<(u64, Option<Arc<str>>)>,
    gaps: BTreeSet<u64>,
}

impl Feed {
    /// `seq` is greater than any before.
    pub fn push(&mut self, seq: u64, id: Arc<str>) {
        self.entries.push((seq, Some(id)));
    }

    pub fn remove(&mut self, seq: u64) -> Option<Arc<str>> {
        let at = self.entries.binary_search_by_key(&seq, |(seq, _)| *seq).ok()?;
        let id = self.entries[at].1.take()?;
        self.gaps.insert(seq);
        if self.gaps.len() > GAPS && 2 * self.gaps.len() > self.entries.len() {
            self.entries.retain(|(_, id)| id.is_some());
            self.gaps.clear();
        }
        Some(id)
    }

    /// What was written after `seq`, in that order.
    pub fn after(&self, seq: u64) -> impl Iterator<Item = &Arc<str>> {
        self.entries[self.position_after(seq)..].iter().filter_map(|(_, id)| id.as_ref())
    }

    pub fn count_after(&self, seq: u64) -> usize {
        self.entries.len() - self.position_after(seq) - self.gaps.range(seq + 1..).count()
    }

    fn position_after(&self, seq: u64) -> usize {
        self.entries.partition_point(|(known, _)| *known <= seq)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_stands_where_it_was_last_written() {
        let mut feed = Feed::default();
        for seq in 1..=5000 {
            feed.push(seq, format!("doc-{seq}").into());
        }
        for seq in (1..=4000).chain([4500]) {
            let id = feed.remove(seq).unwrap();
            feed.push(seq + 10_000, id);
        }
        assert_eq!((feed.count_after(0), feed.count_after(4400), feed.count_after(4500)), (5000, 4600, 4501));
        assert_eq!(feed.after(4499).count(), feed.count_after(4499));
        assert_eq!(feed.after(0).next().map(|id| &**id), Some("doc-4001"));
        assert_eq!(feed.remove(4500), None);
    }
}
