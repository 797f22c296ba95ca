//! `jumla mapping`: what stands, a file instead of it, and every way in which a file is wrong.

use std::fs;

use serde_json::Value;

use crate::golden;
use crate::terminal::Terminal;

const FILE: &str = r#"{
  "schema": 1,
  "targets": {
    "live-births": [{"data_element": "dLb9BirthW4", "data_set": "kJ7mSumWq2A"}],
    "immunised-under-one": [{"measure": "pass", "data_element": "dIm3FullyK7", "data_set": "kJ7mSumWq2A"}],
    "deaths": [],
    "no-such-target": [{"data_element": "dLb9BirthW4"}]
  },
  "places": {
    "21691e25-4491-41ae-9c47-264e637440a0": [{"org_unit": "bHr3HcUnt7K"}],
    "no-such-place": []
  }
}
"#;

#[test]
fn the_mapping_prints_as_it_was_found_good() {
    golden::both_ways(&Terminal::with_demo(), "mapping", "mapping");
}

#[test]
fn a_file_is_checked_kept_and_written_again() {
    let terminal = Terminal::with_demo();
    fs::write(terminal.here().join("mapping.json"), FILE).unwrap();
    let before = terminal.run("mapping --json").json();
    golden::as_text(&terminal, "mapping-check", "mapping --check mapping.json");
    let checked = terminal.run("mapping --check mapping.json --json").json();
    assert_ne!(checked, before);
    assert_eq!(terminal.run("mapping --json").json(), before, "nothing was kept");

    golden::as_text(&terminal, "mapping-import", "mapping --import mapping.json");
    assert_eq!(terminal.run("mapping --json").json(), checked, "what was shown is what stands");
    let printed = terminal.run("mapping --export -").done().stdout;
    let file: Value = serde_json::from_str(FILE).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&printed).unwrap()["places"], file["places"]);
    terminal.run("mapping --export again.json").done();
    assert_eq!(fs::read_to_string(terminal.here().join("again.json")).unwrap(), printed);
    assert_eq!(terminal.run("mapping --import again.json --json").json(), checked);

    let words = "export --data-set kJ7mSumWq2A --period 202610 --preview --json";
    let columns = terminal.run(words).json()["preview"]["columns"].clone();
    assert!(columns.as_array().unwrap().iter().all(|column| column["title"] != "Deaths"));
}

#[test]
fn a_malformed_file_is_named_with_its_line() {
    let terminal = Terminal::with_demo();
    let before = terminal.run("mapping --json").json();
    let table: [(&str, &[&str]); 6] = [
        ("", &["line 1"]),
        ("{\n  \"schema\": 1,\n  \"targets\": [\n}", &["line 4", "jumla mapping --schema"]),
        ("{\"schema\": 1,\n\"target\": {}}", &["unknown field `target`", "line 2"]),
        (
            "{\"schema\": 1,\n\n\"targets\": {\"t\": [{\"measure\": \"sum\", \"data_element\": \"d\"}]}}",
            &["line 3", "sum"],
        ),
        ("{\"schema\": 2}", &["layout 2", "newer version"]),
        ("{\"targets\": {}}", &["missing field `schema`"]),
    ];
    for (text, expected) in table {
        fs::write(terminal.here().join("bad.json"), text).unwrap();
        for option in ["--import", "--check"] {
            terminal.run(&format!("mapping {option} bad.json")).refused(1, expected);
        }
    }
    terminal.run("mapping --import nowhere.json").refused(1, &["cannot read nowhere.json"]);
    terminal.run("mapping --export no/such/folder.json").refused(1, &["cannot write no/such/folder.json"]);
    assert_eq!(terminal.run("mapping --json").json(), before);
}

#[test]
fn the_schema_is_the_published_one_and_needs_no_workspace() {
    let terminal = Terminal::new();
    let printed = terminal.run("mapping --schema").done().stdout;
    let published = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/mapping.schema.json");
    assert_eq!(printed, fs::read_to_string(published).unwrap());
    assert!(!terminal.workspace().exists());
}
