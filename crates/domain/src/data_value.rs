//! From contributions to data values of DHIS2.
//!
//! The key of a value is data element, category option combo, attribute option combo and org unit (and the period,
//! which is the same for a whole export). Contributions with the same key are summed, others never: two targets on
//! one data element with different combos stay two values. An org unit from which nobody reported has no value.

use std::collections::HashMap;
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::contribution::ReportedValue;
use crate::id::{DataElementId, DataSetId, OptionComboId, OrgUnitId};
use crate::number::Number;

/// Which number of a contribution feeds a data value.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    specta::Type,
    schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// What the CHT exports: for a percent target the denominator.
    #[default]
    Total,
    /// What met the target's condition: for a percent target the numerator.
    Pass,
    /// How many of a hundred met it, rounded half up; of the summed counts, never a sum of percents.
    Percent,
}

/// Where one measure of a target goes in DHIS2. Without a data set it goes into every data set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappingEntry {
    pub measure: Measure,
    pub data_element: DataElementId,
    pub category_option_combo: Option<OptionComboId>,
    pub attribute_option_combo: Option<OptionComboId>,
    pub data_set: Option<DataSetId>,
}

impl MappingEntry {
    #[must_use]
    pub fn serves(&self, data_set: &DataSetId) -> bool {
        self.data_set.as_ref().is_none_or(|own| own == data_set)
    }

    /// What makes its value another than that of other entries: data element, category option combo, attribute option
    /// combo.
    #[must_use]
    pub fn cell(&self) -> Cell<'_> {
        (&self.data_element, self.category_option_combo.as_ref(), self.attribute_option_combo.as_ref())
    }
}

/// Data element, category option combo, attribute option combo.
pub type Cell<'a> = (&'a DataElementId, Option<&'a OptionComboId>, Option<&'a OptionComboId>);

/// One value for DHIS2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataValue {
    pub data_element: DataElementId,
    pub category_option_combo: Option<OptionComboId>,
    pub attribute_option_combo: Option<OptionComboId>,
    pub org_unit: OrgUnitId,
    pub value: Number,
    /// How many contributions are in it.
    pub contributions: usize,
}

/// A contact's report, placed: the org units to which it adds, as positions in the list of org units.
#[derive(Clone, Debug)]
pub struct PlacedReport<'a> {
    pub org_units: &'a [usize],
    pub values: &'a [Option<ReportedValue>],
}

/// Sums reports into data values, ordered by org unit (as listed) and then by mapping entry (as listed).
///
/// `entries` pairs each mapping entry with the position of its target in the reports' values. A cell that is fed a
/// percent and something else has no value: see [`measure_conflicts`].
#[must_use]
pub fn sum_data_values<'a>(
    entries: &[(usize, &MappingEntry)],
    org_units: &[OrgUnitId],
    reports: impl IntoIterator<Item = PlacedReport<'a>>,
) -> Vec<DataValue> {
    let (cells, fed) = distinct_cells(entries);
    let mut sums: Vec<Option<Sum>> = vec![None; cells.len() * org_units.len()];
    for report in reports {
        for &(target, cell, measure) in &fed {
            let Some(Some(ReportedValue::Counts { pass, total })) = report.values.get(target) else {
                continue;
            };
            for &unit in report.org_units {
                let sum = sums[unit * cells.len() + cell].get_or_insert_default();
                sum.add(measure, *pass, *total);
            }
        }
    }
    let mut values = Vec::new();
    for (position, sum) in sums.into_iter().enumerate() {
        let entry = cells[position % cells.len()];
        let Some((value, contributions)) = sum.and_then(|sum| Some((sum.value()?, sum.contributions))) else {
            continue;
        };
        values.push(DataValue {
            data_element: entry.data_element.clone(),
            category_option_combo: entry.category_option_combo.clone(),
            attribute_option_combo: entry.attribute_option_combo.clone(),
            org_unit: org_units[position / cells.len()].clone(),
            value,
            contributions,
        });
    }
    values
}

/// What one cell has come to so far.
#[derive(Clone, Copy, Default)]
struct Sum {
    counted: Option<Number>,
    /// What passed, of how many, where a percent is wanted.
    share: Option<(Number, Number)>,
    contributions: usize,
}

impl Sum {
    fn add(&mut self, measure: Measure, pass: Number, total: Number) {
        let number = match measure {
            Measure::Total => total,
            Measure::Pass => pass,
            Measure::Percent => {
                let (passed, of) = self.share.unwrap_or((Number::ZERO, Number::ZERO));
                self.share = Some((passed + pass, of + total));
                self.contributions += 1;
                return;
            }
        };
        self.counted = Some(self.counted.unwrap_or(Number::ZERO) + number);
        self.contributions += 1;
    }

    /// `None` for a percent of nothing, and for a percent beside a number.
    fn value(&self) -> Option<Number> {
        match (self.counted, self.share) {
            (Some(counted), None) => Some(counted),
            (None, Some((pass, total))) => (total != Number::ZERO).then(|| pass.percent_of(total).into()),
            _ => None,
        }
    }
}

/// The distinct keys among the entries, and which target feeds which of them by which measure.
fn distinct_cells<'m>(
    entries: &[(usize, &'m MappingEntry)],
) -> (Vec<&'m MappingEntry>, Vec<(usize, usize, Measure)>) {
    let mut cells = Vec::new();
    let mut known = HashMap::new();
    let mut fed = Vec::with_capacity(entries.len());
    for &(target, entry) in entries {
        let cell = *known.entry(entry.cell()).or_insert_with(|| {
            cells.push(entry);
            cells.len() - 1
        });
        // A target that names the same cell twice, once in general and once for the data set, feeds it once.
        if !fed.contains(&(target, cell, entry.measure)) {
            fed.push((target, cell, entry.measure));
        }
    }
    (cells, fed)
}

/// Data elements of which a cell is fed a percent and something else, so that it can have no value.
#[must_use]
pub fn measure_conflicts<'m>(entries: &[(usize, &'m MappingEntry)]) -> Vec<&'m DataElementId> {
    let mut conflicts: Vec<&DataElementId> = Vec::new();
    for (position, (_, one)) in entries.iter().enumerate() {
        let clashes = entries[position + 1..].iter().any(|(_, other)| {
            other.cell() == one.cell()
                && (other.measure == Measure::Percent) != (one.measure == Measure::Percent)
        });
        if clashes && !conflicts.contains(&&one.data_element) {
            conflicts.push(&one.data_element);
        }
    }
    conflicts
}

/// One value as it stands in a file: org unit, data element, category option combo, attribute option combo, value. A
/// combo that is not named is an empty text.
pub type FileValue<'a> = [&'a str; 5];

/// A digest of exactly these values: the same for the same set in any order.
#[must_use]
pub fn digest<'a>(data_set: &str, period: &str, values: impl IntoIterator<Item = FileValue<'a>>) -> String {
    let mut values: Vec<FileValue<'a>> = values.into_iter().collect();
    values.sort_unstable();
    let mut hash = Sha256::new();
    let mut text = String::new();
    let mut line = |fields: &[&str]| {
        text.clear();
        for (position, field) in fields.iter().enumerate() {
            if position > 0 {
                text.push('\t');
            }
            text.push_str(field);
        }
        text.push('\n');
        hash.update(&text);
    };
    line(&[data_set, period]);
    for value in &values {
        line(value);
    }
    hex(&hash.finalize())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(element: &str, combo: Option<&str>) -> MappingEntry {
        MappingEntry {
            measure: Measure::Total,
            data_element: element.into(),
            category_option_combo: combo.map(Into::into),
            attribute_option_combo: None,
            data_set: None,
        }
    }

    #[test]
    fn splits_stay_apart_and_equal_keys_are_summed() {
        let (boys, girls, more_girls) =
            (entry("de", Some("boys")), entry("de", Some("girls")), entry("de", Some("girls")));
        let entries = [(0, &boys), (1, &girls), (2, &more_girls)];
        let units = ["ou1".into(), "ou2".into(), "ou3".into()];
        let values = [
            Some(ReportedValue::counts(1, 2)),
            Some(ReportedValue::counts(3, 4)),
            Some(ReportedValue::counts(0, 5)),
        ];
        let partial = [Some(ReportedValue::counts(0, 0)), None, None];
        let result = sum_data_values(
            &entries,
            &units,
            [
                PlacedReport { org_units: &[0, 1], values: &values },
                PlacedReport { org_units: &[1], values: &partial },
            ],
        );
        let rows: Vec<_> = result
            .iter()
            .map(|v| {
                (
                    v.org_unit.as_str(),
                    v.category_option_combo.as_ref().unwrap().as_str(),
                    v.value.to_string(),
                    v.contributions,
                )
            })
            .collect();
        assert_eq!(
            rows,
            [
                ("ou1", "boys", "2".into(), 1),
                ("ou1", "girls", "9".into(), 2),
                ("ou2", "boys", "2".into(), 2),
                ("ou2", "girls", "9".into(), 2),
            ],
            "nothing for ou3, from which nobody reported"
        );
    }

    #[test]
    fn a_percent_is_that_of_the_sums() {
        let of = |measure| MappingEntry { measure, ..entry("de", None) };
        let (percent, pass) = (of(Measure::Percent), of(Measure::Pass));
        let one = [Some(ReportedValue::counts(1, 2))];
        let other = [Some(ReportedValue::counts(1, 4))];
        let nothing = [Some(ReportedValue::counts(0, 0))];
        let sum = |entries: &[(usize, &MappingEntry)], reports: &[&[Option<ReportedValue>]]| {
            let placed = reports.iter().map(|values| PlacedReport { org_units: &[0], values });
            let values = sum_data_values(entries, &["ou".into()], placed);
            values.into_iter().map(|value| value.value.to_string()).collect::<Vec<_>>()
        };
        for (remark, entries, reports, expected) in [
            ("2 of 6, not the mean of 50 and 25", vec![(0, &percent)], vec![&one[..], &other], vec!["33"]),
            ("a percent of nothing is no value", vec![(0, &percent)], vec![&nothing], vec![]),
            ("what passed", vec![(0, &pass)], vec![&one, &other], vec!["2"]),
            (
                "a percent and a number cannot be one value",
                vec![(0, &pass), (0, &percent)],
                vec![&one],
                vec![],
            ),
        ] {
            assert_eq!(sum(&entries, &reports), expected, "{remark}");
        }
        assert_eq!(measure_conflicts(&[(0, &pass), (0, &percent)]), [&"de".into()]);
        assert!(measure_conflicts(&[(0, &percent), (1, &percent)]).is_empty());
    }

    #[test]
    fn a_target_that_names_one_cell_twice_is_counted_once() {
        let (general, specific) =
            (entry("de", None), MappingEntry { data_set: Some("ds".into()), ..entry("de", None) });
        let values = [Some(ReportedValue::counts(3, 5))];
        let report = PlacedReport { org_units: &[0], values: &values };
        let result = sum_data_values(&[(0, &general), (0, &specific)], &["ou".into()], [report]);
        assert_eq!(result.iter().map(|one| one.value).collect::<Vec<_>>(), [5.into()]);
    }

    #[test]
    fn the_digest_does_not_depend_on_the_order() {
        let (a, b, other) =
            (["ou1", "de", "", "", "1"], ["ou2", "de", "", "", "2"], ["ou2", "de", "", "", "3"]);
        let one = digest("ds", "202610", [a, b]);
        assert_eq!(one, digest("ds", "202610", [b, a]));
        assert_ne!(one, digest("ds", "202610", [a, other]));
        assert_ne!(one, digest("ds", "202611", [a, b]));
    }
}
