//! The server's clock, calendar and version, as far as they decide about periods.

use chrono::{DateTime, NaiveDateTime, Utc};
use chrono_tz::Tz;

use crate::metadata::{System, Version};
use crate::period::{Calendar, Period};

#[derive(Clone, Copy)]
pub(super) struct Clock {
    pub calendar: Calendar,
    /// In the server's own time zone; UTC where it is not known.
    pub now: NaiveDateTime,
    version: Version,
}

impl Clock {
    pub(super) fn of(system: &System, now: DateTime<Utc>, version: Version) -> Self {
        let zone = system.time_zone.as_deref().and_then(|name| name.parse::<Tz>().ok());
        Self {
            calendar: system.calendar.as_deref().and_then(Calendar::from_name).unwrap_or_default(),
            now: zone.map_or(now.naive_utc(), |zone| now.with_timezone(&zone).naive_local()),
            version,
        }
    }

    /// A period that this server can read: some types came with later versions.
    pub(super) fn period(&self, text: &str) -> Option<Period> {
        let period = Period::parse(text, self.calendar).ok()?;
        period.kind().since().is_none_or(|since| since <= self.version).then_some(period)
    }
}
