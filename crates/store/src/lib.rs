//! The encrypted local store: the only crate that knows SQLite.
//!
//! A [`Reader`] borrows the connection; a [`Writer`] comes only from a transaction, so the types say who may write.
//! Rows are not domain values and not wire types: they are translated here. What the rows mean to a user is in
//! `jumla-engine`.

mod account;
mod api_client;
mod contact;
mod dhis2;
mod document;
mod error;
mod export;
mod follow_up;
mod handover;
mod history;
mod identity;
mod journal;
mod key;
mod known_key;
mod migration;
mod outbound;
mod outgoing;
mod own_goal;
mod person;
mod push;
mod receive;
mod record;
mod sync_run;
mod target;
mod threshold;
mod wanted;

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

pub use account::{Account, AccountRole, AccountSource};
pub use api_client::{StoredApiClient, StoredApiSettings};
pub use contact::{MappedContact, StoredMove, StoredPlace};
pub use dhis2::{Dhis2Account, Dhis2Secret, StoredConnection};
pub use document::{DocumentKind, StoredDoubt};
pub use error::Error;
pub use export::{ExportedValues, StoredExport};
pub use follow_up::StoredFollowUp;
pub use handover::{HandoverVia, StoredHandover};
pub use journal::{JournalEnd, JournalKind, Statement, StoredEntry};
pub use key::Key;
pub use known_key::StoredKey;
pub use outbound::{
    NewOutboundItem, OutboundAct, OutboundItem, OutboundOrigin, OutboundState, OutboundTally,
};
pub use outgoing::{Outgoing, OutgoingState};
pub use own_goal::StoredGoal;
pub use push::{BlockState, PushState, StoredBlock, StoredFate, StoredPush, ValueFate};
pub use receive::ReceivedValues;
pub use record::{Record, RecordChoice, RecordCount, RecordKind};
pub use sync_run::{StoredRun, StoredSyncSettings};
pub use target::{MonthDocument, OtherReport, OwnedReport, StoredTargetDocument};
pub use wanted::Wanted;

/// One open workspace store.
pub struct Store {
    connection: Connection,
}

/// Reads from a store, inside or outside a transaction.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    connection: &'a Connection,
}

/// While it is held, reads see one state of the store, whatever others write.
#[must_use]
pub struct Snapshot<'a> {
    _transaction: Transaction<'a>,
}

/// Writes to a store; everything done through one writer is applied together or not at all.
pub struct Writer<'a> {
    transaction: Transaction<'a>,
    targets: target::Dictionary,
    /// Whether any document here is doubtful: nearly always few are, and most often none.
    doubts: bool,
}

impl Store {
    /// Makes a new store.
    ///
    /// # Errors
    /// [`Error::Exists`] where there is a file already; whatever the disk says.
    pub fn create(path: &Path, key: &Key) -> Result<Self, Error> {
        if path.exists() {
            return Err(Error::Exists);
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        Self::prepare(Connection::open_with_flags(path, flags)?, key)
    }

    /// Opens a store, bringing its schema up to date.
    ///
    /// # Errors
    /// [`Error::Absent`], [`Error::WrongKey`], [`Error::Newer`], [`Error::Corrupt`].
    pub fn open(path: &Path, key: &Key) -> Result<Self, Error> {
        if !path.exists() {
            return Err(Error::Absent);
        }
        Self::prepare(Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?, key)
    }

    fn prepare(mut connection: Connection, key: &Key) -> Result<Self, Error> {
        key.apply(&connection)?;
        connection.busy_timeout(Duration::from_secs(30))?;
        // The first read of the file: fails unless the key fits.
        connection
            .query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))
            .map_err(error::on_first_read)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        connection.pragma_update(None, "foreign_keys", "ON")?;
        // So that a row that is replaced counts as one that is deleted.
        connection.pragma_update(None, "recursive_triggers", "ON")?;
        connection.pragma_update(None, "temp_store", "MEMORY")?;
        connection.pragma_update(None, "cache_size", -65_536)?;
        // Pages that one batch or export after the other writes go from the log into the file once, not each time.
        connection.pragma_update(None, "wal_autocheckpoint", 8_000)?;
        connection.set_prepared_statement_cache_capacity(64);
        migration::apply(&mut connection)?;
        Ok(Self { connection })
    }

    #[must_use]
    pub fn read(&self) -> Reader<'_> {
        Reader { connection: &self.connection }
    }

    /// Holds the state of the store still for all reads until it is dropped. Not to be nested.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn snapshot(&self) -> Result<Snapshot<'_>, Error> {
        Ok(Snapshot { _transaction: self.connection.unchecked_transaction()? })
    }

    /// Runs `change` in one transaction: committed if it returns `Ok`, undone if not.
    ///
    /// # Errors
    /// What `change` returns, or what the store says on beginning and committing.
    pub fn write<T, E: From<Error>>(
        &mut self,
        change: impl FnOnce(&mut Writer<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(Error::from)?;
        let targets = target::Dictionary::load(&transaction)?;
        let doubts = transaction
            .query_row("SELECT EXISTS (SELECT 1 FROM doubt)", [], |row| row.get(0))
            .map_err(Error::from)?;
        let mut writer = Writer { transaction, targets, doubts };
        let result = change(&mut writer)?;
        writer.transaction.commit().map_err(Error::from)?;
        Ok(result)
    }

    /// Looks through the whole file.
    ///
    /// # Errors
    /// [`Error::Corrupt`] where something does not fit together.
    pub fn check(&self) -> Result<(), Error> {
        let found: String = self.connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
        if found == "ok" { Ok(()) } else { Err(Error::corrupt(found)) }
    }

    /// Uses at most so much memory for pages of the file, from now on.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn limit_cache(&self, kibibytes: u32) -> Result<(), Error> {
        Ok(self.connection.pragma_update(None, "cache_size", -i64::from(kibibytes))?)
    }

    /// A number that changes whenever another connection has written.
    ///
    /// # Errors
    /// Whatever SQLite says.
    pub fn data_version(&self) -> Result<i64, Error> {
        Ok(self.connection.pragma_query_value(None, "data_version", |row| row.get(0))?)
    }
}

impl Writer<'_> {
    #[must_use]
    pub fn read(&self) -> Reader<'_> {
        Reader { connection: &self.transaction }
    }
}
