//! A laptop with one workspace on it.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use jumla_engine::surface::{Compat, ExportRequest, Scope, Source, SyncOutcome, SyncProgress};
use jumla_engine::sync::{End, Extent, Options, Patience, sync};
use jumla_engine::{
    Clock, ConnectRequest, Destination, Error, Unwatched, Watcher, Workspace, connect, sign_in_again,
};
use jumla_testkit::SimulatedCht;
use serde_json::Value;
use tempfile::TempDir;

pub const PASSWORD: &str = "Secret.Pass-2026";
const PASSPHRASE: &str = "a long enough passphrase";

/// Puts up with as much as ever, but does not wait.
pub const QUICK: Patience =
    Patience { first_wait: Duration::from_micros(1), longest_wait: Duration::from_secs(30), failures: 7 };

pub struct Laptop {
    pub folder: TempDir,
    pub workspace: Workspace,
}

impl Laptop {
    /// Signs in and syncs.
    pub async fn synced(server: &SimulatedCht, user: &str) -> Self {
        let mut laptop = Self::connected(server, user).await.unwrap();
        laptop.sync().await.unwrap();
        laptop
    }

    pub async fn connected(server: &SimulatedCht, user: &str) -> Result<Self, Error> {
        Self::connect(&server.url(), user, PASSWORD, server.now()).await
    }

    pub async fn connect(
        server: &str,
        user: &str,
        password: &str,
        now: DateTime<Utc>,
    ) -> Result<Self, Error> {
        let request = ConnectRequest {
            server: server.to_owned(),
            user: user.to_owned(),
            password: password.to_owned(),
            passphrase: None,
            source: Source::Cht,
            certificate: None,
            proxy: None,
        };
        Self::asking(request, now).await
    }

    /// Signs in as asked for, with the passphrase of all laptops here.
    pub async fn asking(mut request: ConnectRequest, now: DateTime<Utc>) -> Result<Self, Error> {
        let folder = tempfile::tempdir().unwrap();
        request.passphrase = Some(PASSPHRASE.to_owned());
        let result = connect(&folder.path().join("workspace"), &request, Clock::Fixed(now)).await;
        if result.is_err() {
            assert!(!folder.path().join("workspace").exists(), "a refused connection leaves nothing behind");
        }
        Ok(Self { folder, workspace: result? })
    }

    pub async fn sync(&mut self) -> Result<SyncOutcome, Error> {
        self.run(Extent::Changes).await.into_result()
    }

    /// One run of sync, however it ends.
    pub async fn run(&mut self, extent: Extent) -> End {
        let options = Options { patience: QUICK, ..Options::of(extent) };
        sync(&mut self.workspace, &options, &Unwatched::default()).await
    }

    pub async fn sign_in_again(&mut self, server: &SimulatedCht) {
        // A server that disturbs this too is asked until it does not.
        let mut result = sign_in_again(&mut self.workspace, PASSWORD).await;
        for _ in 0..100 {
            if result.is_ok() {
                return;
            }
            server.advance(TimeDelta::seconds(11));
            result = sign_in_again(&mut self.workspace, PASSWORD).await;
        }
        result.unwrap();
    }

    /// The same workspace, opened again at another time.
    pub fn reopen(&mut self, now: DateTime<Utc>) {
        let folder = self.workspace.folder().to_owned();
        self.workspace = Workspace::open(&folder, Some(PASSPHRASE), Clock::Fixed(now)).unwrap();
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// What `--compat cht` writes.
    pub fn as_the_cht(
        &mut self,
        data_set: &str,
        month: &str,
        org_unit: Option<&str>,
    ) -> Result<Value, Error> {
        let request = ExportRequest { compat: Compat::Cht, ..request(data_set, month, org_unit) };
        let exported = self.workspace.export(&request, &Destination::Stream)?;
        Ok(serde_json::from_slice(&exported.bytes).unwrap())
    }
}

/// Stops a run when so many documents are here.
pub struct StopsAt {
    stop: AtomicBool,
    at: u64,
}

impl StopsAt {
    pub fn documents(at: u64) -> Self {
        Self { stop: AtomicBool::new(false), at }
    }
}

impl Watcher<SyncProgress> for StopsAt {
    fn progress(&self, progress: SyncProgress) {
        if progress.done >= self.at {
            self.stop.store(true, Ordering::Relaxed);
        }
    }

    fn is_cancelled(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

pub fn request(data_set: &str, period: &str, org_unit: Option<&str>) -> ExportRequest {
    ExportRequest {
        data_set: data_set.to_owned(),
        period: period.to_owned(),
        org_units: org_unit.map(ToOwned::to_owned).into_iter().collect(),
        ..ExportRequest::default()
    }
}

pub fn scope(facilities: &[&str], period: Option<&str>) -> Scope {
    Scope {
        facilities: facilities.iter().map(|&one| one.to_owned()).collect(),
        period: period.map(ToOwned::to_owned),
    }
}

pub fn time(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// Rows as a multiset: order says nothing, a row that is there twice does.
pub fn sorted(rows: &Value) -> Vec<String> {
    let canonical = |row: &Value| {
        let mut keys: Vec<(&String, String)> =
            row.as_object().unwrap().iter().map(|(key, value)| (key, value.to_string())).collect();
        keys.sort();
        format!("{keys:?}")
    };
    let mut rows: Vec<String> = rows.as_array().unwrap().iter().map(canonical).collect();
    rows.sort();
    rows
}
