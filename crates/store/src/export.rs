//! Finished exports.

use jumla_domain::{DocumentId, Revision};

use crate::account::to_json;
use crate::{Error, Reader, Writer};

/// One finished export. `record` is the JSON that the hosts show; `content` the very bytes written.
pub struct StoredExport<'a> {
    pub at: i64,
    pub file: &'a str,
    pub format: &'a str,
    pub data_set: &'a str,
    pub period: &'a str,
    pub compat: &'a str,
    pub record: &'a str,
    pub content: &'a [u8],
    pub sources: &'a [(DocumentId, Revision)],
    pub digest: &'a str,
}

impl Reader<'_> {
    /// Id and record of every export, newest first.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn exports(&self) -> Result<Vec<(i64, String)>, Error> {
        let mut statement =
            self.connection.prepare_cached("SELECT id, record FROM export ORDER BY id DESC")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Writer<'_> {
    /// Adds an export and returns its id.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn add_export(&mut self, export: &StoredExport<'_>) -> Result<i64, Error> {
        self.transaction
            .prepare_cached(
                "INSERT INTO export (at, file, format, data_set, period, compat, record, content, sources, digest)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            )?
            .execute((
                export.at,
                export.file,
                export.format,
                export.data_set,
                export.period,
                export.compat,
                export.record,
                export.content,
                to_json(&export.sources)?,
                export.digest,
            ))?;
        Ok(self.transaction.last_insert_rowid())
    }
}
