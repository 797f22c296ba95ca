//! From the bytes of 100,000 target documents to rows committed in the encrypted store.

use std::hint::black_box;
use std::path::Path;

use jumla_cht::wire::read_document;
use jumla_testkit::WorldBuilder;
use serde_json::Value;

use crate::measure::{Runs, timed};
use crate::table::{Aim, Table};
use crate::world::{CHWS, FACILITIES, TARGETS, empty_workspace, take_in, text_of};
use crate::{Result, floor};

const RUNS: usize = 5;
const MONTHS: u32 = 10;

pub fn measure(table: &mut Table) -> Result<()> {
    let documents = documents();
    let count = documents.len();
    println!("\nIngest of {count} target documents");
    let folder = tempfile::tempdir()?;
    let sample = floor::filled(&folder.path().join("sample.db"), &documents)?;
    let rows = floor::rows(&sample, &documents)?;
    drop(sample);

    let (mut whole, mut insert, mut typed, mut parsed) = <(Runs, Runs, Runs, Runs)>::default();
    let mut store_bytes = 0;
    for run in 0..RUNS {
        let here = folder.path().join(run.to_string());
        let mut workspace = empty_workspace(&here)?;
        let (took, result) = timed(|| take_in(&mut workspace, &documents));
        result?;
        whole.add(took);
        // The last handle to go writes what is still in the log into the file.
        drop(workspace);
        store_bytes = file_size(&here.join("jumla.db"))?;

        let bare = floor::empty(&here.join("floor.db"))?;
        let (took, result) = timed(|| floor::insert(&bare, &rows));
        result?;
        insert.add(took);
        drop(bare);
        std::fs::remove_dir_all(&here)?;

        typed.add(timed(|| documents.iter().for_each(|text| drop(black_box(read_document(text))))).0);
        let value = |text: &String| drop(black_box(serde_json::from_str::<Value>(text)));
        parsed.add(timed(|| documents.iter().for_each(value)).0);
    }
    let what = format!("ingest of {count} target documents");
    table.time(&what, whole.median(), "bare INSERT of the same rows", insert.median(), Aim::Times(3.0));
    table.time(&what, whole.median(), "serde_json into Value alone", parsed.median(), Aim::None);
    table.time(&what, whole.median(), "reading into domain types alone", typed.median(), Aim::None);
    let json: usize = documents.iter().map(String::len).sum();
    table.size(
        "store per document",
        store_bytes as f64 / count as f64,
        "JSON per document",
        json as f64 / count as f64,
        Aim::None,
    );
    Ok(())
}

/// Month after month, as phones would have sent them.
fn documents() -> Vec<String> {
    let builder = WorldBuilder::new()
        .facilities(FACILITIES)
        .chws_per_facility(CHWS)
        .targets(TARGETS)
        .months("2026-02", MONTHS)
        .unsynced_percent(0);
    let mut documents = Vec::with_capacity(FACILITIES * CHWS * MONTHS as usize);
    for month in 0..MONTHS {
        for facility in 1..=FACILITIES {
            let of_facility = (1..=CHWS).filter_map(|chw| builder.target_document(facility, chw, month));
            for document in of_facility {
                documents.push(text_of(document, documents.len()));
            }
        }
    }
    documents
}

fn file_size(path: &Path) -> Result<u64> {
    Ok(std::fs::metadata(path)?.len())
}
