//! What the hosts get to see and send: the types of the window's commands and of `--json`.
//!
//! Shapes only. How they are filled is in the folders named after the use cases. The field names of what the
//! command line prints are stable (a change needs a line in CHANGELOG.md).

use std::collections::BTreeMap;

use jumla_domain::coverage::Freshness;
use jumla_domain::{Coverage, Finding, Named, Number, ReportingPeriod, TargetId, TargetKind};
use serde::{Deserialize, Serialize};
use specta::Type;

/// Which facilities and which period a page is about. Nothing chosen means the user's first facility, or the
/// period of today.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Type)]
#[serde(default)]
pub struct Scope {
    pub facilities: Vec<String>,
    pub period: Option<String>,
}

#[derive(Clone, Debug, Serialize, Type)]
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
#[derive(Clone, Debug, Serialize, Type)]
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
#[derive(Clone, Debug, Serialize, Type)]
pub struct ContributionView {
    pub contact: Named,
    pub place: Named,
    pub pass: Option<Number>,
    pub total: Option<Number>,
    #[specta(type = Option<i32>)]
    pub percent: Option<i64>,
    pub goal_met: Option<bool>,
    pub missing: bool,
    /// Milliseconds since 1970 of the day of the last change; `null` without a document.
    #[specta(type = Option<i32>)]
    pub updated_date: Option<i64>,
    pub document: Option<String>,
    pub rev: Option<String>,
}

/// The CHW Aggregate of one target, with each contact's contribution.
#[derive(Clone, Debug, Serialize, Type)]
pub struct TargetDetail {
    #[serde(flatten)]
    pub aggregate: AggregateView,
    pub contributions: Vec<ContributionView>,
}

/// One contact: all targets, all months in the store.
#[derive(Clone, Debug, Serialize, Type)]
pub struct ChwView {
    pub contact: Named,
    pub phone: Option<String>,
    pub place: Option<Named>,
    pub facility: Option<Named>,
    /// Newest first.
    pub periods: Vec<ReportingPeriod>,
    pub targets: Vec<ChwTarget>,
    pub documents: Vec<DocumentView>,
}

#[derive(Clone, Debug, Serialize, Type)]
pub struct ChwTarget {
    pub id: TargetId,
    pub title: String,
    pub r#type: TargetKind,
    pub goal: Number,
    pub has_goal: bool,
    /// One for each of the periods, in their order.
    pub months: Vec<ChwMonth>,
}

#[derive(Clone, Debug, Serialize, Type)]
pub struct ChwMonth {
    pub period: ReportingPeriod,
    pub pass: Option<Number>,
    pub total: Option<Number>,
    #[specta(type = Option<i32>)]
    pub percent: Option<i64>,
    pub goal_met: Option<bool>,
    pub missing: bool,
}

/// A target document as provenance: which revision, when changed, when it arrived here.
#[derive(Clone, Debug, Serialize, Type)]
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

/// Who has reported, who has not: contact × month.
#[derive(Clone, Debug, Serialize, Type)]
pub struct CoverageView {
    pub period: ReportingPeriod,
    pub facility: Option<Named>,
    pub facilities: Vec<Named>,
    /// Of the chosen period.
    pub coverage: Coverage,
    /// Newest first; the months of each contact follow this order.
    pub periods: Vec<ReportingPeriod>,
    /// For each of the periods.
    pub totals: Vec<Coverage>,
    pub contacts: Vec<CoverageRow>,
}

#[derive(Clone, Debug, Serialize, Type)]
pub struct CoverageRow {
    pub contact: Named,
    pub place: Named,
    pub phone: Option<String>,
    pub months: Vec<CoverageCell>,
}

#[derive(Clone, Copy, Debug, Serialize, Type)]
pub struct CoverageCell {
    pub state: Freshness,
    #[specta(type = Option<i32>)]
    pub updated_date: Option<i64>,
    pub accounts: u32,
}

/// What can be chosen on the export page.
#[derive(Clone, Debug, Serialize, Type)]
pub struct ExportChoices {
    pub data_sets: Vec<Named>,
    /// Newest first.
    pub periods: Vec<ReportingPeriod>,
    /// The last period that is over.
    pub proposed_period: ReportingPeriod,
    /// For each data set id, the org units mapped to it.
    pub org_units: BTreeMap<String, Vec<OrgUnitChoice>>,
}

#[derive(Clone, Debug, Serialize, Type)]
pub struct OrgUnitChoice {
    pub id: String,
    /// The name of the contact that carries the mapping.
    pub name: String,
    /// How many places stand above that contact.
    pub depth: u32,
    /// Mapped org units above this one.
    pub above: Vec<String>,
}

/// What to export. No org units means all of the data set.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Type)]
pub struct ExportRequest {
    pub data_set: String,
    pub period: String,
    #[serde(default)]
    pub org_units: Vec<String>,
    #[serde(default)]
    pub compat: Compat,
}

/// Whether the file is what DHIS2 needs, or what the CHT's own export would have written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Compat {
    #[default]
    Dhis2,
    Cht,
}

/// The values of an export before it is saved.
#[derive(Clone, Debug, Serialize, Type)]
pub struct ExportPreview {
    pub data_set: Named,
    pub period: ReportingPeriod,
    pub compat: Compat,
    pub file_name: String,
    pub columns: Vec<ExportColumn>,
    /// One for each chosen org unit, those without reports included.
    pub rows: Vec<ExportRow>,
    #[specta(type = u32)]
    pub values: usize,
    pub coverage: Coverage,
    pub findings: Vec<Finding>,
    pub digest: String,
}

#[derive(Clone, Debug, Serialize, Type)]
pub struct ExportColumn {
    pub data_element: String,
    pub category_option_combo: Option<String>,
    pub attribute_option_combo: Option<String>,
    /// Titles of the targets that feed it.
    pub title: String,
}

#[derive(Clone, Debug, Serialize, Type)]
pub struct ExportRow {
    pub org_unit: Named,
    pub coverage: Coverage,
    /// One for each column; `null` where nobody reported.
    pub values: Vec<Option<String>>,
}

/// One finished export: what `export --json` prints and what the list of past exports shows.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct ExportRecord {
    #[specta(type = i32)]
    pub id: i64,
    /// Milliseconds since 1970.
    #[specta(type = i32)]
    pub at: i64,
    pub file: String,
    pub format: String,
    pub data_set: String,
    pub data_set_name: String,
    pub period: String,
    pub compat: Compat,
    #[specta(type = u32)]
    pub values: usize,
    #[specta(type = u32)]
    pub org_units: usize,
    pub coverage: Coverage,
    pub findings: Vec<Finding>,
    pub digest: String,
}

/// Offline users sync what they supervise; online users read the server's whole database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Supervisor,
    Officer,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum WorkspaceState {
    /// Nothing here yet: connect, or make the demo.
    Absent,
    /// There is a store, but its key is not at hand.
    Locked,
    Open,
}

/// Whose data, how fresh, how complete.
#[derive(Clone, Debug, Serialize, Type)]
pub struct WorkspaceStatus {
    pub state: WorkspaceState,
    /// Where there is nothing yet: whether the keyring of the operating system can hold the key. If not, a passphrase
    /// must.
    pub keyring: bool,
    /// Whether the key of the store here comes from a passphrase, so that locking it makes sense.
    pub lockable: bool,
    pub account: Option<AccountView>,
}

#[derive(Clone, Debug, Serialize, Type)]
pub struct AccountView {
    pub demo: bool,
    pub server: String,
    pub server_version: String,
    pub user: String,
    pub full_name: String,
    pub role: Role,
    pub permissions: Permissions,
    /// Every facility that may be chosen, by name.
    pub facilities: Vec<Named>,
    /// Every reporting period in the store and that of today, newest first.
    pub periods: Vec<ReportingPeriod>,
    pub current_period: ReportingPeriod,
    pub coverage: Coverage,
    #[specta(type = Option<i32>)]
    pub last_sync: Option<i64>,
    /// The time here and now, by the clock that everything else went by. Milliseconds since 1970, as `last_sync`.
    #[specta(type = i32)]
    pub now: i64,
    pub documents: DocumentCounts,
    /// Why a page is empty, where it is: no facility, no targets configured, no data sets configured.
    pub gaps: Vec<Gap>,
}

/// What the server lets this account do on its own pages. Jumla shows it; what is on the laptop is the user's to see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
pub struct Permissions {
    /// The CHW Aggregate.
    pub aggregate: bool,
    /// The DHIS2 export.
    pub export: bool,
}

/// Something that the server's configuration lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Gap {
    NeverSynced,
    NoFacility,
    NoTargets,
    NoDataSets,
}

#[derive(Clone, Copy, Debug, Default, Serialize, Type)]
pub struct DocumentCounts {
    pub contacts: u32,
    pub targets: u32,
    pub set_aside: u32,
}

/// A document that was understood in part or not at all.
#[derive(Clone, Debug, Serialize, Type)]
pub struct SetAsideView {
    pub id: String,
    pub rev: String,
    /// Translation key of the reason.
    pub reason: String,
    pub detail: String,
    /// Its readable numbers are used; only what is named in the detail is not.
    pub partly_used: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SyncPhase {
    /// Asking the server which documents there are.
    Listing,
    Fetching,
    /// Asking which of the documents that are gone from the list were deleted.
    Removing,
    Finishing,
}

#[derive(Clone, Copy, Debug, Serialize, Type)]
pub struct SyncProgress {
    pub phase: SyncPhase,
    #[specta(type = i32)]
    pub done: u64,
    /// 0 while it is not known.
    #[specta(type = i32)]
    pub total: u64,
}

#[derive(Clone, Debug, Default, Serialize, Type)]
pub struct SyncOutcome {
    /// Documents that came over the line.
    pub fetched: u32,
    /// Of these, the ones that are kept.
    pub contacts: u32,
    pub targets: u32,
    /// Listed by the server and already here.
    pub unchanged: u32,
    pub removed: u32,
    /// Documents in the store that were understood in part or not at all.
    pub set_aside: u32,
    /// Came without id or revision, so that nothing can be kept of them.
    pub unidentified: u32,
    /// The user stopped it; what had arrived is kept.
    pub interrupted: bool,
}

/// A refusal or failure as the hosts show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct Refusal {
    /// Translation key.
    pub code: String,
    pub kind: RefusalKind,
    pub args: BTreeMap<String, String>,
    /// English, for the log and the command line; no patient data.
    pub detail: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum RefusalKind {
    /// Asked for something that cannot be.
    Refused,
    Offline,
    Conflict,
    /// Not signed in, or not allowed.
    Denied,
    Interrupted,
    Broken,
}
