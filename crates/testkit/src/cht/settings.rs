//! `/api/v1/settings`.

use serde_json::{Value, json};

use super::right::may;
use super::route::Visit;
use super::world::User;
use crate::server::answer::Answer;

pub(crate) fn read(visit: &Visit) -> Answer {
    Answer::express(200, visit.world.settings())
}

/// Merges deeply, as the real server does unless told to replace.
pub(crate) fn write(visit: &mut Visit, user: &User) -> Answer {
    if !may(visit.world, user, "can_edit") || !may(visit.world, user, "can_configure") {
        return Answer::insufficient(visit.request);
    }
    let Some(changes) = visit.request.json() else { return Answer::server_error(visit.request) };
    let mut settings = visit.world.settings().clone();
    merge(&mut settings, &changes);
    let updated = &settings != visit.world.settings();
    if updated {
        visit.world.change("settings", |doc| doc["settings"] = settings);
    }
    Answer::express(200, &json!({ "success": true, "updated": updated }))
}

fn merge(into: &mut Value, changes: &Value) {
    match (into, changes) {
        (Value::Object(into), Value::Object(changes)) => {
            for (key, change) in changes {
                merge(into.entry(key.clone()).or_insert(Value::Null), change);
            }
        }
        (into, change) => *into = change.clone(),
    }
}
