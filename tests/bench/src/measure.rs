//! Taking times.

use std::time::{Duration, Instant};

/// How long one piece of work takes, and what it gives.
pub fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let started = Instant::now();
    let result = work();
    (started.elapsed(), result)
}

/// The figures of one job.
#[derive(Default)]
pub struct Runs(Vec<Duration>);

impl Runs {
    pub fn add(&mut self, one: Duration) {
        self.0.push(one);
    }

    /// The middle one; zero of none.
    pub fn median(&self) -> Duration {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        sorted.get(sorted.len() / 2).copied().unwrap_or_default()
    }
}
