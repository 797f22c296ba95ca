//! DHIS2 servers: what is known of them (taken from files or fetched, kept in the store, read once and kept until it
//! changes), and what is done with one when there is a line: push, compare, complete.
//!
//! What a server would answer to a file is in [`crate::export`].

mod asking;
mod compare;
mod complete;
mod connect;
mod fetch;
mod import;
mod known;
mod packed;
mod programs;
mod push;
mod waiting;

pub use compare::compare_with_dhis2;
pub use complete::{complete_in_dhis2, completions_in_dhis2};
pub use connect::{Dhis2ConnectRequest, connect_dhis2};
pub use fetch::{Extent as MetadataExtent, fetch_metadata};
pub use programs::fetch_programs;
pub use push::{Line as LineToDhis2, QueueAlarm, QueueExtent, run_push, run_queue, try_push};
pub use waiting::{WentByItself, send_what_waits};

pub(crate) use asking::Asking;
pub(crate) use known::{Known, name_of};

use crate::surface::{Dhis2AccountView, Dhis2Connection, MetadataView};
use crate::{Error, Workspace};

impl Workspace {
    /// The servers that something is known of, in the order in which they were made.
    ///
    /// # Errors
    /// Whatever the store says.
    pub fn dhis2_connections(&self) -> Result<Vec<Dhis2Connection>, Error> {
        let reader = self.store.read();
        let stored = reader.dhis2_connections()?;
        let read = |connection: jumla_store::StoredConnection| {
            let signed_in = reader.dhis2_secret(connection.id)?.is_some();
            let summary = connection.summary.as_deref().map(import::read_summary).transpose()?;
            let imported_at = connection.imported_at.unwrap_or_default();
            Ok(Dhis2Connection {
                metadata: summary.map(|summary| MetadataView::new(&connection.name, imported_at, summary)),
                id: connection.id,
                name: connection.name,
                current: connection.current,
                checked_at: connection.checked_at.filter(|at| *at > 0),
                account: connection.account.map(|account| Dhis2AccountView {
                    server: account.server,
                    user: account.user,
                    signed_in,
                }),
            })
        };
        stored.into_iter().map(read).collect()
    }

    /// One of them.
    pub(crate) fn dhis2_connection(&self, id: i64) -> Result<Dhis2Connection, Error> {
        self.dhis2_connections()?.into_iter().find(|one| one.id == id).ok_or_else(|| unknown(id))
    }

    /// Makes a server the one that previews and predictions go by.
    ///
    /// # Errors
    /// [`Error::UnknownDhis2`].
    pub fn choose_dhis2(&mut self, connection: i64) -> Result<(), Error> {
        let found = self.store.write(|writer| {
            // Nothing is written where there is no such connection.
            if writer.choose_dhis2_connection(connection)? { Ok(()) } else { Err(unknown(connection)) }
        });
        self.forget_configuration();
        found
    }

    /// Forgets what is known of a server. Exports stay.
    ///
    /// # Errors
    /// [`Error::UnknownDhis2`].
    pub fn forget_dhis2(&mut self, connection: i64) -> Result<(), Error> {
        let gone = self.store.write(|writer| {
            if writer.forget_dhis2_connection(connection)? { Ok(()) } else { Err(unknown(connection)) }
        });
        self.forget_configuration();
        gone
    }
}

fn unknown(connection: i64) -> Error {
    Error::UnknownDhis2 { connection: connection.to_string() }
}
