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
    #[error("the server has no targets configured")]
    NoTargets,
    #[error("the server has no DHIS2 data sets configured")]
    NoDataSets,
    #[error("cannot write {path}: {reason}", path = path.display())]
    Unwritable { path: PathBuf, reason: std::io::ErrorKind },
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
