//! `jumla sync --set-aside`: the documents that were understood in part or not at all.

use jumla_engine::Workspace;
use jumla_engine::surface::SetAsideView;
use serde::Serialize;

use crate::output::{Failure, print_json, print_line, print_table, say};
use crate::table::{Align, Table};

/// With the document as it came.
#[derive(Serialize)]
struct Doubt {
    #[serde(flatten)]
    view: SetAsideView,
    text: Option<String>,
}

pub(super) fn set_aside(workspace: &Workspace, document: Option<&str>, json: bool) -> Result<(), Failure> {
    let mut doubts = workspace.set_aside()?;
    doubts.retain(|doubt| document.is_none_or(|document| doubt.id == document));
    match document {
        Some(document) if doubts.is_empty() => Err(Failure::Said(format!(
            "no document `{document}` is set aside; `jumla sync --set-aside` lists them"
        ))),
        _ if json => {
            let with_text = |view: SetAsideView| {
                let text = workspace.set_aside_text(&view.id.as_str().into())?;
                Ok::<_, Failure>(Doubt { view, text })
            };
            print_json(&doubts.into_iter().map(with_text).collect::<Result<Vec<_>, _>>()?)
        }
        Some(document) => {
            print(doubts)?;
            match workspace.set_aside_text(&document.into())? {
                Some(text) => print_line(&text),
                None => Ok(()),
            }
        }
        None => print_all(doubts),
    }
}

fn print_all(doubts: Vec<SetAsideView>) -> Result<(), Failure> {
    if doubts.is_empty() {
        say(&"Nothing is set aside: every document was understood.");
        return Ok(());
    }
    print(doubts)?;
    say(&"They are kept here as they came; tell an administrator of the CHT.");
    Ok(())
}

fn print(doubts: Vec<SetAsideView>) -> Result<(), Failure> {
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
    print_table(&table)
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
