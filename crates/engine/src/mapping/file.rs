//! The mapping file: read, checked for its layout, written.

use std::path::Path;

use schemars::Schema;

use crate::Error;
use crate::disk::{read_within, write_whole};
use crate::surface::MappingFile;

/// Larger files are no mapping.
const LARGEST: u64 = 32 * 1024 * 1024;

/// Reads a mapping file.
///
/// # Errors
/// [`Error::Unreadable`], [`Error::MappingMalformed`] with the place in the file, [`Error::MappingOfLaterSchema`].
pub fn read_mapping(path: &Path) -> Result<MappingFile, Error> {
    parse(&read_within(path, LARGEST)?)
}

/// Writes a mapping file: whole or not at all.
///
/// # Errors
/// [`Error::Unwritable`].
pub fn write_mapping(file: &MappingFile, path: &Path) -> Result<(), Error> {
    let mut text = serde_json::to_vec_pretty(file).unwrap_or_default();
    text.push(b'\n');
    write_whole(path, &text)
}

/// The JSON Schema of the mapping file.
#[must_use]
pub fn mapping_schema() -> Schema {
    schemars::schema_for!(MappingFile)
}

pub(super) fn parse(bytes: &[u8]) -> Result<MappingFile, Error> {
    parse_layout(bytes, MappingFile::SCHEMA)
}

/// A file that says its layout in `schema`.
pub(crate) fn parse_layout<T: serde::de::DeserializeOwned>(bytes: &[u8], layout: u32) -> Result<T, Error> {
    /// Read first, so that a later layout is named as such and not as an unknown key.
    #[derive(serde::Deserialize)]
    struct Version {
        schema: u32,
    }
    let malformed = |error: serde_json::Error| Error::MappingMalformed {
        line: error.line(),
        column: error.column(),
        detail: error.to_string(),
    };
    let Version { schema } = serde_json::from_slice(bytes).map_err(malformed)?;
    if schema != layout {
        return Err(Error::MappingOfLaterSchema { schema });
    }
    serde_json::from_slice(bytes).map_err(malformed)
}

pub(super) fn check_schema(file: &MappingFile) -> Result<(), Error> {
    if file.schema == MappingFile::SCHEMA {
        Ok(())
    } else {
        Err(Error::MappingOfLaterSchema { schema: file.schema })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_mapping_is_named_with_its_place() {
        let table: [(&str, &str); 5] = [
            ("{", "line 1"),
            ("{\"schema\": 2}", "layout 2"),
            ("{\"schema\": 1, \"target\": {}}", "unknown field `target`"),
            (
                "{\"schema\": 1,\n\"targets\": {\"t\": [{\"measure\": \"sum\", \"data_element\": \"d\"}]}}",
                "line 2",
            ),
            ("{\"schema\": 1, \"targets\": {\"t\": [{}]}}", "missing field `data_element`"),
        ];
        for (text, expected) in table {
            let said = parse(text.as_bytes()).unwrap_err().to_string();
            assert!(said.contains(expected), "{text}: {said}");
        }
        let file =
            parse(br#"{"schema": 1, "targets": {"t": []}, "places": {"p": [{"org_unit": "o"}]}}"#).unwrap();
        assert!(file.targets["t"].is_empty(), "a target may be mapped to nothing");
        assert_eq!(file.places["p"][0].org_unit, "o");
    }

    /// `docs/mapping.schema.json` is what the types say. To renew it, run this test with `JUMLA_WRITE_GOLDEN=1`.
    #[test]
    fn the_published_schema_is_that_of_the_types() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/mapping.schema.json");
        let text = serde_json::to_string_pretty(&mapping_schema()).unwrap() + "\n";
        if std::env::var_os("JUMLA_WRITE_GOLDEN").is_some() {
            std::fs::write(path, &text).unwrap();
        }
        assert_eq!(std::fs::read_to_string(path).unwrap_or_default(), text);
    }
}
