//! What a story can do with the simulated server: change its world, watch its requests, make it misbehave.

#![expect(clippy::unwrap_used, reason = "a test should panic where it breaks")]

mod support;

use std::io::Read;

use jumla_testkit::{Fault, Misbehaviour, Options, Setup, SimulatedCht, World, WorldBuilder};
use reqwest::Client;
use serde_json::{Value, json};
use support::{PASSWORD, client, get, get_json, post, post_json, signed};

fn small() -> (WorldBuilder, World) {
    let builder =
        WorldBuilder::new().facilities(2).chws_per_facility(5).months("2026-10", 2).unsynced_percent(0);
    let world = builder.build();
    (builder, world)
}

async fn listed(client: &Client, url: &str) -> Vec<Value> {
    let answer = get_json(client, url, "/api/v1/replication/get-ids", "supervisor1").await;
    answer["doc_ids_revs"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_made_up_supervisor_receives_her_facility_and_no_other() {
    let (builder, world) = small();
    let server = SimulatedCht::start(world).await;
    let rows = listed(&client(), &server.url()).await;
    let has = |id: String| rows.iter().any(|row| row["id"] == id);
    assert!(has(builder.facility_id(1)) && has(builder.supervisor_id(1)));
    assert!((1..=5).all(|chw| has(builder.area_id(1, chw)) && has(builder.chw_id(1, chw))));
    assert!(!has(builder.facility_id(2)) && !has(builder.chw_id(2, 1)));
    let targets = rows.iter().filter(|row| row["id"].as_str().unwrap().starts_with("target~")).count();
    assert_eq!(targets, 10, "five CHWs, two months");
}

#[tokio::test]
async fn a_made_up_world_exports() {
    let (builder, world) = small();
    let expected: u64 = (1..=5).map(|chw| births(&builder, chw)).sum();
    let server = SimulatedCht::start(world).await;
    let unit = builder.facility_org_unit(1);
    let query = format!("filters[dataSet]={}&filters[orgUnit]={unit}", WorldBuilder::MONTHLY);
    let path = format!("/api/v2/export/dhis?{query}&filters[date][from]=1794700800000");
    let answer = get_json(&client(), &server.url(), &path, "officer").await;
    assert_eq!(answer["dataValues"][0]["orgUnit"], unit);
    assert_eq!(answer["dataValues"][0]["value"], expected);
}

fn births(builder: &WorldBuilder, chw: usize) -> u64 {
    builder.target_document(1, chw, 1).unwrap()["targets"][0]["value"]["total"].as_u64().unwrap()
}

#[tokio::test]
async fn a_second_sync_can_be_seen_to_move_only_what_changed() {
    let (builder, world) = small();
    let server = SimulatedCht::start(world).await;
    let (client, url) = (client(), server.url());
    let before = listed(&client, &url).await;
    let target = builder.target_document(1, 3, 1).unwrap()["_id"].as_str().unwrap().to_owned();
    server.world().change(&target, |doc| doc["targets"][0]["value"]["total"] = json!(99));
    let after = listed(&client, &url).await;
    let changed: Vec<&Value> = after.iter().filter(|row| !before.contains(row)).collect();
    assert_eq!(changed.len(), 1);
    assert!(changed[0]["rev"].as_str().unwrap().starts_with("2-"));

    server.forget_requests();
    post_json(&client, &url, "/medic/_bulk_get?revs=true", "supervisor1", &json!({ "docs": changed })).await;
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!((requests[0].documents(), &requests[0].ids[0]), (1, &target));
    assert_eq!((requests[0].status, requests[0].user.as_deref()), (200, Some("supervisor1")));
    assert!(!format!("{requests:?}").contains(PASSWORD));
}

#[tokio::test]
async fn revisions_deletions_and_purges_show_where_a_client_looks() {
    let (builder, world) = small();
    let server = SimulatedCht::start(world).await;
    let (client, url) = (client(), server.url());
    let (changed, gone, purged) = (builder.chw_id(1, 1), builder.chw_id(1, 2), builder.chw_id(1, 3));
    let seq = get_json(&client, &url, "/medic/_changes", "officer").await["last_seq"].clone();
    let first = server.world().document(&changed).unwrap()["_rev"].as_str().unwrap().to_owned();
    let second = server.world().change(&changed, |doc| doc["name"] = json!("Neema"));
    server.world().delete(&gone);
    server.world().purge(&purged);

    let rows = listed(&client, &url).await;
    assert!(rows.iter().all(|row| row["id"] != gone && row["id"] != purged));
    let asked = json!({ "doc_ids": [changed, gone, purged, "never"] });
    let path = "/api/v1/replication/get-deletes";
    let answer = post_json(&client, &url, path, "supervisor1", &asked).await;
    assert_eq!(answer, json!({ "doc_ids": [gone, purged] }));

    let asked = json!({ "docs": [{ "id": changed, "rev": first }, { "id": changed, "rev": "7-0" }] });
    let bulk = post_json(&client, &url, "/medic/_bulk_get?revs=true", "supervisor1", &asked).await;
    assert_eq!(bulk["results"].as_array().unwrap().len(), 1, "a revision that never was is left out");
    assert_ne!(bulk["results"][0]["docs"][0]["ok"]["name"], "Neema", "an old one is still there");
    let latest =
        post_json(&client, &url, "/medic/_bulk_get?revs=true&latest=true", "supervisor1", &asked).await;
    let ok = &latest["results"][0]["docs"][0]["ok"];
    assert_eq!((&ok["name"], &ok["_rev"]), (&json!("Neema"), &json!(second)));
    assert_eq!(ok["_revisions"]["ids"].as_array().unwrap().len(), 2);

    let seq = seq.as_str().unwrap();
    let feed = get_json(&client, &url, &format!("/medic/_changes?since={seq}"), "officer").await;
    let results = feed["results"].as_array().unwrap();
    assert_eq!(results.len(), 2);
    assert_eq!((&results[0]["id"], &results[1]["deleted"]), (&json!(changed), &json!(true)));
    let answer = get(&client, &url, &format!("/medic/{gone}"), "officer").await;
    assert_eq!(answer.status(), 404);
    assert_eq!(support::json(answer).await, json!({ "error": "not_found", "reason": "deleted" }));
}

#[tokio::test]
async fn an_online_user_is_told_what_is_missing() {
    let (builder, world) = small();
    let server = SimulatedCht::start(world).await;
    let (client, url) = (client(), server.url());
    let asked = json!({ "docs": [{ "id": "nope" }, { "id": builder.chw_id(2, 1) }] });
    let bulk = post_json(&client, &url, "/medic/_bulk_get", "officer", &asked).await;
    let results = bulk["results"].as_array().unwrap();
    assert_eq!(results[0]["docs"][0]["error"]["error"], "not_found");
    assert_eq!(results[1]["docs"][0]["ok"]["type"], "person");
    let keys = json!({ "keys": ["nope", builder.chw_id(2, 1)] });
    let rows = post_json(&client, &url, "/medic/_all_docs?include_docs=true", "officer", &keys).await;
    assert_eq!(rows["rows"][0], json!({ "key": "nope", "error": "not_found" }));
    assert_eq!(rows["rows"][1]["doc"]["type"], "person");
}

#[tokio::test]
async fn a_report_can_be_pushed_and_comes_back() {
    let (builder, world) = small();
    let server = SimulatedCht::start(world).await;
    let (client, url) = (client(), server.url());
    let report = json!({ "_id": "signoff-1", "_rev": "1-abc", "type": "data_record", "form": "signoff",
        "contact": { "_id": builder.supervisor_id(1) }, "fields": { "place_id": builder.facility_id(1) } });
    let elsewhere = json!({ "_id": "signoff-2", "_rev": "1-abc", "type": "data_record", "form": "signoff",
        "contact": { "_id": builder.supervisor_id(2) }, "fields": { "place_id": builder.facility_id(2) } });
    let body = json!({ "docs": [report, elsewhere], "new_edits": false });
    let answer = post(&client, &url, "/medic/_bulk_docs", "supervisor1", &body).await;
    assert_eq!(answer.status(), 201);
    assert_eq!(support::json(answer).await, json!([{ "id": "signoff-2", "error": "forbidden" }]));
    let rows = listed(&client, &url).await;
    assert!(rows.contains(&json!({ "id": "signoff-1", "rev": "1-abc" })));
}

#[tokio::test]
async fn sessions_end_when_told_to_and_with_the_password() {
    let server = SimulatedCht::start(small().1).await;
    let (client, url) = (client(), server.url());
    let login = || async {
        let body = json!({ "user": "supervisor1", "password": PASSWORD }).to_string();
        let request = client.post(format!("{url}/medic/login")).header("content-type", "application/json");
        let answer = request.body(body).send().await.unwrap();
        assert_eq!(answer.status(), 302);
        let cookie = answer.headers()["set-cookie"].to_str().unwrap().to_owned();
        cookie.split(';').next().unwrap().to_owned()
    };
    let status = |cookie: String| {
        let request = client.get(format!("{url}/_session")).header("cookie", cookie);
        async { request.header("accept", "application/json").send().await.unwrap().status().as_u16() }
    };
    let cookie = login().await;
    assert_eq!(status(cookie.clone()).await, 200);
    server.expire_sessions();
    assert_eq!(status(cookie).await, 401);
    let cookie = login().await;
    server.advance(chrono::TimeDelta::days(366));
    assert_eq!(status(cookie).await, 401, "a year is over");
}

#[tokio::test]
async fn a_starting_server_answers_everything_with_a_page() {
    let options = Options { setup: Setup::Starting, ..Options::default() };
    let server = SimulatedCht::start_with(small().1, options).await;
    let (client, url) = (client(), server.url());
    for path in ["/api/info", "/api/v1/replication/get-ids", "/nothing"] {
        let answer = get(&client, &url, path, "supervisor1").await;
        assert_eq!(answer.status(), 200);
        assert!(answer.headers()["content-type"].to_str().unwrap().starts_with("text/html"));
    }
    server.set_setup(Setup::Ready);
    assert_eq!(get_json(&client, &url, "/api/info", "supervisor1").await["version"], "5.2.0");
}

#[tokio::test]
async fn faults_come_when_planned_and_go_away() {
    let server = SimulatedCht::start(small().1).await;
    let (client, url) = (client(), server.url());
    let path = "/api/v1/replication/get-ids";
    let whole = listed(&client, &url).await.len();

    server.misbehave(Fault::on("get-ids", Misbehaviour::Status(503)).after(1).times(2));
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(get(&client, &url, path, "supervisor1").await.status().as_u16());
    }
    assert_eq!(statuses, [200, 503, 503, 200]);

    server.misbehave(Fault::on("get-ids", Misbehaviour::Truncated));
    let cut = get(&client, &url, path, "supervisor1").await.text().await.unwrap();
    assert!(serde_json::from_str::<Value>(&cut).is_err());
    server.misbehave(Fault::on("get-ids", Misbehaviour::Disconnected));
    let broken = signed(client.get(format!("{url}{path}")), "supervisor1").send().await;
    let body = match broken {
        Ok(answer) => answer.bytes().await,
        Err(error) => Err(error),
    };
    assert!(body.is_err(), "the connection broke off");
    server.misbehave(Fault::on("get-ids", Misbehaviour::ProxyPage));
    let page = get(&client, &url, path, "supervisor1").await;
    assert!(page.headers()["content-type"].to_str().unwrap().starts_with("text/html"));
    server.misbehave(Fault::on("get-ids", Misbehaviour::Duplicated));
    assert_eq!(listed(&client, &url).await.len(), 2 * whole);
    assert_eq!(listed(&client, &url).await.len(), whole);
}

#[tokio::test]
async fn documents_can_vanish_between_the_list_and_the_fetch() {
    let (builder, world) = small();
    let server = SimulatedCht::start(world).await;
    let (client, url) = (client(), server.url());
    let rows = listed(&client, &url).await;
    let gone = builder.chw_id(1, 4);
    let deleted = gone.clone();
    server.before("/medic/_bulk_get", 1, move |world| world.delete(&deleted));
    let asked = json!({ "docs": [{ "id": gone }] });
    for (attempt, expected) in [(1, 1), (2, 0)] {
        let bulk = post_json(&client, &url, "/medic/_bulk_get", "supervisor1", &asked).await;
        assert_eq!(bulk["results"].as_array().unwrap().len(), expected, "attempt {attempt}");
    }
    assert_eq!(listed(&client, &url).await.len(), rows.len() - 1);
}

#[tokio::test]
async fn a_batch_can_be_too_large() {
    let options = Options { largest_batch: Some(2), ..Options::default() };
    let server = SimulatedCht::start_with(small().1, options).await;
    let (client, url) = (client(), server.url());
    let docs = |count: usize| json!({ "docs": vec![json!({ "id": "settings" }); count] });
    assert_eq!(post(&client, &url, "/medic/_bulk_get", "supervisor1", &docs(3)).await.status(), 413);
    assert_eq!(post(&client, &url, "/medic/_bulk_get", "supervisor1", &docs(2)).await.status(), 200);
}

#[tokio::test]
async fn long_answers_are_compressed_for_those_who_can_read_it() {
    let server = SimulatedCht::start(small().1).await;
    let url = server.url();
    client();
    let plain = Client::builder().no_gzip().no_proxy().build().unwrap();
    let ask = |path: &str| {
        signed(plain.get(format!("{url}{path}")), "supervisor1").header("accept-encoding", "gzip")
    };
    let short = ask("/api/info").send().await.unwrap();
    assert!(!short.headers().contains_key("content-encoding"));
    let long = ask("/api/v1/settings").send().await.unwrap();
    assert_eq!(long.headers()["content-encoding"], "gzip");
    let mut text = String::new();
    let compressed = long.bytes().await.unwrap();
    flate2::read::GzDecoder::new(&compressed[..]).read_to_string(&mut text).unwrap();
    assert_eq!(&serde_json::from_str::<Value>(&text).unwrap(), server.world().settings());
}

#[tokio::test]
async fn a_stopped_server_refuses_connections() {
    let server = SimulatedCht::start(small().1).await;
    let (client, url) = (client(), server.url());
    // A kept connection must not outlive the server.
    assert_eq!(get(&client, &url, "/api/info", "supervisor1").await.status(), 200);
    server.stop().await;
    assert!(client.get(format!("{url}/api/info")).send().await.is_err());
    let error = support::client().get(format!("{url}/api/info")).send().await.unwrap_err();
    assert!(error.is_connect(), "{error:?}");
}

#[tokio::test]
async fn a_test_may_block_while_the_server_answers() {
    let server = SimulatedCht::start(small().1).await;
    let address = server.url().trim_start_matches("http://").to_owned();
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    std::io::Write::write_all(&mut stream, b"GET /api/info HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}
