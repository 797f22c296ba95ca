//! `jumla export`.

use std::path::{Path, PathBuf};

use jumla_engine::surface::{Compat, ExportChoices, ExportRecord, ExportRequest};
use jumla_engine::{Destination, Workspace};

use super::{count, moment, reported};
use crate::advice::{first_few, with_choices};
use crate::arguments;
use crate::output::{Failure, print_bytes, print_json, print_line, print_table, say, say_findings};
use crate::table::{Align, Table};

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
        // Without --choices and --list, both are required.
        data_set: arguments.data_set.unwrap_or_default(),
        period: arguments.period.unwrap_or_default(),
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

/// `jumla export --choices`: what can be exported.
pub(crate) fn choices(workspace: &Workspace, json: bool) -> Result<(), Failure> {
    let choices = workspace.export_choices()?;
    if json { print_json(&choices) } else { print_choices(&choices) }
}

fn print_choices(choices: &ExportChoices) -> Result<(), Failure> {
    let periods: Vec<String> = choices.periods.iter().map(ToString::to_string).collect();
    print_line(&format!("Months: {}", first_few(&periods, periods.len())))?;
    print_line(&format!("The last one that is over: {}", choices.proposed_period))?;
    for data_set in &choices.data_sets {
        print_line(&"")?;
        print_line(&format!("Data set {} ({})", data_set.id, data_set.name))?;
        let units = choices.org_units.get(&data_set.id).map(Vec::as_slice).unwrap_or_default();
        if units.is_empty() {
            print_line(&"No place is mapped to an org unit for it.")?;
            continue;
        }
        let mut table =
            Table::new(&[("org unit", Align::Left), ("name", Align::Left), ("below", Align::Left)]);
        for unit in units {
            table.row(vec![unit.id.clone(), unit.name.clone(), unit.above.join(", ")]);
        }
        print_table(&table)?;
    }
    Ok(())
}

/// `jumla export --list`: what was exported from here.
pub(crate) fn past(workspace: &Workspace, json: bool) -> Result<(), Failure> {
    let records = workspace.past_exports()?;
    if json {
        return print_json(&records);
    }
    if records.is_empty() {
        say(&"Nothing has been exported yet.");
        return Ok(());
    }
    let mut table = Table::new(&[
        ("when", Align::Left),
        ("month", Align::Left),
        ("data set", Align::Left),
        ("values", Align::Right),
        ("org units", Align::Right),
        ("reported", Align::Right),
        ("written", Align::Left),
        ("file", Align::Left),
    ]);
    for record in records {
        let made_for = match record.compat {
            Compat::Dhis2 => "for DHIS2",
            Compat::Cht => "as the CHT",
        };
        table.row(vec![
            moment(record.at),
            record.period,
            format!("{} ({})", record.data_set, record.data_set_name),
            record.values.to_string(),
            record.org_units.to_string(),
            reported(record.coverage),
            made_for.to_owned(),
            record.file,
        ]);
    }
    print_table(&table)
}
