//! `jumla dhis2 receive values`.

use jumla_engine::surface::{FacilityValues, FacilityValuesRequest};
use jumla_engine::sync::Patience;
use jumla_engine::{Workspace, receive_values};

use super::super::compare::print_differences;
use super::{Line, count, id_of, moment};
use crate::arguments;
use crate::output::{Failure, print_json, print_line};

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
    print_differences(&values.rows)
}
