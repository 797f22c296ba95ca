//! What was exported from here.

use jumla_engine::Workspace;
use jumla_engine::surface::Compat;

use crate::output::{Failure, print_json, print_table, say};
use crate::table::{Align, Table};
use crate::verb::{moment, reported};

/// `jumla export --list`: what was exported from here.
pub(super) fn past(workspace: &Workspace, json: bool) -> Result<(), Failure> {
    let records = workspace.past_exports()?;
    if json {
        return print_json(&records);
    }
    if records.is_empty() {
        say(&"Nothing has been exported yet.");
        return Ok(());
    }
    let mut table = Table::new(&[
        ("id", Align::Right),
        ("when", Align::Left),
        ("period", Align::Left),
        ("data set", Align::Left),
        ("values", Align::Right),
        ("org units", Align::Right),
        ("reported", Align::Right),
        ("written", Align::Left),
        ("file", Align::Left),
    ]);
    for record in records {
        let made_for = match (record.compat, record.corrects) {
            (Compat::Dhis2, None) => "for DHIS2".to_owned(),
            (Compat::Dhis2, Some(id)) => format!("changes since {id}"),
            (Compat::Cht, _) => "as the CHT".to_owned(),
        };
        let file = match record.files.len() {
            0 => record.file,
            several => format!("{} and {} more", record.file, several - 1),
        };
        table.row(vec![
            record.id.to_string(),
            moment(record.at),
            record.period,
            format!("{} ({})", record.data_set, record.data_set_name),
            record.values.to_string(),
            record.org_units.to_string(),
            reported(record.coverage),
            made_for,
            file,
        ]);
    }
    print_table(&table)
}
