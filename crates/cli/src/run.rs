//! From arguments to a verb: the clock, the folder, and the open workspace.

use std::path::{Path, PathBuf};

use jumla_engine::{Clock, Error, Workspace, workspace};

use crate::arguments::{Arguments, Command};
use crate::output::Failure;
use crate::{secret, verb};

pub(crate) fn run(arguments: Arguments) -> Result<(), Failure> {
    let clock = Clock::from_environment().map_err(|error| Failure::Usage(error.to_string()))?;
    let folder = arguments.workspace.map_or_else(default_folder, Ok)?;
    let json = arguments.json;
    let open = || -> Result<Workspace, Failure> {
        let mut workspace = open(&folder, clock)?;
        workspace.set_language(arguments.language.clone());
        Ok(workspace)
    };
    match arguments.command {
        Command::Demo => verb::connect::demo(&folder, clock, json),
        Command::Connect(arguments) => verb::connect::connect(&folder, &arguments, clock, json),
        Command::Sync(arguments) if arguments.set_aside => verb::set_aside::set_aside(&open()?, json),
        Command::Sync(arguments) => verb::sync::sync(&mut open()?, &arguments, json),
        Command::Targets(arguments) => verb::targets::targets(&open()?, arguments, json),
        Command::Chw { contact } => verb::chw::chw(&open()?, &contact, json),
        Command::Coverage(scope) => verb::coverage::coverage(&open()?, scope, json),
        Command::Export(arguments) if arguments.choices => verb::export::choices(&open()?, json),
        Command::Export(arguments) if arguments.list => verb::export::past(&open()?, json),
        Command::Export(arguments) => {
            arguments.check(json)?;
            verb::export::export(&mut open()?, arguments, json)
        }
    }
}

fn default_folder() -> Result<PathBuf, Failure> {
    let nowhere =
        || Failure::Usage("no folder for data is known here; name one with --workspace DIR".to_owned());
    workspace::default_folder().ok_or_else(nowhere)
}

fn open(folder: &Path, clock: Clock) -> Result<Workspace, Failure> {
    let passphrase = secret::passphrase();
    match Workspace::open(folder, passphrase.as_ref().map(|one| one.as_str()), clock) {
        Err(Error::Locked) => {
            let typed = secret::prompt("Passphrase of the workspace: ").ok_or(Error::Locked)?;
            Ok(Workspace::open(folder, Some(&typed), clock)?)
        }
        opened => Ok(opened?),
    }
}

pub(crate) fn block_on<T>(future: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    match runtime {
        Ok(runtime) => runtime.block_on(future),
        Err(error) => Err(Error::Unwritable { path: PathBuf::new(), reason: error.kind() }),
    }
}
