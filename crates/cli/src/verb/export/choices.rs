//! What can be exported.

use jumla_engine::Workspace;
use jumla_engine::surface::{ExportChoices, OrgUnitChoice, PeriodChoices};

use crate::advice::first_few;
use crate::output::{Failure, print_json, print_line, print_table};
use crate::table::{Align, Table};
use crate::verb::moment;

/// `jumla export --choices`: what can be exported.
pub(super) fn choices(workspace: &Workspace, json: bool) -> Result<(), Failure> {
    let choices = workspace.export_choices()?;
    if json { print_json(&choices) } else { print_choices(&choices) }
}

fn print_choices(choices: &ExportChoices) -> Result<(), Failure> {
    let periods: Vec<String> = choices.periods.iter().map(ToString::to_string).collect();
    print_line(&format!("Months: {}", first_few(&periods, periods.len())))?;
    print_line(&format!("The last one that is over: {}", choices.proposed_period))?;
    print_line(&match &choices.metadata {
        None => "DHIS2: nothing is known of it; `jumla dhis2 metadata` takes in files".to_owned(),
        Some(stamp) => format!("DHIS2: {} as of {}", stamp.connection, moment(stamp.imported_at)),
    })?;
    for data_set in &choices.data_sets {
        print_line(&"")?;
        print_line(&format!("Data set {} ({})", data_set.id, data_set.name))?;
        if let Some(periods) = choices.data_set_periods.get(&data_set.id) {
            print_periods(periods)?;
        }
        let units = choices.org_units.get(&data_set.id).map(Vec::as_slice).unwrap_or_default();
        if units.is_empty() {
            print_line(&"No place is mapped to an org unit for it.")?;
            continue;
        }
        print_table(&org_units(units))?;
    }
    Ok(())
}

/// Monthly periods are the months above.
fn print_periods(periods: &PeriodChoices) -> Result<(), Failure> {
    if periods.period_type == "Monthly" && periods.calendar.is_none() {
        return Ok(());
    }
    let ids: Vec<&str> = periods.periods.iter().map(|period| period.id.as_str()).collect();
    let calendar = periods.calendar.as_ref().map(|name| format!(", calendar {name}")).unwrap_or_default();
    print_line(&format!("Periods ({}{calendar}): {}", periods.period_type, first_few(&ids, ids.len())))?;
    match &periods.proposed {
        Some(id) => print_line(&format!("The last one that is over: {id}")),
        None => Ok(()),
    }
}

fn org_units(units: &[OrgUnitChoice]) -> Table {
    let is_known = units.iter().any(|unit| unit.assigned.is_some());
    let mut head = vec![("org unit", Align::Left), ("name", Align::Left), ("below", Align::Left)];
    if is_known {
        head.push(("in the data set", Align::Left));
    }
    let mut table = Table::new(&head);
    for unit in units {
        let mut row = vec![unit.id.clone(), unit.name.clone(), unit.above.join(", ")];
        if is_known {
            row.push(match unit.assigned {
                Some(true) => "yes".to_owned(),
                Some(false) => "no".to_owned(),
                None => String::new(),
            });
        }
        table.row(row);
    }
    table
}
