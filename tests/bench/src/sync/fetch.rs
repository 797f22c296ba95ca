//! Jumla's sync in a process of its own: the workspace is opened with its passphrase, brought up to date and closed.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use jumla_engine::Watcher;
use jumla_engine::surface::{Source, SyncPhase, SyncProgress};
use jumla_engine::sync::{Options, sync};
use jumla_engine::{ConnectRequest, Workspace, connect};
use serde::{Deserialize, Serialize};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

use super::clock;
use super::served::Served;
use crate::Result;
use crate::measure::{clear_peak, peak, timed};
use crate::table::duration;
use crate::world::PASSPHRASE;

/// Threads of the runtime, besides the one that keeps what they bring.
const WORKERS: usize = 2;

/// What a sync came to. Sizes are bytes.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Fetched {
    pub documents: u32,
    /// Over the line.
    pub bytes: u64,
    /// From the start of the process to its end.
    pub whole: Duration,
    /// Of it, for making the key out of the passphrase and opening the store.
    pub key: Duration,
    pub sync: Duration,
    /// What it did one after the other, and how long.
    pub phases: Vec<(String, Duration)>,
    /// Of all cores.
    pub processor: Duration,
    /// The most memory there was.
    pub peak: u64,
    /// The same, from when the workspace was open.
    pub peak_of_sync: u64,
}

impl Fetched {
    /// What took how long.
    pub fn phases(&self) -> String {
        let phases = self.phases.iter().map(|(phase, lasted)| format!("{phase} {}", duration(*lasted)));
        phases.collect::<Vec<_>>().join(", ")
    }
}

/// A workspace that is connected and empty.
pub struct Laptop {
    folder: TempDir,
}

impl Laptop {
    pub fn connect(served: &Served, user: &str) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let request = ConnectRequest {
            server: served.url.clone(),
            user: user.to_owned(),
            password: "a password".to_owned(),
            passphrase: Some(PASSPHRASE.to_owned()),
            source: Source::Cht,
            certificate: None,
            proxy: None,
        };
        runtime()?.block_on(connect(&folder.path().join("workspace"), &request, clock()?))?;
        Ok(Self { folder })
    }

    /// Syncs in a process of its own.
    pub fn fetch(&self) -> Result<Fetched> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("fetch").arg(self.folder.path().join("workspace")).stderr(Stdio::inherit());
        let (whole, output) = timed(|| command.output());
        let output = output?;
        if !output.status.success() {
            return Err("the sync failed".into());
        }
        Ok(Fetched { whole, ..serde_json::from_slice(&output.stdout)? })
    }
}

/// Syncs the workspace in a folder and prints what that came to, as JSON.
pub fn fetch(folder: &Path) -> Result<()> {
    let clock = clock()?;
    let (key, workspace) = timed(|| Workspace::open(folder, Some(PASSPHRASE), clock));
    let mut workspace = workspace?;
    let opening = peak()?;
    // From here on the peak is that of the sync.
    clear_peak()?;
    let runtime = runtime()?;
    let phases = Phases::default();
    let (took, end) = timed(|| runtime.block_on(sync(&mut workspace, &Options::default(), &phases)));
    let outcome = end.into_result()?;
    if !outcome.complete {
        return Err("the sync is not complete".into());
    }
    drop(workspace);
    let peak_of_sync = peak()?;
    let fetched = Fetched {
        documents: outcome.fetched,
        bytes: outcome.bytes,
        whole: Duration::ZERO,
        key,
        sync: took,
        phases: phases.lasted(),
        processor: processor()?,
        peak: opening.max(peak_of_sync),
        peak_of_sync,
    };
    println!("{}", serde_json::to_string(&fetched)?);
    Ok(())
}

/// Hears when a phase begins.
#[derive(Default)]
struct Phases(Mutex<Vec<(SyncPhase, Instant)>>);

impl Watcher<SyncProgress> for Phases {
    fn progress(&self, progress: SyncProgress) {
        let mut begun = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if begun.last().is_none_or(|(phase, _)| *phase != progress.phase) {
            begun.push((progress.phase, Instant::now()));
        }
    }

    fn is_cancelled(&self) -> bool {
        false
    }
}

impl Phases {
    /// Each until the next, and the last until now.
    fn lasted(self) -> Vec<(String, Duration)> {
        let begun = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        let ends = begun.iter().skip(1).map(|(_, begun)| *begun).chain([Instant::now()]);
        let name = |phase: SyncPhase| format!("{phase:?}").to_lowercase();
        begun.iter().zip(ends).map(|((phase, begun), end)| (name(*phase), end - *begun)).collect()
    }
}

fn runtime() -> Result<Runtime> {
    Ok(Builder::new_multi_thread().worker_threads(WORKERS).enable_all().build()?)
}

/// How long cores have worked for this process.
fn processor() -> Result<Duration> {
    // Hundredths of a second, in user and in system mode, behind the name in its brackets.
    let stat = fs::read_to_string("/proc/self/stat")?;
    let (_, numbers) = stat.rsplit_once(')').ok_or("no name in stat")?;
    let ticks: u64 =
        numbers.split_whitespace().skip(11).take(2).filter_map(|text| text.parse::<u64>().ok()).sum();
    Ok(Duration::from_millis(ticks * 10))
}
