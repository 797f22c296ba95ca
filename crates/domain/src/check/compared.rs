//! Which number of a contribution is compared: of a count what passed, of a percent the percent and, beside it, of how
//! many.

use super::month::Extent;
use super::{Thresholds, Usual};
use crate::data_value::Measure;
use crate::number::percent;
use crate::target::TargetKind;

/// A number that is compared with others of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Compared {
    pub measure: Measure,
    pub value: i64,
    /// Of how many cases a percent is.
    cases: i64,
}

/// What is compared of targets of a kind.
pub(super) fn measures(kind: TargetKind) -> &'static [Measure] {
    match kind {
        TargetKind::Count => &[Measure::Pass],
        TargetKind::Percent => &[Measure::Percent, Measure::Total],
    }
}

impl Compared {
    /// `None` for the percent of nothing.
    pub(super) fn of(measure: Measure, (pass, total): (i64, i64)) -> Option<Self> {
        let value = match measure {
            Measure::Pass => pass,
            Measure::Total => total,
            Measure::Percent if total == 0 => return None,
            Measure::Percent => percent(pass, total),
        };
        Some(Self { measure, value, cases: total })
    }

    /// Whether it says something beside whole months: what is only a part may be less than usual for that alone.
    pub(super) fn is_comparable(&self, usual: &Usual, extent: Extent) -> bool {
        extent == Extent::Whole || usual.doubled_distance(self.value) > 0
    }

    /// Whether it is farther from the usual than never is odd.
    pub(super) fn differs(&self, usual: &Usual, thresholds: &Thresholds) -> bool {
        let (distance, least) =
            (usual.doubled_distance(self.value).abs(), 2 * i128::from(thresholds.minimum_difference));
        match self.measure {
            // So many of a hundred, of the cases that there are.
            Measure::Percent => distance * i128::from(self.cases) > 100 * least,
            Measure::Pass | Measure::Total => distance > least,
        }
    }

    /// As people write it.
    pub(super) fn written(&self, number: impl Into<String>) -> String {
        let number = number.into();
        if self.measure == Measure::Percent { number + "%" } else { number }
    }

    pub(super) fn name(&self) -> &'static str {
        match self.measure {
            Measure::Pass => "pass",
            Measure::Total => "total",
            Measure::Percent => "percent",
        }
    }
}
