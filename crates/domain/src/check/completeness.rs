//! Completeness: who is missing from the totals.

use super::{Found, Month};
use crate::finding::{Finding, Rule};

/// Nobody heard from a contact who is expected to report: to be acted on once the month is over.
pub(super) fn not_reported(month: &Month<'_>, contact: &str) -> Found {
    let args = [("contact", contact)];
    Found::of_contact(if month.is_over() {
        Finding::warning(Rule::NotReported, &args)
    } else {
        Finding::note(Rule::NotReported, &args)
    })
}

/// Somebody reports who leads no place under the facility, so that no total has her.
#[must_use]
pub fn without_area(contact: &str) -> Finding {
    Finding::warning(Rule::WithoutArea, &[("contact", contact)])
}
