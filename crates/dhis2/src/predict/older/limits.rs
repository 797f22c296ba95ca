//! Whether the data sets are open in a period: days of expiry, future periods, input periods (E7640, E7641, E7643,
//! E7644). Several data sets must all be open where the server or the request is strict, else one of them will do.
//! Approval (E7642) is not known here.

use std::collections::HashSet;

use chrono::{Days, NaiveTime};

use super::case::{Scene, Whole};
use super::clock::Clock;
use super::conflicts::Refusal;
use crate::metadata::{DataSet, Metadata};
use crate::period::{Calendar, Period, PeriodType};

pub(super) struct Limits<'m> {
    /// For each data set the last period that is open, where there is such a limit.
    latest: Vec<Option<Period>>,
    /// Data set, org unit (empty: all), period.
    exceptions: HashSet<(&'m str, &'m str, &'m str)>,
    ignores_expiry: bool,
}

impl<'m> Limits<'m> {
    pub(super) fn of(metadata: &'m Metadata, clock: Clock) -> Self {
        let exceptions = metadata.lock_exceptions.iter().flatten().map(|one| {
            let unit = one.org_unit.as_ref().map_or("", |unit| unit.as_str());
            (one.data_set.as_str(), unit, one.period.as_str())
        });
        Self {
            latest: metadata.data_sets.iter().map(|set| latest(set, clock)).collect(),
            exceptions: exceptions.collect(),
            ignores_expiry: metadata.user.as_ref().is_none_or(|user| user.has("F_EDIT_EXPIRED")),
        }
    }

    /// Locked as soon as the days are over and one more has begun (`l01-expiryDays-*`).
    fn is_expired(&self, set: &DataSet, period: &Period, id: &str, unit: &str, clock: Clock) -> bool {
        let Ok(days) = u64::try_from(set.expiry_days) else { return false };
        if days == 0 || self.ignores_expiry {
            return false;
        }
        let last = days.checked_add(1).and_then(|days| period.end().checked_add_days(Days::new(days)));
        let set = set.identity.id.as_str();
        last.is_some_and(|last| clock.now > last.and_time(NaiveTime::MIN))
            && !self.exceptions.contains(&(set, unit, id))
            && !self.exceptions.contains(&(set, "", id))
    }
}

/// The period before this one, and as many more as the data set opens (`j04`, `j05`). Only asked in our calendar.
fn latest(set: &DataSet, clock: Clock) -> Option<Period> {
    if clock.calendar != Calendar::Iso {
        return None;
    }
    let kind = PeriodType::from_name(&set.period_type)?;
    let now = Period::containing(kind, clock.now.date(), clock.calendar)?;
    now.shifted(i32::try_from(set.open_future_periods).ok()?.checked_sub(1)?)
}

pub(super) fn refusal<'m>(scene: &Scene<'_, 'm>, whole: &Whole<'_, 'm>) -> Option<Refusal> {
    if scene.forces {
        return None;
    }
    let (limits, clock) = (&scene.limits, scene.clock);
    let (period, id, unit) = (&whole.period.facts, whole.period.id.as_str(), whole.unit.id.as_str());
    let strict = |is_strict: bool| is_strict || scene.top.data_set.is_some();
    let candidates = || scene.candidates(&whole.element.facts, unit);
    let shut = |is_strict: bool, is_shut: &dyn Fn(usize, &DataSet) -> bool| {
        let mut first = None;
        for (position, set) in candidates() {
            if is_shut(position, set) {
                first = first.or(Some((position, set)));
                if is_strict {
                    break;
                }
            } else if !is_strict {
                return None;
            }
        }
        first
    };
    let names = &scene.names;
    let entry = whole.case.entry;
    let locking = strict(scene.switches.locking);

    let expired = |_, set: &DataSet| limits.is_expired(set, period, id, unit, clock);
    if let Some((_, set)) = shut(locking, &expired) {
        let mut named = vec![("data_set", set.identity.id.to_string())];
        if !entry.period.is_nothing() {
            named.push(("period", names.text(entry.period).to_owned()));
        }
        return Some(
            Refusal::new(7640, named).beside("period", id).beside("expiry_days", set.expiry_days.to_string()),
        );
    }
    let after = |position: usize, _: &DataSet| {
        limits.latest.get(position).copied().flatten().is_some_and(|latest| period.end() > latest.end())
    };
    if let Some((position, set)) = shut(locking, &after) {
        let named = vec![
            ("period", id.to_owned()),
            ("data_element", names.text(entry.data_element).to_owned()),
            ("data_set", set.identity.id.to_string()),
        ];
        let latest = limits.latest.get(position).copied().flatten();
        return Some(
            Refusal::new(7641, named)
                .beside("latest_period", latest.map(|one| one.id().to_string()).unwrap_or_default()),
        );
    }
    let closed = |_, set: &DataSet| !is_open_now(set, id, clock);
    let is_strict = strict(scene.switches.input_periods);
    let (_, set) = shut(is_strict, &closed)?;
    let named = vec![("period", id.to_owned()), ("data_set", set.identity.id.to_string())];
    Some(Refusal::new(if is_strict { 7643 } else { 7644 }, named))
}

/// Whether a data set with input periods has one for the period that is open (`j03-input-periods-*`).
fn is_open_now(set: &DataSet, period: &str, clock: Clock) -> bool {
    let mut periods = set.input_periods.iter();
    set.input_periods.is_empty()
        || periods.any(|one| {
            one.period == period
                && one.opening_date.is_none_or(|opening| opening <= clock.now)
                && one.closing_date.is_none_or(|closing| clock.now <= closing)
        })
}
