//! Periods of a request, read once each. One that is none ends the request without a summary (`63*`).

use std::collections::HashMap;
use std::ops::Deref;

use super::input::Failure;
use crate::period::{Calendar, Period};

/// A period with its id, which is asked for more often than made.
pub(super) struct NamedPeriod {
    id: String,
    period: Period,
}

impl NamedPeriod {
    pub(super) fn id(&self) -> &str {
        &self.id
    }
}

impl Deref for NamedPeriod {
    type Target = Period;
    fn deref(&self) -> &Period {
        &self.period
    }
}

pub(super) struct Periods<'t> {
    calendar: Calendar,
    seen: HashMap<&'t str, u32>,
    by_period: HashMap<Period, u32>,
}

impl<'t> Periods<'t> {
    pub(super) fn of(calendar: Calendar) -> Self {
        Self { calendar, seen: HashMap::new(), by_period: HashMap::new() }
    }

    pub(super) fn number(
        &mut self,
        periods: &mut Vec<NamedPeriod>,
        text: &'t str,
        position: usize,
    ) -> Result<u32, Failure> {
        if let Some(number) = self.seen.get(text) {
            return Ok(*number);
        }
        let period = Period::parse(text, self.calendar);
        let period = period.map_err(|_| Failure::at(500, "period", position, text))?;
        let number = match self.by_period.get(&period) {
            Some(number) => *number,
            None => {
                let number = u32::try_from(periods.len()).unwrap_or(u32::MAX);
                self.by_period.insert(period, number);
                periods.push(NamedPeriod { id: period.id(), period });
                number
            }
        };
        self.seen.insert(text, number);
        Ok(number)
    }
}
