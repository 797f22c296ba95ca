//! `jumla outbound mapping`: the workspace's own file of mappings.

use std::path::Path;

use jumla_engine::surface::{OutboundFile, OutboundMapping, RecordTypeView};
use jumla_engine::{Error, Workspace, outbound_schema, read_outbound, write_outbound};

use super::count;
use crate::advice::first_few;
use crate::arguments::OutboundMappingFile;
use crate::output::{Failure, print_json, print_line, print_table, say};
use crate::table::{Align, Table};

/// `jumla outbound mapping --schema`.
pub(crate) fn schema() -> Result<(), Failure> {
    print_json(&outbound_schema())
}

pub(super) fn mapping(
    workspace: &mut Workspace,
    arguments: &OutboundMappingFile,
    json: bool,
) -> Result<(), Failure> {
    if let Some(path) = &arguments.set {
        let file = read_outbound(path).map_err(malformed)?;
        workspace.save_outbound_mapping(&file)?;
        say(&format!("Kept {}: {}.", path.display(), held(&file)));
        say_what_is_not_kept(workspace)?;
        return if json { print_json(&file) } else { Ok(()) };
    }
    if arguments.forget {
        let file = OutboundFile::empty();
        workspace.save_outbound_mapping(&file)?;
        say(&"The file of mappings is forgotten. What was sent stays in DHIS2.");
        return if json { print_json(&file) } else { Ok(()) };
    }
    let file = workspace.outbound_mapping()?;
    match &arguments.save {
        Some(path) if path != Path::new("-") => {
            write_outbound(&file, path)?;
            say(&format!("Wrote {}: {}.", path.display(), held(&file)));
            if json { print_json(&file) } else { Ok(()) }
        }
        None if !json => print(&file),
        _ => print_json(&file),
    }
}

/// Says where it stands what such a file looks like: the other files of mappings have a layout of their own.
fn malformed(error: Error) -> Failure {
    match error {
        Error::MappingMalformed { .. } => Failure::Advised(
            Box::new(error),
            "; nothing was changed. `jumla outbound mapping --schema` says what such a file looks like"
                .to_owned(),
        ),
        error => error.into(),
    }
}

fn say_what_is_not_kept(workspace: &Workspace) -> Result<(), Failure> {
    let records = workspace.records()?;
    let lacking = |types: &[RecordTypeView], option: &str| -> Vec<String> {
        let lacking = types.iter().filter(|one| one.mapped && !one.chosen);
        lacking.map(|one| format!("{option} {}", one.id)).collect()
    };
    let options =
        [lacking(&records.forms, "--form"), lacking(&records.contact_types, "--contact-type")].concat();
    if !options.is_empty() {
        say(&format!(
            "It is about documents that are not kept here yet; `jumla outbound records` has them kept: {}",
            first_few(&options, 12)
        ));
    }
    Ok(())
}

fn held(file: &OutboundFile) -> String {
    count(file.mappings.len(), "mapping", "mappings")
}

fn print(file: &OutboundFile) -> Result<(), Failure> {
    if file.mappings.is_empty() {
        return print_line(&"No file of mappings is kept here.");
    }
    let mut table = Table::new(&[
        ("mapping", Align::Left),
        ("kind", Align::Left),
        ("into", Align::Left),
        ("which documents", Align::Left),
    ]);
    for (name, mapping) in &file.mappings {
        let (kind, into) = match mapping {
            OutboundMapping::Tracker(tracker) => {
                ("dhis2-tracker", tracker.enrollment.as_ref().map_or("", |one| one.program.as_str()))
            }
            OutboundMapping::Event(event) => ("dhis2-event", event.program.as_str()),
            OutboundMapping::DataValues(values) => ("dhis2-data-values", values.data_set.as_str()),
        };
        let about = mapping.relevant_to().to_owned();
        table.row(vec![name.clone(), kind.to_owned(), into.to_owned(), about]);
    }
    print_table(&table)
}
