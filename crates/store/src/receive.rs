//! Receiving from DHIS2: the mapping for persons and reports, and what DHIS2 held for a facility.

use rusqlite::OptionalExtension;

use crate::{Error, Reader, Writer};

/// What DHIS2 held for a facility and month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceivedValues {
    /// When it was read, milliseconds since 1970.
    pub at: i64,
    /// JSON.
    pub body: String,
}

impl Reader<'_> {
    /// The mapping file, as it was kept.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn receive_mapping(&self) -> Result<Option<String>, Error> {
        let mut statement = self.connection.prepare_cached("SELECT body FROM receive_mapping")?;
        Ok(statement.query_row([], |row| row.get(0)).optional()?)
    }

    /// # Errors
    /// Whatever SQLite says.
    pub fn received_values(
        &self,
        connection: i64,
        facility: &str,
        period: &str,
    ) -> Result<Option<ReceivedValues>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT at, body FROM received_values WHERE connection = ?1 AND facility = ?2 AND period = ?3",
        )?;
        let values = |row: &rusqlite::Row<'_>| Ok(ReceivedValues { at: row.get(0)?, body: row.get(1)? });
        Ok(statement.query_row((connection, facility, period), values).optional()?)
    }
}

impl Writer<'_> {
    /// # Errors
    /// Whatever SQLite says.
    pub fn set_receive_mapping(&mut self, body: &str) -> Result<(), Error> {
        self.transaction
            .execute("INSERT OR REPLACE INTO receive_mapping (only_one, body) VALUES (1, ?1)", [body])?;
        Ok(())
    }

    /// Keeps what was read, instead of what was read before.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn keep_received_values(
        &mut self,
        connection: i64,
        facility: &str,
        period: &str,
        values: &ReceivedValues,
    ) -> Result<(), Error> {
        self.transaction
            .prepare_cached(
                "INSERT OR REPLACE INTO received_values (connection, facility, period, at, body)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute((connection, facility, period, values.at, &values.body))?;
        Ok(())
    }
}
