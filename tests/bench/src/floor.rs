//! The least that keeping and reading rows can take: the same SQLite, the same encryption, the same settings and
//! tables, and prepared statements with nothing around them.

use std::path::Path;

use jumla_cht::wire::{Document, read_document};
use jumla_store::{Error, Key, Store};
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use crate::Result;
use crate::world::BATCH;

pub const KEY: [u8; 32] = [7; 32];

/// A row of `target_document`.
pub type Row = Vec<Value>;

/// Makes a store with the tables of this version and nothing in them, and opens it below `jumla-store`.
pub fn empty(path: &Path) -> Result<Connection> {
    drop(Store::create(path, &Key::new(KEY))?);
    open(path)
}

/// As `jumla-store` opens a store.
pub fn open(path: &Path) -> Result<Connection> {
    let key: String = KEY.iter().map(|byte| format!("{byte:02x}")).collect();
    let connection = Connection::open(path)?;
    connection.execute_batch(&format!("PRAGMA key = \"x'{key}'\"; PRAGMA cipher_log_level = NONE;"))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    connection.pragma_update(None, "foreign_keys", "ON")?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "cache_size", -65_536)?;
    connection.pragma_update(None, "wal_autocheckpoint", 8_000)?;
    Ok(connection)
}

/// A store that `jumla-store` filled with these target documents.
pub fn filled(path: &Path, documents: &[String]) -> Result<Connection> {
    let mut store = Store::create(path, &Key::new(KEY))?;
    fill(&mut store, documents)?;
    drop(store);
    open(path)
}

/// Keeps the target documents among these.
pub fn fill(store: &mut Store, documents: &[String]) -> Result<()> {
    for batch in documents.chunks(BATCH) {
        store.write(|writer| {
            for text in batch {
                let Ok(read) = read_document(text) else { continue };
                if let Document::Target(target) = &read.document {
                    writer.put_target(target, &read.revision, 0)?;
                }
            }
            Ok::<_, Error>(())
        })?;
    }
    Ok(())
}

/// The rows in which the documents end, in the order of the documents.
pub fn rows(connection: &Connection, documents: &[String]) -> Result<Vec<Row>> {
    let mut one = connection.prepare(
        "SELECT period, contact, user, rev, owner, updated_date, accepted, received_at, contributions
         FROM target_document WHERE period = ?1 AND contact = ?2 AND user = ?3",
    )?;
    let columns = one.column_count();
    let mut rows = Vec::with_capacity(documents.len());
    for text in documents {
        let id = text.split('"').nth(3).unwrap_or_default();
        let parts: Vec<&str> = id.splitn(4, '~').skip(1).collect();
        rows.push(one.query_row(params_from_iter(parts), |row| {
            (0..columns).map(|column| row.get(column)).collect()
        })?);
    }
    Ok(rows)
}

/// Inserts rows, in transactions of as many as the engine's.
pub fn insert(connection: &Connection, rows: &[Row]) -> Result<()> {
    let mut statement = connection.prepare(
        "INSERT INTO target_document
             (period, contact, user, rev, owner, updated_date, accepted, received_at, contributions)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    for batch in rows.chunks(BATCH) {
        connection.execute_batch("BEGIN IMMEDIATE")?;
        for row in batch {
            statement.execute(params_from_iter(row))?;
        }
        connection.execute_batch("COMMIT")?;
    }
    Ok(())
}

/// Reads every column of a month's accepted rows, and counts them.
pub fn read_month(connection: &Connection, month: &str) -> Result<usize> {
    let mut statement = connection.prepare_cached(
        "SELECT contact, user, rev, owner, updated_date, contributions FROM target_document
         WHERE period = ?1 AND accepted = 1 AND owner = contact ORDER BY contact, user",
    )?;
    let mut rows = statement.query([month])?;
    let mut count = 0;
    while let Some(row) = rows.next()? {
        for column in 0..6 {
            std::hint::black_box(row.get_ref(column)?);
        }
        count += 1;
    }
    Ok(count)
}

/// Reads the rows of these contacts.
pub fn read_contacts(connection: &Connection, month: &str, contacts: &[String]) -> Result<usize> {
    let mut statement = connection.prepare_cached(
        "SELECT contact, user, rev, owner, updated_date, contributions FROM target_document
         WHERE period = ?1 AND accepted = 1 AND owner = contact AND contact = ?2 ORDER BY user",
    )?;
    let mut count = 0;
    for contact in contacts {
        let mut rows = statement.query([month, contact])?;
        while let Some(row) = rows.next()? {
            for column in 0..6 {
                std::hint::black_box(row.get_ref(column)?);
            }
            count += 1;
        }
    }
    Ok(count)
}

/// Keeps the bytes of an export as the store does.
pub fn keep_bytes(connection: &Connection, bytes: &[u8]) -> Result<()> {
    connection.execute(
        "INSERT INTO export (at, file, format, data_set, period, compat, record, content, sources, digest)
         VALUES (0, '', '', '', '', '', '', ?1, '', '')",
        [bytes],
    )?;
    Ok(())
}
