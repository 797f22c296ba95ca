//! What a run came to, as sentences.

use jumla_engine::surface::{SyncOutcome, SyncState};
use jumla_engine::sync::End;

use crate::output::Failure;
use crate::verb::{amount, count};

/// Of so many bytes on, an amount is worth a word.
const MUCH: u64 = 100_000;

/// Why the command did not do what was asked; `None` where it did.
pub(super) fn failure(end: End) -> Option<Failure> {
    match (end.error, end.outcome.state) {
        (Some(error), _) => Some(error.into()),
        (None, SyncState::Done) => None,
        (None, _) => Some(Failure::Said(
            "stopped; what had arrived is kept, and `jumla sync` goes on from there".to_owned(),
        )),
    }
}

pub(super) fn lines(outcome: &SyncOutcome) -> Vec<String> {
    let documents = |number: u32| count(number as usize, "document", "documents");
    let done = outcome.state == SyncState::Done;
    let mut lines = Vec::new();
    if outcome.pushed > 0 {
        lines.push(format!("Sent {}.", documents(outcome.pushed)));
    }
    if outcome.fetched > 0 {
        let over_the_line =
            if outcome.bytes < MUCH { String::new() } else { format!(" ({})", amount(outcome.bytes)) };
        lines.push(format!(
            "Fetched {}{over_the_line}; kept {} and {} of them.",
            documents(outcome.fetched),
            count(outcome.contacts as usize, "contact", "contacts"),
            count(outcome.targets as usize, "target document", "target documents")
        ));
    }
    if outcome.records > 0 {
        lines.push(format!(
            "Kept {} whole, as chosen with `jumla outbound records`.",
            count(outcome.records as usize, "report or person", "reports and persons")
        ));
    }
    if outcome.removed > 0 {
        lines.push(format!("Removed {} that the server no longer has.", documents(outcome.removed)));
    }
    if outcome.left > 0 {
        let have = if outcome.left == 1 { "has" } else { "have" };
        lines.push(format!(
            "{} {have} gone out of this account's sight: kept, and no longer counted.",
            documents(outcome.left)
        ));
    }
    if done && lines.is_empty() {
        lines.push("Nothing new on the server.".to_owned());
    }
    if done && outcome.unchanged > 0 {
        let were = if outcome.unchanged == 1 { "was" } else { "were" };
        lines.push(format!("{} {were} here already.", documents(outcome.unchanged)));
    }
    if outcome.refused > 0 {
        let were = if outcome.refused == 1 { "was" } else { "were" };
        lines.push(format!(
            "The server refused {} that {were} written here; `jumla sync --status` tells why.",
            documents(outcome.refused)
        ));
    }
    if outcome.missing > 0 {
        lines.push(format!(
            "{} on the server's list did not come, though asked for twice; the next run asks again.",
            documents(outcome.missing)
        ));
    }
    if outcome.unidentified > 0 {
        lines.push(format!("{} came without an id and cannot be kept.", documents(outcome.unidentified)));
    }
    if done && outcome.set_aside > 0 {
        lines.push(set_aside(outcome.set_aside));
    }
    if done && !outcome.complete {
        lines.push("What is here could not be compared with all of the server's list this time.".to_owned());
    }
    lines
}

/// What is said of documents that were understood in part or not at all.
pub(in crate::verb) fn set_aside(number: u32) -> String {
    let (is, documents) = if number == 1 { ("is", "document") } else { ("are", "documents") };
    format!(
        "{number} {documents} {is} doubtful or cannot be read; the rest is not affected. `jumla sync --set-aside` tells more."
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outcome_reads_as_sentences() {
        let everything = SyncOutcome {
            fetched: 12,
            contacts: 7,
            targets: 1,
            records: 4,
            unchanged: 1,
            removed: 2,
            left: 1,
            set_aside: 1,
            pushed: 3,
            refused: 2,
            missing: 1,
            bytes: 4_560_000,
            ..SyncOutcome::default()
        };
        assert_eq!(
            lines(&everything),
            [
                "Sent 3 documents.",
                "Fetched 12 documents (4.5 MB); kept 7 contacts and 1 target document of them.",
                "Kept 4 reports and persons whole, as chosen with `jumla outbound records`.",
                "Removed 2 documents that the server no longer has.",
                "1 document has gone out of this account's sight: kept, and no longer counted.",
                "1 document was here already.",
                "The server refused 2 documents that were written here; `jumla sync --status` tells why.",
                "1 document on the server's list did not come, though asked for twice; the next run asks again.",
                "1 document is doubtful or cannot be read; the rest is not affected. `jumla sync --set-aside` tells more.",
                "What is here could not be compared with all of the server's list this time.",
            ]
        );
        let nothing = SyncOutcome { complete: true, ..SyncOutcome::default() };
        assert_eq!(lines(&nothing), ["Nothing new on the server."]);
    }

    #[test]
    fn of_a_run_that_ended_early_only_what_came_is_said() {
        let stopped =
            SyncOutcome { state: SyncState::Stopped, set_aside: 1, unchanged: 9, ..SyncOutcome::default() };
        assert!(lines(&stopped).is_empty());
        let fetched = SyncOutcome { fetched: 1, contacts: 1, ..stopped };
        assert_eq!(lines(&fetched), ["Fetched 1 document; kept 1 contact and 0 target documents of them."]);
    }
}
