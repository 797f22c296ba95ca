//! What was decided is written in the CHT.
//!
//! An existing place is put by the CHT's own endpoint where it has one and the account is an online one, else as the
//! document that it is; a new one as a document, because only then its id is ours: made twice, it is made once. Before
//! every write the place is read, so that a run that was cut off can be run again.

use std::collections::HashMap;

use jumla_cht::client::Error as ChtError;
use jumla_domain::{ContactType, DocumentId};
use jumla_store::{AccountRole, AccountSource};
use serde_json::Value;

use super::document::{Linking, NewPlace, link};
use super::propose::{linked, may_stand};
use crate::configuration::person_types;
use crate::receive::cht::{Cht, Written, contact_type, is_deleted, text_of};
use crate::receive::document_id::{Source, document_id};
use crate::surface::{
    Dhis2Phase, Dhis2Progress, PlaceDecision, PlaceOutcome, PlaceProblem, PlaceRow, PlacesConfirmed,
    PlacesWritten,
};
use crate::sync::{Patience, lock::RunLock, take_in};
use crate::watch::Watcher;
use crate::{Error, Workspace};

/// So many places are read before they are written.
const READ_TOGETHER: usize = 50;

/// Writes the rows that a person decided to link or to make. The same rows again change nothing.
///
/// # Errors
/// [`Error::NothingDecided`], [`Error::NoMetadata`], [`Error::PushRunning`], [`Error::Interrupted`]; whatever the CHT says
/// of more than a single place. What was written by then stays written.
pub async fn write_places(
    workspace: &mut Workspace,
    confirmed: &PlacesConfirmed,
    patience: Patience,
    watcher: &dyn Watcher<Dhis2Progress>,
) -> Result<PlacesWritten, Error> {
    let connection = workspace.stored_connection(confirmed.connection)?;
    let known = workspace.known_of(Some(connection))?.ok_or(Error::NoMetadata)?;
    let configuration = workspace.synced_configuration()?;
    let mut rows = decided(&confirmed.rows)?;
    // A place may stand below one that is made in the same run.
    rows.sort_by_key(|row| known.metadata.org_units.get(&row.org_unit).map_or(0, |unit| unit.path.len()));
    let _lock = RunLock::of_dhis2(workspace.folder())?;
    let linked = linked(workspace)?;
    for row in &mut rows {
        let own = document_id(Source::OrgUnit, &row.org_unit);
        let place =
            if row.decision == Some(PlaceDecision::Make) { Some(own.as_str()) } else { row.place.as_deref() };
        if known.metadata.org_units.get(&row.org_unit).is_none() {
            fail(row, PlaceProblem::UnknownOrgUnit);
        } else if linked.get(&row.org_unit).is_some_and(|other| Some(other.as_str()) != place) {
            fail(row, PlaceProblem::OrgUnitTaken);
        }
    }
    let cht = Cht::open(workspace, patience, watcher).await?;
    let has_endpoint = cht.account.role == AccountRole::Officer && cht.account.source == AccountSource::Cht;
    let mut writing = Writing {
        cht,
        door: if has_endpoint { Door::Endpoint } else { Door::Document },
        types: &configuration.contact_types,
        at: workspace.clock.millis(),
        written: Vec::new(),
    };
    writing.cht.asking.begin(Dhis2Phase::WritingCht, rows.len())?;
    let result = writing.whole(&mut rows).await;
    writing.keep(workspace).await?;
    result?;
    Ok(summed(rows))
}

/// The rows in which somebody decided something, as if nothing had come of them yet.
fn decided(rows: &[PlaceRow]) -> Result<Vec<PlaceRow>, Error> {
    let wanted =
        rows.iter().filter(|row| matches!(row.decision, Some(PlaceDecision::Link | PlaceDecision::Make)));
    let fresh = |row: &PlaceRow| PlaceRow {
        problem: None,
        detail: None,
        outcome: None,
        others: Vec::new(),
        ..row.clone()
    };
    let rows: Vec<PlaceRow> = wanted.map(fresh).collect();
    if rows.is_empty() { Err(Error::NothingDecided) } else { Ok(rows) }
}

fn summed(rows: Vec<PlaceRow>) -> PlacesWritten {
    let count = |outcome: PlaceOutcome| {
        u32::try_from(rows.iter().filter(|row| row.outcome == Some(outcome)).count()).unwrap_or(u32::MAX)
    };
    PlacesWritten {
        linked: count(PlaceOutcome::Linked),
        made: count(PlaceOutcome::Made),
        already: count(PlaceOutcome::Already),
        not_written: count(PlaceOutcome::NotWritten),
        rows,
    }
}

/// By which way an existing place is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Door {
    /// The CHT's own (5.2).
    Endpoint,
    /// As the document that it is.
    Document,
}

struct Writing<'w> {
    cht: Cht<'w>,
    door: Door,
    types: &'w [ContactType],
    at: i64,
    written: Vec<DocumentId>,
}

impl Writing<'_> {
    async fn whole(&mut self, rows: &mut [PlaceRow]) -> Result<(), Error> {
        let total = rows.len();
        let mut done = 0;
        let links = |row: &&mut PlaceRow| row.outcome.is_none() && row.decision == Some(PlaceDecision::Link);
        let mut to_link: Vec<&mut PlaceRow> = rows.iter_mut().filter(links).collect();
        for rows in to_link.chunks_mut(READ_TOGETHER) {
            self.link_all(rows).await?;
            done += rows.len();
            self.cht.asking.at(done, total)?;
        }
        let mut to_make: Vec<&mut PlaceRow> = rows.iter_mut().filter(|row| row.outcome.is_none()).collect();
        // Those below places that are made in this run wait for them: what is read has to be there.
        while !to_make.is_empty() {
            let waiting: Vec<String> =
                to_make.iter().map(|row| document_id(Source::OrgUnit, &row.org_unit).to_string()).collect();
            let is_ready =
                |row: &PlaceRow| row.parent.as_ref().is_none_or(|parent| !waiting.contains(parent));
            let (mut ready, later): (Vec<&mut PlaceRow>, Vec<&mut PlaceRow>) =
                to_make.into_iter().partition(|row| is_ready(row));
            if ready.is_empty() {
                // Each waits for another of them.
                later.into_iter().for_each(|row| fail(row, PlaceProblem::ParentOrType));
                break;
            }
            for rows in ready.chunks_mut(READ_TOGETHER) {
                self.make_all(rows).await?;
                done += rows.len();
                self.cht.asking.at(done, total)?;
            }
            to_make = later;
        }
        Ok(())
    }

    async fn link_all(&mut self, rows: &mut [&mut PlaceRow]) -> Result<(), Error> {
        let ids: Vec<DocumentId> = rows.iter().filter_map(|row| Some(row.place.as_deref()?.into())).collect();
        let places = self.cht.newest(&ids).await?;
        for row in rows {
            let id = DocumentId::from(row.place.as_deref().unwrap_or_default());
            self.link_one(row, &id, places.get(&id)).await?;
        }
        Ok(())
    }

    async fn link_one(
        &mut self,
        row: &mut PlaceRow,
        id: &DocumentId,
        place: Option<&Value>,
    ) -> Result<(), Error> {
        let person_types = person_types(self.types);
        let mut place = place.cloned();
        let mut before = None;
        loop {
            let revision = place.as_ref().and_then(|place| text_of(place, "_rev")).map(ToOwned::to_owned);
            let document = match link(place.as_ref(), &row.org_unit, &person_types) {
                Err(problem) => {
                    fail(row, problem);
                    return Ok(());
                }
                Ok(Linking::Already) => {
                    row.outcome = Some(PlaceOutcome::Already);
                    return Ok(());
                }
                Ok(Linking::Write(document)) => document,
            };
            match self.put(id, document).await? {
                // Nobody has written it in between: it is this that the server does not take.
                Written::Conflict if before.is_some() && before == revision => {
                    fail(row, PlaceProblem::Refused);
                    return Ok(());
                }
                // Once more, where somebody wrote the place in between.
                Written::Conflict if before.is_none() => {
                    before = revision;
                    place = self.cht.newest(std::slice::from_ref(id)).await?.remove(id);
                }
                written => {
                    settle(row, &written, PlaceOutcome::Linked);
                    if written == Written::Taken {
                        self.written.push(id.clone());
                    }
                    return Ok(());
                }
            }
        }
    }

    async fn put(&mut self, id: &DocumentId, place: Value) -> Result<Written, Error> {
        if self.cht.may_write && self.door == Door::Endpoint {
            let document = &place;
            match self.cht.asking.ask(|client| async move { client.update_place(id, document).await }).await {
                Ok(()) => return Ok(Written::Taken),
                Err(Error::Cht(ChtError::NotFound { .. })) => self.door = Door::Document,
                Err(Error::Cht(ChtError::NotAllowed { .. })) => {
                    self.cht.may_write = false;
                    return Ok(Written::NotAllowed);
                }
                // The endpoint says so of a place that is another meanwhile, and of one that it does not take.
                Err(Error::Cht(ChtError::ServerError { status: 400 | 409, .. })) => {
                    return Ok(Written::Conflict);
                }
                Err(error) => return Err(error),
            }
        }
        Ok(self.cht.write(&[place]).await?.into_iter().next().unwrap_or(Written::Conflict))
    }

    async fn make_all(&mut self, rows: &mut [&mut PlaceRow]) -> Result<(), Error> {
        let own: Vec<DocumentId> =
            rows.iter().map(|row| document_id(Source::OrgUnit, &row.org_unit)).collect();
        let parents = rows.iter().filter_map(|row| Some(row.parent.as_deref()?.into()));
        let ids: Vec<DocumentId> = own.iter().cloned().chain(parents).collect();
        let places = self.cht.newest(&ids).await?;
        let (mut documents, mut of_rows) = (Vec::new(), Vec::new());
        for (position, (row, id)) in rows.iter_mut().zip(&own).enumerate() {
            match self.new_document(row, id, &places) {
                Err(problem) => fail(row, problem),
                Ok(None) => already(row, id),
                Ok(Some(document)) => {
                    documents.push(document);
                    of_rows.push(position);
                }
            }
        }
        if documents.is_empty() {
            return Ok(());
        }
        let fates = self.cht.write(&documents).await?;
        for (&position, fate) in of_rows.iter().zip(&fates) {
            let (row, id) = (&mut rows[position], &own[position]);
            // The answer to an earlier attempt may have been lost.
            if *fate == Written::Conflict
                && is_ours(self.cht.newest(std::slice::from_ref(id)).await?.get(id), row)
            {
                already(row, id);
                self.written.push(id.clone());
                continue;
            }
            settle(row, fate, PlaceOutcome::Made);
            if *fate == Written::Taken {
                row.place = Some(id.to_string());
                self.written.push(id.clone());
            }
        }
        Ok(())
    }

    /// `None` where it is there.
    fn new_document(
        &self,
        row: &PlaceRow,
        id: &DocumentId,
        places: &HashMap<DocumentId, Value>,
    ) -> Result<Option<Value>, PlaceProblem> {
        match places.get(id) {
            Some(place) if is_deleted(place) => return Err(PlaceProblem::Deleted),
            Some(place) if is_ours(Some(place), row) => return Ok(None),
            Some(_) => return Err(PlaceProblem::LinkedElsewhere),
            None => {}
        }
        let parent = match row.parent.as_deref() {
            None => None,
            Some(parent) => {
                let found = places.get(&DocumentId::from(parent)).filter(|place| !is_deleted(place));
                Some(found.ok_or(PlaceProblem::ParentOrType)?)
            }
        };
        let parent_type = parent.map(|parent| contact_type(parent).unwrap_or_default());
        let kind = self.types.iter().find(|kind| row.contact_type.as_deref() == Some(&kind.id));
        let kind = kind.filter(|kind| may_stand(kind, parent_type)).ok_or(PlaceProblem::ParentOrType)?;
        let name = row.place_name.as_deref().map(str::trim).filter(|name| !name.is_empty());
        let new = NewPlace {
            id: id.as_str(),
            name: name.unwrap_or(&row.org_unit_name),
            contact_type: &kind.id,
            parent,
            org_unit: &row.org_unit,
            at: self.at,
        };
        Ok(Some(new.document()))
    }

    /// What was written is seen here at once, and not only after the next sync.
    async fn keep(&mut self, workspace: &mut Workspace) -> Result<(), Error> {
        self.cht.keep_session(workspace)?;
        if self.written.is_empty() {
            return Ok(());
        }
        // A line that is gone, or a person who wants to stop, keeps nothing of what was written from being true.
        if let Ok(places) = self.cht.newest(&self.written).await {
            let texts: Vec<String> = places.values().map(ToString::to_string).collect();
            take_in(workspace, texts.iter().map(String::as_str))?;
            workspace.forget_configuration();
        }
        Ok(())
    }
}

/// Whether the place is what the row would make.
fn is_ours(place: Option<&Value>, row: &PlaceRow) -> bool {
    place.filter(|place| !is_deleted(place)).is_some_and(|place| {
        place.pointer("/dhis/orgUnit").and_then(Value::as_str) == Some(row.org_unit.as_str())
            && text_of(place, "name").is_some()
    })
}

fn already(row: &mut PlaceRow, id: &DocumentId) {
    row.place = Some(id.to_string());
    row.outcome = Some(PlaceOutcome::Already);
}

fn fail(row: &mut PlaceRow, problem: PlaceProblem) {
    row.problem = Some(problem);
    row.outcome = Some(PlaceOutcome::NotWritten);
}

fn settle(row: &mut PlaceRow, written: &Written, done: PlaceOutcome) {
    match written {
        Written::Taken => row.outcome = Some(done),
        Written::Conflict => fail(row, PlaceProblem::Conflict),
        Written::NotAllowed => fail(row, PlaceProblem::NotAllowed),
        Written::Refused(reason) => {
            fail(row, PlaceProblem::Refused);
            row.detail = Some(reason.clone());
        }
    }
}
