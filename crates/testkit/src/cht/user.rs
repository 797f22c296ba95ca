//! `/api/v1/users-info` and `/api/v2/users`.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::replication::{limits, listed, warned};
use super::right::{is_admin, is_online, may};
use super::route::Visit;
use super::scope::Scope;
use super::world::{User, World};
use crate::server::answer::Answer;

/// How much a user replicates: one's own for offline users, anybody's for who may manage users.
pub(crate) fn info(visit: &mut Visit, user: &User) -> Answer {
    if visit.offline(user) {
        let scope = visit.scope(user);
        return counted(visit.world, &scope, 0);
    }
    let request = visit.request;
    if !may(visit.world, user, "can_update_users") {
        return Answer::insufficient(request);
    }
    let (Some(role), Some(facility)) = (request.parameter("role"), request.parameter("facility_id")) else {
        return Answer::error(request, 400, "Missing required query params: role and/or facility_id");
    };
    let roles = serde_json::from_str(&role).unwrap_or_else(|_| vec![role.clone()]);
    let someone = User {
        name: String::new(),
        password: String::new(),
        roles,
        facility_ids: vec![facility],
        contact_id: request.parameter("contact_id"),
        fullname: String::new(),
        password_change_required: false,
    };
    // The user-settings document that such a user would have is counted although it does not exist.
    counted(visit.world, &Scope::of(visit.world, &someone), 1)
}

fn counted(world: &World, scope: &Scope, more: usize) -> Answer {
    let docs = listed(world, scope);
    Answer::express(200, &limits(docs.len() + more, warned(&docs) + more))
}

pub(crate) fn list(visit: &Visit, user: &User) -> Answer {
    if !is_online(&user.roles) || !may(visit.world, user, "can_view_users") {
        return Answer::insufficient(visit.request);
    }
    let (facility, contact) = (visit.request.parameter("facility_id"), visit.request.parameter("contact_id"));
    let users: Vec<Value> = visit
        .world
        .users()
        .filter(|user| !is_admin(user))
        .filter(|user| facility.as_ref().is_none_or(|id| user.facility_ids.contains(id)))
        .filter(|user| contact.is_none() || user.contact_id == contact)
        .map(|user| described(visit.world, user))
        .collect();
    Answer::express(200, &Value::Array(users))
}

fn described(world: &World, user: &User) -> Value {
    let id = format!("org.couchdb.user:{}", user.name);
    let places: Vec<&Value> = user.facility_ids.iter().filter_map(|id| world.document(id)).collect();
    let hash: String = Sha256::digest(&id)[..16].iter().map(|byte| format!("{byte:02x}")).collect();
    let mut described = json!({ "id": id, "rev": format!("1-{hash}"), "username": user.name,
        "fullname": user.fullname, "place": places, "roles": user.roles });
    if places.is_empty() {
        described["place"] = Value::Null;
    }
    if let Some(contact) = user.contact_id.as_ref().and_then(|id| world.document(id)) {
        described["contact"] = contact.clone();
    }
    described
}
