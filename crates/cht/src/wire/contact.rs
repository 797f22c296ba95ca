//! Contacts: places and persons.

use jumla_domain::{Contact, ContactId, OrgUnitLink};
use serde_json::Value;

/// The types that a contact document may carry in `type`. All but `contact` are their own contact type.
const TYPES: [&str; 5] = ["contact", "person", "clinic", "health_center", "district_hospital"];

pub(super) fn is_contact(body: &Value) -> bool {
    body.get("type").and_then(Value::as_str).is_some_and(|kind| TYPES.contains(&kind))
}

/// `None` where the document says that it is a contact, but not of which type.
pub(super) fn read(id: &str, body: &Value) -> Option<Contact> {
    let text = |key: &str| body.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
    let kind = match text("type") {
        Some("contact") => text("contact_type")?,
        kind => kind?,
    };
    Some(Contact {
        id: id.into(),
        contact_type: kind.to_owned(),
        name: text("name").map(ToOwned::to_owned),
        phone: text("phone").map(ToOwned::to_owned),
        lineage: lineage(body),
        primary_contact: body.pointer("/contact/_id").and_then(Value::as_str).map(Into::into),
        org_units: body.get("dhis").map(org_unit_links).unwrap_or_default(),
    })
}

/// What reports call a patient or a place by, beside the id.
pub(super) fn short_id(body: &Value) -> Option<String> {
    ["patient_id", "place_id"].iter().find_map(|key| match body.get(key)? {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    })
}

/// Milliseconds since 1970, as the CHT writes when a document was made; old documents have a text.
pub(super) fn millis(value: &Value) -> Option<i64> {
    match value {
        Value::String(text) => text.parse().ok(),
        number => number.as_i64(),
    }
}

/// The chain of parent stubs, the direct parent first. A chain that repeats itself ends there.
fn lineage(body: &Value) -> Vec<ContactId> {
    let mut lineage: Vec<ContactId> = Vec::new();
    let mut next = body.get("parent");
    while let Some(id) = next.and_then(|parent| parent.get("_id")).and_then(Value::as_str) {
        if lineage.iter().any(|known| known.as_str() == id) {
            break;
        }
        lineage.push(id.into());
        next = next.and_then(|parent| parent.get("parent"));
    }
    lineage
}

/// The org units of a contact's `dhis`, which is an object or a list of objects. Entries without `orgUnit` say
/// nothing.
#[must_use]
pub fn org_unit_links(dhis: &Value) -> Vec<OrgUnitLink> {
    let entries = match dhis {
        Value::Array(entries) => entries.as_slice(),
        single => std::slice::from_ref(single),
    };
    let text = |entry: &Value, key: &str| {
        entry.get(key).and_then(Value::as_str).filter(|text| !text.is_empty()).map(ToOwned::to_owned)
    };
    entries
        .iter()
        .filter_map(|entry| {
            Some(OrgUnitLink {
                org_unit: text(entry, "orgUnit")?.into(),
                data_set: text(entry, "dataSet").map(Into::into),
            })
        })
        .collect()
}
