//! A place where `jumla sync` runs: a folder with a workspace in it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use jumla_engine::Unwatched;
use jumla_engine::surface::Source;
use jumla_engine::sync::{Options, sync};
use jumla_engine::{Clock, ConnectRequest, Workspace, connect};
use jumla_testkit::SimulatedCht;
use tempfile::TempDir;

const NOW: &str = "2026-11-23T09:00:00Z";
const PASSWORD: &str = "Secret.Pass-2026";
const PASSPHRASE: &str = "a long enough passphrase";

pub struct Place(TempDir);

impl Place {
    pub async fn connected(server: &SimulatedCht, user: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let request = ConnectRequest {
            server: server.url(),
            user: user.to_owned(),
            password: PASSWORD.to_owned(),
            passphrase: Some(PASSPHRASE.to_owned()),
            source: Source::Cht,
            certificate: None,
            proxy: None,
        };
        drop(connect(&folder.path().join("workspace"), &request, clock()).await.unwrap());
        Self(folder)
    }

    /// With no symbolic link in it.
    pub fn workspace(&self) -> PathBuf {
        self.0.path().canonicalize().unwrap().join("workspace")
    }
}

/// The real command, on a computer with nothing else on it.
pub fn jumla_sync(workspace: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jumla"));
    command
        .args(["sync", "--json"])
        .env_clear()
        .envs([("JUMLA_NOW", NOW), ("JUMLA_NO_KEYRING", "1"), ("JUMLA_PASSPHRASE", PASSPHRASE)])
        .env("JUMLA_WORKSPACE", workspace)
        .env("HOME", workspace)
        .current_dir(workspace)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    command
}

/// It opens.
pub fn open(workspace: &Path, remark: &str) -> Workspace {
    Workspace::open(workspace, Some(PASSPHRASE), clock())
        .unwrap_or_else(|error| panic!("{remark}: {error:?}"))
}

/// Nothing in it is broken.
pub fn sound(workspace: Workspace, remark: &str) -> Workspace {
    workspace.check_store().unwrap_or_else(|error| panic!("{remark}: {error:?}"));
    workspace
}

/// Synced in this very process, where nobody disturbs it.
pub async fn synced(mut workspace: Workspace, remark: &str) -> Workspace {
    let end = sync(&mut workspace, &Options::default(), &Unwatched::default()).await;
    assert!(end.outcome.complete, "{remark}: {end:?}");
    workspace
}

fn clock() -> Clock {
    Clock::Fixed(NOW.parse().unwrap())
}
