//! The main job on the demo workspace: totals, what is behind them, the file.

use std::fs;

use serde_json::{Map, Value};

use crate::golden;
use crate::terminal::Terminal;

const DATA_SET: &str = "kJ7mSumWq2A";

#[test]
fn from_the_demo_to_the_file_everything_prints_as_it_was_found_good() {
    let terminal = Terminal::new();
    golden::as_text(&terminal, "demo", "demo");
    golden::both_ways(&terminal, "targets", "targets");
    golden::both_ways(&terminal, "targets-of-a-count", "targets live-births");
    golden::as_text(&terminal, "targets-of-a-count-with-goal", "targets pregnancies-registered");
    golden::as_text(&terminal, "targets-of-a-percent", "targets immunised-under-one");
    let detail = terminal.run("targets live-births --json").json();
    let contact = detail["contributions"][0]["contact"]["id"].as_str().unwrap();
    golden::both_ways(&terminal, "chw", &format!("chw {contact}"));
    golden::both_ways(&terminal, "coverage", "coverage");
    golden::both_ways(&terminal, "export", &format!("export --data-set {DATA_SET} --period 202610"));
    let file = fs::read_to_string(terminal.here().join("kJ7mSumWq2A-202610.json")).unwrap();
    golden::equal("kJ7mSumWq2A-202610.json", &file);
    let as_the_cht = format!("export --data-set {DATA_SET} --period 2026-10 --compat cht");
    golden::both_ways(&terminal, "export-as-the-cht", &as_the_cht);
    golden::both_ways(&terminal, "export-list", "export --list");
    golden::both_ways(&terminal, "export-choices", "export --choices");
}

#[test]
fn what_can_be_chosen_can_be_exported_and_is_listed_newest_first() {
    let terminal = Terminal::with_demo();
    let before = terminal.files();
    assert_eq!(terminal.run("export --list --json").json(), Value::Array(Vec::new()));
    let none = terminal.run("export --list").done();
    assert_eq!((none.stdout.as_str(), none.stderr.as_str()), ("", "Nothing has been exported yet.\n"));
    let choices = terminal.run("export --choices --json").json();
    assert_eq!(terminal.files(), before, "nothing was written");

    let data_set = choices["data_sets"][0]["id"].as_str().unwrap();
    let period = choices["proposed_period"].as_str().unwrap();
    let unit = choices["org_units"][data_set][0]["id"].as_str().unwrap();
    let words = format!("export --data-set {data_set} --period {period} --json");
    let first = terminal.run(&words).json();
    let second = terminal.run(&format!("{words} --org-unit {unit} --out second.json")).json();
    let list = terminal.run("export --list --json").json();
    assert_eq!(list, Value::Array(vec![second, first]));
}

#[test]
fn nothing_in_the_demo_is_doubted_in_silence() {
    let terminal = Terminal::with_demo();
    golden::as_text(&terminal, "demo-set-aside", "sync --set-aside");
    golden::equal("demo-set-aside.json", &terminal.run("sync --set-aside --json").done().stdout);
}

/// Two of them DHIS2 would refuse: a weight with its unit, and a facility without org unit.
#[test]
fn the_demo_has_women_whom_chws_visit_and_what_dhis2_would_say_of_them() {
    let terminal = Terminal::with_demo();
    golden::as_text(&terminal, "demo-outbound-records", "outbound records");
    golden::as_text(&terminal, "demo-outbound-preview", "outbound preview");
    let saved = terminal.run("outbound save --out . --json").json();
    let counts: Vec<u64> =
        saved["files"].as_array().unwrap().iter().map(|file| file["documents"].as_u64().unwrap()).collect();
    assert_eq!(counts, [7, 9], "{saved}");
    let wiped = terminal.run("outbound records --none").done();
    assert!(wiped.stderr.contains("What was here is wiped"), "{}", wiped.stderr);
    let empty = terminal.run("outbound preview").done();
    assert!(empty.stderr.contains("No document is kept here"), "{}", empty.stderr);
}

#[test]
fn making_the_demo_answers_in_json_too() {
    let terminal = Terminal::new();
    let answer = terminal.run("demo --json").done();
    golden::equal("demo.json", &answer.stdout);
}

#[test]
fn the_chw_aggregate_has_every_field_it_promises() {
    let terminal = Terminal::with_demo();
    let view = terminal.run("targets --json").json();
    assert_eq!(view["period"], "2026-11");
    fields(&view, &["period", "facility", "coverage", "targets"]);
    fields(&view["facility"], &["id", "name"]);
    fields(&view["coverage"], &["expected", "reported"]);
    let targets = view["targets"].as_array().unwrap();
    assert!(targets.len() > 5);
    for target in targets {
        fields(
            target,
            &[
                "id", "title", "type", "goal", "has_goal", "summary", "pass", "total", "percent", "goal_met",
                "coverage",
            ],
        );
        fields(&target["coverage"], &["expected", "reported"]);
        assert!(["count", "percent"].contains(&target["type"].as_str().unwrap()));
        assert!(target["summary"].is_string() && target["has_goal"].is_boolean());
        assert!(target["goal"].is_i64() && target["pass"].is_i64() && target["total"].is_i64());
        assert!(target["percent"].is_i64() || target["percent"].is_null());
    }
    assert!(object(&view).get("contributions").is_none());
}

#[test]
fn behind_a_target_is_every_chws_contribution_and_who_is_missing_is_not_zero() {
    let terminal = Terminal::with_demo();
    let view = terminal.run("targets live-births --json").json();
    fields(&view, &["period", "facility", "coverage", "targets", "contributions"]);
    assert_eq!(view["targets"].as_array().unwrap().len(), 1);
    let rows = view["contributions"].as_array().unwrap();
    assert_eq!(rows.len(), view["coverage"]["expected"].as_u64().unwrap() as usize);
    let mut sum = 0;
    for row in rows {
        let names =
            ["contact", "place", "pass", "total", "percent", "goal_met", "missing", "updated_date", "rev"];
        fields(row, &names);
        fields(&row["contact"], &["id", "name"]);
        fields(&row["place"], &["id", "name"]);
        let missing = row["missing"].as_bool().unwrap();
        for name in ["pass", "total", "updated_date", "rev"] {
            assert_eq!(row[name].is_null(), missing, "{name} of {row}");
        }
        sum += row["pass"].as_i64().unwrap_or(0);
    }
    assert_eq!(view["targets"][0]["pass"], sum, "the total is the sum of its rows");
    let missing = rows.iter().filter(|row| row["missing"] == true).count();
    assert_eq!(missing, 2);
    let names: Vec<&str> = rows.iter().map(|row| row["contact"]["name"].as_str().unwrap()).collect();
    let mut in_order = names.clone();
    in_order.sort_by_key(|name| name.to_lowercase());
    assert_eq!(names, in_order, "in the CHT's order");
}

#[test]
fn an_export_says_what_it_wrote() {
    let terminal = Terminal::with_demo();
    let words = format!("export --data-set {DATA_SET} --period 2026-10 --out october.json");
    let record = terminal.run(&format!("{words} --json")).json();
    let names =
        ["file", "format", "data_set", "period", "values", "org_units", "coverage", "findings", "digest"];
    fields(&record, &names);
    assert_eq!((&record["file"], &record["format"]), (&"october.json".into(), &"json".into()));
    assert_eq!((&record["data_set"], &record["period"]), (&DATA_SET.into(), &"202610".into()));
    fields(&record["coverage"], &["expected", "reported"]);
    for finding in record["findings"].as_array().unwrap() {
        fields(finding, &["rule", "severity", "args"]);
    }
    assert_eq!(record["digest"].as_str().unwrap().len(), 64);

    let file: Value =
        serde_json::from_slice(&fs::read(terminal.here().join("october.json")).unwrap()).unwrap();
    let values = file["dataValues"].as_array().unwrap();
    assert_eq!(values.len(), record["values"].as_u64().unwrap() as usize);
    let again = terminal.run(&format!("{words} --json")).json();
    assert_eq!(again["digest"], record["digest"], "the same numbers have the same digest");
}

#[test]
fn an_export_to_stdout_is_the_very_file_and_leaves_none() {
    let terminal = Terminal::with_demo();
    let words = format!("export --data-set {DATA_SET} --period 2026-10");
    let before = terminal.files();
    let printed = terminal.run(&format!("{words} --out -")).done().stdout;
    assert_eq!(terminal.files(), before);
    terminal.run(&words).done();
    assert_eq!(fs::read_to_string(terminal.here().join("kJ7mSumWq2A-202610.json")).unwrap(), printed);
}

#[test]
fn some_org_units_and_another_facility_and_month_can_be_chosen() {
    let terminal = Terminal::with_demo();
    let words = format!("export --data-set {DATA_SET} --period 202610 --out some.json --json");
    let record = terminal.run(&format!("{words} --org-unit kLm6CuUnt1F --org-unit mLm8HcUnt2R")).json();
    assert_eq!(record["org_units"], 2);

    let facilities = terminal.run("targets --json").json()["facilities"].clone();
    assert_eq!(facilities[0]["name"], "Bahari Health Centre");
    let everywhere = "21691e25-4491-41ae-9c47-264e637440a0 --facility 37f1a7ab-405c-486a-a41d-58f0fc6a673c";
    let both = terminal.run(&format!("targets --facility {everywhere} --period 2026-09 --json")).json();
    assert_eq!((&both["period"], &both["facility"]), (&"2026-09".into(), &Value::Null));
    assert_eq!(both["facilities"].as_array().unwrap().len(), 2);
}

#[test]
fn titles_come_in_the_language_that_is_asked_for() {
    let terminal = Terminal::with_demo();
    let title = |words: &str| terminal.run(words).json()["targets"][0]["title"].clone();
    assert_eq!(title("targets --json"), "Households visited");
    assert_ne!(title("targets --json --language sw"), "Households visited");
}

/// All of these are there, whatever else is.
#[track_caller]
fn fields(value: &Value, names: &[&str]) {
    for name in names {
        assert!(object(value).contains_key(*name), "no {name} in {value}");
    }
}

#[track_caller]
fn object(value: &Value) -> &Map<String, Value> {
    value.as_object().unwrap()
}
