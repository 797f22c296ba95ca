//! What the sync page shows, and the settings on it.

use jumla_domain::DocumentId;
use jumla_store::{OutgoingState, StoredSyncSettings};

use crate::surface::{self, OutgoingView, StartedBy, SyncOutcome, SyncRun, SyncSettings, SyncView};
use crate::{Error, Workspace};

/// Runs that are shown.
const SHOWN: u32 = 50;

impl Workspace {
    /// How the workspace syncs, what the last runs came to, and what is still to be done.
    ///
    /// # Errors
    /// Whatever the store says.
    pub fn sync_view(&self) -> Result<SyncView, Error> {
        let _still = self.store.snapshot()?;
        let reader = self.store.read();
        Ok(SyncView {
            settings: self.sync_settings()?,
            bytes_today: self.bytes_today()?,
            waiting: reader.wanted_count()?,
            left: reader.left()?,
            runs: self.sync_runs(SHOWN)?,
            outgoing: reader
                .outgoing()?
                .into_iter()
                .map(|document| OutgoingView {
                    id: document.id.to_string(),
                    state: match document.state {
                        OutgoingState::Queued => surface::OutgoingState::Queued,
                        OutgoingState::Sent => surface::OutgoingState::Sent,
                        OutgoingState::Refused => surface::OutgoingState::Refused,
                    },
                    reason: document.reason,
                    written_at: document.written_at,
                })
                .collect(),
        })
    }

    /// The newest runs, the newest first.
    ///
    /// # Errors
    /// Whatever the store says.
    pub fn sync_runs(&self, limit: u32) -> Result<Vec<SyncRun>, Error> {
        let runs = self.store.read().sync_runs(limit)?;
        Ok(runs
            .into_iter()
            .map(|run| SyncRun {
                id: run.id,
                started_at: run.started_at,
                started_by: if run.by_itself { StartedBy::Itself } else { StartedBy::Person },
                outcome: serde_json::from_str(&run.outcome).unwrap_or_else(|_| SyncOutcome::default()),
            })
            .collect())
    }

    /// # Errors
    /// Whatever the store says.
    pub fn sync_settings(&self) -> Result<SyncSettings, Error> {
        let StoredSyncSettings { paused, every_minutes, daily_megabytes } =
            self.store.read().sync_settings()?;
        Ok(SyncSettings { paused, every_minutes, daily_megabytes })
    }

    /// Numbers out of range are brought into it: a minute to a day, a megabyte at least.
    ///
    /// # Errors
    /// Whatever the store says.
    pub fn set_sync_settings(&mut self, settings: &SyncSettings) -> Result<(), Error> {
        let settings = StoredSyncSettings {
            paused: settings.paused,
            every_minutes: settings.every_minutes.clamp(1, 24 * 60),
            daily_megabytes: settings.daily_megabytes.map(|megabytes| megabytes.max(1)),
        };
        Ok(self.store.write(|writer| writer.set_sync_settings(&settings))?)
    }

    /// The text of a document that was understood in part or not at all, as received.
    ///
    /// # Errors
    /// Whatever the store says.
    pub fn set_aside_text(&self, document: &DocumentId) -> Result<Option<String>, Error> {
        Ok(self.store.read().raw_text(document)?)
    }

    /// Looks through the whole store.
    ///
    /// # Errors
    /// Where something in it does not fit together.
    pub fn check_store(&self) -> Result<(), Error> {
        Ok(self.store.check()?)
    }
}
