//! How one file is merged into what others said, and what is refused.

use std::io::Write;

use jumla_dhis2::metadata::{Kind, Metadata, ReadError, Tally};
use proptest::prelude::*;

use super::{merged, read, recording};

#[test]
fn paths_come_of_parents() {
    // The payload that was loaded tells parents alone; the server made paths of them.
    let payload = read(&["dhis2-2.44/chain/metadata.json"]);
    assert!(payload.org_units.iter().all(|unit| !unit.path.is_empty()));
    let served = read(&["dhis2-2.44/mixed/metadata-admin-organisationUnits.json"]);
    let mut compared = 0;
    for unit in &payload.org_units {
        if let Some(other) = served.org_units.get(unit.identity.id.as_str()) {
            assert_eq!(unit.path, other.path);
            compared += 1;
        }
    }
    assert!(compared > 290, "{compared}");

    // The parents may be in another file, before or after.
    let below = r#"{"organisationUnits":[{"id":"c","parent":{"id":"b"}}]}"#;
    let above = r#"{"organisationUnits":[{"id":"b","path":"/a/b"}]}"#;
    for files in [[below, above], [above, below]] {
        let mut metadata = Metadata::default();
        for file in files {
            merged(&mut metadata, file);
        }
        assert_eq!(metadata.org_units.get("c").unwrap().path, ["a".into(), "b".into(), "c".into()]);
    }
    let mut ring = Metadata::default();
    merged(&mut ring, r#"{"organisationUnits":[{"id":"a","parent":"b"},{"id":"b","parent":"a"}]}"#);
    assert!(ring.org_units.iter().all(|unit| unit.path.is_empty()));
}

#[test]
fn silence_erases_nothing_and_what_is_said_replaces() {
    let mut metadata = Metadata::default();
    merged(
        &mut metadata,
        r#"{"dataSets":[{"id":"s","name":"Form","code":"F","periodType":"Monthly","expiryDays":"15.0",
            "attributeValues":[{"value":7,"attribute":{"id":"at"}}],"displayOptions":"{\"a\":1}",
            "dataSetElements":[{"dataElement":{"id":"e","name":"Births","valueType":"NUMBER"}}],
            "organisationUnits":["u","v"],"compulsoryDataElementOperands":[{"id":"e.c"}],
            "sections":[{"id":"x","name":"X","dataElements":["e"],
                "greyedFields":[{"dataElement":{"id":"e"},"categoryOptionCombo":"c"}]}]}]}"#,
    );
    let came =
        merged(&mut metadata, r#"{"dataSets":[{"id":"s","name":"New form"},{"id":"t"}],"pager":null}"#);
    assert_eq!(came.kinds, [Tally { kind: Kind::DataSet, new: 1, changed: 1, same: 0 }]);
    let set = metadata.data_sets.get("s").unwrap();
    assert_eq!((set.identity.name.as_str(), set.identity.code.as_deref()), ("New form", Some("F")));
    assert_eq!(set.identity.attributes.get("at").map(String::as_str), Some("7"));
    assert_eq!((set.expiry_days, set.org_units.as_ref().unwrap().len()), (15, 2));
    assert_eq!(set.compulsory[0].option_combo.as_ref().unwrap().as_str(), "c");
    assert_eq!(set.sections[0].greyed[0].data_element.as_str(), "e");
    assert_eq!(set.display_options.as_deref(), Some("{\"a\":1}"));
    assert_eq!(metadata.data_elements.get("e").unwrap().identity.name, "Births");

    // Sections beside the data set; null and the wrong kind of value are silence.
    merged(
        &mut metadata,
        r#"{"sections":[{"id":"y","sortOrder":1,"name":"Y","dataSet":{"id":"s"}},
            {"id":"x","sortOrder":0,"showRowTotals":true,"dataSet":{"id":"s"}},{"id":"z","dataSet":{"id":"?"}}],
            "dataSets":[{"id":"s","name":null,"organisationUnits":null,"expiryDays":[],"sections":{}}, 7, null, []]}"#,
    );
    let set = metadata.data_sets.get("s").unwrap();
    let sections: Vec<_> = set.sections.iter().map(|one| (one.name.as_str(), one.show_row_totals)).collect();
    assert_eq!(sections, [("X", true), ("Y", false)]);
    assert_eq!((set.identity.name.as_str(), set.expiry_days), ("New form", 15));

    // Hers alone, beside all of them.
    let hers = r#"{"dataSets":[{"id":"s","organisationUnits":["w"]}],"dataElements":[],"indicators":[],
        "categoryCombos":[],"categories":[],"categoryOptions":[],"optionSets":[]}"#;
    merged(&mut metadata, hers);
    assert_eq!(metadata.data_sets.get("s").unwrap().org_units.as_ref().unwrap().len(), 3);
    merged(&mut metadata, r#"{"dataSets":[{"id":"s","organisationUnits":["w"]}]}"#);
    assert_eq!(metadata.data_sets.get("s").unwrap().org_units.as_ref().unwrap().len(), 1);

    let lock = r#"{"lockExceptions":[{"dataSet":{"id":"s"},"organisationUnit":{"id":"u"},"period":{"id":"202601"}},
        {"dataSet":"s","orgUnit":"u","period":"202602"}]}"#;
    merged(&mut metadata, lock);
    assert_eq!(metadata.lock_exceptions.as_ref().unwrap().len(), 2);
    merged(&mut metadata, r#"{"lockExceptions":[]}"#);
    assert_eq!(metadata.lock_exceptions, Some(Vec::new()));
}

#[test]
fn another_user_takes_the_place_of_the_first() {
    let mut metadata = read(&["dhis2-2.44/mixed/metadata-admin-me.json"]);
    merged(&mut metadata, r#"{"id":"other","username":"other"}"#);
    let user = metadata.user.as_ref().unwrap();
    assert!(user.authorities.is_empty() && user.org_units.is_empty());
    let roles = r#"{"username":"other","userRoles":[{"authorities":["A"]}],"id":"other","email":"x"}"#;
    merged(&mut metadata, roles);
    assert!(metadata.user.as_ref().unwrap().has("A"));
}

#[test]
fn what_is_no_metadata_is_refused_and_changes_nothing() {
    let mut metadata = read(&["dhis2-2.42/metadata.json"]);
    let before = metadata.clone();
    for (file, expected) in [
        ("", ReadError::NotJson { line: 1, column: 0 }),
        ("{\"dataSets\":[{\"id\":\"a\"},\n  {\"id\":}", ReadError::NotJson { line: 2, column: 9 }),
        ("{\"dataSets\":[{\"id\":\"a\"}]} x", ReadError::NotJson { line: 1, column: 27 }),
        ("{\"dataSets\":[{\"id\":\"a\", \"expiryDays\":1e999}]}", ReadError::NotJson { line: 1, column: 42 }),
        ("{}", ReadError::NothingKnown),
        ("[]", ReadError::NothingKnown),
        ("7", ReadError::NothingKnown),
        ("{\"dataValues\":[{\"dataElement\":\"a\"}],\"dataSet\":\"s\"}", ReadError::NothingKnown),
        ("{\"httpStatus\":\"Unauthorized\",\"httpStatusCode\":401}", ReadError::NothingKnown),
        ("<html>", ReadError::NotJson { line: 1, column: 1 }),
        ("\u{1f}\u{8b}", ReadError::NotJson { line: 1, column: 1 }),
    ] {
        assert_eq!(metadata.merge_json(file.as_bytes()), Err(expected), "{file}");
    }
    assert_eq!(metadata.merge_json(b"{\n\"\xff"), Err(ReadError::NotJson { line: 2, column: 2 }));
    assert_eq!(metadata.merge_json(&[0x1f, 0x8b, 8, 0, 0]), Err(ReadError::NotGzip));
    assert_eq!(
        metadata.merge_json(&recording("dhis2-2.44/chain/metadata-user.json")),
        Err(ReadError::NothingKnown)
    );
    let deep = format!("{{\"organisationUnits\":[{}\"a\"{}]}}", "{\"parent\":".repeat(500), "}".repeat(500));
    assert!(matches!(metadata.merge_json(deep.as_bytes()), Err(ReadError::TooDeep { .. })));
    let passed_over =
        format!("{{\"organisationUnits\":[{{\"x\":{}{}}}]}}", "[".repeat(5000), "]".repeat(5000));
    assert!(metadata.merge_json(passed_over.as_bytes()).is_ok());
    assert_eq!(metadata, before);
}

#[test]
fn compressed_and_marked_files_are_read() {
    let plain = recording("dhis2-2.42/metadata.json");
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(&plain).unwrap();
    let marked = [b"\xef\xbb\xbf", &plain[..]].concat();
    let expected = read(&["dhis2-2.42/metadata.json"]);
    for bytes in [packed.finish().unwrap(), marked] {
        let mut metadata = Metadata::default();
        metadata.merge_json(&bytes).unwrap();
        assert_eq!(metadata, expected);
    }
}

#[test]
fn a_large_server_is_read() {
    let units: Vec<String> = (0..3000).map(|number| format!("u{number:010}")).collect();
    let mut file = String::from("{\"organisationUnits\":[");
    for unit in &units {
        file += &format!("{{\"id\":\"{unit}\",\"name\":\"Unit {unit}\",\"path\":\"/country/{unit}\"}},");
    }
    file += "{}],\"dataSets\":[";
    let assigned = units.iter().map(|unit| format!("\"{unit}\"")).collect::<Vec<_>>().join(",");
    for set in 0..40 {
        file += &format!("{{\"id\":\"s{set:010}\",\"organisationUnits\":[{assigned}]}},");
    }
    file += "{}]}";
    let mut metadata = Metadata::default();
    let came = merged(&mut metadata, &file);
    assert_eq!((came.of(Kind::OrgUnit).new, came.of(Kind::DataSet).new), (3000, 40));
    assert!(metadata.data_sets.iter().all(|set| set.org_units.as_ref().unwrap().len() == 3000));
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes: Vec<u8>, cut in 0usize..8000) {
        let mut metadata = Metadata::default();
        let _ = metadata.merge_json(&bytes);
        let file = recording("dhis2-2.42/metadata.json");
        let whole = cut >= file.len();
        prop_assert_eq!(metadata.merge_json(&file[..cut.min(file.len())]).is_ok(), whole);
    }

    #[test]
    fn a_damaged_file_changes_nothing_where_it_is_refused(at in 0usize..8000, byte: u8) {
        let mut file = recording("dhis2-2.44/metadata.json");
        let at = at % file.len();
        file[at] = byte;
        let mut metadata = Metadata::default();
        if metadata.merge_json(&file).is_err() {
            prop_assert_eq!(metadata, Metadata::default());
        }
    }
}
