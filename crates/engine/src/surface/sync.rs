//! Runs of sync, and what goes to the server.

use jumla_domain::Number;
use serde::{Deserialize, Serialize};
use specta::Type;
use utoipa::ToSchema;

use super::Refusal;

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
    /// Of these again, reports and persons of the kinds that were chosen, which are kept whole.
    #[serde(default)]
    pub records: u32,
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
