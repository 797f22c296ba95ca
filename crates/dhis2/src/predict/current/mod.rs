//! The importer of 2.43 and later.
//!
//! It reads a whole body ([`decode_json`], [`decode_csv`], [`decode_xml`], [`decode_adx`]), finds out what is meant
//! ([`resolve`]: the first doubt ends the request), sorts the values by data set ([`group`]), and takes or refuses each
//! group as a whole by its keys ([`access`], [`keys`], [`timeliness`]) before it looks at any value ([`values`]).
//!
//! What real servers of this kind answered is under `tests/recordings/dhis2-2.44`; file names in comments are of there.
//! Not here: jobs that run later (`async`), PDF forms, approvals, and what completing a data set checks.

mod access;
mod body;
mod categories;
mod decode_adx;
mod decode_csv;
mod decode_json;
mod decode_xml;
mod dimensions;
mod group;
mod import;
mod input;
mod json;
mod keys;
mod names;
mod periods;
mod refusal;
mod resolve;
mod store;
mod target;
mod timeliness;
mod values;
mod xml;

#[cfg(test)]
mod any_bytes;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use self::group::Group;
use self::import::{Import, all_refused};
use self::input::{Body, Failure, Schemes};
use self::refusal::Stop;
use self::resolve::Resolver;
use self::timeliness::Clock;
use super::{Answer, Remark, RemarkKind, Request, Scope, Server, Status, Strategy};
use crate::file::Format;
use crate::period::Calendar;

#[must_use]
pub fn predict(request: &Request<'_>, server: &Server<'_>) -> Answer {
    answer(request, server).unwrap_or_else(Failure::into_answer)
}

fn answer(request: &Request<'_>, server: &Server<'_>) -> Result<Answer, Failure> {
    let user = server.metadata.user.as_ref();
    if user.is_some_and(|user| !user.authorities.is_empty() && !user.has("F_DATAVALUE_ADD")) {
        return Err(Failure::new(403, "authority"));
    }
    // Said before a byte is read (`37-csv-no-header`).
    if request.format == Format::Csv && request.parameters.first_row_is_header == Some(false) {
        return Err(Failure::new(500, "header"));
    }
    let calendar = calendar(server);
    let text = body::text(request.body)?;
    let body = decode(request, server, &text, calendar)?;
    let schemes = Schemes::of(&body.schemes, &request.parameters)?;
    let mut answer = Answer { remarks: body.remarks.clone(), ..Answer::default() };
    let values = body.inputs.iter().map(|input| input.values.len()).sum();
    answer.fates = all_refused(values);
    let mut resolver = Resolver::new(server.metadata, &schemes, calendar);
    let groups = match resolved(&body, server, &mut resolver) {
        Ok(groups) => groups,
        Err(Stop::Failure(failure)) => return Err(failure),
        Err(Stop::Refusal(refusal)) => {
            answer.http = 409;
            answer.status = Some(Status::Error);
            answer.conflicts = vec![refusal.into_conflict(Scope::Request, vec![-1])];
            return Ok(answer);
        }
    };
    let groups = prepared(groups, request.parameters.strategy);
    remark_on(request, &groups, &mut answer);
    let import = Import {
        metadata: server.metadata,
        pools: &resolver.pools,
        stored: server.stored,
        clock: Clock::of(server.now, server.metadata, server.version, calendar),
        parameters: &request.parameters,
        dry_run: body.dry_run.unwrap_or(request.parameters.dry_run),
    };
    if let Err(failure) = import.run(&groups, &mut answer) {
        // What groups before it have written stays.
        let changes = std::mem::take(&mut answer.changes);
        return Ok(Answer { changes, ..failure.into_answer() });
    }
    Ok(answer)
}

fn calendar(server: &Server<'_>) -> Calendar {
    server.metadata.system.calendar.as_deref().and_then(Calendar::from_name).unwrap_or_default()
}

fn decode<'t>(
    request: &Request<'_>,
    server: &Server<'_>,
    text: &'t str,
    calendar: Calendar,
) -> Result<Body<'t>, Failure> {
    match request.format {
        Format::Json => decode_json::decode(text, server.version),
        Format::Csv => decode_csv::decode(text, request.parameters.data_set.as_deref()),
        Format::Xml | Format::Adx => decode_xml::decode(text, calendar),
    }
}

fn resolved<'t, 'm: 't>(
    body: &'t Body<'t>,
    server: &Server<'m>,
    resolver: &mut Resolver<'t, 'm>,
) -> Result<Vec<Group<'t>>, Stop> {
    let groups = body.inputs.iter().map(|input| resolver.group(input)).collect::<Result<_, _>>()?;
    group::sorted(groups, server.metadata, &mut resolver.pools)
}

/// With the strategy DELETE every value is one to be deleted.
fn prepared(mut groups: Vec<Group<'_>>, strategy: Strategy) -> Vec<Group<'_>> {
    if strategy == Strategy::Delete {
        for entry in groups.iter_mut().flat_map(|group| &mut group.entries) {
            entry.deleted = true;
        }
    }
    groups
}

fn remark_on(request: &Request<'_>, groups: &[Group<'_>], answer: &mut Answer) {
    let mut remark = |kind: RemarkKind, args: BTreeMap<&'static str, String>| {
        answer.remarks.push(Remark { kind, indexes: Vec::new(), args });
    };
    if groups.iter().all(|group| group.entries.is_empty() && group.deletion.is_none()) {
        remark(RemarkKind::Empty, BTreeMap::new());
    }
    let asked = match request.parameters.strategy {
        Strategy::Create => "CREATE",
        Strategy::Update => "UPDATE",
        Strategy::CreateAndUpdate | Strategy::Delete => return,
    };
    remark(RemarkKind::StrategyIgnored, BTreeMap::from([("strategy", asked.to_owned())]));
}
