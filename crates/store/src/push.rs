//! Exports on their way into DHIS2, and what became of their values.
//!
//! The rows are the queue: whatever is not `answered` is still to be done, after a kill as before. What the states mean
//! and when they change is `jumla-engine`'s to say.

use rusqlite::{OptionalExtension, Row};

use crate::{Error, Reader, Writer};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PushState {
    /// Not yet tried on the server.
    Asked,
    /// Tried there; waits for a person's word.
    Checked,
    /// To be sent.
    Queued,
    Done,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockState {
    Waiting,
    /// On its way; whether it arrived is not known until there is an answer.
    Sent,
    Answered,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueFate {
    Refused,
    /// The server had the same value already.
    Unchanged,
    /// The server took the request, and did not keep the value: a zero that its element does not hold.
    Dropped,
    /// Somebody else wrote another value there while this one was on its way.
    Overtaken,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredPush {
    pub id: i64,
    pub connection: i64,
    pub export: i64,
    /// Milliseconds since 1970.
    pub made_at: i64,
    pub state: PushState,
    /// Goes by itself when the line is back.
    pub later: bool,
    /// JSON: the dry run.
    pub trial: Option<String>,
    pub finished_at: Option<i64>,
}

/// The values of one org unit and period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredBlock {
    pub number: u32,
    pub org_unit: String,
    pub size: u32,
    pub state: BlockState,
    /// By the server's clock, milliseconds since 1970.
    pub sent_at: Option<i64>,
}

/// A value that was not simply taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFate {
    pub block: u32,
    /// Among the export's values, from 0.
    pub position: u32,
    pub fate: ValueFate,
    /// DHIS2's, `E8022`.
    pub code: Option<String>,
    pub reason: String,
}

impl PushState {
    fn as_str(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Checked => "checked",
            Self::Queued => "queued",
            Self::Done => "done",
        }
    }

    fn read(text: &str) -> Self {
        match text {
            "asked" => Self::Asked,
            "checked" => Self::Checked,
            "queued" => Self::Queued,
            _ => Self::Done,
        }
    }
}

impl BlockState {
    fn read(text: &str) -> Self {
        match text {
            "waiting" => Self::Waiting,
            "sent" => Self::Sent,
            _ => Self::Answered,
        }
    }
}

impl ValueFate {
    fn as_str(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Unchanged => "unchanged",
            Self::Dropped => "dropped",
            Self::Overtaken => "overtaken",
        }
    }

    fn read(text: &str) -> Self {
        match text {
            "unchanged" => Self::Unchanged,
            "dropped" => Self::Dropped,
            "overtaken" => Self::Overtaken,
            _ => Self::Refused,
        }
    }
}

const COLUMNS: &str = "SELECT id, connection, export, made_at, state, later, trial, finished_at FROM push";

fn push(row: &Row<'_>) -> rusqlite::Result<StoredPush> {
    Ok(StoredPush {
        id: row.get(0)?,
        connection: row.get(1)?,
        export: row.get(2)?,
        made_at: row.get(3)?,
        state: PushState::read(row.get_ref(4)?.as_str()?),
        later: row.get(5)?,
        trial: row.get(6)?,
        finished_at: row.get(7)?,
    })
}

impl Reader<'_> {
    /// All of them, the newest first.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn pushes(&self) -> Result<Vec<StoredPush>, Error> {
        let mut statement = self.connection.prepare_cached(&format!("{COLUMNS} ORDER BY id DESC"))?;
        let rows = statement.query_map([], push)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// # Errors
    /// Whatever SQLite says.
    pub fn push(&self, id: i64) -> Result<Option<StoredPush>, Error> {
        let mut statement = self.connection.prepare_cached(&format!("{COLUMNS} WHERE id = ?1"))?;
        Ok(statement.query_row([id], push).optional()?)
    }

    /// In the order of the export's values.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn push_blocks(&self, push: i64) -> Result<Vec<StoredBlock>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT number, org_unit, size, state, sent_at FROM push_block WHERE push = ?1 ORDER BY number",
        )?;
        let rows = statement.query_map([push], |row| {
            Ok(StoredBlock {
                number: row.get(0)?,
                org_unit: row.get(1)?,
                size: row.get(2)?,
                state: BlockState::read(row.get_ref(3)?.as_str()?),
                sent_at: row.get(4)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// In the order of the export's values.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn push_fates(&self, push: i64) -> Result<Vec<StoredFate>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT block, position, fate, code, reason FROM push_fate WHERE push = ?1 ORDER BY position",
        )?;
        let rows = statement.query_map([push], |row| {
            Ok(StoredFate {
                block: row.get(0)?,
                position: row.get(1)?,
                fate: ValueFate::read(row.get_ref(2)?.as_str()?),
                code: row.get(3)?,
                reason: row.get(4)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Writer<'_> {
    /// Puts an export into the queue with its blocks, org unit and size each, and returns the push's id.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn add_push(
        &mut self,
        connection: i64,
        export: i64,
        at: i64,
        later: bool,
        blocks: &[(String, u32)],
    ) -> Result<i64, Error> {
        self.transaction.execute(
            "INSERT INTO push (connection, export, made_at, state, later) VALUES (?1, ?2, ?3, 'asked', ?4)",
            (connection, export, at, later),
        )?;
        let id = self.transaction.last_insert_rowid();
        let mut statement = self.transaction.prepare_cached(
            "INSERT INTO push_block (push, number, org_unit, size, state) VALUES (?1, ?2, ?3, ?4, 'waiting')",
        )?;
        for (number, (org_unit, size)) in (0_u32..).zip(blocks) {
            statement.execute((id, number, org_unit, size))?;
        }
        Ok(id)
    }

    /// `at` is when it was finished, where that is the state.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn set_push_state(&mut self, push: i64, state: PushState, at: Option<i64>) -> Result<(), Error> {
        self.transaction.execute(
            "UPDATE push SET state = ?2, finished_at = ?3 WHERE id = ?1",
            (push, state.as_str(), at),
        )?;
        Ok(())
    }

    /// # Errors
    /// Whatever SQLite says.
    pub fn set_push_later(&mut self, push: i64, later: bool) -> Result<(), Error> {
        self.transaction.execute("UPDATE push SET later = ?2 WHERE id = ?1", (push, later))?;
        Ok(())
    }

    /// Keeps the dry run.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn set_push_trial(&mut self, push: i64, trial: &str) -> Result<(), Error> {
        self.transaction.execute("UPDATE push SET trial = ?2 WHERE id = ?1", (push, trial))?;
        Ok(())
    }

    /// Notes that blocks go out now.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn set_blocks_sent(&mut self, push: i64, blocks: &[u32], at: i64) -> Result<(), Error> {
        let mut statement = self.transaction.prepare_cached(
            "UPDATE push_block SET state = 'sent', sent_at = ?3 WHERE push = ?1 AND number = ?2",
        )?;
        for block in blocks {
            statement.execute((push, block, at))?;
        }
        Ok(())
    }

    /// Notes that blocks did not arrive: they go again.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn set_blocks_waiting(&mut self, push: i64, blocks: &[u32]) -> Result<(), Error> {
        let mut statement = self.transaction.prepare_cached(
            "UPDATE push_block SET state = 'waiting', sent_at = NULL WHERE push = ?1 AND number = ?2",
        )?;
        let mut fates =
            self.transaction.prepare_cached("DELETE FROM push_fate WHERE push = ?1 AND block = ?2")?;
        for block in blocks {
            fates.execute((push, block))?;
            statement.execute((push, block))?;
        }
        Ok(())
    }

    /// Notes what became of blocks, and of their values that were not simply taken.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn set_blocks_answered(
        &mut self,
        push: i64,
        blocks: &[u32],
        fates: &[StoredFate],
    ) -> Result<(), Error> {
        let mut statement = self
            .transaction
            .prepare_cached("UPDATE push_block SET state = 'answered' WHERE push = ?1 AND number = ?2")?;
        for block in blocks {
            statement.execute((push, block))?;
        }
        let mut statement = self.transaction.prepare_cached(
            "INSERT OR REPLACE INTO push_fate (push, block, position, fate, code, reason)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?;
        for one in fates {
            statement.execute((push, one.block, one.position, one.fate.as_str(), &one.code, &one.reason))?;
        }
        Ok(())
    }

    /// Takes a push out of the queue, with all that is known of it; `false` where there is none.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn drop_push(&mut self, push: i64) -> Result<bool, Error> {
        Ok(self.transaction.execute("DELETE FROM push WHERE id = ?1", [push])? > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Key, Store};

    #[test]
    fn a_push_is_what_its_blocks_are() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::create(&folder.path().join("jumla.db"), &Key::new([7; 32])).unwrap();
        let id = store
            .write(|writer| {
                let connection = writer.add_dhis2_connection("county")?;
                let export = writer.add_export(&crate::StoredExport {
                    at: 1,
                    file: "-",
                    format: "json",
                    data_set: "ds",
                    period: "202610",
                    compat: "dhis2",
                    record: "{}",
                    content: b"",
                    sources: &[],
                    digest: "",
                    data_values: b"",
                    mapping: "[]",
                })?;
                let blocks = [("one".to_owned(), 2), ("two".to_owned(), 1)];
                let id = writer.add_push(connection, export, 5, true, &blocks)?;
                writer.set_blocks_sent(id, &[0, 1], 9)?;
                let fate = StoredFate {
                    block: 1,
                    position: 2,
                    fate: ValueFate::Refused,
                    code: Some("E8022".to_owned()),
                    reason: "not in the data set".to_owned(),
                };
                writer.set_blocks_answered(id, &[1], &[fate])?;
                Ok::<_, Error>(id)
            })
            .unwrap();
        let states = |store: &Store| -> Vec<BlockState> {
            store.read().push_blocks(id).unwrap().into_iter().map(|block| block.state).collect()
        };
        assert_eq!(states(&store), [BlockState::Sent, BlockState::Answered]);
        assert_eq!(store.read().push_fates(id).unwrap().len(), 1);
        let push = store.read().push(id).unwrap().unwrap();
        assert_eq!((push.state, push.later), (PushState::Asked, true));
        store.write(|writer| writer.set_blocks_waiting(id, &[0, 1])).unwrap();
        assert_eq!(states(&store), [BlockState::Waiting; 2]);
        assert!(store.read().push_fates(id).unwrap().is_empty(), "what is sent again has no fate yet");
        assert!(store.write(|writer| writer.drop_push(id)).unwrap());
        assert!(store.read().push_blocks(id).unwrap().is_empty());
    }
}
