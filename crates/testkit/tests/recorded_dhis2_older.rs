//! The simulated DHIS2 of the older generation answers imports over HTTP as a real 2.42.5.2 was recorded to answer.
//!
//! The recordings are replayed in the order of the server's clock, as far as the metadata that was added to that server
//! by hand. What was stored without being recorded is made good from what it gave back when it was asked.

#![expect(clippy::unwrap_used, reason = "a recording that cannot be read fails the test")]

#[path = "../../dhis2/tests/predict_older/recorded.rs"]
#[expect(dead_code, reason = "what else a prediction is compared with")]
mod recorded;

use std::collections::BTreeMap;
use std::sync::Arc;

use jumla_testkit::SimulatedDhis2;
use jumla_testkit::dhis2::{Account, Country};
use recorded::{Exchange, Expected, KINDS, SENT_BEFORE, downloaded, read, seeds};
use reqwest::Client;
use serde_json::{Value, json};

const USERS: [(&str, &str); 2] = [("admin", "district"), ("chwimport", "Peer-2026-Pass")];

/// From here on the server had metadata that no client was recorded to download.
const LAST: &str = "l00-more-metadata.txt";

/// What is not compared, and why.
const EXCUSED: [(&str, &str); 5] = [
    ("79c-async.txt", "sent to the background: the answer is a job"),
    ("k06-admin-async-bad-value.txt", "sent to the background: the answer is a job"),
    ("90d-import-401.txt", "401: a wrong password"),
    ("f08-xml-mixed-bad-orgunit.txt", "what was stored just before is in no recording"),
    ("32-xml-accept-xml.txt", "an answer in XML is not simulated"),
];

/// What the users' clients downloaded, by which of two moments.
fn accounts(prefix: &str) -> Vec<Account> {
    let part = |kind: &str, user: &str| {
        Arc::new(serde_json::from_slice::<Value>(&downloaded(prefix, kind, user)).unwrap())
    };
    let account = |(name, password): (&str, &str)| Account {
        name: name.to_owned(),
        password: password.to_owned(),
        second_factor: false,
        parts: KINDS.map(|kind| (kind.to_owned(), part(kind, name))).into(),
    };
    USERS.map(account).into()
}

/// Changes of settings and lock exceptions, as they were sent.
fn take_over(country: &mut Country, exchange: &Exchange) {
    let query: BTreeMap<&str, &str> =
        exchange.query.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let lock = || {
        let id = |name: &str| json!({ "id": query[name] });
        json!({ "dataSet": id("ds"), "organisationUnit": id("ou"), "period": { "id": query["pe"] } })
    };
    match (exchange.method.as_str(), exchange.path.as_str()) {
        ("POST", "/api/lockExceptions") => country.change("lockExceptions", |part| {
            part["lockExceptions"].as_array_mut().unwrap().push(lock());
        }),
        ("DELETE", "/api/lockExceptions") => country.change("lockExceptions", |part| {
            part["lockExceptions"].as_array_mut().unwrap().retain(|one| *one != lock());
        }),
        ("POST" | "DELETE", path) if path.starts_with("/api/systemSettings/") => {
            country.change("systemSettings", |part| {
                let key = path.trim_start_matches("/api/systemSettings/").to_owned();
                let settings = part.as_object_mut().unwrap();
                match query.get("value") {
                    Some(value) => settings.insert(key, json!(value)),
                    None => settings.remove(&key),
                };
            });
        }
        _ if exchange.file == "9g-extra-metadata.txt" => country.accounts = accounts("metadata-extra-"),
        _ if exchange.file == "98b-post-datavalue-single.txt" => {
            let (key, value) = recorded::single(&query);
            hold(country, &key, &value, exchange);
        }
        _ => {}
    }
}

fn hold(
    country: &mut Country,
    key: &jumla_dhis2::predict::Key,
    value: &jumla_dhis2::predict::StoredValue,
    exchange: &Exchange,
) {
    let key = [
        key.data_element.to_string(),
        key.period.clone(),
        key.org_unit.to_string(),
        key.category_option_combo.to_string(),
        key.attribute_option_combo.to_string(),
    ];
    country.enter(key.clone(), value.value.as_deref().unwrap_or_default(), &exchange.user, exchange.at);
    let held = country.values.get_mut(&key).unwrap();
    held.comment.clone_from(&value.comment);
    (held.follow_up, held.deleted) = (value.follow_up, value.deleted);
}

async fn send(
    client: &Client,
    server: &SimulatedDhis2,
    exchange: &Exchange,
    query: &[(String, String)],
) -> Expected {
    let user = exchange.account();
    let password = USERS.iter().find(|(name, _)| *name == user).unwrap().1;
    let mut url = reqwest::Url::parse(&format!("{}/api/dataValueSets", server.url())).unwrap();
    if !query.is_empty() {
        url.query_pairs_mut().extend_pairs(query);
    }
    let request = client
        .post(url)
        .basic_auth(user, Some(password))
        .header("content-type", &exchange.content_type)
        .body(exchange.body.clone());
    let answer = request.send().await.unwrap();
    let http = answer.status().as_u16();
    let body = answer.bytes().await.unwrap();
    // As a line of the index has it.
    let mut line = serde_json::from_slice::<Value>(&body).unwrap_or_default()["response"].take();
    line["httpStatus"] = http.into();
    line["responseStatus"] = line["status"].take();
    Expected::recorded(&line, &body)
}

#[tokio::test]
async fn recorded_imports_into_the_older_server_are_answered_as_recorded() {
    let server = SimulatedDhis2::start(Country::of("2.42.5.2", accounts("metadata-"))).await;
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = Client::builder().no_proxy().build().unwrap();
    let mut exchanges = read();
    exchanges.truncate(exchanges.iter().position(|one| one.file == LAST).unwrap());
    let seeds = seeds(&exchanges);
    let mut seeds = seeds.into_iter().peekable();
    let (mut same, mut wrong) = (0, Vec::new());
    for (position, exchange) in exchanges.iter().enumerate() {
        server.set_now(exchange.at);
        while let Some(seed) = seeds.next_if(|seed| seed.before <= position) {
            hold(&mut server.country(), &seed.key, &seed.value, exchange);
        }
        for (_, sent) in SENT_BEFORE.iter().filter(|(file, _)| *file == exchange.file) {
            let sent = exchanges.iter().find(|one| one.file == *sent).unwrap();
            let for_good: Vec<_> = sent.query.iter().filter(|(name, _)| name != "dryRun").cloned().collect();
            send(&client, &server, sent, &for_good).await;
        }
        let Some(expected) = &exchange.expected else {
            take_over(&mut server.country(), exchange);
            continue;
        };
        if EXCUSED.iter().any(|(file, _)| *file == exchange.file) {
            continue;
        }
        let answered = send(&client, &server, exchange, &exchange.query).await;
        if answered == *expected {
            same += 1;
        } else {
            wrong.push(format!("{}\n  recorded {expected:?}\n  answered {answered:?}", exchange.file));
        }
    }
    assert!(wrong.is_empty(), "{} wrong, {same} right:\n{}", wrong.len(), wrong.join("\n"));
    assert!(same >= 300, "compared only {same}");
}
