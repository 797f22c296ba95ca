//! `/api/completeDataSetRegistrations`. Recorded as `80` to `82c`.

use serde_json::{Value, json};

use super::answer::{coded, json, message};
use super::country::{Account, Completed};
use super::route::Visit;
use crate::server::answer::Answer;

pub(crate) fn register(visit: &mut Visit<'_>, account: &Account) -> Answer {
    let Some(body) = visit.request.json() else { return message(400, "not JSON") };
    let metadata = visit.country.metadata_of(account);
    let dry_run = visit.request.is_true("dryRun");
    let default = metadata.default_option_combo().map(|combo| combo.identity.id.to_string());
    let (mut imported, mut updated, mut conflicts) = (0, 0, Vec::new());
    let rows = body["completeDataSetRegistrations"].as_array().cloned().unwrap_or_default();
    for row in &rows {
        let text = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
        let (set, period, unit) = (text("dataSet"), text("period"), text("organisationUnit"));
        if metadata.org_units.get(unit.as_str()).is_none() {
            conflicts.push(json!({
                "object": unit,
                "value": format!("Organisation unit not found or not accessible: `{unit}`"),
            }));
            continue;
        }
        if metadata.data_sets.get(set.as_str()).is_none() {
            conflicts.push(json!({ "object": set, "value": "Data set not found or not accessible" }));
            continue;
        }
        let combo = row["attributeOptionCombo"].as_str().map(str::to_owned).or_else(|| default.clone());
        let key = [set, period, unit, combo.unwrap_or_default()];
        let stored_by = row["storedBy"].as_str().unwrap_or(&account.name).to_owned();
        let date = row["date"].as_str().map(str::to_owned);
        let date = date.unwrap_or_else(|| visit.now.format("%Y-%m-%d").to_string());
        match visit.country.completions.contains_key(&key) {
            true => updated += 1,
            false => imported += 1,
        }
        if dry_run {
            continue;
        }
        if row["completed"] == false {
            visit.country.completions.remove(&key);
        } else {
            visit.country.completions.insert(key, Completed { date, stored_by });
        }
    }
    let ignored = conflicts.len();
    let (status, http) = match (ignored, imported + updated) {
        (0, _) => ("SUCCESS", 200),
        (_, 0) => ("ERROR", 409),
        _ => ("WARNING", 409),
    };
    let text = match status {
        "SUCCESS" => "Import was successful.",
        "WARNING" => "One more conflicts encountered, please check import summary.",
        _ => "An error occurred, please check import summary.",
    };
    json(
        http,
        &json!({
            "httpStatus": if http == 200 { "OK" } else { "Conflict" },
            "httpStatusCode": http,
            "status": if http == 200 { "OK" } else { "ERROR" },
            "message": text,
            "response": {
                "status": status,
                "importOptions": { "dryRun": dry_run, "async": false },
                "description": "Import process complete.",
                "importCount": { "imported": imported, "updated": updated, "ignored": ignored, "deleted": 0 },
                "conflicts": conflicts,
                "rejectedIndexes": [],
                "responseType": "ImportSummary",
            },
        }),
    )
}

pub(crate) fn read(visit: &Visit<'_>) -> Answer {
    let query = visit.request.nested_query();
    let all = |name: &str| -> Vec<String> {
        match &query[name] {
            Value::String(one) => vec![one.clone()],
            Value::Array(several) => {
                several.iter().filter_map(|one| Some(one.as_str()?.to_owned())).collect()
            }
            _ => Vec::new(),
        }
    };
    let (sets, periods, units) = (all("dataSet"), all("period"), all("orgUnit"));
    if units.is_empty() {
        return coded(
            409,
            "E2006",
            "At least one organisation unit or organisation unit group must be specified",
        );
    }
    let children = visit.request.is_true("children");
    let admin = visit.country.accounts.first().cloned();
    let metadata = admin.map(|admin| visit.country.metadata_of(&admin)).unwrap_or_default();
    let rows: Vec<Value> = visit
        .country
        .completions
        .iter()
        .filter(|([set, period, unit, _], _)| {
            sets.contains(set)
                && periods.contains(period)
                && units.iter().any(|above| {
                    unit == above || (children && metadata.is_at_or_below(unit, above) == Some(true))
                })
        })
        .map(|([set, period, unit, combo], completed)| {
            json!({
                "period": period,
                "dataSet": set,
                "organisationUnit": unit,
                "attributeOptionCombo": combo,
                "date": completed.date,
                "storedBy": completed.stored_by,
                "completed": true,
            })
        })
        .collect();
    // The real server leaves the list out where it is empty.
    if rows.is_empty() {
        return json(200, &json!({}));
    }
    json(200, &json!({ "completeDataSetRegistrations": rows }))
}

pub(crate) fn remove(visit: &mut Visit<'_>) -> Answer {
    let of = |name: &str| visit.request.parameter(name).unwrap_or_default();
    let (set, period, unit) = (of("ds"), of("pe"), of("ou"));
    visit.country.completions.retain(|[s, p, u, _], _| (&set, &period, &unit) != (s, p, u));
    Answer { status: 204, headers: Vec::new(), body: Vec::new() }
}
