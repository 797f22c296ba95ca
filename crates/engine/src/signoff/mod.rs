//! A supervisor's statement that a facility's month is right, and how far each facility's month has come.
//!
//! What a sign-off names, when it is stale and what comes next are rules of `jumla-domain`; what was stated is kept in the
//! store's journal and never rewritten. How a signed-off month reaches the HRIO is in [`crate::handover`].

pub(crate) mod body;
mod month;
pub(crate) mod numbers;
mod review;
pub(crate) mod standing;
mod view;

use jumla_domain::ReportingPeriod;
use jumla_domain::signoff::digest;
use jumla_store::{AccountRole, JournalKind, Statement, StoredEntry};

use self::body::{Brief, SignedBody, targets_of};
use self::standing::Standing;
use crate::handover::make_identity;
use crate::scope::Resolved;
use crate::surface::{Acceptance, AcceptedFinding, CheckFinding, Scope, SignOffRequest, SignOffView};
use crate::{Error, Workspace};

pub(crate) use month::KeptMonth;

impl Workspace {
    /// Signs a month off: exactly the numbers whose digest is given, with every open finding accepted.
    ///
    /// # Errors
    /// [`Error::OfficerCannotSign`], [`Error::MonthNotOver`], [`Error::NothingReported`];
    /// [`Error::ChangedSincePreview`] where the digest is not that of the numbers now; [`Error::FindingsOpen`],
    /// [`Error::UnknownFinding`]; what [`Self::sign_off_view`] returns.
    pub fn sign_off(&mut self, request: &SignOffRequest) -> Result<SignOffView, Error> {
        let scope = scope_of(&request.facility, &request.period);
        let resolved = self.resolve(&scope)?;
        let account = self.account()?;
        if account.role == AccountRole::Officer {
            return Err(Error::OfficerCannotSign);
        }
        let period = resolved.period.to_string();
        if !resolved.is_over() {
            return Err(Error::MonthNotOver { period, last_day: resolved.last_day().to_string() });
        }
        let facility = one_facility(&resolved)?;
        let shown = self.aggregate(&scope)?;
        let numbers = numbers::of(self.store.read(), &resolved)?;
        if numbers.contributions.is_empty() {
            return Err(Error::NothingReported { period });
        }
        if numbers.digest() != request.digest {
            return Err(Error::ChangedSincePreview);
        }
        let review = self.review(&scope, &numbers.missing)?;
        let body = SignedBody {
            digest: request.digest.clone(),
            coverage: numbers.coverage,
            note: request.notes.trim().to_owned(),
            accepted: accept(&review.open, &request.accepted)?,
            missing: numbers.missing.clone(),
            contacts: numbers.contacts(&resolved),
            targets: targets_of(&shown.targets),
            contributions: numbers.lines(),
        };
        let (now, by) = (self.clock.millis(), account.person());
        self.store.write(|writer| {
            // Nothing may have come in since.
            if digest(&numbers::of(writer.read(), &resolved)?.contributions) != request.digest {
                return Err(Error::ChangedSincePreview);
            }
            make_identity(writer)?;
            writer.state(&Statement {
                facility: &facility.id,
                period: resolved.period,
                kind: JournalKind::SignedOff,
                at: now,
                by,
                body: &body::text(&body)?,
            })?;
            Ok(())
        })?;
        self.sign_off_view(&facility.id, &period)
    }

    /// Takes a sign-off back, with a note that says why; the journal keeps both. Where it was handed over as a report,
    /// the withdrawal goes with the next sync as one too.
    ///
    /// # Errors
    /// [`Error::NotSignedOff`], [`Error::NoteNeeded`]; what [`Self::sign_off_view`] returns.
    pub fn withdraw_sign_off(
        &mut self,
        facility: &str,
        period: &str,
        note: &str,
    ) -> Result<SignOffView, Error> {
        let resolved = self.resolve(&scope_of(facility, period))?;
        let facility = one_facility(&resolved)?;
        let (_, signed, standing) = self.signed(&resolved)?;
        let note = note.trim();
        if note.is_empty() {
            return Err(Error::NoteNeeded);
        }
        let brief = Brief { digest: Some(signed.digest), note: note.to_owned(), ..Brief::default() };
        let (account, now) = (self.account()?, self.clock.millis());
        let reported = standing.signed.map(|signed| signed.reported).unwrap_or_default();
        let reports = self.withdrawals(&facility, resolved.period, &reported, now, note)?;
        let statement = Statement {
            facility: &facility.id,
            period: resolved.period,
            kind: JournalKind::Withdrawn,
            at: now,
            by: account.person(),
            body: &body::text(&brief)?,
        };
        self.store.write(|writer| {
            writer.state(&statement)?;
            reports.iter().try_for_each(|report| writer.put_outgoing(report))
        })?;
        self.sign_off_view(&facility.id, &resolved.period.to_string())
    }

    /// How a facility's month stands by the journal.
    pub(crate) fn standing(
        &self,
        period: ReportingPeriod,
        facility: &str,
    ) -> Result<(Standing, Vec<StoredEntry>), Error> {
        let entries = self.store.read().journal(period, Some(facility))?;
        Ok((Standing::of(&entries)?, entries))
    }

    /// The sign-off that holds: its entry in the journal, what it names, and how the month stands.
    ///
    /// # Errors
    /// [`Error::NotSignedOff`].
    pub(crate) fn signed(&self, resolved: &Resolved) -> Result<(StoredEntry, SignedBody, Standing), Error> {
        let facility = one_facility(resolved)?;
        let (standing, entries) = self.standing(resolved.period, &facility.id)?;
        let number = standing.signed.as_ref().map(|signed| signed.number);
        let Some(entry) = entries.into_iter().find(|entry| Some(entry.number) == number) else {
            let period = resolved.period.to_string();
            return Err(Error::NotSignedOff { facility: facility.name, period });
        };
        let body = body::read(&entry.body)?;
        Ok((entry, body, standing))
    }
}

/// Nothing named is the first facility, and the period of today.
pub(crate) fn scope_of(facility: &str, period: &str) -> Scope {
    let named = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    Scope { facilities: named(facility).into_iter().collect(), period: named(period) }
}

pub(crate) fn one_facility(resolved: &Resolved) -> Result<jumla_domain::Named, Error> {
    resolved.facility().ok_or_else(|| Error::UnknownFacility { facility: String::new() })
}

/// Every open finding with the reason for which it is accepted, and nothing else.
fn accept(open: &[CheckFinding], accepted: &[Acceptance]) -> Result<Vec<AcceptedFinding>, Error> {
    if let Some(unknown) = accepted.iter().find(|one| open.iter().all(|finding| finding.key != one.key)) {
        return Err(Error::UnknownFinding { finding: unknown.key.clone() });
    }
    let reason = |key: &str| accepted.iter().rfind(|one| one.key == key).map_or("", |one| one.reason.trim());
    let without: Vec<&str> =
        open.iter().map(|one| one.key.as_str()).filter(|key| reason(key).is_empty()).collect();
    if !without.is_empty() {
        return Err(Error::FindingsOpen { findings: without.join(", ") });
    }
    let taken = |one: &CheckFinding| AcceptedFinding {
        key: one.key.clone(),
        finding: one.finding.clone(),
        reason: reason(&one.key).to_owned(),
    };
    Ok(open.iter().map(taken).collect())
}

#[cfg(test)]
mod tests {
    use jumla_domain::check::Dimension;
    use jumla_domain::{Finding, Rule};

    use super::*;

    fn finding(key: &str) -> CheckFinding {
        CheckFinding {
            key: key.to_owned(),
            finding: Finding::warning(Rule::PassAboveTotal, &[]),
            dimension: Dimension::InternalConsistency,
            contact: None,
            place: None,
            phone: None,
            target: None,
            evidence: Vec::new(),
            follow_up: None,
            settled: false,
        }
    }

    #[test]
    fn every_open_finding_needs_a_reason_and_no_other_may_have_one() {
        let open = [finding("a"), finding("b")];
        type Case<'c> = (&'c [(&'c str, &'c str)], Result<&'c [&'c str], &'c str>, &'c str);
        let table: [Case<'_>; 6] = [
            (&[("a", "x"), ("b", "y")], Ok(&["x", "y"]), "both"),
            (&[("b", "y"), ("a", " x ")], Ok(&["x", "y"]), "in another order"),
            (&[("a", "x"), ("b", "y"), ("b", "z")], Ok(&["x", "z"]), "the last word counts"),
            (&[("a", "x")], Err("findings_open"), "one is left"),
            (&[("a", "x"), ("b", "  ")], Err("findings_open"), "a blank is no reason"),
            (&[("a", "x"), ("b", "y"), ("c", "z")], Err("unknown_finding"), "one that is not open"),
        ];
        for (given, expected, remark) in table {
            let given: Vec<Acceptance> = given
                .iter()
                .map(|(key, reason)| Acceptance { key: (*key).to_owned(), reason: (*reason).to_owned() })
                .collect();
            let result = accept(&open, &given);
            match (result, expected) {
                (Ok(taken), Ok(reasons)) => {
                    assert_eq!(
                        taken.iter().map(|one| one.reason.as_str()).collect::<Vec<_>>(),
                        reasons,
                        "{remark}"
                    );
                }
                (Err(error), Err(code)) => {
                    assert_eq!(crate::surface::Refusal::from(&error).code, code, "{remark}");
                }
                (result, _) => panic!("{remark}: {result:?}"),
            }
        }
    }
}
