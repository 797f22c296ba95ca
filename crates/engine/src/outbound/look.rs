//! One document after the other, hydrated, and what each mapping makes of it.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use jumla_cht::outbound::{Mapper, hydrate};
use jumla_dhis2::Uid;
use jumla_dhis2::file::{Format, OutValue, Writing};
use jumla_dhis2::predict::{Fate, Nothing};
use jumla_dhis2::tracker::{Payload, Problem, Programs, check};
use jumla_domain::Named;
use jumla_store::{OutboundOrigin, Record};
use serde_json::Value;

use super::entry::{Entries, Entry, Resource};
use super::made::{Made, Object, Parcel};
use super::{OutboundMapper, OutboundPayload};
use crate::dhis2::{Known, name_of};
use crate::export::Asked;
use crate::surface::{OutboundChecked, OutboundProblem, OutboundProblemKind as Kind};
use crate::{Error, Workspace};

/// Contacts that are kept at hand: a facility's, with its households.
const AT_HAND: usize = 20_000;

/// Looks at documents.
pub(super) struct Looker<'w> {
    workspace: &'w Workspace,
    pub entries: Vec<Entry>,
    own: OutboundMapper,
    configured: Mapper,
    contacts: HashMap<String, Option<Value>>,
    servers: HashMap<i64, Server>,
    today: NaiveDate,
    now: DateTime<Utc>,
}

/// What is known of a server.
struct Server {
    known: Option<Arc<Known>>,
    programs: Option<Programs>,
}

/// The document that the next questions are about.
pub(super) struct Held {
    /// Who wrote it, or the contact itself.
    pub contact: Option<Named>,
    /// Contacts that it refers to and that are not kept.
    pub absent: Vec<String>,
}

impl<'w> Looker<'w> {
    pub(super) fn new(workspace: &'w Workspace, entries: Entries) -> Result<Self, Error> {
        let now = workspace.clock.now();
        let Entries { all, file, pushes } = entries;
        let mut servers = HashMap::new();
        let connections: BTreeSet<i64> = all.iter().filter_map(|entry| entry.connection).collect();
        for id in connections {
            let known = workspace.known_of(Some(workspace.stored_connection(Some(id))?))?;
            let programs = workspace.programs_of(id)?.map(|(_, programs)| programs);
            servers.insert(id, Server { known, programs });
        }
        Ok(Self {
            workspace,
            entries: all,
            own: OutboundMapper::new(&file, now),
            configured: Mapper::new(pushes, now),
            contacts: HashMap::new(),
            servers,
            today: workspace.today()?,
            now,
        })
    }

    pub(super) fn hold(&mut self, record: &Record) -> Result<Held, Error> {
        let document: Value = serde_json::from_str(&record.body).unwrap_or_default();
        if self.contacts.len() > AT_HAND {
            self.contacts.clear();
        }
        let (reader, contacts) = (self.workspace.store.read(), &mut self.contacts);
        let mut failed = None;
        let mut find = |id: &str| {
            if let Some(known) = contacts.get(id) {
                return known.clone();
            }
            let found = match reader.record(id) {
                Ok(found) => found.and_then(|found| serde_json::from_str(&found.body).ok()),
                Err(error) => {
                    failed.get_or_insert(error);
                    None
                }
            };
            contacts.insert(id.to_owned(), found.clone());
            found
        };
        let hydrated = hydrate(document, &mut find);
        if let Some(error) = failed {
            return Err(error.into());
        }
        let text = hydrated.document.to_string();
        self.own.hold(&text);
        self.configured.hold(&text);
        let of = hydrated.document.get("contact").filter(|_| record.kind == jumla_store::RecordKind::Report);
        Ok(Held { contact: named(of.unwrap_or(&hydrated.document)), absent: hydrated.absent })
    }

    /// Whether the document that is held is meant by a mapping.
    pub(super) fn is_relevant(&mut self, entry: usize) -> Result<bool, Box<OutboundProblem>> {
        let Entry { origin, position, .. } = self.entries[entry];
        match origin {
            OutboundOrigin::Workspace => {
                self.own.is_relevant(position).map_err(|error| Box::new((&error).into()))
            }
            OutboundOrigin::Cht => {
                self.configured.is_relevant(position).map_err(|error| Box::new((&error).into()))
            }
        }
    }

    /// What a mapping makes of the document that is held.
    pub(super) fn make(&mut self, entry: usize, held: &Held) -> Result<Made, Vec<OutboundProblem>> {
        let Entry { origin, position, resource, connection, .. } = self.entries[entry];
        let mapped = match origin {
            OutboundOrigin::Workspace => match self.own.map(position) {
                Ok(OutboundPayload::Tracker(payload)) => Ok(Made::tracker(payload)),
                Ok(OutboundPayload::DataValues { data_set, values }) => {
                    self.value_set(connection, &data_set, values)
                }
                Err(error) => Err(Box::new(OutboundProblem::from(&error))),
            },
            OutboundOrigin::Cht => match self.configured.map(position) {
                Ok(payload) => configured(payload.text, payload.hash.as_str(), resource),
                Err(error) => Err(Box::new(OutboundProblem::from(&error))),
            },
        };
        mapped.map_err(|problem| {
            let absent = held.absent.iter().map(|id| OutboundProblem::of(Kind::ContactNotKept).about(id));
            // Why there is nothing may well be that somebody is not kept here.
            let absent = absent.filter(|_| matters(problem.kind));
            std::iter::once((*problem).clone()).chain(absent).collect()
        })
    }

    fn value_set(
        &self,
        connection: Option<i64>,
        data_set: &Uid,
        mut values: Vec<OutValue>,
    ) -> Result<Made, Box<OutboundProblem>> {
        if values.is_empty() {
            return Err(Box::new(OutboundProblem::of(Kind::NoValue).at("values")));
        }
        let known = connection.and_then(|id| self.servers.get(&id)).and_then(|one| one.known.as_deref());
        if let Some(known) = known {
            for value in &mut values {
                let element = value.data_element.as_str().into();
                if value.category_option_combo.is_none() {
                    let only = known.only_combo(data_set.as_str(), &element);
                    value.category_option_combo = only.map(|id| id.as_str().into());
                }
                if value.attribute_option_combo.is_none() {
                    let only = known.only_attribute_combo(data_set.as_str());
                    value.attribute_option_combo = only.map(|id| id.as_str().into());
                }
            }
        }
        Made::values(values, &writing(known, data_set))
            .map_err(|words| Box::new(OutboundProblem::of(Kind::NotForDhis2).detail(&words)))
    }

    /// What DHIS2 would say to it, as far as its metadata tell.
    pub(super) fn check(&self, entry: usize, made: &Made) -> Vec<OutboundProblem> {
        let server = self.entries[entry].connection.and_then(|id| self.servers.get(&id));
        let Some(Server { known: Some(known), programs }) = server else { return Vec::new() };
        match &made.parcel {
            Some(Parcel::Tracker(payload)) => {
                let Some(programs) = programs else { return Vec::new() };
                let problems = check(payload, programs, &known.metadata, self.today);
                problems.into_iter().map(|problem| predicted(problem, programs, known)).collect()
            }
            Some(Parcel::ValueSet(text)) => self.predict(text, known).unwrap_or_default(),
            None => Vec::new(),
        }
    }

    fn predict(&self, text: &str, known: &Known) -> Result<Vec<OutboundProblem>, Error> {
        let version = Known::version(Some(known), None)?;
        let asked = Asked { version, metadata: &known.metadata, now: self.now, stored: &Nothing };
        let answer = asked.ask(Format::Json, [], text.as_bytes())?;
        if !answer.fates.is_empty() && answer.fates.iter().all(|fate| *fate != Fate::Refused) {
            return Ok(Vec::new());
        }
        let problems = answer.conflicts.iter().map(|conflict| {
            let mut problem = OutboundProblem::of(Kind::WouldBeRefused);
            problem.code = conflict.code.map(|code| code.to_string());
            let about = ABOUT.iter().find_map(|name| conflict.args.get(name));
            problem.about = about.map(|id| name(id, None, Some(known)));
            problem
        });
        Ok(problems.collect())
    }

    /// How much of what DHIS2 would say can be known.
    pub(super) fn checked(&self) -> OutboundChecked {
        let sent = || self.entries.iter().filter(|entry| entry.connection.is_some());
        let server = |entry: &Entry| self.servers.get(&entry.connection?);
        if sent().count() == 0 || sent().any(|entry| server(entry).is_none_or(|one| one.known.is_none())) {
            return OutboundChecked::Nothing;
        }
        let tracker = |entry: &&Entry| entry.resource == Resource::Tracker;
        if sent().filter(tracker).any(|entry| server(entry).is_none_or(|one| one.programs.is_none())) {
            return OutboundChecked::WithoutPrograms;
        }
        OutboundChecked::Whole
    }
}

/// How a data value set is written for a server.
pub(super) fn writing<'a>(known: Option<&'a Known>, data_set: &'a Uid) -> Writing<'a> {
    Writing {
        importer: known.and_then(|known| known.metadata.system.version).map(|version| version.importer()),
        calendar: known.map(Known::calendar).unwrap_or_default(),
        default_combo: known.and_then(|known| Some(&known.metadata.default_option_combo()?.identity.id)),
        ..Writing::new(data_set)
    }
}

/// What a conflict is about, the telling ones first.
const ABOUT: [&str; 6] = ["data_element", "org_unit", "period", "option_combo", "data_set", "value"];

fn predicted(problem: Problem, programs: &Programs, known: &Known) -> OutboundProblem {
    OutboundProblem {
        about: Some(name(&problem.about, Some(programs), Some(known))),
        ..OutboundProblem::of(Kind::WouldBeRefused).code(problem.code)
    }
}

/// An object of DHIS2 by its name, where that is known.
pub(super) fn name(id: &str, programs: Option<&Programs>, known: Option<&Known>) -> Named {
    let of_program = programs.and_then(|programs| programs.name_of(id)).map(ToOwned::to_owned);
    let of_metadata = || {
        let metadata = &known?.metadata;
        name_of(&metadata.org_units, id)
            .or_else(|| name_of(&metadata.data_elements, id))
            .or_else(|| name_of(&metadata.data_sets, id))
            .or_else(|| name_of(&metadata.option_combos, id))
    };
    let found = of_program.or_else(of_metadata).filter(|name| !name.is_empty());
    Named { id: id.to_owned(), name: found.unwrap_or_else(|| id.to_owned()) }
}

/// Whether the fault may come from a contact that is not here.
fn matters(kind: Kind) -> bool {
    matches!(kind, Kind::NotFound | Kind::Undefined | Kind::Thrown | Kind::NoValue | Kind::NotAUid)
}

/// A contact by its name, where it has one.
pub(super) fn named(contact: &Value) -> Option<Named> {
    let id = contact.get("_id")?.as_str()?;
    let name = contact.get("name").and_then(Value::as_str).filter(|name| !name.is_empty());
    Some(Named { id: id.to_owned(), name: name.unwrap_or(id).to_owned() })
}

/// The payload of a CHT's configuration, for what stands at its destination.
fn configured(text: String, hash: &str, resource: Resource) -> Result<Made, Box<OutboundProblem>> {
    let parcel = match resource {
        Resource::Other => None,
        Resource::DataValues => Some(Parcel::ValueSet(text.clone())),
        Resource::Tracker => {
            let payload =
                Payload::parse(&text).map_err(|_| Box::new(OutboundProblem::of(Kind::NotForDhis2)))?;
            if payload.is_empty() {
                return Err(Box::new(OutboundProblem::of(Kind::NotForDhis2)));
            }
            // With those of other documents in one request, they would take each other's place.
            if payload.has_relationships() {
                return Err(Box::new(OutboundProblem::of(Kind::NotForDhis2).at("relationships")));
            }
            // Sent again, it would be made again.
            if payload.count() != payload.objects().len() {
                return Err(Box::new(OutboundProblem::of(Kind::WithoutUid)));
            }
            Some(Parcel::Tracker(payload))
        }
    };
    Ok(Made::configured(text, hash, parcel))
}

impl Made {
    /// The cells that it writes.
    pub(super) fn cells(&self) -> impl Iterator<Item = &super::made::Cell> {
        self.objects.iter().filter_map(Object::cell)
    }
}
