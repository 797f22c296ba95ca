//! Which rows a contact's documents go to: its own org units and those of all its ancestors.

use std::collections::{HashMap, HashSet};

use jumla_domain::ContactId;
use serde_json::Value;

use super::definition::serves;
use super::javascript::{is_truthy, property_key};
use super::order::{ViewKey, integer_keys_first};

/// A contact with a `dhis` property. Only documents of type `contact`, `person`, `clinic`, `health_center` and
/// `district_hospital` are contacts here.
#[derive(Clone, Debug, PartialEq)]
pub struct MappedContact {
    pub id: ContactId,
    pub name: Option<String>,
    /// As received: an object, a list of objects, or anything.
    pub dhis: Value,
}

impl MappedContact {
    fn entries(&self) -> &[Value] {
        match &self.dhis {
            Value::Array(entries) => entries,
            single => std::slice::from_ref(single),
        }
    }

    /// The keys under which CouchDB's view lists the contact. A null among the entries keeps it out of the view.
    fn view_keys(&self) -> Vec<Option<&Value>> {
        if self.entries().iter().any(Value::is_null) {
            return Vec::new();
        }
        self.entries().iter().map(|entry| entry.get("orgUnit")).collect()
    }
}

/// The rows of an export and who adds to them.
///
/// A row is named by an org unit as text. Configurations may name one org unit as a number and as text: that is one
/// row, but two org units of the owner, so values are added twice.
pub(super) struct OrgUnits {
    /// Every org unit ever named, and its row.
    units: Vec<(Value, usize)>,
    /// By row.
    row_keys: Vec<String>,
    /// By row: the name of the last contact that is linked to it, for any data set.
    names: Vec<Option<String>>,
    /// Contacts and owners in the order in which the CHT comes upon them, with their units.
    holders: Vec<Holder>,
    by_contact: HashMap<String, usize>,
    owners: HashMap<String, Owner>,
}

#[derive(Default)]
struct Holder {
    units: Vec<usize>,
    /// The rows of `units`; filled for owners.
    rows: Vec<usize>,
}

#[derive(Clone, Copy)]
enum Owner {
    HasUnits(usize),
    HasNone,
    Missing,
}

impl OrgUnits {
    pub(super) fn of(contacts: &[MappedContact], data_set: &str, filter: Option<&str>) -> Self {
        let mut this = Self {
            units: Vec::new(),
            row_keys: Vec::new(),
            names: Vec::new(),
            holders: Vec::new(),
            by_contact: HashMap::new(),
            owners: HashMap::new(),
        };
        let contacts = selected(contacts, filter);
        let mut known_units: HashMap<&Value, usize> = HashMap::new();
        let mut known_rows: HashMap<String, usize> = HashMap::new();
        for contact in &contacts {
            let mut units = Vec::new();
            for entry in contact.entries() {
                let Some(org_unit) = entry.get("orgUnit").filter(|unit| is_truthy(unit)) else { continue };
                if !serves(entry.get("dataSet"), data_set) {
                    continue;
                }
                units.push(*known_units.entry(org_unit).or_insert_with(|| {
                    let key = property_key(Some(org_unit));
                    let row = *known_rows.entry(key.clone()).or_insert_with(|| {
                        this.row_keys.push(key);
                        this.row_keys.len() - 1
                    });
                    this.units.push((org_unit.clone(), row));
                    this.units.len() - 1
                }));
            }
            if !units.is_empty() {
                this.by_contact.insert(contact.id.0.clone(), this.holders.len());
                this.holders.push(Holder { units, rows: Vec::new() });
            }
        }
        this.names = vec![None; this.row_keys.len()];
        for contact in contacts {
            for entry in contact.entries() {
                if let Some(&row) = known_rows.get(&property_key(entry.get("orgUnit"))) {
                    this.names[row].clone_from(&contact.name);
                }
            }
        }
        this
    }

    /// How many rows there are for one data element.
    pub(super) fn rows(&self) -> usize {
        self.row_keys.len()
    }

    /// The rows to which an owner's documents add; `None` where the owner has no document.
    pub(super) fn of_owner<'a>(
        &mut self,
        owner: &str,
        ancestors_of: &impl Fn(&str) -> Option<&'a [ContactId]>,
    ) -> Option<&[usize]> {
        let known = match self.owners.get(owner) {
            Some(&known) => known,
            None => {
                let found = self.find_owner(owner, ancestors_of(owner));
                self.owners.insert(owner.to_owned(), found);
                found
            }
        };
        match known {
            Owner::HasUnits(holder) => Some(&self.holders[holder].rows),
            Owner::HasNone => Some(&[]),
            Owner::Missing => None,
        }
    }

    /// Joins the units of an owner and of its ancestors, each once, and keeps them as the owner's own: an owner may
    /// itself be the ancestor of an owner that comes later.
    fn find_owner(&mut self, owner: &str, ancestors: Option<&[ContactId]>) -> Owner {
        let Some(ancestors) = ancestors else { return Owner::Missing };
        let mut units = Vec::new();
        for contact in std::iter::once(owner).chain(ancestors.iter().map(ContactId::as_str)) {
            let Some(&holder) = self.by_contact.get(contact) else { continue };
            for &unit in &self.holders[holder].units {
                if !units.contains(&unit) {
                    units.push(unit);
                }
            }
        }
        if units.is_empty() {
            return Owner::HasNone;
        }
        let rows = units.iter().map(|&unit| self.units[unit].1).collect();
        let next = self.holders.len();
        let holder = *self.by_contact.entry(owner.to_owned()).or_insert(next);
        if holder == next {
            self.holders.push(Holder::default());
        }
        self.holders[holder] = Holder { units, rows };
        Owner::HasUnits(holder)
    }

    /// The rows in the CHT's order, each with the org unit as first named.
    pub(super) fn in_order(&self) -> Vec<(usize, &Value)> {
        let mut seen = HashSet::new();
        let all = self.holders.iter().flat_map(|holder| &holder.units);
        let rows =
            all.map(|&unit| (self.units[unit].1, &self.units[unit].0)).filter(|(row, _)| seen.insert(*row));
        integer_keys_first(rows.collect(), |(row, _)| &self.row_keys[*row])
    }

    pub(super) fn name(&self, row: usize) -> Option<&str> {
        self.names[row].as_deref()
    }
}

/// The contacts that the view gives, in its order: by their least org unit, then by id.
fn selected<'c>(contacts: &'c [MappedContact], filter: Option<&str>) -> Vec<&'c MappedContact> {
    let mut selected: Vec<(ViewKey<'_>, &MappedContact)> = contacts
        .iter()
        .filter_map(|contact| {
            let mut keys = contact.view_keys();
            if let Some(filter) = filter {
                keys.retain(|key| key.and_then(Value::as_str) == Some(filter));
            }
            Some((keys.into_iter().map(ViewKey::new).min()?, contact))
        })
        .collect();
    selected.sort_by(|(left, one), (right, other)| left.cmp(right).then_with(|| one.id.cmp(&other.id)));
    selected.dedup_by(|(_, later), (_, earlier)| later.id == earlier.id);
    selected.into_iter().map(|(_, contact)| contact).collect()
}
