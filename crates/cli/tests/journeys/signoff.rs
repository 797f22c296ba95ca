//! `jumla signoff` and `jumla handover`: from how the month stands to the HRIO's answer, over two computers.

use std::fs;

use serde_json::Value;

use crate::golden;
use crate::terminal::Terminal;

const MONTH: &str = "--period 2026-10";

/// Signs the first facility's October off, with a reason for everything that is open.
fn sign(terminal: &Terminal) -> Value {
    let view = terminal.run(&format!("signoff {MONTH} --json")).json();
    let mut words = format!("signoff {MONTH} --sign --note called --json");
    for finding in view["open_findings"].as_array().unwrap() {
        words.push_str(&format!(" --accept {}=called", finding["key"].as_str().unwrap()));
    }
    terminal.run(&words).json()
}

/// Another computer, to which a file is carried.
fn carried(from: &Terminal, name: &str) -> Terminal {
    let other = Terminal::with_demo();
    fs::copy(from.here().join(name), other.here().join(name)).unwrap();
    other
}

#[test]
fn how_months_stand_prints_as_it_was_found_good() {
    let terminal = Terminal::with_demo();
    golden::both_ways(&terminal, "signoff", &format!("signoff {MONTH}"));
    golden::both_ways(&terminal, "signoff-list", &format!("signoff --list {MONTH}"));
    assert_eq!(
        terminal.run(&format!("signoff --months {MONTH} --json")).json(),
        terminal.run(&format!("signoff --list {MONTH} --json")).json()
    );
    let nothing = terminal.run(&format!("signoff --journal {MONTH}")).done();
    assert!(nothing.stderr.contains("Nothing was stated") && nothing.stderr.contains("is whole"));
    assert!(terminal.run("signoff --keys").done().stderr.contains("No key"));
    assert!(terminal.run("handover list").done().stderr.contains("No hand-over"));
}

#[test]
fn a_month_is_signed_withdrawn_and_signed_again() {
    let terminal = Terminal::with_demo();
    let signed = sign(&terminal);
    assert_eq!(
        (&signed["state"], &signed["next"], &signed["stale"]),
        (&"signed_off".into(), &"hand_over".into(), &false.into())
    );
    assert_eq!(signed["sign_off"]["digest"], signed["digest"]);
    assert_eq!(signed["fingerprint"].as_str().unwrap().len(), 35);
    terminal.run(&format!("signoff --withdraw {MONTH}")).refused(2, &["--note <TEXT>"]);
    let withdrawn = terminal.run(&format!("signoff --withdraw --note wrong {MONTH} --json")).json();
    assert_eq!(withdrawn["sign_off"], Value::Null);
    terminal
        .run(&format!("signoff --withdraw --note wrong {MONTH}"))
        .refused(1, &["not signed off", "--sign"]);
    sign(&terminal);
    let journal = terminal.run(&format!("signoff --journal {MONTH} --json")).json();
    let kinds: Vec<&str> =
        journal["entries"].as_array().unwrap().iter().map(|one| one["kind"].as_str().unwrap()).collect();
    assert_eq!((kinds, &journal["intact"]), (vec!["signed_off", "withdrawn", "signed_off"], &true.into()));
    let printed = terminal.run(&format!("signoff --journal {MONTH}")).done();
    assert!(printed.stdout.contains("withdrawn") && printed.stderr.contains("is whole"));
    let shown = terminal.run(&format!("signoff {MONTH}")).done().stdout;
    assert!(shown.contains("State: signed off") && shown.contains("Next: hand it over"), "{shown}");
}

#[test]
fn what_cannot_be_signed_says_why() {
    let terminal = Terminal::with_demo();
    let digest = "signoff --sign --digest 0123 --period 2026-10";
    let table: [(&str, &[&str]); 6] = [
        ("signoff --sign --period 2026-11", &["not over before 2026-11-30", "nothing was signed"]),
        (digest, &["numbers have changed", "nothing was written"]),
        ("signoff --sign --period 2026-10 --accept nothing=x", &["no finding `nothing`", "jumla check"]),
        ("signoff --period 2026-10 --facility nowhere", &["`nowhere` is none", "choose from"]),
        ("handover export --period 2026-10", &["not signed off", "--sign"]),
        ("signoff --trust 12345", &["no key", "--keys"]),
    ];
    for (words, expected) in table {
        terminal.run(words).refused(1, expected);
    }
    terminal
        .run(&format!("signoff {MONTH} --facility a --facility b"))
        .refused(2, &["one facility at a time"]);
    terminal.run("signoff --accept x").refused(2, &["KEY=REASON"]);
    assert_eq!(
        terminal.run(&format!("signoff --journal {MONTH} --json")).json()["entries"],
        Value::Array(vec![])
    );
}

#[test]
fn a_hand_over_is_carried_imported_and_answered() {
    let supervisor = Terminal::with_demo();
    sign(&supervisor);
    supervisor.run(&format!("handover report {MONTH}")).refused(1, &["demo", "no server"]);
    let made = supervisor.run(&format!("handover export {MONTH} --json")).json();
    let (file, fingerprint) = (made["file"].as_str().unwrap(), made["fingerprint"].as_str().unwrap());
    assert_eq!(file, "Bahari-Health-Centre-2026-10.jumla");

    let hrio = carried(&supervisor, file);
    let refused = hrio.run(&format!("handover import {file}"));
    refused.refused(1, &["is not known here", fingerprint, "nothing was kept", "--trust FINGERPRINT"]);
    let looked = hrio.run(&format!("handover import {file} --dry-run")).done();
    assert!(looked.stdout.contains(fingerprint) && looked.stderr.contains("Nothing was kept"));
    assert_eq!(hrio.run("handover list --json").json(), Value::Array(vec![]));
    let kept = hrio.run(&format!("handover import {file} --trust {fingerprint} --json")).json();
    assert_eq!((&kept["here"], &kept["handover"]["key"]), (&false.into(), &"trusted".into()));
    assert_eq!((&kept["handover"]["agrees"], &kept["handover"]["id"]), (&true.into(), &made["id"]));
    let again = hrio.run(&format!("handover import {file}")).done();
    assert!(again.stderr.contains("is here already. Nothing was changed."), "{}", again.stderr);
    let listed = hrio.run("handover list").done().stdout;
    assert!(listed.contains("waits for an answer") && listed.contains("the same"), "{listed}");

    let id = &made["id"].as_str().unwrap()[..12];
    hrio.run(&format!("handover send-back {id}")).refused(2, &["--note <TEXT>"]);
    hrio.run("handover accept fff0").refused(1, &["no hand-over `fff0`", "handover list"]);
    hrio.run(&format!("handover send-back {id} --note why")).done();
    let accepted = hrio.run(&format!("handover accept {id} --json")).json();
    assert_eq!(
        (&accepted["state"], &accepted["handovers"][0]["standing"]),
        (&"received".into(), &"accepted".into())
    );
    let keys = hrio.run("signoff --keys --json").json();
    assert_eq!((&keys[0]["fingerprint"], &keys[0]["trusted"]), (&fingerprint.into(), &true.into()));
    assert_eq!(hrio.run(&format!("signoff --distrust {fingerprint} --json")).json()[0]["trusted"], false);
}

#[test]
fn a_bad_file_is_refused_and_nothing_is_kept() {
    let supervisor = Terminal::with_demo();
    sign(&supervisor);
    supervisor.run(&format!("handover export october.jumla {MONTH}")).done();
    supervisor.run("handover import october.jumla").refused(1, &["in this very workspace"]);
    let hrio = carried(&supervisor, "october.jumla");
    let path = hrio.here().join("october.jumla");
    let good = fs::read(&path).unwrap();
    let mut altered = good.clone();
    let middle = altered.len() / 2;
    altered[middle] ^= 1;
    let large = [good.as_slice(), &vec![0; 5_000_000]].concat();
    let table: [(&[u8], &[&str]); 5] = [
        (&good[..middle], &["breaks off", "Copy the file once more"]),
        (&altered, &["hand-over", "ask whoever signed"]),
        (b"hello", &["not a hand-over", ".jumla"]),
        (b"", &["not a hand-over"]),
        (&large, &["larger than any is"]),
    ];
    for (bytes, expected) in table {
        fs::write(&path, bytes).unwrap();
        hrio.run("handover import october.jumla").refused(1, expected);
    }
    assert_eq!(hrio.run("handover list --json").json(), Value::Array(vec![]));
}

#[test]
fn an_export_says_what_is_signed_off() {
    let terminal = Terminal::with_demo();
    sign(&terminal);
    let words = "export --data-set kJ7mSumWq2A --period 202610";
    let rows = terminal.run(&format!("{words} --preview --json")).json()["preview"]["rows"].clone();
    let marks: Vec<&str> =
        rows.as_array().unwrap().iter().map(|row| row["signed_off"].as_str().unwrap()).collect();
    assert!(marks.contains(&"signed_off") && marks.contains(&"open"), "{marks:?}");
    let shown = terminal.run(&format!("{words} --preview")).done().stdout;
    assert!(shown.contains("not signed off"), "{shown}");
    let all = terminal.run(&format!("{words} --out all.json --json")).json();
    let some = terminal.run(&format!("{words} --only-signed-off --out some.json --json")).json();
    assert!(some["values"].as_u64().unwrap() < all["values"].as_u64().unwrap());
    assert_eq!((&some["only_signed_off"], &all["only_signed_off"]), (&true.into(), &false.into()));
    let month = terminal.run(&format!("signoff --list {MONTH} --json")).json();
    assert_eq!(month["facilities"][0]["state"], "exported");
    terminal
        .run(&format!("{words} --only-signed-off --compat cht"))
        .refused(2, &["cannot be used with", "--only-signed-off"]);
}

#[test]
fn the_form_is_the_published_one_and_needs_no_workspace() {
    let terminal = Terminal::new();
    let printed = terminal.run("signoff --cht-form").done().stdout;
    let published = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/cht-form/app_settings.forms.json");
    assert_eq!(printed, fs::read_to_string(published).unwrap());
    assert!(!terminal.workspace().exists());
}
