//! What answers say besides their bodies: sessions that are renewed, and when to come again.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod recorded;
mod replay;

use std::time::Duration;

use jumla_cht::client::{Call, Error, Session};
use replay::{Replay, answer};
use serde_json::json;

fn settings(cookie: &str) -> Vec<u8> {
    let headers = [("content-type", "application/json"), ("set-cookie", cookie)];
    answer(200, &headers, json!({ "tasks": {} }).to_string().as_bytes())
}

#[tokio::test]
async fn a_session_is_renewed_by_any_answer_and_taken_back_by_none() {
    let ok = answer(200, &[("content-type", "application/json")], b"{}");
    let table = [
        (ok, "old", "no cookie"),
        (settings("AuthSession=new; Version=1; Path=/; HttpOnly"), "new", "a new one"),
        (settings("AuthSession=; Version=1; Path=/; HttpOnly"), "old", "an empty one"),
        (settings("userCtx=%7B%7D; Path=/"), "old", "another"),
        (answer(404, &[("set-cookie", "AuthSession=new")], b""), "new", "with bad news"),
        (answer(401, &[("set-cookie", "AuthSession=; Path=/")], b""), "old", "refused"),
    ];
    for (answer, expected, remark) in table {
        let server = Replay::start(Vec::new(), answer).await;
        let client = server.client().with_session(Session::from_cookie("old".into()));
        let clone = client.clone();
        let _ = client.settings().await;
        assert_eq!(clone.session().unwrap().as_cookie(), expected, "{remark}");
        let _ = clone.settings().await;
        assert!(server.requests()[0].contains("cookie: AuthSession=old\r\n"));
        assert!(server.requests()[1].contains(&format!("cookie: AuthSession={expected}\r\n")), "{remark}");
    }
}

#[tokio::test]
async fn a_cookie_for_nobody_is_not_a_session() {
    let server = Replay::start(Vec::new(), settings("AuthSession=new")).await;
    let client = server.client();
    client.settings().await.unwrap();
    assert!(client.session().is_none());
    let signed_in = client.clone().with_session(Session::from_cookie("old".into()));
    assert!(client.session().is_none(), "another session is another client's");
    signed_in.settings().await.unwrap();
    assert_eq!(signed_in.session().unwrap().as_cookie(), "new");
}

#[tokio::test]
async fn a_server_says_when_to_come_again() {
    let what = Call::Settings;
    let date = ("date", "Mon, 23 Nov 2026 08:50:10 GMT");
    let until = ("retry-after", "Mon, 23 Nov 2026 08:52:10 GMT");
    let minutes = |minutes: u64| Some(Duration::from_secs(60 * minutes));
    let table = [
        (answer(429, &[until, date], b""), Error::RateLimited { retry_after: minutes(2) }),
        (answer(429, &[until], b""), Error::RateLimited { retry_after: None }),
        (
            answer(503, &[("retry-after", "180")], b""),
            Error::ServerError { what, status: 503, retry_after: minutes(3) },
        ),
        (answer(503, &[until, date], b""), Error::ServerError { what, status: 503, retry_after: minutes(2) }),
        (answer(500, &[date], b""), Error::ServerError { what, status: 500, retry_after: None }),
    ];
    for (answer, expected) in table {
        let server = Replay::start(Vec::new(), answer).await;
        assert_eq!(server.signed_in().settings().await.unwrap_err(), expected);
    }
    let server = Replay::start(Vec::new(), answer(503, &[until, date], b"")).await;
    let error = server.client().sign_in("amina", "Secret.Pass-2026").await.unwrap_err();
    assert_eq!(error, Error::ServerError { what: Call::SignIn, status: 503, retry_after: minutes(2) });
}
