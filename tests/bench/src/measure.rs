//! Taking times, and telling how much memory there was.

use std::fs;
use std::time::{Duration, Instant};

use crate::Result;

/// How long one piece of work takes, and what it gives.
pub fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let started = Instant::now();
    let result = work();
    (started.elapsed(), result)
}

/// The most memory that this process has had, since [`clear_peak`].
pub fn peak() -> Result<u64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next());
    Ok(peak.ok_or("no VmHWM in status")?.parse::<u64>()? * 1024)
}

/// The most memory that any process had which this one started and waited for.
#[cfg(unix)]
pub fn peak_of_children() -> Result<u64> {
    use nix::sys::resource::{UsageWho, getrusage};
    Ok(u64::try_from(getrusage(UsageWho::RUSAGE_CHILDREN)?.max_rss())? * 1024)
}

#[cfg(not(unix))]
pub fn peak_of_children() -> Result<u64> {
    Err("this system does not tell".into())
}

/// From here on the peak is that of what follows.
pub fn clear_peak() -> Result<()> {
    Ok(fs::write("/proc/self/clear_refs", "5")?)
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
