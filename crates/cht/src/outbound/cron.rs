//! When a configuration with `cron` sends: within five minutes of a time that its five fields name.
//!
//! Fields are minute, hour, day of the month, month, day of the week, in UTC: numbers, `*`, lists, ranges, steps, names of
//! months and days. Where both days are restricted, either will do.

use chrono::{DateTime, Datelike, TimeDelta, Timelike, Utc};

/// Minutes before and after a named time.
const REACH: i64 = 5;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cron {
    text: String,
    minutes: u64,
    hours: u64,
    days: u64,
    months: u64,
    weekdays: u64,
    any_day: bool,
    any_weekday: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no cron expression of five fields")]
pub struct CronError {
    pub text: String,
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

impl Cron {
    /// # Errors
    /// [`CronError`].
    pub fn parse(text: &str) -> Result<Self, CronError> {
        let fields: Vec<&str> = text.split_whitespace().collect();
        let read = || -> Option<Self> {
            let [minutes, hours, days, months, weekdays] = fields.as_slice() else { return None };
            let weekday_bits = field(weekdays, 0, 7, &WEEKDAYS, 0)?;
            // Both 0 and 7 are Sunday.
            let weekday_bits = (weekday_bits | u64::from(weekday_bits >> 7 & 1 == 1)) & 0x7f;
            Some(Self {
                text: text.trim().to_owned(),
                minutes: field(minutes, 0, 59, &[], 0)?,
                hours: field(hours, 0, 23, &[], 0)?,
                days: field(days, 1, 31, &[], 0)?,
                months: field(months, 1, 12, &MONTHS, 1)?,
                weekdays: weekday_bits,
                any_day: days.starts_with(['*', '?']),
                any_weekday: weekdays.starts_with(['*', '?']),
            })
        };
        read().ok_or_else(|| CronError { text: text.to_owned() })
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether a named time is at most five minutes away, before or after.
    #[must_use]
    pub fn is_due(&self, now: DateTime<Utc>) -> bool {
        let minute = now.with_second(0).and_then(|at| at.with_nanosecond(0)).unwrap_or(now);
        (-REACH..=REACH)
            .map(|away| minute + TimeDelta::minutes(away))
            .filter(|at| (*at - now).abs() <= TimeDelta::minutes(REACH))
            .any(|at| self.names(at))
    }

    fn names(&self, at: DateTime<Utc>) -> bool {
        let has = |bits: u64, number: u32| bits >> number & 1 == 1;
        let day = has(self.days, at.day());
        let weekday = has(self.weekdays, at.weekday().num_days_from_sunday());
        let on_day = match (self.any_day, self.any_weekday) {
            (true, _) | (_, true) => day && weekday,
            (false, false) => day || weekday,
        };
        on_day && has(self.minutes, at.minute()) && has(self.hours, at.hour()) && has(self.months, at.month())
    }
}

/// A field as a set of bits. `first` is the number of the first of the names.
fn field(text: &str, least: u32, most: u32, names: &[&str], first: u32) -> Option<u64> {
    let number = |text: &str| -> Option<u32> {
        let named = (first..).zip(names).find(|(_, name)| name.eq_ignore_ascii_case(text));
        let number = named.map(|(number, _)| number).or_else(|| text.parse().ok())?;
        (least..=most).contains(&number).then_some(number)
    };
    let mut bits = 0_u64;
    for part in text.split(',') {
        let (range, step) = match part.split_once('/') {
            Some((range, step)) => (range, step.parse::<u32>().ok().filter(|step| *step > 0)?),
            None => (part, 1),
        };
        let (from, to) = match range.split_once('-') {
            _ if range == "*" || range == "?" => (least, most),
            Some((from, to)) => (number(from)?, number(to)?),
            None if part.contains('/') => (number(range)?, most),
            None => (number(range)?, number(range)?),
        };
        if from > to {
            return None;
        }
        for at in (from..=to).step_by(usize::try_from(step).ok()?) {
            bits |= 1 << at;
        }
    }
    Some(bits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_due_within_five_minutes_of_a_named_time() {
        for (cron, now, due, remark) in [
            ("5 1 * * *", "2026-11-23T01:05:00Z", true, "the very time"),
            ("5 1 * * *", "2026-11-23T01:10:00Z", true, "five minutes after"),
            ("5 1 * * *", "2026-11-23T01:10:01Z", false, "a second more"),
            ("5 1 * * *", "2026-11-23T01:00:00Z", true, "five minutes before"),
            ("5 1 * * *", "2026-11-23T00:59:59Z", false, "a second too early"),
            ("2 0 * * *", "2026-11-22T23:57:30Z", true, "over midnight"),
            ("*/10 * * * *", "2026-11-23T09:34:59Z", true, "every ten minutes leaves no gap"),
            ("0 */6 * * *", "2026-11-23T18:03:00Z", true, "a step"),
            ("0 8-17 * * mon-fri", "2026-11-22T09:00:00Z", false, "a Sunday"),
            ("0 8-17 * * mon-fri", "2026-11-23T09:00:00Z", true, "a Monday"),
            ("0 0 * * 7", "2026-11-22T00:00:00Z", true, "seven is Sunday too"),
            ("0 0 1 jan *", "2027-01-01T00:00:00Z", true, "names of months"),
            ("0 0 13 * 5", "2026-11-13T00:00:00Z", true, "either day will do"),
            ("0 0 13 * 5", "2026-11-20T00:00:00Z", true, "a Friday, not the 13th"),
            ("0 0 13 * 5", "2026-11-21T00:00:00Z", false, "neither"),
            ("0,30 9 * * *", "2026-11-23T09:28:00Z", true, "a list"),
        ] {
            let now = now.parse().unwrap();
            assert_eq!(Cron::parse(cron).unwrap().is_due(now), due, "{cron} at {now}: {remark}");
        }
    }

    #[test]
    fn what_is_no_cron_expression_is_refused() {
        for text in [
            "",
            "* * * *",
            "* * * * * *",
            "60 * * * *",
            "* 24 * * *",
            "* * 0 * *",
            "*/0 * * * *",
            "9-3 * * * *",
        ] {
            assert_eq!(Cron::parse(text), Err(CronError { text: text.to_owned() }));
        }
    }
}
