//! `jumla check`: what is odd about a month, and what was done about it.

mod calls;
mod mark;
mod threshold;

use jumla_domain::Severity;
use jumla_engine::Workspace;
use jumla_engine::surface::{CheckFinding, CheckView, FollowUpState, FollowUpView};

use super::{count, heading, scope};
use crate::advice::with_choices;
use crate::arguments;
use crate::output::{Failure, print_json, print_line, print_table, say};
use crate::sentence::sentence;
use crate::table::{Align, Table};

pub(crate) fn check(
    workspace: &mut Workspace,
    arguments: arguments::Check,
    json: bool,
) -> Result<(), Failure> {
    if let Some(changes) = &arguments.thresholds {
        return threshold::thresholds(workspace, changes, json);
    }
    if let Some(mark) = arguments.mark_as {
        return mark::mark(workspace, mark, arguments, json);
    }
    let scope = scope(arguments.scope);
    let view = workspace.check(&scope).map_err(|error| with_choices(workspace, error, None))?;
    match (arguments.calls, json) {
        (true, _) => calls::calls(&view, json),
        (false, true) => print_json(&view),
        (false, false) => print(&view),
    }
}

fn print(view: &CheckView) -> Result<(), Failure> {
    print_line(&heading(&view.facilities, view.period, view.coverage))?;
    for (severity, title) in [(Severity::Warning, "Warnings"), (Severity::Note, "Notes")] {
        let findings: Vec<&CheckFinding> =
            view.findings.iter().filter(|one| one.finding.severity == severity).collect();
        if findings.is_empty() {
            continue;
        }
        let open = match severity {
            Severity::Warning => format!(", {} open", view.open),
            Severity::Note => String::new(),
        };
        print_line(&"")?;
        print_line(&format!("{title}: {}{open}", findings.len()))?;
        let mut table =
            Table::new(&[("what", Align::Left), ("follow-up", Align::Left), ("key", Align::Left)]);
        for one in findings {
            let follow_up = one.follow_up.as_ref().map(follow_up).unwrap_or_default();
            table.row(vec![sentence(&one.finding), follow_up, one.key.clone()]);
        }
        print_table(&table)?;
    }
    if !view.contacts.is_empty() {
        print_line(&"")?;
        print_line(&"Months as a whole")?;
        let mut table = Table::new(&[("CHW", Align::Left), ("follow-up", Align::Left), ("id", Align::Left)]);
        for one in &view.contacts {
            table.row(vec![one.contact.name.clone(), follow_up(&one.follow_up), one.contact.id.clone()]);
        }
        print_table(&table)?;
    }
    if view.findings.is_empty() {
        say(&"Nothing is odd.");
    } else if view.open > 0 {
        say(&format!(
            "{} open. `jumla check --calls` lists whom to call; --mark KEY --as … notes what was said.",
            count(view.open as usize, "warning is", "warnings are")
        ));
    }
    Ok(())
}

/// "to call by 2026-11-12 (overdue)", "explained: back from leave".
fn follow_up(view: &FollowUpView) -> String {
    let mut text = state(view.state).to_owned();
    if let Some(due) = &view.due {
        text = format!("{text} by {due}");
    }
    if view.overdue {
        text += " (overdue)";
    }
    if view.outdated {
        text += " (before it changed)";
    }
    if view.note.is_empty() { text } else { format!("{text}: {}", view.note) }
}

fn state(state: FollowUpState) -> &'static str {
    match state {
        FollowUpState::ToCall => "to call",
        FollowUpState::Called => "called",
        FollowUpState::Explained => "explained",
        FollowUpState::Corrected => "corrected",
        FollowUpState::Accepted => "accepted",
    }
}
