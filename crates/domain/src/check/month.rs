//! One month of one contact beside the months before it and beside the others: where the rules come together.

use chrono::NaiveDate;

use super::compared::{Compared, measures};
use super::outlier::Peers;
use super::{
    Found, Thresholds, Usual, completeness, consistency_over_time, internal_consistency, outlier, timeliness,
};
use crate::contribution::{Report, ReportedValue};
use crate::coverage::{Freshness, freshness};
use crate::target::TargetDefinition;

/// What everyone's month has in common.
#[derive(Clone, Copy, Debug)]
pub struct Month<'a> {
    /// In the order of the reports' values.
    pub targets: &'a [&'a TargetDefinition],
    pub thresholds: &'a Thresholds,
    pub last_day: NaiveDate,
    pub today: NaiveDate,
    /// The last days of the months before, the newest first.
    pub earlier: &'a [NaiveDate],
}

/// One contact's month.
#[derive(Clone, Copy, Debug)]
pub struct ContactMonth<'a> {
    /// What people call her.
    pub contact: &'a str,
    pub report: Option<&'a Report>,
    /// What she reported in the months before, the newest first.
    pub history: &'a [Option<PastMonth>],
    pub peers: &'a Peers,
}

/// What a contact reported for an earlier month, as far as it can be compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastMonth {
    pub updated_date: i64,
    /// Pass and total of each target; `None` where they are missing or are no counts.
    pub values: Vec<Option<(i64, i64)>>,
}

/// Whom and which target a number is of.
#[derive(Clone, Copy, Debug)]
pub(super) struct About<'a> {
    pub contact: &'a str,
    pub position: usize,
    pub title: &'a str,
}

/// Whether a report is all that there is to say about its month. One that was last changed long before the end, or whose
/// month is still running, lacks what came or comes later: its small numbers say nothing, its large ones do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    Whole,
    Part,
}

impl Month<'_> {
    /// Everything that is odd about one contact's month.
    #[must_use]
    pub fn findings(&self, of: &ContactMonth<'_>) -> Vec<Found> {
        let Some(report) = of.report else {
            return vec![completeness::not_reported(self, of.contact)];
        };
        let mut found = Vec::new();
        found.extend(timeliness::stale(self, of.contact, report));
        found.extend(internal_consistency::several_accounts(of.contact, report));
        found.extend(internal_consistency::of_values(
            of.contact,
            report,
            self.targets.iter().copied().enumerate(),
        ));
        found.extend(internal_consistency::numbers_as_text(of.contact, report, self.targets));
        found.extend(consistency_over_time::same_as_month_before(of, report));
        self.compare(of, report, &mut found);
        found
    }

    pub(super) fn is_over(&self) -> bool {
        self.today > self.last_day
    }

    pub(super) fn extent(&self, report: &Report) -> Extent {
        match self.freshness(report.updated_date, self.last_day) {
            Freshness::Fresh if self.is_over() => Extent::Whole,
            _ => Extent::Part,
        }
    }

    fn freshness(&self, updated_date: i64, last_day: NaiveDate) -> Freshness {
        freshness(updated_date, last_day, self.today, self.thresholds.stale_days)
    }

    /// Every number beside the contact's own earlier ones and those of the others.
    fn compare(&self, of: &ContactMonth<'_>, report: &Report, found: &mut Vec<Found>) {
        let extent = self.extent(report);
        let looked_at = of.history.iter().zip(self.earlier).take(self.thresholds.history_months as usize);
        let whole: Vec<&PastMonth> = looked_at
            .filter_map(|(past, last_day)| Some((past.as_ref()?, *last_day)))
            .filter(|(past, last_day)| self.freshness(past.updated_date, *last_day) == Freshness::Fresh)
            .map(|(past, _)| past)
            .collect();
        for (position, target) in self.targets.iter().enumerate() {
            let Some(counts) = report.values.get(position).and_then(Option::as_ref).and_then(counts) else {
                continue;
            };
            let about = About { contact: of.contact, position, title: &target.title };
            for (column, measure) in measures(target.kind).iter().enumerate() {
                let Some(number) = Compared::of(*measure, counts) else { continue };
                if let Some(usual) = self.own(&whole, position, &number) {
                    let own = outlier::among_own(self, about, &number, &usual, extent);
                    // Of one and the same difference, this is said once.
                    let sudden = || consistency_over_time::sudden(self, about, &number, &usual, extent);
                    found.extend(own.or_else(sudden));
                }
                if let Some(usual) = of.peers.usual(position, column) {
                    found.extend(outlier::among_peers(self, about, &number, usual, extent));
                }
            }
        }
    }

    /// What the contact reported in earlier months, if in enough of them.
    fn own(&self, whole: &[&PastMonth], position: usize, number: &Compared) -> Option<Usual> {
        let least = self.thresholds.minimum_history as usize;
        if whole.len() < least {
            return None;
        }
        let numbers: Vec<i64> = whole
            .iter()
            .filter_map(|past| Compared::of(number.measure, past.values.get(position).copied().flatten()?))
            .map(|past| past.value)
            .collect();
        if numbers.len() < least { None } else { Usual::of(numbers) }
    }
}

/// Pass and total, where both are counts and no more passed than there were.
pub(super) fn counts(value: &ReportedValue) -> Option<(i64, i64)> {
    let ReportedValue::Counts { pass, total } = value else { return None };
    if !pass.is_count() || !total.is_count() {
        return None;
    }
    Some((pass.as_integer()?, total.as_integer()?)).filter(|(pass, total)| pass <= total)
}
