//! `jumla dhis2 metadata --fetch`.

use jumla_engine::sync::Patience;
use jumla_engine::{Clock, MetadataExtent, Workspace, fetch_metadata};

use super::line::Line;
use super::{amount, count, show};
use crate::output::{Failure, print_json, say};

pub(super) fn fetch(
    workspace: &mut Workspace,
    connection: Option<i64>,
    whole: bool,
    clock: Clock,
    json: bool,
) -> Result<(), Failure> {
    let extent = if whole { MetadataExtent::Whole } else { MetadataExtent::Changes };
    let line = Line::new()?;
    let fetching = fetch_metadata(workspace, connection, extent, Patience::default(), &line.watcher);
    let fetched = line.ask(fetching)?;
    if json {
        return print_json(&fetched);
    }
    if fetched.unchanged {
        say(&"The server says that what is known of it holds. --whole fetches it all the same.");
    } else {
        let requests = count(fetched.requests as usize, "request", "requests");
        say(&format!("Fetched: {} in {requests}.", amount(fetched.bytes)));
    }
    show(&fetched.connection, clock, json)
}
