//! A workspace: one folder with one encrypted store.
//!
//! `jumla.db` is the store; `key.json` says where its key comes from, never the key itself (save for the demo, whose
//! data is made up).

mod key;
mod keyring;

use std::cell::RefCell;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono_tz::Tz;
use jumla_store::{Account, Key, Store};

use crate::configuration::Configuration;
use crate::surface::{WorkspaceState, WorkspaceStatus};
use crate::{Clock, Error, demo, sync};

pub use key::SHORTEST_PASSPHRASE;
pub use keyring::is_available as keyring_is_available;

const STORE_FILE: &str = "jumla.db";

/// An open workspace.
pub struct Workspace {
    folder: PathBuf,
    key: Key,
    pub(crate) store: Store,
    pub(crate) clock: Clock,
    /// Language of titles; the server's where none is chosen.
    language: Option<String>,
    configuration: RefCell<Option<(i64, Arc<Configuration>)>>,
}

impl Workspace {
    /// Opens the workspace in a folder.
    ///
    /// # Errors
    /// [`Error::NoWorkspace`]; [`Error::Locked`] where the key comes from a passphrase and none is given, or the
    /// keyring does not give it; [`Error::WrongPassphrase`]; whatever the store says.
    pub fn open(folder: &Path, passphrase: Option<&str>, clock: Clock) -> Result<Self, Error> {
        if !exists(folder) {
            return Err(Error::NoWorkspace { folder: folder.to_owned() });
        }
        let key = key::recall(folder, passphrase)?;
        let store = Store::open(&folder.join(STORE_FILE), &key).map_err(|error| match error {
            jumla_store::Error::WrongKey => Error::WrongPassphrase,
            other => other.into(),
        })?;
        Ok(Self::of(folder, key, store, clock))
    }

    /// Makes a workspace for an account that has just signed in.
    ///
    /// # Errors
    /// [`Error::WorkspaceExists`]; [`Error::PassphraseNeeded`] without keyring and passphrase;
    /// [`Error::PassphraseTooShort`]; whatever the disk says.
    pub fn create(
        folder: &Path,
        passphrase: Option<&str>,
        account: &Account,
        clock: Clock,
    ) -> Result<Self, Error> {
        let source = match passphrase {
            Some(passphrase) => key::Source::passphrase(passphrase)?,
            None => key::Source::keyring()?,
        };
        Self::create_with(folder, source, account, clock)
    }

    fn create_with(
        folder: &Path,
        source: key::Source,
        account: &Account,
        clock: Clock,
    ) -> Result<Self, Error> {
        if exists(folder) {
            return Err(Error::WorkspaceExists { folder: folder.to_owned() });
        }
        create_private_folder(folder).map_err(|error| unwritable(folder, &error))?;
        let key = source.keep(folder)?;
        // The store appears under its name only when the account is in it.
        let unfinished = folder.join("jumla.db.new");
        remove_store(&unfinished)?;
        let mut store = Store::create(&unfinished, &key)?;
        store.write(|writer| writer.set_account(account))?;
        drop(store);
        fs::rename(&unfinished, folder.join(STORE_FILE)).map_err(|error| unwritable(folder, &error))?;
        let store = Store::open(&folder.join(STORE_FILE), &key)?;
        Ok(Self::of(folder, key, store, clock))
    }

    /// Makes the demo workspace: a made-up county, no server.
    ///
    /// # Errors
    /// As [`Self::create`].
    pub fn make_demo(folder: &Path, clock: Clock) -> Result<Self, Error> {
        let account = demo::account();
        let mut workspace = Self::create_with(folder, key::Source::file(), &account, clock)?;
        let today = clock.today(workspace.time_zone()?);
        let documents: Vec<String> = demo::documents(today).iter().map(ToString::to_string).collect();
        sync::take_in(&mut workspace, documents.iter().map(String::as_str))?;
        Ok(workspace)
    }

    fn of(folder: &Path, key: Key, store: Store, clock: Clock) -> Self {
        Self {
            folder: folder.to_owned(),
            key,
            store,
            clock,
            language: None,
            configuration: RefCell::new(None),
        }
    }

    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Chooses the language of titles and names that the server translates.
    pub fn set_language(&mut self, language: Option<String>) {
        self.language = language;
        self.forget_configuration();
    }

    /// A second, independent handle on the same store, with the same key: for work in the background.
    ///
    /// # Errors
    /// Whatever the store says.
    pub fn second_handle(&self) -> Result<Self, Error> {
        let store = Store::open(&self.folder.join(STORE_FILE), &self.key)?;
        let mut other = Self::of(&self.folder, self.key.clone(), store, self.clock);
        other.language.clone_from(&self.language);
        Ok(other)
    }

    pub(crate) fn account(&self) -> Result<Account, Error> {
        self.store.read().account()?.ok_or_else(|| Error::NoWorkspace { folder: self.folder.clone() })
    }

    pub(crate) fn time_zone(&self) -> Result<Tz, Error> {
        Ok(self.account()?.time_zone.parse().unwrap_or(Tz::UTC))
    }

    /// The server's settings and texts as last synced.
    pub(crate) fn configuration(&self) -> Result<Arc<Configuration>, Error> {
        let version = self.store.data_version()?;
        let mut cached = self.configuration.borrow_mut();
        if let Some((of_version, configuration)) = cached.as_ref()
            && *of_version == version
        {
            return Ok(Arc::clone(configuration));
        }
        let account = self.account()?;
        let configuration =
            Arc::new(Configuration::read(self.store.read(), &account, self.language.as_deref())?);
        *cached = Some((version, Arc::clone(&configuration)));
        Ok(configuration)
    }

    pub(crate) fn forget_configuration(&self) {
        self.configuration.replace(None);
    }
}

/// The state of a folder, without opening anything.
#[must_use]
pub fn closed_status(folder: &Path) -> WorkspaceStatus {
    let state = if exists(folder) { WorkspaceState::Locked } else { WorkspaceState::Absent };
    WorkspaceStatus {
        state,
        keyring: keyring_is_available(),
        lockable: key::comes_from_passphrase(folder),
        account: None,
    }
}

/// Where the workspace is if nobody says otherwise; `None` where the operating system names no place for data.
#[must_use]
pub fn default_folder() -> Option<PathBuf> {
    Some(dirs::data_dir()?.join("jumla").join("workspace"))
}

fn exists(folder: &Path) -> bool {
    folder.join(STORE_FILE).exists()
}

fn remove_store(path: &Path) -> Result<(), Error> {
    for suffix in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        match fs::remove_file(&name) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(unwritable(path, &error)),
            _ => {}
        }
    }
    Ok(())
}

#[cfg(unix)]
fn create_private_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn create_private_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

pub(crate) fn unwritable(path: &Path, error: &io::Error) -> Error {
    Error::Unwritable { path: path.to_owned(), reason: error.kind() }
}
