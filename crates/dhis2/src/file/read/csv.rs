//! Reads CSV: columns by their names, or where there are none by the positions of the older importer.

use super::super::{DataValueSet, FileValue, Group, Schemes};
use super::cells::{Cell, Rows};
use super::doubt::{About, Doubts};
use super::error::Raw;
use super::fields::{Field, set};

/// A file without names of columns has at least those up to the value.
const FEWEST: usize = 6;

#[derive(Clone, Debug, PartialEq, Eq)]
enum Column {
    Field(Field),
    /// Named by something unknown: a category, as importers since 2.43 take it.
    Category(String),
    NotRead,
}

pub(super) fn read(text: &str, doubts: &mut Doubts) -> Result<DataValueSet, Raw> {
    let delimiter = delimiter(text);
    if delimiter != ',' {
        doubts.add(About::Delimiter(delimiter), 0);
    }
    let mut rows = Rows::new(text, delimiter);
    let mut cells = Vec::new();
    // Blank lines before the first.
    while rows.next(&mut cells)? && cells.is_empty() {}
    let mut group = Group::default();
    let columns = match header(&cells, doubts) {
        Some(columns) => columns,
        None => {
            let columns = positions(&cells)?;
            doubts.add(About::NoHeader, cells.first().map_or(0, |cell| cell.at));
            row(&columns, &cells, &mut group.values, doubts)?;
            columns
        }
    };
    let mut blank = None;
    loop {
        let at = rows.at();
        if !rows.next(&mut cells)? {
            break;
        }
        if cells.is_empty() {
            blank.get_or_insert(at);
            continue;
        }
        // A blank line at the end is none.
        if let Some(at) = blank.take() {
            doubts.add(About::BlankLine, at);
        }
        row(&columns, &cells, &mut group.values, doubts)?;
    }
    if let Some(at) = rows.returns {
        doubts.add(About::LineEnds, at);
    }
    Ok(DataValueSet { groups: vec![group], schemes: Schemes::default() })
}

/// What parts most cells of the first line, outside of quotes; a comma if nothing does.
fn delimiter(text: &str) -> char {
    let line = text.trim_start().lines().next().unwrap_or_default();
    let mut quoted = false;
    let mut counts = [(0_usize, ','), (0, ';'), (0, '\t'), (0, '|')];
    for one in line.chars() {
        quoted ^= one == '"';
        if let Some((count, _)) = counts.iter_mut().find(|(_, known)| *known == one && !quoted) {
            *count += 1;
        }
    }
    let most = counts.iter().map(|(count, _)| *count).max().unwrap_or_default();
    counts.iter().find(|(count, _)| *count == most).map_or(',', |(_, known)| *known)
}

/// The columns, if the first row names them.
fn header(cells: &[Cell<'_>], doubts: &mut Doubts) -> Option<Vec<Column>> {
    if !cells.iter().any(|cell| Field::of_column(cell.text.trim()) == Some(Field::DataElement)) {
        return None;
    }
    let mut columns = Vec::with_capacity(cells.len());
    for cell in cells {
        let name = cell.text.trim();
        let column = match Field::of_column(name) {
            Some(field) if columns.contains(&Column::Field(field)) && field != Field::Bookkeeping => {
                doubts.add(About::Twice(name.to_owned()), cell.at);
                Column::NotRead
            }
            Some(field) => Column::Field(field),
            // Options of the attribute combo without their categories, and a column without a name.
            None if name.is_empty()
                || ["attributecombo", "attributeoptions"].contains(&name.to_ascii_lowercase().as_str()) =>
            {
                doubts.add(About::NotRead(name.to_owned()), cell.at);
                Column::NotRead
            }
            None => {
                doubts.add(About::CategoryColumn(name.to_owned()), cell.at);
                Column::Category(name.to_owned())
            }
        };
        columns.push(column);
    }
    Some(columns)
}

/// The order of the older importer, which does not look at names.
fn positions(cells: &[Cell<'_>]) -> Result<Vec<Column>, Raw> {
    let Some(first) = cells.first().filter(|_| cells.len() >= FEWEST) else {
        let (at, found) = cells.first().map_or((0, ""), |cell| (cell.at, &*cell.text));
        return Err(Raw::unexpected(at, "names of columns, or at least six of them", found));
    };
    if first.text.trim().is_empty() {
        return Err(Raw::missing(first.at, Field::DataElement.name()));
    }
    Ok([
        Field::DataElement,
        Field::Period,
        Field::OrgUnit,
        Field::CategoryOptionCombo,
        Field::AttributeOptionCombo,
        Field::Value,
        Field::Bookkeeping,
        Field::Bookkeeping,
        Field::Comment,
        Field::FollowUp,
        Field::Deleted,
    ]
    .map(Column::Field)
    .to_vec())
}

fn row(
    columns: &[Column],
    cells: &[Cell<'_>],
    values: &mut Vec<FileValue>,
    doubts: &mut Doubts,
) -> Result<(), Raw> {
    let at = cells.first().map_or(0, |cell| cell.at);
    let mut value = FileValue::default();
    for (column, cell) in columns.iter().zip(cells) {
        match column {
            Column::Field(field) => {
                if let Some(text) = said(cell, *field, doubts) {
                    set(&mut value, *field, text, cell.at, doubts);
                }
            }
            Column::Category(category) => {
                let option = cell.text.trim();
                if !option.is_empty() && option != "null" {
                    value.categories.push((category.clone(), option.to_owned()));
                }
            }
            Column::NotRead => {}
        }
    }
    if value.data_element.is_empty() {
        return Err(Raw::missing(at, Field::DataElement.name()));
    }
    // The last columns are often left out.
    let value_column = columns.iter().position(|column| *column == Column::Field(Field::Value));
    if cells.len() > columns.len() || value_column.is_some_and(|last| last >= cells.len()) {
        doubts.add(About::Cells, at);
    }
    if value.category_option_combo.is_some() && !value.categories.is_empty() {
        doubts.add(About::ComboTwice, at);
    }
    values.push(value);
    Ok(())
}

/// What a cell says: nothing if it is empty and without quotes.
fn said<'c>(cell: &'c Cell<'_>, field: Field, doubts: &mut Doubts) -> Option<&'c str> {
    let text = &*cell.text;
    match field {
        Field::Bookkeeping => return None,
        Field::Value | Field::Comment => {}
        _ if cell.quoted => return Some(text),
        // Blanks around names are a habit of people.
        _ => return Some(text.trim()).filter(|text| !text.is_empty() && *text != "null"),
    }
    if cell.quoted {
        if text.contains(['"', '\n', '\r']) {
            doubts.add(About::CellText, cell.at);
        }
        return Some(text).filter(|text| field == Field::Value || !text.is_empty());
    }
    if text == "null" {
        doubts.add(About::Null, cell.at);
        return None;
    }
    Some(text).filter(|text| !text.is_empty())
}
