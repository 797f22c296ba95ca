//! The export that DHIS2 needs, where it differs from the CHT's own on purpose.

use jumla_domain::Rule;
use jumla_engine::surface::ExportRequest;
use jumla_engine::{Clock, Destination, Workspace};
use jumla_testkit::{SimulatedCht, World};
use serde_json::{Value, json};

use crate::laptop::{Laptop, request, time};

pub fn demo() -> (tempfile::TempDir, Workspace) {
    let folder = tempfile::tempdir().unwrap();
    let clock = Clock::Fixed(time("2026-11-23T09:00:00Z"));
    let workspace = Workspace::make_demo(&folder.path().join("demo"), clock).unwrap();
    (folder, workspace)
}

fn export(workspace: &mut Workspace, request: &ExportRequest) -> Value {
    let exported = workspace.export(request, &Destination::Stream).unwrap();
    serde_json::from_slice(&exported.bytes).unwrap()
}

pub const MONTHLY: &str = "kJ7mSumWq2A";

#[test]
fn the_file_has_what_dhis2_takes_with_no_option_changed() {
    let (_folder, mut workspace) = demo();
    let file = export(&mut workspace, &request(MONTHLY, "202610", None));
    assert_eq!(file["dataSet"], MONTHLY);
    assert_eq!(file["period"], "202610");
    let keys: Vec<&String> = file.as_object().unwrap().keys().collect();
    assert_eq!(
        keys,
        ["dataSet", "period", "dataValues"],
        "no completeDate, which DHIS2 2.43 refuses without an org unit"
    );
    for value in file["dataValues"].as_array().unwrap() {
        assert!(value["value"].is_string(), "{value}");
        assert_eq!(value["orgUnit"].as_str().unwrap().len(), 11);
    }
}

#[test]
fn a_split_by_sex_stays_two_values() {
    let (_folder, mut workspace) = demo();
    let file = export(&mut workspace, &request(MONTHLY, "202610", None));
    let rows = file["dataValues"].as_array().unwrap();
    let of_unit = |unit: &Value| {
        let mut combos: Vec<&str> = rows
            .iter()
            .filter(|row| row["orgUnit"] == *unit && row["dataElement"] == "dFv2CasesM6")
            .filter_map(|row| row["categoryOptionCombo"].as_str())
            .collect();
        combos.sort_unstable();
        combos
    };
    let unit = &rows[0]["orgUnit"];
    assert_eq!(of_unit(unit).len(), 2);
    assert_ne!(of_unit(unit)[0], of_unit(unit)[1]);
}

#[tokio::test]
async fn an_org_unit_from_which_nobody_reported_has_no_row() {
    let mut world = World::recorded();
    let silent: Vec<String> = world
        .documents()
        .filter(|document| document["type"] == "target" && document["reporting_period"] == "2026-10")
        .filter(|document| document["_id"].as_str().unwrap().contains("3b343b38-2569-4f0f-a2a4-d16c9b8b6047"))
        .map(|document| document["_id"].as_str().unwrap().to_owned())
        .collect();
    assert!(!silent.is_empty());
    for id in silent {
        world.delete(&id);
    }
    let server = SimulatedCht::start(world).await;
    let mut laptop = Laptop::synced(&server, "officer").await;
    let area = "uHNvGKcNNYp";
    let as_the_cht = laptop.as_the_cht("VMuFODsyWaO", "2026-10", Some(area)).unwrap();
    assert_eq!(as_the_cht["dataValues"][0]["value"], 0, "the CHT writes a zero for it");
    let exported =
        laptop.workspace.export(&request("VMuFODsyWaO", "202610", Some(area)), &Destination::Stream).unwrap();
    let file: Value = serde_json::from_slice(&exported.bytes).unwrap();
    assert_eq!(file["dataValues"], json!([]));
    let rules: Vec<Rule> = exported.record.findings.iter().map(|finding| finding.rule).collect();
    assert!(
        rules.contains(&Rule::OrgUnitWithoutReports) && rules.contains(&Rule::PartialCoverage),
        "{rules:?}"
    );
    assert_eq!((exported.record.coverage.expected, exported.record.coverage.reported), (1, 0));
}

#[test]
fn everything_doubtful_is_said_beforehand() {
    let (_folder, mut workspace) = demo();
    let known = workspace.dhis2_connections().unwrap();
    workspace.forget_dhis2(known[0].id).unwrap();
    let preview = |period: &str| workspace.export_preview(&request(MONTHLY, period, None)).unwrap();
    let rules =
        |period: &str| preview(period).findings.iter().map(|finding| finding.rule).collect::<Vec<_>>();
    let last_month = rules("202610");
    for rule in
        [Rule::PartialCoverage, Rule::MappedAncestor, Rule::UnmappedTarget, Rule::NoCategoryOptionCombo]
    {
        assert!(last_month.contains(&rule), "{rule:?} in {last_month:?}");
    }
    assert!(!last_month.contains(&Rule::MonthNotOver));
    assert!(rules("202611").contains(&Rule::MonthNotOver));
    let preview = preview("202610");
    assert_eq!(preview.file_name, "kJ7mSumWq2A-202610.json");
    assert!(preview.rows.iter().all(|row| row.values.len() == preview.columns.len()));
}

#[test]
fn only_what_was_shown_is_saved() {
    let (folder, mut workspace) = demo();
    let request = request(MONTHLY, "2026-10", None);
    let shown = workspace.export_preview(&request).unwrap();
    let path = folder.path().join("out.json");
    let refused = workspace.export_as_shown(&request, "another digest", &Destination::File(path.clone()));
    assert!(matches!(refused, Err(jumla_engine::Error::ChangedSincePreview)));
    assert!(!path.exists() && workspace.past_exports().unwrap().is_empty());
    let saved = workspace.export_as_shown(&request, &shown.digest, &Destination::File(path)).unwrap();
    assert_eq!(saved.record.digest, shown.digest);
}

#[test]
fn the_preview_the_file_and_the_record_agree() {
    let (folder, mut workspace) = demo();
    let request = request(MONTHLY, "2026-10", None);
    let preview = workspace.export_preview(&request).unwrap();
    let path = folder.path().join("out.json");
    let exported = workspace.export(&request, &Destination::File(path.clone())).unwrap();
    assert_eq!(exported.record.digest, preview.digest);
    assert_eq!(exported.record.values, preview.values);
    let file: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    assert_eq!(file["dataValues"].as_array().unwrap().len(), preview.values);
    let rows = preview.rows.iter().filter(|row| row.left_out.is_none());
    let shown: i64 = rows.flat_map(|row| &row.values).flatten().map(|v| v.parse::<i64>().unwrap()).sum();
    let written: i64 = file["dataValues"]
        .as_array()
        .unwrap()
        .iter()
        .map(|v| v["value"].as_str().unwrap().parse::<i64>().unwrap())
        .sum();
    assert_eq!(shown, written);
    let again = workspace.export(&request, &Destination::Stream).unwrap();
    assert_eq!(again.bytes, exported.bytes, "the same data give the same bytes");
    let listed: Vec<String> = workspace.past_exports().unwrap().into_iter().map(|one| one.file).collect();
    assert_eq!(listed, ["-".to_owned(), path.display().to_string()], "newest first");
}
