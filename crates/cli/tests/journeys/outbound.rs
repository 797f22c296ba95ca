//! Patient data that are kept here: chosen, looked at, and wiped.

use jumla_testkit::{SimulatedCht, World, WorldBuilder};
use serde_json::{Value, json};

use crate::terminal::Terminal;

/// A CHW's visit to a patient, as the supervisor sees it.
fn world() -> World {
    let builder = WorldBuilder::new().chws_per_facility(2).months("2026-11", 1).unsynced_percent(0);
    let mut world = builder.build();
    world.set_setting("replication_depth", json!([]));
    let area = json!({"_id": builder.area_id(1, 1), "parent": {"_id": builder.facility_id(1)}});
    world.put(
        json!({"_id": "asha", "type": "person", "name": "Asha Wanjiru", "patient_id": "48291", "parent": area,
                     "reported_date": 1_790_000_000_000_i64}),
    );
    world.put(json!({"_id": "visit-1", "type": "data_record", "form": "visit", "reported_date": 1_795_000_000_000_i64,
                     "contact": {"_id": builder.chw_id(1, 1)}, "fields": {"patient_id": "48291", "weight": 61}}));
    world
}

#[tokio::test]
async fn patient_data_are_chosen_come_with_a_sync_and_are_wiped() {
    let server = SimulatedCht::start(world()).await;
    let terminal = Terminal::synced(&server, "supervisor1");
    let nothing = terminal.run("outbound records").done();
    assert!(nothing.stderr.contains("No patient data are kept here"), "{}", nothing.stderr);
    terminal.run("outbound records --show asha").refused(1, &["nothing is kept here of asha"]);

    let chosen = terminal.run("outbound records --form visit --contact-type person --keep-days 90").done();
    for text in [
        "has not all come yet",
        "jumla sync",
        "patient data, encrypted",
        "90 days",
        "--none",
        "sign-out --wipe",
    ] {
        assert!(chosen.stderr.contains(text), "{text}: {}", chosen.stderr);
    }
    let synced = terminal.run("sync").done();
    assert!(synced.stderr.contains("Kept 5 reports and persons whole"), "{}", synced.stderr);
    assert!(!synced.stderr.contains("Asha"));

    let view = terminal.run("outbound records --json").json();
    let fields: Vec<&str> = view.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(fields, ["forms", "contact_types", "keep_days", "complete", "reports", "persons"]);
    assert_eq!((&view["complete"], &view["reports"], &view["persons"]), (&json!(true), &json!(1), &json!(4)));
    let visit = json!({"id": "visit", "title": "visit", "chosen": true, "mapped": false, "count": 1,
                       "oldest": 1_795_000_000_000_i64});
    assert_eq!(view["forms"], json!([visit]));
    let table = terminal.run("outbound records").done();
    assert!(table.stdout.contains("2026-11-18 11:06 UTC"), "{}", table.stdout);
    assert!(table.stderr.contains("Here: 1 report and 4 persons."), "{}", table.stderr);
    let asha: Value =
        serde_json::from_str(&terminal.run("outbound records --show 48291").done().stdout).unwrap();
    assert_eq!(asha["name"], "Asha Wanjiru");

    let longer = terminal.run("outbound records --keep-all --json").json();
    assert_eq!((&longer["keep_days"], &longer["forms"][0]["chosen"]), (&Value::Null, &json!(true)));
    let wiped = terminal.run("outbound records --none").done();
    assert!(wiped.stderr.contains("What was here is wiped."), "{}", wiped.stderr);
    terminal.run("outbound records --show visit-1").refused(1, &["nothing is kept here"]);
}

#[test]
fn what_makes_no_sense_is_refused() {
    let terminal = Terminal::with_demo();
    for words in ["--none --form visit", "--keep-days 0", "--keep-days 3 --keep-all", "--show a --none"] {
        assert_eq!(terminal.run(&format!("outbound records {words}")).code, 2, "{words}");
    }
}
