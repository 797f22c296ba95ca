//! `jumla dhis2 complete`: a step of its own, after a question of its own.

use jumla_engine::surface::{CompletionRequest, CompletionView};
use jumla_engine::sync::Patience;
use jumla_engine::{Workspace, complete_in_dhis2, completions_in_dhis2};

use super::line::Line;
use super::{count, id_of};
use crate::arguments;
use crate::output::{Failure, print_json, print_table, say};
use crate::secret::typed;
use crate::table::{Align, Table};

pub(super) fn complete(
    workspace: &mut Workspace,
    arguments: arguments::Complete,
    json: bool,
) -> Result<(), Failure> {
    let request = CompletionRequest {
        connection: id_of(workspace, arguments.connection.as_deref())?,
        data_set: arguments.data_set,
        period: arguments.period,
        org_units: arguments.org_unit,
        undo: arguments.undo,
    };
    let line = Line::new()?;
    if request.org_units.is_empty() || arguments.show {
        let views =
            line.ask(completions_in_dhis2(workspace, &request, Patience::default(), &line.watcher))?;
        return print(&views, json);
    }
    let forms = count(request.org_units.len(), "form", "forms");
    let question = match request.undo {
        true => format!(
            "Take back that {forms} of {} {} are complete? Type yes: ",
            request.data_set, request.period
        ),
        false => format!(
            "State in DHIS2 that {forms} of {} {} are complete? People there rely on it. Type yes: ",
            request.data_set, request.period
        ),
    };
    if !arguments.yes && !typed(&question).is_some_and(|answer| answer.eq_ignore_ascii_case("yes")) {
        return Err(Failure::Said("nothing was stated; --yes states it without asking".to_owned()));
    }
    let views = line.ask(complete_in_dhis2(workspace, &request, Patience::default(), &line.watcher))?;
    print(&views, json)?;
    let refused = views.iter().filter(|view| view.refused.is_some()).count();
    match refused {
        0 => Ok(()),
        refused => Err(Failure::Said(format!("DHIS2 refused {}", count(refused, "form", "forms")))),
    }
}

fn print(views: &[CompletionView], json: bool) -> Result<(), Failure> {
    if json {
        return print_json(&views);
    }
    if views.is_empty() {
        say(&"No org unit feeds this data set.");
        return Ok(());
    }
    let mut table = Table::new(&[
        ("org unit", Align::Left),
        ("complete", Align::Left),
        ("since", Align::Left),
        ("stated by", Align::Left),
        ("refused", Align::Left),
    ]);
    for view in views {
        table.row(vec![
            view.org_unit.name.clone(),
            if view.complete { "yes" } else { "no" }.to_owned(),
            view.date.clone().unwrap_or_default(),
            view.stored_by.clone().unwrap_or_default(),
            view.refused.clone().unwrap_or_default(),
        ]);
    }
    print_table(&table)
}
