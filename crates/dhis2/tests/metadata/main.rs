//! What real servers gave their clients, read and merged.
#![expect(clippy::unwrap_used, reason = "tests")]

mod merged;
mod missing;
mod recorded;

use std::path::PathBuf;

use chrono::NaiveDate;
use jumla_dhis2::metadata::{Merged, Metadata};

fn recording(name: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/recordings").join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The body of a recorded answer.
fn answer(name: &str) -> Vec<u8> {
    let text = String::from_utf8(recording(name)).unwrap();
    let answer = text.split("<<< RESPONSE").nth(1).unwrap();
    answer.split_once("\n\n").or_else(|| answer.split_once("\r\n\r\n")).unwrap().1.into()
}

fn read(names: &[&str]) -> Metadata {
    let mut metadata = Metadata::default();
    for name in names {
        let bytes = if name.ends_with(".txt") { answer(name) } else { recording(name) };
        metadata.merge_json(&bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    metadata
}

fn merged(metadata: &mut Metadata, json: &str) -> Merged {
    metadata.merge_json(json.as_bytes()).unwrap()
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}
