//! Keys that have signed hand-overs from elsewhere, and whether a person has said whose they are.

use rusqlite::{OptionalExtension, Row};

use crate::{Error, Reader, Writer};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredKey {
    pub public: [u8; 32],
    pub server: String,
    pub user: String,
    /// Milliseconds since 1970.
    pub first_seen: i64,
    /// `None` until a person has said that it is that user's.
    pub trusted_at: Option<i64>,
}

const COLUMNS: &str = "SELECT public, server, user, first_seen, trusted_at FROM known_key";

impl Reader<'_> {
    /// By user, then by when they were first seen.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn known_keys(&self) -> Result<Vec<StoredKey>, Error> {
        let mut statement = self
            .connection
            .prepare_cached(&format!("{COLUMNS} ORDER BY server, user, first_seen, public"))?;
        Ok(statement.query_map([], key)?.collect::<Result<_, _>>()?)
    }

    /// # Errors
    /// Whatever SQLite says.
    pub fn known_key(&self, public: &[u8; 32]) -> Result<Option<StoredKey>, Error> {
        let mut statement = self.connection.prepare_cached(&format!("{COLUMNS} WHERE public = ?1"))?;
        Ok(statement.query_row([public], key).optional()?)
    }
}

impl Writer<'_> {
    /// Remembers a key, unless it is known: then it stays whose it was.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn see_key(&mut self, key: &StoredKey) -> Result<(), Error> {
        self.transaction
            .prepare_cached(
                "INSERT OR IGNORE INTO known_key (public, server, user, first_seen, trusted_at)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute((key.public, &key.server, &key.user, key.first_seen, key.trusted_at))?;
        Ok(())
    }

    /// Says when a key was said to be its user's, or (with `None`) that it no longer is; `false` where there is no
    /// such.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn set_trusted(&mut self, public: &[u8; 32], at: Option<i64>) -> Result<bool, Error> {
        let changed = self
            .transaction
            .prepare_cached("UPDATE known_key SET trusted_at = ?2 WHERE public = ?1")?
            .execute((public, at))?;
        Ok(changed > 0)
    }
}

fn key(row: &Row<'_>) -> rusqlite::Result<StoredKey> {
    Ok(StoredKey {
        public: row.get(0)?,
        server: row.get(1)?,
        user: row.get(2)?,
        first_seen: row.get(3)?,
        trusted_at: row.get(4)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Key, Store};

    #[test]
    fn a_key_stays_whose_it_was_when_it_was_first_seen() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::create(&folder.path().join("s.db"), &Key::new([7; 32])).unwrap();
        let key = |user: &str, first_seen| StoredKey {
            public: [1; 32],
            server: "s".to_owned(),
            user: user.to_owned(),
            first_seen,
            trusted_at: None,
        };
        store
            .write(|writer| {
                writer.see_key(&key("amina", 1))?;
                writer.see_key(&key("juma", 2))?;
                assert!(writer.set_trusted(&[1; 32], Some(3))?);
                assert!(!writer.set_trusted(&[2; 32], Some(3))?);
                writer.see_key(&key("juma", 4))
            })
            .unwrap();
        let expected = StoredKey { trusted_at: Some(3), ..key("amina", 1) };
        assert_eq!(store.read().known_keys().unwrap(), [expected]);
        assert_eq!(store.read().known_key(&[2; 32]).unwrap(), None);
    }

    #[test]
    fn the_identity_is_made_once() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::create(&folder.path().join("s.db"), &Key::new([7; 32])).unwrap();
        assert!(store.read().identity().unwrap().is_none());
        for secret in [[1; 32], [2; 32]] {
            store.write(|writer| writer.set_identity(&secret)).unwrap();
        }
        assert_eq!(*store.read().identity().unwrap().unwrap(), [1; 32]);
    }
}
