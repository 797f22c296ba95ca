//! Hand-overs from elsewhere as they are shown, each beside what is here.

use std::path::Path;

use jumla_domain::{Named, ReportingPeriod};
use jumla_store::{HandoverVia, StoredHandover};

use super::envelope::Signed;
use super::fingerprint::fingerprint;
use crate::scope::Resolved;
use crate::signoff::numbers::{self, Numbers};
use crate::signoff::scope_of;
use crate::signoff::standing::{Standing, Trusted};
use crate::surface::{HandoverStanding, HandoverView, ReadHandover, Via, Withdrawal, WithdrawalReach};
use crate::{Error, Workspace};

/// As far as it is known of a hand-over that is looked at.
struct Known {
    via: Via,
    received_at: Option<i64>,
    standing: HandoverStanding,
    withdrawn: Option<Withdrawal>,
}

impl Workspace {
    /// Every hand-over from elsewhere, of one period or of all, the newest first.
    ///
    /// # Errors
    /// Whatever the store says.
    pub fn handovers(&self, period: Option<ReportingPeriod>) -> Result<Vec<HandoverView>, Error> {
        let periods = match period {
            Some(period) => vec![period],
            None => self.store.read().handover_periods()?,
        };
        let trusted = self.trusted()?;
        let mut views = Vec::new();
        for period in periods {
            let stored = self.store.read().handovers(period, None)?;
            let mut of_period = Vec::with_capacity(stored.len());
            for one in &stored {
                let numbers = self.numbers_of(&one.facility, period)?;
                let (standing, _) = self.standing(period, &one.facility)?;
                of_period.push(self.stored_view(one, numbers.as_ref(), &standing, &trusted)?);
            }
            of_period.sort_by_key(|view| std::cmp::Reverse(view.at));
            views.extend(of_period);
        }
        Ok(views)
    }

    /// Those of one facility's month, the newest first.
    pub(crate) fn handovers_of(
        &self,
        resolved: &Resolved,
        facility: &Named,
        numbers: &Numbers,
        standing: &Standing,
        trusted: &Trusted,
    ) -> Result<Vec<HandoverView>, Error> {
        let stored = self.store.read().handovers(resolved.period, Some(&facility.id))?;
        let view = |one| self.stored_view(one, Some(numbers), standing, trusted);
        let mut views = stored.iter().map(view).collect::<Result<Vec<_>, _>>()?;
        views.sort_by_key(|view| std::cmp::Reverse(view.at));
        Ok(views)
    }

    /// One that was read from a file.
    pub(super) fn read(&self, path: &Path, signed: &Signed) -> Result<ReadHandover, Error> {
        let content = &signed.content;
        let stored = self.store.read().handover(&signed.id)?;
        let numbers = self.numbers_of(&content.facility.id, content.period)?;
        let handover = match &stored {
            Some(stored) => {
                let (standing, _) = self.standing(content.period, &content.facility.id)?;
                self.stored_view(stored, numbers.as_ref(), &standing, &self.trusted()?)?
            }
            None => {
                let standing = HandoverStanding::Waiting;
                let known = Known { via: Via::File, received_at: None, standing, withdrawn: None };
                self.view_of(signed, &known, numbers.as_ref())?
            }
        };
        Ok(ReadHandover { path: path.display().to_string(), handover, here: stored.is_some() })
    }

    fn stored_view(
        &self,
        stored: &StoredHandover,
        numbers: Option<&Numbers>,
        standing: &Standing,
        trusted: &Trusted,
    ) -> Result<HandoverView, Error> {
        let known = Known {
            via: match stored.via {
                HandoverVia::File => Via::File,
                HandoverVia::Report => Via::Report,
            },
            received_at: Some(stored.received_at),
            standing: standing.standing_of(&stored.id, trusted),
            withdrawn: standing
                .withdrawal_of(&stored.id)
                .map(|withdrawal| withdrawal.shown(WithdrawalReach::FromElsewhere)),
        };
        self.view_of(&Signed::of_stored(stored)?, &known, numbers)
    }

    fn view_of(&self, signed: &Signed, known: &Known, here: Option<&Numbers>) -> Result<HandoverView, Error> {
        let content = signed.content.clone();
        let handed = content.numbers()?;
        let here = here.filter(|numbers| numbers.coverage.reported > 0);
        let differences = match here {
            Some(numbers) => self.named_changes(&handed, &numbers.contributions, &content.contacts)?,
            None => Vec::new(),
        };
        Ok(HandoverView {
            id: signed.id.clone(),
            facility: content.facility,
            period: content.period,
            server: content.server,
            user: content.user,
            by: content.by,
            at: content.signed_at,
            notes: content.notes,
            via: known.via,
            received_at: known.received_at,
            key: self.key_standing(signed)?,
            fingerprint: fingerprint(&signed.public),
            digest: content.digest,
            coverage: content.coverage,
            missing: content.missing,
            targets: content.targets,
            accepted: content.accepted,
            standing: known.standing,
            withdrawn: known.withdrawn.clone(),
            agrees: here.map(|_| differences.is_empty()),
            differences,
        })
    }

    /// What is here of a facility's month; `None` where nothing of it is.
    fn numbers_of(&self, facility: &str, period: ReportingPeriod) -> Result<Option<Numbers>, Error> {
        match self.resolve(&scope_of(facility, &period.to_string())) {
            Ok(resolved) => Ok(Some(numbers::of(self.store.read(), &resolved)?)),
            Err(
                Error::UnknownFacility { .. }
                | Error::UnknownPeriod { .. }
                | Error::UserWithoutFacility { .. }
                | Error::NeverSynced,
            ) => Ok(None),
            Err(error) => Err(error),
        }
    }
}
