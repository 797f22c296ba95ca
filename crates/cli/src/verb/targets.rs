//! `jumla targets`: the CHW Aggregate, and what is behind one of its targets.

use jumla_domain::{Number, TargetKind};
use jumla_engine::Workspace;
use jumla_engine::surface::{AggregateView, ContributionView, TargetDetail, TargetSummary};

use super::{heading, reported, scope};
use crate::advice::{first_few, with_choices};
use crate::arguments;
use crate::output::{Failure, print_json, print_line, print_table, say_findings};
use crate::table::{Align, Table};

pub(crate) fn targets(
    workspace: &Workspace,
    arguments: arguments::Targets,
    json: bool,
) -> Result<(), Failure> {
    let scope = scope(arguments.scope);
    let refused = |error| with_choices(workspace, error, None);
    let Some(target) = arguments.target else {
        let view = workspace.aggregate(&scope).map_err(refused)?;
        return if json { print_json(&view) } else { print_aggregate(&view) };
    };
    let detail = workspace.target_detail(&scope, &target.into()).map_err(refused)?;
    if json { print_json(&detail) } else { print_contributions(&detail) }
}

fn print_aggregate(view: &AggregateView) -> Result<(), Failure> {
    print_heading(view)?;
    let mut table = Table::new(&[
        ("target", Align::Left),
        ("title", Align::Left),
        ("summary", Align::Right),
        ("reported", Align::Right),
    ]);
    for target in &view.targets {
        table.row(vec![
            target.id.to_string(),
            target.title.clone(),
            target.summary.clone(),
            reported(target.coverage),
        ]);
    }
    print_table(&table)?;
    say_findings(&view.findings);
    Ok(())
}

fn print_heading(view: &AggregateView) -> Result<(), Failure> {
    print_line(&heading(&view.facilities, view.period, view.coverage))?;
    if view.missing.is_empty() {
        return Ok(());
    }
    let missing: Vec<&str> = view.missing.iter().map(|contact| contact.name.as_str()).collect();
    print_line(&format!("Missing: {}", first_few(&missing, 10)))
}

fn print_contributions(detail: &TargetDetail) -> Result<(), Failure> {
    print_heading(&detail.aggregate)?;
    for target in &detail.aggregate.targets {
        print_line(&format!(
            "{}: {} · {} CHWs reported it",
            target.title,
            target.summary,
            reported(target.coverage)
        ))?;
        print_table(&contributions(target, &detail.contributions))?;
    }
    say_findings(&detail.aggregate.findings);
    Ok(())
}

fn contributions(target: &TargetSummary, rows: &[ContributionView]) -> Table {
    let of_counts = target.r#type == TargetKind::Count;
    let mut head = vec![("CHW", Align::Left), ("place", Align::Left)];
    match (of_counts, target.has_goal) {
        (true, false) => head.push(("count", Align::Right)),
        (true, true) => head.extend([("count", Align::Right), ("% of goal", Align::Right)]),
        (false, _) => head.extend([("pass", Align::Right), ("of", Align::Right), ("%", Align::Right)]),
    }
    head.push(("id", Align::Left));
    let mut table = Table::new(&head);
    let number = |number: Option<Number>| number.map(|number| number.to_string()).unwrap_or_default();
    for row in rows {
        let pass = match (row.missing, &row.document) {
            (false, _) => number(row.pass),
            (true, None) => "not reported".to_owned(),
            (true, Some(_)) => "no value".to_owned(),
        };
        let mut cells = vec![row.contact.name.clone(), row.place.name.clone(), pass];
        if !of_counts {
            cells.push(number(row.total));
        }
        if !of_counts || target.has_goal {
            cells.push(row.percent.map(|percent| percent.to_string()).unwrap_or_default());
        }
        cells.push(row.contact.id.clone());
        table.row(cells);
    }
    table
}
