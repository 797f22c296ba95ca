//! Sync: what the server has that is not here, what is here that the server no longer has, and what was written here
//! for the server.
//!
//! An offline user's server lists everything that the user may have (`get-ids`); an online user's, and a plain CouchDB,
//! tell what changed since last time. Either way every batch is one transaction, with what is left to do, and nothing
//! is held open while waiting for the network: whenever a run ends, the next goes on from there. What a document means
//! is read by `jumla-cht`; what is kept is decided in [`take_in`].

mod batch;
mod fetch;
pub(crate) mod lock;
mod meter;
mod offline;
mod online;
mod outgoing;
mod page;
mod patience;
mod plan;
mod prove;
mod push;
mod run;
mod schedule;
mod take_in;

pub use patience::Patience;
pub(crate) use run::client_of;
pub use run::{End, sync};
pub use schedule::is_due;
pub use take_in::take_in;

pub use crate::surface::{Extent, StartedBy};

/// How a run is to go about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    pub extent: Extent,
    pub started_by: StartedBy,
    pub patience: Patience,
}

impl Default for Options {
    fn default() -> Self {
        Self { extent: Extent::Changes, started_by: StartedBy::Person, patience: Patience::default() }
    }
}

impl Options {
    #[must_use]
    pub fn of(extent: Extent) -> Self {
        Self { extent, ..Self::default() }
    }
}
