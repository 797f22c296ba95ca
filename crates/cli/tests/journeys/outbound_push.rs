//! Patients, events and service reports from the CHT into DHIS2, on the command line: the worked examples of
//! `docs/outbound` through the whole, and what may go wrong.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use jumla_testkit::dhis2::{Country, recorded_programs};
use jumla_testkit::{Fault, Misbehaviour, SimulatedCht, SimulatedDhis2, World};
use serde_json::{Value, json};

use crate::terminal::Terminal;
use crate::{golden, killed};

const KEPT: &str = "outbound records --form pregnancy --form pregnancy_visit --form referral --form service_report \
                    --contact-type person";

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/outbound").join(name)
}

fn read(name: &str) -> Value {
    serde_json::from_slice(&fs::read(example(name)).unwrap()).unwrap()
}

/// The recorded world with the persons and reports of the worked examples.
fn world() -> World {
    let mut world = World::recorded();
    for contact in read("contacts.json").as_array().unwrap() {
        world.put(contact.clone());
    }
    for name in ["pregnancy.json", "visit.json", "referral.json", "service_report.json"] {
        world.put(read(name));
    }
    world
}

/// A visit whose weight is no number: only DHIS2 minds.
fn doubtful() -> Value {
    let mut doubtful = read("visit.json");
    doubtful["_id"] = json!("r-doubtful");
    doubtful["fields"]["visit_number"] = json!(2);
    doubtful["fields"]["weight"] = json!("sixty");
    doubtful
}

/// The recorded country with its recorded programs.
fn country() -> Country {
    let mut country = Country::recorded();
    country.change("me", |me| {
        let root = json!({ "id": "wknEZS9Kk8I", "path": "/wknEZS9Kk8I", "level": 1 });
        me["organisationUnits"].as_array_mut().unwrap().push(root);
    });
    country.tracker_imports.programs = Arc::new(recorded_programs());
    country
}

fn connect(terminal: &Terminal, server: &SimulatedDhis2) {
    let connect = format!("dhis2 connect --server {} --user admin --name county", server.url());
    terminal.run(&connect).done();
}

/// Synced with the CHT and signed in to DHIS2; the mapping is set, and what it is about is kept.
fn officer(cht: &SimulatedCht, dhis2: &SimulatedDhis2) -> Terminal {
    let terminal = Terminal::synced(cht, "officer").with("JUMLA_DHIS2_PASSWORD", "district");
    connect(&terminal, dhis2);
    terminal.run(&format!("outbound mapping --set {}", example("mappings.json").display())).done();
    terminal.run(KEPT).done();
    terminal.run("sync").done();
    terminal.run("dhis2 metadata --fetch").done();
    terminal
}

/// Persons, their enrolments, events of these, other events, and data values.
fn held(server: &SimulatedDhis2) -> [usize; 5] {
    let country = server.country();
    let of = |one: &Value, what: &str| one[what].as_array().cloned().unwrap_or_default();
    let entities = &country.tracker.tracked_entities;
    let enrollments: Vec<Value> = entities.iter().flat_map(|one| of(one, "enrollments")).collect();
    let events = enrollments.iter().map(|one| of(one, "events").len()).sum::<usize>();
    let values = country.values.values().filter(|held| !held.deleted).count();
    [entities.len(), enrollments.len(), events, country.tracker.events.len() - events, values]
}

#[tokio::test]
async fn the_worked_examples_go_from_the_cht_into_dhis2_once() {
    let (cht, dhis2) = (SimulatedCht::start(world()).await, SimulatedDhis2::start(country()).await);
    let terminal = Terminal::synced(&cht, "officer").with("JUMLA_DHIS2_PASSWORD", "district");
    let none = terminal.run("outbound list").done();
    assert!(none.stdout.contains("No DHIS2 server is known here yet"), "{}", none.stdout);
    assert!(none.stderr.contains("There are no mappings yet"), "{}", none.stderr);
    let mappings = example("mappings.json");
    let set = terminal.run(&format!("outbound mapping --set {}", mappings.display())).done();
    assert!(set.stderr.contains("4 mappings"), "{}", set.stderr);
    assert!(
        set.stderr.contains("--form pregnancy,") && set.stderr.contains("not kept here yet"),
        "{}",
        set.stderr
    );
    assert_eq!(terminal.run("outbound mapping --json").json(), read("mappings.json"));
    terminal.run(KEPT).done();
    terminal.run("sync").done();
    let unknown = terminal.run("outbound preview").done();
    assert!(
        unknown.stdout.contains("nothing is known of the server. `jumla dhis2 connect`"),
        "{}",
        unknown.stdout
    );
    connect(&terminal, &dhis2);
    let unchecked = terminal.run("outbound preview").done();
    assert!(unchecked.stdout.contains("`jumla dhis2 metadata --fetch`"), "{}", unchecked.stdout);
    terminal.run("dhis2 metadata --fetch").done();
    golden::both_ways(&terminal, "outbound-list", "outbound list");
    golden::as_text(&terminal, "outbound-mapping", "outbound mapping");
    golden::both_ways(&terminal, "outbound-preview", "outbound preview");
    golden::as_text(&terminal, "outbound-show", "outbound show r-visit");
    let visit = terminal.run("outbound show r-visit --json").json();
    let payload: Value = serde_json::from_str(visit["mappings"][1]["payload"].as_str().unwrap()).unwrap();
    assert_eq!(payload, read("visit.payload.json"));
    let tried = terminal.run("outbound try").done();
    assert!(tried.stdout.contains("DHIS2 would take 4 documents."), "{}", tried.stdout);
    assert_eq!(held(&dhis2), [0; 5], "nothing was sent yet");

    let pushed = terminal.run("outbound push --json").json();
    assert_eq!((&pushed["queued"]["queued"], &pushed["outcome"]["sent"]), (&json!(4), &json!(4)), "{pushed}");
    assert_eq!(held(&dhis2), [1, 1, 2, 1, 2]);
    dhis2.forget_requests();
    let again = terminal.run("outbound push").done();
    assert!(again.stderr.contains("Into the queue: 0 documents."), "{}", again.stderr);
    assert!(again.stdout.contains("Nothing had to go."), "{}", again.stdout);
    assert_eq!(dhis2.requests().len(), 0, "there is nothing to ask");
    let quiet = terminal.run("outbound preview").done();
    assert!(!quiet.stdout.contains("r-visit") && quiet.stderr.contains("--all"), "{}", quiet.stdout);
    let all = terminal.run("outbound preview --all").done();
    assert!(all.stdout.contains("r-visit") && all.stdout.contains("there already"), "{}", all.stdout);
    golden::as_text(&terminal, "outbound-show-sent", "outbound show r-service");
    let listed = terminal.run("outbound list").done();
    assert!(listed.stdout.contains("1 sent"), "{}", listed.stdout);
}

#[tokio::test]
async fn an_edited_document_goes_again_and_a_deleted_one_only_where_it_is_asked_for() {
    let (cht, dhis2) = (SimulatedCht::start(world()).await, SimulatedDhis2::start(country()).await);
    let terminal = officer(&cht, &dhis2);
    terminal.run("outbound push").done();
    cht.world().change("r-visit", |visit| visit["fields"]["weight"] = json!("62"));
    cht.world().delete("r-referral");
    terminal.run("sync").done();
    let shown = terminal.run("outbound preview").done();
    for text in ["changed since it was sent", "deleted in the CHT, still in DHIS2"] {
        assert!(shown.stdout.contains(text), "{text}: {}", shown.stdout);
    }
    let pushed = terminal.run("outbound push").done();
    assert!(pushed.stderr.contains("Into the queue: 1 document."), "{}", pushed.stderr);
    assert!(pushed.stderr.contains("Left out: 1 document deleted in the CHT"), "{}", pushed.stderr);
    assert!(pushed.stderr.contains("--deletions"), "{}", pushed.stderr);
    assert_eq!(held(&dhis2), [1, 1, 2, 1, 2], "it changed what was there");
    assert!(dhis2.country().tracker.events.iter().any(|event| {
        event["dataValues"].as_array().is_some_and(|values| values.iter().any(|one| one["value"] == "62"))
    }));
    dhis2.misbehave(Fault::on("tracker", Misbehaviour::Status(409)));
    let refused = terminal.run("outbound push --deletions");
    assert_eq!(refused.code, 1, "{}", refused.stderr);
    assert!(refused.stdout.contains("1 refused."), "{}", refused.stdout);
    terminal.run("outbound push --deletions").done();
    assert_eq!(held(&dhis2), [1, 1, 2, 1, 2], "it was refused as it is");
    let deleted = terminal.run("outbound push --deletions --refused-again").done();
    assert!(deleted.stderr.contains("1 of them to be deleted in DHIS2"), "{}", deleted.stderr);
    assert!(deleted.stdout.contains("1 deleted in DHIS2."), "{}", deleted.stdout);
    assert_eq!(held(&dhis2), [1, 1, 2, 0, 2]);
    let gone = terminal.run("outbound show r-referral").done();
    assert!(gone.stdout.contains("deleted in DHIS2"), "{}", gone.stdout);
    let after = terminal.run("outbound preview --all --json").json();
    assert!(after["rows"].as_array().unwrap().iter().any(|row| row["fate"] == "deleted"), "{after}");
}

#[tokio::test]
async fn what_dhis2_refuses_has_its_reason_and_ends_with_1() {
    let mut world = world();
    world.put(doubtful());
    let (cht, dhis2) = (SimulatedCht::start(world).await, SimulatedDhis2::start(country()).await);
    let terminal = officer(&cht, &dhis2);
    let shown = terminal.run("outbound preview --mapping pregnancy").done();
    assert!(!shown.stdout.contains("r-doubtful"), "{}", shown.stdout);
    let shown = terminal.run("outbound preview --document r-doubtful").done();
    assert!(shown.stdout.contains("E1302, Weight kg (oGv0GEZ9T8r)"), "{}", shown.stdout);
    assert!(shown.stdout.contains("not of the data element's type"), "{}", shown.stdout);
    let tried = terminal.run("outbound try");
    assert_eq!(tried.code, 1);
    assert!(
        tried.stdout.contains("would take 4 documents") && tried.stdout.contains("E1302"),
        "{}",
        tried.stdout
    );
    assert!(tried.stderr.contains("DHIS2 would refuse 1 document"), "{}", tried.stderr);

    let pushed = terminal.run("outbound push").done();
    assert!(
        pushed.stderr.contains("Left out: 1 document that DHIS2 would refuse; --with-problems"),
        "{}",
        pushed.stderr
    );
    assert_eq!(held(&dhis2), [1, 1, 2, 1, 2]);
    let refused =
        terminal.run("outbound push --with-problems --json").failed_with_json("DHIS2 refused 1 document");
    let [item] = refused["outcome"]["items"].as_array().unwrap().as_slice() else { panic!("{refused}") };
    assert_eq!((&item["document"], &item["problems"][0]["code"]), (&json!("r-doubtful"), &json!("E1302")));
    assert_eq!(held(&dhis2), [1, 1, 2, 1, 2]);
    golden::both_ways(&terminal, "outbound-queue", "outbound queue");
    let left = terminal.run("outbound push").done();
    assert!(left.stderr.contains("--refused-again sends them once more"), "{}", left.stderr);
    let again = terminal.run("outbound push --refused-again");
    assert_eq!(again.code, 1, "{}", again.stderr);
    assert!(again.stdout.contains("1 refused.") && again.stdout.contains("E1302"), "{}", again.stdout);

    cht.world().change("r-doubtful", |visit| visit["fields"]["weight"] = json!("60"));
    terminal.run("sync").done();
    let id = terminal.run("outbound queue --json").json()[0]["id"].as_i64().unwrap();
    let retried = terminal.run(&format!("outbound queue --retry {id} --send --json")).json();
    assert_eq!((&retried["sent"], &retried["refused"]), (&json!(1), &json!(0)), "{retried}");
    assert_eq!(held(&dhis2), [1, 1, 3, 1, 2]);
    let empty = terminal.run("outbound queue").done();
    assert!(empty.stderr.contains("Nothing waits, and nothing was refused."), "{}", empty.stderr);
}

#[tokio::test]
async fn without_a_line_it_waits_in_the_queue_and_goes_when_there_is_one() {
    let (cht, dhis2) = (SimulatedCht::start(world()).await, SimulatedDhis2::start(country()).await);
    let terminal = officer(&cht, &dhis2);
    let kept = dhis2.country().clone();
    dhis2.stop().await;
    let waits = terminal.run("outbound push --mapping pregnancy").done();
    assert!(
        waits.stderr.contains("There is no line to DHIS2. In the queue: 1 document."),
        "{}",
        waits.stderr
    );
    assert!(waits.stderr.contains("jumla sync"), "{}", waits.stderr);
    let queued =
        terminal.run("outbound push --document r-referral --document r-visit --queue-only --json").json();
    assert_eq!((&queued["queued"]["queued"], &queued["outcome"]), (&json!(2), &Value::Null));
    let queue = terminal.run("outbound queue --json").json();
    assert!(queue.as_array().unwrap().iter().all(|item| item["state"] == "queued"), "{queue}");
    let referral = queue.as_array().unwrap().iter().find(|item| item["document"] == "r-referral").unwrap();
    let dropped = terminal.run(&format!("outbound queue --drop {}", referral["id"])).done();
    assert!(
        dropped.stderr.contains("out of the queue") && !dropped.stdout.contains("r-referral"),
        "{}",
        dropped.stdout
    );
    let still = terminal.run("outbound queue --send").done();
    assert!(still.stderr.contains("In the queue: 2 documents."), "{}", still.stderr);
    // The line is back, at another address.
    let dhis2 = SimulatedDhis2::start(kept).await;
    connect(&terminal, &dhis2);
    let sent = terminal.run("outbound queue --send").done();
    assert!(sent.stdout.contains("2 accepted."), "{}", sent.stdout);
    assert_eq!(held(&dhis2), [1, 1, 2, 0, 0]);
    terminal.run("outbound push --mapping referral --queue-only").done();
    let synced = terminal.run("sync").done();
    assert!(synced.stderr.contains("Sent to DHIS2: 1 document."), "{}", synced.stderr);
    assert_eq!(held(&dhis2), [1, 1, 2, 1, 0]);
}

#[tokio::test]
async fn files_for_import_by_hand_say_which_page_takes_them() {
    let mut world = world();
    world.put(doubtful());
    let (cht, dhis2) = (SimulatedCht::start(world).await, SimulatedDhis2::start(country()).await);
    let terminal = officer(&cht, &dhis2);
    let saved = terminal.run("outbound save --out .").done();
    for text in ["Tracked entities import", "Event import", "Data value import", "V6qo5yVSDFi"] {
        assert!(saved.stdout.contains(text), "{text}: {}", saved.stdout);
    }
    assert!(saved.stderr.contains("--with-problems writes them too"), "{}", saved.stderr);
    assert!(saved.stderr.contains("patient data and are not encrypted"), "{}", saved.stderr);
    let text = fs::read_to_string(terminal.here().join("tracked-entities-2026-11-23.json")).unwrap();
    assert!(text.contains("Asha Mwangi"));
    let pushed = terminal.run("outbound push").done();
    assert!(
        pushed.stderr.contains("saved into files") && pushed.stderr.contains("--saved-again"),
        "{}",
        pushed.stderr
    );
    assert_eq!(held(&dhis2), [0; 5]);
    let again = terminal.run("outbound push --saved-again --json").json();
    assert_eq!(again["outcome"]["sent"], 4, "{again}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_push_that_is_killed_at_any_request_goes_on_and_doubles_nothing() {
    const PATIENTS: usize = 40;
    let mut world = world();
    // So many that they go by a job, which is asked for.
    for number in 1..PATIENTS {
        let (mut patient, mut pregnancy) = (read("contacts.json")[4].clone(), read("pregnancy.json"));
        let id = format!("patient-{number}");
        patient["_id"] = json!(id);
        patient["national_id"] = json!(format!("NID-{number}"));
        patient["patient_id"] = json!(format!("{}", 50_000 + number));
        pregnancy["_id"] = json!(format!("r-pregnancy-{number}"));
        pregnancy["fields"]["patient_uuid"] = json!(id);
        world.put(patient);
        world.put(pregnancy);
    }
    for month in ["2026-08", "2026-09"] {
        let mut report = read("service_report.json");
        report["_id"] = json!(format!("r-service-{month}"));
        report["fields"]["month"] = json!(month);
        world.put(report);
    }
    let (cht, dhis2) = (SimulatedCht::start(world).await, SimulatedDhis2::start(country()).await);
    dhis2.country().tracker_imports.polls = 1;
    let terminal = officer(&cht, &dhis2);
    let mut while_sending = 0;
    // A run begins with the request at which the one before it was killed, and is killed at the next.
    let later = |kills: u32| kills.min(1);
    let kills = killed::at_each_request(&terminal, "outbound push --json", &dhis2, "api", later, || {
        while_sending += u32::from(dhis2.requests().last().is_some_and(|request| request.method == "POST"));
    });
    assert!(while_sending >= 4, "{while_sending} of {kills}");
    assert_eq!(held(&dhis2), [PATIENTS, PATIENTS, PATIENTS + 1, 1, 6]);
    assert_eq!(terminal.run("outbound queue --json").json(), json!([]));
    let preview = terminal.run("outbound preview --json").json();
    let same: u64 =
        preview["counts"].as_array().unwrap().iter().map(|one| one["same"].as_u64().unwrap()).sum();
    assert_eq!(same, PATIENTS as u64 + 5, "{preview}");
}

#[tokio::test]
async fn each_mistake_has_its_own_message() {
    let mut world = world();
    let dhis2 = SimulatedDhis2::start(country()).await;
    world.set_setting(
        "outbound",
        json!({ "to the county": {
            "relevant_to": "doc.form === 'referral'",
            "destination": {
                "base_url": dhis2.url(), "path": "/api/tracker",
                "auth": { "type": "basic", "username": "cht", "password_key": "county" },
            },
            "mapping": { "events.0.event": "doc._id" },
        } }),
    );
    let cht = SimulatedCht::start(world).await;
    let terminal = Terminal::synced(&cht, "officer").with("JUMLA_DHIS2_PASSWORD", "district");
    for verb in ["push", "try"] {
        terminal
            .run(&format!("outbound {verb}"))
            .refused(1, &["no DHIS2 server is known", "jumla dhis2 connect"]);
    }
    let here = |name: &str, text: &str| fs::write(terminal.here().join(name), text).unwrap();
    here("torn.json", "{");
    here("odd.json", r#"{"schema": 1, "mappings": {"a": {"kind": "openmrs"}}}"#);
    here("later.json", r#"{"schema": 2}"#);
    for (file, expected) in [("torn", "line 1"), ("odd", "openmrs")] {
        let set = format!("outbound mapping --set {file}.json");
        terminal.run(&set).refused(1, &[expected, "nothing was changed", "jumla outbound mapping --schema"]);
    }
    terminal.run("outbound mapping --set later.json").refused(1, &["layout 2", "newer version"]);
    terminal.run("outbound mapping --set none.json").refused(1, &["none.json"]);
    let empty = terminal.run("outbound mapping").done();
    assert!(empty.stdout.contains("No file of mappings is kept here."), "{}", empty.stdout);

    connect(&terminal, &dhis2);
    terminal.run("outbound preview --mapping nobody").refused(1, &["`nobody`", "to the county"]);
    terminal.run("outbound push --mapping nobody").refused(1, &["`nobody`", "to the county"]);
    terminal.run("outbound show nothing").refused(1, &["`nothing`", "outbound records"]);
    terminal.run("outbound preview --document nothing").refused(1, &["`nothing`"]);
    terminal.run("outbound list --connection nobody").refused(1, &["nobody", "county"]);
    for option in ["--retry", "--drop"] {
        terminal.run(&format!("outbound queue {option} 99")).refused(1, &["99", "jumla outbound queue"]);
    }
    terminal.run("outbound save --out .").refused(1, &["nothing to send", "outbound preview"]);
    terminal.run("dhis2 sign-out county").done();
    let listed = terminal.run("outbound list").done();
    for text in ["nobody is signed in", "the CHT's own secret for it stays on the CHT's server"] {
        assert!(listed.stdout.contains(text), "{text}: {}", listed.stdout);
    }
    terminal.run(&format!("outbound mapping --set {}", example("mappings.json").display())).done();
    terminal.run(KEPT).done();
    terminal.run("sync").done();
    let refused = terminal.run("outbound push --mapping referral");
    assert_eq!(refused.code, 1);
    assert!(refused.stderr.contains("In the queue: 1 document."), "{}", refused.stderr);
    assert!(refused.stderr.lines().last().unwrap().contains("jumla dhis2 connect"), "{}", refused.stderr);
    terminal.run("outbound mapping --forget").done();
    let rest = terminal.run("outbound list --json").json();
    assert_eq!(rest["mappings"].as_array().unwrap().len(), 1, "{rest}");
}

/// An operator that goes over a million letters again and again: no step and no look would come for minutes.
#[tokio::test]
async fn an_expression_that_would_take_minutes_costs_its_document_alone() {
    let (cht, dhis2) = (SimulatedCht::start(world()).await, SimulatedDhis2::start(country()).await);
    let terminal = officer(&cht, &dhis2);
    let mut mappings = read("mappings.json");
    let endless = "const a = '1'.repeat(1e6); while (true) +a";
    mappings["mappings"]["pregnancy"]["attributes"]["ByFNHjgonpz"] = json!({ "expr": endless });
    fs::write(terminal.here().join("endless.json"), mappings.to_string()).unwrap();
    terminal.run("outbound mapping --set endless.json").done();
    let began = Instant::now();
    let preview = terminal.run("outbound preview").done();
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
    assert!(preview.stdout.contains("The expression takes too long and was stopped"), "{}", preview.stdout);
    let pushed = terminal.run("outbound push --json").json();
    assert_eq!(pushed["queued"]["queued"], json!(3), "{pushed}");
}

/// So it is started by one that ran before it was replaced.
#[test]
fn a_program_of_another_version_runs_no_expressions() {
    let other = Terminal::new().run("--run-outbound-expressions=another");
    assert_eq!((other.code, other.stdout.as_str(), other.stderr.as_str()), (1, "", ""));
}

#[test]
fn the_schema_of_the_mappings_needs_no_workspace() {
    let schema = Terminal::new().run("outbound mapping --schema").json();
    assert_eq!(schema["title"], "OutboundFile");
}
