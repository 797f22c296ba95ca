//! One org unit's values in the form that DHIS2 shows.

use std::collections::HashMap;

use jumla_dhis2::Uid;
use jumla_dhis2::form::{Form, FormColumn, FormRow, FormTable, Pivot};
use jumla_domain::Named;
use jumla_engine::Workspace;
use jumla_engine::surface::{ExportRequest, FormCell, FormView};

use super::marks::Marks;
use super::refused;
use crate::output::{Failure, print_json, print_line, print_table};
use crate::table::{Align, Table};

/// DHIS2 takes no value there.
const GREYED: &str = "×";

pub(super) fn form(
    workspace: &Workspace,
    request: &ExportRequest,
    org_unit: &str,
    json: bool,
) -> Result<(), Failure> {
    let view =
        workspace.export_form(request, org_unit).map_err(|error| refused(workspace, error, request))?;
    if json { print_json(&view) } else { print(&view, &request.period) }
}

fn print(view: &FormView, period: &str) -> Result<(), Failure> {
    let Form { name, data_set, .. } = &view.form;
    let Named { id, name: unit } = &view.org_unit;
    print_line(&format!("{name} ({data_set}) · {unit} ({id}) · {period}"))?;
    let mut filled = Filled { cells: HashMap::new(), marks: Marks::default(), greyed: false };
    for cell in &view.cells {
        let combo = cell.category_option_combo.as_deref().unwrap_or_default();
        filled.cells.insert((cell.data_element.as_str(), combo), cell);
    }
    for section in &view.form.sections {
        print_line(&"")?;
        if let Some(name) = &section.name {
            print_line(name)?;
        }
        for table in &section.tables {
            print_table(&filled.table(table))?;
        }
    }
    filled.marks.print()?;
    if filled.greyed {
        print_line(&format!("{GREYED} the form takes no value there"))?;
    }
    for cell in &view.outside {
        let value = cell.value.as_deref().unwrap_or("nobody reported");
        print_line(&format!("Not in the form: {} ({}): {value}", cell.title, cell.data_element))?;
    }
    Ok(())
}

/// The values of a form, by element and combo.
struct Filled<'a> {
    cells: HashMap<(&'a str, &'a str), &'a FormCell>,
    marks: Marks,
    greyed: bool,
}

impl Filled<'_> {
    fn table(&mut self, form: &FormTable) -> Table {
        let mut grid: Vec<Vec<String>> = Vec::new();
        let mut head = vec![String::new()];
        head.extend(form.columns.iter().map(column_name));
        if form.row_totals {
            head.push("total".to_owned());
        }
        grid.push(head);
        for row in &form.rows {
            let mut cells = vec![row.name.clone()];
            cells.extend((0..form.columns.len()).map(|column| self.field(form, row, column)));
            if form.row_totals {
                cells.push(total((0..form.columns.len()).map(|column| self.number(form, row, column))));
            }
            grid.push(cells);
        }
        if form.column_totals {
            let mut cells = vec!["total".to_owned()];
            cells.extend(
                (0..form.columns.len())
                    .map(|column| total(form.rows.iter().map(|row| self.number(form, row, column)))),
            );
            if form.row_totals {
                let all =
                    form.rows.iter().flat_map(|row| (0..form.columns.len()).map(move |column| (row, column)));
                cells.push(total(all.map(|(row, column)| self.number(form, row, column))));
            }
            grid.push(cells);
        }
        // Moving one category to the rows is left to a screen.
        as_table(if form.pivot == Some(Pivot::Transposed) { swapped(&grid) } else { grid })
    }

    fn at(&self, form: &FormTable, row: &FormRow, column: usize) -> Option<&FormCell> {
        let combo = form.columns.get(column)?.option_combo.as_ref().map_or("", Uid::as_str);
        self.cells.get(&(row.data_element.as_str(), combo)).copied()
    }

    fn field(&mut self, form: &FormTable, row: &FormRow, column: usize) -> String {
        let greyed = row.cells.get(column).is_some_and(|field| field.greyed);
        let Some(cell) = self.at(form, row, column).cloned() else {
            self.greyed |= greyed;
            return if greyed { GREYED } else { "" }.to_owned();
        };
        self.marks.cell(cell.value.as_deref(), cell.before.as_deref(), cell.fate)
    }

    fn number(&self, form: &FormTable, row: &FormRow, column: usize) -> Option<i64> {
        self.at(form, row, column)?.value.as_ref()?.parse().ok()
    }
}

fn column_name(column: &FormColumn) -> String {
    if column.names.is_empty() { "value".to_owned() } else { column.names.join(" · ") }
}

/// The sum of the whole numbers; nothing where there are none.
fn total(numbers: impl Iterator<Item = Option<i64>>) -> String {
    let sum =
        numbers.flatten().fold(None, |sum: Option<i64>, one| Some(sum.unwrap_or(0).saturating_add(one)));
    sum.map(|sum| sum.to_string()).unwrap_or_default()
}

fn swapped(grid: &[Vec<String>]) -> Vec<Vec<String>> {
    let width = grid.first().map_or(0, Vec::len);
    (0..width).map(|column| grid.iter().filter_map(|row| row.get(column).cloned()).collect()).collect()
}

fn as_table(grid: Vec<Vec<String>>) -> Table {
    let mut rows = grid.into_iter();
    let head = rows.next().unwrap_or_default();
    let aligned: Vec<(&str, Align)> = head
        .iter()
        .enumerate()
        .map(|(position, name)| (name.as_str(), if position == 0 { Align::Left } else { Align::Right }))
        .collect();
    let mut table = Table::new(&aligned);
    for row in rows {
        table.row(row);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_are_of_whole_numbers_only() {
        assert_eq!(total([Some(3), None, Some(4)].into_iter()), "7");
        assert_eq!(total([None].into_iter()), "");
    }

    #[test]
    fn rows_and_columns_can_be_swapped() {
        let grid = |rows: &[&[&str]]| -> Vec<Vec<String>> {
            rows.iter().map(|row| row.iter().map(ToString::to_string).collect()).collect()
        };
        assert_eq!(
            swapped(&grid(&[&["", "a", "b"], &["x", "1", "2"]])),
            grid(&[&["", "x"], &["a", "1"], &["b", "2"]])
        );
    }
}
