//! Passwords and accounts that go, TLS from a private authority, and a proxy in between.

#![expect(clippy::unwrap_used, reason = "a test should panic where it breaks")]

mod support;

use jumla_testkit::{Line, Options, Proxy, SimulatedCht, World, WorldBuilder};
use reqwest::Client;
use serde_json::json;
use support::{PASSWORD, client, get, get_json};

fn small() -> World {
    WorldBuilder::new().chws_per_facility(2).months("2026-10", 1).build()
}

async fn cookie(client: &Client, url: &str, password: &str) -> Option<String> {
    let body = json!({ "name": "supervisor1", "password": password }).to_string();
    let answer = client.post(format!("{url}/_session")).body(body).send().await.unwrap();
    let cookie = answer.headers().get("set-cookie")?.to_str().unwrap();
    Some(cookie.split(';').next().unwrap().to_owned())
}

async fn status(client: &Client, url: &str, cookie: &str) -> u16 {
    let request = client.get(format!("{url}/api/v1/settings")).header("cookie", cookie);
    request.header("accept", "application/json").send().await.unwrap().status().as_u16()
}

#[tokio::test]
async fn a_session_dies_with_its_password() {
    let server = SimulatedCht::start(small()).await;
    let (client, url) = (client(), server.url());
    let first = cookie(&client, &url, PASSWORD).await.unwrap();
    assert_eq!(status(&client, &url, &first).await, 200);
    server.world().set_password("supervisor1", "Another.Pass-2026");
    assert_eq!(status(&client, &url, &first).await, 401);
    assert_eq!(cookie(&client, &url, PASSWORD).await, None);
    let second = cookie(&client, &url, "Another.Pass-2026").await.unwrap();
    server.world().set_password("supervisor1", "Another.Pass-2026");
    assert_eq!(status(&client, &url, &second).await, 401, "to the same password, but with another salt");
    assert_eq!(get(&client, &url, "/api/v1/settings", "officer").await.status(), 200, "only hers");
}

#[tokio::test]
async fn an_account_that_is_gone_lets_no_one_in() {
    let server = SimulatedCht::start(small()).await;
    let (client, url) = (client(), server.url());
    let session = cookie(&client, &url, PASSWORD).await.unwrap();
    server.world().change("org.couchdb.user:supervisor1", |user| user["inactive"] = json!(true));
    assert_eq!(status(&client, &url, &session).await, 200, "the mark alone ends nothing");
    server.world().remove_user("supervisor1");
    assert_eq!(status(&client, &url, &session).await, 401);
    assert_eq!(cookie(&client, &url, PASSWORD).await, None);
    let settings = get_json(&client, &url, "/medic/org.couchdb.user:supervisor1", "officer").await;
    assert_eq!(settings["inactive"], true);
}

#[tokio::test]
async fn a_private_authority_is_believed_by_who_knows_it() {
    client();
    let (server, authority) = SimulatedCht::start_secure(small(), Options::default()).await;
    let stranger = Client::builder().no_proxy().build().unwrap();
    assert!(stranger.get(server.url()).send().await.unwrap_err().is_connect());
    let authority = reqwest::Certificate::from_pem(authority.as_bytes()).unwrap();
    let knowing = || Client::builder().no_proxy().add_root_certificate(authority.clone());
    let by_address = server.url().replace("localhost", "127.0.0.1");
    for url in [server.url(), by_address] {
        get_json(&knowing().build().unwrap(), &url, "/api/info", "officer").await;
    }
    let line = Line::to(&server.url());
    let answer = get_json(&knowing().build().unwrap(), &line.url(), "/api/info", "officer").await;
    assert_eq!(answer["version"], "5.2.0");
    for cut in (0..line.carried()).step_by(97) {
        line.cut_after(cut);
        assert!(knowing().build().unwrap().get(format!("{}/api/info", line.url())).send().await.is_err());
        line.mend();
    }
}

#[tokio::test]
async fn a_proxy_passes_on_and_remembers() {
    client();
    let proxy = Proxy::start().await;
    let through = Client::builder().proxy(reqwest::Proxy::all(proxy.url()).unwrap());
    let plain = SimulatedCht::start(small()).await;
    let client = through.build().unwrap();
    let before = get_json(&client, &plain.url(), "/api/v1/settings", "supervisor1").await;
    assert_eq!(&before, plain.world().settings());
    let body = json!({ "docs": [{ "id": "settings" }] });
    let bulk = support::post_json(&client, &plain.url(), "/medic/_bulk_get", "supervisor1", &body).await;
    assert_eq!(bulk["results"].as_array().unwrap().len(), 1);

    let (secure, authority) = SimulatedCht::start_secure(small(), Options::default()).await;
    let authority = reqwest::Certificate::from_pem(authority.as_bytes()).unwrap();
    let through = Client::builder().proxy(reqwest::Proxy::all(proxy.url()).unwrap());
    let client = through.add_root_certificate(authority).build().unwrap();
    for _ in 0..2 {
        get_json(&client, &secure.url(), "/api/info", "supervisor1").await;
    }
    let plain = plain.url().trim_start_matches("http://").to_owned();
    let secure = secure.url().trim_start_matches("https://").to_owned();
    assert_eq!(proxy.requests(), [plain.clone(), plain, secure], "a tunnel counts once");

    let nobody = client.get("http://127.0.0.1:9/").send().await.unwrap();
    assert_eq!(nobody.status(), 502);
}
