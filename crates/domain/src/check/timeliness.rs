//! Timeliness: whether a report came in when its month was over.

use super::{Found, Month};
use crate::contribution::Report;
use crate::coverage::{Freshness, day_of, days_before_end, freshness};
use crate::finding::{Finding, Rule};

/// A report was last changed long before the month's end, so that what was done since is missing from it.
pub(super) fn stale(month: &Month<'_>, contact: &str, report: &Report) -> Option<Found> {
    let (updated, stale_days) = (report.updated_date, month.thresholds.stale_days);
    if freshness(updated, month.last_day, month.today, stale_days) == Freshness::Fresh {
        return None;
    }
    let days = days_before_end(updated, month.last_day, month.today).unwrap_or_default().to_string();
    let updated = day_of(updated).map(|day| day.to_string()).unwrap_or_default();
    let args = [("contact", contact), ("updated", &*updated), ("days", &*days)];
    Some(Found::of_contact(if month.is_over() {
        Finding::warning(Rule::ReportedStale, &args)
    } else {
        Finding::note(Rule::ReportedStale, &args)
    }))
}
