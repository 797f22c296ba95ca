//! A workspace: one folder with one encrypted store.
//!
//! `jumla.db` is the store; `key.json` says where its key comes from, never the key itself (save for the demo, whose
//! data is made up); `label.json` says whose it is. Several of them stand on a [`Shelf`].

mod alarm;
mod certificate;
mod key;
mod keyring;
mod label;
mod shelf;
mod sign_out;
mod wipe;

use std::cell::RefCell;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono_tz::Tz;
use jumla_store::{Account, JournalEnd, Key, Store};

use crate::configuration::Configuration;
use crate::dhis2::Known;
use crate::disk::unwritable;
use crate::export::KeptOrgUnits;
use crate::outbound::parse_outbound;
use crate::scope::KeptRoster;
use crate::signoff::KeptMonth;
use crate::surface::{WorkspaceState, WorkspaceStatus};
use crate::{Clock, Error, demo, sync};

pub use alarm::{Alarm, TICK};
pub use certificate::read_certificate;
pub use key::SHORTEST_PASSPHRASE;
pub(crate) use key::random;
pub use keyring::is_available as keyring_is_available;
pub use shelf::Shelf;
pub use wipe::wipe;

use label::Label;

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
    /// Of the last question, as are the org units; as good as the configuration that they were made with.
    pub(crate) roster: RefCell<Option<KeptRoster>>,
    pub(crate) org_units: RefCell<Option<KeptOrgUnits>>,
    /// The numbers of the month of the last question.
    pub(crate) month: RefCell<Option<Arc<KeptMonth>>>,
    /// Up to where the journal was found whole.
    pub(crate) journal_end: RefCell<JournalEnd>,
    /// What is known of DHIS2, as last read.
    pub(crate) known: RefCell<Option<Arc<Known>>>,
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
            jumla_store::Error::WrongKey if key::comes_from_passphrase(folder) => Error::WrongPassphrase,
            jumla_store::Error::WrongKey => Error::KeyFileDamaged,
            other => other.into(),
        })?;
        let workspace = Self::of(folder, key, store, clock);
        if let Ok(account) = workspace.account() {
            Label::from(&account).keep(folder);
        }
        Ok(workspace)
    }

    /// Makes a workspace for an account that has just signed in.
    ///
    /// # Errors
    /// What [`check_new`] returns; whatever the disk says. Nothing is left behind then.
    pub fn create(
        folder: &Path,
        passphrase: Option<&str>,
        account: &Account,
        clock: Clock,
    ) -> Result<Self, Error> {
        check_new(folder, passphrase)?;
        let source = match passphrase {
            Some(passphrase) => key::Source::passphrase(passphrase)?,
            None => key::Source::keyring()?,
        };
        Self::create_with(folder, source, account, clock, |_| Ok(()))
    }

    /// Makes the demo workspace: a made-up county, no server.
    ///
    /// # Errors
    /// [`Error::WorkspaceExists`]; whatever the disk says. Nothing is left behind then.
    pub fn make_demo(folder: &Path, clock: Clock) -> Result<Self, Error> {
        check_absent(folder)?;
        Self::create_with(folder, key::Source::file(), &demo::account(), clock, |workspace| {
            let today = clock.today(workspace.time_zone()?);
            let documents: Vec<String> = demo::documents(today).iter().map(ToString::to_string).collect();
            // Nobody's data: kept without being asked for, so that there is something to see.
            workspace.store.write(|writer| writer.set_record_choice(&demo::records::choice()))?;
            sync::take_in(workspace, documents.iter().map(String::as_str))?;
            workspace
                .save_outbound_mapping(&parse_outbound(demo::records::mappings().to_string().as_bytes())?)?;
            let files = demo::dhis2::files(today).map(|(name, content)| (name, content.to_string()));
            let files = files.each_ref().map(|(name, content)| (*name, content.as_bytes()));
            workspace.take_in_metadata(Some(demo::dhis2::CONNECTION), &files).map(drop)
        })
    }

    /// Makes everything in a folder inside, then moves it out, the store last: until then there is no workspace.
    fn create_with(
        folder: &Path,
        source: key::Source,
        account: &Account,
        clock: Clock,
        fill: impl FnOnce(&mut Self) -> Result<(), Error>,
    ) -> Result<Self, Error> {
        let failed = |error: io::Error| unwritable(folder, &error);
        let was_there = folder.exists();
        create_private_folder(folder).map_err(failed)?;
        let make = || -> Result<Key, Error> {
            let inside = tempfile::Builder::new().prefix(".new-").tempdir_in(folder).map_err(failed)?;
            let key = source.keep(inside.path())?;
            let mut store = Store::create(&inside.path().join(STORE_FILE), &key)?;
            store.write(|writer| writer.set_account(account))?;
            // Closing the store leaves a single file.
            fill(&mut Self::of(inside.path(), key.clone(), store, clock))?;
            for name in [key::KEY_FILE, STORE_FILE] {
                fs::rename(inside.path().join(name), folder.join(name)).map_err(failed)?;
                sync_folder(folder).map_err(failed)?;
            }
            Label::from(account).keep(folder);
            Ok(key)
        };
        match make() {
            Ok(key) => {
                let store = Store::open(&folder.join(STORE_FILE), &key)?;
                Ok(Self::of(folder, key, store, clock))
            }
            Err(error) => {
                if !was_there {
                    // Only if nothing else is in it.
                    let _ = fs::remove_dir(folder);
                }
                Err(error)
            }
        }
    }

    fn of(folder: &Path, key: Key, store: Store, clock: Clock) -> Self {
        Self {
            folder: folder.to_owned(),
            key,
            store,
            clock,
            language: None,
            configuration: RefCell::new(None),
            roster: RefCell::new(None),
            org_units: RefCell::new(None),
            month: RefCell::new(None),
            journal_end: RefCell::new(JournalEnd::default()),
            known: RefCell::new(None),
        }
    }

    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What its time is told by.
    #[must_use]
    pub fn clock(&self) -> Clock {
        self.clock
    }

    /// Chooses the language of titles and names that the server translates.
    pub fn set_language(&mut self, language: Option<String>) {
        self.language = language;
        self.forget_configuration();
    }

    /// The language of titles; `None` for the server's.
    pub(crate) fn language(&self) -> Option<&str> {
        self.language.as_deref()
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

    /// Whether its data is made up, so that there is no server.
    ///
    /// # Errors
    /// Whatever the store says.
    pub fn is_demo(&self) -> Result<bool, Error> {
        Ok(self.account()?.demo)
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
            Configuration::read(self.store.read(), &account, self.language(), self.mapping_file()?)?;
        let configuration = Arc::new(configuration);
        *cached = Some((version, Arc::clone(&configuration)));
        Ok(configuration)
    }

    /// The same, where there is something to go by.
    pub(crate) fn synced_configuration(&self) -> Result<Arc<Configuration>, Error> {
        let configuration = self.configuration()?;
        if configuration.settings.is_none() { Err(Error::NeverSynced) } else { Ok(configuration) }
    }

    pub(crate) fn forget_configuration(&self) {
        self.configuration.replace(None);
        self.roster.replace(None);
        self.org_units.replace(None);
        self.month.replace(None);
    }
}

/// The state of a folder, without opening anything.
#[must_use]
pub fn closed_status(folder: &Path) -> WorkspaceStatus {
    let state = if exists(folder) { WorkspaceState::Locked } else { WorkspaceState::Absent };
    WorkspaceStatus {
        state,
        // Only a new workspace needs to know, and asking takes a while.
        keyring: state == WorkspaceState::Absent && keyring_is_available(),
        lockable: key::comes_from_passphrase(folder),
        account: None,
    }
}

/// Where the workspace is if nobody says otherwise; `None` where the operating system names no place for data.
#[must_use]
pub fn default_folder() -> Option<PathBuf> {
    Some(dirs::data_dir()?.join("jumla").join(shelf::USUAL_NAME))
}

fn exists(folder: &Path) -> bool {
    folder.join(STORE_FILE).exists()
}

/// Whether a workspace may be made here with this passphrase, or with the keyring where there is none; asked before
/// anything is asked of a server.
///
/// # Errors
/// [`Error::WorkspaceExists`]; [`Error::PassphraseNeeded`] without keyring and passphrase;
/// [`Error::PassphraseTooShort`].
pub fn check_new(folder: &Path, passphrase: Option<&str>) -> Result<(), Error> {
    check_absent(folder)?;
    match passphrase {
        Some(passphrase) => key::check(passphrase),
        None if keyring_is_available() => Ok(()),
        None => Err(Error::PassphraseNeeded),
    }
}

fn check_absent(folder: &Path) -> Result<(), Error> {
    if exists(folder) { Err(Error::WorkspaceExists { folder: folder.to_owned() }) } else { Ok(()) }
}

/// A power cut does not lose what was moved: the key is there before the store is.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    fs::File::open(folder)?.sync_all()
}

/// Elsewhere a folder cannot be opened as a file, and file systems see to it.
#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
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
