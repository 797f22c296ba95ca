//! Numbered, append-only migrations with verified checksums.

use rusqlite::{Connection, OptionalExtension, TransactionBehavior};
use sha2::{Digest, Sha256};

use crate::Error;

/// In order; position 0 is migration 1.
const MIGRATIONS: [&str; 9] = [
    include_str!("../migrations/0001_start.sql"),
    include_str!("../migrations/0002_sync.sql"),
    include_str!("../migrations/0003_dhis2.sql"),
    include_str!("../migrations/0004_month.sql"),
    include_str!("../migrations/0005_api.sql"),
    include_str!("../migrations/0006_push.sql"),
    include_str!("../migrations/0007_places.sql"),
    include_str!("../migrations/0008_receive.sql"),
    include_str!("../migrations/0009_outbound.sql"),
];

pub(crate) fn apply(connection: &mut Connection) -> Result<(), Error> {
    apply_all(connection, &MIGRATIONS)
}

fn apply_all(connection: &mut Connection, migrations: &[&str]) -> Result<(), Error> {
    let known = u32::try_from(migrations.len()).unwrap_or(u32::MAX);
    if applied(connection)? == Some(known) {
        return verify(connection);
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.execute_batch(
        "CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, checksum TEXT NOT NULL) STRICT;",
    )?;
    let found = applied(&transaction)?.unwrap_or(0);
    if found > known {
        return Err(Error::Newer { found, known });
    }
    for (number, &sql) in (1..).zip(migrations).skip(found as usize) {
        transaction.execute_batch(sql)?;
        transaction
            .execute("INSERT INTO migration (number, checksum) VALUES (?1, ?2)", (number, checksum(sql)))?;
    }
    transaction.commit()?;
    verify(connection)
}

/// The highest migration in the store; `None` where it has no migrations table.
fn applied(connection: &Connection) -> Result<Option<u32>, Error> {
    let has_table: Option<i64> = connection
        .query_row("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'migration'", [], |row| {
            row.get(0)
        })
        .optional()?;
    if has_table.is_none() {
        return Ok(None);
    }
    Ok(Some(connection.query_row("SELECT coalesce(max(number), 0) FROM migration", [], |row| row.get(0))?))
}

fn verify(connection: &Connection) -> Result<(), Error> {
    let mut statement = connection.prepare("SELECT number, checksum FROM migration ORDER BY number")?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, u32>(0)?, row.get::<_, String>(1)?)))?;
    for (row, sql) in rows.zip(MIGRATIONS) {
        let (number, found) = row?;
        if found != checksum(sql) {
            return Err(Error::AlteredMigration { number });
        }
    }
    Ok(())
}

fn checksum(sql: &str) -> String {
    Sha256::digest(sql.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Key, Store};

    /// `schema.sql` is what the migrations add up to. To renew it after a new migration, run this test with
    /// `JUMLA_WRITE_SCHEMA=1`.
    #[test]
    fn the_schema_is_what_the_migrations_add_up_to() {
        let mut connection = Connection::open_in_memory().unwrap();
        apply(&mut connection).unwrap();
        let mut statement = connection
            .prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type DESC, name")
            .unwrap();
        let parts: Vec<String> =
            statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap();
        let schema = parts.join(";\n\n") + ";\n";
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schema.sql");
        if std::env::var_os("JUMLA_WRITE_SCHEMA").is_some() {
            std::fs::write(path, &schema).unwrap();
        }
        assert_eq!(std::fs::read_to_string(path).unwrap_or_default(), schema);
    }

    #[test]
    fn a_store_from_a_newer_version_is_refused_and_not_touched() {
        let folder = tempfile::tempdir().unwrap();
        let (path, key) = (folder.path().join("s.db"), Key::new([7; 32]));
        let store = Store::create(&path, &key).unwrap();
        store.connection.execute("INSERT INTO migration VALUES (99, 'later')", []).unwrap();
        drop(store);
        assert!(matches!(Store::open(&path, &key), Err(Error::Newer { found: 99, .. })));
    }

    #[test]
    fn a_store_of_the_first_version_keeps_everything_and_asks_again_for_what_it_could_not_read() {
        let mut connection = Connection::open_in_memory().unwrap();
        apply_all(&mut connection, &MIGRATIONS[..1]).unwrap();
        connection
            .execute_batch(
                "INSERT INTO account (only_one, demo, server, server_version, user, full_name, role, roles, facilities,
                                      time_zone, checkpoint, last_sync)
                 VALUES (1, 0, 'https://cht.example.org', '5.2.0', 'amina', 'Amina', 'officer', '[]', '[]', 'UTC', '7-x', 5);
                 INSERT INTO target (number, id) VALUES (0, 'births');
                 INSERT INTO target_document VALUES ('2026-10', 'c', 'u', '2-a', 'c', 1, 1, 9, x'00');
                 INSERT INTO contact VALUES ('c', '1-a', 'person', 'Wanjiru', NULL, x'01', NULL, '[]', NULL, NULL, 9);
                 INSERT INTO document VALUES ('odd', '3-c', 'set_aside', NULL, 9);
                 INSERT INTO doubt VALUES ('odd', 0, '3-c', 'foreign_digits', '', 0);
                 INSERT INTO export VALUES (1, 5, 'out.json', 'json', 'ds', '202610', 'dhis2', '{}', x'7b7d', '[]', 'd');",
            )
            .unwrap();
        apply(&mut connection).unwrap();
        let reader = crate::Reader { connection: &connection };
        let account = reader.account().unwrap().unwrap();
        assert_eq!(
            (account.checkpoint.as_str(), account.last_sync, account.proved_at),
            ("7-x", Some(5), None)
        );
        assert_eq!(account.source, crate::AccountSource::Cht);
        assert_eq!(reader.counts().unwrap(), (1, 1, 1));
        assert_eq!(reader.revision(&"target~2026-10~c~u".into()).unwrap(), Some("2-a".into()));
        let mut known = Vec::new();
        reader.each_revision(|id, _, left| known.push((id.to_owned(), left))).unwrap();
        assert_eq!(known.len(), 3);
        assert_eq!(reader.exports_of("ds", "202610").unwrap(), [1]);
        let exported = reader.exported_values(1).unwrap().unwrap();
        assert_eq!((exported.content.as_slice(), exported.data_values), (&b"{}"[..], None));
        let wanted = reader.wanted(0, 10).unwrap();
        assert_eq!(wanted.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["odd"]);
    }

    #[test]
    fn an_altered_migration_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let (path, key) = (folder.path().join("s.db"), Key::new([7; 32]));
        let store = Store::create(&path, &key).unwrap();
        store.connection.execute("UPDATE migration SET checksum = 'other' WHERE number = 1", []).unwrap();
        drop(store);
        assert!(matches!(Store::open(&path, &key), Err(Error::AlteredMigration { number: 1 })));
    }

    #[test]
    fn nothing_readable_reaches_the_disk_and_another_key_does_not_open_it() {
        let folder = tempfile::tempdir().unwrap();
        let (path, key) = (folder.path().join("s.db"), Key::new([7; 32]));
        let store = Store::create(&path, &key).unwrap();
        store
            .connection
            .execute("INSERT INTO document (id, rev, kind, body, received_at) VALUES ('settings', '1-a', 'settings', 'Wanjiru Kamau', 0)", [])
            .unwrap();
        let files = || {
            std::fs::read_dir(folder.path()).unwrap().map(|file| std::fs::read(file.unwrap().path()).unwrap())
        };
        for bytes in files() {
            assert!(!bytes.windows(7).any(|part| part == b"Wanjiru"));
            assert!(!bytes.starts_with(b"SQLite format 3"));
        }
        drop(store);
        assert!(matches!(Store::open(&path, &Key::new([8; 32])), Err(Error::WrongKey)));
        assert!(matches!(Store::create(&path, &key), Err(Error::Exists)));
        assert!(Store::open(&path, &key).is_ok());
    }
}
