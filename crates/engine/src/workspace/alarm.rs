//! What a host keeps in mind between its looks at the clock, to tell when a run of sync is due.
//!
//! The rules are [`sync::is_due`]'s. Here is what the record of runs does not know: that the machine was asleep, and
//! attempts that ended before they were runs, such as those of somebody who has signed out.

use std::time::Duration;

use crate::surface::{StartedBy, SyncOutcome, SyncRun, SyncSettings, SyncState};
use crate::{Error, Workspace, sync};

/// So often should a host look.
pub const TICK: Duration = Duration::from_secs(10);

/// A look that is so much later than it should be (milliseconds) means that the machine was asleep.
const ASLEEP: i64 = 60_000;

/// Rests between failures are told from so many runs.
const LOOKED_AT: u32 = 10;

#[derive(Debug, Default)]
pub struct Alarm {
    looked_at: Option<i64>,
    attempt: Option<SyncRun>,
    /// What ended the last run may be mended.
    mended: bool,
}

impl Alarm {
    /// Whether a run is due now. Never is one of the demo.
    ///
    /// # Errors
    /// Whatever the store says.
    pub fn rings(&mut self, workspace: &Workspace, settings: &SyncSettings) -> Result<bool, Error> {
        if workspace.is_demo()? {
            return Ok(false);
        }
        Ok(self.looks(workspace.sync_runs(LOOKED_AT)?, settings, workspace.clock.millis()))
    }

    /// With the last runs, newest first, at `now`.
    fn looks(&mut self, mut runs: Vec<SyncRun>, settings: &SyncSettings, now: i64) -> bool {
        use SyncState::{Done, Stopped};
        let before = self.looked_at.replace(now);
        let should = i64::try_from(TICK.as_millis()).unwrap_or_default();
        let woke = before.is_some_and(|before| now - before > should + ASLEEP);
        if let Some(attempt) = &self.attempt
            && runs.first().is_none_or(|run| run.started_at < attempt.started_at)
        {
            runs.insert(0, attempt.clone());
        }
        let failed = runs.first().is_some_and(|run| !matches!(run.outcome.state, Done | Stopped));
        (self.mended && failed && !settings.paused) || sync::is_due(&runs, settings, now, woke)
    }

    /// A run was tried at `started_at`, and it is over now (milliseconds since 1970). One that found another program's
    /// run going on was none.
    pub fn tried(&mut self, started_at: i64, started_by: StartedBy, outcome: &SyncOutcome, now: i64) {
        self.looked_at = Some(now);
        self.mended = false;
        let other = outcome.error.as_ref().is_some_and(|error| error.code == "sync_running");
        if !other {
            self.attempt = Some(SyncRun { id: 0, started_at, started_by, outcome: outcome.clone() });
        }
    }

    /// Nobody is signed in any more, so that no run could begin.
    pub fn signed_out(&mut self, now: i64) {
        let outcome = SyncOutcome { state: SyncState::Denied, ..SyncOutcome::default() };
        self.tried(now, StartedBy::Itself, &outcome, now);
    }

    /// Somebody signed in, or chose other settings: a run that failed may now be tried again.
    pub fn mended(&mut self) {
        self.attempt = None;
        self.mended = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: i64 = 60_000;
    const SETTINGS: SyncSettings = SyncSettings { paused: false, every_minutes: 5, daily_megabytes: None };

    fn run(started_at: i64, state: SyncState) -> SyncRun {
        let outcome = SyncOutcome { state, ..SyncOutcome::default() };
        SyncRun { id: 1, started_at, started_by: StartedBy::Itself, outcome }
    }

    #[test]
    fn a_gap_between_two_looks_is_a_sleep_unless_a_run_took_it() {
        let done = || vec![run(0, SyncState::Done)];
        let mut alarm = Alarm::default();
        assert!(!alarm.looks(done(), &SETTINGS, 10_000));
        assert!(!alarm.looks(done(), &SETTINGS, 20_000));
        assert!(alarm.looks(done(), &SETTINGS, 3 * MINUTE), "it was asleep for more than two minutes");
        assert!(!alarm.looks(done(), &SETTINGS, 3 * MINUTE + 10_000));

        let run = run(4 * MINUTE, SyncState::Done);
        alarm.tried(run.started_at, run.started_by, &run.outcome, 8 * MINUTE);
        assert!(!alarm.looks(vec![run], &SETTINGS, 8 * MINUTE + 10_000));
    }

    #[test]
    fn what_ended_a_run_is_tried_once_more_when_it_may_be_mended() {
        let denied = || vec![run(0, SyncState::Denied)];
        let mut alarm = Alarm::default();
        assert!(!alarm.looks(denied(), &SETTINGS, 60 * MINUTE));
        alarm.mended();
        assert!(!alarm.looks(denied(), &SyncSettings { paused: true, ..SETTINGS }, 61 * MINUTE));
        assert!(alarm.looks(denied(), &SETTINGS, 61 * MINUTE));
        let again = run(61 * MINUTE, SyncState::Denied);
        alarm.tried(again.started_at, again.started_by, &again.outcome, 62 * MINUTE);
        assert!(!alarm.looks(vec![again], &SETTINGS, 90 * MINUTE));

        alarm.mended();
        let done = || vec![run(90 * MINUTE, SyncState::Done)];
        assert!(!alarm.looks(done(), &SETTINGS, 90 * MINUTE + 10_000), "nothing was wrong");
        alarm.signed_out(91 * MINUTE);
        assert!(!alarm.looks(done(), &SETTINGS, 99 * MINUTE), "nor is there anyone to be asked about");
    }

    #[test]
    fn what_was_no_run_is_rested_after_all_the_same() {
        let denied = run(6 * MINUTE, SyncState::Denied);
        let before = || vec![run(0, SyncState::Done)];
        let mut alarm = Alarm::default();
        assert!(alarm.looks(before(), &SETTINGS, 6 * MINUTE));
        alarm.tried(denied.started_at, denied.started_by, &denied.outcome, 6 * MINUTE);
        assert!(!alarm.looks(before(), &SETTINGS, 6 * MINUTE + 10_000));
        let newer = vec![run(7 * MINUTE, SyncState::Done)];
        assert!(alarm.looks(newer, &SETTINGS, 12 * MINUTE), "another program has signed in and synced since");
        alarm.mended();
        assert!(alarm.looks(before(), &SETTINGS, 12 * MINUTE + 10_000), "somebody signed in here");

        let mut other = run(12 * MINUTE, SyncState::Failed).outcome;
        other.error = Some(Error::SyncRunning.into());
        alarm.tried(12 * MINUTE, StartedBy::Itself, &other, 12 * MINUTE + 20_000);
        assert!(
            alarm.looks(before(), &SETTINGS, 12 * MINUTE + 30_000),
            "another program's run says how it went"
        );
    }
}
