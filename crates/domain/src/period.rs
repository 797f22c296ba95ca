//! Reporting periods: the CHT's monthly intervals.
//!
//! A reporting period is named by the `YYYY-MM` of its **end**. With a month that starts on the 1st that is the
//! calendar month; with any other start day it is the month in which the interval ends.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// A reporting period, `YYYY-MM`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ReportingPeriod {
    year: i32,
    month: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    #[error("`{text}` is not a period; write a month as YYYY-MM or YYYYMM")]
    Malformed { text: String },
    #[error("`{text}` is shorter than a month and cannot be made from monthly targets")]
    ShorterThanMonth { text: String },
    #[error("`{text}` is longer than a month; one month at a time can be exported")]
    LongerThanMonth { text: String },
}

impl ReportingPeriod {
    /// `None` unless the month is 1–12 and the year 1–9999.
    #[must_use]
    pub fn new(year: i32, month: u32) -> Option<Self> {
        ((1..=12).contains(&month) && (1..=9999).contains(&year)).then_some(Self { year, month })
    }

    #[must_use]
    pub fn of_calendar_month(date: NaiveDate) -> Self {
        Self { year: date.year(), month: date.month() }
    }

    /// The period that ends `months` calendar months earlier.
    #[must_use]
    pub fn back(self, months: u32) -> Self {
        let index = i64::from(self.year) * 12 + i64::from(self.month) - 1 - i64::from(months);
        let year = i32::try_from(index.div_euclid(12)).unwrap_or(1).max(1);
        let month = u32::try_from(index.rem_euclid(12)).unwrap_or(0) + 1;
        Self { year, month }
    }

    /// The id of the month in DHIS2 with the ISO calendar: `YYYYMM`.
    #[must_use]
    pub fn dhis2_id(self) -> String {
        format!("{:04}{:02}", self.year, self.month)
    }

    #[must_use]
    pub fn first_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year, self.month, 1).unwrap_or(NaiveDate::MIN)
    }

    #[must_use]
    pub fn last_day(self) -> NaiveDate {
        self.first_day()
            .checked_add_months(Months::new(1))
            .and_then(|next| next.checked_sub_days(Days::new(1)))
            .unwrap_or(NaiveDate::MAX)
    }
}

impl fmt::Display for ReportingPeriod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

/// Reads `YYYY-MM`, or the DHIS2 form `YYYYMM`. Other period types of DHIS2 are named in the error.
impl FromStr for ReportingPeriod {
    type Err = PeriodError;

    fn from_str(text: &str) -> Result<Self, PeriodError> {
        let malformed = || PeriodError::Malformed { text: text.to_owned() };
        let digits = |range: std::ops::Range<usize>| -> Option<u32> {
            let part = text.get(range)?;
            if part.bytes().all(|byte| byte.is_ascii_digit()) { part.parse().ok() } else { None }
        };
        let (year, month) = match text.len() {
            6 => (digits(0..4), digits(4..6)),
            7 if text.as_bytes()[4] == b'-' => (digits(0..4), digits(5..7)),
            _ => (None, None),
        };
        if let (Some(year), Some(month)) = (year, month) {
            let year = i32::try_from(year).map_err(|_| malformed())?;
            return Self::new(year, month).ok_or_else(malformed);
        }
        Err(match digits(0..4) {
            None => malformed(),
            Some(_) if text.len() == 4 => PeriodError::LongerThanMonth { text: text.to_owned() },
            Some(_) => {
                let rest = &text[4..];
                let longer =
                    ["Q", "S", "NovQ", "AprilS", "NovS", "Feb", "April", "July", "Aug", "Sep", "Oct", "Nov"];
                if rest.contains('W') || (text.len() == 8 && digits(4..8).is_some()) {
                    PeriodError::ShorterThanMonth { text: text.to_owned() }
                } else if rest.ends_with('B') || longer.iter().any(|infix| rest.starts_with(infix)) {
                    PeriodError::LongerThanMonth { text: text.to_owned() }
                } else {
                    malformed()
                }
            }
        })
    }
}

impl TryFrom<String> for ReportingPeriod {
    type Error = PeriodError;
    fn try_from(text: String) -> Result<Self, PeriodError> {
        text.parse()
    }
}

impl From<ReportingPeriod> for String {
    fn from(period: ReportingPeriod) -> String {
        period.to_string()
    }
}

/// For the description of the API: a string.
impl utoipa::PartialSchema for ReportingPeriod {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        utoipa::schema!(String)
            .description(Some("A month, `YYYY-MM`, named by the one in which it ends"))
            .into()
    }
}

impl utoipa::ToSchema for ReportingPeriod {}

/// For the generated TypeScript: a string.
impl specta::Type for ReportingPeriod {
    fn definition(types: &mut specta::Types) -> specta::datatype::DataType {
        String::definition(types)
    }
}

/// The day of the month on which a reporting period starts, 1–31.
///
/// Settings give it as `uhc.month_start_date` or `uhc.visit_count.month_start_date`; what is not a number from 1 to
/// 31 means 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthStart(u32);

impl Default for MonthStart {
    fn default() -> Self {
        Self(1)
    }
}

impl MonthStart {
    #[must_use]
    pub fn new(day: i64) -> Self {
        u32::try_from(day).ok().filter(|day| (1..=31).contains(day)).map_or_else(Self::default, Self)
    }

    #[must_use]
    pub fn day(self) -> u32 {
        self.0
    }

    /// The start in the given calendar month; a day that the month lacks falls on the 1st of the next.
    fn start_in(self, month: ReportingPeriod) -> NaiveDate {
        NaiveDate::from_ymd_opt(month.year, month.month, self.0)
            .or_else(|| month.last_day().succ_opt())
            .unwrap_or(NaiveDate::MAX)
    }

    /// First and last day, both inclusive, of the period that contains `date`.
    ///
    /// The end is the day before the start day in the following calendar month, but never past the end of the
    /// month that is to be reached: a start on the 31st in February ends on the last of February.
    #[must_use]
    pub fn interval_containing(self, date: NaiveDate) -> (NaiveDate, NaiveDate) {
        let month = ReportingPeriod::of_calendar_month(date);
        if self.0 == 1 {
            return (month.first_day(), month.last_day());
        }
        let this_start = self.start_in(month);
        let (start, end_month) = if date >= this_start {
            (
                this_start,
                ReportingPeriod::of_calendar_month(month.last_day().succ_opt().unwrap_or(NaiveDate::MAX)),
            )
        } else {
            (self.start_in(month.back(1)), month)
        };
        let end = NaiveDate::from_ymd_opt(end_month.year, end_month.month, self.0 - 1)
            .unwrap_or(end_month.last_day());
        (start, end)
    }

    #[must_use]
    pub fn period_containing(self, date: NaiveDate) -> ReportingPeriod {
        ReportingPeriod::of_calendar_month(self.interval_containing(date).1)
    }

    /// The last day, inclusive, of a period.
    #[must_use]
    pub fn last_day_of(self, period: ReportingPeriod) -> NaiveDate {
        if self.0 == 1 {
            return period.last_day();
        }
        NaiveDate::from_ymd_opt(period.year, period.month, self.0 - 1).unwrap_or(period.last_day())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// The table in which the CHT's own calendar was tried.
    #[test]
    fn intervals_are_named_by_the_month_in_which_they_end() {
        let table = [
            (1, "2026-02-10", "2026-02-01", "2026-02-28", "2026-02"),
            (2, "2026-01-01", "2025-12-02", "2026-01-01", "2026-01"),
            (16, "2026-02-10", "2026-01-16", "2026-02-15", "2026-02"),
            (16, "2026-02-20", "2026-02-16", "2026-03-15", "2026-03"),
            (26, "2026-12-31", "2026-12-26", "2027-01-25", "2027-01"),
            (29, "2026-02-28", "2026-01-29", "2026-02-28", "2026-02"),
            (30, "2026-03-01", "2026-03-01", "2026-03-29", "2026-03"),
            (31, "2026-03-15", "2026-03-01", "2026-03-30", "2026-03"),
            (31, "2026-03-31", "2026-03-31", "2026-04-30", "2026-04"),
        ];
        for (day, inside, start, end, tag) in table {
            let month_start = MonthStart::new(day);
            assert_eq!(
                month_start.interval_containing(date(inside)),
                (date(start), date(end)),
                "start day {day}, {inside}"
            );
            assert_eq!(month_start.period_containing(date(inside)).to_string(), tag);
        }
    }

    #[test]
    fn a_start_day_that_is_no_day_means_the_first() {
        for day in [-3, 0, 32, 45] {
            assert_eq!(MonthStart::new(day), MonthStart::default());
        }
    }

    #[test]
    fn reads_both_spellings_of_a_month_and_names_what_is_not_one() {
        assert_eq!("2026-10".parse(), Ok(ReportingPeriod { year: 2026, month: 10 }));
        assert_eq!("202610".parse::<ReportingPeriod>().map(|p| p.dhis2_id()), Ok("202610".to_owned()));
        for text in ["2026Q3", "2026", "2026S1", "202604B", "2026April", "2026NovS1"] {
            assert!(
                matches!(text.parse::<ReportingPeriod>(), Err(PeriodError::LongerThanMonth { .. })),
                "{text}"
            );
        }
        for text in ["2026W7", "20260714", "2026BiW3", "2026SunW7"] {
            assert!(
                matches!(text.parse::<ReportingPeriod>(), Err(PeriodError::ShorterThanMonth { .. })),
                "{text}"
            );
        }
        for text in ["", "october", "2026-13", "202600", "2026-1", "२०२६-०८", "2026-1x", "éé26-10"]
        {
            assert!(matches!(text.parse::<ReportingPeriod>(), Err(PeriodError::Malformed { .. })), "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_day_lies_in_exactly_one_period(day in 1i64..=31, offset in 0u64..4000) {
            let start = MonthStart::new(day);
            let inside = date("2020-01-01").checked_add_days(Days::new(offset)).unwrap();
            let (first, last) = start.interval_containing(inside);
            prop_assert!(first <= inside && inside <= last);
            prop_assert_eq!(start.interval_containing(first), (first, last));
            prop_assert_eq!(start.interval_containing(last), (first, last));
            prop_assert_eq!(start.last_day_of(start.period_containing(inside)), last);
            let after = start.interval_containing(last.succ_opt().unwrap());
            prop_assert_eq!(after.0, last.succ_opt().unwrap());
        }

        #[test]
        fn going_back_is_counting_months(year in 2000i32..2100, month in 1u32..=12, months in 0u32..60) {
            let period = ReportingPeriod::new(year, month).unwrap();
            let expected = period.first_day().checked_sub_months(Months::new(months)).unwrap();
            prop_assert_eq!(period.back(months), ReportingPeriod::of_calendar_month(expected));
        }

        #[test]
        fn parsing_never_panics(text in ".{0,12}") {
            let _ = text.parse::<ReportingPeriod>();
        }
    }
}
