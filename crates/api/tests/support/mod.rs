//! A workspace that was synced from the simulated CHT, an API over it, and a program that asks.

#![allow(dead_code, reason = "every test file uses its own part of this")]

use std::sync::{Once, OnceLock};
use std::time::Duration;

use chrono::{DateTime, Utc};
use jumla_api::{Options, Running, start};
use jumla_engine::Unwatched;
use jumla_engine::surface::{ApiClientRequest, ApiRight, Source};
use jumla_engine::sync::{self, Extent, Patience};
use jumla_engine::{Clock, ConnectRequest, Workspace, connect};
use jumla_testkit::{SimulatedCht, World};
use reqwest::Client;
use tempfile::TempDir;

pub const PASSWORD: &str = "Secret.Pass-2026";
const PASSPHRASE: &str = "a long enough passphrase";

/// Puts up with as much as ever, but does not wait.
const QUICK: Patience =
    Patience { first_wait: Duration::from_micros(1), longest_wait: Duration::from_secs(30), failures: 7 };

pub fn client() -> Client {
    static CRYPTOGRAPHY: Once = Once::new();
    CRYPTOGRAPHY.call_once(|| {
        // The engine may have put it in place before.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
    Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap()
}

/// The recorded world, read once.
pub fn recorded() -> World {
    static RECORDED: OnceLock<World> = OnceLock::new();
    RECORDED.get_or_init(World::recorded).clone()
}

pub struct Laptop {
    folder: TempDir,
    pub workspace: Workspace,
}

impl Laptop {
    pub async fn synced(server: &SimulatedCht, user: &str) -> Self {
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
        let workspace =
            connect(&folder.path().join("workspace"), &request, Clock::Fixed(server.now())).await.unwrap();
        let mut laptop = Self { folder, workspace };
        laptop.sync().await;
        laptop
    }

    pub fn demo(now: DateTime<Utc>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace::make_demo(&folder.path().join("workspace"), Clock::Fixed(now)).unwrap();
        Self { folder, workspace }
    }

    pub async fn sync(&mut self) {
        self.run(Extent::Changes).await;
    }

    /// Everything again.
    pub async fn sync_all(&mut self) {
        self.run(Extent::Full).await;
    }

    async fn run(&mut self, extent: Extent) {
        let options = sync::Options { patience: QUICK, ..sync::Options::of(extent) };
        sync::sync(&mut self.workspace, &options, &Unwatched::default()).await.into_result().unwrap();
    }

    /// The same workspace, opened again at another time.
    pub fn reopen(&mut self, now: DateTime<Utc>) {
        let folder = self.workspace.folder().to_owned();
        self.workspace = Workspace::open(&folder, Some(PASSPHRASE), Clock::Fixed(now)).unwrap();
    }

    /// A token with these rights.
    pub fn token(&mut self, name: &str, rights: &[ApiRight], origins: &[&str]) -> String {
        let request = ApiClientRequest {
            name: name.to_owned(),
            rights: rights.to_vec(),
            origins: origins.iter().map(|&origin| origin.to_owned()).collect(),
        };
        self.workspace.admit_api_client(&request).unwrap().token
    }

    pub async fn serve(&self) -> Running {
        start(&self.workspace, &Options::default()).await.unwrap()
    }
}

pub fn url(running: &Running) -> String {
    format!("http://127.0.0.1:{}", running.port())
}
