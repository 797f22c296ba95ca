//! Carries an import out.

use jumla_dhis2::tracker::{Enrollment, Event, ObjectKind, TrackedEntity};
use serde_json::{Value, json};

use super::super::country::{Account, Country};
use super::super::route::Visit;
use super::Import;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Created,
    Updated,
    Deleted,
}

type Done = (ObjectKind, String, Fate);

pub(super) fn commit(
    visit: &mut Visit<'_>,
    account: &Account,
    import: &Import,
    going: &[(ObjectKind, String)],
) -> Vec<Done> {
    let now = visit.now.format("%Y-%m-%dT%H:%M:%S%.3f").to_string();
    let country = &mut *visit.country;
    if import.strategy == "DELETE" {
        return going.iter().map(|(kind, id)| delete(country, *kind, id)).collect();
    }
    let goes = |kind: ObjectKind, id: &Option<jumla_dhis2::Uid>| {
        id.as_ref().is_some_and(|id| going.iter().any(|one| one.0 == kind && one.1 == id.as_str()))
    };
    let mut done = Vec::new();
    let payload = &import.payload;
    for entity in
        payload.tracked_entities.iter().filter(|one| goes(ObjectKind::TrackedEntity, &one.tracked_entity))
    {
        done.push(put_entity(country, entity, account, &now));
    }
    let enrollments =
        payload.tracked_entities.iter().flat_map(|one| &one.enrollments).chain(&payload.enrollments);
    for enrollment in enrollments.clone().filter(|one| goes(ObjectKind::Enrollment, &one.enrollment)) {
        done.push(put_enrollment(country, enrollment, &now));
    }
    let events = enrollments.flat_map(|one| &one.events).chain(&payload.events);
    for event in events.filter(|one| goes(ObjectKind::Event, &one.event)) {
        done.push(put_event(country, event, account, &now));
    }
    done
}

/// What is said takes the place of what was, by the key of each; what is not said stays.
fn merge(into: &mut Value, said: &Value, key: &str) {
    let list = into.as_array_mut().unwrap();
    for one in said.as_array().into_iter().flatten() {
        let position = list.iter().position(|known| known[key] == one[key]);
        match (position, one["value"].is_null()) {
            (Some(position), true) => drop(list.remove(position)),
            (Some(position), false) => list[position]["value"] = text(&one["value"]),
            (None, true) => {}
            (None, false) => list.push(json!({ key: one[key], "value": text(&one["value"]) })),
        }
    }
}

fn text(value: &Value) -> Value {
    if value.is_string() { value.clone() } else { json!(value.to_string()) }
}

fn place(into: &mut Value, said: &Value, keys: &[&str]) {
    for key in keys {
        if !said[*key].is_null() {
            into[*key] = said[*key].clone();
        }
    }
}

fn put_entity(country: &mut Country, entity: &TrackedEntity, account: &Account, now: &str) -> Done {
    let said = serde_json::to_value(entity).unwrap();
    let id = said["trackedEntity"].as_str().unwrap().to_owned();
    let all = &mut country.tracker.tracked_entities;
    let position = all.iter().position(|one| one["trackedEntity"] == id.as_str());
    let fate = if position.is_some() { Fate::Updated } else { Fate::Created };
    let position = position.unwrap_or_else(|| {
        all.push(json!({
            "trackedEntity": id, "attributes": [], "enrollments": [], "createdAt": now, "inactive": false,
            "deleted": false, "createdBy": { "username": account.name },
        }));
        all.len() - 1
    });
    let one = &mut all[position];
    place(one, &said, &["trackedEntityType", "orgUnit"]);
    merge(&mut one["attributes"], &said["attributes"], "attribute");
    one["updatedAt"] = json!(now);
    (ObjectKind::TrackedEntity, id, fate)
}

fn put_enrollment(country: &mut Country, enrollment: &Enrollment, now: &str) -> Done {
    let said = serde_json::to_value(enrollment).unwrap();
    let id = said["enrollment"].as_str().unwrap().to_owned();
    let owner = said["trackedEntity"].as_str().unwrap_or_default().to_owned();
    let entities = &mut country.tracker.tracked_entities;
    let found = entities.iter_mut().find_map(|entity| {
        entity["enrollments"].as_array_mut().unwrap().iter_mut().find(|one| one["enrollment"] == id.as_str())
    });
    if let Some(known) = found {
        place(known, &said, &["orgUnit", "enrolledAt", "occurredAt", "status"]);
        known["updatedAt"] = json!(now);
        return (ObjectKind::Enrollment, id, Fate::Updated);
    }
    let mut made =
        json!({ "enrollment": id, "events": [], "createdAt": now, "updatedAt": now, "status": "ACTIVE" });
    place(&mut made, &said, &["trackedEntity", "program", "orgUnit", "enrolledAt", "occurredAt", "status"]);
    if let Some(entity) = entities.iter_mut().find(|one| one["trackedEntity"] == owner.as_str()) {
        entity["enrollments"].as_array_mut().unwrap().push(made);
    }
    (ObjectKind::Enrollment, id, Fate::Created)
}

fn put_event(country: &mut Country, event: &Event, account: &Account, now: &str) -> Done {
    let said = serde_json::to_value(event).unwrap();
    let id = said["event"].as_str().unwrap().to_owned();
    let all = &mut country.tracker.events;
    let position = all.iter().position(|one| one["event"] == id.as_str());
    let fate = if position.is_some() { Fate::Updated } else { Fate::Created };
    let position = position.unwrap_or_else(|| {
        all.push(json!({
            "event": id, "dataValues": [], "createdAt": now, "status": "ACTIVE", "storedBy": account.name,
        }));
        all.len() - 1
    });
    let one = &mut all[position];
    let keys = ["program", "programStage", "enrollment", "orgUnit", "occurredAt", "scheduledAt", "status"];
    place(one, &said, &keys);
    merge(&mut one["dataValues"], &said["dataValues"], "dataElement");
    one["updatedAt"] = json!(now);
    let shown = one.clone();
    for entity in &mut country.tracker.tracked_entities {
        for enrollment in entity["enrollments"].as_array_mut().unwrap() {
            if enrollment["enrollment"] == shown["enrollment"] {
                let events = enrollment["events"].as_array_mut().unwrap();
                events.retain(|one| one["event"] != id.as_str());
                events.push(shown.clone());
            }
        }
    }
    (ObjectKind::Event, id, fate)
}

fn delete(country: &mut Country, kind: ObjectKind, id: &str) -> Done {
    country.tracker_imports.deleted.insert(id.to_owned());
    let tracker = &mut country.tracker;
    if kind == ObjectKind::TrackedEntity {
        tracker.tracked_entities.retain(|one| one["trackedEntity"] != id);
    }
    for entity in &mut tracker.tracked_entities {
        let enrollments = entity["enrollments"].as_array_mut().unwrap();
        if kind == ObjectKind::Enrollment {
            enrollments.retain(|one| one["enrollment"] != id);
        }
        for enrollment in enrollments {
            enrollment["events"].as_array_mut().unwrap().retain(|one| one["event"] != id);
        }
    }
    tracker
        .events
        .retain(|one| one["event"] != id && (kind != ObjectKind::Enrollment || one["enrollment"] != id));
    (kind, id.to_owned(), Fate::Deleted)
}
