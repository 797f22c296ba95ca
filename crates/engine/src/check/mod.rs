//! Findings about a month, and what was done about them.
//!
//! The rules are in `jumla_domain::check`; here is what they look at, and whom a finding is about.

mod calls;
mod follow_up;
mod gather;
mod key;
mod mark;
mod moves;
mod threshold;

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use jumla_domain::{ContactId, Severity};

use crate::scope::Resolved;
use crate::surface::{CheckFinding, CheckView, ContactFollowUp, Scope};
use crate::{Error, Workspace};

use gather::Odd;

impl Workspace {
    /// Everything that is odd about the month of the chosen facilities.
    ///
    /// # Errors
    /// [`Error::UnknownFacility`], [`Error::UnknownPeriod`], [`Error::UserWithoutFacility`].
    pub fn check(&self, scope: &Scope) -> Result<CheckView, Error> {
        let _still = self.store.snapshot()?;
        let resolved = self.resolve(scope)?;
        self.checked(&resolved)
    }

    /// The same, within a snapshot that is held already.
    pub(crate) fn checked(&self, resolved: &Resolved) -> Result<CheckView, Error> {
        let gathered = self.gather_month(resolved)?;
        let marks = self.marks(resolved)?;
        let mut odd = self.odd(resolved, &gathered)?;
        odd.sort_by(|one, other| {
            let order = |odd: &Odd| (Reverse(odd.finding.severity), odd.finding.rule, odd.rank);
            order(one).cmp(&order(other)).then_with(|| one.name().cmp(other.name()))
        });
        let marked = marks.contacts(resolved, &gathered);
        let about = odd.iter().filter_map(|odd| odd.contact.as_ref());
        let mut ids: Vec<ContactId> =
            about.chain(marked.iter().map(|one| &one.contact)).map(|one| one.id.as_str().into()).collect();
        ids.sort_unstable();
        ids.dedup();
        let phones: HashMap<ContactId, String> = self.store.read().phones(&ids)?.into_iter().collect();
        let phone = |id: &str| phones.get(id).cloned();
        // Who leads three places, or moved together with hers, is found twice.
        let mut said: HashSet<String> = HashSet::with_capacity(odd.len());
        let findings: Vec<CheckFinding> = odd
            .into_iter()
            .map(|odd| (odd.key(), odd))
            .filter(|(key, _)| said.insert(key.clone()))
            .map(|(key, odd)| {
                let follow_up = marks.of_finding(&odd, &key);
                CheckFinding {
                    settled: follow_up.as_ref().is_some_and(mark::is_settled),
                    phone: odd.contact.as_ref().and_then(|contact| phone(&contact.id)),
                    dimension: jumla_domain::check::dimension(odd.finding.rule),
                    finding: odd.finding,
                    contact: odd.contact,
                    place: odd.place,
                    target: odd.target,
                    evidence: odd.evidence,
                    key,
                    follow_up,
                }
            })
            .collect();
        let open = findings.iter().filter(|one| one.finding.severity == Severity::Warning && !one.settled);
        Ok(CheckView {
            period: resolved.period,
            period_over: resolved.is_over(),
            facility: resolved.facility(),
            facilities: resolved.roster.facilities.clone(),
            coverage: gathered.coverage(),
            thresholds: gathered.thresholds,
            open: u32::try_from(open.count()).unwrap_or(u32::MAX),
            contacts: marked
                .into_iter()
                .map(|one| ContactFollowUp { phone: phone(&one.contact.id), ..one })
                .collect(),
            findings,
        })
    }
}
