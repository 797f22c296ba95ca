//! `jumla predict`: what real servers answered to the same files, and what a script goes by.

use std::fs;

use serde_json::{Value, json};

use crate::golden;
use crate::recorded::Server;
use crate::terminal::{Answer, Terminal};

/// What a server answered and what is predicted have in common, in one form.
fn recorded(answer: &Value) -> Value {
    let conflicts = answer["conflicts"].as_array().unwrap().iter();
    json!({
        "http": answer.get("http").or(answer.get("httpStatus")),
        "status": answer.get("status").or(answer.get("responseStatus")).unwrap().as_str().unwrap().to_lowercase(),
        "conflicts": conflicts.map(|one| json!([one["errorCode"], one["indexes"]])).collect::<Vec<_>>(),
        "rejected": answer["rejectedIndexes"],
    })
}

fn predicted(view: &Value) -> Value {
    let conflicts = view["conflicts"].as_array().unwrap().iter();
    json!({
        "http": view["http"],
        "status": view["status"],
        "conflicts": conflicts.map(|one| json!([one["code"], one["indexes"]])).collect::<Vec<_>>(),
        "rejected": view["rejected_indexes"],
    })
}

/// Older servers do not say which values a refusal of the whole file is about.
fn without_places(mut view: Value) -> Value {
    for conflict in view["conflicts"].as_array_mut().unwrap() {
        if conflict[1].is_null() || conflict[1] == json!([-1]) {
            conflict[1] = json!([]);
        }
    }
    view
}

/// Predicts with and without `--json`: the exit code is that of a refusal unless all is stored.
#[track_caller]
fn check(server: Server, terminal: Terminal, name: &str) {
    let terminal = terminal.with("JUMLA_NOW", &server.time(name));
    fs::write(terminal.here().join("sent"), server.body(name)).unwrap();
    let answer = server.answer(name);
    let parameters = answer.get("params").or(answer.get("query")).unwrap().as_object().unwrap();
    let parameters: String = parameters
        .iter()
        .map(|(name, value)| format!(" --parameter {name}={}", value.as_str().unwrap()))
        .collect();
    let view = terminal.run(&format!("predict sent --json{parameters}"));
    let parsed: Value = serde_json::from_str(&view.stdout).unwrap();
    let (expected, ours) = (without_places(recorded(&answer)), without_places(predicted(&parsed)));
    assert_eq!(ours, expected, "{name}");
    let good = expected["status"] == "success";
    let in_words = terminal.run(&format!("predict sent{parameters}"));
    for said in [&view, &in_words] {
        assert_eq!(said.code, i32::from(!good), "{name}: {}", said.stderr);
    }
    let version = parsed["version"].as_str().unwrap();
    assert!(in_words.stdout.starts_with(&format!("DHIS2 {version} would ")), "{name}: {}", in_words.stdout);
    for conflict in parsed["conflicts"].as_array().unwrap() {
        let code = conflict["code"].as_str().unwrap();
        assert!(in_words.stdout.contains(&format!("\n{code}: ")), "{name}: {}", in_words.stdout);
    }
    golden::equal(&format!("predict/{name}.txt"), &in_words.stdout);
}

#[test]
fn a_data_element_that_is_unknown_takes_the_whole_file_with_it() {
    check(Server::Current, Server::Current.known(), "h001-unknown-de-badvalue-unknown-ou-imp");
}

#[test]
fn an_org_unit_that_is_not_assigned_takes_the_whole_file_with_it() {
    check(Server::Current, Server::Current.known(), "h003-unassigned-ou-and-future-and-badvalue-imp");
}

#[test]
fn what_is_no_uid_ends_the_whole_request() {
    check(Server::Current, Server::Current.known(), "h022-coc-baduid-then-aoc-baduid-imp");
}

#[test]
fn a_good_file_is_stored() {
    check(Server::Current, Server::Current.known(), "h044-override-sex-in-M2-imp");
    check(Server::Current, Server::Current.known(), "h109-x30-open-imp");
}

#[test]
fn bad_values_are_refused_one_by_one() {
    check(Server::Current, Server::Current.known(), "h058-values-ZPOS-imp");
    check(Server::Current, Server::Current.known(), "h063-values-TRUE-imp");
}

#[test]
fn an_org_unit_that_was_closed_refuses_the_file() {
    check(Server::Current, Server::Current.known(), "h114-unit-CLOSED-imp");
}

#[test]
fn the_older_server_refuses_rows_and_keeps_the_others() {
    check(Server::Older, Server::Older.known(), "f05-mixed-as-importer");
    check(Server::OlderAsAdmin, Server::OlderAsAdmin.known(), "f03-mixed-bad-everything");
}

#[test]
fn the_older_server_refuses_a_file_whose_top_is_wrong() {
    check(Server::OlderAsAdmin, Server::OlderAsAdmin.known(), "f10-root-unknown-orgunit");
    check(Server::OlderAsAdmin, Server::OlderAsAdmin.known(), "71-err-unknown-dataset");
}

#[test]
fn the_older_server_reads_csv_by_position() {
    check(Server::OlderAsAdmin, Server::OlderAsAdmin.known(), "e07-csv-4-columns-value-in-4th");
}

#[test]
fn a_file_is_posted_with_the_parameters_that_it_needs() {
    check(Server::Current, Server::Current.known(), "h167-csv-badvalues-imp");
    check(Server::Current, Server::Current.known(), "h149-codes-only-idScheme-query-imp");
    let terminal = Terminal::with_demo();
    terminal.run("export --data-set kJ7mSumWq2A --period 202610 --format csv").done();
    let words = "predict kJ7mSumWq2A-202610.csv --parameter";
    terminal.run(&format!("{words} dataSet=kJ7mSumWq2A")).done();
    terminal.run(&format!("{words} idScheme=SHOESIZE")).refused(1, &["SHOESIZE"]);
}

#[test]
fn the_file_of_an_export_is_good_for_the_server_that_it_is_made_for() {
    let terminal = Terminal::with_demo();
    terminal.run("export --data-set kJ7mSumWq2A --period 202610").done();
    for words in ["", "--dhis2-version 2.42", "--dhis2-version 2.43.1"] {
        let view = terminal.run(&format!("predict kJ7mSumWq2A-202610.json {words} --json")).json();
        assert_eq!(view["status"], "success", "{words}");
        terminal.run(&format!("predict kJ7mSumWq2A-202610.json {words}")).done();
    }
}

#[test]
fn the_chts_own_export_is_refused_by_current_servers() {
    let terminal = Terminal::with_demo();
    terminal.run("export --data-set kJ7mSumWq2A --period 202610 --compat cht --out cht.json").done();
    let view = terminal.run("predict cht.json --dhis2-version 2.44 --json").failed_with_json("--repair OUT");
    assert_eq!(view["conflicts"][0]["code"], "E8009");
    let view =
        terminal.run("predict cht.json --dhis2-version 2.43.1 --json").failed_with_json("--repair OUT");
    assert_eq!((&view["http"], &view["remarks"][0]["kind"]), (&500.into(), &"number_instead_of_text".into()));
    golden::equal("predict/cht-2.43.txt", &terminal.run("predict cht.json --dhis2-version 2.43.1").stdout);
    golden::as_text(
        &terminal,
        "export-preview-as-the-cht",
        "export --data-set kJ7mSumWq2A --period 202610 --compat cht --preview",
    );
    let answer = terminal.run("predict cht.json --repair mended.json");
    assert!(
        answer.stderr.starts_with("Wrote mended.json: 41 values; 1 that would be refused is left out.\n")
    );
    terminal.run("predict mended.json").done();
}

#[test]
fn a_file_can_be_mended() {
    let terminal = Server::Current.known().with("JUMLA_NOW", "2026-11-23T09:37:11Z");
    fs::write(terminal.here().join("sent.json"), Server::Current.body("h058-values-ZPOS-imp")).unwrap();
    let answer = terminal.run("predict sent.json --repair mended.json");
    assert_eq!(answer.code, 1, "the file that was asked about is still not good");
    assert!(
        answer.stderr.contains("Wrote mended.json: 3 values; 14 that would be refused are left out."),
        "{}",
        answer.stderr
    );
    terminal.run("predict mended.json").done();
    let values: Value =
        serde_json::from_slice(&fs::read(terminal.here().join("mended.json")).unwrap()).unwrap();
    let values = values["dataValues"].as_array().unwrap();
    assert_eq!(values.len(), 3, "spaces around a number can be taken away");
}

#[test]
fn what_cannot_be_predicted_is_refused() {
    let terminal = Terminal::with_demo();
    terminal.run("export --data-set kJ7mSumWq2A --period 202610").done();
    terminal.run("predict nowhere.json").refused(1, &["cannot read nowhere.json", "check that it is there"]);
    let mut command = terminal.command("predict kJ7mSumWq2A-202610.json --repair");
    let answer = Answer::of(command.arg("no/such/folder.json").output().unwrap());
    assert_eq!(answer.code, 1);
    assert!(answer.stderr.contains("cannot write no/such/folder.json"), "{}", answer.stderr);
}
