//! How many may be here at once.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::serve::Limits;

pub(crate) struct Crowd {
    connections: Arc<Semaphore>,
    requests: Arc<Semaphore>,
    /// With fewer places left than this, connections are not kept for a next request.
    few: usize,
}

impl Crowd {
    pub(crate) fn of(limits: Limits) -> Self {
        Self {
            connections: Arc::new(Semaphore::new(limits.connections)),
            requests: Arc::new(Semaphore::new(limits.requests)),
            few: limits.connections / 4,
        }
    }

    pub(crate) fn connections(&self) -> &Arc<Semaphore> {
        &self.connections
    }

    /// A place for one request; `None` where there is none.
    pub(crate) fn place(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.requests).try_acquire_owned().ok()
    }

    pub(crate) fn is_dense(&self) -> bool {
        self.connections.available_permits() <= self.few
    }
}
