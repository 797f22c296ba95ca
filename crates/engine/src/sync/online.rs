//! The sync of an online user: CouchDB's feed of changes, with a checkpoint.

use super::{BATCH, Extent, Run, take_in, unless_cancelled};
use crate::Error;
use crate::surface::SyncPhase;

impl Run<'_> {
    pub(super) async fn online(&mut self, extent: Extent) -> Result<(), Error> {
        let limit = u32::try_from(BATCH).unwrap_or(u32::MAX);
        let mut since = match extent {
            Extent::Changes => self.account.checkpoint.clone(),
            Extent::Full => "0".to_owned(),
        };
        let (mut done, mut total) = (0, 0);
        loop {
            let phase = if total == 0 { SyncPhase::Listing } else { SyncPhase::Fetching };
            self.report(phase, done, total)?;
            let page = unless_cancelled(self.watcher, self.client.changes(&since, limit)).await?;
            let finished = page.changes.is_empty() || page.pending == Some(0) || page.last_seq == since;
            done += page.changes.len();
            total = done + usize::try_from(page.pending.unwrap_or(0)).unwrap_or(0);
            let (deleted, changed): (Vec<_>, Vec<_>) =
                page.changes.into_iter().partition(|change| change.deleted);
            let documents =
                changed.iter().filter_map(|change| change.doc.as_ref()).map(|document| document.get());
            let taken = take_in::take_in_page(self.workspace, documents, &deleted, &page.last_seq)?;
            taken.add_to(&mut self.outcome);
            since = page.last_seq;
            if finished {
                return self.report(SyncPhase::Fetching, done, total);
            }
        }
    }
}
