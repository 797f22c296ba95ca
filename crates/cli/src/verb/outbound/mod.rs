//! `jumla outbound`: patients, events and service reports on their way into DHIS2.

mod records;

use jumla_engine::Workspace;

use crate::arguments::Outbound;
use crate::output::Failure;

pub(crate) fn outbound(workspace: &mut Workspace, arguments: Outbound, json: bool) -> Result<(), Failure> {
    match arguments {
        Outbound::Records(arguments) => records::records(workspace, arguments, json),
    }
}
