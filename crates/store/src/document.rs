//! Documents by id and revision: what is here, what is kept whole, what was doubtful.

use std::collections::{BTreeMap, HashMap};

use jumla_domain::{DocumentId, Revision};
use rusqlite::{OptionalExtension, Row};

use crate::account::from_json;
use crate::{Error, Reader, Writer, target};

/// Why a document is in the table of documents and not in a table of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentKind {
    Settings,
    Translations,
    UserSettings,
    /// Of no use; known so that it is not fetched again.
    Other,
    /// Should be of use, but cannot be understood.
    SetAside,
}

impl DocumentKind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Settings => "settings",
            Self::Translations => "translations",
            Self::UserSettings => "user_settings",
            Self::Other => "other",
            Self::SetAside => "set_aside",
        }
    }
}

/// A doubt about a document, as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredDoubt {
    pub document: DocumentId,
    pub revision: Revision,
    pub reason: String,
    pub detail: String,
    pub partly_used: bool,
}

impl Reader<'_> {
    /// Hands over id and revision of everything that is here, and whether it has gone out of the account's sight.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn each_revision(&self, mut see: impl FnMut(&str, &str, bool)) -> Result<(), Error> {
        fn text<'r>(row: &'r Row<'_>, column: usize) -> Result<&'r str, Error> {
            row.get_ref(column)?.as_str().map_err(Error::corrupt)
        }
        let mut statement = self.connection.prepare_cached(
            "SELECT id, rev, left_at IS NOT NULL FROM document
             UNION ALL SELECT id, rev, left_at IS NOT NULL FROM contact
             UNION ALL SELECT id, rev, left_at IS NOT NULL FROM record WHERE kind = 'report'",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            see(text(row, 0)?, text(row, 1)?, row.get(2)?);
        }
        let mut statement = self.connection.prepare_cached(
            "SELECT iif(tag = '', period, tag), contact, user, rev, left_at IS NOT NULL FROM target_document",
        )?;
        let mut rows = statement.query([])?;
        let mut id = String::new();
        while let Some(row) = rows.next()? {
            id.clear();
            for part in ["target~", text(row, 0)?, "~", text(row, 1)?, "~", text(row, 2)?] {
                id.push_str(part);
            }
            see(&id, text(row, 3)?, row.get(4)?);
        }
        Ok(())
    }

    /// Ids and revisions of target documents between two in the order of their table; where that is not the order of
    /// ids, some may be absent.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn revisions_within(
        &self,
        first: &DocumentId,
        last: &DocumentId,
    ) -> Result<HashMap<DocumentId, Revision>, Error> {
        let mut revisions = HashMap::new();
        if let (Some(first), Some(last)) = (target::parts(first), target::parts(last)) {
            target::revisions_within(self.connection, first, last, &mut revisions)?;
        }
        Ok(revisions)
    }

    /// The revision of one document here.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn revision(&self, id: &DocumentId) -> Result<Option<Revision>, Error> {
        let one = |sql: &str| -> Result<Option<Revision>, Error> {
            let mut statement = self.connection.prepare_cached(sql)?;
            Ok(statement.query_row([id.as_str()], |row| row.get::<_, String>(0)).optional()?.map(Into::into))
        };
        if let Some(parts) = target::parts(id) {
            let sql = format!("SELECT rev FROM target_document WHERE {}", target::identified_by(parts.0));
            let mut statement = self.connection.prepare_cached(&sql)?;
            if let Some(found) = statement.query_row(parts, |row| row.get::<_, String>(0)).optional()? {
                return Ok(Some(found.into()));
            }
        }
        for sql in [
            "SELECT rev FROM contact WHERE id = ?1",
            "SELECT rev FROM document WHERE id = ?1",
            "SELECT rev FROM record WHERE id = ?1",
        ] {
            if let Some(found) = one(sql)? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// The text of a document that was understood in part or not at all, as received.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn raw_text(&self, id: &DocumentId) -> Result<Option<String>, Error> {
        let mut statement =
            self.connection.prepare_cached("SELECT text FROM raw_text WHERE document = ?1")?;
        Ok(statement.query_row([id.as_str()], |row| row.get(0)).optional()?)
    }

    /// The body of the settings document, as JSON text.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn settings(&self) -> Result<Option<String>, Error> {
        let mut statement =
            self.connection.prepare_cached("SELECT body FROM document WHERE kind = 'settings' LIMIT 1")?;
        Ok(statement.query_row([], |row| row.get(0)).optional()?.flatten())
    }

    /// Texts by language and key.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn translations(&self) -> Result<BTreeMap<String, BTreeMap<String, String>>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, body FROM document WHERE kind = 'translations' AND body IS NOT NULL",
        )?;
        let mut rows = statement.query([])?;
        let mut texts = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let id: String = row.get(0)?;
            let language = id.strip_prefix("messages-").unwrap_or(&id).to_owned();
            texts.insert(language, from_json(&row.get::<_, String>(1)?)?);
        }
        Ok(texts)
    }

    /// What was doubtful, documents of no use at all first.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn doubts(&self) -> Result<Vec<StoredDoubt>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT document, rev, reason, detail, partly_used FROM doubt WHERE left_at IS NULL
             ORDER BY partly_used, document, position",
        )?;
        let rows = statement.query_map([], |row| {
            Ok(StoredDoubt {
                document: row.get::<_, String>(0)?.into(),
                revision: row.get::<_, String>(1)?.into(),
                reason: row.get(2)?,
                detail: row.get(3)?,
                partly_used: row.get(4)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// How many contacts, target documents, and documents with a doubt there are.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn counts(&self) -> Result<(u32, u32, u32), Error> {
        Ok(self.connection.query_row(
            "SELECT (SELECT count(*) FROM contact WHERE left_at IS NULL),
                    (SELECT count(*) FROM target_document WHERE left_at IS NULL),
                    (SELECT count(DISTINCT document) FROM doubt WHERE left_at IS NULL)",
            [],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )?)
    }
}

impl Reader<'_> {
    /// How many documents have gone out of the account's sight and are kept.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn left(&self) -> Result<u32, Error> {
        Ok(self.connection.query_row(
            "SELECT (SELECT count(*) FROM contact WHERE left_at IS NOT NULL)
                  + (SELECT count(*) FROM target_document WHERE left_at IS NOT NULL)",
            [],
            |row| row.get(0),
        )?)
    }
}

impl Reader<'_> {
    /// Ids of target documents, in the order of their table, after one of them.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn target_documents_after(
        &self,
        after: Option<&DocumentId>,
        limit: usize,
    ) -> Result<Vec<DocumentId>, Error> {
        let mut ids = Vec::new();
        target::ids_after(
            self.connection,
            after.and_then(target::parts),
            i64::try_from(limit).unwrap_or(i64::MAX),
            &mut ids,
        )?;
        Ok(ids)
    }

    /// Ids of contacts, in their order, after one of them.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn contacts_after(&self, after: Option<&DocumentId>, limit: usize) -> Result<Vec<DocumentId>, Error> {
        let mut statement =
            self.connection.prepare_cached("SELECT id FROM contact WHERE id > ?1 ORDER BY id LIMIT ?2")?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let rows = statement
            .query_map((after.map_or("", DocumentId::as_str), limit), |row| row.get::<_, String>(0))?;
        Ok(rows.map(|id| id.map(Into::into)).collect::<Result<_, _>>()?)
    }
}

impl Writer<'_> {
    /// Keeps a document whole, or (without a body) only that it is known.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn put_document(
        &mut self,
        id: &DocumentId,
        revision: &Revision,
        kind: DocumentKind,
        body: Option<&str>,
        received_at: i64,
    ) -> Result<(), Error> {
        self.forget(id)?;
        self.transaction
            .prepare_cached(
                "INSERT OR REPLACE INTO document (id, rev, kind, body, received_at) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute((id.as_str(), revision.as_str(), kind.as_str(), body, received_at))?;
        Ok(())
    }

    /// Replaces what was doubtful about a document, and keeps its text where anything was.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn put_doubts<'d>(
        &mut self,
        id: &DocumentId,
        revision: &Revision,
        partly_used: bool,
        doubts: &[(&'d str, &'d str)],
        text: &str,
    ) -> Result<(), Error> {
        self.remove_doubts(id)?;
        if doubts.is_empty() {
            return Ok(());
        }
        self.doubts = true;
        self.transaction
            .prepare_cached("INSERT INTO raw_text (document, text) VALUES (?1, ?2)")?
            .execute((id.as_str(), text))?;
        let mut statement = self.transaction.prepare_cached(
            "INSERT INTO doubt (document, position, rev, reason, detail, partly_used) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?;
        for (position, (reason, detail)) in (0_i64..).zip(doubts) {
            statement.execute((id.as_str(), position, revision.as_str(), reason, detail, partly_used))?;
        }
        Ok(())
    }

    pub(crate) fn remove_doubts(&mut self, id: &DocumentId) -> Result<(), Error> {
        if !self.doubts {
            return Ok(());
        }
        for sql in ["DELETE FROM doubt WHERE document = ?1", "DELETE FROM raw_text WHERE document = ?1"] {
            self.transaction.prepare_cached(sql)?.execute([id.as_str()])?;
        }
        Ok(())
    }

    /// Removes a document that was deleted, with everything that was known of it. What was made of it in DHIS2 is marked.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn remove(&mut self, id: &DocumentId) -> Result<bool, Error> {
        self.document_is_gone(id)?;
        self.forget(id)
    }

    /// Removes what is kept of a document of any kind, which may be there still.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn forget(&mut self, id: &DocumentId) -> Result<bool, Error> {
        self.remove_doubts(id)?;
        let delete = |sql: &str| -> Result<usize, Error> {
            Ok(self.transaction.prepare_cached(sql)?.execute([id.as_str()])?)
        };
        let mut removed = delete("DELETE FROM document WHERE id = ?1")?;
        removed += delete("DELETE FROM contact WHERE id = ?1")?;
        removed += delete("DELETE FROM record WHERE id = ?1 AND kind = 'report'")?;
        delete("DELETE FROM record WHERE id = ?1")?;
        if let Some(parts) = target::parts(id) {
            let sql = format!("DELETE FROM target_document WHERE {}", target::identified_by(parts.0));
            removed += self.transaction.prepare_cached(&sql)?.execute(parts)?;
        }
        Ok(removed > 0)
    }

    /// Marks a document as gone out of the account's sight, or (with `None`) as back in it. Tells whether that changes
    /// what counts.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn mark_left(&mut self, id: &DocumentId, at: Option<i64>) -> Result<bool, Error> {
        let update = |sql: &str| -> Result<usize, Error> {
            Ok(self.transaction.prepare_cached(sql)?.execute((id.as_str(), at))?)
        };
        update("UPDATE doubt SET left_at = ?2 WHERE document = ?1")?;
        update("UPDATE document SET left_at = ?2 WHERE id = ?1")?;
        update("UPDATE record SET left_at = ?2 WHERE id = ?1")?;
        let mut marked =
            update("UPDATE contact SET left_at = ?2 WHERE id = ?1 AND (left_at IS NULL) <> (?2 IS NULL)")?;
        if let Some((tag, contact, user)) = target::parts(id) {
            let sql = format!(
                "UPDATE target_document SET left_at = ?4 WHERE {} AND (left_at IS NULL) <> (?4 IS NULL)",
                target::identified_by(tag)
            );
            marked += self.transaction.prepare_cached(&sql)?.execute((tag, contact, user, at))?;
        }
        Ok(marked > 0)
    }
}
