//! Files for import by hand: one for each kind of payload, as DHIS2's Import/Export app has a page for each.

use std::collections::BTreeMap;
use std::path::Path;

use jumla_dhis2::Uid;
use jumla_dhis2::file::OutValue;
use jumla_dhis2::tracker::Payload;

use super::look::writing;
use super::made::{Parcel, value_set};
use super::preview::Looking;
use super::queue::Waiting;
use super::walk::{Outcome, walk};
use crate::disk::write_whole;
use crate::surface::{
    Dhis2Progress, OutboundFate, OutboundFileKind, OutboundRequest, OutboundSaved, OutboundSavedFile,
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
    let (mut files, mut saved) = (Files::default(), OutboundSaved::default());
    let mut rows: Vec<Waiting> = Vec::new();
    walk(workspace, &mut looking.looker, &looking.items, request, watcher, |looker, looked| {
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
        if !problems.is_empty() && !with_problems {
            saved.with_problems += 1;
            return;
        }
        if let Some(connection) = entry.connection {
            rows.push(Waiting::of(entry, connection, &looked.record, &made, None));
        }
        match (made.parcel, made.data_set) {
            (Some(Parcel::Tracker(payload)), _) => files.add(payload),
            (_, Some(data_set)) => {
                let of_set = files.values.entry((entry.connection, data_set)).or_default();
                of_set.0 += 1;
                of_set.1.extend(made.values);
            }
            _ => {
                let of_name = files.configured.entry(entry.name.clone()).or_default();
                of_name.0 += 1;
                of_name.1.push_str(&made.text);
                of_name.1.push('\n');
            }
        }
    })?;
    if files.is_empty() {
        return Err(Error::NothingToSend);
    }
    saved.files = files.write(workspace, folder)?;
    let at = workspace.clock.millis();
    workspace
        .store
        .write(|writer| rows.iter().try_for_each(|one| writer.add_outbound(&one.row(at)).map(drop)))?;
    Ok(saved)
}

/// What goes into which file, each with the number of its documents.
#[derive(Default)]
struct Files {
    tracked: (u32, Payload),
    events: (u32, Payload),
    values: BTreeMap<(Option<i64>, Uid), (u32, Vec<OutValue>)>,
    configured: BTreeMap<String, (u32, String)>,
}

impl Files {
    fn add(&mut self, payload: Payload) {
        let of_kind = if payload.tracked_entities.is_empty() { &mut self.events } else { &mut self.tracked };
        of_kind.0 += 1;
        of_kind.1.append(payload);
    }

    fn is_empty(&self) -> bool {
        self.tracked.0 == 0 && self.events.0 == 0 && self.values.is_empty() && self.configured.is_empty()
    }

    fn write(self, workspace: &Workspace, folder: &Path) -> Result<Vec<OutboundSavedFile>, Error> {
        use OutboundFileKind::{Configured, DataValues, Events, TrackedEntities};
        let day = workspace.today()?.format("%Y-%m-%d");
        let mut contents: Vec<(String, OutboundFileKind, Option<String>, u32, String)> = Vec::new();
        for ((documents, payload), kind, name) in
            [(self.tracked, TrackedEntities, "tracked-entities"), (self.events, Events, "events")]
        {
            if documents > 0 {
                contents.push((format!("{name}-{day}.json"), kind, None, documents, payload.to_json()));
            }
        }
        for ((connection, data_set), (documents, values)) in self.values {
            let stored = connection.map(|id| workspace.stored_connection(Some(id))).transpose()?;
            let known = workspace.known_of(stored)?;
            let text = value_set(&values, &writing(known.as_deref(), &data_set));
            let text =
                text.map_err(|reason| Error::FormatCannotHold { format: "JSON".to_owned(), reason })?;
            let name = format!("data-values-{data_set}-{day}.json");
            contents.push((name, DataValues, Some(data_set.to_string()), documents, text));
        }
        for (name, (documents, text)) in self.configured {
            let name: String =
                name.chars().map(|sign| if sign.is_alphanumeric() { sign } else { '-' }).collect();
            contents.push((format!("configured-{name}-{day}.jsonl"), Configured, None, documents, text));
        }
        let mut files = Vec::new();
        for (name, kind, data_set, documents, text) in contents {
            let path = folder.join(name);
            write_whole(&path, text.as_bytes())?;
            files.push(OutboundSavedFile { path: path.display().to_string(), kind, data_set, documents });
        }
        Ok(files)
    }
}
