//! Findings about a month, and what was done about them.

use jumla_domain::check::Thresholds;

use crate::surface::{CheckView, FollowUpRequest, Scope};
use crate::{Error, Workspace};

impl Workspace {
    /// Everything that is odd about the month of the chosen facilities.
    ///
    /// # Errors
    /// [`Error::UnknownFacility`], [`Error::UnknownPeriod`], [`Error::UserWithoutFacility`].
    pub fn check(&self, scope: &Scope) -> Result<CheckView, Error> {
        let resolved = self.resolve(scope)?;
        Ok(CheckView {
            period: resolved.period,
            period_over: resolved.is_over(),
            facility: resolved.facility(),
            facilities: resolved.roster.facilities.clone(),
            coverage: jumla_domain::Coverage::default(),
            thresholds: Thresholds::default(),
            findings: Vec::new(),
            contacts: Vec::new(),
            open: 0,
        })
    }

    /// Marks a finding, or a CHW's month as a whole, and gives the month as it is then.
    ///
    /// # Errors
    /// As [`Self::check`].
    pub fn follow_up(&mut self, _request: &FollowUpRequest) -> Result<CheckView, Error> {
        Err(Error::Interrupted)
    }

    /// From where on a number is odd.
    ///
    /// # Errors
    /// Whatever the store says.
    pub fn thresholds(&self) -> Result<Thresholds, Error> {
        Err(Error::Interrupted)
    }

    /// Changes from where on a number is odd; without any, as the program comes.
    ///
    /// # Errors
    /// Whatever the store says.
    pub fn set_thresholds(&mut self, _thresholds: Option<&Thresholds>) -> Result<Thresholds, Error> {
        Err(Error::Interrupted)
    }
}
