//! `jumla dhis2 receive people`.

use jumla_engine::surface::{
    PeopleReceived, PeopleRequest, ReceivedCounts, ReceivedFate, ReceivedKind, ReceivedReason,
};
use jumla_engine::sync::Patience;
use jumla_engine::{Workspace, receive_people};

use super::{Line, count, id_of};
use crate::arguments;
use crate::output::{Failure, print_json, print_line, print_table, say};
use crate::table::{Align, Table};

pub(super) fn people(
    workspace: &mut Workspace,
    arguments: arguments::ReceivePeople,
    json: bool,
) -> Result<(), Failure> {
    let request = PeopleRequest {
        connection: id_of(workspace, arguments.connection.as_deref())?,
        org_units: arguments.org_unit,
        confirmed: arguments.confirm,
    };
    let line = Line::new()?;
    let received = line.ask(receive_people(workspace, &request, Patience::default(), &line.watcher))?;
    if json {
        print_json(&received)?;
    } else {
        print(&received)?;
    }
    if !received.confirmed {
        if !json {
            say(&"Nothing was written. --confirm writes it in the CHT.");
        }
        return Ok(());
    }
    match received.people.refused + received.reports.refused {
        0 => Ok(()),
        refused => Err(Failure::Said(format!(
            "{} not received",
            count(refused as usize, "document was", "documents were")
        ))),
    }
}

fn print(received: &PeopleReceived) -> Result<(), Failure> {
    print_counts("Persons", received.people)?;
    print_counts("Reports", received.reports)?;
    if received.rows.is_empty() {
        return Ok(());
    }
    let mut table = Table::new(&[
        ("what", Align::Left),
        ("name or form", Align::Left),
        ("in DHIS2", Align::Left),
        ("place", Align::Left),
        ("becomes", Align::Left),
        ("why", Align::Left),
    ]);
    for row in &received.rows {
        let mut why = row.reason.map(in_words).unwrap_or_default().to_owned();
        let about = row.detail.iter().chain(&row.fields).cloned().collect::<Vec<_>>().join(", ");
        if !about.is_empty() {
            why = if why.is_empty() { about } else { format!("{why}: {about}") };
        }
        table.row(vec![
            kind(row.kind).to_owned(),
            row.label.clone(),
            row.source.clone(),
            row.place.as_ref().map(|place| place.name.clone()).unwrap_or_default(),
            fate(row.fate).to_owned(),
            why,
        ]);
    }
    print_line(&"")?;
    print_table(&table)?;
    if received.more > 0 {
        print_line(&format!("… and {} more.", received.more))?;
    }
    Ok(())
}

fn print_counts(what: &str, counts: ReceivedCounts) -> Result<(), Failure> {
    print_line(&format!(
        "{what}: {} new, {} changed, {} the same, {} changed in the CHT since, {} refused, {} where no place is linked.",
        counts.new, counts.changed, counts.same, counts.conflicts, counts.refused, counts.outside
    ))
}

fn kind(kind: ReceivedKind) -> &'static str {
    match kind {
        ReceivedKind::Person => "person",
        ReceivedKind::Report => "report",
    }
}

fn fate(fate: ReceivedFate) -> &'static str {
    match fate {
        ReceivedFate::New => "new",
        ReceivedFate::Changed => "changed",
        ReceivedFate::Conflict => "left as it is",
        ReceivedFate::Refused => "nothing",
    }
}

fn in_words(reason: ReceivedReason) -> &'static str {
    match reason {
        ReceivedReason::ChangedInCht => "changed in the CHT since it was received",
        ReceivedReason::DeletedInCht => "deleted in the CHT",
        ReceivedReason::NotReceived => "another document stands there",
        ReceivedReason::Moved => "DHIS2 has it at another org unit",
        ReceivedReason::SeveralPlaces => "several places are linked to the org unit",
        ReceivedReason::NoPerson => "the person is not in the CHT",
        ReceivedReason::FieldMissing => "no value",
        ReceivedReason::ValueUnknown => "the mapping has no word for the value",
        ReceivedReason::NoContact => "nobody can be named who enters it",
        ReceivedReason::NoDate => "no date",
        ReceivedReason::NotAllowed => "this account may not write it",
        ReceivedReason::NotTaken => "the CHT does not take it",
    }
}
