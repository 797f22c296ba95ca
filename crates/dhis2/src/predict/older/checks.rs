//! The checks of a single value, in the order of the server, which stops at the first that fails (`b17`, `f03`): what
//! its names stand for, who may write it, its text (E7610–E7621).

use super::case::{Case, Scene, Whole};
use super::conflicts::Refusal;
use super::file::Name;
use crate::predict::Strategy;
use crate::predict::value_type::ValueType;

/// How long a comment may be.
const LONGEST_COMMENT: usize = 50_000;

/// The value with everything known of it, or why it is refused.
pub(super) fn whole<'c, 'm>(scene: &Scene<'_, 'm>, case: Case<'c, 'm>) -> Result<Whole<'c, 'm>, Refusal> {
    let entry = case.entry;
    let named = |name: &'static str, text: Name| {
        // What stands at the top is not named by the server, only what stands beside the value (`f12`, `k02`).
        if text.is_nothing() { Vec::new() } else { vec![(name, scene.text(text))] }
    };
    let refused = |code, name, text| Err(Refusal::new(code, named(name, text)));

    let Some(element) = case.element else { return refused(7610, "data_element", entry.data_element) };
    let Some(period) = case.period else { return refused(7611, "period", entry.period) };
    let Some(unit) = case.unit else { return refused(7612, "org_unit", entry.org_unit) };
    let (combo, attribute_combo) = (entry.category_option_combo, entry.attribute_option_combo);
    if case.combo.is_none() && !combo.is_nothing() {
        return refused(7613, "option_combo", combo);
    }
    if case.combo.is_some_and(|combo| !combo.facts.may_write) {
        return refused(7614, "option_combo", combo);
    }
    if case.attribute_combo.is_none() && !attribute_combo.is_nothing() {
        return refused(7615, "attribute_option_combo", attribute_combo);
    }
    if case.attribute_combo.is_some_and(|combo| !combo.facts.may_write) {
        return refused(7616, "attribute_option_combo", attribute_combo);
    }
    if !unit.facts.is_in_reach {
        let user = scene.metadata.user.as_ref().map(|user| user.id.to_string()).unwrap_or_default();
        let mut named = named("org_unit", entry.org_unit);
        named.push(("user", user));
        return Err(Refusal::new(7617, named).beside("org_unit", unit.id.as_str()));
    }
    let whole = Whole { case, element, period, unit };
    match text(scene, &whole) {
        Some(refusal) => Err(refusal),
        None => Ok(whole),
    }
}

fn text<'m>(scene: &Scene<'_, 'm>, whole: &Whole<'_, 'm>) -> Option<Refusal> {
    let entry = whole.case.entry;
    let element = &whole.element.facts;
    let refused = |code, reason: Option<&'static str>| {
        let mut named = vec![("data_element", scene.text(entry.data_element))];
        named.extend(reason.map(|reason| ("reason", reason.to_owned())));
        let value_type = element.object.map(|one| one.value_type.clone()).unwrap_or_default();
        Refusal::new(code, named)
            .beside("value", shortened(entry.value.as_deref().unwrap_or_default()))
            .beside("value_type", value_type)
    };
    let Some(value) = entry.value.as_deref() else {
        let may_be_empty = entry.comment.is_some() || entry.deleted || scene.strategy == Strategy::Delete;
        return (!may_be_empty).then(|| refused(7618, None)).or_else(|| comment(whole, refused));
    };
    if let Some(kind) = element.value_type {
        let reason = kind.refusal(&kind.normalised_by_older(value), scene.clock.calendar);
        if let Some(reason) = reason {
            return Some(refused(7619, Some(reason)));
        }
    }
    comment(whole, refused).or_else(|| {
        let options = element.options.as_ref().filter(|_| !value.trim().is_empty())?;
        let is_option = match element.value_type {
            Some(ValueType::MultiText) => value.split(',').all(|one| options.contains(one)),
            _ => options.contains(value),
        };
        (!is_option).then(|| refused(7621, None))
    })
}

fn comment<'m>(
    whole: &Whole<'_, 'm>,
    refused: impl Fn(u16, Option<&'static str>) -> Refusal,
) -> Option<Refusal> {
    let comment = whole.case.entry.comment.as_deref()?;
    let is_long = comment.len() > LONGEST_COMMENT && comment.encode_utf16().count() > LONGEST_COMMENT;
    is_long.then(|| refused(7620, Some("comment_length_greater_than_max_length")))
}

/// What is told of a value that is refused; a long one is not shown as a whole.
fn shortened(value: &str) -> String {
    value.chars().take(100).collect()
}
