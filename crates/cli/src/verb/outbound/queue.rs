//! `jumla outbound queue`: what waits for DHIS2, and what it refused.

use jumla_engine::Workspace;
use jumla_engine::surface::{OutboundItemView, OutboundStateView};

use super::{Line, moment, problem, push, state};
use crate::arguments::OutboundQueue;
use crate::output::{Failure, print_json, print_line, print_table, say};
use crate::table::{Align, Table};

pub(super) fn queue(workspace: &mut Workspace, arguments: &OutboundQueue, json: bool) -> Result<(), Failure> {
    if let Some(id) = arguments.drop {
        workspace.drop_outbound(id)?;
        say(&"It is out of the queue. What DHIS2 has stays there.");
    }
    if let Some(id) = arguments.retry {
        let line = Line::new()?;
        let queued = line.ask(async { workspace.retry_outbound(id, &line.watcher) })?;
        if queued.queued > 0 {
            say(&"It is in the queue again, as its document is now.");
        } else if queued.failed > 0 {
            say(&push::failed(queued.failed));
        } else {
            say(
                &"There is nothing in it that would be sent: `jumla outbound show` says how its document stands.",
            );
        }
    }
    if arguments.send {
        return send(workspace, json);
    }
    let items = workspace.outbound_queue(None)?;
    if json { print_json(&items) } else { print(&items) }
}

fn send(workspace: &mut Workspace, json: bool) -> Result<(), Failure> {
    let outcome = push::send(workspace, &Line::new()?)?;
    let shortfall = outcome.as_ref().and_then(push::shortfall);
    match &outcome {
        // `null` where there is no line.
        outcome if json => print_json(outcome)?,
        Some(outcome) => push::print(outcome)?,
        None => {}
    }
    shortfall.map_or(Ok(()), Err)
}

/// How many wait.
pub(super) fn waiting(workspace: &Workspace) -> Result<u32, Failure> {
    let items = workspace.outbound_queue(None)?;
    let waits = items.iter().filter(|item| item.state != OutboundStateView::Refused).count();
    Ok(u32::try_from(waits).unwrap_or(u32::MAX))
}

fn print(items: &[OutboundItemView]) -> Result<(), Failure> {
    if items.is_empty() {
        say(&"Nothing waits, and nothing was refused.");
        return Ok(());
    }
    let mut table = Table::new(&[
        ("id", Align::Right),
        ("mapping", Align::Left),
        ("document", Align::Left),
        ("form or type", Align::Left),
        ("who", Align::Left),
        ("what for", Align::Left),
        ("how it stands", Align::Left),
        ("since", Align::Left),
        ("not before", Align::Left),
        ("why", Align::Left),
    ]);
    for item in items {
        let mut sentences = item.problems.iter().map(problem::sentence);
        table.row(vec![
            item.id.to_string(),
            item.mapping.clone(),
            item.document.clone(),
            title(item),
            who(item).to_owned(),
            if item.deletes { "to be deleted" } else { "to be written" }.to_owned(),
            state::state(item).to_owned(),
            moment(item.changed_at),
            item.next_at.map(moment).unwrap_or_default(),
            sentences.next().unwrap_or_default(),
        ]);
        for sentence in sentences {
            let mut cells = vec![String::new(); 9];
            cells.push(sentence);
            table.row(cells);
        }
    }
    print_table(&table)
}

fn title(item: &OutboundItemView) -> String {
    item.what.as_ref().map(|what| what.title.clone()).unwrap_or_default()
}

fn who(item: &OutboundItemView) -> &str {
    item.what.as_ref().and_then(|what| what.contact.as_ref()).map_or("", |contact| contact.name.as_str())
}

/// What was refused, or would be, document by document.
pub(super) fn print_problems(items: &[OutboundItemView]) -> Result<(), Failure> {
    for item in items {
        print_line(&"")?;
        let parts = [title(item), who(item).to_owned(), item.document.clone(), item.mapping.clone()];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        print_line(&format!("{}:", parts.join(", ")))?;
        for one in &item.problems {
            print_line(&format!("  {}", problem::sentence(one)))?;
        }
    }
    Ok(())
}
