//! Which facilities and which period a question is about.

use std::sync::Arc;

use chrono::NaiveDate;
use jumla_domain::contact::{child_place_types, keep_first_mention};
use jumla_domain::{ContactId, Finding, Named, ReportingPeriod, Rule, Supervised};
use jumla_store::AccountRole;

use crate::configuration::Configuration;
use crate::surface::Scope;
use crate::{Error, Workspace};

/// A scope made definite.
pub(crate) struct Resolved {
    pub configuration: Arc<Configuration>,
    pub facilities: Vec<Named>,
    pub period: ReportingPeriod,
    pub today: NaiveDate,
    /// Everyone supervised from the facilities, by name, each person once.
    pub roster: Vec<Supervised>,
    /// Those who lead several of the places.
    pub repeated: Vec<Named>,
}

impl Resolved {
    pub(crate) fn last_day(&self) -> NaiveDate {
        self.configuration.month_start.last_day_of(self.period)
    }

    pub(crate) fn is_over(&self) -> bool {
        self.today > self.last_day()
    }

    /// The one facility, where only one is chosen.
    pub(crate) fn facility(&self) -> Option<Named> {
        match self.facilities.as_slice() {
            [only] => Some(only.clone()),
            _ => None,
        }
    }

    pub(crate) fn findings(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        if !self.is_over() {
            findings.push(month_not_over(self.period, self.last_day()));
        }
        for person in &self.repeated {
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
        let configuration = self.configuration()?;
        let today = self.today()?;
        let period = match &scope.period {
            Some(text) => self.known_period(&configuration, text.parse()?, today)?,
            None => configuration.month_start.period_containing(today),
        };
        let facilities = self.facilities(&configuration, &scope.facilities)?;
        let mut roster = self.roster(&configuration, &facilities)?;
        let repeated = keep_first_mention(&mut roster);
        Ok(Resolved { configuration, facilities, period, today, roster, repeated })
    }

    pub(crate) fn today(&self) -> Result<NaiveDate, Error> {
        Ok(self.clock.today(self.time_zone()?))
    }

    /// Every period that may be asked for, newest first: from the oldest in the store to that of today.
    pub(crate) fn periods(&self) -> Result<Vec<ReportingPeriod>, Error> {
        let current = self.configuration()?.month_start.period_containing(self.today()?);
        let stored = self.store.read().periods()?;
        let newest = stored.first().copied().unwrap_or(current).max(current);
        let oldest = stored.last().copied().unwrap_or(current).min(current.back(1));
        Ok((0..).map(|months| newest.back(months)).take_while(|period| *period >= oldest).collect())
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
        for id in chosen {
            if !known.iter().any(|one| one.id == *id) {
                return Err(Error::UnknownFacility { facility: id.clone() });
            }
        }
        Ok(known.into_iter().filter(|one| chosen.contains(&one.id)).collect())
    }

    fn roster(&self, configuration: &Configuration, facilities: &[Named]) -> Result<Vec<Supervised>, Error> {
        let reader = self.store.read();
        let mut by_types: Vec<(Vec<&str>, Vec<ContactId>)> = Vec::new();
        for facility in facilities {
            let id = ContactId::from(facility.id.as_str());
            let Some(place) = reader.contact(&id)? else { continue };
            let types = child_place_types(&configuration.contact_types, &place.contact.contact_type);
            match by_types.iter_mut().find(|(known, _)| *known == types) {
                Some((_, ids)) => ids.push(id),
                None => by_types.push((types, vec![id])),
            }
        }
        let mut roster = Vec::new();
        let several = by_types.len() > 1;
        for (types, ids) in by_types {
            roster.extend(reader.supervised(&ids, &types)?);
        }
        if several {
            roster.sort_by_cached_key(|one| jumla_domain::collation::sort_key(&one.contact.name));
        }
        Ok(roster)
    }
}
