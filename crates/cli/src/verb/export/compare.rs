//! What differs between two exports, or between an export or a file and what the numbers are now.

use jumla_domain::Named;
use jumla_engine::Workspace;
use jumla_engine::surface::ExportComparison;

use crate::advice::with_choices;
use crate::arguments::Compared;
use crate::output::{Failure, print_json, print_line, print_table};
use crate::table::{Align, Table};
use crate::verb::count;

/// One is compared with what the numbers are now.
pub(super) fn compare(workspace: &Workspace, what: &[Compared], json: bool) -> Result<(), Failure> {
    let comparison = match what {
        [Compared::File(path), ..] => workspace.compare_file(path),
        [Compared::Export(from), Compared::Export(to), ..] => workspace.compare_exports(*from, Some(*to)),
        [Compared::Export(from), ..] => workspace.compare_exports(*from, None),
        [] => return Ok(()),
    };
    let comparison = comparison.map_err(|error| with_choices(workspace, error, None))?;
    if json { print_json(&comparison) } else { print(&comparison) }
}

fn print(comparison: &ExportComparison) -> Result<(), Failure> {
    let from = comparison.from.map_or_else(|| "The file".to_owned(), |from| format!("Export {from}"));
    let to = comparison.to.map_or_else(|| "now".to_owned(), |to| format!("export {to}"));
    let changes = comparison.changes.len();
    let differ = if changes == 1 { "differs" } else { "differ" };
    let same = if comparison.same == 1 { "is" } else { "are" };
    print_line(&format!(
        "{from} → {to}: {} {differ}, {} {same} the same.",
        count(changes, "value", "values"),
        comparison.same
    ))?;
    if changes == 0 {
        return Ok(());
    }
    let mut table = Table::new(&[
        ("org unit", Align::Left),
        ("data element", Align::Left),
        ("combos", Align::Left),
        ("period", Align::Left),
        ("before", Align::Right),
        ("after", Align::Right),
    ]);
    for change in &comparison.changes {
        let combos = [&change.category_option_combo, &change.attribute_option_combo];
        let combos: Vec<String> = combos.into_iter().flatten().map(named).collect();
        let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "–".to_owned());
        table.row(vec![
            named(&change.org_unit),
            named(&change.data_element),
            combos.join(", "),
            change.period.clone(),
            value(&change.before),
            value(&change.after),
        ]);
    }
    print_table(&table)
}

fn named(one: &Named) -> String {
    if one.id == one.name { one.id.clone() } else { format!("{} ({})", one.id, one.name) }
}
