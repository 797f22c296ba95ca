//! `jumla chw`: one CHW, all targets, all months.

use jumla_domain::TargetKind;
use jumla_engine::Workspace;
use jumla_engine::surface::ChwMonth;

use crate::output::{Failure, print_json, print_line, print_table};
use crate::table::{Align, Table};

pub(crate) fn chw(workspace: &Workspace, contact: &str, json: bool) -> Result<(), Failure> {
    let view = workspace.chw(&contact.into())?;
    if json {
        return print_json(&view);
    }
    let place = view.place.map(|place| place.name);
    let facility = view.facility.map(|facility| facility.name);
    let known = [Some(view.contact.name), view.phone, place, facility];
    print_line(&known.into_iter().flatten().collect::<Vec<_>>().join(" · "))?;
    let periods: Vec<String> = view.periods.iter().map(ToString::to_string).collect();
    let mut head = vec![("target", Align::Left)];
    head.extend(periods.iter().map(|period| (period.as_str(), Align::Right)));
    let mut table = Table::new(&head);
    for target in &view.targets {
        let mut row = vec![target.title.clone()];
        row.extend(target.months.iter().map(|month| cell(target.r#type, month)));
        table.row(row);
    }
    print_table(&table)
}

fn cell(kind: TargetKind, month: &ChwMonth) -> String {
    match (month.pass, month.total) {
        (Some(pass), Some(total)) if kind == TargetKind::Percent => format!("{pass}/{total}"),
        (Some(pass), _) => pass.to_string(),
        (None, _) => "–".to_owned(),
    }
}
