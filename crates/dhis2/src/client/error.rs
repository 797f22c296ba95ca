//! Why a request to DHIS2 came to nothing.

use std::fmt;
use std::time::Duration;

use jumla_http::{ConnectionError, Failure, Found, LineError, UnreachableCause};

use crate::metadata::Version;

/// What was asked of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Call {
    Info,
    Me,
    Settings,
    DataEntryMetadata,
    OptionCombos,
    OrgUnits,
    OrgUnitLevels,
    LockExceptions,
    Send,
    DryRun,
    Values,
    Complete,
    Completions,
    Programs,
    Tracker,
    TrackerDryRun,
    TrackerJob,
    TrackedEntities,
    Events,
}

impl Call {
    /// For logs: stable, and without anything of the user's.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "system-info",
            Self::Me => "me",
            Self::Settings => "system-settings",
            Self::DataEntryMetadata => "data-entry-metadata",
            Self::OptionCombos => "option-combos",
            Self::OrgUnits => "org-units",
            Self::OrgUnitLevels => "org-unit-levels",
            Self::LockExceptions => "lock-exceptions",
            Self::Send => "send-values",
            Self::DryRun => "dry-run",
            Self::Values => "values",
            Self::Complete => "complete",
            Self::Completions => "completions",
            Self::Programs => "programs",
            Self::Tracker => "send-tracker",
            Self::TrackerDryRun => "tracker-dry-run",
            Self::TrackerJob => "tracker-job",
            Self::TrackedEntities => "tracked-entities",
            Self::Events => "events",
        }
    }
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Carries facts only. Of a body no more than the server's own short reason, where it gives one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Nothing was sent: the certificate or the proxy is no good.
    #[error(transparent)]
    Connection(#[from] ConnectionError),
    #[error("the DHIS2 server cannot be reached: {cause}")]
    Unreachable { cause: UnreachableCause },
    /// `detail` is what the TLS library says, in English.
    #[error("no secure connection to DHIS2: {detail}")]
    Tls { detail: String },
    #[error("DHIS2, {what}: no answer in time")]
    Timeout { what: Call },
    /// Something else answers at this address, or stands in between: a proxy, a network that wants a sign-in.
    #[error("what answers is not a DHIS2: {found}")]
    NotADhis2 { found: Found },
    /// The server sends to its page for signing in: an account with a second factor, or a sign-in that another server
    /// does.
    #[error("DHIS2 wants a sign-in on its own page")]
    SignInPage,
    #[error("wrong DHIS2 user name or password")]
    WrongPassword,
    /// A password alone does not do for this account.
    #[error("the DHIS2 account has a second factor")]
    SecondFactor,
    /// It is no token at all: a letter is missing, or something else was pasted.
    #[error("the token is not one of DHIS2")]
    TokenMalformed,
    /// Revoked, run out, or not meant for this computer or for what was asked. `reason` is the server's.
    #[error("DHIS2 does not take the token: {reason}")]
    TokenRefused { reason: String },
    #[error("DHIS2, {what}: not allowed: {reason}")]
    NotAllowed { what: Call, reason: String },
    #[error("DHIS2, {what}: not there")]
    NotFound { what: Call },
    #[error("DHIS2 {version} is too old; the oldest that can be asked is 2.{oldest}", oldest = super::OLDEST)]
    TooOld { version: Version },
    #[error("DHIS2 {version} is newer than any that is known here, 2.{newest}", newest = super::NEWEST)]
    TooNew { version: Version },
    /// The request is more than the server or something before it takes at once.
    #[error("DHIS2, {what}: too much at once")]
    TooLarge { what: Call },
    #[error("DHIS2: too many requests")]
    RateLimited { retry_after: Option<Duration> },
    #[error("DHIS2, {what}: status {status}")]
    ServerError { what: Call, status: u16, retry_after: Option<Duration> },
    /// The server understood and says no. `code` is DHIS2's, `E2006`.
    #[error("DHIS2, {what}: {reason}")]
    Refused { what: Call, code: Option<String>, reason: String },
    /// Not JSON, or not to its end, or not of the expected shape.
    #[error("DHIS2, {what}: the answer cannot be read")]
    Malformed { what: Call },
}

impl Error {
    pub(super) fn of(what: Call, failure: Failure) -> Self {
        match failure {
            Failure::Unreachable { cause } => Self::Unreachable { cause },
            Failure::Tls { detail } => Self::Tls { detail },
            Failure::Timeout => Self::Timeout { what },
            Failure::ProxySignIn => Self::NotADhis2 { found: Found::Status(407) },
            Failure::Malformed => Self::Malformed { what },
            Failure::TooLarge => Self::TooLarge { what },
        }
    }

    /// Whether the request may have been carried out although no answer came, or none that can be read.
    #[must_use]
    pub fn leaves_open(&self) -> bool {
        match self {
            Self::Unreachable { cause } => *cause == UnreachableCause::Lost,
            Self::Timeout { .. } | Self::Malformed { .. } => true,
            // Whoever answered, it was not DHIS2: what stood behind may have got the request.
            Self::NotADhis2 { found } => *found == Found::Page,
            Self::ServerError { status, .. } => *status >= 500,
            _ => false,
        }
    }
}

impl From<LineError> for Error {
    fn from(error: LineError) -> Self {
        match error {
            LineError::Connection(error) => Self::Connection(error),
            LineError::Tls { detail } => Self::Tls { detail },
        }
    }
}
