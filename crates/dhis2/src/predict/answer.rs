//! The answer to an import.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::stored::{Key, StoredValue};

/// What DHIS2 calls an import summary, with the HTTP status that carries it and what would have been done.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    pub http: u16,
    /// `None` where the answer has no summary (HTTP 400, 403, 415, 500).
    pub status: Option<Status>,
    /// The code of the whole answer, where it has one beside those of the conflicts.
    pub code: Option<Code>,
    pub counts: Counts,
    /// In the order of the summary.
    pub conflicts: Vec<Conflict>,
    /// Positions of refused values, counted from 0, as the summary lists them.
    pub rejected: Vec<usize>,
    /// What becomes of each value, in the order in which the server reads them. Empty where it reads none.
    pub fates: Vec<Fate>,
    /// What is accepted and yet not as one may think.
    pub remarks: Vec<Remark>,
    /// What the store of values holds afterwards where it differs (nothing in a dry run); `None` for a value that is
    /// gone.
    pub changes: Vec<(Key, Option<StoredValue>)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Success,
    Warning,
    Error,
}

#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type, utoipa::ToSchema,
)]
pub struct Counts {
    #[specta(type = u32)]
    pub imported: usize,
    #[specta(type = u32)]
    pub updated: usize,
    #[specta(type = u32)]
    pub ignored: usize,
    #[specta(type = u32)]
    pub deleted: usize,
}

/// A code of DHIS2, `E8022`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(pub u16);

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "E{:04}", self.0)
    }
}

/// How much a conflict takes with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[serde(rename = "ConflictScope")]
pub enum Scope {
    /// Nothing of the request is imported.
    Request,
    /// Nothing of the group (one data set) is imported.
    Group,
    /// The listed values are not.
    Value,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// `None` where the server explains itself in words alone.
    pub code: Option<Code>,
    pub scope: Scope,
    /// Positions of values counted from 0, or -1 where the server does not say which.
    pub indexes: Vec<i64>,
    /// What it is about: `data_element`, `org_unit`, `period`, `value`, `value_type`, `data_set`, `option_combo`, `reason`, …
    pub args: BTreeMap<&'static str, String>,
}

/// What becomes of one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    Stored,
    /// Refused by a conflict of its own or of its group.
    Refused,
    /// The same value is there already.
    Unchanged,
    /// Dropped without a word.
    Dropped,
    Deleted,
}

/// Something that the server does without complaint and that the sender may not have meant.
#[derive(Clone, Debug, PartialEq)]
pub struct Remark {
    pub kind: RemarkKind,
    /// Positions of the values, counted from 0; empty for the whole file.
    pub indexes: Vec<usize>,
    pub args: BTreeMap<&'static str, String>,
}

#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    specta::Type,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum RemarkKind {
    /// No category option combo is named for an element that has several: stored under the default, outside the form.
    StoredUnderDefault,
    /// A zero that the element does not keep is left out.
    ZeroDropped,
    /// A zero that the element does not keep deletes the value that is there.
    ZeroDeletes,
    /// An empty value deletes the one that is there.
    EmptyDeletes,
    /// A comment or follow-up mark that is there is erased because none is sent.
    CommentErased,
    /// A number where DHIS2 2.43.0 and 2.43.1 demand a text.
    NumberInsteadOfText,
    /// The file breaks off for this server: what follows is not read.
    Truncated,
    /// Data set and org unit, period type or category do not go together, and this server stores the value all the same.
    StoredOutsideForm,
    /// The org unit is not open in the period, and this server stores the value all the same.
    StoredWhileClosed,
    /// Of several values with one key only one is kept.
    DuplicateKept,
    /// What stands at the top of the file is taken instead of what stands beside the value.
    TopOverrides,
    /// The strategy asked for is not heeded: values are written over.
    StrategyIgnored,
    /// The data set is marked complete, even where values are refused or in a dry run.
    Completed,
    /// The data set is marked complete as well, once all its values are stored; not in a dry run.
    CompletedWithValues,
    /// Nothing is in it.
    Empty,
    /// The server breaks off, and says little of why: `about` names what it stumbles over.
    BrokenOff,
    /// The strategy asked for leaves a value out: one that is there, or one that is not.
    SkippedByStrategy,
}
