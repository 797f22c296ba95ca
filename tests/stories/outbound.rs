//! Patients, events and service reports from the CHT's documents into DHIS2's tracker: the worked examples of
//! `docs/outbound`, and what may go wrong, over a simulated server that answers as a real one was recorded to.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use jumla_cht::outbound::hydrate;
use jumla_dhis2::client::{
    Address, Atomic, Client, Connection, Credentials, Mode, Proxy, Strategy, TrackerImport,
};
use jumla_dhis2::file::write::{Writing, write};
use jumla_dhis2::metadata::Metadata;
use jumla_dhis2::tracker::{Payload, Programs, Report, ReportStatus, Stats, check};
use jumla_engine::surface::OutboundFile;
use jumla_engine::{OutboundMapper, OutboundPayload, parse_outbound};
use jumla_testkit::dhis2::{Country, recorded_programs};
use jumla_testkit::{Fault, Misbehaviour, SimulatedDhis2};
use serde_json::{Value, json};

const NOW: &str = "2026-11-23T09:30:00Z";

const EACH: TrackerImport =
    TrackerImport { mode: Mode::Commit, atomic: Atomic::Object, strategy: Strategy::CreateAndUpdate };

fn example(name: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/outbound")).join(name)
}

fn read(name: &str) -> Value {
    serde_json::from_slice(&fs::read(example(name)).unwrap()).unwrap()
}

fn mappings() -> OutboundFile {
    parse_outbound(&fs::read(example("mappings.json")).unwrap()).unwrap()
}

/// As expressions see it.
fn hydrated(document: &Value) -> String {
    let contacts = read("contacts.json");
    let mut find = |id: &str| {
        let mut all = contacts.as_array().into_iter().flatten();
        all.find(|one| one["_id"] == id || one["patient_id"] == id).cloned()
    };
    hydrate(document.clone(), &mut find).document.to_string()
}

/// What the one mapping that means the document makes of it.
fn mapped_by(file: &OutboundFile, document: &Value) -> Result<OutboundPayload, String> {
    let mut mapper = OutboundMapper::new(file, NOW.parse().unwrap());
    mapper.hold(&hydrated(document));
    let relevant: Vec<usize> =
        (0..mapper.names().len()).filter(|&at| mapper.is_relevant(at).unwrap()).collect();
    assert_eq!(relevant.len(), 1, "{document}");
    mapper.map(relevant[0]).map_err(|error| error.to_string())
}

fn tracker(document: &Value) -> Payload {
    match mapped_by(&mappings(), document).unwrap() {
        OutboundPayload::Tracker(payload) => payload,
        OutboundPayload::DataValues { .. } => panic!("{document}"),
    }
}

async fn server() -> (SimulatedDhis2, Client) {
    let mut country = Country::recorded();
    country.tracker_imports.programs = Arc::new(recorded_programs());
    let server = SimulatedDhis2::start(country).await;
    let client = Client::new(
        &Address::parse(&server.url()).unwrap(),
        &Connection { certificate: None, proxy: Proxy::Direct },
        &Credentials::Password { user: "chwimport".to_owned(), password: "Peer-2026-Pass".to_owned().into() },
    );
    (server, client.unwrap())
}

async fn send(client: &Client, payload: &Payload) -> Report {
    client.send_tracker(payload.to_json().into_bytes(), EACH).await.unwrap()
}

fn made(created: u32, updated: u32, ignored: u32) -> Stats {
    Stats { created, updated, ignored, deleted: 0, total: created + updated + ignored }
}

fn codes(report: &Report) -> Vec<&str> {
    report.errors.iter().map(|error| error.code.as_str()).collect()
}

/// What is known of the server without sending anything.
async fn known(server: &SimulatedDhis2, client: &Client) -> (Programs, Metadata) {
    let programs = Programs::read(&client.programs().await.unwrap()).unwrap();
    let country = server.country();
    let mut metadata = Metadata::default();
    for part in country.account("chwimport").unwrap().parts.values() {
        metadata.merge_json(part.to_string().as_bytes()).unwrap();
    }
    (programs, metadata)
}

#[tokio::test]
async fn each_worked_example_is_mapped_as_it_says_and_taken_by_dhis2_once() {
    let (server, client) = server().await;
    let (programs, metadata) = known(&server, &client).await;
    for (name, first) in [("pregnancy", 3), ("visit", 1), ("referral", 1), ("service_report", 0)] {
        let payload = mapped_by(&mappings(), &read(&format!("{name}.json"))).unwrap();
        let text = match &payload {
            OutboundPayload::Tracker(payload) => payload.to_json().into_bytes(),
            OutboundPayload::DataValues { data_set, values } => {
                let mut body = Vec::new();
                write(values, &Writing::new(data_set), &mut body).unwrap();
                body
            }
        };
        let value: Value = serde_json::from_slice(&text).unwrap();
        let golden = example(&format!("{name}.payload.json"));
        if std::env::var_os("JUMLA_WRITE_GOLDEN").is_some() {
            fs::write(&golden, serde_json::to_string_pretty(&value).unwrap() + "\n").unwrap();
        }
        assert_eq!(value, read(&format!("{name}.payload.json")), "{name}");
        let OutboundPayload::Tracker(payload) = payload else {
            for expected in [2, 2] {
                let summary = client.send_values(text.clone(), Mode::Commit).await.unwrap();
                assert_eq!(summary.counts.imported + summary.counts.updated, expected, "{summary:?}");
            }
            assert_eq!(server.country().values.len(), 2, "what is left open is no value, and a zero is one");
            continue;
        };
        let today = "2026-11-23".parse().unwrap();
        assert_eq!(check(&payload, &programs, &metadata, today), [], "{name}");
        assert_eq!(send(&client, &payload).await.stats, made(first, 0, 0), "{name}");
        let again = send(&client, &payload).await;
        assert_eq!(again.stats, made(0, first, 0), "{name}: nothing is doubled");
        assert!(payload.objects().into_iter().all(|(kind, uid)| again.committed(kind, uid)));
    }
    let country = server.country();
    let entity = &country.tracker.tracked_entities[0];
    assert_eq!(country.tracker.tracked_entities.len(), 1);
    assert_eq!(
        entity["enrollments"][0]["events"].as_array().unwrap().len(),
        2,
        "the visit is in her enrolment"
    );
}

#[tokio::test]
async fn a_changed_patient_changes_and_a_second_visit_is_a_second_event() {
    let (server, client) = server().await;
    send(&client, &tracker(&read("pregnancy.json"))).await;
    let mut report = read("pregnancy.json");
    report["fields"]["weight"] = json!("59.5");
    report["patient"] = json!("not what counts");
    assert_eq!(send(&client, &tracker(&report)).await.stats, made(0, 3, 0));
    let mut second = read("visit.json");
    send(&client, &tracker(&second)).await;
    second["_id"] = json!("r-visit-2");
    second["fields"]["visited_on"] = json!("2026-11-09");
    second["fields"]["visit_number"] = json!(2);
    second["fields"]["outcome"] = json!("referred");
    second["fields"]["danger_signs"] = json!("yes");
    assert_eq!(send(&client, &tracker(&second)).await.stats, made(1, 0, 0));
    // A visit that was reported empty takes away what it had said.
    second["fields"]["weight"] = json!("");
    assert_eq!(send(&client, &tracker(&second)).await.stats, made(0, 1, 0));
    let country = server.country();
    let events = &country.tracker.events;
    assert_eq!(events.len(), 3);
    assert_eq!(events[0]["dataValues"][1]["value"], "59.5");
    let last: Vec<&str> = events[2]["dataValues"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["value"].as_str().unwrap())
        .collect();
    assert_eq!(last, ["2", "REF", "true"]);
}

#[tokio::test]
async fn what_dhis2_refuses_is_known_to_the_object_and_the_rest_goes_on() {
    let (server, client) = server().await;
    let (programs, metadata) = known(&server, &client).await;
    let today = "2026-11-23".parse().unwrap();
    let good = tracker(&read("referral.json"));
    let base = read("pregnancy.json");
    send(&client, &tracker(&base)).await;
    let other = |change: &dyn Fn(&mut Payload)| {
        let mut file = mappings();
        file.mappings.retain(|name, _| name == "pregnancy");
        let mut mapper = OutboundMapper::new(&file, NOW.parse().unwrap());
        let mut document: Value = serde_json::from_str(&hydrated(&base)).unwrap();
        document["patient"]["_id"] = json!("somebody else");
        document["_id"] = json!("another report");
        document["patient"]["national_id"] = json!("NID-9002");
        mapper.hold(&document.to_string());
        let OutboundPayload::Tracker(mut payload) = mapper.map(0).unwrap() else { panic!() };
        change(&mut payload);
        payload
    };
    type Case<'c> = (&'c str, &'c dyn Fn(&mut Payload), &'c [&'c str], bool);
    let table: [Case<'_>; 5] = [
        (
            "unknown attribute",
            &|payload| payload.tracked_entities[0].attributes[0].attribute = "Zzzzzzzzzz1".into(),
            &["E1006", "E5000"],
            true,
        ),
        (
            "an org unit that is not in the program",
            &|payload| {
                let entity = &mut payload.tracked_entities[0];
                entity.org_unit = Some("hFHhD1nAAlI".into());
                entity.enrollments[0].org_unit = Some("hFHhD1nAAlI".into());
                entity.enrollments[0].events[0].org_unit = Some("hFHhD1nAAlI".into());
            },
            &["E1041"],
            true,
        ),
        (
            "an org unit out of reach",
            &|payload| payload.tracked_entities[0].org_unit = Some("ajOyKcuHo3J".into()),
            &["E1000"],
            true,
        ),
        (
            "an option that there is not",
            &|payload| payload.tracked_entities[0].attributes[2].value = json!("X"),
            &["E1125"],
            true,
        ),
        (
            "a number that somebody else has",
            &|payload| {
                let attributes = &mut payload.tracked_entities[0].attributes;
                let number =
                    attributes.iter_mut().find(|one| one.attribute.as_str() == "XOGmEDrAQ8F").unwrap();
                number.value = json!("NID-9001");
            },
            &["E1064"],
            false,
        ),
    ];
    for (remark, change, expected, foreseen) in table {
        let bad = other(change);
        let problems = check(&bad, &programs, &metadata, today);
        assert_eq!(!problems.is_empty(), foreseen, "{remark}: {problems:?}");
        if foreseen {
            assert!(problems.iter().any(|problem| problem.code == expected[0]), "{remark}: {problems:?}");
        }
        let mut both = good.clone();
        both.append(bad.clone());
        let report = send(&client, &both).await;
        assert_eq!(report.status, ReportStatus::Ok, "{remark}: said in the objects alone");
        assert!(report.stats.ignored > 0);
        for code in expected {
            assert!(codes(&report).contains(code), "{remark}: {:?}", codes(&report));
        }
        let against = report.against(&bad.objects());
        assert!(!against[0].is_a_consequence(), "{remark}: its own fault first");
        assert!(report.against(&good.objects()).is_empty());
        assert!(good.objects().into_iter().all(|(kind, uid)| report.committed(kind, uid)), "{remark}");
    }
    assert_eq!(server.country().tracker.events.len(), 2);
}

#[tokio::test]
async fn an_import_that_goes_on_by_itself_is_asked_for_until_its_report_is_there() {
    let (server, client) = server().await;
    server.country().tracker_imports.polls = 2;
    let body = tracker(&read("pregnancy.json")).to_json().into_bytes();
    let job = client.start_tracker(body, EACH).await.unwrap();
    assert_eq!(client.tracker_report(&job).await.unwrap(), None);
    assert_eq!(client.tracker_report(&job).await.unwrap(), None);
    let report = client.tracker_report(&job).await.unwrap().unwrap();
    assert_eq!(report.stats, made(3, 0, 0));
}

#[tokio::test]
async fn a_lost_answer_and_a_dry_run_double_nothing() {
    let (server, client) = server().await;
    let payload = tracker(&read("pregnancy.json"));
    let dry = TrackerImport { mode: Mode::DryRun, ..EACH };
    let report = client.send_tracker(payload.to_json().into_bytes(), dry).await.unwrap();
    assert_eq!((report.stats, server.country().tracker.tracked_entities.len()), (Stats::default(), 0));
    server.misbehave(Fault::on("tracker", Misbehaviour::Reset));
    let lost = client.send_tracker(payload.to_json().into_bytes(), EACH).await.unwrap_err();
    assert!(lost.leaves_open());
    assert_eq!(send(&client, &payload).await.stats, made(0, 3, 0), "it had been carried out");
    assert_eq!(server.country().tracker.events.len(), 1);
}

#[tokio::test]
async fn what_was_deleted_is_deleted_and_cannot_come_back_under_its_uid() {
    let (server, client) = server().await;
    let payload = tracker(&read("referral.json"));
    send(&client, &payload).await;
    let delete = TrackerImport { strategy: Strategy::Delete, ..EACH };
    let report = client.send_tracker(payload.to_json().into_bytes(), delete).await.unwrap();
    assert_eq!(report.stats.deleted, 1);
    assert!(server.country().tracker.events.is_empty());
    assert_eq!(codes(&send(&client, &payload).await), ["E1082"]);
}

#[test]
fn each_mistake_of_a_mapping_has_its_own_message_and_the_others_go_on() {
    let mut file = serde_json::to_value(mappings()).unwrap();
    let broken = |change: &dyn Fn(&mut Value)| {
        let mut broken = file.clone();
        change(&mut broken["mappings"]["pregnancy"]);
        let broken = parse_outbound(broken.to_string().as_bytes()).unwrap();
        assert!(mapped_by(&broken, &read("referral.json")).is_ok(), "the rest goes on");
        mapped_by(&broken, &read("pregnancy.json")).unwrap_err()
    };
    type Case<'c> = (&'c dyn Fn(&mut Value), &'c str);
    let table: [Case<'_>; 7] = [
        (
            &|mapping| mapping["attributes"]["ByFNHjgonpz"] = json!("doc.patient.nom"),
            "Mapping error for 'pregnancy/attributes.ByFNHjgonpz': cannot find 'doc.patient.nom' on source document",
        ),
        (
            &|mapping| mapping["attributes"]["ByFNHjgonpz"] = json!({ "expr": "doc.gone.name" }),
            "Mapping error for 'pregnancy/attributes.ByFNHjgonpz': the expression throws an error",
        ),
        (
            &|mapping| mapping["attributes"]["ByFNHjgonpz"] = json!({ "expr": "while (true) {}" }),
            "Mapping error for 'pregnancy/attributes.ByFNHjgonpz': the expression takes too long",
        ),
        (
            &|mapping| mapping["attributes"]["SWItsyCAKfh"]["codes"] = json!({ "male": "M" }),
            "`pregnancy`, `attributes.SWItsyCAKfh`: the value has no code among the mapping's",
        ),
        (
            &|mapping| mapping["enrollment"]["enrolled_at"] = json!("doc.form"),
            "`pregnancy`, `enrolledAt`: it is no date",
        ),
        (&|mapping| mapping["org_unit"] = json!("doc.contact.name"), "`pregnancy`, `orgUnit`: it is no UID"),
        (
            &|mapping| mapping["attributes"]["ByFNHjgonpz"] = json!({}),
            "there is neither a path nor an expression",
        ),
    ];
    for (change, expected) in table {
        let said = broken(change);
        assert!(said.contains(expected), "{said}");
        assert!(!said.contains("Asha"), "{said}");
    }
    file["mappings"]["pregnancy"]["relevant_to"] = json!("doc.fields.gone.deeper");
    let file = parse_outbound(file.to_string().as_bytes()).unwrap();
    let mut mapper = OutboundMapper::new(&file, NOW.parse().unwrap());
    mapper.hold(&hydrated(&read("pregnancy.json")));
    let position = mapper.names().iter().position(|name| name == "pregnancy").unwrap();
    let said = mapper.is_relevant(position).unwrap_err().to_string();
    assert_eq!(said, "whether it is relevant to `pregnancy` cannot be told: the expression throws an error");
}
