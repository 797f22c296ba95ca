//! The account that the workspace is signed in with.

use jumla_domain::ContactId;
use rusqlite::OptionalExtension;
use serde::de::DeserializeOwned;

use crate::{Error, Reader, Writer};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AccountRole {
    #[default]
    Supervisor,
    Officer,
}

/// What kind of server the store is fed from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AccountSource {
    #[default]
    Cht,
    CouchDb,
}

#[derive(Clone, Default, PartialEq, Eq)]
pub struct Account {
    pub demo: bool,
    pub source: AccountSource,
    pub server: String,
    pub server_version: String,
    pub user: String,
    pub full_name: String,
    pub role: AccountRole,
    pub roles: Vec<String>,
    pub facilities: Vec<ContactId>,
    pub contact: Option<ContactId>,
    /// The session cookie.
    pub session: Option<String>,
    /// Only of a CouchDB.
    pub password: Option<String>,
    /// PEM of an authority that the machine does not know.
    pub certificate: Option<String>,
    /// `None` the system's, empty none at all.
    pub proxy: Option<String>,
    /// An IANA name, `Africa/Nairobi`.
    pub time_zone: String,
    pub checkpoint: String,
    /// Milliseconds since 1970.
    pub last_sync: Option<i64>,
    /// When ids and revisions here were last compared with the server's.
    pub proved_at: Option<i64>,
}

impl Account {
    /// What people call whoever is signed in: the full name, else that of the account.
    #[must_use]
    pub fn person(&self) -> &str {
        if self.full_name.is_empty() { &self.user } else { &self.full_name }
    }
}

impl Reader<'_> {
    /// The account; `None` in a store that was just made.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn account(&self) -> Result<Option<Account>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT demo, server, server_version, user, full_name, role, roles, facilities, contact, session,
                    time_zone, checkpoint, last_sync, source, password, certificate, proxy, proved_at
             FROM account",
        )?;
        let row = statement
            .query_row([], |row| {
                Ok((
                    Account {
                        demo: row.get(0)?,
                        source: match row.get::<_, String>(13)?.as_str() {
                            "couchdb" => AccountSource::CouchDb,
                            _ => AccountSource::Cht,
                        },
                        password: row.get(14)?,
                        certificate: row.get(15)?,
                        proxy: row.get(16)?,
                        proved_at: row.get(17)?,
                        server: row.get(1)?,
                        server_version: row.get(2)?,
                        user: row.get(3)?,
                        full_name: row.get(4)?,
                        role: match row.get::<_, String>(5)?.as_str() {
                            "officer" => AccountRole::Officer,
                            _ => AccountRole::Supervisor,
                        },
                        roles: Vec::new(),
                        facilities: Vec::new(),
                        contact: row.get::<_, Option<String>>(8)?.map(Into::into),
                        session: row.get(9)?,
                        time_zone: row.get(10)?,
                        checkpoint: row.get(11)?,
                        last_sync: row.get(12)?,
                    },
                    row.get::<_, String>(6)?,
                    row.get::<_, String>(7)?,
                ))
            })
            .optional()?;
        let Some((mut account, roles, facilities)) = row else { return Ok(None) };
        account.roles = from_json(&roles)?;
        account.facilities = from_json(&facilities)?;
        Ok(Some(account))
    }
}

impl Writer<'_> {
    /// Sets or replaces the account. The checkpoint and the times are set by [`Self::finish_sync`], [`Self::set_proved`]
    /// and [`Self::set_checkpoint`] and stay as they are.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn set_account(&mut self, account: &Account) -> Result<(), Error> {
        let role = match account.role {
            AccountRole::Supervisor => "supervisor",
            AccountRole::Officer => "officer",
        };
        let source = match account.source {
            AccountSource::Cht => "cht",
            AccountSource::CouchDb => "couchdb",
        };
        self.transaction
            .prepare_cached(
                "INSERT INTO account (only_one, demo, server, server_version, user, full_name, role, roles, facilities,
                                      contact, session, time_zone, source, password, certificate, proxy)
                 VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
                 ON CONFLICT (only_one) DO UPDATE SET
                     demo = excluded.demo, server = excluded.server, server_version = excluded.server_version,
                     user = excluded.user, full_name = excluded.full_name, role = excluded.role,
                     roles = excluded.roles, facilities = excluded.facilities, contact = excluded.contact,
                     session = excluded.session, time_zone = excluded.time_zone, source = excluded.source,
                     password = excluded.password, certificate = excluded.certificate, proxy = excluded.proxy",
            )?
            .execute((
                account.demo,
                &account.server,
                &account.server_version,
                &account.user,
                &account.full_name,
                role,
                to_json(&account.roles)?,
                to_json(&account.facilities)?,
                account.contact.as_ref().map(ContactId::as_str),
                &account.session,
                &account.time_zone,
                source,
                &account.password,
                &account.certificate,
                &account.proxy,
            ))?;
        Ok(())
    }

    /// Everything is to be asked for anew: the account has become one of another kind.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn start_over(&mut self) -> Result<(), Error> {
        self.transaction.execute_batch(
            "UPDATE account SET checkpoint = '0', proved_at = NULL;
             UPDATE contact SET left_at = NULL;
             UPDATE document SET left_at = NULL;
             UPDATE target_document SET left_at = NULL;
             UPDATE doubt SET left_at = NULL;
             DELETE FROM wanted;",
        )?;
        Ok(())
    }

    /// The server renewed the session, or it ended.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn set_session(&mut self, session: Option<&str>) -> Result<(), Error> {
        self.transaction.execute("UPDATE account SET session = ?1", [session])?;
        Ok(())
    }

    /// Remembers that ids and revisions were compared with the server's at this time, or (`None`) must be again.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn set_proved(&mut self, at: Option<i64>) -> Result<(), Error> {
        self.transaction.execute("UPDATE account SET proved_at = ?1", [at])?;
        Ok(())
    }

    /// Remembers where the change feed goes on.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn set_checkpoint(&mut self, checkpoint: &str) -> Result<(), Error> {
        self.transaction.execute("UPDATE account SET checkpoint = ?1", [checkpoint])?;
        Ok(())
    }

    /// Remembers that everything was up to date at this time.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn finish_sync(&mut self, at: i64) -> Result<(), Error> {
        self.transaction.execute("UPDATE account SET last_sync = ?1", [at])?;
        Ok(())
    }
}

pub(crate) fn to_json<T: serde::Serialize>(value: &T) -> Result<String, Error> {
    serde_json::to_string(value).map_err(Error::corrupt)
}

pub(crate) fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    serde_json::from_str(text).map_err(Error::corrupt)
}
