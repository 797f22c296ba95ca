//! What a person puts into the queue, and takes out of it.

use std::collections::{HashMap, HashSet};

use jumla_dhis2::Uid;
use jumla_dhis2::file::OutValue;
use jumla_dhis2::tracker::{ObjectKind, Payload, derive_uid};
use jumla_domain::{DocumentId, Revision};
use jumla_store::{NewOutboundItem, OutboundAct, OutboundItem, OutboundOrigin, OutboundState, Record};

use super::entry::Entry;
use super::fate::made_in_dhis2;
use super::look::writing;
use super::made::{Cell, Made, Object, Parcel, deletion, hash, value_set};
use super::preview::Looking;
use super::shape::ENTITY;
use super::view::objects;
use super::walk::{Gone, Items, Looked, Outcome, walk};
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
    let found = queued.queued - queued.restored;
    if let Some(expected) = confirmed.expected.filter(|expected| *expected < found) {
        return Err(Error::OutboundOutdated { expected, found });
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
    let taken_back = if confirmed.deletions { looking.items.cells_of_gone(request) } else { HashSet::new() };
    let (mut written, mut queued) = (Vec::new(), OutboundQueued::default());
    let items = &looking.items;
    let walked = walk(workspace, &mut looking.looker, items, request, watcher, |looker, looked| {
        let entry = &looker.entries[looked.entry];
        let (made, fate, problems) = match &looked.outcome {
            Outcome::Failed(_) => {
                queued.failed += 1;
                return;
            }
            Outcome::Made { made, fate, problems } => (made, *fate, problems),
        };
        // What stood there before the document that is now deleted stands there again.
        let comes_back =
            || fate == OutboundFate::Same && made.objects.iter().any(|object| taken_back.contains(object));
        let goes = match fate {
            OutboundFate::New | OutboundFate::Changed => true,
            OutboundFate::Refused => confirmed.refused_again,
            OutboundFate::Saved => confirmed.saved_again,
            _ => comes_back(),
        };
        let asked = |connection: &i64| request.connection.is_none_or(|asked| asked == *connection);
        if entry.connection.filter(asked).is_none() || made.parcel.is_none() {
            queued.elsewhere += u32::from(goes);
            return;
        }
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
        queued.restored += u32::from(fate == OutboundFate::Same);
        written.extend(Written::of(entry, looked, items));
    })?;
    let mut waiting = finished(workspace, written, items)?;
    if confirmed.deletions {
        // What is written now stays, whoever wrote it before.
        let written: HashSet<Object> = waiting.iter().flat_map(|one| parse_objects(&one.objects)).collect();
        let wanted = |gone: &&Gone| match gone.fate {
            OutboundFate::Gone => true,
            OutboundFate::Refused => confirmed.refused_again,
            _ => false,
        };
        // As a preview counts them: of the mappings that there are, and of the server that was asked about.
        let counted = |gone: &&Gone| {
            gone.items.last().is_some_and(|item| {
                looking.looker.entries.iter().any(|one| one.origin == item.origin && one.name == item.mapping)
                    && request.connection.is_none_or(|asked| asked == item.connection)
            })
        };
        let live = live(items);
        for gone in walked.gone.iter().filter(wanted).filter(counted) {
            match deletion_of(workspace, gone, &live, &written)? {
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

/// What a mapping made of a document, before the cells are known that it is to empty.
pub(super) struct Written {
    reported_at: Option<i64>,
    pub waiting: Waiting,
    /// Of a service report that was sent or saved before.
    pub report: Option<Report>,
}

pub(super) struct Report {
    pub data_set: Uid,
    values: Vec<OutValue>,
    /// The cells that it filled then.
    before: Vec<Cell>,
}

impl Written {
    /// `None` where it goes to another system.
    pub(super) fn of(entry: &Entry, looked: Looked, items: &Items) -> Option<Self> {
        let Outcome::Made { made, .. } = looked.outcome else { return None };
        let payload = as_json(made.parcel.as_ref()?);
        Some(Self::made(entry, entry.connection?, &looked.record, &made, Some(payload), items))
    }

    /// `payload` is of what is to go.
    pub(super) fn made(
        entry: &Entry,
        connection: i64,
        record: &Record,
        made: &Made,
        payload: Option<String>,
        items: &Items,
    ) -> Self {
        let before = cells_before(entry, record, items);
        let data_set = made.data_set.clone().filter(|_| !before.is_empty());
        let report = data_set.map(|data_set| Report { data_set, values: made.values.clone(), before });
        let waiting = Waiting {
            connection,
            origin: entry.origin,
            mapping: entry.name.clone(),
            document: record.id.clone(),
            revision: record.revision.clone(),
            act: OutboundAct::Write,
            payload,
            hash: made.hash.clone(),
            objects: as_json(&made.objects),
        };
        Self { reported_at: record.reported_at, waiting, report }
    }
}

/// The cells that a service report filled when it was last sent, and when it was last saved.
fn cells_before(entry: &Entry, record: &Record, items: &Items) -> Vec<Cell> {
    let rows = items.at(entry, record.id.as_str());
    let filled = rows.iter().filter(|row| {
        row.act == OutboundAct::Write && matches!(row.state, OutboundState::Sent | OutboundState::Saved)
    });
    filled.flat_map(|row| objects(row)).filter_map(|object| object.cell().cloned()).collect()
}

/// Of each, the values that empty what it filled before and fills no more: a report that was about another month, place or
/// element. What another document says is not its own to empty.
pub(super) fn emptied(written: &[Written], items: &Items) -> Vec<Vec<OutValue>> {
    if written.iter().all(|one| one.report.is_none()) {
        return written.iter().map(|_| Vec::new()).collect();
    }
    let mut owners: HashMap<Object, HashSet<Owner>> = HashMap::new();
    let rows =
        items.all().filter(|item| is_live(item) || item.state == OutboundState::Saved).flat_map(|item| {
            let owner = (item.origin, item.mapping.clone(), item.document.clone());
            objects(item).into_iter().map(move |object| (object, owner.clone()))
        });
    let now = written.iter().flat_map(|one| {
        parse_objects(&one.waiting.objects).into_iter().map(|object| (object, one.waiting.owner()))
    });
    for (object, owner) in rows.chain(now) {
        owners.entry(object).or_default().insert(owner);
    }
    let of_one = |one: &Written| {
        let Some(report) = &one.report else { return Vec::new() };
        let own = one.waiting.owner();
        let made: HashSet<Object> = parse_objects(&one.waiting.objects).into_iter().collect();
        let before: HashSet<Object> = report.before.iter().cloned().map(Object::Value).collect();
        let is_left = |object: &Object| {
            let others = owners.get(object).is_some_and(|all| all.iter().any(|one| *one != own));
            !made.contains(object) && !others
        };
        let mut left: Vec<&Cell> =
            before.iter().filter(|object| is_left(object)).filter_map(Object::cell).collect();
        left.sort();
        left.into_iter().map(Cell::deletion).collect()
    };
    written.iter().map(of_one).collect()
}

/// In the order in which they go: what was written last is to have the last word.
pub(super) fn finished(
    workspace: &Workspace,
    mut written: Vec<Written>,
    items: &Items,
) -> Result<Vec<Waiting>, Error> {
    written.sort_by_key(|one| one.reported_at);
    let emptied = emptied(&written, items);
    let finish = |(one, emptied): (Written, Vec<OutValue>)| {
        let Written { mut waiting, report, .. } = one;
        let Some(Report { data_set, mut values, .. }) = report.filter(|_| !emptied.is_empty()) else {
            return Ok(waiting);
        };
        values.extend(emptied);
        let stored = workspace.stored_connection(Some(waiting.connection))?;
        let known = workspace.known_of(Some(stored))?;
        let text = value_set(&values, &writing(known.as_deref(), &data_set)).map_err(not_json)?;
        waiting.payload = Some(as_json(&Parcel::ValueSet(text)));
        Ok(waiting)
    };
    written.into_iter().zip(emptied).map(finish).collect()
}

fn not_json(reason: String) -> Error {
    Error::FormatCannotHold { format: "JSON".to_owned(), reason }
}

/// A mapping and a document.
type Owner = (OutboundOrigin, String, DocumentId);

impl Waiting {
    fn owner(&self) -> Owner {
        (self.origin, self.mapping.clone(), self.document.clone())
    }
}

/// Whether a document that is still there has made it, or is about to.
pub(super) fn is_live(item: &OutboundItem) -> bool {
    let state = matches!(item.state, OutboundState::Sent | OutboundState::Queued | OutboundState::OnItsWay);
    state && item.act == OutboundAct::Write && !item.gone
}

/// What documents that are still there have made, or are about to make: `Sent` where none of them is still to go.
fn live(items: &Items) -> HashMap<Object, OutboundState> {
    let mut live = HashMap::new();
    for item in items.all().filter(|item| is_live(item)) {
        for object in objects(item) {
            let state = live.entry(object).or_insert(item.state);
            if item.state != OutboundState::Sent {
                *state = item.state;
            }
        }
    }
    live
}

/// The deletion of what a deleted document made; `None` where that is not known, where there is nothing that it alone made,
/// or where another document's numbers would have to come back and do not.
///
/// Of a report these are its events and data values. A person and her enrolments are deleted only with her own document:
/// others in DHIS2 may have gone on with them.
fn deletion_of(
    workspace: &Workspace,
    gone: &Gone,
    live: &HashMap<Object, OutboundState>,
    written: &HashSet<Object>,
) -> Result<Option<Waiting>, Error> {
    let rows: Vec<&OutboundItem> = gone.items.iter().collect();
    let Some(item) = made_in_dhis2(&rows) else { return Ok(None) };
    let made = objects(item);
    let comes_back = |object: &Object| {
        written.contains(object)
            || live.get(object).is_none_or(|state| *state != OutboundState::Sent)
            || matches!(object, Object::Tracked(..))
    };
    if !made.iter().all(comes_back) {
        return Ok(None);
    }
    let is_left = |object: &&Object| !written.contains(*object) && !live.contains_key(*object);
    let left: Vec<&Object> = made.iter().filter(is_left).collect();
    let is_value = made.iter().any(|object| matches!(object, Object::Value(_)));
    let Some(parcel) = parcel_without(workspace, item, &left)? else {
        // Its cells are written anew by others: that is all there is to do.
        return Ok(is_value.then(|| Waiting::deleting(item, &Parcel::Tracker(Payload::default()))));
    };
    Ok(Some(Waiting::deleting(item, &parcel)))
}

/// What deletes these objects of a row; `None` where there are none that may be deleted.
pub(super) fn parcel_without(
    workspace: &Workspace,
    item: &OutboundItem,
    left: &[&Object],
) -> Result<Option<Parcel>, Error> {
    let cells: Vec<&Cell> = left.iter().filter_map(|object| object.cell()).collect();
    if let Some(first) = cells.first() {
        let known = workspace.known_of(Some(workspace.stored_connection(Some(item.connection))?))?;
        let values: Vec<_> = cells.iter().map(|cell| cell.deletion()).collect();
        let text = value_set(&values, &writing(known.as_deref(), &first.data_set)).map_err(not_json)?;
        return Ok(Some(Parcel::ValueSet(text)));
    }
    let own = derive_uid(item.document.as_str(), ENTITY);
    let payload = deletion(left.iter().filter_map(|object| match object {
        Object::Tracked(ObjectKind::Event, uid) => Some((ObjectKind::Event, uid)),
        Object::Tracked(ObjectKind::TrackedEntity, uid) if *uid == own => {
            Some((ObjectKind::TrackedEntity, uid))
        }
        _ => None,
    }));
    Ok(Some(payload).filter(|payload| !payload.is_empty()).map(Parcel::Tracker))
}

impl Waiting {
    fn deleting(item: &OutboundItem, parcel: &Parcel) -> Self {
        let payload = as_json(parcel);
        Self {
            connection: item.connection,
            origin: item.origin,
            mapping: item.mapping.clone(),
            document: item.document.clone(),
            revision: item.revision.clone(),
            act: OutboundAct::Delete,
            hash: hash(&payload),
            payload: Some(payload),
            objects: item.objects.clone(),
        }
    }
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
