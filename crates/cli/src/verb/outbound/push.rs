//! `jumla outbound push`: into the queue, and from there into DHIS2.

use jumla_engine::surface::{
    OutboundConfirmed, OutboundOutcome, OutboundQueued, OutboundRequest, OutboundStates, Refusal, RefusalKind,
};
use jumla_engine::sync::Patience;
use jumla_engine::{QueueExtent, Workspace, queue_outbound, run_outbound};
use serde::Serialize;

use super::{Line, documents, needs_a_server, queue, refused, request};
use crate::arguments::OutboundPush;
use crate::output::{Failure, print_json, print_line, say};

/// What was put into the queue, and what became of it.
#[derive(Serialize)]
struct Pushed {
    queued: OutboundQueued,
    /// `null` where nothing was sent: because of --queue-only, or because there is no line.
    outcome: Option<OutboundOutcome>,
}

pub(super) fn push(workspace: &mut Workspace, arguments: OutboundPush, json: bool) -> Result<(), Failure> {
    needs_a_server(workspace)?;
    let OutboundPush { choice, with_problems, refused_again, saved_again, deletions, queue_only } = arguments;
    let request = request(workspace, choice)?;
    let confirmed =
        OutboundConfirmed { request, with_problems, refused_again, saved_again, deletions, expected: None };
    let line = Line::new()?;
    let queued = line.ask(async { queue_outbound(workspace, &confirmed, &line.watcher) });
    let queued = queued.map_err(|error| refused(workspace, error))?;
    if !json {
        say_queued(workspace, &confirmed, queued)?;
    }
    if queue_only {
        if !json {
            say(&"Nothing was sent yet; it goes after a sync, or with `jumla outbound queue --send`.");
        }
        return if json { print_json(&Pushed { queued, outcome: None }) } else { Ok(()) };
    }
    let outcome = send(workspace, &line)?;
    let shortfall = outcome.as_ref().and_then(shortfall);
    match outcome {
        outcome if json => print_json(&Pushed { queued, outcome })?,
        Some(outcome) => print(&outcome)?,
        None => {}
    }
    shortfall.map_or(Ok(()), Err)
}

/// Sends what waits; `None` where there is no line: then it goes on waiting.
pub(super) fn send(workspace: &mut Workspace, line: &Line) -> Result<Option<OutboundOutcome>, Failure> {
    let sending = run_outbound(workspace, None, QueueExtent::Everything, Patience::default(), &line.watcher);
    match line.ask(sending) {
        Ok(outcome) => Ok(Some(outcome)),
        Err(error) => {
            let waits = documents(queue::waiting(workspace)?);
            let is_offline = Refusal::from(&error).kind == RefusalKind::Offline;
            let why = if is_offline { "There is no line to DHIS2. " } else { "" };
            say(&format!(
                "{why}In the queue: {waits}. It goes after the next `jumla sync`, or with `jumla outbound queue --send`; \
                 nothing goes twice."
            ));
            if is_offline { Ok(None) } else { Err(error.into()) }
        }
    }
}

/// What DHIS2 refused ends like a refusal, so that a script can go by it.
pub(super) fn shortfall(outcome: &OutboundOutcome) -> Option<Failure> {
    let refused = outcome.refused;
    (refused > 0).then(|| {
        let text = format!("DHIS2 refused {}", documents(refused));
        Failure::Said(format!("{text}; mend what is named, then `jumla outbound push` sends it again"))
    })
}

pub(super) fn print(outcome: &OutboundOutcome) -> Result<(), Failure> {
    let parts = [
        (outcome.sent, "accepted"),
        (outcome.deleted, "deleted in DHIS2"),
        (outcome.refused, "refused"),
        (outcome.open, "still waiting"),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, what)| format!("{number} {what}"))
        .collect();
    if parts.is_empty() {
        return print_line(&"Nothing had to go.");
    }
    print_line(&format!("{}.", parts.join(", ")))?;
    queue::print_problems(&outcome.items)
}

/// What was put into the queue, and what was left out.
fn say_queued(
    workspace: &Workspace,
    confirmed: &OutboundConfirmed,
    queued: OutboundQueued,
) -> Result<(), Failure> {
    let OutboundQueued {
        queued,
        deletions,
        with_problems,
        failed: nothing,
        elsewhere,
        restored,
        replaced: earlier,
    } = queued;
    let of_these =
        if deletions > 0 { format!(", {deletions} of them to be deleted in DHIS2") } else { String::new() };
    say(&format!("Into the queue: {}{of_these}.", documents(queued)));
    if restored > 0 {
        say(&format!("Sent again, as a later correction was deleted: {}.", documents(restored)));
    }
    let states = states(workspace, &confirmed.request)?;
    let left = [
        (with_problems, "that DHIS2 would refuse; --with-problems sends them all the same"),
        (
            elsewhere,
            "whose mapping cannot be sent from here, or goes to another server; `jumla outbound list` says which",
        ),
        (
            if confirmed.refused_again { 0 } else { states.refused },
            "that DHIS2 refused; --refused-again sends them once more",
        ),
        (if confirmed.saved_again { 0 } else { states.saved }, "saved into files; --saved-again sends them"),
        (
            if confirmed.deletions { 0 } else { states.gone },
            "deleted in the CHT that DHIS2 still has; --deletions deletes what they made there",
        ),
    ];
    for (number, why) in left.into_iter().filter(|(number, _)| *number > 0) {
        say(&format!("Left out: {} {why}.", documents(number)));
    }
    if earlier > 0 {
        say(&replaced(earlier));
    }
    if nothing > 0 {
        say(&failed(nothing));
    }
    Ok(())
}

pub(super) fn replaced(number: u32) -> String {
    let left = documents(number);
    format!("Left out: {left} in whose place a later one of the same author stands.")
}

pub(super) fn failed(number: u32) -> String {
    let left = documents(number);
    format!("Left out: {left} of which nothing can be made; `jumla outbound preview` says why.")
}

/// How many documents of the mappings that are asked for are how far; nothing where it goes by documents.
fn states(workspace: &Workspace, request: &OutboundRequest) -> Result<OutboundStates, Failure> {
    let mut sum = OutboundStates::default();
    if !request.documents.is_empty() {
        return Ok(sum);
    }
    let overview = workspace.outbound_overview(request.connection)?;
    let asked = |name: &String| request.mappings.is_empty() || request.mappings.contains(name);
    for mapping in overview.mappings.iter().filter(|one| asked(&one.name)) {
        sum.refused += mapping.states.refused;
        sum.saved += mapping.states.saved;
        sum.gone += mapping.states.gone;
    }
    Ok(sum)
}
