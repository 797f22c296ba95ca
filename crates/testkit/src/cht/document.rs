//! Single documents, and writing: `GET`/`PUT /medic/<id>`, `_revs_diff` and `_bulk_docs`.

use serde_json::{Map, Value, json};

use super::answer::Answer;
use super::query::Request;
use super::right::may;
use super::route::Visit;
use super::world::{Stored, User, split_revision};

/// Forbidden, missing and deleted are one answer for an offline user.
pub(crate) fn get_offline(visit: &mut Visit, user: &User, id: &str) -> Answer {
    let scope = visit.scope(user);
    let found = visit.world.find(id).and_then(|stored| at(stored, visit.request));
    match found.filter(|doc| scope.allows(doc)) {
        Some(doc) => Answer::express(200, &doc),
        None => Answer::forbidden_document(),
    }
}

pub(crate) fn get_online(visit: &Visit, id: &str) -> Answer {
    let missing = |reason: &str| Answer::couch(404, &json!({ "error": "not_found", "reason": reason }));
    let Some(stored) = visit.world.find(id) else { return missing("missing") };
    if stored.deleted() && visit.request.parameter("rev").is_none() {
        return missing("deleted");
    }
    at(stored, visit.request).map_or_else(|| missing("missing"), |doc| Answer::couch(200, &doc))
}

/// The document as `rev` and `revs` ask for it.
fn at(stored: &Stored, request: &Request) -> Option<Value> {
    let rev = request.parameter("rev");
    if rev.is_none() && stored.deleted() {
        return None;
    }
    let mut doc = stored.at(rev.as_deref().unwrap_or(stored.revision()))?.clone();
    if request.is_true("revs") {
        doc["_revisions"] = stored.revisions(doc["_rev"].as_str().unwrap_or_default());
    }
    Some(doc)
}

pub(crate) fn revs_diff(visit: &Visit) -> Answer {
    let asked = visit.request.json().unwrap_or_default();
    let mut answer = Map::new();
    for (id, revisions) in asked.as_object().into_iter().flatten() {
        let known = |rev: &str| {
            visit
                .world
                .find(id)
                .is_some_and(|stored| stored.ancestry.iter().any(|hash| rev.ends_with(hash.as_str())))
        };
        let missing: Vec<&Value> = revisions
            .as_array()
            .into_iter()
            .flatten()
            .filter(|rev| !known(rev.as_str().unwrap_or_default()))
            .collect();
        if !missing.is_empty() {
            answer.insert(id.clone(), json!({ "missing": missing }));
        }
    }
    super::login::ask_cookie(Answer::couch(200, &Value::Object(answer)))
}

/// One answer per document, in order; with `new_edits:false` only what went wrong, as in CouchDB.
pub(crate) fn bulk_docs(visit: &mut Visit, user: &User) -> Answer {
    let body = visit.request.json().unwrap_or_default();
    let Some(docs) = body["docs"].as_array() else {
        let reason = "POST body must include `docs` parameter.";
        return Answer::express(400, &json!({ "error": "bad_request", "reason": reason }));
    };
    if !may(visit.world, user, "can_edit") {
        return Answer::insufficient(visit.request);
    }
    let edits = if body["new_edits"] == json!(false) { Edits::Replicated } else { Edits::New };
    let results: Vec<Value> = docs.iter().filter_map(|doc| write(visit, user, doc, edits)).collect();
    Answer::couch_rewritten(201, &Value::Array(results))
}

pub(crate) fn put(visit: &mut Visit, user: &User, id: &str) -> Answer {
    let Some(mut doc) = visit.request.json().filter(Value::is_object) else {
        return Answer::couch(400, &json!({ "error": "bad_request", "reason": "invalid UTF-8 JSON" }));
    };
    if !may(visit.world, user, "can_edit") {
        return Answer::insufficient(visit.request);
    }
    doc["_id"] = json!(id);
    let result = write(visit, user, &doc, Edits::New).unwrap_or_default();
    match result["error"].as_str() {
        None => Answer::couch(201, &result),
        Some("conflict") => {
            Answer::couch(409, &json!({ "error": "conflict", "reason": "Document update conflict." }))
        }
        Some(_) => Answer::forbidden_document(),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Edits {
    /// The server makes the next revision.
    New,
    /// The revision comes with the document.
    Replicated,
}

fn write(visit: &mut Visit, user: &User, doc: &Value, edits: Edits) -> Option<Value> {
    let id = doc["_id"].as_str().unwrap_or_default().to_owned();
    if visit.offline(user) {
        let scope = visit.scope(user);
        let stored = visit.world.document(&id);
        // Both what is there and what shall be there must be the user's to see.
        if stored.is_some_and(|stored| !scope.allows(stored)) || (!is_tombstone(doc) && !scope.allows(doc)) {
            return Some(json!({ "id": id, "error": "forbidden" }));
        }
    }
    match edits {
        Edits::New => Some(write_new(visit, doc, &id)),
        Edits::Replicated => {
            write_replicated(visit, doc, &id);
            None
        }
    }
}

fn is_tombstone(doc: &Value) -> bool {
    doc["_deleted"] == json!(true)
}

fn write_new(visit: &mut Visit, doc: &Value, id: &str) -> Value {
    let stored = visit.world.find(id);
    let current = stored.filter(|stored| !stored.deleted()).map(Stored::revision);
    if current != doc["_rev"].as_str() {
        return json!({ "id": id, "error": "conflict", "reason": "Document update conflict." });
    }
    let rev = visit.world.put(doc.clone());
    json!({ "ok": true, "id": id, "rev": rev })
}

/// A later revision wins; an earlier one would lose the conflict and is not kept.
fn write_replicated(visit: &mut Visit, doc: &Value, id: &str) {
    let Some(rev) = doc["_rev"].as_str() else { return };
    let newer = visit.world.find(id).is_none_or(|stored| generation(rev) > generation(stored.revision()));
    if newer {
        visit.world.insert(doc.clone());
    }
}

fn generation(revision: &str) -> u64 {
    split_revision(revision).0
}
