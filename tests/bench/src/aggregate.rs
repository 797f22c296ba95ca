//! The CHW Aggregate of one facility, and of a region.

use std::hint::black_box;
use std::time::Duration;

use jumla_engine::surface::Scope;

use crate::measure::{Runs, timed};
use crate::table::{Aim, Table};
use crate::world::{CHWS, FACILITIES, MONTH, Region};
use crate::{Result, floor, table};

const RUNS: usize = 31;

pub fn measure(table: &mut Table, region: &Region) -> Result<()> {
    println!("\nCHW Aggregate");
    let rows = floor::filled(&region.folder.path().join("floor.db"), &region.target_documents)?;
    let contacts: Vec<String> = (1..=CHWS).map(|chw| region.builder.chw_id(1, chw)).collect();
    let scope = |facilities| Scope {
        facilities: (1..=facilities).map(|facility| region.builder.facility_id(facility)).collect(),
        period: Some(MONTH.into()),
    };
    let read_facility = || floor::read_contacts(&rows, MONTH, &contacts).map(drop);
    let read_region = || floor::read_month(&rows, MONTH).map(drop);
    one(
        table,
        region,
        &format!("aggregate of a facility of {CHWS} CHWs"),
        &scope(1),
        read_facility,
        Aim::None,
    )?;
    let aim = Aim::Within(Duration::from_millis(20));
    let what = format!("aggregate of a region of {} CHWs", FACILITIES * CHWS);
    one(table, region, &what, &scope(FACILITIES), read_region, aim)
}

fn one(
    table: &mut Table,
    region: &Region,
    what: &str,
    scope: &Scope,
    floor: impl Fn() -> Result<()>,
    aim: Aim,
) -> Result<()> {
    // A handle as a host has it that has just been started.
    let workspace = region.workspace.second_handle()?;
    let (cold, first) = timed(|| workspace.aggregate(scope));
    let first = first?;
    if first.coverage.expected != scope.facilities.len() * CHWS {
        return Err(format!("{what}: {} expected reporters", first.coverage.expected).into());
    }
    floor()?;
    let (mut whole, mut bare) = <(Runs, Runs)>::default();
    for _ in 0..RUNS {
        let (took, view) = timed(|| workspace.aggregate(scope));
        black_box(view?);
        whole.add(took);
        let (took, read) = timed(&floor);
        read?;
        bare.add(took);
    }
    table.time(what, whole.median(), "bare SELECT of the same rows", bare.median(), aim);
    table.note(format!("{what}: the first one after a start takes {}", table::duration(cold)));
    Ok(())
}
