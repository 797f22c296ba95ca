//! Who watches a piece of work that takes its time, and may stop it.

use std::sync::atomic::{AtomicBool, Ordering};

/// Hears how far it is (`P`: a sync tells other things than a push), and may stop it.
pub trait Watcher<P>: Sync {
    fn progress(&self, progress: P);

    /// Asked between requests, and several times a second while waiting for the server.
    fn is_cancelled(&self) -> bool;
}

/// A watcher that only stops.
#[derive(Default)]
pub struct Unwatched {
    pub cancel: AtomicBool,
}

impl<P> Watcher<P> for Unwatched {
    fn progress(&self, _: P) {}

    fn is_cancelled(&self) -> bool {
        self.cancel.load(Ordering::Relaxed)
    }
}
