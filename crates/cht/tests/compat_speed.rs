//! How long the reproduction of the CHT's export takes. A real server took 3 seconds for as much.
#![expect(clippy::print_stdout, reason = "a measurement prints")]

use std::collections::HashMap;

use chrono::NaiveDate;
use jumla_cht::compat::{Entry, EntryValue, Input, Labels, MappedContact, OwnedTargets, Targets, export};
use jumla_domain::ContactId;
use serde_json::{Value, json};

/// A country's month: prints how long it takes.
#[test]
#[ignore = "a measurement: cargo test --release -p jumla-cht --test compat_speed -- --ignored --nocapture"]
fn ten_thousand_documents() {
    let targets: Vec<String> = (0..12).map(|number| format!("target-{number}")).collect();
    let items: Vec<Value> = targets
        .iter()
        .map(|id| json!({ "id": id, "dhis": { "dataElement": format!("dE{id}"), "categoryOptionCombo": "c" } }))
        .collect();
    let settings = json!({ "dhis_data_sets": [{ "id": "ds" }], "tasks": { "targets": { "items": items } } });
    let place = |id: String| MappedContact {
        id: id.clone().into(),
        name: None,
        dhis: json!({ "orgUnit": format!("ou{id}") }),
    };
    let contacts: Vec<MappedContact> = (0..1000).map(|number| place(format!("place-{number}"))).collect();
    let owners: Vec<(String, [ContactId; 3])> = (0..10_000)
        .map(|number| {
            let chain =
                [number % 1000, number % 100, number % 10].map(|place| format!("place-{place}").into());
            (format!("chw-{number}"), chain)
        })
        .collect();
    let known: HashMap<&str, &[ContactId]> =
        owners.iter().map(|(id, chain)| (id.as_str(), chain.as_slice())).collect();
    let documents = owners.iter().map(|(id, _)| OwnedTargets {
        id,
        owner: Some(id),
        targets: Targets::Listed(
            targets
                .iter()
                .map(|id| Entry { target: id.as_str().into(), value: EntryValue::Total(3) })
                .collect(),
        ),
    });
    let input = Input {
        settings: &settings,
        data_set: "ds",
        period: "2026-11".parse().unwrap(),
        org_unit: None,
        complete_date: NaiveDate::MIN,
        contacts: &contacts,
        labels: Labels::Codes,
    };
    let start = std::time::Instant::now();
    let output = export(&input, |id| known.get(id).copied(), documents).unwrap();
    println!("{} rows in {:?}", output.body["dataValues"].as_array().unwrap().len(), start.elapsed());
}
