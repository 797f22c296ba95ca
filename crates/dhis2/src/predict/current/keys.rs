//! Whether what makes a value unique goes together: element, org unit, period and combos with the data set and with each
//! other. The first check that fails is the group's answer; the order is the server's (`h001`–`h047`, `h233`).

use std::collections::{HashMap, HashSet};

use super::dimensions::Dimensions;
use super::group::{Entry, Pools};
use super::refusal::Refusal;
use super::target::Target;
use crate::Uid;
use crate::metadata::{Metadata, OptionCombo};

pub(super) fn check(
    metadata: &Metadata,
    target: &Target<'_>,
    dimensions: &Dimensions,
    pools: &Pools<'_>,
) -> Result<(), Refusal> {
    elements(metadata, target, dimensions, pools)?;
    units(target, dimensions, pools)?;
    periods(target, dimensions, pools)?;
    let combos = CombosOf::known(metadata);
    attributes(target, dimensions, pools, &combos)?;
    option_combos(target, dimensions, pools, &combos)?;
    attribute_units(metadata, dimensions, pools)?;
    opening(dimensions, pools)
}

/// A data set that does not exist has no elements (`71-err-unknown-dataset`).
fn elements(
    metadata: &Metadata,
    target: &Target<'_>,
    dimensions: &Dimensions,
    pools: &Pools<'_>,
) -> Result<(), Refusal> {
    if metadata.data_sets.is_empty() {
        return Ok(());
    }
    let items = dimensions.elements.iter().map(|element| pools.elements.at(*element));
    let foreign: Vec<_> = items.filter(|item| !target.has(item.id.as_str())).map(|item| &item.id).collect();
    refuse(foreign, 8020, "data_element", target)
}

fn refuse(ids: Vec<&Uid>, code: u16, key: &'static str, target: &Target<'_>) -> Result<(), Refusal> {
    if ids.is_empty() { Ok(()) } else { Err(Refusal::listing(code, key, ids).and("data_set", &target.id)) }
}

/// Assigned exactly, not by an org unit above.
fn units(target: &Target<'_>, dimensions: &Dimensions, pools: &Pools<'_>) -> Result<(), Refusal> {
    let Some(assigned) = target.set.and_then(|set| set.org_units.as_ref()) else { return Ok(()) };
    let items = dimensions.units.iter().map(|unit| &pools.units.at(*unit).id);
    refuse(items.filter(|id| !assigned.contains(*id)).collect(), 8022, "org_unit", target)
}

fn periods(target: &Target<'_>, dimensions: &Dimensions, pools: &Pools<'_>) -> Result<(), Refusal> {
    let Some(set) = target.set.filter(|set| !set.period_type.is_empty()) else { return Ok(()) };
    let periods = dimensions.periods.iter().map(|period| &pools.periods[*period as usize]);
    let other: Vec<_> = periods.filter(|period| period.kind().name() != set.period_type).collect();
    let Some(first) = other.first() else { return Ok(()) };
    let refusal = Refusal::listing(8021, "period", other.iter().map(|period| period.id()))
        .and("period_type", &set.period_type)
        .and("found", first.kind().name())
        .and("data_set", &target.id);
    Err(refusal)
}

/// The category combos of which the metadata knows the option combos, so that it can tell what is none of them.
struct CombosOf<'m>(HashSet<&'m str>);

impl<'m> CombosOf<'m> {
    fn known(metadata: &'m Metadata) -> Self {
        Self(metadata.option_combos.iter().map(|combo| combo.category_combo.as_str()).collect())
    }

    /// Whether an option combo is none of a category combo's, as far as one can tell.
    fn is_foreign(&self, object: Option<&OptionCombo>, combo: &Uid) -> bool {
        match object.filter(|object| !object.category_combo.as_str().is_empty()) {
            Some(object) => object.category_combo != *combo,
            None => self.0.contains(combo.as_str()),
        }
    }
}

/// None stands for the default, which is checked like any other.
fn attributes(
    target: &Target<'_>,
    dimensions: &Dimensions,
    pools: &Pools<'_>,
    combos: &CombosOf<'_>,
) -> Result<(), Refusal> {
    let Some(combo) = target.set.map(|set| &set.category_combo).filter(|id| !id.as_str().is_empty()) else {
        return Ok(());
    };
    let mut foreign = Vec::new();
    for attribute in &dimensions.attributes {
        match (attribute, target.default_combo) {
            (Some(number), _) => {
                let item = pools.combos.at(*number);
                if combos.is_foreign(item.object, combo) {
                    foreign.push(&item.id);
                }
            }
            (None, Some(default)) => {
                let is_default = target.default_category_combo.is_none_or(|default| default == combo);
                if !is_default {
                    foreign.push(default);
                }
            }
            (None, None) => {}
        }
    }
    refuse(foreign, 8023, "attribute_option_combo", target)
}

/// Only those that are named; of the elements the first with a wrong one is told.
fn option_combos(
    target: &Target<'_>,
    dimensions: &Dimensions,
    pools: &Pools<'_>,
    combos: &CombosOf<'_>,
) -> Result<(), Refusal> {
    let is_foreign = |(element, number): &(u32, Option<u32>)| {
        let Some(expected) = target.combo_of(pools, *element) else { return false };
        match number {
            Some(number) => combos.is_foreign(pools.combos.at(*number).object, expected),
            None => target.default_category_combo.is_some_and(|default| default != expected),
        }
    };
    let wrong: HashSet<_> = dimensions.element_combos.iter().copied().filter(is_foreign).collect();
    let elements: HashSet<u32> = wrong.iter().map(|(element, _)| *element).collect();
    let Some(first) = dimensions.elements.iter().find(|element| elements.contains(element)) else {
        return Ok(());
    };
    let of_first = dimensions.element_combos.iter().filter(|pair| pair.0 == *first && wrong.contains(pair));
    let ids = of_first.filter_map(|(_, combo)| match combo {
        Some(combo) => Some(&pools.combos.at(*combo).id),
        None => target.default_combo,
    });
    let refused = refuse(ids.collect(), 8024, "option_combo", target);
    refused.map_err(|refusal| refusal.and("data_element", &pools.elements.at(*first).id))
}

/// For each option that is kept to some org units, the value's has to be one of these or below one.
fn attribute_units(metadata: &Metadata, dimensions: &Dimensions, pools: &Pools<'_>) -> Result<(), Refusal> {
    let is_outside = |(attribute, unit): &(u32, u32)| {
        let combo = pools.combos.at(*attribute).object;
        let unit = pools.units.at(*unit).object.filter(|unit| !unit.path.is_empty());
        let (Some(combo), Some(unit)) = (combo, unit) else { return false };
        combo.options.iter().any(|id| {
            let option = metadata.category_options.get(id.as_str());
            let places = option.map(|option| option.org_units.as_slice()).unwrap_or_default();
            !places.is_empty() && !unit.path.iter().any(|above| places.contains(above))
        })
    };
    let outside: Vec<_> = dimensions.attribute_units.iter().filter(|pair| is_outside(pair)).collect();
    let Some((first, _)) = outside.first() else { return Ok(()) };
    let units = outside.iter().filter(|pair| pair.0 == *first).map(|(_, unit)| &pools.units.at(*unit).id);
    let attribute = &pools.combos.at(*first).id;
    Err(Refusal::listing(8025, "org_unit", units).and("attribute_option_combo", attribute))
}

/// Open on the first day of the period: nothing else counts (`h112-unit-MIDOPEN-adm`, `h113-unit-MIDCLOSE-imp`).
fn opening(dimensions: &Dimensions, pools: &Pools<'_>) -> Result<(), Refusal> {
    let is_closed = |(unit, period): &(u32, u32)| {
        let start = pools.periods[*period as usize].start();
        pools.units.at(*unit).object.is_some_and(|unit| {
            unit.opening_date.is_some_and(|opening| start < opening)
                || unit.closed_date.is_some_and(|closed| start > closed)
        })
    };
    let closed: Vec<_> = dimensions.unit_periods.iter().filter(|pair| is_closed(pair)).collect();
    let Some((first, _)) = closed.first() else { return Ok(()) };
    let periods = closed.iter().filter(|pair| pair.0 == *first);
    let periods = periods.map(|(_, period)| pools.periods[*period as usize].id());
    Err(Refusal::listing(8031, "period", periods).and("org_unit", &pools.units.at(*first).id))
}

/// No two values for one place. An option combo that is not named and the default that is are two (facts §2.1).
pub(super) fn check_duplicates(entries: &[Entry<'_>], pools: &Pools<'_>) -> Result<(), Refusal> {
    let key = |entry: &Entry<'_>| (entry.element, entry.unit, entry.combo, entry.attribute, entry.period);
    let mut seen = HashSet::with_capacity(entries.len());
    let mut doubled = HashSet::new();
    for entry in entries {
        if !seen.insert(key(entry)) {
            doubled.insert(key(entry));
        }
    }
    let Some(first) =
        entries.iter().filter(|entry| doubled.contains(&key(entry))).min_by_key(|entry| entry.index)
    else {
        return Ok(());
    };
    let indexes = entries.iter().filter(|entry| key(entry) == key(first)).map(|entry| entry.index);
    let refusal = Refusal::listing(8128, "indexes", indexes)
        .and("data_element", &pools.elements.at(first.element).id)
        .and("org_unit", &pools.units.at(first.unit).id)
        .and("period", pools.periods[first.period as usize].id());
    Err(match first.combo {
        Some(combo) => refusal.and("option_combo", &pools.combos.at(combo).id),
        None => refusal,
    })
}

/// Values that the check above takes for different and that go to one row all the same: the default named and not named.
pub(super) fn one_row(entries: &[Entry<'_>], target: &Target<'_>, pools: &Pools<'_>) -> Vec<usize> {
    let is_default = |combo: &Option<u32>| {
        combo.is_none_or(|combo| Some(&pools.combos.at(combo).id) == target.default_combo)
    };
    let is_mixed = |combos: &mut dyn Iterator<Item = Option<u32>>| {
        let (mut named, mut not_named) = (false, false);
        for combo in combos.filter(is_default) {
            *(if combo.is_some() { &mut named } else { &mut not_named }) = true;
        }
        named && not_named
    };
    let mut combos = entries.iter().map(|entry| entry.combo);
    let mut attributes = entries.iter().map(|entry| entry.attribute);
    if !is_mixed(&mut combos) && !is_mixed(&mut attributes) {
        return Vec::new();
    }
    let row = |entry: &Entry<'_>| {
        let combo = entry.combo.filter(|combo| !is_default(&Some(*combo)));
        let attribute = entry.attribute.filter(|combo| !is_default(&Some(*combo)));
        (entry.element, entry.unit, combo, attribute, entry.period)
    };
    let mut seen: HashMap<_, usize> = HashMap::with_capacity(entries.len());
    for entry in entries {
        *seen.entry(row(entry)).or_default() += 1;
    }
    let doubled = entries.iter().filter(|entry| seen.get(&row(entry)).is_some_and(|times| *times > 1));
    doubled.map(|entry| entry.index as usize).collect()
}
