//! `jumla dhis2 receive`: from DHIS2 into the CHT, and beside what is here.

mod people;
mod places;
mod values;

use std::path::Path;

use jumla_engine::surface::ReceiveMapping;
use jumla_engine::{Workspace, read_receive_mapping, receive_mapping_schema, write_receive_mapping};

use super::line::Line;
use super::{count, id_of, moment};
use crate::arguments;
use crate::output::{Failure, print_json, print_line, say};

pub(super) fn receive(
    workspace: &mut Workspace,
    arguments: arguments::Receive,
    json: bool,
) -> Result<(), Failure> {
    match arguments {
        arguments::Receive::Places(arguments) => places::places(workspace, arguments, json),
        arguments::Receive::People(arguments) => people::people(workspace, arguments, json),
        arguments::Receive::Values(arguments) => values::values(workspace, arguments, json),
        arguments::Receive::Mapping(arguments) => mapping(workspace, &arguments, json),
    }
}

/// `jumla dhis2 receive mapping --schema`.
pub(crate) fn schema() -> Result<(), Failure> {
    print_json(&receive_mapping_schema())
}

fn mapping(
    workspace: &mut Workspace,
    arguments: &arguments::ReceiveMappingFile,
    json: bool,
) -> Result<(), Failure> {
    if let Some(path) = &arguments.import {
        let mapping = read_receive_mapping(path)?;
        workspace.save_receive_mapping(&mapping)?;
        say(&format!("Kept {}: {}.", path.display(), held(&mapping)));
        return if json { print_json(&mapping) } else { Ok(()) };
    }
    let mapping = workspace.receive_mapping()?;
    match &arguments.export {
        Some(path) if path != Path::new("-") => {
            write_receive_mapping(&mapping, path)?;
            say(&format!("Wrote {}: {}.", path.display(), held(&mapping)));
            if json { print_json(&mapping) } else { Ok(()) }
        }
        None if !json => print_line(&format!("The mapping has {}.", held(&mapping))),
        _ => print_json(&mapping),
    }
}

fn held(mapping: &ReceiveMapping) -> String {
    let people = count(mapping.people.len(), "kind of person", "kinds of persons");
    format!("{people} and {}", count(mapping.reports.len(), "kind of report", "kinds of reports"))
}
