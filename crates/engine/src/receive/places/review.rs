//! The review file: what is proposed, for a person to decide in a spreadsheet, and for somebody with the rights to write.
//!
//! CSV or JSON, by the name of the file. In CSV, texts that a spreadsheet would take for a formula get an apostrophe
//! before them; ids and decisions, which are read again, never begin so.

use std::path::Path;

use csv::{ReaderBuilder, WriterBuilder};
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::disk::{read_within, write_whole};
use crate::surface::{PlaceDecision, PlaceMatch, PlaceOutcome, PlaceProblem, PlaceRow};

/// Larger files are no review.
const LARGEST: u64 = 64 * 1024 * 1024;

/// A row of CSV: all but the other candidates.
#[derive(Default, Deserialize, Serialize)]
#[serde(default)]
struct Line {
    decision: Option<PlaceDecision>,
    org_unit: String,
    org_unit_name: String,
    org_unit_code: Option<String>,
    org_unit_parent: Option<String>,
    place: Option<String>,
    place_name: Option<String>,
    place_parent: Option<String>,
    matched_by: Option<PlaceMatch>,
    likeness: Option<u32>,
    parent: Option<String>,
    parent_name: Option<String>,
    contact_type: Option<String>,
    problem: Option<PlaceProblem>,
    detail: Option<String>,
    outcome: Option<PlaceOutcome>,
}

/// Writes rows into a file: whole, or what was there before.
///
/// # Errors
/// [`Error::Unwritable`].
pub fn write_review(rows: &[PlaceRow], path: &Path) -> Result<(), Error> {
    let content = if is_json(path) {
        let mut text = serde_json::to_vec_pretty(rows).unwrap_or_default();
        text.push(b'\n');
        text
    } else {
        as_csv(rows).map_err(|_| Error::Unwritable {
            path: path.to_owned(),
            reason: std::io::ErrorKind::InvalidData,
        })?
    };
    write_whole(path, &content)
}

/// Reads the rows of a file.
///
/// # Errors
/// [`Error::Unreadable`], [`Error::ReviewUnreadable`] with the line.
pub fn read_review(path: &Path) -> Result<Vec<PlaceRow>, Error> {
    let content = read_within(path, LARGEST)?;
    let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let unreadable = |(line, reason)| Error::ReviewUnreadable { file, line, reason };
    if is_json(path) {
        serde_json::from_slice(&content).map_err(|error| unreadable((error.line(), error.to_string())))
    } else {
        from_csv(&content).map_err(unreadable)
    }
}

fn is_json(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"))
}

fn as_csv(rows: &[PlaceRow]) -> Result<Vec<u8>, csv::Error> {
    let mut writer = WriterBuilder::new().from_writer(Vec::new());
    for row in rows {
        writer.serialize(Line::from(row))?;
    }
    if rows.is_empty() {
        writer.write_record(COLUMNS)?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

const COLUMNS: [&str; 4] = ["decision", "org_unit", "org_unit_name", "place"];

fn from_csv(content: &[u8]) -> Result<Vec<PlaceRow>, (usize, String)> {
    let content = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content);
    // Spreadsheets of some languages write semicolons.
    let header = content.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let delimiter = if header.contains(&b';') && !header.contains(&b',') { b';' } else { b',' };
    let mut reader = ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(content);
    let told = |error: &csv::Error| {
        let line = error.position().map_or(1, |position| position.line());
        (usize::try_from(line).unwrap_or_default(), error.to_string())
    };
    let has = |header: &csv::StringRecord, name: &str| header.iter().any(|one| one.trim() == name);
    let header = reader.headers().map_err(|error| told(&error))?;
    if let Some(lacking) = ["decision", "org_unit"].into_iter().find(|name| !has(header, name)) {
        return Err((1, format!("there is no column `{lacking}`")));
    }
    reader.deserialize::<Line>().map(|line| line.map(PlaceRow::from).map_err(|error| told(&error))).collect()
}

/// As a spreadsheet takes it for a text.
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

impl From<&PlaceRow> for Line {
    fn from(row: &PlaceRow) -> Self {
        let some = |text: &Option<String>| text.as_deref().map(harmless);
        Self {
            decision: row.decision,
            org_unit: row.org_unit.clone(),
            org_unit_name: harmless(&row.org_unit_name),
            org_unit_code: some(&row.org_unit_code),
            org_unit_parent: some(&row.org_unit_parent),
            place: some(&row.place),
            place_name: some(&row.place_name),
            place_parent: some(&row.place_parent),
            matched_by: row.matched_by,
            likeness: row.likeness,
            parent: some(&row.parent),
            parent_name: some(&row.parent_name),
            contact_type: some(&row.contact_type),
            problem: row.problem,
            detail: some(&row.detail),
            outcome: row.outcome,
        }
    }
}

impl From<Line> for PlaceRow {
    fn from(line: Line) -> Self {
        let plain = |text: String| text.strip_prefix('\'').map_or_else(|| text.clone(), ToOwned::to_owned);
        Self {
            decision: line.decision,
            org_unit: line.org_unit,
            org_unit_name: plain(line.org_unit_name),
            org_unit_code: line.org_unit_code.map(plain),
            org_unit_parent: line.org_unit_parent.map(plain),
            place: line.place,
            place_name: line.place_name.map(plain),
            place_parent: line.place_parent.map(plain),
            matched_by: line.matched_by,
            likeness: line.likeness,
            parent: line.parent,
            parent_name: line.parent_name.map(plain),
            contact_type: line.contact_type,
            problem: line.problem,
            detail: line.detail.map(plain),
            outcome: line.outcome,
            others: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> PlaceRow {
        PlaceRow {
            decision: Some(PlaceDecision::Link),
            org_unit: "uBahari0001".to_owned(),
            org_unit_name: "=HYPERLINK(\"x\"), \"Bahari\"".to_owned(),
            place: Some("p".to_owned()),
            place_name: Some("Bahari".to_owned()),
            matched_by: Some(PlaceMatch::NameAndParent),
            likeness: Some(97),
            problem: Some(PlaceProblem::NotAllowed),
            outcome: Some(PlaceOutcome::NotWritten),
            ..PlaceRow::default()
        }
    }

    #[test]
    fn a_review_comes_back_as_it_was_written_and_is_no_formula() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["review.csv", "review.json", "REVIEW.JSON"] {
            let path = folder.path().join(name);
            write_review(&[row(), PlaceRow::default()], &path).unwrap();
            assert_eq!(read_review(&path).unwrap(), [row(), PlaceRow::default()], "{name}");
        }
        let text = std::fs::read_to_string(folder.path().join("review.csv")).unwrap();
        assert!(text.contains("\"'=HYPERLINK"), "{text}");
        write_review(&[], &folder.path().join("none.csv")).unwrap();
        assert_eq!(read_review(&folder.path().join("none.csv")).unwrap(), []);
    }

    #[test]
    fn what_people_make_of_it_is_read_and_what_is_no_review_is_named_with_its_line() {
        let read = |text: &str| from_csv(text.as_bytes());
        let linked =
            |rows: Vec<PlaceRow>| rows[0].decision == Some(PlaceDecision::Link) && rows[0].org_unit == "u";
        for text in [
            "decision,org_unit,place\nlink,u,p\n",
            "\u{feff}decision;org_unit;place\r\nlink;u;p\r\n",
            "place,org_unit,more,decision\np,u,x,link",
        ] {
            assert!(linked(read(text).unwrap()), "{text}");
        }
        for (text, line, reason) in [
            ("a,b\n1,2\n", 1, "decision"),
            ("decision,org_unit\nlink,u\nperhaps,v\n", 3, "perhaps"),
            ("", 1, "decision"),
        ] {
            let (at, said) = read(text).unwrap_err();
            assert!(at == line && said.contains(reason), "{text}: line {at}, {said}");
        }
    }
}
