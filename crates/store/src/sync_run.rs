//! Runs of sync that are over, and how the workspace is to sync.

use crate::{Error, Reader, Writer};

/// A run that is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredRun {
    pub id: i64,
    /// Milliseconds since 1970.
    pub started_at: i64,
    /// Not by a person.
    pub by_itself: bool,
    /// Over the line, as sent.
    pub bytes: i64,
    /// JSON: the outcome as shown.
    pub outcome: String,
}

/// How the workspace is to sync.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoredSyncSettings {
    pub paused: bool,
    pub every_minutes: u32,
    pub daily_megabytes: Option<u32>,
}

impl Default for StoredSyncSettings {
    fn default() -> Self {
        Self { paused: false, every_minutes: 5, daily_megabytes: None }
    }
}

/// Runs older than the newest so many are forgotten.
const KEPT_RUNS: u32 = 500;

impl Reader<'_> {
    /// The newest runs, the newest first.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn sync_runs(&self, limit: u32) -> Result<Vec<StoredRun>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, started_at, by_itself, bytes, outcome FROM sync_run ORDER BY id DESC LIMIT ?1",
        )?;
        let rows = statement.query_map([limit], |row| {
            Ok(StoredRun {
                id: row.get(0)?,
                started_at: row.get(1)?,
                by_itself: row.get(2)?,
                bytes: row.get(3)?,
                outcome: row.get(4)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Bytes over the line in runs that started at this time or later.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn bytes_since(&self, start: i64) -> Result<u64, Error> {
        let bytes: i64 = self.connection.query_row(
            "SELECT coalesce(sum(bytes), 0) FROM sync_run WHERE started_at >= ?1",
            [start],
            |row| row.get(0),
        )?;
        Ok(u64::try_from(bytes).unwrap_or(0))
    }

    /// # Errors
    /// Whatever SQLite says.
    pub fn sync_settings(&self) -> Result<StoredSyncSettings, Error> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT paused, every_minutes, daily_megabytes FROM sync_setting")?;
        let mut rows = statement.query([])?;
        Ok(match rows.next()? {
            Some(row) => StoredSyncSettings {
                paused: row.get(0)?,
                every_minutes: row.get(1)?,
                daily_megabytes: row.get(2)?,
            },
            None => StoredSyncSettings::default(),
        })
    }
}

impl Writer<'_> {
    /// Notes that a run begins, with the outcome that it has if it is cut off; the id is for [`Self::update_run`].
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn begin_run(&mut self, started_at: i64, by_itself: bool, outcome: &str) -> Result<i64, Error> {
        self.transaction.execute(
            "INSERT INTO sync_run (started_at, by_itself, bytes, outcome) VALUES (?1, ?2, 0, ?3)",
            (started_at, by_itself, outcome),
        )?;
        let id = self.transaction.last_insert_rowid();
        self.transaction
            .execute("DELETE FROM sync_run WHERE id <= ?1", [id.saturating_sub(i64::from(KEPT_RUNS))])?;
        Ok(id)
    }

    /// Notes how far a run is, or how it ended.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn update_run(&mut self, id: i64, bytes: u64, outcome: &str) -> Result<(), Error> {
        let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
        self.transaction
            .prepare_cached("UPDATE sync_run SET bytes = ?2, outcome = ?3 WHERE id = ?1")?
            .execute((id, bytes, outcome))?;
        Ok(())
    }

    /// # Errors
    /// Whatever SQLite says.
    pub fn set_sync_settings(&mut self, settings: &StoredSyncSettings) -> Result<(), Error> {
        self.transaction.execute(
            "INSERT OR REPLACE INTO sync_setting (only_one, paused, every_minutes, daily_megabytes)
             VALUES (1, ?1, ?2, ?3)",
            (settings.paused, settings.every_minutes, settings.daily_megabytes),
        )?;
        Ok(())
    }
}
