//! `jumla dhis2 receive places`.

use std::path::Path;

use jumla_engine::surface::{
    PlaceMatch, PlaceOutcome, PlaceProblem, PlaceRow, PlacesConfirmed, PlacesProposal, PlacesRequest,
    PlacesWritten,
};
use jumla_engine::sync::Patience;
use jumla_engine::{Workspace, propose_places, read_review, write_places, write_review};

use super::{Line, count, id_of};
use crate::arguments;
use crate::output::{Failure, print_json, print_line, print_table, say};
use crate::table::{Align, Table};

pub(super) fn places(
    workspace: &mut Workspace,
    arguments: arguments::ReceivePlaces,
    json: bool,
) -> Result<(), Failure> {
    let connection = id_of(workspace, arguments.connection.as_deref())?;
    let line = Line::new()?;
    if let Some(path) = &arguments.confirm {
        let confirmed = PlacesConfirmed { connection, rows: read_review(path)? };
        let written = line.ask(write_places(workspace, &confirmed, Patience::default(), &line.watcher))?;
        return print_written(&written, arguments.review.as_deref(), json);
    }
    let request = PlacesRequest { connection, org_units: arguments.org_unit };
    let proposal = line.ask(propose_places(workspace, &request, Patience::default(), &line.watcher))?;
    if let Some(path) = &arguments.review {
        write_review(&proposal.rows, path)?;
        let rows = count(proposal.rows.len(), "org unit", "org units");
        say(&format!(
            "Wrote {} with {rows}. Say link, make or leave in the column \"decision\"; --confirm writes that in the CHT.",
            path.display()
        ));
        return if json { print_json(&proposal) } else { Ok(()) };
    }
    if json { print_json(&proposal) } else { print_proposal(&proposal) }
}

fn print_proposal(proposal: &PlacesProposal) -> Result<(), Failure> {
    let linked = count(proposal.linked as usize, "org unit is", "org units are");
    print_line(&format!("{}: {linked} a place already, {} not.", proposal.connection, proposal.rows.len()))?;
    if proposal.rows.is_empty() {
        return Ok(());
    }
    let mut table = Table::new(&[
        ("org unit", Align::Left),
        ("code", Align::Left),
        ("below", Align::Left),
        ("may be", Align::Left),
        ("in", Align::Left),
        ("by", Align::Left),
        ("alike", Align::Right),
    ]);
    for row in &proposal.rows {
        table.row(vec![
            row.org_unit_name.clone(),
            row.org_unit_code.clone().unwrap_or_default(),
            row.org_unit_parent.clone().unwrap_or_default(),
            proposed(row),
            row.place_parent.clone().or_else(|| row.parent_name.clone()).unwrap_or_default(),
            row.matched_by.map(matched).unwrap_or_default().to_owned(),
            row.likeness.map(|likeness| format!("{likeness} %")).unwrap_or_default(),
        ]);
    }
    print_table(&table)?;
    say(&"Nothing was written. --review FILE writes this into a file in which you decide.");
    Ok(())
}

fn proposed(row: &PlaceRow) -> String {
    match (&row.place_name, row.problem, row.others.as_slice()) {
        (Some(name), Some(problem), _) => format!("{name}: {}", in_words(problem)),
        (Some(name), None, _) => name.clone(),
        (None, _, []) => "a new one".to_owned(),
        (None, _, others) => {
            let names: Vec<&str> = others.iter().map(|other| other.name.as_str()).collect();
            format!("one of {}?", names.join(", "))
        }
    }
}

fn matched(by: PlaceMatch) -> &'static str {
    match by {
        PlaceMatch::Id => "id",
        PlaceMatch::Code => "code",
        PlaceMatch::NameAndParent => "name and parent",
        PlaceMatch::Name => "name",
    }
}

fn print_written(written: &PlacesWritten, review: Option<&Path>, json: bool) -> Result<(), Failure> {
    let not_written = |row: &&PlaceRow| row.outcome == Some(PlaceOutcome::NotWritten);
    let left: Vec<PlaceRow> = written.rows.iter().filter(not_written).cloned().collect();
    if json {
        print_json(written)?;
    } else {
        print_line(&format!(
            "{} linked, {} made, {} so already, {} not written.",
            written.linked, written.made, written.already, written.not_written
        ))?;
        if !left.is_empty() {
            let mut table =
                Table::new(&[("org unit", Align::Left), ("place", Align::Left), ("why", Align::Left)]);
            for row in &left {
                let why = row.problem.map(in_words).unwrap_or_default();
                let said = row.detail.as_deref().map(|detail| format!(" ({detail})")).unwrap_or_default();
                let place = row.place_name.clone().or_else(|| row.place.clone()).unwrap_or_default();
                table.row(vec![row.org_unit_name.clone(), place, format!("{why}{said}")]);
            }
            print_table(&table)?;
        }
    }
    if left.is_empty() {
        return Ok(());
    }
    let not_written = count(left.len(), "org unit was", "org units were");
    Err(Failure::Said(match review {
        Some(path) => {
            write_review(&left, path)?;
            format!("{not_written} not written; {} has them for somebody who may", path.display())
        }
        None => format!("{not_written} not written; --review FILE writes them down for somebody who may"),
    }))
}

fn in_words(problem: PlaceProblem) -> &'static str {
    match problem {
        PlaceProblem::Ambiguous => "several fit as well",
        PlaceProblem::LinkedElsewhere => "it is another org unit already",
        PlaceProblem::OrgUnitTaken => "another place is this org unit already",
        PlaceProblem::UnknownOrgUnit => "nothing is known of the org unit",
        PlaceProblem::UnknownPlace => "there is no such place",
        PlaceProblem::Deleted => "it was made before and deleted in the CHT since",
        PlaceProblem::ParentOrType => "a new place needs a parent and a type that may stand below it",
        PlaceProblem::Conflict => "somebody else changed it in this moment",
        PlaceProblem::NotAllowed => "this account may not write it",
        PlaceProblem::Refused => "the CHT does not take it",
    }
}
