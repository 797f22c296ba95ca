//! What is known of DHIS2 servers, and the workspace's own mapping.

use rusqlite::OptionalExtension;

use crate::{Error, Reader, Writer};

/// A DHIS2 server; what is known of it stays where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredConnection {
    pub id: i64,
    pub name: String,
    pub current: bool,
    /// Milliseconds since 1970.
    pub imported_at: Option<i64>,
    /// JSON: the summary as shown.
    pub summary: Option<String>,
    /// Where it is and in whose name it is asked; `None` for one that is known from files alone.
    pub account: Option<Dhis2Account>,
    /// What the server called the metadata that is kept.
    pub etag: Option<String>,
    /// When the server last said that it still holds, milliseconds since 1970.
    pub checked_at: Option<i64>,
}

/// How a DHIS2 server is asked. Whether a secret is kept is [`Reader::dhis2_secret`]'s to say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dhis2Account {
    pub server: String,
    pub user: String,
    pub certificate: Option<String>,
    pub proxy: Option<String>,
}

/// As good as a password: never printed.
#[derive(Clone, PartialEq, Eq)]
pub enum Dhis2Secret {
    Password(String),
    Token(String),
}

impl std::fmt::Debug for Dhis2Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Dhis2Secret(…)")
    }
}

impl Dhis2Secret {
    fn parts(&self) -> (&'static str, &str) {
        match self {
            Self::Password(text) => ("password", text),
            Self::Token(text) => ("token", text),
        }
    }
}

impl Reader<'_> {
    /// In the order in which they were made.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn dhis2_connections(&self) -> Result<Vec<StoredConnection>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, name, current, imported_at, summary, etag, checked_at, server, user, certificate, proxy
             FROM dhis2_connection ORDER BY id",
        )?;
        let rows = statement.query_map([], |row| {
            Ok(StoredConnection {
                id: row.get(0)?,
                name: row.get(1)?,
                current: row.get(2)?,
                imported_at: row.get(3)?,
                summary: row.get(4)?,
                etag: row.get(5)?,
                checked_at: row.get(6)?,
                account: match row.get::<_, Option<String>>(7)? {
                    Some(server) => Some(Dhis2Account {
                        server,
                        user: row.get::<_, Option<String>>(8)?.unwrap_or_default(),
                        certificate: row.get(9)?,
                        proxy: row.get(10)?,
                    }),
                    None => None,
                },
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// What is known of a server, as it was kept.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn dhis2_metadata(&self, connection: i64) -> Result<Option<Vec<u8>>, Error> {
        let found = self
            .connection
            .prepare_cached("SELECT metadata FROM dhis2_connection WHERE id = ?1")?
            .query_row([connection], |row| row.get(0))
            .optional()?;
        Ok(found.flatten())
    }

    /// Programs of a server as they were kept, and when they were read (milliseconds since 1970).
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn dhis2_programs(&self, connection: i64) -> Result<Option<(i64, Vec<u8>)>, Error> {
        let found = self
            .connection
            .prepare_cached("SELECT programs_at, programs FROM dhis2_connection WHERE id = ?1")?
            .query_row([connection], |row| {
                Ok((row.get::<_, Option<i64>>(0)?, row.get::<_, Option<Vec<u8>>>(1)?))
            })
            .optional()?;
        Ok(match found {
            Some((Some(at), Some(programs))) => Some((at, programs)),
            _ => None,
        })
    }

    /// What a server is shown; `None` where nothing is kept.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn dhis2_secret(&self, connection: i64) -> Result<Option<Dhis2Secret>, Error> {
        let found = self
            .connection
            .prepare_cached("SELECT secret_kind, secret FROM dhis2_connection WHERE id = ?1")?
            .query_row([connection], |row| {
                Ok((row.get::<_, Option<String>>(0)?, row.get::<_, Option<String>>(1)?))
            })
            .optional()?;
        Ok(match found {
            Some((Some(kind), Some(secret))) if kind == "token" => Some(Dhis2Secret::Token(secret)),
            Some((Some(_), Some(secret))) => Some(Dhis2Secret::Password(secret)),
            _ => None,
        })
    }

    /// What an unfinished fetch has brought so far, by part.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn dhis2_fetched(&self, connection: i64, part: &str) -> Result<Option<(i64, Vec<u8>)>, Error> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT at, body FROM dhis2_fetch WHERE connection = ?1 AND part = ?2")?;
        Ok(statement.query_row((connection, part), |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
    }

    /// The names of what an unfinished fetch has brought so far.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn dhis2_fetched_parts(&self, connection: i64) -> Result<Vec<String>, Error> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT part FROM dhis2_fetch WHERE connection = ?1 ORDER BY part")?;
        let rows = statement.query_map([connection], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The mapping file, as it was kept.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn mapping(&self) -> Result<Option<String>, Error> {
        let mut statement = self.connection.prepare_cached("SELECT body FROM mapping")?;
        Ok(statement.query_row([], |row| row.get(0)).optional()?)
    }
}

impl Writer<'_> {
    /// Adds a server, which becomes the current one, and returns its id.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn add_dhis2_connection(&mut self, name: &str) -> Result<i64, Error> {
        self.transaction.execute("UPDATE dhis2_connection SET current = 0 WHERE current = 1", [])?;
        self.transaction.execute("INSERT INTO dhis2_connection (name, current) VALUES (?1, 1)", [name])?;
        Ok(self.transaction.last_insert_rowid())
    }

    /// Keeps what is known of a server.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn set_dhis2_metadata(
        &mut self,
        connection: i64,
        imported_at: i64,
        summary: &str,
        metadata: &[u8],
    ) -> Result<(), Error> {
        self.transaction.execute(
            "UPDATE dhis2_connection SET imported_at = ?2, summary = ?3, metadata = ?4 WHERE id = ?1",
            (connection, imported_at, summary, metadata),
        )?;
        Ok(())
    }

    /// Keeps what is shown of a server; what is known of it stays as it is.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn set_dhis2_summary(&mut self, connection: i64, summary: &str) -> Result<(), Error> {
        self.transaction
            .execute("UPDATE dhis2_connection SET summary = ?2 WHERE id = ?1", (connection, summary))?;
        Ok(())
    }

    /// Keeps a server's programs.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn set_dhis2_programs(&mut self, connection: i64, at: i64, programs: &[u8]) -> Result<(), Error> {
        self.transaction.execute(
            "UPDATE dhis2_connection SET programs_at = ?2, programs = ?3 WHERE id = ?1",
            (connection, at, programs),
        )?;
        Ok(())
    }

    /// Keeps where a server is and how it is asked, with the secret (`None` forgets it).
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn set_dhis2_account(
        &mut self,
        connection: i64,
        account: &Dhis2Account,
        secret: Option<&Dhis2Secret>,
    ) -> Result<(), Error> {
        let (kind, secret) = secret.map(Dhis2Secret::parts).unzip();
        self.transaction.execute(
            "UPDATE dhis2_connection
             SET server = ?2, user = ?3, certificate = ?4, proxy = ?5, secret_kind = ?6, secret = ?7
             WHERE id = ?1",
            (connection, &account.server, &account.user, &account.certificate, &account.proxy, kind, secret),
        )?;
        Ok(())
    }

    /// Notes by what name the server would know the metadata again, and when it last said that it holds.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn set_dhis2_checked(&mut self, connection: i64, etag: Option<&str>, at: i64) -> Result<(), Error> {
        self.transaction.execute(
            "UPDATE dhis2_connection SET etag = ?2, checked_at = ?3 WHERE id = ?1",
            (connection, etag, at),
        )?;
        Ok(())
    }

    /// Keeps a part of an unfinished fetch.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn keep_dhis2_fetched(
        &mut self,
        connection: i64,
        part: &str,
        at: i64,
        body: &[u8],
    ) -> Result<(), Error> {
        self.transaction
            .prepare_cached(
                "INSERT OR REPLACE INTO dhis2_fetch (connection, part, at, body) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute((connection, part, at, body))?;
        Ok(())
    }

    /// Drops what an unfinished fetch has brought.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn drop_dhis2_fetched(&mut self, connection: i64) -> Result<(), Error> {
        self.transaction.execute("DELETE FROM dhis2_fetch WHERE connection = ?1", [connection])?;
        Ok(())
    }

    /// Makes a server the current one; `false` where there is no such.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn choose_dhis2_connection(&mut self, connection: i64) -> Result<bool, Error> {
        self.transaction.execute("UPDATE dhis2_connection SET current = 0 WHERE current = 1", [])?;
        let changed = self
            .transaction
            .execute("UPDATE dhis2_connection SET current = 1 WHERE id = ?1", [connection])?;
        Ok(changed > 0)
    }

    /// Forgets a server; of those that are left the first becomes the current one. `false` where there is no such.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn forget_dhis2_connection(&mut self, connection: i64) -> Result<bool, Error> {
        let gone = self.transaction.execute("DELETE FROM dhis2_connection WHERE id = ?1", [connection])?;
        self.transaction.execute(
            "UPDATE dhis2_connection SET current = 1
             WHERE id = (SELECT min(id) FROM dhis2_connection)
               AND NOT EXISTS (SELECT 1 FROM dhis2_connection WHERE current = 1)",
            [],
        )?;
        Ok(gone > 0)
    }

    /// # Errors
    /// Whatever SQLite says.
    pub fn set_mapping(&mut self, body: &str) -> Result<(), Error> {
        self.transaction.execute("INSERT OR REPLACE INTO mapping (only_one, body) VALUES (1, ?1)", [body])?;
        Ok(())
    }
}
