//! How a value fits the data sets of its element, in the order of the server, which stops at the first that fails
//! (E7630–E7639). Most of it is asked only where the server or the request is strict; who is not strict stores values
//! outside every form.

use super::case::{Scene, Whole, is_assigned};
use super::conflicts::Refusal;
use super::known::Combo;
use crate::metadata::DataSet;
use crate::period::Period;

pub(super) fn refusal<'m>(scene: &Scene<'_, 'm>, whole: &Whole<'_, 'm>) -> Option<Refusal> {
    let (switches, entry) = (scene.switches, whole.case.entry);
    if switches.needs_category_option_combo && whole.case.combo.is_none() {
        return Some(Refusal::new(7630, Vec::new()));
    }
    if switches.needs_attribute_option_combo && whole.case.attribute_combo.is_none() {
        return Some(Refusal::new(7631, Vec::new()));
    }
    let named = |code, names: &[(&'static str, crate::predict::older::file::Name)]| {
        let named = names.iter().filter(|(_, name)| !name.is_nothing());
        Some(Refusal::new(code, named.map(|(what, name)| (*what, scene.text(*name))).collect()))
    };
    let element = ("data_element", entry.data_element);
    if switches.periods && !fits_period(scene, whole) {
        return named(7632, &[("period", entry.period), element])
            .map(|refusal| refusal.beside("period", whole.period.id.as_str()));
    }
    if switches.data_elements && !fits_set(scene, whole) {
        let set = scene.top.data_set.map(|set| set.identity.id.to_string()).unwrap_or_default();
        let named = vec![("data_element", scene.text(entry.data_element)), ("data_set", set)];
        return Some(Refusal::new(7633, named));
    }
    if switches.category_option_combos && !fits_combo(scene, whole) {
        return named(7634, &[("option_combo", entry.category_option_combo), element]);
    }
    if switches.attribute_option_combos && !fits_attribute_combo(scene, whole) {
        return named(7635, &[("attribute_option_combo", entry.attribute_option_combo), element]);
    }
    if switches.org_units && !fits_unit(scene, whole) {
        return named(7636, &[("org_unit", entry.org_unit), element])
            .map(|refusal| refusal.beside("org_unit", whole.unit.id.as_str()));
    }
    if entry.stored_by_is_long {
        let reason = "stored_by_length_greater_than_max_length";
        return Some(Refusal::new(7637, vec![("reason", reason.to_owned())]));
    }
    let attribute_combo = whole.attribute_combo(scene);
    if !is_within(scene, whole, &attribute_combo.facts) {
        return named(
            7638,
            &[("period", entry.period), ("attribute_option_combo", entry.attribute_option_combo)],
        )
        .map(|refusal| refusal.beside("period", whole.period.id.as_str()));
    }
    let is_below = |above: &crate::Uid| {
        scene.metadata.is_at_or_below(whole.unit.id.as_str(), above.as_str()).unwrap_or(true)
    };
    if !attribute_combo.facts.org_units.iter().all(|units| units.iter().any(is_below)) {
        return named(
            7639,
            &[("org_unit", entry.org_unit), ("attribute_option_combo", entry.attribute_option_combo)],
        );
    }
    None
}

/// The data sets of the element, whatever data set the file names.
fn sets<'o, 'm>(
    scene: &'o Scene<'_, 'm>,
    whole: &'o Whole<'_, 'm>,
) -> impl Iterator<Item = &'m DataSet> + 'o {
    let all = &scene.metadata.data_sets;
    whole.element.facts.sets.iter().filter_map(|position| all.at(*position))
}

/// Whether the element is in a data set of the period's type (`b03-*--strictPeriods`, `b30-*`).
pub(super) fn fits_period<'m>(scene: &Scene<'_, 'm>, whole: &Whole<'_, 'm>) -> bool {
    let kind = whole.period.facts.kind().name();
    sets(scene, whole).any(|set| set.period_type == kind || set.period_type.is_empty())
}

/// Whether the element is in the data set that the file names, or in any (`b03-*`, `b30-*--strictDataElements`).
pub(super) fn fits_set<'m>(scene: &Scene<'_, 'm>, whole: &Whole<'_, 'm>) -> bool {
    match scene.top.data_set {
        Some(named) => sets(scene, whole).any(|set| std::ptr::eq(set, named)),
        None => !whole.element.facts.sets.is_empty(),
    }
}

/// Whether the option combo, or the default one, is of a category combo of the element (`b08`–`b12`).
pub(super) fn fits_combo<'m>(scene: &Scene<'_, 'm>, whole: &Whole<'_, 'm>) -> bool {
    let Some(object) = whole.combo(scene).facts.object else { return true };
    let mut combos = whole.element.facts.category_combos.iter();
    combos.any(|combo| **combo == object.category_combo || combo.as_str().is_empty())
}

/// Whether the attribute option combo, or the default one, is of the category combo of a data set of the element
/// (`b04-*`, `b13`, `j07`).
pub(super) fn fits_attribute_combo<'m>(scene: &Scene<'_, 'm>, whole: &Whole<'_, 'm>) -> bool {
    let Some(object) = whole.attribute_combo(scene).facts.object else { return true };
    sets(scene, whole)
        .any(|set| set.category_combo == object.category_combo || set.category_combo.as_str().is_empty())
}

/// Whether a data set of the element is assigned to the org unit (`b06-*`).
pub(super) fn fits_unit<'m>(scene: &Scene<'_, 'm>, whole: &Whole<'_, 'm>) -> bool {
    sets(scene, whole).any(|set| is_assigned(set, whole.unit.id.as_str()))
}

/// Whether some day of the period lies between the first and the last day of the attribute options
/// (`j07-aoc-expired-*`, `j07-aoc-partly-expired-*`); a data set may leave them open some periods longer.
fn is_within<'m>(scene: &Scene<'_, 'm>, whole: &Whole<'_, 'm>, combo: &Combo<'m>) -> bool {
    let period: &Period = &whole.period.facts;
    if combo.from.is_some_and(|from| period.end() < from) {
        return false;
    }
    let Some(until) = combo.until else { return true };
    let named = scene.top.data_set.into_iter();
    let extended = sets(scene, whole).chain(named).filter_map(|set| {
        let more = i32::try_from(set.open_periods_after_option_end).ok().filter(|more| *more > 0)?;
        let kind = crate::period::PeriodType::from_name(&set.period_type)?;
        Some(Period::containing(kind, until, scene.clock.calendar)?.shifted(more)?.end())
    });
    period.start() <= extended.max().map_or(until, |extended| extended.max(until))
}
