//! From where on a number is odd, where the workspace has thresholds of its own.

use rusqlite::OptionalExtension;

use crate::{Error, Reader, Writer};

impl Reader<'_> {
    /// The thresholds, as they were kept.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn thresholds(&self) -> Result<Option<String>, Error> {
        let mut statement = self.connection.prepare_cached("SELECT body FROM threshold")?;
        Ok(statement.query_row([], |row| row.get(0)).optional()?)
    }
}

impl Writer<'_> {
    /// Keeps thresholds; without any, those of the program hold again.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn set_thresholds(&mut self, body: Option<&str>) -> Result<(), Error> {
        match body {
            Some(body) => self
                .transaction
                .execute("INSERT OR REPLACE INTO threshold (only_one, body) VALUES (1, ?1)", [body])?,
            None => self.transaction.execute("DELETE FROM threshold", [])?,
        };
        Ok(())
    }
}
