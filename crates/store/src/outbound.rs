//! What mappings made of documents, on its way into DHIS2 or there, and the mappings themselves.
//!
//! The rows are the queue: what is `queued` or `on_its_way` is still to be done, after a kill as before. Of one mapping
//! and document the last row that is not superseded is how things stand.

use jumla_domain::{DocumentId, Revision};
use rusqlite::{OptionalExtension, Row};

use crate::{Error, Reader, Writer};

/// Whose mapping.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum OutboundOrigin {
    /// The workspace's own file.
    Workspace,
    /// The CHT's settings.
    Cht,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutboundAct {
    Write,
    Delete,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutboundState {
    Queued,
    /// Sent, or given to a job; whether it arrived is not known until there is an answer.
    OnItsWay,
    Sent,
    /// Written into a file for import by hand.
    Saved,
    Refused,
    Superseded,
}

/// What a mapping made of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboundItem {
    pub id: i64,
    pub connection: i64,
    pub origin: OutboundOrigin,
    pub mapping: String,
    pub document: DocumentId,
    pub revision: Revision,
    pub act: OutboundAct,
    pub state: OutboundState,
    /// JSON; `None` as soon as it need not go any more.
    pub payload: Option<String>,
    pub hash: String,
    /// JSON: what it makes in DHIS2.
    pub objects: String,
    pub queued_at: i64,
    pub changed_at: i64,
    pub attempts: u32,
    pub next_at: Option<i64>,
    pub job: Option<String>,
    /// JSON.
    pub problems: String,
    /// The document was deleted on the CHT's server.
    pub gone: bool,
}

/// How many rows of a mapping are alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboundTally {
    pub origin: OutboundOrigin,
    pub mapping: String,
    pub act: OutboundAct,
    pub state: OutboundState,
    pub gone: bool,
    pub count: u32,
}

/// What is put into the queue, or noted as saved.
#[derive(Clone, Debug)]
pub struct NewOutboundItem<'a> {
    pub connection: i64,
    pub origin: OutboundOrigin,
    pub mapping: &'a str,
    pub document: &'a DocumentId,
    pub revision: &'a Revision,
    pub act: OutboundAct,
    pub payload: Option<&'a str>,
    pub hash: &'a str,
    pub objects: &'a str,
    pub at: i64,
}

impl OutboundOrigin {
    fn as_str(self) -> &'static str {
        match self {
            Self::Workspace => "workspace",
            Self::Cht => "cht",
        }
    }

    fn read(text: &str) -> Self {
        if text == "cht" { Self::Cht } else { Self::Workspace }
    }
}

impl OutboundAct {
    fn read(text: &str) -> Self {
        if text == "delete" { Self::Delete } else { Self::Write }
    }
}

impl OutboundState {
    fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::OnItsWay => "on_its_way",
            Self::Sent => "sent",
            Self::Saved => "saved",
            Self::Refused => "refused",
            Self::Superseded => "superseded",
        }
    }

    fn read(text: &str) -> Self {
        match text {
            "queued" => Self::Queued,
            "on_its_way" => Self::OnItsWay,
            "sent" => Self::Sent,
            "saved" => Self::Saved,
            "refused" => Self::Refused,
            _ => Self::Superseded,
        }
    }
}

const COLUMNS: &str =
    "SELECT id, connection, origin, mapping, document, rev, act, state, payload, hash, objects,
                              queued_at, changed_at, attempts, next_at, job, problems, gone
                       FROM outbound_item";

fn item(row: &Row<'_>) -> rusqlite::Result<OutboundItem> {
    Ok(OutboundItem {
        id: row.get(0)?,
        connection: row.get(1)?,
        origin: OutboundOrigin::read(row.get_ref(2)?.as_str()?),
        mapping: row.get(3)?,
        document: row.get::<_, String>(4)?.into(),
        revision: row.get::<_, String>(5)?.into(),
        act: OutboundAct::read(row.get_ref(6)?.as_str()?),
        state: OutboundState::read(row.get_ref(7)?.as_str()?),
        payload: row.get(8)?,
        hash: row.get(9)?,
        objects: row.get(10)?,
        queued_at: row.get(11)?,
        changed_at: row.get(12)?,
        attempts: row.get(13)?,
        next_at: row.get(14)?,
        job: row.get(15)?,
        problems: row.get(16)?,
        gone: row.get(17)?,
    })
}

impl Reader<'_> {
    /// The file of mappings, as it was kept.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn outbound_mapping(&self) -> Result<Option<String>, Error> {
        let mut statement = self.connection.prepare_cached("SELECT body FROM outbound_mapping")?;
        Ok(statement.query_row([], |row| row.get(0)).optional()?)
    }

    /// All rows of a server but those superseded, in the order in which they were made.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn outbound_items(&self, connection: i64) -> Result<Vec<OutboundItem>, Error> {
        let mut statement = self.connection.prepare_cached(&format!(
            "{COLUMNS} WHERE connection = ?1 AND state <> 'superseded' ORDER BY id"
        ))?;
        Ok(statement.query_map([connection], item)?.collect::<Result<_, _>>()?)
    }

    /// What waits or is on its way, in the order in which it was queued.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn outbound_open(&self, connection: i64) -> Result<Vec<OutboundItem>, Error> {
        let mut statement = self.connection.prepare_cached(&format!(
            "{COLUMNS} WHERE connection = ?1 AND state IN ('queued', 'on_its_way') ORDER BY id"
        ))?;
        Ok(statement.query_map([connection], item)?.collect::<Result<_, _>>()?)
    }

    /// What waits to be written and whose document was edited since.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn outbound_stale(&self, connection: i64) -> Result<Vec<OutboundItem>, Error> {
        let mut statement = self.connection.prepare_cached(&format!(
            "{COLUMNS} WHERE connection = ?1 AND state = 'queued' AND act = 'write'
               AND rev <> (SELECT record.rev FROM record WHERE record.id = outbound_item.document) ORDER BY id"
        ))?;
        Ok(statement.query_map([connection], item)?.collect::<Result<_, _>>()?)
    }

    /// What waits, is on its way or was refused, in the order in which it was queued.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn outbound_unsettled(&self, connection: i64) -> Result<Vec<OutboundItem>, Error> {
        let mut statement = self.connection.prepare_cached(&format!(
            "{COLUMNS} WHERE connection = ?1 AND state IN ('queued', 'on_its_way', 'refused') ORDER BY id"
        ))?;
        Ok(statement.query_map([connection], item)?.collect::<Result<_, _>>()?)
    }

    /// How many rows of a server are how far, those superseded left out.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn outbound_tally(&self, connection: i64) -> Result<Vec<OutboundTally>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT origin, mapping, act, state, gone, COUNT(*) FROM outbound_item
             WHERE connection = ?1 AND state <> 'superseded' GROUP BY origin, mapping, act, state, gone",
        )?;
        let tally = |row: &Row<'_>| {
            Ok(OutboundTally {
                origin: OutboundOrigin::read(row.get_ref(0)?.as_str()?),
                mapping: row.get(1)?,
                act: OutboundAct::read(row.get_ref(2)?.as_str()?),
                state: OutboundState::read(row.get_ref(3)?.as_str()?),
                gone: row.get(4)?,
                count: row.get(5)?,
            })
        };
        Ok(statement.query_map([connection], tally)?.collect::<Result<_, _>>()?)
    }

    /// # Errors
    /// Whatever SQLite says.
    pub fn outbound_item(&self, id: i64) -> Result<Option<OutboundItem>, Error> {
        let mut statement = self.connection.prepare_cached(&format!("{COLUMNS} WHERE id = ?1"))?;
        Ok(statement.query_row([id], item).optional()?)
    }

    /// All that was ever queued of a document, the newest first.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn outbound_of(&self, document: &DocumentId) -> Result<Vec<OutboundItem>, Error> {
        let mut statement =
            self.connection.prepare_cached(&format!("{COLUMNS} WHERE document = ?1 ORDER BY id DESC"))?;
        Ok(statement.query_map([document.as_str()], item)?.collect::<Result<_, _>>()?)
    }
}

impl Writer<'_> {
    /// # Errors
    /// Whatever SQLite says.
    pub fn set_outbound_mapping(&mut self, body: &str) -> Result<(), Error> {
        self.transaction
            .execute("INSERT OR REPLACE INTO outbound_mapping (only_one, body) VALUES (1, ?1)", [body])?;
        Ok(())
    }

    /// Adds a row, `queued` where it has a payload and `saved` where it has none. What waited of the same mapping and
    /// document, was saved or refused, is superseded; what was sent is, as soon as this one is. The document of a deletion
    /// is gone.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn add_outbound(&mut self, new: &NewOutboundItem<'_>) -> Result<i64, Error> {
        let key = (new.connection, new.origin.as_str(), new.mapping, new.document.as_str());
        self.transaction
            .prepare_cached(
                "UPDATE outbound_item SET state = 'superseded', payload = NULL, job = NULL, changed_at = ?5
                 WHERE connection = ?1 AND origin = ?2 AND mapping = ?3 AND document = ?4
                   AND state IN ('queued', 'on_its_way', 'saved', 'refused')",
            )?
            .execute((key.0, key.1, key.2, key.3, new.at))?;
        let act = match new.act {
            OutboundAct::Write => "write",
            OutboundAct::Delete => "delete",
        };
        let state = if new.payload.is_some() { OutboundState::Queued } else { OutboundState::Saved };
        self.transaction
            .prepare_cached(
                "INSERT INTO outbound_item (connection, origin, mapping, document, rev, act, state, payload, hash,
                                            objects, queued_at, changed_at, gone)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?11, ?6 = 'delete')",
            )?
            .execute((
                key.0,
                key.1,
                key.2,
                key.3,
                new.revision.as_str(),
                act,
                state.as_str(),
                new.payload,
                new.hash,
                new.objects,
                new.at,
            ))?;
        Ok(self.transaction.last_insert_rowid())
    }

    /// Notes that rows go out now, with the job that carries them out where there is one.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn set_outbound_on_its_way(&mut self, ids: &[i64], job: Option<&str>, at: i64) -> Result<(), Error> {
        let mut statement = self.transaction.prepare_cached(
            "UPDATE outbound_item SET state = 'on_its_way', job = ?2, changed_at = ?3
             WHERE id = ?1 AND state IN ('queued', 'on_its_way')",
        )?;
        for id in ids {
            statement.execute((id, job, at))?;
        }
        Ok(())
    }

    /// Notes that rows did not go: they wait, as queued, until a time.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn set_outbound_waiting(
        &mut self,
        ids: &[i64],
        attempts: u32,
        next_at: Option<i64>,
        at: i64,
    ) -> Result<(), Error> {
        let mut statement = self.transaction.prepare_cached(
            "UPDATE outbound_item SET state = 'queued', job = NULL, attempts = ?2, next_at = ?3, changed_at = ?4
             WHERE id = ?1 AND state IN ('queued', 'on_its_way')",
        )?;
        for id in ids {
            statement.execute((id, attempts, next_at, at))?;
        }
        Ok(())
    }

    /// Notes that a row arrived. What was sent before of the same mapping and document is superseded by it.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn set_outbound_sent(&mut self, id: i64, at: i64) -> Result<(), Error> {
        self.transaction
            .prepare_cached(
                "UPDATE outbound_item SET state = 'sent', payload = NULL, job = NULL, next_at = NULL,
                                          problems = '[]', changed_at = ?2
                 WHERE id = ?1",
            )?
            .execute((id, at))?;
        self.transaction
            .prepare_cached(
                "UPDATE outbound_item AS earlier SET state = 'superseded', changed_at = ?2
                 FROM outbound_item AS this
                 WHERE this.id = ?1 AND earlier.document = this.document AND earlier.connection = this.connection
                   AND earlier.origin = this.origin AND earlier.mapping = this.mapping AND earlier.id < this.id
                   AND earlier.state = 'sent'",
            )?
            .execute((id, at))?;
        Ok(())
    }

    /// Notes that a row was refused, and why (JSON).
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn set_outbound_refused(&mut self, id: i64, problems: &str, at: i64) -> Result<(), Error> {
        self.transaction
            .prepare_cached(
                "UPDATE outbound_item SET state = 'refused', payload = NULL, job = NULL, next_at = NULL,
                                          problems = ?2, changed_at = ?3
                 WHERE id = ?1",
            )?
            .execute((id, problems, at))?;
        Ok(())
    }

    /// Takes a row out of the queue; `false` where it is not in it, or on its way.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn drop_outbound(&mut self, id: i64) -> Result<bool, Error> {
        let dropped = self.transaction.execute(
            "DELETE FROM outbound_item WHERE id = ?1 AND state IN ('queued', 'refused', 'saved')",
            [id],
        )?;
        Ok(dropped > 0)
    }

    /// Takes out of the queue what holds data of documents that are not kept whole any more, or of all. What was sent, or is
    /// with a job of the server, stays known, by ids and hashes.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn drop_outbound_of_unkept(&mut self, all: bool) -> Result<(), Error> {
        self.transaction.execute(
            "DELETE FROM outbound_item
             WHERE (state IN ('queued', 'refused') OR state = 'on_its_way' AND job IS NULL) AND act = 'write' AND gone = 0
               AND (?1 OR document NOT IN (SELECT id FROM record))",
            [all],
        )?;
        // A server's words may repeat what a patient's document says.
        self.transaction.execute(
            "UPDATE outbound_item SET payload = NULL, problems = '[]'
             WHERE act = 'write' AND (payload IS NOT NULL OR problems <> '[]')
               AND (?1 OR document NOT IN (SELECT id FROM record))",
            [all],
        )?;
        Ok(())
    }

    /// Takes rows out of the queue of which there is nothing to send any more.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn drop_outbound_emptied(&mut self, ids: &[i64]) -> Result<(), Error> {
        let mut statement = self.transaction.prepare_cached(
            "DELETE FROM outbound_item WHERE id = ?1 AND payload IS NULL AND state IN ('queued', 'on_its_way')",
        )?;
        for id in ids {
            statement.execute([id])?;
        }
        Ok(())
    }

    /// The document was deleted on the CHT's server.
    pub(crate) fn document_is_gone(&mut self, id: &DocumentId) -> Result<(), Error> {
        // What has not gone need not go any more.
        self.transaction
            .prepare_cached(
                "DELETE FROM outbound_item WHERE document = ?1 AND act = 'write' AND state = 'queued' AND attempts = 0",
            )?
            .execute([id.as_str()])?;
        // Of what was tried DHIS2 may have a part.
        self.transaction
            .prepare_cached(
                "UPDATE outbound_item SET state = 'refused', payload = NULL, next_at = NULL, problems = '[]'
                 WHERE document = ?1 AND act = 'write' AND state IN ('queued', 'refused')",
            )?
            .execute([id.as_str()])?;
        self.transaction
            .prepare_cached("UPDATE outbound_item SET gone = 1 WHERE document = ?1")?
            .execute([id.as_str()])?;
        Ok(())
    }

    pub(crate) fn document_is_back(&mut self, id: &DocumentId) -> Result<(), Error> {
        self.transaction
            .prepare_cached("UPDATE outbound_item SET gone = 0 WHERE document = ?1 AND gone = 1")?
            .execute([id.as_str()])?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Key, Record, RecordKind, Store};

    fn new(connection: i64, hash: &'static str) -> NewOutboundItem<'static> {
        static DOCUMENT: std::sync::LazyLock<(DocumentId, Revision)> =
            std::sync::LazyLock::new(|| ("r".into(), "1-a".into()));
        NewOutboundItem {
            connection,
            origin: OutboundOrigin::Workspace,
            mapping: "visit",
            document: &DOCUMENT.0,
            revision: &DOCUMENT.1,
            act: OutboundAct::Write,
            payload: Some("{}"),
            hash,
            objects: "[]",
            at: 5,
        }
    }

    #[test]
    fn the_last_row_that_is_not_superseded_is_how_things_stand() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::create(&folder.path().join("jumla.db"), &Key::new([7; 32])).unwrap();
        let connection = store.write(|writer| writer.add_dhis2_connection("county")).unwrap();
        let states = |store: &Store| -> Vec<(String, OutboundState)> {
            let items = store.read().outbound_items(connection).unwrap();
            items.into_iter().map(|item| (item.hash, item.state)).collect()
        };
        let first = store.write(|writer| writer.add_outbound(&new(connection, "a"))).unwrap();
        store.write(|writer| writer.set_outbound_sent(first, 6)).unwrap();
        let second = store.write(|writer| writer.add_outbound(&new(connection, "b"))).unwrap();
        assert_eq!(
            states(&store),
            [("a".to_owned(), OutboundState::Sent), ("b".to_owned(), OutboundState::Queued)],
            "what is in DHIS2 is so until the next one is"
        );
        let third = store.write(|writer| writer.add_outbound(&new(connection, "c"))).unwrap();
        assert_eq!(store.read().outbound_open(connection).unwrap().len(), 1);
        store.write(|writer| writer.set_outbound_on_its_way(&[second, third], None, 7)).unwrap();
        assert_eq!(store.read().outbound_item(second).unwrap().unwrap().state, OutboundState::Superseded);
        store.write(|writer| writer.set_outbound_sent(third, 8)).unwrap();
        assert_eq!(states(&store), [("c".to_owned(), OutboundState::Sent)]);
        assert_eq!(store.read().outbound_of(&"r".into()).unwrap().len(), 3);
        assert!(!store.write(|writer| writer.drop_outbound(third)).unwrap(), "what was sent stays known");
    }

    #[test]
    fn a_document_deleted_at_the_server_is_told_from_one_that_is_no_longer_kept() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::create(&folder.path().join("jumla.db"), &Key::new([7; 32])).unwrap();
        let record = Record {
            id: "r".into(),
            revision: "1-a".into(),
            kind: RecordKind::Report,
            of_type: "visit".to_owned(),
            short_id: None,
            reported_at: None,
            received_at: 1,
            body: "{}".to_owned(),
        };
        let item = store
            .write(|writer| {
                let connection = writer.add_dhis2_connection("county")?;
                writer.put_record(&record)?;
                let item = writer.add_outbound(&new(connection, "a"))?;
                writer.set_outbound_sent(item, 6)?;
                writer.add_outbound(&new(connection, "b"))?;
                Ok::<_, Error>(item)
            })
            .unwrap();
        let gone = |store: &Store| store.read().outbound_item(item).unwrap().unwrap().gone;
        store.write(|writer| writer.forget(&"r".into())).unwrap();
        assert!(store.read().record("r").unwrap().is_none() && !gone(&store));
        store.write(|writer| writer.put_record(&record)).unwrap();
        store.write(|writer| writer.remove(&"r".into())).unwrap();
        assert!(gone(&store));
        assert_eq!(
            store.read().outbound_of(&"r".into()).unwrap().len(),
            1,
            "what waited need not go any more"
        );
        store.write(|writer| writer.put_record(&record)).unwrap();
        assert!(!gone(&store), "it came back");
        store.write(|writer| writer.remove(&"r".into())).unwrap();
        let deletion = store.read().outbound_item(item).unwrap().unwrap().connection;
        let deletion = NewOutboundItem { act: OutboundAct::Delete, ..new(deletion, "a") };
        let deletion = store.write(|writer| writer.add_outbound(&deletion)).unwrap();
        assert!(store.read().outbound_item(deletion).unwrap().unwrap().gone, "a deletion is of what is gone");
    }
}
