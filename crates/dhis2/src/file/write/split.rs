//! Which values go into which file.

use std::borrow::Borrow;
use std::collections::{HashMap, HashSet};

use super::super::OutValue;
use crate::Uid;

/// How finely values are split. Always one data set a file: since 2.43 a file of several is refused as a whole [26b].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Split {
    #[default]
    DataSet,
    /// One wrong org unit or locked period then costs its own values only, on the importer that refuses whole groups.
    OrgUnitAndPeriod,
}

/// The values of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part<'a> {
    pub data_set: &'a Uid,
    /// What tells its file from the others, `kJ7mSumWq2A-202610-eHAoFBVYUHZ`: fit for a file's name, and different from
    /// every other also where capitals do not count.
    pub name: String,
    pub values: Vec<&'a OutValue>,
}

/// Splits the values of one or more data sets, keeping their order.
pub fn split<'a, V: Borrow<OutValue> + 'a>(
    sets: impl IntoIterator<Item = (&'a Uid, &'a [V])>,
    how: Split,
) -> impl Iterator<Item = Part<'a>> {
    let mut names = HashSet::new();
    sets.into_iter().flat_map(move |(data_set, values)| of_set(data_set, values, how)).map(move |mut part| {
        let plain = part.name.clone();
        let mut number = 1_u32;
        while !names.insert(part.name.to_ascii_lowercase()) {
            number += 1;
            part.name = format!("{plain}-{number}");
        }
        part
    })
}

fn of_set<'a, V: Borrow<OutValue>>(data_set: &'a Uid, values: &'a [V], how: Split) -> Vec<Part<'a>> {
    let mut known = HashMap::new();
    let mut parts: Vec<Part<'a>> = Vec::new();
    for value in values.iter().map(Borrow::borrow) {
        let key = match how {
            Split::DataSet => None,
            Split::OrgUnitAndPeriod => Some((value.period.as_str(), &value.org_unit)),
        };
        let part = *known.entry(key).or_insert_with(|| {
            let name = match key {
                None => data_set.to_string(),
                Some((period, org_unit)) => format!("{data_set}-{period}-{org_unit}"),
            };
            // An id of DHIS2 has no such characters; a file's name may not depend on that.
            let name = name.replace(|one: char| !one.is_ascii_alphanumeric() && one != '-', "_");
            parts.push(Part { data_set, name, values: Vec::new() });
            parts.len() - 1
        });
        parts[part].values.push(value);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(period: &str, org_unit: &str) -> OutValue {
        OutValue {
            data_element: "pE5eeuMepUq".into(),
            period: period.to_owned(),
            org_unit: org_unit.into(),
            category_option_combo: None,
            attribute_option_combo: None,
            value: "1".to_owned(),
            comment: None,
            deleted: false,
        }
    }

    #[test]
    fn a_file_for_each_data_set_or_each_report() {
        let (first, second): (Uid, Uid) = ("V6qo5yVSDFi".into(), "KnUP9Yd4UaO".into());
        let values = [
            value("202610", "eHAoFBVYUHZ"),
            value("202609", "eHAoFBVYUHZ"),
            value("202610", "eHAoFBVYUHz"),
            value("202610", "eHAoFBVYUHZ"),
        ];
        let names = |how| {
            split([(&first, &values[..]), (&second, &values[..1])], how)
                .map(|part| (part.name, part.values.len()))
                .collect::<Vec<_>>()
        };
        assert_eq!(names(Split::DataSet), [("V6qo5yVSDFi".to_owned(), 4), ("KnUP9Yd4UaO".to_owned(), 1)]);
        assert_eq!(
            names(Split::OrgUnitAndPeriod),
            [
                ("V6qo5yVSDFi-202610-eHAoFBVYUHZ".to_owned(), 2),
                ("V6qo5yVSDFi-202609-eHAoFBVYUHZ".to_owned(), 1),
                // The same name to Windows.
                ("V6qo5yVSDFi-202610-eHAoFBVYUHz-2".to_owned(), 1),
                ("KnUP9Yd4UaO-202610-eHAoFBVYUHZ".to_owned(), 1),
            ]
        );
        assert_eq!(split::<OutValue>([], Split::DataSet).count(), 0);
    }
}
