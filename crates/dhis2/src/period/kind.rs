//! The types of periods, and how each is made of days, weeks or months.

use chrono::Weekday;
use serde::{Deserialize, Serialize};

use crate::metadata::Version;

/// Every type whose ids a server reads. (`TwoYearly` and `FinancialYearly`, which it knows too, have no ids.)
#[derive(
    Clone,
    Copy,
    Debug,
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
pub enum PeriodType {
    Daily,
    Weekly,
    WeeklyWednesday,
    WeeklyThursday,
    WeeklyFriday,
    WeeklySaturday,
    WeeklySunday,
    BiWeekly,
    Monthly,
    BiMonthly,
    Quarterly,
    QuarterlyNov,
    SixMonthly,
    SixMonthlyApril,
    SixMonthlyNov,
    Yearly,
    FinancialFeb,
    FinancialApril,
    FinancialJuly,
    FinancialAug,
    FinancialSep,
    FinancialOct,
    FinancialNov,
}

/// What periods of a type are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Day,
    Week(Weekday),
    /// Two weeks from Monday.
    TwoWeeks,
    /// So many months each; the first of a year begins so many months after the year does, or before it.
    Months {
        length: i32,
        offset: i32,
    },
}

impl PeriodType {
    pub const ALL: [Self; 23] = [
        Self::Daily,
        Self::Weekly,
        Self::WeeklyWednesday,
        Self::WeeklyThursday,
        Self::WeeklyFriday,
        Self::WeeklySaturday,
        Self::WeeklySunday,
        Self::BiWeekly,
        Self::Monthly,
        Self::BiMonthly,
        Self::Quarterly,
        Self::QuarterlyNov,
        Self::SixMonthly,
        Self::SixMonthlyApril,
        Self::SixMonthlyNov,
        Self::Yearly,
        Self::FinancialFeb,
        Self::FinancialApril,
        Self::FinancialJuly,
        Self::FinancialAug,
        Self::FinancialSep,
        Self::FinancialOct,
        Self::FinancialNov,
    ];

    /// As servers name it in `dataSet.periodType`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Daily => "Daily",
            Self::Weekly => "Weekly",
            Self::WeeklyWednesday => "WeeklyWednesday",
            Self::WeeklyThursday => "WeeklyThursday",
            Self::WeeklyFriday => "WeeklyFriday",
            Self::WeeklySaturday => "WeeklySaturday",
            Self::WeeklySunday => "WeeklySunday",
            Self::BiWeekly => "BiWeekly",
            Self::Monthly => "Monthly",
            Self::BiMonthly => "BiMonthly",
            Self::Quarterly => "Quarterly",
            Self::QuarterlyNov => "QuarterlyNov",
            Self::SixMonthly => "SixMonthly",
            Self::SixMonthlyApril => "SixMonthlyApril",
            Self::SixMonthlyNov => "SixMonthlyNov",
            Self::Yearly => "Yearly",
            Self::FinancialFeb => "FinancialFeb",
            Self::FinancialApril => "FinancialApril",
            Self::FinancialJuly => "FinancialJuly",
            Self::FinancialAug => "FinancialAug",
            Self::FinancialSep => "FinancialSep",
            Self::FinancialOct => "FinancialOct",
            Self::FinancialNov => "FinancialNov",
        }
    }

    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The version that brought it; `None` where every version that is still met has it.
    #[must_use]
    pub fn since(self) -> Option<Version> {
        match self {
            Self::QuarterlyNov => Some(Version::new(40, 0)),
            Self::FinancialSep => Some(Version::new(42, 0)),
            Self::FinancialFeb | Self::FinancialAug | Self::WeeklyFriday => Some(Version::new(43, 0)),
            _ => None,
        }
    }

    pub(super) fn shape(self) -> Shape {
        let months = |length, offset| Shape::Months { length, offset };
        match self {
            Self::Daily => Shape::Day,
            Self::Weekly => Shape::Week(Weekday::Mon),
            Self::WeeklyWednesday => Shape::Week(Weekday::Wed),
            Self::WeeklyThursday => Shape::Week(Weekday::Thu),
            Self::WeeklyFriday => Shape::Week(Weekday::Fri),
            Self::WeeklySaturday => Shape::Week(Weekday::Sat),
            Self::WeeklySunday => Shape::Week(Weekday::Sun),
            Self::BiWeekly => Shape::TwoWeeks,
            Self::Monthly => months(1, 0),
            Self::BiMonthly => months(2, 0),
            Self::Quarterly => months(3, 0),
            // All that begin in November are called by the year in which they end.
            Self::QuarterlyNov => months(3, -2),
            Self::SixMonthly => months(6, 0),
            Self::SixMonthlyApril => months(6, 3),
            Self::SixMonthlyNov => months(6, -2),
            Self::Yearly => months(12, 0),
            Self::FinancialFeb => months(12, 1),
            Self::FinancialApril => months(12, 3),
            Self::FinancialJuly => months(12, 6),
            Self::FinancialAug => months(12, 7),
            Self::FinancialSep => months(12, 8),
            Self::FinancialOct => months(12, 9),
            Self::FinancialNov => months(12, -2),
        }
    }

    /// What stands between the year and the number in an id, and how many digits the number has.
    pub(super) fn spelling(self) -> Spelling {
        let (infix, digits, suffix) = match self {
            Self::Daily => ("", (4, 4), ""),
            Self::Weekly => ("W", (1, 2), ""),
            Self::WeeklyWednesday => ("WedW", (1, 2), ""),
            Self::WeeklyThursday => ("ThuW", (1, 2), ""),
            Self::WeeklyFriday => ("FriW", (1, 2), ""),
            Self::WeeklySaturday => ("SatW", (1, 2), ""),
            Self::WeeklySunday => ("SunW", (1, 2), ""),
            Self::BiWeekly => ("BiW", (1, 2), ""),
            Self::Monthly => ("", (2, 2), ""),
            Self::BiMonthly => ("", (2, 2), "B"),
            Self::Quarterly => ("Q", (1, 1), ""),
            Self::QuarterlyNov => ("NovQ", (1, 1), ""),
            Self::SixMonthly => ("S", (1, 1), ""),
            Self::SixMonthlyApril => ("AprilS", (1, 1), ""),
            Self::SixMonthlyNov => ("NovS", (1, 1), ""),
            Self::Yearly => ("", (0, 0), ""),
            Self::FinancialFeb => ("Feb", (0, 0), ""),
            Self::FinancialApril => ("April", (0, 0), ""),
            Self::FinancialJuly => ("July", (0, 0), ""),
            Self::FinancialAug => ("Aug", (0, 0), ""),
            Self::FinancialSep => ("Sep", (0, 0), ""),
            Self::FinancialOct => ("Oct", (0, 0), ""),
            Self::FinancialNov => ("Nov", (0, 0), ""),
        };
        Spelling { infix, digits, suffix }
    }
}

pub(super) struct Spelling {
    pub infix: &'static str,
    /// The fewest and the most.
    pub digits: (usize, usize),
    pub suffix: &'static str,
}
