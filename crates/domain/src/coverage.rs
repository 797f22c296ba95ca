//! Of the contacts expected for a total: how many reported, and how fresh their reports are.

use chrono::{DateTime, NaiveDate};
use serde::{Deserialize, Serialize};

/// How many contacts a total expects, and how many of them are in it.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type, utoipa::ToSchema,
)]
pub struct Coverage {
    #[specta(type = u32)]
    pub expected: usize,
    #[specta(type = u32)]
    pub reported: usize,
}

impl Coverage {
    #[must_use]
    pub fn new(expected: usize, reported: usize) -> Self {
        Self { expected, reported }
    }

    #[must_use]
    pub fn is_complete(self) -> bool {
        self.reported >= self.expected
    }
}

/// How a contact stands for one reporting period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, specta::Type, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Freshness {
    /// Reported, and updated near the end of the period (or near today, in a period that is not over).
    Fresh,
    /// Reported, but last updated long before.
    Stale,
    Missing,
}

/// How many days a report that was last updated at `updated_date` (milliseconds) is older than the end of a period
/// whose last day is `last_day`, seen from `today`: in a period that is not over, older than today. `None` where the date
/// is none.
///
/// Phones write local midnight, which east of Greenwich is still the day before in UTC; hence a half-day's grace.
#[must_use]
pub fn days_before_end(updated_date: i64, last_day: NaiveDate, today: NaiveDate) -> Option<i64> {
    Some((last_day.min(today) - day_of(updated_date)?).num_days())
}

/// The day that a phone meant.
#[must_use]
pub fn day_of(updated_date: i64) -> Option<NaiveDate> {
    const HALF_A_DAY: i64 = 12 * 60 * 60 * 1000;
    let updated = DateTime::from_timestamp_millis(updated_date.saturating_add(HALF_A_DAY))?;
    Some(updated.date_naive())
}

/// How fresh a report is, where it is stale with more than `stale_days` between its last change and the end.
///
/// The phone rewrites the document whenever a number changes, so an active CHW's last change is rarely old.
#[must_use]
pub fn freshness(updated_date: i64, last_day: NaiveDate, today: NaiveDate, stale_days: u32) -> Freshness {
    match days_before_end(updated_date, last_day, today) {
        Some(days) if days <= i64::from(stale_days) => Freshness::Fresh,
        _ => Freshness::Stale,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_stale_when_its_last_change_is_long_before_the_end() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        // 2026-10-24T21:00Z is midnight of the 25th in Nairobi.
        let nairobi_25th = 1_792_875_600_000;
        let table = [
            (day("2026-10-31"), day("2026-11-20"), Freshness::Fresh, "six days before the end"),
            (day("2026-11-30"), day("2026-10-26"), Freshness::Fresh, "the period is not over"),
            (day("2026-11-30"), day("2026-12-20"), Freshness::Stale, "36 days before the end"),
        ];
        for (last_day, today, expected, remark) in table {
            assert_eq!(freshness(nairobi_25th, last_day, today, 7), expected, "{remark}");
        }
        assert_eq!(freshness(i64::MAX, day("2026-11-30"), day("2026-12-20"), 7), Freshness::Stale);
        assert_eq!(freshness(nairobi_25th, day("2026-10-31"), day("2026-11-20"), 5), Freshness::Stale);
    }
}
