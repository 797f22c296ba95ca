//! Months side by side, and goals of one's own.

use jumla_domain::TargetId;

use crate::surface::{
    ContactTrendsView, HistoryRequest, HistoryView, OwnGoal, OwnGoalRequest, Scope, TrendsView,
};
use crate::{Error, Workspace};

impl Workspace {
    /// The last months of every target on the CHW Aggregate.
    ///
    /// # Errors
    /// As [`Self::aggregate`].
    pub fn trends(&self, _scope: &Scope) -> Result<TrendsView, Error> {
        Err(Error::Interrupted)
    }

    /// The last months of one target for every supervised contact.
    ///
    /// # Errors
    /// As [`Self::target_detail`].
    pub fn contact_trends(&self, _scope: &Scope, _target: &TargetId) -> Result<ContactTrendsView, Error> {
        Err(Error::Interrupted)
    }

    /// One target over the months: of facilities, or of one CHW.
    ///
    /// # Errors
    /// As [`Self::target_detail`], and [`Error::UnknownContact`].
    pub fn history(&self, _request: &HistoryRequest) -> Result<HistoryView, Error> {
        Err(Error::Interrupted)
    }

    /// Goals of the workspace's own.
    ///
    /// # Errors
    /// Whatever the store says.
    pub fn own_goals(&self) -> Result<Vec<OwnGoal>, Error> {
        Err(Error::Interrupted)
    }

    /// Sets a goal, or takes it away.
    ///
    /// # Errors
    /// [`Error::UnknownTarget`], [`Error::UnknownContact`].
    pub fn set_own_goal(&mut self, _request: &OwnGoalRequest) -> Result<Vec<OwnGoal>, Error> {
        Err(Error::Interrupted)
    }
}
