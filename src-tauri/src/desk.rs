//! What the window works on: one workspace folder, open or not, with at most one sync and one piece of work on DHIS2.

mod api;
mod run;

use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use jumla_engine::surface::{
    Refusal, StartedBy, SyncOutcome, WorkspaceLabel, WorkspaceState, WorkspaceStatus,
};
use jumla_engine::workspace::{self, Alarm, Shelf};
use jumla_engine::{Clock, Error, LineToDhis2, QueueAlarm, Workspace};

use run::Runs;
pub(crate) use run::{Run, Ticket};

/// Shared by all commands.
#[derive(Clone)]
pub(crate) struct Desk(Arc<Inner>);

struct Inner {
    folder: Mutex<PathBuf>,
    memory: Memory,
    clock: Clock,
    workspace: Mutex<Seat>,
    /// In which the page wants titles.
    language: Mutex<Option<String>>,
    runs: Mutex<Runs>,
    run_ended: Condvar,
    /// Held by who changes the workspace: folder and workspace belong together.
    turn: Mutex<()>,
    alarm: Mutex<Alarm>,
    queue_alarm: Mutex<QueueAlarm>,
    serving: Mutex<api::Serving>,
}

/// Whether the window begins next time with the workspace that was open last.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Memory {
    Kept,
    /// Somebody says each time which workspace is meant.
    None,
}

enum Seat {
    /// Just started: the workspace may open by itself.
    Untried,
    Closed,
    Open(Box<Workspace>),
}

impl Desk {
    pub(crate) fn new(folder: PathBuf, memory: Memory, clock: Clock) -> Self {
        Self(Arc::new(Inner {
            folder: Mutex::new(folder),
            memory,
            clock,
            workspace: Mutex::new(Seat::Untried),
            language: Mutex::default(),
            runs: Mutex::default(),
            run_ended: Condvar::new(),
            turn: Mutex::default(),
            alarm: Mutex::default(),
            queue_alarm: Mutex::default(),
            serving: Mutex::default(),
        }))
    }

    pub(crate) fn folder(&self) -> PathBuf {
        guard(&self.0.folder).clone()
    }

    pub(crate) fn clock(&self) -> Clock {
        self.0.clock
    }

    /// Asks something of the open workspace, off the window's thread.
    pub(crate) async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&mut Workspace) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Refusal> {
        self.blocking(move |desk| desk.ask_now(question)).await
    }

    fn ask_now<T>(&self, question: impl FnOnce(&mut Workspace) -> Result<T, Error>) -> Result<T, Error> {
        match &mut *guard(&self.0.workspace) {
            Seat::Open(workspace) => question(workspace),
            Seat::Untried | Seat::Closed => Err(Error::Locked),
        }
    }

    /// Signs out of the server; what runs is stopped first.
    pub(crate) async fn sign_out(&self) -> Result<WorkspaceStatus, Refusal> {
        self.blocking(|desk| {
            let _still = desk.still();
            desk.ask_now(Workspace::sign_out)?;
            guard(&desk.0.alarm).signed_out(desk.0.clock.millis());
            desk.status_now()
        })
        .await
    }

    /// Opens the workspace, makes one, or closes it; `None` leaves it closed.
    pub(crate) async fn change(
        &self,
        change: impl FnOnce(&Desk) -> Result<Option<Workspace>, Error> + Send + 'static,
    ) -> Result<WorkspaceStatus, Refusal> {
        self.blocking(move |desk| {
            let _still = desk.still();
            let seat = change(desk)?.map_or(Seat::Closed, |workspace| desk.seated(workspace));
            *guard(&desk.0.workspace) = seat;
            desk.arrived()
        })
        .await
    }

    /// Goes to another folder beside this one. What is in it opens by itself if no passphrase is needed; where it cannot
    /// be opened at all, everything stays as it was.
    pub(crate) async fn move_to(
        &self,
        choose: impl FnOnce(&Shelf) -> Result<PathBuf, Error> + Send + 'static,
    ) -> Result<WorkspaceStatus, Refusal> {
        self.blocking(move |desk| {
            let _still = desk.still();
            let folder = choose(&Shelf::around(&desk.folder()))?;
            let (folder, seat) = desk.replace(folder, Seat::Untried);
            desk.arrived().inspect_err(|_| drop(desk.replace(folder, seat)))
        })
        .await
    }

    fn replace(&self, folder: PathBuf, seat: Seat) -> (PathBuf, Seat) {
        let mut workspace = guard(&self.0.workspace);
        let before = std::mem::replace(&mut *guard(&self.0.folder), folder);
        (before, std::mem::replace(&mut workspace, seat))
    }

    /// Deletes the workspace. The desk stays where it was.
    pub(crate) async fn wipe(&self) -> Result<WorkspaceStatus, Refusal> {
        self.blocking(|desk| {
            let _still = desk.still();
            *guard(&desk.0.workspace) = Seat::Closed;
            if let Err(error) = workspace::wipe(&desk.folder()) {
                *guard(&desk.0.workspace) = Seat::Untried;
                return Err(error);
            }
            desk.arrived()
        })
        .await
    }

    pub(crate) async fn workspaces(&self) -> Result<Vec<WorkspaceLabel>, Refusal> {
        self.blocking(|desk| {
            let folder = desk.folder();
            Ok(Shelf::around(&folder).list(&folder))
        })
        .await
    }

    /// The state of the workspace, which the first question opens if no passphrase is needed.
    pub(crate) async fn status(&self) -> Result<WorkspaceStatus, Refusal> {
        self.blocking(|desk| {
            let status = desk.status_now()?;
            // Whoever has the turn sees to it at the end of it.
            if let Ok(_turn) = desk.0.turn.try_lock() {
                desk.tend_api();
            }
            Ok(status)
        })
        .await
    }

    /// The state after another workspace came to the desk, or none.
    fn arrived(&self) -> Result<WorkspaceStatus, Error> {
        *guard(&self.0.alarm) = Alarm::default();
        *guard(&self.0.queue_alarm) = QueueAlarm::default();
        let status = self.status_now()?;
        if self.0.memory == Memory::Kept && status.state != WorkspaceState::Absent {
            let folder = self.folder();
            if let Err(error) = Shelf::around(&folder).remember(&folder) {
                tracing::warn!(%error, "the window will begin with another workspace");
            }
        }
        Ok(status)
    }

    fn seated(&self, mut workspace: Workspace) -> Seat {
        workspace.set_language(guard(&self.0.language).clone());
        Seat::Open(Box::new(workspace))
    }

    /// Takes the language for the workspace that is open, and for those that will be.
    pub(crate) async fn set_language(&self, language: String) -> Result<(), Refusal> {
        self.blocking(move |desk| {
            *guard(&desk.0.language) = Some(language.clone());
            if let Seat::Open(workspace) = &mut *guard(&desk.0.workspace) {
                workspace.set_language(Some(language));
            }
            Ok(())
        })
        .await
    }

    fn status_now(&self) -> Result<WorkspaceStatus, Error> {
        let mut seat = guard(&self.0.workspace);
        let folder = self.folder();
        if matches!(*seat, Seat::Untried) {
            let passphrase = std::env::var("JUMLA_PASSPHRASE").ok();
            *seat = match Workspace::open(&folder, passphrase.as_deref(), self.0.clock) {
                Ok(workspace) => self.seated(workspace),
                Err(
                    Error::NoWorkspace { .. }
                    | Error::Locked
                    | Error::KeyringUnavailable
                    | Error::WrongPassphrase,
                ) => Seat::Closed,
                Err(error) => return Err(error),
            };
        }
        match &*seat {
            Seat::Open(workspace) => workspace.status(),
            Seat::Untried | Seat::Closed => Ok(workspace::closed_status(&folder)),
        }
    }

    pub(crate) async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Desk) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Refusal> {
        let desk = self.clone();
        match tauri::async_runtime::spawn_blocking(move || work(&desk)).await {
            Ok(result) => result.map_err(Refusal::from),
            Err(_) => Err(Refusal::from(Error::Interrupted)),
        }
    }

    /// Whether it is time for a run to start by itself.
    pub(crate) async fn is_sync_due(&self) -> Result<bool, Refusal> {
        if guard(&self.0.runs).goes_on(Run::Sync) {
            return Ok(false);
        }
        let desk = self.clone();
        self.ask(move |workspace| guard(&desk.0.alarm).rings(workspace, &workspace.sync_settings()?)).await
    }

    /// What a run that was tried came to.
    pub(crate) fn tried_sync(&self, started_at: i64, started_by: StartedBy, outcome: &SyncOutcome) {
        guard(&self.0.alarm).tried(started_at, started_by, outcome, self.0.clock.millis());
    }

    /// What failed may go well now.
    pub(crate) fn try_sync_again(&self) {
        guard(&self.0.alarm).mended();
    }

    /// Whether what waits for DHIS2 is to go by itself now.
    pub(crate) async fn is_queue_due(&self, line: LineToDhis2) -> Result<bool, Refusal> {
        if guard(&self.0.runs).goes_on(Run::Dhis2) {
            return Ok(false);
        }
        let desk = self.clone();
        self.ask(move |workspace| guard(&desk.0.queue_alarm).rings(workspace, line)).await
    }

    /// What an attempt to send it came to.
    pub(crate) fn tried_queue(&self, error: Option<&Refusal>) {
        guard(&self.0.queue_alarm).tried(error, self.0.clock.millis());
    }

    /// What failed may go well now.
    pub(crate) fn try_queue_again(&self) {
        guard(&self.0.queue_alarm).mended();
    }
}

/// Nothing that holds one of these locks can leave half a change behind.
fn guard<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use tauri::async_runtime::block_on;

    use super::*;

    pub(super) fn desk(folder: &Path, memory: Memory) -> Desk {
        let now = "2026-11-23T09:00:00Z".parse().unwrap();
        Desk::new(folder.to_owned(), memory, Clock::Fixed(now))
    }

    pub(super) async fn make_demo(desk: &Desk) -> WorkspaceStatus {
        desk.change(|desk| Workspace::make_demo(&desk.folder(), desk.clock()).map(Some)).await.unwrap()
    }

    fn current(labels: &[WorkspaceLabel]) -> Vec<(&str, bool)> {
        labels.iter().map(|label| (label.name.as_str(), label.current)).collect()
    }

    #[test]
    fn from_one_workspace_to_a_new_one_and_back() {
        let place = tempfile::tempdir().unwrap();
        let desk = desk(&place.path().join("workspace"), Memory::Kept);
        block_on(async {
            assert_eq!(desk.status().await.unwrap().state, WorkspaceState::Absent);
            assert_eq!(make_demo(&desk).await.state, WorkspaceState::Open);

            let fresh = desk.move_to(|shelf| Ok(shelf.free())).await.unwrap();
            assert_eq!(fresh.state, WorkspaceState::Absent);
            assert_eq!(current(&desk.workspaces().await.unwrap()), [("workspace", false)]);
            assert_eq!(Shelf::around(&desk.folder()).first(), place.path().join("workspace"));
            make_demo(&desk).await;
            let both = [("workspace", false), ("workspace-2", true)];
            assert_eq!(current(&desk.workspaces().await.unwrap()), both);
            assert_eq!(Shelf::around(&desk.folder()).first(), place.path().join("workspace-2"));

            let unknown = desk.move_to(|shelf| shelf.folder_of("../workspace")).await.unwrap_err();
            assert_eq!(unknown.code, "workspace_unknown");
            assert_eq!(desk.folder(), place.path().join("workspace-2"), "nothing has moved");
            let back = desk.move_to(|shelf| shelf.folder_of("workspace")).await.unwrap();
            assert_eq!(back.state, WorkspaceState::Open);

            assert_eq!(desk.wipe().await.unwrap().state, WorkspaceState::Absent);
            assert_eq!(current(&desk.workspaces().await.unwrap()), [("workspace-2", false)]);
            let gone = desk.ask(|workspace| workspace.status()).await.unwrap_err();
            assert_eq!(gone.code, "passphrase_needed");
        });
    }

    #[test]
    fn a_window_that_is_told_its_folder_leaves_nothing_beside_it() {
        let place = tempfile::tempdir().unwrap();
        let desk = desk(&place.path().join("workspace"), Memory::None);
        block_on(make_demo(&desk));
        assert_eq!(std::fs::read_dir(place.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_workspace_that_cannot_be_opened_is_not_gone_to() {
        let place = tempfile::tempdir().unwrap();
        let desk = desk(&place.path().join("workspace"), Memory::None);
        block_on(make_demo(&desk));
        let damaged = place.path().join("workspace-2");
        drop(Workspace::make_demo(&damaged, desk.clock()).unwrap());
        std::fs::write(damaged.join("key.json"), "{}").unwrap();
        let refused = block_on(desk.move_to(|shelf| shelf.folder_of("workspace-2"))).unwrap_err();
        assert_eq!(refused.code, "store_corrupt");
        assert_eq!(desk.folder(), place.path().join("workspace"));
        assert!(block_on(desk.ask(|workspace| workspace.status())).is_ok(), "the one before is still open");
        block_on(desk.wipe()).unwrap();
        assert!(damaged.exists(), "what is deleted is what was open");
    }

    #[test]
    fn one_change_of_the_workspace_follows_the_other() {
        let place = tempfile::tempdir().unwrap();
        let desk = desk(&place.path().join("workspace"), Memory::None);
        let (begun, begins) = std::sync::mpsc::channel();
        let (go_on, goes_on) = std::sync::mpsc::channel::<()>();
        let making = {
            let desk = desk.clone();
            std::thread::spawn(move || {
                let make = move |desk: &Desk| {
                    begun.send(()).unwrap();
                    goes_on.recv().unwrap();
                    Workspace::make_demo(&desk.folder(), desk.clock()).map(Some)
                };
                block_on(desk.change(make)).unwrap()
            })
        };
        begins.recv().unwrap();
        let moving = {
            let desk = desk.clone();
            std::thread::spawn(move || block_on(desk.move_to(|shelf| Ok(shelf.free()))).unwrap())
        };
        go_on.send(()).unwrap();
        assert_eq!(making.join().unwrap().state, WorkspaceState::Open);
        assert_eq!(moving.join().unwrap().state, WorkspaceState::Absent);
        assert_eq!(desk.folder(), place.path().join("workspace-2"), "beside the one that was made meanwhile");
    }

    #[test]
    fn the_demo_is_never_synced_by_itself() {
        let place = tempfile::tempdir().unwrap();
        let desk = desk(&place.path().join("workspace"), Memory::None);
        assert!(block_on(desk.is_sync_due()).is_err(), "nothing is open");
        block_on(make_demo(&desk));
        assert!(!block_on(desk.is_sync_due()).unwrap());
    }
}
