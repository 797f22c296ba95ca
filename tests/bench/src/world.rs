//! Made-up worlds as the JSON texts that a server's `_bulk_get` gives, and workspaces that hold them.

use std::path::Path;

use chrono::{TimeZone as _, Utc};
use jumla_engine::{Clock, Workspace, sync};
use jumla_store::{Account, AccountRole};
use jumla_testkit::WorldBuilder;
use serde_json::{Map, Value};
use tempfile::TempDir;

use crate::Result;

pub const PASSPHRASE: &str = "a long enough passphrase";
/// Documents per transaction, as the engine's sync asks for them.
pub const BATCH: usize = 1000;
pub const FACILITIES: usize = 1000;
pub const CHWS: usize = 10;
pub const TARGETS: usize = 12;
/// The newest month in the region's workspace.
pub const MONTH: &str = "2026-11";

/// A document's text as CouchDB writes it: id and revision first.
pub fn text_of(document: Value, number: usize) -> String {
    let Value::Object(fields) = document else { return document.to_string() };
    let mut whole = Map::new();
    whole.insert("_id".into(), fields.get("_id").cloned().unwrap_or_default());
    let random = (number as u128 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c834);
    whole.insert("_rev".into(), format!("{}-{random:032x}", number % 7 + 1).into());
    whole.extend(fields);
    Value::Object(whole).to_string()
}

/// An officer's workspace without documents.
pub fn empty_workspace(folder: &Path) -> Result<Workspace> {
    workspace_of(
        folder,
        "officer",
        "program_officer",
        Account { role: AccountRole::Officer, ..Account::default() },
    )
}

/// The workspace, without documents, of somebody who supervises these facilities.
pub fn supervisors_workspace(folder: &Path, facilities: &[String]) -> Result<Workspace> {
    let facilities = facilities.iter().map(|id| id.as_str().into()).collect();
    workspace_of(folder, "supervisor", "chw_supervisor", Account { facilities, ..Account::default() })
}

fn workspace_of(folder: &Path, user: &str, role: &str, account: Account) -> Result<Workspace> {
    let account = Account {
        server: "https://cht.example.org".into(),
        server_version: "5.2.0".into(),
        user: user.into(),
        full_name: user.into(),
        roles: vec![role.into()],
        time_zone: "Africa/Nairobi".into(),
        checkpoint: "0".into(),
        ..account
    };
    let now = Utc.with_ymd_and_hms(2026, 12, 10, 6, 0, 0).single().ok_or("no such time")?;
    Ok(Workspace::create(folder, Some(PASSPHRASE), &account, Clock::Fixed(now))?)
}

pub fn take_in(workspace: &mut Workspace, documents: &[String]) -> Result<()> {
    for batch in documents.chunks(BATCH) {
        sync::take_in(workspace, batch.iter().map(String::as_str))?;
    }
    Ok(())
}

/// A region of 10,000 CHWs in 1,000 facilities with some months of reports, one in ten missing.
pub struct Region {
    pub folder: TempDir,
    pub workspace: Workspace,
    pub builder: WorldBuilder,
    /// The same target documents, without the engine.
    pub target_documents: Vec<String>,
}

impl Region {
    pub fn build() -> Result<Self> {
        println!("\nA region of {} CHWs, three months", FACILITIES * CHWS);
        Self::of_months("2026-09", 3)
    }

    pub fn of_months(first: &str, count: u32) -> Result<Self> {
        let builder = WorldBuilder::new()
            .facilities(FACILITIES)
            .chws_per_facility(CHWS)
            .targets(TARGETS)
            .months(first, count);
        let (mut target_documents, mut others) = (Vec::new(), Vec::new());
        let mut number = 0;
        builder.each_document(|document| {
            let text = text_of(document, number);
            let is_target = text.starts_with("{\"_id\":\"target~");
            if is_target { &mut target_documents } else { &mut others }.push(text);
            number += 1;
        });
        let folder = tempfile::tempdir()?;
        let mut workspace = empty_workspace(&folder.path().join("workspace"))?;
        take_in(&mut workspace, &others)?;
        take_in(&mut workspace, &target_documents)?;
        Ok(Self { folder, workspace, builder, target_documents })
    }
}
