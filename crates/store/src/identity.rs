//! The key that signs this workspace's hand-overs. It never leaves the encrypted store.

use rusqlite::OptionalExtension;
use zeroize::Zeroizing;

use crate::{Error, Reader, Writer};

impl Reader<'_> {
    /// The secret half; `None` before the first use.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn identity(&self) -> Result<Option<Zeroizing<[u8; 32]>>, Error> {
        let mut statement = self.connection.prepare_cached("SELECT secret FROM identity")?;
        Ok(statement.query_row([], |row| row.get(0).map(Zeroizing::new)).optional()?)
    }
}

impl Writer<'_> {
    /// Keeps the secret half, unless there is one.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn set_identity(&mut self, secret: &[u8; 32]) -> Result<(), Error> {
        self.transaction
            .prepare_cached("INSERT OR IGNORE INTO identity (only_one, secret) VALUES (1, ?1)")?
            .execute([secret])?;
        Ok(())
    }
}
