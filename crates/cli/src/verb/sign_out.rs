//! `jumla sign-out`: forgetting the session, or everything.

use std::path::Path;

use jumla_engine::surface::WorkspaceState;
use jumla_engine::workspace::{Shelf, closed_status, wipe as wipe_folder};
use jumla_engine::{Error, Workspace};
use serde_json::json;

use crate::output::{Failure, print_json, say};
use crate::secret::typed;

pub(crate) fn sign_out(workspace: &mut Workspace, json: bool) -> Result<(), Failure> {
    workspace.sign_out()?;
    say(&"Signed out. What is here can be read and exported; `jumla sync` asks for the password again.");
    if json { print_json(&workspace.status()?) } else { Ok(()) }
}

/// Deletes the workspace, after somebody has typed whose it is. Nothing has to be opened for that.
pub(crate) fn wipe(folder: &Path, yes: bool, json: bool) -> Result<(), Failure> {
    if closed_status(folder).state == WorkspaceState::Absent {
        return Err(Error::NoWorkspace { folder: folder.to_owned() }.into());
    }
    if !yes {
        confirm(folder)?;
    }
    wipe_folder(folder)?;
    say(&format!("The workspace in {} is gone.", folder.display()));
    if json { print_json(&json!({ "wiped": folder })) } else { Ok(()) }
}

fn confirm(folder: &Path) -> Result<(), Failure> {
    let label = Shelf::around(folder).list(folder).into_iter().find(|label| label.current);
    let named = |label: jumla_engine::surface::WorkspaceLabel| {
        if label.user.is_empty() { label.name } else { label.user }
    };
    let whose = label.map(named).unwrap_or_else(|| "delete".to_owned());
    let question =
        format!("This deletes all that is in {}, for good. Type {whose} to go on: ", folder.display());
    match typed(&question) {
        None => {
            Err(Failure::Usage("nobody is there to ask; --yes deletes the workspace all the same".to_owned()))
        }
        Some(answer) if answer == whose => Ok(()),
        Some(_) => Err(Failure::Said("that was another name; nothing was deleted".to_owned())),
    }
}
