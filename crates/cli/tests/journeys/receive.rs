//! Receiving from DHIS2 into the CHT: org units by a review file, persons by a mapping, values for when there is no line.

use std::fs;

use jumla_testkit::dhis2::{Country, Tracker};
use jumla_testkit::{SimulatedCht, SimulatedDhis2, World};
use serde_json::{Value, json};

use crate::terminal::{Terminal, contents};

const AREA: &str = "uHNvGKcNNYp";

async fn country(tracker: Tracker) -> SimulatedDhis2 {
    let mut country = Country { tracker, ..Country::recorded() };
    country.change("me", |me| {
        let root = json!({ "id": "wknEZS9Kk8I", "path": "/wknEZS9Kk8I", "level": 1 });
        me["organisationUnits"].as_array_mut().unwrap().push(root);
    });
    SimulatedDhis2::start(country).await
}

fn connected(cht: &SimulatedCht, dhis2: &SimulatedDhis2, user: &str) -> Terminal {
    let terminal = Terminal::synced(cht, user).with("JUMLA_DHIS2_PASSWORD", "district");
    terminal.run(&format!("dhis2 connect --server {} --user admin --name county", dhis2.url())).done();
    terminal.run("dhis2 metadata --fetch").done();
    terminal
}

/// Somebody decides in a spreadsheet.
fn decide(terminal: &Terminal, file: &str) {
    let path = terminal.here().join(file);
    let text = fs::read_to_string(&path).unwrap();
    let decided = text.replace(&format!("\n,{AREA},"), &format!("\nlink,{AREA},"));
    assert_ne!(text, decided, "{text}");
    fs::write(path, decided).unwrap();
}

#[tokio::test]
async fn org_units_are_decided_in_a_file_and_written_by_who_may() {
    let mut world = World::recorded();
    let place = world.documents().find(|doc| doc["dhis"]["orgUnit"] == AREA).unwrap()["_id"].clone();
    let place = place.as_str().unwrap().to_owned();
    world.change(&place, |place| {
        place.as_object_mut().unwrap().remove("dhis");
    });
    let (cht, dhis2) = (SimulatedCht::start(world).await, country(Tracker::default()).await);
    let hrio = connected(&cht, &dhis2, "hrio");
    let shown = hrio.run("dhis2 receive places --org-unit jwkAOa8SXgJ").done();
    assert!(
        shown.stdout.contains("name and parent") && shown.stderr.contains("Nothing was written."),
        "{}",
        shown.stdout
    );
    hrio.run("dhis2 receive places --org-unit jwkAOa8SXgJ --review all.csv").done();
    hrio.run("dhis2 receive places --confirm all.csv").refused(1, &["nothing is decided"]);
    decide(&hrio, "all.csv");
    let refused = hrio.run("dhis2 receive places --confirm all.csv --review left.csv");
    assert_eq!(refused.code, 1);
    assert!(refused.stdout.contains("this account may not write it"), "{}", refused.stdout);
    assert!(refused.stderr.contains("left.csv has them"), "{}", refused.stderr);
    assert!(cht.world().document(&place).unwrap()["dhis"].is_null());

    let officer = connected(&cht, &dhis2, "officer");
    fs::copy(hrio.here().join("left.csv"), officer.here().join("left.csv")).unwrap();
    let written = officer.run("dhis2 receive places --confirm left.csv --json").json();
    assert_eq!((&written["linked"], &written["not_written"]), (&json!(1), &json!(0)));
    assert_eq!(cht.world().document(&place).unwrap()["dhis"]["orgUnit"], AREA);
    let again = officer.run("dhis2 receive places --confirm left.csv --json").json();
    assert_eq!(again["already"], 1);
    fs::write(officer.here().join("odd.csv"), "decision,org_unit\nperhaps,x\n").unwrap();
    officer.run("dhis2 receive places --confirm odd.csv").refused(1, &["odd.csv", "line 2"]);
}

#[tokio::test]
async fn persons_are_shown_then_received_and_nothing_of_them_is_printed_but_on_stdout() {
    let entity = json!({
        "trackedEntity": "teAsha00001", "trackedEntityType": "EnaQ8HXMYAx", "orgUnit": AREA,
        "attributes": [{ "attribute": "ByFNHjgonpz", "value": "Asha Mwangi" }],
        "enrollments": [{ "program": "bTIhHFT197U" }],
    });
    let tracker = Tracker { tracked_entities: vec![entity], events: Vec::new() };
    let (cht, dhis2) = (SimulatedCht::start(World::recorded()).await, country(tracker).await);
    let officer = connected(&cht, &dhis2, "officer").with("JUMLA_LOG", "trace");
    officer.run("dhis2 receive people").refused(1, &["mapping", "receive mapping --import"]);
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/receive.example.json");
    officer.run(&format!("dhis2 receive mapping --import {example}")).done();
    let kept: Value = officer.run("dhis2 receive mapping --json").json();
    assert_eq!(kept, serde_json::from_str::<Value>(&fs::read_to_string(example).unwrap()).unwrap());
    let before = cht.world().count();
    let shown = officer.run("dhis2 receive people").done();
    assert!(shown.stdout.contains("Asha Mwangi") && shown.stdout.contains("1 new"), "{}", shown.stdout);
    assert!(
        shown.stderr.contains("Nothing was written.") && !shown.stderr.contains("Asha"),
        "{}",
        shown.stderr
    );
    assert_eq!(cht.world().count(), before);
    let received = officer.run("dhis2 receive people --confirm --json").json();
    assert_eq!((&received["people"]["new"], cht.world().count()), (&json!(1), before + 1));
    let again = officer.run("dhis2 receive people --confirm --json").json();
    assert_eq!((&again["people"]["same"], cht.world().count()), (&json!(1), before + 1));
    let stored = contents(&officer.workspace());
    assert!(!stored.windows(11).any(|part| part == b"Asha Mwangi"));
}

#[tokio::test]
async fn what_dhis2_holds_for_a_facility_is_seen_again_without_a_line() {
    let cht = SimulatedCht::start(World::recorded()).await;
    let dhis2 = country(Tracker::default()).await;
    let officer = connected(&cht, &dhis2, "officer");
    let values = "dhis2 receive values --period 2026-10";
    officer.run(&format!("{values} --kept")).refused(1, &["kept here", "receive values"]);
    officer.run("export --data-set VMuFODsyWaO --period 202610 --out values.json").done();
    let export = officer.run("export --list --json").json()[0]["id"].as_i64().unwrap();
    officer.run(&format!("dhis2 push {export} --yes")).done();
    let now = dhis2.now();
    let key = dhis2.country().values.keys().find(|key| key[2] == AREA).unwrap().clone();
    dhis2.country().enter(key, "4711", "mwajuma", now);
    let read = officer.run(&format!("{values} --json")).json();
    dhis2.stop().await;
    let kept = officer.run(&format!("{values} --kept --json")).json();
    assert_eq!(read, kept);
    let shown = officer.run(&format!("{values} --kept")).done().stdout;
    assert!(shown.contains("4711") && shown.contains("mwajuma") && shown.contains("the same"), "{shown}");
}

#[test]
fn the_schema_of_the_mapping_needs_no_workspace() {
    let schema = Terminal::new().run("dhis2 receive mapping --schema").json();
    assert_eq!(schema["title"], "ReceiveMapping");
}
