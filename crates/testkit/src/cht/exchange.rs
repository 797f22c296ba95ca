//! The recorded exchanges with a real server: requests, their answers, and what was on the server then.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use axum::http::Method;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::world::{World, recordings};

const CHW_1: &str = "3b343b38-2569-4f0f-a2a4-d16c9b8b6047";

/// One of `tests/recordings/cht-5.2/exchanges`.
#[derive(Debug)]
pub struct Exchange {
    pub name: String,
    pub method: Method,
    pub path: String,
    pub request_headers: Vec<(String, String)>,
    pub request_body: String,
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Exchange {
    fn read(path: &PathBuf) -> Exchange {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let text = fs::read_to_string(path).unwrap();
        let (request, response) = text.split_once("--------- response").unwrap();
        let (_, response) = response.split_once('\n').unwrap();
        let (head, request_body) = request.split_once("\n\n").unwrap();
        let (line, request_headers) = head.split_once('\n').unwrap();
        let mut line = line.split(' ');
        let method = line.next().unwrap().parse().unwrap();
        let path_and_query = line.next().unwrap().to_owned();
        let (head, body) = response.split_once("\n\n").unwrap();
        let (status, headers) = head.split_once('\n').unwrap();
        let aside = path.with_extension("body");
        let body = if aside.exists() { fs::read_to_string(aside).unwrap() } else { body.to_owned() };
        Exchange {
            name,
            method,
            path: path_and_query,
            request_headers: parse_headers(request_headers),
            request_body: request_body.trim_end().to_owned(),
            status: status.split(' ').nth(1).unwrap().parse().unwrap(),
            headers: parse_headers(headers),
            body: body.trim().to_owned(),
        }
    }

    /// All of them, by name.
    pub fn all() -> Vec<Exchange> {
        let folder = recordings().join("cht-5.2/exchanges");
        let mut files: Vec<PathBuf> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.retain(|path| path.extension().is_some_and(|extension| extension == "http"));
        files.sort();
        files.iter().map(Exchange::read).collect()
    }

    pub fn named(name: &str) -> Exchange {
        Exchange::read(&recordings().join(format!("cht-5.2/exchanges/{name}.http")))
    }

    /// When the real server answered: the simulated one's clock is set to it.
    pub fn date(&self) -> DateTime<Utc> {
        let (_, date) = self.headers.iter().find(|(name, _)| name == "date").unwrap();
        DateTime::parse_from_rfc2822(date).unwrap().to_utc()
    }
}

fn parse_headers(text: &str) -> Vec<(String, String)> {
    let pair = |line: &str| {
        let (name, value) = line.split_once(": ")?;
        Some((name.to_lowercase(), value.to_owned()))
    };
    text.lines().filter_map(pair).collect()
}

/// The recorded world as it was during the exchanges: other revisions, and the settings as sent then.
pub fn world_of_the_exchanges() -> World {
    let mut world = World::recorded();
    let body = |name: &str| -> Value { serde_json::from_str(&Exchange::named(name).body).unwrap() };
    world.insert(body("04-settings-doc-supervisor"));
    for user in body("05-users-list-officer").as_array().unwrap() {
        let places = user["place"].as_array().into_iter().flatten();
        places.chain(user.get("contact")).for_each(|doc| world.insert(doc.clone()));
    }
    let mut revisions: BTreeMap<String, String> = BTreeMap::new();
    for name in ["02-firstlogin-basic-auth-still-works", "06-get-ids-chw", "06-get-ids-supervisor"] {
        for row in body(name)["doc_ids_revs"].as_array().unwrap() {
            let text = |field: &str| row[field].as_str().unwrap().to_owned();
            revisions.insert(text("id"), text("rev"));
        }
    }
    for (id, revision) in revisions {
        let Some(mut doc) = world.document(&id).cloned() else { continue };
        doc["_rev"] = json!(revision);
        world.insert(doc);
    }
    // The feed names documents in the order of their last change.
    for id in ["org.couchdb.user:supervisor1", "service-worker-meta", "_design/medic-client", "settings"] {
        world.insert(world.document(id).unwrap().clone());
    }
    world
}

/// What had been done to the real server before the exchange.
pub fn prepare(name: &str, world: &mut World) {
    let odd_target = |world: &mut World, targets: Value| {
        world.put(json!({ "_id": format!("target~2026-05~{CHW_1}~org.couchdb.user:edge"), "type": "target",
            "user": "org.couchdb.user:edge", "owner": CHW_1, "reporting_period": "2026-05",
            "updated_date": 1, "targets": targets }));
    };
    let value = |value: Value| json!([{ "id": "births-this-month", "value": value }]);
    let dhis = |world: &mut World, target: usize, dhis: Value| {
        world.change("settings", |doc| doc["settings"]["tasks"]["targets"]["items"][target]["dhis"] = dhis);
    };
    match name {
        "25-edge-deleted-target-doc" => {
            odd_target(world, value(json!({ "pass": 3, "total": 3 })));
            world.delete(&format!("target~2026-05~{CHW_1}~org.couchdb.user:edge"));
        }
        "25-edge-duplicate-target-id" => {
            let twice =
                [1, 2].map(|n| json!({ "id": "births-this-month", "value": { "pass": n, "total": n } }));
            odd_target(world, json!(twice));
        }
        "25-edge-percent-pass2-total5" => {
            odd_target(world, json!([{ "id": "facility-deliveries", "value": { "pass": 2, "total": 5 } }]));
        }
        "25-edge-targets-missing" => odd_target(world, Value::Null),
        "25-edge-value-empty-object" => odd_target(world, value(json!({}))),
        "25-edge-value-missing" => odd_target(world, json!([{ "id": "births-this-month" }])),
        "25-edge-value-negative-float" => odd_target(world, value(json!({ "pass": 0, "total": -2.5 }))),
        "25-edge-value-total-string" => odd_target(world, value(json!({ "pass": 3, "total": "3" }))),
        "26-dataset-without-dataElements" => {
            world.set_setting("dhis_data_sets", json!([{ "id": "lyLU2wR22tC" }]));
            for target in [0, 1] {
                dhis(world, target, json!({ "dataSet": "VMuFODsyWaO", "dataElement": "kB0ZBFisE0e" }));
            }
        }
        "26-extra-keys-in-target-dhis" => {
            dhis(world, 0, json!({ "dataElement": "kB0ZBFisE0e", "comment": "copied as is" }));
        }
        "26-no-dhis_data_sets-setting" => {
            world.set_setting("dhis_data_sets", Value::Null);
        }
        "26-two-targets-same-dataElement-different-coc" => {
            dhis(world, 0, json!({ "dataElement": "kB0ZBFisE0e", "categoryOptionCombo": "HllvX50cXC0" }));
            dhis(world, 1, json!({ "dataElement": "kB0ZBFisE0e", "categoryOptionCombo": "pq2XI5kz2BY" }));
        }
        name if name.starts_with("28-") => {
            world.delete(&format!("target~2026-11~{CHW_1}~org.couchdb.user:chw_00001_old_phone"));
        }
        _ => {}
    }
}
