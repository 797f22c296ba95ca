//! Months side by side, and goals of the workspace's own.
//!
//! Who is supervised is asked once, as of today, and used for every month, as the CHT does: the CHT keeps no record of
//! who led which place when. A CHW who has gone, or come, since is therefore absent from, or missing in, the months
//! before. One CHW's months by target are in `chw.rs`.

mod line;
mod own_goal;
mod peers;
mod trend;

use jumla_domain::ReportingPeriod;

use crate::{Error, Workspace};

pub(crate) use own_goal::{OwnGoals, path};

impl Workspace {
    /// The months that end with this one, oldest first: those in the store and those between.
    fn months_to(&self, last: ReportingPeriod, most: usize) -> Result<Vec<ReportingPeriod>, Error> {
        let known = self.periods()?;
        let mut months: Vec<_> = known.into_iter().filter(|month| *month <= last).take(most).collect();
        months.reverse();
        Ok(months)
    }
}
