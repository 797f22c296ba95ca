//! Files for import by hand: one for each kind of payload, as DHIS2's Import/Export app has a page for each.

use std::collections::BTreeMap;
use std::path::Path;

use jumla_dhis2::Uid;
use jumla_dhis2::file::OutValue;
use jumla_dhis2::tracker::{ObjectKind, Payload};

use super::batch::{Row, files};
use super::look::writing;
use super::made::{Parcel, value_set};
use super::preview::Looking;
use super::queue::{Written, emptied};
use super::walk::{Outcome, walk};
use crate::disk::write_private;
use crate::surface::{
    Dhis2Progress, OutboundFate, OutboundFileKind, OutboundProblemKind, OutboundRequest, OutboundSaved,
    OutboundSavedFile,
};
use crate::watch::Watcher;
use crate::{Error, Workspace};

/// Writes what would be sent into files of a folder, and notes it as saved. `with_problems`: also what DHIS2 would refuse.
///
/// # Errors
/// Those of [`super::preview_outbound`]; [`Error::NothingToSend`], [`Error::Unwritable`], [`Error::FormatCannotHold`].
pub fn save_outbound(
    workspace: &mut Workspace,
    request: &OutboundRequest,
    with_problems: bool,
    folder: &Path,
    watcher: &dyn Watcher<Dhis2Progress>,
) -> Result<OutboundSaved, Error> {
    let mut looking = Looking::begin(workspace, request)?;
    let (mut made_files, mut saved) = (Files::default(), OutboundSaved::default());
    let (mut rows, items): (Vec<Written>, _) = (Vec::new(), &looking.items);
    walk(workspace, &mut looking.looker, items, request, watcher, |looker, looked| {
        let entry = &looker.entries[looked.entry];
        let (made, fate, problems) = match looked.outcome {
            Outcome::Failed(_) => {
                saved.failed += 1;
                return;
            }
            Outcome::Made { made, fate, problems } => (made, fate, problems),
        };
        let wanted = [OutboundFate::New, OutboundFate::Changed, OutboundFate::Refused, OutboundFate::Saved];
        if !wanted.contains(&fate) {
            return;
        }
        if problems.iter().any(|one| one.kind == OutboundProblemKind::Replaced) {
            saved.replaced += 1;
            return;
        }
        if !problems.is_empty() && !with_problems {
            saved.with_problems += 1;
            return;
        }
        if let Some(connection) = entry.connection {
            rows.push(Written::made(entry, connection, &looked.record, &made, None, items));
        }
        match (made.parcel, made.data_set) {
            (Some(Parcel::Tracker(payload)), _) => made_files.add(entry.connection, payload),
            (_, Some(data_set)) => {
                let of_set = made_files.values.entry((entry.connection, data_set)).or_default();
                of_set.0 += 1;
                of_set.1.extend(made.values);
            }
            _ => {
                let of_name = made_files.configured.entry(entry.name.clone()).or_default();
                of_name.0 += 1;
                of_name.1.push_str(&made.text);
                of_name.1.push('\n');
            }
        }
    })?;
    if made_files.is_empty() {
        return Err(Error::NothingToSend);
    }
    for (one, emptied) in rows.iter().zip(emptied(&rows, items)) {
        if let Some(report) = &one.report {
            let of_set = (Some(one.waiting.connection), report.data_set.clone());
            made_files.values.entry(of_set).or_default().1.extend(emptied);
        }
    }
    saved.files = made_files.write(workspace, folder)?;
    let at = workspace.clock.millis();
    workspace.store.write(|writer| {
        rows.iter().try_for_each(|one| writer.add_outbound(&one.waiting.row(at)).map(drop))
    })?;
    Ok(saved)
}

/// What goes into which file.
#[derive(Default)]
struct Files {
    tracked: BTreeMap<(Option<i64>, OutboundFileKind), Vec<Payload>>,
    /// With the number of their documents.
    values: BTreeMap<(Option<i64>, Uid), (u32, Vec<OutValue>)>,
    configured: BTreeMap<String, (u32, String)>,
}

/// A file that is to be.
struct File {
    stem: String,
    extension: &'static str,
    text: String,
    as_told: OutboundSavedFile,
}

impl Files {
    fn add(&mut self, connection: Option<i64>, payload: Payload) {
        let is_event = payload.tracked_entities.is_empty();
        let kind = if is_event { OutboundFileKind::Events } else { OutboundFileKind::TrackedEntities };
        self.tracked.entry((connection, kind)).or_default().push(payload);
    }

    fn is_empty(&self) -> bool {
        self.tracked.is_empty() && self.values.is_empty() && self.configured.is_empty()
    }

    fn write(self, workspace: &Workspace, folder: &Path) -> Result<Vec<OutboundSavedFile>, Error> {
        let day = workspace.today()?.format("%Y-%m-%d").to_string();
        let mut files = Vec::new();
        for file in self.whole(workspace, &day)? {
            let path = write_private(folder, &file.stem, file.extension, file.text.as_bytes())?;
            files.push(OutboundSavedFile { path: path.display().to_string(), ..file.as_told });
        }
        Ok(files)
    }

    fn whole(self, workspace: &Workspace, day: &str) -> Result<Vec<File>, Error> {
        let server = |connection: Option<i64>| -> Result<Option<String>, Error> {
            let Some(id) = connection else { return Ok(None) };
            Ok(Some(workspace.stored_connection(Some(id))?.name))
        };
        let told = |kind, data_set, documents, server| OutboundSavedFile {
            path: String::new(),
            kind,
            data_set,
            documents,
            server,
        };
        let mut files = Vec::new();
        for ((connection, kind), payloads) in self.tracked {
            let stem = if kind == OutboundFileKind::Events { "events" } else { "tracked-entities" };
            for (documents, payload) in without_doubles(payloads) {
                files.push(File {
                    stem: format!("{stem}-{day}"),
                    extension: "json",
                    text: payload.to_json(),
                    as_told: told(kind, None, documents, server(connection)?),
                });
            }
        }
        for ((connection, data_set), (documents, values)) in self.values {
            let stored = connection.map(|id| workspace.stored_connection(Some(id))).transpose()?;
            let known = workspace.known_of(stored)?;
            let text = value_set(&values, &writing(known.as_deref(), &data_set));
            let text =
                text.map_err(|reason| Error::FormatCannotHold { format: "JSON".to_owned(), reason })?;
            let of_set = Some(data_set.to_string());
            files.push(File {
                stem: format!("data-values-{data_set}-{day}"),
                extension: "json",
                text,
                as_told: told(OutboundFileKind::DataValues, of_set, documents, server(connection)?),
            });
        }
        for (name, (documents, text)) in self.configured {
            let name: String =
                name.chars().map(|sign| if sign.is_alphanumeric() { sign } else { '-' }).collect();
            files.push(File {
                stem: format!("configured-{name}-{day}"),
                extension: "jsonl",
                text,
                as_told: told(OutboundFileKind::Configured, None, documents, None),
            });
        }
        Ok(files)
    }
}

/// DHIS2 answers a file that has an object twice with an error of its own making, and takes nothing of it.
fn without_doubles(payloads: Vec<Payload>) -> Vec<(u32, Payload)> {
    let objects = |payload: &Payload| {
        payload.objects().into_iter().map(|(kind, uid)| (kind, uid.clone())).collect::<Vec<_>>()
    };
    let rows: Vec<Row<(ObjectKind, Uid)>> =
        payloads.iter().map(|payload| Row { alone: false, objects: objects(payload) }).collect();
    let mut payloads = payloads.into_iter();
    let together = |rows: Vec<usize>| {
        let mut whole = Payload::default();
        payloads.by_ref().take(rows.len()).for_each(|payload| whole.append(payload));
        (u32::try_from(rows.len()).unwrap_or(u32::MAX), whole)
    };
    files(&rows).into_iter().map(together).collect()
}
