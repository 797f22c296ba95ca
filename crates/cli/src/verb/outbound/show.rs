//! `jumla outbound show`: one document, and what each mapping makes of it.

use jumla_engine::Workspace;
use jumla_engine::surface::{OutboundDocument, OutboundDocumentMapping};

use super::{Line, id_of, moment, problem, state};
use crate::arguments::OutboundShown;
use crate::output::{Failure, print_json, print_line, print_table};
use crate::table::{Align, Table};

pub(super) fn show(workspace: &Workspace, arguments: &OutboundShown, json: bool) -> Result<(), Failure> {
    let connection = id_of(workspace, arguments.server.connection.as_deref())?;
    let line = Line::new()?;
    let document =
        line.ask(async { workspace.outbound_document(&arguments.document, connection, &line.watcher) })?;
    if json { print_json(&document) } else { print(&document) }
}

fn print(document: &OutboundDocument) -> Result<(), Failure> {
    let written = document.reported_at.map(|at| format!("written {}", moment(at)));
    let parts = [
        Some(document.document.clone()),
        Some(document.title.clone()).filter(|text| !text.is_empty()),
        document.contact.as_ref().map(|one| one.name.clone()),
        written,
        Some(format!("revision {}", document.revision)),
    ];
    print_line(&parts.into_iter().flatten().collect::<Vec<_>>().join(" · "))?;
    if !document.absent.is_empty() {
        print_line(&format!(
            "It refers to contacts that are not kept here: {}. `jumla outbound records` has them kept.",
            document.absent.join(", ")
        ))?;
    }
    document.mappings.iter().try_for_each(print_one)
}

fn print_one(mapping: &OutboundDocumentMapping) -> Result<(), Failure> {
    print_line(&"")?;
    let stands = mapping.fate.map(|fate| format!(": {}", state::fate(fate))).unwrap_or_default();
    print_line(&format!("{} ({}){stands}", mapping.mapping, state::origin(mapping.origin)))?;
    let about = mapping.relevant_to.as_deref().unwrap_or_default();
    match mapping.relevant {
        Some(true) => print_line(&format!("  It is about this document: {about}"))?,
        Some(false) => print_line(&format!("  It is not about this document: {about}"))?,
        None if about.is_empty() => {}
        None => print_line(&format!("  Whether it is about this document cannot be told: {about}"))?,
    }
    for one in &mapping.problems {
        print_line(&format!("  {}", problem::sentence(one)))?;
    }
    for text in mapping.payload.iter().flat_map(|payload| payload.lines()) {
        print_line(&format!("    {text}"))?;
    }
    if mapping.history.is_empty() {
        return Ok(());
    }
    let mut table = Table::new(&[
        ("id", Align::Right),
        ("revision", Align::Left),
        ("what became of it", Align::Left),
        ("since", Align::Left),
        ("why", Align::Left),
    ]);
    for item in &mapping.history {
        let why: Vec<String> = item.problems.iter().map(problem::sentence).collect();
        table.row(vec![
            item.id.to_string(),
            item.revision.clone(),
            state::state(item).to_owned(),
            moment(item.changed_at),
            why.join(" "),
        ]);
    }
    print_table(&table)
}
