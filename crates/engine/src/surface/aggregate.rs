//! The CHW Aggregate, a target, and a CHW: numbers with who they come from.

use jumla_domain::{Coverage, Finding, Named, Number, ReportingPeriod, TargetId, TargetKind};
use serde::Serialize;
use specta::Type;
use utoipa::ToSchema;

#[derive(Clone, Debug, Serialize, Type, ToSchema)]
pub struct TargetSummary {
    pub id: TargetId,
    pub title: String,
    pub r#type: TargetKind,
    pub icon: Option<String>,
    pub goal: Number,
    pub has_goal: bool,
    /// As the CHT writes it: "1204", "76%", "3 of 10".
    pub summary: String,
    pub pass: Number,
    pub total: Number,
    #[specta(type = Option<i32>)]
    pub percent: Option<i64>,
    pub goal_met: Option<bool>,
    pub coverage: Coverage,
}

/// The CHW Aggregate.
#[derive(Clone, Debug, Serialize, Type, ToSchema)]
pub struct AggregateView {
    pub period: ReportingPeriod,
    /// The last day of the period has passed.
    pub period_over: bool,
    /// The facility, where one is chosen; else `null` and `facilities` has them.
    pub facility: Option<Named>,
    pub facilities: Vec<Named>,
    pub coverage: Coverage,
    /// Supervised contacts without a document for the period.
    pub missing: Vec<Named>,
    pub targets: Vec<TargetSummary>,
    pub findings: Vec<Finding>,
}

/// One contact's contribution to a target. `pass` and `total` are `null` where it is missing, never 0.
#[derive(Clone, Debug, Serialize, Type, ToSchema)]
pub struct ContributionView {
    pub contact: Named,
    pub place: Named,
    pub pass: Option<Number>,
    pub total: Option<Number>,
    #[specta(type = Option<i32>)]
    pub percent: Option<i64>,
    pub goal_met: Option<bool>,
    /// The workspace's own goal for her, where there is one, and whether she met it.
    pub own_goal: Option<Number>,
    pub own_goal_met: Option<bool>,
    pub missing: bool,
    /// Milliseconds since 1970 of the day of the last change; `null` without a document.
    #[specta(type = Option<i32>)]
    pub updated_date: Option<i64>,
    pub document: Option<String>,
    pub rev: Option<String>,
}

/// The CHW Aggregate of one target, with each contact's contribution.
#[derive(Clone, Debug, Serialize, Type, ToSchema)]
pub struct TargetDetail {
    #[serde(flatten)]
    pub aggregate: AggregateView,
    pub contributions: Vec<ContributionView>,
}

/// One contact: all targets, all months in the store.
#[derive(Clone, Debug, Serialize, Type, ToSchema)]
pub struct ChwView {
    pub contact: Named,
    /// She has gone out of this account's sight: what is here is kept, and no longer counted.
    pub left: bool,
    pub phone: Option<String>,
    pub place: Option<Named>,
    pub facility: Option<Named>,
    /// Newest first.
    pub periods: Vec<ReportingPeriod>,
    pub targets: Vec<ChwTarget>,
    pub documents: Vec<DocumentView>,
}

#[derive(Clone, Debug, Serialize, Type, ToSchema)]
pub struct ChwTarget {
    pub id: TargetId,
    pub title: String,
    pub r#type: TargetKind,
    pub goal: Number,
    pub has_goal: bool,
    /// The workspace's own goal for her, where there is one.
    pub own_goal: Option<Number>,
    /// One for each of the periods, in their order.
    pub months: Vec<ChwMonth>,
}

#[derive(Clone, Debug, Serialize, Type, ToSchema)]
pub struct ChwMonth {
    pub period: ReportingPeriod,
    pub pass: Option<Number>,
    pub total: Option<Number>,
    #[specta(type = Option<i32>)]
    pub percent: Option<i64>,
    pub goal_met: Option<bool>,
    /// Whether she met the workspace's own goal as it is today, where there is one.
    pub own_goal_met: Option<bool>,
    pub missing: bool,
}

/// A target document as provenance: which revision, when changed, when it arrived here.
#[derive(Clone, Debug, Serialize, Type, ToSchema)]
pub struct DocumentView {
    pub id: String,
    pub rev: String,
    pub period: ReportingPeriod,
    pub user: String,
    #[specta(type = Option<i32>)]
    pub updated_date: Option<i64>,
    #[specta(type = i32)]
    pub received_at: i64,
    /// Whether its numbers are the ones shown: of several accounts on one contact the first is.
    pub used: bool,
}
