//! Deleting a workspace for good.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use super::label::LABEL_FILE;
use super::{STORE_FILE, exists, key, unwritable};
use crate::Error;
use crate::sync::lock::{DHIS2_LOCK_FILE, LOCK_FILE, RunLock};

/// Deletes the workspace in a folder, the key first, so that whatever may be left of the rest cannot be read any more.
/// Other files stay, and their folder with them. Nobody needs its passphrase for that: whoever may delete the files
/// may delete the files.
///
/// # Errors
/// [`Error::NoWorkspace`]; [`Error::SyncRunning`]; whatever the disk says: asked again, it goes on from there.
pub fn wipe(folder: &Path) -> Result<(), Error> {
    if !exists(folder) {
        return Err(Error::NoWorkspace { folder: folder.to_owned() });
    }
    let lock = RunLock::take(folder)?;
    let push_lock = RunLock::of_dhis2(folder)?;
    if !key::forget(folder) {
        tracing::warn!("the keyring keeps the key of a store that is no more");
    }
    let beside = |end: &str| format!("{STORE_FILE}{end}");
    // The store last: until it is gone, this can be asked again.
    for name in [key::KEY_FILE, &beside("-wal"), &beside("-shm"), LABEL_FILE, STORE_FILE] {
        let path = folder.join(name);
        remove(&path).map_err(|error| unwritable(&path, &error))?;
    }
    // An open file cannot be removed everywhere.
    drop((lock, push_lock));
    let _ = (remove(&folder.join(LOCK_FILE)), remove(&folder.join(DHIS2_LOCK_FILE)));
    // Only if nothing else is in it.
    let _ = fs::remove_dir(folder);
    Ok(())
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Clock, Workspace};

    #[test]
    fn nothing_of_a_workspace_stays_but_what_is_not_its_own() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("workspace");
        assert!(matches!(wipe(&folder), Err(Error::NoWorkspace { .. })));
        let workspace = Workspace::make_demo(&folder, Clock::System).unwrap();
        // Left open, so that the log of the store is there too.
        assert!(folder.join("jumla.db-wal").exists());
        wipe(&folder).unwrap();
        assert!(!folder.exists());
        drop(workspace);

        drop(Workspace::make_demo(&folder, Clock::System).unwrap());
        fs::write(folder.join("mine.txt"), "").unwrap();
        wipe(&folder).unwrap();
        let left: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left, ["mine.txt"]);
    }

    #[test]
    fn a_workspace_is_not_wiped_under_a_running_sync_and_half_a_wipe_is_gone_on_with() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("workspace");
        drop(Workspace::make_demo(&folder, Clock::System).unwrap());
        let running = RunLock::take(&folder).unwrap();
        assert!(matches!(wipe(&folder), Err(Error::SyncRunning)));
        drop(running);
        drop(Workspace::open(&folder, None, Clock::System).unwrap());

        fs::remove_file(folder.join(key::KEY_FILE)).unwrap();
        wipe(&folder).unwrap();
        assert!(!folder.exists());
    }
}
