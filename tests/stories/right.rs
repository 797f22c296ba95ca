//! What the store holds is what the server says, whatever the server says while it is being asked.

use jumla_engine::Unwatched;
use jumla_engine::surface::{Extent, SyncState};
use jumla_engine::sync::{Options, sync};
use jumla_testkit::{Fault, Misbehaviour, SimulatedCht, World, WorldBuilder};
use serde_json::json;

use crate::laptop::{Laptop, StopsAt, scope};
use crate::likeness::{assert_alike, everything};

fn builder() -> WorldBuilder {
    WorldBuilder::new().facilities(2).chws_per_facility(3).months("2026-09", 3).unsynced_percent(0)
}

fn report(builder: &WorldBuilder, chw: usize, month: u32) -> String {
    builder.target_document(1, chw, month).unwrap()["_id"].as_str().unwrap().to_owned()
}

fn first_target(world: &World) -> String {
    world.settings()["tasks"]["targets"]["items"][0]["id"].as_str().unwrap().to_owned()
}

fn bulk_gets(server: &SimulatedCht) -> Vec<usize> {
    let requests = server.requests();
    requests.iter().filter(|request| request.path.ends_with("_bulk_get")).map(|one| one.documents()).collect()
}

#[tokio::test]
async fn a_document_that_changes_or_vanishes_while_it_is_fetched_is_right_at_the_end_of_the_run() {
    let builder = builder();
    let server = SimulatedCht::start(builder.build()).await;
    let mut laptop = Laptop::connected(&server, "supervisor1").await.unwrap();
    let (changed, vanished) = (report(&builder, 1, 2), report(&builder, 2, 2));
    server.before("_bulk_get", 0, move |world| {
        world.change(&changed, |doc| doc["targets"][0]["value"] = json!({"pass": 55, "total": 55}));
        world.delete(&vanished);
        // As after a compaction: the earlier revision cannot be had any more.
        world.compact();
    });
    let outcome = laptop.sync().await.unwrap();
    assert_eq!((outcome.complete, outcome.missing), (true, 0), "{outcome:?}");
    let calm = Laptop::synced(&server, "supervisor1").await;
    assert_alike(&everything(&laptop.workspace), &everything(&calm.workspace), "after one run");
}

#[tokio::test]
async fn what_the_server_lists_but_does_not_give_is_told_and_asked_for_again() {
    let builder = builder();
    let server = SimulatedCht::start(builder.build()).await;
    let mut laptop = Laptop::connected(&server, "supervisor1").await.unwrap();
    server.misbehave(Fault::on("_bulk_get", Misbehaviour::Omitted).times(2));
    let outcome = laptop.sync().await.unwrap();
    assert_eq!(outcome.state, SyncState::Done);
    assert!(!outcome.complete && outcome.missing > 0, "{outcome:?}");
    let missing = outcome.missing;
    let outcome = laptop.sync().await.unwrap();
    assert_eq!((outcome.complete, outcome.missing, outcome.fetched), (true, 0, missing));
}

#[tokio::test]
async fn of_conflicting_revisions_the_one_that_wins_on_the_server_is_kept() {
    let builder = builder();
    let mut world = builder.build();
    let id = report(&builder, 1, 2);
    let losing = world.document(&id).unwrap().clone();
    let mut winning = losing.clone();
    winning["targets"][0]["value"] = json!({"pass": 66, "total": 66});
    world.conflict(&id, winning, "9-ffffffffffffffffffffffffffffffff");
    let server = SimulatedCht::start(world).await;
    let target = first_target(&server.world());
    let period = builder.month_tags()[2].clone();
    for user in ["supervisor1", "officer"] {
        let laptop = Laptop::synced(&server, user).await;
        let facility = builder.facility_id(1);
        let detail = laptop
            .workspace
            .target_detail(&scope(&[&facility], Some(&period)), &target.clone().into())
            .unwrap();
        let row = detail.contributions.iter().find(|row| row.contact.id == builder.chw_id(1, 1)).unwrap();
        assert_eq!(
            (row.pass, row.rev.as_deref()),
            (Some(66.into()), Some("9-ffffffffffffffffffffffffffffffff"))
        );
    }
    // All leaves come at once where a document is asked for without a revision.
    let mut laptop = Laptop::connected(&server, "supervisor1").await.unwrap();
    server.misbehave(Fault::on("_bulk_get", Misbehaviour::Omitted));
    assert!(laptop.sync().await.unwrap().complete);
    let calm = Laptop::synced(&server, "supervisor1").await;
    assert_alike(&everything(&laptop.workspace), &everything(&calm.workspace), "from the leaves");
}

#[tokio::test]
async fn a_chw_who_moved_is_counted_where_she_is_now() {
    let builder = builder();
    let mut world = builder.build();
    // One supervisor of both facilities.
    let both = [builder.facility_id(1), builder.facility_id(2)];
    world.user_mut("supervisor1").unwrap().facility_ids = both.to_vec();
    world.change("org.couchdb.user:supervisor1", |user| user["facility_id"] = json!(both));
    let server = SimulatedCht::start(world).await;
    let mut laptop = Laptop::synced(&server, "supervisor1").await;
    let expected = |laptop: &Laptop, facility: &str| {
        laptop.workspace.aggregate(&scope(&[facility], None)).unwrap().coverage.expected
    };
    assert_eq!((expected(&laptop, &both[0]), expected(&laptop, &both[1])), (3, 3));
    let (area, person) = (builder.area_id(1, 2), builder.chw_id(1, 2));
    server.world().change(&area, |place| place["parent"] = json!({"_id": both[1]}));
    server.world().change(&person, |contact| {
        contact["parent"] = json!({"_id": area, "parent": {"_id": both[1]}});
    });
    let outcome = laptop.sync().await.unwrap();
    assert_eq!((outcome.fetched, outcome.left, outcome.complete), (2, 0, true));
    assert_eq!((expected(&laptop, &both[0]), expected(&laptop, &both[1])), (2, 4));
}

#[tokio::test]
async fn a_month_written_in_other_digits_counts_where_there_is_no_other_report() {
    let builder = builder();
    let mut world = builder.build();
    let period = builder.month_tags()[2].clone();
    let foreign: String = period
        .chars()
        .map(|digit| match digit.to_digit(10) {
            Some(value) => char::from_u32('०' as u32 + value).unwrap(),
            None => digit,
        })
        .collect();
    let rewritten = |world: &mut World, chw: usize, pass: u32, keep: bool| {
        let id = report(&builder, chw, 2);
        let mut doc = world.document(&id).unwrap().clone();
        if !keep {
            world.delete(&id);
        }
        doc["_id"] = json!(id.replacen(&period, &foreign, 1));
        doc["reporting_period"] = json!(foreign);
        doc["targets"][0]["value"] = json!({"pass": pass, "total": pass});
        world.put(doc)
    };
    rewritten(&mut world, 1, 41, false);
    rewritten(&mut world, 2, 42, true);
    let server = SimulatedCht::start(world).await;
    let target = first_target(&server.world());
    for user in ["supervisor1", "officer"] {
        let mut laptop = Laptop::synced(&server, user).await;
        let facility = builder.facility_id(1);
        let detail = laptop
            .workspace
            .target_detail(&scope(&[&facility], Some(&period)), &target.clone().into())
            .unwrap();
        let row =
            |chw| detail.contributions.iter().find(|row| row.contact.id == builder.chw_id(1, chw)).unwrap();
        assert_eq!(row(1).pass, Some(41.into()), "understood");
        assert!(row(1).document.as_ref().unwrap().contains(&foreign), "and named as it is");
        let original =
            server.world().document(&report(&builder, 2, 2)).unwrap()["targets"][0]["value"]["pass"].clone();
        assert_eq!(json!(row(2).pass), original, "the CHT's own number is the headline");
        let coverage = laptop.workspace.coverage(&scope(&[&facility], Some(&period))).unwrap();
        assert_eq!((coverage.coverage.reported, coverage.contacts[0].months[0].accounts), (3, 1));
        let doubts = laptop.workspace.set_aside().unwrap();
        assert_eq!(
            doubts.iter().filter(|doubt| doubt.reason == "foreign_digits" && doubt.partly_used).count(),
            2
        );
        assert_eq!(laptop.sync().await.unwrap().fetched, 0, "{user}: known by its own id");
        // Deleted like any other.
        let gone = report(&builder, 1, 2).replacen(&period, &foreign, 1);
        if user == "officer" {
            server.world().delete(&gone);
            assert_eq!(laptop.sync().await.unwrap().removed, 1);
        }
    }
}

#[tokio::test]
async fn what_cannot_be_read_is_kept_as_it_came_and_read_again_when_it_changes() {
    let builder = builder();
    let mut world = builder.build();
    let id = "target~2026-13~someone~org.couchdb.user:someone";
    world.put(
        json!({"_id": id, "type": "target", "owner": builder.chw_id(1, 1), "user": "org.couchdb.user:someone",
                     "reporting_period": "2026-13", "updated_date": 1, "targets": []}),
    );
    let odd = report(&builder, 1, 2);
    world.change(&odd, |doc| doc["targets"][0]["value"] = json!({"pass": 9, "total": 2}));
    let server = SimulatedCht::start(world).await;
    for user in ["supervisor1", "officer"] {
        let mut laptop = Laptop::synced(&server, user).await;
        let doubts = laptop.workspace.set_aside().unwrap();
        let found: Vec<(&str, &str)> =
            doubts.iter().map(|one| (one.id.as_str(), one.reason.as_str())).collect();
        assert_eq!(found, [(id, "id_malformed"), (odd.as_str(), "pass_above_total")], "{user}");
        let text = laptop.workspace.set_aside_text(&id.into()).unwrap().unwrap();
        let text: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(text["reporting_period"], "2026-13", "as it came");
        assert_eq!(laptop.sync().await.unwrap().fetched, 0, "not asked for again as long as it is the same");
    }
    let mut laptop = Laptop::synced(&server, "supervisor1").await;
    server.world().change(&odd, |doc| doc["targets"][0]["value"] = json!({"pass": 2, "total": 2}));
    assert_eq!(laptop.sync().await.unwrap().set_aside, 1);
    assert_eq!(laptop.workspace.set_aside_text(&odd.as_str().into()).unwrap(), None);
}

#[tokio::test]
async fn a_run_that_was_cut_off_goes_on_without_a_new_list() {
    let world = WorldBuilder::new().facilities(1).chws_per_facility(400).months("2026-09", 3).build();
    let server = SimulatedCht::start(world).await;
    let mut laptop = Laptop::connected(&server, "supervisor1").await.unwrap();
    let stops = StopsAt::documents(500);
    let end = sync(&mut laptop.workspace, &Options::default(), &stops).await;
    assert_eq!(end.outcome.state, SyncState::Stopped);
    let waiting = laptop.workspace.sync_view().unwrap().waiting;
    assert!(waiting > 500, "{waiting} still to be fetched");
    server.forget_requests();
    let outcome = laptop.sync().await.unwrap();
    let first = &server.requests()[0];
    assert!(first.path.ends_with("_bulk_get"), "it goes on at once: {}", first.path);
    assert_eq!(outcome.fetched, waiting, "and fetches nothing twice");
    assert!(outcome.complete);
    assert_eq!(laptop.workspace.sync_view().unwrap().waiting, 0);
}

#[tokio::test]
async fn batches_grow_and_a_list_is_asked_for_once() {
    let world = WorldBuilder::new().facilities(1).chws_per_facility(1500).months("2026-09", 3).build();
    let server = SimulatedCht::start(world).await;
    let mut laptop = Laptop::connected(&server, "supervisor1").await.unwrap();
    server.forget_requests();
    laptop.sync().await.unwrap();
    let sizes = bulk_gets(&server);
    assert!(sizes.iter().any(|size| *size >= 2000), "{sizes:?}");
    assert_eq!(server.requests().iter().filter(|one| one.path.ends_with("get-ids")).count(), 1);
    server.set_largest_batch(Some(700));
    server.forget_requests();
    let full = laptop.run(Extent::Full).await.into_result().unwrap();
    let sizes = bulk_gets(&server);
    assert!(
        sizes.iter().filter(|size| **size > 700).count() <= 2,
        "tried once, in what was in flight: {sizes:?}"
    );
    assert!(full.complete && full.fetched > 5000);
}

#[tokio::test]
async fn a_full_sync_keeps_what_was_made_here() {
    let builder = builder();
    let server = SimulatedCht::start(builder.build()).await;
    for user in ["supervisor1", "officer"] {
        let mut laptop = Laptop::synced(&server, user).await;
        let before = everything(&laptop.workspace);
        let content = json!({"type": "data_record", "form": "note"}).as_object().unwrap().clone();
        laptop.workspace.write_for_server(&"a-note".into(), content).unwrap();
        let full = laptop.run(Extent::Full).await.into_result().unwrap();
        assert!(full.complete && full.fetched > 10, "{full:?}");
        assert_alike(&everything(&laptop.workspace), &before, user);
        assert_eq!(laptop.workspace.sync_view().unwrap().outgoing.len(), 1);
    }
}

#[tokio::test]
async fn what_the_feed_left_out_is_found_by_the_proof() {
    let builder = builder();
    let server = SimulatedCht::start(builder.build()).await;
    let mut laptop = Laptop::synced(&server, "officer").await;
    let before = laptop.workspace.status().unwrap().account.unwrap().documents.targets;
    // A server that was put back to an earlier state: the document is gone, and no tombstone tells of it.
    server.world().forget(&report(&builder, 1, 2));
    let idle = laptop.sync().await.unwrap();
    assert_eq!((idle.removed, idle.complete), (0, true), "compared less than a day ago");
    laptop.reopen(server.now() + chrono::TimeDelta::hours(25));
    let outcome = laptop.sync().await.unwrap();
    assert_eq!((outcome.removed, outcome.complete), (1, true));
    assert_eq!(laptop.workspace.status().unwrap().account.unwrap().documents.targets, before - 1);
}

#[tokio::test]
async fn one_run_at_a_time() {
    let server = SimulatedCht::start(builder().build()).await;
    let mut laptop = Laptop::synced(&server, "supervisor1").await;
    let mut other = laptop.workspace.second_handle().unwrap();
    let (none, options) = (Unwatched::default(), Options::default());
    let (one, two) =
        tokio::join!(sync(&mut laptop.workspace, &options, &none), sync(&mut other, &options, &none));
    let codes = [one, two].map(|end| end.error.map(|error| jumla_engine::surface::Refusal::from(error).code));
    assert!(codes.contains(&None) && codes.contains(&Some("sync_running".to_owned())), "{codes:?}");
}
