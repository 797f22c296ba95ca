//! The recorded CHT 5.2: every recorded answer of `export/dhis` equals `--compat cht`, for the recorded officer and for
//! the recorded supervisor as far as she sees.

use std::collections::HashSet;
use std::fs;

use jumla_testkit::cht::world::recordings;
use jumla_testkit::{SimulatedCht, World};
use serde_json::Value;

use crate::laptop::{Laptop, sorted};

fn recorded_exports() -> Vec<Value> {
    let mut files: Vec<_> = fs::read_dir(recordings().join("cht-5.2/world/export"))
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    files.sort();
    files.iter().map(|file| serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap()).collect()
}

fn ours(laptop: &mut Laptop, recorded: &Value) -> Value {
    let org_unit = recorded["org_unit"].as_str();
    laptop
        .as_the_cht(recorded["data_set"].as_str().unwrap(), recorded["month"].as_str().unwrap(), org_unit)
        .unwrap()
}

#[tokio::test]
async fn the_officers_export_equals_every_recorded_answer() {
    let server = SimulatedCht::start(World::recorded()).await;
    let mut laptop = Laptop::synced(&server, "officer").await;
    server.stop().await;
    let recorded = recorded_exports();
    assert_eq!(recorded.len(), 64);
    for recorded in recorded {
        assert_eq!(recorded["status"], 200);
        let ours = ours(&mut laptop, &recorded);
        let label = format!("{} {} {}", recorded["data_set"], recorded["month"], recorded["org_unit"]);
        assert_eq!(sorted(&ours["dataValues"]), sorted(&recorded["body"]["dataValues"]), "{label}");
        for key in ["dataSet", "period", "completeDate"] {
            assert_eq!(ours[key], recorded["body"][key], "{label}");
        }
    }
}

/// A supervisor sees her district and what is in it: rows of these org units are complete, and equal.
#[tokio::test]
async fn the_supervisors_export_equals_the_recorded_answers_for_her_district() {
    for supervisor in ["supervisor1", "supervisor2"] {
        let server = SimulatedCht::start(World::recorded()).await;
        let mut laptop = Laptop::synced(&server, supervisor).await;
        server.stop().await;
        let mut compared = 0;
        for recorded in recorded_exports() {
            let ours = ours(&mut laptop, &recorded);
            let units: HashSet<&str> = ours["dataValues"]
                .as_array()
                .unwrap()
                .iter()
                .map(|row| row["orgUnit"].as_str().unwrap())
                .collect();
            let mut theirs = recorded["body"]["dataValues"].clone();
            theirs.as_array_mut().unwrap().retain(|row| units.contains(row["orgUnit"].as_str().unwrap()));
            assert_eq!(
                sorted(&ours["dataValues"]),
                sorted(&theirs),
                "{supervisor}: {} {} {}",
                recorded["data_set"],
                recorded["month"],
                recorded["org_unit"]
            );
            if recorded["org_unit"].is_null() {
                let choices = laptop.workspace.export_choices().unwrap();
                let mapped = &choices.org_units[recorded["data_set"].as_str().unwrap()];
                let mapped: HashSet<&str> = mapped.iter().map(|unit| unit.id.as_str()).collect();
                assert_eq!(units, mapped, "{supervisor}: every org unit that she sees has its rows");
            }
            compared += units.len();
        }
        assert!(compared > 100, "{supervisor} sees only {compared} org units in all exports together");
    }
}

#[tokio::test]
async fn an_administrator_without_a_user_document_is_an_officer() {
    let server = SimulatedCht::start(World::recorded()).await;
    let now = server.now();
    let mut laptop = Laptop::connect(&server.url(), "admin", "pass", now).await.unwrap();
    laptop.sync().await.unwrap();
    let account = laptop.workspace.status().unwrap().account.unwrap();
    assert_eq!(account.role, jumla_engine::surface::Role::Officer);
    assert_eq!(account.facilities.len(), 2, "both districts may be chosen");
}

#[tokio::test]
async fn the_recorded_oddities_are_seen_and_do_not_stop_anything() {
    let server = SimulatedCht::start(World::recorded()).await;
    let laptop = Laptop::synced(&server, "supervisor1").await;
    let view = laptop.workspace.aggregate(&crate::laptop::scope(&[], Some("2026-11"))).unwrap();
    assert_eq!(view.coverage.expected, 270);
    assert_eq!(view.targets.len(), 6, "deaths-this-month is not on the CHW Aggregate");
    assert_eq!(view.targets[0].title, "Births");
    let rules: Vec<String> = view.findings.iter().map(|finding| format!("{:?}", finding.rule)).collect();
    assert!(rules.contains(&"SeveralAccounts".to_owned()), "{rules:?}");
    let detail = laptop
        .workspace
        .target_detail(&crate::laptop::scope(&[], Some("2026-11")), &"births-this-month".into());
    let missing = detail.unwrap().contributions.iter().filter(|row| row.missing).count();
    assert_eq!(missing, view.missing.len());
}
