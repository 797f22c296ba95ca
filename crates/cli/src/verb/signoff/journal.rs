//! `jumla signoff --journal`: what was stated, by whom and when.

use jumla_engine::surface::{JournalEntry, JournalKind, SignOffView};
use serde::Serialize;

use crate::output::{Failure, print_json, print_table, say};
use crate::table::{Align, Table};
use crate::verb::moment;

#[derive(Serialize)]
struct Journal<'v> {
    entries: &'v [JournalEntry],
    intact: bool,
}

pub(super) fn journal(view: &SignOffView, json: bool) -> Result<(), Failure> {
    if json {
        return print_json(&Journal { entries: &view.journal, intact: view.journal_intact });
    }
    if view.journal.is_empty() {
        say(&format!("Nothing was stated about {} for {} yet.", view.facility.name, view.period));
    } else {
        let mut table = Table::new(&[
            ("number", Align::Right),
            ("when", Align::Left),
            ("what", Align::Left),
            ("by", Align::Left),
            ("note", Align::Left),
            ("digest", Align::Left),
            ("hash", Align::Left),
        ]);
        for one in &view.journal {
            table.row(vec![
                one.number.to_string(),
                moment(one.at),
                kind(one.kind).to_owned(),
                one.by.clone(),
                one.note.clone(),
                one.digest.as_deref().map(beginning).unwrap_or_default(),
                beginning(&one.hash),
            ]);
        }
        print_table(&table)?;
    }
    say(&if view.journal_intact {
        "The journal is whole: no entry was altered or left out."
    } else {
        "Warning: the journal is not whole: an entry was altered or left out."
    });
    Ok(())
}

/// Enough to tell one from another; --json has all of it.
fn beginning(hash: &str) -> String {
    hash.chars().take(12).collect()
}

fn kind(kind: JournalKind) -> &'static str {
    match kind {
        JournalKind::SignedOff => "signed off",
        JournalKind::Withdrawn => "withdrawn",
        JournalKind::HandedOver => "handed over",
        JournalKind::Received => "received",
        JournalKind::Accepted => "accepted",
        JournalKind::SentBack => "sent back",
    }
}
