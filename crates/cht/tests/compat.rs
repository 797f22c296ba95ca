//! The reproduction of the CHT's export against what real servers and the CHT's own code answered.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod recorded;

use std::collections::HashMap;

use chrono::NaiveDate;
use jumla_cht::compat::{
    CompatError, Entry, EntryValue, Input, Labels, MappedContact, Output, OwnedTargets, SkipReason, Targets,
    export,
};
use jumla_domain::{ContactId, ReportingPeriod};
use recorded::{Exchange, json_of, recordings};
use serde_json::{Value, json};

const CONTACT_TYPES: [&str; 5] = ["contact", "person", "clinic", "health_center", "district_hospital"];

/// A database: the settings and every document that is not deleted.
#[derive(Clone)]
struct Database {
    settings: Value,
    contacts: Vec<MappedContact>,
    ancestors: HashMap<String, Vec<ContactId>>,
    /// Id and text, by id.
    targets: Vec<(String, String)>,
}

impl Database {
    fn read(folder: &str, files: &[&str]) -> Self {
        let folder = recordings().join(folder);
        let settings = json_of(&folder.join("settings.json"));
        let mut this =
            Self { settings, contacts: Vec::new(), ancestors: HashMap::new(), targets: Vec::new() };
        for file in files {
            let text = std::fs::read_to_string(folder.join(file)).unwrap();
            text.lines().for_each(|line| this.add(line));
        }
        this
    }

    fn server() -> Self {
        Self::read(
            "cht-5.2/world",
            &["officer-contacts.jsonl", "officer-targets.jsonl", "officer-reports.jsonl"],
        )
    }

    fn add(&mut self, line: &str) {
        let doc: Value = serde_json::from_str(line).unwrap();
        let id = doc["_id"].as_str().unwrap();
        if doc["_deleted"] == true {
            return;
        }
        if id.starts_with("target~") {
            self.targets.push((id.to_owned(), line.to_owned()));
            self.targets.sort();
        }
        let mut ancestors = Vec::new();
        let mut parent = &doc["parent"];
        while let Some(id) = parent["_id"].as_str() {
            ancestors.push(ContactId::from(id));
            parent = &parent["parent"];
        }
        self.ancestors.insert(id.to_owned(), ancestors);
        if CONTACT_TYPES.iter().any(|kind| doc["type"] == **kind) && doc.get("dhis").is_some() {
            let name = doc["name"].as_str().map(ToOwned::to_owned);
            self.contacts.push(MappedContact { id: id.into(), name, dhis: doc["dhis"].clone() });
        }
    }

    /// What an offline user of a facility holds: the facility and what is under it.
    fn under(&self, facility: &str) -> Self {
        let inside = |id: &str| {
            let ancestors = self.ancestors.get(id);
            id == facility || ancestors.is_some_and(|all| all.iter().any(|one| one.as_str() == facility))
        };
        let mut this = self.clone();
        this.contacts.retain(|contact| inside(contact.id.as_str()));
        this.ancestors.retain(|id, _| inside(id));
        this.targets.retain(|(id, _)| inside(id.split('~').nth(2).unwrap()));
        this
    }

    fn export(&self, question: &Question<'_>) -> Result<Output, CompatError> {
        let input = Input {
            settings: &self.settings,
            data_set: question.data_set,
            period: question.month.parse::<ReportingPeriod>().unwrap(),
            org_unit: question.org_unit,
            complete_date: question.complete_date.parse::<NaiveDate>().unwrap(),
            contacts: &self.contacts,
            labels: question.labels,
        };
        let tag = format!("target~{}~", question.month);
        let documents = self.targets.iter().filter(|(id, _)| id.starts_with(&tag));
        export(
            &input,
            |id| self.ancestors.get(id).map(Vec::as_slice),
            documents.map(|(_, text)| OwnedTargets::read(text).unwrap()),
        )
    }
}

struct Question<'a> {
    data_set: &'a str,
    month: &'a str,
    org_unit: Option<&'a str>,
    complete_date: &'a str,
    labels: Labels<'a>,
}

impl<'a> Question<'a> {
    fn new(data_set: &'a str, month: &'a str, org_unit: Option<&'a str>) -> Self {
        Self { data_set, month, org_unit, complete_date: "2026-11-23", labels: Labels::Codes }
    }
}

/// Compares text, so that the order of keys and rows counts too.
fn assert_same(actual: &Value, expected: &Value, what: &str) {
    let (actual, expected) = (actual.to_string(), expected.to_string());
    assert!(actual == expected, "{what}\n{actual}\n{expected}");
}

/// The 64 exports of the recorded server.
#[test]
fn equals_every_export_of_the_server() {
    let database = Database::server();
    let mut compared = 0;
    for path in recorded::files("cht-5.2/world/export", "") {
        let recorded = json_of(&path);
        let (data_set, month) = (recorded["data_set"].as_str().unwrap(), recorded["month"].as_str().unwrap());
        let question = Question::new(data_set, month, recorded["org_unit"].as_str());
        let output = database.export(&question).unwrap();
        assert_same(&output.body, &recorded["body"], &path.display().to_string());
        assert!(
            output.skipped.iter().all(|one| one.reason == SkipReason::OwnerMissing),
            "{:?}",
            output.skipped
        );
        assert_eq!(
            output.skipped.len(),
            usize::from(month == "2026-11"),
            "one owner of November does not exist"
        );
        compared += 1;
    }
    assert_eq!(compared, 64);
}

/// The answers of the CHT's own code over made-up databases.
#[test]
fn equals_the_exports_of_the_small_worlds() {
    let mut compared = 0;
    for world in recorded::files("worlds", "") {
        let name = world.file_name().unwrap().to_str().unwrap();
        let database = Database::read(&format!("worlds/{name}"), &["docs.jsonl"]);
        let users = json_of(&world.join("users.json"));
        for path in recorded::files(&format!("worlds/{name}/expected"), "export-") {
            let expected = json_of(&path);
            let facility = match expected["user"].as_str().unwrap() {
                "officer" => None,
                user => Some(facility_of(&users, user)),
            };
            let database = facility.map_or_else(|| database.clone(), |facility| database.under(&facility));
            compare_with_oracle(&database, &expected, &path.display().to_string());
            compared += 1;
        }
    }
    assert!(compared >= 115, "{compared}");
}

fn facility_of(users: &Value, kind: &str) -> String {
    let user = users.as_array().unwrap().iter().find(|user| user["kind"] == kind).unwrap();
    user["facility_id"].as_str().or(user["facility_id"][0].as_str()).unwrap().to_owned()
}

fn compare_with_oracle(database: &Database, expected: &Value, what: &str) {
    let (data_set, month) = (expected["data_set"].as_str().unwrap(), expected["month"].as_str().unwrap());
    let complete_date = expected["complete_date"].as_str().unwrap_or("2026-01-01");
    let question =
        Question { complete_date, ..Question::new(data_set, month, expected["org_unit"].as_str()) };
    let result = database.export(&question);
    if let Some(message) = expected["cht_refuses"]["message"].as_str() {
        let error = result.unwrap_err();
        let same = match &error {
            CompatError::DataSetNotDefined { data_set } => format!("dataSet \"{data_set}\" is not defined"),
            CompatError::DataSetWithoutElements { data_set } => {
                format!("dataSet \"{data_set}\" has no dataElements")
            }
        };
        assert_eq!(same, message, "{what}");
    } else if !expected["oracle_error"].is_null() {
        let output = result.unwrap();
        assert!(
            output.skipped.iter().any(|one| one.reason.cht_fails()),
            "{what}: the CHT fails, and why is unsaid"
        );
    } else {
        let output = result.unwrap();
        assert!(!output.skipped.iter().any(|one| one.reason.cht_fails()), "{what}: {:?}", output.skipped);
        let body = json!({
            "dataSet": data_set, "completeDate": complete_date, "period": expected["period"],
            "dataValues": expected["rows"],
        });
        assert_same(&by_org_unit(output.body), &by_org_unit(body), what);
    }
}

/// The small worlds were asked without CouchDB, which orders org units its own way: only the order within an org unit
/// says something there.
fn by_org_unit(mut body: Value) -> Value {
    let org_unit = |row: &Value| row["orgUnit"].as_str().unwrap().to_owned();
    body["dataValues"].as_array_mut().unwrap().sort_by_key(org_unit);
    body
}

/// The requests 20-*: answers that differ only in how the question was put are left to who puts it.
#[test]
fn equals_the_answers_to_single_requests() {
    const A: &str = "VMuFODsyWaO";
    const B: &str = "BfMAe6Itzgt";
    let table = [
        ("20-export-dhis-all-nov", A, "2026-11", None),
        ("20-export-dhis-dsB-ou-district1", B, "2026-11", Some("jwkAOa8SXgJ")),
        ("20-export-dhis-dsB-ou-hc7B", B, "2026-11", Some("gi5oJXRfCgH")),
        ("20-export-dhis-from-first-ms-of-nov-utc", A, "2026-11", Some("uHNvGKcNNYp")),
        ("20-export-dhis-from-last-ms-of-oct-utc", A, "2026-10", Some("uHNvGKcNNYp")),
        ("20-export-dhis-from-negative", A, "1969-12", Some("jwkAOa8SXgJ")),
        ("20-export-dhis-from-seconds", A, "1970-01", Some("jwkAOa8SXgJ")),
        ("20-export-dhis-from-text-2026-11", A, "1970-01", Some("jwkAOa8SXgJ")),
        ("20-export-dhis-from-sep-to-nov", A, "2026-09", Some("jwkAOa8SXgJ")),
        ("20-export-dhis-gzip", A, "2026-11", Some("jwkAOa8SXgJ")),
        ("20-export-dhis-month-without-docs", A, "2026-01", Some("jwkAOa8SXgJ")),
        ("20-export-dhis-ou-district1", A, "2026-11", Some("jwkAOa8SXgJ")),
        ("20-export-dhis-ou-empty-string", A, "2026-11", Some("")),
        ("20-export-dhis-ou-hc1", A, "2026-11", Some("uHNvGKcNNYp")),
        ("20-export-dhis-ou-hc11-ds-mismatch", A, "2026-11", Some("SLzKCT7CT4j")),
        ("20-export-dhis-ou-hc7-array-form", A, "2026-11", Some("ASLuGGuj2b1")),
        ("20-export-dhis-ou-hc7B-other-dataset", A, "2026-11", Some("gi5oJXRfCgH")),
        ("20-export-dhis-ou-unknown", A, "2026-11", Some("NoSuchUnit1")),
        ("20-export-dhis-post", A, "2026-11", Some("uHNvGKcNNYp")),
        ("20-export-dhis-post-human-bool", A, "2026-11", Some("uHNvGKcNNYp")),
    ];
    let database = Database::server();
    for (name, data_set, month, org_unit) in table {
        let output = database.export(&Question::new(data_set, month, org_unit)).unwrap();
        assert_same(&output.body, &Exchange::read(name).json(), name);
    }
    let error = database.export(&Question::new("NoSuchDset1", "2026-11", None)).unwrap_err();
    assert_eq!(error, CompatError::DataSetNotDefined { data_set: "NoSuchDset1".into() });
}

#[test]
fn equals_the_answer_for_people() {
    let labels = Labels::Names { data_set: "CHT-DHIS2 Monthly Integration" };
    let question = Question { labels, ..Question::new("VMuFODsyWaO", "2026-11", Some("uHNvGKcNNYp")) };
    let output = Database::server().export(&question).unwrap();
    assert_same(&output.body, &Exchange::read("20-export-dhis-ou-hc1-human").json(), "human readable");
}

/// The requests 25-*: one odd document of the first CHW, alone in its month.
#[test]
fn equals_the_answers_about_odd_documents() {
    const OWNER: &str = "3b343b38-2569-4f0f-a2a4-d16c9b8b6047";
    let births = |value: Value| json!([{ "id": "births-this-month", "value": value }]);
    let twice = |id: &str| json!([{ "id": id, "value": { "pass": 1, "total": 1 } }, { "id": id, "value": { "pass": 2, "total": 2 } }]);
    let deliveries =
        json!([{ "id": "facility-deliveries", "value": { "pass": 2, "total": 5, "percent": 40 } }]);
    let table = [
        ("25-edge-duplicate-target-id", Some(twice("births-this-month")), None),
        ("25-edge-percent-pass2-total5", Some(deliveries), None),
        ("25-edge-value-empty-object", Some(births(json!({}))), None),
        ("25-edge-value-negative-float", Some(births(json!({ "pass": -2.5, "total": -2.5 }))), None),
        ("25-edge-value-total-string", Some(births(json!({ "pass": "3", "total": "3" }))), None),
        ("25-edge-deleted-target-doc", Some(json!([])), None),
        ("25-edge-targets-missing", None, Some(SkipReason::TargetsMissing)),
        (
            "25-edge-value-missing",
            Some(json!([{ "id": "births-this-month" }])),
            Some(SkipReason::ValueMissing { target: "births-this-month".into() }),
        ),
    ];
    for (name, targets, reason) in table {
        let mut database = Database::server();
        let id = format!("target~2026-05~{OWNER}~org.couchdb.user:chw_00001");
        let mut document = json!({ "_id": id, "type": "target", "owner": OWNER, "targets": targets });
        if targets.is_none() {
            document.as_object_mut().unwrap().remove("targets");
        }
        database.add(&document.to_string());
        let output = database.export(&Question::new("VMuFODsyWaO", "2026-05", Some("uHNvGKcNNYp"))).unwrap();
        let exchange = Exchange::read(name);
        match reason {
            None => assert_same(&output.body, &exchange.json(), name),
            Some(reason) => {
                assert_eq!(exchange.status, 500, "{name}");
                assert!(reason.cht_fails());
                assert_eq!(output.skipped.len(), 1, "{name}");
                assert_eq!(
                    (output.skipped[0].document.as_str(), &output.skipped[0].reason),
                    (id.as_str(), &reason)
                );
            }
        }
    }
}

/// The requests 26-*: odd configurations.
#[test]
fn equals_the_answers_to_odd_configurations() {
    let target = |settings: &mut Value, id: &str, key: &str, value: &str| {
        let items = settings.pointer_mut("/tasks/targets/items").unwrap().as_array_mut().unwrap();
        let item = items.iter_mut().find(|item| item["id"] == id).unwrap();
        item["dhis"][key] = json!(value);
    };
    let question = Question::new("VMuFODsyWaO", "2026-11", Some("uHNvGKcNNYp"));

    let mut database = Database::server();
    target(&mut database.settings, "births-this-month", "comment", "copied as is");
    let expected = Exchange::read("26-extra-keys-in-target-dhis").json();
    assert_same(&database.export(&question).unwrap().body, &expected, "extra keys");

    let mut database = Database::server();
    target(&mut database.settings, "pregnancy-registrations-this-month", "dataElement", "kB0ZBFisE0e");
    let expected = Exchange::read("26-two-targets-same-dataElement-different-coc").json();
    assert_same(&database.export(&question).unwrap().body, &expected, "one element, two targets");

    let mut database = Database::server();
    database.settings.as_object_mut().unwrap().remove("dhis_data_sets");
    let error = database.export(&question).unwrap_err();
    assert!(matches!(error, CompatError::DataSetNotDefined { .. }));

    let mut database = Database::server();
    for item in database.settings.pointer_mut("/tasks/targets/items").unwrap().as_array_mut().unwrap() {
        item["dhis"]["dataSet"] = json!("another");
    }
    let error = database.export(&question).unwrap_err();
    assert_eq!(error, CompatError::DataSetWithoutElements { data_set: "VMuFODsyWaO".into() });
}

/// A document that is elsewhere, or whose odd target is not asked for, makes nothing fail.
#[test]
fn only_documents_in_the_question_are_skipped() {
    let database = Database::server();
    let contacts = &database.contacts[..1];
    let owner = contacts[0].id.as_str();
    let input = Input {
        settings: &database.settings,
        data_set: "VMuFODsyWaO",
        period: "2026-11".parse().unwrap(),
        org_unit: None,
        complete_date: NaiveDate::MIN,
        contacts,
        labels: Labels::Codes,
    };
    let entry = |target: &'static str, value| Entry { target: target.into(), value };
    let documents = [
        OwnedTargets { id: "a", owner: Some("elsewhere"), targets: Targets::Missing },
        OwnedTargets { id: "b", owner: None, targets: Targets::Missing },
        OwnedTargets { id: "c", owner: Some("gone"), targets: Targets::Missing },
        OwnedTargets {
            id: "d",
            owner: Some(owner),
            targets: Targets::Listed(vec![
                entry("retired", EntryValue::Missing),
                entry("births-this-month", EntryValue::Total(4)),
            ]),
        },
        OwnedTargets {
            id: "e",
            owner: Some(owner),
            targets: Targets::Listed(vec![
                entry("births-this-month", EntryValue::Total(9)),
                entry("anc-4-visits", EntryValue::Raw("null")),
            ]),
        },
    ];
    let nobody: &[ContactId] = &[];
    let output = export(&input, |id| (id != "gone").then_some(nobody), documents).unwrap();
    let skipped: Vec<(&str, bool)> =
        output.skipped.iter().map(|one| (one.document.as_str(), one.reason.cht_fails())).collect();
    assert_eq!(skipped, [("b", false), ("c", false), ("e", true)]);
    assert_eq!(output.body["dataValues"][0]["value"], 4, "nothing of the document left out is counted");
}
