//! Why a request came to nothing.

use std::fmt;
use std::time::Duration;

use jumla_http::{ConnectionError, Failure, Found, LineError, UnreachableCause};

use super::Version;

/// What was asked of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Call {
    SignIn,
    Version,
    UserSettings,
    Settings,
    ReplicationIds,
    BulkGet,
    Newest,
    Deletes,
    Changes,
    AllDocs,
    RevsDiff,
    BulkDocs,
    UpdatePlace,
}

impl Call {
    /// For logs: stable, and without anything of the user's.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::SignIn => "sign-in",
            Self::Version => "version",
            Self::UserSettings => "user-settings",
            Self::Settings => "settings",
            Self::ReplicationIds => "get-ids",
            Self::BulkGet => "bulk-get",
            Self::Newest => "newest",
            Self::Deletes => "get-deletes",
            Self::Changes => "changes",
            Self::AllDocs => "all-docs",
            Self::RevsDiff => "revs-diff",
            Self::BulkDocs => "bulk-docs",
            Self::UpdatePlace => "update-place",
        }
    }
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Carries facts only, and none from a body.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Nothing was sent: the certificate or the proxy is no good.
    #[error(transparent)]
    Connection(#[from] ConnectionError),
    #[error("the server cannot be reached: {cause}")]
    Unreachable { cause: UnreachableCause },
    /// `detail` is what the TLS library says, in English.
    #[error("no secure connection: {detail}")]
    Tls { detail: String },
    #[error("{what}: no answer in time")]
    Timeout { what: Call },
    /// Something else answers at this address, or stands in between: a proxy, a network that wants a sign-in.
    #[error("what answers is not a CHT: {found}")]
    NotACht { found: Found },
    /// CouchDB answers, and has no database of this name.
    #[error("there is no such database")]
    NotADatabase,
    /// It is a CHT, and serves a page about its own start for the time being.
    #[error("the server is starting")]
    Starting,
    #[error("wrong user name or password")]
    WrongPassword,
    /// Too many wrong passwords from here. It has been seen to pass after eleven seconds.
    #[error("too many attempts")]
    RateLimited { retry_after: Option<Duration> },
    /// The server wants another password first, which is set on its own page `/medic/password-reset`.
    #[error("the password must be changed first")]
    PasswordChangeDue,
    /// The server no longer takes the session's cookie.
    #[error("the session is over")]
    SessionExpired,
    #[error("{what}: nobody is signed in")]
    NotSignedIn { what: Call },
    #[error("{what}: not allowed")]
    NotAllowed { what: Call },
    /// For the list of documents: the server is older than 4.3, or the account is an online one.
    #[error("{what}: not there")]
    NotFound { what: Call },
    /// More than the server takes or gives at once, or an answer larger than any that was asked for.
    #[error("{what}: too much at once")]
    TooLarge { what: Call },
    #[error("{what}: status {status}")]
    ServerError { what: Call, status: u16, retry_after: Option<Duration> },
    /// Not JSON, or not to its end, or not of the expected shape.
    #[error("{what}: the answer cannot be read")]
    Malformed { what: Call },
    #[error("the server's version {version} is too old")]
    TooOld { version: Version },
}

impl Error {
    pub(super) fn of(what: Call, failure: Failure) -> Self {
        match failure {
            Failure::Unreachable { cause } => Self::Unreachable { cause },
            Failure::Tls { detail } => Self::Tls { detail },
            Failure::Timeout => Self::Timeout { what },
            Failure::ProxySignIn => Self::NotACht { found: Found::Status(407) },
            Failure::Malformed => Self::Malformed { what },
            Failure::TooLarge => Self::TooLarge { what },
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
