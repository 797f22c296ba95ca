//! `jumla mapping`: which target goes where in DHIS2, and which org unit a place is.

use std::path::Path;

use jumla_domain::Measure;
use jumla_engine::surface::{MappingEntryView, MappingSource, MappingView};
use jumla_engine::{Workspace, mapping_schema, read_mapping, write_mapping};

use super::count;
use crate::arguments;
use crate::output::{Failure, print_json, print_line, print_table, say, say_findings};
use crate::table::{Align, Table};

pub(crate) fn mapping(
    workspace: &mut Workspace,
    arguments: &arguments::Mapping,
    json: bool,
) -> Result<(), Failure> {
    if let Some(path) = &arguments.export {
        return export(&workspace.mapping()?, path, json);
    }
    if let Some(path) = &arguments.import {
        let view = workspace.save_mapping(&read_mapping(path)?)?;
        if json {
            return print_json(&view);
        }
        say_findings(&view.findings);
        say(&format!("Kept {}: {}.", path.display(), held(&view)));
        return Ok(());
    }
    let view = match &arguments.check {
        Some(path) => workspace.check_mapping(&read_mapping(path)?)?,
        None => workspace.mapping()?,
    };
    if json {
        return print_json(&view);
    }
    print(&view)?;
    say_findings(&view.findings);
    if let Some(path) = &arguments.check {
        say(&format!("Read {}: {}. Nothing was kept.", path.display(), held(&view)));
    }
    Ok(())
}

/// `jumla mapping --schema`.
pub(crate) fn schema() -> Result<(), Failure> {
    print_json(&mapping_schema())
}

fn export(view: &MappingView, path: &Path, json: bool) -> Result<(), Failure> {
    let to_stdout = path == Path::new("-");
    if !to_stdout {
        write_mapping(&view.file, path)?;
    }
    if json || to_stdout {
        return print_json(&view.file);
    }
    say(&format!("Wrote {}: {}.", path.display(), held(view)));
    Ok(())
}

/// What the file itself says.
fn held(view: &MappingView) -> String {
    let targets = count(view.file.targets.len(), "target", "targets");
    format!("{targets} and {}", count(view.file.places.len(), "place", "places"))
}

fn print(view: &MappingView) -> Result<(), Failure> {
    let mut targets = Table::new(&[
        ("target", Align::Left),
        ("title", Align::Left),
        ("measure", Align::Left),
        ("data element", Align::Left),
        ("category option combo", Align::Left),
        ("attribute option combo", Align::Left),
        ("data set", Align::Left),
        ("said by", Align::Left),
    ]);
    for target in &view.targets {
        let own = [target.target.id.clone(), target.target.name.clone()];
        let source = source(target.source, "the CHT's settings");
        for entry in &target.entries {
            targets.row(own.iter().cloned().chain(entry_cells(entry)).chain([source.to_owned()]).collect());
        }
        if target.entries.is_empty() {
            let nowhere = ["", "nowhere", "", "", ""].map(ToOwned::to_owned);
            targets.row(own.into_iter().chain(nowhere).chain([source.to_owned()]).collect());
        }
    }
    print_table(&targets)?;
    let mut places = Table::new(&[
        ("place", Align::Left),
        ("org unit", Align::Left),
        ("data set", Align::Left),
        ("said by", Align::Left),
        ("id", Align::Left),
    ]);
    for place in &view.places {
        let source = source(place.source, "the CHT");
        let mut row = |unit: String, data_set: String| {
            places.row(vec![
                place.place.name.clone(),
                unit,
                data_set,
                source.to_owned(),
                place.place.id.clone(),
            ]);
        };
        for one in &place.entries {
            row(
                named(Some(&one.entry.org_unit), one.org_unit.as_deref()),
                named(one.entry.data_set.as_deref(), one.data_set.as_deref()),
            );
        }
        if place.entries.is_empty() {
            row("none".to_owned(), String::new());
        }
    }
    print_line(&"")?;
    print_table(&places)
}

fn entry_cells(view: &MappingEntryView) -> [String; 5] {
    let entry = &view.entry;
    [
        match entry.measure {
            Measure::Total => "total",
            Measure::Pass => "pass",
            Measure::Percent => "percent",
        }
        .to_owned(),
        named(Some(&entry.data_element), view.data_element.as_deref()),
        named(entry.category_option_combo.as_deref(), view.category_option_combo.as_deref()),
        named(entry.attribute_option_combo.as_deref(), view.attribute_option_combo.as_deref()),
        named(entry.data_set.as_deref(), view.data_set.as_deref()),
    ]
}

fn named(id: Option<&str>, name: Option<&str>) -> String {
    match (id, name) {
        (Some(id), Some(name)) => format!("{id} ({name})"),
        (Some(id), None) => id.to_owned(),
        (None, _) => String::new(),
    }
}

fn source(source: MappingSource, cht: &'static str) -> &'static str {
    match source {
        MappingSource::Cht => cht,
        MappingSource::File => "the mapping file",
        MappingSource::Nowhere => "nobody",
    }
}
