//! Every way to export, and every way to look at an export before and after.

use std::collections::BTreeSet;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use serde_json::Value;

use crate::golden;
use crate::recorded::{Server, import};
use crate::terminal::Terminal;

const EXPORT: &str = "export --data-set kJ7mSumWq2A --period 202610";
const UNIT: &str = "kLm6CuUnt1F";

#[test]
fn the_preview_shows_what_would_be_written_and_writes_nothing() {
    let terminal = Terminal::with_demo();
    let before = terminal.files();
    golden::both_ways(&terminal, "export-preview", &format!("{EXPORT} --preview"));
    assert_eq!(terminal.files(), before);
    let both = terminal.run(&format!("{EXPORT} --preview --json")).json();
    let (preview, prediction) = (&both["preview"], &both["prediction"]);
    let record = terminal.run(&format!("{EXPORT} --json")).json();
    for name in ["values", "coverage", "findings", "digest", "months", "period"] {
        assert_eq!(preview[name], record[name], "{name}");
    }
    assert_eq!(prediction["fates"]["stored"], record["values"]);
    assert_eq!(terminal.run("export --list --json").json().as_array().unwrap().len(), 1);
}

#[test]
fn a_preview_after_an_export_marks_what_differs() {
    let terminal = Terminal::with_demo();
    fs::write(terminal.here().join("mapping.json"), MAPPING).unwrap();
    terminal.run(EXPORT).done();
    terminal.run("mapping --import mapping.json").done();
    let words = format!("{EXPORT} --preview --dhis2-version 2.44 --leave-out-org-unit mTn9HcUnt5C");
    golden::as_text(&terminal, "export-preview-again", &words);
}

/// Another measure, so that the values of one element differ from those that were written.
const MAPPING: &str = r#"{"schema": 1, "targets": {"immunised-under-one": [{"measure": "pass", "data_element": "dIm3FullyK7"}]}}"#;

#[test]
fn the_form_is_that_of_dhis2_with_the_values_in_it() {
    let terminal = Terminal::with_demo();
    golden::both_ways(&terminal, "export-form", &format!("{EXPORT} --form bHr3HcUnt7K"));
    terminal.run(&format!("{EXPORT} --form nowhere")).refused(1, &["org unit `nowhere`", UNIT]);
}

#[test]
fn a_value_is_traced_to_its_documents() {
    let terminal = Terminal::with_demo();
    let words = format!("{EXPORT} --cell bHr3HcUnt7K:dLb9BirthW4");
    golden::both_ways(&terminal, "export-cell", &words);
    let view = terminal.run(&format!("{words} --json")).json();
    let added = view["contributions"].as_array().unwrap().iter();
    let sum: i64 = added.map(|one| one["value"].as_str().unwrap().parse::<i64>().unwrap()).sum();
    assert_eq!(view["value"], sum.to_string());
    let split = terminal.run(&format!("{EXPORT} --cell bHr3HcUnt7K:dFv2CasesM6:cMa1eUndr5B --json")).json();
    assert_eq!(split["title"], "Fever cases, boys");
    terminal
        .run(&format!("{EXPORT} --cell bHr3HcUnt7K:dFv2CasesM6"))
        .refused(1, &["no target goes to this data element", "dFv2CasesM6:cMa1eUndr5B"]);
    terminal.run(&format!("{EXPORT} --cell nowhere:dLb9BirthW4")).refused(1, &["org unit `nowhere`", UNIT]);
}

#[test]
fn exports_are_compared_with_each_other_and_with_now() {
    let terminal = Terminal::with_demo();
    terminal.run(&format!("{EXPORT} --leave-out-org-unit {UNIT} --out first.json")).done();
    terminal.run(&format!("{EXPORT} --out second.json")).done();
    golden::both_ways(&terminal, "export-compare", "export --compare 1 2");
    golden::as_text(&terminal, "export-compare-with-now", "export --compare 2");
    let file = terminal.run("export --compare first.json --json").json();
    assert_eq!((&file["from"], &file["to"], &file["same"]), (&Value::Null, &Value::Null, &40.into()));
    assert_eq!(file["changes"], Value::Array(Vec::new()), "only org units that are in the file");
    terminal.run("export --compare nowhere.json").refused(1, &["cannot read nowhere.json"]);
    terminal.run("export --compare 7").refused(1, &["no export has the number 7", "export --list"]);
}

#[test]
fn only_what_changed_is_written_and_nothing_where_nothing_did() {
    let terminal = Terminal::with_demo();
    terminal.run(&format!("{EXPORT} --changes-since last")).refused(1, &["has not been exported for 202610"]);
    terminal.run(&format!("{EXPORT} --leave-out-org-unit {UNIT} --out first.json")).done();
    let record = terminal.run(&format!("{EXPORT} --changes-since last --json")).json();
    assert_eq!(
        (&record["corrects"], &record["values"], &record["org_units"]),
        (&1.into(), &8.into(), &1.into())
    );
    assert_eq!(record["file"], "kJ7mSumWq2A-202610-changes.json");
    let file = json(&terminal.here().join("kJ7mSumWq2A-202610-changes.json"));
    assert!(file["dataValues"].as_array().unwrap().iter().all(|value| value["orgUnit"] == UNIT));
    let before = terminal.files();
    for since in ["last", "1", "2"] {
        let words = format!("{EXPORT} --changes-since {since} --out none.json");
        terminal.run(&words).refused(1, &["nothing differs", "nothing was written"]);
    }
    terminal
        .run(&format!("{EXPORT} --changes-since 9"))
        .refused(1, &["no export has the number 9", "--list"]);
    assert_eq!(terminal.files(), before);
    golden::as_text(&terminal, "export-list-changes", "export --list");
}

#[test]
fn every_format_holds_the_same_values_and_says_how_it_is_imported() {
    let terminal = Terminal::with_demo();
    let read = |name: &str| fs::read_to_string(terminal.here().join(name)).unwrap();
    let table: [(&str, &str, &str, &[&str]); 4] = [
        ("json", "kJ7mSumWq2A-202610.json", "\"dataElement\"", &[]),
        ("xml", "kJ7mSumWq2A-202610.xml", "<dataValue ", &["choose the format XML"]),
        ("csv", "kJ7mSumWq2A-202610.csv", "\n", &["choose the format CSV", "First row is header"]),
        ("adx", "kJ7mSumWq2A-202610-adx.xml", "<dataValue ", &["choose the format ADX"]),
    ];
    for (format, name, mark, said) in table {
        let answer = terminal.run(&format!("{EXPORT} --format {format}")).done();
        let head = usize::from(format == "csv");
        assert_eq!(read(name).matches(mark).count(), 48 + head, "{name}");
        for text in said {
            assert!(
                answer.stderr.contains(&format!("When importing: {text}")) || answer.stderr.contains(text),
                "{}",
                answer.stderr
            );
        }
        assert_eq!(answer.stderr.contains("When importing"), !said.is_empty(), "{}", answer.stderr);
    }
    golden::as_text(&terminal, "export-csv", &format!("{EXPORT} --format csv"));
}

#[test]
fn a_compressed_file_is_the_same_file() {
    let terminal = Terminal::with_demo();
    terminal.run(EXPORT).done();
    terminal.run(&format!("{EXPORT} --gzip")).done();
    let plain = fs::read(terminal.here().join("kJ7mSumWq2A-202610.json")).unwrap();
    let packed = fs::read(terminal.here().join("kJ7mSumWq2A-202610.json.gz")).unwrap();
    let mut unpacked = Vec::new();
    GzDecoder::new(packed.as_slice()).read_to_end(&mut unpacked).unwrap();
    assert_eq!(unpacked, plain);
    terminal.run("predict kJ7mSumWq2A-202610.json.gz").done();
}

#[test]
fn a_file_for_each_org_unit_and_a_workbook_beside_them() {
    let terminal = Terminal::with_demo();
    fs::create_dir(terminal.here().join("out")).unwrap();
    golden::as_text(
        &terminal,
        "export-per-org-unit",
        &format!("{EXPORT} --per-org-unit --xlsx --out out/set.json"),
    );
    let record = terminal.run("export --list --json").json()[0].clone();
    let mut units = BTreeSet::new();
    let mut values = 0;
    for path in files_in(&terminal.here().join("out")) {
        if path.extension().unwrap() == "xlsx" {
            assert_eq!(fs::read(&path).unwrap()[..2], *b"PK");
            continue;
        }
        let file = json(&path);
        let rows = file["dataValues"].as_array().unwrap();
        values += rows.len();
        let own: BTreeSet<String> = rows.iter().map(|row| unit_of(&file, row)).collect();
        assert_eq!(own.len(), 1, "{}", path.display());
        units.extend(own);
    }
    assert_eq!(record["files"].as_array().unwrap().len(), units.len() + 1);
    assert_eq!((&record["values"], &record["org_units"]), (&values.into(), &units.len().into()));

    let before = terminal.files();
    let words = format!("{EXPORT} --per-org-unit --xlsx --out no/such/set.json");
    terminal.run(&words).refused(1, &["cannot write", "another place"]);
    assert_eq!(terminal.files(), before, "none of several files is begun");
}

#[test]
fn thin_coverage_can_be_refused_and_silence_written_as_zeros() {
    let terminal = Terminal::with_demo();
    let before = terminal.files();
    let refused = ["89 % reported", "99 % are asked for", "jumla coverage"];
    terminal.run(&format!("{EXPORT} --min-coverage 99")).refused(1, &refused);
    terminal.run(&format!("{EXPORT} --min-coverage 99 --preview")).refused(1, &refused);
    assert_eq!(terminal.files(), before);
    let enough = terminal.run(&format!("{EXPORT} --min-coverage 80 --json")).json();
    assert_eq!(enough["policy"]["percent"], 80);
    let words = "export --data-set kJ7mSumWq2A --period 202611 --zeros";
    let zeros = terminal.run(&format!("{words} --json")).json();
    assert_eq!(zeros["policy"]["kind"], "zeros");
    let answer = terminal.run(words).done();
    assert!(answer.stderr.contains("and 0 is written where nobody did"), "{}", answer.stderr);
}

#[test]
fn elements_and_org_units_can_be_left_out() {
    let terminal = Terminal::with_demo();
    let words = format!("{EXPORT} --leave-out-element dFv2CasesM6 --leave-out-org-unit {UNIT} --json");
    let record = terminal.run(&words).json();
    assert_eq!((&record["values"], &record["org_units"]), (&30.into(), &5.into()));
    let left_out = |finding: &Value| finding["rule"] == "left_out_by_choice";
    assert!(record["findings"].as_array().unwrap().iter().any(left_out));
}

#[test]
fn codes_are_written_where_there_are_some() {
    let terminal = Terminal::with_demo();
    let answer = terminal.run(&format!("{EXPORT} --codes --format csv")).done();
    assert!(answer.stderr.contains("choose Code in all three identifier schemes"), "{}", answer.stderr);
    let file = fs::read_to_string(terminal.here().join("kJ7mSumWq2A-202610.csv")).unwrap();
    assert!(!file.contains("bHr3HcUnt7K"), "{file}");

    let bare = terminal.here().join("bare.json");
    let set = r#"{"dataSets": [{"id": "kJ7mSumWq2A", "name": "Monthly", "periodType": "Monthly"}]}"#;
    fs::write(&bare, set).unwrap();
    import(&terminal, "bare", &[bare]).done();
    let before = terminal.files();
    terminal.run(&format!("{EXPORT} --codes --out codes.json")).refused(1, &["no code for", "--codes"]);
    assert_eq!(terminal.files(), before);
}

#[test]
fn longer_periods_are_sums_of_whole_months() {
    let terminal = Terminal::with_demo();
    let export = |period: &str| format!("export --data-set kJ7mSumWq2A --period {period}");
    terminal.run(&export("2026Q3")).refused(1, &["no Monthly period", "--choices"]);
    forget_all(&terminal);
    let record = terminal.run(&format!("{} --json", export("2026Q3"))).json();
    assert_eq!(record["months"], serde_json::json!(["2026-07", "2026-08", "2026-09"]));
    terminal.run(&export("2026Q4")).refused(1, &["2026Q4 is not complete", "2026-12", "--incomplete"]);
    let answer = terminal.run(&format!("{} --incomplete", export("2026Q4"))).done();
    assert!(
        answer.stderr.contains("Warning: 2026Q4 is summed though it is not complete"),
        "{}",
        answer.stderr
    );
    terminal.run(&export("2026W7")).refused(1, &["shorter than a month", "--choices"]);
    terminal.run(&format!("{} --codes", export("2026Q3"))).refused(1, &["nothing is known of DHIS2"]);
}

#[test]
fn with_another_calendar_the_months_are_for_the_user_to_choose() {
    let terminal = Terminal::with_demo();
    let info = Server::Current
        .metadata()
        .into_iter()
        .find(|path| path.ends_with("metadata-chwimport-system-info.json"));
    let text = fs::read_to_string(info.unwrap()).unwrap();
    let mut info: Value = serde_json::from_str(&text).unwrap();
    info["calendar"] = "ethiopian".into();
    let path = terminal.here().join("info.json");
    fs::write(&path, info.to_string()).unwrap();
    import(&terminal, "et", &[path]).done();
    let export = "export --data-set kJ7mSumWq2A --period 201902";
    terminal.run(export).refused(1, &["does not say which months make 201902", "--month"]);
    let record = terminal.run(&format!("{export} --month 2026-10 --month 2026-09 --json")).json();
    assert_eq!(
        (&record["period"], &record["months"]),
        (&"201902".into(), &serde_json::json!(["2026-09", "2026-10"]))
    );
}

/// Without metadata nothing says which kind of periods a data set has.
fn forget_all(terminal: &Terminal) {
    for one in terminal.run("dhis2 list --json").json().as_array().unwrap() {
        let name = one["name"].as_str().unwrap();
        assert!(terminal.command("dhis2 forget").arg(name).output().unwrap().status.success());
    }
}

fn unit_of(file: &Value, row: &Value) -> String {
    let own = row.get("orgUnit").or(file.get("orgUnit"));
    own.unwrap().as_str().unwrap().to_owned()
}

fn json(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect()
}
