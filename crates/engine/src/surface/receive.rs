//! Receiving from DHIS2: org units into places, tracked entities and events into persons and reports.

use std::collections::BTreeMap;

use jumla_domain::Named;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::Dhis2Difference;

/// Org units that have no place yet. None named means all that are known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Type)]
#[serde(default)]
pub struct PlacesRequest {
    #[specta(type = Option<i32>)]
    pub connection: Option<i64>,
    /// These, and those below them.
    pub org_units: Vec<String>,
}

/// Which place each org unit may be: what is looked at before anything is written.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Type)]
pub struct PlacesProposal {
    pub connection: String,
    /// Org units that a place of the CHT names already.
    pub linked: u32,
    /// The others, each below the one above it.
    pub rows: Vec<PlaceRow>,
}

/// One org unit and what becomes of it. A row of the review file; of what stands in one, the decision, the ids, the
/// name and the type of a new place are read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PlaceRow {
    /// What a person said. Nothing is written without it.
    pub decision: Option<PlaceDecision>,
    pub org_unit: String,
    pub org_unit_name: String,
    pub org_unit_code: Option<String>,
    /// The name of the org unit above it.
    pub org_unit_parent: Option<String>,
    /// The place that it is.
    pub place: Option<String>,
    pub place_name: Option<String>,
    /// The name of the place above that.
    pub place_parent: Option<String>,
    pub matched_by: Option<PlaceMatch>,
    /// How alike the names are, of 100.
    pub likeness: Option<u32>,
    /// The place under which a new one would be made.
    pub parent: Option<String>,
    pub parent_name: Option<String>,
    /// The type of contact that a new one would have.
    pub contact_type: Option<String>,
    /// Why nothing, or no more, is proposed; or why nothing was written.
    pub problem: Option<PlaceProblem>,
    /// The server's own words about it.
    pub detail: Option<String>,
    /// `None` until it was written.
    pub outcome: Option<PlaceOutcome>,
    /// Other places that it may be, the likeliest first.
    pub others: Vec<PlaceCandidate>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PlaceDecision {
    /// The place is this org unit.
    Link,
    /// A new place is made for it.
    Make,
    /// Neither.
    Leave,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PlaceMatch {
    /// A field of the place has the org unit's id.
    Id,
    /// A field of the place has the org unit's code.
    Code,
    /// Names are alike, and the place stands below the place of the org unit above.
    NameAndParent,
    /// Names are alike.
    Name,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PlaceCandidate {
    pub place: String,
    pub name: String,
    /// The name of the place above it.
    pub parent: Option<String>,
    pub matched_by: PlaceMatch,
    /// How alike the names are, of 100.
    pub likeness: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PlaceProblem {
    /// Several places fit as well as each other.
    Ambiguous,
    /// The place is another org unit already.
    LinkedElsewhere,
    /// Another place is this org unit already.
    OrgUnitTaken,
    /// Nothing is known of the org unit.
    UnknownOrgUnit,
    /// There is no such place, or it was deleted, or it is a person.
    UnknownPlace,
    /// It was made before, and was deleted in the CHT since.
    Deleted,
    /// A new place needs a parent and a type, which may stand below it.
    ParentOrType,
    /// The place was changed by somebody else in this moment.
    Conflict,
    /// This account may not write it.
    NotAllowed,
    /// The server does not take it.
    Refused,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PlaceOutcome {
    Linked,
    Made,
    /// It was so already.
    Already,
    /// Nothing was written; the problem says why.
    NotWritten,
}

/// What was decided, to be written in the CHT.
#[derive(Clone, Debug, Default, Deserialize, Type)]
#[serde(default)]
pub struct PlacesConfirmed {
    #[specta(type = Option<i32>)]
    pub connection: Option<i64>,
    pub rows: Vec<PlaceRow>,
}

/// What became of it.
#[derive(Clone, Debug, Default, Serialize, Type)]
pub struct PlacesWritten {
    pub linked: u32,
    pub made: u32,
    pub already: u32,
    pub not_written: u32,
    /// Rows with a decision to link or to make.
    pub rows: Vec<PlaceRow>,
}

/// How tracked entities become persons of the CHT, and events reports: a file of the workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiveMapping {
    /// The version of this layout: 1.
    pub schema: u32,
    #[serde(default)]
    pub people: Vec<PersonMapping>,
    #[serde(default)]
    pub reports: Vec<ReportMapping>,
}

impl Default for ReceiveMapping {
    fn default() -> Self {
        Self { schema: Self::SCHEMA, people: Vec::new(), reports: Vec::new() }
    }
}

impl ReceiveMapping {
    pub const SCHEMA: u32 = 1;
}

/// Tracked entities of one kind, as persons of one type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonMapping {
    pub tracked_entity_type: String,
    /// Only those enrolled in this program; its own attributes can be used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub program: Option<String>,
    /// The CHT's type of contact: `person`, or one of the settings.
    #[serde(default = "person")]
    pub contact_type: String,
    /// By the name of a property of the person. `name` is asked for.
    pub fields: BTreeMap<String, FieldSource>,
}

fn person() -> String {
    "person".to_owned()
}

/// Events of one program, or of one of its stages, as reports of one form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportMapping {
    pub program: String,
    /// Without it, events of every stage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub program_stage: Option<String>,
    /// The code of the CHT's form.
    pub form: String,
    /// By the name of a field of the report; a dot goes into a group: `vitals.weight`.
    pub fields: BTreeMap<String, FieldSource>,
}

/// Where the text of a field comes from: exactly one of `attribute`, `data_element`, `property` and `text`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FieldSource {
    /// Of the tracked entity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attribute: Option<String>,
    /// Of the event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data_element: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub property: Option<SourceProperty>,
    /// The same for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// What a value is called in the CHT: `{"F": "female"}`. Where this is given, another value is refused.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, String>,
    /// Without it nothing is made of the tracked entity or event.
    #[serde(default, skip_serializing_if = "is_false")]
    pub required: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
fn is_false(value: &bool) -> bool {
    !value
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SourceProperty {
    /// The UID in DHIS2.
    Id,
    OrgUnit,
    /// The day, `YYYY-MM-DD`. Of events only.
    OccurredOn,
    /// Of events only.
    Status,
}

impl SourceProperty {
    pub(crate) fn is_of_events(self) -> bool {
        matches!(self, Self::OccurredOn | Self::Status)
    }
}

/// Whose persons and reports. No org units means those of all places that are linked to one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Type)]
#[serde(default)]
pub struct PeopleRequest {
    #[specta(type = Option<i32>)]
    pub connection: Option<i64>,
    pub org_units: Vec<String>,
    /// Write what would be written; without it, nothing is.
    pub confirmed: bool,
}

/// What is to be received, or what became of it.
#[derive(Clone, Debug, Default, Serialize, Type)]
pub struct PeopleReceived {
    pub connection: String,
    /// It was written, not only looked at.
    pub confirmed: bool,
    pub people: ReceivedCounts,
    pub reports: ReceivedCounts,
    /// Those that are not simply the same, the first of them.
    pub rows: Vec<ReceivedRow>,
    /// How many more there are.
    pub more: u32,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Type)]
pub struct ReceivedCounts {
    pub new: u32,
    pub changed: u32,
    /// The CHT has it as DHIS2 does.
    pub same: u32,
    /// Changed in the CHT since it was received: left as it is.
    pub conflicts: u32,
    /// Nothing can be made of it, or the CHT does not take it.
    pub refused: u32,
    /// At org units to which no place is linked.
    pub outside: u32,
}

/// A tracked entity or an event, and what becomes of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct ReceivedRow {
    pub kind: ReceivedKind,
    /// In DHIS2.
    pub source: String,
    /// The person's name, or the form of the report.
    pub label: String,
    pub org_unit: String,
    pub place: Option<Named>,
    /// In the CHT.
    pub document: String,
    pub fate: ReceivedFate,
    pub reason: Option<ReceivedReason>,
    /// Which field, or the server's own words.
    pub detail: Option<String>,
    /// Fields in which DHIS2 and the CHT differ, where it is a conflict or a change.
    pub fields: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ReceivedKind {
    Person,
    Report,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ReceivedFate {
    New,
    Changed,
    Conflict,
    Refused,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ReceivedReason {
    /// Changed in the CHT, in a field that comes from DHIS2.
    ChangedInCht,
    /// Deleted in the CHT.
    DeletedInCht,
    /// A document of this id that was not received stands there.
    NotReceived,
    /// DHIS2 has it at another org unit; the person stays at the place where it is.
    Moved,
    /// Several places are linked to the org unit.
    SeveralPlaces,
    /// The tracked entity of the event is not among the persons of the CHT.
    NoPerson,
    /// A field that is asked for has no value.
    FieldMissing,
    /// The mapping has no word for a value.
    ValueUnknown,
    /// Nobody can be named who enters the report: neither the account nor the place has a person.
    NoContact,
    /// The event has no date, or one that cannot be read.
    NoDate,
    /// This account may not write it.
    NotAllowed,
    /// The server does not take it.
    NotTaken,
}

/// What DHIS2 holds for a facility. Nothing named means the user's first facility, or the month of today.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Type)]
#[serde(default)]
pub struct FacilityValuesRequest {
    #[specta(type = Option<i32>)]
    pub connection: Option<i64>,
    pub facility: Option<String>,
    /// A reporting period, `YYYY-MM`.
    pub period: Option<String>,
}

/// What DHIS2 held for a facility and month, beside the numbers that were here then.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct FacilityValues {
    pub connection: String,
    pub facility: Named,
    pub period: String,
    /// When it was read, milliseconds since 1970.
    #[specta(type = i32)]
    pub at: i64,
    pub same: u32,
    pub different: u32,
    /// Values in DHIS2 for which nothing is mapped here.
    pub outside: u32,
    /// In the order of data set, org unit and data element.
    pub rows: Vec<Dhis2Difference>,
    /// Data sets that are not of months: they cannot be seen month by month.
    pub not_monthly: Vec<Named>,
}
