//! `jumla sync --retry` and `--discard`: documents that were written here and that the server refused.

use jumla_engine::Workspace;

use crate::output::{Failure, print_json, say};

pub(super) fn retry(workspace: &mut Workspace, document: &str, json: bool) -> Result<(), Failure> {
    workspace.retry_outgoing(&document.into())?;
    told(workspace, &format!("{document} goes with the next run of `jumla sync`."), json)
}

pub(super) fn discard(workspace: &mut Workspace, document: &str, json: bool) -> Result<(), Failure> {
    workspace.discard_outgoing(&document.into())?;
    told(workspace, &format!("{document} is not sent any more."), json)
}

fn told(workspace: &Workspace, text: &str, json: bool) -> Result<(), Failure> {
    say(&text);
    if json { print_json(&workspace.sync_view()?) } else { Ok(()) }
}
