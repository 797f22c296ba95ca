//! `POST /api/dataValueSets`. What becomes of the values is asked of the importers' model; see [`super`].

use jumla_dhis2::file::Format;
use jumla_dhis2::metadata::Importer;
use jumla_dhis2::predict::{
    Answer as Predicted, Conflict, Key, Parameters, Request as Import, Server, Status, Stored, StoredValue,
    predict,
};
use serde_json::{Value, json};

use super::answer::{json, message, phrase};
use super::country::{Account, Country, Held, HeldKey};
use super::route::Visit;
use crate::server::answer::Answer;
use crate::server::query::Request;

pub(crate) fn import(visit: &mut Visit<'_>, account: &Account) -> Answer {
    let request = visit.request;
    let content_type = request.header("content-type").unwrap_or_default();
    let Some(format) = Format::from_content_type(content_type) else {
        return message(415, &format!("Content-Type '{content_type}' is not supported"));
    };
    let pairs = request.nested_query();
    let pairs: Vec<(String, String)> = pairs
        .as_object()
        .into_iter()
        .flatten()
        .filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())))
        .collect();
    let parameters =
        Parameters::from_query(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    let parameters = match parameters {
        Ok(parameters) => parameters,
        Err(error) => return message(400, &error.to_string()),
    };
    let metadata = visit.country.metadata_of(account);
    let user = metadata.user.as_ref();
    if user.is_some_and(|user| !user.has("F_DATAVALUE_ADD")) {
        return message(403, "Access is denied, requires one Authority from [F_DATAVALUE_ADD]");
    }
    let version = visit.country.version.parse().unwrap();
    let server = Server { version, metadata: &metadata, now: visit.now, stored: &*visit.country };
    let predicted = predict(&Import { format, parameters: parameters.clone(), body: &request.body }, &server);
    if visit.most_values.is_some_and(|most| predicted.fates.len() > most) {
        return too_large();
    }
    if !parameters.dry_run {
        store(visit, account, &predicted);
    }
    answer(&predicted, version.importer(), parameters.dry_run)
}

/// As a proxy before the server puts it.
pub(crate) fn too_large() -> Answer {
    Answer::text(413, "text/html", "<html><title>413 Request Entity Too Large</title></html>")
}

/// The org units that an import names, for the log.
pub(crate) fn units(request: &Request) -> Vec<String> {
    if request.method != "POST" {
        return Vec::new();
    }
    let body = request.json().unwrap_or_default();
    let top = body["orgUnit"].as_str();
    let values = body["dataValues"].as_array().into_iter().flatten();
    let mut units: Vec<String> =
        values.filter_map(|value| value["orgUnit"].as_str().or(top)).map(ToOwned::to_owned).collect();
    units.dedup();
    units
}

fn held_key(key: &Key) -> HeldKey {
    [
        key.data_element.to_string(),
        key.period.clone(),
        key.org_unit.to_string(),
        key.category_option_combo.to_string(),
        key.attribute_option_combo.to_string(),
    ]
}

impl Stored for Country {
    fn get(&self, key: &Key) -> Option<StoredValue> {
        let held = self.values.get(&held_key(key))?;
        Some(StoredValue {
            value: Some(held.value.clone()),
            comment: held.comment.clone(),
            follow_up: held.follow_up,
            deleted: held.deleted,
        })
    }
}

fn store(visit: &mut Visit<'_>, account: &Account, predicted: &Predicted) {
    for (key, value) in &predicted.changes {
        let key = held_key(key);
        let Some(value) = value else {
            visit.country.values.remove(&key);
            continue;
        };
        let before = visit.country.values.get(&key);
        let (created, writes) = before.map_or((visit.now, 0), |held| (held.created, held.writes));
        let held = Held {
            value: value.value.clone().unwrap_or_default(),
            comment: value.comment.clone(),
            follow_up: value.follow_up,
            deleted: value.deleted,
            stored_by: account.name.clone(),
            created,
            last_updated: visit.now,
            writes: writes + 1,
        };
        visit.country.values.insert(key, held);
    }
}

fn answer(predicted: &Predicted, importer: Importer, dry_run: bool) -> Answer {
    let Some(status) = predicted.status else {
        let text = predicted.code.map_or_else(|| phrase(predicted.http).to_owned(), |code| code.to_string());
        return message(predicted.http, &text);
    };
    let (word, envelope) = match status {
        Status::Success => ("SUCCESS", "OK"),
        Status::Warning => ("WARNING", "WARNING"),
        Status::Error => ("ERROR", "ERROR"),
    };
    let text = match status {
        Status::Success => "Import was successful.",
        Status::Warning => "One more conflicts encountered, please check import summary.",
        Status::Error => "An error occurred, please check import summary.",
    };
    let conflicts: Vec<Value> =
        predicted.conflicts.iter().map(|conflict| conflict_json(conflict, importer)).collect();
    json(
        predicted.http,
        &json!({
            "httpStatus": phrase(predicted.http),
            "httpStatusCode": predicted.http,
            "status": envelope,
            "message": text,
            "response": {
                "status": word,
                "importOptions": { "dryRun": dry_run, "async": false, "importStrategy": "CREATE_AND_UPDATE" },
                "description": "Import process completed successfully",
                "importCount": predicted.counts,
                "conflicts": conflicts,
                "rejectedIndexes": predicted.rejected,
                "dataSetComplete": "false",
                "responseType": "ImportSummary",
            },
        }),
    )
}

fn conflict_json(conflict: &Conflict, importer: Importer) -> Value {
    let arguments: Vec<&str> = conflict.args.values().map(String::as_str).collect();
    let code = conflict.code.map(|code| code.to_string());
    let text = format!("{}: `{}`", code.as_deref().unwrap_or("not imported"), arguments.join("`, `"));
    let mut body = match importer {
        Importer::Current => json!({ "objects": { "args": arguments.join("-") } }),
        Importer::Older => json!({ "object": arguments.first(), "objects": {}, "property": "" }),
    };
    body["value"] = json!(text);
    body["indexes"] = json!(conflict.indexes);
    if let Some(code) = code {
        body["errorCode"] = json!(code);
    }
    body
}
