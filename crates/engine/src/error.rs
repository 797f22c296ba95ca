//! Everything that can go wrong in a use case.

use std::path::PathBuf;

use jumla_cht::client;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("no workspace in {folder}; make one with `jumla connect` or `jumla demo`", folder = folder.display())]
    NoWorkspace { folder: PathBuf },
    #[error("there is a workspace in {folder} already", folder = folder.display())]
    WorkspaceExists { folder: PathBuf },
    #[error("the workspace is locked; give its passphrase")]
    Locked,
    #[error("the keyring of the operating system does not give the key of this workspace")]
    KeyringUnavailable,
    #[error("what would be written is not what was shown: the numbers have changed since")]
    ChangedSincePreview,
    #[error("the passphrase does not fit this workspace")]
    WrongPassphrase,
    #[error("no keyring of the operating system is at hand: a passphrase is needed to encrypt the workspace")]
    PassphraseNeeded,
    #[error("a passphrase needs at least {minimum} characters")]
    PassphraseTooShort { minimum: usize },
    #[error("the workspace's key file is damaged")]
    KeyFileDamaged,
    #[error("the demo workspace has no server to ask")]
    DemoHasNoServer,
    #[error("nothing has been synced yet")]
    NeverSynced,
    #[error("a sync is running already")]
    SyncRunning,
    #[error("not signed in: the session of {user} has ended")]
    SignedOut { user: String },
    #[error("{user} has no facility on the server")]
    UserWithoutFacility { user: String },
    #[error("the account {user} is no longer in use on the server")]
    AccountInactive { user: String },
    #[error("the day's allowance of {megabytes} MB is used up")]
    DataCapReached { megabytes: u32 },
    #[error("no workspace is called `{name}`")]
    UnknownWorkspace { name: String },
    #[error("no document `{document}` waits here for the server")]
    OutgoingUnknown { document: String },
    #[error("unknown target `{target}`")]
    UnknownTarget { target: String },
    #[error("unknown data set `{data_set}`")]
    UnknownDataSet { data_set: String },
    #[error("data set `{data_set}` has no targets")]
    DataSetWithoutTargets { data_set: String },
    #[error("no place is mapped to org unit `{org_unit}` for this data set")]
    UnknownOrgUnit { org_unit: String },
    #[error("no reports in the store for {period}")]
    UnknownPeriod { period: String },
    #[error(transparent)]
    Period(#[from] jumla_domain::period::PeriodError),
    #[error("`{facility}` is none of your facilities")]
    UnknownFacility { facility: String },
    #[error("unknown contact `{contact}`")]
    UnknownContact { contact: String },
    #[error("a goal is a whole number from 1 to {most}; `{goal}` is none")]
    GoalOutOfRange { goal: String, most: i64 },
    #[error("there is no goal of your own for `{target}` and `{subject}`")]
    NoOwnGoal { target: String, subject: String },
    #[error("the server has no targets configured")]
    NoTargets,
    #[error("the server has no DHIS2 data sets configured")]
    NoDataSets,
    #[error("cannot write {path}: {reason}", path = path.display())]
    Unwritable { path: PathBuf, reason: std::io::ErrorKind },
    #[error("cannot read {path}: {reason}", path = path.display())]
    Unreadable { path: PathBuf, reason: std::io::ErrorKind },
    #[error("of those expected {percent} % reported; {required} % are asked for")]
    CoverageBelow { percent: u32, required: u32 },
    #[error("{period} is not complete: {months} missing or not over")]
    PeriodIncomplete { period: String, months: String },
    #[error("the server's calendar does not say which months make {period}; choose them")]
    MonthsNeeded { period: String },
    #[error("{period} is no {period_type} period, which the data set asks for")]
    PeriodNotOfDataSet { period: String, period_type: String },
    #[error("nothing is known of DHIS2: import its metadata first")]
    NoMetadata,
    #[error("{file}: no metadata of DHIS2 can be read from it (line {line})")]
    MetadataUnreadable { file: String, line: usize },
    #[error("{file}: nothing in it is metadata of DHIS2")]
    MetadataNothingKnown { file: String },
    #[error("DHIS2 has no code for {objects}")]
    CodesMissing { objects: String },
    #[error("the mapping file cannot be read: {detail}")]
    MappingMalformed { line: usize, column: usize, detail: String },
    #[error("the mapping file is of layout {schema}; this program knows layout 1")]
    MappingOfLaterSchema { schema: u32 },
    #[error("{file}: no data values can be read from it (line {line}): {reason}")]
    ValuesUnreadable { file: String, line: usize, reason: String },
    #[error("no export has the number {export}")]
    UnknownExport { export: i64 },
    #[error("no DHIS2 connection `{connection}`")]
    UnknownDhis2 { connection: String },
    #[error(transparent)]
    Version(#[from] jumla_dhis2::metadata::NotAVersion),
    #[error(transparent)]
    ImportParameter(#[from] jumla_dhis2::predict::NotAParameter),
    #[error("{format} cannot hold it: {reason}")]
    FormatCannotHold { format: String, reason: String },
    #[error("nothing differs from the earlier export")]
    NothingChanged,
    #[error("stopped")]
    Interrupted,
    #[error("the server's settings cannot be read")]
    SettingsMalformed,
    #[error(transparent)]
    Address(#[from] client::AddressError),
    #[error(transparent)]
    Connection(#[from] client::ConnectionError),
    #[error(transparent)]
    Cht(#[from] client::Error),
    #[error(transparent)]
    Store(#[from] jumla_store::Error),
}
