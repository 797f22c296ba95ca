//! Documents of persons and reports as the CHT has them. Pure.

use jumla_domain::{Contact, ContactId};
use serde_json::{Map, Value, json};

use super::make::Wanted;
use super::plan::mark;
use crate::receive::cht::set_contact_type;
use crate::surface::ReceivedKind;

/// What a received document says of itself.
pub(super) const MARK: &str = "received_from_dhis2";

/// Where a new document stands.
pub(super) struct Around<'a> {
    /// The place of the org unit.
    pub place: &'a Contact,
    /// Who enters a report.
    pub contact: Option<&'a Contact>,
    /// Of a person the moment of receiving, of a report the day of the event: milliseconds since 1970.
    pub at: i64,
}

/// A new document.
pub(super) fn document(wanted: &Wanted, around: &Around<'_>) -> Value {
    let mut document = json!({ "_id": wanted.id });
    match wanted.kind {
        ReceivedKind::Person => {
            set_contact_type(&mut document, &wanted.form);
            document["parent"] = stub(&around.place.id, &around.place.lineage);
        }
        ReceivedKind::Report => {
            document["type"] = json!("data_record");
            document["form"] = json!(wanted.form);
            document["content_type"] = json!("xml");
            if let Some(contact) = around.contact {
                document["contact"] = stub(&contact.id, &contact.lineage);
            }
            let subject = match &wanted.person {
                Some(person) => json!({ "patient_id": person, "patient_uuid": person }),
                None => json!({ "place_id": around.place.id }),
            };
            document["fields"] = subject;
        }
    }
    document["reported_date"] = json!(around.at);
    for (path, text) in &wanted.fields {
        set(&mut document, path, text.as_deref());
    }
    document[MARK] = mark(wanted);
    document
}

/// Ids, with those above.
fn stub(id: &ContactId, lineage: &[ContactId]) -> Value {
    let above = lineage.split_first().map(|(parent, above)| stub(parent, above));
    match above {
        Some(parent) => json!({ "_id": id, "parent": parent }),
        None => json!({ "_id": id }),
    }
}

/// The text at a path; a number or a truth value as it is written.
pub(super) fn text_at(document: &Value, path: &str) -> Option<String> {
    let found = path.split('.').try_fold(document, |value, name| value.get(name))?;
    match found {
        Value::Null => None,
        Value::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        other => Some(other.to_string()),
    }
}

/// Puts a text at a path, or takes away what is there.
pub(super) fn set(document: &mut Value, path: &str, text: Option<&str>) {
    let (name, below) = path.split_once('.').map_or((path, None), |(name, below)| (name, Some(below)));
    if !document.is_object() {
        *document = Value::Object(Map::new());
    }
    let Some(object) = document.as_object_mut() else { return };
    match (below, text) {
        (None, Some(text)) => {
            object.insert(name.to_owned(), json!(text));
        }
        (None, None) => {
            object.shift_remove(name);
        }
        (Some(below), text) => {
            if text.is_some() || object.contains_key(name) {
                set(object.entry(name).or_insert_with(|| json!({})), below, text);
            }
        }
    }
}
