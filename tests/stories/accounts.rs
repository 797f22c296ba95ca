//! Accounts, as servers change them: each its own message, and what is here stays readable.

use jumla_engine::surface::{Extent, Refusal, SyncSettings, SyncState};
use jumla_engine::sync::End;
use jumla_engine::{Error, sign_in_again};
use jumla_testkit::{Fault, Misbehaviour, SimulatedCht, WorldBuilder};
use serde_json::json;

use crate::laptop::{Laptop, PASSWORD, scope};

fn builder() -> WorldBuilder {
    WorldBuilder::new().facilities(2).chws_per_facility(2).months("2026-10", 2)
}

fn code(end: &End) -> String {
    end.error.as_ref().map_or_else(|| "ok".to_owned(), |error| Refusal::from(error).code)
}

fn code_of<T>(result: Result<T, Error>) -> String {
    result.map_or_else(|error| Refusal::from(error).code, |_| "ok".to_owned())
}

#[tokio::test]
async fn a_changed_password_is_asked_for_and_the_run_goes_on() {
    let server = SimulatedCht::start(builder().build()).await;
    let mut laptop = Laptop::synced(&server, "supervisor1").await;
    server.world().set_password("supervisor1", "Another.Pass-2026");
    let end = laptop.run(Extent::Changes).await;
    assert_eq!((end.outcome.state, code(&end).as_str()), (SyncState::Denied, "session_expired"));
    assert!(laptop.workspace.aggregate(&scope(&[], None)).is_ok(), "reading goes on");
    assert_eq!(code_of(sign_in_again(&mut laptop.workspace, PASSWORD).await), "wrong_password");
    sign_in_again(&mut laptop.workspace, "Another.Pass-2026").await.unwrap();
    assert!(laptop.sync().await.unwrap().complete);
}

#[tokio::test]
async fn an_account_that_was_taken_away_is_told_so() {
    let server = SimulatedCht::start(builder().build()).await;
    let mut laptop = Laptop::synced(&server, "supervisor1").await;
    server.world().change("org.couchdb.user:supervisor1", |user| user["inactive"] = json!(true));
    let end = laptop.run(Extent::Changes).await;
    assert_eq!((end.outcome.state, code(&end).as_str()), (SyncState::Denied, "account_inactive"));
    server.world().remove_user("supervisor1");
    assert_eq!(code(&laptop.run(Extent::Changes).await), "session_expired");
    assert!(laptop.workspace.aggregate(&scope(&[], None)).is_ok(), "reading goes on");
}

#[tokio::test]
async fn a_user_who_lost_her_facility_is_told_so_and_loses_nothing() {
    let server = SimulatedCht::start(builder().build()).await;
    let mut laptop = Laptop::synced(&server, "supervisor1").await;
    server.world().user_mut("supervisor1").unwrap().facility_ids.clear();
    server.world().change("org.couchdb.user:supervisor1", |user| {
        user.as_object_mut().unwrap().remove("facility_id");
    });
    let end = laptop.run(Extent::Changes).await;
    assert_eq!(code(&end), "user_without_facility");
    assert!(laptop.workspace.sync_view().unwrap().left > 0, "kept, and marked");
}

#[tokio::test]
async fn too_many_attempts_are_waited_out_by_the_cookie() {
    let server = SimulatedCht::start(builder().build()).await;
    let mut laptop = Laptop::synced(&server, "supervisor1").await;
    for _ in 0..12 {
        let _ = Laptop::connect(&server.url(), "supervisor2", "wrong", server.now()).await;
    }
    let refused = Laptop::connect(&server.url(), "supervisor2", PASSWORD, server.now()).await;
    assert_eq!(code_of(refused), "rate_limited");
    assert!(laptop.sync().await.unwrap().complete, "whoever is signed in is not concerned");
}

#[tokio::test]
async fn a_server_that_is_busy_is_given_the_time_it_asks_for() {
    let server = SimulatedCht::start(builder().build()).await;
    let mut laptop = Laptop::connected(&server, "supervisor1").await.unwrap();
    server.misbehave(Fault::on("get-ids", Misbehaviour::StatusAfter(503, "0")));
    server.misbehave(Fault::on("_bulk_get", Misbehaviour::StatusAfter(429, "0")).times(2));
    let outcome = laptop.sync().await.unwrap();
    assert_eq!((outcome.retries, outcome.complete), (3, true));
    // Longer than anyone waits: told, and tried again later.
    server.misbehave(Fault::on("get-ids", Misbehaviour::StatusAfter(503, "3600")));
    let end = laptop.run(Extent::Changes).await;
    assert_eq!((end.outcome.state, code(&end).as_str()), (SyncState::Offline, "server_error"));
    assert!(laptop.sync().await.unwrap().complete);
}

#[tokio::test]
async fn the_days_allowance_is_kept_to() {
    let world = WorldBuilder::new().facilities(1).chws_per_facility(3000).months("2026-09", 3).build();
    let server = SimulatedCht::start(world).await;
    let mut laptop = Laptop::connected(&server, "supervisor1").await.unwrap();
    let settings = SyncSettings { daily_megabytes: Some(1), ..laptop.workspace.sync_settings().unwrap() };
    laptop.workspace.set_sync_settings(&settings).unwrap();
    let end = laptop.run(Extent::Changes).await;
    assert_eq!((end.outcome.state, code(&end).as_str()), (SyncState::Capped, "data_cap_reached"));
    assert!(end.outcome.bytes < 1_600_000, "{} bytes", end.outcome.bytes);
    assert!(laptop.workspace.sync_view().unwrap().bytes_today >= 1_000_000);
    server.forget_requests();
    assert_eq!(code(&laptop.run(Extent::Changes).await), "data_cap_reached");
    assert!(server.requests().is_empty(), "nothing is asked for any more");
    // Tomorrow it goes on.
    laptop.reopen(server.now() + chrono::TimeDelta::days(1));
    let unlimited = SyncSettings { daily_megabytes: None, ..settings };
    laptop.workspace.set_sync_settings(&unlimited).unwrap();
    assert!(laptop.sync().await.unwrap().complete);
}

#[tokio::test]
async fn an_officer_who_becomes_an_offline_user_loses_nothing_and_signs_in_again() {
    let server = SimulatedCht::start(builder().build()).await;
    let mut laptop = Laptop::synced(&server, "officer").await;
    let before = laptop.workspace.status().unwrap().account.unwrap().documents;
    let roles = server.world().user("supervisor1").unwrap().roles.clone();
    server.world().user_mut("officer").unwrap().roles.clone_from(&roles);
    server.world().change("org.couchdb.user:officer", |user| user["roles"] = json!(roles));
    laptop.reopen(server.now() + chrono::TimeDelta::hours(25));
    let end = laptop.run(Extent::Changes).await;
    assert_eq!((end.outcome.state, end.outcome.complete), (SyncState::Denied, false), "{end:?}");
    let after = laptop.workspace.status().unwrap().account.unwrap().documents;
    assert_eq!((after.targets, after.contacts), (before.targets, before.contacts));
}
