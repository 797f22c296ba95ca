//! `jumla sync --every`: one run after the other, until Ctrl-C.

use jumla_engine::surface::{SyncSettings, SyncState};
use jumla_engine::sync::{End, Extent, Options, StartedBy};
use jumla_engine::workspace::{Alarm, TICK};
use jumla_engine::{Error, LineToDhis2, Workspace};

use super::outcome::{failure, lines};
use super::progress::Shown;
use super::run::Runner;
use crate::advice::advice;
use crate::output::{Failure, print_json_line, say};
use crate::verb::dhis2::Waiting;
use crate::verb::moment;

pub(super) fn every(
    workspace: &mut Workspace,
    runner: &Runner,
    options: &Options,
    minutes: u32,
    json: bool,
) -> Result<(), Failure> {
    let (mut alarm, mut waiting) = (Alarm::default(), Waiting::default());
    let mut options = *options;
    if workspace.sync_settings()?.paused {
        say(&"Syncing is paused: after this run, the next waits for `jumla sync --resume`.");
    }
    loop {
        let began = workspace.clock().millis();
        let end = runner.run(workspace, &options, Shown::AtATerminal);
        alarm.tried(began, options.started_by, &end.outcome, workspace.clock().millis());
        tell(began, &end, json)?;
        if needs_a_person(&end) {
            return failure(end).map_or(Ok(()), Err);
        }
        if end.outcome.state == SyncState::Done {
            waiting.send(workspace, &runner.runtime, &runner.stop, LineToDhis2::There)?;
        }
        options = Options { extent: Extent::Changes, started_by: StartedBy::Itself, ..options };
        loop {
            runner.runtime.block_on(runner.stop.pause(TICK));
            if runner.stop.is_asked() {
                return Ok(());
            }
            waiting.send(workspace, &runner.runtime, &runner.stop, LineToDhis2::Unknown)?;
            let settings = SyncSettings { every_minutes: minutes, ..workspace.sync_settings()? };
            if alarm.rings(workspace, &settings)? {
                break;
            }
        }
    }
}

/// No run after this one could do better by itself.
fn needs_a_person(end: &End) -> bool {
    matches!(end.outcome.state, SyncState::Denied | SyncState::Stopped)
        || matches!(end.error, Some(Error::DemoHasNoServer))
}

/// A line for each run.
fn tell(began: i64, end: &End, json: bool) -> Result<(), Failure> {
    if matches!(end.error, Some(Error::SyncRunning)) {
        return Ok(());
    }
    if json {
        return print_json_line(&end.outcome);
    }
    let mut said = lines(&end.outcome);
    if !needs_a_person(end) {
        said.extend(end.error.as_ref().map(|error| format!("{error}{}", advice(error))));
    }
    if !said.is_empty() {
        say(&format!("{}: {}", moment(began), said.join(" ")));
    }
    Ok(())
}
