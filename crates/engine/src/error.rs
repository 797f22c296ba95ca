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
    #[error("{period} is not over before {last_day}: it cannot be signed off yet")]
    MonthNotOver { period: String, last_day: String },
    #[error("nobody has reported for {period}: there is nothing to sign off")]
    NothingReported { period: String },
    #[error("a month is signed off by the supervisor of the facility, not by an officer")]
    OfficerCannotSign,
    #[error("open findings have to be accepted with a reason each: {findings}")]
    FindingsOpen { findings: String },
    #[error("{facility} is not signed off for {period}")]
    NotSignedOff { facility: String, period: String },
    #[error("a number has changed since {facility} was signed off for {period}")]
    SignOffStale { facility: String, period: String },
    #[error("this is not a hand-over of Jumla")]
    NotAHandover,
    #[error("the hand-over breaks off before its end")]
    HandoverTruncated,
    #[error("the hand-over is larger than any is: more than {megabytes} MB")]
    HandoverTooLarge { megabytes: u32 },
    #[error("the hand-over is of layout {schema}; this program knows layout 1")]
    HandoverOfLaterSchema { schema: u32 },
    #[error("the hand-over is not what was signed: it was altered on its way")]
    HandoverAltered,
    #[error("the signature of the hand-over is not of the key that it names")]
    HandoverSignatureWrong,
    #[error("the hand-over contradicts itself: {reason}")]
    HandoverContradicts { reason: &'static str },
    #[error("the hand-over is from another server, {server}")]
    HandoverOfOtherServer { server: String },
    #[error("the hand-over goes by another calendar: {calendar}, months from day {month_start} on")]
    HandoverOfOtherCalendar { calendar: String, month_start: u32 },
    #[error("the hand-over goes by another time zone, {time_zone}: its months begin at other times")]
    HandoverOfOtherTimeZone { time_zone: String },
    #[error("the hand-over has no numbers for {period}")]
    HandoverEmpty { period: String },
    #[error("the hand-over was made in this very workspace")]
    HandoverOwn,
    #[error("a later hand-over of the same facility and month has taken its place")]
    HandoverSuperseded,
    #[error("{by} has withdrawn this hand-over")]
    HandoverWithdrawn { by: String },
    #[error("the withdrawal is not signed with the key of the hand-over")]
    WithdrawalOfOtherKey,
    #[error("no hand-over `{handover}`")]
    UnknownHandover { handover: String },
    #[error("the key of {user} is not known here; its fingerprint is {fingerprint}")]
    KeyNotTrusted { user: String, fingerprint: String },
    #[error("{user} has signed with another key before; the fingerprint of this one is {fingerprint}")]
    KeyChanged { user: String, fingerprint: String },
    #[error("no key with the fingerprint `{fingerprint}` has signed anything here")]
    UnknownKey { fingerprint: String },
    #[error(transparent)]
    ThresholdOutOfRange(#[from] jumla_domain::check::OutOfRange),
    #[error("no finding `{finding}` in this month of these facilities")]
    UnknownFinding { finding: String },
    #[error("a note is needed that says how or why")]
    NoteNeeded,
    #[error("`{text}` is no day; write it as YYYY-MM-DD")]
    DueDateMalformed { text: String },
    #[error("no program `{name}` may ask")]
    UnknownApiClient { name: String },
    #[error("a program called `{name}` may ask already")]
    ApiClientExists { name: String },
    #[error("a program needs a name")]
    ApiClientNameMissing,
    #[error("`{text}` is no web address from which a page can ask; write it as https://dhis2.example.org")]
    OriginMalformed { text: String },
    #[error("another program listens on port {port} already")]
    PortTaken { port: u16 },
    #[error("cannot listen on port {port}: {reason}")]
    CannotListen { port: u16, reason: std::io::ErrorKind },
    #[error("{connection} is known from files alone; nothing can be asked of it")]
    Dhis2NotConnected { connection: String },
    #[error("another push or fetch goes on in this workspace")]
    PushRunning,
    #[error("no push {push} is in the queue")]
    UnknownPush { push: i64 },
    #[error("the push has not been tried on the server yet")]
    PushNotTried,
    #[error("what was written as the CHT writes it is refused by DHIS2 as a whole")]
    PushAsTheCht,
    #[error("there is nothing in export {export} to push")]
    NothingToPush { export: i64 },
    #[error("no browser could be opened; the page is at {address}")]
    NoBrowser { address: String },
    #[error("{file}: no review of places can be read from it (line {line}): {reason}")]
    ReviewUnreadable { file: String, line: usize, reason: String },
    #[error("nothing is decided in it: no row says link or make")]
    NothingDecided,
    #[error("the mapping says nothing of persons or reports yet")]
    NoReceiveMapping,
    #[error("{place}: say exactly one of attribute, data_element, property and text, and one that there is")]
    FieldSourceUnclear { place: String },
    #[error("{place}: a field of this name is the CHT's own")]
    FieldReserved { place: String },
    #[error("the server has no type of person called `{contact_type}`")]
    NotAPersonType { contact_type: String },
    #[error("no values of {facility} in {period} are kept here")]
    NothingReceived { facility: String, period: String },
    #[error("no mapping is called `{mapping}`")]
    UnknownOutboundMapping { mapping: String },
    #[error("no document `{document}` is kept here")]
    UnknownRecord { document: String },
    #[error("nothing with the number {item} waits for DHIS2")]
    UnknownOutboundItem { item: i64 },
    #[error("there is nothing to send")]
    NothingToSend,
    #[error("{expected} documents were agreed to, and now there are {found}")]
    OutboundOutdated { expected: u32, found: u32 },
    #[error(transparent)]
    Dhis2(#[from] jumla_dhis2::client::Error),
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
