//! Opening the HRIO's matrix: how every facility of a nation stands, some of them signed off and handed over.

use std::hint::black_box;
use std::path::Path;
use std::time::Duration;

use jumla_engine::Workspace;
use jumla_engine::surface::{Acceptance, Scope, SignOffRequest};
use jumla_testkit::WorldBuilder;

use crate::measure::{Runs, timed};
use crate::table::{Aim, Table};
use crate::world::{MONTH, TARGETS, empty_workspace, supervisors_workspace, take_in, text_of};
use crate::{Result, floor};

const FACILITIES: usize = 9_500;
const CHWS: usize = 11;
/// Of these a hand-over has come in.
const HANDED_OVER: usize = 500;
const RUNS: usize = 9;

pub fn measure(table: &mut Table) -> Result<()> {
    println!("\nA nation of {FACILITIES} facilities and {} CHWs, one month", FACILITIES * CHWS);
    let folder = tempfile::tempdir()?;
    let mut hrio = empty_workspace(&folder.path().join("hrio"))?;
    let (others, targets) = documents(&nation(FACILITIES));
    take_in(&mut hrio, &others)?;
    take_in(&mut hrio, &targets)?;
    let scope = Scope { facilities: Vec::new(), period: Some(MONTH.into()) };
    hand_over(&mut hrio, folder.path())?;

    // A handle as a host has it that has just been started.
    let hrio = hrio.second_handle()?;
    let (cold, first) = timed(|| hrio.month(&scope));
    let first = first?;
    let waiting = first.facilities.iter().filter(|one| one.waiting && one.agrees == Some(true)).count();
    if (first.facilities.len(), waiting) != (FACILITIES, HANDED_OVER) {
        return Err(format!("{} facilities, {waiting} handed over", first.facilities.len()).into());
    }
    let rows = floor::filled(&folder.path().join("floor.db"), &targets)?;
    let read = || floor::read_month(&rows, MONTH);
    read()?;
    let (mut whole, mut bare) = <(Runs, Runs)>::default();
    for _ in 0..RUNS {
        let (took, view) = timed(|| hrio.month(&scope));
        black_box(view?);
        whole.add(took);
        let (took, count) = timed(read);
        black_box(count?);
        bare.add(took);
    }
    let what = format!("matrix of {FACILITIES} facilities");
    let aim = Aim::Within(Duration::from_millis(100));
    table.time(&what, whole.median(), "bare SELECT of the month's rows", bare.median(), aim);
    table.note(format!("{what}: the first one after a start takes {}", crate::table::duration(cold)));
    Ok(())
}

fn nation(facilities: usize) -> WorldBuilder {
    WorldBuilder::new().facilities(facilities).chws_per_facility(CHWS).targets(TARGETS).months(MONTH, 1)
}

/// What is no target document, and what is.
fn documents(builder: &WorldBuilder) -> (Vec<String>, Vec<String>) {
    let (mut others, mut targets) = (Vec::new(), Vec::new());
    let mut number = 0;
    builder.each_document(|document| {
        let text = text_of(document, number);
        let is_target = text.starts_with("{\"_id\":\"target~");
        if is_target { &mut targets } else { &mut others }.push(text);
        number += 1;
    });
    (others, targets)
}

/// A supervisor signs her facilities off, and her files are imported.
fn hand_over(hrio: &mut Workspace, folder: &Path) -> Result<()> {
    let builder = nation(HANDED_OVER);
    let ids: Vec<String> = (1..=HANDED_OVER).map(|facility| builder.facility_id(facility)).collect();
    let mut supervisor = supervisors_workspace(&folder.join("supervisor"), &ids)?;
    let (others, targets) = documents(&builder);
    take_in(&mut supervisor, &others)?;
    take_in(&mut supervisor, &targets)?;
    let file = folder.join("month.jumla");
    for facility in &ids {
        let view = supervisor.sign_off_view(facility, MONTH)?;
        let accept = |key: &String| Acceptance { key: key.clone(), reason: "looked at".into() };
        let accepted = view.open_findings.iter().map(|one| accept(&one.key)).collect();
        supervisor.sign_off(&SignOffRequest {
            facility: facility.clone(),
            period: MONTH.into(),
            digest: view.digest,
            notes: String::new(),
            accepted,
        })?;
        let made = supervisor.hand_over_file(facility, MONTH, &file)?;
        hrio.keep_handover(&file, Some(&made.fingerprint))?;
    }
    Ok(())
}
