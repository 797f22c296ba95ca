//! What a person puts into the queue, and takes out of it.

use std::collections::HashSet;

use jumla_dhis2::tracker::{ObjectKind, derive_uid};
use jumla_domain::{DocumentId, Revision};
use jumla_store::{NewOutboundItem, OutboundAct, OutboundItem, OutboundOrigin, OutboundState, Record};

use super::entry::Entry;
use super::fate::sent;
use super::look::writing;
use super::made::{Cell, Made, Object, Parcel, deletion, hash, value_set};
use super::preview::Looking;
use super::shape::ENTITY;
use super::view::objects;
use super::walk::{Gone, Items, Outcome, walk};
use crate::surface::{
    Dhis2Progress, OutboundConfirmed, OutboundFate, OutboundItemView, OutboundProblemKind as Kind,
    OutboundQueued, OutboundRequest,
};
use crate::watch::Watcher;
use crate::{Error, Workspace};

/// What is to be put into the queue, or noted.
pub(super) struct Waiting {
    pub connection: i64,
    pub origin: OutboundOrigin,
    pub mapping: String,
    pub document: DocumentId,
    pub revision: Revision,
    pub act: OutboundAct,
    /// JSON of the parcel; `None` for what was saved into a file.
    pub payload: Option<String>,
    pub hash: String,
    pub objects: String,
}

impl Waiting {
    /// What a mapping made of a document; `payload` is of what is to go.
    pub(super) fn of(
        entry: &Entry,
        connection: i64,
        record: &Record,
        made: &Made,
        payload: Option<String>,
    ) -> Self {
        Self {
            connection,
            origin: entry.origin,
            mapping: entry.name.clone(),
            document: record.id.clone(),
            revision: record.revision.clone(),
            act: OutboundAct::Write,
            payload,
            hash: made.hash.clone(),
            objects: as_json(&made.objects),
        }
    }

    pub(super) fn row(&self, at: i64) -> NewOutboundItem<'_> {
        NewOutboundItem {
            connection: self.connection,
            origin: self.origin,
            mapping: &self.mapping,
            document: &self.document,
            revision: &self.revision,
            act: self.act,
            payload: self.payload.as_deref(),
            hash: &self.hash,
            objects: &self.objects,
            at,
        }
    }
}

/// Puts what would be sent into the queue, as it is now. It goes with [`super::run_outbound`].
///
/// # Errors
/// As [`super::preview_outbound`].
pub fn queue_outbound(
    workspace: &mut Workspace,
    confirmed: &OutboundConfirmed,
    watcher: &dyn Watcher<Dhis2Progress>,
) -> Result<OutboundQueued, Error> {
    let (waiting, mut queued) = waiting(workspace, confirmed, watcher)?;
    if let Some(expected) = confirmed.expected.filter(|expected| *expected != queued.queued) {
        return Err(Error::OutboundOutdated { expected, found: queued.queued });
    }
    let at = workspace.clock.millis();
    workspace.store.write(|writer| {
        for one in &waiting {
            // It may have been edited, deleted or wiped while the others were looked at.
            let kept = writer.read().record(one.document.as_str())?;
            if one.act == OutboundAct::Write && kept.is_none_or(|kept| kept.revision != one.revision) {
                queued.queued -= 1;
                continue;
            }
            writer.add_outbound(&one.row(at))?;
        }
        Ok::<_, Error>(())
    })?;
    Ok(queued)
}

/// What would be put into the queue.
pub(super) fn waiting(
    workspace: &Workspace,
    confirmed: &OutboundConfirmed,
    watcher: &dyn Watcher<Dhis2Progress>,
) -> Result<(Vec<Waiting>, OutboundQueued), Error> {
    let request = &confirmed.request;
    let mut looking = Looking::begin(workspace, request)?;
    let (mut written, mut queued) = (Vec::new(), OutboundQueued::default());
    let walked = walk(workspace, &mut looking.looker, &looking.items, request, watcher, |looker, looked| {
        let entry = &looker.entries[looked.entry];
        let (made, fate, problems) = match looked.outcome {
            Outcome::Failed(_) => {
                queued.failed += 1;
                return;
            }
            Outcome::Made { made, fate, problems } => (made, fate, problems),
        };
        let goes = match fate {
            OutboundFate::New | OutboundFate::Changed => true,
            OutboundFate::Refused => confirmed.refused_again,
            OutboundFate::Saved => confirmed.saved_again,
            _ => false,
        };
        let asked = |connection: &i64| request.connection.is_none_or(|asked| asked == *connection);
        let (Some(connection), Some(parcel)) = (entry.connection.filter(asked), &made.parcel) else {
            queued.elsewhere += u32::from(goes);
            return;
        };
        if !goes {
            return;
        }
        // It would take the place of what was said later.
        if problems.iter().any(|one| one.kind == Kind::Replaced) {
            queued.replaced += 1;
            return;
        }
        if fate != OutboundFate::Refused && !problems.is_empty() && !confirmed.with_problems {
            queued.with_problems += 1;
            return;
        }
        queued.queued += 1;
        let waiting = Waiting::of(entry, connection, &looked.record, &made, Some(as_json(parcel)));
        written.push((looked.record.reported_at, waiting));
    })?;
    // What was written last is to have the last word.
    written.sort_by_key(|(reported_at, _)| *reported_at);
    let mut waiting: Vec<Waiting> = written.into_iter().map(|(_, one)| one).collect();
    if confirmed.deletions {
        // What is written now stays, whoever wrote it before.
        let written = waiting.iter().flat_map(|one| parse_objects(&one.objects));
        let live: HashSet<Object> = live(&looking.items).chain(written).collect();
        let wanted = |gone: &&Gone| match gone.fate {
            OutboundFate::Gone => true,
            OutboundFate::Refused => confirmed.refused_again,
            _ => false,
        };
        for gone in walked.gone.iter().filter(wanted) {
            match taken_back(workspace, gone, &live)? {
                Some(one) => {
                    queued.queued += 1;
                    queued.deletions += 1;
                    waiting.push(one);
                }
                None => queued.elsewhere += 1,
            }
        }
    }
    Ok((waiting, queued))
}

/// What documents that are still there have made, or are about to make.
fn live(items: &Items) -> impl Iterator<Item = Object> {
    let alive = |item: &&OutboundItem| {
        let state =
            matches!(item.state, OutboundState::Sent | OutboundState::Queued | OutboundState::OnItsWay);
        state && item.act == OutboundAct::Write && !item.gone
    };
    items.all().filter(alive).flat_map(objects)
}

/// The deletion of what a deleted document made; `None` where that is not known.
///
/// Of a report these are its events and data values. A person and her enrolments are deleted only with her own document:
/// others in DHIS2 may have gone on with them.
fn taken_back(workspace: &Workspace, gone: &Gone, live: &HashSet<Object>) -> Result<Option<Waiting>, Error> {
    let items: Vec<&OutboundItem> = gone.items.iter().collect();
    let Some(item) = sent(&items) else { return Ok(None) };
    let made = objects(item);
    if made.is_empty() {
        return Ok(None);
    }
    let own = derive_uid(item.document.as_str(), ENTITY);
    let left: Vec<&Object> = made.iter().filter(|object| !live.contains(object)).collect();
    let cells: Vec<&Cell> = left
        .iter()
        .filter_map(|object| match object {
            Object::Value(cell) => Some(cell),
            Object::Tracked(..) => None,
        })
        .collect();
    let parcel = match cells.first() {
        Some(first) => {
            let known = workspace.known_of(Some(workspace.stored_connection(Some(item.connection))?))?;
            let values: Vec<_> = cells.iter().map(|cell| cell.deletion()).collect();
            let text = value_set(&values, &writing(known.as_deref(), &first.data_set));
            Parcel::ValueSet(
                text.map_err(|reason| Error::FormatCannotHold { format: "JSON".to_owned(), reason })?,
            )
        }
        None => Parcel::Tracker(deletion(left.iter().filter_map(|object| match object {
            Object::Tracked(ObjectKind::Event, uid) => Some((ObjectKind::Event, uid)),
            Object::Tracked(ObjectKind::TrackedEntity, uid) if *uid == own => {
                Some((ObjectKind::TrackedEntity, uid))
            }
            _ => None,
        }))),
    };
    let payload = as_json(&parcel);
    Ok(Some(Waiting {
        connection: item.connection,
        origin: item.origin,
        mapping: item.mapping.clone(),
        document: item.document.clone(),
        revision: item.revision.clone(),
        act: OutboundAct::Delete,
        hash: hash(&payload),
        payload: Some(payload),
        objects: item.objects.clone(),
    }))
}

pub(super) fn as_json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn parse_objects(text: &str) -> Vec<Object> {
    serde_json::from_str(text).unwrap_or_default()
}

impl Workspace {
    /// What waits for a server and what it refused, the oldest first.
    ///
    /// # Errors
    /// [`Error::UnknownDhis2`]; whatever the store says.
    pub fn outbound_queue(&self, connection: Option<i64>) -> Result<Vec<OutboundItemView>, Error> {
        let connections = match connection {
            Some(_) => vec![self.stored_connection(connection)?],
            None => self.store.read().dhis2_connections()?,
        };
        let mut views = Vec::new();
        for one in connections {
            views.extend(self.store.read().outbound_unsettled(one.id)?.iter().map(OutboundItemView::from));
        }
        self.say_what(&mut views)?;
        Ok(views)
    }

    /// Takes a row out of the queue. What DHIS2 has stays there.
    ///
    /// # Errors
    /// [`Error::UnknownOutboundItem`], also for what was sent; [`Error::PushRunning`].
    pub fn drop_outbound(&mut self, item: i64) -> Result<(), Error> {
        let _lock = crate::sync::lock::RunLock::of_dhis2(self.folder())?;
        let dropped = self.store.write(|writer| writer.drop_outbound(item))?;
        if dropped { Ok(()) } else { Err(Error::UnknownOutboundItem { item }) }
    }

    /// Puts what was refused, or waits until later, into the queue again, as its document is now.
    ///
    /// # Errors
    /// [`Error::UnknownOutboundItem`]; those of [`queue_outbound`].
    pub fn retry_outbound(
        &mut self,
        item: i64,
        watcher: &dyn Watcher<Dhis2Progress>,
    ) -> Result<OutboundQueued, Error> {
        let unknown = Error::UnknownOutboundItem { item };
        let found = self.store.read().outbound_item(item)?.ok_or(unknown)?;
        if found.state == OutboundState::Queued {
            let at = self.clock.millis();
            self.store.write(|writer| writer.set_outbound_waiting(&[item], 0, None, at))?;
            return Ok(OutboundQueued { queued: 1, ..OutboundQueued::default() });
        }
        let confirmed = OutboundConfirmed {
            request: OutboundRequest {
                connection: Some(found.connection),
                mappings: vec![found.mapping],
                documents: vec![found.document.to_string()],
            },
            with_problems: true,
            refused_again: true,
            saved_again: false,
            deletions: found.act == OutboundAct::Delete,
            expected: None,
        };
        queue_outbound(self, &confirmed, watcher)
    }
}
