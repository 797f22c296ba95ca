//! Which facilities and which period a question is about.

use std::collections::HashSet;
use std::sync::Arc;

use chrono::{LocalResult, NaiveDate, NaiveTime, TimeZone as _};
use jumla_domain::contact::{child_place_types, keep_first_mention};
use jumla_domain::{ContactId, Finding, Named, ReportingPeriod, Rule, Supervised};
use jumla_store::AccountRole;

use crate::configuration::Configuration;
use crate::surface::Scope;
use crate::{Error, Workspace};

/// A scope made definite.
pub(crate) struct Resolved {
    pub configuration: Arc<Configuration>,
    pub roster: Arc<Roster>,
    pub period: ReportingPeriod,
    pub today: NaiveDate,
}

/// Chosen facilities and who is supervised from them. Kept until others are chosen or the store changes: going from
/// month to month and from target to target asks for the same ones.
pub(crate) struct Roster {
    pub facilities: Vec<Named>,
    /// Everyone supervised from the facilities, by name, each person once.
    pub supervised: Vec<Supervised>,
    /// Those who lead several of the places.
    pub repeated: Vec<Named>,
    /// Places that have a leader of whom nothing is known here.
    pub unknown_leaders: u32,
}

/// Types of place, and the facilities below which they stand.
pub(crate) type ByChildTypes<'c> = (Vec<&'c str>, Vec<ContactId>);

/// The roster of the last question, with what it was made from.
pub(crate) struct KeptRoster {
    configuration: Arc<Configuration>,
    chosen: Vec<String>,
    roster: Arc<Roster>,
}

impl Resolved {
    pub(crate) fn last_day(&self) -> NaiveDate {
        self.configuration.month_start.last_day_of(self.period)
    }

    pub(crate) fn is_over(&self) -> bool {
        self.today > self.last_day()
    }

    /// Ids of those who are supervised, in the roster's order.
    pub(crate) fn contacts(&self) -> Vec<&str> {
        self.roster.supervised.iter().map(|one| one.contact.id.as_str()).collect()
    }

    /// The one facility, where only one is chosen.
    pub(crate) fn facility(&self) -> Option<Named> {
        match self.roster.facilities.as_slice() {
            [only] => Some(only.clone()),
            _ => None,
        }
    }

    pub(crate) fn findings(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        if !self.is_over() {
            findings.push(month_not_over(self.period, self.last_day()));
        }
        if self.roster.unknown_leaders > 0 {
            let places = self.roster.unknown_leaders.to_string();
            findings.push(Finding::warning(Rule::LeaderUnknown, &[("places", &places)]));
        }
        for person in &self.roster.repeated {
            findings.push(Finding::note(Rule::SharedPrimaryContact, &[("contact", &person.name)]));
        }
        findings
    }
}

pub(crate) fn month_not_over(period: ReportingPeriod, last_day: NaiveDate) -> Finding {
    Finding::note(Rule::MonthNotOver, &[("period", &period.to_string()), ("last_day", &last_day.to_string())])
}

impl Workspace {
    /// Makes a scope definite.
    pub(crate) fn resolve(&self, scope: &Scope) -> Result<Resolved, Error> {
        let configuration = self.synced_configuration()?;
        let today = self.today()?;
        let period = match &scope.period {
            Some(text) => self.known_period(&configuration, text.parse()?, today)?,
            None => configuration.month_start.period_containing(today),
        };
        let roster = self.roster(&configuration, &scope.facilities)?;
        Ok(Resolved { configuration, roster, period, today })
    }

    pub(crate) fn today(&self) -> Result<NaiveDate, Error> {
        Ok(self.clock.today(self.time_zone()?))
    }

    /// When a day begins, in milliseconds since 1970.
    pub(crate) fn start_of(&self, day: NaiveDate) -> Result<i64, Error> {
        let midnight = day.and_time(NaiveTime::MIN);
        Ok(match self.time_zone()?.from_local_datetime(&midnight) {
            LocalResult::Single(time) | LocalResult::Ambiguous(time, _) => time.timestamp_millis(),
            // A day that begins later than midnight, where clocks are put forward then.
            LocalResult::None => midnight.and_utc().timestamp_millis(),
        })
    }

    /// Every period that may be asked for, newest first: those in the store, those between, and that of today and the
    /// one before it.
    pub(crate) fn periods(&self) -> Result<Vec<ReportingPeriod>, Error> {
        /// A longer silence than this is left out: rather a wrong month in one document than years without any.
        const LONGEST_SILENCE: u32 = 24;
        let current = self.configuration()?.month_start.period_containing(self.today()?);
        let mut known = self.store.read().periods()?;
        known.extend([current, current.back(1)]);
        known.sort_unstable_by(|one, other| other.cmp(one));
        known.dedup();
        let mut periods: Vec<ReportingPeriod> = Vec::with_capacity(known.len());
        for period in known {
            if let Some(later) = periods.last().copied() {
                let between = (1..=LONGEST_SILENCE).map(|months| later.back(months));
                let silent: Vec<_> = between.take_while(|between| *between > period).collect();
                if silent.len() < LONGEST_SILENCE as usize {
                    periods.extend(silent);
                }
            }
            periods.push(period);
        }
        Ok(periods)
    }

    fn known_period(
        &self,
        configuration: &Configuration,
        period: ReportingPeriod,
        today: NaiveDate,
    ) -> Result<ReportingPeriod, Error> {
        let current = configuration.month_start.period_containing(today);
        if period == current || self.periods()?.contains(&period) {
            return Ok(period);
        }
        Err(Error::UnknownPeriod { period: period.to_string() })
    }

    fn facilities(&self, configuration: &Configuration, chosen: &[String]) -> Result<Vec<Named>, Error> {
        let account = self.account()?;
        if chosen.is_empty() {
            // The officer's own place comes first, if she has one from which someone is supervised.
            let own = configuration
                .facilities
                .iter()
                .find(|one| account.facilities.iter().any(|id| id.as_str() == one.id));
            let first = own.or(configuration.facilities.first());
            return match first {
                Some(first) => Ok(vec![first.clone()]),
                None => Err(Error::UserWithoutFacility { user: account.user }),
            };
        }
        let ids: Vec<ContactId> = chosen.iter().map(|id| id.as_str().into()).collect();
        let known = match account.role {
            AccountRole::Supervisor => configuration.facilities.clone(),
            AccountRole::Officer => self.store.read().named(&ids)?,
        };
        let ids_known: HashSet<&str> = known.iter().map(|one| one.id.as_str()).collect();
        if let Some(unknown) = chosen.iter().find(|id| !ids_known.contains(id.as_str())) {
            return Err(Error::UnknownFacility { facility: unknown.clone() });
        }
        let chosen: HashSet<&String> = chosen.iter().collect();
        Ok(known.into_iter().filter(|one| chosen.contains(&one.id)).collect())
    }

    fn roster(&self, configuration: &Arc<Configuration>, chosen: &[String]) -> Result<Arc<Roster>, Error> {
        let mut kept = self.roster.borrow_mut();
        if let Some(last) = kept.as_ref()
            && Arc::ptr_eq(&last.configuration, configuration)
            && last.chosen == chosen
        {
            return Ok(Arc::clone(&last.roster));
        }
        let facilities = self.facilities(configuration, chosen)?;
        let (mut supervised, unknown_leaders) = self.supervised(configuration, &facilities)?;
        let repeated = keep_first_mention(&mut supervised);
        let roster = Arc::new(Roster { facilities, supervised, repeated, unknown_leaders });
        *kept = Some(KeptRoster {
            configuration: Arc::clone(configuration),
            chosen: chosen.to_vec(),
            roster: Arc::clone(&roster),
        });
        Ok(roster)
    }

    /// Facilities, together with those below which the same types of place stand.
    pub(crate) fn by_child_types<'c>(
        &self,
        configuration: &'c Configuration,
        facilities: &[Named],
    ) -> Result<Vec<ByChildTypes<'c>>, Error> {
        let ids: Vec<ContactId> = facilities.iter().map(|facility| facility.id.as_str().into()).collect();
        let mut by_types: Vec<ByChildTypes<'_>> = Vec::new();
        for (id, contact_type) in self.store.read().contact_types(&ids)? {
            let types = child_place_types(&configuration.contact_types, &contact_type);
            match by_types.iter_mut().find(|(known, _)| *known == types) {
                Some((_, ids)) => ids.push(id),
                None => by_types.push((types, vec![id])),
            }
        }
        Ok(by_types)
    }

    /// Everyone supervised from the facilities, by name, once for each place; and how many places have a leader of whom
    /// nothing is known here.
    pub(crate) fn supervised(
        &self,
        configuration: &Configuration,
        facilities: &[Named],
    ) -> Result<(Vec<Supervised>, u32), Error> {
        let reader = self.store.read();
        let by_types = self.by_child_types(configuration, facilities)?;
        let (mut roster, mut unknown_leaders) = (Vec::new(), 0);
        let several = by_types.len() > 1;
        for (types, ids) in by_types {
            roster.extend(reader.supervised(&ids, &types)?);
            unknown_leaders += reader.places_with_unknown_leader(&ids, &types)?;
        }
        if several {
            roster.sort_by_cached_key(|one| jumla_domain::collation::sort_key(&one.contact.name));
        }
        Ok((roster, unknown_leaders))
    }
}
