//! `jumla dhis2 compare`.

use jumla_engine::surface::{Dhis2CompareRequest, Dhis2Comparison, Dhis2Difference, Dhis2DifferenceKind};
use jumla_engine::sync::Patience;
use jumla_engine::{Workspace, compare_with_dhis2};

use super::line::Line;
use super::{count, id_of, moment};
use crate::arguments;
use crate::output::{Failure, print_json, print_line, print_table};
use crate::table::{Align, Table};

pub(super) fn compare(
    workspace: &mut Workspace,
    arguments: arguments::Dhis2Compare,
    json: bool,
) -> Result<(), Failure> {
    let request = Dhis2CompareRequest {
        connection: id_of(workspace, arguments.connection.as_deref())?,
        data_sets: arguments.data_set,
        periods: arguments.period,
        org_units: arguments.org_unit,
        with_same: arguments.all,
    };
    let line = Line::new()?;
    let comparison = line.ask(compare_with_dhis2(workspace, &request, Patience::default(), &line.watcher))?;
    if json { print_json(&comparison) } else { print(&comparison) }
}

fn print(comparison: &Dhis2Comparison) -> Result<(), Failure> {
    print_line(&format!(
        "{}: {} the same, {} different.",
        comparison.connection,
        count(comparison.same as usize, "value", "values"),
        comparison.rows.iter().filter(|row| row.kind != Dhis2DifferenceKind::Same).count()
    ))?;
    if comparison.outside > 0 {
        let values = count(comparison.outside as usize, "value", "values");
        print_line(&format!("DHIS2 has {values} more for which nothing is mapped here."))?;
    }
    print_differences(&comparison.rows)
}

/// A table of them, where there are any.
pub(super) fn print_differences(rows: &[Dhis2Difference]) -> Result<(), Failure> {
    if rows.is_empty() {
        return Ok(());
    }
    let mut table = Table::new(&[
        ("period", Align::Left),
        ("org unit", Align::Left),
        ("data element", Align::Left),
        ("here", Align::Right),
        ("DHIS2", Align::Right),
        ("what happened", Align::Left),
        ("written by", Align::Left),
        ("when", Align::Left),
    ]);
    for row in rows {
        let combo = row.category_option_combo.as_ref();
        let combo = combo.map(|combo| format!(" · {}", combo.name)).unwrap_or_default();
        table.row(vec![
            row.period.clone(),
            row.org_unit.name.clone(),
            format!("{}{combo}", row.data_element.name),
            row.here.clone().unwrap_or_else(|| "–".to_owned()),
            row.there.clone().unwrap_or_else(|| "–".to_owned()),
            happened(row.kind).to_owned(),
            row.stored_by.clone().unwrap_or_default(),
            row.last_updated.map(moment).unwrap_or_default(),
        ]);
    }
    print_table(&table)
}

fn happened(kind: Dhis2DifferenceKind) -> &'static str {
    match kind {
        Dhis2DifferenceKind::Same => "the same",
        Dhis2DifferenceKind::OnlyHere => "not in DHIS2",
        Dhis2DifferenceKind::OnlyThere => "only in DHIS2",
        Dhis2DifferenceKind::ChangedHere => "changed here since it was sent",
        Dhis2DifferenceKind::ChangedThere => "changed in DHIS2 since it was sent",
        Dhis2DifferenceKind::Differs => "never sent from here",
    }
}
