//! `jumla coverage`: who has reported, who has not.

use jumla_domain::Freshness;
use jumla_engine::Workspace;

use super::{heading, scope};
use crate::advice::with_choices;
use crate::arguments;
use crate::output::{Failure, print_json, print_line, print_table, say};
use crate::table::{Align, Table};

pub(crate) fn coverage(
    workspace: &Workspace,
    arguments: arguments::Scope,
    json: bool,
) -> Result<(), Failure> {
    let view = workspace.coverage(&scope(arguments)).map_err(|error| with_choices(workspace, error, None))?;
    if json {
        return print_json(&view);
    }
    print_line(&heading(&view.facilities, view.period, view.coverage))?;
    let periods: Vec<String> = view.periods.iter().map(ToString::to_string).collect();
    let mut head = vec![("CHW", Align::Left)];
    head.extend(periods.iter().map(|period| (period.as_str(), Align::Left)));
    let mut table = Table::new(&head);
    for row in &view.contacts {
        let mut cells = vec![row.contact.name.clone()];
        cells.extend(row.months.iter().map(|month| sign(month.state).to_owned()));
        table.row(cells);
    }
    let mut cells = vec!["reported".to_owned()];
    cells.extend(view.totals.iter().map(|total| format!("{}/{}", total.reported, total.expected)));
    table.row(cells);
    print_table(&table)?;
    let stale_days = workspace.thresholds()?.stale_days;
    say(&format!(
        "yes: reported. old: reported, but last changed more than {stale_days} days before the month's end (or \
         today). –: not reported."
    ));
    Ok(())
}

fn sign(state: Freshness) -> &'static str {
    match state {
        Freshness::Fresh => "yes",
        Freshness::Stale => "old",
        Freshness::Missing => "–",
    }
}
