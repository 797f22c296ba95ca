//! Through all documents that are kept, with every mapping.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use jumla_domain::Named;
use jumla_store::{OutboundItem, OutboundOrigin, Record, RecordChoice, RecordCount, RecordKind};

use super::entry::Entry;
use super::fate::{fate, fate_of_gone};
use super::look::{Held, Looker};
use super::made::{Cell, Made, Object};
use super::view::objects;
use crate::surface::{
    Dhis2Phase, Dhis2Progress, OutboundFate, OutboundKind, OutboundProblem, OutboundProblemKind as Kind,
    OutboundRequest,
};
use crate::watch::Watcher;
use crate::{Error, Workspace};

/// Records that are read at once.
const AT_ONCE: u32 = 500;

/// A document that a mapping is about, and what came of it.
pub(super) struct Looked {
    pub entry: usize,
    /// Its body is gone: it is of no use any more.
    pub record: Record,
    pub contact: Option<Named>,
    pub outcome: Outcome,
}

pub(super) enum Outcome {
    /// The mapping makes nothing of it.
    Failed(Vec<OutboundProblem>),
    Made {
        made: Box<Made>,
        fate: OutboundFate,
        problems: Vec<OutboundProblem>,
    },
}

/// A document that was deleted, and what went of it into DHIS2.
pub(super) struct Gone {
    pub items: Vec<OutboundItem>,
    pub fate: OutboundFate,
}

/// What was gone through.
#[derive(Default)]
pub(super) struct Walked {
    pub documents: u32,
    /// By mapping: how many documents it is not about.
    pub not_relevant: Vec<u32>,
    pub gone: Vec<Gone>,
}

/// The rows of the queue that are not superseded.
pub(super) struct Items(HashMap<Key, Vec<OutboundItem>>);

/// Server, mapping, document.
type Key = (i64, OutboundOrigin, String, String);

fn key(item: &OutboundItem) -> Key {
    (item.connection, item.origin, item.mapping.clone(), item.document.to_string())
}

impl Items {
    pub(super) fn of(workspace: &Workspace, entries: &[Entry], chosen: Option<i64>) -> Result<Self, Error> {
        let connections: BTreeSet<i64> =
            entries.iter().filter_map(|entry| entry.connection).chain(chosen).collect();
        let mut items: HashMap<Key, Vec<OutboundItem>> = HashMap::new();
        for connection in connections {
            for item in workspace.store.read().outbound_items(connection)? {
                items.entry(key(&item)).or_default().push(item);
            }
        }
        Ok(Self(items))
    }

    /// The rows of one mapping and document, the earliest first.
    pub(super) fn at(&self, entry: &Entry, document: &str) -> Vec<&OutboundItem> {
        let Some(connection) = entry.connection else { return Vec::new() };
        let key = (connection, entry.origin, entry.name.clone(), document.to_owned());
        self.0.get(&key).map(|items| items.iter().collect()).unwrap_or_default()
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &OutboundItem> {
        self.0.values().flatten()
    }

    /// The cells of documents that were deleted.
    pub(super) fn cells_of_gone(&self, request: &OutboundRequest) -> HashSet<Object> {
        let gone = self.gone(request).into_iter().filter(|gone| gone.fate == OutboundFate::Gone);
        let objects = gone.flat_map(|gone| gone.items.iter().flat_map(objects).collect::<Vec<_>>());
        objects.filter(|object| matches!(object, Object::Value(_))).collect()
    }

    fn gone(&self, request: &OutboundRequest) -> Vec<Gone> {
        let mut gone: Vec<Gone> = Vec::new();
        for items in self.0.values() {
            let Some(last) = items.last().filter(|last| last.gone) else { continue };
            if !asked(request, &last.mapping, last.document.as_str()) {
                continue;
            }
            if let Some(fate) = fate_of_gone(&items.iter().collect::<Vec<_>>()) {
                gone.push(Gone { items: items.clone(), fate });
            }
        }
        gone.sort_by_key(|one| one.items.last().map(|item| item.id));
        gone
    }
}

fn asked(request: &OutboundRequest, mapping: &str, document: &str) -> bool {
    let among = |list: &[String], one: &str| list.is_empty() || list.iter().any(|name| name == one);
    among(&request.mappings, mapping) && among(&request.documents, document)
}

/// Goes through the documents; `see` gets what a mapping is about, service reports last.
pub(super) fn walk(
    workspace: &Workspace,
    looker: &mut Looker<'_>,
    items: &Items,
    request: &OutboundRequest,
    watcher: &dyn Watcher<Dhis2Progress>,
    mut see: impl FnMut(&Looker<'_>, Looked),
) -> Result<Walked, Error> {
    let choice = workspace.store.read().record_choice()?;
    let counts = workspace.store.read().record_counts()?;
    let total: u32 = if request.documents.is_empty() {
        let goes = |one: &&RecordCount| {
            one.kind == RecordKind::Report || choice.contact_types.contains(&one.of_type)
        };
        counts.iter().filter(goes).map(|one| one.count).sum()
    } else {
        u32::try_from(request.documents.len()).unwrap_or(u32::MAX)
    };
    let mut walked = Walked {
        not_relevant: vec![0; looker.entries.len()],
        gone: items.gone(request),
        ..Walked::default()
    };
    let mut reports: Vec<Looked> = Vec::new();
    let mut take = |record: Record| -> Result<(), Error> {
        tell(watcher, walked.documents, total)?;
        walked.documents += 1;
        let asked = |entry: &Entry, document: &str| asked(request, &entry.name, document);
        for looked in look(looker, items, record, &asked, &mut walked.not_relevant)? {
            if looked.has_values() {
                reports.push(looked);
            } else {
                see(looker, looked);
            }
        }
        Ok(())
    };
    if request.documents.is_empty() {
        each_record(workspace, &choice, &mut take)?;
    } else {
        for id in &request.documents {
            workspace.store.read().record(id)?.map_or(Ok(()), &mut take)?;
        }
    }
    let number = reports.len();
    if number > 0
        && *request != (OutboundRequest { connection: request.connection, ..OutboundRequest::default() })
    {
        reports.extend(others(workspace, looker, items, request, watcher, &choice)?);
    }
    mark_overlaps(looker, &mut reports);
    reports.truncate(number);
    // What was written last is to have the last word.
    reports.sort_by(|one, other| {
        (one.record.reported_at, &one.record.id).cmp(&(other.record.reported_at, &other.record.id))
    });
    reports.into_iter().for_each(|looked| see(looker, looked));
    Ok(walked)
}

impl Looked {
    /// Of a service report.
    fn has_values(&self) -> bool {
        matches!(&self.outcome, Outcome::Made { made, .. } if !made.values.is_empty())
    }
}

fn each_record(
    workspace: &Workspace,
    choice: &RecordChoice,
    take: &mut dyn FnMut(Record) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut after = String::new();
    loop {
        let records = workspace.store.read().records_after(&after, &choice.contact_types, AT_ONCE)?;
        let Some(last) = records.last() else { return Ok(()) };
        after = last.id.to_string();
        records.into_iter().try_for_each(&mut *take)?;
    }
}

/// Service reports that nobody asked about: they may be about the same org unit and month as those that somebody did.
fn others(
    workspace: &Workspace,
    looker: &mut Looker<'_>,
    items: &Items,
    request: &OutboundRequest,
    watcher: &dyn Watcher<Dhis2Progress>,
    choice: &RecordChoice,
) -> Result<Vec<Looked>, Error> {
    let (mut others, mut done) = (Vec::new(), 0);
    let mut not_relevant = vec![0; looker.entries.len()];
    let wanted = |entry: &Entry, document: &str| {
        entry.kind == OutboundKind::DataValues && !asked(request, &entry.name, document)
    };
    each_record(workspace, choice, &mut |record| {
        tell(watcher, done, 0)?;
        done += 1;
        let looked = look(looker, items, record, &wanted, &mut not_relevant)?;
        others.extend(looked.into_iter().filter(Looked::has_values));
        Ok(())
    })?;
    Ok(others)
}

fn tell(watcher: &dyn Watcher<Dhis2Progress>, done: u32, total: u32) -> Result<(), Error> {
    if !done.is_multiple_of(64) {
        return Ok(());
    }
    watcher.progress(Dhis2Progress { phase: Dhis2Phase::Mapping, done, total, bytes: 0, waiting: None });
    if watcher.is_cancelled() { Err(Error::Interrupted) } else { Ok(()) }
}

fn look(
    looker: &mut Looker<'_>,
    items: &Items,
    mut record: Record,
    wanted: &dyn Fn(&Entry, &str) -> bool,
    not_relevant: &mut [u32],
) -> Result<Vec<Looked>, Error> {
    let held = looker.hold(&record)?;
    record.body = String::new();
    let mut all = Vec::new();
    for (entry, not_relevant) in not_relevant.iter_mut().enumerate() {
        if !wanted(&looker.entries[entry], record.id.as_str()) {
            continue;
        }
        let outcome = match looker.is_relevant(entry) {
            Ok(false) => {
                *not_relevant += 1;
                continue;
            }
            Err(problem) => Outcome::Failed(vec![*problem]),
            Ok(true) => outcome(looker, entry, &held, items, &record),
        };
        all.push(Looked { entry, record: record.clone(), contact: held.contact.clone(), outcome });
    }
    Ok(all)
}

pub(super) fn outcome(
    looker: &mut Looker<'_>,
    entry: usize,
    held: &Held,
    items: &Items,
    record: &Record,
) -> Outcome {
    let made = match looker.make(entry, held) {
        Ok(made) => made,
        Err(problems) => return Outcome::Failed(problems),
    };
    let items = items.at(&looker.entries[entry], record.id.as_str());
    let fate = fate(&made.hash, &items);
    let problems = match fate {
        OutboundFate::Refused => items.last().map(|item| super::view::problems(item)).unwrap_or_default(),
        OutboundFate::New | OutboundFate::Changed | OutboundFate::Saved => looker.check(entry, &made),
        _ => Vec::new(),
    };
    Outcome::Made { made: Box::new(made), fate, problems }
}

/// Several documents that give values for one org unit and period: those of one author replace each other, those of
/// several would overwrite each other.
fn mark_overlaps(looker: &Looker<'_>, reports: &mut [Looked]) {
    let mut places: BTreeMap<(Option<i64>, Cell), Vec<usize>> = BTreeMap::new();
    for (at, looked) in reports.iter().enumerate() {
        let Outcome::Made { made, .. } = &looked.outcome else { continue };
        let connection = looker.entries[looked.entry].connection;
        for cell in made.cells() {
            places.entry((connection, cell.clone())).or_default().push(at);
        }
    }
    let mut marks: BTreeMap<usize, OutboundProblem> = BTreeMap::new();
    for among in places.into_values().filter(|among| among.len() > 1) {
        let authors: HashSet<Option<&str>> =
            among.iter().map(|&at| reports[at].contact.as_ref().map(|one| one.id.as_str())).collect();
        let latest =
            among.iter().copied().max_by_key(|&at| (reports[at].record.reported_at, &reports[at].record.id));
        let Some(latest) = latest else { continue };
        for &at in &among {
            let (kind, other) = if authors.len() > 1 {
                (Kind::Overlaps, among.iter().copied().find(|&other| other != at))
            } else {
                (Kind::Replaced, Some(latest).filter(|latest| *latest != at))
            };
            let Some(other) = other else { continue };
            let problem = OutboundProblem::of(kind).about(reports[other].record.id.as_str());
            let mark = marks.entry(at).or_insert_with(|| problem.clone());
            if kind == Kind::Overlaps {
                *mark = problem;
            }
        }
    }
    for (at, problem) in marks {
        if let Outcome::Made { problems, .. } = &mut reports[at].outcome {
            problems.push(problem);
        }
    }
}
