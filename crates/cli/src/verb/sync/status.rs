//! `jumla sync --status`: how the last runs went, and what is still to be done.

use jumla_engine::Workspace;
use jumla_engine::surface::{
    OutgoingState, OutgoingView, StartedBy, SyncOutcome, SyncRun, SyncState, SyncView,
};

use super::settings;
use crate::output::{Failure, print_json, print_line, print_table, say};
use crate::table::{Align, Table};
use crate::verb::{amount, count, moment};

/// Runs that a person is shown.
const SHOWN: usize = 10;

pub(super) fn status(workspace: &Workspace, json: bool) -> Result<(), Failure> {
    let view = workspace.sync_view()?;
    if json { print_json(&view) } else { print(&view) }
}

fn print(view: &SyncView) -> Result<(), Failure> {
    settings::print(&view.settings)?;
    print_line(&format!("Over the line today: {}.", amount(view.bytes_today)))?;
    let documents = |number: u32| count(number as usize, "document", "documents");
    if view.waiting > 0 {
        print_line(&format!("Still to be fetched by the next run: {}.", documents(view.waiting)))?;
    }
    if view.left > 0 {
        print_line(&format!("Out of this account's sight, and not counted: {}.", documents(view.left)))?;
    }
    if view.runs.is_empty() {
        say(&"Nothing has been synced yet.");
    } else {
        print_table(&runs(&view.runs))?;
    }
    if view.outgoing.is_empty() { Ok(()) } else { print_table(&outgoing(&view.outgoing)) }
}

fn runs(runs: &[SyncRun]) -> Table {
    let mut table = Table::new(&[
        ("when", Align::Left),
        ("by", Align::Left),
        ("fetched", Align::Right),
        ("removed", Align::Right),
        ("sent", Align::Right),
        ("over the line", Align::Right),
        ("came to", Align::Left),
    ]);
    for run in runs.iter().take(SHOWN) {
        let by = match run.started_by {
            StartedBy::Person => "person",
            StartedBy::Itself => "itself",
        };
        table.row(vec![
            moment(run.started_at),
            by.to_owned(),
            run.outcome.fetched.to_string(),
            run.outcome.removed.to_string(),
            run.outcome.pushed.to_string(),
            amount(run.outcome.bytes),
            came_to(&run.outcome),
        ]);
    }
    table
}

fn came_to(outcome: &SyncOutcome) -> String {
    let state = match outcome.state {
        SyncState::Done if outcome.complete => "done, and compared with the server's list",
        SyncState::Done => "done",
        SyncState::Stopped => "stopped",
        SyncState::Capped => "stopped",
        SyncState::Offline => "no connection",
        SyncState::Denied => "denied",
        SyncState::Failed => "failed",
    };
    match &outcome.error {
        Some(error) => format!("{state}: {}", error.detail),
        None => state.to_owned(),
    }
}

fn outgoing(documents: &[OutgoingView]) -> Table {
    let mut table = Table::new(&[
        ("written here", Align::Left),
        ("state", Align::Left),
        ("document", Align::Left),
        ("the server says", Align::Left),
    ]);
    for document in documents {
        let state = match document.state {
            OutgoingState::Queued => "goes with the next run",
            OutgoingState::Sent => "sent",
            OutgoingState::Refused => "refused",
        };
        let reason = document.reason.clone().unwrap_or_default();
        table.row(vec![moment(document.written_at), state.to_owned(), document.id.clone(), reason]);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_here_stands_in_a_table() {
        let document = |id: &str, state, reason: Option<&str>| OutgoingView {
            id: id.to_owned(),
            state,
            reason: reason.map(ToOwned::to_owned),
            written_at: 1_795_424_400_000,
        };
        let documents = [
            document("one", OutgoingState::Refused, Some("no such place")),
            document("two", OutgoingState::Queued, None),
        ];
        assert_eq!(
            outgoing(&documents).to_string(),
            "written here          state                   document  the server says\n\
             2026-11-23 09:00 UTC  refused                 one       no such place\n\
             2026-11-23 09:00 UTC  goes with the next run  two"
        );
    }
}
