//! Finished exports.

use jumla_domain::{DocumentId, Revision};
use rusqlite::OptionalExtension;

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
    /// JSON, compressed: the values.
    pub data_values: &'a [u8],
    /// JSON: the mapping entries that were used.
    pub mapping: &'a str,
}

/// What one export wrote.
pub struct ExportedValues {
    /// As shown.
    pub record: String,
    /// `None` for exports from before these were kept.
    pub data_values: Option<Vec<u8>>,
    /// The very bytes written.
    pub content: Vec<u8>,
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

impl Reader<'_> {
    /// Records in which a text occurs, in the order in which the exports were made.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn exports_with(&self, text: &str) -> Result<Vec<String>, Error> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT record FROM export WHERE instr(record, ?1) > 0 ORDER BY id")?;
        Ok(statement.query_map([text], |row| row.get(0))?.collect::<Result<_, _>>()?)
    }

    /// What an export wrote; `None` where there is no such export.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn exported_values(&self, export: i64) -> Result<Option<ExportedValues>, Error> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT record, data_values, content FROM export WHERE id = ?1")?;
        let found = statement.query_row([export], |row| {
            Ok(ExportedValues { record: row.get(0)?, data_values: row.get(1)?, content: row.get(2)? })
        });
        Ok(found.optional()?)
    }

    /// The exports of a data set and period for DHIS2, the newest first. One that was only made to be pushed (it has no
    /// file) and of which nobody has said that it goes is not among them.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn exports_of(&self, data_set: &str, period: &str) -> Result<Vec<i64>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id FROM export
             WHERE data_set = ?1 AND period = ?2 AND compat = 'dhis2'
               AND (file <> '' OR id NOT IN (SELECT export FROM push)
                    OR id IN (SELECT export FROM push WHERE state IN ('queued', 'done')))
             ORDER BY id DESC",
        )?;
        let rows = statement.query_map([data_set, period], |row| row.get(0))?;
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
                "INSERT INTO export (at, file, format, data_set, period, compat, record, content, sources, digest,
                                     data_values, mapping)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
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
                export.data_values,
                export.mapping,
            ))?;
        Ok(self.transaction.last_insert_rowid())
    }

    /// Forgets an export that was only made to be pushed and that nothing pushes any more.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn drop_export_without_a_push(&mut self, export: i64) -> Result<(), Error> {
        self.transaction.execute(
            "DELETE FROM export WHERE id = ?1 AND file = '' AND id NOT IN (SELECT export FROM push)",
            [export],
        )?;
        Ok(())
    }
}
