//! How long the main jobs take, each beside the least that it could take, measured in the same run.
//!
//! `./dev bench` runs all of it, `./dev bench engine`, `api`, `dhis2`, `outbound`, `sync` and `window` a part. A figure depends on the
//! machine; its ratio to the floor beside it hardly does, and stands first. Every figure is the median of several
//! runs, in which job and floor take turns, so that what else the machine does falls on both.
//!
//! What it deliberately is not: a test. It fails where something cannot be measured, not where it is slow.

#![expect(clippy::print_stdout, reason = "the table is what this program is for")]
#![expect(clippy::float_arithmetic, reason = "durations and ratios of durations; no data of anyone's")]

mod aggregate;
mod api;
mod check;
mod dhis2;
mod export;
mod floor;
mod history;
mod hostile;
mod ingest;
mod measure;
mod month;
mod outbound;
mod sync;
mod table;
mod window;
mod world;

use table::Table;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Months of a whole region are many small pieces, which the system's own allocator is slow with.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<()> {
    jumla_engine::run_expressions_apart();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        [] => measure(&[Part::Engine, Part::Api, Part::Dhis2, Part::Outbound, Part::Sync, Part::Window]),
        ["engine"] => measure(&[Part::Engine]),
        ["api"] => measure(&[Part::Api]),
        ["dhis2"] => measure(&[Part::Dhis2]),
        ["outbound"] => measure(&[Part::Outbound]),
        ["sync"] => measure(&[Part::Sync]),
        ["window"] => measure(&[Part::Window]),
        // What the measurement of the sync starts in processes of their own.
        ["serve", documents] => sync::serve(documents.parse()?),
        ["fetch", folder] => sync::fetch(folder.as_ref()),
        // What the measurements of predictions, of mappings and of metadata do.
        ["foretell", version, org_units] => dhis2::foretell(version, org_units.parse()?),
        ["map", reports] => outbound::map(reports.parse()?),
        ["hostile", expression] => hostile::hold(expression),
        ["metadata", folder] => dhis2::fetch_metadata(folder.as_ref()),
        other => Err(format!(
            "there is no part {other:?}; there are engine, api, dhis2, outbound, sync and window"
        )
        .into()),
    }
}

#[derive(Clone, Copy)]
enum Part {
    Engine,
    Api,
    Dhis2,
    Outbound,
    Sync,
    Window,
}

fn measure(parts: &[Part]) -> Result<()> {
    let mut table = Table::default();
    for part in parts {
        match part {
            Part::Engine => {
                ingest::measure(&mut table)?;
                let mut region = world::Region::build()?;
                aggregate::measure(&mut table, &region)?;
                export::measure(&mut table, &mut region)?;
                drop(region);
                month::measure(&mut table)?;
                check::measure(&mut table)?;
                history::measure(&mut table)?;
            }
            Part::Api => api::measure(&mut table, &mut world::Region::build()?)?,
            Part::Dhis2 => dhis2::measure(&mut table)?,
            Part::Outbound => {
                outbound::measure(&mut table)?;
                hostile::measure(&mut table)?;
            }
            Part::Sync => sync::measure(&mut table)?,
            Part::Window => window::measure(&mut table)?,
        }
    }
    print!("\n{table}");
    Ok(())
}
