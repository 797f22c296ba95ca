//! CouchDB as the source, with nothing of the CHT's before it.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod recorded;
mod replay;

use std::collections::BTreeSet;

use jumla_cht::client::{Address, Call, Client, Connection, Error, Filter, Found, Session};
use replay::{Replay, answer, data, page};
use serde_json::json;

const JSON: [(&str, &str); 1] = [("content-type", "application/json")];

fn client(server: &Replay, path: &str) -> Client {
    let address = Address::parse_database(&format!("{}{path}", server.address)).unwrap();
    Client::new(&address, &Connection::default()).unwrap()
}

fn signed_in(server: &Replay) -> Client {
    client(server, "/medic").with_session(Session::from_cookie("b2ZmaWNlcg".into()))
}

fn missing() -> Vec<u8> {
    answer(404, &JSON, br#"{"error":"not_found","reason":"missing"}"#)
}

fn welcome() -> Vec<u8> {
    data(
        &json!({ "couchdb": "Welcome", "version": "3.5.0", "vendor": { "name": "The Apache Software Foundation" } }),
    )
}

#[tokio::test]
async fn signs_in_with_couchdb_and_asks_the_database() {
    let cookie = [JSON[0], ("set-cookie", "AuthSession=b2ZmaWNlcg; Version=1; Path=/; HttpOnly")];
    let answers = vec![
        ("/couch/_session", answer(200, &cookie, br#"{"ok":true,"name":"officer","roles":[]}"#)),
        ("/couch/county/settings", data(&json!({ "_id": "settings", "settings": { "tasks": { "a": 1 } } }))),
        ("/couch/county/org.couchdb.user:officer", data(&json!({ "name": "officer" }))),
        ("/couch/county/_changes", data(&json!({ "results": [], "last_seq": "1-a", "pending": 0 }))),
        ("/couch/county", data(&json!({ "db_name": "county" }))),
        ("/couch/", welcome()),
    ];
    let server = Replay::start(answers, missing()).await;
    let mut client = client(&server, "/couch/county");
    assert_eq!(client.version().await.unwrap().text, "3.5.0");
    client.sign_in("officer", "Secret.Pass-2026").await.unwrap();
    assert_eq!(client.session().unwrap().as_cookie(), "b2ZmaWNlcg");
    assert_eq!(client.settings().await.unwrap(), json!({ "tasks": { "a": 1 } }));
    assert_eq!(client.user_settings("officer").await.unwrap()["name"], "officer");
    assert_eq!(
        client.changes("0", 10, Filter::OfUse { forms: &BTreeSet::new() }).await.unwrap().last_seq,
        "1-a"
    );

    let requests = server.requests();
    let starts = [
        "GET /couch/ HTTP",
        "GET /couch/county HTTP",
        "POST /couch/_session HTTP",
        "GET /couch/county/settings HTTP",
        "GET /couch/county/org.couchdb.user:officer HTTP",
        "POST /couch/county/_changes?filter=_selector&",
    ];
    assert_eq!(requests.len(), starts.len());
    for (request, start) in requests.iter().zip(starts) {
        assert!(request.starts_with(start), "{request}");
    }
    assert!(requests[2].ends_with(r#"{"name":"officer","password":"Secret.Pass-2026"}"#));
    assert!(requests[3..].iter().all(|request| request.contains("cookie: AuthSession=b2ZmaWNlcg\r\n")));
}

#[tokio::test]
async fn what_couchdb_refuses_has_the_same_names() {
    let unauthorized = answer(401, &JSON, br#"{"error":"unauthorized"}"#);
    let portal = answer(302, &[("location", "https://portal.example.net/in?token=secret")], b"");
    let table = [
        (unauthorized, Error::WrongPassword),
        (answer(403, &JSON, b"{}"), Error::NotAllowed { what: Call::SignIn }),
        (page(), Error::NotACht { found: Found::Page }),
        (data(&json!({ "ok": true })), Error::NotACht { found: Found::OtherJson }),
        (answer(404, &[], b""), Error::NotACht { found: Found::Status(404) }),
        (portal, Error::NotACht { found: Found::RedirectTo("https://portal.example.net".into()) }),
    ];
    for (answer, expected) in table {
        let server = Replay::start(Vec::new(), answer).await;
        let mut client = client(&server, "/medic");
        assert_eq!(client.sign_in("officer", "Secret.Pass-2026").await.unwrap_err(), expected);
        assert!(client.session().is_none());
    }
    let server = Replay::start(Vec::new(), missing()).await;
    let client = signed_in(&server);
    assert_eq!(client.settings().await.unwrap_err(), Error::NotFound { what: Call::Settings });
    let error = client.user_settings("nobody").await.unwrap_err();
    assert_eq!(error, Error::NotFound { what: Call::UserSettings });
    let server = Replay::start(Vec::new(), data(&json!({ "_id": "settings" }))).await;
    let error = signed_in(&server).settings().await.unwrap_err();
    assert_eq!(error, Error::Malformed { what: Call::Settings });
}

#[tokio::test]
async fn tells_couchdb_from_others_and_the_database_from_none() {
    let refused = |status| answer(status, &JSON, b"{}");
    let no_cht = |found| Some(Error::NotACht { found });
    let database = data(&json!({ "db_name": "medic" }));
    let table = [
        (welcome(), database.clone(), None, "there"),
        (welcome(), missing(), Some(Error::NotADatabase), "of another name"),
        (welcome(), refused(401), Some(Error::SessionExpired), "the session is over"),
        (welcome(), refused(403), Some(Error::NotAllowed { what: Call::Version }), "not for this user"),
        (data(&json!({ "version": "5.2.0" })), database.clone(), no_cht(Found::OtherJson), "another server"),
        (data(&json!({ "couchdb": "Welcome" })), database.clone(), no_cht(Found::OtherJson), "no version"),
        (page(), database.clone(), no_cht(Found::Page), "a page"),
        (missing(), database, no_cht(Found::Status(404)), "nothing"),
    ];
    for (root, database, expected, remark) in table {
        let server = Replay::start(vec![("/medic", database), ("/", root)], missing()).await;
        assert_eq!(signed_in(&server).version().await.err(), expected, "{remark}");
    }
    let server = Replay::start(vec![("/medic", refused(401)), ("/", welcome())], missing()).await;
    assert_eq!(client(&server, "/medic").version().await.unwrap().text, "3.5.0", "before anybody signed in");
}

#[tokio::test]
async fn a_page_is_never_the_start_of_a_cht() {
    let start = b"<script>fetch('/api/v1/startup-progress')</script>";
    let server = Replay::start(Vec::new(), answer(200, &[("content-type", "text/html")], start)).await;
    let error = signed_in(&server).changes("0", 1, Filter::Everything).await.unwrap_err();
    assert_eq!(error, Error::NotACht { found: Found::Page });
    assert_eq!(server.requests().len(), 1, "nothing more is asked");
}
