//! A client for a DHIS2 server: one method, one request, one typed answer.
//!
//! Paths carry no version number: it selects nothing on the server, and old ones are no longer answered. It never
//! repeats a request by itself; when to ask again, with how much, and what to keep is decided by `jumla-engine`. Every
//! request carries the credentials, so there is no session to lose.

mod address;
mod completion;
mod credentials;
mod error;
mod exchange;
mod metadata;
mod server;
mod summary;
mod tracked;
mod tracker;
mod values;

use std::fmt;

use jumla_http::{Line, header::HeaderValue};

pub use address::Address;
pub use completion::{Completion, CompletionKey};
pub use credentials::Credentials;
pub use error::{Call, Error};
pub use jumla_http::{AddressError, Connection, ConnectionError, Found, Proxy, Timeouts, UnreachableCause};
pub use metadata::{DataEntryMetadata, OrgUnitPage, Part};
pub use server::{Info, Me};
pub use summary::{Summary, SummaryConflict};
pub use tracked::{Event, Slice, Tracked, TrackedEntity, TrackerPage, Within};
pub use tracker::{Atomic, Strategy, TrackerImport, TrackerJob};
pub use values::{HeldValue, Mode, Selection};

/// The versions that this client has been tried with, or whose sources were read: 2.40 to 2.44.
pub const OLDEST: u32 = 40;
pub const NEWEST: u32 = 44;

/// A server, and in whose name it is asked. Clones share the count of bytes.
#[derive(Clone)]
pub struct Client {
    address: Address,
    line: Line,
    authorization: HeaderValue,
    kind: credentials::Kind,
}

/// Without the connection, whose proxy may have a password, and without the credentials.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("address", &self.address).finish_non_exhaustive()
    }
}

impl Client {
    /// Nothing is sent.
    ///
    /// # Errors
    /// [`Error::Connection`] where the connection's certificate or proxy is no good, [`Error::Tls`] where this
    /// machine's certificates cannot be used, [`Error::WrongPassword`] and [`Error::TokenMalformed`] where the
    /// credentials cannot even be sent.
    pub fn new(address: &Address, connection: &Connection, credentials: &Credentials) -> Result<Self, Error> {
        Self::with_timeouts(address, connection, credentials, Timeouts::default())
    }

    /// # Errors
    /// As [`Client::new`].
    pub fn with_timeouts(
        address: &Address,
        connection: &Connection,
        credentials: &Credentials,
        timeouts: Timeouts,
    ) -> Result<Self, Error> {
        Ok(Self {
            address: address.clone(),
            line: Line::new(address.root(), connection, timeouts)?,
            authorization: credentials.header()?,
            kind: credentials.kind(),
        })
    }

    /// How many bytes of bodies have come over the line so far, packed as they were sent.
    #[must_use]
    pub fn received(&self) -> u64 {
        self.line.received()
    }

    #[must_use]
    pub fn address(&self) -> &Address {
        &self.address
    }
}
