//! Documents by id and revision: what is here, what is kept whole, what was doubtful.

use std::collections::{BTreeMap, HashMap};

use jumla_domain::{DocumentId, Revision};
use rusqlite::OptionalExtension;

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
    /// Id and revision of everything that is here.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn revisions(&self) -> Result<HashMap<DocumentId, Revision>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, rev FROM document
             UNION ALL SELECT id, rev FROM contact
             UNION ALL SELECT 'target~' || period || '~' || contact || '~' || user, rev FROM target_document",
        )?;
        let mut rows = statement.query([])?;
        let mut revisions = HashMap::new();
        while let Some(row) = rows.next()? {
            revisions.insert(row.get::<_, String>(0)?.into(), row.get::<_, String>(1)?.into());
        }
        Ok(revisions)
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
            "SELECT document, rev, reason, detail, partly_used FROM doubt
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
            "SELECT (SELECT count(*) FROM contact), (SELECT count(*) FROM target_document),
                    (SELECT count(DISTINCT document) FROM doubt)",
            [],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )?)
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
        self.remove(id)?;
        self.transaction
            .prepare_cached(
                "INSERT OR REPLACE INTO document (id, rev, kind, body, received_at) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute((id.as_str(), revision.as_str(), kind.as_str(), body, received_at))?;
        Ok(())
    }

    /// Replaces what was doubtful about a document.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn put_doubts<'d>(
        &mut self,
        id: &DocumentId,
        revision: &Revision,
        partly_used: bool,
        doubts: impl IntoIterator<Item = (&'d str, &'d str)>,
    ) -> Result<(), Error> {
        self.remove_doubts(id)?;
        let mut statement = self.transaction.prepare_cached(
            "INSERT INTO doubt (document, position, rev, reason, detail, partly_used) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?;
        for (position, (reason, detail)) in (0_i64..).zip(doubts) {
            statement.execute((id.as_str(), position, revision.as_str(), reason, detail, partly_used))?;
        }
        Ok(())
    }

    fn remove_doubts(&mut self, id: &DocumentId) -> Result<(), Error> {
        self.transaction.prepare_cached("DELETE FROM doubt WHERE document = ?1")?.execute([id.as_str()])?;
        Ok(())
    }

    /// Removes a document of any kind, with everything that was known of it.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn remove(&mut self, id: &DocumentId) -> Result<bool, Error> {
        self.remove_doubts(id)?;
        let delete = |sql: &str| -> Result<usize, Error> {
            Ok(self.transaction.prepare_cached(sql)?.execute([id.as_str()])?)
        };
        let mut removed = delete("DELETE FROM document WHERE id = ?1")?;
        removed += delete("DELETE FROM contact WHERE id = ?1")?;
        if let Some((period, contact, user)) = target::parts(id) {
            removed += self
                .transaction
                .prepare_cached(
                    "DELETE FROM target_document WHERE period = ?1 AND contact = ?2 AND user = ?3",
                )?
                .execute((period, contact, user))?;
        }
        Ok(removed > 0)
    }
}
