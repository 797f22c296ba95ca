//! What stands at the top of a file: it is looked up first, and what names nothing ends the import (E7600–E7604,
//! `f10`–`f16`, `71`, `l06`, `l07`), except for a period, which is then as good as not there (`f12-root-bad-period`).

use chrono::NaiveDate;

use super::clock::Clock;
use super::conflicts::{Conflicts, Refusal};
use super::file::{Failure, File, Header};
use super::known::{Combo, Found, Index, Unit, combo, unit};
use super::schemes::Schemes;
use crate::metadata::{DataSet, Metadata, User};
use crate::period::Period;

#[derive(Default)]
pub(super) struct Top<'m> {
    pub data_set: Option<&'m DataSet>,
    pub period: Option<Found<Period>>,
    pub org_unit: Option<Found<Unit<'m>>>,
    pub attribute_option_combo: Option<Found<Combo<'m>>>,
}

/// What takes the place of a number where there is one thing at the top for all.
pub(super) const AT_TOP: u32 = u32::MAX;

/// # Errors
/// The conflicts that end the import.
pub(super) fn top<'m>(
    file: &File<'_>,
    metadata: &'m Metadata,
    clock: Clock,
    schemes: &Schemes,
) -> Result<Top<'m>, Conflicts> {
    let Header { data_set, period, org_unit, attribute_option_combo, attribute_options, .. } = &file.header;
    let mut conflicts = Conflicts::default();
    let user = metadata.user.as_ref();
    let none = std::collections::HashMap::new();
    let filled = |text: &Option<super::file::Text<'_>>| {
        text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
    };
    let set_name = filled(data_set);
    let mut refuse = |code, name, text: &str| {
        let mut named = vec![(name, text.to_owned())];
        if name != "data_set" {
            named.extend(set_name.clone().map(|set| ("data_set", set)));
        }
        conflicts.of_request(Refusal::new(code, named));
    };

    let mut top = Top::default();
    if let Some(name) = &set_name {
        match Index::of(&metadata.data_sets, &schemes.data_set, &none).get(name) {
            Some((_, set)) => top.data_set = set,
            None => refuse(7600, "data_set", name),
        }
    }
    let is_superuser = user.is_some_and(User::is_superuser);
    if !is_superuser && top.data_set.is_some_and(|set| set.may_write == Some(false)) {
        refuse(7601, "data_set", set_name.as_deref().unwrap_or_default());
    }
    if let Some(name) = filled(org_unit) {
        match Index::of(&metadata.org_units, &schemes.org_unit, &none).get(&name) {
            Some((id, object)) => {
                let facts = unit(&id, object, metadata);
                top.org_unit = Some(Found { id, number: AT_TOP, facts });
            }
            None => refuse(7603, "org_unit", &name),
        }
    }
    if let Some(name) = filled(attribute_option_combo) {
        match Index::of(&metadata.option_combos, &schemes.option_combo, &none).get(&name) {
            Some((id, object)) => {
                let facts = combo(object, metadata, user);
                top.attribute_option_combo = Some(Found { id, number: AT_TOP, facts });
            }
            None => refuse(7604, "attribute_option_combo", &name),
        }
    } else if let (Some(set), false) = (top.data_set, attribute_options.is_empty()) {
        let named = |one: &&crate::metadata::OptionCombo| {
            one.category_combo == set.category_combo
                && one.options.len() == attribute_options.len()
                && attribute_options.iter().all(|option| one.options.contains(option.as_ref()))
        };
        match metadata.option_combos.iter().find(named) {
            Some(object) => {
                let facts = combo(Some(object), metadata, user);
                let id = object.identity.id.clone();
                top.attribute_option_combo = Some(Found { id, number: AT_TOP, facts });
            }
            None => refuse(7604, "attribute_option_combo", &attribute_options.join(" ")),
        }
    }
    top.period = filled(period).and_then(|text| {
        let facts = clock.period(&text)?;
        Some(Found { id: facts.id().as_str().into(), number: AT_TOP, facts })
    });
    if conflicts.is_empty() { Ok(top) } else { Err(conflicts) }
}

/// The day for which the file completes its data set; days to come are today (`h00`–`h08`).
pub(super) fn completion(header: &Header<'_>, clock: Clock) -> Result<Option<NaiveDate>, Failure> {
    let today = clock.now.date();
    match header.complete_date.as_deref().map(str::trim) {
        None | Some("") => Ok(None),
        Some(text) if text.eq_ignore_ascii_case("true") => Ok(Some(today)),
        Some(text) if text.eq_ignore_ascii_case("false") => Ok(None),
        Some(text) => {
            let form = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
            let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|_| form);
            let date =
                date.ok_or_else(|| Failure { about: "complete_date", text: text.to_owned(), index: None })?;
            Ok(Some(date.min(today)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metadata::{System, Version};

    #[test]
    fn dates_of_completion() {
        let now = "2026-11-23T09:44:00Z".parse().unwrap();
        let clock = Clock::of(&System::default(), now, Version::new(42, 5));
        for (recorded, text, expected) in [
            ("h00", Some("2026-10-05"), Ok(Some("2026-10-05"))),
            ("h02", Some("false"), Ok(None)),
            ("h03", Some("2027-05-01"), Ok(Some("2026-11-23"))),
            ("h04", Some("2026-10-05T10:00:00"), Err(())),
            ("h06", Some("05/10/2026"), Err(())),
            ("h07", Some(""), Ok(None)),
            ("h08", Some("true"), Ok(Some("2026-11-23"))),
            ("39k", Some("2026-11-02T00:00:00.000+0000"), Err(())),
            ("no such day", Some("2026-02-30"), Err(())),
            ("too short", Some("2026-1-5"), Err(())),
            ("none", None, Ok(None)),
        ] {
            let header = Header { complete_date: text.map(Into::into), ..Header::default() };
            let date = completion(&header, clock).map(|date| date.map(|date| date.to_string()));
            assert_eq!(date.as_ref().map(Option::as_deref).map_err(|_| ()), expected, "{recorded}");
        }
    }
}
