//! What is known of DHIS2 servers, and the workspace's own mapping.

use rusqlite::OptionalExtension;

use crate::{Error, Reader, Writer};

/// A DHIS2 server; what is known of it stays where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredConnection {
    pub id: i64,
    pub name: String,
    pub current: bool,
    /// Milliseconds since 1970.
    pub imported_at: Option<i64>,
    /// JSON: the summary as shown.
    pub summary: Option<String>,
}

impl Reader<'_> {
    /// In the order in which they were made.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn dhis2_connections(&self) -> Result<Vec<StoredConnection>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, name, current, imported_at, summary FROM dhis2_connection ORDER BY id",
        )?;
        let rows = statement.query_map([], |row| {
            Ok(StoredConnection {
                id: row.get(0)?,
                name: row.get(1)?,
                current: row.get(2)?,
                imported_at: row.get(3)?,
                summary: row.get(4)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// What is known of a server, as it was kept.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn dhis2_metadata(&self, connection: i64) -> Result<Option<Vec<u8>>, Error> {
        let found = self
            .connection
            .prepare_cached("SELECT metadata FROM dhis2_connection WHERE id = ?1")?
            .query_row([connection], |row| row.get(0))
            .optional()?;
        Ok(found.flatten())
    }

    /// The mapping file, as it was kept.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn mapping(&self) -> Result<Option<String>, Error> {
        let mut statement = self.connection.prepare_cached("SELECT body FROM mapping")?;
        Ok(statement.query_row([], |row| row.get(0)).optional()?)
    }
}

impl Writer<'_> {
    /// Adds a server, which becomes the current one, and returns its id.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn add_dhis2_connection(&mut self, name: &str) -> Result<i64, Error> {
        self.transaction.execute("UPDATE dhis2_connection SET current = 0 WHERE current = 1", [])?;
        self.transaction.execute("INSERT INTO dhis2_connection (name, current) VALUES (?1, 1)", [name])?;
        Ok(self.transaction.last_insert_rowid())
    }

    /// Keeps what is known of a server.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn set_dhis2_metadata(
        &mut self,
        connection: i64,
        imported_at: i64,
        summary: &str,
        metadata: &[u8],
    ) -> Result<(), Error> {
        self.transaction.execute(
            "UPDATE dhis2_connection SET imported_at = ?2, summary = ?3, metadata = ?4 WHERE id = ?1",
            (connection, imported_at, summary, metadata),
        )?;
        Ok(())
    }

    /// Makes a server the current one; `false` where there is no such.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn choose_dhis2_connection(&mut self, connection: i64) -> Result<bool, Error> {
        self.transaction.execute("UPDATE dhis2_connection SET current = 0 WHERE current = 1", [])?;
        let changed = self
            .transaction
            .execute("UPDATE dhis2_connection SET current = 1 WHERE id = ?1", [connection])?;
        Ok(changed > 0)
    }

    /// Forgets a server; of those that are left the first becomes the current one. `false` where there is no such.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn forget_dhis2_connection(&mut self, connection: i64) -> Result<bool, Error> {
        let gone = self.transaction.execute("DELETE FROM dhis2_connection WHERE id = ?1", [connection])?;
        self.transaction.execute(
            "UPDATE dhis2_connection SET current = 1
             WHERE id = (SELECT min(id) FROM dhis2_connection)
               AND NOT EXISTS (SELECT 1 FROM dhis2_connection WHERE current = 1)",
            [],
        )?;
        Ok(gone > 0)
    }

    /// # Errors
    /// Whatever SQLite says.
    pub fn set_mapping(&mut self, body: &str) -> Result<(), Error> {
        self.transaction.execute("INSERT OR REPLACE INTO mapping (only_one, body) VALUES (1, ?1)", [body])?;
        Ok(())
    }
}
