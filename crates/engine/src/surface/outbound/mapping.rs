//! Mappings of documents to what DHIS2 keeps of patients, events and service reports.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What becomes of which documents. Every value is told as in the CHT's own outbound configuration: a path as
/// `doc.fields.weight`, or an object with a path or a JavaScript expression.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OutboundFile {
    /// The layout of the file: 1.
    pub schema: u32,
    /// By name. Names are for people: what is sent does not depend on them.
    #[serde(default)]
    pub mappings: BTreeMap<String, OutboundMapping>,
}

/// One mapping.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind")]
pub enum OutboundMapping {
    /// A person, with her enrolment in a program and events in it.
    #[serde(rename = "dhis2-tracker")]
    Tracker(OutboundTracker),
    /// An event, in a program without registration or of a person that another mapping sends.
    #[serde(rename = "dhis2-event")]
    Event(OutboundEvent),
    /// A service report: data values of one org unit and period.
    #[serde(rename = "dhis2-data-values")]
    DataValues(OutboundDataValues),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OutboundTracker {
    /// JavaScript: whether a document is meant.
    pub relevant_to: String,
    /// Id of the person. UIDs follow from it. Without: the patient of a report, or the contact itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<OutboundSource>,
    /// Without: the nearest place above that has an org unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub org_unit: Option<OutboundSource>,
    pub tracked_entity_type: String,
    /// By the UID of the attribute.
    #[serde(default)]
    pub attributes: BTreeMap<String, OutboundSource>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enrollment: Option<OutboundEnrollment>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OutboundEnrollment {
    pub program: String,
    pub enrolled_at: OutboundSource,
    /// Without: the day of enrolment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occurred_at: Option<OutboundSource>,
    /// `ACTIVE` where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<OutboundStageEvent>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OutboundStageEvent {
    pub program_stage: String,
    pub occurred_at: OutboundSource,
    /// `COMPLETED` where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// By the UID of the data element.
    #[serde(default)]
    pub data_values: BTreeMap<String, OutboundSource>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OutboundEvent {
    /// JavaScript: whether a document is meant.
    pub relevant_to: String,
    pub program: String,
    /// Id of the person in whose enrolment it belongs, as the mapping says it that sends the person. Without: the program
    /// is one without registration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<OutboundSource>,
    /// Without: the nearest place above that has an org unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub org_unit: Option<OutboundSource>,
    pub event: OutboundStageEvent,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OutboundDataValues {
    /// JavaScript: whether a document is meant.
    pub relevant_to: String,
    pub data_set: String,
    /// An ISO month as `202610`, or a date in it.
    pub period: OutboundSource,
    /// Without: the nearest place above that has an org unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub org_unit: Option<OutboundSource>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attribute_option_combo: Option<String>,
    pub values: Vec<OutboundDataValue>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OutboundDataValue {
    pub data_element: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category_option_combo: Option<String>,
    pub value: OutboundSource,
}

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum OutboundSource {
    /// A path.
    Path(String),
    Rule(OutboundRule),
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OutboundRule {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// JavaScript, worth what its last statement is. It goes before a path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expr: Option<String>,
    /// Left out where the document does not have it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub optional: bool,
    /// The option code for each value. Another value is a mistake.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub codes: BTreeMap<String, String>,
}

impl OutboundFile {
    pub const SCHEMA: u32 = 1;

    /// Without any mapping.
    #[must_use]
    pub fn empty() -> Self {
        Self { schema: Self::SCHEMA, mappings: BTreeMap::new() }
    }
}

impl OutboundMapping {
    #[must_use]
    pub fn relevant_to(&self) -> &str {
        match self {
            Self::Tracker(OutboundTracker { relevant_to, .. })
            | Self::Event(OutboundEvent { relevant_to, .. })
            | Self::DataValues(OutboundDataValues { relevant_to, .. }) => relevant_to,
        }
    }
}
