//! The CHT's outbound push: what a configuration makes of a document, mistakes, and expressions that mean no good.

#![expect(clippy::unwrap_used, reason = "a helper that fails fails the test")]

mod configuration;
mod hostile;
mod mapping;
mod property;

use jumla_cht::outbound::{Mapper, MappingError, MappingFault, Payload, Push};
use serde_json::{Value, json};

/// A Monday, 09:30 in UTC.
const NOW: &str = "2026-11-23T09:30:00Z";

fn mapper(pushes: &Value) -> Mapper {
    Mapper::new(Push::all(&json!({ "outbound": pushes })), NOW.parse().unwrap())
}

/// One configuration, named `refer`.
fn mapped(mapping: &Value, document: &Value) -> Result<Payload, MappingError> {
    let mut mapper = mapper(&json!({ "refer": { "relevant_to": "true", "mapping": mapping } }));
    mapper.hold(&document.to_string());
    mapper.map(0)
}

/// What an expression is worth, as the payload has it; `None` where it is left out.
fn worth(expression: &str, document: &Value) -> Result<Option<Value>, MappingFault> {
    let mapping = json!({ "it": { "expr": expression, "optional": true } });
    match mapped(&mapping, document) {
        Ok(payload) => {
            let payload: Value = serde_json::from_str(&payload.text).unwrap();
            Ok(payload.get("it").cloned())
        }
        Err(MappingError::Rule { fault, .. } | MappingError::Document { fault, .. }) => Err(fault),
        Err(other) => panic!("{expression}: {other:?}"),
    }
}

fn document() -> Value {
    json!({
        "_id": "r1",
        "_rev": "1-a",
        "type": "data_record",
        "form": "ref",
        "reported_date": 1_763_884_800_000_i64,
        "fields": {
            "ok": "yes", "weight": "61.5", "visits": [{ "no": 3 }, { "no": 1 }], "none": null, "zero": 0, "empty": "",
            "no": false, "name": "Asha Mwangi", "a.b": "dotted",
        },
        "contact": { "_id": "chw", "parent": { "dhis": { "orgUnit": "eHAoFBVYUHZ" } } },
    })
}
