//! What is written here reaches the server once, and what the server refuses stays visible with its reason.

use jumla_engine::surface::{Extent, OutgoingState};
use jumla_testkit::{Fault, Misbehaviour, SimulatedCht, WorldBuilder};
use serde_json::{Map, Value, json};

use crate::laptop::Laptop;

fn builder() -> WorldBuilder {
    WorldBuilder::new().facilities(2).chws_per_facility(2).months("2026-10", 2)
}

/// A report by the supervisor of the first facility about somebody.
fn note(subject: &str) -> Map<String, Value> {
    let document = json!({
        "type": "data_record", "form": "jumla_note", "contact": {"_id": builder().supervisor_id(1)},
        "fields": {"patient_id": subject}, "reported_date": 1_795_996_800_000_i64,
    });
    document.as_object().unwrap().clone()
}

fn states(laptop: &Laptop) -> Vec<(String, OutgoingState, Option<String>)> {
    let view = laptop.workspace.sync_view().unwrap();
    view.outgoing.into_iter().map(|one| (one.id, one.state, one.reason)).collect()
}

#[tokio::test]
async fn what_is_written_here_goes_with_the_next_run_and_only_once() {
    let builder = builder();
    let server = SimulatedCht::start(builder.build()).await;
    let mut laptop = Laptop::synced(&server, "supervisor1").await;
    let revision = laptop.workspace.write_for_server(&"note-1".into(), note(&builder.chw_id(1, 1))).unwrap();
    assert!(server.world().document("note-1").is_none(), "not before it is asked for");
    // The server takes it, and the line breaks before it can say so.
    server.misbehave(Fault::on("_bulk_docs", Misbehaviour::Reset));
    let outcome = laptop.sync().await.unwrap();
    assert_eq!((outcome.pushed, outcome.refused, outcome.retries), (1, 0, 1));
    let stored = server.world().document("note-1").unwrap().clone();
    assert_eq!(stored["_rev"], revision.as_str());
    assert_eq!(stored["form"], "jumla_note");
    assert_eq!(states(&laptop), [("note-1".to_owned(), OutgoingState::Sent, None)]);
    assert_eq!(laptop.sync().await.unwrap().pushed, 0);
    // A later version follows on the first.
    laptop.workspace.write_for_server(&"note-1".into(), note(&builder.chw_id(1, 2))).unwrap();
    assert_eq!(laptop.sync().await.unwrap().pushed, 1);
    let stored = server.world().document("note-1").unwrap().clone();
    assert!(stored["_rev"].as_str().unwrap().starts_with("2-"), "{stored}");
}

#[tokio::test]
async fn a_refused_document_stays_with_the_reason_and_the_rest_goes() {
    let builder = builder();
    let server = SimulatedCht::start(builder.build()).await;
    let mut laptop = Laptop::synced(&server, "supervisor1").await;
    // About somebody in the other supervisor's facility.
    laptop.workspace.write_for_server(&"note-far".into(), note(&builder.chw_id(2, 1))).unwrap();
    laptop.workspace.write_for_server(&"note-near".into(), note(&builder.chw_id(1, 1))).unwrap();
    let outcome = laptop.sync().await.unwrap();
    assert_eq!((outcome.pushed, outcome.refused, outcome.complete), (1, 1, true));
    assert_eq!(
        states(&laptop),
        [
            ("note-far".to_owned(), OutgoingState::Refused, Some("forbidden".to_owned())),
            ("note-near".to_owned(), OutgoingState::Sent, None),
        ]
    );
    assert_eq!(laptop.sync().await.unwrap().refused, 0, "not again and again");
    laptop.workspace.retry_outgoing(&"note-far".into()).unwrap();
    assert_eq!(laptop.sync().await.unwrap().refused, 1, "once more, when asked to");
    laptop.workspace.discard_outgoing(&"note-far".into()).unwrap();
    assert_eq!(states(&laptop).len(), 1);
    assert!(
        laptop.workspace.discard_outgoing(&"note-near".into()).is_err(),
        "what was sent cannot be taken back"
    );
}

#[tokio::test]
async fn an_officers_documents_go_the_same_way() {
    let builder = builder();
    let server = SimulatedCht::start(builder.build()).await;
    let mut laptop = Laptop::synced(&server, "officer").await;
    laptop.workspace.write_for_server(&"note-1".into(), note(&builder.chw_id(2, 1))).unwrap();
    assert_eq!(laptop.sync().await.unwrap().pushed, 1);
    assert!(server.world().document("note-1").is_some());
}

#[tokio::test]
async fn what_cannot_be_sent_does_not_keep_the_rest_from_coming() {
    let builder = builder();
    for (misbehaviour, state) in [
        (Misbehaviour::Status(403), OutgoingState::Refused),
        (Misbehaviour::Status(400), OutgoingState::Queued),
    ] {
        let server = SimulatedCht::start(builder.build()).await;
        let mut laptop = Laptop::connected(&server, "supervisor1").await.unwrap();
        laptop.workspace.write_for_server(&"note-1".into(), note(&builder.chw_id(1, 1))).unwrap();
        server.misbehave(Fault::on("_revs_diff", misbehaviour).times(10));
        let end = laptop.run(Extent::Changes).await;
        assert!(end.outcome.fetched > 5, "{end:?}");
        assert_eq!(states(&laptop)[0].1, state);
        // A failure that may pass is told; a refusal stands beside the document.
        assert_eq!(end.error.is_some(), state == OutgoingState::Queued);
    }
}

#[tokio::test]
async fn a_later_version_follows_on_one_that_was_not_sent_yet() {
    let builder = builder();
    let server = SimulatedCht::start(builder.build()).await;
    let mut laptop = Laptop::synced(&server, "supervisor1").await;
    for chw in [1, 2, 1] {
        laptop.workspace.write_for_server(&"note-1".into(), note(&builder.chw_id(1, chw))).unwrap();
    }
    assert_eq!(laptop.sync().await.unwrap().pushed, 1);
    let stored = server.world().document("note-1").unwrap().clone();
    assert!(stored["_rev"].as_str().unwrap().starts_with("3-"), "{stored}");
}
