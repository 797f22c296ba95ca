//! Periods as ADX writes them: the first day in ISO and a duration, `2026-07-01/P1M`.
//!
//! The type is told by the duration and by the weekday or the month in which it begins, in the ISO calendar whatever
//! the server's. `P3M` is always a quarter, so one from November cannot be written. On a server with another calendar
//! half-years and years come out wrong, and so are not written at all.

use chrono::{Datelike, NaiveDate, Weekday};

use super::parse::Why;
use super::{Calendar, NotAPeriod, Period, PeriodType};

impl Period {
    /// `None` where ADX has no words for it.
    #[must_use]
    pub fn adx_interval(&self) -> Option<String> {
        let duration = duration(self.kind())?;
        let text = format!("{}/{duration}", self.start());
        let read = Self::parse_adx(&text, self.calendar).ok()?;
        (read == *self).then_some(text)
    }

    /// Reads an interval. A day within the period will do for its first. [recorded: 2.42 `i30d`]
    ///
    /// # Errors
    /// [`NotAPeriod`] for what is no interval, or no period begins then.
    pub fn parse_adx(text: &str, calendar: Calendar) -> Result<Self, NotAPeriod> {
        let refused = |why| NotAPeriod { text: text.to_owned(), why };
        let (start, duration) = text.split_once('/').ok_or_else(|| refused(Why::Form))?;
        if start.len() != 10 {
            return Err(refused(Why::Form));
        }
        let start: NaiveDate = start.parse().map_err(|_| refused(Why::Form))?;
        let kind = kind(start, duration).ok_or_else(|| refused(Why::NoSuchNumber))?;
        Self::containing(kind, start, calendar).ok_or_else(|| refused(Why::NoSuchNumber))
    }
}

fn duration(kind: PeriodType) -> Option<&'static str> {
    use PeriodType as T;
    Some(match kind {
        T::Daily => "P1D",
        T::Weekly
        | T::WeeklyWednesday
        | T::WeeklyThursday
        | T::WeeklyFriday
        | T::WeeklySaturday
        | T::WeeklySunday => "P7D",
        T::BiWeekly => "P14D",
        T::Monthly => "P1M",
        T::BiMonthly => "P2M",
        T::Quarterly => "P3M",
        T::QuarterlyNov => return None,
        T::SixMonthly | T::SixMonthlyApril | T::SixMonthlyNov => "P6M",
        T::Yearly
        | T::FinancialFeb
        | T::FinancialApril
        | T::FinancialJuly
        | T::FinancialAug
        | T::FinancialSep
        | T::FinancialOct
        | T::FinancialNov => "P1Y",
    })
}

fn kind(start: NaiveDate, duration: &str) -> Option<PeriodType> {
    use PeriodType as T;
    Some(match duration {
        "P1D" => T::Daily,
        "P7D" => match start.weekday() {
            Weekday::Mon => T::Weekly,
            Weekday::Tue => return None,
            Weekday::Wed => T::WeeklyWednesday,
            Weekday::Thu => T::WeeklyThursday,
            Weekday::Fri => T::WeeklyFriday,
            Weekday::Sat => T::WeeklySaturday,
            Weekday::Sun => T::WeeklySunday,
        },
        "P14D" => T::BiWeekly,
        "P1M" => T::Monthly,
        "P2M" => T::BiMonthly,
        "P3M" => T::Quarterly,
        "P6M" => match start.month() {
            1 | 7 => T::SixMonthly,
            4 | 10 => T::SixMonthlyApril,
            5 | 11 => T::SixMonthlyNov,
            _ => return None,
        },
        "P1Y" => match start.month() {
            1 => T::Yearly,
            2 => T::FinancialFeb,
            4 => T::FinancialApril,
            7 => T::FinancialJuly,
            8 => T::FinancialAug,
            9 => T::FinancialSep,
            10 => T::FinancialOct,
            11 => T::FinancialNov,
            _ => return None,
        },
        _ => return None,
    })
}
