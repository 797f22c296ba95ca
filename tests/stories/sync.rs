//! What a sync moves, and what it leaves alone.

use std::sync::atomic::Ordering;

use jumla_engine::Unwatched;
use jumla_engine::surface::SyncState;
use jumla_engine::sync::{Extent, Options, sync};
use jumla_testkit::{SimulatedCht, World, WorldBuilder};
use serde_json::json;

use crate::laptop::{Laptop, scope};

fn small_world() -> (WorldBuilder, World) {
    let builder =
        WorldBuilder::new().facilities(2).chws_per_facility(3).months("2026-09", 3).unsynced_percent(0);
    let world = builder.build();
    (builder, world)
}

fn documents_moved(server: &SimulatedCht) -> usize {
    server.requests().iter().filter(|request| request.path.contains("_bulk_get")).map(|r| r.documents()).sum()
}

#[tokio::test]
async fn a_second_sync_moves_only_what_changed() {
    let (builder, world) = small_world();
    let server = SimulatedCht::start(world).await;
    let mut laptop = Laptop::synced(&server, "supervisor1").await;
    assert!(documents_moved(&server) > 10);

    server.forget_requests();
    let idle = laptop.sync().await.unwrap();
    assert_eq!((idle.fetched, idle.removed, documents_moved(&server)), (0, 0, 0));
    assert!(idle.unchanged > 10);

    let id = builder.target_document(1, 1, 0).unwrap()["_id"].as_str().unwrap().to_owned();
    server.world().change(&id, |document| document["targets"][0]["value"] = json!({"pass": 41, "total": 41}));
    server.forget_requests();
    let outcome = laptop.sync().await.unwrap();
    assert_eq!((outcome.fetched, outcome.targets, documents_moved(&server)), (1, 1, 1));
    let period = builder.month_tags()[0].clone();
    let target = server.world().settings()["tasks"]["targets"]["items"][0]["id"].as_str().unwrap().to_owned();
    let detail = laptop.workspace.target_detail(&scope(&[], Some(&period)), &target.into()).unwrap();
    let row = detail.contributions.iter().find(|row| row.contact.id == builder.chw_id(1, 1)).unwrap();
    assert_eq!(row.pass, Some(41.into()));
}

#[tokio::test]
async fn an_officers_second_sync_starts_at_the_checkpoint() {
    let (builder, world) = small_world();
    let server = SimulatedCht::start(world).await;
    let mut laptop = Laptop::synced(&server, "officer").await;
    let all = laptop.workspace.status().unwrap().account.unwrap().documents;
    assert_eq!(all.targets, 2 * 3 * 3);

    let idle = laptop.sync().await.unwrap();
    assert_eq!((idle.fetched, idle.removed), (0, 0));

    let gone = builder.target_document(2, 1, 0).unwrap()["_id"].as_str().unwrap().to_owned();
    server.world().delete(&gone);
    let outcome = laptop.sync().await.unwrap();
    assert_eq!((outcome.fetched, outcome.removed), (0, 1));
    assert_eq!(laptop.workspace.status().unwrap().account.unwrap().documents.targets, all.targets - 1);
}

#[tokio::test]
async fn deleted_documents_go_and_those_out_of_sight_stay() {
    let (builder, world) = small_world();
    let server = SimulatedCht::start(world).await;
    let mut laptop = Laptop::synced(&server, "supervisor1").await;
    let before = laptop.workspace.status().unwrap().account.unwrap().documents;

    let deleted = builder.target_document(1, 1, 0).unwrap()["_id"].as_str().unwrap().to_owned();
    server.world().delete(&deleted);
    // The second CHW's area now belongs to the other facility: out of supervisor1's sight.
    let (area, other) = (builder.area_id(1, 2), builder.facility_id(2));
    let person = builder.chw_id(1, 2);
    server.world().change(&area, |place| place["parent"] = json!({"_id": other}));
    server
        .world()
        .change(&person, |contact| contact["parent"] = json!({"_id": area, "parent": {"_id": other}}));

    let outcome = laptop.sync().await.unwrap();
    assert_eq!(outcome.removed, 1);
    assert_eq!(outcome.left, 5, "area, person, and the three months of the CHW who moved");
    let after = laptop.workspace.status().unwrap().account.unwrap().documents;
    assert_eq!((after.targets, after.contacts), (before.targets - 4, before.contacts - 2));
    assert_eq!(laptop.workspace.sync_view().unwrap().left, 5);
    let moved = laptop.workspace.chw(&person.as_str().into()).unwrap();
    assert!(moved.left, "nothing that merely left her sight is lost");
    assert_eq!(moved.documents.len(), 3);
    let page = laptop.workspace.aggregate(&scope(&[], None)).unwrap();
    assert_eq!(page.coverage.expected, 2, "and nothing of it is counted where it no longer belongs");

    // Back again, as it was.
    server.world().change(&area, |place| place["parent"] = json!({"_id": builder.facility_id(1)}));
    server.world().change(&person, |contact| {
        contact["parent"] = json!({"_id": area, "parent": {"_id": builder.facility_id(1)}});
    });
    let outcome = laptop.sync().await.unwrap();
    assert_eq!(outcome.fetched, 2, "the two that changed; the target documents are here already");
    let back = laptop.workspace.status().unwrap().account.unwrap().documents;
    assert_eq!((back.targets, back.contacts), (before.targets - 1, before.contacts));
    assert_eq!(laptop.workspace.aggregate(&scope(&[], None)).unwrap().coverage.expected, 3);
}

#[tokio::test]
async fn a_stopped_sync_goes_on_where_it_was() {
    let (_, world) = small_world();
    let server = SimulatedCht::start(world).await;
    let mut laptop = Laptop::connected(&server, "supervisor1").await.unwrap();
    let stop = Unwatched::default();
    stop.cancel.store(true, Ordering::Relaxed);
    let end = sync(&mut laptop.workspace, &Options::default(), &stop).await;
    assert_eq!(end.outcome.state, SyncState::Stopped);
    assert!(end.error.is_none());
    assert_eq!(laptop.workspace.status().unwrap().account.unwrap().last_sync, None);
    let outcome = laptop.sync().await.unwrap();
    assert!(outcome.complete && outcome.fetched > 10);
    let again = laptop.sync().await.unwrap();
    assert_eq!(again.fetched, 0);
    let full = laptop.run(Extent::Full).await.into_result().unwrap();
    assert_eq!(full.fetched, outcome.fetched);
}

#[tokio::test]
async fn patients_are_not_kept() {
    let (builder, mut world) = small_world();
    let area = builder.area_id(1, 1);
    let facility = builder.facility_id(1);
    let lineage = json!({"_id": area, "parent": {"_id": facility}});
    // Patients of a type of their own.
    let mut types = world.settings()["contact_types"].clone();
    types.as_array_mut().unwrap().push(json!({"id": "client", "parents": ["clinic"], "person": true}));
    world.set_setting("contact_types", types);
    world.put(json!({"_id": "home", "type": "clinic", "name": "Household", "parent": lineage,
                     "contact": {"_id": "patient"}}));
    world.put(json!({"_id": "patient", "type": "contact", "contact_type": "client", "name": "A Patient", "phone": "+254700999999",
                     "parent": {"_id": "home", "parent": lineage}}));
    // The supervisor sees households too.
    world.set_setting("replication_depth", json!([]));
    let server = SimulatedCht::start(world).await;
    let mut laptops =
        [Laptop::synced(&server, "supervisor1").await, Laptop::synced(&server, "officer").await];
    for laptop in &mut laptops {
        assert!(laptop.workspace.chw(&"patient".into()).is_err());
        assert!(laptop.workspace.chw(&builder.chw_id(1, 1).as_str().into()).is_ok());
        assert_eq!(laptop.sync().await.unwrap().fetched, 0, "she is not fetched again");
    }
    // A child is born: one more patient, on a sync that is not the first.
    let born = json!({"_id": "child", "type": "contact", "contact_type": "client", "name": "A Child",
                      "parent": {"_id": "home", "parent": lineage}});
    server.world().put(born);
    for laptop in &mut laptops {
        assert_eq!(laptop.sync().await.unwrap().fetched, 1);
        assert!(laptop.workspace.chw(&"child".into()).is_err());
    }
    // The patient becomes a CHW: someone reports in her name.
    let period = builder.month_tags()[2].clone();
    server.world().put(json!({
        "_id": format!("target~{period}~patient~org.couchdb.user:new"), "type": "target",
        "user": "org.couchdb.user:new", "owner": "patient", "reporting_period": period,
        "updated_date": 1_795_996_800_000_i64, "targets": [],
    }));
    for laptop in &mut laptops {
        assert_eq!(laptop.sync().await.unwrap().fetched, 2, "her document, and her");
        assert!(laptop.workspace.chw(&"patient".into()).is_ok());
        assert_eq!(laptop.sync().await.unwrap().fetched, 0);
    }
}
