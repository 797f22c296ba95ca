//! `jumla history`: one target over the months.

use jumla_domain::{Number, TargetKind};
use jumla_engine::Workspace;
use jumla_engine::surface::{HistoryLine, HistoryPoint, HistoryRequest, HistoryView};

use super::{reported, scope};
use crate::advice::with_choices;
use crate::arguments;
use crate::output::{Failure, print_json, print_line, print_table};
use crate::table::{Align, Table};

pub(crate) fn history(
    workspace: &Workspace,
    arguments: arguments::History,
    json: bool,
) -> Result<(), Failure> {
    let request = HistoryRequest {
        scope: scope(arguments.scope),
        target: arguments.target,
        contact: arguments.contact,
        months: arguments.months,
    };
    let view = workspace.history(&request).map_err(|error| with_choices(workspace, error, None))?;
    if json { print_json(&view) } else { print(&view) }
}

/// A row for each month; columns for the whole, the others, and the parts where they are few.
fn print(view: &HistoryView) -> Result<(), Failure> {
    /// More parts than this make lines that nobody reads.
    const MOST_PARTS: usize = 6;
    print_line(&format!("{} · {}", view.whole.of.name, view.title))?;
    let has_peers = view.peers.is_some();
    let parts: &[HistoryLine] = if view.parts.len() <= MOST_PARTS { &view.parts } else { &[] };
    let mut head = vec![("month", Align::Left), (heading(view.r#type), Align::Right)];
    if view.r#type == TargetKind::Percent {
        head.extend([("pass", Align::Right), ("of", Align::Right)]);
    }
    head.push(("reported", Align::Right));
    if has_peers {
        head.push(("middle of the others", Align::Right));
    }
    head.extend(parts.iter().map(|part| (part.of.name.as_str(), Align::Right)));
    let mut table = Table::new(&head);
    for (position, period) in view.periods.iter().enumerate() {
        let Some(point) = view.whole.points.get(position) else { continue };
        let mut row = vec![period.to_string(), value(point)];
        if view.r#type == TargetKind::Percent {
            row.extend([number(point.pass), number(point.total)]);
        }
        row.push(reported(point.coverage));
        if let Some(peers) = &view.peers {
            row.push(number(peers.get(position).copied().flatten()));
        }
        row.extend(parts.iter().map(|part| part.points.get(position).map(value).unwrap_or_default()));
        table.row(row);
    }
    print_table(&table)
}

fn heading(kind: TargetKind) -> &'static str {
    match kind {
        TargetKind::Count => "count",
        TargetKind::Percent => "%",
    }
}

fn value(point: &HistoryPoint) -> String {
    number(point.value)
}

fn number(number: Option<Number>) -> String {
    number.map_or_else(|| "–".to_owned(), |number| number.to_string())
}
