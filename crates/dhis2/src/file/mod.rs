//! Data value set files: what is in them, and the four formats in which DHIS2 takes them.
//!
//! `write` makes files that the servers accept, exactly as each generation needs them; `read` reads any file of these
//! formats for what it means, whoever wrote it. How a server would read it is another matter: [`crate::predict`].

pub mod read;
mod resolved;
pub mod write;

use serde::{Deserialize, Serialize};

pub use read::{Read, ReadError, read};
pub use resolved::Resolved;
pub use write::{WriteError, Writing, Written, write};

use crate::{Scheme, Uid};

/// Which of the four, told by the request's content type.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
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
pub enum Format {
    #[default]
    Json,
    Xml,
    Csv,
    Adx,
}

impl Format {
    #[must_use]
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Xml => "application/xml",
            Self::Csv => "application/csv",
            Self::Adx => "application/adx+xml",
        }
    }

    /// What a request says of its body, parameters such as the character set left aside. `None` is answered 415, also
    /// for `text/csv` and `text/xml`.
    #[must_use]
    pub fn from_content_type(content_type: &str) -> Option<Self> {
        let kind = content_type.split(';').next().unwrap_or_default().trim();
        [Self::Json, Self::Xml, Self::Csv, Self::Adx]
            .into_iter()
            .find(|format| format.content_type().eq_ignore_ascii_case(kind))
    }

    /// The end of a file's name.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Xml | Self::Adx => "xml",
            Self::Csv => "csv",
        }
    }
}

/// A data value set, as a file says it: nothing is looked up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DataValueSet {
    /// Where a file has several groups (ADX), one for each; else one.
    pub groups: Vec<Group>,
    pub schemes: Schemes,
}

/// Values that share what stands at the top.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    pub data_set: Option<String>,
    /// An id of DHIS2; an ADX interval as it stands.
    pub period: Option<String>,
    pub org_unit: Option<String>,
    pub attribute_option_combo: Option<String>,
    /// Categories of the attribute option combo, where these are named instead (ADX): category, option.
    pub attribute_categories: Vec<(String, String)>,
    pub complete_date: Option<String>,
    pub values: Vec<FileValue>,
}

/// One value. What is `None` is taken from the group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileValue {
    pub data_element: String,
    pub period: Option<String>,
    pub org_unit: Option<String>,
    pub category_option_combo: Option<String>,
    /// Categories of the combo, where these are named instead: category, option.
    pub categories: Vec<(String, String)>,
    pub attribute_option_combo: Option<String>,
    /// Categories of the attribute option combo, where a value names these itself (JSON).
    pub attribute_categories: Vec<(String, String)>,
    pub value: Option<String>,
    pub comment: Option<String>,
    pub follow_up: Option<bool>,
    pub deleted: bool,
}

/// What the identifiers in a file are, where it says so itself (JSON and XML).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schemes {
    pub all: Option<Scheme>,
    pub data_set: Option<Scheme>,
    pub data_element: Option<Scheme>,
    pub org_unit: Option<Scheme>,
    pub category_option_combo: Option<Scheme>,
    pub attribute_option_combo: Option<Scheme>,
    pub category: Option<Scheme>,
    pub category_option: Option<Scheme>,
}

/// One value as Jumla has it, with identifiers of DHIS2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutValue {
    pub data_element: Uid,
    pub period: String,
    pub org_unit: Uid,
    pub category_option_combo: Option<Uid>,
    pub attribute_option_combo: Option<Uid>,
    /// Of a deletion, what the server is thought to hold; may be empty.
    pub value: String,
    pub comment: Option<String>,
    pub deleted: bool,
}
