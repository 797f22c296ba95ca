//! Contacts: places and persons, and who is supervised from a facility.

use std::collections::HashSet;

use serde::Serialize;

use crate::id::{ContactId, DataSetId, OrgUnitId};

/// A configured kind of place or person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactType {
    pub id: String,
    pub name_key: Option<String>,
    /// Ids of the types under which contacts of this type may stand.
    pub parents: Vec<String>,
    pub person: bool,
}

/// Where a contact stands in DHIS2. Without a data set the link holds for every data set.
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Deserialize, Serialize)]
pub struct OrgUnitLink {
    pub org_unit: OrgUnitId,
    pub data_set: Option<DataSetId>,
}

impl OrgUnitLink {
    #[must_use]
    pub fn serves(&self, data_set: &DataSetId) -> bool {
        self.data_set.as_ref().is_none_or(|own| own == data_set)
    }
}

/// A place or a person, with what Jumla needs of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    pub id: ContactId,
    pub contact_type: String,
    pub name: Option<String>,
    pub phone: Option<String>,
    /// Ids of all ancestors, the direct parent first.
    pub lineage: Vec<ContactId>,
    pub primary_contact: Option<ContactId>,
    pub org_units: Vec<OrgUnitLink>,
}

impl Contact {
    /// What people see: the name, else the phone number, else the id.
    #[must_use]
    pub fn label(&self) -> &str {
        self.name.as_deref().or(self.phone.as_deref()).unwrap_or(self.id.as_str())
    }

    /// What the CHT sorts by: the name, else the phone number, else the word "undefined".
    #[must_use]
    pub fn sort_text(&self) -> &str {
        self.name.as_deref().or(self.phone.as_deref()).unwrap_or("undefined")
    }
}

/// Something with an id and a name, for people.
#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    serde::Deserialize,
    Serialize,
    specta::Type,
    utoipa::ToSchema,
)]
pub struct Named {
    pub id: String,
    pub name: String,
}

/// The primary contact of a direct child place of a facility: one expected reporter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Supervised {
    pub contact: Named,
    pub place: Named,
}

/// The types of place whose primary contacts are supervised from a facility of type `facility_type`.
pub fn child_place_types<'a>(types: &'a [ContactType], facility_type: &str) -> Vec<&'a str> {
    types
        .iter()
        .filter(|kind| !is_person_type(kind) && kind.parents.iter().any(|parent| parent == facility_type))
        .map(|kind| kind.id.as_str())
        .collect()
}

#[must_use]
pub fn is_person_type(kind: &ContactType) -> bool {
    kind.person || kind.id == "person"
}

/// Keeps the first mention of each contact: someone who leads two places is one reporter.
///
/// Returns the names of those who were mentioned again.
pub fn keep_first_mention(supervised: &mut Vec<Supervised>) -> Vec<Named> {
    let mut seen = HashSet::with_capacity(supervised.len());
    let mut repeated = Vec::new();
    supervised.retain(|one| {
        let first = seen.insert(one.contact.id.clone());
        if !first {
            repeated.push(one.contact.clone());
        }
        first
    });
    repeated
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(id: &str, parents: &[&str], person: bool) -> ContactType {
        ContactType {
            id: id.into(),
            name_key: None,
            parents: parents.iter().map(|&parent| parent.into()).collect(),
            person,
        }
    }

    #[test]
    fn persons_are_no_child_places() {
        let types = [
            kind("district_hospital", &[], false),
            kind("health_center", &["district_hospital"], false),
            kind("clinic", &["health_center"], false),
            kind("person", &["district_hospital", "health_center"], false),
            kind("chw", &["district_hospital"], true),
        ];
        assert_eq!(child_place_types(&types, "district_hospital"), ["health_center"]);
        assert!(child_place_types(&types, "clinic").is_empty());
    }

    #[test]
    fn the_leader_of_two_places_is_counted_once() {
        let named = |id: &str| Named { id: id.into(), name: id.to_uppercase() };
        let one = |contact, place| Supervised { contact: named(contact), place: named(place) };
        let mut roster = vec![one("a", "p1"), one("b", "p2"), one("a", "p3")];
        assert_eq!(keep_first_mention(&mut roster), [named("a")]);
        assert_eq!(roster, [one("a", "p1"), one("b", "p2")]);
    }
}
