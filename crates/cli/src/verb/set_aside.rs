//! `jumla sync --set-aside`: the documents that were understood in part or not at all.

use jumla_engine::Workspace;

use crate::output::{Failure, print_json, print_table, say};
use crate::table::{Align, Table};

pub(crate) fn set_aside(workspace: &Workspace, json: bool) -> Result<(), Failure> {
    let doubts = workspace.set_aside()?;
    if json {
        return print_json(&doubts);
    }
    if doubts.is_empty() {
        say(&"Nothing is set aside: every document was understood.");
        return Ok(());
    }
    let mut table = Table::new(&[
        ("reason", Align::Left),
        ("in the numbers", Align::Left),
        ("document", Align::Left),
        ("revision", Align::Left),
        ("detail", Align::Left),
    ]);
    for doubt in doubts {
        let used = if doubt.partly_used { "partly" } else { "no" };
        table.row(vec![
            in_words(&doubt.reason).to_owned(),
            used.to_owned(),
            doubt.id,
            doubt.rev,
            doubt.detail,
        ]);
    }
    print_table(&table)?;
    say(&"They are kept here as they came; tell an administrator of the CHT.");
    Ok(())
}

/// A reason that this version does not know stays as it is.
fn in_words(reason: &str) -> &str {
    match reason {
        "field_missing" => "the document lacks a field",
        "foreign_digits" => "the month is written in other digits than 0–9",
        "fraction" => "a count has a fraction",
        "id_malformed" => "the id does not name a month and a CHW",
        "negative" => "a number is below zero",
        "not_a_number" => "no number can be read",
        "number_as_text" => "a number is written as text",
        "owner_differs" => "the owner is not the CHW that the id names",
        "pass_above_total" => "more passed than there were",
        "target_twice" => "a target is there twice; the first one counts",
        "targets_missing" => "the document has no list of targets",
        "type_missing" => "a contact has no type",
        "value_missing" => "a target has no value",
        other => other,
    }
}
