//! `jumla outbound try`: what DHIS2 would do with what would be sent.

use jumla_engine::sync::Patience;
use jumla_engine::{Workspace, try_outbound};

use super::{Line, documents, needs_a_server, queue, refused, request};
use crate::arguments::OutboundChoice;
use crate::output::{Failure, print_json, print_line};

pub(super) fn trial(workspace: &mut Workspace, choice: OutboundChoice, json: bool) -> Result<(), Failure> {
    needs_a_server(workspace)?;
    let request = request(workspace, choice)?;
    let line = Line::new()?;
    let tried = line.ask(try_outbound(workspace, &request, Patience::default(), &line.watcher));
    let tried = tried.map_err(|error| refused(workspace, error))?;
    if json {
        print_json(&tried)?;
    } else {
        print_line(&format!("DHIS2 would take {}. Nothing was stored there.", documents(tried.accepted)))?;
        queue::print_problems(&tried.refused)?;
    }
    match u32::try_from(tried.refused.len()).unwrap_or(u32::MAX) {
        0 => Ok(()),
        refused => Err(Failure::Said(format!("DHIS2 would refuse {}", documents(refused)))),
    }
}
