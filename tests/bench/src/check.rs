//! What is odd about a month of a region, with two years behind it.

use std::hint::black_box;
use std::mem;
use std::path::Path;
use std::time::Duration;

use jumla_domain::check::Thresholds;
use jumla_engine::Workspace;
use jumla_engine::surface::Scope;
use jumla_store::{Key, Store};
use jumla_testkit::WorldBuilder;
use rusqlite::Connection;

use crate::measure::{Runs, timed};
use crate::table::{Aim, Table};
use crate::world::{BATCH, CHWS, FACILITIES, MONTH, empty_workspace, take_in, text_of};
use crate::{Result, floor, table};

const RUNS: usize = 7;
const MONTHS: u32 = 24;
const TARGETS: usize = 30;

pub fn measure(table: &mut Table) -> Result<()> {
    println!("\nFindings: {} CHWs, {MONTHS} months, {TARGETS} targets", FACILITIES * CHWS);
    let builder = WorldBuilder::new()
        .facilities(FACILITIES)
        .chws_per_facility(CHWS)
        .targets(TARGETS)
        .months("2024-12", MONTHS);
    let folder = tempfile::tempdir()?;
    let (workspace, rows) = filled(folder.path(), &builder)?;
    let scope = |facilities| Scope {
        facilities: (1..=facilities).map(|facility| builder.facility_id(facility)).collect(),
        period: Some(MONTH.into()),
    };
    let months = builder.month_tags();
    let read_region = || {
        months.iter().try_for_each(|month| {
            floor::read_month(&rows, month).map(|count| {
                black_box(count);
            })
        })
    };
    let contacts: Vec<String> = (1..=CHWS).map(|chw| builder.chw_id(1, chw)).collect();
    let read_facility =
        || months.iter().try_for_each(|month| floor::read_contacts(&rows, month, &contacts).map(drop));
    let aim = Aim::Within(Duration::from_secs(2));
    let what = format!("findings of a region of {} CHWs", FACILITIES * CHWS);
    one(table, &workspace, &what, &scope(FACILITIES), read_region, aim)?;
    let what = format!("findings of a facility of {CHWS} CHWs");
    one(table, &workspace, &what, &scope(1), read_facility, Aim::None)
}

/// A workspace, and the same target documents without the engine.
fn filled(folder: &Path, builder: &WorldBuilder) -> Result<(Workspace, Connection)> {
    let mut workspace = empty_workspace(&folder.join("workspace"))?;
    let path = folder.join("floor.db");
    let mut bare = Store::create(&path, &Key::new(floor::KEY))?;
    let mut batch: Vec<String> = Vec::with_capacity(BATCH);
    let mut number = 0;
    let mut result: Result<()> = Ok(());
    let mut keep = |batch: Vec<String>| -> Result<()> {
        take_in(&mut workspace, &batch)?;
        floor::fill(&mut bare, &batch)
    };
    builder.each_document(|document| {
        batch.push(text_of(document, number));
        number += 1;
        if batch.len() == BATCH && result.is_ok() {
            result = keep(mem::take(&mut batch));
        }
    });
    result?;
    keep(batch)?;
    drop(bare);
    // All of the two years are looked at.
    let thresholds = Thresholds { history_months: MONTHS - 1, ..Thresholds::default() };
    workspace.set_thresholds(Some(&thresholds))?;
    Ok((workspace, floor::open(&path)?))
}

fn one(
    table: &mut Table,
    workspace: &Workspace,
    what: &str,
    scope: &Scope,
    floor: impl Fn() -> Result<()>,
    aim: Aim,
) -> Result<()> {
    let workspace = workspace.second_handle()?;
    let (cold, first) = timed(|| workspace.check(scope));
    let first = first?;
    if first.coverage.expected != scope.facilities.len() * CHWS || first.findings.is_empty() {
        return Err(format!("{what}: {} expected reporters", first.coverage.expected).into());
    }
    floor()?;
    let (mut whole, mut bare) = <(Runs, Runs)>::default();
    for _ in 0..RUNS {
        let (took, view) = timed(|| workspace.check(scope));
        black_box(view?);
        whole.add(took);
        let (took, read) = timed(&floor);
        read?;
        bare.add(took);
    }
    table.time(what, whole.median(), "bare SELECT of the same rows", bare.median(), aim);
    table.note(format!(
        "{what}: {} of them; the first time after a start takes {}",
        first.findings.len(),
        table::duration(cold)
    ));
    Ok(())
}
