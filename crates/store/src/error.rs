//! What can go wrong with a store.

use rusqlite::ErrorCode;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("there is a store already")]
    Exists,
    #[error("there is no store")]
    Absent,
    #[error("the key does not fit the store, or the file is no store")]
    WrongKey,
    #[error("the store was written by a newer version (schema {found}, this version knows {known})")]
    Newer { found: u32, known: u32 },
    #[error("migration {number} in the store is not the one of this version")]
    AlteredMigration { number: u32 },
    #[error("the store is damaged: {detail}")]
    Corrupt { detail: String },
    #[error("the disk is full")]
    DiskFull,
    #[error("the folder or file cannot be written")]
    ReadOnly,
    #[error("another program is using the store")]
    Busy,
    #[error("SQLite: {0}")]
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => Self::ReadOnly,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::DatabaseCorrupt) => Self::Corrupt { detail: error.to_string() },
            _ => Self::Sqlite(error),
        }
    }
}

impl Error {
    pub(crate) fn corrupt(detail: impl ToString) -> Self {
        Self::Corrupt { detail: detail.to_string() }
    }
}

/// With the wrong key the first page decrypts to noise, which SQLite calls "not a database".
pub(crate) fn on_first_read(error: rusqlite::Error) -> Error {
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => Error::WrongKey,
        _ => Error::from(error),
    }
}
