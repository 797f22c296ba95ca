//! A client for a CHT server, or for a CouchDB database with a CHT's documents: one method, one request, one typed
//! answer.
//!
//! Documents come back as the JSON text received; reading them is `wire`'s. It never repeats a request by itself: when
//! to ask again, with how much, and what to keep is decided by `jumla-engine`. It sends a password once, to sign in,
//! and from then on the session's cookie.

mod address;
mod change;
mod database;
mod error;
mod exchange;
mod fetch;
mod listing;
mod push;
mod replication;
mod session;
mod sign_in;
mod version;
mod write;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jumla_http::{Line, Pace};
use serde_json::Value;

pub use address::Address;
pub use change::{Change, ChangesPage, Filter};
pub use error::{Call, Error};
pub use fetch::Fetched;
pub use jumla_http::{AddressError, Connection, ConnectionError, Found, Proxy, Timeouts, UnreachableCause};
pub use push::NotTaken;
pub use session::Session;
pub use version::Version;
pub use write::Written;

/// A server, and who is signed in to it. Clones share the session and the count of bytes.
#[derive(Clone)]
pub struct Client {
    address: Address,
    line: Line,
    session: Arc<Mutex<Option<Session>>>,
}

/// Without the connection: its proxy may have a password.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("address", &self.address)
            .field("timeouts", &self.line.timeouts())
            .field("session", &self.session())
            .field("received", &self.received())
            .finish_non_exhaustive()
    }
}

impl Client {
    /// # Errors
    /// [`Error::Connection`] where the connection's certificate or proxy is no good, [`Error::Tls`] where this
    /// machine's certificates cannot be used.
    pub fn new(address: &Address, connection: &Connection) -> Result<Self, Error> {
        Self::with_timeouts(address, connection, Timeouts::default())
    }

    /// # Errors
    /// As [`Client::new`].
    pub fn with_timeouts(
        address: &Address,
        connection: &Connection,
        timeouts: Timeouts,
    ) -> Result<Self, Error> {
        let line = Line::new(address.root(), connection, timeouts)?;
        Ok(Self { address: address.clone(), line, session: Arc::default() })
    }

    /// The same server in the name of another session. The clones of before keep theirs.
    #[must_use]
    pub fn with_session(mut self, session: Session) -> Self {
        self.session = Arc::new(Mutex::new(Some(session)));
        self
    }

    /// As it is now: a server may renew it with any answer.
    #[must_use]
    pub fn session(&self) -> Option<Session> {
        self.signed_in().clone()
    }

    /// Nothing that holds the lock can leave half a session behind.
    fn signed_in(&self) -> MutexGuard<'_, Option<Session>> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many bytes of bodies have come over the line so far, as they were sent: packed, mostly. It grows while an
    /// answer is still coming.
    #[must_use]
    pub fn received(&self) -> u64 {
        self.line.received()
    }

    #[must_use]
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// The `user-settings` document of an account.
    ///
    /// # Errors
    /// [`Error`]; [`Error::NotAllowed`] for somebody else's and, for an offline user, one that does not exist;
    /// otherwise that is [`Error::NotFound`].
    pub async fn user_settings(&self, name: &str) -> Result<Value, Error> {
        let url = self.address.document(&[&format!("org.couchdb.user:{name}")]);
        self.get(Call::UserSettings, url, Pace::Brief).await
    }

    /// The settings object of the server.
    ///
    /// # Errors
    /// [`Error`]; [`Error::NotFound`] from a database in which a CHT never was.
    pub async fn settings(&self) -> Result<Value, Error> {
        let settings: Value = if self.address.is_database() {
            self.settings_document().await?
        } else {
            let url = self.address.service(&["api", "v1", "settings"]);
            self.get(Call::Settings, url, Pace::Brief).await?
        };
        if settings.is_object() { Ok(settings) } else { Err(Error::Malformed { what: Call::Settings }) }
    }
}
