//! The plain CouchDB, and what it shares with the one behind a CHT: selectors, `_local` documents, pushing.

#![expect(clippy::unwrap_used, reason = "a test should panic where it breaks")]

mod support;

use jumla_testkit::{Options, SimulatedCht, World, WorldBuilder};
use reqwest::Client;
use serde_json::{Value, json};
use support::{PASSWORD, client, get, get_json, post, post_json, signed};

fn builder() -> WorldBuilder {
    WorldBuilder::new().facilities(2).chws_per_facility(3).months("2026-10", 2).unsynced_percent(0)
}

async fn couch() -> SimulatedCht {
    let options = Options { database: Some("national".into()), ..Options::default() };
    SimulatedCht::start_with(builder().build(), options).await
}

async fn put(client: &Client, url: &str, path: &str, user: &str, body: &Value) -> (u16, Value) {
    let answer =
        signed(client.put(format!("{url}{path}")), user).body(body.to_string()).send().await.unwrap();
    (answer.status().as_u16(), support::json(answer).await)
}

#[tokio::test]
async fn a_plain_couchdb_has_its_database_and_nothing_else() {
    let server = couch().await;
    let (client, url) = (client(), server.url());
    let welcome = client.get(&url).send().await.unwrap();
    assert_eq!(support::json(welcome).await["couchdb"], "Welcome");
    for path in ["/medic", "/api/info", "/api/v1/settings", "/medic/login", "/setup/poll"] {
        let answer = get(&client, &url, path, "officer").await;
        assert_eq!(answer.status(), 404, "{path}");
        assert_eq!(support::json(answer).await["error"], "not_found", "{path}");
    }
    let info = get_json(&client, &url, "/national", "officer").await;
    assert_eq!((&info["db_name"], &info["doc_count"]), (&json!("national"), &json!(server.world().count())));
    let settings = get_json(&client, &url, "/national/settings", "officer").await;
    assert_eq!(&settings["settings"], server.world().settings());
    for (path, status) in [("/national/nothing", 404), ("/national/_find", 404), ("/national/_all_docs", 200)]
    {
        assert_eq!(get(&client, &url, path, "officer").await.status(), status, "{path}");
    }
}

#[tokio::test]
async fn everyone_may_sign_in_to_a_plain_couchdb_and_read_everything() {
    let server = couch().await;
    let (client, url) = (client(), server.url());
    let forms = [
        json!({ "name": "supervisor1", "password": PASSWORD }).to_string(),
        format!("name=supervisor1&password={PASSWORD}"),
    ];
    for form in forms {
        let answer = client.post(format!("{url}/_session")).body(form).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        let cookie = answer.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        let asked = client.get(format!("{url}/national/_changes")).header("cookie", &cookie);
        let feed = support::json(asked.send().await.unwrap()).await;
        assert_eq!(feed["results"].as_array().unwrap().len(), server.world().count());
    }
    let wrong = json!({ "name": "supervisor1", "password": "wrong" }).to_string();
    let answer = client.post(format!("{url}/_session")).body(wrong).send().await.unwrap();
    assert_eq!(
        (answer.status().as_u16(), &support::json(answer).await["error"]),
        (401, &json!("unauthorized"))
    );
    assert_eq!(client.get(format!("{url}/national")).send().await.unwrap().status(), 401);
    let nobody = client.get(format!("{url}/_session")).send().await.unwrap();
    assert_eq!(support::json(nobody).await["userCtx"]["name"], Value::Null);
}

#[tokio::test]
async fn a_selector_leaves_out_what_is_not_asked_for() {
    let server = SimulatedCht::start(builder().build()).await;
    let (client, url) = (client(), server.url());
    let gone = builder().target_document(1, 1, 0).unwrap()["_id"].clone();
    server.world().delete(gone.as_str().unwrap());
    let selector = json!({ "selector": { "$or": [{ "type": { "$in": ["target", "person"] } },
        { "_id": "settings" }, { "_deleted": true }] } });
    let path = "/medic/_changes?filter=_selector&include_docs=true";
    let whole = post_json(&client, &url, path, "officer", &selector).await;
    let rows = whole["results"].as_array().unwrap();
    let kinds = |kind: &str| rows.iter().filter(|row| row["doc"]["type"] == kind).count();
    assert_eq!((kinds("target"), kinds("person"), rows.len()), (11, 8, 21), "one of twelve is deleted");
    assert_eq!((&rows[20]["id"], &rows[20]["deleted"]), (&gone, &json!(true)));

    let mut paged = Vec::new();
    let mut since = json!("0");
    loop {
        let path = format!("{path}&limit=4&since={}", since.as_str().unwrap());
        let page = post_json(&client, &url, &path, "officer", &selector).await;
        paged.extend(page["results"].as_array().unwrap().clone());
        since = page["last_seq"].clone();
        if page["pending"] == 0 {
            break;
        }
    }
    assert_eq!((&paged, &since), (rows, &whole["last_seq"]));

    let unknown = json!({ "selector": { "type": { "$regex": "t" } } });
    assert_eq!(post(&client, &url, path, "officer", &unknown).await.status(), 400);
    let old = Options { selectors: false, ..Options::default() };
    let old = SimulatedCht::start_with(World::empty(), old).await;
    old.world().add_user(server.world().user("officer").unwrap().clone());
    let answer = post(&client, &old.url(), path, "officer", &selector).await;
    assert_eq!(
        (answer.status().as_u16(), &support::json(answer).await["error"]),
        (400, &json!("bad_request"))
    );
}

#[tokio::test]
async fn local_documents_are_kept_and_do_not_replicate() {
    for (server, database) in
        [(couch().await, "national"), (SimulatedCht::start(builder().build()).await, "medic")]
    {
        let (client, url) = (client(), server.url());
        let (path, seq) = (format!("/{database}/_local/abc"), server.world().update_seq());
        assert_eq!(get(&client, &url, &path, "officer").await.status(), 404);
        let (status, answer) = put(&client, &url, &path, "officer", &json!({ "last_seq": 3 })).await;
        assert_eq!((status, answer), (201, json!({ "ok": true, "id": "_local/abc", "rev": "0-1" })));
        let doc = get_json(&client, &url, &path, "officer").await;
        assert_eq!(doc, json!({ "_id": "_local/abc", "_rev": "0-1", "last_seq": 3 }));
        assert_eq!(put(&client, &url, &path, "officer", &json!({ "last_seq": 4 })).await.0, 409);
        assert_eq!(put(&client, &url, &path, "officer", &doc).await.1["rev"], "0-2");
        assert_eq!(server.world().update_seq(), seq);
    }
}

#[tokio::test]
async fn pushing_twice_is_pushing_once() {
    let builder = builder();
    let server = SimulatedCht::start(builder.build()).await;
    let (client, url) = (client(), server.url());
    let own = |id: &str, facility: usize| {
        json!({ "_id": id, "_rev": "2-b", "_revisions": { "start": 2, "ids": ["b", "a"] },
        "type": "data_record", "contact": { "_id": builder.supervisor_id(facility) },
        "fields": { "place_id": builder.facility_id(facility) } })
    };
    let asked = json!({ "own": ["2-b"], "other": ["2-b"] });
    let diff = post_json(&client, &url, "/medic/_revs_diff", "supervisor1", &asked).await;
    assert_eq!(diff, json!({ "own": { "missing": ["2-b"] }, "other": { "missing": ["2-b"] } }));

    let body = json!({ "docs": [own("other", 2), own("own", 1)], "new_edits": false });
    let mut seq = 0;
    for round in 1..=3 {
        let answer = post(&client, &url, "/medic/_bulk_docs", "supervisor1", &body).await;
        assert_eq!(answer.status(), 201);
        assert_eq!(support::json(answer).await, json!([{ "id": "other", "error": "forbidden" }]));
        assert!(round == 1 || seq == server.world().update_seq(), "round {round}");
        seq = server.world().update_seq();
    }
    let asked = json!({ "own": ["2-b", "1-a", "1-x"], "other": ["2-b"] });
    let diff = post_json(&client, &url, "/medic/_revs_diff", "supervisor1", &asked).await;
    assert_eq!(diff, json!({ "own": { "missing": ["1-x"] }, "other": { "missing": ["2-b"] } }));

    // With new edits, every document has its answer in its place.
    let mut next = own("own", 1);
    next["fields"]["note"] = json!("more");
    let body = json!({ "docs": [own("other", 2), next, own("third", 2)] });
    let answer = post_json(&client, &url, "/medic/_bulk_docs", "supervisor1", &body).await;
    assert_eq!(
        (&answer[0]["error"], &answer[1]["ok"], &answer[2]["id"]),
        (&json!("forbidden"), &json!(true), &json!("third"))
    );
    assert!(answer[1]["rev"].as_str().unwrap().starts_with("3-"));
}

#[tokio::test]
async fn a_plain_couchdb_takes_documents() {
    let server = couch().await;
    let (client, url) = (client(), server.url());
    let (status, answer) = put(&client, &url, "/national/note", "supervisor1", &json!({ "text": "a" })).await;
    assert_eq!((status, &answer["ok"]), (201, &json!(true)));
    assert_eq!(put(&client, &url, "/national/note", "supervisor1", &json!({ "text": "b" })).await.0, 409);
    let body = json!({ "docs": [{ "_id": "note", "_rev": answer["rev"], "text": "c" }, { "_id": "other" }] });
    let answers = post_json(&client, &url, "/national/_bulk_docs", "officer", &body).await;
    assert!(answers.as_array().unwrap().iter().all(|answer| answer["ok"] == true));
    let docs = json!({ "docs": [{ "id": "note" }] });
    let bulk = post_json(&client, &url, "/national/_bulk_get?revs=true", "officer", &docs).await;
    let ok = &bulk["results"][0]["docs"][0]["ok"];
    assert_eq!((&ok["text"], ok["_revisions"]["ids"].as_array().unwrap().len()), (&json!("c"), 2));
    let asked = json!({ "note": [ok["_rev"], "9-nine"] });
    let diff = post_json(&client, &url, "/national/_revs_diff", "officer", &asked).await;
    assert_eq!(diff, json!({ "note": { "missing": ["9-nine"] } }));
}
