//! What an offline client replicates with: `get-ids`, `get-deletes` and `_bulk_get`; and `_bulk_get` as
//! CouchDB answers it to an online user.

use serde_json::{Value, json};

use super::answer::Answer;
use super::changes::sequence;
use super::route::Visit;
use super::scope::Scope;
use super::world::{Stored, User, World};

/// Above this many documents the real server warns; it never cuts anything off.
const LIMIT: usize = 10_000;

/// The documents on the user's list, by id.
pub(crate) fn listed<'a>(world: &'a World, scope: &Scope) -> Vec<&'a Value> {
    let purged = |doc: &Value| world.is_purged(doc["_id"].as_str().unwrap_or_default());
    world.documents().filter(|doc| scope.allows(doc) && !purged(doc)).collect()
}

/// How many of them count towards the warning.
pub(crate) fn warned(docs: &[&Value]) -> usize {
    docs.iter().filter(|doc| doc["type"] != "task").count()
}

pub(crate) fn get_ids(visit: &mut Visit, user: &User) -> Answer {
    let scope = visit.scope(user);
    let docs = listed(visit.world, &scope);
    let warn_docs = warned(&docs);
    let rows: Vec<Value> = docs.iter().map(|doc| json!({ "id": doc["_id"], "rev": doc["_rev"] })).collect();
    Answer::express(
        200,
        &json!({
            "doc_ids_revs": rows,
            "warn_docs": warn_docs,
            "last_seq": sequence(visit.world.update_seq()),
            "warn": warn_docs >= LIMIT,
            "limit": LIMIT,
        }),
    )
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
    let results: Vec<Value> = asked
        .iter()
        .filter_map(|item| {
            let doc = found(visit, item).ok().filter(|doc| scope.allows(doc))?;
            Some(json!({ "id": item["id"], "docs": [{ "ok": doc }] }))
        })
        .collect();
    Answer::express(200, &json!({ "results": results }))
}

pub(crate) fn bulk_get_online(visit: &mut Visit) -> Answer {
    let body = visit.request.json().unwrap_or_default();
    let Some(asked) = body["docs"].as_array() else { return no_docs_list() };
    let results: Vec<Value> = asked
        .iter()
        .map(|item| {
            let one = match found(visit, item) {
                Ok(doc) => json!({ "ok": doc }),
                Err(rev) => json!({ "error": { "id": item["id"], "rev": rev, "error": "not_found",
                    "reason": "missing" } }),
            };
            json!({ "id": item["id"], "docs": [one] })
        })
        .collect();
    Answer::couch(200, &json!({ "results": results }))
}

fn no_docs_list() -> Answer {
    Answer::express(400, &json!({ "error": "bad_request", "reason": "Missing JSON list of `docs`." }))
}

/// The document at the revision asked for, or the newest; the revision that was missed otherwise.
fn found(visit: &Visit, item: &Value) -> Result<Value, String> {
    let rev = item["rev"].as_str();
    let missed = || rev.unwrap_or("undefined").to_owned();
    let stored = visit.world.find(item["id"].as_str().unwrap_or_default()).ok_or_else(missed)?;
    let known = |rev: &str| stored.ancestry.iter().any(|hash| rev.ends_with(hash.as_str()));
    let doc = match rev {
        Some(rev) if visit.request.is_true("latest") && known(rev) => Some(&stored.doc),
        Some(rev) => stored.at(rev),
        None => Some(&stored.doc),
    };
    let mut doc = doc.cloned().ok_or_else(missed)?;
    if visit.request.is_true("revs") {
        doc["_revisions"] = stored.revisions(doc["_rev"].as_str().unwrap_or_default());
    }
    Ok(doc)
}
