//! How long the main jobs take, each beside the least that it could take, measured in the same run.
//!
//! `./dev bench` runs all of it, `./dev bench engine` and `./dev bench window` a part. A figure depends on the
//! machine; its ratio to the floor beside it hardly does, and stands first. Every figure is the median of several
//! runs, in which job and floor take turns, so that what else the machine does falls on both.
//!
//! What it deliberately is not: a test. It fails where something cannot be measured, not where it is slow.

#![expect(clippy::print_stdout, reason = "the table is what this program is for")]
#![expect(clippy::float_arithmetic, reason = "durations and ratios of durations; no data of anyone's")]

mod aggregate;
mod export;
mod floor;
mod ingest;
mod measure;
mod table;
mod window;
mod world;

use table::Table;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> Result<()> {
    let part = std::env::args().nth(1);
    let (engine, window) = match part.as_deref() {
        None => (true, true),
        Some("engine") => (true, false),
        Some("window") => (false, true),
        Some(other) => return Err(format!("there is no part {other:?}; there are engine and window").into()),
    };
    let mut table = Table::default();
    if engine {
        ingest::measure(&mut table)?;
        let mut region = world::Region::build()?;
        aggregate::measure(&mut table, &region)?;
        export::measure(&mut table, &mut region)?;
    }
    if window {
        window::measure(&mut table)?;
    }
    print!("\n{table}");
    Ok(())
}
