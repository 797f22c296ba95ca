//! Metadata taken in from files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jumla_dhis2::Uid;
use jumla_dhis2::metadata::{Merged, Metadata, ReadError, User};
use jumla_dhis2::tracker::Programs;
use jumla_domain::Named;
use jumla_store::Writer;
use serde::{Deserialize, Serialize};

use super::known::{Known, name_of};
use super::packed::{corrupt, pack_json, unpack_json};
use crate::disk::read_within;
use crate::surface::{
    Dhis2Connection, Dhis2Rights, MetadataFile, MetadataStamp, MetadataView, MissingKnowledge, ProgramsView,
};
use crate::{Error, Workspace};

/// A whole country's metadata is some tens of megabytes.
const LARGEST: u64 = 1024 * 1024 * 1024;

/// What is kept beside the metadata, so that it need not be opened for showing.
#[derive(Serialize, Deserialize)]
pub(super) struct Summary {
    version: Option<String>,
    address: Option<String>,
    calendar: Option<String>,
    user: Option<String>,
    #[serde(default)]
    rights: Option<Dhis2Rights>,
    data_sets: u32,
    data_elements: u32,
    org_units: u32,
    option_combos: u32,
    files: Vec<MetadataFile>,
    missing: Vec<MissingKnowledge>,
    #[serde(default)]
    programs: Option<ProgramsView>,
}

impl Workspace {
    /// Takes files of metadata into the connection of this name (made where there is none), or into the current one.
    /// All of them or, where one cannot be read, none.
    ///
    /// # Errors
    /// [`Error::Unreadable`], [`Error::MetadataUnreadable`], [`Error::MetadataNothingKnown`], each with the file.
    pub fn import_metadata(
        &mut self,
        connection: Option<&str>,
        files: &[PathBuf],
    ) -> Result<Dhis2Connection, Error> {
        let read = |path: &PathBuf| Ok((file_name(path), read_within(path, LARGEST)?));
        let contents: Vec<(String, Vec<u8>)> = files.iter().map(read).collect::<Result<_, Error>>()?;
        let named: Vec<(&str, &[u8])> =
            contents.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        self.take_in_metadata(connection, &named)
    }

    /// The same with what is in the files, by their names.
    pub(crate) fn take_in_metadata(
        &mut self,
        connection: Option<&str>,
        files: &[(&str, &[u8])],
    ) -> Result<Dhis2Connection, Error> {
        let stored = self.store.read().dhis2_connections()?;
        let into = match connection {
            Some(name) => stored.into_iter().find(|one| one.name == name),
            None => stored.into_iter().find(|one| one.current),
        };
        let (mut metadata, mut known_files) = match &into {
            Some(one) => {
                let files = one.summary.as_deref().map(read_summary).transpose()?;
                (self.metadata_of(one.id)?, files.map(|summary| summary.files).unwrap_or_default())
            }
            None => (Metadata::default(), Vec::new()),
        };
        let at = self.clock.millis();
        let into = into.map(|one| one.id);
        let mut merged = Vec::new();
        let mut programs: Option<Programs> = None;
        for &(name, bytes) in files {
            let (file, told) = MergedFile::merge_any(&mut metadata, name, bytes)?;
            merged.push(file);
            if let Some(told) = told {
                if programs.is_none() {
                    programs =
                        into.map(|id| self.programs_of(id)).transpose()?.flatten().map(|(_, known)| known);
                }
                programs.get_or_insert_default().take_in(told);
            }
        }
        known_files.retain(|known| merged.iter().all(|file| file.name != known.name));
        let named = connection.map(ToOwned::to_owned).unwrap_or_else(|| own_name(&metadata));
        known_files.extend(merged.into_iter().map(|file| file.at(at)));
        let into = TakenInto::of(into, &named);
        let id = self.keep_summary(into, &metadata, programs.as_ref(), known_files, at, |_| Ok(()))?;
        self.dhis2_connection(id)
    }

    /// Puts what a server itself said in the place of what was known of it; `along` is written in the same go.
    pub(super) fn keep_metadata(
        &mut self,
        connection: i64,
        metadata: &Metadata,
        programs: Option<&Programs>,
        files: Vec<MergedFile>,
        at: i64,
        along: impl FnOnce(&mut Writer<'_>) -> Result<(), jumla_store::Error>,
    ) -> Result<(), Error> {
        let files = files.into_iter().map(|file| file.at(at)).collect();
        self.keep_summary(TakenInto::Known(connection), metadata, programs, files, at, along).map(drop)
    }

    /// Without programs those that are known stay.
    fn keep_summary(
        &mut self,
        into: TakenInto<'_>,
        metadata: &Metadata,
        programs: Option<&Programs>,
        files: Vec<MetadataFile>,
        at: i64,
        along: impl FnOnce(&mut Writer<'_>) -> Result<(), jumla_store::Error>,
    ) -> Result<i64, Error> {
        let shown = match (programs, into) {
            (Some(programs), _) => Some(ProgramsView::new(at, programs)),
            (None, TakenInto::Known(id)) => self.programs_shown(id)?,
            (None, TakenInto::New(_)) => None,
        };
        let summary = Summary { programs: shown, ..summary(metadata, files) }.to_text();
        let (packed, programs) = (pack_json(metadata), programs.map(pack_json));
        let id = self.store.write(|writer| {
            let id = match into {
                TakenInto::Known(id) => id,
                TakenInto::New(name) => writer.add_dhis2_connection(name)?,
            };
            writer.set_dhis2_metadata(id, at, &summary, &packed)?;
            if let Some(programs) = &programs {
                writer.set_dhis2_programs(id, at, programs)?;
            }
            along(writer)?;
            Ok::<_, Error>(id)
        })?;
        self.forget_configuration();
        self.known.replace(None);
        Ok(id)
    }

    /// What is known of one of the servers.
    fn metadata_of(&self, connection: i64) -> Result<Metadata, Error> {
        match self.store.read().dhis2_metadata(connection)? {
            Some(packed) => unpack_json(&packed),
            None => Ok(Metadata::default()),
        }
    }

    fn programs_shown(&self, connection: i64) -> Result<Option<ProgramsView>, Error> {
        let summary = self.stored_connection(Some(connection))?.summary;
        let summary = summary.as_deref().map(read_summary).transpose()?;
        Ok(summary.and_then(|summary| summary.programs))
    }
}

/// The connection that metadata is taken into.
#[derive(Clone, Copy)]
enum TakenInto<'a> {
    Known(i64),
    /// Of this name.
    New(&'a str),
}

impl<'a> TakenInto<'a> {
    fn of(known: Option<i64>, name: &'a str) -> Self {
        known.map_or(Self::New(name), Self::Known)
    }
}

/// One file or answer that was merged, and what was in it.
#[derive(Clone)]
pub(super) struct MergedFile {
    name: String,
    counts: BTreeMap<String, u32>,
}

impl MergedFile {
    pub(super) fn merge(metadata: &mut Metadata, name: &str, bytes: &[u8]) -> Result<Self, Error> {
        let merged = metadata.merge_json(bytes).map_err(|error| unreadable(error, name))?;
        Ok(Self { name: name.to_owned(), counts: counts(&merged) })
    }

    /// The same with a file that may tell of programs, or of nothing else.
    fn merge_any(
        metadata: &mut Metadata,
        name: &str,
        bytes: &[u8],
    ) -> Result<(Self, Option<Programs>), Error> {
        let merged = Self::merge(metadata, name, bytes);
        if !matches!(merged, Ok(_) | Err(Error::MetadataNothingKnown { .. })) {
            return Ok((merged?, None));
        }
        let Some(programs) = Programs::in_file(bytes).map_err(|error| unreadable(error, name))? else {
            return Ok((merged?, None));
        };
        let of_programs = Self::of_programs(name, &programs);
        let file = merged.map_or(of_programs.clone(), |file| file.with(&of_programs));
        Ok((file, Some(programs)))
    }

    pub(super) fn of_programs(name: &str, programs: &Programs) -> Self {
        let count = u32::try_from(programs.programs.len()).unwrap_or(u32::MAX);
        Self { name: name.to_owned(), counts: BTreeMap::from([("program".to_owned(), count)]) }
    }

    /// Two pages of one list.
    pub(super) fn with(mut self, other: &Self) -> Self {
        for (kind, count) in &other.counts {
            *self.counts.entry(kind.clone()).or_default() += count;
        }
        self
    }

    pub(super) fn at(self, at: i64) -> MetadataFile {
        MetadataFile { name: self.name, at, counts: self.counts }
    }
}

impl Summary {
    pub(super) fn to_text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Only programs were read anew.
    pub(super) fn with_programs(mut self, programs: ProgramsView, file: MetadataFile) -> Self {
        self.programs = Some(programs);
        self.files.retain(|known| known.name != file.name);
        self.files.push(file);
        self
    }
}

impl MetadataView {
    pub(super) fn new(connection: &str, imported_at: i64, summary: Summary) -> Self {
        let Summary { version, address, calendar, user, rights, files, missing, programs, .. } = summary;
        Self {
            stamp: MetadataStamp { connection: connection.to_owned(), version, imported_at },
            address,
            calendar,
            user,
            rights,
            data_sets: summary.data_sets,
            data_elements: summary.data_elements,
            org_units: summary.org_units,
            option_combos: summary.option_combos,
            programs,
            files,
            missing,
        }
    }
}

pub(super) fn read_summary(text: &str) -> Result<Summary, Error> {
    serde_json::from_str(text).map_err(|error| corrupt(&error))
}

fn summary(metadata: &Metadata, files: Vec<MetadataFile>) -> Summary {
    let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
    Summary {
        version: metadata.system.version.map(|version| version.to_string()),
        address: metadata.system.address.clone(),
        calendar: metadata.system.calendar.clone(),
        user: metadata.user.as_ref().map(|user| user.username.clone()),
        rights: metadata.user.as_ref().and_then(|user| rights(metadata, user)),
        data_sets: count(metadata.data_sets.len()),
        data_elements: count(metadata.data_elements.len()),
        org_units: count(metadata.org_units.len()),
        option_combos: count(metadata.option_combos.len()),
        files,
        missing: Known::missing(metadata),
        programs: None,
    }
}

/// Of the org units that a user has so many are named.
const NAMED: usize = 5;

/// Where no data set is known yet, nobody can tell what an ordinary user may do.
fn rights(metadata: &Metadata, user: &User) -> Option<Dhis2Rights> {
    let superuser = user.is_superuser();
    if metadata.data_sets.is_empty() && !superuser {
        return None;
    }
    let writable = metadata.data_sets.iter().filter(|set| superuser || set.may_write == Some(true)).count();
    let named = |id: &Uid| Named {
        name: name_of(&metadata.org_units, id.as_str())
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| id.to_string()),
        id: id.to_string(),
    };
    Some(Dhis2Rights {
        superuser,
        data_sets: u32::try_from(writable).unwrap_or(u32::MAX),
        org_units: user.org_units.iter().take(NAMED).map(named).collect(),
        org_units_in_all: user.org_units.len(),
    })
}

fn counts(merged: &Merged) -> BTreeMap<String, u32> {
    let name = |kind| match serde_json::to_value(kind) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    };
    merged.kinds.iter().map(|tally| (name(tally.kind), tally.total())).collect()
}

/// What a connection is called that nobody named: the server's own address or name.
fn own_name(metadata: &Metadata) -> String {
    let system = &metadata.system;
    system.address.clone().or_else(|| system.name.clone()).unwrap_or_else(|| "DHIS2".to_owned())
}

fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

pub(super) fn unreadable(error: ReadError, file: &str) -> Error {
    let file = file.to_owned();
    match error {
        ReadError::NothingKnown => Error::MetadataNothingKnown { file },
        ReadError::NotJson { line, .. } | ReadError::TooDeep { line, .. } => {
            Error::MetadataUnreadable { file, line }
        }
        ReadError::NotGzip | ReadError::TooLarge { .. } => Error::MetadataUnreadable { file, line: 0 },
    }
}
