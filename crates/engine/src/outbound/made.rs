//! What a mapping made of a document: what goes, and what it makes in DHIS2.

use std::collections::BTreeSet;

use jumla_dhis2::Uid;
use jumla_dhis2::file::{OutValue, Writing, write};
use jumla_dhis2::tracker::{Event, ObjectKind, Payload, TrackedEntity};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::surface::{OutboundObject, OutboundObjectKind};

/// What goes, as the queue keeps it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Parcel {
    Tracker(Payload),
    /// A data value set: JSON.
    ValueSet(String),
}

/// Something that a parcel makes in DHIS2, as the queue keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Object {
    Tracked(ObjectKind, Uid),
    Value(Cell),
}

/// Where a data value stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Cell {
    pub data_set: Uid,
    pub data_element: Uid,
    pub period: String,
    pub org_unit: Uid,
    pub category_option_combo: Option<Uid>,
    pub attribute_option_combo: Option<Uid>,
}

/// What a mapping made of a document.
#[derive(Clone, Debug)]
pub(super) struct Made {
    /// `None`: it goes to another system.
    pub parcel: Option<Parcel>,
    /// JSON, for reading.
    pub text: String,
    pub hash: String,
    pub objects: Vec<Object>,
    /// Of a service report.
    pub values: Vec<OutValue>,
    pub data_set: Option<Uid>,
}

impl Made {
    pub(super) fn tracker(payload: Payload) -> Self {
        let objects =
            payload.objects().into_iter().map(|(kind, uid)| Object::Tracked(kind, uid.clone())).collect();
        let text = payload.to_json();
        Self {
            hash: hash(&text),
            text,
            objects,
            parcel: Some(Parcel::Tracker(payload)),
            values: Vec::new(),
            data_set: None,
        }
    }

    /// # Errors
    /// Why JSON cannot hold the values.
    pub(super) fn values(values: Vec<OutValue>, how: &Writing<'_>) -> Result<Self, String> {
        let text = value_set(&values, how)?;
        let cells: BTreeSet<Object> =
            values.iter().map(|value| Object::Value(Cell::of(value, how.data_set))).collect();
        Ok(Self {
            hash: hash(&text),
            parcel: Some(Parcel::ValueSet(text.clone())),
            text,
            objects: cells.into_iter().collect(),
            values,
            data_set: Some(how.data_set.clone()),
        })
    }

    /// What the CHT's configuration makes. `hash` is the CHT's own.
    pub(super) fn configured(text: String, hash: &str, parcel: Option<Parcel>) -> Self {
        let objects = match &parcel {
            Some(Parcel::Tracker(payload)) => {
                payload.objects().into_iter().map(|(kind, uid)| Object::Tracked(kind, uid.clone())).collect()
            }
            _ => Vec::new(),
        };
        Self { parcel, text, hash: hash.to_owned(), objects, values: Vec::new(), data_set: None }
    }
}

impl Object {
    pub(super) fn cell(&self) -> Option<&Cell> {
        match self {
            Self::Value(cell) => Some(cell),
            Self::Tracked(..) => None,
        }
    }
}

impl Cell {
    fn of(value: &OutValue, data_set: &Uid) -> Self {
        Self {
            data_set: data_set.clone(),
            data_element: value.data_element.clone(),
            period: value.period.clone(),
            org_unit: value.org_unit.clone(),
            category_option_combo: value.category_option_combo.clone(),
            attribute_option_combo: value.attribute_option_combo.clone(),
        }
    }

    /// The value that takes away what stands there.
    pub(super) fn deletion(&self) -> OutValue {
        OutValue {
            data_element: self.data_element.clone(),
            period: self.period.clone(),
            org_unit: self.org_unit.clone(),
            category_option_combo: self.category_option_combo.clone(),
            attribute_option_combo: self.attribute_option_combo.clone(),
            value: String::new(),
            comment: None,
            deleted: true,
        }
    }
}

/// A data value set of one data set.
pub(super) fn value_set(values: &[OutValue], how: &Writing<'_>) -> Result<String, String> {
    let mut body = Vec::new();
    write(values, how, &mut body).map_err(|error| error.to_string())?;
    Ok(String::from_utf8_lossy(&body).into_owned())
}

/// What deletes these objects of tracker.
pub(super) fn deletion<'o>(objects: impl Iterator<Item = (ObjectKind, &'o Uid)>) -> Payload {
    let mut payload = Payload::default();
    for (kind, uid) in objects {
        match kind {
            ObjectKind::TrackedEntity => payload
                .tracked_entities
                .push(TrackedEntity { tracked_entity: Some(uid.clone()), ..TrackedEntity::default() }),
            ObjectKind::Event => {
                payload.events.push(Event { event: Some(uid.clone()), ..Event::default() });
            }
            ObjectKind::Enrollment | ObjectKind::Relationship => {}
        }
    }
    payload
}

/// 64 hexadecimal digits.
pub(super) fn hash(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

impl From<&Object> for OutboundObject {
    fn from(object: &Object) -> Self {
        match object {
            Object::Tracked(kind, uid) => Self { kind: (*kind).into(), uid: Some(uid.to_string()) },
            Object::Value(_) => Self { kind: OutboundObjectKind::DataValue, uid: None },
        }
    }
}

impl From<ObjectKind> for OutboundObjectKind {
    fn from(kind: ObjectKind) -> Self {
        match kind {
            ObjectKind::TrackedEntity => Self::TrackedEntity,
            ObjectKind::Enrollment => Self::Enrollment,
            ObjectKind::Event => Self::Event,
            ObjectKind::Relationship => Self::Relationship,
        }
    }
}
