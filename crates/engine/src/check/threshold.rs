//! From where on a number is odd: what the workspace says, else what the program comes with.

use jumla_domain::check::Thresholds;

use crate::{Error, Workspace};

impl Workspace {
    /// From where on a number is odd.
    ///
    /// # Errors
    /// Whatever the store says.
    pub fn thresholds(&self) -> Result<Thresholds, Error> {
        let kept = self.store.read().thresholds()?;
        Ok(kept.and_then(|body| serde_json::from_str(&body).ok()).unwrap_or_default())
    }

    /// Changes from where on a number is odd; without any, as the program comes.
    ///
    /// # Errors
    /// [`Error::ThresholdOutOfRange`]; whatever the store says.
    pub fn set_thresholds(&mut self, thresholds: Option<&Thresholds>) -> Result<Thresholds, Error> {
        let body = match thresholds {
            Some(thresholds) => {
                thresholds.check()?;
                serde_json::to_string(thresholds).ok()
            }
            None => None,
        };
        self.store.write(|writer| writer.set_thresholds(body.as_deref()))?;
        self.thresholds()
    }
}
