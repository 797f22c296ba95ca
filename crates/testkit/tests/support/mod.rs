//! A small HTTP client for the tests of the simulated server.

#![allow(dead_code, reason = "every test file uses its own part of this")]

use std::sync::{Once, OnceLock};

use jumla_testkit::World;
use reqwest::{Client, RequestBuilder, Response};
use serde_json::Value;

pub const PASSWORD: &str = "Secret.Pass-2026";

pub fn client() -> Client {
    static CRYPTOGRAPHY: Once = Once::new();
    CRYPTOGRAPHY.call_once(|| {
        // The engine may have put it in place before.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
    Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap()
}

/// The recorded world, read once.
pub fn recorded() -> World {
    static RECORDED: OnceLock<World> = OnceLock::new();
    RECORDED.get_or_init(World::recorded).clone()
}

pub fn signed(request: RequestBuilder, user: &str) -> RequestBuilder {
    let password = if user == "admin" { "pass" } else { PASSWORD };
    request.basic_auth(user, Some(password)).header("accept", "application/json")
}

pub async fn get(client: &Client, url: &str, path: &str, user: &str) -> Response {
    signed(client.get(format!("{url}{path}")), user).send().await.unwrap()
}

pub async fn get_json(client: &Client, url: &str, path: &str, user: &str) -> Value {
    json(get(client, url, path, user).await).await
}

pub async fn post_json(client: &Client, url: &str, path: &str, user: &str, body: &Value) -> Value {
    json(post(client, url, path, user, body).await).await
}

pub async fn post(client: &Client, url: &str, path: &str, user: &str, body: &Value) -> Response {
    let request = client.post(format!("{url}{path}")).header("content-type", "application/json");
    signed(request, user).body(body.to_string()).send().await.unwrap()
}

pub async fn json(response: Response) -> Value {
    let status = response.status();
    let text = response.text().await.unwrap();
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{status} {error}: {text}"))
}
