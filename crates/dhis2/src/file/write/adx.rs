//! ADX: a group for each org unit, period and attribute option combo.
//!
//! Combos are named whole, which both importers read [44, 45, h251], and not by their categories, for which category
//! codes would have to be names of XML. Periods are intervals [47].

use std::borrow::Borrow;
use std::collections::HashMap;
use std::io::Write;

use super::super::{Format, OutValue};
use super::plan::{Named, Plan};
use super::xml::{Place, attribute, escaped, start};
use super::{Field, Kind, WriteError};
use crate::period::{Calendar, Period};

pub(super) fn write<V: Borrow<OutValue>>(plan: &Plan<'_, V>, to: &mut impl Write) -> Result<(), WriteError> {
    let default_combo =
        plan.how.default_combo.map(|id| plan.how.naming.of(Kind::CategoryOptionCombo, id)).transpose()?;
    start(to, plan.how.comment)?;
    to.write_all(b"<adx xmlns=\"urn:ihe:qrph:adx:2015\">\n")?;
    let mut intervals = HashMap::new();
    for positions in groups(plan.values) {
        let first = plan.named(positions[0])?;
        let interval = match intervals.get(first.period) {
            Some(known) => known,
            None => {
                let read = interval(&first)?;
                intervals.entry(first.period).or_insert(read)
            }
        };
        group(to, plan, &first, interval)?;
        for position in positions {
            value(to, &plan.named(position)?, default_combo, plan.is_for_current())?;
        }
        to.write_all(b" </group>\n")?;
    }
    to.write_all(b"</adx>\n")?;
    Ok(())
}

/// Positions by group, in the order in which the groups begin.
fn groups<V: Borrow<OutValue>>(values: &[V]) -> Vec<Vec<usize>> {
    let mut known = HashMap::new();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (position, value) in values.iter().map(Borrow::borrow).enumerate() {
        let key = (&value.org_unit, value.period.as_str(), value.attribute_option_combo.as_ref());
        let group = *known.entry(key).or_insert(groups.len());
        if group == groups.len() {
            groups.push(Vec::new());
        }
        groups[group].push(position);
    }
    groups
}

fn group<V: Borrow<OutValue>>(
    to: &mut impl Write,
    plan: &Plan<'_, V>,
    first: &Named<'_>,
    interval: &str,
) -> Result<(), WriteError> {
    to.write_all(b" <group")?;
    for (field, said) in [
        (Field::DataSet, Some(plan.data_set)),
        (Field::Period, Some(interval)),
        (Field::OrgUnit, Some(first.org_unit)),
        (Field::AttributeOptionCombo, first.attribute_option_combo),
    ] {
        if let Some(said) = said {
            let place = Place { format: Format::Adx, position: Some(first.position), field };
            attribute(to, field.name(), said, place)?;
        }
    }
    if let Some(date) = plan.complete() {
        write!(to, " completeDate=\"{date}\"")?;
    }
    to.write_all(b">\n")?;
    Ok(())
}

fn value(
    to: &mut impl Write,
    value: &Named<'_>,
    default_combo: Option<&str>,
    for_current: bool,
) -> Result<(), WriteError> {
    let combo = value.category_option_combo.or(default_combo);
    if combo.is_none() && for_current {
        return Err(WriteError::NoCombo { position: value.position });
    }
    let place = |field| Place { format: Format::Adx, position: Some(value.position), field };
    let form = Form::of(value.value);
    let said = if form == Form::Text { "0" } else { value.value };
    to.write_all(b"  <dataValue")?;
    for (field, said) in [
        (Field::DataElement, Some(value.data_element)),
        (Field::CategoryOptionCombo, combo),
        (Field::Value, Some(said)),
        (Field::Comment, value.comment),
    ] {
        if let Some(said) = said {
            attribute(to, field.name(), said, place(field))?;
        }
    }
    if value.deleted {
        to.write_all(b" deleted=\"true\"")?;
    }
    if form == Form::Number {
        to.write_all(b"/>\n")?;
    } else {
        to.write_all(b"><annotation>")?;
        escaped(to, value.value, place(Field::Value))?;
        to.write_all(b"</annotation></dataValue>\n")?;
    }
    Ok(())
}

/// ADX has numbers only; other values stand in an annotation beside a zero [i21, h219]. Up to 2.42 an annotation is read
/// for elements that are not numeric, and only for them [i20]; later it always is. Of which type an element is, is not
/// known here, so what may be either stands in both places.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Number,
    Either,
    Text,
}

impl Form {
    fn of(value: &str) -> Self {
        let digits = value.strip_prefix('-').unwrap_or(value);
        let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(a, b)| (a, Some(b)));
        let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if value.is_empty() {
            // Of a deletion.
            Self::Number
        } else if all_digits(whole)
            && (whole == "0" || !whole.starts_with('0'))
            && fraction.is_none_or(all_digits)
        {
            Self::Number
        } else if value.bytes().all(|byte| byte.is_ascii_digit() || b"+-.,eE ".contains(&byte)) {
            Self::Either
        } else {
            Self::Text
        }
    }
}

fn interval(first: &Named<'_>) -> Result<String, WriteError> {
    Period::parse(first.period, Calendar::Iso)
        .ok()
        .and_then(|period| period.adx_interval())
        .ok_or_else(|| WriteError::NoInterval { position: first.position, period: first.period.to_owned() })
}
