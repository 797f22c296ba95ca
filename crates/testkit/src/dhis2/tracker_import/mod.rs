//! `POST /api/tracker`, its jobs and their reports. Recorded as `tracker/t10` to `t37e`.
//!
//! What metadata alone refuse is asked of `jumla_dhis2::tracker::check`, as imports of values are asked of its predictor;
//! what depends on what is stored is written here from the recordings. `tests/recorded_tracker.rs` holds both to them.

mod commit;
mod programs;
mod state;
mod stored;

use serde_json::{Map, Value, json};

use jumla_dhis2::Uid;
use jumla_dhis2::tracker::{ObjectKind, Payload, Programs, check};

use super::answer::{coded, json, message};
use super::country::Account;
use super::route::Visit;
use crate::server::answer::Answer;
pub use programs::recorded as recorded_programs;
pub use state::TrackerImports;

/// An objection to one object: kind, UID, code and words.
type Objection = (ObjectKind, String, String, String);

/// An import as it was asked for.
struct Import {
    payload: Payload,
    validates: bool,
    each: bool,
    /// At the first objection to an object.
    stops_early: bool,
    strategy: String,
}

pub(crate) fn import(visit: &mut Visit<'_>, account: &Account) -> Answer {
    let kind = visit.request.header("content-type").unwrap_or_default().to_owned();
    if !kind.starts_with("application/json") {
        return message(415, &format!("Content-Type '{kind}' is not supported"));
    }
    let of = |name: &str| visit.request.parameter(name);
    let strategy = of("importStrategy").unwrap_or_else(|| "CREATE_AND_UPDATE".to_owned());
    if !["CREATE", "UPDATE", "CREATE_AND_UPDATE", "DELETE"].contains(&strategy.as_str()) {
        return message(400, &format!("Value '{strategy}' is not valid for parameter importStrategy."));
    }
    let is_async = of("async").as_deref() != Some("false");
    let (validates, each) =
        (of("importMode").as_deref() == Some("VALIDATE"), of("atomicMode").as_deref() == Some("OBJECT"));
    let stops_early = of("validationMode").as_deref() == Some("FAIL_FAST");
    let payload = std::str::from_utf8(&visit.request.body).ok().and_then(|text| Payload::parse(text).ok());
    let Some(mut payload) = payload else {
        return message(400, "JSON parse error: not of the expected shape");
    };
    if let Some(word) = malformed(&payload) {
        return message(400, &format!("JSON parse error: {word}"));
    }
    // Whoever names none gets something else each time.
    let made = visit.country.tracker_imports.next();
    payload.fill_uids(&format!("made by the server {made}"));
    let mut seen = std::collections::BTreeSet::new();
    if !payload.objects().into_iter().all(|one| seen.insert(one)) {
        return message(500, "ERROR: duplicate key value violates unique constraint");
    }
    let report = carry_out(visit, account, &Import { payload, validates, each, stops_early, strategy });
    if !is_async {
        let status = if report["status"] == "ERROR" { 409 } else { 200 };
        return json(status, &report);
    }
    let job = visit.country.tracker_imports.start(report);
    let host = visit.request.header("host").unwrap_or_default();
    let location = format!("http://{host}/tracker/jobs/{job}");
    json(
        200,
        &json!({
            "httpStatus": "OK",
            "httpStatusCode": 200,
            "status": "OK",
            "message": "Tracker job added",
            "response": { "id": job, "location": location, "responseType": "TrackerJob" },
        }),
    )
}

pub(crate) fn job_report(visit: &mut Visit<'_>, job: &str) -> Answer {
    match visit.country.tracker_imports.report(job) {
        Some(report) => json(200, &report),
        None => {
            let mut answer = coded(404, "E1005", &format!("Summary for job {job} does not exist"));
            if let Ok(mut body) = serde_json::from_slice::<Value>(&answer.body) {
                body["httpStatus"] = json!("Not Found");
                answer.body = body.to_string().into_bytes();
            }
            answer
        }
    }
}

pub(crate) fn all_programs(visit: &Visit<'_>) -> Answer {
    json(200, &visit.country.tracker_imports.programs)
}

/// Identifiers and dates are looked at before anything else, and refuse the whole request.
fn malformed(payload: &Payload) -> Option<String> {
    let uids = payload.objects();
    if let Some((_, uid)) = uids.iter().find(|(_, uid)| !Uid::is_valid(uid.as_str())) {
        return Some(format!(
            "UID must be an alphanumeric string of 11 characters starting with a letter, but was: {uid}"
        ));
    }
    let enrollments: Vec<_> = payload
        .tracked_entities
        .iter()
        .flat_map(|one| &one.enrollments)
        .chain(&payload.enrollments)
        .collect();
    let events = enrollments.iter().flat_map(|one| &one.events).chain(&payload.events);
    let dates = enrollments
        .iter()
        .flat_map(|one| [&one.enrolled_at, &one.occurred_at])
        .chain(events.flat_map(|one| [&one.occurred_at, &one.scheduled_at]));
    let wrong = dates.flatten().find(|date| {
        date.get(..10).and_then(|day| day.parse::<chrono::NaiveDate>().ok()).is_none()
            && date.parse::<i64>().is_err()
    });
    wrong.map(|date| format!("Invalid date format '{date}'"))
}

fn carry_out(visit: &mut Visit<'_>, account: &Account, import: &Import) -> Value {
    let metadata = visit.country.metadata_of(account);
    let objects = import.payload.objects();
    let objections = if import.strategy == "DELETE" {
        stored::against_deletion(&visit.country.tracker_imports, &visit.country.tracker, &metadata, &objects)
    } else {
        let programs = visit.country.tracker_imports.programs.to_string();
        let programs = Programs::read(programs.as_bytes()).unwrap();
        let today = visit.now.date_naive();
        let mut found: Vec<Objection> = check(&import.payload, &programs, &metadata, today)
            .into_iter()
            .map(|one| {
                let words = format!("{} objects to `{}`.", one.code, one.about);
                (one.kind, one.uid.to_string(), one.code.to_owned(), words)
            })
            .collect();
        let state = stored::Stored {
            tracker: &visit.country.tracker,
            imports: &visit.country.tracker_imports,
            programs: &programs,
            metadata: &metadata,
        };
        state.object(import, &mut found);
        if import.stops_early {
            let mut seen = std::collections::BTreeSet::new();
            found.retain(|one| seen.insert((one.0, one.1.clone())));
        }
        found
    };
    let refused = |kind: ObjectKind, uid: &str| objections.iter().any(|one| one.0 == kind && one.1 == uid);
    let total = objects.len();
    let stops = !objections.is_empty() && !import.each;
    let errors: Vec<Value> = objections
        .iter()
        .map(|(kind, uid, code, words)| {
            json!({ "message": words, "errorCode": code, "trackerType": word(*kind), "uid": uid, "args": [] })
        })
        .collect();
    let validation = json!({ "errorReports": errors, "warningReports": [] });
    if stops {
        return json!({ "status": "ERROR", "validationReport": validation, "stats": stats(0, 0, 0, total) });
    }
    if import.validates {
        return json!({
            "status": "OK", "validationReport": validation, "stats": stats(0, 0, 0, 0),
            "bundleReport": { "typeReportMap": {} },
        });
    }
    let going: Vec<(ObjectKind, String)> = objects
        .iter()
        .filter(|(kind, uid)| !refused(*kind, uid.as_str()))
        .map(|(kind, uid)| (*kind, uid.to_string()))
        .collect();
    let fates = commit::commit(visit, account, import, &going);
    let mut kinds = Map::new();
    for kind in [ObjectKind::TrackedEntity, ObjectKind::Enrollment, ObjectKind::Event] {
        let mine: Vec<_> = fates.iter().filter(|fate| fate.0 == kind).collect();
        let count = |what: commit::Fate| mine.iter().filter(|fate| fate.2 == what).count();
        let (created, updated, deleted) =
            (count(commit::Fate::Created), count(commit::Fate::Updated), count(commit::Fate::Deleted));
        let reports: Vec<Value> = mine
            .iter()
            .map(|fate| json!({ "trackerType": word(kind), "uid": fate.1, "errorReports": [] }))
            .collect();
        kinds.insert(
            word(kind).to_owned(),
            json!({ "trackerType": word(kind), "stats": stats(created, updated, deleted, 0), "objectReports": reports }),
        );
    }
    let count = |what: commit::Fate| fates.iter().filter(|fate| fate.2 == what).count();
    let all = stats(
        count(commit::Fate::Created),
        count(commit::Fate::Updated),
        count(commit::Fate::Deleted),
        total - fates.len(),
    );
    json!({ "status": "OK", "validationReport": validation, "stats": all, "bundleReport": { "typeReportMap": kinds } })
}

fn word(kind: ObjectKind) -> &'static str {
    match kind {
        ObjectKind::TrackedEntity => "TRACKED_ENTITY",
        ObjectKind::Enrollment => "ENROLLMENT",
        ObjectKind::Event => "EVENT",
        ObjectKind::Relationship => "RELATIONSHIP",
    }
}

fn stats(created: usize, updated: usize, deleted: usize, ignored: usize) -> Value {
    json!({
        "created": created, "updated": updated, "deleted": deleted, "ignored": ignored,
        "total": created + updated + deleted + ignored,
    })
}
