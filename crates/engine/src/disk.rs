//! Files that the user names: read within bounds, written whole or not at all.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::Error;

/// The whole of a file, unless it is larger than any such file is.
pub(crate) fn read_within(path: &Path, largest: u64) -> Result<Vec<u8>, Error> {
    let read = || -> io::Result<Vec<u8>> {
        if fs::metadata(path)?.len() > largest {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        fs::read(path)
    };
    read().map_err(|error| Error::Unreadable { path: path.to_owned(), reason: error.kind() })
}

/// The bytes under this name: whole, or what was there before.
pub(crate) fn write_whole(path: &Path, content: &[u8]) -> Result<(), Error> {
    let unsaved = write_beside(path, content)?;
    unsaved.persist(path).map_err(|failed| unwritable(path, &failed.error))?;
    Ok(())
}

/// The bytes in a new file of a folder, for the owner alone. Where `stem` is taken, a number is put behind it.
pub(crate) fn write_private(
    folder: &Path,
    stem: &str,
    extension: &str,
    content: &[u8],
) -> Result<PathBuf, Error> {
    let create = || -> io::Result<NamedTempFile> {
        fs::create_dir_all(folder)?;
        let mut file = NamedTempFile::new_in(folder)?;
        file.write_all(content)?;
        file.as_file().sync_all()?;
        Ok(file)
    };
    let mut unsaved = create().map_err(|error| unwritable(folder, &error))?;
    let mut number = 1_u32;
    loop {
        let name =
            if number == 1 { format!("{stem}.{extension}") } else { format!("{stem}-{number}.{extension}") };
        let path = folder.join(name);
        match unsaved.persist_noclobber(&path) {
            Ok(_) => return Ok(path),
            Err(failed) if failed.error.kind() == io::ErrorKind::AlreadyExists => unsaved = failed.file,
            Err(failed) => return Err(unwritable(&path, &failed.error)),
        }
        number += 1;
    }
}

/// The bytes in a file beside `path`, safely on the disk, to be moved to its name at once.
pub(crate) fn write_beside(path: &Path, content: &[u8]) -> Result<NamedTempFile, Error> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let write = || -> io::Result<NamedTempFile> {
        if path.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        let mut file = NamedTempFile::new_in(folder)?;
        file.write_all(content)?;
        make_readable(file.path())?;
        file.as_file().sync_all()?;
        Ok(file)
    };
    write().map_err(|error| unwritable(path, &error))
}

pub(crate) fn unwritable(path: &Path, error: &io::Error) -> Error {
    Error::Unwritable { path: path.to_owned(), reason: error.kind() }
}

/// Temporary files are for the owner alone; what is written for others is handed on.
#[cfg(unix)]
fn make_readable(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn make_readable(_: &Path) -> io::Result<()> {
    Ok(())
}
