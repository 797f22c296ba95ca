//! `/medic/_changes`: CouchDB's feed for online users; for offline users four documents, whatever they ask.
//!
//! A continuous or long-polling feed is answered as an ordinary one.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::answer::Answer;
use super::route::Visit;
use super::world::{Stored, User};

/// A sequence as CouchDB 3 writes it: a number, and something only the server understands.
pub(crate) fn sequence(number: u64) -> String {
    let opaque = URL_SAFE_NO_PAD.encode(Sha256::digest(format!("seq {number}")));
    format!("{number}-g1AAAA{opaque}")
}

/// What an offline user may follow: the four documents the web app itself needs.
pub(crate) fn always_visible(user: &User) -> [String; 4] {
    let own = format!("org.couchdb.user:{}", user.name);
    ["_design/medic-client".into(), "service-worker-meta".into(), "settings".into(), own]
}

pub(crate) fn offline(visit: &Visit, user: &User) -> Answer {
    let mut found: Vec<&Stored> = always_visible(user)
        .iter()
        .filter_map(|id| visit.world.find(id))
        .filter(|doc| !doc.deleted())
        .collect();
    found.sort_by_key(|stored| stored.seq);
    let results: Vec<Value> = found.into_iter().map(|stored| row(stored, false)).collect();
    let last_seq = sequence(visit.world.update_seq());
    Answer::express(200, &json!({ "results": results, "last_seq": last_seq }))
}

pub(crate) fn online(visit: &Visit) -> Answer {
    let request = visit.request;
    let since = match request.parameter("since").as_deref() {
        None | Some("") => 0,
        Some("now") => visit.world.update_seq(),
        Some(since) => since.split('-').next().and_then(|number| number.parse().ok()).unwrap_or(0),
    };
    let ids = request.json().and_then(|body| body["doc_ids"].as_array().cloned());
    let limit = request.parameter("limit").and_then(|limit| limit.parse().ok()).unwrap_or(usize::MAX);
    let mut newer: Vec<&Stored> = visit
        .world
        .stored()
        .filter(|stored| stored.seq > since)
        .filter(|stored| ids.as_ref().is_none_or(|ids| ids.contains(&stored.doc["_id"])))
        .collect();
    newer.sort_by_key(|stored| stored.seq);
    let pending = newer.len().saturating_sub(limit);
    newer.truncate(limit);
    let last =
        if pending > 0 { newer.last().map_or(since, |stored| stored.seq) } else { visit.world.update_seq() };
    let with_docs = request.is_true("include_docs");
    let rows: Vec<String> = newer.into_iter().map(|stored| row(stored, with_docs).to_string()).collect();
    let rows = rows.join(",\n");
    let last = sequence(last);
    let text = format!("{{\"results\":[\n{rows}\n],\n\"last_seq\":\"{last}\",\"pending\":{pending}}}\n");
    Answer::couch_text(200, text)
}

fn row(stored: &Stored, with_doc: bool) -> Value {
    let id = &stored.doc["_id"];
    let mut row = json!({ "seq": sequence(stored.seq), "id": id, "changes": [{ "rev": stored.revision() }] });
    if stored.deleted() {
        row["deleted"] = json!(true);
    }
    if with_doc {
        row["doc"] = stored.doc.clone();
    }
    row
}
