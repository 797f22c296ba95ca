//! Sign-offs, hand-overs, and how facilities stand.

pub use jumla_domain::signoff::{ContributionCounts, MonthState, NextStep};
use jumla_domain::{Coverage, Finding, Named, Number, ReportingPeriod, TargetId, TargetKind};
use serde::{Deserialize, Serialize};
use specta::Type;
use utoipa::ToSchema;

use super::{CheckFinding, TargetSummary};

/// Facilities × state, for a period.
#[derive(Clone, Debug, Serialize, Type, ToSchema)]
pub struct MonthView {
    pub period: ReportingPeriod,
    pub period_over: bool,
    /// By name.
    pub facilities: Vec<FacilityMonth>,
}

#[derive(Clone, Debug, Serialize, Type, ToSchema)]
pub struct FacilityMonth {
    pub facility: Named,
    pub coverage: Coverage,
    pub state: MonthState,
    /// Signed off, but a number is no longer what was signed.
    pub stale: bool,
    /// The HRIO's note, where she sent it back.
    pub sent_back: Option<String>,
    /// The sign-off was taken back.
    pub withdrawn: Option<Withdrawal>,
    /// Warnings that nobody has settled; `None` where there are too many facilities to look.
    pub open_findings: Option<u32>,
    /// CHWs that are still to be called.
    pub to_call: u32,
    #[specta(type = Option<i32>)]
    pub signed_at: Option<i64>,
    pub signed_by: Option<String>,
    /// A hand-over from elsewhere that nobody has answered.
    pub waiting: bool,
    /// Whether the numbers handed over are those that are here; `None` without a hand-over.
    pub agrees: Option<bool>,
    pub next: NextStep,
}

/// One facility's month: what would be signed, what was, and what happened since.
#[derive(Clone, Debug, Serialize, Type, ToSchema)]
pub struct SignOffView {
    pub period: ReportingPeriod,
    pub period_over: bool,
    pub facility: Named,
    pub state: MonthState,
    pub next: NextStep,
    /// Of the contributions as they are now: what a sign-off would name.
    pub digest: String,
    pub coverage: Coverage,
    pub missing: Vec<Named>,
    pub targets: Vec<TargetSummary>,
    /// Warnings that nobody has settled: a sign-off has to accept each with a reason.
    pub open_findings: Vec<CheckFinding>,
    /// The sign-off that holds.
    pub sign_off: Option<SignOffRecord>,
    /// The numbers are no longer those that were signed.
    pub stale: bool,
    /// What differs from what was signed.
    pub changes: Vec<ContributionChange>,
    /// The HRIO's note, where she sent it back.
    pub sent_back: Option<String>,
    /// The last sign-off was taken back.
    pub withdrawn: Option<Withdrawal>,
    /// Newest first.
    pub journal: Vec<JournalEntry>,
    /// No entry of the journal was altered or left out.
    pub journal_intact: bool,
    /// Hand-overs from elsewhere, newest first.
    pub handovers: Vec<HandoverView>,
    /// Fingerprint of the key that signs hand-overs from here; empty before the first sign-off.
    pub fingerprint: String,
    /// Who would sign.
    pub by: String,
}

/// A sign-off that was taken back, here or elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type, ToSchema)]
pub struct Withdrawal {
    pub by: String,
    #[specta(type = i32)]
    pub at: i64,
    pub note: String,
    pub reach: WithdrawalReach,
    /// An export that was made meanwhile holds its values.
    pub exported: bool,
}

/// Who learns of a withdrawal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WithdrawalReach {
    /// The month had not been handed over.
    NotHandedOver,
    /// It had been as a report: the HRIO learns of it by the sync.
    BySync,
    /// It had been as a file only: the HRIO has to be told, or given the next one.
    ToBeTold,
    /// It came here with the sync.
    FromElsewhere,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type, ToSchema)]
pub struct SignOffRecord {
    /// Number of its entry in the journal.
    #[specta(type = i32)]
    pub number: i64,
    #[specta(type = i32)]
    pub at: i64,
    pub by: String,
    pub notes: String,
    pub digest: String,
    pub coverage: Coverage,
    pub accepted: Vec<AcceptedFinding>,
}

/// An open finding that was signed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type, ToSchema)]
pub struct AcceptedFinding {
    pub key: String,
    #[serde(flatten)]
    pub finding: Finding,
    pub reason: String,
}

/// One contribution, then and now; `None` where there was or is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type, ToSchema)]
pub struct ContributionChange {
    pub contact: Named,
    pub target: Named,
    pub before: Option<ContributionCounts>,
    pub after: Option<ContributionCounts>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum JournalKind {
    SignedOff,
    Withdrawn,
    HandedOver,
    Received,
    Accepted,
    SentBack,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type, ToSchema)]
pub struct JournalEntry {
    #[specta(type = i32)]
    pub number: i64,
    pub kind: JournalKind,
    #[specta(type = i32)]
    pub at: i64,
    pub by: String,
    pub note: String,
    /// Of the contributions that it is about.
    pub digest: Option<String>,
    pub hash: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Type)]
#[serde(default)]
pub struct SignOffRequest {
    pub facility: String,
    pub period: String,
    /// Of what was shown: a sign-off of other numbers is refused.
    pub digest: String,
    pub notes: String,
    pub accepted: Vec<Acceptance>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Type)]
pub struct Acceptance {
    pub key: String,
    pub reason: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Via {
    File,
    /// A CHT report, through the ordinary sync.
    Report,
}

/// What is known of the key that signed a hand-over. The signature itself is right, or it would not be here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum KeyStanding {
    /// A person has said that it is this user's.
    Trusted,
    /// Not seen before, and no other is known for this user.
    New,
    /// Another key is trusted for this user.
    Changed,
    /// It is this workspace's own.
    Own,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HandoverStanding {
    Waiting,
    Accepted,
    SentBack,
    /// A later one of the same facility and month took its place.
    Superseded,
    /// Whoever signed it has taken it back.
    Withdrawn,
}

/// A hand-over from elsewhere.
#[derive(Clone, Debug, Serialize, Type, ToSchema)]
pub struct HandoverView {
    pub id: String,
    pub facility: Named,
    pub period: ReportingPeriod,
    pub server: String,
    pub user: String,
    pub by: String,
    /// When it was signed off.
    #[specta(type = i32)]
    pub at: i64,
    pub notes: String,
    pub via: Via,
    /// `None` for one that is looked at and not kept yet.
    #[specta(type = Option<i32>)]
    pub received_at: Option<i64>,
    pub key: KeyStanding,
    pub fingerprint: String,
    pub digest: String,
    pub coverage: Coverage,
    pub missing: Vec<Named>,
    pub targets: Vec<HandedTarget>,
    pub accepted: Vec<AcceptedFinding>,
    pub standing: HandoverStanding,
    pub withdrawn: Option<Withdrawal>,
    /// Whether its numbers are those that are here; `None` where nothing of the facility is here.
    pub agrees: Option<bool>,
    /// What differs, from what was handed over to what is here.
    pub differences: Vec<ContributionChange>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type, ToSchema)]
pub struct HandedTarget {
    pub id: TargetId,
    pub title: String,
    pub r#type: TargetKind,
    pub goal: Number,
    pub has_goal: bool,
    /// As the CHT's pages say it; for a person, the numbers are written in her language.
    pub summary: String,
    pub pass: Number,
    pub total: Number,
    #[specta(type = Option<i32>)]
    pub percent: Option<i64>,
    pub coverage: Coverage,
}

/// A hand-over that was read from a file and is not kept yet.
#[derive(Clone, Debug, Serialize, Type, ToSchema)]
pub struct ReadHandover {
    pub path: String,
    pub handover: HandoverView,
    /// The same one is here already.
    pub here: bool,
}

/// A hand-over that was made here.
#[derive(Clone, Debug, Serialize, Type, ToSchema)]
pub struct HandoverFile {
    /// `None` where it goes with the next sync.
    pub file: Option<String>,
    pub id: String,
    pub digest: String,
    pub fingerprint: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HandoverAnswer {
    Accept,
    SendBack,
}

/// A key that has signed hand-overs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type, ToSchema)]
pub struct KnownKey {
    pub fingerprint: String,
    pub server: String,
    pub user: String,
    pub trusted: bool,
    #[specta(type = i32)]
    pub first_seen: i64,
}
