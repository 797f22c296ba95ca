//! Patients, events and service reports from documents that were synced into DHIS2: looked at, queued, sent, and told apart
//! from what went before. What mappings make of a document is in `outbound`.

use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};

use jumla_engine::surface::{
    Dhis2Progress, OutboundChecked, OutboundConfirmed, OutboundFate, OutboundFile, OutboundFileKind,
    OutboundProblemKind as Problem, OutboundQueued, OutboundRequest, OutboundStateView, RecordsRequest,
};
use jumla_engine::{
    Error, QueueExtent, Watcher, connect_dhis2, preview_outbound, run_outbound, save_outbound,
    send_what_waits, try_outbound,
};
use jumla_testkit::{Fault, Misbehaviour};
use serde_json::{Value, json};

use crate::between::{Between, changed, everything, example, mappings};
use crate::laptop::QUICK;
use crate::with_dhis2::{by_password, unwatched};

/// Says stop before the request of this number.
struct StopsBefore(usize, AtomicUsize);

impl Watcher<Dhis2Progress> for StopsBefore {
    fn progress(&self, _: Dhis2Progress) {
        self.1.fetch_add(1, Ordering::Relaxed);
    }

    fn is_cancelled(&self) -> bool {
        self.1.load(Ordering::Relaxed) > self.0
    }
}

#[tokio::test]
async fn a_patient_her_visit_a_referral_and_a_service_report_go_once() {
    let mut between = Between::signed_in(None).await;
    let preview = between.preview();
    assert_eq!(preview.checked, OutboundChecked::Whole);
    assert!(
        preview.rows.iter().all(|row| row.fate == OutboundFate::New && row.problems.is_empty()),
        "{preview:?}"
    );
    let counts: Vec<(&str, u32, u32)> =
        preview.counts.iter().map(|count| (count.mapping.as_str(), count.new, count.not_relevant)).collect();
    let others = preview.documents - 1;
    assert_eq!(
        counts,
        ["pregnancy", "pregnancy visit", "referral", "service report"].map(|name| (name, 1, others))
    );
    assert_eq!(between.there(), (0, 0, 0), "nothing goes by looking at it");
    assert_eq!(between.queue(&OutboundConfirmed::default()).queued, 4);
    assert!(between.fates().iter().all(|(_, fate, _)| *fate == OutboundFate::Queued));
    let outcome = between.run().await.unwrap();
    assert_eq!((outcome.sent, outcome.refused, outcome.open), (4, 0, 0), "{outcome:?}");
    assert_eq!(between.there(), (1, 3, 2));
    assert!(between.fates().iter().all(|(_, fate, _)| *fate == OutboundFate::Same));
    between.dhis2.forget_requests();
    assert_eq!(between.queue(&everything()), OutboundQueued::default());
    assert_eq!(between.run().await.unwrap().sent, 0);
    assert!(between.dhis2.requests().is_empty(), "what is there is not sent");
}

#[tokio::test]
async fn what_was_edited_goes_again_and_what_was_deleted_is_offered_for_deletion() {
    let mut between = Between::signed_in(None).await;
    between.push().await;
    between.change("r-referral", |report| report["fields"]["reason"] = json!("cough")).await;
    assert_eq!(between.fate("r-referral"), OutboundFate::Changed);
    assert_eq!(between.fate("r-visit"), OutboundFate::Same);
    // Edited once more while it waits: what waited is superseded.
    assert_eq!(between.queue(&OutboundConfirmed::default()).queued, 1);
    between.change("r-referral", |report| report["fields"]["reason"] = json!("wound")).await;
    assert_eq!(between.push().await.sent, 1);
    let states: Vec<OutboundStateView> =
        between.laptop.workspace.outbound_document("r-referral", None, &unwatched()).unwrap().mappings[2]
            .history
            .iter()
            .map(|item| item.state)
            .collect();
    assert_eq!(
        states,
        [OutboundStateView::Sent, OutboundStateView::Superseded, OutboundStateView::Superseded]
    );
    assert!(between.dhis2.country().tracker.events.iter().any(|event| event.to_string().contains("wound")));
    between.cht.world().delete("r-visit");
    between.cht.world().delete("r-service");
    between.sync().await;
    assert_eq!(between.fate("r-visit"), OutboundFate::Gone);
    assert_eq!(
        between.queue(&OutboundConfirmed::default()).queued,
        0,
        "nobody said that it is to be deleted"
    );
    let queued = between.queue(&OutboundConfirmed { deletions: true, ..OutboundConfirmed::default() });
    assert_eq!((queued.queued, queued.deletions), (2, 2));
    let outcome = between.run().await.unwrap();
    assert_eq!((outcome.deleted, outcome.refused), (2, 0), "{outcome:?}");
    assert_eq!(between.there(), (1, 2, 0), "the patient and her pregnancy stay");
    assert_eq!(between.fate("r-visit"), OutboundFate::Deleted);
    // DHIS2 takes a deleted event's UID never again, and that is said.
    between.cht.world().put(example("visit.json"));
    between.sync().await;
    let outcome = between.push().await;
    assert_eq!(outcome.items[0].problems[0].code.as_deref(), Some("E1082"), "{outcome:?}");
}

#[tokio::test]
async fn a_patient_stays_in_dhis2_until_her_own_document_is_deleted() {
    let mut between = Between::signed_in(None).await;
    let file = changed("pregnancy", |mapping| {
        mapping["relevant_to"] = json!("doc.type === 'person' && !!doc.national_id");
        mapping["attributes"] = json!({
            "ByFNHjgonpz": "doc.name", "XOGmEDrAQ8F": "doc.national_id",
            "SWItsyCAKfh": { "path": "doc.sex", "codes": { "female": "F" } }
        });
        mapping["enrollment"]["enrolled_at"] = json!({ "expr": "'2026-10-05'" });
        mapping["enrollment"]["events"] = json!([]);
    });
    between.keep(&file);
    assert_eq!(between.push().await.sent, 4);
    assert_eq!(between.there(), (1, 2, 2));
    between.cht.world().delete("r-visit");
    between.cht.world().delete("9d3e");
    between.sync().await;
    let queued = between.queue(&everything());
    assert_eq!(queued.deletions, 2, "{:?}", between.fates());
    // Not everybody may delete a person with all that DHIS2 has of her: recorded as t26d and t26e.
    let outcome = between.run().await.unwrap();
    assert_eq!((outcome.deleted, outcome.refused), (1, 1), "{outcome:?}");
    assert_eq!(outcome.items[0].problems[0].code.as_deref(), Some("E1100"));
    assert_eq!(
        between.queue(&OutboundConfirmed { deletions: true, ..OutboundConfirmed::default() }).queued,
        0
    );
    let request = by_password(&between.dhis2.url(), "admin", "district");
    connect_dhis2(&mut between.laptop.workspace, &request).await.unwrap();
    assert_eq!(between.queue(&everything()).deletions, 1);
    assert_eq!(between.run().await.unwrap().deleted, 1);
    assert_eq!(between.there(), (0, 1, 2), "with her the events of her enrolment");
}

#[tokio::test]
async fn what_dhis2_would_refuse_is_said_before_and_stays_out_unless_asked_for() {
    let mut between = Between::signed_in(None).await;
    type Case = (&'static str, &'static str, fn(&mut Value), &'static [&'static str]);
    let table: [Case; 4] = [
        (
            "pregnancy",
            "r-pregnancy",
            |mapping| mapping["attributes"]["Zzzzzzzzzz1"] = json!("doc._id"),
            &["E1006", "E5000"],
        ),
        (
            "pregnancy",
            "r-pregnancy",
            |mapping| mapping["org_unit"] = json!({ "expr": "'hFHhD1nAAlI'" }),
            &["E1041"],
        ),
        (
            "referral",
            "r-referral",
            |mapping| mapping["event"]["data_values"]["D4Qw2dgyAG4"] = json!("doc.form"),
            &["E1302"],
        ),
        (
            "service report",
            "r-service",
            |mapping| mapping["org_unit"] = json!({ "expr": "'ajOyKcuHo3J'" }),
            &["E8022"],
        ),
    ];
    for (mapping, document, change, expected) in table {
        between.keep(&changed(mapping, change));
        let fates = between.fates();
        let (_, fate, codes) = fates.iter().find(|(id, ..)| id == document).unwrap();
        assert!(matches!(fate, OutboundFate::New), "{document}");
        for code in expected {
            assert!(codes.iter().any(|one| one == code), "{document}: {codes:?}");
        }
        let clean = fates.iter().filter(|(.., codes)| codes.is_empty()).count();
        let queued = between.queue(&OutboundConfirmed::default());
        assert_eq!((queued.with_problems, queued.queued as usize), (1, clean), "{document}");
        for item in between.laptop.workspace.outbound_queue(None).unwrap() {
            between.laptop.workspace.drop_outbound(item.id).unwrap();
        }
    }
    // Asked for all the same, it is refused, and the rest goes.
    between.keep(&changed("pregnancy", table[0].2));
    let (workspace, request) = (&mut between.laptop.workspace, OutboundRequest::default());
    let trial = try_outbound(workspace, &request, QUICK, &unwatched()).await.unwrap();
    assert_eq!(between.there(), (0, 0, 0), "a dry run stores nothing");
    assert!(trial.refused.iter().any(|item| item.document == "r-pregnancy"), "{trial:?}");
    between.queue(&everything());
    let outcome = between.run().await.unwrap();
    assert_eq!((outcome.sent, outcome.refused), (3, 1), "{outcome:?}");
    let of = |document: &str| {
        let item = outcome.items.iter().find(|item| item.document == document).unwrap();
        let codes: Vec<&str> = item.problems.iter().filter_map(|one| one.code.as_deref()).collect();
        codes.join(" ")
    };
    assert!(of("r-pregnancy").starts_with("E1006"), "its own fault first: {}", of("r-pregnancy"));
    assert_eq!(between.fate("r-pregnancy"), OutboundFate::Refused);
    assert_eq!(
        between.queue(&OutboundConfirmed::default()).queued,
        0,
        "what was refused is not sent again by itself"
    );
    // Mended, it is something else, and goes.
    between.keep(&mappings());
    assert_eq!(between.push().await.sent, 1);
    assert_eq!(between.there(), (1, 3, 2));
}

#[tokio::test]
async fn a_number_that_two_have_is_refused_and_goes_when_it_is_mended() {
    let mut between = Between::signed_in(None).await;
    let mut twin = example("contacts.json")[4].clone();
    twin["_id"] = json!("9d3f");
    twin["patient_id"] = json!("48292");
    let mut report = example("pregnancy.json");
    report["_id"] = json!("r-twin");
    report["fields"]["patient_uuid"] = json!("9d3f");
    between.cht.world().put(twin);
    between.cht.world().put(report);
    between.sync().await;
    assert!(between.fates().iter().all(|(.., problems)| problems.is_empty()), "no metadata tell that");
    // Together nobody can tell whose it is: recorded as t20b.
    let outcome = between.push().await;
    assert_eq!((outcome.sent, outcome.refused), (3, 2), "{outcome:?}");
    for item in &outcome.items {
        assert_eq!(item.problems[0].code.as_deref(), Some("E1064"));
    }
    // The right one goes as soon as the other is mended.
    between.change("9d3f", |twin| twin["national_id"] = json!("NID-9002")).await;
    between.queue(&OutboundConfirmed { refused_again: true, ..OutboundConfirmed::default() });
    assert_eq!(between.run().await.unwrap().sent, 2);
    assert_eq!(between.there(), (2, 4, 2));
}

/// Enough patients for several requests, which jobs carry out.
async fn crowd(between: &mut Between, patients: usize) {
    for n in 0..patients {
        let (id, number) = (format!("person-{n:03}"), format!("7{n:04}"));
        let lineage = json!({ "_id": "40cc", "parent": { "_id": "b1a6" } });
        between.cht.world().put(json!({
            "_id": id, "type": "person", "name": format!("Patient {n}"), "sex": "female", "patient_id": number,
            "national_id": format!("NID-{number}"), "parent": lineage,
        }));
        let mut report = example("pregnancy.json");
        report["_id"] = json!(format!("report-{n:03}"));
        report["fields"]["patient_uuid"] = json!(id);
        between.cht.world().put(report);
    }
    between.sync().await;
}

#[tokio::test]
async fn many_go_by_jobs_and_a_run_that_was_stopped_goes_on_where_it_was() {
    for stop in [4, 6, 9, 12] {
        let mut between = Between::signed_in(None).await;
        crowd(&mut between, 200).await;
        assert_eq!(between.queue(&OutboundConfirmed::default()).queued, 204);
        between.dhis2.country().tracker_imports.polls = 2;
        let watcher = StopsBefore(stop, AtomicUsize::new(0));
        let workspace = &mut between.laptop.workspace;
        let stopped = run_outbound(workspace, None, QueueExtent::Everything, QUICK, &watcher).await;
        assert!(matches!(stopped, Err(Error::Interrupted)), "{stop}: {stopped:?}");
        let open = between.states().len();
        assert!(open > 0, "{stop}");
        let outcome = between.run().await.unwrap();
        assert_eq!(
            (outcome.sent as usize, outcome.refused, outcome.open),
            (open, 0, 0),
            "{stop}: {outcome:?}"
        );
        assert_eq!(between.there(), (201, 203, 2), "{stop}: nothing is doubled");
        let jobs = between.dhis2.requests().iter().filter(|one| one.path.contains("/jobs/")).count();
        assert!(jobs > 0);
    }
}

#[tokio::test]
async fn lost_answers_double_nothing_and_a_server_that_says_not_now_is_asked_again_later_and_not_for_ever() {
    let mut between = Between::signed_in(None).await;
    between.dhis2.misbehave(Fault::on("/api/tracker", Misbehaviour::Reset).times(2));
    between.dhis2.misbehave(Fault::on("dataValueSets", Misbehaviour::Truncated).times(2));
    assert_eq!(between.push().await.sent, 4);
    assert_eq!(between.there(), (1, 3, 2));
    between.change("r-referral", |report| report["fields"]["reason"] = json!("cough")).await;
    assert_eq!(between.queue(&OutboundConfirmed::default()).queued, 1);
    for attempt in 1..=8 {
        between.dhis2.misbehave(Fault::on("/api/tracker", Misbehaviour::Status(503)).times(7));
        let outcome = between.run().await.unwrap();
        if attempt < 8 {
            assert_eq!((outcome.open, outcome.refused), (1, 0), "{attempt}");
            let waits = between.laptop.workspace.outbound_queue(None).unwrap();
            assert_eq!(waits[0].attempts, attempt);
            let later = waits[0].next_at.unwrap() - between.cht.now().timestamp_millis();
            assert_eq!(later, (5 * 60_000) << (attempt - 1), "twice as long each time");
            // By itself it does not go before that.
            between.dhis2.forget_requests();
            let went = send_what_waits(&mut between.laptop.workspace, QUICK, &unwatched()).await.unwrap();
            assert_eq!((went.documents.sent, between.dhis2.requests().len()), (0, 0));
        } else {
            assert_eq!(outcome.items[0].problems[0].kind, Problem::GivenUp);
        }
    }
    // A person may always ask again.
    let item = between.laptop.workspace.outbound_queue(None).unwrap().remove(0);
    between.laptop.workspace.retry_outbound(item.id, &unwatched()).unwrap();
    assert_eq!(between.run().await.unwrap().sent, 1);
}

#[tokio::test]
async fn without_a_line_it_waits_and_goes_by_itself_when_the_line_is_back() {
    let mut between = Between::signed_in(None).await;
    between.queue(&OutboundConfirmed::default());
    between.dhis2.misbehave(Fault::on("/api", Misbehaviour::ProxyPage));
    assert!(matches!(between.run().await, Err(Error::Dhis2(_))));
    let waits = between.laptop.workspace.outbound_queue(None).unwrap();
    let untouched = waits.iter().all(|item| item.state == OutboundStateView::Queued && item.attempts == 0);
    assert!(waits.len() == 4 && untouched, "nothing is held against them: {waits:?}");
    let went = send_what_waits(&mut between.laptop.workspace, QUICK, &unwatched()).await;
    assert_eq!(went.unwrap().documents.sent, 4);
    assert_eq!(between.there(), (1, 3, 2));
}

#[tokio::test]
async fn two_authors_of_one_month_would_overwrite_each_other_and_one_author_corrects_herself() {
    let mut between = Between::signed_in(None).await;
    let mut again = example("service_report.json");
    again["_id"] = json!("r-service-2");
    again["reported_date"] = json!(1_793_523_700_000_i64);
    again["fields"]["rapid_tests"] = json!(15);
    between.cht.world().put(again.clone());
    between.sync().await;
    let said = |between: &Between, id: &str| {
        between.fates().into_iter().find(|(document, ..)| document == id).unwrap().2
    };
    assert_eq!(said(&between, "r-service"), ["replaced"]);
    assert!(said(&between, "r-service-2").is_empty(), "her later word stands");
    between.change("r-service-2", |report| report["contact"]["_id"] = json!("c4f2")).await;
    assert_eq!(said(&between, "r-service"), ["overlaps"]);
    assert_eq!(said(&between, "r-service-2"), ["overlaps"], "whose number would it be?");
    let queued = between.queue(&OutboundConfirmed::default());
    assert_eq!((queued.with_problems, queued.queued), (2, 3));
    // Whoever asks for one of them alone hears of the other too.
    let one = OutboundRequest { documents: vec!["r-service".to_owned()], ..OutboundRequest::default() };
    let queued = between.queue(&OutboundConfirmed { request: one, ..OutboundConfirmed::default() });
    assert_eq!((queued.with_problems, queued.queued), (1, 0));
    let document = between.laptop.workspace.outbound_document("r-service", None, &unwatched()).unwrap();
    let problem = &document.mappings[3].problems[0];
    assert_eq!(
        (problem.kind, problem.about.as_ref().unwrap().id.as_str()),
        (Problem::Overlaps, "r-service-2")
    );
    // Sent all the same, the later one has the last word.
    between.queue(&everything());
    between.run().await.unwrap();
    let country = between.dhis2.country();
    let tests: Vec<&str> =
        country.values.values().map(|held| held.value.as_str()).filter(|value| *value != "0").collect();
    assert_eq!(tests, ["15"]);
}

#[tokio::test]
async fn what_was_deleted_while_it_waited_goes_no_more() {
    let mut between = Between::signed_in(None).await;
    between.queue(&OutboundConfirmed::default());
    between.cht.world().delete("r-referral");
    between.sync().await;
    let outcome = between.run().await.unwrap();
    assert_eq!((outcome.sent, outcome.deleted), (3, 0));
    assert_eq!(between.there(), (1, 2, 2));
    assert!(
        between.fates().iter().all(|(document, ..)| document != "r-referral"),
        "there is nothing to delete"
    );
}

#[tokio::test]
async fn each_mistake_has_its_own_message_and_the_rest_goes_on() {
    type Case = (&'static str, &'static str, fn(&mut Value), Problem, Option<&'static str>);
    let table: [Case; 7] = [
        (
            "pregnancy",
            "r-pregnancy",
            |mapping| mapping["relevant_to"] = json!("doc.fields.a.b"),
            Problem::RelevanceFailed,
            None,
        ),
        (
            "pregnancy",
            "r-pregnancy",
            |mapping| mapping["attributes"]["ByFNHjgonpz"] = json!("doc.patient.nom"),
            Problem::NotFound,
            Some("attributes.ByFNHjgonpz"),
        ),
        (
            "pregnancy",
            "r-pregnancy",
            |mapping| mapping["attributes"]["ByFNHjgonpz"] = json!({ "expr": "nothing.there" }),
            Problem::Thrown,
            Some("attributes.ByFNHjgonpz"),
        ),
        (
            "pregnancy",
            "r-pregnancy",
            |mapping| mapping["attributes"]["ByFNHjgonpz"] = json!({ "expr": "for (;;) {}" }),
            Problem::TooLong,
            Some("attributes.ByFNHjgonpz"),
        ),
        (
            "pregnancy",
            "r-pregnancy",
            |mapping| mapping["attributes"]["SWItsyCAKfh"]["codes"] = json!({ "x": "y" }),
            Problem::NoCode,
            Some("attributes.SWItsyCAKfh"),
        ),
        (
            "service report",
            "r-service",
            |mapping| mapping["period"] = json!("doc.form"),
            Problem::NotAMonth,
            Some("period"),
        ),
        (
            "service report",
            "r-service",
            |mapping| mapping["values"] = json!([]),
            Problem::NoValue,
            Some("values"),
        ),
    ];
    let mut between = Between::signed_in(None).await;
    for (mapping, document, change, expected, at) in table {
        between.keep(&changed(mapping, change));
        let preview = between.preview();
        let row = preview.rows.iter().find(|row| row.document == document && row.mapping == mapping).unwrap();
        assert_eq!((row.fate, row.problems[0].kind), (OutboundFate::Failed, expected), "{row:?}");
        assert_eq!(row.problems[0].at.as_deref(), at);
        let rest = preview.rows.iter().filter(|row| row.fate == OutboundFate::New).count();
        assert!(rest >= 3, "{expected:?}: the rest goes on: {rest}");
    }
    let unknown = OutboundRequest { mappings: vec!["none".to_owned()], ..OutboundRequest::default() };
    let workspace = &between.laptop.workspace;
    assert!(matches!(
        preview_outbound(workspace, &unknown, &unwatched()),
        Err(Error::UnknownOutboundMapping { mapping }) if mapping == "none"
    ));
    let unknown = OutboundRequest { documents: vec!["none".to_owned()], ..OutboundRequest::default() };
    assert!(matches!(
        preview_outbound(workspace, &unknown, &unwatched()),
        Err(Error::UnknownRecord { document }) if document == "none"
    ));
}

#[tokio::test]
async fn a_patient_that_is_not_kept_is_named() {
    let mut between = Between::signed_in(None).await;
    let request = RecordsRequest { forms: vec!["pregnancy".to_owned()], ..RecordsRequest::default() };
    between.laptop.workspace.choose_records(&request).unwrap();
    let preview = between.preview();
    let row = &preview.rows[0];
    let kinds: Vec<Problem> = row.problems.iter().map(|one| one.kind).collect();
    // Who wrote it is of no use for totals here, and of the same type as patients.
    let absent = [Problem::ContactNotKept; 2];
    assert_eq!((row.fate, kinds), (OutboundFate::Failed, [&[Problem::NotFound][..], &absent].concat()));
    let named: Vec<&str> =
        row.problems[1..].iter().map(|one| one.about.as_ref().unwrap().id.as_str()).collect();
    assert_eq!(named, ["c4f2", "9d3e"]);
}

#[tokio::test]
async fn what_is_wiped_waits_no_longer_and_what_went_stays_known() {
    let mut between = Between::signed_in(None).await;
    let one = OutboundRequest { mappings: vec!["service report".to_owned()], ..OutboundRequest::default() };
    between.queue(&OutboundConfirmed { request: one, ..OutboundConfirmed::default() });
    assert_eq!(between.run().await.unwrap().sent, 1);
    assert_eq!(between.queue(&OutboundConfirmed::default()).queued, 3);
    let names = ["pregnancy", "pregnancy_visit", "service_report"];
    let mut request = RecordsRequest {
        forms: names.map(ToOwned::to_owned).to_vec(),
        contact_types: vec!["person".to_owned()],
        keep_days: None,
    };
    between.laptop.workspace.choose_records(&request).unwrap();
    let waits = |between: &Between| -> Vec<String> {
        let mut waits: Vec<String> = between.states().into_iter().map(|(document, _)| document).collect();
        waits.sort();
        waits
    };
    assert_eq!(waits(&between), ["r-pregnancy", "r-visit"]);
    request.contact_types.clear();
    between.laptop.workspace.choose_records(&request).unwrap();
    assert!(waits(&between).is_empty(), "a report waits with its patient's name");
    assert_eq!(between.fate("r-service"), OutboundFate::Same);
}

/// The example of a configuration of the CHT, for a server, changed.
fn configured(base: &str, change: impl FnOnce(&mut Value)) -> Value {
    let mut outbound = example("configuration.json");
    let push = &mut outbound["referral"];
    push["destination"]["base_url"] = json!(base);
    push.as_object_mut().unwrap().remove("cron");
    change(push);
    outbound
}

#[tokio::test]
async fn the_chts_own_configuration_goes_where_it_says_if_that_is_a_dhis2_somebody_signed_in_to() {
    let mut between = Between::new(None).await;
    between.keep(&OutboundFile::empty());
    let url = between.dhis2.url();
    let problems = |between: &Between| -> Vec<Problem> {
        let overview = between.laptop.workspace.outbound_overview(None).unwrap();
        overview.mappings[0].problems.iter().map(|one| one.kind).collect()
    };
    let table: [(Value, &[Problem]); 5] = [
        (configured(&url, |_| ()), &[Problem::NotDhis2]),
        (configured("https://openhim.example", |_| ()), &[Problem::NotDhis2]),
        (
            json!({ "refer": { "relevant_to": "true", "mapping": {}, "destination": { "base_url": url, "path": "/api/events" } } }),
            &[Problem::NotDhis2],
        ),
        (json!({ "refer": { "mapping": {} } }), &[Problem::NeverRelevant, Problem::NoDestination]),
        (
            json!({ "refer": { "relevant_to": "true", "cron": "often", "destination": { "base_url": "https://a.example", "auth": { "type": "oauth" } } } }),
            &[Problem::ConfigurationMalformed, Problem::CronMalformed, Problem::AuthenticationWrong],
        ),
    ];
    for (settings, expected) in table {
        between.cht.world().set_setting("outbound", settings);
        between.sync().await;
        assert_eq!(problems(&between), expected);
    }
    let without = configured(&url, |push| {
        push["mapping"].as_object_mut().unwrap().remove("events.0.event");
    });
    between.cht.world().set_setting("outbound", without);
    between.sync().await;
    between.sign_in().await;
    assert!(problems(&between).is_empty());
    assert_eq!(
        between.fates(),
        [("r-referral".to_owned(), OutboundFate::Failed, vec!["without_uid".to_owned()])]
    );
    // With a UID it may go, at the time that its cron names; a person may say so before.
    between.cht.world().set_setting("outbound", configured(&url, |push| push["cron"] = json!("5 1 * * *")));
    between.sync().await;
    let document = between.laptop.workspace.outbound_document("r-referral", None, &unwatched()).unwrap();
    let payload: Value = serde_json::from_str(document.mappings[0].payload.as_deref().unwrap()).unwrap();
    assert_eq!(payload, example("configuration.payload.json"));
    assert_eq!(between.fates(), [("r-referral".to_owned(), OutboundFate::New, vec![])]);
    between.queue(&OutboundConfirmed::default());
    assert!(!between.laptop.workspace.outbound_overview(None).unwrap().mappings[0].due);
    let went = send_what_waits(&mut between.laptop.workspace, QUICK, &unwatched()).await.unwrap();
    assert_eq!((went.documents.sent, went.documents.open), (0, 1));
    let night = "2026-11-24T01:07:00Z".parse().unwrap();
    between.laptop.reopen(night);
    let went = send_what_waits(&mut between.laptop.workspace, QUICK, &unwatched()).await.unwrap();
    assert_eq!((went.documents.sent, went.documents.open), (1, 0));
    assert_eq!(between.there(), (0, 1, 0));
    // Signed out, what would be sent is still seen, and why it cannot be.
    let connection = between.laptop.workspace.dhis2_connections().unwrap()[0].id;
    between.laptop.workspace.sign_out_of_dhis2(connection).unwrap();
    assert_eq!(problems(&between), [Problem::SecretMissing]);
}

#[tokio::test]
async fn what_goes_by_hand_is_a_file_for_each_page_of_import_and_export() {
    let mut between = Between::signed_in(None).await;
    let folder = tempfile::tempdir().unwrap();
    let save = |between: &mut Between| {
        let request = OutboundRequest::default();
        save_outbound(&mut between.laptop.workspace, &request, false, folder.path(), &unwatched())
    };
    let saved = save(&mut between).unwrap();
    let kinds: Vec<(OutboundFileKind, u32)> =
        saved.files.iter().map(|file| (file.kind, file.documents)).collect();
    assert_eq!(
        kinds,
        [
            (OutboundFileKind::TrackedEntities, 1),
            (OutboundFileKind::Events, 2),
            (OutboundFileKind::DataValues, 1)
        ]
    );
    for file in &saved.files {
        let content: Value = serde_json::from_slice(&fs::read(&file.path).unwrap()).unwrap();
        let key = match file.kind {
            OutboundFileKind::TrackedEntities => "trackedEntities",
            OutboundFileKind::Events => "events",
            _ => "dataValues",
        };
        assert!(!content[key].as_array().unwrap().is_empty(), "{content}");
    }
    assert!(between.fates().iter().all(|(_, fate, _)| *fate == OutboundFate::Saved));
    assert_eq!(between.queue(&OutboundConfirmed::default()).queued, 0, "whoever has the file imports it");
    let again = OutboundConfirmed { saved_again: true, ..OutboundConfirmed::default() };
    assert_eq!(between.queue(&again).queued, 4);
    between.run().await.unwrap();
    assert!(matches!(save(&mut between), Err(Error::NothingToSend)));
}
