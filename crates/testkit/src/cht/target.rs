//! `/api/v1/target` and `/api/v2/export/dhis`: target documents for online users, and what the CHT makes of
//! them.

use std::borrow::Cow;

use serde_json::{Value, json};

use super::export::{self, Refusal};
use super::js::parse_int;
use super::right::{is_online, may};
use super::route::Visit;
use super::world::User;
use crate::server::answer::Answer;

const PAGE: i64 = 100;
/// Kinds of export a real server has and this one has not.
const OTHER_EXPORTS: [&str; 6] = ["reports", "messages", "feedback", "contacts", "user-devices", "records"];

pub(crate) fn export(visit: &Visit, user: &User, kind: &str) -> Answer {
    let request = visit.request;
    if OTHER_EXPORTS.contains(&kind) {
        return Answer::not_simulated(request);
    }
    if kind != "dhis" {
        return Answer::error(request, 404, &format!("Invalid export type \"{kind}\""));
    }
    if !is_online(&user.roles) {
        return Answer::insufficient(request);
    }
    if !may(visit.world, user, "can_export_all") {
        // The permission of the export's own kind is looked up under a name that is not there.
        return Answer::server_error(request);
    }
    let question = if request.method == "POST" { request.json() } else { Some(request.nested_query()) };
    let answer = match export::export(visit.world, &question.unwrap_or_default(), visit.now.date_naive()) {
        Ok(body) => Answer::express(200, &body),
        Err(Refusal::BadRequest(message)) => Answer::error(request, 400, &message),
        Err(Refusal::Crash) => Answer::server_error(request),
    };
    let file = format!("attachment; filename=dhis-{}.json", visit.now.format("%Y%m%d%H%M"));
    answer.with("content-disposition", file)
}

pub(crate) fn by_id(visit: &Visit, user: &User, id: &str) -> Answer {
    if !is_online(&user.roles) {
        return Answer::insufficient(visit.request);
    }
    match visit.world.document(id).filter(|doc| is_target(doc)) {
        Some(doc) => Answer::express(200, doc),
        None => Answer::error(visit.request, 404, "Target not found"),
    }
}

pub(crate) fn list(visit: &Visit, user: &User) -> Answer {
    let request = visit.request;
    if !is_online(&user.roles) {
        return Answer::insufficient(request);
    }
    let contacts: Vec<String> = match (request.parameter("contact_id"), request.parameter("contact_ids")) {
        (Some(one), _) => vec![one],
        (None, Some(several)) => several.split(',').map(str::to_owned).collect(),
        (None, None) => return Answer::error(request, 400, "Invalid contact Ids []."),
    };
    let period = request.parameter("reporting_period").unwrap_or_else(|| "undefined".into());
    if !is_period(&period) {
        return Answer::error(request, 400, &format!("Invalid reporting period [{period}]."));
    }
    let (skip, limit) = match page(visit) {
        Ok(page) => page,
        Err(answer) => return answer,
    };
    let prefix = format!("target~{period}~");
    let docs: Vec<Cow<Value>> = visit
        .world
        .stored_from(&prefix)
        .take_while(|(id, _)| id.starts_with(&prefix))
        .filter(|(id, _)| id.split('~').nth(2).is_some_and(|contact| contacts.iter().any(|c| c == contact)))
        .filter(|(_, stored)| !stored.deleted())
        .map(|(_, stored)| stored.body().read())
        .filter(|doc| is_target(doc))
        .collect();
    Answer::express(200, &paged(&docs.iter().map(|doc| &**doc).collect::<Vec<_>>(), skip, limit))
}

/// `cursor` and `limit` of a page: how many to skip, how many to give.
pub(crate) fn page(visit: &Visit) -> Result<(usize, usize), Answer> {
    let sent = visit.request.parameter("limit");
    let limit = sent.as_ref().map_or(Some(PAGE), |limit| parse_int(&json!(limit)));
    let Some(limit) = limit.filter(|limit| *limit > 0) else {
        let sent = json!(sent);
        return Err(Answer::error(
            visit.request,
            400,
            &format!("The limit must be a positive integer: [{sent}]."),
        ));
    };
    let cursor = visit.request.parameter("cursor").and_then(|cursor| cursor.parse().ok()).unwrap_or(0);
    Ok((cursor, usize::try_from(limit).unwrap_or(usize::MAX)))
}

/// One page, with where the next one begins if there is more.
pub(crate) fn paged(docs: &[&Value], skip: usize, limit: usize) -> Value {
    let data: Vec<&&Value> = docs.iter().skip(skip).take(limit).collect();
    let next = skip.saturating_add(limit);
    let cursor = if next < docs.len() { json!(next.to_string()) } else { Value::Null };
    json!({ "data": data, "cursor": cursor })
}

/// What the API takes for a target document; it leaves everything else out without a word.
fn is_target(doc: &Value) -> bool {
    let texts = ["user", "owner", "reporting_period"].iter().all(|field| doc[field].is_string());
    doc["type"] == "target" && texts && doc["updated_date"].is_number() && doc["targets"].is_array()
}

/// `YYYY-MM` in ASCII digits.
fn is_period(text: &str) -> bool {
    let digits = |range: std::ops::Range<usize>| {
        text.as_bytes().get(range).filter(|part| part.iter().all(u8::is_ascii_digit)).is_some()
    };
    let month = text.get(5..7).and_then(|month| month.parse::<u8>().ok());
    text.len() == 7
        && digits(0..4)
        && text.as_bytes()[4] == b'-'
        && digits(5..7)
        && month.is_some_and(|month| (1..=12).contains(&month))
}
