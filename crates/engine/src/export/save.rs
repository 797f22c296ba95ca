//! Writing an export, and remembering it.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use jumla_store::StoredExport;
use tempfile::NamedTempFile;

use super::Prepared;
use crate::surface::{Compat, ExportRecord, ExportRequest};
use crate::workspace::unwritable;
use crate::{Error, Workspace};

/// Where an export goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// A file, whole or absent.
    File(PathBuf),
    /// A file of the proposed name in this folder.
    Folder(PathBuf),
    /// The caller writes the bytes itself.
    Stream,
}

/// A finished export, and its bytes for a caller that writes them itself.
#[derive(Debug)]
pub struct ExportContent {
    pub record: ExportRecord,
    pub bytes: Vec<u8>,
}

const FORMAT: &str = "json";

impl Workspace {
    /// Writes exactly what a preview with this digest has shown.
    ///
    /// # Errors
    /// [`Error::ChangedSincePreview`]; what [`Workspace::export`] returns.
    pub fn export_as_shown(
        &mut self,
        request: &ExportRequest,
        digest: &str,
        destination: &Destination,
    ) -> Result<ExportContent, Error> {
        let prepared = self.prepare(request)?;
        if prepared.digest() != digest {
            return Err(Error::ChangedSincePreview);
        }
        self.keep(prepared, destination)
    }

    /// Writes an export and adds it to the list of past exports.
    ///
    /// # Errors
    /// What [`Workspace::export_preview`] returns; [`Error::Unwritable`]. The file is whole or absent.
    pub fn export(
        &mut self,
        request: &ExportRequest,
        destination: &Destination,
    ) -> Result<ExportContent, Error> {
        let prepared = self.prepare(request)?;
        self.keep(prepared, destination)
    }

    fn keep(&mut self, prepared: Prepared, destination: &Destination) -> Result<ExportContent, Error> {
        let path = match destination {
            Destination::File(path) => Some(path.clone()),
            Destination::Folder(folder) => Some(folder.join(prepared.file_name())),
            Destination::Stream => None,
        };
        let unsaved = path.as_deref().map(|path| write_beside(path, &prepared.content)).transpose()?;
        let at = self.clock.millis();
        let mut record = prepared.record(path.as_deref(), at);
        let id = self.store.write(|writer| {
            let id = writer.add_export(&StoredExport {
                at,
                file: &record.file,
                format: FORMAT,
                data_set: &record.data_set,
                period: &record.period,
                compat: match record.compat {
                    Compat::Dhis2 => "dhis2",
                    Compat::Cht => "cht",
                },
                record: &serde_json::to_string(&record).unwrap_or_default(),
                content: &prepared.content,
                sources: &prepared.sources,
                digest: &record.digest,
            })?;
            if let (Some(unsaved), Some(path)) = (unsaved, path.as_deref()) {
                unsaved.persist(path).map_err(|failed| unwritable(path, &failed.error))?;
            }
            Ok::<_, Error>(id)
        })?;
        record.id = id;
        Ok(ExportContent { record, bytes: prepared.content })
    }

    /// Past exports, newest first, as they were recorded.
    ///
    /// # Errors
    /// Whatever the store says.
    pub fn past_exports(&self) -> Result<Vec<ExportRecord>, Error> {
        let stored = self.store.read().exports()?;
        let read = |(id, record): (i64, String)| {
            let corrupt =
                |error: serde_json::Error| jumla_store::Error::Corrupt { detail: error.to_string() };
            let record: ExportRecord = serde_json::from_str(&record).map_err(corrupt)?;
            Ok(ExportRecord { id, ..record })
        };
        stored.into_iter().map(read).collect()
    }
}

impl Prepared {
    fn record(&self, path: Option<&Path>, at: i64) -> ExportRecord {
        ExportRecord {
            id: 0,
            at,
            file: path.map_or_else(|| "-".to_owned(), |path| path.display().to_string()),
            format: FORMAT.to_owned(),
            data_set: self.data_set.id.clone(),
            data_set_name: self.data_set.name.clone(),
            period: self.period.dhis2_id(),
            compat: self.compat,
            values: self.values(),
            org_units: self.org_units(),
            coverage: self.coverage,
            findings: self.findings.clone(),
            digest: self.digest(),
        }
    }
}

/// The bytes in a file beside `path`, safely on the disk, to be moved to its name at once.
fn write_beside(path: &Path, content: &[u8]) -> Result<NamedTempFile, Error> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let write = || -> std::io::Result<NamedTempFile> {
        if path.is_dir() {
            return Err(std::io::ErrorKind::IsADirectory.into());
        }
        let mut file = NamedTempFile::new_in(folder)?;
        file.write_all(content)?;
        make_readable(file.path())?;
        file.as_file().sync_all()?;
        Ok(file)
    };
    write().map_err(|error| unwritable(path, &error))
}

/// Temporary files are for the owner alone; an export is handed on.
#[cfg(unix)]
fn make_readable(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn make_readable(_: &Path) -> std::io::Result<()> {
    Ok(())
}
