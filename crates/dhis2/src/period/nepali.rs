//! The Nepali calendar, Bikram Sambat: the lengths of its months follow no rule and are looked up.
//!
//! Lengths from the MIT-licensed package `nepali-datetime` 1.0.8.5 (`calendar_bs.csv`), the years before 1975 from
//! Medic's `bikram-sambat` (Apache-2.0). These and two other tables agree for 2000–2083 but for a few months; later
//! years are forecasts, since each is fixed only when it comes. DHIS2 has a table of its own, for the same years.

use chrono::{Days, NaiveDate};

const FIRST_YEAR: i32 = 1970;

/// The first day of the table, 1 Baisakh 1970.
const START: NaiveDate = match NaiveDate::from_ymd_opt(1913, 4, 13) {
    Some(start) => start,
    None => NaiveDate::MIN,
};

/// A year each, a digit for each month: its days beyond 28.
const MONTHS: [&str; 131] = [
    "334333212122",
    "334342212122",
    "343432221123",
    "243432221213",
    "334333212122",
    "334432212122",
    "343432221123",
    "243432221213",
    "334333212122",
    "334432212122",
    "343432221123",
    "333433122122",
    "334333212122",
    "334432212122",
    "343432221123",
    "333433122122",
    "334333212122",
    "343432212122",
    "343432221123",
    "333433122122",
    "334333212122",
    "343432221122",
    "343432221213",
    "334333212122",
    "334333212122",
    "343432221122",
    "343432221213",
    "334333212122",
    "334333212122",
    "343432221123",
    "243432221213",
    "334333212122",
    "334432212122",
    "343432221123",
    "243432221213",
    "334333212122",
    "334432212122",
    "343432221123",
    "333433122113",
    "334333212122",
    "334432212122",
    "343432221123",
    "333433122122",
    "334333212122",
    "334432212122",
    "343432221123",
    "333433122122",
    "334333212122",
    "343432212122",
    "343432221213",
    "333433212122",
    "334333212122",
    "343432221122",
    "343432221213",
    "333433212122",
    "334333212122",
    "343432221123",
    "243432221213",
    "334333212122",
    "334342212122",
    "343432221123",
    "243432221213",
    "334333212122",
    "334432212122",
    "343432221123",
    "243433122113",
    "334333212122",
    "334432212122",
    "343432221123",
    "333433122122",
    "334333212122",
    "334432212122",
    "343432221123",
    "333433122122",
    "334333212122",
    "343432212122",
    "343432221123",
    "333433212122",
    "334333212122",
    "343432221122",
    "343432221213",
    "333433212122",
    "334333212122",
    "343432221122",
    "343432221213",
    "334333212122",
    "334342212122",
    "343432221123",
    "243432221213",
    "334333212122",
    "334432212122",
    "343432221123",
    "333433121213",
    "334333212122",
    "334432212122",
    "343432221123",
    "333433122113",
    "334333212122",
    "334432212122",
    "343432221123",
    "333433122122",
    "334333212122",
    "343432212122",
    "343432221123",
    "333433212122",
    "334333212122",
    "343432221122",
    "343432221213",
    "333433212122",
    "334333212122",
    "343432221122",
    "343432221213",
    "334333212122",
    "334333212122",
    "334332221222",
    "343423221222",
    "243432221222",
    "334333212222",
    "234423221222",
    "243432221222",
    "243432221222",
    "334333221222",
    "234432221222",
    "243432221222",
    "334332221222",
    "334333212222",
    "234432212122",
    "343432221222",
    "334333121213",
    "334333211222",
    "343423212122",
];

fn lengths(year: i32) -> Option<impl Iterator<Item = u32>> {
    let year = usize::try_from(year.checked_sub(FIRST_YEAR)?).ok()?;
    Some(MONTHS.get(year)?.bytes().map(|digit| 28 + u32::from(digit - b'0')))
}

pub fn to_iso(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    let months_before = usize::try_from(month.checked_sub(1)?).ok()?;
    let length = lengths(year)?.nth(months_before)?;
    if day == 0 || day > length {
        return None;
    }
    let years: u32 = (FIRST_YEAR..year).filter_map(lengths).flatten().sum();
    let months: u32 = lengths(year)?.take(months_before).sum();
    START.checked_add_days(Days::new(u64::from(years + months + day - 1)))
}

pub fn from_iso(date: NaiveDate) -> Option<(i32, u32, u32)> {
    let mut rest = u32::try_from((date - START).num_days()).ok()?;
    for year in FIRST_YEAR.. {
        for (month, length) in (1..).zip(lengths(year)?) {
            match rest.checked_sub(length) {
                Some(less) => rest = less,
                None => return Some((year, month, rest + 1)),
            }
        }
    }
    None
}
