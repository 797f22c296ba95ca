//! `GET /api/tracker/trackedEntities` and `/events`. Recorded as `tracker/t12c` to `t31h`; both generations answer alike
//! (no tracker of an older server was recorded).

use serde_json::{Map, Value, json};

use super::answer::{coded, json};
use super::country::Account;
use super::route::Visit;
use crate::server::answer::Answer;

/// What tracker holds, each as the server shows it in full, in the order in which it was made.
#[derive(Debug, Clone, Default)]
pub struct Tracker {
    /// With their `enrollments`.
    pub tracked_entities: Vec<Value>,
    pub events: Vec<Value>,
}

impl Tracker {
    /// The tracked entity of this id, to be changed. Panics if there is none.
    pub fn entity_mut(&mut self, id: &str) -> &mut Value {
        named(&mut self.tracked_entities, "trackedEntity", id)
    }

    /// The event of this id, to be changed. Panics if there is none.
    pub fn event_mut(&mut self, id: &str) -> &mut Value {
        named(&mut self.events, "event", id)
    }
}

fn named<'o>(objects: &'o mut [Value], key: &str, id: &str) -> &'o mut Value {
    objects.iter_mut().find(|one| one[key] == id).unwrap_or_else(|| panic!("no {key} {id}"))
}

/// What is shown where nothing else is asked for.
const OF_ENTITY: &str = "*,!enrollments";
const OF_EVENT: &str = "*";

pub(crate) fn entity(visit: &Visit<'_>, account: &Account, id: &str) -> Answer {
    let found = visit.country.tracker.tracked_entities.iter().find(|one| one["trackedEntity"] == id);
    one(visit, account, found, OF_ENTITY, &format!("TrackedEntity with id {id} could not be found."))
}

pub(crate) fn event(visit: &Visit<'_>, account: &Account, id: &str) -> Answer {
    let found = visit.country.tracker.events.iter().find(|one| one["event"] == id);
    one(visit, account, found, OF_EVENT, &format!("Event with id {id} could not be found."))
}

fn one(visit: &Visit<'_>, account: &Account, found: Option<&Value>, fields: &str, missing: &str) -> Answer {
    match found.filter(|one| is_in_reach(visit, account, one)) {
        Some(found) => json(200, &shown(found, &asked(visit, fields))),
        None => coded(404, "E1005", missing),
    }
}

pub(crate) fn entities(visit: &Visit<'_>, account: &Account) -> Answer {
    let (program, kind) = (visit.request.parameter("program"), visit.request.parameter("trackedEntityType"));
    if program.is_none() && kind.is_none() {
        let text = "Either `program`, `trackedEntityType` or `trackedEntities` should be specified";
        return coded(400, "E1003", text);
    }
    let enrolled = |entity: &Value, program: &str| {
        let enrollments = entity["enrollments"].as_array().into_iter().flatten();
        enrollments.into_iter().any(|one| one["program"] == program)
    };
    let filter = visit.request.parameter("filter");
    let wanted = visit
        .country
        .tracker
        .tracked_entities
        .iter()
        .filter(|entity| program.as_ref().is_none_or(|program| enrolled(entity, program)))
        .filter(|entity| kind.as_ref().is_none_or(|kind| entity["trackedEntityType"] == kind.as_str()))
        .filter(|entity| filter.as_ref().is_none_or(|filter| passes(entity, filter)));
    listed(visit, account, "trackedEntities", wanted, OF_ENTITY)
}

pub(crate) fn events(visit: &Visit<'_>, account: &Account) -> Answer {
    let program = visit.request.parameter("program");
    let events = &visit.country.tracker.events;
    let wanted = events
        .iter()
        .filter(|event| program.as_ref().is_none_or(|program| event["program"] == program.as_str()));
    listed(visit, account, "events", wanted, OF_EVENT)
}

/// `attribute:eq:value`, `:like:`, `:in:one;other`.
fn passes(entity: &Value, filter: &str) -> bool {
    let mut parts = filter.splitn(3, ':');
    let (attribute, operator, value) = (
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default(),
    );
    let attributes = entity["attributes"].as_array().into_iter().flatten();
    let held = attributes.into_iter().find(|one| one["attribute"] == attribute);
    let held = held.and_then(|one| one["value"].as_str()).unwrap_or_default();
    match operator {
        "eq" => held == value,
        "like" => held.to_lowercase().contains(&value.to_lowercase()),
        "in" => value.split(';').any(|value| held == value),
        _ => panic!("filter {filter} is not simulated"),
    }
}

fn listed<'t>(
    visit: &Visit<'_>,
    account: &Account,
    name: &str,
    wanted: impl Iterator<Item = &'t Value>,
    fields: &str,
) -> Answer {
    let mut found: Vec<&Value> =
        wanted.filter(|one| is_where_asked(visit, one) && is_in_reach(visit, account, one)).collect();
    // The newest come first, unless told otherwise.
    if visit.request.parameter("order").as_deref() != Some("createdAt:asc") {
        found.reverse();
    }
    let number = |name: &str, otherwise: usize| {
        visit.request.parameter(name).and_then(|text| text.parse().ok()).unwrap_or(otherwise)
    };
    let (page, size) = (number("page", 1), number("pageSize", 50));
    let total = found.len();
    let fields = asked(visit, fields);
    let rows: Vec<Value> =
        found.into_iter().skip((page - 1) * size).take(size).map(|one| shown(one, &fields)).collect();
    let mut pager = json!({ "page": page, "pageSize": size });
    if visit.request.is_true("totalPages") {
        pager["total"] = json!(total);
        pager["pageCount"] = json!(total.div_ceil(size));
    }
    if page * size < total {
        let query = visit.request.query.split('&').filter(|pair| !pair.starts_with("page="));
        let query = query.collect::<Vec<_>>().join("&");
        let host = visit.request.header("host").unwrap_or_default();
        pager["nextPage"] = json!(format!("http://{host}{}?{query}&page={}", visit.request.path, page + 1));
    }
    json(200, &json!({ "pager": pager, name: rows }))
}

/// In the org units that the request names.
fn is_where_asked(visit: &Visit<'_>, object: &Value) -> bool {
    let units = visit.request.parameter("orgUnits").or_else(|| visit.request.parameter("orgUnit"));
    let Some(units) = units else { return true };
    let below = visit.request.parameter("orgUnitMode").as_deref() == Some("DESCENDANTS");
    let unit = object["orgUnit"].as_str().unwrap_or_default();
    let admin = visit.country.accounts.first().cloned();
    let metadata = admin.map(|admin| visit.country.metadata_of(&admin)).unwrap_or_default();
    units
        .split(',')
        .any(|above| unit == above || (below && metadata.is_at_or_below(unit, above) == Some(true)))
}

/// Below the account's own org units.
fn is_in_reach(visit: &Visit<'_>, account: &Account, object: &Value) -> bool {
    let metadata = visit.country.metadata_of(account);
    let Some(user) = &metadata.user else { return true };
    let unit = object["orgUnit"].as_str().unwrap_or_default();
    user.is_superuser()
        || user.org_units.iter().any(|above| {
            above.as_str() == unit || metadata.is_at_or_below(unit, above.as_str()) == Some(true)
        })
}

/// A tree of names: what `fields` asks for. Nothing below a name means all of it.
#[derive(Debug, Default)]
struct Fields {
    names: Vec<(String, Fields)>,
    all: bool,
    but: Vec<String>,
}

fn asked(visit: &Visit<'_>, otherwise: &str) -> Fields {
    let text = visit.request.parameter("fields").unwrap_or_else(|| otherwise.to_owned());
    read_fields(&mut text.chars().peekable())
}

fn read_fields(text: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Fields {
    let mut fields = Fields::default();
    let mut name = String::new();
    loop {
        let next = text.next();
        if next == Some('[') {
            fields.names.push((std::mem::take(&mut name), read_fields(text)));
            continue;
        }
        if let Some(letter) = next.filter(|letter| ![',', ']'].contains(letter)) {
            name.push(letter);
            continue;
        }
        match std::mem::take(&mut name) {
            none if none.is_empty() => {}
            all if all == "*" => fields.all = true,
            left_out if left_out.starts_with('!') => fields.but.push(left_out[1..].to_owned()),
            name => fields.names.push((name, Fields::default())),
        }
        if next != Some(',') {
            return fields;
        }
    }
}

fn shown(object: &Value, fields: &Fields) -> Value {
    let everything = fields.all || fields.names.is_empty();
    match object {
        Value::Array(list) => Value::Array(list.iter().map(|one| shown(one, fields)).collect()),
        Value::Object(properties) => {
            let shown = properties.iter().filter_map(|(name, value)| {
                if fields.but.contains(name) {
                    return None;
                }
                match fields.names.iter().find(|(asked, _)| asked == name) {
                    Some((_, below)) => Some((name.clone(), shown(value, below))),
                    None => everything.then(|| (name.clone(), value.clone())),
                }
            });
            Value::Object(shown.collect::<Map<_, _>>())
        }
        plain => plain.clone(),
    }
}
