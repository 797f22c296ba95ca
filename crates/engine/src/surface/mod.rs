//! What the hosts get to see and send: the types of the window's commands and of `--json`.
//!
//! Shapes only. How they are filled is in the folders named after the use cases. The field names of what the
//! command line prints are stable (a change needs a line in CHANGELOG.md). What belongs to exports, to mappings and to
//! DHIS2 has a file of its own.

mod api;
mod check;
mod dhis2;
mod export;
mod history;
mod mapping;
mod signoff;

use std::collections::BTreeMap;

pub use api::*;
pub use check::*;
pub use dhis2::*;
pub use export::*;
pub use history::*;
pub use mapping::*;
pub use signoff::*;

use jumla_domain::coverage::Freshness;
use jumla_domain::{Coverage, Finding, Named, Number, ReportingPeriod, TargetId, TargetKind};
use serde::{Deserialize, Serialize};
use specta::Type;
use utoipa::ToSchema;

/// Which facilities and which period a page is about. Nothing chosen means the user's first facility, or the
/// period of today.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Type)]
#[serde(default)]
pub struct Scope {
    pub facilities: Vec<String>,
    pub period: Option<String>,
}

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

/// Who has reported, who has not: contact × month.
#[derive(Clone, Debug, Serialize, Type, ToSchema)]
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
    /// A report is stale with more days than this between its last change and the month's end.
    pub stale_days: u32,
    pub contacts: Vec<CoverageRow>,
}

#[derive(Clone, Debug, Serialize, Type, ToSchema)]
pub struct CoverageRow {
    pub contact: Named,
    pub place: Named,
    pub phone: Option<String>,
    pub months: Vec<CoverageCell>,
}

#[derive(Clone, Copy, Debug, Serialize, Type, ToSchema)]
pub struct CoverageCell {
    pub state: Freshness,
    #[specta(type = Option<i32>)]
    pub updated_date: Option<i64>,
    pub accounts: u32,
}

/// Offline users sync what they supervise; online users read the server's whole database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Supervisor,
    Officer,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WorkspaceState {
    /// Nothing here yet: connect, or make the demo.
    Absent,
    /// There is a store, but its key is not at hand.
    Locked,
    Open,
}

/// Whose data, how fresh, how complete.
#[derive(Clone, Debug, Serialize, Type, ToSchema)]
pub struct WorkspaceStatus {
    pub state: WorkspaceState,
    /// Where there is nothing yet: whether the keyring of the operating system can hold the key. If not, a passphrase
    /// must.
    pub keyring: bool,
    /// Whether the key of the store here comes from a passphrase, so that locking it makes sense.
    pub lockable: bool,
    pub account: Option<AccountView>,
}

#[derive(Clone, Debug, Serialize, Type, ToSchema)]
pub struct AccountView {
    pub demo: bool,
    pub source: Source,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type, ToSchema)]
pub struct Permissions {
    /// The CHW Aggregate.
    pub aggregate: bool,
    /// The DHIS2 export.
    pub export: bool,
}

/// Something that the server's configuration lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Gap {
    NeverSynced,
    NoFacility,
    NoTargets,
    NoDataSets,
}

#[derive(Clone, Copy, Debug, Default, Serialize, Type, ToSchema)]
pub struct DocumentCounts {
    pub contacts: u32,
    pub targets: u32,
    pub set_aside: u32,
}

/// A document that was understood in part or not at all.
#[derive(Clone, Debug, Serialize, Type, ToSchema)]
pub struct SetAsideView {
    pub id: String,
    pub rev: String,
    /// Translation key of the reason.
    pub reason: String,
    pub detail: String,
    /// Its readable numbers are used; only what is named in the detail is not.
    pub partly_used: bool,
}

/// How much is already known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Extent {
    /// What changed since the last time.
    #[default]
    Changes,
    /// Everything again. What was made here stays.
    Full,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SyncPhase {
    /// Sending what was written here.
    Sending,
    /// Asking the server which documents there are.
    Listing,
    /// Asking which of the documents that are gone from the list were deleted.
    Removing,
    Fetching,
    /// Comparing what is here with the server's list.
    Proving,
    Finishing,
}

#[derive(Clone, Copy, Debug, Serialize, Type, ToSchema)]
pub struct SyncProgress {
    pub phase: SyncPhase,
    #[specta(type = i32)]
    pub done: u64,
    /// 0 while it is not known.
    #[specta(type = i32)]
    pub total: u64,
    /// Over the line so far, as sent (compressed).
    #[specta(type = i32)]
    pub bytes: u64,
    /// Of late; 0 while it is not known.
    #[specta(type = i32)]
    pub bytes_per_second: u64,
    #[specta(type = i32)]
    pub documents_per_second: u64,
    pub seconds_left: Option<u32>,
    /// The line or the server failed: so many seconds until it is asked again.
    pub waiting: Option<u32>,
}

/// How a run of sync ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SyncState {
    /// Everything that the server has for this account was asked for and kept.
    #[default]
    Done,
    /// The user stopped it.
    Stopped,
    /// The day's data allowance is used up.
    Capped,
    /// The line or the server failed, and went on failing.
    Offline,
    /// The server no longer takes this account as it is: the error says why.
    Denied,
    Failed,
}

/// What a run of sync came to. However it ended, what had arrived is kept, and the next run goes on from there.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Type, ToSchema)]
pub struct SyncOutcome {
    pub state: SyncState,
    /// Documents that came over the line.
    pub fetched: u32,
    /// Of these, the ones that are kept.
    pub contacts: u32,
    pub targets: u32,
    /// Listed by the server and already here.
    pub unchanged: u32,
    /// Deleted on the server, and now here.
    pub removed: u32,
    /// Gone out of this account's sight: kept, marked, and no longer counted.
    pub left: u32,
    /// Documents in the store that were understood in part or not at all.
    pub set_aside: u32,
    /// Came without id or revision, so that nothing can be kept of them.
    pub unidentified: u32,
    /// Documents that were written here and reached the server.
    pub pushed: u32,
    /// Documents that were written here and that the server refused.
    pub refused: u32,
    /// Listed by the server but not given, though asked for twice.
    pub missing: u32,
    /// Over the line, as sent (compressed).
    #[specta(type = i32)]
    pub bytes: u64,
    pub seconds: Number,
    /// How often the line or the server failed and was asked again.
    pub retries: u32,
    /// Ids and revisions here were compared with the server's list, and are the same.
    pub complete: bool,
    /// Why it ended where it should not have.
    pub error: Option<Refusal>,
}

/// What started a run of sync.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StartedBy {
    Person,
    /// The clock, the machine waking up, or the network coming back.
    Itself,
}

/// A run of sync that is over.
#[derive(Clone, Debug, Serialize, Type, ToSchema)]
pub struct SyncRun {
    #[specta(type = i32)]
    pub id: i64,
    /// Milliseconds since 1970.
    #[specta(type = i32)]
    pub started_at: i64,
    pub started_by: StartedBy,
    pub outcome: SyncOutcome,
}

/// How a workspace syncs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type, ToSchema)]
pub struct SyncSettings {
    /// No run starts by itself. A person may still start one.
    pub paused: bool,
    /// How often a run starts by itself while the program is open.
    pub every_minutes: u32,
    /// Megabytes that may come over the line in a day; `None` for any number.
    pub daily_megabytes: Option<u32>,
}

/// What the sync page shows.
#[derive(Clone, Debug, Serialize, Type, ToSchema)]
pub struct SyncView {
    pub settings: SyncSettings,
    /// Over the line since midnight.
    #[specta(type = i32)]
    pub bytes_today: u64,
    /// Documents that an unfinished run still has to fetch.
    pub waiting: u32,
    /// Documents that have gone out of this account's sight: kept, and no longer counted.
    pub left: u32,
    /// Newest first, at most fifty.
    pub runs: Vec<SyncRun>,
    /// What was written here for the server, the refused first.
    pub outgoing: Vec<OutgoingView>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OutgoingState {
    /// Goes with the next run.
    Queued,
    Sent,
    /// The server said no; it is not sent again unless a person asks for it.
    Refused,
}

/// A document that was written here for the server.
#[derive(Clone, Debug, Serialize, Type, ToSchema)]
pub struct OutgoingView {
    pub id: String,
    pub state: OutgoingState,
    /// The server's words where it refused.
    pub reason: Option<String>,
    /// Milliseconds since 1970.
    #[specta(type = i32)]
    pub written_at: i64,
}

/// How the server is reached.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type, ToSchema)]
#[serde(default)]
pub struct ConnectionView {
    /// PEM text of an authority that signed the server's certificate and that the machine does not know.
    pub certificate: Option<String>,
    /// `None` the system's proxy, empty none at all, else the address of one.
    pub proxy: Option<String>,
}

/// One of the workspaces on this laptop, as far as can be told without opening it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type, ToSchema)]
pub struct WorkspaceLabel {
    /// The name of its folder.
    pub name: String,
    pub server: String,
    pub user: String,
    pub demo: bool,
    /// The one that the window shows.
    pub current: bool,
}

/// What kind of server a workspace is fed from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    #[default]
    Cht,
    /// A plain CouchDB database: the CHT's own, or a replica of it.
    Couchdb,
}

/// A refusal or failure as the hosts show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type, ToSchema)]
pub struct Refusal {
    /// Translation key.
    pub code: String,
    pub kind: RefusalKind,
    pub args: BTreeMap<String, String>,
    /// English, for the log and the command line; no patient data.
    pub detail: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type, ToSchema)]
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
