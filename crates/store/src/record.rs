//! Patient data: reports of the forms, and contacts, that a person chose to keep whole.
//!
//! Reports stand here only; a contact stands in its own table as well, or, where it is of no use for totals, is known
//! there by id and revision.

use std::collections::BTreeSet;

use jumla_domain::{DocumentId, Revision};
use rusqlite::{OptionalExtension, Row};

use crate::account::to_json;
use crate::{Error, Reader, Writer};

/// What is kept whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordChoice {
    pub forms: BTreeSet<String>,
    pub contact_types: BTreeSet<String>,
    /// Days that a report is kept after it was written; `None`: as long as the server shows it.
    pub keep_days: Option<u32>,
    /// When more was last chosen, milliseconds since 1970; `None` once a sync has brought it.
    pub widened_at: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RecordKind {
    Report,
    Contact,
}

/// A document, whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    pub id: DocumentId,
    pub revision: Revision,
    pub kind: RecordKind,
    /// The form, or the type of contact.
    pub of_type: String,
    pub short_id: Option<String>,
    /// Milliseconds since 1970.
    pub reported_at: Option<i64>,
    pub received_at: i64,
    /// JSON.
    pub body: String,
}

/// How many there are of a form or a type of contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordCount {
    pub kind: RecordKind,
    pub of_type: String,
    pub count: u32,
    /// When the oldest was written, milliseconds since 1970.
    pub oldest: Option<i64>,
}

impl RecordChoice {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.forms.is_empty() && self.contact_types.is_empty()
    }

    /// Reports written before this time are not kept, milliseconds since 1970.
    #[must_use]
    pub fn oldest(&self, now: i64) -> Option<i64> {
        const DAY: i64 = 24 * 60 * 60 * 1000;
        self.keep_days.map(|days| now - i64::from(days) * DAY)
    }
}

impl RecordKind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Report => "report",
            Self::Contact => "contact",
        }
    }

    fn read(text: &str) -> Self {
        if text == "report" { Self::Report } else { Self::Contact }
    }
}

const COLUMNS: &str = "SELECT id, rev, kind, type, short_id, reported_at, received_at, body FROM record";

fn record(row: &Row<'_>) -> rusqlite::Result<Record> {
    Ok(Record {
        id: row.get::<_, String>(0)?.into(),
        revision: row.get::<_, String>(1)?.into(),
        kind: RecordKind::read(row.get_ref(2)?.as_str()?),
        of_type: row.get(3)?,
        short_id: row.get(4)?,
        reported_at: row.get(5)?,
        received_at: row.get(6)?,
        body: row.get(7)?,
    })
}

impl Reader<'_> {
    /// # Errors
    /// Whatever SQLite says.
    pub fn record_choice(&self) -> Result<RecordChoice, Error> {
        let mut choice = RecordChoice::default();
        let mut statement = self.connection.prepare_cached("SELECT kind, name FROM record_choice")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let names = match row.get_ref(0)?.as_str().map_err(Error::corrupt)? {
                "form" => &mut choice.forms,
                _ => &mut choice.contact_types,
            };
            names.insert(row.get(1)?);
        }
        let mut statement =
            self.connection.prepare_cached("SELECT keep_days, widened_at FROM record_setting")?;
        if let Some(found) = statement.query_row([], |row| Ok((row.get(0)?, row.get(1)?))).optional()? {
            (choice.keep_days, choice.widened_at) = found;
        }
        Ok(choice)
    }

    /// A record by its id, or by the short id that reports know it by.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn record(&self, id: &str) -> Result<Option<Record>, Error> {
        let mut statement = self.connection.prepare_cached(&format!("{COLUMNS} WHERE id = ?1"))?;
        if let Some(found) = statement.query_row([id], record).optional()? {
            return Ok(Some(found));
        }
        let mut statement =
            self.connection.prepare_cached(&format!("{COLUMNS} WHERE short_id = ?1 ORDER BY id LIMIT 1"))?;
        Ok(statement.query_row([id], record).optional()?)
    }

    /// Records that the account may see, in the order of ids, after one of them: reports, and contacts of these types.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn records_after(
        &self,
        after: &str,
        contact_types: &BTreeSet<String>,
        limit: u32,
    ) -> Result<Vec<Record>, Error> {
        let mut statement = self.connection.prepare_cached(&format!(
            "{COLUMNS} WHERE id > ?1 AND left_at IS NULL
               AND (kind = 'report' OR type IN (SELECT value FROM json_each(?2)))
             ORDER BY id LIMIT ?3"
        ))?;
        let rows = statement.query_map((after, to_json(contact_types)?, limit), record)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Ids of records that are known nowhere else, in their order, after one of them.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn record_ids_after(
        &self,
        after: Option<&DocumentId>,
        limit: usize,
    ) -> Result<Vec<DocumentId>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id FROM record WHERE id > ?1 AND id NOT IN (SELECT id FROM contact) ORDER BY id LIMIT ?2",
        )?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let rows = statement
            .query_map((after.map_or("", DocumentId::as_str), limit), |row| row.get::<_, String>(0))?;
        Ok(rows.map(|id| id.map(Into::into)).collect::<Result<_, _>>()?)
    }

    /// # Errors
    /// Whatever SQLite says.
    pub fn record_counts(&self) -> Result<Vec<RecordCount>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT kind, type, count(*), min(reported_at) FROM record WHERE left_at IS NULL
             GROUP BY kind, type ORDER BY kind, type",
        )?;
        let rows = statement.query_map([], |row| {
            Ok(RecordCount {
                kind: RecordKind::read(row.get_ref(0)?.as_str()?),
                of_type: row.get(1)?,
                count: row.get(2)?,
                oldest: row.get(3)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Writer<'_> {
    /// # Errors
    /// Whatever SQLite says.
    pub fn set_record_choice(&mut self, choice: &RecordChoice) -> Result<(), Error> {
        self.transaction.execute("DELETE FROM record_choice", [])?;
        let mut insert =
            self.transaction.prepare_cached("INSERT INTO record_choice (kind, name) VALUES (?1, ?2)")?;
        for (kind, names) in [("form", &choice.forms), ("contact_type", &choice.contact_types)] {
            for name in names {
                insert.execute((kind, name))?;
            }
        }
        self.transaction.execute(
            "INSERT OR REPLACE INTO record_setting (only_one, keep_days, widened_at) VALUES (1, ?1, ?2)",
            (choice.keep_days, choice.widened_at),
        )?;
        Ok(())
    }

    /// Notes that a sync has brought what was chosen.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn set_records_complete(&mut self) -> Result<(), Error> {
        self.transaction.execute("UPDATE record_setting SET widened_at = NULL", [])?;
        Ok(())
    }

    /// Keeps a document whole. A report takes the place of whatever was known of the document; a contact is kept beside
    /// its row among contacts.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn put_record(&mut self, record: &Record) -> Result<(), Error> {
        match record.kind {
            RecordKind::Report => drop(self.forget(&record.id)?),
            RecordKind::Contact => self.drop_record(&record.id)?,
        }
        self.transaction
            .prepare_cached(
                "INSERT INTO record (id, rev, kind, type, short_id, reported_at, received_at, body)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute((
                record.id.as_str(),
                record.revision.as_str(),
                record.kind.as_str(),
                &record.of_type,
                &record.short_id,
                record.reported_at,
                record.received_at,
                &record.body,
            ))?;
        self.document_is_back(&record.id)
    }

    pub(crate) fn drop_record(&mut self, id: &DocumentId) -> Result<(), Error> {
        self.transaction.prepare_cached("DELETE FROM record WHERE id = ?1")?.execute([id.as_str()])?;
        Ok(())
    }

    /// Drops reports of other forms than those chosen, and those written before a time (milliseconds since 1970).
    /// `remember`: id and revision stay known, so that they are not fetched again.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn drop_reports(
        &mut self,
        chosen: &BTreeSet<String>,
        before: Option<i64>,
        remember: bool,
        now: i64,
    ) -> Result<u32, Error> {
        let of_no_use =
            "kind = 'report' AND (type NOT IN (SELECT value FROM json_each(?1)) OR reported_at < ?2)";
        let forms = to_json(chosen)?;
        if remember {
            self.transaction.execute(
                &format!(
                    "INSERT OR REPLACE INTO document (id, rev, kind, body, received_at, left_at)
                     SELECT id, rev, 'other', NULL, ?3, left_at FROM record WHERE {of_no_use}"
                ),
                (&forms, before, now),
            )?;
        }
        let dropped =
            self.transaction.execute(&format!("DELETE FROM record WHERE {of_no_use}"), (&forms, before))?;
        Ok(u32::try_from(dropped).unwrap_or(u32::MAX))
    }

    /// Drops persons of other types than those chosen who are of no use for totals either. `everything`: all contacts.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn drop_contact_records(
        &mut self,
        chosen: &BTreeSet<String>,
        person_types: &[&str],
        everything: bool,
    ) -> Result<u32, Error> {
        let dropped = self.transaction.execute(
            "DELETE FROM record WHERE kind = 'contact' AND (?3 OR (
                 type IN (SELECT value FROM json_each(?2)) AND type NOT IN (SELECT value FROM json_each(?1))
                 AND id NOT IN (SELECT id FROM contact)
             ))",
            (to_json(chosen)?, to_json(&person_types)?, everything),
        )?;
        Ok(u32::try_from(dropped).unwrap_or(u32::MAX))
    }

    /// What is not here whole will be fetched again, as soon as it is seen: more of it is wanted than before.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn want_anew(&mut self) -> Result<(), Error> {
        self.transaction.execute_batch(
            "UPDATE document SET rev = '' WHERE kind = 'other' AND id NOT IN (SELECT id FROM record);
             UPDATE contact SET rev = '' WHERE id NOT IN (SELECT id FROM record);",
        )?;
        self.set_checkpoint("0")
    }
}

#[cfg(test)]
mod tests;
