//! What takes its time and goes on beside everything else, on a handle of its own: at most one sync, at most one
//! piece of work on DHIS2, and one look at something. All can be stopped, and end before the workspace is closed under them.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, MutexGuard, PoisonError};

use jumla_engine::surface::{Dhis2Progress, Refusal};
use jumla_engine::{Error, Watcher, Workspace};

use super::{Desk, guard};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Run {
    Sync,
    Dhis2,
    /// A look at something that takes long; a later one takes its place.
    Look,
}

#[derive(Default)]
pub(super) struct Runs {
    /// Stops the sync that is under way.
    sync: Option<Arc<AtomicBool>>,
    /// Stops the work on DHIS2 that is under way.
    dhis2: Option<Arc<AtomicBool>>,
    /// Stops the look that is under way.
    look: Option<Arc<AtomicBool>>,
    /// None is to begin.
    kept_still: bool,
}

impl Runs {
    pub(super) fn goes_on(&mut self, run: Run) -> bool {
        self.cancel_of(run).is_some()
    }

    fn cancel_of(&mut self, run: Run) -> &mut Option<Arc<AtomicBool>> {
        match run {
            Run::Sync => &mut self.sync,
            Run::Dhis2 => &mut self.dhis2,
            Run::Look => &mut self.look,
        }
    }

    fn any(&self) -> bool {
        self.sync.is_some() || self.dhis2.is_some() || self.look.is_some()
    }

    fn stop(&mut self, run: Run) {
        if let Some(cancel) = self.cancel_of(run) {
            cancel.store(true, Ordering::Relaxed);
        }
    }
}

impl Desk {
    /// Begins a run, unless one of its kind goes on; the returned ticket is held while it does.
    ///
    /// # Errors
    /// [`Error::SyncRunning`], [`Error::PushRunning`].
    pub(crate) fn begin(&self, run: Run) -> Result<Ticket, Error> {
        let mut runs = guard(&self.0.runs);
        if runs.kept_still || runs.goes_on(run) {
            return Err(match run {
                Run::Sync => Error::SyncRunning,
                Run::Dhis2 => Error::PushRunning,
                Run::Look => Error::Interrupted,
            });
        }
        let cancel = Arc::new(AtomicBool::new(false));
        *runs.cancel_of(run) = Some(Arc::clone(&cancel));
        Ok(Ticket { desk: self.clone(), run, cancel })
    }

    /// Begins a look in place of the one before, whose end is waited for. To be called off the window's thread.
    fn begin_look(&self) -> Result<Ticket, Error> {
        let mut runs = guard(&self.0.runs);
        runs.stop(Run::Look);
        let ended = self.0.run_ended.wait_while(runs, |runs| runs.look.is_some());
        drop(ended.unwrap_or_else(PoisonError::into_inner));
        self.begin(Run::Look)
    }

    /// Looks at something on a handle of its own: everything else goes on meanwhile.
    pub(crate) async fn look<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Workspace, &dyn Watcher<Dhis2Progress>) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Refusal> {
        let other = self.ask(|workspace| workspace.second_handle()).await?;
        self.blocking(move |desk| {
            let ticket = desk.begin_look()?;
            let answer = question(&other, &ticket);
            // The store is closed before anyone hears that nothing runs.
            drop(other);
            drop(ticket);
            answer
        })
        .await
    }

    pub(crate) fn cancel(&self, run: Run) {
        guard(&self.0.runs).stop(run);
    }

    /// Stops what runs, and the API, and waits for their end, and for that of another change of the workspace. To be
    /// called off the window's thread.
    pub(super) fn still(&self) -> Stillness<'_> {
        let turn = guard(&self.0.turn);
        self.stop_api();
        let mut runs = guard(&self.0.runs);
        runs.kept_still = true;
        runs.stop(Run::Sync);
        runs.stop(Run::Dhis2);
        runs.stop(Run::Look);
        let ended = self.0.run_ended.wait_while(runs, |runs| runs.any());
        drop(ended.unwrap_or_else(PoisonError::into_inner));
        Stillness { desk: self, _turn: turn }
    }
}

/// While it is held, nothing runs, no program is answered, and nobody else changes the workspace.
pub(super) struct Stillness<'a> {
    desk: &'a Desk,
    _turn: MutexGuard<'a, ()>,
}

impl Drop for Stillness<'_> {
    fn drop(&mut self) {
        guard(&self.desk.0.runs).kept_still = false;
        self.desk.tend_api();
    }
}

/// Held while a run goes on.
pub(crate) struct Ticket {
    desk: Desk,
    run: Run,
    cancel: Arc<AtomicBool>,
}

impl Ticket {
    pub(crate) fn is_cancelled(&self) -> bool {
        self.cancel.load(Ordering::Relaxed)
    }
}

impl Watcher<Dhis2Progress> for Ticket {
    fn progress(&self, _: Dhis2Progress) {}

    fn is_cancelled(&self) -> bool {
        Ticket::is_cancelled(self)
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        *guard(&self.desk.0.runs).cancel_of(self.run) = None;
        self.desk.0.run_ended.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use tauri::async_runtime::block_on;

    use super::super::Memory;
    use super::super::tests::{desk, make_demo};
    use super::*;

    #[test]
    fn a_run_ends_before_the_workspace_is_closed_and_none_begins_meanwhile() {
        for run in [Run::Sync, Run::Dhis2, Run::Look] {
            let place = tempfile::tempdir().unwrap();
            let desk = desk(&place.path().join("workspace"), Memory::None);
            block_on(make_demo(&desk));
            let ticket = desk.begin(run).unwrap();
            assert!(matches!(
                desk.begin(run),
                Err(Error::SyncRunning | Error::PushRunning | Error::Interrupted)
            ));
            let closing = {
                let desk = desk.clone();
                std::thread::spawn(move || block_on(desk.change(|_| Ok(None))))
            };
            while !ticket.is_cancelled() {
                std::thread::yield_now();
            }
            assert!(
                block_on(desk.ask(|workspace| workspace.status())).is_ok(),
                "not closed under the one that runs"
            );
            drop(ticket);
            closing.join().unwrap().unwrap();
            assert!(block_on(desk.ask(|workspace| workspace.status())).is_err());

            let still = desk.still();
            assert!(desk.begin(run).is_err());
            drop(still);
            assert!(desk.begin(run).is_ok());
        }
    }

    #[test]
    fn a_later_look_takes_the_place_of_an_earlier_one() {
        let place = tempfile::tempdir().unwrap();
        let desk = desk(&place.path().join("workspace"), Memory::None);
        let earlier = desk.begin_look().unwrap();
        let later = {
            let desk = desk.clone();
            std::thread::spawn(move || desk.begin_look().map(|ticket| ticket.is_cancelled()))
        };
        while !earlier.is_cancelled() {
            std::thread::yield_now();
        }
        drop(earlier);
        assert!(!later.join().unwrap().unwrap());
    }

    #[test]
    fn a_sync_and_work_on_dhis2_go_on_side_by_side_and_are_stopped_one_by_one() {
        let place = tempfile::tempdir().unwrap();
        let desk = desk(&place.path().join("workspace"), Memory::None);
        let (sync, dhis2) = (desk.begin(Run::Sync).unwrap(), desk.begin(Run::Dhis2).unwrap());
        desk.cancel(Run::Dhis2);
        assert!(dhis2.is_cancelled() && !sync.is_cancelled());
    }
}
