//! From what a body says to what it means. The first value of which anything is missing, unknown or no id ends the whole
//! request, whatever else is in it (facts §1.7).

use super::categories::{self, ByOptions};
use super::group::{Completion, Entry, Group, Pools, Scope};
use super::input::{DeletedElement, Deletion, Failure, Input, Schemes, Text, Value};
use super::names::{Names, Pool, Unresolved};
use super::periods::Periods;
use super::refusal::{Refusal, Stop};
use crate::metadata::{Metadata, Object};
use crate::period::Calendar;
use crate::predict::lexical;

pub(super) struct Resolver<'t, 'm> {
    pub pools: Pools<'m>,
    metadata: &'m Metadata,
    schemes: &'m Schemes,
    data_sets: Names<'t, 'm>,
    elements: Names<'t, 'm>,
    units: Names<'t, 'm>,
    combos: Names<'t, 'm>,
    attributes: Names<'t, 'm>,
    periods: Periods<'t>,
    by_options: ByOptions<'m>,
    places: u32,
}

/// What an input says for all of its values.
struct Head<'t> {
    data_set: Option<u32>,
    period: Option<u32>,
    attribute: Option<&'t str>,
}

/// The codes for what is not there, has no id in form, and is not found.
type Codes = (u16, u16);

impl<'t, 'm: 't> Resolver<'t, 'm> {
    pub(super) fn new(metadata: &'m Metadata, schemes: &'m Schemes, calendar: Calendar) -> Self {
        Self {
            pools: Pools {
                data_sets: Pool::of(&metadata.data_sets),
                elements: Pool::of(&metadata.data_elements),
                units: Pool::of(&metadata.org_units),
                combos: Pool::of(&metadata.option_combos),
                periods: Vec::new(),
            },
            metadata,
            schemes,
            data_sets: Names::of(&metadata.data_sets, &schemes.data_set),
            elements: Names::of(&metadata.data_elements, &schemes.data_element),
            units: Names::of(&metadata.org_units, &schemes.org_unit),
            combos: Names::of(&metadata.option_combos, &schemes.option_combo),
            attributes: Names::of(&metadata.option_combos, &schemes.attribute_combo),
            periods: Periods::of(calendar),
            by_options: ByOptions::default(),
            places: 0,
        }
    }

    pub(super) fn group(&mut self, input: &'t Input<'t>) -> Result<Group<'t>, Stop> {
        let head = self.head(input)?;
        let mut entries = Vec::with_capacity(input.values.len());
        for (index, value) in input.values.iter().enumerate() {
            entries.push(self.entry(index, value, input, &head)?);
        }
        let completion = self.completion(input, &head)?;
        let deletion = input.deletion.as_ref().map(|deletion| self.scope(deletion)).transpose()?;
        Ok(Group { data_set: head.data_set, completion, deletion, entries })
    }

    fn head(&mut self, input: &'t Input<'t>) -> Result<Head<'t>, Stop> {
        let period = match filled(&input.period) {
            Some(text) => Some(self.periods.number(&mut self.pools.periods, text, 0)?),
            None => None,
        };
        let data_set = match input.data_set.as_deref() {
            Some(text) => {
                let number = self.data_sets.number(&mut self.pools.data_sets, text);
                Some(number.map_err(|error| stop(error, (8004, 8005), "data_set", text, None))?)
            }
            None => None,
        };
        let date = filled(&input.complete_date);
        if let Some(date) = date
            && !is_date(date)
        {
            return Err(Refusal::new(8008, [("value", date)]).into());
        }
        let attribute = match (input.attribute_combo.as_deref(), &input.attribute_options) {
            (None, Some(options)) if !options.is_empty() => {
                let set =
                    data_set.ok_or_else(|| Refusal::new(8101, [("options", categories::shown(options))]))?;
                categories::attribute(&self.pools, self.metadata, self.schemes, set, options)?
            }
            (attribute, _) => attribute,
        };
        if date.is_some() && (input.data_set.is_none() || input.org_unit.is_none() || period.is_none()) {
            return Err(Refusal::new(8009, date.map(|date| ("value", date))).into());
        }
        Ok(Head { data_set, period, attribute })
    }

    fn entry(
        &mut self,
        index: usize,
        value: &'t Value<'t>,
        input: &'t Input<'t>,
        head: &Head<'t>,
    ) -> Result<Entry<'t>, Stop> {
        let missing = |code: u16| Stop::from(Refusal::new(code, [("index", index)]));
        let period = match (value.period.as_deref(), head.period) {
            (None, Some(period)) => period,
            (None | Some(""), _) => return Err(missing(8100)),
            (Some(text), _) => self.periods.number(&mut self.pools.periods, text, index)?,
        };
        let name = value.data_element.as_deref().ok_or_else(|| missing(8102))?;
        let element =
            named(&mut self.elements, &mut self.pools.elements, name, (8104, 8103), "data_element", index)?;
        let unit = value.org_unit.as_deref().or(input.org_unit.as_deref()).ok_or_else(|| missing(8105))?;
        let unit = named(&mut self.units, &mut self.pools.units, unit, (8106, 8107), "org_unit", index)?;
        let combo = self.combo(index, value, head, name, element)?;
        let attribute = filled(&value.attribute_combo).or(head.attribute);
        let attribute = match (attribute, value.rare.as_ref().and_then(|rare| rare.category_combo.as_deref()))
        {
            (Some(text), _) => Some(text),
            (None, Some(category_combo)) => {
                let options = value.rare.as_ref().and_then(|rare| rare.attribute_options.as_deref());
                categories::by_category_combo(
                    self.metadata,
                    category_combo,
                    options.unwrap_or_default(),
                    index,
                )?
            }
            (None, None) => None,
        };
        let attribute = match attribute {
            Some(text) => Some(named(
                &mut self.attributes,
                &mut self.pools.combos,
                text,
                (8111, 8110),
                "attribute_option_combo",
                index,
            )?),
            None => None,
        };
        let place = self.places;
        self.places += 1;
        let index = u32::try_from(index).unwrap_or(u32::MAX);
        let deleted = value.deleted == Some(true);
        Ok(Entry { index, place, element, unit, combo, attribute, period, deleted, value })
    }

    fn combo(
        &mut self,
        index: usize,
        value: &'t Value<'t>,
        head: &Head<'t>,
        name: &str,
        element: u32,
    ) -> Result<Option<u32>, Stop> {
        if let Some(text) = filled(&value.option_combo) {
            let codes = (8109, 8108);
            return named(&mut self.combos, &mut self.pools.combos, text, codes, "option_combo", index)
                .map(Some);
        }
        let Some(options) = value.rare.as_ref().and_then(|rare| rare.options.as_ref()) else {
            return Ok(None);
        };
        let refused = |code: u16| {
            let args = [("index", index.to_string()), ("options", categories::shown(options))];
            Stop::from(Refusal::new(code, args).and("data_element", name))
        };
        let set = head.data_set.ok_or_else(|| refused(8101))?;
        let (metadata, schemes) = (self.metadata, self.schemes);
        match self.by_options.combo(metadata, schemes, &self.pools, (set, element), options, index)? {
            categories::Found::Combo(combo) => Ok(Some(self.pools.combos.enter(combo.clone()))),
            categories::Found::NoSuch => Err(refused(8108)),
            categories::Found::NotKnown => Ok(None),
        }
    }

    fn completion(&mut self, input: &'t Input<'t>, head: &Head<'t>) -> Result<Option<Completion<'t>>, Stop> {
        let Some(date) = filled(&input.complete_date) else { return Ok(None) };
        let unit = match input.org_unit.as_deref() {
            // A unit that cannot be read here is an error that the server does not expect.
            Some(text) => Some(
                self.units
                    .number(&mut self.pools.units, text)
                    .map_err(|_| Stop::Failure(Failure::at(500, "org_unit", 0, text)))?,
            ),
            None => None,
        };
        let attribute =
            head.attribute.and_then(|text| self.attributes.number(&mut self.pools.combos, text).ok());
        Ok(Some(Completion { date, unit, period: head.period, attribute }))
    }

    fn scope(&mut self, deletion: &'t Deletion<'t>) -> Result<Scope, Stop> {
        let mut scope = Scope { units: Vec::new(), periods: Vec::new(), elements: Vec::new() };
        for text in &deletion.org_units {
            scope.units.push(deleted(&mut self.units, &mut self.pools.units, text, "org_unit")?);
        }
        for text in &deletion.periods {
            scope.periods.push(self.periods.number(&mut self.pools.periods, text, 0)?);
        }
        for DeletedElement { data_element, option_combo, attribute_combo } in &deletion.elements {
            let element = data_element.as_deref().ok_or_else(|| Failure::new(500, "json"))?;
            let element = deleted(&mut self.elements, &mut self.pools.elements, element, "data_element")?;
            let combos = &mut self.pools.combos;
            let combo = match option_combo.as_deref() {
                Some(text) => Some(deleted(&mut self.combos, combos, text, "option_combo")?),
                None => None,
            };
            let attribute = match attribute_combo.as_deref() {
                Some(text) => Some(deleted(&mut self.attributes, combos, text, "attribute_option_combo")?),
                None => None,
            };
            scope.elements.push((element, combo, attribute));
        }
        Ok(scope)
    }
}

/// An empty text is none.
fn filled<'t>(text: &'t Option<Text<'t>>) -> Option<&'t str> {
    text.as_deref().filter(|text| !text.is_empty())
}

fn named<'t, 'm, T: Object>(
    names: &mut Names<'t, 'm>,
    pool: &mut Pool<'m, T>,
    text: &'t str,
    codes: Codes,
    key: &'static str,
    index: usize,
) -> Result<u32, Stop> {
    names.number(pool, text).map_err(|error| stop(error, codes, key, text, Some(index)))
}

fn deleted<'t, 'm, T: Object>(
    names: &mut Names<'t, 'm>,
    pool: &mut Pool<'m, T>,
    text: &'t str,
    key: &'static str,
) -> Result<u32, Stop> {
    names.number(pool, text).map_err(|error| stop(error, (8035, 8034), key, text, None))
}

fn stop(error: Unresolved, codes: Codes, key: &'static str, text: &str, index: Option<usize>) -> Stop {
    let (code, id) = match error {
        Unresolved::NotAnId(id) => (codes.0, id),
        Unresolved::NotFound => (codes.1, text.to_owned()),
        Unresolved::Ambiguous => {
            return Stop::Failure(Failure::at(500, key, index.unwrap_or_default(), text));
        }
    };
    let refusal = Refusal::new(code, [(key, id)]);
    Stop::Refusal(match index {
        Some(index) => refusal.and("index", index),
        None => refusal,
    })
}

/// `2026-11-02`, and a time with or without a zone after a `T`; a month or a year alone will do
/// (`27b-json-completeDate-bad`).
fn is_date(text: &str) -> bool {
    let (day, time) = text.split_once('T').map_or((text, None), |(day, time)| (day, Some(time)));
    let parts = day.matches('-').count();
    let whole = format!("{day}{}", ["-1-1", "-1", ""].get(parts).copied().unwrap_or_default());
    let is_day = lexical::loose_day(&whole).is_some_and(|((year, month, day), rest)| {
        rest.is_empty() && chrono::NaiveDate::from_ymd_opt(year, month, day).is_some()
    });
    is_day && time.is_none_or(|time| parts == 2 && lexical::is_time_with_zone(time))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_completion() {
        for (text, expected) in [
            ("2026-11-02", true),
            ("2026-11", true),
            ("2026-11-02T08:00:00.000+0000", true),
            ("02/11/2026", false),
            ("2026-13-01", false),
            ("true", false),
            ("2026T10", false),
        ] {
            assert_eq!(is_date(text), expected, "{text}");
        }
    }
}
