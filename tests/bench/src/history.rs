//! Months side by side over a region, and a sheet of paper.

use std::hint::black_box;
use std::time::Duration;

use jumla_engine::surface::{HistoryRequest, Scope, SheetFormat, SheetKind, SheetRequest};
use jumla_testkit::WorldBuilder;

use crate::measure::{Runs, timed};
use crate::table::{Aim, Table};
use crate::world::{BATCH, CHWS, FACILITIES, Region, TARGETS, empty_workspace, text_of};
use crate::{Result, floor, world};

const RUNS: usize = 7;
const YEAR: u32 = 12;
const LAST: &str = "2026-11";

/// A region with a year of reports: three times what the other measurements are made on.
pub fn measure(table: &mut Table) -> Result<()> {
    println!("\nA region of {} CHWs, {YEAR} months", FACILITIES * CHWS);
    let region = Region::of_months("2025-12", YEAR)?;
    let rows = floor::filled(&region.folder.path().join("floor.db"), &region.target_documents)?;
    let months = region.builder.month_tags();
    let read =
        || -> Result<()> { months.iter().try_for_each(|month| floor::read_month(&rows, month).map(drop)) };
    let scope = Scope {
        facilities: (1..=FACILITIES).map(|facility| region.builder.facility_id(facility)).collect(),
        period: Some(LAST.into()),
    };
    let workspace = region.workspace.second_handle()?;
    let beside = "bare SELECT of the same rows";
    let what = format!("trends of a region of {} CHWs, {YEAR} months", FACILITIES * CHWS);
    let aim = Aim::Within(Duration::from_secs(1));
    let (whole, bare) = turns(|| Ok(black_box(workspace.trends(&scope)).map(drop)?), read)?;
    table.time(&what, whole, beside, bare, aim);
    let target = workspace.trends(&scope)?.targets.first().map(|target| target.id.to_string());
    let request = HistoryRequest {
        scope: Scope { facilities: scope.facilities[..1].to_vec(), ..scope.clone() },
        target: target.ok_or("no target")?,
        ..HistoryRequest::default()
    };
    let what = format!("history of a facility beside {} others", FACILITIES - 1);
    let (whole, bare) = turns(|| Ok(black_box(workspace.history(&request)).map(drop)?), read)?;
    table.time(&what, whole, beside, bare, aim);
    sheet(table)
}

/// The monthly sheet of a large facility, beside the question that is behind it.
fn sheet(table: &mut Table) -> Result<()> {
    const CROWD: usize = 60;
    let builder =
        WorldBuilder::new().facilities(1).chws_per_facility(CROWD).targets(TARGETS).months("2026-09", 3);
    let folder = tempfile::tempdir()?;
    let mut workspace = empty_workspace(&folder.path().join("workspace"))?;
    let mut documents = Vec::with_capacity(BATCH);
    builder.each_document(|document| documents.push(text_of(document, documents.len())));
    world::take_in(&mut workspace, &documents)?;
    let scope = Scope { facilities: vec![builder.facility_id(1)], period: Some(LAST.into()) };
    let (format, kind) = (SheetFormat::Pdf, SheetKind::Summary);
    let request = SheetRequest { kind, format, scope: scope.clone(), history: None, language: None };
    let (whole, bare) = turns(
        || Ok(black_box(workspace.sheet(&request)).map(drop)?),
        || Ok(black_box(workspace.aggregate(&scope)).map(drop)?),
    )?;
    let aim = Aim::Within(Duration::from_millis(500));
    table.time(&format!("PDF of a facility of {CROWD} CHWs"), whole, "the CHW Aggregate of it", bare, aim);
    Ok(())
}

/// Medians of a job and its floor, by turns.
fn turns(job: impl Fn() -> Result<()>, floor: impl Fn() -> Result<()>) -> Result<(Duration, Duration)> {
    job()?;
    floor()?;
    let (mut whole, mut bare) = <(Runs, Runs)>::default();
    for _ in 0..RUNS {
        let (took, done) = timed(&job);
        done?;
        whole.add(took);
        let (took, done) = timed(&floor);
        done?;
        bare.add(took);
    }
    Ok((whole.median(), bare.median()))
}
