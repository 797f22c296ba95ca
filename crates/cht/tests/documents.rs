//! Documents by id, lists of revisions, and documents on their way back.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod recorded;
mod replay;

use std::collections::BTreeSet;

use jumla_cht::client::{Call, Error, Filter, NotTaken};
use jumla_cht::wire::{ANSWER_FORM, Document, SIGN_OFF_FORM, WITHDRAWAL_FORM, read_document, winner};
use jumla_domain::{DocumentId, Revision};
use recorded::Exchange;
use replay::{Replay, answer, data, recorded};
use serde_json::value::RawValue;
use serde_json::{Value, json};

fn pair(id: &str, revision: &str) -> (DocumentId, Revision) {
    (id.into(), revision.into())
}

#[tokio::test]
async fn the_newest_revisions_are_all_the_leaves() {
    let leaves = json!({ "results": [
        { "id": "a", "docs": [
            { "ok": { "_id": "a", "_rev": "2-a", "type": "task" } },
            { "ok": { "_id": "a", "_rev": "3-b", "_deleted": true } },
            { "ok": { "_id": "a", "_rev": "2-c", "type": "task" } },
        ] },
        { "id": "b", "docs": [{ "error": { "id": "b", "rev": "undefined", "error": "not_found", "reason": "missing" } }] },
    ] });
    let server = Replay::start(Vec::new(), data(&leaves)).await;
    let fetched = server.signed_in().newest(&["a".into(), "b".into()]).await.unwrap();
    assert!(fetched.thought <= fetched.took);
    let read: Vec<_> = fetched.documents.iter().map(|raw| read_document(raw.get()).unwrap()).collect();
    assert_eq!(read.len(), 3);
    let is_deleted = |document: &Document| matches!(document, Document::Deleted);
    let won = winner(read.iter().map(|read| (&read.revision, is_deleted(&read.document))));
    assert_eq!(won.unwrap().as_str(), "2-c");
    let request = server.requests().remove(0);
    assert!(request.starts_with("POST /medic/_bulk_get HTTP/1.1\r\n"));
    assert!(request.ends_with(r#"{"docs":[{"id":"a"},{"id":"b"}]}"#));

    let server = Replay::start(Vec::new(), answer(413, &[], b"")).await;
    let error = server.signed_in().newest(&["a".into()]).await.unwrap_err();
    assert_eq!(error, Error::TooLarge { what: Call::Newest });
}

#[tokio::test]
async fn an_older_server_has_its_list_at_the_older_place() {
    let what = Call::ReplicationIds;
    let none = recorded("06-get-ids-online-user");
    let old = "/api/v1/initial-replication/get-ids";
    let ids = data(&json!({ "doc_ids_revs": [{ "id": "a", "rev": "1-b" }], "warn": false, "limit": 10000 }));
    let table = [
        (ids, Ok(vec![pair("a", "1-b")]), "4.3"),
        (none.clone(), Err(Error::NotFound { what }), "an online user, or before 4.3"),
        (recorded("06-initial-get-ids-old-path"), Err(Error::NotFound { what }), "guarded"),
        (recorded("06-get-ids-noauth"), Err(Error::SessionExpired), "in between the session ended"),
    ];
    for (at_old, expected, remark) in table {
        let server = Replay::start(vec![(old, at_old)], none.clone()).await;
        assert_eq!(server.signed_in().replication_ids().await, expected, "{remark}");
        let requests = server.requests();
        assert_eq!(requests.len(), 2, "{remark}");
        assert!(requests[0].starts_with("GET /api/v1/replication/get-ids HTTP"));
        assert!(requests[1].starts_with(&format!("GET {old} HTTP")));
    }
}

#[tokio::test]
async fn the_feed_can_be_asked_for_what_is_of_use() {
    let deleted = json!({
        "results": [{ "seq": "7-g", "id": "a", "changes": [{ "rev": "2-b" }], "deleted": true,
            "doc": { "_id": "a", "_rev": "2-b", "_deleted": true } }],
        "last_seq": "7-g", "pending": 0,
    });
    let server = Replay::start(Vec::new(), data(&deleted)).await;
    let forms = BTreeSet::from(["visit".to_owned()]);
    let page = server.signed_in().changes("3-a&b", 500, Filter::OfUse { forms: &forms }).await.unwrap();
    assert!(page.changes[0].deleted && page.thought <= page.took);
    let request = server.requests().remove(0);
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    let start =
        "POST /medic/_changes?filter=_selector&include_docs=true&since=3-a%26b&limit=500 HTTP/1.1\r\n";
    assert!(head.starts_with(start), "{head}");
    assert!(head.to_ascii_lowercase().contains("\r\ncontent-type: application/json\r\n"));
    let body: Value = serde_json::from_str(body).unwrap();
    let kinds = [
        "target",
        "contact",
        "person",
        "clinic",
        "health_center",
        "district_hospital",
        "translations",
        "user-settings",
    ];
    let expected = json!({ "selector": { "$or": [
        { "type": { "$in": kinds } }, { "form": { "$in": [SIGN_OFF_FORM, ANSWER_FORM, WITHDRAWAL_FORM, "visit"] } },
        { "_id": "settings" },
        { "_id": { "$gt": "target~", "$lt": "target~\u{fff0}" } }, { "_deleted": true },
    ] } });
    assert_eq!(body, expected);
    for kind in kinds {
        let raw = json!({ "_id": "messages-en", "_rev": "1-b", "type": kind }).to_string();
        assert!(!matches!(read_document(&raw).unwrap().document, Document::Other), "{kind} is read");
    }

    let server = Replay::start(Vec::new(), answer(400, &[("content-type", "application/json")], b"{}")).await;
    let error = server.signed_in().changes("0", 1, Filter::OfUse { forms: &forms }).await.unwrap_err();
    assert_eq!(error, Error::ServerError { what: Call::Changes, status: 400, retry_after: None });
}

#[tokio::test]
async fn revisions_are_listed_by_range() {
    let server = Replay::exchange("10-all-docs-online-targets-range").await;
    let (first, last) = ("target~2026-11~", "target~2026-11~\u{fff0}");
    let listed = server.signed_in().revisions_between(first, last, 2).await.unwrap();
    assert_eq!(listed.len(), 2);
    let id = "target~2026-11~001e789b-4970-4f57-a4da-35ba22292287~org.couchdb.user:chw_00015";
    assert_eq!(listed[0], pair(id, "1-639f6e64dd05b19aa1707f2a38349a87"));
    let asked = Exchange::read("10-all-docs-online-targets-range").path;
    let asked = asked.split("&limit").next().unwrap();
    let request = server.requests().remove(0);
    assert_eq!(request.split("&limit=2 HTTP").next().unwrap(), format!("GET {}", asked.replace('~', "%7E")));

    let server = Replay::exchange("10-all-docs-offline-targets-range").await;
    let listed = server.signed_in().revisions_between(first, last, 2).await.unwrap();
    assert!(listed.is_empty(), "an offline user is shown four others");
    let listed = server.signed_in().revisions_between("settings", "settings\"", 2).await.unwrap();
    assert_eq!(listed, [pair("settings", "2-e5a757e2bb85c21d8646ce0e077e2101")], "both ends are included");
    assert!(server.requests()[1].contains("endkey=%22settings%5C%22%22&"), "and written as JSON");
}

#[tokio::test]
async fn revisions_are_listed_by_id() {
    let rows = json!({ "total_rows": 3, "offset": 0, "rows": [
        { "id": "a", "key": "a", "value": { "rev": "1-a" } },
        { "id": "b", "key": "b", "value": { "rev": "2-b", "deleted": true }, "doc": null },
        { "key": "c", "error": "not_found" },
    ] });
    let server = Replay::start(Vec::new(), data(&rows)).await;
    let ids: Vec<DocumentId> = ["a", "b", "c"].into_iter().map(Into::into).collect();
    let listed = server.signed_in().revisions_of(&ids).await.unwrap();
    let expected = [("a".into(), Some("1-a".into())), ("b".into(), None), ("c".into(), None)];
    assert_eq!(listed, expected);
    let request = server.requests().remove(0);
    assert!(request.starts_with("POST /medic/_all_docs HTTP/1.1\r\n"));
    assert!(request.ends_with(r#"{"keys":["a","b","c"]}"#));
    let server = Replay::exchange("10-all-docs-offline-keys").await;
    let held_back = server.signed_in().revisions_of(&ids).await;
    assert_eq!(held_back, Err(Error::NotAllowed { what: Call::AllDocs }), "which is not to be gone");
}

#[tokio::test]
async fn asks_which_revisions_the_server_lacks() {
    let server = Replay::exchange("11-revs-diff-offline").await;
    let id = "49009ff2-dcb5-4820-a96b-82c0ee2a349b";
    let client = server.signed_in();
    let asked = [pair("known", "1-a"), pair(id, "1-abc"), pair(id, "2-abc")];
    assert_eq!(client.missing_revisions(&asked).await.unwrap(), [id.into()]);
    let request = server.requests().remove(0);
    assert!(request.starts_with("POST /medic/_revs_diff HTTP/1.1\r\n"));
    let body: Value = serde_json::from_str(request.split_once("\r\n\r\n").unwrap().1).unwrap();
    assert_eq!(body, json!({ "known": ["1-a"], id: ["1-abc", "2-abc"] }));
    let server = Replay::start(Vec::new(), data(&json!({}))).await;
    assert!(server.signed_in().missing_revisions(&asked).await.unwrap().is_empty());
}

#[tokio::test]
async fn what_the_server_does_not_take_is_named() {
    let own = "target~2026-11~3b343b38-2569-4f0f-a2a4-d16c9b8b6047~org.couchdb.user:chw_00001";
    let other = "target~2026-11~c4c94975-da2b-46eb-a9af-aa45d61d3717~org.couchdb.user:chw_00002";
    let not_taken = |id: &str, error: &str, reason: Option<&str>| NotTaken {
        id: id.into(),
        error: error.into(),
        reason: reason.map(Into::into),
    };
    let table = [
        ("27-bulk-docs-chw-updates-own-target", vec![]),
        ("27-bulk-docs-supervisor-edits-chw-target", vec![]),
        ("27-bulk-docs-chw-conflict", vec![not_taken(own, "conflict", Some("Document update conflict."))]),
        ("27-bulk-docs-chw-other-owner-forbidden", vec![not_taken(other, "forbidden", None)]),
    ];
    let documents = [r#"{"_id":"a","_rev":"2-b", "n":1.50}"#, r#"{"_id":"c","_rev":"1-d"}"#];
    let raw: Vec<Box<RawValue>> =
        documents.iter().map(|text| RawValue::from_string((*text).to_owned()).unwrap()).collect();
    let raw: Vec<&RawValue> = raw.iter().map(AsRef::as_ref).collect();
    for (name, expected) in table {
        let server = Replay::exchange(name).await;
        assert_eq!(server.signed_in().send(&raw).await.unwrap(), expected, "{name}");
        let request = server.requests().remove(0);
        assert!(request.starts_with("POST /medic/_bulk_docs HTTP/1.1\r\n"));
        let body = format!(r#"{{"docs":[{}],"new_edits":false}}"#, documents.join(","));
        assert!(request.ends_with(&body), "byte for byte: {request}");
    }
    let json = [("content-type", "application/json")];
    let what = Call::BulkDocs;
    let table = [
        (answer(201, &json, b"[]"), Ok(vec![]), "all taken, without a word"),
        (answer(413, &[("content-type", "text/html")], b""), Err(Error::TooLarge { what }), "too much"),
        (answer(403, &json, b"{}"), Err(Error::NotAllowed { what }), "without the right to edit"),
        (answer(201, &json, br#"[{"error":"forbidden"}]"#), Err(Error::Malformed { what }), "of which?"),
        (answer(201, &json, br#"{"ok":true}"#), Err(Error::Malformed { what }), "no list"),
    ];
    for (answer, expected, remark) in table {
        let server = Replay::start(Vec::new(), answer).await;
        assert_eq!(server.signed_in().send(&raw).await, expected, "{remark}");
    }
}
