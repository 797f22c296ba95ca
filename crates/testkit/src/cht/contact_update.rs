//! `PUT /api/v1/place/<id>` (5.2). No exchange of it was recorded: this is what the CHT's sources say of it, and nothing
//! about the words of its errors.

use serde_json::Value;

use super::right::{is_online, may};
use super::route::Visit;
use super::scope::is_contact;
use super::world::User;
use crate::server::answer::Answer;

/// What has to be as it is in the stored place.
const FIXED: [&str; 4] = ["_rev", "type", "contact_type", "reported_date"];

/// The place takes the place of itself, whole; the answer is the place as it is then.
pub(crate) fn place(visit: &mut Visit, user: &User, id: &str) -> Answer {
    let allowed = ["can_update_places", "can_edit"].iter().any(|right| may(visit.world, user, right));
    if !is_online(&user.roles) || !allowed {
        return Answer::insufficient(visit.request);
    }
    let Some(mut sent) = visit.request.json().filter(Value::is_object) else {
        return Answer::error(visit.request, 400, "Invalid place");
    };
    let Some(stored) = visit.world.document(id).filter(|doc| is_contact(doc)) else {
        return Answer::error(visit.request, 404, "Place not found");
    };
    let named = sent["name"].as_str().is_some_and(|name| !name.is_empty());
    let same = FIXED.iter().all(|field| sent[*field] == stored[*field]);
    if !named || !same || ids_above(&sent) != ids_above(stored) {
        return Answer::error(visit.request, 400, "Invalid place");
    }
    sent["_id"] = stored["_id"].clone();
    visit.world.put(sent);
    match visit.world.document(id) {
        Some(place) => Answer::express(200, place),
        None => Answer::server_error(visit.request),
    }
}

fn ids_above(place: &Value) -> Vec<&str> {
    super::world::lineage(place).collect()
}
