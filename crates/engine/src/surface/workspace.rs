//! Workspaces: whose data, how fresh, how complete, and how the server is reached.

use jumla_domain::{Coverage, Named, ReportingPeriod};
use serde::{Deserialize, Serialize};
use specta::Type;
use utoipa::ToSchema;

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
