//! The journal of sign-offs: what was stated about a facility's month, by whom and when.
//!
//! It only grows. Each entry has the hash of the one before it and a hash of its own, so that an entry that was altered
//! or left out shows; the tables' triggers keep this program from doing so.

use jumla_domain::ReportingPeriod;
use rusqlite::Row;
use sha2::{Digest, Sha256};

use crate::account::to_json;
use crate::target::period;
use crate::{Error, Reader, Writer};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JournalKind {
    SignedOff,
    Withdrawn,
    HandedOver,
    /// A hand-over from elsewhere came in.
    Received,
    Accepted,
    SentBack,
}

impl JournalKind {
    const ALL: [Self; 6] =
        [Self::SignedOff, Self::Withdrawn, Self::HandedOver, Self::Received, Self::Accepted, Self::SentBack];

    fn as_str(self) -> &'static str {
        match self {
            Self::SignedOff => "signed_off",
            Self::Withdrawn => "withdrawn",
            Self::HandedOver => "handed_over",
            Self::Received => "received",
            Self::Accepted => "accepted",
            Self::SentBack => "sent_back",
        }
    }

    fn read(text: &str) -> Result<Self, Error> {
        let found = Self::ALL.into_iter().find(|kind| kind.as_str() == text);
        found.ok_or_else(|| Error::corrupt(format!("a journal entry of the kind `{text}`")))
    }
}

/// What is to be stated.
#[derive(Clone, Copy, Debug)]
pub struct Statement<'a> {
    pub facility: &'a str,
    pub period: ReportingPeriod,
    pub kind: JournalKind,
    /// Milliseconds since 1970.
    pub at: i64,
    pub by: &'a str,
    /// JSON.
    pub body: &'a str,
}

/// An entry as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredEntry {
    pub number: i64,
    pub facility: String,
    pub period: ReportingPeriod,
    pub kind: JournalKind,
    pub at: i64,
    pub by: String,
    pub body: String,
    /// Hash of the entry before; empty for the first.
    pub previous: String,
    pub hash: String,
}

/// The last entry up to which the journal was found whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JournalEnd {
    /// 0 before the first entry.
    pub number: i64,
    pub hash: String,
}

const COLUMNS: &str = "SELECT number, facility, period, kind, at, by, body, previous, hash FROM journal";

impl Reader<'_> {
    /// The entries about a month, of one facility or of all, in their order.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn journal(&self, of: ReportingPeriod, facility: Option<&str>) -> Result<Vec<StoredEntry>, Error> {
        let condition = if facility.is_some() { " AND facility = ?2" } else { " AND ?2 IS NULL" };
        let mut statement = self
            .connection
            .prepare_cached(&format!("{COLUMNS} WHERE period = ?1{condition} ORDER BY number"))?;
        let mut rows = statement.query((of.to_string(), facility))?;
        let mut entries = Vec::new();
        while let Some(row) = rows.next()? {
            entries.push(entry(row)?);
        }
        Ok(entries)
    }

    /// Whether anything was ever stated here.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn has_journal(&self) -> Result<bool, Error> {
        Ok(self.connection.prepare_cached("SELECT 1 FROM journal LIMIT 1")?.exists([])?)
    }

    /// Looks through the journal from where it was last found whole. `None` where an entry was altered or left out,
    /// else where it ends.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn verify_journal(&self, from: &JournalEnd) -> Result<Option<JournalEnd>, Error> {
        let mut statement =
            self.connection.prepare_cached(&format!("{COLUMNS} WHERE number > ?1 ORDER BY number"))?;
        let mut rows = statement.query([from.number])?;
        let mut end = from.clone();
        while let Some(row) = rows.next()? {
            let one = entry(row)?;
            let follows = one.number == end.number + 1 && one.previous == end.hash;
            if !follows || one.hash != one.expected_hash()? {
                return Ok(None);
            }
            end = JournalEnd { number: one.number, hash: one.hash };
        }
        Ok(Some(end))
    }
}

impl Writer<'_> {
    /// Adds an entry to the end of the journal.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn state(&mut self, statement: &Statement<'_>) -> Result<StoredEntry, Error> {
        let last = self
            .transaction
            .prepare_cached("SELECT number, hash FROM journal ORDER BY number DESC LIMIT 1")?
            .query_map([], |row| Ok(JournalEnd { number: row.get(0)?, hash: row.get(1)? }))?
            .next()
            .transpose()?
            .unwrap_or_default();
        let mut one = StoredEntry {
            number: last.number + 1,
            facility: statement.facility.to_owned(),
            period: statement.period,
            kind: statement.kind,
            at: statement.at,
            by: statement.by.to_owned(),
            body: statement.body.to_owned(),
            previous: last.hash,
            hash: String::new(),
        };
        one.hash = one.expected_hash()?;
        self.transaction
            .prepare_cached(
                "INSERT INTO journal (number, facility, period, kind, at, by, body, previous, hash)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?
            .execute((
                one.number,
                &one.facility,
                one.period.to_string(),
                one.kind.as_str(),
                one.at,
                &one.by,
                &one.body,
                &one.previous,
                &one.hash,
            ))?;
        Ok(one)
    }
}

impl StoredEntry {
    /// SHA-256 of the hash before and everything in the entry, as one JSON list.
    fn expected_hash(&self) -> Result<String, Error> {
        let text = to_json(&(
            &self.previous,
            self.number,
            &self.facility,
            self.period.to_string(),
            self.kind.as_str(),
            self.at,
            &self.by,
            &self.body,
        ))?;
        Ok(Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

fn entry(row: &Row<'_>) -> Result<StoredEntry, Error> {
    Ok(StoredEntry {
        number: row.get(0)?,
        facility: row.get(1)?,
        period: period(row.get_ref(2)?.as_str().map_err(Error::corrupt)?)?,
        kind: JournalKind::read(row.get_ref(3)?.as_str().map_err(Error::corrupt)?)?,
        at: row.get(4)?,
        by: row.get(5)?,
        body: row.get(6)?,
        previous: row.get(7)?,
        hash: row.get(8)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Key, Store};

    const PERIOD: &str = "2026-10";

    fn statement<'a>(facility: &'a str, kind: JournalKind, body: &'a str) -> Statement<'a> {
        Statement { facility, period: PERIOD.parse().unwrap(), kind, at: 5, by: "Amina", body }
    }

    fn with_three() -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::create(&folder.path().join("s.db"), &Key::new([7; 32])).unwrap();
        store
            .write(|writer| {
                writer.state(&statement("f1", JournalKind::SignedOff, "{\"digest\":\"a\"}"))?;
                writer.state(&statement("f2", JournalKind::SignedOff, "{}"))?;
                writer.state(&statement("f1", JournalKind::Withdrawn, "{\"note\":\"x\"}"))
            })
            .map(drop)
            .unwrap();
        (folder, store)
    }

    fn end(store: &Store) -> Option<i64> {
        store.read().verify_journal(&JournalEnd::default()).unwrap().map(|end| end.number)
    }

    #[test]
    fn entries_come_back_in_their_order_and_hold_together() {
        let (_folder, mut store) = with_three();
        let period = PERIOD.parse().unwrap();
        let all = store.read().journal(period, None).unwrap();
        assert_eq!(all.iter().map(|one| one.number).collect::<Vec<_>>(), [1, 2, 3]);
        assert_eq!((all[0].previous.as_str(), &all[1].previous), ("", &all[0].hash));
        let first = store.read().journal(period, Some("f1")).unwrap();
        assert_eq!(
            first.iter().map(|one| one.kind).collect::<Vec<_>>(),
            [JournalKind::SignedOff, JournalKind::Withdrawn]
        );
        assert_eq!(store.read().journal("2026-09".parse().unwrap(), None).unwrap(), []);
        let before = store.read().verify_journal(&JournalEnd::default()).unwrap().unwrap();
        store.write(|writer| writer.state(&statement("f1", JournalKind::SignedOff, "{}"))).unwrap();
        assert_eq!(store.read().verify_journal(&before).unwrap().unwrap().number, 4);
        assert!(store.read().has_journal().unwrap());
    }

    #[test]
    fn the_tables_themselves_refuse_to_alter_an_entry() {
        let (_folder, store) = with_three();
        for (sql, reason) in [
            ("UPDATE journal SET by = 'Somebody' WHERE number = 1", "not rewritten"),
            ("DELETE FROM journal WHERE number = 3", "not shortened"),
            ("DELETE FROM journal", "not shortened"),
            (
                "INSERT OR REPLACE INTO journal SELECT number, facility, period, kind, at, 'X', body, previous, hash FROM journal WHERE number = 2",
                "not shortened",
            ),
        ] {
            let error = store.connection.execute(sql, []).unwrap_err();
            assert!(error.to_string().contains(reason), "{sql}: {error}");
        }
        assert_eq!(end(&store), Some(3));
    }

    #[test]
    fn what_was_done_to_it_behind_the_programs_back_shows() {
        let table = [
            ("UPDATE journal SET by = 'Somebody' WHERE number = 1", "another name"),
            ("UPDATE journal SET at = 6 WHERE number = 3", "another time"),
            ("UPDATE journal SET body = '{\"digest\":\"b\"}' WHERE number = 1", "another digest"),
            ("UPDATE journal SET facility = 'f3' WHERE number = 2", "another facility"),
            ("UPDATE journal SET kind = 'accepted' WHERE number = 2", "another kind"),
            ("UPDATE journal SET hash = 'abc' WHERE number = 3", "another hash"),
            ("DELETE FROM journal WHERE number = 1", "the first is gone"),
            ("DELETE FROM journal WHERE number = 2", "one between is gone"),
            ("UPDATE journal SET number = 9 WHERE number = 3", "another number"),
        ];
        for (sql, remark) in table {
            let (_folder, store) = with_three();
            store
                .connection
                .execute_batch(
                    "DROP TRIGGER journal_is_not_rewritten; DROP TRIGGER journal_is_not_shortened;",
                )
                .unwrap();
            assert_eq!(end(&store), Some(3), "{remark}");
            store.connection.execute(sql, []).unwrap();
            assert_eq!(end(&store), None, "{remark}");
        }
    }
}
