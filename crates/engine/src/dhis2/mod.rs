//! What is known of DHIS2 servers: taken from files, kept in the store, read once and kept until it changes.
//!
//! Not here: asking a server. What it would answer to a file is in [`crate::export`] and in `check_file`.

mod import;
mod known;

pub(crate) use known::{Known, name_of};

use crate::surface::{Dhis2Connection, MetadataView};
use crate::{Error, Workspace};

impl Workspace {
    /// The servers that something is known of, in the order in which they were made.
    ///
    /// # Errors
    /// Whatever the store says.
    pub fn dhis2_connections(&self) -> Result<Vec<Dhis2Connection>, Error> {
        let stored = self.store.read().dhis2_connections()?;
        let read = |connection: jumla_store::StoredConnection| {
            let summary = connection.summary.as_deref().map(import::read_summary).transpose()?;
            let imported_at = connection.imported_at.unwrap_or_default();
            Ok(Dhis2Connection {
                metadata: summary.map(|summary| MetadataView::new(&connection.name, imported_at, summary)),
                id: connection.id,
                name: connection.name,
                current: connection.current,
            })
        };
        stored.into_iter().map(read).collect()
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
