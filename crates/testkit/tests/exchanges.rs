//! Every recorded exchange that a simulation can repeat: the recorded request is sent, and status, headers and
//! body are compared with the recorded answer.

#![expect(clippy::unwrap_used, reason = "a test should panic where it breaks")]

mod support;

use jumla_testkit::cht::exchange::{Exchange, prepare, world_of_the_exchanges};
use jumla_testkit::{Options, SimulatedCht, World};
use reqwest::Client;
use reqwest::header::HeaderMap;
use serde_json::{Value, json};
use support::{PASSWORD, client};

const BAD_COOKIE: &str = "03-session-get-bad-cookie";

/// How far the simulation promises to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Comparison {
    /// The same body, but for what no two servers share (sequences, sizes, revisions of accounts).
    Body,
    /// The same keys and kinds of values.
    Shape,
    /// Not repeated here; why.
    Left(&'static str),
}

fn comparison(name: &str) -> Comparison {
    match name {
        "01-monitoring-v2-noauth" => Comparison::Left("figures of a machine; not simulated"),
        // Builds, times and nodes.
        "01-deploy-info-basic" | "11-dbinfo-offline" => Comparison::Shape,
        // Which documents come first depends on how that server was filled.
        "09-changes-online" => Comparison::Shape,
        _ => Comparison::Body,
    }
}

/// Sent again, and compared.
trait Replay {
    async fn send(&self, client: &Client, url: &str, cookie: &str) -> Answered;
    fn differences(&self, answered: &Answered, comparison: Comparison) -> Vec<String>;
    fn compare(&self, answered: &Answered, comparison: Comparison);
}

impl Replay for Exchange {
    async fn send(&self, client: &Client, url: &str, cookie: &str) -> Answered {
        let mut request = client.request(self.method.clone(), format!("{url}{}", self.path));
        for (name, value) in self.request_headers.iter().filter(|(name, _)| name != "host") {
            let own = name == "cookie" && self.name != BAD_COOKIE;
            request = request.header(name, if own { cookie } else { value });
        }
        if !self.request_body.is_empty() {
            request = request.body(self.request_body.clone());
        }
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Answered { status, headers, body: response.text().await.unwrap().trim().to_owned() }
    }

    /// Everything in which the answers differ.
    fn differences(&self, answered: &Answered, comparison: Comparison) -> Vec<String> {
        let mut found = Vec::new();
        let mut compare = |what: &str, simulated: String, recorded: String| {
            if simulated != recorded {
                found.push(format!("{} {what}\n  simulated {simulated}\n  recorded  {recorded}", self.name));
            }
        };
        compare("status", answered.status.to_string(), self.status.to_string());
        for header in HEADERS {
            let blank = |values: Vec<String>| match header {
                "set-cookie" => values.iter().map(|cookie| blank(cookie)).collect::<Vec<_>>().join("\n"),
                _ => values.join("\n"),
            };
            let simulated = all_values(&answered.headers, header);
            compare(header, blank(simulated), blank(values(&self.headers, header)));
        }
        let (simulated, recorded) = (&answered.body, &self.body);
        match (comparison, serde_json::from_str::<Value>(recorded)) {
            (Comparison::Left(_), _) => {}
            (_, Err(_)) => compare("body", simulated.clone(), recorded.clone()),
            (Comparison::Shape, Ok(recorded)) => {
                compare("shape", shape(&answered.json()).to_string(), shape(&recorded).to_string());
            }
            (Comparison::Body, Ok(recorded)) => {
                let (simulated, recorded) = (unmarked(answered.json()), unmarked(recorded));
                // As values, for the order of fields is free; as texts, for the message.
                if simulated != recorded {
                    compare("body", simulated.to_string(), recorded.to_string());
                }
            }
        }
        found
    }

    fn compare(&self, answered: &Answered, comparison: Comparison) {
        let differences = self.differences(answered, comparison);
        assert!(differences.is_empty(), "{}", differences.join("\n"));
    }
}

const HEADERS: [&str; 7] = [
    "content-type",
    "logout-authorization",
    "location",
    "content-disposition",
    "cache-control",
    "www-authenticate",
    "set-cookie",
];

#[derive(Debug)]
struct Answered {
    status: u16,
    headers: HeaderMap,
    body: String,
}

impl Answered {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("not JSON: {}", self.body))
    }
}

fn values(headers: &[(String, String)], name: &str) -> Vec<String> {
    headers.iter().filter(|(known, _)| known == name).map(|(_, value)| value.clone()).collect()
}

fn all_values(headers: &HeaderMap, name: &str) -> Vec<String> {
    headers.get_all(name).iter().map(|value| value.to_str().unwrap().to_owned()).collect()
}

/// A cookie without the session itself and without the second in which it ends.
fn blank(cookie: &str) -> String {
    let part = |part: &str| match part.split_once('=') {
        Some(("AuthSession", value)) if !value.is_empty() => "AuthSession=…".to_owned(),
        Some((name, value)) if name.trim() == "Expires" && !value.contains("1970") => {
            let separators: String =
                value.chars().map(|c| if c.is_ascii_alphanumeric() { 'x' } else { c }).collect();
            format!(" Expires={separators}")
        }
        _ => part.to_owned(),
    };
    cookie.split(';').map(part).collect::<Vec<_>>().join(";")
}

/// The body without what differs between any two servers.
fn unmarked(body: Value) -> Value {
    match body {
        Value::Object(fields) => {
            // Revisions of accounts, which are not in the world, and of what was only just written.
            let own_revision = fields.contains_key("username") || fields.contains_key("ok");
            let unmark = |(key, value): (String, Value)| {
                let value = match key.as_str() {
                    "seq" | "last_seq" => json!(value.as_str().is_some_and(is_sequence)),
                    "total_rows" | "offset" => json!(value.is_u64()),
                    "rev" if own_revision => json!(value.as_str().unwrap().split('-').next()),
                    _ => unmarked(value),
                };
                (key, value)
            };
            fields.into_iter().map(unmark).collect()
        }
        Value::Array(items) => items.into_iter().map(unmarked).collect(),
        other => other,
    }
}

/// A number, and something long that only a server understands.
fn is_sequence(text: &str) -> bool {
    let parts = text.split_once('-');
    parts.is_some_and(|(number, rest)| number.parse::<u64>().is_ok() && rest.len() > 20)
}

fn shape(body: &Value) -> Value {
    match body {
        Value::Object(fields) => fields.iter().map(|(key, value)| (key.clone(), shape(value))).collect(),
        Value::Array(items) => items.iter().map(shape).collect(),
        Value::String(_) => json!("text"),
        Value::Number(_) => json!("number"),
        Value::Bool(_) => json!("flag"),
        Value::Null => Value::Null,
    }
}

async fn start(exchange: &Exchange, world: World) -> SimulatedCht {
    let options = Options { now: exchange.date(), version: "0.1.0".into(), ..Options::default() };
    SimulatedCht::start_with(world, options).await
}

async fn cookie(client: &Client, url: &str) -> String {
    let body = json!({ "name": "supervisor1", "password": PASSWORD }).to_string();
    let request = client.post(format!("{url}/_session")).header("content-type", "application/json");
    let response = request.body(body).send().await.unwrap();
    let cookie = response.headers()["set-cookie"].to_str().unwrap().to_owned();
    cookie.split(';').next().unwrap().to_owned()
}

#[tokio::test]
async fn the_recorded_exchanges_are_answered_as_recorded() {
    let client = client();
    let world = world_of_the_exchanges();
    let (mut compared, mut left, mut differences) = (0, Vec::new(), Vec::new());
    for exchange in Exchange::all() {
        // These follow from one another; they have tests of their own.
        if exchange.name.starts_with("27-") || exchange.name.starts_with("29-rate-limit") {
            continue;
        }
        let comparison = comparison(&exchange.name);
        if let Comparison::Left(reason) = comparison {
            left.push(format!("{}: {reason}", exchange.name));
            continue;
        }
        let mut world = world.clone();
        prepare(&exchange.name, &mut world);
        let server = start(&exchange, world).await;
        let cookie = cookie(&client, &server.url()).await;
        let answered = exchange.send(&client, &server.url(), &cookie).await;
        differences.extend(exchange.differences(&answered, comparison));
        compared += 1;
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    assert_eq!((compared, left.len()), (150, 1), "left out: {left:?}");
}

#[tokio::test]
async fn writing_target_documents_is_answered_as_recorded() {
    let client = client();
    let mut exchange = Exchange::named("27-bulk-docs-chw-updates-own-target");
    let server = start(&exchange, world_of_the_exchanges()).await;
    let url = server.url();
    let answered = exchange.send(&client, &url, "").await;
    exchange.compare(&answered, Comparison::Body);
    let written = answered.json()[0]["rev"].as_str().unwrap().to_owned();

    for name in ["27-bulk-docs-chw-conflict", "27-bulk-docs-chw-other-owner-forbidden"] {
        let exchange = Exchange::named(name);
        exchange.compare(&exchange.send(&client, &url, "").await, Comparison::Body);
    }

    exchange = Exchange::named("27-bulk-docs-supervisor-edits-chw-target");
    exchange.request_body = exchange.request_body.replace("2-8474e9d2711c8f9778ad9e9df9bdeedd", &written);
    exchange.compare(&exchange.send(&client, &url, "").await, Comparison::Body);
}

#[tokio::test]
async fn too_many_failures_are_answered_as_recorded() {
    let client = client();
    let limited = Exchange::named("29-rate-limit-login-429");
    let server = start(&limited, world_of_the_exchanges()).await;
    let url = server.url();
    let cookie = cookie(&client, &url).await;
    let wrong = Exchange::named("02-login-wrong-password");
    for _ in 0..10 {
        wrong.compare(&wrong.send(&client, &url, "").await, Comparison::Body);
    }
    limited.compare(&limited.send(&client, &url, "").await, Comparison::Body);
    for name in ["29-rate-limit-basic-auth-good-password-429", "29-rate-limit-cookie-not-limited"] {
        let exchange = Exchange::named(name);
        exchange.compare(&exchange.send(&client, &url, &cookie).await, Comparison::Body);
    }
    server.advance(chrono::TimeDelta::seconds(11));
    let later = Exchange::named("29-rate-limit-after-11s");
    later.compare(&later.send(&client, &url, "").await, Comparison::Body);
}
