//! Outliers: numbers far from a contact's own earlier ones, or from those of the others in the same month.

use super::compared::{Compared, measures};
use super::month::{About, Extent, counts};
use super::{Found, Month, Usual};
use crate::contribution::Report;
use crate::finding::{Finding, Rule};

/// What is usual in a group of contacts in one month: by target, then by what is compared of it.
#[derive(Debug, Default)]
pub struct Peers {
    usual: Vec<Vec<Option<Usual>>>,
}

impl Peers {
    /// Of the reports of a group, as far as they are whole.
    #[must_use]
    pub fn of<'r>(month: &Month<'_>, reports: impl Iterator<Item = &'r Report>) -> Self {
        let whole: Vec<&Report> = reports.filter(|report| month.extent(report) == Extent::Whole).collect();
        // The one who is looked at is among them.
        let least = month.thresholds.minimum_peers as usize + 1;
        if whole.len() < least {
            return Self::default();
        }
        let of = |position: usize, measure| {
            let values = whole.iter().filter_map(|report| report.values.get(position)?.as_ref());
            let numbers = values.filter_map(counts).filter_map(|counts| Compared::of(measure, counts));
            let numbers: Vec<i64> = numbers.map(|number| number.value).collect();
            if numbers.len() < least { None } else { Usual::of(numbers) }
        };
        let targets = month.targets.iter().enumerate();
        let usual = targets.map(|(position, target)| {
            measures(target.kind).iter().map(|measure| of(position, *measure)).collect()
        });
        Self { usual: usual.collect() }
    }

    pub(super) fn usual(&self, position: usize, column: usize) -> Option<&Usual> {
        self.usual.get(position)?.get(column)?.as_ref()
    }
}

/// Beside the contact's own earlier numbers.
pub(super) fn among_own(
    month: &Month<'_>,
    about: About<'_>,
    number: &Compared,
    usual: &Usual,
    extent: Extent,
) -> Option<Found> {
    let months = ("months", usual.count());
    outlier(month, Rule::OutlierOwn, about, number, usual, extent, months)
}

/// Beside the numbers of the others.
pub(super) fn among_peers(
    month: &Month<'_>,
    about: About<'_>,
    number: &Compared,
    usual: &Usual,
    extent: Extent,
) -> Option<Found> {
    let peers = ("peers", usual.count().saturating_sub(1));
    outlier(month, Rule::OutlierPeers, about, number, usual, extent, peers)
}

/// A warning only where the score is extreme by both measures of how one's own numbers vary, and the number is a multiple
/// or a fraction of the usual, too: of numbers that hardly vary, the slightest change has an extreme score.
fn outlier(
    month: &Month<'_>,
    rule: Rule,
    about: About<'_>,
    number: &Compared,
    usual: &Usual,
    extent: Extent,
    (among, count): (&str, usize),
) -> Option<Found> {
    let thresholds = month.thresholds;
    if !number.is_comparable(usual, extent) || !number.differs(usual, thresholds) {
        return None;
    }
    let tenths = usual.score_tenths(number.value).filter(|tenths| *tenths >= thresholds.outlier_tenths)?;
    let (value, median) = (number.written(number.value.to_string()), number.written(usual.median()));
    let (score, count) = (format!("{}.{}", tenths / 10, tenths % 10), count.to_string());
    let args = [
        ("contact", about.contact),
        ("target", about.title),
        ("measure", number.name()),
        ("value", &*value),
        ("median", &*median),
        (among, &*count),
        ("score", &*score),
    ];
    // Among the others the number is one of those that are averaged: only the median stands it.
    let surest = if rule == Rule::OutlierOwn { usual.cautious_tenths(number.value)? } else { tenths };
    let extreme =
        surest >= thresholds.extreme_tenths && usual.is_far(number.value, thresholds.sudden_percent);
    let finding = if extreme { Finding::warning(rule, &args) } else { Finding::note(rule, &args) };
    Some(Found::of_number(about.position, number.measure, finding))
}
