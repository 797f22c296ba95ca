//! `/medic/_all_docs` for both kinds of user, and the one view Jumla may ask for.

use serde_json::{Value, json};

use super::answer::Answer;
use super::changes::always_visible;
use super::export;
use super::route::Visit;
use super::world::{Stored, User};

/// The four documents an offline user may always see, whatever was asked for.
pub(crate) fn offline(visit: &Visit, user: &User) -> Answer {
    let with_docs = visit.request.is_true("include_docs");
    let found = always_visible(user).into_iter().filter_map(|id| visit.world.find(&id));
    let rows: Vec<Value> = found.filter(|doc| !doc.deleted()).map(|doc| row(doc, with_docs)).collect();
    let total = visit.world.documents().count();
    Answer::express(200, &json!({ "total_rows": total, "offset": null, "rows": rows }))
}

pub(crate) fn online(visit: &Visit) -> Answer {
    let body = visit.request.json().unwrap_or_default();
    let option = |name: &str| body.get(name).cloned().or_else(|| visit.request.json_parameter(name));
    let with_docs = option("include_docs") == Some(json!(true));
    let total = visit.world.documents().count();
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
    let before =
        visit.world.documents().take_while(|doc| doc["_id"].as_str().unwrap() < start.as_str()).count();
    let rows = visit
        .world
        .stored_from(&start)
        .take_while(|(id, _)| within(id))
        .filter(|(_, stored)| !stored.deleted())
        .skip(skip)
        .take(number("limit").unwrap_or(usize::MAX))
        .map(|(_, stored)| row(stored, with_docs))
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
            row
        })
        .collect();
    answer(all.len(), json!(offset), rows)
}

fn answer(total: usize, offset: Value, rows: Vec<Value>) -> Answer {
    let rows: Vec<String> = rows.iter().map(Value::to_string).collect();
    let rows = rows.join(",\n");
    Answer::couch_text(200, format!("{{\"total_rows\":{total},\"offset\":{offset},\"rows\":[\n{rows}\n]}}\n"))
}

fn row(stored: &Stored, with_doc: bool) -> Value {
    let id = &stored.doc["_id"];
    let mut row = json!({ "id": id, "key": id, "value": { "rev": stored.revision() } });
    if with_doc {
        row["doc"] = stored.doc.clone();
    }
    row
}

fn keyed(visit: &Visit, key: &Value, with_doc: bool) -> Value {
    match visit.world.find(key.as_str().unwrap_or_default()) {
        None => json!({ "key": key, "error": "not_found" }),
        Some(stored) if stored.deleted() => {
            let mut row = row(stored, false);
            row["value"]["deleted"] = json!(true);
            if with_doc {
                row["doc"] = Value::Null;
            }
            row
        }
        Some(stored) => row(stored, with_doc),
    }
}
