//! Where one value comes from.

use jumla_engine::surface::{CellView, ExportCell, ExportRequest};
use jumla_engine::{Error, Workspace};

use super::refused;
use crate::advice::first_few;
use crate::output::{Failure, print_json, print_line, print_table};
use crate::table::{Align, Table};
use crate::verb::{moment, reported};

pub(super) fn cell(
    workspace: &Workspace,
    request: &ExportRequest,
    cell: &ExportCell,
    json: bool,
) -> Result<(), Failure> {
    let view =
        workspace.export_cell(request, cell).map_err(|error| no_cell(workspace, error, request, cell))?;
    if json { print_json(&view) } else { print(&view) }
}

/// The org unit may be right, and no such value be made.
fn no_cell(workspace: &Workspace, error: Error, request: &ExportRequest, cell: &ExportCell) -> Failure {
    let of_unit = ExportRequest { org_units: vec![cell.org_unit.clone()], ..request.clone() };
    let preview = match &error {
        Error::UnknownOrgUnit { .. } => workspace.export_preview(&of_unit).ok(),
        _ => None,
    };
    let Some(preview) = preview else { return refused(workspace, error, request) };
    let columns: Vec<String> = preview
        .columns
        .iter()
        .map(|column| {
            let combos = [&column.category_option_combo, &column.attribute_option_combo];
            let combos = combos.map(|combo| combo.as_deref().unwrap_or_default());
            format!("{}:{}:{}", column.data_element, combos[0], combos[1]).trim_end_matches(':').to_owned()
        })
        .collect();
    Failure::Said(format!(
        "no target goes to this data element with these combos; choose from {}",
        first_few(&columns, columns.len())
    ))
}

fn print(view: &CellView) -> Result<(), Failure> {
    let value = view.value.as_deref().unwrap_or("nobody reported");
    let name = view.name.as_ref().map(|name| format!(" ({name})")).unwrap_or_default();
    print_line(&format!("{} · {}{name}: {value}", view.org_unit.name, view.title))?;
    print_line(&format!("{} CHWs reported", reported(view.coverage)))?;
    if let Some(period) = &view.previous_period {
        let previous = view.previous.as_deref().unwrap_or("nothing");
        print_line(&format!("The period before, {period}: {previous}"))?;
    }
    if let Some(before) = &view.before {
        print_line(&format!("The last export: {before}"))?;
    }
    let mut table = Table::new(&[
        ("CHW", Align::Left),
        ("target", Align::Left),
        ("month", Align::Left),
        ("adds", Align::Right),
        ("changed", Align::Left),
        ("document", Align::Left),
        ("revision", Align::Left),
    ]);
    for one in &view.contributions {
        table.row(vec![
            one.contact.name.clone(),
            one.target.name.clone(),
            one.period.to_string(),
            one.value.clone(),
            one.updated_date.map(moment).unwrap_or_default(),
            one.document.clone(),
            one.rev.clone(),
        ]);
    }
    if !view.contributions.is_empty() {
        print_line(&"")?;
        print_table(&table)?;
    }
    if !view.missing.is_empty() {
        let missing: Vec<&str> = view.missing.iter().map(|contact| contact.name.as_str()).collect();
        print_line(&"")?;
        print_line(&format!("Not reported: {}", first_few(&missing, 10)))?;
    }
    Ok(())
}
