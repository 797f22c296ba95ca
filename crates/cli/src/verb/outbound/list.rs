//! `jumla outbound list`: the mappings, and how things stand with each.

use jumla_engine::Workspace;
use jumla_engine::surface::{OutboundMappingView, OutboundOverview, OutboundStates};

use super::{documents, id_of, moment, problem, state};
use crate::arguments::OutboundServer;
use crate::output::{Failure, print_json, print_line, print_table, say};
use crate::table::{Align, Table};

pub(super) fn list(workspace: &Workspace, arguments: &OutboundServer, json: bool) -> Result<(), Failure> {
    let connection = id_of(workspace, arguments.connection.as_deref())?;
    let overview = workspace.outbound_overview(connection)?;
    if json { print_json(&overview) } else { print(&overview) }
}

fn print(overview: &OutboundOverview) -> Result<(), Failure> {
    print_line(&to(overview))?;
    if overview.queued > 0 {
        let waits = documents(overview.queued);
        print_line(&format!("In the queue: {waits}; `jumla outbound queue` shows what waits."))?;
    }
    if overview.mappings.is_empty() {
        say(
            &"There are no mappings yet: `jumla outbound mapping --set FILE` keeps a file of them, those of the CHT's \
              settings come with a sync.",
        );
        return Ok(());
    }
    print_table(&table(&overview.mappings))?;
    for mapping in overview.mappings.iter().filter(|one| !one.problems.is_empty()) {
        print_line(&"")?;
        print_line(&format!("{} ({}):", mapping.name, state::origin(mapping.origin)))?;
        for one in &mapping.problems {
            print_line(&format!("  {}", problem::sentence(one)))?;
        }
    }
    Ok(())
}

fn to(overview: &OutboundOverview) -> String {
    let Some(connection) = &overview.connection else {
        return "No DHIS2 server is known here yet: `jumla dhis2 connect` signs in to one.".to_owned();
    };
    let signed_in = if overview.signed_in {
        String::new()
    } else {
        ", where nobody is signed in: `jumla dhis2 connect`".to_owned()
    };
    let programs = match overview.programs_at {
        Some(at) => format!("Its programs are known as of {}.", moment(at)),
        None => "Its programs are not known: `jumla dhis2 metadata --fetch`.".to_owned(),
    };
    format!("Your own mappings go to {}{signed_in}. {programs}", connection.name)
}

fn table(mappings: &[OutboundMappingView]) -> Table {
    let mut table = Table::new(&[
        ("mapping", Align::Left),
        ("whose", Align::Left),
        ("makes", Align::Left),
        ("documents", Align::Left),
        ("goes to", Align::Left),
        ("when (UTC)", Align::Left),
        ("problems", Align::Right),
    ]);
    for one in mappings {
        table.row(vec![
            one.name.clone(),
            state::origin(one.origin).to_owned(),
            state::kind(one.kind).to_owned(),
            stand(one.states),
            one.destination.clone().unwrap_or_default(),
            when(one),
            one.problems.len().to_string(),
        ]);
    }
    table
}

fn when(mapping: &OutboundMappingView) -> String {
    match &mapping.cron {
        None => String::new(),
        Some(cron) if mapping.due => format!("{cron}, may go now"),
        Some(cron) => format!("{cron}, not yet"),
    }
}

fn stand(states: OutboundStates) -> String {
    let parts = [
        (states.queued, "waiting"),
        (states.on_its_way, "on the way"),
        (states.sent, "sent"),
        (states.saved, "saved into files"),
        (states.refused, "refused"),
        (states.gone, "deleted in the CHT since"),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, what)| format!("{number} {what}"))
        .collect();
    if parts.is_empty() { "nothing sent yet".to_owned() } else { parts.join(", ") }
}
