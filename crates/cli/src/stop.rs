//! Ctrl-C: the first one stops a run politely, the second ends the program.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::Notify;

/// What a shell expects of a program that was interrupted.
const INTERRUPTED: i32 = 130;

#[derive(Default)]
pub(crate) struct Stop {
    asked: AtomicBool,
    prompting: AtomicBool,
    now: Notify,
}

impl Stop {
    pub(crate) async fn listen(&self) {
        while tokio::signal::ctrl_c().await.is_ok() {
            if self.asked.swap(true, Ordering::Relaxed) || self.prompting.load(Ordering::Relaxed) {
                std::process::exit(INTERRUPTED);
            }
            self.now.notify_one();
        }
    }

    pub(crate) fn is_asked(&self) -> bool {
        self.asked.load(Ordering::Relaxed)
    }

    /// Waits so long, or until it is asked for.
    pub(crate) async fn pause(&self, wait: Duration) {
        tokio::select! {
            () = self.now.notified() => {}
            () = tokio::time::sleep(wait) => {}
        }
    }

    /// While somebody is asked something, nothing is under way that could be stopped politely.
    pub(crate) fn while_prompting<T>(&self, ask: impl FnOnce() -> T) -> T {
        self.prompting.store(true, Ordering::Relaxed);
        let answer = ask();
        self.prompting.store(false, Ordering::Relaxed);
        answer
    }
}
