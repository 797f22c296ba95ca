//! From arguments to a verb: the clock, the folder, and the open workspace.

use std::path::{Path, PathBuf};

use jumla_engine::workspace::Shelf;
use jumla_engine::{Clock, Error, Workspace, workspace};
use tokio::runtime::{Builder, Runtime};

use crate::arguments::{Arguments, Command, Dhis2, Outbound, Receive};
use crate::output::Failure;
use crate::{secret, verb};

pub(crate) fn run(arguments: Arguments) -> Result<(), Failure> {
    let clock = Clock::from_environment().map_err(|error| Failure::Usage(error.to_string()))?;
    let place = if arguments.workspace.is_some() { Place::Named } else { Place::Usual };
    let folder = arguments.workspace.map_or_else(default_folder, Ok)?;
    let json = arguments.json;
    let open = || -> Result<Workspace, Failure> {
        let mut workspace = open(&folder, clock)?;
        workspace.set_language(arguments.language.clone());
        Ok(workspace)
    };
    match arguments.command {
        Command::Demo => verb::connect::demo(&folder, clock, json),
        Command::Connect(arguments) => {
            let folder = place.for_a_new_one(folder, &arguments.server, &arguments.user)?;
            verb::connect::connect(&folder, place, &arguments, clock, json)
        }
        Command::Connection(arguments) => verb::connection::connection(&mut open()?, &arguments, json),
        Command::Workspaces => verb::workspaces::workspaces(&folder, json),
        Command::SignOut(arguments) if arguments.wipe => verb::sign_out::wipe(&folder, arguments.yes, json),
        Command::SignOut(_) => verb::sign_out::sign_out(&mut open()?, json),
        Command::Sync(arguments) => verb::sync::sync(&mut open()?, &arguments, json),
        Command::Targets(arguments) => verb::targets::targets(&open()?, arguments, json),
        Command::Chw { contact } => verb::chw::chw(&open()?, &contact, json),
        Command::History(arguments) => verb::history::history(&open()?, arguments, json),
        Command::Goals(arguments) => verb::goals::goals(&mut open()?, arguments, json),
        Command::Sheet(sheet) => verb::sheet::sheet(&open()?, *sheet, arguments.language.clone(), json),
        Command::Coverage(scope) => verb::coverage::coverage(&open()?, scope, json),
        Command::SignOffMonth(arguments) if arguments.cht_form => verb::signoff::form(),
        Command::SignOffMonth(arguments) => verb::signoff::sign_off(&mut open()?, *arguments, json),
        Command::Handover(arguments) => verb::handover::handover(&mut open()?, arguments, json),
        Command::Check(arguments) => {
            arguments.check()?;
            verb::check::check(&mut open()?, *arguments, json)
        }
        Command::Export(arguments) => {
            arguments.check(json)?;
            verb::export::export(&mut open()?, *arguments, json)
        }
        Command::Predict(arguments) => verb::predict::predict(&open()?, &arguments, json),
        Command::Mapping(arguments) if arguments.schema => verb::mapping::schema(),
        Command::Mapping(arguments) => verb::mapping::mapping(&mut open()?, &arguments, json),
        Command::Serve(arguments) => verb::serve::serve(&mut open()?, arguments, json),
        Command::Dhis2(Dhis2::Receive(Receive::Mapping(arguments))) if arguments.schema => {
            verb::dhis2::receive::schema()
        }
        Command::Outbound(Outbound::Mapping(arguments)) if arguments.schema => verb::outbound::schema(),
        Command::Outbound(arguments) => verb::outbound::outbound(&mut open()?, arguments, json),
        Command::Dhis2(arguments) => verb::dhis2::dhis2(&mut open()?, arguments, clock, json),
    }
}

/// Whether somebody said which folder is meant.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Named,
    Usual,
}

impl Place {
    /// Where a new workspace goes: a second one beside the first, unless it would be the same once more.
    fn for_a_new_one(self, folder: PathBuf, server: &str, user: &str) -> Result<PathBuf, Failure> {
        if self == Self::Named {
            return Ok(folder);
        }
        let shelf = Shelf::around(&folder);
        let same = shelf
            .list(&folder)
            .into_iter()
            .find(|one| !one.demo && bare(&one.server) == bare(server) && one.user == user.trim());
        match same {
            Some(same) => Err(Error::WorkspaceExists { folder: shelf.folder_of(&same.name)? }.into()),
            None => Ok(shelf.free()),
        }
    }
}

/// An address without what people leave out.
fn bare(address: &str) -> String {
    let address = address.trim().to_lowercase();
    address.strip_prefix("https://").unwrap_or(&address).trim_end_matches('/').to_owned()
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
    runtime()?.block_on(future)
}

pub(crate) fn runtime() -> Result<Runtime, Error> {
    let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.map_err(|error| Error::Unwritable { path: PathBuf::new(), reason: error.kind() })
}
