//! A month of a region as a file for DHIS2.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::time::Duration;

use jumla_engine::Destination;
use jumla_engine::surface::ExportRequest;
use jumla_testkit::WorldBuilder;

use crate::measure::{Runs, timed};
use crate::table::{Aim, Table};
use crate::world::{CHWS, FACILITIES, MONTH, Region};
use crate::{Result, floor};

const RUNS: usize = 9;

pub fn measure(table: &mut Table, region: &mut Region) -> Result<()> {
    println!("\nExport");
    let folder = tempfile::tempdir()?;
    let request = ExportRequest {
        data_set: WorldBuilder::MONTHLY.into(),
        period: MONTH.into(),
        org_units: Vec::new(),
        ..ExportRequest::default()
    };
    let store = floor::empty(&folder.path().join("floor.db"))?;
    let (mut whole, mut bare, mut kept) = <(Runs, Runs, Runs)>::default();
    for run in 0..RUNS {
        let path = folder.path().join(format!("{run}.json"));
        let destination = Destination::File(path.clone());
        let (took, exported) = timed(|| region.workspace.export(&request, &destination));
        let bytes = exported?.bytes;
        whole.add(took);
        std::fs::remove_file(&path)?;

        let (took, written) = timed(|| write(&path, &bytes));
        written?;
        bare.add(took);
        let (more, inserted) = timed(|| floor::keep_bytes(&store, &bytes));
        inserted?;
        kept.add(took + more);
        std::fs::remove_file(&path)?;
        if run + 1 == RUNS {
            let size = bytes.len() as f64 / 1e6;
            table.note(format!("the export of {} CHWs' month is a file of {size:.1} MB", FACILITIES * CHWS));
        }
    }
    let what = format!("export of {} CHWs' month", FACILITIES * CHWS);
    let aim = Aim::Within(Duration::from_millis(100));
    table.time(&what, whole.median(), "bare write and fsync of the same bytes", bare.median(), aim);
    table.time(&what, whole.median(), "the same, and bare INSERT into the store", kept.median(), Aim::None);
    Ok(())
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    Ok(())
}
