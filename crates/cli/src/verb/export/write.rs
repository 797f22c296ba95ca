//! Writing the file, and saying what is in it and how it is imported.

use std::path::PathBuf;

use jumla_engine::surface::{Compat, CoveragePolicy, ExportRecord, ExportRequest};
use jumla_engine::{Destination, Workspace};

use super::{is_stdout, refused};
use crate::advice::first_few;
use crate::output::{Failure, print_bytes, print_json, say, say_findings};
use crate::verb::{count, reported};
use crate::words;

/// Of several files so many are named.
const MOST_NAMES: usize = 3;

pub(super) fn write(
    workspace: &mut Workspace,
    request: &ExportRequest,
    out: Option<PathBuf>,
    json: bool,
) -> Result<(), Failure> {
    let destination = match out {
        Some(path) if is_stdout(&path) => Destination::Stream,
        Some(path) => Destination::File(path),
        None => Destination::Folder(PathBuf::new()),
    };
    let exported =
        workspace.export(request, &destination).map_err(|error| refused(workspace, error, request))?;
    let record = &exported.record;
    if json {
        return print_json(record);
    }
    say_findings(&record.findings);
    if destination == Destination::Stream {
        print_bytes(&exported.bytes)?;
    } else {
        say(&done(record));
    }
    say_needs(&record.needs);
    Ok(())
}

fn done(record: &ExportRecord) -> String {
    let values = count(record.values, "value", "values");
    let org_units = count(record.org_units, "org unit", "org units");
    let wrote = match record.files.len() {
        0 => format!("Wrote {}", record.file),
        several => format!("Wrote {several} files, {}", first_few(&record.files, MOST_NAMES)),
    };
    let wrote = match record.corrects {
        Some(id) => format!("{wrote}, what differs from export {id}"),
        None => wrote,
    };
    match record.compat {
        Compat::Dhis2 => format!(
            "{wrote}: {values} for {org_units}; {} CHWs reported{}.",
            reported(record.coverage),
            policy(record.policy)
        ),
        // This format knows no coverage.
        Compat::Cht => format!("{wrote}: {values} for {org_units}, as the CHT's own export."),
    }
}

/// What became of cells for which nobody reported.
fn policy(policy: CoveragePolicy) -> String {
    match policy {
        CoveragePolicy::LeaveOut => ", and nothing is written where nobody did".to_owned(),
        CoveragePolicy::Zeros => ", and 0 is written where nobody did".to_owned(),
        CoveragePolicy::RefuseBelow { percent } => {
            format!(" where {percent} % had to, and nothing is written where nobody did")
        }
    }
}

/// What has to be set in DHIS2 when the file is imported.
pub(super) fn say_needs(needs: &[String]) {
    for key in needs {
        say(&format!("When importing: {}.", words::need(key).unwrap_or(key)));
    }
}
