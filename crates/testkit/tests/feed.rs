//! The feed of a larger world, read page by page.

#![expect(clippy::unwrap_used, reason = "a test should panic where it breaks")]

mod support;

use std::collections::BTreeMap;

use jumla_testkit::{Options, SimulatedCht, WorldBuilder};
use serde_json::{Value, json};
use support::{client, get_json, signed};

fn builder() -> WorldBuilder {
    WorldBuilder::new().facilities(20).chws_per_facility(10).months("2026-01", 6).unsynced_percent(0)
}

#[tokio::test]
async fn pages_hold_everything_though_documents_change_between_them() {
    let server = SimulatedCht::start(builder().build()).await;
    let (client, url) = (client(), server.url());
    let id = |chw: usize| builder().target_document(1, chw, 0).unwrap()["_id"].as_str().unwrap().to_owned();
    let mut known: BTreeMap<String, Value> = BTreeMap::new();
    let (mut since, mut pages) = ("0".to_owned(), 0);
    loop {
        let path = format!("/medic/_changes?include_docs=true&limit=400&since={since}");
        let page = get_json(&client, &url, &path, "officer").await;
        let rows = page["results"].as_array().unwrap();
        for row in rows {
            known.insert(row["id"].as_str().unwrap().to_owned(), row["doc"].clone());
        }
        since = page["last_seq"].as_str().unwrap().to_owned();
        pages += 1;
        if page["pending"] == 0 {
            break;
        }
        assert_eq!(rows.len(), 400);
        if pages <= 10 {
            server.world().change(&id(pages), |doc| doc["targets"] = json!([]));
        }
    }
    let world = server.world();
    assert_eq!((known.len(), pages), (world.count(), 5));
    assert!(world.ids().all(|id| Some(&known[id]) == world.document(id)));
}

#[tokio::test]
async fn a_row_s_place_among_all_is_told() {
    let server = SimulatedCht::start(builder().build()).await;
    let (client, url) = (client(), server.url());
    let path = "/medic/_all_docs?startkey=%22target~2026-03%22&limit=2";
    for deleted in 0..3 {
        let answer = get_json(&client, &url, path, "officer").await;
        let before = server.world().ids().filter(|id| *id < "target~2026-03").count();
        assert_eq!(answer["offset"], before);
        assert_eq!(answer["total_rows"], server.world().count());
        assert_eq!(answer["rows"].as_array().unwrap().len(), 2);
        server.world().delete(&builder().chw_id(1, deleted + 1));
    }
}

#[tokio::test]
async fn a_server_may_not_compress() {
    let options = Options { gzip: false, ..Options::default() };
    let server = SimulatedCht::start_with(builder().build(), options).await;
    let request = signed(client().get(format!("{}/medic/_all_docs", server.url())), "officer");
    let answer = request.header("accept-encoding", "gzip").send().await.unwrap();
    assert!(!answer.headers().contains_key("content-encoding"));
    support::json(answer).await;
}
