//! The simulated server against the recorded state of a real one, and against what the CHT's own code made of
//! small worlds.

#![expect(clippy::unwrap_used, reason = "a test should panic where it breaks")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use chrono::DateTime;
use jumla_testkit::cht::world::recordings;
use jumla_testkit::{Options, SimulatedCht, World};
use serde_json::{Value, json};
use support::{client, get, get_json, post_json, recorded};

fn read(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn files(folder: &Path, prefix: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.file_name().unwrap().to_str().unwrap().starts_with(prefix))
        .collect();
    files.sort();
    files
}

#[tokio::test]
async fn offline_users_replicate_what_was_recorded() {
    let server = SimulatedCht::start(recorded()).await;
    let (client, url) = (client(), server.url());
    let folder = recordings().join("cht-5.2/world");
    for user in ["supervisor1", "supervisor2", "chw_00001"] {
        let expected = read(&folder.join(format!("{user}-get-ids.json")));
        let answered = get_json(&client, &url, "/api/v1/replication/get-ids", user).await;
        assert_eq!(answered["doc_ids_revs"], expected["doc_ids_revs"], "{user}");
        for field in ["warn_docs", "warn", "limit"] {
            assert_eq!(answered[field], expected[field], "{user} {field}");
        }

        let asked: Vec<&Value> = answered["doc_ids_revs"].as_array().unwrap().iter().collect();
        let body = json!({ "docs": asked });
        let bulk = post_json(&client, &url, "/medic/_bulk_get?revs=true&attachments=true", user, &body).await;
        let docs = bulk["results"].as_array().unwrap().iter().map(|result| result["docs"][0]["ok"].clone());
        let by_id = |docs: Vec<Value>| -> BTreeMap<String, Value> {
            docs.into_iter().map(|doc| (doc["_id"].as_str().unwrap().to_owned(), doc)).collect()
        };
        let mut docs = by_id(docs.collect());
        // The recording leaves the design document out.
        docs.remove("_design/medic-client").unwrap();
        let text = fs::read_to_string(folder.join(format!("{user}-docs.jsonl"))).unwrap();
        let expected = by_id(text.lines().map(|line| serde_json::from_str(line).unwrap()).collect());
        assert_eq!(docs.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>(), "{user}");
        for (id, doc) in &expected {
            assert_eq!(&docs[id], doc, "{user}");
        }
    }
}

#[tokio::test]
async fn the_recorded_exports_come_out_equal() {
    let server = SimulatedCht::start(recorded()).await;
    let (client, url) = (client(), server.url());
    let mut compared = 0;
    for file in files(&recordings().join("cht-5.2/world/export"), "") {
        let expected = read(&file);
        let answer = get(&client, &url, &export_path(&expected), "dhis_officer").await;
        assert_eq!(answer.status().as_u16(), expected["status"], "{}", file.display());
        assert_eq!(support::json(answer).await, expected["body"], "{}", file.display());
        compared += 1;
    }
    assert_eq!(compared, 64);
}

fn export_path(question: &Value) -> String {
    let text = |field: &str| question[field].as_str().unwrap().to_owned();
    let (data_set, from) = (text("data_set"), &question["from"]);
    let mut path = format!("/api/v2/export/dhis?filters[dataSet]={data_set}&filters[date][from]={from}");
    if let Some(unit) = question["org_unit"].as_str().filter(|unit| *unit != "all") {
        path += &format!("&filters[orgUnit]={unit}");
    }
    path
}

#[tokio::test]
async fn the_small_worlds_export_as_the_cht_s_own_code_did() {
    let mut compared = 0;
    for folder in files(&recordings().join("worlds"), "") {
        let whole = World::from_folder(&folder);
        for file in files(&folder.join("expected"), "export-officer-") {
            compare_export(&file, whole.clone()).await;
            compared += 1;
        }
        // The same code over only what the supervisor's device holds.
        let replicated = replicated(&whole, "supervisor1").await;
        for file in files(&folder.join("expected"), "export-supervisor-") {
            compare_export(&file, replicated.clone()).await;
            compared += 1;
        }
    }
    assert_eq!(compared, EXPORTS_OF_SMALL_WORLDS);
}

const EXPORTS_OF_SMALL_WORLDS: usize = 115;

async fn compare_export(file: &Path, world: World) {
    let expected = read(file);
    let now = DateTime::parse_from_rfc3339(expected["now"].as_str().unwrap()).unwrap().to_utc();
    let server = SimulatedCht::start_with(world, Options { now, ..Options::default() }).await;
    let answer = get(&client(), &server.url(), &export_path(&expected), "officer1").await;
    let status = answer.status().as_u16();
    let body = support::json(answer).await;
    let name = file.display();
    if let Some(refusal) = expected.get("cht_refuses") {
        assert_eq!((json!(status), &body["error"]), (refusal["code"].clone(), &refusal["message"]), "{name}");
        return;
    }
    assert_eq!(status, 200, "{name}");
    assert_eq!(
        (&body["period"], &body["completeDate"]),
        (&expected["period"], &expected["complete_date"]),
        "{name}"
    );
    // These were computed outside a database, so the order of the org units is not the server's.
    assert_eq!(sorted(&body["dataValues"]), sorted(&expected["rows"]), "{name}");
}

/// A world of the documents that a user replicates, with the same users.
async fn replicated(world: &World, user: &str) -> World {
    let server = SimulatedCht::start(world.clone()).await;
    let (client, url) = (client(), server.url());
    let listed = get_json(&client, &url, "/api/v1/replication/get-ids", user).await;
    let body = json!({ "docs": listed["doc_ids_revs"] });
    let bulk = post_json(&client, &url, "/medic/_bulk_get?revs=true", user, &body).await;
    let mut replicated = World::empty();
    for result in bulk["results"].as_array().unwrap() {
        replicated.insert(result["docs"][0]["ok"].clone());
    }
    world.users().for_each(|user| replicated.add_user(user.clone()));
    replicated
}

fn sorted(rows: &Value) -> Vec<(String, Value)> {
    let rows = rows.as_array().unwrap();
    let mut rows: Vec<(String, Value)> =
        rows.iter().map(|row| (format!("{} {}", row["orgUnit"], row["dataElement"]), row.clone())).collect();
    rows.sort_by(|(a, _), (b, _)| a.cmp(b));
    rows
}

#[tokio::test]
async fn replication_depth_decides_what_a_supervisor_receives() {
    let server = SimulatedCht::start(recorded()).await;
    let (client, url) = (client(), server.url());
    let matrix = read(&recordings().join("cht-5.2/exchanges/30-replication-depth-matrix.json"));
    for (name, expected) in matrix.as_object().unwrap() {
        server.world().set_setting("replication_depth", expected["setting"].clone());
        let answered = get_json(&client, &url, "/api/v1/replication/get-ids", "supervisor1").await;
        let rows = answered["doc_ids_revs"].as_array().unwrap();
        assert_eq!(json!(rows.len()), expected["get_ids_total"], "{name}");
        assert_eq!(answered["warn_docs"], expected["warn_docs"], "{name}");
        let mut kinds: BTreeMap<String, u64> = BTreeMap::new();
        for row in rows {
            *kinds.entry(kind(&server.world(), row["id"].as_str().unwrap())).or_default() += 1;
        }
        assert_eq!(json!(kinds), expected["by_kind"], "{name}");

        let asked: BTreeSet<&str> = matrix
            .as_object()
            .unwrap()
            .values()
            .flat_map(|case| case["bulk_get_returns"].as_array().unwrap())
            .filter_map(Value::as_str)
            .collect();
        let docs: Vec<Value> = asked.iter().map(|id| json!({ "id": id })).collect();
        let bulk =
            post_json(&client, &url, "/medic/_bulk_get", "supervisor1", &json!({ "docs": docs })).await;
        let ids = |list: &Value, field: Option<&str>| -> BTreeSet<String> {
            let id = |item: &Value| field.map_or(item, |field| &item[field]).as_str().unwrap().to_owned();
            list.as_array().unwrap().iter().map(id).collect()
        };
        assert_eq!(ids(&bulk["results"], Some("id")), ids(&expected["bulk_get_returns"], None), "{name}");
    }
}

/// The recording's own words for kinds of documents.
fn kind(world: &World, id: &str) -> String {
    let doc = world.document(id).unwrap();
    match doc["type"].as_str() {
        Some("person") => {
            let role = doc["role"].as_str().filter(|role| *role != "patient").unwrap_or("patient");
            format!("person:{role}")
        }
        Some("target") => {
            let own = id.contains(world.user("supervisor1").unwrap().contact_id.as_deref().unwrap());
            format!("target:{}", if own { "own" } else { "chw" })
        }
        Some(kind) => kind.to_owned(),
        None => "other".to_owned(),
    }
}
