//! Every recorded exchange about the CHT's export, sent to `jumla serve` after a sync from the simulated CHT: status, body
//! and headers are those of the real CHT.

#![expect(clippy::unwrap_used, reason = "a test should panic where it breaks")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use jumla_engine::surface::ApiRight;
use jumla_testkit::cht::exchange::{Exchange, prepare, world_of_the_exchanges};
use jumla_testkit::cht::world::recordings;
use jumla_testkit::{Options, SimulatedCht, World};
use reqwest::{Client, Method, Response};
use serde_json::{Value, json};
use support::{Laptop, client, recorded, url};

/// Out of reach, and why.
const LEFT: [(&str, &str); 2] = [
    ("21-export-dhis-right-noauth-browser", "a sign-in page to lead to: there is none here"),
    (
        "21-export-dhis-right-can_export_dhis-only",
        "a permission that the CHT looks up under a name that is not there: a token has rights of its own",
    ),
];

/// What had been done to the real server before is a world of its own.
fn has_own_world(name: &str) -> bool {
    name.starts_with("25-") || name.starts_with("26-")
}

struct Tokens {
    exporter: String,
    /// Has no right to export, as a user without the permission.
    reader: String,
}

impl Tokens {
    fn of(laptop: &mut Laptop) -> Self {
        Self {
            exporter: laptop.token("exporter", &[ApiRight::Export], &[]),
            reader: laptop.token("reader", &[ApiRight::Read], &[]),
        }
    }
}

async fn synced(world: World, now: DateTime<Utc>, user: &str) -> Laptop {
    let server = SimulatedCht::start_with(world, Options { now, ..Options::default() }).await;
    let laptop = Laptop::synced(&server, user).await;
    server.stop().await;
    laptop
}

#[tokio::test]
async fn the_recorded_exchanges_are_answered_as_recorded() {
    let client = client();
    let exchanges: Vec<Exchange> =
        Exchange::all().into_iter().filter(|one| one.path.starts_with("/api/v2/export/")).collect();
    let world = world_of_the_exchanges();
    let mut common = synced(world.clone(), exchanges[0].date(), "officer").await;
    let tokens_of_all = Tokens::of(&mut common);
    let (mut compared, mut differences) = (0, Vec::new());
    for exchange in &exchanges {
        if LEFT.iter().any(|(name, _)| *name == exchange.name) {
            continue;
        }
        let (mut own, own_tokens);
        let (laptop, tokens) = if has_own_world(&exchange.name) {
            let mut world = world.clone();
            prepare(&exchange.name, &mut world);
            own = synced(world, exchange.date(), "officer").await;
            own_tokens = Tokens::of(&mut own);
            (&mut own, &own_tokens)
        } else {
            if common.workspace.clock().now() != exchange.date() {
                common.reopen(exchange.date());
            }
            (&mut common, &tokens_of_all)
        };
        let running = laptop.serve().await;
        let response = send(&client, exchange, &url(&running), tokens).await;
        differences.extend(compare(exchange, response).await);
        running.stop().await;
        compared += 1;
    }
    assert!(differences.is_empty(), "{} differ:\n{}", differences.len(), differences.join("\n"));
    assert_eq!(compared + LEFT.len(), exchanges.len());
    assert!(compared >= 40, "only {compared} exchanges were compared");
}

async fn send(client: &Client, exchange: &Exchange, url: &str, tokens: &Tokens) -> Response {
    let mut request = client.request(exchange.method.clone(), format!("{url}{}", exchange.path));
    for (name, value) in &exchange.request_headers {
        match name.as_str() {
            "host" => {}
            // The user's name stays, the password is a token.
            "authorization" => {
                let offline = exchange.name.ends_with("supervisor-offline");
                let token = if offline { &tokens.reader } else { &tokens.exporter };
                request = request.basic_auth("dhis_officer", Some(token));
            }
            _ => request = request.header(name, value),
        }
    }
    if !exchange.request_body.is_empty() {
        request = request.body(exchange.request_body.clone());
    }
    request.send().await.unwrap()
}

const HEADERS: [&str; 5] =
    ["content-type", "content-disposition", "logout-authorization", "location", "www-authenticate"];

async fn compare(exchange: &Exchange, response: Response) -> Vec<String> {
    let mut found = Vec::new();
    let mut compare = |what: &str, ours: &str, theirs: &str| {
        if ours != theirs {
            found.push(format!("{} {what}\n  here     {ours}\n  recorded {theirs}", exchange.name));
        }
    };
    compare("status", response.status().as_str(), &exchange.status.to_string());
    let recorded = |name: &str| {
        let found = exchange.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str()).unwrap_or_default()
    };
    for header in HEADERS {
        let ours = response.headers().get(header).map(|value| value.to_str().unwrap()).unwrap_or_default();
        compare(header, ours, recorded(header));
    }
    // The length stands in it, and a hash of another kind.
    let length = |tag: &str| tag.split_once('-').map(|(length, _)| length.to_owned()).unwrap_or_default();
    let tag = response.headers().get("etag").map(|value| value.to_str().unwrap()).unwrap_or_default();
    compare("length in the tag", &length(tag), &length(recorded("etag")));
    compare("body", &response.text().await.unwrap(), &exchange.body);
    found
}

/// An export of a world, whoever recorded it.
struct Question<'a> {
    data_set: &'a str,
    from: i64,
    org_unit: Option<&'a str>,
}

impl Question<'_> {
    async fn ask(&self, client: &Client, url: &str, token: &str) -> (u16, Value) {
        let mut query = vec![
            ("filters[dataSet]", self.data_set.to_owned()),
            ("filters[date][from]", self.from.to_string()),
        ];
        query.extend(self.org_unit.map(|org_unit| ("filters[orgUnit]", org_unit.to_owned())));
        let mut address = reqwest::Url::parse(&format!("{url}/api/v2/export/dhis")).unwrap();
        address.query_pairs_mut().extend_pairs(&query);
        let request = client.request(Method::GET, address).header("accept", "application/json");
        let response = request.bearer_auth(token).send().await.unwrap();
        (response.status().as_u16(), serde_json::from_str(&response.text().await.unwrap()).unwrap())
    }
}

#[tokio::test]
async fn the_officers_sixty_four_exports_are_answered_as_recorded() {
    let client = client();
    let mut laptop = synced(recorded(), Options::default().now, "officer").await;
    let token = laptop.token("exporter", &[ApiRight::Export], &[]);
    let running = laptop.serve().await;
    let files = entries(&recordings().join("cht-5.2/world/export"));
    assert_eq!(files.len(), 64);
    for file in files {
        let recorded = read(&file);
        let question = Question {
            data_set: recorded["data_set"].as_str().unwrap(),
            from: recorded["from"].as_i64().unwrap(),
            org_unit: recorded["org_unit"].as_str(),
        };
        let (status, body) = question.ask(&client, &url(&running), &token).await;
        assert_eq!(status, recorded["status"], "{}", file.display());
        assert_eq!(body, recorded["body"], "{}", file.display());
    }
    running.stop().await;
}

#[tokio::test]
async fn the_exports_of_small_worlds_are_those_of_the_chts_own_code() {
    let client = client();
    let (mut compared, mut differences) = (0, Vec::new());
    for folder in entries(&recordings().join("worlds")) {
        let now: DateTime<Utc> = read(&folder.join("world.json"))["now"].as_str().unwrap().parse().unwrap();
        let users = read(&folder.join("users.json"));
        for user in users.as_array().unwrap().iter().filter(|user| user["kind"] != "chw") {
            let exports: Vec<Value> = entries(&folder.join("expected"))
                .iter()
                .map(|file| read(file))
                .filter(|expected| expected["kind"] == "export" && expected["user"] == user["kind"])
                .collect();
            if exports.is_empty() {
                continue;
            }
            let mut laptop = synced(World::from_folder(&folder), now, user["name"].as_str().unwrap()).await;
            let token = laptop.token("exporter", &[ApiRight::Export], &[]);
            let mut times: Vec<DateTime<Utc>> = exports.iter().map(|one| time(&one["now"])).collect();
            times.sort();
            times.dedup();
            for now in times {
                laptop.reopen(now);
                let running = laptop.serve().await;
                for expected in exports.iter().filter(|one| time(&one["now"]) == now) {
                    let question = Question {
                        data_set: expected["data_set"].as_str().unwrap(),
                        from: expected["from"].as_i64().unwrap(),
                        org_unit: expected["org_unit"].as_str(),
                    };
                    let (status, body) = question.ask(&client, &url(&running), &token).await;
                    let (wanted_status, wanted) = wanted(expected);
                    if (status, unordered(body.clone())) != (wanted_status, unordered(wanted)) {
                        differences.push(format!("{} {expected}\n  here {status} {body}", folder.display()));
                    }
                    compared += 1;
                }
                running.stop().await;
            }
        }
    }
    assert!(differences.is_empty(), "{} differ:\n{}", differences.len(), differences.join("\n"));
    assert!(compared >= 115, "compared only {compared} exports");
}

/// What the CHT's code gave, in the words of its HTTP side.
fn wanted(expected: &Value) -> (u16, Value) {
    if let Some(refusal) = expected.get("cht_refuses") {
        let body = json!({ "code": refusal["code"], "error": refusal["message"] });
        return (u16::try_from(refusal["code"].as_u64().unwrap()).unwrap(), body);
    }
    let body = json!({
        "dataSet": expected["data_set"],
        "completeDate": expected["complete_date"],
        "period": expected["period"],
        "dataValues": expected["rows"],
    });
    (200, body)
}

/// These answers were made without CouchDB, whose order the recordings of the real server have.
fn unordered(mut body: Value) -> Value {
    if let Some(rows) = body["dataValues"].as_array_mut() {
        rows.sort_by_key(|row| (row["orgUnit"].to_string(), row["dataElement"].to_string()));
    }
    body
}

fn time(text: &Value) -> DateTime<Utc> {
    text.as_str().unwrap().parse().unwrap()
}

fn entries(path: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<PathBuf> = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    entries
}

fn read(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}
