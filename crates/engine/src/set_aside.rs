//! Documents that were understood in part or not at all.

use crate::surface::SetAsideView;
use crate::{Error, Workspace};

impl Workspace {
    /// What could not be taken at face value, documents of no use at all first.
    ///
    /// # Errors
    /// Whatever the store says.
    pub fn set_aside(&self) -> Result<Vec<SetAsideView>, Error> {
        let doubts = self.store.read().doubts()?;
        Ok(doubts
            .into_iter()
            .map(|doubt| SetAsideView {
                id: doubt.document.to_string(),
                rev: doubt.revision.to_string(),
                reason: doubt.reason,
                detail: doubt.detail,
                partly_used: doubt.partly_used,
            })
            .collect())
    }
}
