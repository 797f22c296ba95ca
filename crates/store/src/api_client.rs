//! Programs that may ask the loopback API, and whether the window answers them.

use rusqlite::{OptionalExtension, Row};

use crate::{Error, Reader, Writer};

/// A program that may ask, or might before its token was revoked. The token itself is nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredApiClient {
    pub id: i64,
    pub name: String,
    /// JSON.
    pub rights: String,
    /// JSON.
    pub origins: String,
    /// Milliseconds since 1970, as the other times.
    pub made_at: i64,
    pub last_used_at: Option<i64>,
    pub revoked_at: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoredApiSettings {
    pub on: bool,
    pub port: u16,
}

const COLUMNS: &str = "SELECT id, name, rights, origins, made_at, last_used_at, revoked_at FROM api_client";

impl Reader<'_> {
    /// Those whose token is good first, each part by name.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn api_clients(&self) -> Result<Vec<StoredApiClient>, Error> {
        let mut statement = self
            .connection
            .prepare_cached(&format!("{COLUMNS} ORDER BY revoked_at IS NOT NULL, name, id"))?;
        Ok(statement.query_map([], client)?.collect::<Result<_, _>>()?)
    }

    /// Whose token has this hash, and is good.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn api_client_of(&self, token_hash: &[u8; 32]) -> Result<Option<StoredApiClient>, Error> {
        let mut statement = self
            .connection
            .prepare_cached(&format!("{COLUMNS} WHERE token_hash = ?1 AND revoked_at IS NULL"))?;
        Ok(statement.query_row([token_hash], client).optional()?)
    }

    /// `None` where nobody has chosen anything.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn api_settings(&self) -> Result<Option<StoredApiSettings>, Error> {
        let mut statement = self.connection.prepare_cached("SELECT is_on, port FROM api_setting")?;
        let settings = |row: &Row<'_>| Ok(StoredApiSettings { on: row.get(0)?, port: row.get(1)? });
        Ok(statement.query_row([], settings).optional()?)
    }
}

impl Writer<'_> {
    /// Adds a program; its id is given here.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn add_api_client(&mut self, client: &StoredApiClient, token_hash: &[u8; 32]) -> Result<i64, Error> {
        self.transaction
            .prepare_cached(
                "INSERT INTO api_client (name, token_hash, rights, origins, made_at) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute((&client.name, token_hash, &client.rights, &client.origins, client.made_at))?;
        Ok(self.transaction.last_insert_rowid())
    }

    /// From now on its token is good for nothing; `false` where it was not before.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn revoke_api_client(&mut self, id: i64, at: i64) -> Result<bool, Error> {
        let changed = self
            .transaction
            .prepare_cached("UPDATE api_client SET revoked_at = ?2 WHERE id = ?1 AND revoked_at IS NULL")?
            .execute((id, at))?;
        Ok(changed > 0)
    }

    /// # Errors
    /// Whatever SQLite says.
    pub fn set_api_client_used(&mut self, id: i64, at: i64) -> Result<(), Error> {
        self.transaction
            .prepare_cached("UPDATE api_client SET last_used_at = ?2 WHERE id = ?1")?
            .execute((id, at))?;
        Ok(())
    }

    /// # Errors
    /// Whatever SQLite says.
    pub fn set_api_settings(&mut self, settings: StoredApiSettings) -> Result<(), Error> {
        self.transaction.execute(
            "INSERT OR REPLACE INTO api_setting (only_one, is_on, port) VALUES (1, ?1, ?2)",
            (settings.on, settings.port),
        )?;
        Ok(())
    }
}

fn client(row: &Row<'_>) -> rusqlite::Result<StoredApiClient> {
    Ok(StoredApiClient {
        id: row.get(0)?,
        name: row.get(1)?,
        rights: row.get(2)?,
        origins: row.get(3)?,
        made_at: row.get(4)?,
        last_used_at: row.get(5)?,
        revoked_at: row.get(6)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Key, Store};

    fn client(name: &str) -> StoredApiClient {
        StoredApiClient {
            id: 0,
            name: name.to_owned(),
            rights: "[]".to_owned(),
            origins: "[]".to_owned(),
            made_at: 1,
            last_used_at: None,
            revoked_at: None,
        }
    }

    #[test]
    fn a_revoked_token_is_good_for_nothing_and_its_name_is_free_again() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::create(&folder.path().join("s.db"), &Key::new([7; 32])).unwrap();
        let id = store.write(|writer| writer.add_api_client(&client("dhis2"), &[1; 32])).unwrap();
        assert!(store.write(|writer| writer.add_api_client(&client("dhis2"), &[2; 32])).is_err());
        assert_eq!(store.read().api_client_of(&[1; 32]).unwrap().unwrap().id, id);
        store.write(|writer| writer.set_api_client_used(id, 5)).unwrap();
        assert!(store.write(|writer| writer.revoke_api_client(id, 9)).unwrap());
        assert!(!store.write(|writer| writer.revoke_api_client(id, 10)).unwrap());
        assert_eq!(store.read().api_client_of(&[1; 32]).unwrap(), None);
        store.write(|writer| writer.add_api_client(&client("dhis2"), &[2; 32])).unwrap();
        let times: Vec<_> = store
            .read()
            .api_clients()
            .unwrap()
            .iter()
            .map(|client| (client.last_used_at, client.revoked_at))
            .collect();
        assert_eq!(times, [(None, None), (Some(5), Some(9))]);
    }

    #[test]
    fn nothing_is_chosen_until_somebody_chooses() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::create(&folder.path().join("s.db"), &Key::new([7; 32])).unwrap();
        assert_eq!(store.read().api_settings().unwrap(), None);
        let settings = StoredApiSettings { on: true, port: 5865 };
        store.write(|writer| writer.set_api_settings(settings)).unwrap();
        assert_eq!(store.read().api_settings().unwrap(), Some(settings));
    }
}
