//! Writing an export, and remembering it.

use std::path::{Path, PathBuf};

use jumla_dhis2::file::Format;
use jumla_store::StoredExport;
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use super::file::{ExportFile, need_key};
use super::{Made, Prepared, sheet};
use crate::disk::{unwritable, write_beside};
use crate::surface::{Compat, ExportRecord, ExportRequest, Naming, Split};
use crate::{Error, Workspace};

/// Where an export goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// A file, whole or absent. Where there are several, their names begin like this one's.
    File(PathBuf),
    /// A file of the proposed name in this folder.
    Folder(PathBuf),
    /// The caller writes the bytes itself.
    Stream,
    /// No file is written: it is made to be pushed.
    Push,
}

/// A finished export, and its bytes for a caller that writes them itself.
#[derive(Debug)]
pub struct ExportContent {
    pub record: ExportRecord,
    /// Of several files, one after the other.
    pub bytes: Vec<u8>,
    /// The name of each file, and how many of the bytes are its own.
    pub parts: Vec<(String, usize)>,
    /// The workbook beside the file, where one is asked for and the caller writes it.
    pub sheet: Option<Vec<u8>>,
}

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
        self.keep(&prepared, request, destination)
    }

    /// The export of exactly what a preview with this digest has shown, to be pushed: the newest of these values, or one
    /// that is made now.
    ///
    /// # Errors
    /// [`Error::PushAsTheCht`]; what [`Workspace::export_as_shown`] returns.
    pub(crate) fn export_to_push(&mut self, request: &ExportRequest, digest: &str) -> Result<i64, Error> {
        if request.compat == Compat::Cht {
            return Err(Error::PushAsTheCht);
        }
        // How a file would be written is nothing to a push, and what DHIS2 has already it is not sent.
        let request = ExportRequest {
            format: Format::default(),
            naming: Naming::default(),
            split: Split::default(),
            compress: false,
            sheet: false,
            changes_since: None,
            ..request.clone()
        };
        let prepared = self.prepare(&request)?;
        if prepared.digest() != digest {
            return Err(Error::ChangedSincePreview);
        }
        let is_it = |record: &ExportRecord| record.digest == digest && record.compat == Compat::Dhis2;
        match self.past_exports()?.into_iter().find(is_it) {
            Some(record) => Ok(record.id),
            None => Ok(self.keep(&prepared, &request, &Destination::Push)?.record.id),
        }
    }

    /// Writes an export and adds it to the list of past exports.
    ///
    /// # Errors
    /// What [`Workspace::export_preview`] returns; [`Error::NothingChanged`], [`Error::CodesMissing`],
    /// [`Error::FormatCannotHold`]; [`Error::Unwritable`]. Every file is whole or absent.
    pub fn export(
        &mut self,
        request: &ExportRequest,
        destination: &Destination,
    ) -> Result<ExportContent, Error> {
        let prepared = self.prepare(request)?;
        self.keep(&prepared, request, destination)
    }

    fn keep(
        &mut self,
        prepared: &Prepared,
        request: &ExportRequest,
        destination: &Destination,
    ) -> Result<ExportContent, Error> {
        if request.changes_since.is_some() && prepared.values() == 0 {
            return Err(Error::NothingChanged);
        }
        let files = prepared.files(request)?;
        let path = match destination {
            Destination::File(path) => Some(path.clone()),
            Destination::Folder(folder) => Some(folder.join(prepared.file_name(request))),
            Destination::Stream | Destination::Push => None,
        };
        let mut unsaved: Vec<(NamedTempFile, PathBuf)> = Vec::new();
        if let Some(path) = &path {
            for file in &files {
                let path = named_for(path, &file.part);
                unsaved.push((write_beside(&path, &file.bytes)?, path));
            }
            if request.sheet {
                let path = path.with_extension("xlsx");
                unsaved.push((write_beside(&path, &sheet::workbook(prepared)?)?, path));
            }
        }
        let name = PathBuf::from(prepared.file_name(request));
        let part = |file: &ExportFile| (named_for(&name, &file.part).display().to_string(), file.bytes.len());
        let parts = files.iter().map(part).collect();
        let sheet = match &path {
            None if request.sheet => Some(sheet::workbook(prepared)?),
            _ => None,
        };
        let written: Vec<PathBuf> = unsaved.iter().map(|(_, path)| path.clone()).collect();
        let at = self.clock.millis();
        let mut record = prepared.record(request, &files, &written, at);
        if *destination == Destination::Push {
            record.file.clear();
        }
        let content: Vec<u8> = files.iter().flat_map(|file| file.bytes.iter().copied()).collect();
        let id = self.store.write(|writer| {
            let id = writer.add_export(&StoredExport {
                at,
                file: &record.file,
                format: &record.format,
                data_set: &record.data_set,
                period: &record.period,
                compat: match record.compat {
                    Compat::Dhis2 => "dhis2",
                    Compat::Cht => "cht",
                },
                record: &serde_json::to_string(&record).unwrap_or_default(),
                content: &content,
                sources: &prepared.sources,
                digest: &record.digest,
                data_values: &prepared.packed_values(),
                mapping: &prepared.mapping_text(),
            })?;
            for (unsaved, path) in unsaved {
                unsaved.persist(&path).map_err(|failed| unwritable(&path, &failed.error))?;
            }
            Ok::<_, Error>(id)
        })?;
        record.id = id;
        record.facilities.clear();
        Ok(ExportContent { record, bytes: content, parts, sheet })
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
            Ok(ExportRecord { id, facilities: Vec::new(), ..record })
        };
        stored.into_iter().map(read).collect()
    }
}

impl Prepared {
    fn record(
        &self,
        request: &ExportRequest,
        files: &[ExportFile],
        written: &[PathBuf],
        at: i64,
    ) -> ExportRecord {
        let mut needs: Vec<String> = Vec::new();
        for key in files.iter().flat_map(|file| file.needs.iter().filter_map(need_key)) {
            if !needs.iter().any(|known| known == key) {
                needs.push(key.to_owned());
            }
        }
        let names: Vec<String> = written.iter().map(|path| path.display().to_string()).collect();
        ExportRecord {
            id: 0,
            at,
            file: names.first().cloned().unwrap_or_else(|| "-".to_owned()),
            files: if names.len() > 1 { names } else { Vec::new() },
            format: match self.compat {
                Compat::Dhis2 => format_key(request),
                Compat::Cht => "json".to_owned(),
            },
            data_set: self.data_set.id.clone(),
            data_set_name: self.data_set.name.clone(),
            period: self.period.clone(),
            compat: self.compat,
            policy: self.policy,
            values: self.values(),
            org_units: self.org_units(),
            coverage: self.coverage,
            findings: self.findings.clone(),
            digest: self.digest(),
            file_digest: sha256(files.iter().map(|file| file.bytes.as_slice())),
            contributions_digest: self.contributions_digest(),
            corrects: match &self.made {
                Made::FromRows { changes_since, .. } => *changes_since,
                Made::Already(_) => None,
            },
            needs,
            chosen: request.org_units.clone(),
            months: self.months.clone(),
            only_signed_off: request.only_signed_off,
            facilities: self.signed_off.clone(),
        }
    }

    /// The same for the same documents in the same revisions, in whatever order.
    fn contributions_digest(&self) -> String {
        let mut lines: Vec<String> =
            self.sources.iter().map(|(document, revision)| format!("{document}\t{revision}\n")).collect();
        lines.sort_unstable();
        sha256(lines.iter().map(String::as_bytes))
    }
}

fn format_key(request: &ExportRequest) -> String {
    match serde_json::to_value(request.format) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

/// `values.json` and a part become `values-part.json`.
fn named_for(path: &Path, part: &str) -> PathBuf {
    if part.is_empty() {
        return path.to_owned();
    }
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let (stem, rest) = name
        .split_once('.')
        .map_or((name.as_str(), String::new()), |(stem, rest)| (stem, format!(".{rest}")));
    path.with_file_name(format!("{stem}-{part}{rest}"))
}

fn sha256<'a>(parts: impl Iterator<Item = &'a [u8]>) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_files_share_the_beginning_of_their_names() {
        for (path, part, expected) in [
            ("out/a.json", "", "out/a.json"),
            ("out/a.json", "ou", "out/a-ou.json"),
            ("out/a.json.gz", "ou", "out/a-ou.json.gz"),
            ("a", "ou", "a-ou"),
        ] {
            assert_eq!(named_for(Path::new(path), part), Path::new(expected));
        }
    }
}
