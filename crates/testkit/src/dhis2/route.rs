//! Which question it is.

use chrono::{DateTime, Utc};

use super::account::who;
use super::answer::{message, not_found, not_simulated};
use super::country::{Account, Country};
use super::{app, completion, import, menu, metadata, outward, tracker, tracker_import, values};
use crate::server::answer::Answer;
use crate::server::query::Request;

pub(crate) struct Visit<'a> {
    pub request: &'a Request,
    pub country: &'a mut Country,
    pub now: DateTime<Utc>,
    pub most_values: Option<usize>,
}

pub(crate) fn answer(visit: &mut Visit<'_>) -> Answer {
    let path = visit.request.path.clone();
    let segments: Vec<&str> = path.trim_matches('/').split('/').collect();
    if segments == ["api", "ping"] {
        return Answer { status: 200, headers: Vec::new(), body: Vec::new() };
    }
    let account: Account = match who(visit.request, visit.country) {
        Ok(account) => account.clone(),
        Err(refusal) => return refusal,
    };
    // A number after `api` selects nothing.
    let resource: Vec<&str> = match segments.as_slice() {
        ["api", number, rest @ ..] if number.bytes().all(|byte| byte.is_ascii_digit()) => rest.to_vec(),
        ["api", rest @ ..] => rest.to_vec(),
        ["dhis-web-commons", "menu", "getModules.action"] => return menu::modules(visit.country),
        _ => return not_found(&path),
    };
    if let ["apps", key, file @ ..] = resource.as_slice() {
        return app::file(visit, key, &file.join("/"));
    }
    let resource: Vec<&str> = resource.iter().map(|part| part.trim_end_matches(".json")).collect();
    match (visit.request.method.as_str(), resource.as_slice()) {
        ("GET", ["system", "info"]) => metadata::info(visit, &account),
        ("GET", ["me"]) => metadata::me(&account),
        ("GET", ["me", "dashboard"]) => menu::unread(),
        ("GET", ["systemSettings", key]) => menu::setting(key),
        ("GET", ["systemSettings"]) => metadata::part(&account, "systemSettings"),
        ("GET", ["dataEntry", "metadata"]) => metadata::data_entry(visit, &account),
        ("GET", ["dataEntry", "lockExceptions"]) => metadata::part(&account, "lockExceptions"),
        ("GET", ["dataEntry", "dataValues"]) => values::form(visit),
        ("GET", ["categoryCombos" | "categoryOptionCombos"]) => metadata::part(&account, resource[0]),
        ("GET", ["organisationUnitLevels"]) => metadata::levels(),
        ("GET", ["organisationUnits"]) => metadata::org_units(visit, &account),
        ("GET", ["dataSets"]) => metadata::data_sets(&account),
        ("GET", ["dataSets", id]) => metadata::data_set(&account, id),
        ("GET", ["routes"]) => outward::list(visit, &account),
        ("GET", ["routes", id, "run", further @ ..]) => outward::run(visit, &account, id, &further.join("/")),
        ("GET", ["dataValueSets"]) => values::read(visit, &account),
        ("POST", ["dataValueSets"]) => import::import(visit, &account),
        ("GET", ["completeDataSetRegistrations"]) => completion::read(visit),
        ("POST", ["completeDataSetRegistrations"]) => completion::register(visit, &account),
        ("DELETE", ["completeDataSetRegistrations"]) => completion::remove(visit),
        ("GET", ["programs"]) => tracker_import::all_programs(visit),
        ("POST", ["tracker"]) => tracker_import::import(visit, &account),
        ("GET", ["tracker", "jobs", job, "report"]) => tracker_import::job_report(visit, job),
        ("GET", ["tracker", "trackedEntities"]) => tracker::entities(visit, &account),
        ("GET", ["tracker", "trackedEntities", id]) => tracker::entity(visit, &account, id),
        ("GET", ["tracker", "events"]) => tracker::events(visit, &account),
        ("GET", ["tracker", "events", id]) => tracker::event(visit, &account, id),
        ("GET", ["nothing"]) => not_found(&path),
        ("GET", ["users"]) => super::answer::coded(
            403,
            "E1006",
            "You don't have the proper permissions to read objects of this type.",
        ),
        ("POST", ["dataValues"]) => message(501, "single values are not simulated"),
        (method, _) => not_simulated(method, &path),
    }
}
