//! Metadata fetched from a server, with the same merge as files have.
//!
//! One resource is large and has an ETag: where the server says that it still holds, that is the only request. Else
//! everything is fetched anew, part by part, each kept as it comes, so that a fetch that was cut off or stopped goes on
//! where it was. Only when all is there does it take the place of what was known. What changes without the ETag
//! changing (names and dates of org units, settings, lock exceptions, the version) is seen by a whole fetch
//! ([`Extent::Whole`]); a push looks at the version itself. Programs are one more part where a mapping needs them
//! ([`super::programs`]).

use jumla_dhis2::client::{DataEntryMetadata, Part};
use jumla_dhis2::metadata::Metadata;

use super::asking::Asking;
use super::connect::{INFO, ME};
use super::import::MergedFile;
use super::packed::{pack, unpack};
use super::programs::{self, PROGRAMS};
use crate::surface::{Dhis2Fetched, Dhis2Phase, Dhis2Progress};
use crate::sync::{Patience, lock::RunLock};
use crate::watch::Watcher;
use crate::{Error, Workspace};

/// How much is fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
#[serde(rename = "MetadataExtent")]
pub enum Extent {
    /// Nothing, where the server says that what is known holds.
    Changes,
    Whole,
}

/// So many org units come at a time: a page is some 200 KB.
const PAGE: u32 = 1000;

/// What an unfinished fetch has brought is good for so long.
const GOOD_FOR: i64 = 6 * 60 * 60 * 1000;

/// What each part is called among the files, in the order in which they are fetched and merged.
const DATA_ENTRY: &str = "/api/dataEntry/metadata";
const PARTS: [(&str, Part); 5] = [
    ("/api/systemSettings", Part::Settings),
    ("/api/organisationUnitLevels", Part::OrgUnitLevels),
    ("/api/dataEntry/lockExceptions", Part::LockExceptions),
    ("/api/categoryCombos", Part::CategoryCombos),
    ("/api/categoryOptionCombos", Part::OptionCombos),
];
const ORG_UNITS: &str = "/api/organisationUnits";

/// Brings what is known of a server up to date. Stopped or cut off, what had come is kept for the next time.
///
/// # Errors
/// [`Error::Dhis2NotConnected`]; [`Error::PushRunning`]; [`Error::Interrupted`]; whatever the server says.
pub async fn fetch_metadata(
    workspace: &mut Workspace,
    connection: Option<i64>,
    extent: Extent,
    patience: Patience,
    watcher: &dyn Watcher<Dhis2Progress>,
) -> Result<Dhis2Fetched, Error> {
    let stored = workspace.stored_connection(connection)?;
    let client = workspace.dhis2_client(stored.id)?;
    let _lock = RunLock::of_dhis2(workspace.folder())?;
    let mut asking = Asking::new(client.clone(), watcher, patience);
    let mut fetch = Fetch { workspace, connection: stored.id };
    fetch.drop_old()?;
    asking.begin(Dhis2Phase::DataSets, 0)?;
    let known = stored.etag.filter(|_| extent == Extent::Changes && stored.imported_at.is_some());
    let begun = fetch.kept(DATA_ENTRY)?.is_some();
    let mut etag = fetch.kept(ETAG)?.map(|text| String::from_utf8_lossy(&text).into_owned());
    if !begun {
        let answer = asking.ask(|client| {
            let known = known.clone();
            async move { client.data_entry_metadata(known.as_deref()).await }
        });
        match answer.await? {
            DataEntryMetadata::Unchanged => {
                let at = fetch.workspace.clock.millis();
                fetch
                    .workspace
                    .store
                    .write(|writer| writer.set_dhis2_checked(stored.id, known.as_deref(), at))?;
                if workspace.lacks_programs(stored.id)? {
                    programs::ask(workspace, stored.id, &mut asking).await?;
                }
                return Ok(Dhis2Fetched {
                    unchanged: true,
                    requests: asking.requests,
                    bytes: client.received(),
                    connection: workspace.dhis2_connection(stored.id)?,
                });
            }
            DataEntryMetadata::Fresh { body, etag: fresh } => {
                fetch.keep(ETAG, fresh.as_deref().unwrap_or_default().as_bytes())?;
                fetch.keep(DATA_ENTRY, &body)?;
                etag = fresh;
            }
        }
    }
    fetch.small_parts(&mut asking).await?;
    let pages = fetch.org_units(&mut asking).await?;
    asking.begin(Dhis2Phase::TakingIn, 0)?;
    fetch.take_in(pages, etag.filter(|etag| !etag.is_empty()).as_deref())?;
    Ok(Dhis2Fetched {
        unchanged: false,
        requests: asking.requests,
        bytes: client.received(),
        connection: workspace.dhis2_connection(stored.id)?,
    })
}

/// Kept beside the parts.
const ETAG: &str = "etag";

struct Fetch<'a> {
    workspace: &'a mut Workspace,
    connection: i64,
}

impl Fetch<'_> {
    /// What was fetched long ago no longer fits what is fetched now.
    fn drop_old(&mut self) -> Result<(), Error> {
        let now = self.workspace.clock.millis();
        let kept = self.workspace.store.read().dhis2_fetched(self.connection, DATA_ENTRY)?;
        if kept.is_none_or(|(at, _)| now.saturating_sub(at) > GOOD_FOR) {
            self.workspace.store.write(|writer| writer.drop_dhis2_fetched(self.connection))?;
        }
        Ok(())
    }

    fn kept(&self, part: &str) -> Result<Option<Vec<u8>>, Error> {
        let kept = self.workspace.store.read().dhis2_fetched(self.connection, part)?;
        kept.map(|(_, packed)| unpack(&packed)).transpose()
    }

    fn keep(&mut self, part: &str, body: &[u8]) -> Result<(), Error> {
        let (at, packed) = (self.workspace.clock.millis(), pack(body));
        let connection = self.connection;
        Ok(self.workspace.store.write(|writer| writer.keep_dhis2_fetched(connection, part, at, &packed))?)
    }

    fn has(&self, part: &str) -> Result<bool, Error> {
        Ok(self.workspace.store.read().dhis2_fetched(self.connection, part)?.is_some())
    }

    async fn small_parts(&mut self, asking: &mut Asking<'_>) -> Result<(), Error> {
        let needs_programs = self.workspace.needs_programs()?;
        let total = PARTS.len() + if needs_programs { 3 } else { 2 };
        asking.begin(Dhis2Phase::Settings, total)?;
        if !self.has(INFO)? {
            let info = asking.ask(|client| async move { client.info().await }).await?;
            self.keep(INFO, &info.body)?;
        }
        if !self.has(ME)? {
            let me = asking.ask(|client| async move { client.me().await }).await?;
            self.keep(ME, &me.body)?;
        }
        for (position, (name, part)) in PARTS.into_iter().enumerate() {
            asking.at(position + 2, total)?;
            if !self.has(name)? {
                let body = asking.ask(|client| async move { client.metadata_part(part).await }).await?;
                self.keep(name, &body)?;
            }
        }
        if needs_programs && !self.has(PROGRAMS)? {
            asking.at(total - 1, total)?;
            let body = asking.ask(|client| async move { client.programs().await }).await?;
            self.keep(PROGRAMS, &body)?;
        }
        Ok(())
    }

    /// Fetches what is missing of the pages, and says how many there are.
    async fn org_units(&mut self, asking: &mut Asking<'_>) -> Result<u32, Error> {
        asking.begin(Dhis2Phase::OrgUnits, 0)?;
        let mut done = 0;
        for page in 1.. {
            let name = page_name(page);
            if self.has(&name)? {
                done += PAGE as usize;
                // A page that is not full is the last.
                if self.has(&last_name(page))? {
                    return Ok(page);
                }
                continue;
            }
            let answer = asking.ask(|client| async move { client.org_units(page, PAGE).await }).await?;
            self.keep(&name, &answer.body)?;
            done += answer.units;
            asking.at(done, answer.total.unwrap_or_default())?;
            if answer.units < PAGE as usize {
                self.keep(&last_name(page), b"")?;
                return Ok(page);
            }
        }
        Ok(0)
    }

    /// Puts everything together, and in the place of what was known.
    fn take_in(&mut self, pages: u32, etag: Option<&str>) -> Result<(), Error> {
        let names = [DATA_ENTRY, INFO, ME].into_iter().chain(PARTS.map(|(name, _)| name));
        let mut metadata = Metadata::default();
        let mut files: Vec<MergedFile> = Vec::new();
        for name in names {
            let body = self.kept(name)?.unwrap_or_default();
            let file = MergedFile::merge(&mut metadata, name, &body);
            match file {
                Ok(file) => files.push(file),
                // An empty list: there is nothing of the kind on this server.
                Err(Error::MetadataNothingKnown { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        let mut units: Option<MergedFile> = None;
        for page in 1..=pages {
            let body = self.kept(&page_name(page))?.unwrap_or_default();
            match MergedFile::merge(&mut metadata, ORG_UNITS, &body) {
                Ok(file) => units = Some(units.map_or(file.clone(), |all| all.with(&file))),
                Err(Error::MetadataNothingKnown { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        files.extend(units);
        let (programs, file) = self.kept(PROGRAMS)?.map(|body| programs::read(&body)).transpose()?.unzip();
        files.extend(file);
        let at = self.workspace.clock.millis();
        self.workspace.keep_metadata(self.connection, &metadata, programs.as_ref(), files, at, |writer| {
            writer.drop_dhis2_fetched(self.connection)?;
            writer.set_dhis2_checked(self.connection, etag, at)
        })
    }
}

fn page_name(page: u32) -> String {
    format!("{ORG_UNITS} {page}")
}

fn last_name(page: u32) -> String {
    format!("{ORG_UNITS} {page} last")
}
