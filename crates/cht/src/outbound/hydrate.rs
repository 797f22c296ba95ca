//! Fills in what a document refers to, as the CHT does before it looks at the document: expressions see `doc.contact` with
//! all of its parents, and `doc.patient` and `doc.place` of a report.
//!
//! A reference to something that is not here stays the reference that it was, and is named in [`Hydrated::absent`].

use serde_json::{Map, Value};

/// A document with what it refers to in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hydrated {
    pub document: Value,
    /// Ids of what it refers to and is not here, each once.
    pub absent: Vec<String>,
}

/// Parents of parents, at most.
const HIGHEST: usize = 32;

/// `find` gives a contact by its id or, for patients and places, by its short id.
pub fn hydrate(document: Value, find: &mut dyn FnMut(&str) -> Option<Value>) -> Hydrated {
    let mut filled = Hydrated { document, absent: Vec::new() };
    let Value::Object(body) = &mut filled.document else { return filled };
    let absent = &mut filled.absent;
    if body.get("type").and_then(Value::as_str) == Some("data_record") {
        fill(body, "contact", find, absent);
        for (key, names) in
            [("patient", ["patient_uuid", "patient_id"]), ("place", ["place_uuid", "place_id"])]
        {
            let Some(id) = names.iter().find_map(|name| reference(body, name)) else { continue };
            match whole(&id, find, absent) {
                Some(subject) => drop(body.insert(key.to_owned(), subject)),
                None => note(absent, &id),
            }
        }
    } else {
        parents(body, find, absent);
        fill(body, "contact", find, absent);
    }
    filled
}

/// What a report says of whom it is about, at its top or among its fields.
fn reference(body: &Map<String, Value>, name: &str) -> Option<String> {
    let text = |value: &Value| match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    body.get(name).and_then(text).or_else(|| body.get("fields")?.get(name).and_then(text))
}

fn id_of(value: &Value) -> Option<&str> {
    value.get("_id").and_then(Value::as_str).or_else(|| value.as_str()).filter(|id| !id.is_empty())
}

fn note(absent: &mut Vec<String>, id: &str) {
    if !absent.iter().any(|known| known == id) {
        absent.push(id.to_owned());
    }
}

/// Puts the whole contact where a reference to it stands. The parents that the reference has are kept: they are what was
/// true when the document was written.
fn fill(
    body: &mut Map<String, Value>,
    key: &str,
    find: &mut dyn FnMut(&str) -> Option<Value>,
    absent: &mut Vec<String>,
) {
    let Some(stub) = body.get(key) else { return };
    let Some(id) = id_of(stub).map(ToOwned::to_owned) else { return };
    let parent = stub.get("parent").cloned();
    let mut contact = match find(&id) {
        Some(contact) => contact,
        None => {
            note(absent, &id);
            stub.clone()
        }
    };
    if let Value::Object(contact) = &mut contact {
        if let Some(parent) = parent {
            contact.insert("parent".to_owned(), parent);
        }
        parents(contact, find, absent);
    }
    body.insert(key.to_owned(), contact);
}

/// A contact with its parents, and with who leads it.
fn whole(id: &str, find: &mut dyn FnMut(&str) -> Option<Value>, absent: &mut Vec<String>) -> Option<Value> {
    let mut contact = find(id)?;
    if let Value::Object(body) = &mut contact {
        parents(body, find, absent);
        leader(body, find, absent);
    }
    Some(contact)
}

fn parents(
    body: &mut Map<String, Value>,
    find: &mut dyn FnMut(&str) -> Option<Value>,
    absent: &mut Vec<String>,
) {
    // The chain as stubs, from below.
    let mut stubs = Vec::new();
    let mut next = body.get("parent").cloned();
    while let Some(stub) = next {
        let Some(id) = id_of(&stub).map(ToOwned::to_owned) else { break };
        if stubs.len() == HIGHEST || stubs.iter().any(|(known, _)| *known == id) {
            break;
        }
        next = stub.get("parent").cloned();
        stubs.push((id, stub));
    }
    let mut above = None;
    for (id, stub) in stubs.into_iter().rev() {
        let mut place = find(&id).unwrap_or_else(|| {
            note(absent, &id);
            stub
        });
        if let Value::Object(place) = &mut place {
            match above.take() {
                Some(parent) => drop(place.insert("parent".to_owned(), parent)),
                None => drop(place.remove("parent")),
            }
            leader(place, find, absent);
        }
        above = Some(place);
    }
    if let Some(parent) = above {
        body.insert("parent".to_owned(), parent);
    }
}

/// Who leads a place: the contact itself, its parents left as references.
fn leader(
    place: &mut Map<String, Value>,
    find: &mut dyn FnMut(&str) -> Option<Value>,
    absent: &mut Vec<String>,
) {
    let Some(id) = place.get("contact").and_then(id_of).map(ToOwned::to_owned) else { return };
    match find(&id) {
        Some(leader) => drop(place.insert("contact".to_owned(), leader)),
        None => note(absent, &id),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn world(id: &str) -> Option<Value> {
        let contact = match id {
            "chw" => {
                json!({ "_id": "chw", "name": "Amina", "parent": { "_id": "area", "parent": { "_id": "unit" } } })
            }
            "area" => {
                json!({ "_id": "area", "name": "Area 1", "contact": { "_id": "chw" }, "parent": { "_id": "unit" } })
            }
            "unit" => json!({ "_id": "unit", "name": "Unit", "dhis": { "orgUnit": "ou" } }),
            "p1" | "48291" => {
                json!({ "_id": "p1", "name": "Asha", "patient_id": "48291", "parent": { "_id": "area", "parent": { "_id": "unit" } } })
            }
            _ => return None,
        };
        Some(contact)
    }

    #[test]
    fn a_report_sees_who_wrote_it_and_whom_it_is_about() {
        for about in [json!({ "patient_id": "48291" }), json!({ "patient_uuid": "p1" })] {
            let report = json!({
                "_id": "r", "type": "data_record", "fields": about,
                "contact": { "_id": "chw", "parent": { "_id": "area", "parent": { "_id": "unit" } } },
            });
            let Hydrated { document, absent } = hydrate(report, &mut world);
            assert_eq!(document.pointer("/contact/name"), Some(&json!("Amina")));
            assert_eq!(document.pointer("/contact/parent/name"), Some(&json!("Area 1")));
            assert_eq!(document.pointer("/contact/parent/parent/dhis/orgUnit"), Some(&json!("ou")));
            assert_eq!(document.pointer("/contact/parent/contact/name"), Some(&json!("Amina")));
            assert_eq!(document.pointer("/patient/name"), Some(&json!("Asha")));
            assert_eq!(document.pointer("/patient/parent/parent/name"), Some(&json!("Unit")));
            assert!(absent.is_empty());
        }
    }

    #[test]
    fn what_is_not_here_stays_a_reference_and_is_named() {
        let report = json!({
            "_id": "r", "type": "data_record", "patient_id": "99", "contact": { "_id": "gone", "parent": { "_id": "unit" } },
        });
        let Hydrated { document, absent } = hydrate(report, &mut world);
        assert_eq!(absent, ["gone", "99"]);
        assert_eq!(
            document.pointer("/contact"),
            Some(
                &json!({ "_id": "gone", "parent": { "_id": "unit", "name": "Unit", "dhis": { "orgUnit": "ou" } } })
            )
        );
        assert_eq!(document.get("patient"), None);
    }

    #[test]
    fn a_person_sees_the_places_above_and_a_chain_that_turns_back_ends() {
        let Hydrated { document, .. } = hydrate(world("p1").unwrap(), &mut world);
        assert_eq!(document.pointer("/parent/parent/dhis/orgUnit"), Some(&json!("ou")));
        let round = json!({ "_id": "a", "parent": { "_id": "unit", "parent": { "_id": "area", "parent": { "_id": "unit" } } } });
        let Hydrated { document, .. } = hydrate(round, &mut world);
        assert_eq!(document.pointer("/parent/parent/parent"), None);
        for odd in [
            json!(null),
            json!(3),
            json!([]),
            json!({ "contact": 3, "parent": "unit" }),
            json!({ "parent": {} }),
        ] {
            hydrate(odd, &mut world);
        }
    }
}
