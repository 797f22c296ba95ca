//! The mapping file for persons and reports: read, checked, kept, written.

use std::path::Path;

use schemars::Schema;

use crate::disk::{read_within, write_whole};
use crate::mapping::parse_layout;
use crate::surface::{FieldSource, PersonMapping, ReceiveMapping, ReportMapping};
use crate::{Error, Workspace};

/// Larger files are no mapping.
const LARGEST: u64 = 4 * 1024 * 1024;

/// What a person has besides, and what the CHT makes of it.
const OF_A_PERSON: [&str; 8] = [
    "type",
    "contact_type",
    "parent",
    "contact",
    "reported_date",
    "patient_id",
    "place_id",
    "received_from_dhis2",
];
/// What a report says of its subject.
const OF_A_REPORT: [&str; 3] = ["patient_id", "patient_uuid", "place_id"];

/// Reads a mapping file.
///
/// # Errors
/// [`Error::Unreadable`], [`Error::MappingMalformed`] with the place in the file, [`Error::MappingOfLaterSchema`],
/// [`Error::FieldSourceUnclear`], [`Error::FieldReserved`].
pub fn read_receive_mapping(path: &Path) -> Result<ReceiveMapping, Error> {
    let mapping = parse(&read_within(path, LARGEST)?)?;
    check(&mapping)?;
    Ok(mapping)
}

/// Writes a mapping file: whole or not at all.
///
/// # Errors
/// [`Error::Unwritable`].
pub fn write_receive_mapping(mapping: &ReceiveMapping, path: &Path) -> Result<(), Error> {
    let mut text = serde_json::to_vec_pretty(mapping).unwrap_or_default();
    text.push(b'\n');
    write_whole(path, &text)
}

/// The JSON Schema of the mapping file.
#[must_use]
pub fn receive_mapping_schema() -> Schema {
    schemars::schema_for!(ReceiveMapping)
}

impl Workspace {
    /// The mapping that is kept; an empty one where there is none.
    ///
    /// # Errors
    /// Whatever the store says.
    pub fn receive_mapping(&self) -> Result<ReceiveMapping, Error> {
        match self.store.read().receive_mapping()? {
            Some(body) => parse(body.as_bytes()),
            None => Ok(ReceiveMapping::default()),
        }
    }

    /// Keeps a mapping, instead of the one before.
    ///
    /// # Errors
    /// [`Error::MappingOfLaterSchema`], [`Error::FieldSourceUnclear`], [`Error::FieldReserved`]; whatever the store says.
    pub fn save_receive_mapping(&mut self, mapping: &ReceiveMapping) -> Result<(), Error> {
        check(mapping)?;
        let body = serde_json::to_string(mapping).unwrap_or_default();
        Ok(self.store.write(|writer| writer.set_receive_mapping(&body))?)
    }
}

fn parse(bytes: &[u8]) -> Result<ReceiveMapping, Error> {
    parse_layout(bytes, ReceiveMapping::SCHEMA)
}

fn check(mapping: &ReceiveMapping) -> Result<(), Error> {
    if mapping.schema != ReceiveMapping::SCHEMA {
        return Err(Error::MappingOfLaterSchema { schema: mapping.schema });
    }
    mapping.people.iter().enumerate().try_for_each(|(number, people)| check_people(number, people))?;
    mapping.reports.iter().enumerate().try_for_each(|(number, reports)| check_reports(number, reports))
}

fn check_people(number: usize, people: &PersonMapping) -> Result<(), Error> {
    if !people.fields.contains_key("name") {
        return Err(Error::FieldSourceUnclear { place: format!("people[{number}].fields.name") });
    }
    for (field, source) in &people.fields {
        let place = || format!("people[{number}].fields.{field}");
        let reserved = OF_A_PERSON.contains(&field.as_str()) || field.contains('.');
        if reserved || field.starts_with('_') || field.is_empty() {
            return Err(Error::FieldReserved { place: place() });
        }
        if !is_clear(source)
            || source.data_element.is_some()
            || source.property.is_some_and(|one| one.is_of_events())
        {
            return Err(Error::FieldSourceUnclear { place: place() });
        }
    }
    Ok(())
}

fn check_reports(number: usize, reports: &ReportMapping) -> Result<(), Error> {
    for (field, source) in &reports.fields {
        let place = || format!("reports[{number}].fields.{field}");
        let mut names = field.split('.');
        if OF_A_REPORT.contains(&field.as_str()) || names.any(|name| name.is_empty() || name.starts_with('_'))
        {
            return Err(Error::FieldReserved { place: place() });
        }
        let is_group =
            |other: &String| other.strip_prefix(field.as_str()).is_some_and(|rest| rest.starts_with('.'));
        if !is_clear(source) || source.attribute.is_some() || reports.fields.keys().any(is_group) {
            return Err(Error::FieldSourceUnclear { place: place() });
        }
    }
    Ok(())
}

/// Exactly one.
fn is_clear(source: &FieldSource) -> bool {
    let FieldSource { attribute, data_element, property, text, .. } = source;
    let said = [attribute.is_some(), data_element.is_some(), property.is_some(), text.is_some()];
    said.into_iter().filter(|said| *said).count() == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_meant_is_named_with_its_place() {
        let people = |fields: &str| {
            format!(r#"{{"schema": 1, "people": [{{"tracked_entity_type": "t", "fields": {fields}}}]}}"#)
        };
        let reports = |fields: &str| {
            format!(r#"{{"schema": 1, "reports": [{{"program": "p", "form": "f", "fields": {fields}}}]}}"#)
        };
        let name = r#""name": {"attribute": "a"}"#;
        for (text, expected) in [
            (people(&format!("{{{name}}}")), "ok"),
            (people("{}"), "people[0].fields.name: say"),
            (people(&format!(r#"{{{name}, "sex": {{}}}}"#)), "people[0].fields.sex: say"),
            (people(&format!(r#"{{{name}, "sex": {{"attribute": "a", "text": "t"}}}}"#)), "fields.sex: say"),
            (people(&format!(r#"{{{name}, "x": {{"data_element": "d"}}}}"#)), "fields.x: say"),
            (people(&format!(r#"{{{name}, "x": {{"property": "status"}}}}"#)), "fields.x: say"),
            (
                people(&format!(r#"{{{name}, "parent": {{"text": "p"}}}}"#)),
                "fields.parent: a field of this name",
            ),
            (people(&format!(r#"{{{name}, "_id": {{"text": "p"}}}}"#)), "fields._id: a field of this name"),
            (people(&format!(r#"{{{name}, "sexx": {{"atribute": "p"}}}}"#)), "unknown field `atribute`"),
            (
                reports(r#"{"vitals.weight": {"data_element": "d"}, "day": {"property": "occurred_on"}}"#),
                "ok",
            ),
            (reports(r#"{"x": {"attribute": "a"}}"#), "reports[0].fields.x: say"),
            (reports(r#"{"vitals": {"text": "a"}, "vitals.weight": {"text": "a"}}"#), "fields.vitals: say"),
            (reports(r#"{"patient_id": {"text": "a"}}"#), "fields.patient_id: a field of this name"),
            (reports(r#"{"a..b": {"text": "a"}}"#), "fields.a..b: a field of this name"),
            (r#"{"schema": 2}"#.to_owned(), "layout 2"),
            ("{".to_owned(), "line 1"),
        ] {
            let said = parse(text.as_bytes()).and_then(|mapping| check(&mapping));
            let said = said.map_or_else(|error| error.to_string(), |()| "ok".to_owned());
            assert!(said.contains(expected), "{text}: {said}");
        }
    }

    /// `docs/receive.schema.json` is what the types say, and the example beside it is a mapping. To renew the schema, run
    /// this test with `JUMLA_WRITE_GOLDEN=1`.
    #[test]
    fn the_published_schema_is_that_of_the_types() {
        let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
        let path = docs.join("receive.schema.json");
        let text = serde_json::to_string_pretty(&receive_mapping_schema()).unwrap() + "\n";
        if std::env::var_os("JUMLA_WRITE_GOLDEN").is_some() {
            std::fs::write(&path, &text).unwrap();
        }
        assert_eq!(std::fs::read_to_string(path).unwrap_or_default(), text);
        let example = read_receive_mapping(&docs.join("receive.example.json")).unwrap();
        assert!(!example.people.is_empty() && !example.reports.is_empty());
    }
}
