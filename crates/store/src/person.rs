//! Persons of no use are dropped again: they are patients as often as not.
//!
//! A person is needed who owns a target document, stands in DHIS2, or leads a place that is not a household: one of a
//! type under which other places stand, or at whose like someone reports.

use jumla_domain::{DocumentId, Revision};

use crate::account::to_json;
use crate::{Error, Reader, Writer};

impl Reader<'_> {
    /// Persons who were dropped earlier and are needed now, with the revision then known.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn needed_but_dropped(&self) -> Result<Vec<(DocumentId, Revision)>, Error> {
        let mut statement = self.connection.prepare_cached(concat!(
            include_str!("needed_persons.sql"),
            "SELECT document.id, document.rev FROM document
             WHERE document.kind = 'other' AND document.left_at IS NULL AND document.rev <> ''
               AND document.id IN (SELECT id FROM needed)"
        ))?;
        let rows = statement
            .query_map([], |row| Ok((row.get::<_, String>(0)?.into(), row.get::<_, String>(1)?.into())))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Writer<'_> {
    /// Forgets all of them but id and revision. Which contacts are persons is what `person_types` say.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn drop_unneeded_persons(&mut self, person_types: &[&str], now: i64) -> Result<(), Error> {
        self.transaction.execute(
            concat!(
                "CREATE TEMP TABLE unneeded AS ",
                include_str!("needed_persons.sql"),
                "SELECT id, rev, left_at FROM contact
                 WHERE dhis IS NULL AND id NOT IN (SELECT id FROM needed)
                   AND contact_type IN (SELECT value FROM json_each(?1))"
            ),
            [to_json(&person_types)?],
        )?;
        self.transaction.execute(
            "INSERT OR REPLACE INTO document (id, rev, kind, body, received_at, left_at)
             SELECT id, rev, 'other', NULL, ?1, left_at FROM temp.unneeded",
            [now],
        )?;
        self.transaction.execute_batch(
            "DELETE FROM contact WHERE id IN (SELECT id FROM temp.unneeded);
             DROP TABLE temp.unneeded;",
        )?;
        Ok(())
    }
}
