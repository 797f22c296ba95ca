//! `jumla check`: what is odd, whom to call, what was said, and from where on a number is odd.

use serde_json::Value;

use crate::golden;
use crate::terminal::Terminal;

const OCTOBER: &str = "--period 2026-10";

fn finding<'v>(view: &'v Value, rule: &str) -> &'v Value {
    let findings = view["findings"].as_array().unwrap();
    findings.iter().find(|one| one["rule"] == rule).unwrap()
}

#[test]
fn the_findings_print_as_they_were_found_good() {
    let terminal = Terminal::with_demo();
    golden::both_ways(&terminal, "check", &format!("check {OCTOBER}"));
    golden::as_text(&terminal, "check-this-month", "check");
    golden::both_ways(&terminal, "check-calls", &format!("check --calls {OCTOBER}"));
    golden::both_ways(&terminal, "check-thresholds", "check --thresholds");
}

#[test]
fn what_was_said_stays_with_the_finding() {
    let terminal = Terminal::with_demo();
    let view = terminal.run(&format!("check {OCTOBER} --json")).json();
    let open = view["open"].as_u64().unwrap();
    let outlier = finding(&view, "outlier_own");
    let (key, contact) = (outlier["key"].as_str().unwrap(), outlier["contact"]["id"].as_str().unwrap());
    let marked = terminal
        .run(&format!("check {OCTOBER} --mark {key} --as accepted --note campaign --due 2026-11-25"))
        .done();
    assert!(marked.stdout.ends_with("accepted by 2026-11-25: campaign\n"), "{}", marked.stdout);
    let view = terminal.run(&format!("check {OCTOBER} --json")).json();
    assert_eq!(view["open"].as_u64(), Some(open - 1));
    let outlier = finding(&view, "outlier_own");
    assert_eq!((&outlier["settled"], &outlier["follow_up"]["note"]), (&true.into(), &"campaign".into()));

    let taken_back = terminal.run(&format!("check {OCTOBER} --mark {key} --as none --json")).json();
    assert_eq!(taken_back["open"].as_u64(), Some(open));
    let month = terminal.run(&format!("check {OCTOBER} --contact {contact} --as called")).done();
    assert!(month.stdout.ends_with("'s month: called\n"), "{}", month.stdout);
    let calls = terminal.run(&format!("check {OCTOBER} --calls --json")).json();
    assert!(calls.as_array().unwrap().iter().all(|call| call["contact"]["id"] != *contact));
    golden::as_text(&terminal, "check-marked", &format!("check {OCTOBER}"));
}

#[test]
fn what_makes_no_sense_is_refused() {
    let terminal = Terminal::with_demo();
    let view = terminal.run(&format!("check {OCTOBER} --json")).json();
    let key = finding(&view, "outlier_own")["key"].as_str().unwrap();
    let table: [(&str, &[&str]); 6] = [
        (&format!("--mark {key} --as explained"), &["a note is needed", "nothing was changed"]),
        (&format!("--mark {key} --as called --due soon"), &["`soon` is no day", "YYYY-MM-DD"]),
        ("--mark not_reported:nobody --as called", &["no finding `not_reported:nobody`", "`jumla check`"]),
        ("--contact nobody --as called", &["unknown contact `nobody`"]),
        ("--facility nowhere", &["`nowhere` is none of your facilities"]),
        ("--thresholds minimum_history=99", &["minimum_history may be from 3 to 12", "nothing was changed"]),
    ];
    for (words, expected) in table {
        terminal.run(&format!("check {OCTOBER} {words}")).refused(1, expected);
    }
    assert_eq!(terminal.run(&format!("check {OCTOBER} --json")).json(), view);
}

#[test]
fn thresholds_are_changed_by_name_and_come_back_as_they_were() {
    let terminal = Terminal::with_demo();
    let usual = terminal.run("check --thresholds --json").json();
    let changed = terminal.run("check --thresholds stale_days=3 minimum_peers=8 --json").json();
    assert_eq!((&changed["stale_days"], &changed["minimum_peers"]), (&3.into(), &8.into()));
    assert_eq!(changed["history_months"], usual["history_months"]);
    assert_eq!(terminal.run("check --thresholds --json").json(), changed);
    assert_eq!(terminal.run(&format!("check {OCTOBER} --json")).json()["thresholds"], changed);
    assert!(terminal.run("coverage").done().stderr.contains("more than 3 days"));
    assert_eq!(terminal.run("check --thresholds default --json").json(), usual);
}
