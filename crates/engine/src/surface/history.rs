//! Months side by side, goals of one's own, and the sheet that sums a month up.

use jumla_domain::{Coverage, Named, Number, ReportingPeriod, TargetId, TargetKind};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::Scope;

/// The last months of every target on the CHW Aggregate, for the small lines on the cards.
#[derive(Clone, Debug, Serialize, Type)]
pub struct TrendsView {
    /// Oldest first; the last one is the chosen period.
    pub periods: Vec<ReportingPeriod>,
    pub targets: Vec<TargetTrend>,
}

#[derive(Clone, Debug, Serialize, Type)]
pub struct TargetTrend {
    pub id: TargetId,
    /// For each of the periods what the card shows: the sum, the percent, or how many met the goal; `null` where nobody
    /// reported.
    pub points: Vec<Option<Number>>,
}

/// The last months of one target for every supervised contact, for the small lines in the rows.
#[derive(Clone, Debug, Serialize, Type)]
pub struct ContactTrendsView {
    /// Oldest first; the last one is the chosen period.
    pub periods: Vec<ReportingPeriod>,
    pub contacts: Vec<ContactTrend>,
}

#[derive(Clone, Debug, Serialize, Type)]
pub struct ContactTrend {
    pub contact: String,
    /// `pass` of a count, the percent of a percent; `null` where missing.
    pub points: Vec<Option<Number>>,
}

/// Which months to show: of one target, over facilities or for one CHW.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Type)]
#[serde(default)]
pub struct HistoryRequest {
    pub scope: Scope,
    pub target: String,
    pub contact: Option<String>,
    /// How many months back from the period; all in the store where none is given.
    pub months: Option<u32>,
}

/// One target over the months.
#[derive(Clone, Debug, Serialize, Type)]
pub struct HistoryView {
    pub id: TargetId,
    pub title: String,
    pub r#type: TargetKind,
    pub goal: Number,
    pub has_goal: bool,
    /// Oldest first.
    pub periods: Vec<ReportingPeriod>,
    /// The chosen facilities together, or the chosen contact.
    pub whole: HistoryLine,
    /// Each facility where several are chosen; each supervised contact where one facility is; none for a contact.
    pub parts: Vec<HistoryLine>,
    /// The middle of the others: of the other facilities under the same place, or of the contact's colleagues. `None` where there are fewer
    /// than three.
    pub peers: Option<Vec<Option<Number>>>,
}

#[derive(Clone, Debug, Serialize, Type)]
pub struct HistoryLine {
    pub of: Named,
    /// One for each of the periods.
    pub points: Vec<HistoryPoint>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
pub struct HistoryPoint {
    pub pass: Option<Number>,
    pub total: Option<Number>,
    /// What a chart shows: `pass` of a count, the pooled percent of a percent; `null` where nobody reported.
    pub value: Option<Number>,
    pub coverage: Coverage,
}

/// A goal of the workspace's own, beside the CHT's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct OwnGoal {
    pub target: Named,
    /// A CHW, or a place: then it is that of everyone under it who has none of her own.
    pub subject: Named,
    pub goal: Number,
    #[specta(type = i32)]
    pub at: i64,
    pub by: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Type)]
pub struct OwnGoalRequest {
    pub target: String,
    pub subject: String,
    /// Above 0; without one, the goal is taken away.
    pub goal: Option<Number>,
}

/// What is put on paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SheetKind {
    /// One page per facility: totals, coverage, each CHW's row, findings, lines to sign.
    Summary,
    /// Whom to call, why, and at which number.
    Calls,
    /// One target over the months, as a table.
    History,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SheetFormat {
    Pdf,
    Xlsx,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Type)]
pub struct SheetRequest {
    pub kind: SheetKind,
    pub format: SheetFormat,
    pub scope: Scope,
    /// For a history.
    #[serde(default)]
    pub history: Option<HistoryRequest>,
    /// Language of the words on it; the titles of targets are the server's.
    #[serde(default)]
    pub language: Option<String>,
}
