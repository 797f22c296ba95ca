//! What the run of sync under way still has to fetch: it survives the run.

use jumla_domain::{DocumentId, Revision};

use crate::{Error, Reader, Writer};

/// A document to be fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    pub position: i64,
    pub id: DocumentId,
    pub revision: Revision,
}

impl Reader<'_> {
    /// How many documents are still to be fetched.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn wanted_count(&self) -> Result<u32, Error> {
        Ok(self.connection.query_row("SELECT count(*) FROM wanted", [], |row| row.get(0))?)
    }

    /// The next documents to be fetched, from a position on.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn wanted(&self, from: i64, limit: usize) -> Result<Vec<Wanted>, Error> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut statement = self.connection.prepare_cached(
            "SELECT position, id, rev FROM wanted WHERE position >= ?1 ORDER BY position LIMIT ?2",
        )?;
        let rows = statement.query_map([from, limit], |row| {
            Ok(Wanted {
                position: row.get(0)?,
                id: row.get::<_, String>(1)?.into(),
                revision: row.get::<_, String>(2)?.into(),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Writer<'_> {
    /// Replaces what is to be fetched.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn set_wanted<'d>(
        &mut self,
        documents: impl IntoIterator<Item = (&'d DocumentId, &'d Revision)>,
    ) -> Result<(), Error> {
        self.transaction.execute("DELETE FROM wanted", [])?;
        let mut statement =
            self.transaction.prepare_cached("INSERT INTO wanted (position, id, rev) VALUES (?1, ?2, ?3)")?;
        for (position, (id, revision)) in (1_i64..).zip(documents) {
            statement.execute((position, id.as_str(), revision.as_str()))?;
        }
        Ok(())
    }

    /// Adds to what is to be fetched.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn add_wanted(&mut self, id: &DocumentId, revision: &Revision) -> Result<(), Error> {
        self.transaction
            .prepare_cached("INSERT INTO wanted (id, rev) VALUES (?1, ?2)")?
            .execute((id.as_str(), revision.as_str()))?;
        Ok(())
    }

    /// Strikes off what was fetched: everything from the first position to the last.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn strike_wanted(&mut self, first: i64, last: i64) -> Result<(), Error> {
        self.transaction
            .prepare_cached("DELETE FROM wanted WHERE position BETWEEN ?1 AND ?2")?
            .execute([first, last])?;
        Ok(())
    }
}
