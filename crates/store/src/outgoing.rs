//! Documents that were written here for the server, and what became of them.

use jumla_domain::{DocumentId, Revision};

use crate::{Error, Reader, Writer};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutgoingState {
    Queued,
    Sent,
    Refused,
}

impl OutgoingState {
    fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::Refused => "refused",
        }
    }
}

/// A document that was written here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    pub id: DocumentId,
    pub revision: Revision,
    /// JSON with `_id`, `_rev` and `_revisions`.
    pub body: String,
    pub state: OutgoingState,
    /// The server's words where it refused.
    pub reason: Option<String>,
    /// Milliseconds since 1970.
    pub written_at: i64,
}

impl Reader<'_> {
    /// All of them: the refused first, then the queued, then the sent, each the newest first.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn outgoing(&self) -> Result<Vec<Outgoing>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, rev, body, state, reason, written_at FROM outgoing
             ORDER BY CASE state WHEN 'refused' THEN 0 WHEN 'queued' THEN 1 ELSE 2 END, written_at DESC, id",
        )?;
        let rows = statement.query_map([], |row| {
            Ok(Outgoing {
                id: row.get::<_, String>(0)?.into(),
                revision: row.get::<_, String>(1)?.into(),
                body: row.get(2)?,
                state: match row.get::<_, String>(3)?.as_str() {
                    "queued" => OutgoingState::Queued,
                    "sent" => OutgoingState::Sent,
                    _ => OutgoingState::Refused,
                },
                reason: row.get(4)?,
                written_at: row.get(5)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Writer<'_> {
    /// Puts a document into the queue, in place of an earlier one with its id.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn put_outgoing(&mut self, document: &Outgoing) -> Result<(), Error> {
        self.transaction
            .prepare_cached(
                "INSERT OR REPLACE INTO outgoing (id, rev, body, state, reason, written_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute((
                document.id.as_str(),
                document.revision.as_str(),
                &document.body,
                document.state.as_str(),
                &document.reason,
                document.written_at,
            ))?;
        Ok(())
    }

    /// Notes what became of a document, unless it was written anew meanwhile.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn set_outgoing_state(
        &mut self,
        id: &DocumentId,
        revision: &Revision,
        state: OutgoingState,
        reason: Option<&str>,
    ) -> Result<bool, Error> {
        let changed = self
            .transaction
            .prepare_cached("UPDATE outgoing SET state = ?3, reason = ?4 WHERE id = ?1 AND rev = ?2")?
            .execute((id.as_str(), revision.as_str(), state.as_str(), reason))?;
        Ok(changed > 0)
    }

    /// Puts a document that the server refused into the queue again.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn requeue_outgoing(&mut self, id: &DocumentId) -> Result<bool, Error> {
        let changed = self
            .transaction
            .prepare_cached(
                "UPDATE outgoing SET state = 'queued', reason = NULL WHERE id = ?1 AND state <> 'sent'",
            )?
            .execute([id.as_str()])?;
        Ok(changed > 0)
    }

    /// Takes a document that the server has not got out of the queue.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn discard_outgoing(&mut self, id: &DocumentId) -> Result<bool, Error> {
        let removed = self
            .transaction
            .prepare_cached("DELETE FROM outgoing WHERE id = ?1 AND state <> 'sent'")?
            .execute([id.as_str()])?;
        Ok(removed > 0)
    }
}
