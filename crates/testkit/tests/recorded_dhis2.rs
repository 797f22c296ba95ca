//! The simulated DHIS2 answers over HTTP as real ones were recorded to answer.
//!
//! Of imports are compared: HTTP status, status, counts, codes with their positions, and the rejected positions; of
//! everything else the status and the body.

#![expect(clippy::unwrap_used, reason = "a recording that cannot be read fails the test")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::DateTime;
use jumla_testkit::SimulatedDhis2;
use jumla_testkit::dhis2::{Account, Country, Tracker};
use reqwest::{Client, Response};
use serde_json::{Value, json};

fn recordings() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/recordings")
}

fn parsed(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

/// The body of a recorded answer.
fn exchanged(file: &str) -> Value {
    let text = fs::read_to_string(recordings().join("dhis2-2.44").join(file)).unwrap();
    let answer = text.split_once("<<< RESPONSE").unwrap().1;
    serde_json::from_str(answer.split_once("\n\n").unwrap().1).unwrap()
}

fn client() -> Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap()
}

/// The first recorded server, put together of what was loaded and of what it said of itself.
fn first_country() -> Country {
    let mut common: BTreeMap<String, Arc<Value>> = BTreeMap::new();
    common.insert("0-loaded".to_owned(), Arc::new(parsed(&recordings().join("dhis2-2.44/metadata.json"))));
    common.insert("system-info".to_owned(), Arc::new(exchanged("exchanges/00-system-info.txt")));
    common.insert(
        "categoryOptionCombos".to_owned(),
        Arc::new(exchanged("exchanges/07-categoryOptionCombos.txt")),
    );
    common.insert("export-slice".to_owned(), Arc::new(exchanged("exchanges/12-metadata-export-slice.txt")));
    common.insert("dataEntry".to_owned(), Arc::new(exchanged("exchanges/14-dataEntry-metadata.txt")));
    let account = |name: &str, password: &str, me: &str| {
        let mut parts = common.clone();
        let mut me = exchanged(me);
        if name == "admin" {
            // It was not asked for its authorities, and has them all.
            me["authorities"] = json!(["ALL"]);
        }
        parts.insert("me".to_owned(), Arc::new(me));
        Account { name: name.to_owned(), password: password.to_owned(), second_factor: false, parts }
    };
    let accounts = vec![
        account("admin", "district", "exchanges/05-me-admin.txt"),
        account("chwimport", "Peer-2026-Pass", "exchanges/06-me-importer.txt"),
    ];
    Country::of("2.44-SNAPSHOT", accounts)
}

/// Sends the recorded imports of a folder in the order of the server's clock.
async fn replay(server: &SimulatedDhis2, folder: &Path, excused: &[&str]) -> usize {
    let client = client();
    let mut index: Vec<Value> = serde_json::from_value(parsed(&folder.join("index.json"))).unwrap();
    let at = |entry: &Value| DateTime::parse_from_rfc2822(entry["recordedAt"].as_str().unwrap()).unwrap();
    index.sort_by_key(at);
    let (mut same, mut wrong) = (0, Vec::new());
    for entry in &index {
        let file = entry["file"].as_str().unwrap();
        if excused.iter().any(|excused| file.starts_with(excused)) {
            continue;
        }
        server.set_now(at(entry).to_utc());
        // Whoever signed in by a token is the token's owner, as the recordings of its making say.
        let user = match (entry["user"].as_str().unwrap(), file) {
            ("token", "94-import-with-importer-pat.txt") => "chwimport",
            ("token", _) => "admin",
            (user, _) => user,
        };
        let password = server.country().account(user).unwrap().password.clone();
        let query: Vec<(String, String)> = entry["params"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned()))
            .collect();
        let body = fs::read(folder.join(entry["body"].as_str().unwrap())).unwrap();
        let mut url = reqwest::Url::parse(&format!("{}/api/dataValueSets", server.url())).unwrap();
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(&query);
        }
        let answer = client
            .post(url)
            .basic_auth(user, Some(password))
            .header("content-type", entry["contentType"].as_str().unwrap_or_default())
            .body(body)
            .send()
            .await
            .unwrap();
        let found = outcome(answer).await;
        let conflicts: Vec<Value> = entry["conflicts"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|conflict| json!([conflict["errorCode"], conflict["indexes"]]))
            .collect();
        let expected = json!({
            "http": entry["http"],
            "status": entry["status"],
            "counts": entry["importCount"],
            "conflicts": conflicts,
            "rejected": entry["rejectedIndexes"].as_array().cloned().unwrap_or_default(),
        });
        if found == expected {
            same += 1;
        } else {
            wrong.push(format!("{file}\n  recorded {expected}\n  answered {found}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), index.len(), wrong.join("\n"));
    same
}

async fn outcome(answer: Response) -> Value {
    let http = answer.status().as_u16();
    let body: Value = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap_or_default();
    let response = &body["response"];
    let conflicts: Vec<Value> = response["conflicts"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|conflict| json!([conflict["errorCode"], conflict["indexes"]]))
        .collect();
    json!({
        "http": http,
        "status": response["status"],
        "counts": response["importCount"],
        "conflicts": conflicts,
        "rejected": response["rejectedIndexes"].as_array().cloned().unwrap_or_default(),
    })
}

#[tokio::test]
async fn recorded_imports_are_answered_as_recorded() {
    let server = SimulatedDhis2::start(first_country()).await;
    // An answer in XML, and one by a job's description: neither is simulated.
    let folder = recordings().join("dhis2-2.44");
    let first = replay(&server, &folder, &["32-xml-accept-xml", "79c-async"]).await;
    let server = SimulatedDhis2::start(Country::recorded()).await;
    let mixed = replay(&server, &folder.join("mixed"), &[]).await;
    assert!(first >= 130 && mixed >= 90, "compared only {first} and {mixed}");
}

#[tokio::test]
async fn whoever_is_not_signed_in_is_answered_as_recorded() {
    let server = SimulatedDhis2::start(first_country()).await;
    let (token, revoked) = {
        let mut country = server.country();
        let (token, revoked) = (country.grant("admin"), country.grant("admin"));
        country.revoke(&revoked);
        (token, revoked)
    };
    let client = client();
    let me = format!("{}/api/me", server.url());
    let table = [
        (None, false, 302, "90-me-no-auth-302"),
        (None, true, 401, "90c-me-no-auth-xhr-401"),
        (Some("Basic YWRtaW46d3Jvbmc=".to_owned()), false, 401, "90b-me-401-wrong-password"),
        (Some("ApiToken nonsense".to_owned()), false, 400, "92d-me-malformed-pat"),
        (Some(format!("ApiToken {token}")), false, 200, "92-me-with-pat"),
        (Some(format!("ApiToken {revoked}")), false, 401, "92g-me-revoked-pat"),
    ];
    for (authorization, xhr, status, recorded) in table {
        let mut request = client.get(&me);
        if let Some(authorization) = authorization {
            request = request.header("authorization", authorization);
        }
        if xhr {
            request = request.header("x-requested-with", "XMLHttpRequest");
        }
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status().as_u16(), status, "{recorded}");
        let text = fs::read_to_string(recordings().join(format!("dhis2-2.44/exchanges/{recorded}.txt")));
        let text = text.unwrap();
        let head = text.split_once("<<< RESPONSE").unwrap().1;
        assert!(head.trim_start().starts_with(&format!("HTTP/1.1 {status}")), "{recorded}");
        if let Some(to) = answer.headers().get("location") {
            assert!(head.contains(&format!("Location: {}", to.to_str().unwrap())), "{recorded}");
        }
        if status >= 400 {
            let body: Value = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
            assert_eq!(body, exchanged(&format!("exchanges/{recorded}.txt")), "{recorded}");
        }
    }
}

#[tokio::test]
async fn values_and_completions_are_shown_as_recorded() {
    let server = SimulatedDhis2::start(first_country()).await;
    let recorded = exchanged("exchanges/53-get-children.txt");
    for row in recorded["dataValues"].as_array().unwrap() {
        let text = |name: &str| row[name].as_str().unwrap().to_owned();
        let key = [
            text("dataElement"),
            "202610".to_owned(),
            text("orgUnit"),
            text("categoryOptionCombo"),
            text("attributeOptionCombo"),
        ];
        let moment = |name: &str| {
            DateTime::parse_from_str(row[name].as_str().unwrap(), "%Y-%m-%dT%H:%M:%S%.f%z").unwrap().to_utc()
        };
        let mut country = server.country();
        country.enter(key.clone(), &text("value"), &text("storedBy"), moment("lastUpdated"));
        let held = country.values.get_mut(&key).unwrap();
        held.created = moment("created");
        held.comment = row["comment"].as_str().map(ToOwned::to_owned);
    }
    let get = |path: &str| {
        let url = format!("{}{path}", server.url());
        let request = client().get(url).basic_auth("admin", Some("district"));
        async move {
            let answer = request.send().await.unwrap();
            let status = answer.status().as_u16();
            (status, serde_json::from_slice::<Value>(&answer.bytes().await.unwrap()).unwrap())
        }
    };
    let sorted = |mut body: Value| {
        if let Some(rows) = body["dataValues"].as_array_mut() {
            let key = |row: &Value| {
                ["dataElement", "orgUnit", "categoryOptionCombo"].map(|name| row[name].to_string())
            };
            rows.sort_by_key(key);
            // Where it was set and taken back it is said to be `false`, else it is left out.
            for row in rows.iter_mut().filter(|row| row["followup"] == false) {
                row.as_object_mut().unwrap().remove("followup");
            }
        }
        body
    };
    let path = "/api/dataValueSets?dataSet=V6qo5yVSDFi&period=202610&orgUnit=NYMWHoSe1pu&children=true";
    let (status, body) = get(path).await;
    assert_eq!((status, sorted(body)), (200, sorted(recorded)));
    for (query, recorded) in [
        ("dataSet=V6qo5yVSDFi&period=202601&orgUnit=eHAoFBVYUHZ", "54d-get-empty"),
        ("dataSet=AAAAAAAAAAA&period=202601&orgUnit=eHAoFBVYUHZ", "54e-get-unknown-dataset"),
    ] {
        let (_, body) = get(&format!("/api/dataValueSets?{query}")).await;
        assert_eq!(body, exchanged(&format!("exchanges/{recorded}.txt")), "{recorded}");
    }
    for (query, recorded) in [
        ("period=202610&orgUnit=eHAoFBVYUHZ", "54-get-no-dataset"),
        ("dataSet=V6qo5yVSDFi&orgUnit=eHAoFBVYUHZ", "54b-get-no-period"),
        ("dataSet=V6qo5yVSDFi&period=202610", "54c-get-no-orgunit"),
    ] {
        let (status, body) = get(&format!("/api/dataValueSets?{query}")).await;
        let expected = exchanged(&format!("exchanges/{recorded}.txt"));
        assert_eq!((status, &body["errorCode"]), (409, &expected["errorCode"]), "{recorded}");
    }
    let complete = |body: Value| {
        let url = format!("{}/api/completeDataSetRegistrations", server.url());
        let request = client().post(url).basic_auth("chwimport", Some("Peer-2026-Pass"));
        let request = request.header("content-type", "application/json").body(body.to_string());
        async move { request.send().await.unwrap().status().as_u16() }
    };
    let row = |unit: &str| json!({ "dataSet": "V6qo5yVSDFi", "period": "202610", "organisationUnit": unit });
    let mut dated = row("Ge5pEDQG7Du");
    dated["date"] = json!("2026-11-02");
    for (row, status) in [(row("eHAoFBVYUHZ"), 200), (dated, 200), (row("AAAAAAAAAAA"), 409)] {
        assert_eq!(complete(json!({ "completeDataSetRegistrations": [row] })).await, status);
    }
    let path = "/api/completeDataSetRegistrations?dataSet=V6qo5yVSDFi&period=202610&orgUnit=NYMWHoSe1pu&children=true";
    let (_, body) = get(path).await;
    let mut expected = exchanged("exchanges/81-get-registrations.txt");
    let rows = |body: &mut Value| {
        let rows = body["completeDataSetRegistrations"].as_array_mut().unwrap();
        rows.sort_by_key(|row| row["organisationUnit"].to_string());
    };
    let mut body = body;
    rows(&mut body);
    rows(&mut expected);
    assert_eq!(body, expected);
}

/// What tracker held, put together of what it was recorded to show.
fn recorded_tracker() -> Tracker {
    let shown = |file: &str| exchanged(&format!("tracker/{file}.txt"));
    let mut asha = shown("t31b-lookup-by-tet")["trackedEntities"][0].clone();
    let mut enrollments = shown("t12c-get-te")["enrollments"].clone();
    enrollments[0]["program"] = json!("bTIhHFT197U");
    asha["enrollments"] = enrollments;
    // Of the others no more was shown than an id, or where they are.
    let other = |id: &str, nid: &str| {
        json!({ "trackedEntity": id, "trackedEntityType": "EnaQ8HXMYAx", "orgUnit": "eHAoFBVYUHZ",
            "attributes": [{ "attribute": "XOGmEDrAQ8F", "value": nid }], "enrollments": [{ "program": "bTIhHFT197U" }] })
    };
    let listed = &shown("t31g-orgUnits-comma")["trackedEntities"];
    let mut tracked_entities = vec![asha, other("Xn2sNjlAbqJ", "NID-0002")];
    let newest = listed.as_array().unwrap().iter().rev();
    tracked_entities.extend(newest.map(|one| other(one["trackedEntity"].as_str().unwrap(), "")));
    let in_full = shown("t13c-get-event");
    let listed = shown("t31h-events-of-program")["events"].clone();
    let of_program = listed.as_array().unwrap().iter().rev().map(|event| {
        let mut event = event.clone();
        (event["program"], event["orgUnit"]) = (json!("LKrKAUvS6rw"), json!("eHAoFBVYUHZ"));
        event
    });
    let events = std::iter::once(in_full).chain(of_program).collect();
    Tracker { tracked_entities, events }
}

/// Without the order of attributes and values, which is another each time, and the address of the next page.
fn in_order(mut body: Value) -> Value {
    match &mut body {
        Value::Array(list) => {
            list.iter_mut().for_each(|one| *one = in_order(one.take()));
            let key = |one: &Value| ["attribute", "dataElement"].map(|name| one[name].to_string());
            list.sort_by_key(key);
        }
        Value::Object(object) => {
            if let Some(next) = object.get_mut("nextPage") {
                let text = next.as_str().unwrap();
                *next = json!(text[text.find("/api").unwrap()..].replace("%2C", ","));
            }
            object.values_mut().for_each(|one| *one = in_order(one.take()));
        }
        _ => {}
    }
    body
}

#[tokio::test]
async fn tracker_is_read_as_it_was_recorded() {
    let mut country = first_country();
    country.tracker = recorded_tracker();
    let server = SimulatedDhis2::start(country).await;
    for file in [
        "t12c-get-te",
        "t13c-get-event",
        "t16b-get-not-created",
        "t31-lookup-unique",
        "t31b-lookup-by-tet",
        "t31c-lookup-none",
        "t31d-lookup-in",
        "t31e-lookup-no-scope",
        "t31f-lookup-like",
        "t31g-orgUnits-comma",
        "t31h-events-of-program",
    ] {
        let text = fs::read_to_string(recordings().join(format!("dhis2-2.44/tracker/{file}.txt"))).unwrap();
        let line = text.lines().find(|line| line.starts_with("GET ")).unwrap();
        let path = line.split(' ').nth(1).unwrap();
        let status: u16 =
            text.split_once("<<< RESPONSE").unwrap().1.split_whitespace().nth(1).unwrap().parse().unwrap();
        let request = client().get(format!("{}{path}", server.url()));
        let answer = request.basic_auth("chwimport", Some("Peer-2026-Pass")).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), status, "{file}");
        let body: Value = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
        assert_eq!(in_order(body), in_order(exchanged(&format!("tracker/{file}.txt"))), "{file}");
    }
}
