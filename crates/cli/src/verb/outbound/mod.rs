//! `jumla outbound`: patients, events and service reports on their way into DHIS2.

mod list;
mod mapping;
mod preview;
mod problem;
mod push;
mod queue;
mod records;
mod save;
mod show;
mod state;
mod trial;

pub(crate) use mapping::schema;

use jumla_engine::surface::OutboundRequest;
use jumla_engine::{Error, Workspace};

use super::dhis2::id_of;
use super::dhis2::line::Line;
use super::{count, moment};
use crate::advice::with_choices;
use crate::arguments::{Outbound, OutboundChoice};
use crate::output::Failure;

pub(crate) fn outbound(workspace: &mut Workspace, arguments: Outbound, json: bool) -> Result<(), Failure> {
    match arguments {
        Outbound::Records(arguments) => records::records(workspace, arguments, json),
        Outbound::List(arguments) => list::list(workspace, &arguments, json),
        Outbound::Mapping(arguments) => mapping::mapping(workspace, &arguments, json),
        Outbound::Preview(arguments) => preview::preview(workspace, arguments, json),
        Outbound::Show(arguments) => show::show(workspace, &arguments, json),
        Outbound::Save(arguments) => save::save(workspace, arguments, json),
        Outbound::Try(arguments) => trial::trial(workspace, arguments, json),
        Outbound::Push(arguments) => push::push(workspace, arguments, json),
        Outbound::Queue(arguments) => queue::queue(workspace, &arguments, json),
    }
}

fn request(workspace: &Workspace, choice: OutboundChoice) -> Result<OutboundRequest, Failure> {
    Ok(OutboundRequest {
        connection: id_of(workspace, choice.server.connection.as_deref())?,
        mappings: choice.mapping,
        documents: choice.document,
    })
}

/// What was asked for cannot be done; where a mapping is not known, with those that are.
fn refused(workspace: &Workspace, error: Error) -> Failure {
    with_choices(workspace, error, None)
}

/// Only with a DHIS2 can be asked or sent anything.
fn needs_a_server(workspace: &Workspace) -> Result<(), Failure> {
    if !workspace.dhis2_connections()?.is_empty() {
        return Ok(());
    }
    Err(Failure::Said("no DHIS2 server is known here; sign in with `jumla dhis2 connect`".to_owned()))
}

fn documents(number: u32) -> String {
    count(number as usize, "document", "documents")
}
