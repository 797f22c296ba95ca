//! Why no answer came, or not all of it.

use std::error::Error as StdError;
use std::fmt;
use std::io;

/// What happened below the answer. Carries facts only, and none from a body.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    #[error("the server cannot be reached: {cause}")]
    Unreachable { cause: UnreachableCause },
    /// `detail` is what the TLS library says, in English.
    #[error("no secure connection: {detail}")]
    Tls { detail: String },
    #[error("no answer in time")]
    Timeout,
    /// The proxy wants a name and a password first.
    #[error("the proxy wants a sign-in")]
    ProxySignIn,
    /// Not to its end, or not as its headers say.
    #[error("the answer cannot be read")]
    Malformed,
    /// An answer larger than any that is asked for.
    #[error("the answer is too large")]
    TooLarge,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnreachableCause {
    /// No machine of this name, or nobody to ask for it.
    NameUnknown,
    Refused,
    /// The connection broke while it was in use, perhaps in the middle of an answer.
    Lost,
    /// No way there: no network, no route.
    NoRoute,
}

impl fmt::Display for UnreachableCause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NameUnknown => "no machine of this name is known here",
            Self::Refused => "the machine is there, but no server answers on it",
            Self::Lost => "the connection broke",
            Self::NoRoute => "there is no way to it from here",
        })
    }
}

/// What answered instead of the server that was meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// An HTML page.
    Page,
    /// JSON that such a server does not send.
    OtherJson,
    Status(u16),
    /// The origin to which it sends on, without path or query.
    RedirectTo(String),
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Page => f.write_str("a page"),
            Self::OtherJson => f.write_str("other data"),
            Self::Status(status) => write!(f, "status {status}"),
            Self::RedirectTo(origin) => write!(f, "a redirect to {origin}"),
        }
    }
}

impl Failure {
    /// The layers below name some things in words only; the tests see to it that the words still hold.
    pub(crate) fn of_transport(error: &reqwest::Error) -> Self {
        if error.is_timeout() {
            return Self::Timeout;
        }
        let (mut cause, mut in_body) = (None, false);
        let mut next: Option<&(dyn StdError + 'static)> = Some(error);
        while let Some(current) = next {
            if let Some(detail) = tls_detail(current) {
                return Self::Tls { detail };
            }
            cause = cause.or_else(|| io_cause(current));
            if cause.is_none() && error.is_connect() && current.to_string().starts_with("dns error") {
                cause = Some(UnreachableCause::NameUnknown);
            }
            if current.to_string().ends_with("proxy authorization required") {
                return Self::ProxySignIn;
            }
            in_body |= current.to_string().starts_with("error reading a body from connection");
            next = current.source();
        }
        match cause {
            Some(cause) => Self::Unreachable { cause },
            None if error.is_decode() && !in_body => Self::Malformed,
            None if error.is_connect() => Self::Unreachable { cause: UnreachableCause::NoRoute },
            None => Self::Unreachable { cause: UnreachableCause::Lost },
        }
    }
}

/// The chain of causes in one line. Transport errors hold addresses, never bodies.
pub(crate) fn chain(error: &reqwest::Error) -> String {
    let mut text = String::new();
    let mut next = StdError::source(error);
    while let Some(cause) = next {
        text.push_str(&cause.to_string());
        text.push_str("; ");
        next = cause.source();
    }
    text
}

/// rustls hides inside I/O errors, which do not name what is inside them as their source.
fn tls_detail(error: &(dyn StdError + 'static)) -> Option<String> {
    if let Some(tls) = error.downcast_ref::<rustls::Error>() {
        return Some(tls.to_string());
    }
    let inner: &(dyn StdError + 'static) = error.downcast_ref::<io::Error>()?.get_ref()?;
    tls_detail(inner)
}

fn io_cause(error: &(dyn StdError + 'static)) -> Option<UnreachableCause> {
    use io::ErrorKind::{
        BrokenPipe, ConnectionAborted, ConnectionRefused, ConnectionReset, HostUnreachable, NetworkDown,
        NetworkUnreachable,
    };
    match error.downcast_ref::<io::Error>()?.kind() {
        ConnectionRefused => Some(UnreachableCause::Refused),
        ConnectionReset | ConnectionAborted | BrokenPipe => Some(UnreachableCause::Lost),
        HostUnreachable | NetworkUnreachable | NetworkDown => Some(UnreachableCause::NoRoute),
        _ => None,
    }
}
