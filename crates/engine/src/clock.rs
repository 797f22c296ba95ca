//! The time, which is an argument everywhere below this crate.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

/// Where a host's time comes from.
#[derive(Clone, Copy, Debug)]
pub enum Clock {
    System,
    /// Stands still, so that everything is reproducible.
    Fixed(DateTime<Utc>),
}

/// `JUMLA_NOW` is set, but is no RFC 3339 time.
#[derive(Debug, thiserror::Error)]
#[error("JUMLA_NOW is `{text}`; write it as 2026-11-23T09:30:00Z")]
pub struct BadTime {
    text: String,
}

impl Clock {
    /// The system's clock, unless `JUMLA_NOW` (RFC 3339) fixes it.
    ///
    /// # Errors
    /// [`BadTime`] where it is set to something else.
    pub fn from_environment() -> Result<Self, BadTime> {
        match std::env::var("JUMLA_NOW") {
            Ok(text) => match DateTime::parse_from_rfc3339(&text) {
                Ok(time) => Ok(Self::Fixed(time.to_utc())),
                Err(_) => Err(BadTime { text }),
            },
            Err(_) => Ok(Self::System),
        }
    }

    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the one place where the system's clock is read")]
    pub fn now(self) -> DateTime<Utc> {
        match self {
            Self::System => Utc::now(),
            Self::Fixed(time) => time,
        }
    }

    /// The time zone of this machine, as an IANA name. A clock that stands still stands in UTC, whatever the machine.
    #[must_use]
    pub fn time_zone(self) -> String {
        match self {
            Self::System => iana_time_zone::get_timezone().unwrap_or_else(|_| "UTC".to_owned()),
            Self::Fixed(_) => "UTC".to_owned(),
        }
    }

    /// Milliseconds since 1970.
    #[must_use]
    pub fn millis(self) -> i64 {
        self.now().timestamp_millis()
    }

    #[must_use]
    pub fn today(self, time_zone: Tz) -> NaiveDate {
        self.now().with_timezone(&time_zone).date_naive()
    }
}
