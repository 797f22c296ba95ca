//! Where the kills fell.

use std::collections::BTreeMap;
use std::fmt;

/// How far a run was when it ended: what it had asked of the server last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reached {
    Nothing,
    /// `get-ids`, or the first page of the feed.
    List,
    /// `_bulk_get`, or a later page of the feed.
    Documents,
    /// `get-deletes`.
    Deletions,
    /// `_all_docs`.
    Index,
    /// Printed how it ended, and had yet to close the store.
    Answer,
    /// The run was over before it could be killed.
    End,
}

#[derive(Default)]
pub struct Tally {
    found: BTreeMap<(Reached, &'static str), u64>,
    pub compared: u64,
}

impl Tally {
    pub fn count(&mut self, user: &'static str, reached: Reached) {
        *self.found.entry((reached, user)).or_default() += 1;
    }

    pub fn killed(&self) -> u64 {
        self.found.iter().filter(|((reached, _), _)| *reached != Reached::End).map(|(_, number)| number).sum()
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows = [
            (Reached::Nothing, "killed before the first request"),
            (Reached::List, "killed after it asked for the list"),
            (Reached::Documents, "killed after it asked for documents"),
            (Reached::Deletions, "killed after it asked for deletions"),
            (Reached::Index, "killed after it asked for the index"),
            (Reached::Answer, "killed after its answer, closing"),
            (Reached::End, "over before it was killed"),
        ];
        writeln!(f, "{:38}{:>12}{:>12}", "", "supervisor", "officer")?;
        for (reached, title) in rows {
            let of = |user| self.found.get(&(reached, user)).copied().unwrap_or(0);
            writeln!(f, "{title:38}{:>12}{:>12}", of("supervisor1"), of("officer"))?;
        }
        write!(f, "{} killed; compared with a fresh store {} times", self.killed(), self.compared)
    }
}
