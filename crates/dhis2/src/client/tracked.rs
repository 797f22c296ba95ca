//! Reading what tracker holds: tracked entities (persons, mostly) and events, a page at a time.
//!
//! Shapes are those of 2.41 and later; 2.40 has another name for the list and for two parameters.

use std::collections::BTreeMap;

use jumla_http::Pace;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::Client;
use super::error::{Call, Error};
use super::exchange::read;
use crate::Uid;
use crate::metadata::Version;

/// Where to look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Within {
    /// Everywhere that the user may look.
    Reach,
    /// In this very org unit.
    OrgUnit(Uid),
}

/// Which tracked entities.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tracked {
    OfType(Uid),
    /// Enrolled in a program. Its own attributes are among those that come.
    InProgram(Uid),
}

/// A person, as a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrackedEntity {
    pub id: Uid,
    pub tracked_entity_type: Option<Uid>,
    pub org_unit: Uid,
    /// By attribute.
    pub values: BTreeMap<Uid, String>,
}

/// What happened, in a program with persons or without.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    pub id: Uid,
    pub program_stage: Uid,
    pub org_unit: Uid,
    pub tracked_entity: Option<Uid>,
    pub status: Option<String>,
    /// `2026-11-09T00:00:00.000`: the server's own time.
    pub occurred_at: Option<String>,
    /// By data element.
    pub values: BTreeMap<Uid, String>,
}

/// Some of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrackerPage<T> {
    pub objects: Vec<T>,
    /// There is no other after it.
    pub last: bool,
}

#[derive(Deserialize)]
struct List<T> {
    #[serde(alias = "trackedEntities", alias = "events")]
    instances: Vec<T>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct EntityWire {
    tracked_entity: Uid,
    tracked_entity_type: Option<Uid>,
    org_unit: Uid,
    #[serde(default)]
    deleted: bool,
    #[serde(default)]
    attributes: Vec<AttributeWire>,
}

#[derive(Deserialize)]
struct AttributeWire {
    attribute: Uid,
    value: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct EventWire {
    event: Uid,
    program_stage: Uid,
    org_unit: Uid,
    tracked_entity: Option<Uid>,
    status: Option<String>,
    occurred_at: Option<String>,
    #[serde(default)]
    deleted: bool,
    #[serde(default)]
    data_values: Vec<ValueWire>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ValueWire {
    data_element: Uid,
    value: Option<String>,
}

const ENTITY_FIELDS: &str = "trackedEntity,trackedEntityType,orgUnit,deleted,attributes[attribute,value]";
const EVENT_FIELDS: &str =
    "event,programStage,orgUnit,trackedEntity,status,occurredAt,deleted,dataValues[dataElement,value]";

/// 2.41 gave the parameters other names; it and later ones refuse the old beside the new.
const RENAMED: u32 = 41;

/// Which part of a list, of which version of DHIS2.
#[derive(Clone, Debug)]
pub struct Slice<'a> {
    pub version: Version,
    pub within: &'a Within,
    /// From 1 on.
    pub page: u32,
    pub size: u32,
}

impl Client {
    /// A page of tracked entities, in the order in which they were made.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn tracked_entities(
        &self,
        which: &Tracked,
        slice: &Slice<'_>,
    ) -> Result<TrackerPage<TrackedEntity>, Error> {
        let which = match which {
            Tracked::OfType(id) => ("trackedEntityType", id),
            Tracked::InProgram(id) => ("program", id),
        };
        let rows: Vec<EntityWire> =
            self.tracker_list(Call::TrackedEntities, which, ENTITY_FIELDS, slice).await?;
        let last = rows.len() < slice.size as usize;
        let objects = rows.into_iter().filter(|one| !one.deleted).map(|one| TrackedEntity {
            id: one.tracked_entity,
            tracked_entity_type: one.tracked_entity_type,
            org_unit: one.org_unit,
            values: one.attributes.into_iter().filter_map(|one| Some((one.attribute, one.value?))).collect(),
        });
        Ok(TrackerPage { objects: objects.collect(), last })
    }

    /// A page of a program's events, in the order in which they were made.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn events(&self, program: &Uid, slice: &Slice<'_>) -> Result<TrackerPage<Event>, Error> {
        let rows: Vec<EventWire> =
            self.tracker_list(Call::Events, ("program", program), EVENT_FIELDS, slice).await?;
        let last = rows.len() < slice.size as usize;
        let objects = rows.into_iter().filter(|one| !one.deleted).map(|one| {
            let values = one.data_values.into_iter().filter_map(|one| Some((one.data_element, one.value?)));
            Event {
                id: one.event,
                program_stage: one.program_stage,
                org_unit: one.org_unit,
                tracked_entity: one.tracked_entity,
                status: one.status,
                occurred_at: one.occurred_at,
                values: values.collect(),
            }
        });
        Ok(TrackerPage { objects: objects.collect(), last })
    }

    async fn tracker_list<T: DeserializeOwned>(
        &self,
        what: Call,
        (which, id): (&str, &Uid),
        fields: &str,
        slice: &Slice<'_>,
    ) -> Result<Vec<T>, Error> {
        let renamed = slice.version.minor >= RENAMED;
        let mode = if renamed { "orgUnitMode" } else { "ouMode" };
        let (resource, unit) = match what {
            Call::Events => ("events", "orgUnit"),
            _ => ("trackedEntities", if renamed { "orgUnits" } else { "orgUnit" }),
        };
        let mut url = self.address.api(&["tracker", resource]);
        let mut query = url.query_pairs_mut();
        query.append_pair(which, id.as_str());
        match slice.within {
            Within::Reach => query.append_pair(mode, "ACCESSIBLE"),
            Within::OrgUnit(id) => query.append_pair(unit, id.as_str()).append_pair(mode, "SELECTED"),
        };
        query
            .append_pair("fields", fields)
            .append_pair("order", "createdAt:asc")
            .append_pair("page", &slice.page.to_string())
            .append_pair("pageSize", &slice.size.to_string());
        drop(query);
        let body = self.body(what, url, Pace::Patient).await?;
        let list: List<T> = read(what, &body)?;
        Ok(list.instances)
    }
}
