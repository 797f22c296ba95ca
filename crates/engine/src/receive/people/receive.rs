//! A run: tracker is read page by page, each page is held against the CHT, and written where a person said so.

use std::collections::{HashMap, HashSet};

use jumla_dhis2::Uid;
use jumla_dhis2::client::{Client, Slice, Tracked, TrackerPage, Within};
use jumla_dhis2::metadata::Version;
use jumla_domain::{Contact, ContactId, DocumentId, Named};
use serde_json::Value;

use super::document::{Around, document};
use super::make::{Unmade, Wanted, person, report};
use super::plan::{Step, plan};
use crate::configuration::person_types;
use crate::dhis2::Asking;
use crate::receive::cht::{Cht, Written, is_deleted};
use crate::surface::{
    Dhis2Phase, Dhis2Progress, PeopleReceived, PeopleRequest, PersonMapping, ReceiveMapping, ReceivedCounts,
    ReceivedFate, ReceivedKind, ReceivedReason, ReceivedRow, ReportMapping,
};
use crate::sync::{Patience, lock::RunLock};
use crate::watch::Watcher;
use crate::{Error, Workspace};

/// So many tracked entities or events come at a time.
const PAGE: u32 = 100;
/// So many rows are shown.
const MOST_ROWS: usize = 1000;

/// Looks at what would be received, or, confirmed, receives it. Twice changes nothing; cut off, it is run again.
///
/// # Errors
/// [`Error::NoReceiveMapping`], [`Error::NotAPersonType`], [`Error::NeverSynced`], [`Error::Dhis2NotConnected`],
/// [`Error::PushRunning`], [`Error::Interrupted`]; whatever one of the servers says of more than a single document. What
/// was written by then stays written.
pub async fn receive_people(
    workspace: &mut Workspace,
    request: &PeopleRequest,
    patience: Patience,
    watcher: &dyn Watcher<Dhis2Progress>,
) -> Result<PeopleReceived, Error> {
    let mapping = workspace.receive_mapping()?;
    if mapping.people.is_empty() && mapping.reports.is_empty() {
        return Err(Error::NoReceiveMapping);
    }
    let configuration = workspace.synced_configuration()?;
    let person_types = person_types(&configuration.contact_types);
    let strange = mapping.people.iter().find(|one| !person_types.contains(&one.contact_type.as_str()));
    if let Some(strange) = strange {
        return Err(Error::NotAPersonType { contact_type: strange.contact_type.clone() });
    }
    let connection = workspace.stored_connection(request.connection)?;
    let client = workspace.dhis2_client(connection.id)?;
    let _lock = request.confirmed.then(|| RunLock::of_dhis2(workspace.folder())).transpose()?;
    let mut dhis2 = Asking::new(client, watcher, patience);
    dhis2.begin(Dhis2Phase::Asking, 0)?;
    let version = dhis2.ask(|client| async move { client.info().await }).await?.version;
    let cht = Cht::open(workspace, patience, watcher).await?;
    let within = if request.org_units.is_empty() {
        vec![Within::Reach]
    } else {
        request.org_units.iter().map(|id| Within::OrgUnit(Uid::from(id.as_str()))).collect()
    };
    let places = Places::of(workspace, &person_types)?;
    let own = cht.account.contact.clone();
    let own = own.map(|id| workspace.store.read().contact(&id)).transpose()?.flatten();
    let received = PeopleReceived {
        connection: connection.name,
        confirmed: request.confirmed,
        ..PeopleReceived::default()
    };
    let mut run = Run { workspace, dhis2, version, cht, places, own, coming: HashSet::new(), received };
    let result = run.whole(&mapping, &within).await;
    run.cht.keep_session(run.workspace)?;
    result?;
    Ok(run.received)
}

/// Which places each org unit is.
struct Places(HashMap<String, Vec<Contact>>);

impl Places {
    fn of(workspace: &Workspace, person_types: &[&str]) -> Result<Self, Error> {
        let reader = workspace.store.read();
        let mut places: HashMap<String, Vec<Contact>> = HashMap::new();
        for mapped in reader.mapped_contacts(&[])? {
            let Some(place) = reader.contact(&mapped.id)? else { continue };
            if person_types.contains(&place.contact_type.as_str()) {
                continue;
            }
            for link in &mapped.org_units {
                let of_unit = places.entry(link.org_unit.to_string()).or_default();
                if of_unit.iter().all(|one| one.id != place.id) {
                    of_unit.push(place.clone());
                }
            }
        }
        Ok(Self(places))
    }

    fn at(&self, org_unit: &str) -> &[Contact] {
        self.0.get(org_unit).map_or(&[], Vec::as_slice)
    }
}

struct Run<'w, 'a> {
    workspace: &'a mut Workspace,
    dhis2: Asking<'w>,
    version: Version,
    cht: Cht<'w>,
    places: Places,
    /// The person of the account.
    own: Option<Contact>,
    /// Persons that are there or would be by now.
    coming: HashSet<DocumentId>,
    received: PeopleReceived,
}

/// A document that is to be written, and its row.
struct Pending {
    document: Value,
    wanted: Wanted,
    row: ReceivedRow,
}

impl Run<'_, '_> {
    async fn whole(&mut self, mapping: &ReceiveMapping, within: &[Within]) -> Result<(), Error> {
        for people in &mapping.people {
            let mut seen = HashSet::new();
            for within in within {
                self.people(people, within, &mut seen).await?;
            }
        }
        for reports in &mapping.reports {
            let mut seen = HashSet::new();
            for within in within {
                self.reports(reports, within, &mut seen).await?;
            }
        }
        Ok(())
    }

    /// `seen`: what came on an earlier page, or of another org unit.
    async fn people(
        &mut self,
        people: &PersonMapping,
        within: &Within,
        seen: &mut HashSet<Uid>,
    ) -> Result<(), Error> {
        let which = match &people.program {
            Some(program) => Tracked::InProgram(program.as_str().into()),
            None => Tracked::OfType(people.tracked_entity_type.as_str().into()),
        };
        for page in 1.. {
            self.begin(Dhis2Phase::People, seen.len())?;
            let slice = Slice { version: self.version, within, page, size: PAGE };
            let (which, slice) = (&which, &slice);
            let question = |client: Client| async move { client.tracked_entities(which, slice).await };
            let TrackerPage { objects, last } = self.dhis2.ask(question).await?;
            let made = objects.iter().filter(|one| {
                let kind = one.tracked_entity_type.as_ref();
                kind.is_none_or(|kind| kind.as_str() == people.tracked_entity_type)
                    && seen.insert(one.id.clone())
            });
            let made = made.map(|one| person(one, people)).collect();
            self.take(made).await?;
            if last {
                break;
            }
        }
        Ok(())
    }

    async fn reports(
        &mut self,
        reports: &ReportMapping,
        within: &Within,
        seen: &mut HashSet<Uid>,
    ) -> Result<(), Error> {
        let program = Uid::from(reports.program.as_str());
        for page in 1.. {
            self.begin(Dhis2Phase::Events, seen.len())?;
            let slice = Slice { version: self.version, within, page, size: PAGE };
            let (program, slice) = (&program, &slice);
            let question = |client: Client| async move { client.events(program, slice).await };
            let TrackerPage { objects, last } = self.dhis2.ask(question).await?;
            let made = objects.iter().filter(|one| {
                let stage = reports.program_stage.as_ref();
                stage.is_none_or(|stage| stage == one.program_stage.as_str()) && seen.insert(one.id.clone())
            });
            let made = made.map(|one| report(one, reports)).collect();
            self.take(made).await?;
            if last {
                break;
            }
        }
        Ok(())
    }

    fn begin(&mut self, phase: Dhis2Phase, seen: usize) -> Result<(), Error> {
        self.dhis2.begin(phase, 0)?;
        self.dhis2.at(seen, 0)
    }

    /// Holds some of them against the CHT, and writes them where that was said.
    async fn take(&mut self, made: Vec<(Wanted, Option<Unmade>)>) -> Result<(), Error> {
        if made.is_empty() {
            return Ok(());
        }
        self.cht.asking.begin(Dhis2Phase::ReadingCht, made.len())?;
        let persons = made.iter().filter_map(|(wanted, _)| wanted.person.clone());
        let ids: HashSet<DocumentId> =
            made.iter().map(|(wanted, _)| wanted.id.clone()).chain(persons).collect();
        let ids: Vec<DocumentId> = ids.into_iter().collect();
        let there = self.cht.newest(&ids).await?;
        let alive = there.iter().filter(|(_, document)| !is_deleted(document)).map(|(id, _)| id.clone());
        self.coming.extend(alive);
        let mut pending = Vec::new();
        for (wanted, unmade) in made {
            let row = self.row(&wanted);
            match (unmade, plan(&wanted, there.get(&wanted.id))) {
                (_, Step::Same) => self.counts(wanted.kind).same += 1,
                (_, Step::Conflict { reason, fields }) => {
                    self.add(ReceivedRow {
                        fate: ReceivedFate::Conflict,
                        reason: Some(reason),
                        fields,
                        ..row
                    });
                }
                (Some((reason, detail)), _) => self.refuse(row, reason, detail),
                (None, Step::Change { document, fields, moved }) => {
                    let reason = moved.then_some(ReceivedReason::Moved);
                    let row = ReceivedRow { fate: ReceivedFate::Changed, reason, fields, ..row };
                    pending.push(Pending { document, wanted, row });
                }
                (None, Step::New) => match self.new_document(&wanted)? {
                    Ok(document) => pending.push(Pending { document, wanted, row }),
                    Err(None) => self.counts(wanted.kind).outside += 1,
                    Err(Some(reason)) => self.refuse(row, reason, None),
                },
            }
        }
        if self.received.confirmed {
            self.write(pending).await
        } else {
            for one in pending {
                self.coming.insert(one.wanted.id);
                self.add(one.row);
            }
            Ok(())
        }
    }

    /// `Err(None)`: no place is linked to the org unit.
    fn new_document(&self, wanted: &Wanted) -> Result<Result<Value, Option<ReceivedReason>>, Error> {
        let place = match self.places.at(&wanted.org_unit) {
            [] => return Ok(Err(None)),
            [only] => only,
            _ => return Ok(Err(Some(ReceivedReason::SeveralPlaces))),
        };
        if wanted.person.as_ref().is_some_and(|person| !self.coming.contains(person)) {
            return Ok(Err(Some(ReceivedReason::NoPerson)));
        }
        let leader = match (&self.own, &place.primary_contact) {
            (None, Some(leader)) => self.leader(leader)?,
            _ => None,
        };
        let contact = self.own.as_ref().or(leader.as_ref());
        let at = match (wanted.kind, wanted.day) {
            (ReceivedKind::Person, _) => self.workspace.clock.millis(),
            (ReceivedKind::Report, _) if contact.is_none() => {
                return Ok(Err(Some(ReceivedReason::NoContact)));
            }
            (ReceivedKind::Report, Some(day)) => self.workspace.start_of(day)?,
            (ReceivedKind::Report, None) => return Ok(Err(Some(ReceivedReason::NoDate))),
        };
        Ok(Ok(document(wanted, &Around { place, contact, at })))
    }

    fn leader(&self, id: &ContactId) -> Result<Option<Contact>, Error> {
        Ok(self.workspace.store.read().contact(id)?)
    }

    async fn write(&mut self, pending: Vec<Pending>) -> Result<(), Error> {
        if pending.is_empty() {
            return Ok(());
        }
        self.cht.asking.begin(Dhis2Phase::WritingCht, pending.len())?;
        let documents: Vec<Value> = pending.iter().map(|one| one.document.clone()).collect();
        let fates = self.cht.write(&documents).await?;
        let doubtful = pending.iter().zip(&fates).filter(|(_, fate)| **fate == Written::Conflict);
        let doubtful: Vec<DocumentId> = doubtful.map(|(one, _)| one.wanted.id.clone()).collect();
        let now = self.cht.newest(&doubtful).await?;
        for (Pending { wanted, row, .. }, fate) in pending.into_iter().zip(fates) {
            match fate {
                Written::Taken => self.written(&wanted, row),
                // It was written, and the answer to that was lost.
                Written::Conflict if plan(&wanted, now.get(&wanted.id)) == Step::Same => {
                    self.written(&wanted, row)
                }
                Written::Conflict => {
                    let reason = Some(ReceivedReason::ChangedInCht);
                    self.add(ReceivedRow { fate: ReceivedFate::Conflict, reason, ..row });
                }
                Written::NotAllowed => self.refuse(row, ReceivedReason::NotAllowed, None),
                Written::Refused(words) => self.refuse(row, ReceivedReason::NotTaken, Some(words)),
            }
        }
        Ok(())
    }

    fn written(&mut self, wanted: &Wanted, row: ReceivedRow) {
        self.coming.insert(wanted.id.clone());
        self.add(row);
    }

    fn row(&self, wanted: &Wanted) -> ReceivedRow {
        let place = match self.places.at(&wanted.org_unit) {
            [only] => Some(Named { id: only.id.to_string(), name: only.label().to_owned() }),
            _ => None,
        };
        ReceivedRow {
            kind: wanted.kind,
            source: wanted.source.clone(),
            label: wanted.label.clone(),
            org_unit: wanted.org_unit.clone(),
            place,
            document: wanted.id.to_string(),
            fate: ReceivedFate::New,
            reason: None,
            detail: None,
            fields: Vec::new(),
        }
    }

    fn refuse(&mut self, row: ReceivedRow, reason: ReceivedReason, detail: Option<String>) {
        self.add(ReceivedRow { fate: ReceivedFate::Refused, reason: Some(reason), detail, ..row });
    }

    fn add(&mut self, row: ReceivedRow) {
        let counts = self.counts(row.kind);
        match row.fate {
            ReceivedFate::New => counts.new += 1,
            ReceivedFate::Changed => counts.changed += 1,
            ReceivedFate::Conflict => counts.conflicts += 1,
            ReceivedFate::Refused => counts.refused += 1,
        }
        if self.received.rows.len() < MOST_ROWS {
            self.received.rows.push(row);
        } else {
            self.received.more += 1;
        }
    }

    fn counts(&mut self, kind: ReceivedKind) -> &mut ReceivedCounts {
        match kind {
            ReceivedKind::Person => &mut self.received.people,
            ReceivedKind::Report => &mut self.received.reports,
        }
    }
}
