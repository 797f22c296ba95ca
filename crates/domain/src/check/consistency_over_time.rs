//! Consistency over time: numbers that jump, vanish, or do not change at all, and contacts who moved.

use super::compared::Compared;
use super::month::{About, ContactMonth, Extent, counts};
use super::{Found, Month, Usual};
use crate::contribution::Report;
use crate::finding::{Finding, Rule};

/// So many targets with something done are needed before a repeated month is more than chance.
const TELLING: usize = 4;

/// A number that is a multiple or a fraction of what it used to be, or 0 for the first time.
pub(super) fn sudden(
    month: &Month<'_>,
    about: About<'_>,
    number: &Compared,
    usual: &Usual,
    extent: Extent,
) -> Option<Found> {
    let thresholds = month.thresholds;
    if !number.is_comparable(usual, extent)
        || !number.differs(usual, thresholds)
        || !usual.is_far(number.value, thresholds.sudden_percent)
    {
        return None;
    }
    let rule = if usual.doubled_distance(number.value) > 0 {
        Rule::SuddenRise
    } else if number.value == 0 && usual.least() > 0 {
        Rule::SuddenZero
    } else {
        Rule::SuddenDrop
    };
    let value = number.written(number.value.to_string());
    let (median, months) = (number.written(usual.median()), usual.count().to_string());
    let mut args = vec![
        ("contact", about.contact),
        ("target", about.title),
        ("measure", number.name()),
        ("median", &*median),
        ("months", &*months),
    ];
    if rule != Rule::SuddenZero {
        args.push(("value", &*value));
    }
    Some(Found::of_number(about.position, number.measure, Finding::note(rule, &args)))
}

/// Every number is that of the month before, and there are enough of them to tell.
pub(super) fn same_as_month_before(of: &ContactMonth<'_>, report: &Report) -> Option<Found> {
    let before = of.history.first()?.as_ref()?;
    let mut telling = 0;
    for (position, value) in report.values.iter().enumerate() {
        let now = value.as_ref().and_then(counts);
        if now != before.values.get(position).copied().flatten() {
            return None;
        }
        telling += usize::from(now.is_some_and(|(pass, _)| pass > 0));
    }
    if telling < TELLING {
        return None;
    }
    let targets = report.values.iter().flatten().count().to_string();
    let args = [("contact", of.contact), ("targets", &*targets)];
    Some(Found::of_contact(Finding::warning(Rule::SameAsMonthBefore, &args)))
}

/// A contact stands under another place than before, and her numbers with her.
#[must_use]
pub fn contact_moved(contact: &str, from: &str, to: &str, noticed: &str) -> Finding {
    let args = [("contact", contact), ("from", from), ("to", to), ("noticed", noticed)];
    Finding::note(Rule::ContactMoved, &args)
}
