//! `jumla outbound preview`: what would be sent, what would not, and why.

use jumla_engine::surface::{OutboundChecked, OutboundCount, OutboundFate, OutboundPreview, OutboundRow};
use jumla_engine::{Workspace, preview_outbound};

use super::{Line, documents, moment, problem, refused, request, state};
use crate::arguments::OutboundPreviewed;
use crate::output::{Failure, print_json, print_line, print_table, say};
use crate::table::{Align, Table};

pub(super) fn preview(
    workspace: &Workspace,
    arguments: OutboundPreviewed,
    json: bool,
) -> Result<(), Failure> {
    let request = request(workspace, arguments.choice)?;
    let line = Line::new()?;
    let preview = line.ask(async { preview_outbound(workspace, &request, &line.watcher) });
    let preview = preview.map_err(|error| refused(workspace, error))?;
    if json { print_json(&preview) } else { print(&preview, arguments.all) }
}

fn print(preview: &OutboundPreview, all: bool) -> Result<(), Failure> {
    let server = preview.connection.as_ref().map(|one| format!(", for {}", one.name)).unwrap_or_default();
    print_line(&format!("Looked at {}{server}.", documents(preview.documents)))?;
    if let Some(text) = not_checked(preview) {
        print_line(&text)?;
    }
    if preview.counts.is_empty() {
        say(&"There are no mappings yet; `jumla outbound mapping --set FILE` keeps a file of them.");
        return Ok(());
    }
    if preview.documents == 0 {
        say(
            &"No document is kept here; `jumla outbound records` says which are to be, and a sync brings them.",
        );
    }
    print_counts(&preview.counts)?;
    let rows: Vec<&OutboundRow> =
        preview.rows.iter().filter(|row| all || wants_something(row.fate)).collect();
    if !rows.is_empty() {
        print_line(&"")?;
        print_table(&table(&rows))?;
    }
    if preview.more > 0 {
        print_line(&format!("… and {} more.", preview.more))?;
    }
    let quiet = preview.rows.len() - rows.len();
    if quiet > 0 {
        let quiet = u32::try_from(quiet).unwrap_or(u32::MAX);
        say(&format!("With {} nothing is to be done; --all shows them too.", documents(quiet)));
    }
    say(&"Nothing was sent; `jumla outbound push` sends what is new or changed.");
    Ok(())
}

/// What cannot be known of what DHIS2 would say, and what to do about it.
fn not_checked(preview: &OutboundPreview) -> Option<String> {
    let remedy = match preview.connection {
        None => "`jumla dhis2 connect` signs in to a server",
        Some(_) => "`jumla dhis2 metadata --fetch` reads what is needed",
    };
    match preview.checked {
        OutboundChecked::Whole => None,
        OutboundChecked::WithoutPrograms => Some(format!(
            "What DHIS2 would refuse of patients and events was not checked: the server's programs are not known. {remedy}."
        )),
        OutboundChecked::Nothing => Some(format!(
            "What DHIS2 would refuse was not checked: nothing is known of the server. {remedy}."
        )),
    }
}

fn wants_something(fate: OutboundFate) -> bool {
    match fate {
        OutboundFate::New
        | OutboundFate::Changed
        | OutboundFate::Refused
        | OutboundFate::Failed
        | OutboundFate::Gone => true,
        OutboundFate::Same
        | OutboundFate::Queued
        | OutboundFate::OnItsWay
        | OutboundFate::Saved
        | OutboundFate::Deleted => false,
    }
}

type Number = fn(&OutboundCount) -> u32;

/// What there is none of in any mapping has no column.
fn print_counts(counts: &[OutboundCount]) -> Result<(), Failure> {
    let numbers: [(&str, Number); 11] = [
        ("new", |count| count.new),
        ("changed", |count| count.changed),
        ("of these with problems", |count| count.with_problems),
        ("refused", |count| count.refused),
        ("failed", |count| count.failed),
        ("deleted in the CHT", |count| count.gone),
        ("there already", |count| count.same),
        ("waiting", |count| count.queued),
        ("saved", |count| count.saved),
        ("deleted in both", |count| count.deleted),
        ("not meant", |count| count.not_relevant),
    ];
    let shown = numbers.iter().filter(|(_, number)| counts.iter().any(|count| number(count) > 0));
    let mut head = vec![("mapping", Align::Left), ("whose", Align::Left)];
    head.extend(shown.clone().map(|(name, _)| (*name, Align::Right)));
    let mut table = Table::new(&head);
    for count in counts {
        let mut cells = vec![count.mapping.clone(), state::origin(count.origin).to_owned()];
        cells.extend(shown.clone().map(|(_, number)| number(count).to_string()));
        table.row(cells);
    }
    print_table(&table)
}

/// A line for each document, and one more for each further problem.
fn table(rows: &[&OutboundRow]) -> Table {
    let mut table = Table::new(&[
        ("document", Align::Left),
        ("mapping", Align::Left),
        ("form or type", Align::Left),
        ("who", Align::Left),
        ("written", Align::Left),
        ("how it stands", Align::Left),
        ("why", Align::Left),
    ]);
    for row in rows {
        let mut sentences = row.problems.iter().map(problem::sentence);
        table.row(vec![
            row.document.clone(),
            row.mapping.clone(),
            row.title.clone(),
            row.contact.as_ref().map(|one| one.name.clone()).unwrap_or_default(),
            row.reported_at.map(moment).unwrap_or_default(),
            state::fate(row.fate).to_owned(),
            sentences.next().unwrap_or_default(),
        ]);
        for sentence in sentences {
            let mut cells = vec![String::new(); 6];
            cells.push(sentence);
            table.row(cells);
        }
    }
    table
}
