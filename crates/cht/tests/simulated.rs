//! The client against the simulated server of `jumla-testkit`: what takes more than one answer.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeSet;

use jumla_cht::client::{Address, Call, Client, Connection, Error, Filter, Found, UnreachableCause};
use jumla_cht::wire::{Document, read_document};
use jumla_domain::{DocumentId, Revision};
use jumla_testkit::{Fault, Misbehaviour, Setup, SimulatedCht, World};
use serde_json::value::RawValue;

const PASSWORD: &str = "Secret.Pass-2026";

async fn signed_in(server: &SimulatedCht, user: &str) -> Client {
    let mut client = Client::new(&Address::parse(&server.url()).unwrap(), &Connection::default()).unwrap();
    client.sign_in(user, PASSWORD).await.unwrap();
    client
}

#[tokio::test]
async fn a_supervisor_fetches_everything_and_learns_of_deletions() {
    let server = SimulatedCht::start(World::recorded()).await;
    let client = signed_in(&server, "supervisor1").await;
    assert!(client.version().await.unwrap().at_least(5, 2));
    assert!(client.settings().await.unwrap()["tasks"]["targets"].is_object());
    assert_eq!(client.user_settings("supervisor1").await.unwrap()["name"], "supervisor1");

    let listed = client.replication_ids().await.unwrap();
    let mut fetched = BTreeSet::new();
    let mut targets = 0;
    for batch in listed.chunks(500) {
        for raw in client.bulk_get(batch).await.unwrap().documents {
            let read = read_document(raw.get()).unwrap();
            targets += usize::from(matches!(read.document, Document::Target(_)));
            fetched.insert(read.id);
        }
    }
    assert_eq!(fetched, listed.iter().map(|(id, _)| id.clone()).collect());
    assert!(targets > 800, "{targets}");

    let gone = listed.iter().map(|(id, _)| id).find(|id| id.as_str().starts_with("target~")).unwrap().clone();
    server.world().delete(gone.as_str());
    let kept: DocumentId = "settings".into();
    assert_eq!(client.deletes(&[kept, gone.clone()]).await.unwrap(), std::slice::from_ref(&gone));
    assert!(client.replication_ids().await.unwrap().iter().all(|(id, _)| *id != gone));
    server.stop().await;
    let error = client.settings().await.unwrap_err();
    assert!(matches!(error, Error::Unreachable { .. }), "{error:?}: lost at first, then refused");
    let error = client.settings().await.unwrap_err();
    assert_eq!(error, Error::Unreachable { cause: UnreachableCause::Refused });
}

#[tokio::test]
async fn an_officer_follows_the_feed_to_its_end() {
    let server = SimulatedCht::start(World::recorded()).await;
    let client = signed_in(&server, "officer").await;
    let (mut since, mut seen, mut pages) = ("0".to_owned(), BTreeSet::new(), 0);
    loop {
        let page = client.changes(&since, 500, Filter::Everything).await.unwrap();
        if page.changes.is_empty() {
            break;
        }
        seen.extend(page.changes.into_iter().filter(|change| change.doc.is_some()).map(|change| change.id));
        (since, pages) = (page.last_seq, pages + 1);
    }
    assert!(pages > 2 && seen.contains("settings"));
    assert_eq!(seen.iter().filter(|id| id.as_str().starts_with("target~")).count(), 906);
    let error = client.replication_ids().await.unwrap_err();
    assert_eq!(error, Error::NotFound { what: Call::ReplicationIds });
}

#[tokio::test]
async fn an_officer_lists_a_month_without_its_documents() {
    let server = SimulatedCht::start(World::recorded()).await;
    let client = signed_in(&server, "officer").await;
    let (first, last) = ("target~2026-11~", "target~2026-11~\u{fff0}");
    let month = client.revisions_between(first, last, 1000).await.unwrap();
    assert!(month.len() > 200, "{}", month.len());
    assert!(month.is_sorted() && month.iter().all(|(id, _)| id.as_str().starts_with(first)));
    assert_eq!(client.revisions_between(first, last, 3).await.unwrap(), month[..3]);

    let (gone, kept) = (month[0].clone(), month[1].clone());
    server.world().delete(gone.0.as_str());
    let asked = [gone.0.clone(), kept.0.clone(), "nope".into()];
    let expected = [(gone.0, None), (kept.0, Some(kept.1)), ("nope".into(), None)];
    assert_eq!(client.revisions_of(&asked).await.unwrap(), expected);
    assert_eq!(client.revisions_between(first, last, 1000).await.unwrap(), month[1..]);
}

#[tokio::test]
async fn a_revision_that_was_sent_is_no_longer_missing() {
    let server = SimulatedCht::start(World::recorded()).await;
    let client = signed_in(&server, "supervisor1").await;
    let listed = client.replication_ids().await.unwrap();
    let known = listed.iter().find(|(id, _)| id.as_str().starts_with("target~")).unwrap();
    let fetched = client.bulk_get(std::slice::from_ref(known)).await.unwrap();
    let newer = Revision::from("9-00000000000000000000000000000000");
    let changed = fetched.documents[0].get().replacen(known.1.as_str(), newer.as_str(), 1);
    let changed = RawValue::from_string(changed).unwrap();

    let asked = [known.clone(), (known.0.clone(), newer.clone())];
    assert_eq!(client.missing_revisions(&asked).await.unwrap(), std::slice::from_ref(&known.0));
    assert_eq!(client.missing_revisions(&asked[..1]).await.unwrap(), []);
    assert_eq!(client.send(&[&changed]).await.unwrap(), []);
    assert_eq!(client.missing_revisions(&asked[1..]).await.unwrap(), []);
    let listed = client.replication_ids().await.unwrap();
    assert!(listed.contains(&(known.0.clone(), newer)), "the longer history counts");
}

#[tokio::test]
async fn an_offline_user_may_not_read_what_is_not_theirs() {
    let server = SimulatedCht::start(World::recorded()).await;
    let client = signed_in(&server, "supervisor1").await;
    let error = client.user_settings("officer").await.unwrap_err();
    assert_eq!(error, Error::NotAllowed { what: Call::UserSettings });
}

#[tokio::test]
async fn wrong_passwords_are_counted_by_the_server_and_the_cookie_stays_good() {
    let server = SimulatedCht::start(World::recorded()).await;
    let mut client = signed_in(&server, "supervisor1").await;
    for _ in 0..10 {
        assert_eq!(client.sign_in("supervisor1", "wrong").await.unwrap_err(), Error::WrongPassword);
    }
    let error = client.sign_in("supervisor1", PASSWORD).await.unwrap_err();
    assert!(matches!(error, Error::RateLimited { .. }), "{error:?}");
    assert!(client.settings().await.is_ok());
    server.expire_sessions();
    assert_eq!(client.settings().await.unwrap_err(), Error::SessionExpired);
    let mut first = Client::new(client.address(), &Connection::default()).unwrap();
    server.advance(chrono::TimeDelta::seconds(11));
    assert_eq!(first.sign_in("firstlogin", PASSWORD).await.unwrap_err(), Error::PasswordChangeDue);
}

#[tokio::test]
async fn what_goes_wrong_on_the_way_has_a_name() {
    let server = SimulatedCht::start(World::recorded()).await;
    let client = signed_in(&server, "supervisor1").await;
    let ids = client.replication_ids().await.unwrap();
    let what = Call::BulkGet;
    let table = [
        (Misbehaviour::Status(413), Error::TooLarge { what }),
        (Misbehaviour::Status(503), Error::ServerError { what, status: 503, retry_after: None }),
        (Misbehaviour::Status(429), Error::RateLimited { retry_after: None }),
        (Misbehaviour::Truncated, Error::Malformed { what }),
        (Misbehaviour::Disconnected, Error::Unreachable { cause: UnreachableCause::Lost }),
        (Misbehaviour::ProxyPage, Error::NotACht { found: Found::Page }),
    ];
    for (misbehaviour, expected) in table {
        server.misbehave(Fault::on("/medic/_bulk_get", misbehaviour));
        assert_eq!(client.bulk_get(&ids[..10]).await.unwrap_err(), expected);
        assert_eq!(
            client.bulk_get(&ids[..10]).await.unwrap().documents.len(),
            10,
            "and the next one is good"
        );
    }
    server.misbehave(Fault::on("/medic/_bulk_get", Misbehaviour::Duplicated));
    assert_eq!(client.bulk_get(&ids[..10]).await.unwrap().documents.len(), 20);
}

#[tokio::test]
async fn a_starting_server_is_known_to_who_was_there_before() {
    let server = SimulatedCht::start(World::recorded()).await;
    let client = signed_in(&server, "supervisor1").await;
    server.set_setup(Setup::Starting);
    assert_eq!(client.replication_ids().await.unwrap_err(), Error::Starting);
    assert_eq!(client.version().await.unwrap_err(), Error::Starting);
    let stranger = Client::new(client.address(), &Connection::default()).unwrap();
    assert_eq!(stranger.version().await.unwrap_err(), Error::NotACht { found: Found::Page });
    server.set_setup(Setup::Ready);
    assert!(client.replication_ids().await.is_ok());
}
