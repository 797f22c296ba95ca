//! One facility's month, with everything that was stated about it.

use std::collections::HashMap;

use jumla_domain::signoff::{Difference, Month, SignedContribution, Viewer, differences};
use jumla_domain::{ContactId, Named};
use jumla_store::{AccountRole, JournalKind as Stored, StoredEntry};

use super::body::{self, Brief, SignedBody};
use super::month::Exported;
use super::standing::{Standing, Trusted};
use super::{numbers, one_facility, scope_of};
use crate::configuration::Configuration;
use crate::surface::{ContributionChange, JournalEntry, JournalKind, SignOffRecord, SignOffView, Withdrawal};
use crate::{Error, Workspace};

impl Workspace {
    /// One facility's month: what would be signed, what was, and what happened since. No facility is the first one.
    ///
    /// # Errors
    /// [`Error::UnknownFacility`], [`Error::UnknownPeriod`], [`Error::NoTargets`].
    pub fn sign_off_view(&self, facility: &str, period: &str) -> Result<SignOffView, Error> {
        let scope = scope_of(facility, period);
        let resolved = self.resolve(&scope)?;
        let facility = one_facility(&resolved)?;
        let (numbers, targets) =
            (numbers::of(self.store.read(), &resolved)?, self.aggregate(&scope)?.targets);
        let account = self.account()?;
        let viewer = viewer(account.role);
        let review = match viewer {
            Viewer::Supervisor => self.review(&scope, &numbers.missing)?,
            Viewer::Officer => super::review::Review::default(),
        };
        let (standing, entries) = self.standing(resolved.period, &facility.id)?;
        let trusted = self.trusted()?;
        let digest = numbers.digest();
        let sign_off =
            standing.signed.as_ref().map(|signed| record(&entries, signed.number)).transpose()?.flatten();
        let exported = self.exported(resolved.period)?;
        let changes = match &sign_off {
            Some((_, body)) if body.digest != digest => {
                let before = body::contributions(&body.contributions).unwrap_or_default();
                self.named_changes(&before, &numbers.contributions, &body.contacts)?
            }
            _ => Vec::new(),
        };
        let month = Month {
            viewer,
            over: resolved.is_over(),
            coverage: numbers.coverage,
            unaccounted: review.unaccounted,
            open_findings: (viewer == Viewer::Supervisor).then(|| super::review::count(review.open.len())),
            to_call: review.to_call,
            here: standing.here(),
            elsewhere: standing.elsewhere(&trusted),
            stale: is_stale(&standing, &trusted, &digest),
            exported: exported.holds(&facility.id, signed_since(&standing, &trusted)),
        };
        Ok(SignOffView {
            period: resolved.period,
            period_over: resolved.is_over(),
            state: month.state(),
            next: month.next(),
            coverage: numbers.coverage,
            stale: month.stale,
            changes,
            sent_back: sent_back(&standing, &trusted),
            withdrawn: withdrawn(&standing, &trusted, &exported, &facility.id),
            journal: entries.iter().rev().map(shown).collect::<Result<_, _>>()?,
            journal_intact: self.journal_is_intact()?,
            handovers: self.handovers_of(&resolved, &facility, &numbers, &standing, &trusted)?,
            fingerprint: self.own_fingerprint()?.unwrap_or_default(),
            by: account.person().to_owned(),
            sign_off: sign_off.map(|(record, _)| record),
            open_findings: review.open,
            missing: numbers.missing,
            facility,
            digest,
            targets,
        })
    }

    /// What differs, with names: of contacts that are no longer here, as they were called then.
    pub(crate) fn named_changes(
        &self,
        before: &[SignedContribution],
        after: &[SignedContribution],
        called: &[Named],
    ) -> Result<Vec<ContributionChange>, Error> {
        let differences = differences(before, after);
        let ids: Vec<ContactId> = differences.iter().map(|one| one.contact.clone()).collect();
        let known = self.store.read().named(&ids)?;
        let names: HashMap<&str, &str> =
            called.iter().chain(&known).map(|one| (one.id.as_str(), one.name.as_str())).collect();
        let configuration = self.configuration()?;
        let mut changes: Vec<ContributionChange> =
            differences.into_iter().map(|one| change(one, &names, &configuration)).collect();
        changes.sort_by(|one, other| (&one.contact, &one.target).cmp(&(&other.contact, &other.target)));
        Ok(changes)
    }

    /// Whether no entry of the journal was altered or left out. What was looked at once in this session is not again.
    fn journal_is_intact(&self) -> Result<bool, Error> {
        let mut seen = self.journal_end.borrow_mut();
        let found = self.store.read().verify_journal(&seen)?;
        let intact = found.is_some();
        *seen = found.unwrap_or_default();
        Ok(intact)
    }
}

pub(crate) fn viewer(role: AccountRole) -> Viewer {
    match role {
        AccountRole::Supervisor => Viewer::Supervisor,
        AccountRole::Officer => Viewer::Officer,
    }
}

/// Digest of the numbers that were signed, here or else elsewhere.
pub(super) fn signed_digest<'s>(standing: &'s Standing, trusted: &Trusted) -> Option<&'s str> {
    match &standing.signed {
        Some(signed) => Some(&signed.digest),
        None => standing.current(trusted).map(|current| current.digest.as_str()),
    }
}

pub(super) fn is_stale(standing: &Standing, trusted: &Trusted, digest: &str) -> bool {
    signed_digest(standing, trusted).is_some_and(|signed| signed != digest)
}

/// Since when the numbers that were signed are known here.
pub(super) fn signed_since(standing: &Standing, trusted: &Trusted) -> Option<i64> {
    match &standing.signed {
        Some(signed) => Some(signed.at),
        None => standing.current(trusted).map(|current| current.received_at),
    }
}

/// The HRIO's note, where she sent it back.
pub(super) fn sent_back(standing: &Standing, trusted: &Trusted) -> Option<String> {
    use jumla_domain::signoff::Answer;
    let answered = match &standing.signed {
        Some(_) => standing.answer_here(),
        None => standing.current(trusted).and_then(|current| standing.answer_to(&current.handover)),
    };
    answered.filter(|answered| answered.answer == Answer::SentBack).map(|answered| answered.note.clone())
}

/// How the sign-off was taken back that would count otherwise.
pub(super) fn withdrawn(
    standing: &Standing,
    trusted: &Trusted,
    exported: &Exported,
    facility: &str,
) -> Option<Withdrawal> {
    let (withdrawal, since) = standing.withdrawal(trusted)?;
    Some(Withdrawal { exported: exported.holds(facility, Some(since)), ..withdrawal })
}

fn record(entries: &[StoredEntry], number: i64) -> Result<Option<(SignOffRecord, SignedBody)>, Error> {
    let Some(entry) = entries.iter().find(|entry| entry.number == number) else { return Ok(None) };
    let body: SignedBody = body::read(&entry.body)?;
    let record = SignOffRecord {
        number,
        at: entry.at,
        by: entry.by.clone(),
        notes: body.note.clone(),
        digest: body.digest.clone(),
        coverage: body.coverage,
        accepted: body.accepted.clone(),
    };
    Ok(Some((record, body)))
}

fn shown(entry: &StoredEntry) -> Result<JournalEntry, Error> {
    let brief: Brief = body::read(&entry.body)?;
    Ok(JournalEntry {
        number: entry.number,
        kind: match entry.kind {
            Stored::SignedOff => JournalKind::SignedOff,
            Stored::Withdrawn => JournalKind::Withdrawn,
            Stored::HandedOver => JournalKind::HandedOver,
            Stored::Received => JournalKind::Received,
            Stored::Accepted => JournalKind::Accepted,
            Stored::SentBack => JournalKind::SentBack,
        },
        at: entry.at,
        by: entry.by.clone(),
        note: brief.note,
        digest: brief.digest,
        hash: entry.hash.clone(),
    })
}

fn change(one: Difference, names: &HashMap<&str, &str>, configuration: &Configuration) -> ContributionChange {
    let target = configuration.targets.iter().find(|target| target.id == one.target);
    let name = |id: &str| names.get(id).map_or(id, |name| *name).to_owned();
    ContributionChange {
        contact: Named { id: one.contact.to_string(), name: name(one.contact.as_str()) },
        target: Named {
            id: one.target.to_string(),
            name: target.map_or_else(|| one.target.to_string(), |target| target.title.clone()),
        },
        before: one.before,
        after: one.after,
    }
}
