//! Values that are imported together: those of one data set. What does not stand for a data set is sorted into such groups
//! where the server is set to do so (`dataEntryAutoGroup`), and neighbours of one data set become one.

use std::collections::{BTreeMap, HashMap};

use super::input::{Failure, Value};
use super::names::Pool;
use super::periods::NamedPeriod;
use super::refusal::{Refusal, Stop};
use crate::metadata::{DataElement, DataSet, Metadata, OptionCombo, OrgUnit};

/// Everything that a request names.
pub(super) struct Pools<'m> {
    pub data_sets: Pool<'m, DataSet>,
    pub elements: Pool<'m, DataElement>,
    pub units: Pool<'m, OrgUnit>,
    /// Category and attribute option combos.
    pub combos: Pool<'m, OptionCombo>,
    pub periods: Vec<NamedPeriod>,
}

#[derive(Debug)]
pub(super) struct Group<'t> {
    pub data_set: Option<u32>,
    pub completion: Option<Completion<'t>>,
    pub deletion: Option<Scope>,
    pub entries: Vec<Entry<'t>>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Completion<'t> {
    pub date: &'t str,
    pub unit: Option<u32>,
    pub period: Option<u32>,
    pub attribute: Option<u32>,
}

/// What is to be removed beside the values, identifiers resolved.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Scope {
    pub units: Vec<u32>,
    pub periods: Vec<u32>,
    /// Data element, option combo, attribute option combo.
    pub elements: Vec<(u32, Option<u32>, Option<u32>)>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Entry<'t> {
    /// As the server counts: within what it read as one group.
    pub index: u32,
    /// Among all values of the request.
    pub place: u32,
    pub element: u32,
    pub unit: u32,
    pub combo: Option<u32>,
    pub attribute: Option<u32>,
    pub period: u32,
    pub deleted: bool,
    pub value: &'t Value<'t>,
}

/// The data sets that have a data element, in the order of the metadata.
pub(super) fn data_sets_by_element(metadata: &Metadata) -> HashMap<&str, Vec<&DataSet>> {
    let mut sets: HashMap<&str, Vec<&DataSet>> = HashMap::new();
    for set in &metadata.data_sets {
        for element in &set.elements {
            sets.entry(element.data_element.as_str()).or_default().push(set);
        }
    }
    sets
}

pub(super) fn sorted<'t>(
    groups: Vec<Group<'t>>,
    metadata: &Metadata,
    pools: &mut Pools<'_>,
) -> Result<Vec<Group<'t>>, Stop> {
    let groups = if metadata.system.is_on("dataEntryAutoGroup") == Some(true) {
        let sets = data_sets_by_element(metadata);
        let mut split = Vec::with_capacity(groups.len());
        for group in groups {
            if group.data_set.is_some() {
                split.push(group);
            } else {
                split.extend(by_data_set(group, &sets, pools)?);
            }
        }
        split
    } else {
        groups
    };
    Ok(merged(groups))
}

/// Each value goes to the data set of its element, of several to the one made last (facts §1.6).
fn by_data_set<'t>(
    group: Group<'t>,
    sets: &HashMap<&str, Vec<&DataSet>>,
    pools: &mut Pools<'_>,
) -> Result<Vec<Group<'t>>, Stop> {
    let mut homeless = Vec::new();
    let mut home: HashMap<u32, u32> = HashMap::new();
    for entry in &group.entries {
        if home.contains_key(&entry.element) {
            continue;
        }
        let element = pools.elements.at(entry.element);
        if element.object.is_none() && pools.elements.is_known() {
            return Err(Stop::Failure(Failure::at(
                500,
                "data_element",
                entry.index as usize,
                element.id.as_str(),
            )));
        }
        let sets = sets.get(element.id.as_str()).map(Vec::as_slice).unwrap_or_default();
        match sets.iter().rev().max_by_key(|set| set.created) {
            Some(set) => {
                let number = pools.data_sets.enter(set.identity.id.clone());
                home.insert(entry.element, number);
            }
            None if homeless.contains(&element.id) => {}
            None => homeless.push(element.id.clone()),
        }
    }
    if !homeless.is_empty() {
        return Err(Stop::Refusal(Refusal::listing(8003, "data_element", homeless.iter())));
    }
    let mut split: Vec<Group<'t>> = Vec::new();
    let mut place: BTreeMap<u32, usize> = BTreeMap::new();
    for entry in group.entries {
        let Some(set) = home.get(&entry.element).copied() else { continue };
        let position = *place.entry(set).or_insert_with(|| {
            let deletion = group.deletion.as_ref().and_then(|scope| scope_of(scope, set, &home));
            let completion = group.completion.clone();
            split.push(Group { data_set: Some(set), completion, deletion, entries: Vec::new() });
            split.len() - 1
        });
        split[position].entries.push(entry);
    }
    Ok(split)
}

fn scope_of(scope: &Scope, set: u32, home: &HashMap<u32, u32>) -> Option<Scope> {
    let elements: Vec<_> =
        scope.elements.iter().filter(|(element, ..)| home.get(element) == Some(&set)).copied().collect();
    (!elements.is_empty()).then(|| Scope { elements, ..scope.clone() })
}

/// Neighbours of one data set are imported as one. Their values keep the numbers that they have
/// (`h205-adx2-three-sets-badvalue-unassigned-adm`).
fn merged(groups: Vec<Group<'_>>) -> Vec<Group<'_>> {
    let mut merged: Vec<Group<'_>> = Vec::with_capacity(groups.len());
    for group in groups {
        match merged.last_mut() {
            Some(last)
                if last.data_set == group.data_set
                    && last.completion == group.completion
                    && can_join(last, &group) =>
            {
                last.entries.extend(group.entries);
                match (&mut last.deletion, group.deletion) {
                    (Some(scope), Some(other)) => scope.elements.extend(other.elements),
                    (scope @ None, other) => *scope = other,
                    (Some(_), None) => {}
                }
            }
            _ => merged.push(group),
        }
    }
    merged
}

fn can_join(one: &Group<'_>, other: &Group<'_>) -> bool {
    match (&one.deletion, &other.deletion) {
        (Some(one), Some(other)) => one.units == other.units && one.periods == other.periods,
        _ => true,
    }
}
