//! `jumla dhis2`: what is known of DHIS2 servers, and what is done there when there is a line.

mod compare;
mod complete;
mod connect;
mod fetch;
pub(super) mod line;
mod push;
mod queue;
pub(crate) mod receive;
mod trial;
mod waiting;

pub(super) use waiting::Waiting;

use jumla_engine::surface::{Dhis2Connection, Dhis2Rights, MetadataView};
use jumla_engine::{Clock, Error, Workspace};

use super::{amount, count, moment, prediction};
use crate::advice::with_choices;
use crate::arguments;
use crate::output::{Failure, print_json, print_line, print_table, say};
use crate::table::{Align, Table};

pub(crate) fn dhis2(
    workspace: &mut Workspace,
    arguments: arguments::Dhis2,
    clock: Clock,
    json: bool,
) -> Result<(), Failure> {
    match arguments {
        arguments::Dhis2::List => list(workspace, json),
        arguments::Dhis2::Connect(arguments) => connect::connect(workspace, &arguments, clock, json),
        arguments::Dhis2::SignOut { name } => {
            let connection = named(workspace, &name)?;
            workspace.sign_out_of_dhis2(connection.id)?;
            done(
                workspace,
                json,
                &format!("Nothing can be asked of {name} any more; what is known of it stays."),
            )
        }
        arguments::Dhis2::Push(arguments) => push::push(workspace, &arguments, json),
        arguments::Dhis2::Queue(arguments) => queue::queue(workspace, &arguments, json),
        arguments::Dhis2::Compare(arguments) => compare::compare(workspace, arguments, json),
        arguments::Dhis2::Complete(arguments) => complete::complete(workspace, arguments, json),
        arguments::Dhis2::Receive(arguments) => receive::receive(workspace, arguments, json),
        arguments::Dhis2::Metadata(arguments) if arguments.fetch => {
            let connection = id_of(workspace, arguments.connection.as_deref())?;
            fetch::fetch(workspace, connection, arguments.whole, clock, json)
        }
        arguments::Dhis2::Metadata(arguments) if arguments.files.is_empty() => {
            let connection = match arguments.connection {
                Some(name) => named(workspace, &name)?,
                None => current(workspace)?,
            };
            show(&connection, clock, json)
        }
        arguments::Dhis2::Metadata(arguments::Metadata { files, connection, .. }) => {
            let connection = workspace.import_metadata(connection.as_deref(), &files)?;
            show(&connection, clock, json)
        }
        arguments::Dhis2::Use { name } => {
            let connection = named(workspace, &name)?;
            workspace.choose_dhis2(connection.id)?;
            done(workspace, json, &format!("Exports and predictions go by {name} now."))
        }
        arguments::Dhis2::Forget { name } => {
            let connection = named(workspace, &name)?;
            workspace.forget_dhis2(connection.id)?;
            done(workspace, json, &format!("Nothing is known of {name} any more. What was exported stays."))
        }
    }
}

fn named(workspace: &Workspace, name: &str) -> Result<Dhis2Connection, Failure> {
    let found = workspace.dhis2_connections()?.into_iter().find(|one| one.name == name);
    let unknown = || Error::UnknownDhis2 { connection: name.to_owned() };
    found.ok_or_else(|| with_choices(workspace, unknown(), None))
}

/// Of the connection of this name; `None` is the current one.
pub(super) fn id_of(workspace: &Workspace, name: Option<&str>) -> Result<Option<i64>, Failure> {
    name.map(|name| Ok(named(workspace, name)?.id)).transpose()
}

fn current(workspace: &Workspace) -> Result<Dhis2Connection, Failure> {
    let found = workspace.dhis2_connections()?.into_iter().find(|one| one.current);
    found.ok_or_else(|| {
        Failure::Said(
            "nothing is known of DHIS2. Let whoever may sign in there save the server's answers to these addresses, and \
             give them to `jumla dhis2 metadata FILE…`: /api/dataEntry/metadata.json, \
             /api/organisationUnits.json?paging=false&fields=id,code,name,path,openingDate,closedDate, /api/me.json, \
             /api/system/info.json, /api/systemSettings.json, /api/dataEntry/lockExceptions.json"
                .to_owned(),
        )
    })
}

/// What was changed, with what there is now.
fn done(workspace: &Workspace, json: bool, text: &str) -> Result<(), Failure> {
    if json {
        return print_json(&workspace.dhis2_connections()?);
    }
    say(&text);
    Ok(())
}

fn list(workspace: &Workspace, json: bool) -> Result<(), Failure> {
    let connections = workspace.dhis2_connections()?;
    if json {
        return print_json(&connections);
    }
    if connections.is_empty() {
        say(&"Nothing is known of DHIS2 yet; `jumla dhis2 metadata` says how that is changed.");
        return Ok(());
    }
    let mut table = Table::new(&[
        ("", Align::Left),
        ("name", Align::Left),
        ("version", Align::Left),
        ("as of", Align::Left),
        ("data sets", Align::Right),
        ("data elements", Align::Right),
        ("org units", Align::Right),
    ]);
    for one in connections {
        let here = if one.current { "*" } else { "" }.to_owned();
        let Some(known) = one.metadata else {
            table.row(vec![here, one.name]);
            continue;
        };
        table.row(vec![
            here,
            one.name,
            known.stamp.version.unwrap_or_default(),
            moment(known.stamp.imported_at),
            known.data_sets.to_string(),
            known.data_elements.to_string(),
            known.org_units.to_string(),
        ]);
    }
    print_table(&table)
}

fn show(connection: &Dhis2Connection, clock: Clock, json: bool) -> Result<(), Failure> {
    if json {
        return print_json(connection);
    }
    let not_current = if connection.current { "" } else { " (not the one that exports go by)" };
    print_line(&format!("DHIS2: {}{not_current}", connection.name))?;
    if let Some(account) = &connection.account {
        let how = if account.signed_in { "signed in as" } else { "signed out, before as" };
        print_line(&format!("Asked at {}, {how} {}", account.server, account.user))?;
    }
    if let Some(at) = connection.checked_at {
        print_line(&format!("Last asked for changes: {}{}", moment(at), age(at, clock)))?;
    }
    match &connection.metadata {
        Some(known) => print_known(known, clock),
        None => print_line(&"Nothing is known of it."),
    }
}

fn print_known(known: &MetadataView, clock: Clock) -> Result<(), Failure> {
    let facts = [
        ("Address", known.address.as_deref()),
        ("Version", known.stamp.version.as_deref()),
        ("Calendar", known.calendar.as_deref()),
        ("Importing user", known.user.as_deref()),
    ];
    for (name, fact) in facts {
        if let Some(fact) = fact {
            print_line(&format!("{name}: {fact}"))?;
        }
    }
    if let Some(rights) = &known.rights {
        print_line(&format!("Rights: {}", in_words(rights)))?;
    }
    let number = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
    print_line(&format!(
        "Known: {}, {}, {}, {}",
        count(number(known.data_sets), "data set", "data sets"),
        count(number(known.data_elements), "data element", "data elements"),
        count(number(known.option_combos), "option combo", "option combos"),
        count(number(known.org_units), "org unit", "org units"),
    ))?;
    print_line(&format!("As of {}{}", moment(known.stamp.imported_at), age(known.stamp.imported_at, clock)))?;
    if let Some(programs) = known.programs {
        let count = number(programs.programs);
        print_line(&format!("Programs: {count}, as of {}{}", moment(programs.at), age(programs.at, clock)))?;
    }
    let mut table =
        Table::new(&[("file", Align::Left), ("taken in", Align::Left), ("what was in it", Align::Left)]);
    for file in &known.files {
        let counts: Vec<String> = file
            .counts
            .iter()
            .filter(|(_, count)| **count > 0)
            .map(|(kind, count)| format!("{kind} {count}"))
            .collect();
        table.row(vec![file.name.clone(), moment(file.at), counts.join(", ")]);
    }
    print_line(&"")?;
    print_table(&table)?;
    if known.missing.is_empty() {
        return Ok(());
    }
    print_line(&"")?;
    print_line(&"Missing for a full prediction, and where the server has it:")?;
    prediction::print_missing_knowledge(&known.missing)
}

fn in_words(rights: &Dhis2Rights) -> String {
    if rights.superuser {
        return "superuser, may do everything".to_owned();
    }
    let sets = count(rights.data_sets as usize, "data set", "data sets");
    let mut units: Vec<&str> = rights.org_units.iter().map(|unit| unit.name.as_str()).collect();
    let more = rights.org_units_in_all.saturating_sub(units.len());
    let more = if more == 0 { String::new() } else { format!("{more} more") };
    units.extend(Some(more.as_str()).filter(|more| !more.is_empty()));
    match units.is_empty() {
        true => format!("may write into {sets}"),
        false => format!("may write into {sets}, at and below {}", units.join(", ")),
    }
}

/// Nothing on the first day.
fn age(at: i64, clock: Clock) -> String {
    const DAY: i64 = 24 * 60 * 60 * 1000;
    match clock.millis().saturating_sub(at) / DAY {
        ..=0 => String::new(),
        1 => ", 1 day ago".to_owned(),
        days => format!(", {days} days ago"),
    }
}
