//! Months side by side, goals of one's own, and sheets to print.

use std::fs;
use std::io::Read as _;

use serde_json::Value;

use crate::golden;
use crate::terminal::Terminal;

#[test]
fn a_history_prints_as_it_was_found_good() {
    let terminal = Terminal::with_demo();
    golden::both_ways(&terminal, "history", "history live-births --period 2026-10 --months 4");
    golden::as_text(&terminal, "history-of-a-percent", "history immunised-under-one --months 4");
    let detail = terminal.run("targets live-births --json").json();
    let contact = detail["contributions"][0]["contact"]["id"].as_str().unwrap();
    golden::as_text(
        &terminal,
        "history-of-a-chw",
        &format!("history live-births --contact {contact} --months 4"),
    );
}

#[test]
fn goals_are_set_shown_and_taken_away() {
    let terminal = Terminal::with_demo();
    let none = terminal.run("goals").done();
    assert_eq!((none.stdout.as_str(), none.stderr.as_str()), ("", "There are no goals of your own.\n"));
    let detail = terminal.run("targets live-births --json").json();
    let contact = detail["contributions"][0]["contact"]["id"].as_str().unwrap();
    let place = detail["contributions"][1]["place"]["id"].as_str().unwrap();
    terminal.run(&format!("goals --set live-births --for {place} --goal 4")).done();
    golden::both_ways(&terminal, "goals", &format!("goals --set live-births --for {contact} --goal 6"));
    let rows = terminal.run("targets live-births --json").json()["contributions"].clone();
    assert_eq!((&rows[0]["own_goal"], &rows[1]["own_goal"]), (&6.into(), &4.into()));
    assert_eq!(rows[2]["own_goal"], Value::Null);
    let chw = terminal.run(&format!("chw {contact} --json")).json();
    let births = chw["targets"].as_array().unwrap().iter().find(|target| target["id"] == "live-births");
    assert_eq!(births.unwrap()["own_goal"], 6);
    let left = terminal.run(&format!("goals --unset live-births --for {contact} --json")).json();
    assert_eq!(left.as_array().unwrap().len(), 1);
    terminal
        .run(&format!("goals --unset live-births --for {contact}"))
        .refused(1, &["no goal of your own", "`jumla goals`"]);
    for number in ["0", "-4", "1000001", "2.5"] {
        terminal
            .run(&format!("goals --set live-births --for {contact} --goal {number}"))
            .refused(1, &["a whole number from 1", number, "nothing was changed"]);
    }
}

#[test]
fn sheets_are_written_whole_under_a_name_that_fits() {
    let terminal = Terminal::with_demo();
    let answer = terminal.run("sheet --period 2026-10").done();
    assert_eq!(answer.stdout, "Wrote summary-bahari-health-centre-2026-10.pdf\n");
    let pdf = fs::read(terminal.here().join("summary-bahari-health-centre-2026-10.pdf")).unwrap();
    assert!(pdf.starts_with(b"%PDF-"));
    let calls =
        terminal.run("sheet --kind calls --period 2026-10 --out calls.pdf --language hi --json").json();
    assert_eq!(
        (&calls["file"], &calls["kind"], &calls["format"]),
        (&"calls.pdf".into(), &"calls".into(), &"pdf".into())
    );
    terminal.run("sheet --kind history --target live-births --out births.xlsx").done();
    let before = terminal.files();
    terminal.run("sheet --out no/such/folder.pdf").refused(1, &["cannot write", "another place"]);
    terminal.run("sheet --facility nope").refused(1, &["none of your facilities"]);
    terminal.run("sheet --kind history --target nope").refused(1, &["unknown target `nope`"]);
    assert_eq!(terminal.files(), before);
}

/// The workbook has every CHW's numbers as numbers, and says of who did not report that she did not.
#[test]
fn a_workbook_has_what_the_command_line_shows() {
    let terminal = Terminal::with_demo();
    terminal.run("sheet --period 2026-10 --out month.xlsx").done();
    let bytes = fs::read(terminal.here().join("month.xlsx")).unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut part = |name: &str| {
        let mut text = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    };
    let (texts, sheet) = (part("xl/sharedStrings.xml"), part("xl/worksheets/sheet1.xml"));
    let detail = terminal.run("targets live-births --period 2026-10 --json").json();
    for row in detail["contributions"].as_array().unwrap() {
        assert!(texts.contains(row["contact"]["name"].as_str().unwrap()));
        if let Some(pass) = row["pass"].as_i64() {
            assert!(sheet.contains(&format!("<v>{pass}</v>")));
        }
    }
    assert!(texts.contains("not reported") && texts.contains("Live births"));
}
