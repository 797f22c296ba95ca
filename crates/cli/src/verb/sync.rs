//! `jumla sync`.

use jumla_engine::surface::{SyncOutcome, SyncPhase, SyncProgress};
use jumla_engine::sync::{self, Extent, Watcher};
use jumla_engine::{Error, Workspace, sign_in_again};

use super::count;
use crate::arguments;
use crate::output::{Failure, print_json, say};
use crate::run::block_on;
use crate::secret;

pub(crate) fn sync(
    workspace: &mut Workspace,
    arguments: &arguments::Sync,
    json: bool,
) -> Result<(), Failure> {
    let extent = if arguments.full { Extent::Full } else { Extent::Changes };
    let mut result = block_on(sync::sync(workspace, extent, &Terminal));
    if let Err(Error::SignedOut { user }) = &result
        && let Some(password) = secret::password(arguments.password_stdin.into(), user)
    {
        block_on(sign_in_again(workspace, &password))?;
        result = block_on(sync::sync(workspace, extent, &Terminal));
    }
    let outcome = result?;
    if json {
        return print_json(&outcome);
    }
    for line in lines(&outcome) {
        say(&line);
    }
    Ok(())
}

fn lines(outcome: &SyncOutcome) -> Vec<String> {
    let documents = |number: u32| count(number as usize, "document", "documents");
    let mut lines = Vec::new();
    if outcome.fetched > 0 {
        lines.push(format!(
            "Fetched {}; kept {} and {} of them.",
            documents(outcome.fetched),
            count(outcome.contacts as usize, "contact", "contacts"),
            count(outcome.targets as usize, "target document", "target documents")
        ));
    }
    if outcome.removed > 0 {
        lines.push(format!("Removed {} that the server no longer has.", documents(outcome.removed)));
    }
    if lines.is_empty() {
        lines.push("Nothing new on the server.".to_owned());
    }
    if outcome.unchanged > 0 {
        let were = if outcome.unchanged == 1 { "was" } else { "were" };
        lines.push(format!("{} {were} here already.", documents(outcome.unchanged)));
    }
    if outcome.unidentified > 0 {
        lines.push(format!("{} came without an id and cannot be kept.", documents(outcome.unidentified)));
    }
    if outcome.set_aside > 0 {
        lines.push(set_aside(outcome.set_aside));
    }
    lines
}

/// What is said of documents that were understood in part or not at all.
pub(super) fn set_aside(number: u32) -> String {
    let (is, documents) = if number == 1 { ("is", "document") } else { ("are", "documents") };
    format!(
        "{number} {documents} {is} doubtful or cannot be read; the rest is not affected. `jumla sync --set-aside` tells more."
    )
}

struct Terminal;

impl Watcher for Terminal {
    fn progress(&self, progress: SyncProgress) {
        let doing = match progress.phase {
            SyncPhase::Listing => "Asking the server for its list",
            SyncPhase::Fetching => "Fetching",
            SyncPhase::Removing => "Looking for deletions",
            SyncPhase::Finishing => "Finishing",
        };
        if progress.phase == SyncPhase::Fetching && progress.total == 0 {
            // There is nothing to fetch, which the outcome says.
        } else if progress.total > 0 {
            say(&format!("{doing}: {} of {}", progress.done, progress.total));
        } else {
            say(&format!("{doing} …"));
        }
    }

    fn is_cancelled(&self) -> bool {
        false
    }
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
            unchanged: 1,
            removed: 2,
            set_aside: 1,
            ..SyncOutcome::default()
        };
        assert_eq!(
            lines(&everything),
            [
                "Fetched 12 documents; kept 7 contacts and 1 target document of them.",
                "Removed 2 documents that the server no longer has.",
                "1 document was here already.",
                "1 document is doubtful or cannot be read; the rest is not affected. `jumla sync --set-aside` tells more.",
            ]
        );
        assert_eq!(lines(&SyncOutcome::default()), ["Nothing new on the server."]);
    }
}
