//! Pushing exports into DHIS2, comparing with it, and completing there.

use jumla_dhis2::predict::{Counts, Status};
use jumla_domain::Named;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::{PredictionView, ValueView};

/// An export on its way into DHIS2, or there.
#[derive(Clone, Debug, Serialize, Type)]
pub struct PushView {
    #[specta(type = i32)]
    pub id: i64,
    #[specta(type = i32)]
    pub export: i64,
    pub connection: String,
    #[specta(type = i32)]
    pub connection_id: i64,
    pub data_set: Named,
    pub period: String,
    /// Milliseconds since 1970.
    #[specta(type = i32)]
    pub made_at: i64,
    pub state: PushStateView,
    /// Goes by itself when the line is back.
    pub later: bool,
    pub values: u32,
    pub fates: PushFates,
    /// `None` until it was tried.
    pub trial: Option<PushTrial>,
    /// Values that were not simply taken.
    pub exceptions: Vec<PushException>,
    /// Its org units, in the order in which they go.
    pub org_units: Vec<PushOrgUnit>,
    #[specta(type = Option<i32>)]
    pub finished_at: Option<i64>,
}

/// The values of one org unit, which go together.
#[derive(Clone, Debug, Serialize, Type)]
pub struct PushOrgUnit {
    pub org_unit: Named,
    pub values: u32,
    /// What became of them is known.
    pub answered: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PushStateView {
    /// Not yet tried on the server.
    Asked,
    /// Tried there; waits for a person's word.
    Checked,
    /// To be sent, or being sent.
    Queued,
    Done,
}

/// How many values became what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Type)]
pub struct PushFates {
    pub accepted: u32,
    /// DHIS2 had the same value already.
    pub unchanged: u32,
    pub refused: u32,
    /// Taken without a word and not kept.
    pub dropped: u32,
    /// Somebody else wrote another value there meanwhile.
    pub overtaken: u32,
    /// Not sent yet, or sent and without an answer.
    pub open: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PushFate {
    Unchanged,
    Refused,
    Dropped,
    Overtaken,
}

/// A value that was not simply taken, and why.
#[derive(Clone, Debug, Serialize, Type)]
pub struct PushException {
    pub value: ValueView,
    /// As it was sent; `None` where none was named.
    pub attribute_option_combo: Option<String>,
    pub fate: PushFate,
    /// DHIS2's, `E8022`.
    pub code: Option<String>,
    /// DHIS2's own words.
    pub reason: String,
}

/// What DHIS2 said to a dry run, beside what was predicted.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct PushTrial {
    /// Milliseconds since 1970.
    #[specta(type = i32)]
    pub at: i64,
    /// Of the server, then.
    pub version: String,
    /// How many requests the values take.
    pub requests: u32,
    /// Values that DHIS2 does not have yet, or has otherwise.
    pub to_send: u32,
    /// Values that it has already: they are not sent.
    pub unchanged: u32,
    /// The worst of all requests; 0 where there was nothing to send.
    pub http: u16,
    pub status: Option<Status>,
    pub counts: Counts,
    pub refusals: Vec<PushRefusal>,
    /// Values that would take the place of others. Some of them are shown.
    pub overwritten: u32,
    pub overwrites: Vec<Overwrite>,
    pub prediction: PredictionView,
    /// Empty where everything was predicted as it was answered.
    pub differences: Vec<PushDifference>,
}

/// Values that DHIS2 refuses for one reason.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct PushRefusal {
    pub code: Option<String>,
    /// DHIS2's own words.
    pub text: String,
    pub count: u32,
    /// Some of them.
    pub values: Vec<ValueView>,
}

/// A value in DHIS2 that would be replaced.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct Overwrite {
    pub value: ValueView,
    pub there: String,
    pub stored_by: Option<String>,
    /// Milliseconds since 1970.
    #[specta(type = Option<i32>)]
    pub last_updated: Option<i64>,
}

/// Where prediction and dry run differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum PushDifference {
    /// The server is no longer the one that the metadata is of.
    Version {
        known: String,
        server: String,
    },
    /// HTTP status and status of the summary.
    Status {
        predicted: String,
        answered: String,
    },
    Counts {
        predicted: Counts,
        answered: Counts,
    },
    /// So many values refused with this code.
    Refusal {
        code: String,
        predicted: u32,
        answered: u32,
        text: String,
    },
}

/// What to compare. No org units means all that feed the data set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Type)]
#[serde(default)]
pub struct Dhis2CompareRequest {
    #[specta(type = Option<i32>)]
    pub connection: Option<i64>,
    pub data_sets: Vec<String>,
    pub periods: Vec<String>,
    pub org_units: Vec<String>,
    /// Cells with the same value in both are among the rows too.
    pub with_same: bool,
}

/// What DHIS2 holds beside what is here.
#[derive(Clone, Debug, Default, Serialize, Type)]
pub struct Dhis2Comparison {
    pub connection: String,
    /// Cells with the same value in both.
    pub same: u32,
    /// Cells that differ, and the others too where they were asked for, in the order of data set, period and org unit.
    pub rows: Vec<Dhis2Difference>,
    /// Values in DHIS2 for which nothing is mapped here.
    pub outside: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Dhis2Difference {
    pub kind: Dhis2DifferenceKind,
    pub data_set: Named,
    pub period: String,
    pub org_unit: Named,
    pub data_element: Named,
    pub category_option_combo: Option<Named>,
    pub attribute_option_combo: Option<Named>,
    pub here: Option<String>,
    pub there: Option<String>,
    /// What was last sent from here.
    pub sent: Option<String>,
    /// Who wrote it there.
    pub stored_by: Option<String>,
    /// When; milliseconds since 1970.
    #[specta(type = Option<i32>)]
    pub last_updated: Option<i64>,
    /// Opens the form in DHIS2.
    pub link: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Dhis2DifferenceKind {
    /// Both say the same, also where that is a zero that DHIS2 does not keep.
    Same,
    /// DHIS2 has none.
    OnlyHere,
    /// Nothing is here, or nothing any more.
    OnlyThere,
    /// What was sent from here stands there, and here it has changed since.
    ChangedHere,
    /// What was sent from here was changed there.
    ChangedThere,
    /// Never sent from here, and another value stands there.
    Differs,
}

/// Which forms to state as complete, or no longer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Type)]
#[serde(default)]
pub struct CompletionRequest {
    #[specta(type = Option<i32>)]
    pub connection: Option<i64>,
    pub data_set: String,
    pub period: String,
    pub org_units: Vec<String>,
    /// Takes the statement back.
    pub undo: bool,
}

/// How the forms of a data set and period stand.
#[derive(Clone, Debug, Serialize, Type)]
pub struct CompletionView {
    pub org_unit: Named,
    pub complete: bool,
    pub date: Option<String>,
    pub stored_by: Option<String>,
    /// Why DHIS2 would not.
    pub refused: Option<String>,
    /// Opens the form in DHIS2.
    pub link: String,
}
