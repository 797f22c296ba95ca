//! `/medic/_all_docs` for both kinds of user, and the one view Jumla may ask for.

use serde_json::{Value, json};

use super::changes::always_visible;
use super::export;
use super::route::Visit;
use super::stored::Stored;
use super::world::User;
use crate::server::answer::Answer;

/// The four documents an offline user may always see, whatever was asked for.
pub(crate) fn offline(visit: &Visit, user: &User) -> Answer {
    let with_docs = visit.request.is_true("include_docs");
    let visible = always_visible(user);
    let found = visible.iter().filter_map(|id| Some((id, visit.world.find(id)?)));
    let rows: Vec<String> =
        found.filter(|(_, doc)| !doc.deleted()).map(|(id, doc)| row(id, doc, with_docs)).collect();
    let (total, rows) = (visit.world.count(), rows.join(","));
    Answer::express_text(200, format!("{{\"total_rows\":{total},\"offset\":null,\"rows\":[{rows}]}}"))
}

pub(crate) fn online(visit: &Visit) -> Answer {
    let body = visit.request.json().unwrap_or_default();
    let option = |name: &str| body.get(name).cloned().or_else(|| visit.request.json_parameter(name));
    let with_docs = option("include_docs") == Some(json!(true));
    let total = visit.world.count();
    if let Some(Value::Array(keys)) = option("keys") {
        let rows = keys.iter().map(|key| keyed(visit, key, with_docs)).collect();
        return answer(total, Value::Null, rows);
    }
    let text = |names: [&str; 2]| {
        names.into_iter().chain(["key"]).find_map(|name| option(name)?.as_str().map(str::to_owned))
    };
    let start = text(["startkey", "start_key"]).unwrap_or_default();
    let end = text(["endkey", "end_key"]);
    let inclusive = option("inclusive_end") != Some(json!(false));
    let within = |id: &str| match &end {
        None => true,
        Some(end) if inclusive => id <= end.as_str(),
        Some(end) => id < end.as_str(),
    };
    let number = |name: &str| option(name).and_then(|value| value.as_u64()).map(|number| number as usize);
    let skip = number("skip").unwrap_or(0);
    let before = visit.world.rank(&start);
    let rows = visit
        .world
        .stored_from(&start)
        .take_while(|(id, _)| within(id))
        .filter(|(_, stored)| !stored.deleted())
        .skip(skip)
        .take(number("limit").unwrap_or(usize::MAX))
        .map(|(id, stored)| row(id, stored, with_docs))
        .collect();
    answer(total, json!(before + skip), rows)
}

/// `medic-admin/contacts_by_dhis_orgunit`, with `key`, `limit` and `include_docs`.
pub(crate) fn by_org_unit(visit: &Visit) -> Answer {
    let key = visit.request.json_parameter("key");
    let limit = visit.request.json_parameter("limit").and_then(|limit| limit.as_u64()).unwrap_or(u64::MAX);
    let with_docs = visit.request.is_true("include_docs");
    let all = export::by_org_unit(visit.world);
    let wanted = |unit: &str| key.as_ref().is_none_or(|key| key == unit);
    let offset = all.iter().position(|(unit, _)| wanted(unit)).unwrap_or(all.len());
    let rows = all
        .iter()
        .filter(|(unit, _)| wanted(unit))
        .take(usize::try_from(limit).unwrap_or(usize::MAX))
        .map(|(unit, doc)| {
            let mut row = json!({ "id": doc["_id"], "key": unit, "value": null });
            if with_docs {
                row["doc"] = (*doc).clone();
            }
            row.to_string()
        })
        .collect();
    answer(all.len(), json!(offset), rows)
}

fn answer(total: usize, offset: Value, rows: Vec<String>) -> Answer {
    let rows = rows.join(",\n");
    Answer::couch_text(200, format!("{{\"total_rows\":{total},\"offset\":{offset},\"rows\":[\n{rows}\n]}}\n"))
}

fn row(id: &str, stored: &Stored, with_doc: bool) -> String {
    let (id, rev) = (json!(id), stored.revision());
    let deleted = if stored.deleted() { ",\"deleted\":true" } else { "" };
    let doc = match (with_doc, stored.deleted()) {
        (false, _) => String::new(),
        (true, true) => ",\"doc\":null".to_owned(),
        (true, false) => format!(",\"doc\":{}", stored.body().text()),
    };
    format!("{{\"id\":{id},\"key\":{id},\"value\":{{\"rev\":\"{rev}\"{deleted}}}{doc}}}")
}

fn keyed(visit: &Visit, key: &Value, with_doc: bool) -> String {
    let id = key.as_str().unwrap_or_default();
    match visit.world.find(id) {
        None => json!({ "key": key, "error": "not_found" }).to_string(),
        Some(stored) => row(id, stored, with_doc),
    }
}
