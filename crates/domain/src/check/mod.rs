//! Checks on a month's contributions, after the WHO's data quality review: completeness, timeliness, internal
//! consistency, outliers, consistency over time.
//!
//! What somebody has to act on before the month is relied on is a warning; all else that is out of the ordinary is a
//! note. [`Month::findings`] is what is odd about one contact's month; what is odd about a month as a whole are functions
//! of their own beside the other rules of their dimension.

mod compared;
mod completeness;
mod consistency_over_time;
mod dimension;
mod internal_consistency;
mod month;
mod outlier;
#[cfg(test)]
mod tests;
mod threshold;
mod timeliness;
mod usual;

pub use completeness::without_area;
pub use consistency_over_time::contact_moved;
pub use dimension::{Dimension, dimension};
pub use internal_consistency::{goal_zero, of_report, totals_differ};
pub use month::{ContactMonth, Month, PastMonth};
pub use outlier::Peers;
pub use threshold::{OutOfRange, Thresholds};
pub use usual::Usual;

use crate::data_value::Measure;
use crate::finding::Finding;

/// A finding about one contact's month, and what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub finding: Finding,
    /// Position of the target; `None` where it is about the whole report.
    pub target: Option<usize>,
    /// Which number of the target, where numbers are compared.
    pub measure: Option<Measure>,
}

impl Found {
    fn of_contact(finding: Finding) -> Self {
        Self { finding, target: None, measure: None }
    }

    fn of_target(position: usize, finding: Finding) -> Self {
        Self { finding, target: Some(position), measure: None }
    }

    fn of_number(position: usize, measure: Measure, finding: Finding) -> Self {
        Self { finding, target: Some(position), measure: Some(measure) }
    }
}

/// Whether a finding says no more than an earlier one of the same rule about the same contact and target did. What is
/// usual may shift, with the reports of others or under other thresholds, and people and targets may be called otherwise:
/// that changes nothing. What was reported may not, and it may not have become graver.
#[must_use]
pub fn is_unchanged(then: &Finding, now: &Finding) -> bool {
    const ASIDE: [&str; 9] =
        ["contact", "target", "from", "to", "median", "months", "peers", "score", "days"];
    let facts = |finding: &'_ Finding| -> Vec<(String, String)> {
        let facts = finding.args.iter().filter(|(name, _)| !ASIDE.contains(&name.as_str()));
        facts.map(|(name, value)| (name.clone(), value.clone())).collect()
    };
    then.rule == now.rule && now.severity <= then.severity && facts(then) == facts(now)
}
