//! `jumla export`: writes values to a file, or shows them, where they come from, and what was written before.

mod cell;
mod choices;
mod compare;
mod form;
mod marks;
mod past;
mod preview;
mod write;

use std::path::Path;

use jumla_dhis2::file::Format;
use jumla_engine::surface::{Compat, CoveragePolicy, ExportRequest, LeaveOut, Naming, Split};
use jumla_engine::{Error, Workspace};

use crate::advice::with_choices;
use crate::arguments;
use crate::output::Failure;

pub(crate) fn export(
    workspace: &mut Workspace,
    arguments: arguments::Export,
    json: bool,
) -> Result<(), Failure> {
    if arguments.choices {
        return choices::choices(workspace, json);
    }
    if arguments.list {
        return past::past(workspace, json);
    }
    if !arguments.compare.is_empty() {
        return compare::compare(workspace, &arguments.compare, json);
    }
    let request = request(workspace, &arguments)?;
    if let Some(org_unit) = &arguments.form {
        return form::form(workspace, &request, org_unit, json);
    }
    if let Some(cell) = &arguments.cell {
        return cell::cell(workspace, &request, cell, json);
    }
    if arguments.preview {
        return preview::preview(workspace, &request, json);
    }
    write::write(workspace, &request, arguments.out, json)
}

impl arguments::Export {
    fn to_stdout(&self) -> bool {
        self.out.as_deref().is_some_and(is_stdout)
    }

    /// What clap does not see.
    pub(crate) fn check(&self, json: bool) -> Result<(), Failure> {
        let text = if json && self.to_stdout() {
            "--json and --out - both want stdout; choose one"
        } else if self.to_stdout() && self.per_org_unit {
            "--per-org-unit writes several files, and stdout takes one; name a file with --out"
        } else if self.to_stdout() && self.xlsx {
            "--xlsx writes a workbook beside the file, and stdout has nothing beside it; name a file with --out"
        } else if self.compat.is_some() && self.format != arguments::Format::Json {
            "--compat cht writes JSON, as the CHT does; leave --format out"
        } else if let [_, arguments::Compared::File(_)] | [arguments::Compared::File(_), _] =
            self.compare.as_slice()
        {
            "--compare takes two ids of exports, or one file, which is compared with what the numbers are now"
        } else {
            return Ok(());
        };
        Err(Failure::Usage(format!("{text}. See `jumla export --help`")))
    }
}

fn is_stdout(out: &Path) -> bool {
    out == Path::new("-")
}

fn request(workspace: &Workspace, arguments: &arguments::Export) -> Result<ExportRequest, Failure> {
    let of_units = arguments
        .leave_out_org_unit
        .iter()
        .map(|id| LeaveOut { org_unit: Some(id.clone()), ..LeaveOut::default() });
    let of_elements = arguments
        .leave_out_element
        .iter()
        .map(|id| LeaveOut { data_element: Some(id.clone()), ..LeaveOut::default() });
    let mut request = ExportRequest {
        // Where nothing is required of these, this is not reached.
        data_set: arguments.data_set.clone().unwrap_or_default(),
        period: arguments.period.clone().unwrap_or_default(),
        org_units: arguments.org_unit.clone(),
        compat: match arguments.compat {
            Some(arguments::Compat::Cht) => Compat::Cht,
            None => Compat::Dhis2,
        },
        format: match arguments.format {
            arguments::Format::Json => Format::Json,
            arguments::Format::Xml => Format::Xml,
            arguments::Format::Csv => Format::Csv,
            arguments::Format::Adx => Format::Adx,
        },
        naming: if arguments.codes { Naming::Codes } else { Naming::Uids },
        compress: arguments.gzip,
        split: if arguments.per_org_unit { Split::OrgUnit } else { Split::DataSet },
        policy: match (arguments.zeros, arguments.min_coverage) {
            (true, _) => CoveragePolicy::Zeros,
            (false, Some(percent)) => CoveragePolicy::RefuseBelow { percent },
            (false, None) => CoveragePolicy::LeaveOut,
        },
        months: arguments.month.clone(),
        incomplete_period: arguments.incomplete,
        leave_out: of_units.chain(of_elements).collect(),
        changes_since: None,
        dhis2_version: arguments.dhis2_version.clone(),
        sheet: arguments.xlsx,
        only_signed_off: arguments.only_signed_off,
    };
    request.changes_since = match arguments.changes_since {
        None => None,
        Some(arguments::Since::Export(id)) => Some(id),
        Some(arguments::Since::Last) => Some(last(workspace, &request)?),
    };
    Ok(request)
}

/// The last export of the same data set and period.
fn last(workspace: &Workspace, request: &ExportRequest) -> Result<i32, Failure> {
    let preview = workspace.export_preview(request).map_err(|error| refused(workspace, error, request))?;
    let last = preview.last_export.and_then(|last| i32::try_from(last.id).ok());
    last.ok_or_else(|| {
        Failure::Said(format!(
            "{} has not been exported for {} from here; leave --changes-since out and export all of it",
            preview.data_set.name, preview.period
        ))
    })
}

/// A refusal, with what could have been chosen.
fn refused(workspace: &Workspace, error: Error, request: &ExportRequest) -> Failure {
    with_choices(workspace, error, Some(&request.data_set))
}
