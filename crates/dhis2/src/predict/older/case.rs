//! One value with what its names stand for: what the checks look at.

use super::clock::Clock;
use super::file::{Entry, Name, Names};
use super::known::{Combo, Element, Found, Known, Unit};
use super::limits::Limits;
use super::switches::Switches;
use super::top::Top;
use crate::metadata::{DataSet, Metadata};
use crate::period::Period;
use crate::predict::Strategy;

/// What is the same for all values of a file.
pub(super) struct Scene<'s, 'm> {
    pub names: &'s Names<'s>,
    pub known: &'s Known<'m>,
    pub top: &'s Top<'m>,
    pub metadata: &'m Metadata,
    pub default_combo: Found<Combo<'m>>,
    pub switches: Switches,
    pub limits: Limits<'m>,
    pub clock: Clock,
    pub strategy: Strategy,
    pub dry_run: bool,
    pub skips_existing_check: bool,
    /// Whether the user asks that closed periods be open, and may.
    pub forces: bool,
}

/// What stands at the top is taken before what stands beside the value (`f17-root-good-row-differs`).
#[derive(Clone, Copy)]
pub(super) struct Case<'c, 'm> {
    pub entry: &'c Entry<'c>,
    pub element: Option<&'c Found<Element<'m>>>,
    pub period: Option<&'c Found<Period>>,
    pub unit: Option<&'c Found<Unit<'m>>>,
    /// `None` where none is named, or what is named is none.
    pub combo: Option<&'c Found<Combo<'m>>>,
    pub attribute_combo: Option<&'c Found<Combo<'m>>>,
}

/// A value of which everything is known.
#[derive(Clone, Copy)]
pub(super) struct Whole<'c, 'm> {
    pub case: Case<'c, 'm>,
    pub element: &'c Found<Element<'m>>,
    pub period: &'c Found<Period>,
    pub unit: &'c Found<Unit<'m>>,
}

impl<'s, 'm> Scene<'s, 'm> {
    pub(super) fn case<'c>(&'c self, entry: &'c Entry<'c>) -> Case<'c, 'm> {
        Case {
            entry,
            element: of(&self.known.elements, entry.data_element),
            period: self.top.period.as_ref().or_else(|| of(&self.known.periods, entry.period)),
            unit: self.top.org_unit.as_ref().or_else(|| of(&self.known.units, entry.org_unit)),
            combo: of(&self.known.combos, entry.category_option_combo),
            attribute_combo: self
                .top
                .attribute_option_combo
                .as_ref()
                .or_else(|| of(&self.known.combos, entry.attribute_option_combo)),
        }
    }

    pub(super) fn text(&self, name: Name) -> String {
        self.names.text(name).to_owned()
    }

    /// The data sets that decide whether a period is open: the one that the file names, else those of the element that
    /// the org unit has (`i50-adx-other-ds-de--no-strict`, `l03-de-in-two-sets-*`).
    pub(super) fn candidates<'o>(
        &'o self,
        element: &'o Element<'m>,
        unit: &'o str,
    ) -> impl Iterator<Item = (usize, &'m DataSet)> + 'o {
        let named = self
            .top
            .data_set
            .and_then(|set| Some((self.metadata.data_sets.position(set.identity.id.as_str())?, set)));
        let sets = &self.metadata.data_sets;
        let others = element.sets.iter().filter_map(|position| Some((*position, sets.at(*position)?)));
        let others = others.filter(move |(_, set)| named.is_none() && is_assigned(set, unit));
        named.into_iter().chain(others)
    }
}

impl<'c, 'm> Whole<'c, 'm> {
    pub(super) fn combo<'o: 'c>(&self, scene: &'o Scene<'_, 'm>) -> &'c Found<Combo<'m>> {
        self.case.combo.unwrap_or(&scene.default_combo)
    }

    pub(super) fn attribute_combo<'o: 'c>(&self, scene: &'o Scene<'_, 'm>) -> &'c Found<Combo<'m>> {
        self.case.attribute_combo.unwrap_or(&scene.default_combo)
    }
}

/// As far as is known.
pub(super) fn is_assigned(set: &DataSet, unit: &str) -> bool {
    set.org_units.as_ref().is_none_or(|units| units.contains(unit))
}

fn of<F>(table: &[Option<Found<F>>], name: Name) -> Option<&Found<F>> {
    table.get(name.number()).and_then(Option::as_ref)
}
