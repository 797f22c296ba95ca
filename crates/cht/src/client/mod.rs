//! A client for a CHT server: one method, one request, one typed answer.
//!
//! Documents come back as the JSON text received; reading them is `wire`'s. It never asks twice by itself: when to ask
//! again, with how much, and what to keep is decided by `jumla-engine`. It sends a password once, to sign in, and from
//! then on the session's cookie.

mod address;
mod change;
mod error;
mod exchange;
mod replication;
mod session;
mod sign_in;
mod version;

use std::time::Duration;

use serde_json::Value;

pub use address::{Address, AddressError};
pub use change::{Change, ChangesPage};
pub use error::{Call, Error, Found, UnreachableCause};
pub use session::Session;
pub use version::Version;

use exchange::Pace;

/// How long the client waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// For a connection.
    pub connect: Duration,
    /// For the whole of a short answer.
    pub brief: Duration,
    /// For the next byte of an answer that may be long in the making: at 10,000 CHWs a server has been seen to think
    /// for 91 seconds about one list of documents, and for 67 about one batch.
    pub patient: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            brief: Duration::from_secs(60),
            patient: Duration::from_secs(300),
        }
    }
}

/// How long an unused connection is kept. The CHT closes its end after five seconds, and what is sent just then is
/// lost.
const KEPT_OPEN: Duration = Duration::from_secs(3);

/// A CHT server, and who is signed in to it.
#[derive(Clone, Debug)]
pub struct Client {
    address: Address,
    http: reqwest::Client,
    timeouts: Timeouts,
    session: Option<Session>,
}

impl Client {
    /// # Errors
    /// [`Error::Tls`] where this machine's certificates cannot be used.
    pub fn new(address: &Address) -> Result<Self, Error> {
        Self::with_timeouts(address, Timeouts::default())
    }

    /// # Errors
    /// As [`Client::new`].
    pub fn with_timeouts(address: &Address, timeouts: Timeouts) -> Result<Self, Error> {
        // A provider that the host installed earlier stays.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut http = reqwest::Client::builder()
            .user_agent(concat!("Jumla/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .pool_idle_timeout(KEPT_OPEN)
            .connect_timeout(timeouts.connect)
            .read_timeout(timeouts.patient);
        if address.is_loopback() {
            http = http.no_proxy();
        }
        let http = http.build().map_err(|error| Error::Tls { detail: error.to_string() })?;
        Ok(Self { address: address.clone(), http, timeouts, session: None })
    }

    #[must_use]
    pub fn with_session(mut self, session: Session) -> Self {
        self.session = Some(session);
        self
    }

    #[must_use]
    pub fn session(&self) -> Option<&Session> {
        self.session.as_ref()
    }

    #[must_use]
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// The `user-settings` document of an account.
    ///
    /// # Errors
    /// [`Error`]; [`Error::NotAllowed`] for somebody else's and, for an offline user, one that does not exist.
    pub async fn user_settings(&self, name: &str) -> Result<Value, Error> {
        let url = self.address.url(&["medic", &format!("org.couchdb.user:{name}")]);
        self.get(Call::UserSettings, url, Pace::Brief).await
    }

    /// The settings object of the server.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn settings(&self) -> Result<Value, Error> {
        let url = self.address.url(&["api", "v1", "settings"]);
        let settings: Value = self.get(Call::Settings, url, Pace::Brief).await?;
        if settings.is_object() { Ok(settings) } else { Err(Error::Malformed { what: Call::Settings }) }
    }
}
