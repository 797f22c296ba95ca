//! Findings about a month, and what was done about them.

use jumla_domain::check::{Dimension, Thresholds};
use jumla_domain::{Coverage, Finding, Named, ReportingPeriod};
use serde::{Deserialize, Serialize};
use specta::Type;
use utoipa::ToSchema;

/// What is odd about a month.
#[derive(Clone, Debug, Serialize, Type, ToSchema)]
pub struct CheckView {
    pub period: ReportingPeriod,
    pub period_over: bool,
    pub facility: Option<Named>,
    pub facilities: Vec<Named>,
    pub coverage: Coverage,
    pub thresholds: Thresholds,
    /// The most severe first, then by rule, then by name.
    pub findings: Vec<CheckFinding>,
    /// Marks on a CHW's month as a whole.
    pub contacts: Vec<ContactFollowUp>,
    /// Warnings that nobody has settled.
    pub open: u32,
}

/// One finding, whom it is about, and what was done about it.
#[derive(Clone, Debug, Serialize, Type, ToSchema)]
pub struct CheckFinding {
    /// The same for the same rule, contact and target in any month.
    pub key: String,
    #[serde(flatten)]
    pub finding: Finding,
    pub dimension: Dimension,
    pub contact: Option<Named>,
    pub place: Option<Named>,
    pub phone: Option<String>,
    pub target: Option<Named>,
    pub evidence: Vec<EvidenceDocument>,
    pub follow_up: Option<FollowUpView>,
    /// Explained, corrected or accepted, and the same since.
    pub settled: bool,
}

/// A document that a finding rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type, ToSchema)]
pub struct EvidenceDocument {
    pub id: String,
    pub rev: String,
}

#[derive(Clone, Debug, Serialize, Type, ToSchema)]
pub struct ContactFollowUp {
    pub contact: Named,
    pub place: Option<Named>,
    pub phone: Option<String>,
    pub follow_up: FollowUpView,
}

/// Somebody to call about her month.
#[derive(Clone, Debug, Serialize)]
pub struct Call {
    pub contact: Named,
    pub place: Option<Named>,
    pub phone: Option<String>,
    /// The first day on which something is due, `YYYY-MM-DD`.
    pub due: Option<String>,
    /// What there is to ask.
    pub findings: Vec<CheckFinding>,
    /// What was noted when she was marked.
    pub notes: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FollowUpState {
    ToCall,
    Called,
    Explained,
    Corrected,
    Accepted,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type, ToSchema)]
pub struct FollowUpView {
    pub state: FollowUpState,
    pub note: String,
    /// `YYYY-MM-DD`
    pub due: Option<String>,
    /// The day it was due has passed, and nothing was settled.
    pub overdue: bool,
    /// Milliseconds since 1970.
    #[specta(type = i32)]
    pub at: i64,
    pub by: String,
    /// The finding is not what it was then.
    pub outdated: bool,
    /// What it was then, where it is outdated and about one finding.
    pub then: Option<Finding>,
}

/// Marks a finding, or a CHW's month as a whole; without a state, takes the last mark back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Type)]
#[serde(default)]
pub struct FollowUpRequest {
    pub facilities: Vec<String>,
    /// Empty for that of today.
    pub period: String,
    pub contact: Option<String>,
    /// Key of the finding; without one, the CHW's month as a whole is meant.
    pub finding: Option<String>,
    pub state: Option<FollowUpState>,
    pub note: String,
    pub due: Option<String>,
}
