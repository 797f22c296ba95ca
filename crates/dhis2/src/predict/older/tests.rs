//! Rules that no recording shows by itself.

use super::predict;
use crate::file::Format;
use crate::metadata::Metadata;
use crate::predict::{Answer, Key, Nothing, Parameters, Request, Server, StoredValue, Table};

const METADATA: &str = r#"{
    "organisationUnits": [
        {"id":"ouCountry01","name":"C","path":"/ouCountry01"},
        {"id":"ouNorth0001","name":"N","path":"/ouCountry01/ouNorth0001"},
        {"id":"ouSouth0001","name":"S","path":"/ouCountry01/ouSouth0001"}],
    "categoryCombos": [
        {"id":"ccDefault01","name":"default","isDefault":true,"categories":[{"id":"caDefault01"}]},
        {"id":"ccFunder001","name":"Funder","categories":[{"id":"caFunder001"}]}],
    "categories": [
        {"id":"caDefault01","name":"default","categoryOptions":[{"id":"opDefault01"}]},
        {"id":"caFunder001","name":"Funder","categoryOptions":[{"id":"opNorth0001"},{"id":"opSecret001"}]}],
    "categoryOptions": [
        {"id":"opDefault01","name":"default"},
        {"id":"opNorth0001","name":"North","organisationUnits":[{"id":"ouNorth0001"}]},
        {"id":"opSecret001","name":"Secret","access":{"data":{"read":true,"write":false}}}],
    "categoryOptionCombos": [
        {"id":"coDefault01","name":"default","categoryCombo":{"id":"ccDefault01"},"categoryOptions":[{"id":"opDefault01"}]},
        {"id":"coNorth0001","name":"North","categoryCombo":{"id":"ccFunder001"},"categoryOptions":[{"id":"opNorth0001"}]},
        {"id":"coSecret001","name":"Secret","categoryCombo":{"id":"ccFunder001"},"categoryOptions":[{"id":"opSecret001"}]}],
    "optionSets": [{"id":"osColours01","name":"Colours","options":[{"id":"o1","code":"R","name":"Red"},{"id":"o2","code":"G","name":"Green"}]}],
    "dataElements": [
        {"id":"deCount0001","code":"COUNT","name":"Count","valueType":"INTEGER","aggregationType":"SUM","zeroIsSignificant":true,"categoryCombo":{"id":"ccDefault01"}},
        {"id":"deColours01","name":"Colours","valueType":"MULTI_TEXT","aggregationType":"NONE","categoryCombo":{"id":"ccDefault01"},"optionSet":{"id":"osColours01"}}],
    "dataSets": [
        {"id":"dsLocked001","name":"Locked","periodType":"Monthly","expiryDays":5,"openFuturePeriods":0,"categoryCombo":{"id":"ccDefault01"},
         "dataSetElements":[{"dataElement":{"id":"deCount0001"}}],"organisationUnits":[{"id":"ouNorth0001"}]},
        {"id":"dsOpen00001","name":"Open","periodType":"Monthly","expiryDays":0,"openFuturePeriods":3,"categoryCombo":{"id":"ccDefault01"},
         "dataSetElements":[{"dataElement":{"id":"deCount0001"}}],"organisationUnits":[{"id":"ouNorth0001"}]}]
}"#;

fn metadata(more: &[&str]) -> Metadata {
    let mut metadata = Metadata::default();
    let me = r#"{"id":"usImporter1","username":"importer","authorities":["F_DATAVALUE_ADD"],"organisationUnits":[{"id":"ouCountry01"}]}"#;
    for json in [METADATA, me].iter().chain(more) {
        metadata.merge_json(json.as_bytes()).unwrap();
    }
    metadata
}

fn answer(metadata: &Metadata, format: Format, body: &str, stored: &dyn crate::predict::Stored) -> Answer {
    let now = "2026-11-23T09:00:00Z".parse().unwrap();
    let server = Server { version: "2.42".parse().unwrap(), metadata, now, stored };
    predict(&Request { format, parameters: Parameters::default(), body: body.as_bytes() }, &server)
}

fn codes(answer: &Answer) -> Vec<u16> {
    answer.conflicts.iter().filter_map(|conflict| Some(conflict.code?.0)).collect()
}

#[test]
fn what_is_refused() {
    let lenient = [r#"{"keyDataImportStrictDataSetLocking":false,"keyCalendar":"iso8601"}"#];
    let exception = r#"{"lockExceptions":[{"dataSet":{"id":"dsLocked001"},"organisationUnit":{"id":"ouNorth0001"},"period":{"id":"202607"}}]}"#;
    let expired = r#"{"id":"usImporter1","username":"importer","authorities":["F_DATAVALUE_ADD","F_EDIT_EXPIRED"],"organisationUnits":[{"id":"ouCountry01"}]}"#;
    let count = |more: &str| {
        format!(
            r#"{{"dataElement":"deCount0001","orgUnit":"ouNorth0001","period":"202607","value":"1"{more}}}"#
        )
    };
    let colours = |value: &str| {
        format!(r#"{{"dataElement":"deColours01","orgUnit":"ouNorth0001","period":"202607"{value}}}"#)
    };
    let named = |set: &str, value: String| format!(r#"{{"dataSet":"{set}","dataValues":[{value}]}}"#);
    let alone = |value: String| format!(r#"{{"dataValues":[{value}]}}"#);
    let long = format!(r#","comment":"{}""#, "x".repeat(50_001));
    for (remark, more, body, expected) in [
        (
            "an unassigned data set locks nothing",
            &[][..],
            alone(count(r#","orgUnit":"ouSouth0001""#)),
            &[][..],
        ),
        ("strict: one locked set is enough", &[], alone(count("")), &[7640]),
        ("not strict: one open set is enough", &lenient, alone(count("")), &[]),
        ("not strict, but the locked set is named", &lenient, named("dsLocked001", count("")), &[7640]),
        ("the open set is named", &[], named("dsOpen00001", count("")), &[]),
        ("a lock exception", &[exception], named("dsLocked001", count("")), &[]),
        ("who may write into what has expired", &[expired], named("dsLocked001", count("")), &[]),
        (
            "but not into the future",
            &[expired],
            named("dsLocked001", count(r#","period":"202611""#)),
            &[7641],
        ),
        ("three months ahead", &[], named("dsOpen00001", count(r#","period":"202701""#)), &[]),
        ("four months ahead", &[], named("dsOpen00001", count(r#","period":"202702""#)), &[7641]),
        (
            "an option of another district",
            &[],
            named("dsOpen00001", count(r#","orgUnit":"ouSouth0001","attributeOptionCombo":"coNorth0001""#)),
            &[7639],
        ),
        (
            "an option of this district",
            &[],
            named("dsOpen00001", count(r#","attributeOptionCombo":"coNorth0001""#)),
            &[],
        ),
        (
            "an option that may not be written",
            &[],
            named("dsOpen00001", count(r#","attributeOptionCombo":"coSecret001""#)),
            &[7616],
        ),
        (
            "the same as category option combo",
            &[],
            named("dsOpen00001", count(r#","categoryOptionCombo":"coSecret001""#)),
            &[7614],
        ),
        ("several options", &[], alone(colours(r#","value":"R,G""#)), &[]),
        ("one of them is none", &[], alone(colours(r#","value":"R,B""#)), &[7621]),
        ("no value", &[], alone(colours("")), &[7618]),
        ("no value, to be deleted", &[], alone(colours(r#","deleted":true"#)), &[]),
        ("a long comment", &[], alone(colours(&long)), &[7620]),
        ("a week of a type that came later", &[], alone(count(r#","period":"2026FriW2""#)), &[7611]),
    ] {
        let answer = answer(&metadata(more), Format::Json, &body, &Nothing);
        assert_eq!(codes(&answer), expected, "{remark}");
        assert_eq!(answer.http, if expected.is_empty() { 200 } else { 409 }, "{remark}");
    }
}

#[test]
fn the_default_combo_is_the_same_named_or_not() {
    let rows =
        "h\ndeCount0001,202609,ouSouth0001,,,1\ndeCount0001,2026-09,ouSouth0001,coDefault01,coDefault01,2\n";
    let answer = answer(&metadata(&[]), Format::Csv, rows, &Nothing);
    assert_eq!((answer.counts.imported, answer.changes.len()), (1, 1));
    assert_eq!(answer.changes[0].1.as_ref().unwrap().value.as_deref(), Some("1"));
}

#[test]
fn of_two_changes_the_last_counts() {
    let metadata = metadata(&[]);
    let key = Key {
        data_element: "deCount0001".into(),
        period: "202609".to_owned(),
        org_unit: "ouSouth0001".into(),
        category_option_combo: "coDefault01".into(),
        attribute_option_combo: "coDefault01".into(),
    };
    let value = |value: &str| StoredValue { value: Some(value.to_owned()), ..StoredValue::default() };
    let mut stored = Table::default();
    stored.apply(vec![(key.clone(), Some(value("1")))]);
    let row = "deCount0001,202609,ouSouth0001,,,";
    let answer = answer(&metadata, Format::Csv, &format!("h\n{row}2\n{row}3\n{row}3\n"), &stored);
    assert_eq!((answer.counts.updated, answer.counts.ignored), (2, 1));
    assert_eq!(answer.changes, [(key, Some(value("3")))]);
}

#[test]
fn groups_of_adx() {
    let metadata = metadata(&[]);
    let group = |attributes: &str, value: &str| {
        format!(r#"<adx><group orgUnit="nowhere" period="2026-07-01/P1M" {attributes}>{value}</group></adx>"#)
    };
    let value = r#"<dataValue dataElement="COUNT" value="1"/>"#;
    for (remark, body, about) in [
        ("an unknown org unit is a conflict", group("", value), None),
        ("no period", group("", value).replace("period=", "x="), Some("period")),
        ("no org unit", group("", value).replace("orgUnit=", "x="), Some("org_unit")),
        ("no value", group("", &value.replace("value=", "x=")), Some("value")),
        ("an unknown data set", group(r#"dataSet="NONE""#, value), Some("data_set")),
        ("an unknown element", group("", &value.replace("COUNT", "NONE")), Some("data_element")),
        ("broken off", group("", value).replace("</adx>", ""), Some("adx")),
    ] {
        let answer = answer(&metadata, Format::Adx, &body, &Nothing);
        let found = answer.remarks.iter().find_map(|remark| remark.args.get("about"));
        assert_eq!(found.map(String::as_str), about, "{remark}");
        assert_eq!(codes(&answer).is_empty(), about.is_some(), "{remark}");
    }
}
