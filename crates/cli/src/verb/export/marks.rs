//! What is put behind a value in a table, and what that means.

use std::collections::BTreeSet;

use jumla_dhis2::predict::Fate;

use crate::output::{Failure, print_line};

/// The marks that a table uses.
#[derive(Default)]
pub(super) struct Marks(BTreeSet<&'static str>);

const DIFFERS: &str = "*";
const REFUSED: &str = "!";
const DROPPED: &str = "~";

/// Nobody reported.
const NOBODY: &str = "–";

impl Marks {
    /// A value with its marks.
    pub(super) fn cell(&mut self, value: Option<&str>, before: Option<&str>, fate: Option<Fate>) -> String {
        let mut text = value.unwrap_or(NOBODY).to_owned();
        if value.is_none() {
            self.0.insert(NOBODY);
        }
        if before.is_some() && before != value {
            text.push_str(self.used(DIFFERS));
        }
        match fate {
            Some(Fate::Refused) => text.push_str(self.used(REFUSED)),
            Some(Fate::Dropped) => text.push_str(self.used(DROPPED)),
            Some(Fate::Stored | Fate::Unchanged | Fate::Deleted) | None => {}
        }
        text
    }

    fn used(&mut self, mark: &'static str) -> &'static str {
        self.0.insert(mark);
        mark
    }

    pub(super) fn print(&self) -> Result<(), Failure> {
        for (mark, meaning) in [
            (NOBODY, "nobody reported"),
            (DIFFERS, "the last export had something else"),
            (REFUSED, "DHIS2 would refuse it"),
            (DROPPED, "DHIS2 would drop it without a word"),
        ] {
            if self.0.contains(mark) {
                print_line(&format!("{mark} {meaning}"))?;
            }
        }
        Ok(())
    }
}
