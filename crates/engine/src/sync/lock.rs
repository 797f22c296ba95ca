//! One run at a time on a workspace, whichever program runs it.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use crate::Error;
use crate::disk::unwritable;

pub(crate) const LOCK_FILE: &str = "sync.lock";

/// Held while a run goes on. The operating system lets go of it when the program ends, however it ends.
#[must_use]
pub(crate) struct RunLock {
    _file: File,
}

impl RunLock {
    /// # Errors
    /// [`Error::SyncRunning`] while another run goes on.
    pub(crate) fn take(folder: &Path) -> Result<Self, Error> {
        let path = folder.join(LOCK_FILE);
        let open = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
        let file = open.map_err(|error| unwritable(&path, &error))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(Error::SyncRunning),
            // A file system without locks: within one program there is a lock of its own.
            Err(TryLockError::Error(error)) => {
                tracing::warn!(%error, "runs of other programs cannot be kept apart here");
                Ok(Self { _file: file })
            }
        }
    }
}
