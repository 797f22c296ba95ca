//! The client against recorded answers of a real server, and against a server that misbehaves.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod recorded;
mod replay;

use std::time::Duration;

use jumla_cht::client::{
    Address, Call, Client, Connection, Error, Filter, Found, Timeouts, UnreachableCause,
};
use jumla_domain::{DocumentId, Revision};
use recorded::{Exchange, json_of, recordings};
use replay::{Replay, answer, data, page, recorded};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

fn ids_of(text: &str) -> Vec<(DocumentId, Revision)> {
    vec![(text.into(), "1-a".into())]
}

#[tokio::test]
async fn signs_in_once_and_then_shows_the_cookie() {
    let answers = vec![
        ("/medic/login", recorded("02-login-ok-supervisor")),
        ("/api/v1/settings", recorded("04-settings-supervisor")),
        ("/medic/org.couchdb.user:supervisor1", recorded("03-user-settings-doc")),
    ];
    let server = Replay::start(answers, answer(404, &[], b"")).await;
    let mut client = server.client();
    client.sign_in("supervisor1", "Secret.Pass-2026").await.unwrap();
    let cookie = "c3VwZXJ2aXNvcjE6NkIwM0ZFMzQ6EYNxclV2m4K2a8XTx99XgtZwYaqURbTMu49658Kezpc";
    assert_eq!(client.session().unwrap().as_cookie(), cookie);
    assert!(!format!("{client:?}").contains(cookie));
    assert!(client.settings().await.unwrap()["tasks"].is_object());
    let user = client.user_settings("supervisor1").await.unwrap();
    assert_eq!(user["facility_id"], json!(["bc98256f-520d-42ec-ac55-0da2248c9c2e"]));

    let requests = server.requests();
    let lower: Vec<String> = requests.iter().map(|request| request.to_ascii_lowercase()).collect();
    assert!(
        lower[0].contains("\r\ncontent-type: application/json\r\n"),
        "with a charset it would be refused"
    );
    assert!(requests[0].ends_with(r#"{"user":"supervisor1","password":"Secret.Pass-2026"}"#));
    assert!(lower.iter().all(|request| request.contains("\r\naccept: application/json\r\n")));
    assert!(lower.iter().all(|request| request.contains("\r\naccept-encoding: gzip\r\n")));
    assert!(
        lower
            .iter()
            .all(|request| request.contains(concat!("\r\nuser-agent: jumla/", env!("CARGO_PKG_VERSION"))))
    );
    assert!(lower.iter().all(|request| !request.contains("authorization:")));
    assert!(
        requests[1..].iter().all(|request| request.contains(&format!("cookie: AuthSession={cookie}\r\n")))
    );
    assert!(requests[1..].iter().all(|request| !request.contains("Secret")));
}

#[tokio::test]
async fn a_failed_sign_in_says_why() {
    let html = [("content-type", "text/html")];
    let table = [
        (recorded("02-login-wrong-password"), Error::WrongPassword),
        (recorded("02-login-unknown-user"), Error::WrongPassword),
        (recorded("02-login-missing-fields"), Error::WrongPassword),
        (recorded("02-login-first-login-must-change"), Error::PasswordChangeDue),
        (recorded("29-rate-limit-login-429"), Error::RateLimited { retry_after: None }),
        (
            answer(429, &[("retry-after", "11")], b""),
            Error::RateLimited { retry_after: Some(Duration::from_secs(11)) },
        ),
        (
            recorded("02-login-json-charset-content-type"),
            Error::ServerError { what: Call::SignIn, status: 400, retry_after: None },
        ),
        (answer(502, &html, b""), Error::ServerError { what: Call::SignIn, status: 502, retry_after: None }),
        (answer(404, &html, b""), Error::NotACht { found: Found::Status(404) }),
        (answer(401, &html, b""), Error::NotACht { found: Found::Status(401) }),
        (page(), Error::NotACht { found: Found::Page }),
        (data(&json!({})), Error::NotACht { found: Found::OtherJson }),
        (
            answer(302, &[("location", "https://portal.example.net/in?token=secret")], b""),
            Error::NotACht { found: Found::RedirectTo("https://portal.example.net".into()) },
        ),
        (answer(302, &html, b"/"), Error::Malformed { what: Call::SignIn }),
        (
            answer(302, &[("set-cookie", "AuthSession=; Path=/")], b"/"),
            Error::Malformed { what: Call::SignIn },
        ),
    ];
    for (answer, expected) in table {
        let server = Replay::start(Vec::new(), answer).await;
        let mut client = server.client();
        let error = client.sign_in("supervisor1", "Secret.Pass-2026").await.unwrap_err();
        assert_eq!(error, expected);
        assert!(client.session().is_none());
        assert!(!format!("{error} {error:?}").contains("Secret"));
    }
}

#[tokio::test]
async fn finds_the_version() {
    let deployed = ("/api/deploy-info", recorded("01-deploy-info-basic"));
    let info = ("/api/info", recorded("01-api-info-noauth"));
    let server = Replay::start(vec![deployed, info.clone()], answer(404, &[], b"")).await;
    let version = server.signed_in().version().await.unwrap();
    assert_eq!((version.major, version.minor, version.patch, version.text.as_str()), (5, 2, 0, "5.2.0"));
    let version = server.client().version().await.unwrap();
    assert!(version.is_unknown() && version.at_least(4, 3), "a development build says 0.1.0 to strangers");
    assert_eq!(server.requests().len(), 2, "strangers are not shown what was deployed");

    let server =
        Replay::start(vec![("/api/info", data(&json!({ "version": "3.17.2" })))], answer(404, &[], b""))
            .await;
    let version = server.signed_in().version().await.unwrap();
    assert!(!version.at_least(4, 3));

    let table = [
        (data(&json!({ "hello": "world" })), Error::NotACht { found: Found::OtherJson }),
        (page(), Error::NotACht { found: Found::Page }),
        (answer(404, &[("content-type", "text/html")], b""), Error::NotACht { found: Found::Status(404) }),
    ];
    for (answer, expected) in table {
        let server = Replay::start(Vec::new(), answer).await;
        assert_eq!(server.client().version().await.unwrap_err(), expected);
    }
}

#[tokio::test]
async fn a_page_instead_of_data_is_explained() {
    let ready = ("/setup/poll", recorded("01-setup-poll-noauth"));
    let preparing =
        ("/setup/poll", data(&json!({ "ready": false, "handler": "medic-api", "version": "5.2.0" })));
    let progress = ("/api/v1/startup-progress", data(&json!([])));
    let start_page =
        answer(200, &[("content-type", "text/html")], b"<script>fetch('/api/v1/startup-progress')</script>");
    let found_page = Error::NotACht { found: Found::Page };
    let table = [
        (vec![ready], page(), found_page, "the server is ready, so the page came from in between"),
        (vec![preparing], page(), Error::Starting, "the server says so"),
        (vec![progress], page(), Error::Starting, "it tells of its progress"),
        (vec![], start_page, Error::Starting, "the page is its own"),
        (vec![], page(), Error::Starting, "somebody signed in here before"),
    ];
    for (answers, otherwise, expected, remark) in table {
        let server = Replay::start(answers, otherwise).await;
        assert_eq!(server.signed_in().replication_ids().await.unwrap_err(), expected, "{remark}");
    }
    let server = Replay::start(Vec::new(), page()).await;
    assert_eq!(server.client().settings().await.unwrap_err(), Error::NotACht { found: Found::Page });
}

#[tokio::test]
async fn refusals_have_their_own_names() {
    let what = Call::ReplicationIds;
    let table = [
        (recorded("06-get-ids-noauth"), Error::SessionExpired),
        (recorded("06-initial-get-ids-old-path"), Error::NotAllowed { what }),
        (recorded("29-rate-limit-basic-auth-good-password-429"), Error::RateLimited { retry_after: None }),
        (recorded("07-get-deletes-nobody"), Error::ServerError { what, status: 500, retry_after: None }),
        (answer(413, &[("content-type", "text/html")], b"<h1>413</h1>"), Error::TooLarge { what }),
        (answer(503, &[], b""), Error::ServerError { what, status: 503, retry_after: None }),
        (
            answer(301, &[("location", "https://cht.example.org/api/v1/replication/get-ids")], b""),
            Error::NotACht { found: Found::RedirectTo("https://cht.example.org".into()) },
        ),
        (answer(200, &[("content-type", "text/plain")], b"{}"), Error::Malformed { what }),
        (answer(200, &[("content-type", "application/json")], b"not json"), Error::Malformed { what }),
        (data(&json!({ "doc_ids_revs": [{ "id": "a" }] })), Error::Malformed { what }),
        (data(&json!([])), Error::Malformed { what }),
    ];
    for (answer, expected) in table {
        let server = Replay::start(Vec::new(), answer).await;
        assert_eq!(server.signed_in().replication_ids().await.unwrap_err(), expected);
        assert_eq!(server.requests().len(), 1, "never repeats itself");
    }
    let server = Replay::exchange("06-get-ids-noauth").await;
    assert_eq!(server.client().replication_ids().await.unwrap_err(), Error::NotSignedIn { what });
}

#[tokio::test]
async fn an_answer_that_stops_short_is_malformed_or_lost() {
    let json = [("content-type", "application/json")];
    let gzip = [json[0], ("content-encoding", "gzip")];
    let malformed = Error::Malformed { what: Call::ReplicationIds };
    let lost = Error::Unreachable { cause: UnreachableCause::Lost };
    let text = Exchange::read("06-get-ids-chw").body;
    let whole = recorded("06-get-ids-chw");
    let chunked = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n20\r\n{\"doc_";
    let table = [
        (answer(200, &json, &text.as_bytes()[..text.len() - 100]), malformed.clone(), "as long as announced"),
        (answer(200, &gzip, &[0x1f, 0x8b, 8, 0, 0, 0]), malformed.clone(), "half a gzip header"),
        (answer(200, &gzip, text.as_bytes()), malformed, "not gzip at all"),
        (whole[..whole.len() - 100].to_vec(), lost.clone(), "shorter than announced"),
        (chunked.to_vec(), lost.clone(), "in the middle of a chunk"),
        (Vec::new(), lost, "before the first byte"),
    ];
    for (answer, expected, remark) in table {
        let server = Replay::start(Vec::new(), answer).await;
        assert_eq!(server.signed_in().replication_ids().await.unwrap_err(), expected, "{remark}");
    }
}

#[tokio::test]
async fn a_server_out_of_reach_is_told_from_a_slow_one() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let plain = Address::parse(&format!("http://{address}")).unwrap();
    let brief = Duration::from_millis(50);
    let timeouts = Timeouts { connect: Duration::from_secs(5), brief, patient: brief };
    let client = Client::with_timeouts(&plain, &Connection::default(), timeouts).unwrap();
    assert_eq!(client.version().await.unwrap_err(), Error::Timeout { what: Call::Version });
    assert_eq!(client.replication_ids().await.unwrap_err(), Error::Timeout { what: Call::ReplicationIds });
    drop(listener);
    let error = client.version().await.unwrap_err();
    assert_eq!(error, Error::Unreachable { cause: UnreachableCause::Refused });

    let nowhere =
        Client::new(&Address::parse("https://nowhere.invalid").unwrap(), &Connection::default()).unwrap();
    let error = nowhere.version().await.unwrap_err();
    assert!(matches!(error, Error::Unreachable { .. }), "{error:?}");
}

#[tokio::test]
async fn a_server_without_tls_behind_https_is_a_tls_error() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let secure = Address::parse(&format!("https://{}", listener.local_addr().unwrap())).unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut hello = [0; 4096];
            let _ = stream.read(&mut hello).await;
            let _ = stream.write_all(&answer(400, &[], b"speak http")).await;
        }
    });
    let error = Client::new(&secure, &Connection::default()).unwrap().version().await.unwrap_err();
    assert!(matches!(error, Error::Tls { .. }), "{error:?}");
}

#[tokio::test]
async fn lists_what_the_user_may_have() {
    let server = Replay::exchange("06-get-ids-supervisor").await;
    let ids = server.signed_in().replication_ids().await.unwrap();
    let expected = Exchange::read("06-get-ids-supervisor").json();
    assert_eq!(ids.len(), expected["doc_ids_revs"].as_array().unwrap().len());
    assert_eq!(ids[0].0.as_str(), "0005ffab-97a9-4491-a7cb-656795e9db00");
    assert_eq!(ids[0].1.as_str(), "1-650f4407865dc62ba4db6d6c8e5a191a");
    assert!(server.requests()[0].starts_with("GET /api/v1/replication/get-ids HTTP/1.1\r\n"));
}

#[tokio::test]
async fn gets_the_text_of_documents_and_nothing_for_those_left_out() {
    let server = Replay::exchange("08-bulk-get-targets").await;
    let docs = server.signed_in().bulk_get(&ids_of("target~1")).await.unwrap().documents;
    let expected = Exchange::read("08-bulk-get-targets").json();
    assert_eq!(docs.len(), 2);
    assert_eq!(docs[0].get(), expected["results"][0]["docs"][0]["ok"].to_string(), "byte for byte");
    let request = server.requests().remove(0);
    assert!(request.starts_with("POST /medic/_bulk_get HTTP/1.1\r\n"));
    assert!(request.ends_with(r#"{"docs":[{"id":"target~1","rev":"1-a"}]}"#));

    for (name, found) in
        [("08-bulk-get-forbidden-doc", 1), ("08-bulk-get-missing-doc", 0), ("28-bulk-get-deleted-doc", 1)]
    {
        let server = Replay::exchange(name).await;
        assert_eq!(server.signed_in().bulk_get(&ids_of("a")).await.unwrap().documents.len(), found, "{name}");
    }
    let missing = json!({ "results": [{ "id": "a", "docs": [{ "error": { "error": "not_found" } }, { "ok": { "_id": "b" } }] }] });
    let server = Replay::start(Vec::new(), data(&missing)).await;
    assert_eq!(server.signed_in().bulk_get(&ids_of("a")).await.unwrap().documents.len(), 1);
}

#[tokio::test]
async fn learns_what_was_deleted() {
    let server = Replay::exchange("28-get-deletes-after-delete").await;
    let asked: Vec<DocumentId> = vec!["a".into(), "b".into()];
    let deleted = server.signed_in().deletes(&asked).await.unwrap();
    assert_eq!(deleted.len(), 1);
    assert!(server.requests()[0].ends_with(r#"{"doc_ids":["a","b"]}"#));
    let server = Replay::exchange("07-get-deletes-supervisor").await;
    assert!(server.signed_in().deletes(&asked).await.unwrap().is_empty());
}

#[tokio::test]
async fn reads_the_feed_of_changes() {
    let server = Replay::exchange("09-changes-online").await;
    let page = server.signed_in().changes("0", 2, Filter::Everything).await.unwrap();
    assert_eq!((page.changes.len(), page.pending), (2, Some(1562)));
    assert_eq!(page.changes[1].id.as_str(), "1471aead-059e-4c46-ad49-af07e3bc2a30");
    assert_eq!(page.changes[1].rev.as_str(), "1-5aa42aa89f765e0bdf0c90e022f4a7e1");
    assert!(page.last_seq.starts_with("12-g1AAAA") && page.changes[0].doc.is_none());

    let recorded = json_of(&recordings().join("cht-5.2/world/officer-changes-first-page.json"));
    let server = Replay::start(Vec::new(), data(&recorded["body"])).await;
    let page = server.signed_in().changes("12-a&b", 100, Filter::Everything).await.unwrap();
    assert_eq!(page.changes.len(), recorded["body"]["results"].as_array().unwrap().len());
    let doc: Value = serde_json::from_str(page.changes[0].doc.as_ref().unwrap().get()).unwrap();
    assert_eq!(doc, recorded["body"]["results"][0]["doc"]);
    let start = "GET /medic/_changes?include_docs=true&since=12-a%26b&limit=100 HTTP/1.1\r\n";
    assert!(server.requests()[0].starts_with(start));

    let numbers = json!({
        "results": [{ "seq": 7, "id": "a", "changes": [{ "rev": "2-b" }], "deleted": true, "doc": null }],
        "last_seq": 7,
    });
    let server = Replay::start(Vec::new(), data(&numbers)).await;
    let page = server.signed_in().changes("0", 1, Filter::Everything).await.unwrap();
    assert_eq!((page.last_seq.as_str(), page.pending, page.changes[0].deleted), ("7", None, true));
    assert!(page.changes[0].doc.is_none());
}
