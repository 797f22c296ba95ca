//! What an offline client replicates with: `get-ids`, `get-deletes` and `_bulk_get`; and `_bulk_get` as
//! CouchDB answers it to an online user.

use std::fmt::Write;

use serde_json::{Value, json};

use super::changes::sequence;
use super::route::Visit;
use super::scope::Scope;
use super::stored::{Body, Kind, Stored, is_revision};
use super::world::{User, World};
use crate::server::answer::Answer;

/// Above this many documents the real server warns; it never cuts anything off.
const LIMIT: usize = 10_000;

/// The documents on the user's list, by id.
pub(crate) fn listed<'a>(world: &'a World, scope: &Scope) -> Vec<(&'a str, &'a Stored)> {
    world.live_with_ids().filter(|(id, stored)| scope.lists(id, stored) && !world.is_purged(id)).collect()
}

/// How many of them count towards the warning.
pub(crate) fn warned(docs: &[(&str, &Stored)]) -> usize {
    docs.iter().filter(|(_, stored)| stored.kind() != Kind::Task).count()
}

pub(crate) fn get_ids(visit: &mut Visit, user: &User) -> Answer {
    let scope = visit.scope(user);
    let docs = listed(visit.world, &scope);
    let warn_docs = warned(&docs);
    let mut text = String::from("{\"doc_ids_revs\":[");
    for (at, (id, stored)) in docs.iter().enumerate() {
        let comma = if at == 0 { "" } else { "," };
        let _ = write!(text, "{comma}{{\"id\":{},\"rev\":\"{}\"}}", json!(id), stored.revision());
    }
    let (last_seq, warn) = (sequence(visit.world.update_seq()), warn_docs >= LIMIT);
    let _ = write!(
        text,
        "],\"warn_docs\":{warn_docs},\"last_seq\":\"{last_seq}\",\"warn\":{warn},\"limit\":{LIMIT}}}"
    );
    Answer::express_text(200, text)
}

pub(crate) fn limits(total: usize, warned: usize) -> Value {
    json!({ "total_docs": total, "warn_docs": warned, "warn": warned >= LIMIT, "limit": LIMIT })
}

/// Of the ids asked for, those deleted or purged. Those out of scope or never seen are not named.
pub(crate) fn get_deletes(visit: &mut Visit) -> Answer {
    let body = visit.request.json().unwrap_or_default();
    let Some(asked) = body["doc_ids"].as_array() else { return Answer::server_error(visit.request) };
    let gone = |id: &&Value| {
        let id = id.as_str().unwrap_or_default();
        visit.world.is_purged(id) || visit.world.find(id).is_some_and(Stored::deleted)
    };
    Answer::express(200, &json!({ "doc_ids": asked.iter().filter(gone).collect::<Vec<_>>() }))
}

/// Only what was found and may be seen; everything else is left out without a word.
pub(crate) fn bulk_get_offline(visit: &mut Visit, user: &User) -> Answer {
    let body = visit.request.json().unwrap_or_default();
    let Some(asked) = body["docs"].as_array() else { return no_docs_list() };
    if visit.options.largest_batch.is_some_and(|largest| asked.len() > largest) {
        return Answer::express(413, &json!({ "code": 413, "error": "request entity too large" }));
    }
    let scope = visit.scope(user);
    let mut text = String::from("{\"results\":[");
    for item in asked {
        let id = item["id"].as_str().unwrap_or_default();
        let Some(stored) = visit.world.find(id) else { continue };
        let seen = |body: &Body| {
            let winning = std::ptr::eq(body, stored.body());
            if winning { scope.lists(id, stored) } else { scope.allows(&body.read()) }
        };
        let found: Vec<(&str, &Body)> =
            found(visit, stored, item).into_iter().filter(|(_, body)| seen(body)).collect();
        if !found.is_empty() {
            push(&mut text, item, &ok(visit, stored, &found));
        }
    }
    text.push_str("]}");
    Answer::express_text(200, text)
}

pub(crate) fn bulk_get_online(visit: &mut Visit) -> Answer {
    let body = visit.request.json().unwrap_or_default();
    let Some(asked) = body["docs"].as_array() else { return no_docs_list() };
    let mut text = String::from("{\"results\":[");
    for item in asked {
        let stored = visit.world.find(item["id"].as_str().unwrap_or_default());
        let docs = stored.map(|stored| ok(visit, stored, &found(visit, stored, item))).unwrap_or_default();
        if docs.is_empty() {
            let rev = item["rev"].as_str().unwrap_or("undefined");
            let error = json!({ "error": { "id": item["id"], "rev": rev, "error": "not_found",
                "reason": "missing" } });
            push(&mut text, item, &error.to_string());
        } else {
            push(&mut text, item, &docs);
        }
    }
    text.push_str("]}\n");
    Answer::couch_text(200, text)
}

fn no_docs_list() -> Answer {
    Answer::express(400, &json!({ "error": "bad_request", "reason": "Missing JSON list of `docs`." }))
}

fn push(text: &mut String, item: &Value, docs: &str) {
    let comma = if text.ends_with('[') { "" } else { "," };
    let _ = write!(text, "{comma}{{\"id\":{},\"docs\":[{docs}]}}", item["id"]);
}

fn ok(visit: &Visit, stored: &Stored, found: &[(&str, &Body)]) -> String {
    let with_revisions = visit.request.is_true("revs");
    let docs: Vec<String> = found
        .iter()
        .map(|(revision, body)| format!("{{\"ok\":{}}}", stored.text_at(revision, body, with_revisions)))
        .collect();
    docs.join(",")
}

/// The document at the revision asked for, or (with `latest`) at all that came of it; without a revision, at
/// all its leaves.
fn found<'a>(visit: &Visit, stored: &'a Stored, item: &'a Value) -> Vec<(&'a str, &'a Body)> {
    let Some(rev) = item["rev"].as_str() else {
        return stored.leaves().map(|leaf| (&*leaf.revision, &*leaf.body)).collect();
    };
    if visit.request.is_true("latest") && is_revision(rev) {
        let leaves: Vec<_> = stored.leaves_from(rev).map(|leaf| (&*leaf.revision, &*leaf.body)).collect();
        if !leaves.is_empty() {
            return leaves;
        }
    }
    stored.at(rev).map(|body| (rev, &**body)).into_iter().collect()
}
