//! Patient data that are kept here: of which forms and types of contact, and for how long.

use serde::{Deserialize, Serialize};
use specta::Type;

/// What is kept, and what may be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Type)]
pub struct RecordsView {
    /// Those chosen, those that a mapping names, and those of the CHT's settings, by title.
    pub forms: Vec<RecordTypeView>,
    /// Types of persons, and any other that was chosen.
    pub contact_types: Vec<RecordTypeView>,
    /// Days that a report is kept after it was written; `None`: as long as the server shows it.
    pub keep_days: Option<u32>,
    /// A sync has brought what was chosen. Until then some may be lacking.
    pub complete: bool,
    pub reports: u32,
    pub persons: u32,
}

/// A form or a type of contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct RecordTypeView {
    pub id: String,
    /// In the user's language where the settings have one; else the id.
    pub title: String,
    pub chosen: bool,
    /// A mapping names it.
    pub mapped: bool,
    /// How many are here; none of what was not chosen.
    pub count: u32,
    /// When the oldest of them was written, milliseconds since 1970.
    #[specta(type = Option<i32>)]
    pub oldest: Option<i64>,
}

/// What is to be kept from now on. What is here of anything else is wiped at once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Type)]
#[serde(default)]
pub struct RecordsRequest {
    pub forms: Vec<String>,
    pub contact_types: Vec<String>,
    pub keep_days: Option<u32>,
}
