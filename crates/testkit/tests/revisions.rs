//! Branches, compaction and documents lost without a trace, as every endpoint tells of them.

#![expect(clippy::unwrap_used, reason = "a test should panic where it breaks")]

mod support;

use jumla_testkit::{SimulatedCht, World, WorldBuilder};
use serde_json::{Value, json};
use support::{client, get_json, post_json};

fn builder() -> WorldBuilder {
    WorldBuilder::new().chws_per_facility(2).months("2026-10", 1).unsynced_percent(0)
}

const WINNING: &str = "9-fff";

/// A world whose first target document has two branches, its id, and the losing revision.
fn branched() -> (World, String, String) {
    let mut world = builder().build();
    let mut doc = builder().target_document(1, 1, 0).unwrap();
    let id = doc["_id"].as_str().unwrap().to_owned();
    let losing = world.document(&id).unwrap()["_rev"].as_str().unwrap().to_owned();
    doc["targets"] = json!([]);
    world.conflict(&id, doc, WINNING);
    (world, id, losing)
}

fn revision_in(rows: &Value, id: &str, revision: impl Fn(&Value) -> Value) -> Value {
    let row = rows.as_array().unwrap().iter().find(|row| row["id"] == id).unwrap();
    revision(row)
}

#[tokio::test]
async fn the_winner_is_named_everywhere() {
    let (world, id, losing) = branched();
    let server = SimulatedCht::start(world).await;
    let (client, url) = (client(), server.url());
    let listed = get_json(&client, &url, "/api/v1/replication/get-ids", "supervisor1").await;
    assert_eq!(revision_in(&listed["doc_ids_revs"], &id, |row| row["rev"].clone()), WINNING);
    let rows = get_json(&client, &url, "/medic/_all_docs", "officer").await;
    assert_eq!(revision_in(&rows["rows"], &id, |row| row["value"]["rev"].clone()), WINNING);
    let feed = get_json(&client, &url, "/medic/_changes", "officer").await;
    assert_eq!(revision_in(&feed["results"], &id, |row| row["changes"].clone()), json!([{ "rev": WINNING }]));
    let feed = get_json(&client, &url, "/medic/_changes?style=all_docs", "officer").await;
    let both = json!([{ "rev": WINNING }, { "rev": losing }]);
    assert_eq!(revision_in(&feed["results"], &id, |row| row["changes"].clone()), both);
    for user in ["supervisor1", "officer"] {
        let doc = get_json(&client, &url, &format!("/medic/{id}?conflicts=true"), user).await;
        assert_eq!((&doc["_rev"], &doc["_conflicts"]), (&json!(WINNING), &json!([losing])));
    }
}

#[tokio::test]
async fn all_branches_are_given_where_none_is_asked_for() {
    let (world, id, losing) = branched();
    let server = SimulatedCht::start(world).await;
    let (client, url) = (client(), server.url());
    for user in ["supervisor1", "officer"] {
        let cases = [
            (json!({ "id": id }), vec![WINNING, &losing]),
            (json!({ "id": id, "rev": losing }), vec![losing.as_str()]),
            (json!({ "id": id, "rev": WINNING }), vec![WINNING]),
        ];
        for (item, expected) in cases {
            let body = json!({ "docs": [item] });
            let bulk = post_json(&client, &url, "/medic/_bulk_get?revs=true", user, &body).await;
            let docs = bulk["results"][0]["docs"].as_array().unwrap();
            let revisions: Vec<&str> = docs.iter().map(|doc| doc["ok"]["_rev"].as_str().unwrap()).collect();
            assert_eq!(revisions, expected, "{user}");
            let own = docs[0]["ok"]["_rev"].as_str().unwrap().split_once('-').unwrap().1;
            assert_eq!(docs[0]["ok"]["_revisions"]["ids"], json!([own]));
        }
    }
    // Deleting the winner brings the other branch back.
    server.world().delete(&id);
    assert_eq!(server.world().document(&id).unwrap()["_rev"], losing);
    let feed = get_json(&client, &url, "/medic/_changes", "officer").await;
    let row = feed["results"].as_array().unwrap().last().unwrap();
    assert_eq!((&row["id"], row.get("deleted")), (&json!(id), None));
}

#[tokio::test]
async fn compaction_forgets_bodies_and_remembers_revisions() {
    let mut world = builder().build();
    let id = builder().chw_id(1, 1);
    let old = world.document(&id).unwrap()["_rev"].clone();
    let new = world.change(&id, |doc| doc["name"] = json!("Neema"));
    let server = SimulatedCht::start(world).await;
    let (client, url) = (client(), server.url());
    let body = json!({ "docs": [{ "id": id, "rev": old }] });
    for user in ["supervisor1", "officer"] {
        let bulk = post_json(&client, &url, "/medic/_bulk_get", user, &body).await;
        assert_eq!(bulk["results"][0]["docs"][0]["ok"]["_rev"], old);
    }
    server.world().compact();
    let bulk = post_json(&client, &url, "/medic/_bulk_get", "supervisor1", &body).await;
    assert_eq!(bulk, json!({ "results": [] }));
    let bulk = post_json(&client, &url, "/medic/_bulk_get", "officer", &body).await;
    let error = json!({ "id": id, "rev": old, "error": "not_found", "reason": "missing" });
    assert_eq!(bulk["results"][0]["docs"][0]["error"], error);
    let bulk = post_json(&client, &url, "/medic/_bulk_get?latest=true", "supervisor1", &body).await;
    assert_eq!(bulk["results"][0]["docs"][0]["ok"]["_rev"], new);
    let diff = post_json(&client, &url, "/medic/_revs_diff", "officer", &json!({ id: [old] })).await;
    assert_eq!(diff, json!({}), "it is still known that there was one");
}

#[tokio::test]
async fn a_forgotten_document_was_never_there() {
    let server = SimulatedCht::start(builder().build()).await;
    let (client, url) = (client(), server.url());
    let id = builder().chw_id(1, 1);
    let count = server.world().count();
    let before = server.world().update_seq();
    server.world().forget(&id);
    assert_eq!(server.world().count(), count - 1);
    assert!(server.world().ids().all(|known| known != id));
    let feed = get_json(&client, &url, &format!("/medic/_changes?since={before}"), "officer").await;
    assert_eq!(feed["results"], json!([]));
    let deletes = json!({ "doc_ids": [id] });
    let answer = post_json(&client, &url, "/api/v1/replication/get-deletes", "supervisor1", &deletes).await;
    assert_eq!(answer, json!({ "doc_ids": [] }));
}
