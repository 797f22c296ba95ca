//! Other servers, and other ways to them: a plain CouchDB, a private authority, a proxy, an older CHT.

use jumla_engine::surface::{ConnectionView, Refusal, Source, SyncState};
use jumla_engine::{ConnectRequest, Error, Workspace};
use jumla_testkit::{Options, Proxy, SimulatedCht, WorldBuilder};

use crate::laptop::{Laptop, PASSWORD};
use crate::likeness::{assert_alike, everything};

fn builder() -> WorldBuilder {
    WorldBuilder::new().facilities(2).chws_per_facility(3).months("2026-09", 3)
}

fn asking(server: &str, user: &str) -> ConnectRequest {
    ConnectRequest {
        server: server.to_owned(),
        user: user.to_owned(),
        password: PASSWORD.to_owned(),
        passphrase: None,
        source: Source::Cht,
        certificate: None,
        proxy: None,
    }
}

fn code<T>(result: Result<T, Error>) -> String {
    result.map_or_else(|error| Refusal::from(error).code, |_| "ok".to_owned())
}

#[tokio::test]
async fn a_plain_couchdb_gives_what_the_officer_of_its_cht_gets() {
    let cht = SimulatedCht::start(builder().build()).await;
    let officer = Laptop::synced(&cht, "officer").await;
    let options = Options { database: Some("national".into()), ..Options::default() };
    let couch = SimulatedCht::start_with(builder().build(), options).await;
    let mut request = asking(&format!("{}/national", couch.url()), "officer");
    request.source = Source::Couchdb;
    let mut laptop = Laptop::asking(request, couch.now()).await.unwrap();
    let outcome = laptop.sync().await.unwrap();
    assert!(outcome.complete && outcome.fetched > 20, "{outcome:?}");
    assert_alike(&everything(&laptop.workspace), &everything(&officer.workspace), "from the database itself");

    // Its sessions last minutes: they are renewed without asking.
    couch.expire_sessions();
    let id = builder().target_document(1, 1, 0).map(|doc| doc["_id"].as_str().unwrap().to_owned());
    if let Some(id) = id {
        couch.world().delete(&id);
        assert_eq!(laptop.sync().await.unwrap().removed, 1);
    }
    couch.world().set_password("officer", "Another.Pass-2026");
    let end = laptop.run(jumla_engine::surface::Extent::Changes).await;
    assert_eq!(end.outcome.state, SyncState::Denied, "but not with a password that was changed");
}

#[tokio::test]
async fn a_database_that_is_none_is_told_from_a_wrong_password() {
    let options = Options { database: Some("national".into()), ..Options::default() };
    let couch = SimulatedCht::start_with(builder().build(), options).await;
    let asking = |database: &str, password: &str| {
        let mut request = asking(&format!("{}/{database}", couch.url()), "officer");
        request.password = password.to_owned();
        request.source = Source::Couchdb;
        request
    };
    assert_eq!(code(Laptop::asking(asking("regional", PASSWORD), couch.now()).await), "not_a_database");
    assert_eq!(code(Laptop::asking(asking("national", "wrong"), couch.now()).await), "wrong_password");
    assert_eq!(code(Laptop::asking(asking("", PASSWORD), couch.now()).await), "address_malformed");
}

#[tokio::test]
async fn a_private_authority_is_trusted_when_the_user_adds_it() {
    let (server, authority) = SimulatedCht::start_secure(builder().build(), Options::default()).await;
    let refused = Laptop::asking(asking(&server.url(), "supervisor1"), server.now()).await;
    assert_eq!(code(refused), "tls_failed");
    let mut broken = asking(&server.url(), "supervisor1");
    broken.certificate = Some("-----BEGIN NOTHING-----".into());
    assert_eq!(code(Laptop::asking(broken, server.now()).await), "certificate_unreadable");
    let mut request = asking(&server.url(), "supervisor1");
    request.certificate = Some(authority.clone());
    let mut laptop = Laptop::asking(request, server.now()).await.unwrap();
    assert!(laptop.sync().await.unwrap().complete);
    // And no longer when it is taken away.
    let kept = laptop.workspace.connection().unwrap();
    assert_eq!(kept.certificate.as_deref(), Some(authority.as_str()));
    laptop.workspace.set_connection(&ConnectionView::default()).unwrap();
    let end = laptop.run(jumla_engine::surface::Extent::Changes).await;
    assert_eq!(end.outcome.state, SyncState::Offline);
    assert_eq!(code(end.into_result()), "tls_failed");
    laptop.workspace.set_connection(&kept).unwrap();
    assert!(laptop.sync().await.unwrap().complete);
}

#[tokio::test]
async fn a_proxy_that_is_named_is_used_for_everything() {
    let server = SimulatedCht::start(builder().build()).await;
    let proxy = Proxy::start().await;
    let mut request = asking(&server.url(), "supervisor1");
    request.proxy = Some(proxy.url());
    let mut laptop = Laptop::asking(request, server.now()).await.unwrap();
    let before = proxy.requests().len();
    assert!(before > 2, "signing in went through it");
    assert!(laptop.sync().await.unwrap().complete);
    assert!(proxy.requests().len() > before);
    let around = ConnectionView { proxy: Some(String::new()), ..ConnectionView::default() };
    laptop.workspace.set_connection(&around).unwrap();
    let before = proxy.requests().len();
    assert!(laptop.sync().await.unwrap().complete);
    assert_eq!(proxy.requests().len(), before, "none at all");
    let nonsense = ConnectionView { proxy: Some("not an address".into()), ..ConnectionView::default() };
    assert_eq!(code(laptop.workspace.set_connection(&nonsense)), "proxy_malformed");
}

#[tokio::test]
async fn a_server_that_does_not_filter_gives_the_same() {
    let plain = SimulatedCht::start(builder().build()).await;
    let filtered = Laptop::synced(&plain, "officer").await;
    let options = Options { selectors: false, version: "4.3.0".into(), ..Options::default() };
    let old = SimulatedCht::start_with(builder().build(), options).await;
    let unfiltered = Laptop::synced(&old, "officer").await;
    assert_alike(&everything(&unfiltered.workspace), &everything(&filtered.workspace), "unfiltered");
}

#[tokio::test]
async fn a_wiped_workspace_leaves_nothing() {
    let server = SimulatedCht::start(builder().build()).await;
    let laptop = Laptop::synced(&server, "supervisor1").await;
    let folder = laptop.workspace.folder().to_owned();
    let Laptop { workspace, folder: _kept } = laptop;
    drop(workspace);
    jumla_engine::workspace::wipe(&folder).unwrap();
    assert!(!folder.exists());
    let clock = jumla_engine::Clock::Fixed(server.now());
    assert_eq!(code(Workspace::open(&folder, None, clock)), "no_workspace");
}
