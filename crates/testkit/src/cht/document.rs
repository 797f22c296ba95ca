//! Single documents, and writing: `GET`/`PUT /medic/<id>`, `_revs_diff`, `_bulk_docs` and `_local`.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use super::right::may;
use super::route::Visit;
use super::stored::{Stored, is_revision};
use super::world::User;
use crate::server::answer::Answer;
use crate::server::query::Request;

/// Forbidden, missing and deleted are one answer for an offline user.
pub(crate) fn get_offline(visit: &mut Visit, user: &User, id: &str) -> Answer {
    let scope = visit.scope(user);
    let found = visit.world.find(id).and_then(|stored| at(stored, visit.request));
    match found.filter(|text| scope.allows(&serde_json::from_str(text).unwrap())) {
        Some(text) => Answer::express_text(200, text.into_owned()),
        None => Answer::forbidden_document(),
    }
}

pub(crate) fn get_online(visit: &Visit, id: &str) -> Answer {
    let missing = |reason: &str| Answer::couch(404, &json!({ "error": "not_found", "reason": reason }));
    let Some(stored) = visit.world.find(id) else { return missing("missing") };
    if stored.deleted() && visit.request.parameter("rev").is_none() {
        return missing("deleted");
    }
    at(stored, visit.request)
        .map_or_else(|| missing("missing"), |text| Answer::couch_text(200, format!("{text}\n")))
}

/// The document as `rev`, `revs` and `conflicts` ask for it.
fn at<'a>(stored: &'a Stored, request: &Request) -> Option<Cow<'a, str>> {
    let rev = request.parameter("rev");
    if rev.is_none() && stored.deleted() {
        return None;
    }
    let rev = rev.as_deref().unwrap_or(stored.revision());
    let text = stored.text_at(rev, stored.at(rev)?, request.is_true("revs"));
    let others: Vec<&str> =
        stored.leaves().skip(1).filter(|leaf| !leaf.deleted).map(|leaf| &*leaf.revision).collect();
    if !request.is_true("conflicts") || others.is_empty() {
        return Some(text);
    }
    Some(Cow::Owned(format!("{},\"_conflicts\":{}}}", text.strip_suffix('}')?, json!(others))))
}

pub(crate) fn revs_diff(visit: &Visit) -> Answer {
    let asked = visit.request.json().unwrap_or_default();
    let mut answer = Map::new();
    for (id, revisions) in asked.as_object().into_iter().flatten() {
        let known = |rev: &str| visit.world.find(id).is_some_and(|stored| stored.knows(rev));
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

/// One answer per document, in order; with `new_edits:false` only what went wrong, as in CouchDB. The CHT puts
/// what an offline user may not write in its place among them.
pub(crate) fn bulk_docs(visit: &mut Visit, user: &User) -> Answer {
    let body = visit.request.json().unwrap_or_default();
    let Some(docs) = body["docs"].as_array() else {
        let reason = "POST body must include `docs` parameter.";
        return Answer::express(400, &json!({ "error": "bad_request", "reason": reason }));
    };
    if !visit.may_edit(user) {
        return Answer::insufficient(visit.request);
    }
    let edits = if body["new_edits"] == json!(false) { Edits::Replicated } else { Edits::New };
    let results: Vec<Value> = docs.iter().filter_map(|doc| write(visit, user, doc, edits)).collect();
    if visit.options.database.is_some() {
        return Answer::couch(201, &Value::Array(results));
    }
    Answer::couch_rewritten(201, &Value::Array(results))
}

pub(crate) fn put(visit: &mut Visit, user: &User, id: &str) -> Answer {
    let Some(mut doc) = visit.request.json().filter(Value::is_object) else {
        return Answer::couch(400, &json!({ "error": "bad_request", "reason": "invalid UTF-8 JSON" }));
    };
    if !visit.may_edit(user) {
        return Answer::insufficient(visit.request);
    }
    doc["_id"] = json!(id);
    let result = write(visit, user, &doc, Edits::New).unwrap_or_default();
    match result["error"].as_str() {
        None => Answer::couch(201, &result),
        Some("conflict") => conflict(),
        Some(_) => Answer::forbidden_document(),
    }
}

fn conflict() -> Answer {
    Answer::couch(409, &json!({ "error": "conflict", "reason": "Document update conflict." }))
}

/// `_local/<id>`: documents that do not replicate, where replicating clients keep their checkpoints.
pub(crate) fn local(visit: &mut Visit, id: &str) -> Answer {
    let known = visit.world.local(id);
    match (visit.request.method.as_str(), known) {
        ("GET", Some((_, doc))) => Answer::couch(200, doc),
        ("PUT", known) => {
            let Some(mut doc) = visit.request.json().filter(Value::is_object) else {
                return Answer::couch(
                    400,
                    &json!({ "error": "bad_request", "reason": "invalid UTF-8 JSON" }),
                );
            };
            let before = known.map_or(0, |(number, _)| *number);
            let expected = known.map(|(number, _)| format!("0-{number}"));
            if doc["_rev"].as_str() != expected.as_deref() {
                return conflict();
            }
            let (id, rev) = (format!("_local/{id}"), format!("0-{}", before + 1));
            (doc["_id"], doc["_rev"]) = (json!(id), json!(rev));
            visit.world.put_local(&id["_local/".len()..], before + 1, doc);
            Answer::couch(201, &json!({ "ok": true, "id": id, "rev": rev }))
        }
        _ => Answer::couch(404, &json!({ "error": "not_found", "reason": "missing" })),
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
            if let Some(rev) = doc["_rev"].as_str().filter(|rev| is_revision(rev)) {
                visit.world.replicate(doc, rev);
            }
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

impl Visit<'_> {
    /// The permission is the CHT's; a plain CouchDB asks for none.
    fn may_edit(&self, user: &User) -> bool {
        self.options.database.is_some() || may(self.world, user, "can_edit")
    }
}
