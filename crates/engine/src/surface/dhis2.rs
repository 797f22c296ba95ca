//! DHIS2: what is known of a server, and what it would answer.

use std::collections::BTreeMap;

use jumla_dhis2::metadata::Importer;
use jumla_dhis2::predict::{Counts, Fate, RemarkKind, Scope, Status};
use jumla_domain::Named;
use serde::{Deserialize, Serialize};
use specta::Type;
use utoipa::ToSchema;

use super::LeaveOut;

/// A DHIS2 server, as far as it is known here.
#[derive(Clone, Debug, Serialize, Type, ToSchema)]
pub struct Dhis2Connection {
    #[specta(type = i32)]
    pub id: i64,
    pub name: String,
    /// The one that previews and predictions go by.
    pub current: bool,
    /// `None` until something is imported.
    pub metadata: Option<MetadataView>,
    /// When the server last said that the metadata holds, milliseconds since 1970.
    #[specta(type = Option<i32>)]
    pub checked_at: Option<i64>,
    /// How it is asked; `None` for one that is known from files alone.
    pub account: Option<Dhis2AccountView>,
}

/// In whose name a DHIS2 server is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type, ToSchema)]
pub struct Dhis2AccountView {
    pub server: String,
    pub user: String,
    /// A password or a token is kept.
    pub signed_in: bool,
}

/// What goes on while a server is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Dhis2Phase {
    Asking,
    /// Data sets, data elements and the category model.
    DataSets,
    Settings,
    OrgUnits,
    TakingIn,
    /// What the server holds is read.
    Reading,
    DryRun,
    Sending,
    Completing,
    /// The CHT is asked for what it has.
    ReadingCht,
    /// Something is written in the CHT.
    WritingCht,
    /// Tracked entities are read.
    People,
    /// Events are read.
    Events,
    /// Documents are looked at, with what mappings make of them.
    Mapping,
    /// What was made of documents is tried on the server.
    TryingDocuments,
    SendingDocuments,
}

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
pub struct Dhis2Progress {
    pub phase: Dhis2Phase,
    pub done: u32,
    /// 0 while it is not known.
    pub total: u32,
    /// What has come over the line.
    #[specta(type = u32)]
    pub bytes: u64,
    /// Seconds until the server is asked again, after a failure.
    pub waiting: Option<u32>,
}

/// What fetching metadata came to.
#[derive(Clone, Debug, Serialize, Type)]
pub struct Dhis2Fetched {
    /// The server said that what is known holds.
    pub unchanged: bool,
    pub requests: u32,
    #[specta(type = u32)]
    pub bytes: u64,
    pub connection: Dhis2Connection,
}

/// From where and from when metadata is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type, ToSchema)]
pub struct MetadataStamp {
    pub connection: String,
    pub version: Option<String>,
    /// Milliseconds since 1970.
    #[specta(type = i32)]
    pub imported_at: i64,
}

/// What metadata holds.
#[derive(Clone, Debug, Serialize, Type, ToSchema)]
pub struct MetadataView {
    pub stamp: MetadataStamp,
    pub address: Option<String>,
    pub calendar: Option<String>,
    pub user: Option<String>,
    /// What the user may do; `None` where it is not known.
    pub rights: Option<Dhis2Rights>,
    pub data_sets: u32,
    pub data_elements: u32,
    pub org_units: u32,
    pub option_combos: u32,
    /// What patients and events are checked against; `None` where they were never read.
    pub programs: Option<ProgramsView>,
    pub files: Vec<MetadataFile>,
    /// What a prediction has to do without.
    pub missing: Vec<MissingKnowledge>,
}

/// The programs that are known of a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type, ToSchema)]
pub struct ProgramsView {
    /// When they were read, milliseconds since 1970.
    #[specta(type = i32)]
    pub at: i64,
    /// How many there are.
    pub programs: u32,
}

/// What a DHIS2 user may do, as far as it is about data values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type, ToSchema)]
pub struct Dhis2Rights {
    /// May everything, everywhere.
    pub superuser: bool,
    /// Into how many of the known data sets values may be written.
    pub data_sets: u32,
    /// For which org units and all below them; at most a few are named.
    pub org_units: Vec<Named>,
    #[specta(type = u32)]
    pub org_units_in_all: usize,
}

/// A file that was taken in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type, ToSchema)]
pub struct MetadataFile {
    pub name: String,
    /// Milliseconds since 1970.
    #[specta(type = i32)]
    pub at: i64,
    /// How many objects of each kind were in it.
    pub counts: BTreeMap<String, u32>,
}

/// What a prediction has to do without; it then takes the favourable case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Type, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MissingKnowledge {
    Version,
    User,
    Settings,
    OrgUnits,
    OrgUnitDates,
    DataSets,
    Assignments,
    Categories,
    LockExceptions,
    /// What the server holds already; the last export from here is taken for it.
    StoredValues,
}

/// What DHIS2 would answer.
#[derive(Clone, Debug, Serialize, Deserialize, Type, ToSchema)]
pub struct PredictionView {
    pub version: String,
    pub importer: Importer,
    pub metadata: Option<MetadataStamp>,
    pub missing: Vec<MissingKnowledge>,
    /// The HTTP status of the answer; the worst where there are several files.
    pub http: u16,
    /// `None` where the answer has no summary.
    pub status: Option<Status>,
    pub counts: Counts,
    pub conflicts: Vec<ConflictView>,
    pub remarks: Vec<RemarkView>,
    /// Positions of refused values, counted from 0.
    #[specta(type = Vec<u32>)]
    pub rejected_indexes: Vec<usize>,
    pub fates: FateCounts,
    /// Cells of the preview whose value is not simply stored.
    pub cells: Vec<CellFate>,
    /// What whoever imports the file has to set in DHIS2.
    pub needs: Vec<String>,
    /// Names of the ids in what conflicts and remarks are about, as far as they are known.
    pub names: BTreeMap<String, String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type, ToSchema)]
pub struct FateCounts {
    pub stored: u32,
    pub refused: u32,
    pub unchanged: u32,
    pub dropped: u32,
    pub deleted: u32,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize, Type, ToSchema)]
pub struct CellFate {
    pub row: u32,
    pub column: u32,
    pub fate: Fate,
}

#[derive(Clone, Debug, Serialize, Deserialize, Type, ToSchema)]
pub struct ConflictView {
    /// `E8022`; `None` where the server explains itself in words alone.
    pub code: Option<String>,
    pub scope: Scope,
    #[specta(type = Vec<i32>)]
    pub indexes: Vec<i64>,
    pub args: BTreeMap<String, String>,
    /// Some of the values that it is about.
    pub values: Vec<ValueView>,
    pub fixes: Vec<Fix>,
}

#[derive(Clone, Debug, Serialize, Deserialize, Type, ToSchema)]
pub struct RemarkView {
    pub kind: RemarkKind,
    /// How many values it is about; 0 for the whole file.
    pub count: u32,
    pub args: BTreeMap<String, String>,
    pub values: Vec<ValueView>,
    pub fixes: Vec<Fix>,
}

/// A value in a file.
#[derive(Clone, Debug, Serialize, Deserialize, Type, ToSchema)]
pub struct ValueView {
    pub index: u32,
    pub org_unit: Named,
    pub data_element: Named,
    pub category_option_combo: Option<Named>,
    pub period: String,
    pub value: Option<String>,
}

/// What can be done about it with one click.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type, ToSchema)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Fix {
    /// Leave these values out of the file.
    LeaveOut { values: Vec<LeaveOut> },
    /// Take the last period that DHIS2 takes.
    ChoosePeriod { period: String },
    /// Open the mapping at a target.
    Mapping { target: String },
    /// Write the file again in the way DHIS2 reads it best.
    Repair,
}

/// A file that was given to a prediction, and what came of it.
#[derive(Clone, Debug, Serialize, Type, ToSchema)]
pub struct FilePrediction {
    /// The file's whole name, for asking again.
    pub path: String,
    pub name: String,
    pub prediction: PredictionView,
}

/// A file that was written again in the way DHIS2 reads it best.
#[derive(Clone, Debug, Serialize, Type, ToSchema)]
pub struct RepairedFile {
    pub file: String,
    pub values: u32,
    /// Values that DHIS2 would refuse even so, and that are left out.
    pub left_out: u32,
}
