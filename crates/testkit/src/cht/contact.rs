//! `/api/v1/place`, `/api/v1/person` and `/api/v1/contact`, for reading.

use serde_json::{Value, json};

use super::right::{is_online, may};
use super::route::Visit;
use super::scope::is_contact;
use super::target::{page, paged};
use super::world::{User, World};
use crate::server::answer::Answer;

pub(crate) fn by_id(visit: &Visit, user: &User, kind: &str, id: &str) -> Answer {
    if let Some(refusal) = refuse(visit, user) {
        return refusal;
    }
    let world = &*visit.world;
    let Some(doc) = world.document(id).filter(|doc| is_contact(doc) && fits(world, doc, kind)) else {
        let mut name = kind.to_owned();
        name[..1].make_ascii_uppercase();
        return Answer::error(visit.request, 404, &format!("{name} not found"));
    };
    if !visit.request.is_true("with_lineage") {
        return Answer::express(200, doc);
    }
    Answer::express(200, &with_lineage(world, doc))
}

pub(crate) fn list(visit: &Visit, user: &User, kind: &str) -> Answer {
    of_type(visit, user, |world, contact_type| type_is(world, contact_type, kind), |doc| doc.clone())
}

pub(crate) fn ids(visit: &Visit, user: &User) -> Answer {
    let known = |world: &World, contact_type: &str| configured(world, contact_type).is_some();
    of_type(visit, user, known, |doc| doc["_id"].clone())
}

fn of_type(
    visit: &Visit,
    user: &User,
    known: impl Fn(&World, &str) -> bool,
    shown: impl Fn(&Value) -> Value,
) -> Answer {
    if let Some(refusal) = refuse(visit, user) {
        return refusal;
    }
    let world = &*visit.world;
    let contact_type = visit.request.parameter("type").unwrap_or_else(|| "undefined".into());
    if !known(world, &contact_type) {
        return Answer::error(visit.request, 400, &format!("Invalid contact type [{contact_type}]."));
    }
    let (skip, limit) = match page(visit) {
        Ok(page) => page,
        Err(answer) => return answer,
    };
    let docs: Vec<Value> = world.contacts().filter(|doc| type_of(doc) == contact_type).map(shown).collect();
    Answer::express(200, &paged(&docs.iter().collect::<Vec<_>>(), skip, limit))
}

fn refuse(visit: &Visit, user: &User) -> Option<Answer> {
    let allowed = is_online(&user.roles) && may(visit.world, user, "can_view_contacts");
    (!allowed).then(|| Answer::insufficient(visit.request))
}

fn type_of(doc: &Value) -> &str {
    let kind = doc["type"].as_str().unwrap_or_default();
    if kind == "contact" { doc["contact_type"].as_str().unwrap_or_default() } else { kind }
}

fn configured<'a>(world: &'a World, contact_type: &str) -> Option<&'a Value> {
    let types = world.settings()["contact_types"].as_array()?;
    types.iter().find(|known| known["id"] == contact_type)
}

fn fits(world: &World, doc: &Value, kind: &str) -> bool {
    kind == "contact" || type_is(world, type_of(doc), kind)
}

/// Whether a configured contact type is a person or a place.
fn type_is(world: &World, contact_type: &str, kind: &str) -> bool {
    let Some(known) = configured(world, contact_type) else { return false };
    let person = known["person"] == json!(true) || contact_type == "person";
    person == (kind == "person")
}

/// Parents in full, each with its primary contact in full, whose own lineage stays as stored.
fn with_lineage(world: &World, doc: &Value) -> Value {
    let mut full = doc.clone();
    if let Some(contact) = doc["contact"]["_id"].as_str().and_then(|id| world.document(id)) {
        full["contact"] = contact.clone();
    }
    if let Some(parent) = doc["parent"]["_id"].as_str().and_then(|id| world.document(id)) {
        full["parent"] = with_lineage(world, parent);
    }
    full
}
