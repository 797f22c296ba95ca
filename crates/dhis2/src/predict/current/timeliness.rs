//! Whether values for a period may be entered now: input periods, expiry, future, and the dates of attribute options. Days
//! begin where the server is. Approvals are not known here.

use std::collections::HashSet;

use chrono::{DateTime, NaiveDateTime, NaiveTime, TimeDelta, Utc};

use super::dimensions::Dimensions;
use super::group::Pools;
use super::periods::NamedPeriod;
use super::refusal::Refusal;
use super::target::Target;
use crate::metadata::{DataSet, InputPeriod, Metadata, OptionCombo, User, Version};
use crate::period::{Calendar, Period};

/// What the checks depend on beside the values.
#[derive(Clone, Copy)]
pub(super) struct Clock {
    /// The server's own time.
    pub now: NaiveDateTime,
    pub calendar: Calendar,
    /// 2.43.0 and 2.43.1 take the dates of input periods the wrong way round (facts §2.1).
    input_periods_inverted: bool,
}

impl Clock {
    pub(super) fn of(now: DateTime<Utc>, metadata: &Metadata, version: Version, calendar: Calendar) -> Self {
        let zone = metadata.system.time_zone.as_deref().and_then(|zone| zone.parse::<chrono_tz::Tz>().ok());
        let now = zone.map_or_else(|| now.naive_utc(), |zone| now.with_timezone(&zone).naive_local());
        Self { now, calendar, input_periods_inverted: version.minor == 43 && version.patch <= 1 }
    }
}

pub(super) fn check(
    metadata: &Metadata,
    clock: Clock,
    target: &Target<'_>,
    dimensions: &Dimensions,
    pools: &Pools<'_>,
) -> Result<(), Refusal> {
    let Some(set) = target.set else { return Ok(()) };
    let entry = Entry { clock, target, set, dimensions, pools };
    if !set.input_periods.is_empty() {
        entry.input_periods()?;
    } else if metadata.user.as_ref().is_none_or(|user| !may_enter_late(user)) {
        // Who is not known is taken for an ordinary user, as those who import mostly are.
        entry.expiry(metadata)?;
        entry.future()?;
    }
    entry.attribute_dates(metadata)
}

/// Such a user enters early as well (`66-future-period-as-admin`).
fn may_enter_late(user: &User) -> bool {
    user.has("F_EDIT_EXPIRED")
}

struct Entry<'a, 'm> {
    clock: Clock,
    target: &'a Target<'m>,
    set: &'m DataSet,
    dimensions: &'a Dimensions,
    pools: &'a Pools<'m>,
}

impl Entry<'_, '_> {
    fn period(&self, number: u32) -> &NamedPeriod {
        &self.pools.periods[number as usize]
    }

    fn refuse(&self, periods: &[u32], reason: &'static str) -> Result<(), Refusal> {
        if periods.is_empty() {
            return Ok(());
        }
        let ids = periods.iter().map(|period| self.period(*period).id());
        Err(Refusal::listing(8030, "period", ids).and("data_set", &self.target.id).and("reason", reason))
    }

    /// A data set with any input periods has no other rule: a period that is not listed is closed (`h101`, `h103`).
    fn input_periods(&self) -> Result<(), Refusal> {
        let is_open = |id: &str| {
            let mut spans = self.set.input_periods.iter().filter(|span| self.is_of(span, id)).peekable();
            spans.peek().is_some()
                && spans.any(|span| self.includes_now(span)) != self.clock.input_periods_inverted
        };
        let periods = self.dimensions.periods.iter().copied();
        let closed: Vec<u32> = periods.filter(|period| !is_open(self.period(*period).id())).collect();
        self.refuse(&closed, "input_period")
    }

    fn is_of(&self, span: &InputPeriod, id: &str) -> bool {
        span.period == id
            || Period::parse(&span.period, self.clock.calendar).is_ok_and(|period| period.id() == id)
    }

    fn includes_now(&self, span: &InputPeriod) -> bool {
        span.opening_date.is_none_or(|opening| opening <= self.clock.now)
            && span.closing_date.is_none_or(|closing| self.clock.now <= closing)
    }

    /// Closed when as many days have gone by after the last of the period, unless excepted. 0: never.
    fn expiry(&self, metadata: &Metadata) -> Result<(), Refusal> {
        let Some(days) = Some(self.set.expiry_days).filter(|days| *days > 0) else { return Ok(()) };
        let excepted: HashSet<(&str, &str)> = metadata
            .lock_exceptions
            .iter()
            .flatten()
            .filter(|one| one.data_set == self.target.id)
            .filter_map(|one| one.org_unit.as_ref().map(|unit| (unit.as_str(), one.period.as_str())))
            .collect();
        let is_expired = |period: &Period| {
            let end = period.end().and_time(NaiveTime::MIN);
            let days = days.checked_add(1).and_then(TimeDelta::try_days);
            let closing = days.and_then(|days| end.checked_add_signed(days));
            closing.is_some_and(|closing| self.clock.now > closing)
        };
        let mut expired = Vec::new();
        for (unit, number) in &self.dimensions.unit_periods {
            let period = self.period(*number);
            let is_excepted = excepted.contains(&(self.pools.units.at(*unit).id.as_str(), period.id()));
            if !is_excepted && !expired.contains(number) && is_expired(period) {
                expired.push(*number);
            }
        }
        self.refuse(&expired, "expired")
    }

    /// The latest open period is as many after the last that is over as the data set allows: with 0 the current one is
    /// closed (`75b-current-month-as-importer`, `c51`, `c51b`).
    fn future(&self) -> Result<(), Refusal> {
        let Some(first) = self.dimensions.periods.first() else { return Ok(()) };
        if self.set.expiry_days < 0 {
            return Ok(());
        }
        let today = self.clock.now.date();
        let ahead = i32::try_from(self.set.open_future_periods).unwrap_or(i32::MAX).saturating_sub(1);
        let latest = Period::containing(self.period(*first).kind(), today, self.clock.calendar)
            .and_then(|current| current.shifted(ahead));
        let Some(latest) = latest else { return Ok(()) };
        let periods = self.dimensions.periods.iter().copied();
        let early: Vec<u32> = periods.filter(|period| self.period(*period).end() > latest.end()).collect();
        self.refuse(&early, "future")
    }

    /// The whole period within the dates of all options of an attribute option combo that is named; a data set may add
    /// periods after the end (`h084`, `h086`).
    fn attribute_dates(&self, metadata: &Metadata) -> Result<(), Refusal> {
        let is_outside = |(attribute, period): &(u32, u32)| {
            let Some(combo) = self.pools.combos.at(*attribute).object else { return false };
            let period = self.period(*period);
            !is_within(metadata, combo, period)
                && !self.moved_back(period).is_some_and(|period| is_within(metadata, combo, &period))
        };
        let outside: Vec<_> =
            self.dimensions.attribute_periods.iter().filter(|pair| is_outside(pair)).collect();
        let Some((first, _)) = outside.first() else { return Ok(()) };
        let periods = outside.iter().filter(|pair| pair.0 == *first);
        let ids = periods.map(|(_, period)| self.period(*period).id());
        let attribute = &self.pools.combos.at(*first).id;
        Err(Refusal::listing(8032, "period", ids).and("attribute_option_combo", attribute))
    }

    fn moved_back(&self, period: &Period) -> Option<Period> {
        let after = i32::try_from(self.set.open_periods_after_option_end).ok().filter(|after| *after > 0)?;
        period.shifted(-after)
    }
}

fn is_within(metadata: &Metadata, combo: &OptionCombo, period: &Period) -> bool {
    combo.options.iter().filter_map(|id| metadata.category_options.get(id.as_str())).all(|option| {
        option.start_date.is_none_or(|start| start <= period.start())
            && option.end_date.is_none_or(|end| period.end() <= end)
    })
}
