//! The calendars a server may be set to, and their dates in ISO.
//!
//! Every one of them has twelve months here, as in the ids of periods. What DHIS2 models otherwise than the calendar
//! is: the Ethiopian month 13 does not exist for it, nor do dates in it.

use chrono::{Datelike, NaiveDate};
use icu_calendar::cal::hijri::{TabularAlgorithm, TabularAlgorithmEpoch, TabularAlgorithmLeapYears};
use icu_calendar::cal::{Coptic, Ethiopian, Hijri, Julian, Persian};
use icu_calendar::types::{Month, RataDie};
use icu_calendar::{AsCalendar, Date};
use serde::{Deserialize, Serialize};

use super::nepali;

/// The setting `keyCalendar`. The numbers in period ids are of this calendar.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    specta::Type,
    utoipa::ToSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Calendar {
    #[default]
    #[serde(rename = "iso8601")]
    Iso,
    Gregorian,
    Coptic,
    Ethiopian,
    Islamic,
    Julian,
    Nepali,
    Persian,
    Thai,
}

/// The years between the Buddhist and the common era.
const THAI: i32 = 543;

impl Calendar {
    pub const ALL: [Self; 9] = [
        Self::Iso,
        Self::Gregorian,
        Self::Coptic,
        Self::Ethiopian,
        Self::Islamic,
        Self::Julian,
        Self::Nepali,
        Self::Persian,
        Self::Thai,
    ];

    /// As the setting names it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Iso => "iso8601",
            Self::Gregorian => "gregorian",
            Self::Coptic => "coptic",
            Self::Ethiopian => "ethiopian",
            Self::Islamic => "islamic",
            Self::Julian => "julian",
            Self::Nepali => "nepali",
            Self::Persian => "persian",
            Self::Thai => "thai",
        }
    }

    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|calendar| calendar.name() == name)
    }

    /// The ISO date of a day of this calendar; `None` for a day that it does not have, or beyond its tables.
    #[must_use]
    pub fn to_iso(self, year: i32, month: u32, day: u32) -> Option<NaiveDate> {
        if !(1..=12).contains(&month) || day == 0 {
            return None;
        }
        match self {
            Self::Iso | Self::Gregorian => NaiveDate::from_ymd_opt(year, month, day),
            Self::Thai => NaiveDate::from_ymd_opt(year - THAI, month, day),
            Self::Nepali => nepali::to_iso(year, month, day),
            Self::Coptic => from_icu(Coptic, year, month, day),
            Self::Ethiopian => from_icu(Ethiopian::new(), year, month, day),
            Self::Islamic => from_icu(islamic(), year, month, day),
            Self::Julian => from_icu(Julian, year, month, day),
            Self::Persian => from_icu(Persian, year, month, day),
        }
    }

    /// Year, month and day in this calendar; `None` for days outside its twelve months, or beyond its tables.
    #[must_use]
    pub fn from_iso(self, date: NaiveDate) -> Option<(i32, u32, u32)> {
        let read = match self {
            Self::Iso | Self::Gregorian => (date.year(), date.month(), date.day()),
            Self::Thai => (date.year() + THAI, date.month(), date.day()),
            Self::Nepali => nepali::from_iso(date)?,
            Self::Coptic => to_icu(Coptic, date),
            Self::Ethiopian => to_icu(Ethiopian::new(), date),
            Self::Islamic => to_icu(islamic(), date),
            Self::Julian => to_icu(Julian, date),
            Self::Persian => to_icu(Persian, date),
        };
        Some(read).filter(|(_, month, _)| *month <= 12)
    }

    /// The last day of a month.
    #[must_use]
    pub fn last_day(self, year: i32, month: u32) -> Option<NaiveDate> {
        (28..=32).rev().find_map(|day| self.to_iso(year, month, day))
    }
}

/// The civil one, counted from a Friday: that of the library that DHIS2 reckons with.
fn islamic() -> Hijri<TabularAlgorithm> {
    Hijri(TabularAlgorithm::new(TabularAlgorithmLeapYears::TypeII, TabularAlgorithmEpoch::Friday))
}

fn from_icu(calendar: impl AsCalendar, year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    let (month, day) = (u8::try_from(month).ok()?, u8::try_from(day).ok()?);
    let date = Date::try_new(year.into(), Month::new(month), day, calendar).ok()?;
    NaiveDate::from_num_days_from_ce_opt(i32::try_from(date.to_rata_die().to_i64_date()).ok()?)
}

fn to_icu(calendar: impl AsCalendar, date: NaiveDate) -> (i32, u32, u32) {
    let date = Date::from_rata_die(RataDie::new(date.num_days_from_ce().into()), calendar);
    (date.year().extended_year(), date.month().ordinal.into(), date.day_of_month().0.into())
}
