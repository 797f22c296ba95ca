//! What the window works on: one workspace folder, open or not, and at most one sync.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jumla_engine::surface::{Refusal, WorkspaceStatus};
use jumla_engine::{Clock, Error, Workspace, workspace};

/// Shared by all commands.
#[derive(Clone)]
pub(crate) struct Desk(Arc<Inner>);

struct Inner {
    folder: PathBuf,
    clock: Clock,
    workspace: Mutex<Seat>,
    /// In which the page wants titles.
    language: Mutex<Option<String>>,
    cancel_sync: Mutex<Option<Arc<AtomicBool>>>,
}

enum Seat {
    /// Just started: the workspace may open by itself.
    Untried,
    Closed,
    Open(Box<Workspace>),
}

impl Desk {
    pub(crate) fn new(folder: PathBuf, clock: Clock) -> Self {
        Self(Arc::new(Inner {
            folder,
            clock,
            workspace: Mutex::new(Seat::Untried),
            language: Mutex::new(None),
            cancel_sync: Mutex::new(None),
        }))
    }

    pub(crate) fn folder(&self) -> &PathBuf {
        &self.0.folder
    }

    pub(crate) fn clock(&self) -> Clock {
        self.0.clock
    }

    /// Asks something of the open workspace, off the window's thread.
    pub(crate) async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&mut Workspace) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Refusal> {
        self.blocking(move |desk| match &mut *desk.seat() {
            Seat::Open(workspace) => question(workspace),
            Seat::Untried | Seat::Closed => Err(Error::Locked),
        })
        .await
    }

    /// Opens the workspace, makes one, or closes it; `None` leaves it closed.
    pub(crate) async fn change(
        &self,
        change: impl FnOnce(&Desk) -> Result<Option<Workspace>, Error> + Send + 'static,
    ) -> Result<WorkspaceStatus, Refusal> {
        self.blocking(move |desk| {
            let seat = change(desk)?.map_or(Seat::Closed, |workspace| desk.seated(workspace));
            *desk.seat() = seat;
            desk.status_now()
        })
        .await
    }

    /// The state of the workspace, which the first question opens if no passphrase is needed.
    pub(crate) async fn status(&self) -> Result<WorkspaceStatus, Refusal> {
        self.blocking(Self::status_now).await
    }

    fn seated(&self, mut workspace: Workspace) -> Seat {
        workspace.set_language(self.0.language.lock().unwrap_or_else(PoisonError::into_inner).clone());
        Seat::Open(Box::new(workspace))
    }

    /// Takes the language for the workspace that is open, and for those that will be.
    pub(crate) async fn set_language(&self, language: String) -> Result<(), Refusal> {
        self.blocking(move |desk| {
            *desk.0.language.lock().unwrap_or_else(PoisonError::into_inner) = Some(language.clone());
            if let Seat::Open(workspace) = &mut *desk.seat() {
                workspace.set_language(Some(language));
            }
            Ok(())
        })
        .await
    }

    fn status_now(&self) -> Result<WorkspaceStatus, Error> {
        let mut seat = self.seat();
        if matches!(*seat, Seat::Untried) {
            let passphrase = std::env::var("JUMLA_PASSPHRASE").ok();
            *seat = match Workspace::open(&self.0.folder, passphrase.as_deref(), self.0.clock) {
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
            Seat::Untried | Seat::Closed => Ok(workspace::closed_status(&self.0.folder)),
        }
    }

    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Desk) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Refusal> {
        let desk = self.clone();
        match tauri::async_runtime::spawn_blocking(move || work(&desk)).await {
            Ok(result) => result.map_err(Refusal::from),
            Err(_) => Err(Refusal::from(Error::Interrupted)),
        }
    }

    fn seat(&self) -> MutexGuard<'_, Seat> {
        self.0.workspace.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins a sync, unless one is running; the returned flag stops it.
    pub(crate) fn begin_sync(&self) -> Result<SyncTicket, Error> {
        let mut running = self.0.cancel_sync.lock().unwrap_or_else(PoisonError::into_inner);
        if running.is_some() {
            return Err(Error::SyncRunning);
        }
        let cancel = Arc::new(AtomicBool::new(false));
        *running = Some(Arc::clone(&cancel));
        Ok(SyncTicket { desk: self.clone(), cancel })
    }

    pub(crate) fn cancel_sync(&self) {
        if let Some(cancel) = &*self.0.cancel_sync.lock().unwrap_or_else(PoisonError::into_inner) {
            cancel.store(true, Ordering::Relaxed);
        }
    }
}

/// Held while a sync runs.
pub(crate) struct SyncTicket {
    desk: Desk,
    cancel: Arc<AtomicBool>,
}

impl SyncTicket {
    pub(crate) fn is_cancelled(&self) -> bool {
        self.cancel.load(Ordering::Relaxed)
    }
}

impl Drop for SyncTicket {
    fn drop(&mut self) {
        *self.desk.0.cancel_sync.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}
