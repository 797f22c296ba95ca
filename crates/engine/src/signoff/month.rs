//! Facilities × state, for thousands of facilities.
//!
//! What takes long, reading who reported and what, is kept until the store's documents change; what was stated is read
//! each time.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jumla_domain::signoff::{Month, SignedContribution, Viewer, digest};
use jumla_domain::{Coverage, Named, ReportingPeriod};
use serde::Deserialize;

use super::review::{Review, count};
use super::standing::{Standing, Trusted};
use super::view::{is_stale, sent_back, signed_digest, signed_since, viewer, withdrawn};
use super::{body, numbers};
use crate::configuration::Configuration;
use crate::scope::Resolved;
use crate::surface::{FacilityMonth, MonthView, Scope, SignOffMark};
use crate::{Error, Workspace};

/// The numbers of many facilities for a period, of the last question.
pub(crate) struct KeptMonth {
    configuration: Arc<Configuration>,
    period: ReportingPeriod,
    coverage: HashMap<String, Coverage>,
    /// Of the contributions, for those of whom a sign-off is known.
    digests: HashMap<String, String>,
}

/// What was exported of a period.
pub(crate) struct Exported(Vec<Export>);

#[derive(Deserialize)]
struct Export {
    at: i64,
    #[serde(default)]
    months: Vec<ReportingPeriod>,
    #[serde(default)]
    facilities: HashSet<String>,
}

impl Exported {
    /// Whether an export from this time on holds the facility's values.
    pub(super) fn holds(&self, facility: &str, since: Option<i64>) -> bool {
        since.is_some_and(|since| {
            self.0.iter().any(|export| export.at >= since && export.facilities.contains(facility))
        })
    }
}

/// How many facilities stand, by the journal.
pub(crate) struct Standings {
    of: HashMap<String, Standing>,
    trusted: Trusted,
}

impl Workspace {
    /// How every facility that may be chosen stands for a period; the facilities of the scope only, where it names any.
    ///
    /// # Errors
    /// [`Error::UnknownFacility`], [`Error::UnknownPeriod`].
    pub fn month(&self, scope: &Scope) -> Result<MonthView, Error> {
        let account = self.account()?;
        let resolved = self.resolve(scope)?;
        let facilities: &[Named] = if scope.facilities.is_empty() {
            &resolved.configuration.facilities
        } else {
            &resolved.roster.facilities
        };
        let (standings, exported, kept) = {
            let _still = self.store.snapshot()?;
            let standings = self.standings(resolved.period)?;
            let kept =
                self.month_numbers(&resolved.configuration, resolved.period, facilities, &standings)?;
            (standings, self.exported(resolved.period)?, kept)
        };
        let mut rows = Vec::with_capacity(facilities.len());
        for facility in facilities {
            let review = match viewer(account.role) {
                Viewer::Supervisor => Some(self.review_of(facility, &resolved)?),
                Viewer::Officer => None,
            };
            rows.push(row(facility, &resolved, viewer(account.role), &kept, &standings, &exported, review));
        }
        Ok(MonthView { period: resolved.period, period_over: resolved.is_over(), facilities: rows })
    }

    fn review_of(&self, facility: &Named, resolved: &Resolved) -> Result<Review, Error> {
        let scope =
            Scope { facilities: vec![facility.id.clone()], period: Some(resolved.period.to_string()) };
        let missing = numbers::of(self.store.read(), &self.resolve(&scope)?)?.missing;
        self.review(&scope, &missing)
    }

    /// How every facility stands of which something was stated about a period.
    pub(crate) fn standings(&self, period: ReportingPeriod) -> Result<Standings, Error> {
        let mut of: HashMap<String, Standing> = HashMap::new();
        for entry in self.store.read().journal(period, None)? {
            of.entry(entry.facility.clone()).or_default().add(&entry)?;
        }
        Ok(Standings { of, trusted: self.trusted()? })
    }

    /// What was exported of a period and signed off then.
    pub(crate) fn exported(&self, period: ReportingPeriod) -> Result<Exported, Error> {
        let records = self.store.read().exports_with(&format!("\"{period}\""))?;
        let exports = records.iter().map(|record| body::read::<Export>(record));
        let mut exports = exports.collect::<Result<Vec<_>, _>>()?;
        exports.retain(|export| export.months.contains(&period));
        Ok(Exported(exports))
    }

    /// Of these facilities, those of which anything was ever stated about one of the months: the least of them.
    pub(crate) fn sign_off_marks(
        &self,
        configuration: &Arc<Configuration>,
        months: &[ReportingPeriod],
        facilities: &[Named],
    ) -> Result<HashMap<String, SignOffMark>, Error> {
        let mut marks: HashMap<String, SignOffMark> = HashMap::new();
        for &month in months {
            let standings = self.standings(month)?;
            let kept = self.month_numbers(configuration, month, facilities, &standings)?;
            for facility in facilities {
                let mark = standings.mark(&facility.id, &kept);
                let least = marks.entry(facility.id.clone()).or_insert(mark);
                *least = mark.min(*least);
            }
        }
        Ok(marks)
    }

    /// The numbers of facilities: who reported, and a digest where one is needed.
    fn month_numbers(
        &self,
        configuration: &Arc<Configuration>,
        period: ReportingPeriod,
        facilities: &[Named],
        standings: &Standings,
    ) -> Result<Arc<KeptMonth>, Error> {
        let mut last = self.month.borrow_mut();
        let needs_digest = |id: &str| standings.signed_digest(id).is_some();
        if let Some(kept) = last.as_ref()
            && Arc::ptr_eq(&kept.configuration, configuration)
            && kept.period == period
            && facilities.iter().all(|one| {
                let id = one.id.as_str();
                kept.coverage.contains_key(id) && (!needs_digest(id) || kept.digests.contains_key(id))
            })
        {
            return Ok(Arc::clone(kept));
        }
        let kept = Arc::new(self.read_month(configuration, period, facilities, needs_digest)?);
        *last = Some(Arc::clone(&kept));
        Ok(kept)
    }

    /// One sweep through the month.
    fn read_month(
        &self,
        configuration: &Arc<Configuration>,
        period: ReportingPeriod,
        facilities: &[Named],
        needs_digest: impl Fn(&str) -> bool,
    ) -> Result<KeptMonth, Error> {
        let reader = self.store.read();
        let position: HashMap<&str, usize> =
            facilities.iter().enumerate().map(|(position, one)| (one.id.as_str(), position)).collect();
        // Whoever leads places of several facilities is expected in each.
        let mut facilities_of: HashMap<String, Vec<usize>> = HashMap::new();
        let mut expected = vec![0; facilities.len()];
        for (types, ids) in self.by_child_types(configuration, facilities)? {
            reader.each_supervised(&ids, &types, |facility, contact| {
                let Some(&facility) = position.get(facility) else { return };
                let known = facilities_of.entry(contact.to_owned()).or_default();
                if !known.contains(&facility) {
                    known.push(facility);
                    expected[facility] += 1;
                }
            })?;
        }
        let contacts: Vec<&str> = facilities_of.keys().map(String::as_str).collect();
        let digested: Vec<bool> = facilities.iter().map(|one| needs_digest(&one.id)).collect();
        let targets = if digested.contains(&true) { configuration.targets.as_slice() } else { &[] };
        let mut reported = vec![0; facilities.len()];
        let mut contributions: Vec<Vec<SignedContribution>> = vec![Vec::new(); facilities.len()];
        let ids = Configuration::target_ids(targets);
        reader.each_report(period, &contacts, &ids, |contact, report| {
            for &facility in &facilities_of[contacts[contact]] {
                reported[facility] += 1;
                if digested[facility] {
                    contributions[facility].extend(numbers::of_report(targets, &report));
                }
            }
        })?;
        let of_all = || facilities.iter().map(|one| one.id.clone()).enumerate();
        Ok(KeptMonth {
            configuration: Arc::clone(configuration),
            period,
            coverage: of_all()
                .map(|(position, id)| (id, Coverage::new(expected[position], reported[position])))
                .collect(),
            digests: of_all()
                .filter(|(position, _)| digested[*position])
                .map(|(position, id)| (id, digest(&contributions[position])))
                .collect(),
        })
    }
}

impl Standings {
    fn signed_digest(&self, facility: &str) -> Option<&str> {
        self.of.get(facility).and_then(|standing| signed_digest(standing, &self.trusted))
    }

    fn is_stale(&self, facility: &str, kept: &KeptMonth) -> bool {
        let Some(standing) = self.of.get(facility) else { return false };
        kept.digests.get(facility).is_some_and(|now| is_stale(standing, &self.trusted, now))
    }

    fn mark(&self, facility: &str, kept: &KeptMonth) -> SignOffMark {
        use jumla_domain::signoff::Answer::SentBack;
        let Some(standing) = self.of.get(facility) else { return SignOffMark::Open };
        let answer = match (standing.here(), standing.elsewhere(&self.trusted)) {
            (Some(here), _) => here.answer,
            (None, Some(elsewhere)) => elsewhere.answer,
            (None, None) => return SignOffMark::Open,
        };
        if answer == Some(SentBack) {
            SignOffMark::Open
        } else if self.is_stale(facility, kept) {
            SignOffMark::Stale
        } else {
            SignOffMark::SignedOff
        }
    }
}

fn row(
    facility: &Named,
    resolved: &Resolved,
    viewer: Viewer,
    kept: &KeptMonth,
    standings: &Standings,
    exported: &Exported,
    review: Option<Review>,
) -> FacilityMonth {
    let trusted = &standings.trusted;
    let nothing = Standing::default();
    let standing = standings.of.get(&facility.id).unwrap_or(&nothing);
    let open_findings = review.as_ref().map(|review| count(review.open.len()));
    let review = review.unwrap_or_default();
    let month = Month {
        viewer,
        over: resolved.is_over(),
        coverage: kept.coverage.get(&facility.id).copied().unwrap_or_default(),
        unaccounted: review.unaccounted,
        open_findings,
        to_call: review.to_call,
        here: standing.here(),
        elsewhere: standing.elsewhere(trusted),
        stale: standings.is_stale(&facility.id, kept),
        exported: exported.holds(&facility.id, signed_since(standing, trusted)),
    };
    let current = standing.current(trusted);
    let signed = match (&standing.signed, current) {
        (Some(signed), _) => Some((signed.at, signed.by.clone())),
        (None, Some(current)) => Some((current.body.signed_at, current.body.by.clone())),
        (None, None) => None,
    };
    let now = kept.digests.get(&facility.id);
    FacilityMonth {
        facility: facility.clone(),
        coverage: month.coverage,
        state: month.state(),
        stale: month.stale,
        sent_back: sent_back(standing, trusted),
        withdrawn: withdrawn(standing, trusted, exported, &facility.id),
        open_findings,
        to_call: month.to_call,
        signed_at: signed.as_ref().map(|(at, _)| *at),
        signed_by: signed.map(|(_, by)| by),
        waiting: standing.is_waiting(trusted),
        agrees: current
            .filter(|_| month.coverage.reported > 0)
            .and_then(|current| now.map(|now| current.digest == *now)),
        next: month.next(),
    }
}
