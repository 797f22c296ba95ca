//! The values before they are written, and what DHIS2 would answer to them.

use std::collections::HashMap;

use jumla_dhis2::predict::Fate;
use jumla_engine::Workspace;
use jumla_engine::surface::{
    Compat, ExportColumn, ExportPreview, ExportRequest, PredictionView, SignOffMark,
};
use serde::Serialize;

use super::marks::Marks;
use super::refused;
use super::write::say_needs;
use crate::output::{Failure, print_json, print_line, print_table, say_findings};
use crate::table::{Align, Table};
use crate::verb::{count, moment, prediction, reported};

#[derive(Serialize)]
struct Both {
    preview: ExportPreview,
    prediction: PredictionView,
}

pub(super) fn preview(workspace: &Workspace, request: &ExportRequest, json: bool) -> Result<(), Failure> {
    let refused = |error| refused(workspace, error, request);
    let preview = workspace.export_preview(request).map_err(refused)?;
    let prediction = workspace.predict_export(request).map_err(refused)?;
    if json {
        return print_json(&Both { preview, prediction });
    }
    print_heading(&preview)?;
    print_columns(&preview.columns)?;
    print_values(&preview, &prediction)?;
    print_line(&"")?;
    print_line(&would_write(&preview))?;
    print_line(&"")?;
    prediction::print(&prediction)?;
    say_findings(&preview.findings);
    say_needs(&prediction.needs);
    Ok(())
}

fn print_heading(preview: &ExportPreview) -> Result<(), Failure> {
    print_line(&format!(
        "{} ({}) · {} · {} CHWs reported",
        preview.data_set.name,
        preview.data_set.id,
        preview.period,
        reported(preview.coverage)
    ))?;
    if preview.months.len() > 1 {
        let months: Vec<String> = preview.months.iter().map(ToString::to_string).collect();
        print_line(&format!("The sum of {}", months.join(", ")))?;
    }
    match &preview.last_export {
        Some(last) => print_line(&format!(
            "Last export: {} of {}, {}; {} now",
            last.id,
            moment(last.at),
            last.file,
            match last.changed {
                0 => "nothing differs".to_owned(),
                1 => "1 value differs".to_owned(),
                more => format!("{more} values differ"),
            }
        )),
        None => Ok(()),
    }
}

/// Titles are longer than a column of numbers, so they stand in a table of their own.
fn print_columns(columns: &[ExportColumn]) -> Result<(), Failure> {
    let mut table = Table::new(&[
        ("", Align::Right),
        ("target", Align::Left),
        ("data element", Align::Left),
        ("category option combo", Align::Left),
        ("attribute option combo", Align::Left),
    ]);
    for (column, number) in columns.iter().zip(1..) {
        let element = match &column.name {
            Some(name) => format!("{} ({name})", column.data_element),
            None => column.data_element.clone(),
        };
        table.row(vec![
            number.to_string(),
            column.title.clone(),
            element,
            column.category_option_combo.clone().unwrap_or_default(),
            column.attribute_option_combo.clone().unwrap_or_default(),
        ]);
    }
    print_line(&"")?;
    print_table(&table)
}

fn print_values(preview: &ExportPreview, prediction: &PredictionView) -> Result<(), Failure> {
    let numbers: Vec<String> = (1..=preview.columns.len()).map(|number| number.to_string()).collect();
    let mut head = vec![("org unit", Align::Left), ("name", Align::Left), ("reported", Align::Right)];
    head.extend(numbers.iter().map(|number| (number.as_str(), Align::Right)));
    let has_marks = preview.rows.iter().any(|row| row.signed_off.is_some());
    if has_marks {
        head.push(("month", Align::Left));
    }
    let has_left_out = preview.rows.iter().any(|row| row.left_out.is_some());
    if has_left_out {
        head.push(("", Align::Left));
    }
    let position = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
    let fates: HashMap<(usize, usize), Fate> = prediction
        .cells
        .iter()
        .map(|cell| ((position(cell.row), position(cell.column)), cell.fate))
        .collect();
    let (mut table, mut marks) = (Table::new(&head), Marks::default());
    for (row, number) in preview.rows.iter().zip(0..) {
        let coverage = match preview.compat {
            Compat::Dhis2 => reported(row.coverage),
            // This format knows none.
            Compat::Cht => String::new(),
        };
        let mut cells = vec![row.org_unit.id.clone(), row.org_unit.name.clone(), coverage];
        for (column, value) in row.values.iter().enumerate() {
            let before = row.before.get(column).and_then(Option::as_deref);
            cells.push(marks.cell(value.as_deref(), before, fates.get(&(number, column)).copied()));
        }
        if has_marks {
            cells.push(mark(row.signed_off).to_owned());
        }
        if has_left_out {
            cells.push(if row.left_out.is_some() { "not in the file" } else { "" }.to_owned());
        }
        table.row(cells);
    }
    print_line(&"")?;
    print_table(&table)?;
    marks.print()
}

fn mark(mark: Option<SignOffMark>) -> &'static str {
    match mark {
        Some(SignOffMark::SignedOff) => "signed off",
        Some(SignOffMark::Stale) => "changed since",
        Some(SignOffMark::Open) => "not signed off",
        None => "",
    }
}

fn would_write(preview: &ExportPreview) -> String {
    let values = count(preview.values, "value", "values");
    let files = match preview.files {
        1 => preview.file_name.clone(),
        several => format!("{several} files like {}", preview.file_name),
    };
    match preview.compat {
        Compat::Dhis2 => format!("The export would write {files}: {values}."),
        Compat::Cht => format!("The export would write {files}: {values}, as the CHT's own export."),
    }
}
