//! CSV, as this server's row reader has it: columns by their names in the first line, lines that end at a line feed *or* a
//! carriage return, an end at the first empty line, quotes that end at the next quote. Each of these can lose what
//! follows without a word, which is remarked (`38b`, `38s`, `38o`, `39d`).
//!
//! Not a reader of CSV in general: that is [`crate::file`].

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::input::{Body, Failure, Input, NamedSchemes, Value};
use crate::predict::{Remark, RemarkKind};

#[derive(Clone, Copy, Debug, PartialEq)]
enum Column {
    DataElement,
    OrgUnit,
    OptionCombo,
    AttributeCombo,
    CategoryCombo,
    AttributeOptions,
    Period,
    Value,
    Comment,
    FollowUp,
    Deleted,
    /// Known and not read.
    Ignored,
    /// Taken as a category, with the option in its cells.
    Category,
}

impl Column {
    /// Any case will do (`38e-csv-camelcase-header`), spaces and underscores will not.
    fn named(name: &str) -> Self {
        match name.to_lowercase().as_str() {
            "dataelement" => Self::DataElement,
            "orgunit" => Self::OrgUnit,
            "categoryoptioncombo" => Self::OptionCombo,
            "attributeoptioncombo" => Self::AttributeCombo,
            "attributecombo" => Self::CategoryCombo,
            "attributeoptions" => Self::AttributeOptions,
            "period" => Self::Period,
            "value" => Self::Value,
            "comment" => Self::Comment,
            "followup" => Self::FollowUp,
            "deleted" => Self::Deleted,
            "storedby" | "timestamp" => Self::Ignored,
            _ => Self::Category,
        }
    }
}

pub(super) fn decode<'a>(text: &'a str, data_set: Option<&str>) -> Result<Body<'a>, Failure> {
    if text.is_empty() {
        return Err(Failure::new(400, "csv"));
    }
    let (header, mut rest) = header_line(text);
    let names = header_cells(header)?;
    let columns: Vec<Column> = names.iter().map(|name| Column::named(name)).collect();
    // Only this spelling keeps other columns from being categories (`38n`).
    let has_categories = !names.contains(&"categoryOptionCombo");
    let mut values = Vec::new();
    let mut broken = Vec::new();
    while let Some((line, after)) = row(rest) {
        if names.is_empty() {
            return Err(Failure::new(500, "csv"));
        }
        rest = after;
        let mut cells = Cells { line, lost: false };
        let value = read_row(&mut cells, &names, &columns, has_categories);
        if cells.lost {
            broken.push(values.len());
        }
        values.push(value);
    }
    let remarks = truncations(text, rest, values.len() + 1, broken);
    let data_set = data_set.map(|id| Cow::Owned(id.to_owned()));
    let input = Input { data_set, values, ..Input::default() };
    Ok(Body { inputs: vec![input], dry_run: None, schemes: NamedSchemes::default(), remarks })
}

/// What is lost: everything after the line at which the reader stopped, and the ends of cells with quotes in them.
/// `line` is the last that is read.
fn truncations(text: &str, rest: &str, line: usize, broken: Vec<usize>) -> Vec<Remark> {
    let mut remarks = Vec::new();
    if !rest.trim().is_empty() {
        let lost = rest.lines().filter(|line| !line.trim().is_empty()).count();
        let args = BTreeMap::from([
            ("line", line.to_string()),
            ("lines", lost.to_string()),
            ("cause", if text.contains("\r\n") { "crlf" } else { "blank_line" }.to_owned()),
        ]);
        remarks.push(Remark { kind: RemarkKind::Truncated, indexes: Vec::new(), args });
    }
    if !broken.is_empty() {
        let args = BTreeMap::from([("cause", "quotes".to_owned())]);
        remarks.push(Remark { kind: RemarkKind::Truncated, indexes: broken, args });
    }
    remarks
}

/// The first line may end as a line of Windows does; the ones after it may not.
fn header_line(text: &str) -> (&str, &str) {
    match text.find(['\n', '\r']) {
        Some(end) => {
            let rest = &text[end..];
            (&text[..end], rest.strip_prefix("\r\n").unwrap_or(&rest[1..]))
        }
        None => (text, ""),
    }
}

/// Up to a line feed or a carriage return; `None` for an empty line, which ends the file.
fn row(rest: &str) -> Option<(&str, &str)> {
    let end = rest.bytes().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len());
    (end > 0).then(|| (&rest[..end], rest.get(end + 1..).unwrap_or_default()))
}

const INDENT: [char; 2] = [' ', '\t'];

fn header_cells(line: &str) -> Result<Vec<&str>, Failure> {
    if line.is_empty() {
        return Ok(Vec::new());
    }
    // A comma at the very end opens no column.
    let line = line.strip_suffix(',').unwrap_or(line);
    line.split(',')
        .map(|cell| {
            let cell = cell.trim_matches(INDENT);
            if cell == "\"" {
                // The server takes the quotes off both ends of one.
                return Err(Failure::new(500, "csv"));
            }
            Ok(cell.strip_prefix('"').and_then(|cell| cell.strip_suffix('"')).unwrap_or(cell))
        })
        .collect()
}

/// The cells of one line. An unquoted cell loses the space before it and keeps that after it; an empty one is none.
struct Cells<'a> {
    line: &'a str,
    /// Something stood between a closing quote and the next comma.
    lost: bool,
}

impl<'a> Iterator for Cells<'a> {
    type Item = Option<&'a str>;

    fn next(&mut self) -> Option<Option<&'a str>> {
        let line = self.line.trim_start_matches(INDENT);
        self.line = line;
        if line.is_empty() {
            return None;
        }
        let (cell, rest) = if let Some(rest) = line.strip_prefix(',') {
            (None, rest)
        } else if let Some(quoted) = line.strip_prefix('"') {
            let (cell, rest) = quoted.split_once('"').unwrap_or((quoted, ""));
            let (between, rest) = rest.split_once(',').unwrap_or((rest, ""));
            self.lost |= !between.trim_matches(INDENT).is_empty();
            (Some(cell), rest)
        } else {
            let (cell, rest) = line.split_once(',').unwrap_or((line, ""));
            (Some(cell), rest)
        };
        self.line = rest;
        Some(cell)
    }
}

fn read_row<'a>(
    cells: &mut Cells<'a>,
    names: &[&'a str],
    columns: &[Column],
    has_categories: bool,
) -> Value<'a> {
    let mut value = Value::default();
    for ((cell, name), column) in cells.zip(names).zip(columns) {
        if *column == Column::Category {
            if has_categories {
                let options = value.rare().options.get_or_insert_default();
                options.push((Cow::Borrowed(*name), cell.map(Cow::Borrowed)));
            }
            continue;
        }
        let cell = cell.filter(|cell| *cell != "null");
        let text = cell.map(Cow::Borrowed);
        let switch = cell.map(|cell| cell.eq_ignore_ascii_case("true"));
        match column {
            Column::DataElement => value.data_element = text,
            Column::OrgUnit => value.org_unit = text,
            Column::OptionCombo => value.option_combo = text,
            Column::AttributeCombo => value.attribute_combo = text,
            Column::Period => value.period = text,
            Column::Value => value.value = text,
            Column::Comment => value.comment = text,
            Column::FollowUp => value.follow_up = switch,
            Column::Deleted => value.deleted = switch,
            Column::CategoryCombo => value.rare().category_combo = text,
            Column::AttributeOptions => {
                value.rare().attribute_options =
                    cell.map(|cell| cell.split(INDENT).map(Cow::Borrowed).collect());
            }
            Column::Ignored | Column::Category => {}
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str) -> Vec<Option<String>> {
        let body = decode(text, None).unwrap();
        body.inputs[0].values.iter().map(|value| value.value.clone().map(Cow::into_owned)).collect()
    }

    #[test]
    fn rows_that_are_read() {
        for (text, expected, truncated) in [
            ("value\n1\n2\n", &[Some("1"), Some("2")][..], false),
            ("value\r\n1\r\n2\r\n", &[Some("1")], true),
            ("value\r1\r2\r", &[Some("1"), Some("2")], false),
            ("value\n1\n\n2\n", &[Some("1")], true),
            ("value\n1\n2", &[Some("1"), Some("2")], false),
            ("value\n", &[], false),
            ("value,comment\n 1 ,\"said \"\"none\"\", moved\"\n", &[Some("1 ")], true),
            ("comment,value\n\"a, b\",\"5\"\n,6\nnull,null\n", &[Some("5"), Some("6"), None], false),
            ("comment,value\n\"\",\"\"\n", &[Some("")], false),
        ] {
            let expected: Vec<_> = expected.iter().map(|value| value.map(str::to_owned)).collect();
            assert_eq!(values(text), expected, "{text:?}");
            assert_eq!(!decode(text, None).unwrap().remarks.is_empty(), truncated, "{text:?}");
        }
    }

    #[test]
    fn other_columns_are_categories_unless_the_combo_is_spelt_out() {
        for (text, has_options) in [
            ("dataelement,SEX\nx,F\n", true),
            ("dataelement,storedby,timestamp\nx,y,z\n", false),
            ("dataelement,categoryoptioncombo,SEX\nx,y,F\n", true),
            ("dataElement,categoryOptionCombo,SEX\nx,y,F\n", false),
            ("dataelement,SEX\nx\n", false),
        ] {
            let body = decode(text, None).unwrap();
            let rare = body.inputs[0].values[0].rare.as_ref();
            assert_eq!(rare.is_some_and(|rare| rare.options.is_some()), has_options, "{text:?}");
        }
    }

    #[test]
    fn no_header() {
        assert_eq!(decode("", None).err().unwrap().http, 400);
        assert_eq!(decode("\nx\n", None).err().unwrap().http, 500);
    }
}
