//! The calendar of the demo: fourteen months, the last one in progress. `month_start_date` is 1, so that a reporting
//! period is a calendar month.

use chrono::{Datelike, Days, NaiveDate, NaiveTime};

pub(super) const MONTHS: u64 = 14;

/// A calendar month as seen from `today`.
pub(super) struct Month {
    /// How many months ago: 0 is the month in progress.
    pub(super) ago: u64,
    /// `YYYY-MM`, the reporting period.
    pub(super) tag: String,
    /// 0 is January.
    pub(super) of_year: usize,
    pub(super) days: u64,
    /// The last day on which something can have been written: the month's end, or today.
    pub(super) last_day: u64,
    first: NaiveDate,
}

impl Month {
    /// Local midnight (UTC+3) of a day of this month, as the milliseconds that a device stores.
    pub(super) fn midnight(&self, day: u64) -> i64 {
        const EAST_AFRICA: i64 = 3 * 60 * 60 * 1000;
        let date = self.first + Days::new(day.saturating_sub(1));
        date.and_time(NaiveTime::MIN).and_utc().timestamp_millis() - EAST_AFRICA
    }

    /// A day of this month, `YYYY-MM-DD`.
    pub(super) fn date(&self, day: u64) -> String {
        format!("{}-{day:02}", self.tag)
    }

    pub(super) fn in_progress(&self) -> bool {
        self.ago == 0
    }
}

/// The months of the demo, oldest first.
pub(super) fn ending_with(today: NaiveDate) -> Vec<Month> {
    let mut months = Vec::new();
    let mut last = today;
    for ago in 0..MONTHS {
        let first = last - Days::new(u64::from(last.day0()));
        months.push(Month {
            ago,
            tag: format!("{:04}-{:02}", first.year(), first.month()),
            of_year: usize::try_from(first.month0()).unwrap_or(0),
            days: u64::from(first.num_days_in_month()),
            last_day: u64::from(last.day()),
            first,
        });
        last = first - Days::new(1);
    }
    months.reverse();
    months
}
