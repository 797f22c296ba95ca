//! How far a run is, and how fast.

use std::time::Duration;

use jumla_cht::client::Client;
use tokio::time::Instant;

use crate::Error;
use crate::glance;
use crate::surface::{SyncPhase, SyncProgress};
use crate::watch::Watcher;

/// What is measured of a run.
pub(super) struct Meter<'a> {
    watcher: &'a dyn Watcher<SyncProgress>,
    client: Client,
    phase: SyncPhase,
    done: usize,
    total: usize,
    phase_began: Instant,
    bytes_before: u64,
    /// Beyond which the day's allowance is used up.
    cap: Option<(u64, u32)>,
}

impl<'a> Meter<'a> {
    /// `cap` is what may still come, and the day's allowance in megabytes.
    pub(super) fn new(
        watcher: &'a dyn Watcher<SyncProgress>,
        client: Client,
        cap: Option<(u64, u32)>,
    ) -> Self {
        Self {
            watcher,
            client,
            phase: SyncPhase::Listing,
            done: 0,
            total: 0,
            phase_began: Instant::now(),
            bytes_before: 0,
            cap,
        }
    }

    pub(super) fn begin(&mut self, phase: SyncPhase, total: usize) -> Result<(), Error> {
        self.phase = phase;
        self.done = 0;
        self.total = total;
        self.phase_began = Instant::now();
        self.bytes_before = self.client.received();
        self.tell(None)
    }

    /// So many more are done.
    pub(super) fn did(&mut self, more: usize) -> Result<(), Error> {
        self.done += more;
        self.tell(None)
    }

    /// The total turned out to be another.
    pub(super) fn expect(&mut self, total: usize) {
        self.total = total;
    }

    pub(super) fn done(&self) -> usize {
        self.done
    }

    fn tell(&self, waiting: Option<Duration>) -> Result<(), Error> {
        let elapsed = u64::try_from(self.phase_began.elapsed().as_millis()).unwrap_or(u64::MAX);
        let bytes = self.client.received();
        let (done, total) = (self.done as u64, self.total as u64);
        // Of the first half second nothing can be told.
        let rate = |amount: u64| if elapsed < 500 { 0 } else { amount.saturating_mul(1000) / elapsed };
        let left = total.saturating_sub(done);
        let known = elapsed >= 2000 && done > 0 && total > 0 && waiting.is_none();
        let seconds_left = known.then(|| (left.saturating_mul(elapsed) / done).div_ceil(1000));
        self.watcher.progress(SyncProgress {
            phase: self.phase,
            done,
            total,
            bytes,
            bytes_per_second: rate(bytes.saturating_sub(self.bytes_before)),
            documents_per_second: rate(done),
            seconds_left: seconds_left.and_then(|seconds| u32::try_from(seconds).ok()),
            waiting: waiting.and_then(|wait| u32::try_from(wait.as_millis().div_ceil(1000)).ok()),
        });
        if self.watcher.is_cancelled() {
            return Err(Error::Interrupted);
        }
        match self.cap {
            Some((cap, megabytes)) if bytes >= cap => Err(Error::DataCapReached { megabytes }),
            _ => Ok(()),
        }
    }

    /// Waits for an answer, but no longer than the watcher wants to and the allowance lasts.
    pub(super) async fn until<T>(&self, answer: impl Future<Output = T>) -> Result<T, Error> {
        glance::until(answer, || self.tell(None)).await
    }

    /// Waits before asking again.
    pub(super) async fn pause(&self, wait: Duration) -> Result<(), Error> {
        glance::pause(wait, |left| self.tell(Some(left))).await
    }
}
