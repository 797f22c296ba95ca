//! Periods of DHIS2: every type, in every calendar a server may be set to.
//!
//! The numbers in an id are of the server's calendar, its first and last days here are ISO dates. Whether a data set
//! is open in a period is not decided here but in [`crate::predict`].

mod adx;
mod calendar;
mod kind;
mod months;
mod nepali;
mod parse;

use chrono::{Days, NaiveDate, TimeDelta, Weekday};

pub use calendar::Calendar;
pub use kind::PeriodType;
pub use months::{Month, NotMonths};
pub use parse::{NotAPeriod, Why};

use kind::Shape;

/// A period. Ordered by its first day, then by its last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Period {
    start: NaiveDate,
    end: NaiveDate,
    kind: PeriodType,
    calendar: Calendar,
    /// As in the id.
    year: i32,
    /// As in the id: the month, week, quarter; of a day the month and the day; 1 where there is only one in a year.
    number: u32,
}

impl Period {
    /// `None` where there is no such period: a month 13, a week 54, a year that a calendar's table does not have.
    #[must_use]
    pub fn new(kind: PeriodType, year: i32, number: u32, calendar: Calendar) -> Option<Self> {
        if !(1..=9999).contains(&year) || number == 0 {
            return None;
        }
        let (start, end) = match kind.shape() {
            Shape::Day => {
                let day = calendar.to_iso(year, number / 100, number % 100)?;
                if calendar.from_iso(day) != Some((year, number / 100, number % 100)) {
                    return None;
                }
                (day, day)
            }
            Shape::Week(first) => {
                let start = week(calendar, year, number, first)?;
                (start, start.checked_add_days(Days::new(6))?)
            }
            Shape::TwoWeeks => {
                // Where the weeks of a year are odd in number, the last of them goes with the first of the next year.
                let start = week(calendar, year, number.checked_mul(2)? - 1, Weekday::Mon)?;
                (start, start.checked_add_days(Days::new(13))?)
            }
            Shape::Months { length, offset } => {
                if number > u32::try_from(12 / length).ok()? {
                    return None;
                }
                let first = year * 12 + offset + (i32::try_from(number).ok()? - 1) * length;
                let (year, month) = split(first);
                let (last_year, last_month) = split(first + length - 1);
                (calendar.to_iso(year, month, 1)?, calendar.last_day(last_year, last_month)?)
            }
        };
        Some(Self { start, end, kind, calendar, year, number })
    }

    /// The period of a type in which a day is. `None` for days that the calendar does not have.
    #[must_use]
    pub fn containing(kind: PeriodType, date: NaiveDate, calendar: Calendar) -> Option<Self> {
        let (year, number) = match kind.shape() {
            Shape::Day => {
                let (year, month, day) = calendar.from_iso(date)?;
                (year, month * 100 + day)
            }
            Shape::Week(first) => week_of(calendar, date, first)?,
            Shape::TwoWeeks => {
                let (year, week) = week_of(calendar, date, Weekday::Mon)?;
                (year, week.div_ceil(2))
            }
            Shape::Months { length, offset } => {
                let (year, month, _) = calendar.from_iso(date)?;
                let index = year * 12 + i32::try_from(month).ok()? - 1 - offset;
                (index.div_euclid(12), u32::try_from(index.rem_euclid(12) / length).ok()? + 1)
            }
        };
        Self::new(kind, year, number, calendar)
    }

    #[must_use]
    pub fn kind(&self) -> PeriodType {
        self.kind
    }

    #[must_use]
    pub fn calendar(&self) -> Calendar {
        self.calendar
    }

    /// The first day, in ISO.
    #[must_use]
    pub fn start(&self) -> NaiveDate {
        self.start
    }

    /// The last day, in ISO.
    #[must_use]
    pub fn end(&self) -> NaiveDate {
        self.end
    }

    /// `None` beyond the years that a calendar's table has.
    #[must_use]
    pub fn next(&self) -> Option<Self> {
        self.shifted(1)
    }

    /// So many periods of the same type later, or earlier where it is negative.
    #[must_use]
    pub fn shifted(&self, n: i32) -> Option<Self> {
        match self.kind.shape() {
            Shape::Day => self.moved(n.into()),
            Shape::Week(_) => self.moved(i64::from(n) * 7),
            Shape::TwoWeeks => self.shifted_two_weeks(n),
            Shape::Months { length, .. } => {
                let in_a_year = 12 / length;
                let index = self.year.checked_mul(in_a_year)? + i32::try_from(self.number).ok()? - 1;
                let index = index.checked_add(n)?;
                let number = u32::try_from(index.rem_euclid(in_a_year)).ok()? + 1;
                Self::new(self.kind, index.div_euclid(in_a_year), number, self.calendar)
            }
        }
    }

    /// Days that the calendar does not have are stepped over.
    fn moved(&self, days: i64) -> Option<Self> {
        let step = TimeDelta::days(days.signum());
        let mut date = self.start.checked_add_signed(TimeDelta::try_days(days)?)?;
        for _ in 0..7 {
            if let Some(found) = Self::containing(self.kind, date, self.calendar) {
                return Some(found);
            }
            date = date.checked_add_signed(step)?;
        }
        None
    }

    /// Counted within their year, as the last of one may overlap the first of the next.
    fn shifted_two_weeks(&self, n: i32) -> Option<Self> {
        let mut at = *self;
        for _ in 0..n.unsigned_abs() {
            let within = if n > 0 { at.number + 1 } else { at.number - 1 };
            let new = |year, number| Self::new(at.kind, year, number, at.calendar);
            at = new(at.year, within).or_else(|| {
                if n > 0 {
                    new(at.year + 1, 1)
                } else {
                    (LEAST_PAIRS..=27).rev().find_map(|last| new(at.year - 1, last))
                }
            })?;
        }
        Some(at)
    }
}

/// Of weeks in a year: the Islamic one has fifty.
const LEAST_PAIRS: u32 = 25;

/// A year and a month of months since the year 0.
fn split(months: i32) -> (i32, u32) {
    (months.div_euclid(12), months.rem_euclid(12).unsigned_abs() + 1)
}

/// The first day of a week, of the year by whose number it is called. The first week of a year is that with its
/// fourth day; in ISO that is the week with 4 January.
fn week(calendar: Calendar, year: i32, number: u32, first: Weekday) -> Option<NaiveDate> {
    let start =
        first_week(calendar, year, first)?.checked_add_days(Days::new((u64::from(number) - 1) * 7))?;
    match first_week(calendar, year + 1, first) {
        Some(next) => (start < next).then_some(start),
        None => (number <= 52).then_some(start),
    }
}

fn first_week(calendar: Calendar, year: i32, first: Weekday) -> Option<NaiveDate> {
    Some(calendar.to_iso(year, 1, 4)?.week(first).first_day())
}

/// The year and the number of the week in which a day is.
fn week_of(calendar: Calendar, date: NaiveDate, first: Weekday) -> Option<(i32, u32)> {
    let start = date.week(first).checked_first_day()?;
    // A day of the week that is in its year, whatever that is: the fourth. Where the calendar lacks it, one near it.
    let (year, ..) = (3..=9).find_map(|days| calendar.from_iso(start.checked_add_days(Days::new(days))?))?;
    let (year, one) = [year + 1, year, year - 1].into_iter().find_map(|year| {
        first_week(calendar, year, first).filter(|one| *one <= start).map(|one| (year, one))
    })?;
    Some((year, u32::try_from((start - one).num_days() / 7).ok()? + 1))
}

#[cfg(test)]
mod tests;
