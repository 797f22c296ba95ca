//! `jumla dhis2`: metadata of a server, as its files bring it.

use std::fs;
use std::path::PathBuf;

use jumla_dhis2::tracker::programs_address;
use jumla_testkit::dhis2::recorded_programs;
use serde_json::Value;

use crate::golden;
use crate::recorded::{Server, folder, import};
use crate::terminal::Terminal;

/// Every name, whatever it is made of.
fn run_with_name(terminal: &Terminal, words: &str, name: &str) -> crate::terminal::Answer {
    crate::terminal::Answer::of(terminal.command(words).arg(name).output().unwrap())
}

#[test]
fn the_metadata_of_a_server_is_taken_in_and_shown_with_what_is_missing() {
    let terminal = Terminal::with_demo();
    let answer = import(&terminal, "Ministry", &Server::Current.metadata()).done();
    golden::equal("dhis2-metadata.txt", &answer.stdout);
    let view = terminal.run("dhis2 metadata --json").json();
    assert_eq!((&view["name"], &view["current"]), (&"Ministry".into(), &true.into()));
    assert_eq!(view["metadata"]["stamp"]["version"], "2.44");
    assert_eq!(view["metadata"]["missing"], Value::Array(Vec::new()));
    assert_eq!(
        terminal.run("dhis2 metadata").done().stdout,
        answer.stdout,
        "what is known can be asked for again"
    );

    let only_users: Vec<PathBuf> = Server::Current
        .metadata()
        .into_iter()
        .filter(|path| path.ends_with("metadata-chwimport-me.json"))
        .collect();
    let lacking = import(&terminal, "other", &only_users).done().stdout;
    golden::equal("dhis2-metadata-lacking.txt", &lacking);
    for address in
        ["/api/dataEntry/metadata.json", "/api/organisationUnits.json?paging=false", "/api/system/info.json"]
    {
        assert!(lacking.contains(address), "{lacking}");
    }
}

#[test]
fn programs_come_from_a_file_whose_address_the_help_says() {
    let terminal = Terminal::with_demo();
    let help = terminal.run("dhis2 metadata --help").done().stdout;
    assert!(help.contains(&format!("\n{}\n", programs_address())), "{help}");
    let file = terminal.here().join("programs.json");
    fs::write(&file, recorded_programs().to_string()).unwrap();
    let shown = import(&terminal, "Ministry", &[file]).done().stdout;
    assert!(shown.contains("\nPrograms: 2, as of 2026-11-23 09:00 UTC\n"), "{shown}");
    assert!(shown.contains("program 2"), "{shown}");
    let view = terminal.run("dhis2 metadata --json").json();
    assert_eq!(view["metadata"]["programs"]["programs"], 2);
}

#[test]
fn metadata_has_an_age() {
    let terminal = Terminal::with_demo().with("JUMLA_NOW", "2026-12-03T09:00:00Z");
    let shown = terminal.run("dhis2 metadata").done().stdout;
    assert!(shown.contains("As of 2026-11-23 09:00 UTC, 10 days ago"), "{shown}");
}

#[test]
fn servers_are_told_apart_chosen_and_forgotten() {
    let terminal = Terminal::with_demo();
    import(&terminal, "Ministry", &Server::Current.metadata()).done();
    golden::both_ways(&terminal, "dhis2-list", "dhis2 list");
    let list = terminal.run("dhis2 list --json").json();
    let demo = list[0]["name"].as_str().unwrap();
    run_with_name(&terminal, "dhis2 use", demo).done();
    assert_eq!(terminal.run("dhis2 metadata --json").json()["name"], demo);
    let other = terminal.run("dhis2 metadata --connection Ministry").done().stdout;
    assert!(other.starts_with("DHIS2: Ministry (not the one that exports go by)"), "{other}");
    terminal.run("dhis2 forget Ministry").done();
    let left = run_with_name(&terminal, "dhis2 forget --json", demo).json();
    assert_eq!(left, Value::Array(Vec::new()));
    let none = terminal.run("dhis2 list").done();
    assert_eq!(none.stdout, "");
    assert!(none.stderr.contains("Nothing is known of DHIS2 yet"));
    terminal
        .run("dhis2 metadata")
        .refused(1, &["nothing is known", "/api/dataEntry/metadata.json", "/api/me.json"]);
    let form = "export --data-set kJ7mSumWq2A --period 202610 --form bHr3HcUnt7K";
    terminal.run(form).refused(1, &["nothing is known of DHIS2", "jumla dhis2 metadata"]);
}

#[test]
fn one_bad_file_among_many_changes_nothing() {
    let terminal = Terminal::with_demo();
    let before = terminal.run("dhis2 list --json").json();
    let here = terminal.here();
    fs::write(here.join("broken.json"), "{\n \"dataSets\": [\n").unwrap();
    fs::write(here.join("page.html"), "<!doctype html><title>Sign in</title>").unwrap();
    fs::write(here.join("other.json"), "{\"httpStatus\": \"Unauthorized\"}").unwrap();
    let table: [(PathBuf, &[&str]); 5] = [
        (here.join("broken.json"), &["broken.json", "(line 3)", "nothing was changed"]),
        (here.join("page.html"), &["page.html", "(line 1)", "asks to sign in"]),
        (here.join("other.json"), &["other.json", "nothing in it is metadata", "jumla dhis2 metadata"]),
        (here.join("nowhere.json"), &["nowhere.json", "cannot read", "check that it is there"]),
        (folder(), &["cannot read"]),
    ];
    for (bad, expected) in table {
        let mut files = Server::Current.metadata();
        files.push(bad);
        import(&terminal, "Ministry", &files).refused(1, expected);
        assert_eq!(terminal.run("dhis2 list --json").json(), before);
    }
    terminal
        .run("dhis2 use nobody")
        .refused(1, &["no DHIS2 connection `nobody`", before[0]["name"].as_str().unwrap()]);
    terminal.run("dhis2 forget nobody").refused(1, &["no DHIS2 connection `nobody`"]);
    terminal.run("dhis2 metadata --connection nobody").refused(1, &["no DHIS2 connection `nobody`"]);
}
