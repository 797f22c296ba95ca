//! A plain CouchDB with one database, as an organisation has one that replicates its CHT's elsewhere.
//!
//! It answers as the CHT's own CouchDB does to an online user. There are no roles and no permissions here:
//! who may sign in may read and write.

use serde_json::{Value, json};

use super::route::{Visit, database, is_document, welcome, who};
use super::{all_docs, changes, document, login, replication};
use crate::server::answer::Answer;

pub(crate) fn answer(visit: &mut Visit, name: &str) -> Answer {
    let segments = visit.request.segments();
    let path: Vec<&str> = segments.iter().map(String::as_str).collect();
    let method = visit.request.method.clone();
    match (method.as_str(), path.as_slice()) {
        ("GET", [""]) => return Answer::couch(200, &welcome()),
        ("GET", ["_up"]) => return Answer::couch(200, &json!({ "status": "ok", "seeds": {} })),
        ("POST", ["_session"]) => return login::couch_login(visit),
        _ => {}
    }
    let signed_in = who(visit);
    if path == ["_session"] && ["GET", "DELETE"].contains(&method.as_str()) {
        return match signed_in {
            Some((user, handler)) => login::session(visit, &user, handler),
            None => nobody(),
        };
    }
    let Some((user, _)) = signed_in else { return refusal(visit) };
    if path.first() != Some(&name) {
        return Answer::no_database();
    }
    match (method.as_str(), &path[1..]) {
        ("GET", [] | [""]) => Answer::couch(200, &database(visit)),
        ("GET" | "POST", ["_changes"]) => changes::online(visit),
        ("GET" | "POST", ["_all_docs"]) => all_docs::online(visit),
        ("POST", ["_bulk_get"]) => replication::bulk_get_online(visit),
        ("POST", ["_revs_diff"]) => document::revs_diff(visit),
        ("POST", ["_bulk_docs"]) => document::bulk_docs(visit, &user),
        ("GET" | "PUT", ["_local", id]) => document::local(visit, id),
        ("GET", ["_design", id]) => document::get_online(visit, &format!("_design/{id}")),
        ("GET", [id]) if is_document(id) => document::get_online(visit, id),
        ("PUT", [id]) if is_document(id) => document::put(visit, &user, id),
        _ => Answer::couch(404, &json!({ "error": "not_found", "reason": "missing" })),
    }
}

/// What CouchDB says to a request with no or stale credentials, and to one with wrong ones.
fn refusal(visit: &Visit) -> Answer {
    let reason = if visit.request.header("authorization").is_some() {
        "Name or password is incorrect."
    } else {
        "You are not authorized to access this db."
    };
    Answer::couch(401, &json!({ "error": "unauthorized", "reason": reason }))
}

fn nobody() -> Answer {
    Answer::couch(
        200,
        &json!({
            "ok": true,
            "userCtx": { "name": Value::Null, "roles": [] },
            "info": { "authentication_handlers": ["cookie", "default"] },
        }),
    )
}
