//! `jumla demo`, `jumla connect`: making a workspace.

use std::path::Path;

use jumla_engine::surface::{self, Gap, Source};
use jumla_engine::{Clock, ConnectRequest, Error, Workspace, workspace};

use super::connection::{certificate, proxy};
use super::count;
use crate::advice::first_few;
use crate::arguments;
use crate::output::{Failure, print_json, say};
use crate::run::{Place, block_on};
use crate::secret;

pub(crate) fn demo(folder: &Path, clock: Clock, json: bool) -> Result<(), Failure> {
    let workspace = Workspace::make_demo(folder, clock)?;
    say(&format!("The demo workspace is in {}.", folder.display()));
    status(&workspace, json)
}

pub(crate) fn connect(
    folder: &Path,
    place: Place,
    arguments: &arguments::Connect,
    clock: Clock,
    json: bool,
) -> Result<(), Failure> {
    let before = workspace::closed_status(folder);
    if before.state != surface::WorkspaceState::Absent {
        return Err(Error::WorkspaceExists { folder: folder.to_owned() }.into());
    }
    let certificate = arguments.ca_file.as_deref().map(certificate).transpose()?;
    let password = secret::password(arguments.password_stdin.into(), &arguments.user).ok_or_else(|| {
        Failure::Usage("give the password in JUMLA_CHT_PASSWORD or with --password-stdin".to_owned())
    })?;
    let mut passphrase = secret::passphrase();
    if passphrase.is_none() && !before.keyring {
        passphrase = Some(secret::new_passphrase()?);
    }
    let request = ConnectRequest {
        server: arguments.server.clone(),
        user: arguments.user.clone(),
        password: password.to_string(),
        passphrase: passphrase.map(|one| one.to_string()),
        source: if arguments.couchdb { Source::Couchdb } else { Source::Cht },
        certificate,
        proxy: arguments.proxy.as_deref().map(proxy).transpose()?,
    };
    let workspace = block_on(jumla_engine::connect(folder, &request, clock))?;
    if place == Place::Usual && workspace::default_folder().is_some_and(|usual| usual != folder) {
        let folder = folder.display();
        say(&format!("Connected, in {folder}: name it with --workspace or in JUMLA_WORKSPACE from now on."));
    } else {
        say(&"Connected. `jumla sync` fetches the data.");
    }
    status(&workspace, json)
}

/// Whose workspace it is and what is in it.
pub(super) fn status(workspace: &Workspace, json: bool) -> Result<(), Failure> {
    let status = workspace.status()?;
    if json {
        return print_json(&status);
    }
    let Some(account) = status.account else { return Ok(()) };
    let role = match account.role {
        surface::Role::Supervisor => "supervisor (offline user)",
        surface::Role::Officer => "officer (online user)",
    };
    say(&format!("{} · {role}", account.full_name));
    let never_synced = account.gaps.contains(&Gap::NeverSynced);
    if !account.facilities.is_empty() {
        let names: Vec<&str> = account.facilities.iter().map(|facility| facility.name.as_str()).collect();
        say(&format!("Facilities: {}", first_few(&names, 10)));
    }
    if never_synced {
        return Ok(());
    }
    let documents = account.documents;
    say(&format!(
        "In it: {} and {}.",
        count(documents.contacts as usize, "contact", "contacts"),
        count(documents.targets as usize, "target document", "target documents")
    ));
    if documents.set_aside > 0 {
        say(&super::sync::doubtful(documents.set_aside));
    }
    Ok(())
}
