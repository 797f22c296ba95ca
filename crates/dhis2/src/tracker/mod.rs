//! Tracker: tracked entities with their enrolments and events, as they are imported.
//!
//! What is sent ([`Payload`]), under which UIDs ([`derive_uid`]), what is wrong with it as far as that can be known
//! beforehand ([`check`]), and what a server says of it ([`Report`]). It decides nothing about what goes when; where
//! payloads come from is `jumla-cht`'s outbound mapping.

mod check;
mod derive;
mod payload;
pub(crate) mod programs;
mod report;

pub use check::{Problem, check};
pub use derive::derive_uid;
pub use payload::{
    AttributeValue, DataValue, Enrollment, Event, NotAPayload, ObjectKind, Payload, TrackedEntity,
};
pub use programs::{
    Attribute, EntityType, Options, Program, ProgramAttribute, Programs, Stage, StageElement, Strictness,
    programs_address,
};
pub use report::{ObjectError, Report, ReportStatus, Stats};
