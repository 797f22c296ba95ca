//! What is sent to `/api/tracker`: nested or flat, as it was written. Keys that are not known here stay what they are.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::derive_uid;
use crate::Uid;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Payload {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tracked_entities: Vec<TrackedEntity>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub enrollments: Vec<Enrollment>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<Event>,
    #[serde(flatten)]
    pub more: Map<String, Value>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct TrackedEntity {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tracked_entity: Option<Uid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tracked_entity_type: Option<Uid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub org_unit: Option<Uid>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<AttributeValue>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub enrollments: Vec<Enrollment>,
    #[serde(flatten)]
    pub more: Map<String, Value>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Enrollment {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enrollment: Option<Uid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tracked_entity: Option<Uid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub program: Option<Uid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub org_unit: Option<Uid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enrolled_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub occurred_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<AttributeValue>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<Event>,
    #[serde(flatten)]
    pub more: Map<String, Value>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Event {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<Uid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enrollment: Option<Uid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub program: Option<Uid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub program_stage: Option<Uid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub org_unit: Option<Uid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub occurred_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scheduled_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub data_values: Vec<DataValue>,
    #[serde(flatten)]
    pub more: Map<String, Value>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct AttributeValue {
    pub attribute: Uid,
    /// Text, or a number or truth, which a server takes for its text.
    pub value: Value,
    #[serde(flatten)]
    pub more: Map<String, Value>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct DataValue {
    pub data_element: Uid,
    pub value: Value,
    #[serde(flatten)]
    pub more: Map<String, Value>,
}

/// What of tracker an object is.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    specta::Type,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ObjectKind {
    #[serde(alias = "TRACKED_ENTITY")]
    TrackedEntity,
    #[serde(alias = "ENROLLMENT")]
    Enrollment,
    #[serde(alias = "EVENT")]
    Event,
    #[serde(alias = "RELATIONSHIP")]
    Relationship,
}

/// It is JSON, and not of tracker's shape: a list where a text should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it is no payload for tracker")]
pub struct NotAPayload;

impl Payload {
    /// # Errors
    /// [`NotAPayload`].
    pub fn parse(text: &str) -> Result<Self, NotAPayload> {
        serde_json::from_str(text).map_err(|_| NotAPayload)
    }

    #[must_use]
    pub fn to_json(&self) -> String {
        // Texts for keys and no floats but those that JSON has: it cannot fail.
        serde_json::to_string(self).unwrap_or_default()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tracked_entities.is_empty() && self.enrollments.is_empty() && self.events.is_empty()
    }

    /// Gives every object without a UID the one that follows from the document and from its place. Objects that stand
    /// within another name it, as they would standing alone.
    pub fn fill_uids(&mut self, document: &str) {
        let derived = |purpose: String| Some(derive_uid(document, &purpose));
        for (n, entity) in self.tracked_entities.iter_mut().enumerate() {
            if entity.tracked_entity.is_none() {
                entity.tracked_entity = derived(format!("trackedEntity/{n}"));
            }
            let id = entity.tracked_entity.clone();
            for (m, enrollment) in entity.enrollments.iter_mut().enumerate() {
                enrollment.fill(document, &format!("{n}/{m}"));
                if enrollment.tracked_entity.is_none() {
                    enrollment.tracked_entity.clone_from(&id);
                }
            }
        }
        for (n, enrollment) in self.enrollments.iter_mut().enumerate() {
            enrollment.fill(document, &format!("{n}"));
        }
        for (n, event) in self.events.iter_mut().enumerate() {
            if event.event.is_none() {
                event.event = derived(format!("event/{n}"));
            }
        }
    }

    /// How many objects there are, with a UID or without.
    #[must_use]
    pub fn count(&self) -> usize {
        let enrollments =
            || self.tracked_entities.iter().flat_map(|one| &one.enrollments).chain(&self.enrollments);
        let events = enrollments().map(|one| one.events.len()).sum::<usize>() + self.events.len();
        self.tracked_entities.len() + enrollments().count() + events
    }

    /// Every object with its UID, those within others after them.
    #[must_use]
    pub fn objects(&self) -> Vec<(ObjectKind, &Uid)> {
        let mut all: Vec<(ObjectKind, Option<&Uid>)> = Vec::new();
        let enrollments =
            self.tracked_entities.iter().flat_map(|one| &one.enrollments).chain(&self.enrollments);
        for entity in &self.tracked_entities {
            all.push((ObjectKind::TrackedEntity, entity.tracked_entity.as_ref()));
        }
        for enrollment in enrollments.clone() {
            all.push((ObjectKind::Enrollment, enrollment.enrollment.as_ref()));
        }
        for event in enrollments.flat_map(|one| &one.events).chain(&self.events) {
            all.push((ObjectKind::Event, event.event.as_ref()));
        }
        all.into_iter().filter_map(|(kind, uid)| Some((kind, uid?))).collect()
    }

    /// Whether it links objects with one another, which is carried along and not understood.
    #[must_use]
    pub fn has_relationships(&self) -> bool {
        self.more.contains_key("relationships")
    }

    /// Puts another payload's objects behind these.
    pub fn append(&mut self, mut other: Self) {
        self.tracked_entities.append(&mut other.tracked_entities);
        self.enrollments.append(&mut other.enrollments);
        self.events.append(&mut other.events);
        self.more.append(&mut other.more);
    }
}

impl Enrollment {
    fn fill(&mut self, document: &str, place: &str) {
        if self.enrollment.is_none() {
            self.enrollment = Some(derive_uid(document, &format!("enrollment/{place}")));
        }
        let (id, program) = (self.enrollment.clone(), self.program.clone());
        for (n, event) in self.events.iter_mut().enumerate() {
            if event.event.is_none() {
                event.event = Some(derive_uid(document, &format!("event/{place}/{n}")));
            }
            if event.enrollment.is_none() {
                event.enrollment.clone_from(&id);
            }
            if event.program.is_none() {
                event.program.clone_from(&program);
            }
        }
    }
}
