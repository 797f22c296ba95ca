//! What would be sent, and why other documents would not.

use std::collections::{BTreeSet, HashMap};

use jumla_domain::{DocumentId, Named};
use jumla_store::{OutboundAct, OutboundItem, OutboundState, OutboundTally};

use super::entry::Entry;
use super::fate::fate_of_gone;
use super::look::Looker;
use super::made::Made;
use super::walk::{Gone, Items, Looked, Outcome, outcome, walk};
use crate::records::Titles;
use crate::surface::{
    Dhis2Progress, OutboundCount, OutboundDocument, OutboundDocumentMapping, OutboundFate, OutboundItemView,
    OutboundMappingView, OutboundObject, OutboundOriginView, OutboundOverview, OutboundPreview,
    OutboundProblem, OutboundProblemKind as Kind, OutboundRequest, OutboundRow, OutboundStates,
};
use crate::watch::Watcher;
use crate::{Error, Workspace};

/// Of longer lists the rest is left out.
const MOST_ROWS: usize = 2000;

/// What would be sent. Nothing is sent or queued.
///
/// # Errors
/// [`Error::UnknownDhis2`], [`Error::UnknownOutboundMapping`], [`Error::UnknownRecord`], [`Error::Interrupted`]; whatever
/// the store says.
pub fn preview_outbound(
    workspace: &Workspace,
    request: &OutboundRequest,
    watcher: &dyn Watcher<Dhis2Progress>,
) -> Result<OutboundPreview, Error> {
    let mut looking = Looking::begin(workspace, request)?;
    let mut counts: Vec<OutboundCount> = looking.looker.entries.iter().map(OutboundCount::of).collect();
    let mut rows = Vec::new();
    let titles = Titles::read(workspace)?;
    let (looker, items) = (&mut looking.looker, &looking.items);
    let walked = walk(workspace, looker, items, request, watcher, |looker, looked| {
        let entry = &looker.entries[looked.entry];
        let row = row(entry, &looked, items, &titles);
        counts[looked.entry].add(&row);
        rows.push(row);
    })?;
    for (count, not_relevant) in counts.iter_mut().zip(walked.not_relevant) {
        count.not_relevant = not_relevant;
    }
    for gone in &walked.gone {
        let Some(row) = row_of_gone(gone) else { continue };
        let count = counts.iter_mut().find(|one| one.mapping == row.mapping && one.origin == row.origin);
        if let Some(count) = count {
            count.add(&row);
        }
        rows.push(row);
    }
    let asked =
        |count: &OutboundCount| request.mappings.is_empty() || request.mappings.contains(&count.mapping);
    counts.retain(asked);
    rows.sort_by_key(|row| (rank(row), row.reported_at));
    let more = rows.len().saturating_sub(MOST_ROWS);
    rows.truncate(MOST_ROWS);
    Ok(OutboundPreview {
        at: workspace.clock.millis(),
        connection: looking.connection,
        documents: walked.documents,
        counts,
        rows,
        more: u32::try_from(more).unwrap_or(u32::MAX),
        checked: looking.looker.checked(),
    })
}

/// What a look at documents needs.
pub(super) struct Looking<'w> {
    pub looker: Looker<'w>,
    pub items: Items,
    pub connection: Option<Named>,
}

impl<'w> Looking<'w> {
    pub(super) fn begin(workspace: &'w Workspace, request: &OutboundRequest) -> Result<Self, Error> {
        let entries = workspace.outbound_entries(request.connection)?;
        for name in &request.mappings {
            if entries.all.iter().all(|entry| entry.name != *name) {
                return Err(Error::UnknownOutboundMapping { mapping: name.clone() });
            }
        }
        let connection = workspace.chosen_connection(request.connection)?;
        let items = Items::of(workspace, &entries.all, connection.as_ref().map(|one| one.id))?;
        for id in &request.documents {
            let known = items.all().any(|item| item.document.as_str() == id);
            if !known && workspace.store.read().record(id)?.is_none() {
                return Err(Error::UnknownRecord { document: id.clone() });
            }
        }
        let looker = Looker::new(workspace, entries)?;
        let connection = connection.map(|one| Named { id: one.id.to_string(), name: one.name });
        Ok(Self { looker, items, connection })
    }
}

impl Workspace {
    /// The mappings, and how things stand with each.
    ///
    /// # Errors
    /// [`Error::UnknownDhis2`]; whatever the store says.
    pub fn outbound_overview(&self, connection: Option<i64>) -> Result<OutboundOverview, Error> {
        let entries = self.outbound_entries(connection)?.all;
        let stored = self.chosen_connection(connection)?;
        let id = stored.as_ref().map(|one| one.id);
        let servers: BTreeSet<i64> = entries.iter().filter_map(|entry| entry.connection).chain(id).collect();
        let mut states: HashMap<(OutboundOriginView, String), OutboundStates> = HashMap::new();
        let mut queued = 0;
        for server in servers {
            for tally in self.store.read().outbound_tally(server)? {
                if matches!(tally.state, OutboundState::Queued | OutboundState::OnItsWay) {
                    queued += tally.count;
                }
                states.entry((tally.origin.into(), tally.mapping.clone())).or_default().add(&tally);
            }
        }
        let now = self.clock.now();
        let view = |entry: &Entry| OutboundMappingView {
            name: entry.name.clone(),
            origin: entry.origin.into(),
            kind: entry.kind,
            relevant_to: entry.relevant_to.clone(),
            destination: entry.destination.clone(),
            connection: entry.connection,
            cron: entry.cron.as_ref().map(|cron| cron.as_str().to_owned()),
            due: entry.cron.as_ref().is_none_or(|cron| cron.is_due(now)),
            problems: entry.problems.clone(),
            states: states.get(&(entry.origin.into(), entry.name.clone())).copied().unwrap_or_default(),
        };
        let (signed_in, programs_at) = match id {
            Some(id) => (
                self.store.read().dhis2_secret(id)?.is_some(),
                self.store.read().dhis2_programs(id)?.map(|(at, _)| at),
            ),
            None => (false, None),
        };
        Ok(OutboundOverview {
            connection: stored.map(|one| Named { id: one.id.to_string(), name: one.name }),
            connection_id: id,
            signed_in,
            programs_at,
            mappings: entries.iter().map(view).collect(),
            queued,
        })
    }

    /// One document, and what each mapping makes of it.
    ///
    /// # Errors
    /// [`Error::UnknownRecord`], [`Error::UnknownDhis2`], [`Error::Interrupted`]; whatever the store says.
    pub fn outbound_document(
        &self,
        id: &str,
        connection: Option<i64>,
        watcher: &dyn Watcher<Dhis2Progress>,
    ) -> Result<OutboundDocument, Error> {
        let unknown = || Error::UnknownRecord { document: id.to_owned() };
        let history = self.store.read().outbound_of(&DocumentId::from(id))?;
        let Some(record) = self.store.read().record(id)? else {
            return of_gone(id, &history).ok_or_else(unknown);
        };
        let request = OutboundRequest { connection, ..OutboundRequest::default() };
        let Looking { mut looker, items, .. } = Looking::begin(self, &request)?;
        // What other documents say of the same org unit and month belongs to it.
        let asked = OutboundRequest { documents: vec![record.id.to_string()], ..request };
        let mut beside: Vec<(usize, OutboundProblem)> = Vec::new();
        walk(self, &mut looker, &items, &asked, watcher, |_, looked| {
            let Outcome::Made { problems, .. } = looked.outcome else { return };
            let overlaps =
                problems.into_iter().filter(|one| matches!(one.kind, Kind::Overlaps | Kind::Replaced));
            beside.extend(overlaps.map(|problem| (looked.entry, problem)));
        })?;
        let held = looker.hold(&record)?;
        let mut mappings = Vec::new();
        for entry in 0..looker.entries.len() {
            let relevant = looker.is_relevant(entry);
            let outcome = match &relevant {
                Ok(true) => Some(outcome(&mut looker, entry, &held, &items, &record)),
                _ => None,
            };
            let of = &looker.entries[entry];
            let (fate, made, mut problems) = match outcome {
                None => (None, None, Vec::new()),
                Some(Outcome::Failed(problems)) => (Some(OutboundFate::Failed), None, problems),
                Some(Outcome::Made { made, fate, problems }) => (Some(fate), Some(made), problems),
            };
            let relevant = relevant.map_err(|problem| problems.push(*problem)).ok();
            problems.extend(beside.iter().filter(|(of, _)| *of == entry).map(|(_, problem)| problem.clone()));
            let mine = history.iter().filter(|item| item.origin == of.origin && item.mapping == of.name);
            mappings.push(OutboundDocumentMapping {
                mapping: of.name.clone(),
                origin: of.origin.into(),
                relevant,
                relevant_to: of.relevant_to.clone(),
                fate,
                payload: made.map(|made| indented(&made)),
                problems,
                history: mine.map(OutboundItemView::from).collect(),
            });
        }
        Ok(OutboundDocument {
            document: record.id.to_string(),
            revision: record.revision.to_string(),
            title: Titles::read(self)?.of(record.kind, &record.of_type).to_owned(),
            of_type: record.of_type,
            reported_at: record.reported_at,
            contact: held.contact,
            mappings,
            absent: held.absent,
        })
    }
}

/// Of a document that is not here any more: what became of what it made.
fn of_gone(id: &str, history: &[OutboundItem]) -> Option<OutboundDocument> {
    let last = history.first()?;
    let mut mappings: Vec<OutboundDocumentMapping> = Vec::new();
    for item in history {
        let known =
            mappings.iter_mut().find(|one| one.mapping == item.mapping && one.origin == item.origin.into());
        match known {
            Some(known) => known.history.push(item.into()),
            None => mappings.push(OutboundDocumentMapping {
                mapping: item.mapping.clone(),
                origin: item.origin.into(),
                relevant: None,
                relevant_to: None,
                fate: fate_of(history, item),
                payload: None,
                problems: Vec::new(),
                history: vec![item.into()],
            }),
        }
    }
    Some(OutboundDocument {
        document: id.to_owned(),
        revision: last.revision.to_string(),
        of_type: String::new(),
        title: String::new(),
        reported_at: None,
        contact: None,
        mappings,
        absent: Vec::new(),
    })
}

/// How a document that is gone stands with the mapping of a row.
fn fate_of(history: &[OutboundItem], row: &OutboundItem) -> Option<OutboundFate> {
    let is_of_it = |one: &&OutboundItem| {
        (one.connection, one.origin, &one.mapping) == (row.connection, row.origin, &row.mapping)
            && one.state != OutboundState::Superseded
    };
    // The history has the newest first.
    let items: Vec<&OutboundItem> = history.iter().rev().filter(is_of_it).collect();
    fate_of_gone(&items).filter(|_| row.gone)
}

fn indented(made: &Made) -> String {
    let value: Option<serde_json::Value> = serde_json::from_str(&made.text).ok();
    let pretty = value.and_then(|value| serde_json::to_string_pretty(&value).ok());
    pretty.unwrap_or_else(|| made.text.clone())
}

fn row(entry: &Entry, looked: &Looked, items: &Items, titles: &Titles) -> OutboundRow {
    let (fate, problems, objects) = match &looked.outcome {
        Outcome::Failed(problems) => (OutboundFate::Failed, problems.clone(), Vec::new()),
        Outcome::Made { made, fate, problems } => {
            (*fate, problems.clone(), made.objects.iter().map(OutboundObject::from).collect())
        }
    };
    let record = &looked.record;
    OutboundRow {
        document: record.id.to_string(),
        revision: record.revision.to_string(),
        mapping: entry.name.clone(),
        origin: entry.origin.into(),
        of_type: record.of_type.clone(),
        title: titles.of(record.kind, &record.of_type).to_owned(),
        reported_at: record.reported_at,
        contact: looked.contact.clone(),
        fate,
        problems,
        objects,
        item: items.at(entry, record.id.as_str()).last().map(|item| OutboundItemView::from(*item)),
    }
}

fn row_of_gone(gone: &Gone) -> Option<OutboundRow> {
    let last = gone.items.last()?;
    Some(OutboundRow {
        document: last.document.to_string(),
        revision: last.revision.to_string(),
        mapping: last.mapping.clone(),
        origin: last.origin.into(),
        of_type: String::new(),
        title: String::new(),
        reported_at: None,
        contact: None,
        fate: gone.fate,
        problems: if gone.fate == OutboundFate::Refused { super::view::problems(last) } else { Vec::new() },
        objects: super::view::objects(last).iter().map(OutboundObject::from).collect(),
        item: Some(last.into()),
    })
}

/// What wants a person's attention comes first.
fn rank(row: &OutboundRow) -> u8 {
    match row.fate {
        OutboundFate::Refused => 0,
        OutboundFate::New | OutboundFate::Changed if !row.problems.is_empty() => 1,
        OutboundFate::Failed => 2,
        OutboundFate::Gone => 3,
        OutboundFate::Changed => 4,
        OutboundFate::New => 5,
        OutboundFate::Queued | OutboundFate::OnItsWay => 6,
        OutboundFate::Saved => 7,
        OutboundFate::Same | OutboundFate::Deleted => 8,
    }
}

impl OutboundCount {
    fn of(entry: &Entry) -> Self {
        Self {
            mapping: entry.name.clone(),
            origin: entry.origin.into(),
            saved_with_problems: 0,
            replaced: 0,
            refused_deletions: 0,
            not_relevant: 0,
            new: 0,
            changed: 0,
            same: 0,
            queued: 0,
            refused: 0,
            saved: 0,
            failed: 0,
            gone: 0,
            deleted: 0,
            with_problems: 0,
        }
    }

    fn add(&mut self, row: &OutboundRow) {
        let count = match row.fate {
            OutboundFate::New => &mut self.new,
            OutboundFate::Changed => &mut self.changed,
            OutboundFate::Same => &mut self.same,
            OutboundFate::Queued | OutboundFate::OnItsWay => &mut self.queued,
            OutboundFate::Refused => &mut self.refused,
            OutboundFate::Saved => &mut self.saved,
            OutboundFate::Failed => &mut self.failed,
            OutboundFate::Gone => &mut self.gone,
            OutboundFate::Deleted => &mut self.deleted,
        };
        *count += 1;
        let replaced = row.problems.iter().any(|one| one.kind == Kind::Replaced);
        let wrong = !row.problems.is_empty() && !replaced;
        let goes = matches!(row.fate, OutboundFate::New | OutboundFate::Changed);
        let is_deletion = row.item.as_ref().is_some_and(|item| item.deletes);
        self.replaced += u32::from(replaced);
        self.with_problems += u32::from(goes && wrong);
        self.saved_with_problems += u32::from(row.fate == OutboundFate::Saved && wrong);
        self.refused_deletions += u32::from(row.fate == OutboundFate::Refused && is_deletion);
    }
}

impl OutboundStates {
    fn add(&mut self, tally: &OutboundTally) {
        let number = match tally.state {
            OutboundState::Queued => &mut self.queued,
            OutboundState::OnItsWay => &mut self.on_its_way,
            OutboundState::Sent if tally.act == OutboundAct::Delete => return,
            OutboundState::Sent if tally.gone => &mut self.gone,
            OutboundState::Sent => &mut self.sent,
            OutboundState::Saved => &mut self.saved,
            OutboundState::Refused => &mut self.refused,
            OutboundState::Superseded => return,
        };
        *number += tally.count;
    }
}
