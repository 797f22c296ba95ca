//! What no recording shows: other versions, other settings, and metadata that does not tell.

use super::predict;
use crate::file::Format;
use crate::metadata::{Metadata, User, Version};
use crate::predict::{
    Answer, Fate, Key, Nothing, Parameters, RemarkKind, Request, Scope, Server, Status, Stored, StoredValue,
    Strategy, Table,
};
use chrono::{DateTime, NaiveDate, Utc};

const CURRENT: Version = Version::new(44, 0);

/// Two data sets that share an element; one of their elements is split by sex.
pub(super) fn metadata() -> Metadata {
    let json = r#"{
        "organisationUnits": [
            {"id": "ouCountry01", "name": "C", "path": "/ouCountry01"},
            {"id": "ouClinic001", "name": "K", "path": "/ouCountry01/ouClinic001"}
        ],
        "categoryCombos": [
            {"id": "ccDefault01", "name": "default", "isDefault": true, "categories": [{"id": "caDefault01"}]},
            {"id": "ccSex000001", "name": "Sex", "isDefault": false, "categories": [{"id": "caSex000001"}]}
        ],
        "categories": [
            {"id": "caDefault01", "name": "default", "categoryOptions": [{"id": "coDefault01"}]},
            {"id": "caSex000001", "name": "Sex", "categoryOptions": [{"id": "coFemale001"}, {"id": "coMale00001"}]}
        ],
        "categoryOptions": [
            {"id": "coDefault01", "name": "default"},
            {"id": "coFemale001", "name": "F"}, {"id": "coMale00001", "name": "M"}
        ],
        "categoryOptionCombos": [
            {"id": "ocDefault01", "name": "default", "categoryCombo": {"id": "ccDefault01"}, "categoryOptions": [{"id": "coDefault01"}]},
            {"id": "ocFemale001", "name": "F", "categoryCombo": {"id": "ccSex000001"}, "categoryOptions": [{"id": "coFemale001"}]},
            {"id": "ocMale00001", "name": "M", "categoryCombo": {"id": "ccSex000001"}, "categoryOptions": [{"id": "coMale00001"}]}
        ],
        "dataElements": [
            {"id": "deCases0001", "name": "Cases", "valueType": "INTEGER", "categoryCombo": {"id": "ccDefault01"}},
            {"id": "deBySex0001", "name": "By sex", "valueType": "INTEGER", "categoryCombo": {"id": "ccSex000001"}},
            {"id": "deShared001", "name": "Shared", "valueType": "TEXT", "categoryCombo": {"id": "ccDefault01"}}
        ],
        "dataSets": [
            {"id": "dsOne000001", "name": "One", "periodType": "Monthly", "created": "2026-01-01T00:00:00.000",
             "categoryCombo": {"id": "ccDefault01"}, "organisationUnits": [{"id": "ouClinic001"}],
             "dataSetElements": [{"dataElement": {"id": "deCases0001"}}, {"dataElement": {"id": "deBySex0001"}}, {"dataElement": {"id": "deShared001"}}]},
            {"id": "dsTwo000001", "name": "Two", "periodType": "Monthly", "created": "2026-02-01T00:00:00.000",
             "categoryCombo": {"id": "ccDefault01"}, "organisationUnits": [{"id": "ouClinic001"}],
             "dataSetElements": [{"dataElement": {"id": "deShared001"}}]}
        ]
    }"#;
    let mut metadata = Metadata::default();
    metadata.merge_json(json.as_bytes()).unwrap();
    metadata
}

fn clerk() -> User {
    User { org_units: vec!["ouCountry01".into()], ..User::default() }
}

struct Case {
    metadata: Metadata,
    version: Version,
    format: Format,
    parameters: Parameters,
}

impl Case {
    fn new() -> Self {
        Self {
            metadata: metadata(),
            version: CURRENT,
            format: Format::Json,
            parameters: Parameters::default(),
        }
    }

    fn run(&self, body: &str, stored: &dyn Stored) -> Answer {
        let parameters = self.parameters.clone();
        let request = Request { format: self.format, parameters, body: body.as_bytes() };
        let now: DateTime<Utc> = "2026-11-23T09:00:00Z".parse().unwrap();
        predict(&request, &Server { version: self.version, metadata: &self.metadata, now, stored })
    }

    fn codes(&self, body: &str) -> Vec<u16> {
        self.run(body, &Nothing).conflicts.iter().filter_map(|one| Some(one.code?.0)).collect()
    }
}

fn body(values: &str) -> String {
    format!(
        r#"{{"dataSet":"dsOne000001","period":"202610","orgUnit":"ouClinic001","dataValues":[{values}]}}"#
    )
}

const CASES: &str = r#"{"dataElement":"deCases0001","value":"1"}"#;

fn key(element: &str, combo: &str) -> Key {
    Key {
        data_element: element.into(),
        period: "202610".to_owned(),
        org_unit: "ouClinic001".into(),
        category_option_combo: combo.into(),
        attribute_option_combo: "ocDefault01".into(),
    }
}

fn kinds(answer: &Answer) -> Vec<RemarkKind> {
    answer.remarks.iter().map(|remark| remark.kind).collect()
}

#[test]
fn what_is_stored_and_what_is_remarked() {
    let mut case = Case::new();
    let mut stored = Table::default();
    let with_comment = r#"{"dataElement":"deCases0001","value":"1.0","comment":"why","followUp":true}"#;
    let first = case.run(&body(with_comment), &stored);
    assert_eq!((first.http, first.status, first.counts.updated), (200, Some(Status::Success), 1));
    stored.apply(first.changes);
    let value = stored.get(&key("deCases0001", "ocDefault01")).unwrap();
    assert_eq!(
        (value.value.as_deref(), value.comment.as_deref(), value.follow_up),
        (Some("1"), Some("why"), true)
    );

    let again = case.run(&body(with_comment), &stored);
    assert_eq!((again.fates.as_slice(), again.changes.len()), (&[Fate::Unchanged][..], 0));

    let bare = case.run(&body(CASES), &stored);
    assert_eq!(kinds(&bare), [RemarkKind::CommentErased]);

    let by_sex = case.run(&body(r#"{"dataElement":"deBySex0001","value":"1"}"#), &stored);
    assert_eq!(kinds(&by_sex), [RemarkKind::StoredUnderDefault]);
    assert_eq!(by_sex.changes[0].0, key("deBySex0001", "ocDefault01"));

    case.parameters.strategy = Strategy::Create;
    assert_eq!(kinds(&case.run(&body(CASES), &Nothing)), [RemarkKind::StrategyIgnored]);

    case.parameters.strategy = Strategy::Delete;
    let deleted = case.run(&body(CASES), &stored);
    assert_eq!((deleted.counts.deleted, deleted.counts.updated), (1, 0));
    assert_eq!(deleted.fates, [Fate::Deleted]);
    let after = StoredValue {
        value: Some("1".to_owned()),
        comment: Some("why".to_owned()),
        follow_up: false,
        deleted: true,
    };
    assert_eq!(deleted.changes, [(key("deCases0001", "ocDefault01"), Some(after))]);

    case.parameters = Parameters { dry_run: true, ..Parameters::default() };
    assert!(case.run(&body(CASES), &Nothing).changes.is_empty());
    assert_eq!(kinds(&case.run("{}", &Nothing)), [RemarkKind::Empty]);
}

#[test]
fn a_deletion_beside_the_values() {
    let case = Case::new();
    let mut stored = Table::default();
    for combo in ["ocFemale001", "ocMale00001"] {
        stored.0.insert(key("deBySex0001", combo), StoredValue::default());
    }
    let deletion = |element: &str| {
        format!(
            r#"{{"dataSet":"dsOne000001","deletion":{{"orgUnits":["ouClinic001"],"periods":["202610"],"elements":[{element}]}}}}"#
        )
    };
    for (element, deleted) in [
        (
            r#"{"dataElement":"deBySex0001","categoryOptionCombo":"ocFemale001","attributeOptionCombo":"ocDefault01"}"#,
            1,
        ),
        (r#"{"dataElement":"deBySex0001","categoryOptionCombo":"ocMale00001"}"#, 1),
        (r#"{"dataElement":"deCases0001"}"#, 0),
    ] {
        let answer = case.run(&deletion(element), &stored);
        assert_eq!((answer.http, answer.counts.deleted), (200, deleted), "{element}");
    }
    assert_eq!(case.codes(&deletion(r#"{"dataElement":"x"}"#)), [8035]);
    // Not named, a combo is the default: of an element that is split there is none such.
    assert_eq!(case.codes(&deletion(r#"{"dataElement":"deBySex0001"}"#)), [8024]);
}

#[test]
fn the_default_named_and_not_named_is_one_row() {
    let values = r#"{"dataElement":"deCases0001","value":"1"},
        {"dataElement":"deCases0001","categoryOptionCombo":"ocDefault01","value":"2"}"#;
    let answer = Case::new().run(&body(values), &Nothing);
    assert_eq!((answer.status, kinds(&answer)), (Some(Status::Success), vec![RemarkKind::DuplicateKept]));
    assert_eq!(answer.remarks[0].indexes, [0, 1]);
}

#[test]
fn who_may_not_enter_data_gets_no_summary() {
    let mut case = Case::new();
    let mut user = clerk();
    user.authorities.insert("F_EXPORT_DATA".to_owned());
    case.metadata.user = Some(user);
    let answer = case.run("{}", &Nothing);
    assert_eq!((answer.http, answer.status), (403, None));
}

#[test]
fn completion() {
    let case = Case::new();
    let body = |values: &str| {
        format!(
            r#"{{"dataSet":"dsOne000001","period":"202610","orgUnit":"ouClinic001","completeDate":"2026-11-02","dataValues":[{values}]}}"#
        )
    };
    assert_eq!(kinds(&case.run(&body(CASES), &Nothing)), [RemarkKind::CompletedWithValues]);
    let refused = case.run(&body(r#"{"dataElement":"deCases0001","value":"x"}"#), &Nothing);
    assert_eq!((refused.status, kinds(&refused)), (Some(Status::Error), vec![]));
}

#[test]
fn values_without_a_data_set() {
    let mut case = Case::new();
    let values = r#"{"period":"202610","orgUnit":"ouClinic001","dataValues":[
        {"dataElement":"deShared001","value":"a"},{"dataElement":"deCases0001","value":"1"}]}"#;
    assert_eq!(case.codes(values), [8002]);
    case.metadata.system.settings.insert("dataEntryAutoGroup".to_owned(), "true".to_owned());
    let sorted = case.run(values, &Nothing);
    assert_eq!((sorted.status, sorted.counts.updated), (Some(Status::Success), 2));
    // The shared element goes to the data set made last, which the clerk may not write into.
    case.metadata.user = Some(clerk());
    case.metadata.data_sets.get_mut("dsTwo000001").unwrap().may_write = Some(false);
    let refused = case.run(values, &Nothing);
    assert_eq!((refused.counts.updated, refused.conflicts[0].indexes.as_slice()), (1, &[0][..]));
    assert_eq!(refused.conflicts[0].scope, Scope::Group);
    assert_eq!(refused.fates, [Fate::Refused, Fate::Stored]);
}

#[test]
fn what_the_metadata_does_not_tell_is_no_reason_to_refuse() {
    let mut case = Case::new();
    let by_sex = r#"{"dataElement":"deBySex0001","categoryOptionCombo":"ocMale00001","value":"1"}"#;
    case.metadata.data_sets.get_mut("dsOne000001").unwrap().org_units = None;
    assert!(case.codes(&body(CASES)).is_empty());
    case.metadata.user = Some(clerk());
    case.metadata.org_units.get_mut("ouClinic001").unwrap().path.clear();
    assert!(case.codes(&body(by_sex)).is_empty());
    case.metadata = Metadata::default();
    assert!(case.codes(&body(by_sex)).is_empty());
    case.parameters.id_scheme = crate::Scheme::parse("CODE");
    assert_eq!(case.run("{}", &Nothing).http, 200);
}

#[test]
fn versions_and_input_periods() {
    let set_up = |version: Version| {
        let mut case = Case { version, ..Case::new() };
        let day = |day: u32| NaiveDate::from_ymd_opt(2026, 11, day).and_then(|day| day.and_hms_opt(0, 0, 0));
        let open = crate::metadata::InputPeriod {
            period: "202610".to_owned(),
            opening_date: day(1),
            closing_date: day(30),
        };
        case.metadata.data_sets.get_mut("dsOne000001").unwrap().input_periods = vec![open];
        case
    };
    for (version, october, september) in [
        (Version::new(44, 0), vec![], vec![8030]),
        (Version::new(43, 2), vec![], vec![8030]),
        (Version::new(43, 1), vec![8030], vec![8030]),
        (Version::new(43, 0), vec![8030], vec![8030]),
    ] {
        let case = set_up(version);
        assert_eq!(case.codes(&body(CASES)), october, "{version}");
        assert_eq!(case.codes(&body(CASES).replace("202610", "202609")), september, "{version}");
    }
}

#[test]
fn expiry_and_its_exceptions() {
    let mut case = Case::new();
    case.metadata.user = Some(clerk());
    let set = |case: &mut Case, days: i64| {
        case.metadata.data_sets.get_mut("dsOne000001").unwrap().expiry_days = days;
    };
    // 23 November, 9 in the morning: with 22 days after the end of October it is over, with 23 it is not.
    for (days, expected) in [(0, vec![]), (23, vec![]), (22, vec![8030])] {
        set(&mut case, days);
        assert_eq!(case.codes(&body(CASES)), expected, "{days}");
    }
    case.metadata.lock_exceptions = Some(vec![crate::metadata::LockException {
        data_set: "dsOne000001".into(),
        org_unit: Some("ouClinic001".into()),
        period: "202610".to_owned(),
    }]);
    assert!(case.codes(&body(CASES)).is_empty());
}

#[test]
fn a_file_of_windows_loses_its_rows() {
    let case = Case { format: Format::Csv, ..Case::new() };
    let file = "dataelement,period,orgunit,value\r\ndeCases0001,202610,ouClinic001,1\r\ndeShared001,202610,ouClinic001,a\r\n";
    let answer = case.run(file, &Nothing);
    assert_eq!((answer.http, answer.counts.updated), (200, 1));
    let remark = &answer.remarks[0];
    assert_eq!((remark.kind, remark.args["cause"].as_str()), (RemarkKind::Truncated, "crlf"));
    assert_eq!((remark.args["line"].as_str(), remark.args["lines"].as_str()), ("2", "1"));
}

#[test]
fn conflicts_that_say_the_same_become_one() {
    let case = Case { format: Format::Adx, ..Case::new() };
    let group = |set: &str, values: &str| {
        format!(r#"<group dataSet="{set}" orgUnit="ouClinic001" period="2026-10-01/P1M">{values}</group>"#)
    };
    let value = |element: &str, value: &str| {
        format!(r#"<dataValue dataElement="{element}" categoryOptionCombo="ocDefault01" value="{value}"/>"#)
    };
    let file = format!(
        "<adx>{}{}{}</adx>",
        group("dsOne000001", &value("deCases0001", "")),
        group("dsTwo000001", &(value("deShared001", "") + &value("deShared001", "a"))),
        group("dsOne000001", &value("deCases0001", "x")),
    );
    // Twice the same element in one place refuses the second group; the others are told apart by what they say.
    let answer = case.run(&file, &Nothing);
    let told: Vec<_> =
        answer.conflicts.iter().map(|one| (one.code.unwrap().0, one.indexes.clone())).collect();
    assert_eq!(told, [(8120, vec![0]), (8122, vec![0]), (8128, vec![0, 1])]);
    let same = file.replace("\"x\"", "\"\"");
    let answer = case.run(&same, &Nothing);
    let told: Vec<_> =
        answer.conflicts.iter().map(|one| (one.code.unwrap().0, one.indexes.clone())).collect();
    assert_eq!(told, [(8120, vec![0, 0]), (8128, vec![0, 1])]);
    assert_eq!((answer.rejected, answer.counts.ignored), (vec![0, 0, 0, 1], 2));
}
