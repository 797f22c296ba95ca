//! `GET /api/dataValueSets` and `GET /api/dataEntry/dataValues`. Recorded as `50` to `54f`.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

use super::account::is_current;
use super::answer::{coded, json};
use super::country::{Account, Held, HeldKey};
use super::route::Visit;
use crate::server::answer::Answer;

/// Of a name that may be there several times.
fn all(query: &Value, name: &str) -> Vec<String> {
    match &query[name] {
        Value::String(one) => vec![one.clone()],
        Value::Array(several) => several.iter().filter_map(|one| Some(one.as_str()?.to_owned())).collect(),
        _ => Vec::new(),
    }
}

pub(crate) fn read(visit: &Visit<'_>, account: &Account) -> Answer {
    let query = visit.request.nested_query();
    let (sets, periods, units) = (all(&query, "dataSet"), all(&query, "period"), all(&query, "orgUnit"));
    if sets.is_empty() {
        return coded(
            409,
            "E2001",
            "At least one data element, data set or data element group must be specified",
        );
    }
    if periods.is_empty() {
        return coded(
            409,
            "E2002",
            "At least one period, start/end dates, last updated or last updated duration must be specified",
        );
    }
    if units.is_empty() {
        return coded(
            409,
            "E2006",
            "At least one organisation unit or organisation unit group must be specified",
        );
    }
    let metadata = visit.country.metadata_of(account);
    let known: Vec<_> = sets.iter().filter_map(|id| metadata.data_sets.get(id.as_str())).collect();
    if known.len() < sets.len() && !is_current(visit.country) {
        return coded(
            409,
            "E2001",
            "At least one data element, data set or data element group must be specified",
        );
    }
    let elements: Vec<&str> =
        known.iter().flat_map(|set| set.elements.iter().map(|member| member.data_element.as_str())).collect();
    let children = visit.request.is_true("children");
    let wanted = |[element, period, unit, ..]: &HeldKey| {
        elements.contains(&element.as_str())
            && periods.contains(period)
            && units.iter().any(|above| {
                unit == above || (children && metadata.is_at_or_below(unit, above) == Some(true))
            })
    };
    // Since 2.43 what is the same for all stands at the top only.
    let hoist = is_current(visit.country);
    let mut body = Map::new();
    let mut top = |name: &str, of: &[String]| {
        let only = (hoist && of.len() == 1).then(|| of[0].clone());
        if let Some(only) = &only {
            body.insert(name.to_owned(), json!(only));
        }
        only.is_some()
    };
    top("dataSet", &sets);
    let period_on_top = top("period", &periods);
    let unit_on_top = !children && top("orgUnit", &units);
    let rows: Vec<Value> = visit
        .country
        .values
        .iter()
        .filter(|(key, held)| !held.deleted && wanted(key))
        .map(|(key, held)| row(key, held, period_on_top, unit_on_top))
        .collect();
    body.insert("dataValues".to_owned(), json!(rows));
    json(200, &Value::Object(body))
}

fn row(
    [element, period, unit, category, attribute]: &HeldKey,
    held: &Held,
    period_on_top: bool,
    unit_on_top: bool,
) -> Value {
    let mut row = json!({
        "dataElement": element,
        "categoryOptionCombo": category,
        "attributeOptionCombo": attribute,
        "value": held.value,
        "storedBy": held.stored_by,
        "created": moment(held.created),
        "lastUpdated": moment(held.last_updated),
    });
    if !period_on_top {
        row["period"] = json!(period);
    }
    if !unit_on_top {
        row["orgUnit"] = json!(unit);
    }
    if let Some(comment) = &held.comment {
        row["comment"] = json!(comment);
    }
    if held.follow_up {
        row["followup"] = json!(true);
    }
    row
}

fn moment(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%S%.3f+0000").to_string()
}

/// One form: its values, and whether it is complete.
pub(crate) fn form(visit: &Visit<'_>) -> Answer {
    let of = |name: &str| visit.request.parameter(name).unwrap_or_default();
    let (set, period, unit) = (of("ds"), of("pe"), of("ou"));
    let values: Vec<Value> = visit
        .country
        .values
        .iter()
        .filter(|([_, p, u, ..], held)| !held.deleted && *p == period && *u == unit)
        .map(|(key, held)| row(key, held, false, false))
        .collect();
    let complete = visit.country.completions.keys().any(|[s, p, u, _]| (s, p, u) == (&set, &period, &unit));
    json(
        200,
        &json!({
            "dataValues": values,
            "minMaxValues": [],
            "lockStatus": "OPEN",
            "completeStatus": { "complete": complete },
        }),
    )
}
