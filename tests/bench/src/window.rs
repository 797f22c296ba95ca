//! From starting the program to the first numbers on the screen, beside a Tauri window with nothing in it.
//!
//! Both are watched in the same way, from outside: Xvfb keeps its screen in a file, and a window is there when the
//! screen has changed for the last time. For Jumla that is a little after the first numbers, when everything else
//! on the page stands too. Nothing is asked of the programs and nothing in them knows that it is watched.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use chrono::{TimeZone as _, Utc};
use jumla_engine::{Clock, Workspace};
use tempfile::TempDir;

use crate::Result;
use crate::measure::Runs;
use crate::table::{Aim, Table};

const RUNS: usize = 7;
/// The clock of the demo workspace, and of the program that opens it.
const NOW: &str = "2026-11-10T06:00:00Z";
/// How often the screen is looked at.
const GLANCE: Duration = Duration::from_millis(4);
/// When nothing has changed for so long, nothing more comes. (Later than that WebKit fades the scroll bar out.)
const STILL: Duration = Duration::from_millis(1000);
const PATIENCE: Duration = Duration::from_secs(60);

pub fn measure(table: &mut Table) -> Result<()> {
    println!("\nWindow");
    let laptop = Laptop::new()?;
    drop(Workspace::make_demo(&laptop.workspace(), Clock::Fixed(now()?))?);
    let (mut jumla, mut empty) = <(Runs, Runs)>::default();
    let (mut jumla_memory, mut empty_memory) = (0, 0);
    // The first run of each fills caches, on the disk and off it.
    for run in 0..=RUNS {
        let whole = laptop.start("jumla-desktop")?;
        let bare = laptop.start("jumla-empty-window")?;
        if run > 0 {
            jumla.add(whole.took);
            empty.add(bare.took);
        }
        (jumla_memory, empty_memory) = (whole.memory, bare.memory);
    }
    let aim = Aim::Times(1.3);
    table.time("start to numbers on screen", jumla.median(), "start of an empty window", empty.median(), aim);
    table.size(
        "memory (PSS of all processes)",
        jumla_memory as f64,
        "memory of an empty window",
        empty_memory as f64,
        Aim::None,
    );
    Ok(())
}

fn now() -> Result<chrono::DateTime<Utc>> {
    Ok(Utc.from_utc_datetime(&chrono::DateTime::parse_from_rfc3339(NOW)?.naive_utc()))
}

/// What one start gave.
struct Started {
    took: Duration,
    /// Bytes.
    memory: u64,
}

/// A home folder and a screen of its own.
struct Laptop {
    screen: Screen,
    folder: TempDir,
}

impl Laptop {
    fn new() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        fs::create_dir(folder.path().join("run"))?;
        fs::create_dir(folder.path().join("screen"))?;
        Ok(Self { screen: Screen::start(&folder.path().join("screen"))?, folder })
    }

    fn workspace(&self) -> PathBuf {
        self.folder.path().join("workspace")
    }

    /// Starts a program that was built beside this one, watches it until its window stands, and ends it.
    fn start(&self, name: &str) -> Result<Started> {
        let program = std::env::current_exe()?.with_file_name(name);
        if !program.is_file() {
            return Err(format!("{name} is not built; `./dev bench` builds it first").into());
        }
        let home = self.folder.path();
        let blank = self.screen.picture()?;
        let started = Instant::now();
        let child = Command::new(program)
            .current_dir(home)
            .env("HOME", home)
            .env("XDG_RUNTIME_DIR", home.join("run"))
            .env("JUMLA_WORKSPACE", self.workspace())
            .env("JUMLA_NOW", NOW)
            .env("JUMLA_NO_KEYRING", "1")
            .env("DISPLAY", &self.screen.name)
            .env("GDK_BACKEND", "x11")
            .env("LANG", "C.UTF-8")
            .env("NO_AT_BRIDGE", "1")
            .env("GSETTINGS_BACKEND", "memory")
            .env_remove("XDG_CONFIG_HOME")
            .env_remove("XDG_DATA_HOME")
            .env_remove("XDG_CACHE_HOME")
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()?;
        let running = Running(child);
        let took = self.screen.last_change(&blank, started)?;
        let memory = memory_of(running.0.id())?;
        drop(running);
        self.screen.wait_until(&blank)?;
        Ok(Started { took, memory })
    }
}

/// A screen nobody sees, and the file in which it stands.
struct Screen {
    server: Child,
    name: String,
    file: PathBuf,
}

impl Screen {
    fn start(folder: &Path) -> Result<Self> {
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1366x768x24", "-nolisten", "tcp", "-fbdir"])
            .arg(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("Xvfb: {error}; `./dev bench` installs it"))?;
        let mut number = String::new();
        if let Some(stdout) = server.stdout.as_mut() {
            BufReader::new(stdout).read_line(&mut number)?;
        }
        Ok(Self { server, name: format!(":{}", number.trim()), file: folder.join("Xvfb_screen0") })
    }

    fn picture(&self) -> Result<Vec<u8>> {
        Ok(fs::read(&self.file)?)
    }

    /// How long after `since` the screen changed for the last time.
    fn last_change(&self, blank: &[u8], since: Instant) -> Result<Duration> {
        let mut last = blank.to_vec();
        let mut changed = None;
        loop {
            let picture = self.picture()?;
            let now = since.elapsed();
            if picture != last {
                (last, changed) = (picture, Some(now));
            }
            match changed {
                Some(change) if now - change > STILL => return Ok(change),
                None if now > PATIENCE => return Err("no window opens".into()),
                Some(_) if now > PATIENCE => return Err("the window never stands still".into()),
                _ => std::thread::sleep(GLANCE),
            }
        }
    }

    fn wait_until(&self, wanted: &[u8]) -> Result<()> {
        let since = Instant::now();
        while self.picture()? != wanted {
            if since.elapsed() > PATIENCE {
                return Err("the window does not close".into());
            }
            std::thread::sleep(GLANCE);
        }
        Ok(())
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// A program and the processes that it started: they are one process group.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let group = format!("-{}", self.0.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status();
        let _ = self.0.wait();
    }
}

/// Memory of a process and all below it, what they share counted once.
fn memory_of(process: u32) -> Result<u64> {
    let mut bytes = 0;
    let mut left = vec![process];
    while let Some(process) = left.pop() {
        let rollup = fs::read_to_string(format!("/proc/{process}/smaps_rollup"))?;
        let pss = rollup.lines().find_map(|line| line.strip_prefix("Pss:")?.split_whitespace().next());
        bytes += pss.ok_or("no Pss in smaps_rollup")?.parse::<u64>()? * 1024;
        for thread in fs::read_dir(format!("/proc/{process}/task"))? {
            let children = fs::read_to_string(thread?.path().join("children"))?;
            left.extend(children.split_whitespace().filter_map(|child| child.parse::<u32>().ok()));
        }
    }
    Ok(bytes)
}
