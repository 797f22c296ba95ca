//! `jumla export`.

use std::path::{Path, PathBuf};

use jumla_engine::surface::{Compat, ExportRecord, ExportRequest};
use jumla_engine::{Destination, Workspace};

use super::{count, reported};
use crate::advice::with_choices;
use crate::arguments;
use crate::output::{Failure, print_bytes, print_json, say, say_findings};

impl arguments::Export {
    fn to_stdout(&self) -> bool {
        self.out.as_deref() == Some(Path::new("-"))
    }

    /// What clap does not see.
    pub(crate) fn check(&self, json: bool) -> Result<(), Failure> {
        if json && self.to_stdout() {
            let text = "--json and --out - both want stdout; choose one. See `jumla export --help`";
            return Err(Failure::Usage(text.to_owned()));
        }
        Ok(())
    }
}

pub(crate) fn export(
    workspace: &mut Workspace,
    arguments: arguments::Export,
    json: bool,
) -> Result<(), Failure> {
    let arguments::Format::Json = arguments.format;
    let to_stdout = arguments.to_stdout();
    let destination = match arguments.out {
        Some(_) if to_stdout => Destination::Stream,
        Some(path) => Destination::File(path),
        None => Destination::Folder(PathBuf::new()),
    };
    let request = ExportRequest {
        data_set: arguments.data_set,
        period: arguments.period,
        org_units: arguments.org_unit,
        compat: match arguments.compat {
            Some(arguments::Compat::Cht) => Compat::Cht,
            None => Compat::Dhis2,
        },
    };
    let exported = workspace
        .export(&request, &destination)
        .map_err(|error| with_choices(workspace, error, Some(&request.data_set)))?;
    let record = &exported.record;
    if json {
        return print_json(record);
    }
    say_findings(&record.findings);
    if to_stdout {
        return print_bytes(&exported.bytes);
    }
    say(&done(record));
    Ok(())
}

fn done(record: &ExportRecord) -> String {
    let values = count(record.values, "value", "values");
    let org_units = count(record.org_units, "org unit", "org units");
    match record.compat {
        Compat::Dhis2 => format!(
            "Wrote {}: {values} for {org_units}; {} CHWs reported.",
            record.file,
            reported(record.coverage)
        ),
        // This format knows no coverage.
        Compat::Cht => format!("Wrote {}: {values} for {org_units}, as the CHT's own export.", record.file),
    }
}
