//! What there is on both sides, and which place each org unit may be.

use std::collections::HashMap;

use jumla_dhis2::metadata::OrgUnit;
use jumla_domain::ContactType;
use jumla_domain::DocumentId;
use jumla_domain::contact::is_person_type;
use jumla_store::StoredPlace;
use serde_json::Value;

use super::matching::{Fit, Place, Proposal, Unit, propose};
use crate::configuration::person_types;
use crate::dhis2::Known;
use crate::receive::cht::{Cht, TOGETHER, text_of};
use crate::receive::document_id::{Source, document_id};
use crate::surface::{Dhis2Phase, Dhis2Progress, PlaceCandidate, PlaceRow, PlacesProposal, PlacesRequest};
use crate::sync::Patience;
use crate::watch::Watcher;
use crate::{Error, Workspace};

/// Looks for the place of each org unit that has none. The CHT is asked for the places, whose other fields may hold an id
/// or a code; nothing is written.
///
/// # Errors
/// [`Error::NoMetadata`], [`Error::NeverSynced`], [`Error::UnknownOrgUnit`], [`Error::Interrupted`]; whatever the CHT says.
pub async fn propose_places(
    workspace: &mut Workspace,
    request: &PlacesRequest,
    patience: Patience,
    watcher: &dyn Watcher<Dhis2Progress>,
) -> Result<PlacesProposal, Error> {
    let connection = workspace.stored_connection(request.connection)?;
    let known = workspace.known_of(Some(connection.clone()))?.ok_or(Error::NoMetadata)?;
    let configuration = workspace.synced_configuration()?;
    let stored = workspace.store.read().places(&person_types(&configuration.contact_types))?;
    let linked = linked(workspace)?;
    let (units, already) = workspace.units_without_place(&known, &request.org_units, &linked)?;
    let mut cht = Cht::open(workspace, patience, watcher).await?;
    let documents = documents(&mut cht, &stored).await?;
    cht.keep_session(workspace)?;
    let of_unit: HashMap<&str, &str> =
        linked.iter().map(|(unit, place)| (place.as_str(), unit.as_str())).collect();
    let places: Vec<Place> = stored
        .iter()
        .map(|place| Place {
            id: place.id.to_string(),
            name: place.name.clone(),
            lineage: place.lineage.iter().map(ToString::to_string).collect(),
            values: documents.get(place.id.as_str()).cloned().unwrap_or_default(),
            is_linked: of_unit.contains_key(place.id.as_str()),
        })
        .collect();
    let proposals = propose(&units, &places, &linked);
    let mut table = Table {
        stored: &stored,
        by_id: stored.iter().map(|place| (place.id.as_str(), place)).collect(),
        linked: &linked,
        types: &configuration.contact_types,
        new: HashMap::new(),
    };
    let rows = units.iter().zip(proposals).map(|(unit, proposal)| table.row(unit, proposal)).collect();
    Ok(PlacesProposal { connection: connection.name, linked: already, rows })
}

/// Which place each org unit is, as the places' own documents say; where several are one, the first by id.
pub(super) fn linked(workspace: &Workspace) -> Result<HashMap<String, String>, Error> {
    let mut linked = HashMap::new();
    for contact in workspace.store.read().mapped_contacts(&[])? {
        for link in contact.org_units {
            linked.entry(link.org_unit.to_string()).or_insert_with(|| contact.id.to_string());
        }
    }
    Ok(linked)
}

impl Workspace {
    /// Org units that are open and have no place, each below the one above it; and how many have one.
    fn units_without_place(
        &self,
        known: &Known,
        chosen: &[String],
        linked: &HashMap<String, String>,
    ) -> Result<(Vec<Unit>, u32), Error> {
        let metadata = &known.metadata;
        if let Some(unknown) = chosen.iter().find(|id| metadata.org_units.get(id).is_none()) {
            return Err(Error::UnknownOrgUnit { org_unit: unknown.clone() });
        }
        let today = self.today()?;
        let is_wanted = |unit: &&OrgUnit| {
            let id = unit.identity.id.as_str();
            let open = unit.closed_date.is_none_or(|closed| closed >= today);
            open && (chosen.is_empty()
                || chosen.iter().any(|above| metadata.is_at_or_below(id, above) == Some(true)))
        };
        let mut wanted: Vec<&OrgUnit> = metadata.org_units.iter().filter(is_wanted).collect();
        let path = |unit: &OrgUnit| {
            let names = unit.path.iter().map(|id| (name_of(known, id.as_str()), id.clone()));
            names.collect::<Vec<_>>()
        };
        wanted.sort_by_cached_key(|unit| path(unit));
        let all = wanted.len();
        wanted.retain(|unit| !linked.contains_key(unit.identity.id.as_str()));
        let already = u32::try_from(all - wanted.len()).unwrap_or(u32::MAX);
        let units = wanted.into_iter().map(|unit| {
            let parent = unit.path.iter().rev().nth(1).or(unit.parent.as_ref());
            Unit {
                id: unit.identity.id.to_string(),
                code: unit.identity.code.clone(),
                name: unit.identity.name.clone(),
                parent: parent.map(|id| (id.to_string(), name_of(known, id.as_str()))),
                depth: unit.path.len(),
            }
        });
        Ok((units.collect(), already))
    }
}

fn name_of(known: &Known, org_unit: &str) -> String {
    crate::dhis2::name_of(&known.metadata.org_units, org_unit).unwrap_or_else(|| org_unit.to_owned())
}

/// The texts of each place's own fields, by its id.
async fn documents(cht: &mut Cht<'_>, places: &[StoredPlace]) -> Result<HashMap<String, Vec<String>>, Error> {
    let ids: Vec<DocumentId> = places.iter().map(|place| place.id.as_str().into()).collect();
    cht.asking.begin(Dhis2Phase::ReadingCht, ids.len())?;
    let mut values = HashMap::with_capacity(ids.len());
    for (number, ids) in ids.chunks(TOGETHER).enumerate() {
        cht.asking.at(number * TOGETHER, places.len())?;
        for (id, document) in cht.newest(ids).await? {
            values.insert(id.to_string(), own_values(&document));
        }
    }
    Ok(values)
}

/// What may be an id or a code: every text but those with a meaning of their own.
fn own_values(place: &Value) -> Vec<String> {
    const OTHERS: [&str; 6] = ["_rev", "type", "contact_type", "name", "phone", "notes"];
    let fields = place.as_object().into_iter().flatten();
    fields
        .filter(|(key, _)| !OTHERS.contains(&key.as_str()))
        .filter_map(|(key, _)| text_of(place, key).map(ToOwned::to_owned))
        .collect()
}

/// Proposals in words for people.
struct Table<'a> {
    stored: &'a [StoredPlace],
    by_id: HashMap<&'a str, &'a StoredPlace>,
    linked: &'a HashMap<String, String>,
    types: &'a [ContactType],
    /// The place that each org unit would be, and its type: found or made.
    new: HashMap<String, (String, String, Option<String>)>,
}

impl Table<'_> {
    fn row(&mut self, unit: &Unit, proposal: Proposal) -> PlaceRow {
        let mut row = PlaceRow {
            org_unit: unit.id.clone(),
            org_unit_name: unit.name.clone(),
            org_unit_code: unit.code.clone(),
            org_unit_parent: unit.parent.as_ref().map(|(_, name)| name.clone()),
            problem: proposal.problem,
            others: proposal.others.iter().map(|fit| self.candidate(*fit)).collect(),
            ..PlaceRow::default()
        };
        if let Some(best) = proposal.best {
            let candidate = self.candidate(best);
            let kind = self.stored[best.place].contact_type.clone();
            self.new.insert(unit.id.clone(), (candidate.place.clone(), candidate.name.clone(), Some(kind)));
            row.place = Some(candidate.place);
            row.place_name = Some(candidate.name);
            row.place_parent = candidate.parent;
            row.matched_by = Some(best.by);
            row.likeness = Some(best.likeness);
            return row;
        }
        let above = unit.parent.as_ref().and_then(|(id, _)| self.place_of(id));
        let parent_type = above.as_ref().and_then(|(_, _, kind)| kind.clone());
        row.contact_type = match &above {
            Some(_) => parent_type.and_then(|kind| only_type(self.types, Some(&kind))),
            None => only_type(self.types, None),
        };
        (row.parent, row.parent_name) = above.map(|(id, name, _)| (id, name)).unzip();
        let id = document_id(Source::OrgUnit, &unit.id).to_string();
        self.new.insert(unit.id.clone(), (id, unit.name.clone(), row.contact_type.clone()));
        row
    }

    /// Id, name and type of the place that an org unit is, or would be.
    fn place_of(&self, unit: &str) -> Option<(String, String, Option<String>)> {
        if let Some(found) = self.new.get(unit) {
            return Some(found.clone());
        }
        let id = self.linked.get(unit)?;
        let place = self.by_id.get(id.as_str())?;
        Some((id.clone(), place.name.clone(), Some(place.contact_type.clone())))
    }

    fn candidate(&self, fit: Fit) -> PlaceCandidate {
        let place = &self.stored[fit.place];
        let parent = place.lineage.first();
        let parent = parent.and_then(|id| self.by_id.get(id.as_str()));
        PlaceCandidate {
            place: place.id.to_string(),
            name: place.name.clone(),
            parent: parent.map(|parent| parent.name.clone()),
            matched_by: fit.by,
            likeness: fit.likeness,
        }
    }
}

/// The type of place that stands below this one, or at the top, if there is only one.
fn only_type(types: &[ContactType], parent: Option<&str>) -> Option<String> {
    let mut fitting = types.iter().filter(|kind| may_stand(kind, parent));
    match (fitting.next(), fitting.next()) {
        (Some(only), None) => Some(only.id.clone()),
        _ => None,
    }
}

/// Whether a place of this type may stand below one of another, or at the top.
pub(super) fn may_stand(kind: &ContactType, parent: Option<&str>) -> bool {
    !is_person_type(kind)
        && match parent {
            Some(parent) => kind.parents.iter().any(|one| one == parent),
            None => kind.parents.is_empty(),
        }
}
