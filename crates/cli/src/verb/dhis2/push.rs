//! `jumla dhis2 push`: a dry run beside the prediction, a question, and then it goes.

use jumla_engine::surface::{PushStateView, PushTrial, PushView, Refusal, RefusalKind};
use jumla_engine::sync::Patience;
use jumla_engine::{Workspace, run_push, try_push};

use super::line::Line;
use super::{count, id_of, queue, trial};
use crate::arguments;
use crate::output::{Failure, print_json, say};
use crate::secret::typed;

pub(super) fn push(
    workspace: &mut Workspace,
    arguments: &arguments::Push,
    json: bool,
) -> Result<(), Failure> {
    let connection = id_of(workspace, arguments.connection.as_deref())?;
    let queued = workspace.queue_push(arguments.export, connection, arguments.later)?;
    let line = Line::new()?;
    let tried = line.ask(try_push(workspace, queued.id, Patience::default(), &line.watcher));
    let view = match tried {
        Err(error) if arguments.later && Refusal::from(&error).kind == RefusalKind::Offline => {
            say(
                &"There is no line to DHIS2. It waits in the queue, and goes after the next `jumla sync` or with `jumla dhis2 queue --run`.",
            );
            return if json { print_json(&workspace.push(queued.id)?) } else { Ok(()) };
        }
        Err(error) => {
            // Nothing was asked for later, so nothing stays in the queue.
            if queued.state == PushStateView::Asked && !arguments.later {
                workspace.drop_push(queued.id)?;
            }
            return Err(error.into());
        }
        Ok(view) => view,
    };
    let tried = view.trial.clone();
    if !json && let Some(tried) = &tried {
        trial::print(tried)?;
    }
    if arguments.dry_run || !goes(arguments, &view, tried.as_ref(), json) {
        if !arguments.dry_run && !json {
            say(&format!("Nothing was sent. `jumla dhis2 queue --confirm {}` sends it.", view.id));
        }
        return if json { print_json(&view) } else { Ok(()) };
    }
    workspace.confirm_push(view.id)?;
    send(workspace, view.id, &line, json)
}

/// Sends what was confirmed, and says what became of it.
pub(super) fn send(workspace: &mut Workspace, push: i64, line: &Line, json: bool) -> Result<(), Failure> {
    match line.ask(run_push(workspace, push, Patience::default(), &line.watcher)) {
        Ok(view) => {
            if json {
                print_json(&view)?;
            } else {
                queue::print_one(&view)?;
            }
            queue::failure(&view).map_or(Ok(()), Err)
        }
        Err(error) => {
            if json {
                print_json(&workspace.push(push)?)?;
            } else {
                let open = workspace.push(push)?.fates.open as usize;
                let values = count(open, "value is", "values are");
                say(&format!(
                    "{values} still open; `jumla dhis2 queue --confirm {push}` goes on from there."
                ));
            }
            Err(error.into())
        }
    }
}

fn goes(arguments: &arguments::Push, view: &PushView, tried: Option<&PushTrial>, json: bool) -> bool {
    if arguments.yes {
        return true;
    }
    // Asked for beforehand, as far as everything is as it was predicted.
    if arguments.later {
        return tried.is_some_and(|tried| tried.differences.is_empty() && tried.refusals.is_empty());
    }
    if json {
        return false;
    }
    let to_send = tried.map_or(view.values, |tried| tried.to_send);
    let question =
        format!("Send {} to {}? Type yes: ", count(to_send as usize, "value", "values"), view.connection);
    typed(&question).is_some_and(|answer| answer.eq_ignore_ascii_case("yes"))
}
