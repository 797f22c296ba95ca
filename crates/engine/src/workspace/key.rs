//! Where the key of a workspace's store comes from.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use argon2::{Algorithm, Argon2, Params, Version};
use jumla_store::Key;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{keyring, unwritable};
use crate::Error;

/// Characters that a passphrase needs at least.
pub const SHORTEST_PASSPHRASE: usize = 8;

pub(super) const KEY_FILE: &str = "key.json";

/// A key that was just made, and how it will be found again.
pub(super) struct Source {
    key: Key,
    recipe: Recipe,
}

/// What `key.json` holds.
#[derive(Serialize, Deserialize)]
#[serde(tag = "source", rename_all = "snake_case")]
enum Recipe {
    /// Derived with Argon2id.
    Passphrase { salt: [u8; 16], memory_kib: u32, iterations: u32, lanes: u32 },
    /// Held by the operating system under this name.
    Keyring { entry: String },
    /// Written here in the clear: only for the demo, whose data is made up.
    Demo { key: [u8; 32] },
}

impl Source {
    pub(super) fn passphrase(passphrase: &str) -> Result<Self, Error> {
        check(passphrase)?;
        // RFC 9106, second recommended option: 64 MiB, three passes, four lanes.
        let recipe = Recipe::Passphrase { salt: random(), memory_kib: 64 * 1024, iterations: 3, lanes: 4 };
        Ok(Self { key: recipe.derive(passphrase)?, recipe })
    }

    /// A random key in the operating system's keyring.
    pub(super) fn keyring() -> Result<Self, Error> {
        let key = Key::new(random());
        let entry: String = random::<8>().iter().map(|byte| format!("{byte:02x}")).collect();
        if keyring::put(&entry, key.as_bytes()) {
            Ok(Self { key, recipe: Recipe::Keyring { entry } })
        } else {
            Err(Error::PassphraseNeeded)
        }
    }

    pub(super) fn file() -> Self {
        let key = random();
        Self { key: Key::new(key), recipe: Recipe::Demo { key } }
    }

    /// Writes the recipe beside the store and returns the key.
    pub(super) fn keep(self, folder: &Path) -> Result<Key, Error> {
        let path = folder.join(KEY_FILE);
        let text = serde_json::to_vec_pretty(&self.recipe).map_err(|_| Error::KeyFileDamaged)?;
        let write = || -> std::io::Result<()> {
            let mut file = tempfile::NamedTempFile::new_in(folder)?;
            file.write_all(&text)?;
            file.as_file().sync_all()?;
            file.persist(&path)?;
            Ok(())
        };
        write().map_err(|error| unwritable(&path, &error))?;
        Ok(self.key)
    }
}

impl Recipe {
    fn derive(&self, passphrase: &str) -> Result<Key, Error> {
        let Self::Passphrase { salt, memory_kib, iterations, lanes } = self else {
            return Err(Error::KeyFileDamaged);
        };
        let params =
            Params::new(*memory_kib, *iterations, *lanes, Some(32)).map_err(|_| Error::KeyFileDamaged)?;
        let mut key = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase.as_bytes(), salt, key.as_mut())
            .map_err(|_| Error::KeyFileDamaged)?;
        Ok(Key::new(*key))
    }
}

pub(super) fn check(passphrase: &str) -> Result<(), Error> {
    if passphrase.chars().count() < SHORTEST_PASSPHRASE {
        return Err(Error::PassphraseTooShort { minimum: SHORTEST_PASSPHRASE });
    }
    Ok(())
}

/// The key of the workspace in `folder`.
pub(super) fn recall(folder: &Path, passphrase: Option<&str>) -> Result<Key, Error> {
    match read(folder)? {
        recipe @ Recipe::Passphrase { .. } => recipe.derive(passphrase.ok_or(Error::Locked)?),
        Recipe::Keyring { entry } => keyring::get(&entry).map(Key::new).ok_or(Error::KeyringUnavailable),
        Recipe::Demo { key } => Ok(Key::new(key)),
    }
}

pub(super) fn comes_from_passphrase(folder: &Path) -> bool {
    matches!(read(folder), Ok(Recipe::Passphrase { .. }))
}

/// Takes the key out of the keyring, if that is where it is. Whether nothing of it stays there.
pub(super) fn forget(folder: &Path) -> bool {
    match read(folder) {
        Ok(Recipe::Keyring { entry }) => keyring::remove(&entry),
        _ => true,
    }
}

fn read(folder: &Path) -> Result<Recipe, Error> {
    let text = fs::read(folder.join(KEY_FILE)).map_err(|_| Error::KeyFileDamaged)?;
    serde_json::from_slice(&text).map_err(|_| Error::KeyFileDamaged)
}

#[expect(clippy::expect_used, reason = "without randomness there is no key, and nothing to go on with")]
pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}
