//! `jumla check --mark`: what was done about a finding, or about a CHW's month.

use jumla_engine::Workspace;
use jumla_engine::surface::FollowUpRequest;

use super::follow_up;
use crate::advice::with_choices;
use crate::arguments::{Check, Mark};
use crate::output::{Failure, print_json, print_line};
use crate::sentence::sentence;
use crate::verb::scope;

pub(super) fn mark(
    workspace: &mut Workspace,
    mark: Mark,
    arguments: Check,
    json: bool,
) -> Result<(), Failure> {
    let scope = scope(arguments.scope);
    let request = FollowUpRequest {
        facilities: scope.facilities,
        period: scope.period.unwrap_or_default(),
        contact: arguments.contact,
        finding: arguments.mark,
        state: mark.state(),
        note: arguments.note.unwrap_or_default(),
        due: arguments.due,
    };
    let view = match workspace.follow_up(&request) {
        Ok(view) => view,
        Err(error) => return Err(with_choices(workspace, error, None)),
    };
    if json {
        return print_json(&view);
    }
    let finding = view.findings.iter().find(|one| Some(&one.key) == request.finding.as_ref());
    let contact = view.contacts.iter().find(|one| Some(&one.contact.id) == request.contact.as_ref());
    let (what, is) = match (finding, contact) {
        (Some(one), _) => (sentence(&one.finding), one.follow_up.as_ref()),
        (None, Some(one)) => (format!("{}'s month:", one.contact.name), Some(&one.follow_up)),
        (None, None) => (String::new(), None),
    };
    match is {
        Some(is) => print_line(&format!("{what} {}", follow_up(is))),
        None => print_line(&format!("The mark is taken back. {what}").trim_end()),
    }
}
