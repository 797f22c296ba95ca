//! The key of a store: 32 bytes, wherever they come from.

use std::fmt::{self, Write as _};

use rusqlite::Connection;
use zeroize::Zeroizing;

use crate::Error;

/// A 256-bit key. Never printed; wiped from memory when dropped.
#[derive(Clone)]
pub struct Key(Zeroizing<[u8; 32]>);

impl Key {
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    pub(crate) fn apply(&self, connection: &Connection) -> Result<(), Error> {
        let mut pragma = Zeroizing::new(String::with_capacity(128));
        pragma.push_str("PRAGMA key = \"x'");
        for byte in self.0.iter() {
            let _ = write!(pragma, "{byte:02x}");
        }
        // SQLCipher would write to stderr about a key that does not fit; the error that comes back says it.
        pragma.push_str("'\"; PRAGMA cipher_log_level = NONE;");
        Ok(connection.execute_batch(&pragma)?)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}
