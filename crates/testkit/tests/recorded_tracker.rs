//! The simulated DHIS2 takes in patients and events over HTTP as a real one was recorded to do.
//!
//! Compared are HTTP status, status, counts, and of every objection its code, the kind of object and its UID.

#![expect(clippy::unwrap_used, reason = "a recording that cannot be read fails the test")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jumla_testkit::SimulatedDhis2;
use jumla_testkit::dhis2::{Country, recorded_programs};
use serde_json::{Value, json};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/recordings/dhis2-2.44/tracker")
}

/// Not simulated: schemes other than UIDs, CSV. How one signs in is compared in `recorded_dhis2`. The recording of 300
/// persons at once is not kept here.
const EXCUSED: [&str; 6] = ["t34", "t35", "t28i", "t28k", "t30-", "t30b"];

struct Recorded {
    path: String,
    user: &'static str,
    content_type: Option<String>,
    body: String,
}

fn recorded(file: &str) -> Recorded {
    let text = fs::read_to_string(folder().join(file)).unwrap();
    let (asked, _) = text.split_once("<<< RESPONSE").unwrap();
    let asked = asked.split_once(">>> REQUEST\n").unwrap().1;
    let (head, body) = asked.split_once("\n\n").unwrap();
    let path = head.split_whitespace().nth(1).unwrap().to_owned();
    let user = if head.contains("admin:district") { "admin" } else { "chwimport" };
    let content_type = head.lines().find_map(|line| line.strip_prefix("Content-Type: "));
    Recorded { path, user, content_type: content_type.map(ToOwned::to_owned), body: body.trim().to_owned() }
}

async fn ask(server: &SimulatedDhis2, method: &str, recorded: &Recorded, path: &str) -> (u16, Value) {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let url = format!("{}{path}", server.url());
    let password = server.country().account(recorded.user).unwrap().password.clone();
    let mut request = client.request(method.parse().unwrap(), url).basic_auth(recorded.user, Some(password));
    if let Some(kind) = &recorded.content_type {
        request = request.header("content-type", kind).body(recorded.body.clone());
    }
    let answer = request.send().await.unwrap();
    let status = answer.status().as_u16();
    (status, serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap_or_default())
}

/// A server that makes UIDs makes others than the recorded one did.
fn objections(list: &Value, code: &str, kind: &str, made: bool) -> Vec<Value> {
    let mut all: Vec<Value> = list
        .as_array()
        .into_iter()
        .flatten()
        .map(|one| json!([one[code], one[kind], if made { &Value::Null } else { &one["uid"] }]))
        .collect();
    all.sort_by_key(Value::to_string);
    all
}

#[tokio::test]
async fn recorded_imports_of_patients_and_events_are_answered_as_recorded() {
    let mut country = Country::recorded();
    country.tracker_imports.programs = Arc::new(recorded_programs());
    let server = SimulatedDhis2::start(country).await;
    let index: Vec<Value> = serde_json::from_slice(&fs::read(folder().join("index.json")).unwrap()).unwrap();
    let (mut same, mut wrong) = (0, Vec::new());
    let mut jobs: BTreeMap<String, String> = BTreeMap::new();
    for entry in &index {
        let file = entry["file"].as_str().unwrap();
        let method = entry["method"].as_str().unwrap();
        let path = entry["path"].as_str().unwrap();
        let is_report = path.contains("/jobs/") && path.contains("/report");
        if EXCUSED.iter().any(|one| file.starts_with(one))
            || !(method == "POST" && path.starts_with("/api/tracker") || is_report)
            || path.contains("jeiJHKBabui")
        {
            continue;
        }
        let recorded = recorded(file);
        let mut path = recorded.path.clone();
        for (theirs, ours) in &jobs {
            path = path.replace(theirs, ours);
        }
        let (mut http, mut body) = ask(&server, method, &recorded, &path).await;
        if is_report && http == 404 && entry["http"] == 200 {
            // The recorded client waited.
            (http, body) = ask(&server, method, &recorded, &path).await;
        }
        if let Some(job) = body["response"]["id"].as_str() {
            let text = fs::read_to_string(folder().join(file)).unwrap();
            let answer: Value = serde_json::from_str(
                text.split_once("<<< RESPONSE").unwrap().1.split_once("\n\n").unwrap().1,
            )
            .unwrap();
            jobs.insert(answer["response"]["id"].as_str().unwrap().to_owned(), job.to_owned());
        }
        let made = file.starts_with("t29");
        let found = json!({
            "http": http,
            "stats": body["stats"],
            "status": if body["stats"].is_null() { &Value::Null } else { &body["status"] },
            "errors": objections(&body["validationReport"]["errorReports"], "errorCode", "trackerType", made),
        });
        let expected = json!({
            "http": entry["http"],
            "stats": entry["stats"],
            "status": entry["status"],
            "errors": objections(&entry["errors"], "code", "type", made),
        });
        if found == expected {
            same += 1;
        } else {
            wrong.push(format!("{file}\n  recorded {expected}\n  answered {found}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), same + wrong.len(), wrong.join("\n"));
    assert!(same >= 95, "compared only {same}");
}
