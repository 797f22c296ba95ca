//! The programs of the recordings, put together as `/api/programs` shows them.

use std::fs;

use serde_json::{Value, json};

use crate::cht::world::recordings;

/// Pregnancy care (`bTIhHFT197U`, with registration) and referral (`LKrKAUvS6rw`, events alone).
pub fn recorded() -> Value {
    let text = fs::read(recordings().join("dhis2-2.44/tracker/metadata.json")).unwrap();
    let loaded: Value = serde_json::from_slice(&text).unwrap();
    let find = |kind: &str, id: &Value| -> Value {
        let all = loaded[kind].as_array().unwrap();
        all.iter().find(|one| one["id"] == *id).cloned().unwrap_or_else(|| panic!("{kind} {id}"))
    };
    let options = |one: &mut Value| {
        let id = one["optionSet"]["id"].clone();
        if !id.is_null() {
            let all = loaded["options"].as_array().unwrap();
            let mine: Vec<&Value> = all.iter().filter(|option| option["optionSet"]["id"] == id).collect();
            one["optionSet"] = json!({ "id": id, "options": mine });
        }
    };
    let named = |list: &Value, key: &str, kind: &str| -> Vec<Value> {
        let rows = list.as_array().cloned().unwrap_or_default();
        rows.into_iter()
            .map(|mut row| {
                let mut one = find(kind, &row[key]["id"]);
                options(&mut one);
                row[key] = one;
                row
            })
            .collect()
    };
    let mut programs = loaded["programs"].as_array().unwrap().clone();
    for program in &mut programs {
        if !program["trackedEntityType"].is_null() {
            let mut kind = find("trackedEntityTypes", &program["trackedEntityType"]["id"]);
            let list = kind["trackedEntityTypeAttributes"].clone();
            kind["trackedEntityTypeAttributes"] =
                json!(named(&list, "trackedEntityAttribute", "trackedEntityAttributes"));
            program["trackedEntityType"] = kind;
        }
        let list = program["programTrackedEntityAttributes"].clone();
        program["programTrackedEntityAttributes"] =
            json!(named(&list, "trackedEntityAttribute", "trackedEntityAttributes"));
        let stages = program["programStages"].as_array().unwrap().iter().map(|stage| {
            let mut stage = find("programStages", &stage["id"]);
            let list = stage["programStageDataElements"].clone();
            stage["programStageDataElements"] = json!(named(&list, "dataElement", "dataElements"));
            stage
        });
        program["programStages"] = stages.collect();
        program["access"] = json!({ "data": { "write": true, "read": true } });
    }
    json!({ "programs": programs })
}
