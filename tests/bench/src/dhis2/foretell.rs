//! One prediction in a process of its own, so that its memory can be told.

use std::process::{Command, Stdio};
use std::time::Duration;

use chrono::{TimeZone as _, Utc};
use jumla_dhis2::file::{Format, write};
use jumla_dhis2::metadata::Version;
use jumla_dhis2::predict::{Nothing, Parameters, Request, Server, Status, predict};
use serde::{Deserialize, Serialize};

use super::country::Country;
use crate::Result;
use crate::measure::{clear_peak, peak, timed};

#[derive(Serialize, Deserialize)]
pub struct Foretold {
    pub values: u32,
    /// Of the file.
    pub bytes: u64,
    pub took: Duration,
    /// What the process had at most while it predicted, above what it had before.
    pub peak: u64,
}

impl Foretold {
    pub fn ask(version: &str, org_units: usize) -> Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["foretell", version, &org_units.to_string()]).stderr(Stdio::inherit());
        let output = command.output()?;
        if !output.status.success() {
            return Err("the prediction failed".into());
        }
        Ok(serde_json::from_slice(&output.stdout)?)
    }
}

/// Predicts the answer to a file of so many org units, and prints what that took, as JSON.
pub fn foretell(version: &str, org_units: usize) -> Result<()> {
    let version: Version = version.parse()?;
    let country = Country::build(org_units)?;
    let mut body = Vec::new();
    write(&country.values, &country.writing(Format::Json, version.importer()), &mut body)?;
    let now = Utc.with_ymd_and_hms(2026, 11, 23, 9, 0, 0).single().ok_or("no such time")?;
    let server = Server { version, metadata: &country.metadata, now, stored: &Nothing };
    let request = Request { format: Format::Json, parameters: Parameters::default(), body: &body };
    clear_peak()?;
    let before = peak()?;
    let (took, answer) = timed(|| predict(&request, &server));
    if answer.status != Some(Status::Success) {
        return Err(format!("the file is not good: {:?}", answer.conflicts.first()).into());
    }
    let foretold = Foretold {
        values: country.values.len().try_into()?,
        bytes: body.len().try_into()?,
        took,
        peak: peak()?.saturating_sub(before),
    };
    println!("{}", serde_json::to_string(&foretold)?);
    Ok(())
}
