//! One run at a time on a workspace, whichever program runs it.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use crate::Error;
use crate::disk::unwritable;

pub(crate) const LOCK_FILE: &str = "sync.lock";
pub(crate) const DHIS2_LOCK_FILE: &str = "dhis2.lock";

/// Held while a run goes on. The operating system lets go of it when the program ends, however it ends.
#[must_use]
pub(crate) struct RunLock {
    _file: File,
}

impl RunLock {
    /// # Errors
    /// [`Error::SyncRunning`] while another run goes on.
    pub(crate) fn take(folder: &Path) -> Result<Self, Error> {
        Self::named(folder, LOCK_FILE, Error::SyncRunning)
    }

    /// One that goes on beside a sync: nothing of a push is anything of a sync's.
    ///
    /// # Errors
    /// [`Error::PushRunning`] while another goes on.
    pub(crate) fn of_dhis2(folder: &Path) -> Result<Self, Error> {
        Self::named(folder, DHIS2_LOCK_FILE, Error::PushRunning)
    }

    fn named(folder: &Path, name: &str, running: Error) -> Result<Self, Error> {
        let path = folder.join(name);
        let open = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
        let file = open.map_err(|error| unwritable(&path, &error))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(running),
            // A file system without locks: within one program there is a lock of its own.
            Err(TryLockError::Error(error)) => {
                tracing::warn!(%error, "runs of other programs cannot be kept apart here");
                Ok(Self { _file: file })
            }
        }
    }
}
