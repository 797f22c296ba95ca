//! The file of mappings: read, and checked for its layout.

use std::path::Path;

use schemars::Schema;

use crate::Error;
use crate::disk::{read_within, write_whole};
use crate::mapping::parse_layout;
use crate::surface::OutboundFile;

/// Larger files are no mappings.
const LARGEST: u64 = 4 * 1024 * 1024;

/// Reads a file of mappings.
///
/// # Errors
/// [`Error::Unreadable`]; those of [`parse_outbound`].
pub fn read_outbound(path: &Path) -> Result<OutboundFile, Error> {
    parse_outbound(&read_within(path, LARGEST)?)
}

/// Writes a file of mappings: whole or not at all.
///
/// # Errors
/// [`Error::Unwritable`].
pub fn write_outbound(file: &OutboundFile, path: &Path) -> Result<(), Error> {
    let mut text = serde_json::to_vec_pretty(file).unwrap_or_default();
    text.push(b'\n');
    write_whole(path, &text)
}

/// Reads mappings from what is in their file.
///
/// # Errors
/// [`Error::MappingMalformed`] with the place in the file, [`Error::MappingOfLaterSchema`].
pub fn parse_outbound(bytes: &[u8]) -> Result<OutboundFile, Error> {
    parse_layout(bytes, OutboundFile::SCHEMA)
}

/// The JSON Schema of the file.
#[must_use]
pub fn outbound_schema() -> Schema {
    schemars::schema_for!(OutboundFile)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_file_of_mappings_is_named_with_its_place() {
        let table = [
            ("{", "line 1"),
            (r#"{"schema": 2}"#, "layout 2"),
            (r#"{"schema": 1, "mapping": {}}"#, "unknown field `mapping`"),
            (r#"{"schema": 1, "mappings": {"a": {"kind": "openmrs"}}}"#, "unknown variant `openmrs`"),
            (
                r#"{"schema": 1, "mappings": {"a": {"kind": "dhis2-event", "relevant_to": "true"}}}"#,
                "missing field",
            ),
        ];
        for (text, expected) in table {
            let said = parse_outbound(text.as_bytes()).unwrap_err().to_string();
            assert!(said.contains(expected), "{text}: {said}");
        }
        assert!(parse_outbound(br#"{"schema": 1}"#).unwrap().mappings.is_empty());
    }

    /// `docs/outbound.schema.json` is what the types say. To renew it, run this test with `JUMLA_WRITE_GOLDEN=1`.
    #[test]
    fn the_published_schema_is_that_of_the_types() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/outbound.schema.json");
        let text = serde_json::to_string_pretty(&outbound_schema()).unwrap() + "\n";
        if std::env::var_os("JUMLA_WRITE_GOLDEN").is_some() {
            std::fs::write(path, &text).unwrap();
        }
        assert_eq!(std::fs::read_to_string(path).unwrap_or_default(), text);
    }
}
