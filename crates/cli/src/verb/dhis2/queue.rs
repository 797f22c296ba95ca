//! `jumla dhis2 queue`: what is on its way, and what became of it.

use jumla_engine::surface::{PushFate, PushStateView, PushView};
use jumla_engine::sync::Patience;
use jumla_engine::{QueueExtent, Workspace, run_queue};

use super::line::Line;
use super::{count, moment, push, trial};
use crate::arguments;
use crate::output::{Failure, print_json, print_line, print_table, say};
use crate::table::{Align, Table};

pub(super) fn queue(
    workspace: &mut Workspace,
    arguments: &arguments::Queue,
    json: bool,
) -> Result<(), Failure> {
    if let Some(id) = arguments.show {
        let view = workspace.push(id)?;
        return if json { print_json(&view) } else { print_one(&view) };
    }
    if let Some(id) = arguments.drop {
        workspace.drop_push(id)?;
        if !json {
            say(&"It is out of the queue.");
        }
    } else if let Some(id) = arguments.confirm {
        workspace.confirm_push(id)?;
        return push::send(workspace, id, &Line::new()?, json);
    } else if let Some(id) = arguments.retry {
        if workspace.retry_push(id)? {
            return push::send(workspace, id, &Line::new()?, json);
        }
        say(&"There is nothing in it that was refused.");
    } else if arguments.run {
        return run(workspace, json);
    }
    list(&workspace.pushes()?, json)
}

fn run(workspace: &mut Workspace, json: bool) -> Result<(), Failure> {
    let line = Line::new()?;
    let views =
        line.ask(run_queue(workspace, QueueExtent::Everything, Patience::default(), &line.watcher))?;
    if json {
        print_json(&views)?;
    } else if views.is_empty() {
        say(&"Nothing waits that may go.");
    } else {
        views.iter().try_for_each(print_one)?;
    }
    views.iter().find_map(failure).map_or(Ok(()), Err)
}

/// What is not done ends like a refusal, so that a script can go by it.
pub(super) fn failure(view: &PushView) -> Option<Failure> {
    shortfall(view).map(Failure::Said)
}

/// What is not done, and how it is.
pub(super) fn shortfall(view: &PushView) -> Option<String> {
    let fates = view.fates;
    match view.state {
        PushStateView::Checked => Some(format!(
            "push {} was not sent: the server says otherwise than predicted; `jumla dhis2 queue --confirm {}` sends it all the same",
            view.id, view.id
        )),
        _ if fates.refused + fates.overtaken > 0 => Some(format!(
            "of push {}, DHIS2 did not take {}; `jumla dhis2 queue --retry {}` sends it again",
            view.id,
            count((fates.refused + fates.overtaken) as usize, "value", "values"),
            view.id
        )),
        _ => None,
    }
}

fn list(views: &[PushView], json: bool) -> Result<(), Failure> {
    if json {
        return print_json(&views);
    }
    if views.is_empty() {
        say(&"Nothing was pushed yet, and nothing waits.");
        return Ok(());
    }
    let mut table = Table::new(&[
        ("id", Align::Right),
        ("export", Align::Right),
        ("data set", Align::Left),
        ("period", Align::Left),
        ("server", Align::Left),
        ("made", Align::Left),
        ("state", Align::Left),
        ("values", Align::Right),
        ("taken", Align::Right),
        ("refused", Align::Right),
        ("open", Align::Right),
    ]);
    for view in views {
        table.row(vec![
            view.id.to_string(),
            view.export.to_string(),
            view.data_set.name.clone(),
            view.period.clone(),
            view.connection.clone(),
            moment(view.made_at),
            state(view).to_owned(),
            view.values.to_string(),
            (view.fates.accepted + view.fates.unchanged + view.fates.dropped).to_string(),
            (view.fates.refused + view.fates.overtaken).to_string(),
            view.fates.open.to_string(),
        ]);
    }
    print_table(&table)
}

fn state(view: &PushView) -> &'static str {
    match view.state {
        PushStateView::Asked if view.later => "waits for the line",
        PushStateView::Asked => "not tried yet",
        PushStateView::Checked => "waits for your word",
        PushStateView::Queued => "being sent",
        PushStateView::Done => "done",
    }
}

/// One push, with what was not simply taken.
pub(super) fn print_one(view: &PushView) -> Result<(), Failure> {
    let values = count(view.values as usize, "value", "values");
    print_line(&format!(
        "Push {} · export {} · {} · {} · {values} to {}: {}",
        view.id,
        view.export,
        view.data_set.name,
        view.period,
        view.connection,
        state(view)
    ))?;
    let fates = view.fates;
    let parts = [
        (fates.accepted, "accepted"),
        (fates.unchanged, "there already"),
        (fates.dropped, "zeros that DHIS2 does not keep"),
        (fates.refused, "refused"),
        (fates.overtaken, "changed there meanwhile by somebody else"),
        (fates.open, "open"),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, what)| format!("{number} {what}"))
        .collect();
    print_line(&parts.join(", "))?;
    if view.state == PushStateView::Checked
        && let Some(tried) = &view.trial
    {
        return trial::print(tried);
    }
    let told: Vec<_> = view
        .exceptions
        .iter()
        .filter(|one| matches!(one.fate, PushFate::Refused | PushFate::Overtaken))
        .collect();
    if told.is_empty() {
        return Ok(());
    }
    let mut table = Table::new(&[
        ("org unit", Align::Left),
        ("data element", Align::Left),
        ("value", Align::Right),
        ("code", Align::Left),
        ("why", Align::Left),
    ]);
    for one in told {
        table.row(vec![
            one.value.org_unit.name.clone(),
            one.value.data_element.name.clone(),
            one.value.value.clone().unwrap_or_default(),
            one.code.clone().unwrap_or_default(),
            match one.fate {
                PushFate::Overtaken => format!("changed there to {}", one.reason),
                _ => one.reason.clone(),
            },
        ]);
    }
    print_table(&table)
}
