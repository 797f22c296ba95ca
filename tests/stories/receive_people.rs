//! Receiving tracked entities and events from DHIS2 as persons and reports of the CHT, over both simulated servers.

use std::path::Path;

use jumla_engine::surface::{
    Dhis2Phase, Dhis2Progress, FieldSource, PeopleReceived, PeopleRequest, ReceiveMapping, ReceivedCounts,
    ReceivedFate, ReceivedKind, ReceivedReason, ReceivedRow, ReportMapping,
};
use jumla_engine::{Error, Watcher, Workspace, read_receive_mapping, receive_people};
use jumla_testkit::dhis2::{Country, Tracker};
use jumla_testkit::{Fault, Misbehaviour, SimulatedCht, SimulatedDhis2, World};
use serde_json::{Value, json};

use crate::laptop::{Laptop, QUICK};
use crate::with_dhis2::{CURRENT, OLDER, country, signed_in, unwatched};

/// A CHW's area in both servers, and an org unit that no place is linked to.
const AREA: &str = "uHNvGKcNNYp";
const ELSEWHERE: &str = "Ge5pEDQG7Du";
const PERSON_TYPE: &str = "EnaQ8HXMYAx";
const PROGRAM: &str = "bTIhHFT197U";
const VISIT: &str = "dmkmo65Fr2z";
/// A program without persons.
const MEETINGS: &str = "LKrKAUvS6rw";

fn entity(number: usize, unit: &str) -> Value {
    let value = |attribute: &str, value: &str| json!({ "attribute": attribute, "value": value });
    json!({
        "trackedEntity": format!("teAsha{number:05}"), "trackedEntityType": PERSON_TYPE, "orgUnit": unit,
        "inactive": false, "deleted": false,
        "attributes": [value("ByFNHjgonpz", &format!("Asha {number}")), value("SWItsyCAKfh", "F"),
            value("IIwlQjI94FA", "1998-03-03"), value("XOGmEDrAQ8F", &format!("NID-{number}"))],
        "enrollments": [{ "enrollment": format!("enAsha{number:05}"), "program": PROGRAM, "status": "ACTIVE" }],
    })
}

fn event(id: &str, program: &str, stage: &str, entity: Option<usize>, unit: &str) -> Value {
    let value = |element: &str, value: &str| json!({ "dataElement": element, "value": value });
    let mut event = json!({
        "event": id, "status": "COMPLETED", "program": program, "programStage": stage, "orgUnit": unit,
        "occurredAt": "2026-11-09T00:00:00.000", "deleted": false,
        "dataValues": [value("B0cmYCU1tef", "2"), value("oGv0GEZ9T8r", "61.5"), value("Z2DIVCachUJ", "OK")],
    });
    if let Some(number) = entity {
        event["trackedEntity"] = json!(format!("teAsha{number:05}"));
    }
    event
}

/// Three persons in the area and one elsewhere; two visits of the first, one of somebody who is elsewhere, one meeting.
fn tracker() -> Tracker {
    let visit = |id: &str, number, unit| event(id, PROGRAM, VISIT, Some(number), unit);
    Tracker {
        tracked_entities: vec![entity(1, AREA), entity(2, AREA), entity(3, AREA), entity(4, ELSEWHERE)],
        events: vec![
            visit("evVisit0001", 1, AREA),
            visit("evVisit0002", 1, AREA),
            visit("evVisit0003", 4, AREA),
            event("evMeeting01", MEETINGS, "psMeeting01", None, AREA),
        ],
    }
}

fn mapping() -> ReceiveMapping {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/receive.example.json");
    let mut mapping = read_receive_mapping(&example).unwrap();
    let of = |element: &str| FieldSource { data_element: Some(element.to_owned()), ..FieldSource::default() };
    mapping.reports.push(ReportMapping {
        program: MEETINGS.to_owned(),
        program_stage: None,
        form: "community_meeting".to_owned(),
        fields: [("attendance".to_owned(), of("B0cmYCU1tef"))].into(),
    });
    mapping
}

struct Both {
    cht: SimulatedCht,
    dhis2: SimulatedDhis2,
    laptop: Laptop,
}

async fn both(version: &str, user: &str) -> Both {
    let cht = SimulatedCht::start(World::recorded()).await;
    let dhis2 = SimulatedDhis2::start(Country { tracker: tracker(), ..country(version) }).await;
    let mut laptop = Laptop::synced(&cht, user).await;
    signed_in(&mut laptop.workspace, &dhis2.url()).await.unwrap();
    laptop.workspace.save_receive_mapping(&mapping()).unwrap();
    cht.forget_requests();
    Both { cht, dhis2, laptop }
}

async fn looked_at(workspace: &mut Workspace) -> PeopleReceived {
    receive_people(workspace, &PeopleRequest::default(), QUICK, &unwatched()).await.unwrap()
}

async fn receive(workspace: &mut Workspace) -> Result<PeopleReceived, Error> {
    let request = PeopleRequest { confirmed: true, ..PeopleRequest::default() };
    receive_people(workspace, &request, QUICK, &unwatched()).await
}

fn numbers(counts: ReceivedCounts) -> [u32; 6] {
    [counts.new, counts.changed, counts.same, counts.conflicts, counts.refused, counts.outside]
}

fn row<'r>(received: &'r PeopleReceived, source: &str) -> &'r ReceivedRow {
    received.rows.iter().find(|row| row.source == source).unwrap_or_else(|| panic!("no row of {source}"))
}

/// What was received of something in DHIS2.
fn document(cht: &SimulatedCht, kind: &str, source: &str) -> Value {
    let world = cht.world();
    let mut found = world.documents().filter(|doc| doc["received_from_dhis2"][kind] == source);
    let document = found.next().unwrap_or_else(|| panic!("nothing of {source}")).clone();
    assert!(found.next().is_none(), "{source} is there twice");
    document
}

fn count(cht: &SimulatedCht) -> usize {
    cht.world().count()
}

#[tokio::test]
async fn persons_and_reports_are_looked_at_then_received_and_the_second_time_nothing_changes() {
    for version in [CURRENT, OLDER] {
        let Both { cht, dhis2: _dhis2, mut laptop } = both(version, "officer").await;
        let workspace = &mut laptop.workspace;
        let before = count(&cht);
        let preview = looked_at(workspace).await;
        assert_eq!(numbers(preview.people), [3, 0, 0, 0, 0, 1], "{version}: {:?}", preview.rows);
        assert_eq!(numbers(preview.reports), [3, 0, 0, 0, 1, 0], "{:?}", preview.rows);
        let lost = row(&preview, "evVisit0003");
        assert_eq!((lost.fate, lost.reason), (ReceivedFate::Refused, Some(ReceivedReason::NoPerson)));
        assert_eq!(count(&cht), before, "looking writes nothing");

        let received = receive(workspace).await.unwrap();
        assert_eq!((received.people, received.reports), (preview.people, preview.reports), "as it was shown");
        assert_eq!(received.rows, preview.rows);
        assert_eq!(count(&cht), before + 6);
        let asha = document(&cht, "tracked_entity", "teAsha00001");
        assert_eq!(
            [&asha["type"], &asha["name"], &asha["sex"], &asha["date_of_birth"], &asha["role"]],
            ["person", "Asha 1", "female", "1998-03-03", "patient"]
        );
        let place = row(&received, "teAsha00001").place.clone().unwrap();
        assert_eq!(asha["parent"]["_id"], json!(place.id));
        assert!(asha["parent"]["parent"]["_id"].is_string(), "with all that is above");
        let visit = document(&cht, "event", "evVisit0001");
        assert_eq!(
            (&visit["type"], &visit["form"], &visit["content_type"]),
            (&json!("data_record"), &json!("home_visit"), &json!("xml"))
        );
        assert_eq!(visit["fields"]["patient_id"], asha["_id"]);
        assert_eq!(visit["fields"]["visit"], json!({ "date": "2026-11-09", "number": "2" }));
        assert_eq!(
            (&visit["fields"]["vitals"]["weight"], &visit["fields"]["outcome"]),
            (&json!("61.5"), &json!("normal"))
        );
        assert!(visit["contact"]["_id"].is_string());
        let meeting = document(&cht, "event", "evMeeting01");
        assert_eq!(meeting["fields"]["place_id"], json!(place.id));

        let revisions = |cht: &SimulatedCht| -> Vec<Value> {
            cht.world().documents().map(|doc| doc["_rev"].clone()).collect()
        };
        let written = revisions(&cht);
        let again = receive(workspace).await.unwrap();
        assert_eq!((numbers(again.people), numbers(again.reports)), ([0, 0, 3, 0, 0, 1], [0, 0, 3, 0, 1, 0]));
        assert_eq!(revisions(&cht), written, "nothing was written");
        // From another laptop neither: what was received is known from the documents alone.
        let dhis2 = SimulatedDhis2::start(Country { tracker: tracker(), ..country(version) }).await;
        let mut other = Laptop::synced(&cht, "officer").await;
        signed_in(&mut other.workspace, &dhis2.url()).await.unwrap();
        other.workspace.save_receive_mapping(&mapping()).unwrap();
        let again = receive(&mut other.workspace).await.unwrap();
        assert_eq!((numbers(again.people), numbers(again.reports)), ([0, 0, 3, 0, 0, 1], [0, 0, 3, 0, 1, 0]));
        assert_eq!(revisions(&cht), written);
    }
}

#[tokio::test]
async fn what_changed_in_dhis2_is_changed_and_what_was_changed_in_the_cht_is_shown_and_left() {
    for version in [CURRENT, OLDER] {
        let Both { cht, dhis2, mut laptop } = both(version, "officer").await;
        let workspace = &mut laptop.workspace;
        receive(workspace).await.unwrap();
        let id = |source: &str| document(&cht, "tracked_entity", source)["_id"].as_str().unwrap().to_owned();
        let (two, three) = (id("teAsha00002"), id("teAsha00003"));
        // The CHT's own additions are nobody's business; a change of what was received is.
        for id in [&two, &three] {
            cht.world().change(id, |person| person["patient_id"] = "48291".into());
        }
        cht.world().change(&two, |person| person["name"] = "Asha the second".into());
        {
            let mut country = dhis2.country();
            for number in [1, 2, 3] {
                let entity = country.tracker.entity_mut(&format!("teAsha{number:05}"));
                entity["attributes"][0]["value"] = json!(format!("Asha M. {number}"));
            }
            country.tracker.event_mut("evVisit0002")["dataValues"][1]["value"] = "62".into();
            country.tracker.event_mut("evVisit0001")["dataValues"][2]["value"] = "SOMETHING".into();
        }
        let preview = looked_at(workspace).await;
        let received = receive(workspace).await.unwrap();
        assert_eq!(received.rows, preview.rows, "{version}: as it was shown");
        assert_eq!(numbers(received.people), [0, 2, 0, 1, 0, 1]);
        assert_eq!(numbers(received.reports), [0, 1, 1, 0, 2, 0]);
        let conflict = row(&received, "teAsha00002");
        assert_eq!(
            (conflict.reason, conflict.fields.as_slice()),
            (Some(ReceivedReason::ChangedInCht), &["name".to_owned()][..])
        );
        assert_eq!(cht.world().document(&two).unwrap()["name"], "Asha the second", "nobody is overwritten");
        let third = cht.world().document(&three).unwrap().clone();
        assert_eq!((&third["name"], &third["patient_id"]), (&json!("Asha M. 3"), &json!("48291")));
        assert_eq!(document(&cht, "event", "evVisit0002")["fields"]["vitals"]["weight"], "62");
        let unknown = row(&received, "evVisit0001");
        assert_eq!(
            (unknown.reason, unknown.detail.as_deref()),
            (Some(ReceivedReason::ValueUnknown), Some("outcome"))
        );
    }
}

#[tokio::test]
async fn what_was_deleted_in_the_cht_stays_deleted_and_who_moved_in_dhis2_stays_where_she_is() {
    let Both { cht, dhis2, mut laptop } = both(CURRENT, "officer").await;
    let workspace = &mut laptop.workspace;
    receive(workspace).await.unwrap();
    let one = document(&cht, "tracked_entity", "teAsha00001")["_id"].as_str().unwrap().to_owned();
    cht.world().delete(&one);
    dhis2.country().tracker.entity_mut("teAsha00002")["orgUnit"] = ELSEWHERE.into();
    // A new visit of somebody who is no longer there.
    dhis2.country().tracker.events.push(event("evVisit0009", PROGRAM, VISIT, Some(1), AREA));
    let received = receive(workspace).await.unwrap();
    assert_eq!(row(&received, "teAsha00001").reason, Some(ReceivedReason::DeletedInCht));
    assert_eq!(row(&received, "teAsha00002").reason, Some(ReceivedReason::Moved));
    assert_eq!(row(&received, "evVisit0009").reason, Some(ReceivedReason::NoPerson));
    assert!(cht.world().document(&one).is_none());
}

#[tokio::test]
async fn more_than_a_page_is_received_once_and_cut_off_anywhere_it_goes_on() {
    let many = |version: &str| {
        let tracked_entities = (1..=230).map(|number| entity(number, AREA)).collect();
        let events =
            (1..=120).map(|number| event(&format!("evVisit{number:04}"), PROGRAM, VISIT, Some(number), AREA));
        let tracker = Tracker { tracked_entities, events: events.collect() };
        SimulatedDhis2::start(Country { tracker, ..country(version) })
    };
    for (on_cht, path, fault) in [
        (true, "_bulk_docs", Misbehaviour::Reset),
        (true, "_bulk_get", Misbehaviour::Disconnected),
        (false, "trackedEntities", Misbehaviour::Truncated),
        (false, "tracker/events", Misbehaviour::Reset),
    ] {
        for fatal in [false, true] {
            let Both { cht, mut laptop, .. } = both(CURRENT, "officer").await;
            let dhis2 = many(CURRENT).await;
            let workspace = &mut laptop.workspace;
            signed_in(workspace, &dhis2.url()).await.unwrap();
            let before = count(&cht);
            let times = if fatal { 100 } else { 1 };
            let planned = Fault::on(path, fault.clone()).after(1).times(times);
            if on_cht {
                cht.misbehave(planned)
            } else {
                dhis2.misbehave(planned)
            }
            let first = receive(workspace).await;
            assert_eq!(first.is_err(), fatal, "{path}");
            if fatal {
                // The same laptop, the line is back: another server with the same on it.
                let dhis2 = many(OLDER).await;
                signed_in(workspace, &dhis2.url()).await.unwrap();
                // What is left of the fault is used up by asking.
                while receive(workspace).await.is_err() {}
            } else {
                let first = first.unwrap();
                assert_eq!((first.people.new, first.reports.new), (230, 120), "{path}");
            }
            assert_eq!(count(&cht), before + 350, "{path}: nothing is doubled, nothing is missing");
        }
    }
}

/// Stops as soon as reports are read.
struct Stopped(std::sync::atomic::AtomicBool);

impl Watcher<Dhis2Progress> for Stopped {
    fn progress(&self, progress: Dhis2Progress) {
        if progress.phase == Dhis2Phase::Events {
            self.0.store(true, std::sync::atomic::Ordering::Relaxed);
        }
    }

    fn is_cancelled(&self) -> bool {
        self.0.load(std::sync::atomic::Ordering::Relaxed)
    }
}

#[tokio::test]
async fn a_person_may_stop_it_and_what_was_written_stays() {
    let Both { cht, dhis2: _dhis2, mut laptop } = both(CURRENT, "officer").await;
    let request = PeopleRequest { confirmed: true, ..PeopleRequest::default() };
    let before = count(&cht);
    let stopped = receive_people(&mut laptop.workspace, &request, QUICK, &Stopped(false.into())).await;
    assert!(matches!(stopped, Err(Error::Interrupted)));
    assert_eq!(count(&cht), before + 3, "the persons");
    let rest = receive(&mut laptop.workspace).await.unwrap();
    assert_eq!((rest.people.same, rest.reports.new), (3, 3));
}

#[tokio::test]
async fn without_the_right_to_write_everything_is_told_and_nothing_is_written() {
    let Both { cht, dhis2: _dhis2, mut laptop } = both(OLDER, "hrio").await;
    let before = count(&cht);
    let received = receive(&mut laptop.workspace).await.unwrap();
    assert_eq!(numbers(received.people), [0, 0, 0, 0, 3, 1]);
    let persons = received.rows.iter().filter(|row| row.kind == ReceivedKind::Person);
    assert!(
        persons.into_iter().all(|row| row.reason == Some(ReceivedReason::NotAllowed)),
        "{:?}",
        received.rows
    );
    assert_eq!(count(&cht), before);
    assert_eq!(cht.requests().iter().filter(|one| one.status == 403).count(), 1, "asked once");
}

#[tokio::test]
async fn one_document_that_is_refused_keeps_nothing_else_from_going() {
    let Both { cht, dhis2, mut laptop } = both(CURRENT, "officer").await;
    let workspace = &mut laptop.workspace;
    dhis2.country().tracker.entity_mut("teAsha00002")["attributes"] = json!([]);
    // Somebody else's document stands under the id of another.
    let preview = looked_at(workspace).await;
    let taken = row(&preview, "teAsha00003").document.clone();
    cht.before("_bulk_docs", 0, move |world| {
        world.put(json!({ "_id": taken, "type": "person", "name": "Somebody else" }));
    });
    let received = receive(workspace).await.unwrap();
    assert_eq!(numbers(received.people), [1, 0, 0, 1, 1, 1], "{:?}", received.rows);
    let nameless = row(&received, "teAsha00002");
    assert_eq!(
        (nameless.reason, nameless.detail.as_deref()),
        (Some(ReceivedReason::FieldMissing), Some("name"))
    );
    assert_eq!(row(&received, "teAsha00003").fate, ReceivedFate::Conflict);
    let again = receive(workspace).await.unwrap();
    assert_eq!(row(&again, "teAsha00003").reason, Some(ReceivedReason::NotReceived));
    assert_eq!(again.reports.same, 3);
}

#[tokio::test]
async fn what_cannot_be_begun_says_why() {
    let Both { cht: _cht, dhis2, mut laptop } = both(CURRENT, "officer").await;
    let workspace = &mut laptop.workspace;
    let mut strange = mapping();
    strange.people[0].contact_type = "health_center".to_owned();
    workspace.save_receive_mapping(&strange).unwrap();
    assert!(matches!(receive(workspace).await, Err(Error::NotAPersonType { .. })));
    workspace.save_receive_mapping(&ReceiveMapping::default()).unwrap();
    assert!(matches!(receive(workspace).await, Err(Error::NoReceiveMapping)));
    workspace.save_receive_mapping(&mapping()).unwrap();
    let one = PeopleRequest { org_units: vec![ELSEWHERE.to_owned()], ..PeopleRequest::default() };
    let elsewhere = receive_people(workspace, &one, QUICK, &unwatched()).await.unwrap();
    assert_eq!((numbers(elsewhere.people), numbers(elsewhere.reports)), ([0, 0, 0, 0, 0, 1], [0; 6]));
    dhis2.stop().await;
    assert!(matches!(receive(workspace).await, Err(Error::Dhis2(_))));
}

/// Nothing of a person or a report is in the workspace: not in the store, not in what is kept of the mapping.
#[tokio::test]
async fn nothing_of_a_person_is_kept_here() {
    let Both { cht: _cht, dhis2: _dhis2, mut laptop } = both(CURRENT, "officer").await;
    receive(&mut laptop.workspace).await.unwrap();
    laptop.sync().await.unwrap();
    assert!(laptop.workspace.find_places("Asha").unwrap().is_empty());
    let received = laptop.workspace.receive_mapping().unwrap();
    assert_eq!(received, mapping());
}
