//! `jumla sync`: a run, or one after the other; and what can be asked and chosen about them.

mod every;
mod outcome;
mod outgoing;
mod progress;
mod run;
mod set_aside;
mod settings;
mod status;

use jumla_engine::surface::SyncState;
use jumla_engine::sync::{Extent, Options};
use jumla_engine::{LineToDhis2, Workspace};

use super::dhis2::Waiting;
use crate::arguments;
use crate::output::{Failure, print_json, say};

pub(super) use outcome::set_aside as doubtful;

use progress::Shown;
use run::Runner;

pub(crate) fn sync(
    workspace: &mut Workspace,
    arguments: &arguments::Sync,
    json: bool,
) -> Result<(), Failure> {
    if let Some(document) = &arguments.set_aside {
        set_aside::set_aside(workspace, document.as_deref(), json)
    } else if let Some(document) = &arguments.retry {
        outgoing::retry(workspace, document, json)
    } else if let Some(document) = &arguments.discard {
        outgoing::discard(workspace, document, json)
    } else if arguments.status {
        status::status(workspace, json)
    } else if settings::are_chosen(arguments) {
        settings::change(workspace, arguments, json)
    } else if let Some(minutes) = arguments.every {
        every::every(workspace, &runner(arguments)?, &options(arguments), minutes, json)
    } else {
        once(workspace, &runner(arguments)?, &options(arguments), json)
    }
}

fn runner(arguments: &arguments::Sync) -> Result<Runner, Failure> {
    Runner::new(arguments.password_stdin.into())
}

fn options(arguments: &arguments::Sync) -> Options {
    Options::of(if arguments.full { Extent::Full } else { Extent::Changes })
}

/// With `json` the outcome is printed however the run ended.
fn once(workspace: &mut Workspace, runner: &Runner, options: &Options, json: bool) -> Result<(), Failure> {
    let end = runner.run(workspace, options, Shown::Always);
    if json {
        print_json(&end.outcome)?;
    } else {
        outcome::lines(&end.outcome).iter().for_each(say);
    }
    if end.outcome.state == SyncState::Done {
        Waiting::default().send(workspace, &runner.runtime, &runner.stop, LineToDhis2::There)?;
    }
    outcome::failure(end).map_or(Ok(()), Err)
}
