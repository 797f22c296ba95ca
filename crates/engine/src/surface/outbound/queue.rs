//! What waits, what was sent, and what became of it.

use jumla_domain::Named;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::{OutboundOriginView, OutboundProblem, OutboundRequest};

/// What a mapping made of a document, on its way into DHIS2 or there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct OutboundItemView {
    #[specta(type = i32)]
    pub id: i64,
    pub mapping: String,
    pub origin: OutboundOriginView,
    pub document: String,
    pub revision: String,
    /// What it made is to be deleted.
    pub deletes: bool,
    pub state: OutboundStateView,
    /// Milliseconds since 1970.
    #[specta(type = i32)]
    pub queued_at: i64,
    /// When it came into this state, milliseconds since 1970.
    #[specta(type = i32)]
    pub changed_at: i64,
    /// How often the server said "not now".
    pub attempts: u32,
    /// When it goes again, milliseconds since 1970.
    #[specta(type = Option<i32>)]
    pub next_at: Option<i64>,
    pub problems: Vec<OutboundProblem>,
    /// The document was deleted in the CHT.
    pub gone: bool,
    /// What the document is, while it is kept here. `None` also where a row stands with its document, which says it.
    pub what: Option<OutboundWhat>,
}

/// What a document is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct OutboundWhat {
    /// The form, or the type of contact.
    pub of_type: String,
    /// Of the form or type, as the CHT's settings name it; its id where they do not.
    pub title: String,
    /// Who wrote it, or the contact itself.
    pub contact: Option<Named>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum OutboundStateView {
    Queued,
    /// Whether it arrived is not known until there is an answer.
    OnItsWay,
    Sent,
    /// Written into a file for import by hand.
    Saved,
    Refused,
    /// A later one has taken its place.
    Superseded,
}

/// What is to be put into the queue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Type)]
#[serde(default)]
pub struct OutboundConfirmed {
    pub request: OutboundRequest,
    /// Those too that DHIS2 would refuse.
    pub with_problems: bool,
    /// Those too that DHIS2 refused as they are.
    pub refused_again: bool,
    /// Those too that were written into a file as they are.
    pub saved_again: bool,
    /// What deleted documents made in DHIS2 is deleted there.
    pub deletions: bool,
    /// How many rows the person agreed to, what is restored not counted. Where there would be more, none is made.
    pub expected: Option<u32>,
}

/// What was put into the queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Type)]
pub struct OutboundQueued {
    pub queued: u32,
    /// Of these, deletions.
    pub deletions: u32,
    /// Of these, what stands again in the place of a deleted correction.
    pub restored: u32,
    /// Left out because DHIS2 would refuse them.
    pub with_problems: u32,
    /// Left out because the mapping makes nothing of them.
    pub failed: u32,
    /// Left out because their mapping cannot be sent from here, or sends to another server than the one asked about.
    pub elsewhere: u32,
    /// Left out because a later document of the same author says the same cells.
    pub replaced: u32,
}

/// What sending came to.
#[derive(Clone, Debug, Default, Serialize, Type)]
pub struct OutboundOutcome {
    pub sent: u32,
    pub deleted: u32,
    pub refused: u32,
    /// Still waiting: not due by their cron, or to be tried again later.
    pub open: u32,
    /// Those that were refused.
    pub items: Vec<OutboundItemView>,
}

/// What DHIS2 said to a dry run.
#[derive(Clone, Debug, Default, Serialize, Type)]
pub struct OutboundTrial {
    /// It would take so many documents.
    pub accepted: u32,
    /// It would refuse these.
    pub refused: Vec<OutboundItemView>,
}

/// Files for import by hand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Type)]
pub struct OutboundSaved {
    pub files: Vec<OutboundSavedFile>,
    /// Left out because DHIS2 would refuse them.
    pub with_problems: u32,
    /// Left out because the mapping makes nothing of them.
    pub failed: u32,
    /// Left out because a later document of the same author says the same cells.
    pub replaced: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct OutboundSavedFile {
    pub path: String,
    pub kind: OutboundFileKind,
    /// The data set, of data values.
    pub data_set: Option<String>,
    /// From how many documents.
    pub documents: u32,
    /// The DHIS2 server that it is for, by its name.
    pub server: Option<String>,
}

/// Which page of DHIS2's Import/Export takes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum OutboundFileKind {
    /// Tracked entities with enrolments and events.
    TrackedEntities,
    Events,
    DataValues,
    /// What the CHT's configuration makes for another system: one payload a line.
    Configured,
}
