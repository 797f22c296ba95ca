//! `jumla workspaces`: those on this computer, side by side.

use std::path::{Path, PathBuf};

use jumla_engine::surface::WorkspaceLabel;
use jumla_engine::workspace::Shelf;
use serde::Serialize;

use crate::output::{Failure, print_json, print_table, say};
use crate::table::{Align, Table};

/// With where it is.
#[derive(Serialize)]
struct Placed {
    #[serde(flatten)]
    label: WorkspaceLabel,
    folder: PathBuf,
}

pub(crate) fn workspaces(folder: &Path, json: bool) -> Result<(), Failure> {
    let shelf = Shelf::around(folder);
    let placed = |label: WorkspaceLabel| -> Result<Placed, Failure> {
        Ok(Placed { folder: shelf.folder_of(&label.name)?, label })
    };
    let found = shelf.list(folder).into_iter().map(placed).collect::<Result<Vec<_>, _>>()?;
    if json {
        return print_json(&found);
    }
    if found.is_empty() {
        say(&"There is no workspace yet; `jumla connect` and `jumla demo` make one.");
        return Ok(());
    }
    let mut table = Table::new(&[
        ("", Align::Left),
        ("name", Align::Left),
        ("server", Align::Left),
        ("user", Align::Left),
        ("folder", Align::Left),
    ]);
    for Placed { label, folder } in found {
        let here = if label.current { "*" } else { "" };
        let server = if label.demo { "(demo)".to_owned() } else { label.server };
        table.row(vec![here.to_owned(), label.name, server, label.user, folder.display().to_string()]);
    }
    print_table(&table)
}
