//! Metadata of a large country fetched from a server: time beside curl with the same questions, memory beside what came,
//! and what a second fetch costs when nothing has changed.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use jumla_engine::sync::Patience;
use jumla_engine::{
    Clock, Dhis2ConnectRequest, MetadataExtent, Unwatched, Workspace, connect_dhis2, fetch_metadata,
};
use jumla_testkit::SimulatedDhis2;
use jumla_testkit::dhis2::Country;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::Result;
use crate::measure::{Runs, clear_peak, peak, timed};
use crate::table::{Aim, Table, duration, size};
use crate::world::{PASSPHRASE, empty_workspace};

const RUNS: usize = 3;
const ORG_UNITS: usize = 30_000;
const DATA_SETS: usize = 40;
const ELEMENTS: usize = 30;
const USER: &str = "admin";
const PASSWORD: &str = "district";

/// What a fetch came to. Sizes are bytes.
#[derive(Serialize, Deserialize)]
struct Fetched {
    unchanged: bool,
    took: Duration,
    requests: u32,
    /// Of the answers, as they came over the line: packed.
    bytes: u64,
    /// The most memory there was, above what the open workspace had before.
    peak: u64,
}

pub fn measure(table: &mut Table) -> Result<()> {
    println!("\nMetadata of {ORG_UNITS} org units and {DATA_SETS} data sets");
    let runtime = Runtime::new()?;
    let server = runtime.block_on(SimulatedDhis2::start(country()));
    let (mut first, mut floor, mut second) = <(Runs, Runs, Runs)>::default();
    for run in 0..RUNS {
        let folder = connected(&runtime, &server)?;
        server.forget_requests();
        let fresh = ask(folder.path())?;
        let curl = Curl::of(&server)?;
        let again = ask(folder.path())?;
        if fresh.unchanged || !again.unchanged {
            return Err("the first fetch brings everything, the second nothing".into());
        }
        first.add(fresh.took);
        second.add(again.took);
        floor.add(curl.run()?);
        if run + 1 == RUNS {
            let (memory, came) = (fresh.peak as f64, fresh.bytes as f64);
            table.size("memory of a fetch of metadata", memory, "what came, packed", came, Aim::None);
            table.note(format!(
                "metadata: {} in {} requests; unchanged, {} request of {}",
                size(came),
                fresh.requests,
                again.requests,
                size(again.bytes as f64)
            ));
        }
    }
    let what = format!("metadata of {ORG_UNITS} org units, {DATA_SETS} data sets");
    table.time(&what, first.median(), "curl, the same answers", floor.median(), Aim::None);
    table.note(format!(
        "metadata: a second fetch of what has not changed takes {}",
        duration(second.median())
    ));
    Ok(())
}

/// The recorded server, with a large country on it in which every data set is assigned to every org unit.
fn country() -> Country {
    let unit = |number: usize| format!("ou{number:09}");
    let units: Vec<Value> = (0..ORG_UNITS)
        .map(|number| {
            json!({ "id": unit(number), "code": format!("OU_{number}"), "name": format!("Unit {number}"),
                    "openingDate": "2020-01-01T00:00:00.000", "level": 2,
                    "path": format!("/ouCountry01/{}", unit(number)) })
        })
        .chain([json!({ "id": "ouCountry01", "name": "Country", "path": "/ouCountry01", "level": 1 })])
        .collect();
    let assigned: Vec<String> = (0..ORG_UNITS).map(unit).collect();
    let mut country = Country::recorded();
    country.accounts.retain(|account| account.name == USER);
    country.change("organisationUnits", |part| part["organisationUnits"] = json!(units));
    country.change("me", |me| me["organisationUnits"] = json!([units.last()]));
    country.change("dataEntry", |part| {
        let (set, element) = (part["dataSets"][0].take(), part["dataElements"][0].take());
        let elements = (0..DATA_SETS * ELEMENTS).map(|number| {
            let mut element = element.clone();
            element["id"] = json!(format!("de{number:09}"));
            element["code"] = json!(format!("DE_{number}"));
            element
        });
        part["dataElements"] = elements.collect();
        let sets = (0..DATA_SETS).map(|number| {
            let of_set = number * ELEMENTS..(number + 1) * ELEMENTS;
            let mut set = set.clone();
            set["id"] = json!(format!("ds{number:09}"));
            set["code"] = json!(format!("DS_{number}"));
            set["periodType"] = json!("Monthly");
            set["dataSetElements"] =
                of_set.map(|one| json!({ "dataElement": format!("de{one:09}") })).collect();
            set["organisationUnits"] = json!(assigned);
            set
        });
        part["dataSets"] = sets.collect();
    });
    country
}

/// A workspace that is signed in, and knows nothing yet.
fn connected(runtime: &Runtime, server: &SimulatedDhis2) -> Result<TempDir> {
    let folder = tempfile::tempdir()?;
    let mut workspace = empty_workspace(&folder.path().join("workspace"))?;
    let mut request = Dhis2ConnectRequest::default();
    request.server = server.url();
    request.user = USER.to_owned();
    request.password = Some(PASSWORD.to_owned());
    runtime.block_on(connect_dhis2(&mut workspace, &request))?;
    Ok(folder)
}

/// Fetches in a process of its own.
fn ask(folder: &Path) -> Result<Fetched> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("metadata").arg(folder.join("workspace")).stderr(Stdio::inherit());
    let output = command.output()?;
    if !output.status.success() {
        return Err("the fetch failed".into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// Fetches the metadata of the workspace in a folder, and prints what that came to, as JSON.
pub fn fetch(folder: &Path) -> Result<()> {
    let mut workspace = Workspace::open(folder, Some(PASSPHRASE), Clock::System)?;
    let runtime = Runtime::new()?;
    clear_peak()?;
    let before = peak()?;
    let unwatched = Unwatched::default();
    let fetch =
        fetch_metadata(&mut workspace, None, MetadataExtent::Changes, Patience::default(), &unwatched);
    let (took, fetched) = timed(|| runtime.block_on(fetch));
    let fetched = fetched?;
    let fetched = Fetched {
        unchanged: fetched.unchanged,
        took,
        requests: fetched.requests,
        bytes: fetched.bytes,
        peak: peak()?.saturating_sub(before),
    };
    println!("{}", serde_json::to_string(&fetched)?);
    Ok(())
}

/// One curl over one connection, which asks what Jumla asked and keeps nothing.
struct Curl {
    folder: TempDir,
}

impl Curl {
    fn of(server: &SimulatedDhis2) -> Result<Self> {
        let mut config = String::new();
        for (number, request) in server.requests().iter().enumerate() {
            if number > 0 {
                config.push_str("next\n");
            }
            let (url, path, query) = (server.url(), &request.path, &request.query);
            writeln!(
                config,
                "url = \"{url}{path}?{query}\"\noutput = /dev/null\nsilent\nshow-error\nfail\ngloboff"
            )?;
            writeln!(config, "user = \"{USER}:{PASSWORD}\"\nheader = \"Accept-Encoding: gzip\"")?;
        }
        let folder = tempfile::tempdir()?;
        std::fs::write(folder.path().join("config"), config)?;
        Ok(Self { folder })
    }

    fn run(&self) -> Result<Duration> {
        let mut command = Command::new("curl");
        command.arg("--config").arg(self.folder.path().join("config"));
        let (took, status) = timed(|| command.status());
        if status?.success() { Ok(took) } else { Err("curl was refused something".into()) }
    }
}
