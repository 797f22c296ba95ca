//! PouchDB in Node, with the adapter that it uses there: LevelDB.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use serde::Deserialize;

use super::documents::OFFICER;
use super::served::Served;
use super::server::session_of;
use crate::Result;

pub struct PouchDb {
    program: PathBuf,
}

/// What a replication says of itself.
#[derive(Deserialize)]
struct Told {
    documents: usize,
    milliseconds: f64,
    peak: u64,
}

pub struct Replicated {
    /// Without the start of Node.
    pub took: Duration,
    /// Bytes.
    pub peak: u64,
}

impl PouchDb {
    pub fn find() -> Result<Self> {
        let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/pouchdb"));
        if !folder.join("node_modules/pouchdb").is_dir() {
            return Err("PouchDB is not installed; `./dev bench sync` does that first".into());
        }
        Ok(Self { program: folder.join("replicate.js") })
    }

    /// Fetches everything into a new database, so many at once.
    pub fn replicate(&self, served: &Served, batch: usize) -> Result<Replicated> {
        let folder = tempfile::tempdir()?;
        let output = Command::new("node")
            .arg(&self.program)
            .args([&format!("{}/medic", served.url), &session_of(OFFICER)])
            .arg(folder.path().join("database"))
            .arg(batch.to_string())
            .stderr(Stdio::inherit())
            .output()?;
        if !output.status.success() {
            return Err("PouchDB does not replicate".into());
        }
        let told: Told = serde_json::from_slice(&output.stdout)?;
        println!(
            "   PouchDB, {batch} at once: {} documents in {:.1} s",
            told.documents,
            told.milliseconds / 1e3
        );
        Ok(Replicated { took: Duration::from_secs_f64(told.milliseconds / 1e3), peak: told.peak })
    }
}
