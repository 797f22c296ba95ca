//! `jumla dhis2 receive values`.

use jumla_engine::surface::{FacilityValues, FacilityValuesRequest};
use jumla_engine::sync::Patience;
use jumla_engine::{Workspace, receive_values};

use super::super::compare::happened;
use super::{Line, count, id_of, moment};
use crate::arguments;
use crate::output::{Failure, print_json, print_line, print_table};
use crate::table::{Align, Table};

pub(super) fn values(
    workspace: &mut Workspace,
    arguments: arguments::ReceiveValues,
    json: bool,
) -> Result<(), Failure> {
    let request = FacilityValuesRequest {
        connection: id_of(workspace, arguments.connection.as_deref())?,
        facility: arguments.facility,
        period: arguments.period,
    };
    let values = if arguments.kept {
        workspace.received_values(&request)?
    } else {
        let line = Line::new()?;
        line.ask(receive_values(workspace, &request, Patience::default(), &line.watcher))?
    };
    if json { print_json(&values) } else { print(&values) }
}

fn print(values: &FacilityValues) -> Result<(), Failure> {
    print_line(&format!(
        "{}, {}, as {} had it at {}: {} the same, {} different.",
        values.facility.name,
        values.period,
        values.connection,
        moment(values.at),
        count(values.same as usize, "value", "values"),
        values.different
    ))?;
    if values.outside > 0 {
        let more = count(values.outside as usize, "value", "values");
        print_line(&format!("DHIS2 has {more} more for which nothing is mapped here."))?;
    }
    for data_set in &values.not_monthly {
        print_line(&format!("{} is not of months and is not shown.", data_set.name))?;
    }
    if values.rows.is_empty() {
        return Ok(());
    }
    let mut table = Table::new(&[
        ("org unit", Align::Left),
        ("data element", Align::Left),
        ("here", Align::Right),
        ("DHIS2", Align::Right),
        ("what happened", Align::Left),
        ("written by", Align::Left),
        ("when", Align::Left),
    ]);
    for row in &values.rows {
        let combo = row.category_option_combo.as_ref();
        let combo = combo.map(|combo| format!(" · {}", combo.name)).unwrap_or_default();
        let none = || "–".to_owned();
        table.row(vec![
            row.org_unit.name.clone(),
            format!("{}{combo}", row.data_element.name),
            row.here.clone().unwrap_or_else(none),
            row.there.clone().unwrap_or_else(none),
            happened(row.kind).to_owned(),
            row.stored_by.clone().unwrap_or_default(),
            row.last_updated.map(moment).unwrap_or_default(),
        ]);
    }
    print_table(&table)
}
