//! What a group touches, each thing once and in the order in which it first comes: what the checks of keys and of time
//! look at.

use std::collections::HashSet;
use std::hash::Hash;

use super::group::{Entry, Scope};

#[derive(Debug, Default)]
pub(super) struct Dimensions {
    pub elements: Vec<u32>,
    pub units: Vec<u32>,
    pub periods: Vec<u32>,
    /// `None` stands for the default.
    pub attributes: Vec<Option<u32>>,
    /// Data elements with the option combos that are named for them; `None`, the default, only of what is to be removed.
    pub element_combos: Vec<(u32, Option<u32>)>,
    /// Attribute option combos that are named, with the org units and periods in which they are.
    pub attribute_units: Vec<(u32, u32)>,
    pub attribute_periods: Vec<(u32, u32)>,
    pub unit_periods: Vec<(u32, u32)>,
}

struct Once<T>(HashSet<T>, Vec<T>);

impl<T: Copy + Eq + Hash> Once<T> {
    fn new() -> Self {
        Self(HashSet::new(), Vec::new())
    }

    fn add(&mut self, thing: T) {
        if self.0.insert(thing) {
            self.1.push(thing);
        }
    }
}

impl Dimensions {
    pub(super) fn of_values(entries: &[Entry<'_>]) -> Self {
        let mut elements = Once::new();
        let mut units = Once::new();
        let mut periods = Once::new();
        let mut attributes = Once::new();
        let mut element_combos = Once::new();
        let mut attribute_units = Once::new();
        let mut attribute_periods = Once::new();
        let mut unit_periods = Once::new();
        for entry in entries {
            elements.add(entry.element);
            units.add(entry.unit);
            periods.add(entry.period);
            attributes.add(entry.attribute);
            unit_periods.add((entry.unit, entry.period));
            if entry.combo.is_some() {
                element_combos.add((entry.element, entry.combo));
            }
            if let Some(attribute) = entry.attribute {
                attribute_units.add((attribute, entry.unit));
                attribute_periods.add((attribute, entry.period));
            }
        }
        Self {
            elements: elements.1,
            units: units.1,
            periods: periods.1,
            attributes: attributes.1,
            element_combos: element_combos.1,
            attribute_units: attribute_units.1,
            attribute_periods: attribute_periods.1,
            unit_periods: unit_periods.1,
        }
    }

    /// Of what is to be removed. Other than of values, an option combo that is not named is checked as the default.
    pub(super) fn of_scope(scope: &Scope) -> Self {
        let product = |left: &[u32], right: &[u32]| {
            left.iter().flat_map(|one| right.iter().map(|other| (*one, *other))).collect::<Vec<_>>()
        };
        let attributes: Vec<u32> = scope.elements.iter().filter_map(|(_, _, attribute)| *attribute).collect();
        Self {
            elements: scope.elements.iter().map(|(element, ..)| *element).collect(),
            units: scope.units.clone(),
            periods: scope.periods.clone(),
            attributes: scope.elements.iter().map(|(_, _, attribute)| *attribute).collect(),
            element_combos: scope.elements.iter().map(|(element, combo, _)| (*element, *combo)).collect(),
            attribute_units: product(&attributes, &scope.units),
            attribute_periods: product(&attributes, &scope.periods),
            unit_periods: product(&scope.units, &scope.periods),
        }
    }
}
