//! What a client downloads.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::account::is_current;
use super::answer;
use super::country::Account;
use super::route::Visit;
use crate::server::answer::Answer;

pub(crate) fn part(account: &Account, name: &str) -> Answer {
    match account.parts.get(name) {
        Some(part) => answer::json(200, part),
        None => answer::not_found(name),
    }
}

/// With what the bar at the top of every app shows of a person, which nobody recorded.
pub(crate) fn me(account: &Account) -> Answer {
    let Some(me) = account.parts.get("me") else { return answer::not_found("me") };
    let mut me = Value::clone(me);
    if me.get("name").is_none() {
        me["name"] = me["username"].clone();
        me["email"] = json!("");
    }
    answer::json(200, &me)
}

pub(crate) fn info(visit: &Visit<'_>, account: &Account) -> Answer {
    let mut info = account.parts.get("system-info").map_or_else(|| json!({}), |info| Value::clone(info));
    info["version"] = json!(visit.country.version);
    info["serverDate"] = json!(visit.now.format("%Y-%m-%dT%H:%M:%S%.3f").to_string());
    answer::json(200, &info)
}

/// With an ETag of the account and of what it is shown. Org units are not in it.
pub(crate) fn data_entry(visit: &Visit<'_>, account: &Account) -> Answer {
    let Some(part) = account.parts.get("dataEntry") else { return answer::not_found("dataEntry") };
    let text = part.to_string();
    let digest = Sha256::digest(format!("{}\n{text}", account.name));
    let etag: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    let etag = format!("\"{etag}\"");
    if visit.request.header("if-none-match") == Some(etag.as_str()) {
        return Answer { status: 304, headers: vec![("etag", etag)], body: Vec::new() };
    }
    let control = "max-age=0, must-revalidate, private";
    let answer = answer::json(200, part).with("cache-control", control).with("etag", etag);
    // The older generation sends it without the marks of a page's own cache.
    if is_current(visit.country) { answer } else { answer.with("vary", "Accept-Encoding") }
}

pub(crate) fn levels() -> Answer {
    let level =
        |level: u32, name: &str| json!({ "id": format!("lEvel00000{level}"), "level": level, "name": name });
    let levels = [level(1, "National"), level(2, "District"), level(3, "Facility")];
    answer::json(200, &json!({ "organisationUnitLevels": levels }))
}

/// Those at and below the account's own, in the order of their ids, in pages of 50 unless told otherwise.
pub(crate) fn org_units(visit: &Visit<'_>, account: &Account) -> Answer {
    let request = visit.request;
    let all = account.parts.get("organisationUnits").and_then(|part| part["organisationUnits"].as_array());
    let roots: Vec<&str> = account
        .parts
        .get("me")
        .and_then(|me| me["organisationUnits"].as_array())
        .into_iter()
        .flatten()
        .filter_map(|unit| unit["id"].as_str())
        .collect();
    let within = request.is_true("withinUserHierarchy");
    let mut units: Vec<&Value> = all
        .into_iter()
        .flatten()
        .filter(|unit| {
            let path = unit["path"].as_str().unwrap_or_default();
            !within || path.split('/').any(|part| roots.contains(&part))
        })
        .collect();
    units.sort_by_key(|unit| unit["id"].as_str().unwrap_or_default().to_owned());
    let number = |name: &str| request.parameter(name).and_then(|text| text.parse::<usize>().ok());
    if request.parameter("paging").as_deref() == Some("false") {
        return answer::json(200, &json!({ "organisationUnits": units }));
    }
    let (page, size) = (number("page").unwrap_or(1).max(1), number("pageSize").unwrap_or(50).max(1));
    let total = units.len();
    let shown: Vec<&Value> = units.into_iter().skip((page - 1) * size).take(size).collect();
    let pager = json!({ "page": page, "total": total, "pageSize": size, "pageCount": total.div_ceil(size) });
    answer::json(200, &json!({ "pager": pager, "organisationUnits": shown }))
}

fn list<'a>(account: &'a Account, part: &str, name: &str) -> impl Iterator<Item = &'a Value> {
    account.parts.get(part).and_then(|part| part[name].as_array()).into_iter().flatten()
}

fn with_name(object: &Value) -> Value {
    json!({ "id": object["id"], "name": object["name"], "displayName": object["name"] })
}

/// Those that the account may write into. Whatever fields are asked for, these are in it.
pub(crate) fn data_sets(account: &Account) -> Answer {
    let writable = |set: &&Value| set["access"]["data"]["write"] == true;
    let sets: Vec<Value> = list(account, "dataSets", "dataSets")
        .filter(writable)
        .map(|set| {
            let mut shown = with_name(set);
            shown["periodType"] = set["periodType"].clone();
            shown
        })
        .collect();
    answer::json(200, &json!({ "dataSets": sets }))
}

/// One, with the names of all that it has.
pub(crate) fn data_set(account: &Account, id: &str) -> Answer {
    let Some(set) = list(account, "dataSets", "dataSets").find(|set| set["id"] == id) else {
        return answer::coded(404, "E1005", &format!("DataSet with id {id} could not be found."));
    };
    let combo = |id: &Value| {
        let known = list(account, "categoryCombos", "categoryCombos").find(|combo| combo["id"] == *id);
        json!({ "id": id, "isDefault": known.is_some_and(|combo| combo["isDefault"] == true) })
    };
    let named = |part: &str, id: &Value| list(account, part, part).find(|one| one["id"] == *id).cloned();
    let units: Vec<Value> = set["organisationUnits"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|unit| {
            let known = named("organisationUnits", &unit["id"]).unwrap_or_else(|| unit.clone());
            let mut shown = with_name(&known);
            shown["path"] = known["path"].clone();
            shown
        })
        .collect();
    let elements: Vec<Value> = set["dataSetElements"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|member| {
            let known = named("dataElements", &member["dataElement"]["id"]).unwrap_or_default();
            let mut element = with_name(&known);
            element["id"] = member["dataElement"]["id"].clone();
            element["displayFormName"] = known["name"].clone();
            element["categoryCombo"] = combo(&known["categoryCombo"]["id"]);
            let mut shown = json!({ "dataElement": element });
            if let Some(own) = member.get("categoryCombo") {
                shown["categoryCombo"] = combo(&own["id"]);
            }
            shown
        })
        .collect();
    let mut shown = with_name(set);
    shown["periodType"] = set["periodType"].clone();
    shown["categoryCombo"] = combo(&set["categoryCombo"]["id"]);
    shown["organisationUnits"] = json!(units);
    shown["dataSetElements"] = json!(elements);
    answer::json(200, &shown)
}
