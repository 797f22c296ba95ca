//! The importer of 2.42 and before: value by value, each stored or refused for itself, codes E76xx.
//!
//! The rules are those of facts §1–§3 and §15 (everything tried on a running 2.42.5.2); the names in brackets are files
//! under `tests/recordings/dhis2-2.42/exchanges`. What differs between 2.40, 2.41 and 2.42 is not known here, but for the
//! types of periods. Not here: approval, imports in the background, and who may send at all beyond the authority.

mod case;
mod categories;
mod checks;
mod clock;
mod conflicts;
mod constraints;
mod decode_adx;
mod decode_csv;
mod decode_json;
mod decode_xml;
mod file;
mod known;
mod limits;
mod remarks;
mod rows;
mod schemes;
mod store;
mod switches;
mod top;

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::BTreeMap;

use case::Scene;
use clock::Clock;
use conflicts::{Conflicts, Refusal};
use file::{Failure, File};
use known::{Combo, Found, Known};
use limits::Limits;
use remarks::Remarks;
use schemes::Schemes;
use store::Store;
use switches::Switches;
use top::{AT_TOP, Top};

use super::{Answer, Fate, Remark, RemarkKind, Request, Server, Status, Strategy, body};
use crate::file::Format;
use crate::metadata::{Metadata, User};

/// The option combo that every server has, where the metadata does not name it.
const DEFAULT_COMBO: &str = "HllvX50cXC0";

/// What the server would answer to a request.
#[must_use]
pub fn predict(request: &Request<'_>, server: &Server<'_>) -> Answer {
    // `l09-user-without-F_DATAVALUE_ADD`
    if server.metadata.user.as_ref().is_some_and(|user| !user.has("F_DATAVALUE_ADD")) {
        return Answer { http: 403, ..Answer::default() };
    }
    let Ok(bytes) = body::plain(request.body) else {
        return failed(Failure::of("compression"));
    };
    let text = match request.format {
        Format::Csv => String::from_utf8_lossy(&bytes),
        _ => Cow::Borrowed(""),
    };
    let system = &server.metadata.system;
    let clock = Clock::of(system, server.now, server.version);
    let asked = &request.parameters;
    let file = match request.format {
        Format::Json => decode_json::decode(&bytes),
        Format::Xml => decode_xml::decode(&bytes),
        Format::Csv => decode_csv::decode(&text, asked),
        Format::Adx => {
            let schemes = Schemes::of(request.format, asked, &crate::file::Schemes::default());
            decode_adx::decode(&bytes, server.metadata, clock.calendar, &schemes)
        }
    };
    match file.and_then(|file| import(&file, request, server, clock)) {
        Ok(answer) => answer,
        Err(failure) => failed(failure),
    }
}

fn import(
    file: &File<'_>,
    request: &Request<'_>,
    server: &Server<'_>,
    clock: Clock,
) -> Result<Answer, Failure> {
    let (asked, metadata) = (&request.parameters, server.metadata);
    let schemes = Schemes::of(request.format, asked, &file.header.schemes);
    // What the file says goes before what the request says (`d10-strategy-in-body`).
    let strategy = match file.header.strategy.as_deref() {
        Some(text) => Strategy::parse(text).ok_or_else(|| Failure {
            about: "strategy",
            text: text.to_owned(),
            index: None,
        })?,
        None => asked.strategy,
    };
    let top = match top::top(file, metadata, clock, &schemes) {
        Ok(top) => top,
        Err(conflicts) => {
            let conflicts = conflicts.into_list();
            return Ok(Answer { http: 409, status: Some(Status::Error), conflicts, ..Answer::default() });
        }
    };
    let mut conflicts = Conflicts::default();
    let mut remarks = Remarks::default();
    complete(file, &top, clock, &mut conflicts, &mut remarks)?;
    if file.entries.is_empty() {
        remarks.add_to_file(RemarkKind::Empty, BTreeMap::new());
    }

    let known = known::look_up(file, metadata, clock, &schemes);
    let scene = Scene {
        names: &file.names,
        known: &known,
        top: &top,
        metadata,
        default_combo: default_combo(metadata, &known),
        switches: Switches::of(asked, &metadata.system),
        limits: Limits::of(metadata, clock),
        clock,
        strategy,
        dry_run: file.header.dry_run.unwrap_or(asked.dry_run),
        skips_existing_check: asked.skip_existing_check,
        forces: asked.force && metadata.user.as_ref().is_none_or(User::is_superuser),
    };
    let mut answer = values(file, &scene, server, conflicts, remarks)?;
    let warns = !answer.conflicts.is_empty();
    answer.http = if warns { 409 } else { 200 };
    answer.status = Some(if warns { Status::Warning } else { Status::Success });
    Ok(answer)
}

/// What is taken where no option combo is named: the same as where the default one is.
fn default_combo<'m>(metadata: &'m Metadata, known: &Known<'m>) -> Found<Combo<'m>> {
    let object = metadata.default_option_combo();
    let id = object.map_or_else(|| DEFAULT_COMBO.into(), |combo| combo.identity.id.clone());
    let named = known.combos.iter().flatten().find(|combo| combo.id == id);
    Found {
        number: named.map_or(AT_TOP, |combo| combo.number),
        id,
        facts: known::combo(object, metadata, metadata.user.as_ref()),
    }
}

fn values(
    file: &File<'_>,
    scene: &Scene<'_, '_>,
    server: &Server<'_>,
    mut conflicts: Conflicts,
    mut remarks: Remarks,
) -> Result<Answer, Failure> {
    let mut store = Store::new(server.stored);
    let mut fates = Vec::with_capacity(file.entries.len());
    let mut rejected = Vec::new();
    for (index, entry) in file.entries.iter().enumerate() {
        let whole = checks::whole(scene, scene.case(entry)).and_then(|whole| {
            let refusal = constraints::refusal(scene, &whole).or_else(|| limits::refusal(scene, &whole));
            refusal.map_or(Ok(whole), Err)
        });
        match whole {
            Ok(whole) => {
                remarks.note_what_is_overridden(index, scene, &whole);
                let outcome = store.take(index, scene, &whole, &mut remarks);
                if outcome.fate == Fate::Stored {
                    remarks.note_what_is_stored(index, scene, &whole);
                }
                if outcome.is_listed {
                    rejected.push(index);
                }
                fates.push(outcome.fate);
            }
            Err(refusal) => {
                conflicts.of_value(index, refusal);
                store.counts.ignored += 1;
                rejected.push(index);
                fates.push(Fate::Refused);
            }
        }
    }
    if store.collided {
        return Err(Failure::of("skip_existing_check"));
    }
    Ok(Answer {
        counts: store.counts,
        conflicts: conflicts.into_list(),
        rejected,
        fates,
        remarks: remarks.into_list(),
        changes: store.changes,
        ..Answer::default()
    })
}

/// A date of completion counts whatever becomes of the values, and in a dry run also (`h*`, `l17`).
fn complete(
    file: &File<'_>,
    top: &Top<'_>,
    clock: Clock,
    conflicts: &mut Conflicts,
    remarks: &mut Remarks,
) -> Result<(), Failure> {
    let Some(date) = top::completion(&file.header, clock)? else { return Ok(()) };
    let Some(set) = top.data_set else { return Ok(()) };
    let (Some(period), Some(unit)) = (&top.period, &top.org_unit) else {
        // `h12-completeDate-no-root-period`: one conflict without a code, whatever is missing.
        let period = top.period.is_none().then_some("period");
        let unit = top.org_unit.is_none().then_some("org_unit");
        let missing: Vec<_> = period.into_iter().chain(unit).collect();
        conflicts.of_request(Refusal {
            code: None,
            named: vec![("reason", "completion_incomplete".to_owned())],
            beside: vec![("missing", missing.join(" "))],
        });
        return Ok(());
    };
    let args = [
        ("data_set", set.identity.id.to_string()),
        ("period", period.id.to_string()),
        ("org_unit", unit.id.to_string()),
        ("date", date.to_string()),
    ];
    remarks.add_to_file(RemarkKind::Completed, args.into());
    Ok(())
}

/// The import fails as a whole, with a text of the server's that is not predicted.
fn failed(failure: Failure) -> Answer {
    let mut args = BTreeMap::from([("about", failure.about.to_owned())]);
    if !failure.text.is_empty() {
        args.insert("value", failure.text);
    }
    let indexes = failure.index.into_iter().collect();
    let remarks = vec![Remark { kind: RemarkKind::BrokenOff, indexes, args }];
    Answer { http: 409, status: Some(Status::Error), remarks, ..Answer::default() }
}
