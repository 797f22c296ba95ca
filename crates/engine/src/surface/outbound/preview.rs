//! What would be sent, what would not, and why.

use jumla_domain::Named;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::OutboundItemView;

/// Which documents and mappings. Nothing named means all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Type)]
#[serde(default)]
pub struct OutboundRequest {
    #[specta(type = Option<i32>)]
    pub connection: Option<i64>,
    pub mappings: Vec<String>,
    pub documents: Vec<String>,
}

/// Whose mapping.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum OutboundOriginView {
    /// The workspace's own file.
    Workspace,
    /// The CHT's settings: the server itself may send it too.
    Cht,
}

/// What a mapping makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum OutboundKind {
    /// A person, with enrolment and events.
    Tracker,
    Event,
    DataValues,
    /// Whatever the CHT's configuration makes of it.
    Configured,
}

/// The mappings, and how things stand with each.
#[derive(Clone, Debug, Serialize, Type)]
pub struct OutboundOverview {
    /// Where it goes; `None` where no DHIS2 is known.
    pub connection: Option<Named>,
    #[specta(type = Option<i32>)]
    pub connection_id: Option<i64>,
    /// Somebody has signed in there.
    pub signed_in: bool,
    /// When the server's programs were read, milliseconds since 1970; `None`: what tracker would refuse is not known.
    #[specta(type = Option<i32>)]
    pub programs_at: Option<i64>,
    pub mappings: Vec<OutboundMappingView>,
    /// What waits, of all mappings.
    pub queued: u32,
}

/// A mapping.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct OutboundMappingView {
    pub name: String,
    pub origin: OutboundOriginView,
    pub kind: OutboundKind,
    /// JavaScript: which documents it is about.
    pub relevant_to: Option<String>,
    /// Where the CHT's configuration sends to.
    pub destination: Option<String>,
    /// The DHIS2 server that it goes to; `None` where it goes elsewhere or none is known.
    #[specta(type = Option<i32>)]
    pub connection: Option<i64>,
    /// When the CHT's configuration sends, in UTC.
    pub cron: Option<String>,
    /// By its cron it may go now; true where it has none.
    pub due: bool,
    /// What keeps all of it from being sent from here.
    pub problems: Vec<OutboundProblem>,
    pub states: OutboundStates,
}

/// How many of a mapping's documents are how far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Type)]
pub struct OutboundStates {
    pub queued: u32,
    pub on_its_way: u32,
    pub sent: u32,
    pub saved: u32,
    pub refused: u32,
    /// Sent, and the document was deleted in the CHT since: DHIS2 still has what it made.
    pub gone: u32,
}

/// What is wrong with a mapping or a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum OutboundProblemKind {
    // Of a mapping as a whole.
    /// The CHT's configuration sends to something that is none of the DHIS2 servers known here.
    NotDhis2,
    /// The destination is missing or is no address.
    NoDestination,
    /// Nobody has signed in at its DHIS2: the CHT's secret stays on its server.
    SecretMissing,
    /// `cron` cannot be read.
    CronMalformed,
    /// The authentication is none that the CHT knows, or lacks something.
    AuthenticationWrong,
    /// It is no object, or has no mapping.
    ConfigurationMalformed,
    /// No document is relevant to it.
    NeverRelevant,
    // Of one document.
    /// Whether the document is meant cannot be told: the expression fails.
    RelevanceFailed,
    /// A path leads to nothing.
    NotFound,
    /// An expression gives nothing.
    Undefined,
    /// An expression fails.
    Thrown,
    /// Neither a path nor an expression.
    Neither,
    /// Two rules want to be in the same place.
    Misplaced,
    /// What an expression gives is no JSON.
    Unwritable,
    TooLong,
    TooMuchMemory,
    /// The engine for expressions cannot be used.
    Engine,
    NoValue,
    NotADate,
    NotAMonth,
    /// The value is none of those that have a code.
    NoCode,
    /// A list or an object where a value is needed.
    NotAValue,
    NotAUid,
    /// A contact that the document refers to is not kept here.
    ContactNotKept,
    /// A document of somebody else gives other values for the same org unit and period.
    Overlaps,
    /// A later document of the same author gives values for the same org unit and period.
    Replaced,
    /// An object without a UID: sent again it would be made again.
    WithoutUid,
    /// What the CHT's configuration makes is nothing that DHIS2 takes at this address.
    NotForDhis2,
    /// DHIS2 would refuse it, as far as its metadata tell.
    WouldBeRefused,
    /// DHIS2 refused it.
    Refused,
    /// The server said "not now" too often.
    GivenUp,
}

/// One thing that is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct OutboundProblem {
    pub kind: OutboundProblemKind,
    /// Where in the mapping: `attributes.XOGmEDrAQ8F`.
    pub at: Option<String>,
    /// DHIS2's, `E1064`.
    pub code: Option<String>,
    /// What it is about: an org unit, an attribute, a program, a path, a contact. Named where the name is known.
    pub about: Option<Named>,
    /// The words of the server or of a failed expression.
    pub detail: Option<String>,
}

/// How a document stands with a mapping.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum OutboundFate {
    /// Never sent.
    New,
    /// Sent before; what would be sent now is something else.
    Changed,
    /// DHIS2 has it as it is.
    Same,
    Queued,
    OnItsWay,
    /// DHIS2 refused this very payload.
    Refused,
    /// Written into a file; whether that was imported is not known here.
    Saved,
    /// The mapping makes nothing of it.
    Failed,
    /// Deleted in the CHT; DHIS2 still has what it made.
    Gone,
    /// Deleted in the CHT and in DHIS2.
    Deleted,
}

/// An object of DHIS2's tracker, or data values.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
pub struct OutboundObject {
    pub kind: OutboundObjectKind,
    /// Of tracker's objects.
    pub uid: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum OutboundObjectKind {
    TrackedEntity,
    Enrollment,
    Event,
    Relationship,
    DataValue,
}

/// A document that a mapping is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct OutboundRow {
    pub document: String,
    pub revision: String,
    pub mapping: String,
    pub origin: OutboundOriginView,
    /// The form, or the type of contact.
    pub of_type: String,
    /// Of the form or type, as the CHT's settings name it; its id where they do not.
    pub title: String,
    /// When it was written, milliseconds since 1970.
    #[specta(type = Option<i32>)]
    pub reported_at: Option<i64>,
    /// Who wrote it, or the contact itself.
    pub contact: Option<Named>,
    pub fate: OutboundFate,
    /// Of a fate other than `failed` and `refused`: DHIS2 would refuse it.
    pub problems: Vec<OutboundProblem>,
    pub objects: Vec<OutboundObject>,
    pub item: Option<OutboundItemView>,
}

/// How many documents of a mapping came to what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct OutboundCount {
    pub mapping: String,
    pub origin: OutboundOriginView,
    /// Not meant by it.
    pub not_relevant: u32,
    pub new: u32,
    pub changed: u32,
    pub same: u32,
    pub queued: u32,
    pub refused: u32,
    pub saved: u32,
    pub failed: u32,
    pub gone: u32,
    pub deleted: u32,
    /// Of those new and changed: DHIS2 would refuse them.
    pub with_problems: u32,
    /// Of those saved: DHIS2 would refuse them.
    pub saved_with_problems: u32,
    /// Of those new, changed, saved and refused: a later document of the same author says the same cells, so they never go.
    pub replaced: u32,
    /// Of those refused: what is refused is the deletion of what a deleted document made.
    pub refused_deletions: u32,
}

/// What would be sent.
#[derive(Clone, Debug, Serialize, Type)]
pub struct OutboundPreview {
    /// When the documents were looked at, milliseconds since 1970.
    #[specta(type = i32)]
    pub at: i64,
    pub connection: Option<Named>,
    /// How many documents were looked at.
    pub documents: u32,
    /// In the order of the mappings.
    pub counts: Vec<OutboundCount>,
    /// Of documents that are meant; those with problems first.
    pub rows: Vec<OutboundRow>,
    /// Rows left out, so that the list stays readable.
    pub more: u32,
    /// Without the server's programs or metadata not everything can be checked.
    pub checked: OutboundChecked,
}

/// How much of what DHIS2 would say is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum OutboundChecked {
    Whole,
    /// Programs are not known: tracker's objects were not checked.
    WithoutPrograms,
    /// Nothing is known of DHIS2.
    Nothing,
}

/// One document, and what each mapping makes of it.
#[derive(Clone, Debug, Serialize, Type)]
pub struct OutboundDocument {
    pub document: String,
    pub revision: String,
    pub of_type: String,
    pub title: String,
    #[specta(type = Option<i32>)]
    pub reported_at: Option<i64>,
    pub contact: Option<Named>,
    pub mappings: Vec<OutboundDocumentMapping>,
    /// Contacts that it refers to and that are not kept here.
    pub absent: Vec<String>,
}

/// What one mapping makes of one document.
#[derive(Clone, Debug, Serialize, Type)]
pub struct OutboundDocumentMapping {
    pub mapping: String,
    pub origin: OutboundOriginView,
    /// `None` where that cannot be told.
    pub relevant: Option<bool>,
    /// JavaScript: which documents it is about.
    pub relevant_to: Option<String>,
    pub fate: Option<OutboundFate>,
    /// JSON, indented.
    pub payload: Option<String>,
    pub problems: Vec<OutboundProblem>,
    /// What became of it so far, the newest first.
    pub history: Vec<OutboundItemView>,
}
