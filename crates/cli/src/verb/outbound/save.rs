//! `jumla outbound save`: files for import by hand.

use jumla_engine::surface::OutboundSaved;
use jumla_engine::{Workspace, save_outbound};

use super::{Line, documents, push, refused, request, state};
use crate::arguments::OutboundSave;
use crate::output::{Failure, print_json, print_table, say};
use crate::table::{Align, Table};

pub(super) fn save(workspace: &mut Workspace, arguments: OutboundSave, json: bool) -> Result<(), Failure> {
    let OutboundSave { choice, out, with_problems } = arguments;
    let request = request(workspace, choice)?;
    let line = Line::new()?;
    let saved = line.ask(async { save_outbound(workspace, &request, with_problems, &out, &line.watcher) });
    let saved = saved.map_err(|error| refused(workspace, error))?;
    if json {
        return print_json(&saved);
    }
    print(&saved)?;
    if saved.with_problems > 0 {
        let left = documents(saved.with_problems);
        say(&format!("Left out: {left} that DHIS2 would refuse; --with-problems writes them too."));
    }
    if saved.replaced > 0 {
        say(&push::replaced(saved.replaced));
    }
    if saved.failed > 0 {
        say(&push::failed(saved.failed));
    }
    say(&"These files are patient data and are not encrypted: delete them when they are imported.");
    Ok(())
}

fn print(saved: &OutboundSaved) -> Result<(), Failure> {
    let mut table = Table::new(&[
        ("file", Align::Left),
        ("page of DHIS2's Import/Export", Align::Left),
        ("data set", Align::Left),
        ("documents", Align::Right),
    ]);
    for file in &saved.files {
        table.row(vec![
            file.path.clone(),
            state::page(file.kind).to_owned(),
            file.data_set.clone().unwrap_or_default(),
            file.documents.to_string(),
        ]);
    }
    print_table(&table)
}
