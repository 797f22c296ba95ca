//! Small made-up databases, with the answers that the CHT's own code gave: Jumla's are equal, value for value.

use std::fs;
use std::path::{Path, PathBuf};

use jumla_engine::Error;
use jumla_testkit::cht::world::recordings;
use jumla_testkit::{Options, SimulatedCht, World};
use serde_json::{Value, json};

use crate::laptop::{Laptop, scope, sorted, time};

#[tokio::test]
async fn every_aggregate_and_every_export_equals_the_answer_of_the_chts_own_code() {
    let (mut aggregates, mut exports, mut failures) = (0, 0, Vec::new());
    for folder in folders(&recordings().join("worlds")) {
        let about: Value = read(&folder.join("world.json"));
        let users: Vec<Value> = serde_json::from_value(read(&folder.join("users.json"))).unwrap();
        for user in users.iter().filter(|user| user["kind"] != "chw") {
            let now = time(about["now"].as_str().unwrap());
            let server =
                SimulatedCht::start_with(World::from_folder(&folder), Options { now, ..Options::default() })
                    .await;
            let mut laptop = Laptop::synced(&server, user["name"].as_str().unwrap()).await;
            // From here on there is no server.
            server.stop().await;
            for file in folders(&folder.join("expected")) {
                let expected: Value = read(&file);
                if expected["user"] != user["kind"] {
                    continue;
                }
                let at = time(expected["now"].as_str().unwrap());
                if at != now {
                    laptop.reopen(at);
                }
                let result = if expected["kind"] == "aggregate" {
                    aggregates += 1;
                    compare_aggregate(&laptop, &expected)
                } else {
                    exports += 1;
                    compare_export(&mut laptop, &expected)
                };
                if let Err(difference) = result {
                    failures.push(format!("{}: {difference}", file.display()));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{} differ:\n{}", failures.len(), failures.join("\n"));
    assert!(
        aggregates >= 16 && exports >= 115,
        "compared only {aggregates} aggregates and {exports} exports"
    );
}

fn compare_aggregate(laptop: &Laptop, expected: &Value) -> Result<(), String> {
    let facility: Vec<&str> = expected["facility"].as_str().into_iter().collect();
    let period = (expected["period"] == "previous").then(|| expected["tag"].as_str().unwrap());
    let scope = scope(&facility, period);
    let view = laptop.workspace.aggregate(&scope).map_err(|error| error.to_string())?;
    equal("tag", &json!(view.period), &expected["tag"])?;
    equal("contacts", &json!(view.coverage.expected), &expected["contacts"])?;
    let targets = expected["targets"].as_array().unwrap();
    let ids: Vec<&str> = targets.iter().map(|target| target["id"].as_str().unwrap()).collect();
    equal(
        "targets",
        &json!(view.targets.iter().map(|one| one.id.as_str()).collect::<Vec<_>>()),
        &json!(ids),
    )?;
    for (target, ours) in targets.iter().zip(&view.targets) {
        let ours_as_json = serde_json::to_value(ours).unwrap();
        for key in ["type", "has_goal", "pass", "total", "percent", "goal_met", "summary"] {
            let theirs = target.get(key).cloned().unwrap_or(Value::Null);
            equal(&format!("{} of {}", key, ours.id), &ours_as_json[key], &theirs)?;
        }
        let detail = laptop.workspace.target_detail(&scope, &ours.id).map_err(|error| error.to_string())?;
        let rows: Vec<Value> = detail
            .contributions
            .iter()
            .map(|row| {
                if row.missing {
                    // The CHT counts what is missing as 0; Jumla says that it is missing.
                    assert_eq!((row.pass, row.total, row.percent), (None, None, None));
                    return json!([row.contact.id, row.contact.name, "missing"]);
                }
                json!([
                    row.contact.id,
                    row.contact.name,
                    row.pass,
                    row.total,
                    row.percent,
                    row.goal_met,
                    false
                ])
            })
            .collect();
        let theirs: Vec<Value> = target["values"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| if row[6] == true { json!([row[0], row[1], "missing"]) } else { row.clone() })
            .collect();
        equal(&format!("rows of {}", ours.id), &json!(rows), &json!(theirs))?;
    }
    Ok(())
}

fn compare_export(laptop: &mut Laptop, expected: &Value) -> Result<(), String> {
    let (data_set, month) = (expected["data_set"].as_str().unwrap(), expected["month"].as_str().unwrap());
    let ours = laptop.as_the_cht(data_set, month, expected["org_unit"].as_str());
    if let Some(refusal) = expected.get("cht_refuses") {
        let message = refusal["message"].as_str().unwrap();
        return match ours {
            Err(Error::UnknownDataSet { .. }) if message.ends_with("is not defined") => Ok(()),
            Err(Error::DataSetWithoutTargets { .. }) if message.ends_with("has no dataElements") => Ok(()),
            other => Err(format!("the CHT says {message}, Jumla {other:?}")),
        };
    }
    let ours = ours.map_err(|error| error.to_string())?;
    equal("period", &ours["period"], &expected["period"])?;
    equal("complete date", &ours["completeDate"], &expected["complete_date"])?;
    equal("rows", &json!(sorted(&ours["dataValues"])), &json!(sorted(&expected["rows"])))
}

fn equal(what: &str, ours: &Value, theirs: &Value) -> Result<(), String> {
    if ours == theirs { Ok(()) } else { Err(format!("{what}: {ours} instead of {theirs}")) }
}

fn folders(path: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<PathBuf> = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    entries
}

fn read(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}
