//! Handles on the workspace that answer questions, each one question at a time.

use std::sync::{Arc, Mutex, PoisonError};
use std::thread::available_parallelism;

use jumla_engine::{Error, Workspace};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use crate::refused::Refused;

/// More than this would only divide the computer that somebody works at.
const MOST: usize = 4;

pub(crate) struct Readers {
    count: usize,
    free: Arc<Semaphore>,
    handles: Arc<Mutex<Vec<Workspace>>>,
}

impl Readers {
    pub(crate) fn of(workspace: &Workspace) -> Result<Self, Error> {
        let count = available_parallelism().map_or(1, usize::from).min(MOST);
        let handles = (0..count).map(|_| workspace.second_handle()).collect::<Result<Vec<_>, _>>()?;
        Ok(Self { count, free: Arc::new(Semaphore::new(count)), handles: Arc::new(Mutex::new(handles)) })
    }

    /// Asks the engine, off the threads that speak to clients. Waits for a handle that is free.
    pub(crate) async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&mut Workspace) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Refused> {
        let place = Arc::clone(&self.free).acquire_owned().await.map_err(|_| Refused::Stopping)?;
        let handles = Arc::clone(&self.handles);
        let asked = spawn_blocking(move || {
            let _place = place;
            let taken = lock(&handles).pop();
            let Some(mut workspace) = taken else { return Err(Refused::Stopping) };
            let answer = question(&mut workspace);
            lock(&handles).push(workspace);
            answer.map_err(Refused::from)
        });
        asked.await.unwrap_or(Err(Refused::Broken))
    }

    /// Waits for the questions under way, and closes the store.
    pub(crate) async fn close(&self) {
        let all = u32::try_from(self.count).unwrap_or(u32::MAX);
        let _all = self.free.acquire_many(all).await;
        self.free.close();
        lock(&self.handles).clear();
    }
}

/// A question that panicked has taken its handle with it, and the rest is whole.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
