//! Files of a whole country in every format, what both importers would answer to them, and its metadata fetched.
//!
//! What it deliberately is not: an export, which also sums and keeps; that is in `export.rs`.

mod country;
mod foretell;
mod metadata;

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::time::Duration;

use jumla_dhis2::file::{Format, write};
use jumla_dhis2::metadata::Importer;

use crate::Result;
use crate::measure::{Runs, timed};
use crate::table::{Aim, Table, duration, size};
use country::{Country, ELEMENTS, ORG_UNITS};
use foretell::Foretold;

pub use foretell::foretell;
pub use metadata::fetch as fetch_metadata;

const RUNS: usize = 5;
/// Importers and a name for each.
const IMPORTERS: [(Importer, &str); 2] = [(Importer::Older, "2.42"), (Importer::Current, "2.43")];

pub fn measure(table: &mut Table) -> Result<()> {
    println!("\nFiles of {ORG_UNITS} org units × {ELEMENTS} data elements");
    let country = Country::build(ORG_UNITS)?;
    let folder = tempfile::tempdir()?;
    for format in [Format::Json, Format::Xml, Format::Csv, Format::Adx] {
        formatted(table, &country, folder.path(), format)?;
    }
    for (_, version) in IMPORTERS {
        answered(table, version)?;
    }
    metadata::measure(table)
}

/// Writing beside the bare write of the same bytes.
fn formatted(table: &mut Table, country: &Country, folder: &Path, format: Format) -> Result<()> {
    let name = format!("{format:?}").to_uppercase();
    let (mut whole, mut bare) = <(Runs, Runs)>::default();
    for run in 0..RUNS {
        let path = folder.join(format!("{run}"));
        let (took, written) = timed(|| -> Result<()> {
            let mut file = File::create(&path)?;
            write(&country.values, &country.writing(format, Importer::Current), &mut file)?;
            Ok(file.sync_all()?)
        });
        written?;
        whole.add(took);
        let bytes = std::fs::read(&path)?;
        let (took, written) = timed(|| -> Result<()> {
            let mut file = File::create(&path)?;
            file.write_all(&bytes)?;
            Ok(file.sync_all()?)
        });
        written?;
        bare.add(took);
        if run + 1 == RUNS {
            table.note(format!("{name}: {} for {} values", size(bytes.len() as f64), country.values.len()));
        }
    }
    let what = format!("{name} of {} values", country.values.len());
    table.time(&what, whole.median(), "bare write and fsync of the same bytes", bare.median(), Aim::None);
    Ok(())
}

/// An answer to all values beside that to a tenth of them, each in a process of its own.
fn answered(table: &mut Table, version: &str) -> Result<()> {
    let (mut all, mut tenth) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        all.push(Foretold::ask(version, ORG_UNITS)?);
        tenth.push(Foretold::ask(version, ORG_UNITS / 10)?);
    }
    let took = |answers: &[Foretold]| {
        let mut runs = Runs::default();
        answers.iter().for_each(|one| runs.add(one.took));
        runs.median()
    };
    let (Some(one), Some(few)) = (all.first(), tenth.first()) else { return Ok(()) };
    let aim = Aim::Within(Duration::from_secs(1));
    let what = format!("prediction of {} values by {version}", one.values);
    table.time(&what, took(&all), &format!("of {} values, ten times", few.values), took(&tenth) * 10, aim);
    table.size(
        &format!("memory of the prediction by {version}"),
        one.peak as f64,
        "the file itself",
        one.bytes as f64,
        Aim::None,
    );
    table.note(format!("prediction by {version}: {} for each value", duration(took(&all) / one.values)));
    Ok(())
}
