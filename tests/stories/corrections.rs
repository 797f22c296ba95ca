//! What becomes of what was sent, or waits, when its document is edited, corrected by another, deleted or wiped.

use std::collections::BTreeMap;
use std::fs;

use jumla_engine::surface::{
    OutboundConfirmed, OutboundFate, OutboundFileKind, OutboundItemView, OutboundProblemKind as Problem,
    OutboundRequest, OutboundStateView, RecordsRequest,
};
use jumla_engine::{Error, queue_outbound, save_outbound};
use jumla_testkit::{Fault, Misbehaviour};
use serde_json::{Value, json};

use crate::between::{Between, changed, everything, example};
use crate::with_dhis2::unwatched;

const TESTS: &str = "N6WuR4FmA8d";
const VISITS: &str = "pE5eeuMepUq";

/// The service report of the examples, by the same author, later.
fn later_report(id: &str, tests: u32) -> Value {
    let mut report = example("service_report.json");
    report["_id"] = json!(id);
    report["reported_date"] = json!(1_793_523_700_000_i64);
    report["fields"]["rapid_tests"] = json!(tests);
    report
}

/// What stands in DHIS2, by data element and period.
fn values(between: &Between) -> BTreeMap<(String, String), String> {
    let country = between.dhis2.country();
    let held = country.values.iter().filter(|(_, held)| !held.deleted);
    held.map(|([element, period, ..], held)| ((element.clone(), period.clone()), held.value.clone()))
        .collect()
}

fn value(between: &Between, element: &str, period: &str) -> Option<String> {
    values(between).remove(&(element.to_owned(), period.to_owned()))
}

fn deletions() -> OutboundConfirmed {
    OutboundConfirmed { deletions: true, ..OutboundConfirmed::default() }
}

#[tokio::test]
async fn a_report_that_a_later_one_corrected_never_takes_its_place() {
    let mut between = Between::signed_in(None).await;
    between.cht.world().put(later_report("r-later", 15));
    between.sync().await;
    let queued = between.queue(&OutboundConfirmed::default());
    assert_eq!((queued.queued, queued.replaced, queued.with_problems), (4, 1, 0));
    between.run().await.unwrap();
    assert_eq!(value(&between, TESTS, "202610").as_deref(), Some("15"));
    // Whatever is asked for, alone or with the rest, before or after the later one is there.
    let alone = OutboundRequest { documents: vec!["r-service".to_owned()], ..OutboundRequest::default() };
    for confirmed in [everything(), OutboundConfirmed { request: alone, ..everything() }] {
        let queued = between.queue(&confirmed);
        assert_eq!((queued.queued, queued.replaced), (0, 1));
        between.run().await.unwrap();
        assert_eq!(value(&between, TESTS, "202610").as_deref(), Some("15"));
    }
    let count = between.preview().counts.pop().unwrap();
    assert_eq!((count.new, count.replaced, count.with_problems), (1, 1, 0), "{count:?}");
}

#[tokio::test]
async fn an_edited_report_empties_what_it_filled_before_and_says_no_more() {
    let mut between = Between::signed_in(None).await;
    between.push().await;
    assert_eq!(value(&between, TESTS, "202610").as_deref(), Some("14"));
    between.change("r-service", |report| report["fields"]["month"] = json!("2026-09")).await;
    assert_eq!(between.push().await.sent, 1);
    assert_eq!(value(&between, TESTS, "202609").as_deref(), Some("14"));
    assert_eq!(value(&between, TESTS, "202610"), None, "it does not count in two months");
    // A field that was emptied, although another was filled.
    between
        .change("r-service", |report| {
            report["fields"]["home_visits"] = json!("");
            report["fields"]["rapid_tests"] = json!(12);
        })
        .await;
    between.keep(&changed("service report", |mapping| {
        for at in 0..2 {
            let path = mapping["values"][at]["value"].clone();
            mapping["values"][at]["value"] = json!({ "path": path, "optional": true });
        }
    }));
    assert_eq!(between.push().await.sent, 1);
    assert_eq!(value(&between, TESTS, "202609").as_deref(), Some("12"));
    assert_eq!(value(&between, VISITS, "202609"), None);
    // What another report says by now is not its own to empty.
    between.cht.world().put(later_report("r-later", 9));
    between.sync().await;
    between.push().await;
    between.change("r-later", |report| report["fields"]["month"] = json!("2026-09")).await;
    between.change("r-service", |report| report["fields"]["month"] = json!("2026-08")).await;
    between.push().await;
    assert_eq!(value(&between, TESTS, "202608").as_deref(), Some("12"));
    assert_eq!(value(&between, TESTS, "202609").as_deref(), Some("9"));
    assert_eq!(value(&between, TESTS, "202610"), None);
}

#[tokio::test]
async fn with_a_correction_that_was_deleted_the_numbers_before_come_back() {
    let mut between = Between::signed_in(None).await;
    between.push().await;
    between.cht.world().put(later_report("r-later", 15));
    between.sync().await;
    between.push().await;
    assert_eq!(value(&between, TESTS, "202610").as_deref(), Some("15"));
    between.cht.world().delete("r-later");
    between.sync().await;
    assert_eq!(between.fate("r-later"), OutboundFate::Gone);
    // For that one alone nothing can be done: the other has to go again.
    let alone = OutboundRequest { documents: vec!["r-later".to_owned()], ..OutboundRequest::default() };
    let queued = between.queue(&OutboundConfirmed { request: alone, ..deletions() });
    assert_eq!((queued.queued, queued.elsewhere), (0, 1));
    let queued = between.queue(&OutboundConfirmed { expected: Some(1), ..deletions() });
    assert_eq!((queued.queued, queued.deletions, queued.restored), (2, 1, 1));
    between.run().await.unwrap();
    assert_eq!(value(&between, TESTS, "202610").as_deref(), Some("14"));
    assert_eq!(between.fate("r-later"), OutboundFate::Deleted);
    assert_eq!(between.fate("r-service"), OutboundFate::Same);
}

#[tokio::test]
async fn a_deletion_that_had_to_wait_leaves_what_was_written_since() {
    let mut between = Between::signed_in(None).await;
    between.push().await;
    between.cht.world().delete("r-service");
    between.sync().await;
    assert_eq!(between.queue(&deletions()).deletions, 1);
    between.dhis2.misbehave(Fault::on("dataValueSets", Misbehaviour::Status(503)).times(7));
    assert_eq!(between.run().await.unwrap().open, 1, "not now");
    between.cht.world().put(later_report("r-later", 15));
    between.sync().await;
    between.queue(&OutboundConfirmed::default());
    // The deletion is asked about first, and again once the other is there.
    between.dhis2.misbehave(Fault::on("dataValueSets", Misbehaviour::Status(503)).times(7));
    between.run().await.unwrap();
    between.run().await.unwrap();
    assert_eq!(value(&between, TESTS, "202610").as_deref(), Some("15"));
    assert_eq!(between.fate("r-service"), OutboundFate::Deleted);
}

#[tokio::test]
async fn of_what_was_refused_in_part_the_deletion_is_offered() {
    let mut between = Between::signed_in(None).await;
    // The person is taken, her enrolment is not.
    between.keep(&changed("pregnancy", |mapping| {
        mapping["enrollment"]["events"][0]["data_values"]["oGv0GEZ9T8r"] = json!({ "expr": "'sixty'" });
    }));
    between.queue(&everything());
    let outcome = between.run().await.unwrap();
    assert!(outcome.items.iter().any(|item| item.document == "r-pregnancy"), "{outcome:?}");
    assert_eq!(between.there().0, 1, "DHIS2 has the person");
    between.cht.world().delete("r-pregnancy");
    between.sync().await;
    assert_eq!(between.fate("r-pregnancy"), OutboundFate::Gone);
    let document = between.laptop.workspace.outbound_document("r-pregnancy", None, &unwatched()).unwrap();
    assert_eq!(document.mappings[0].fate, Some(OutboundFate::Gone));
    assert_eq!(between.queue(&deletions()).deletions, 1);
    assert_eq!(between.run().await.unwrap().deleted, 1);
    let document = between.laptop.workspace.outbound_document("r-pregnancy", None, &unwatched()).unwrap();
    assert_eq!(document.mappings[0].fate, Some(OutboundFate::Deleted), "and not that DHIS2 still has it");
}

#[tokio::test]
async fn what_waits_goes_as_its_document_is_now_or_not_at_all() {
    let mut between = Between::signed_in(None).await;
    between.keep(&changed("referral", |mapping| {
        mapping["relevant_to"] = json!("doc.form === 'referral' && doc.fields.consent !== 'no'");
    }));
    between.queue(&OutboundConfirmed::default());
    between.change("r-service", |report| report["fields"]["rapid_tests"] = json!(21)).await;
    between.change("r-referral", |report| report["fields"]["consent"] = json!("no")).await;
    between.change("r-pregnancy", |report| report["fields"]["patient_uuid"] = json!(null)).await;
    let outcome = between.run().await.unwrap();
    assert_eq!(value(&between, TESTS, "202610").as_deref(), Some("21"), "as it is now");
    assert!(between.dhis2.country().tracker.events.iter().all(|one| one["program"] != "LKrKAUvS6rw"));
    assert_eq!(between.states(), [("r-pregnancy".to_owned(), OutboundStateView::Refused)], "{outcome:?}");
    assert_eq!(between.fate("r-service"), OutboundFate::Same);
}

#[tokio::test]
async fn no_more_goes_than_somebody_agreed_to() {
    let mut between = Between::signed_in(None).await;
    let agreed = |expected| OutboundConfirmed { expected: Some(expected), ..OutboundConfirmed::default() };
    let asked = queue_outbound(&mut between.laptop.workspace, &agreed(3), &unwatched());
    assert!(matches!(asked, Err(Error::OutboundOutdated { expected: 3, found: 4 })), "{asked:?}");
    assert!(between.states().is_empty(), "nothing is in the queue");
    assert_eq!(between.queue(&agreed(4)).queued, 4);
    let what = between.laptop.workspace.outbound_queue(None).unwrap();
    let of = |id: &str| what.iter().find(|item| item.document == id).unwrap().what.clone().unwrap();
    assert_eq!(of("r-service").of_type, "service_report");
    assert_eq!(of("r-service").contact.unwrap().name, "Baraka Mutua");
}

#[tokio::test]
async fn a_job_that_says_nothing_holds_up_nothing_else_and_is_not_started_without_end() {
    // The server knows no job for as long as anybody asks; or its answer is of no use.
    for fault in [
        Fault::on("/tracker/jobs", Misbehaviour::Status(404)).times(60),
        Fault::on("/tracker/jobs", Misbehaviour::Status(403)),
    ] {
        let mut between = Between::signed_in(None).await;
        for n in 0..120 {
            let mut report = example("referral.json");
            report["_id"] = json!(format!("r-many-{n:03}"));
            between.cht.world().put(report);
        }
        between.sync().await;
        between.queue(&OutboundConfirmed::default());
        between.dhis2.forget_requests();
        between.dhis2.misbehave(fault);
        let outcome = between.run().await.unwrap();
        assert!(outcome.open >= 120, "they wait: {outcome:?}");
        assert_eq!(value(&between, TESTS, "202610").as_deref(), Some("14"), "the rest went");
        let started = between.dhis2.requests().iter().filter(|one| one.path.ends_with("/tracker")).count();
        assert_eq!(started, 1, "one request, and no second one for the same");
        let waits = between.laptop.workspace.outbound_queue(None).unwrap();
        let later = |item: &OutboundItemView| item.attempts == 1 && item.next_at.is_some();
        assert!(waits.iter().all(later), "{waits:?}");
        let outcome = between.run().await.unwrap();
        assert_eq!((outcome.open, outcome.refused), (0, 0), "{outcome:?}");
        assert_eq!(between.there().1, 123, "nothing is doubled");
    }
}

#[tokio::test]
async fn the_words_of_dhis2_about_a_patient_are_wiped_with_her() {
    let mut between = Between::signed_in(None).await;
    between.keep(&changed("pregnancy visit", |mapping| {
        mapping["event"]["data_values"]["oGv0GEZ9T8r"] = json!({ "expr": "'secret words'" });
    }));
    between.queue(&everything());
    assert_eq!(between.run().await.unwrap().refused, 1);
    // Refused, then superseded by what waits.
    between.queue(&OutboundConfirmed {
        refused_again: true,
        with_problems: true,
        ..OutboundConfirmed::default()
    });
    between.laptop.workspace.choose_records(&RecordsRequest::default()).unwrap();
    assert!(between.states().is_empty());
    let history = between.laptop.workspace.outbound_document("r-visit", None, &unwatched());
    let said = match history {
        Ok(document) => {
            document.mappings.iter().any(|one| one.history.iter().any(|row| !row.problems.is_empty()))
        }
        Err(_) => false,
    };
    assert!(!said, "nothing is left of what was said about her");
}

#[tokio::test]
async fn files_take_no_other_s_place_and_have_no_object_twice() {
    let mut between = Between::signed_in(None).await;
    // A woman who is registered twice.
    let mut again = example("pregnancy.json");
    again["_id"] = json!("r-again");
    between.cht.world().put(again);
    between.sync().await;
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("usb").join("for DHIS2");
    let mut save = |mapping: &str| {
        let request = OutboundRequest { mappings: vec![mapping.to_owned()], ..OutboundRequest::default() };
        save_outbound(&mut between.laptop.workspace, &request, false, &place, &unwatched()).unwrap().files
    };
    let (women, visits, referrals) = (save("pregnancy"), save("pregnancy visit"), save("referral"));
    assert_eq!(women.len(), 2, "the same woman in one file would be refused with all the others");
    assert!(women.iter().all(|file| file.kind == OutboundFileKind::TrackedEntities && file.documents == 1));
    assert_ne!(visits[0].path, referrals[0].path);
    let files = women.iter().chain(&visits).chain(&referrals);
    for file in files {
        let content: Value = serde_json::from_slice(&fs::read(&file.path).unwrap()).unwrap();
        assert!(content["events"].is_array() || content["trackedEntities"].is_array(), "{content}");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(&file.path).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "patient data, for the owner alone");
        }
    }
}

#[tokio::test]
async fn a_file_too_empties_what_the_file_before_filled() {
    let mut between = Between::signed_in(None).await;
    let folder = tempfile::tempdir().unwrap();
    let save = |between: &mut Between| -> Value {
        let mapping = vec!["service report".to_owned()];
        let request = OutboundRequest { mappings: mapping, ..OutboundRequest::default() };
        let workspace = &mut between.laptop.workspace;
        let saved = save_outbound(workspace, &request, false, folder.path(), &unwatched()).unwrap();
        serde_json::from_slice(&fs::read(&saved.files[0].path).unwrap()).unwrap()
    };
    save(&mut between);
    between.change("r-service", |report| report["fields"]["month"] = json!("2026-09")).await;
    let file = save(&mut between);
    let values = file["dataValues"].as_array().unwrap();
    let deleted: Vec<&Value> = values.iter().filter(|value| value["deleted"] == true).collect();
    assert_eq!((values.len(), deleted.len()), (4, 2), "{file}");
    assert!(deleted.iter().all(|value| value["period"] == "202610"), "{file}");
}

#[tokio::test]
async fn a_configuration_with_more_than_is_understood_is_not_sent_from_here() {
    let mut between = Between::signed_in(None).await;
    between.keep(&jumla_engine::surface::OutboundFile::empty());
    let url = between.dhis2.url();
    let mut outbound = example("configuration.json");
    outbound["referral"]["destination"]["base_url"] = json!(url);
    for (path, problems) in [
        ("/api/tracker?async=true", vec![]),
        ("/api/tracker?importStrategy=CREATE_AND_UPDATE", vec![]),
        ("/api/tracker?importMode=VALIDATE", vec![Problem::NotForDhis2]),
        ("/api/tracker?orgUnitIdScheme=CODE", vec![Problem::NotForDhis2]),
        ("/api/tracker?importStrategy=CREATE", vec![Problem::NotForDhis2]),
    ] {
        outbound["referral"]["destination"]["path"] = json!(path);
        between.cht.world().set_setting("outbound", outbound.clone());
        between.sync().await;
        let overview = between.laptop.workspace.outbound_overview(None).unwrap();
        let said: Vec<Problem> = overview.mappings[0].problems.iter().map(|one| one.kind).collect();
        assert_eq!(said, problems, "{path}");
    }
    outbound["referral"]["destination"]["path"] = json!("/api/tracker");
    outbound["referral"]["mapping"]["relationships.0.relationshipType"] = json!({ "expr": "'XdP5nraLPZ0'" });
    between.cht.world().set_setting("outbound", outbound);
    between.sync().await;
    let fates = between.fates();
    assert_eq!(fates, [("r-referral".to_owned(), OutboundFate::Failed, vec!["not_for_dhis2".to_owned()])]);
}
