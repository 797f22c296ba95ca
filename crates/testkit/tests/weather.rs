//! Bad weather is the same for the same seed, harmless to what it lets through, and can be waited out.

#![expect(clippy::unwrap_used, reason = "a test should panic where it breaks")]

mod support;

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use jumla_testkit::{Fault, Misbehaviour, SimulatedCht, Weather, World, WorldBuilder};
use reqwest::Client;
use serde_json::{Value, json};
use support::{client, get, post, signed};

fn small() -> World {
    WorldBuilder::new().months("2026-10", 2).unsynced_percent(0).build()
}

const GET_IDS: &str = "/api/v1/replication/get-ids";

/// What became of one request: a status and a body, or nothing whole.
async fn outcome(client: &Client, url: &str, path: &str, body: Option<&Value>) -> Option<(u16, String)> {
    let request = match body {
        Some(body) => client.post(format!("{url}{path}")).body(body.to_string()),
        None => client.get(format!("{url}{path}")),
    };
    let answer = signed(request, "supervisor1").send().await.ok()?;
    let status = answer.status().as_u16();
    Some((status, answer.text().await.ok()?))
}

async fn a_day(seed: u64, requests: usize) -> (Vec<Option<String>>, Vec<Option<(u16, String)>>) {
    let server = SimulatedCht::start(small()).await;
    let (client, url) = (client(), server.url());
    let rows = support::get_json(&client, &url, GET_IDS, "supervisor1").await;
    let asked = json!({ "docs": rows["doc_ids_revs"] });
    server.forget_requests();
    server.set_weather(Some(Weather::seeded(seed)));
    let mut outcomes = Vec::new();
    for number in 0..requests {
        let (path, body) = match number % 3 {
            0 => (GET_IDS, None),
            1 => ("/medic/_bulk_get", Some(&asked)),
            _ => ("/api/v1/settings", None),
        };
        outcomes.push(outcome(&client, &url, path, body).await);
    }
    (server.requests().into_iter().map(|request| request.disturbed).collect(), outcomes)
}

#[tokio::test]
async fn the_same_seed_brings_the_same_weather() {
    let (first, outcomes) = a_day(7, 300).await;
    assert_eq!(first.len(), 300, "a client that is cut off does not ask again by itself");
    assert_eq!((&first, &outcomes), (&a_day(7, 300).await.0, &a_day(7, 300).await.1));
    assert_ne!(first, a_day(8, 300).await.0);
    let bad = first.iter().flatten().count();
    assert!((90..150).contains(&bad), "{bad} of 300 were to be about 120");
    let kinds: BTreeSet<&str> =
        first.iter().flatten().map(|name| if name.starts_with("clock") { "clock" } else { name }).collect();
    let expected = [
        "answer cut off",
        "body truncated",
        "clock",
        "connection closed before the answer",
        "documents left out",
        "entries duplicated",
        "entries reordered",
        "proxy page",
        "status 413",
        "status 429",
        "status 500",
        "status 502",
        "status 503",
    ];
    assert_eq!(kinds, BTreeSet::from(expected));
}

#[tokio::test]
async fn what_bad_weather_lets_through_is_true() {
    let world = small();
    let (_, outcomes) = a_day(21, 300).await;
    let mut read = 0;
    for (_, body) in outcomes.iter().flatten().filter(|(status, _)| *status == 200) {
        let Ok(body) = serde_json::from_str::<Value>(body) else { continue };
        for row in body["results"].as_array().into_iter().flatten() {
            let doc = &row["docs"][0]["ok"];
            assert_eq!(Some(doc), world.document(row["id"].as_str().unwrap()));
            read += 1;
        }
    }
    assert!(read > 1000, "{read}");
}

#[tokio::test]
async fn storms_end_and_the_feed_keeps_its_order() {
    let server = SimulatedCht::start(small()).await;
    let (client, url) = (client(), server.url());
    let feed = support::get(&client, &url, "/medic/_changes", "officer").await.text().await.unwrap();
    server.set_weather(Some(Weather::seeded(3).bad_percent(100).storms_for(200)));
    for number in 0..200 {
        let answer = signed(client.get(format!("{url}/medic/_changes")), "officer").send().await;
        let Ok(answer) = answer else { continue };
        let (status, text) = (answer.status().as_u16(), answer.text().await);
        let whole = text.ok().filter(|text| status == 200 && serde_json::from_str::<Value>(text).is_ok());
        assert!(whole.is_none_or(|text| text == feed), "request {number}");
    }
    assert_eq!(server.requests().iter().filter(|request| request.disturbed.is_some()).count(), 200);
    assert_eq!(support::get(&client, &url, "/medic/_changes", "officer").await.text().await.unwrap(), feed);
    assert_eq!(server.requests().last().unwrap().disturbed, None);
}

#[tokio::test]
async fn sessions_are_lost_only_when_asked_for() {
    let server = SimulatedCht::start(small()).await;
    let (client, url) = (client(), server.url());
    let login = json!({ "name": "officer", "password": support::PASSWORD }).to_string();
    let answer = client.post(format!("{url}/_session")).body(login).send().await.unwrap();
    let cookie = answer.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    for (weather, expected) in [(Weather::seeded(1), false), (Weather::seeded(1).with_sessions_lost(), true)]
    {
        server.set_weather(Some(weather.bad_percent(90)));
        server.forget_requests();
        for _ in 0..100 {
            let _ = client.get(format!("{url}/api/v1/settings")).header("cookie", &cookie).send().await;
        }
        assert_eq!(server.requests().iter().any(|request| request.status == 401), expected);
    }
}

#[tokio::test]
async fn every_misbehaviour_shows() {
    let server = SimulatedCht::start(small()).await;
    let (client, url) = (client(), server.url());
    let whole = outcome(&client, &url, GET_IDS, None).await.unwrap().1;
    let list =
        |text: &str| serde_json::from_str::<Value>(text).unwrap()["doc_ids_revs"].as_array().unwrap().clone();

    server.misbehave(Fault::on("get-ids", Misbehaviour::StatusAfter(429, "soon")));
    let answer = get(&client, &url, GET_IDS, "supervisor1").await;
    assert_eq!((answer.status().as_u16(), answer.headers()["retry-after"].to_str().unwrap()), (429, "soon"));

    server.misbehave(Fault::on("get-ids", Misbehaviour::Reordered));
    let mut reordered = list(&outcome(&client, &url, GET_IDS, None).await.unwrap().1);
    reordered.reverse();
    assert_eq!(reordered, list(&whole));

    let asked = json!({ "docs": list(&whole)[..5] });
    server.misbehave(Fault::on("_bulk_get", Misbehaviour::Omitted));
    let answer = support::post_json(&client, &url, "/medic/_bulk_get", "supervisor1", &asked).await;
    assert_eq!(answer["results"].as_array().unwrap().len(), 3);
    assert_eq!(answer["results"][1]["id"], asked["docs"][2]["id"]);

    server.misbehave(Fault::on("get-ids", Misbehaviour::Reset));
    assert_eq!(outcome(&client, &url, GET_IDS, None).await, None);

    server.misbehave(Fault::on("get-ids", Misbehaviour::Slow(Duration::from_millis(20))));
    let start = Instant::now();
    assert!(outcome(&client, &url, GET_IDS, None).await.is_some());
    assert!(start.elapsed() >= Duration::from_millis(20));

    let log: Vec<_> = server.requests().into_iter().filter_map(|request| request.disturbed).collect();
    let expected = [
        "status 429",
        "entries reordered",
        "documents left out",
        "connection closed before the answer",
        "answer held back",
    ];
    assert_eq!(log, expected);
}

#[tokio::test]
async fn an_answer_is_cut_at_exactly_the_byte() {
    use std::io::{Read, Write};
    let server = SimulatedCht::start(small()).await;
    let address = server.url().trim_start_matches("http://").to_owned();
    let ask = || {
        let mut stream = std::net::TcpStream::connect(&address).unwrap();
        stream.write_all(b"GET /api/info HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
        let (mut bytes, mut buffer) = (Vec::new(), [0; 256]);
        while let Ok(read @ 1..) = stream.read(&mut buffer) {
            bytes.extend_from_slice(&buffer[..read]);
        }
        String::from_utf8(bytes).unwrap()
    };
    let body = r#"{"version":"5.2.0"}"#;
    for cut in 0..=body.len() {
        server.misbehave(Fault::on("/api/info", Misbehaviour::CutAt(cut)));
        let arrived = ask();
        assert!(arrived.contains("content-length: 19\r\n"), "{arrived}");
        assert_eq!(arrived.split_once("\r\n\r\n").unwrap().1, &body[..cut]);
    }
    server.misbehave(Fault::on("/api/info", Misbehaviour::Reset));
    assert_eq!(ask(), "");
}

#[tokio::test]
async fn what_was_pushed_is_kept_though_the_answer_is_lost() {
    let server = SimulatedCht::start(small()).await;
    let (client, url) = (client(), server.url());
    server.misbehave(Fault::on("_bulk_docs", Misbehaviour::Reset));
    let doc = json!({ "_id": "note", "_rev": "1-abc", "type": "data_record" });
    let body = json!({ "docs": [doc], "new_edits": false });
    let path = format!("{url}/medic/_bulk_docs");
    assert!(signed(client.post(path), "officer").body(body.to_string()).send().await.is_err());
    assert!(server.world().document("note").is_some());
    let seq = server.world().update_seq();
    assert_eq!(post(&client, &url, "/medic/_bulk_docs", "officer", &body).await.status(), 201);
    assert_eq!(server.world().update_seq(), seq, "the same again changes nothing");
}
