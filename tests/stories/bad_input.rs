//! Everything that can be wrong about a server, a user or a request: each its own error, and nothing half done.

use std::fs;

use chrono::TimeDelta;
use jumla_cht::client;
use jumla_engine::surface::{Gap, Refusal, SyncState};
use jumla_engine::sync::Extent;
use jumla_engine::{Destination, Error, Workspace, sign_in_again};
use jumla_testkit::{Fault, Misbehaviour, Options, Setup, SimulatedCht, User, World, WorldBuilder};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::laptop::{Laptop, PASSWORD, request, scope, time};

fn code<T>(result: Result<T, Error>) -> String {
    match result {
        Ok(_) => "ok".to_owned(),
        Err(error) => Refusal::from(error).code,
    }
}

async fn connecting(server: &str, user: &str, password: &str) -> String {
    code(Laptop::connect(server, user, password, time("2026-11-23T09:00:00Z")).await)
}

#[tokio::test]
async fn each_wrong_way_in_has_its_own_name() {
    let mut world = World::recorded();
    world.add_user(User {
        name: "nowhere".into(),
        password: PASSWORD.into(),
        roles: vec!["chw_supervisor".into()],
        facility_ids: Vec::new(),
        contact_id: None,
        fullname: String::new(),
        password_change_required: false,
    });
    let server = SimulatedCht::start(world).await;
    let url = server.url();
    assert_eq!(connecting("not an address", "a", "b").await, "address_malformed");
    assert_eq!(connecting("https://user:secret@cht.example.org", "a", "b").await, "address_with_credentials");
    assert_eq!(connecting("http://cht.example.org", "a", "b").await, "address_insecure");
    assert_eq!(connecting("http://127.0.0.1:9", "a", "b").await, "server_unreachable");
    assert_eq!(connecting(&url, "supervisor1", "wrong").await, "wrong_password");
    assert_eq!(connecting(&url, "nobody", PASSWORD).await, "wrong_password");
    assert_eq!(connecting(&url, "firstlogin", PASSWORD).await, "password_change_due");
    assert_eq!(connecting(&url, "nowhere", PASSWORD).await, "user_without_facility");
    assert_eq!(connecting(&url, "supervisor1", PASSWORD).await, "ok");
    for _ in 0..10 {
        connecting(&url, "supervisor1", "wrong").await;
    }
    assert_eq!(connecting(&url, "supervisor1", PASSWORD).await, "rate_limited");
    server.advance(TimeDelta::seconds(11));
    assert_eq!(connecting(&url, "supervisor1", PASSWORD).await, "ok");
    server.set_setup(Setup::Starting);
    let starting = connecting(&url, "supervisor1", PASSWORD).await;
    assert!(["server_starting", "not_a_cht_server"].contains(&starting.as_str()), "{starting}");
    let url = server.url();
    server.stop().await;
    assert_eq!(connecting(&url, "supervisor1", PASSWORD).await, "server_unreachable");
}

#[tokio::test]
async fn a_server_older_than_4_3_is_refused() {
    let options = Options { version: "4.2.4".into(), ..Options::default() };
    let server = SimulatedCht::start_with(World::recorded(), options).await;
    let refused = Laptop::connected(&server, "supervisor1").await.err().unwrap();
    assert!(
        matches!(&refused, Error::Cht(client::Error::TooOld { version }) if version.text == "4.2.4"),
        "{refused}"
    );
}

#[tokio::test]
async fn something_else_at_the_address_is_not_taken_for_a_cht() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let mut buffer = [0; 4096];
            let _ = socket.read(&mut buffer).await;
            let page = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 21\r\nConnection: close\r\n\r\n<h1>Free Wi-Fi!</h1>\n";
            let _ = socket.write_all(page.as_bytes()).await;
        }
    });
    assert_eq!(connecting(&url, "supervisor1", PASSWORD).await, "not_a_cht_server");
}

#[tokio::test]
async fn an_ended_session_asks_for_the_password_and_goes_on() {
    let server = SimulatedCht::start(World::recorded()).await;
    let mut laptop = Laptop::synced(&server, "supervisor2").await;
    server.expire_sessions();
    assert_eq!(code(laptop.sync().await), "session_expired");
    assert!(laptop.workspace.aggregate(&scope(&[], None)).is_ok(), "reading goes on");
    assert_eq!(code(sign_in_again(&mut laptop.workspace, "wrong").await), "wrong_password");
    sign_in_again(&mut laptop.workspace, PASSWORD).await.unwrap();
    assert_eq!(laptop.sync().await.unwrap().fetched, 0, "what was here is still here");
}

#[tokio::test]
async fn a_line_that_breaks_in_the_middle_loses_nothing() {
    for misbehaviour in [Misbehaviour::Truncated, Misbehaviour::Disconnected, Misbehaviour::Status(503)] {
        let server = SimulatedCht::start(World::recorded()).await;
        let mut laptop = Laptop::connected(&server, "supervisor1").await.unwrap();
        // The first batch arrives; then the line is away for longer than anyone waits.
        server.misbehave(Fault::on("/medic/", misbehaviour.clone()).after(1).times(10));
        let end = laptop.run(Extent::Changes).await;
        assert_eq!(end.outcome.state, SyncState::Offline, "{misbehaviour:?}: {:?}", end.error);
        assert!(end.outcome.fetched > 400 && end.outcome.retries > 0 && !end.outcome.complete);
        let kept = laptop.workspace.status().unwrap().account.unwrap().documents;
        assert!(kept.contacts + kept.targets > 400, "the first batch is kept: {kept:?}");
        let outcome = laptop.sync().await.unwrap();
        assert!(outcome.complete && outcome.fetched > 100, "{outcome:?}");
        assert_eq!(laptop.sync().await.unwrap().fetched, 0);
        // A line that fails once is hardly noticed.
        server.misbehave(Fault::on("/medic/", misbehaviour));
        let full = laptop.run(Extent::Full).await.into_result().unwrap();
        assert_eq!((full.retries, full.complete), (1, true));
    }
}

#[tokio::test]
async fn a_server_that_takes_less_at_once_gets_less() {
    let server = SimulatedCht::start(World::recorded()).await;
    server.set_largest_batch(Some(200));
    let laptop = Laptop::synced(&server, "supervisor1").await;
    assert_eq!(laptop.workspace.aggregate(&scope(&[], None)).unwrap().coverage.expected, 270);
}

#[tokio::test]
async fn what_is_not_configured_is_said_and_not_guessed() {
    let mut world = WorldBuilder::new().facilities(1).chws_per_facility(2).months("2026-10", 2).build();
    world.set_setting("tasks", json!({}));
    world.set_setting("dhis_data_sets", json!([]));
    let server = SimulatedCht::start(world).await;
    let mut laptop = Laptop::synced(&server, "supervisor1").await;
    let gaps = laptop.workspace.status().unwrap().account.unwrap().gaps;
    assert_eq!(gaps, [Gap::NoTargets, Gap::NoDataSets]);
    assert_eq!(code(laptop.workspace.aggregate(&scope(&[], None))), "no_targets");
    assert_eq!(code(laptop.workspace.export_choices()), "no_data_sets");
    assert_eq!(
        code(laptop.workspace.export(&request("x", "202610", None), &Destination::Stream)),
        "no_data_sets"
    );
}

#[tokio::test]
async fn before_the_first_sync_that_is_what_is_said() {
    let server = SimulatedCht::start(World::recorded()).await;
    let laptop = Laptop::connected(&server, "supervisor1").await.unwrap();
    assert!(laptop.workspace.status().unwrap().account.unwrap().gaps.contains(&Gap::NeverSynced));
    assert_eq!(code(laptop.workspace.aggregate(&scope(&[], None))), "never_synced");
    assert_eq!(code(laptop.workspace.coverage(&scope(&[], None))), "never_synced");
    assert_eq!(code(laptop.workspace.export_choices()), "never_synced");
}

/// One document with an absurd month does not make a list of a thousand months.
#[tokio::test]
async fn months_without_reports_are_listed_unless_they_are_too_many() {
    let builder =
        WorldBuilder::new().facilities(1).chws_per_facility(1).months("2026-05", 1).unsynced_percent(0);
    let mut world = builder.build();
    let mut absurd = builder.target_document(1, 1, 0).unwrap();
    for (key, value) in [("_id", "target~1987-01~c~u"), ("reporting_period", "1987-01")] {
        absurd[key] = json!(value);
    }
    world.put(absurd);
    let server = SimulatedCht::start(world).await;
    let laptop = Laptop::synced(&server, "officer").await;
    let periods = laptop.workspace.status().unwrap().account.unwrap().periods;
    let periods: Vec<String> = periods.iter().map(ToString::to_string).collect();
    let expected = ["2026-11", "2026-10", "2026-09", "2026-08", "2026-07", "2026-06", "2026-05", "1987-01"];
    assert_eq!(periods, expected);
}

#[tokio::test]
async fn every_unknown_thing_is_named() {
    let server = SimulatedCht::start(World::recorded()).await;
    let mut laptop = Laptop::synced(&server, "supervisor1").await;
    let workspace = &mut laptop.workspace;
    let none = scope(&[], None);
    assert_eq!(code(workspace.target_detail(&none, &"nope".into())), "unknown_target");
    assert_eq!(code(workspace.chw(&"nope".into())), "unknown_contact");
    assert_eq!(code(workspace.aggregate(&scope(&["nope"], None))), "unknown_facility");
    assert_eq!(code(workspace.aggregate(&scope(&[], Some("2001-01")))), "unknown_period");
    assert_eq!(code(workspace.aggregate(&scope(&[], Some("october")))), "period_malformed");
    let mut exporting = |data_set: &str, period: &str, org_unit: Option<&str>| {
        code(workspace.export(&request(data_set, period, org_unit), &Destination::Stream))
    };
    assert_eq!(exporting("nope", "202610", None), "unknown_data_set");
    assert_eq!(exporting("VMuFODsyWaO", "202610", Some("nope")), "unknown_org_unit");
    assert_eq!(exporting("VMuFODsyWaO", "200101", None), "unknown_period");
    assert_eq!(
        exporting("VMuFODsyWaO", "2026Q3", None),
        "period_incomplete",
        "two of its months have no reports"
    );
    assert_eq!(exporting("VMuFODsyWaO", "2026W7", None), "period_shorter");
    assert_eq!(laptop.workspace.past_exports().unwrap().len(), 0, "nothing was recorded");
}

#[tokio::test]
async fn a_file_is_whole_or_absent() {
    let server = SimulatedCht::start(World::recorded()).await;
    let mut laptop = Laptop::synced(&server, "supervisor1").await;
    let request = request("VMuFODsyWaO", "202610", None);
    let missing_folder = laptop.folder().join("no such folder").join("out.json");
    let is_a_folder = laptop.folder().join("a folder");
    fs::create_dir(&is_a_folder).unwrap();
    for path in [missing_folder, is_a_folder.clone()] {
        let result = laptop.workspace.export(&request, &Destination::File(path));
        assert_eq!(code(result), "folder_unwritable");
    }
    assert_eq!(fs::read_dir(&is_a_folder).unwrap().count(), 0);
    assert!(laptop.workspace.past_exports().unwrap().is_empty());
    let left: Vec<_> = fs::read_dir(laptop.folder()).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "no unfinished file lies about: {left:?}");
}

#[tokio::test]
async fn malformed_documents_are_set_aside_and_the_rest_goes_on() {
    let builder =
        WorldBuilder::new().facilities(1).chws_per_facility(3).months("2026-10", 1).unsynced_percent(0);
    let mut world = builder.build();
    let ids: Vec<String> = (1..=3)
        .map(|chw| builder.target_document(1, chw, 0).unwrap()["_id"].as_str().unwrap().to_owned())
        .collect();
    world.change(&ids[0], |document| document["targets"][0]["value"] = json!({"pass": "3", "total": {}}));
    world.change(&ids[1], |document| {
        document.as_object_mut().unwrap().remove("targets").map(drop).unwrap_or(())
    });
    world.put(json!({"_id": "target~२०२६-०८~c~u", "type": "target", "targets": []}));
    let server = SimulatedCht::start(world).await;
    let laptop = Laptop::synced(&server, "officer").await;
    let aside = laptop.workspace.set_aside().unwrap();
    let reasons: Vec<(&str, bool)> = aside.iter().map(|one| (one.reason.as_str(), one.partly_used)).collect();
    assert!(reasons.contains(&("foreign_digits", false)), "{reasons:?}");
    assert!(reasons.contains(&("not_a_number", true)), "{reasons:?}");
    assert!(reasons.contains(&("targets_missing", false)), "{reasons:?}");
    let view = laptop.workspace.aggregate(&scope(&[], Some("2026-10"))).unwrap();
    assert_eq!((view.coverage.expected, view.coverage.reported), (3, 2));
    assert_eq!(view.targets[0].coverage.reported, 1, "the value that cannot be read is missing, not zero");
}

#[tokio::test]
async fn a_locked_workspace_opens_only_with_its_passphrase() {
    let server = SimulatedCht::start(World::recorded()).await;
    let laptop = Laptop::synced(&server, "supervisor2").await;
    let folder = laptop.workspace.folder().to_owned();
    let clock = jumla_engine::Clock::Fixed(server.now());
    assert_eq!(code(Workspace::open(&folder, None, clock)), "passphrase_needed");
    assert_eq!(code(Workspace::open(&folder, Some("another passphrase"), clock)), "passphrase_wrong");
    assert_eq!(code(Workspace::make_demo(&folder, clock)), "workspace_exists");
    assert_eq!(code(Workspace::open(&folder.join("elsewhere"), None, clock)), "no_workspace");
    // Nothing of what was synced, and no password, can be read from the files; only whose workspace it is, from its label.
    for file in fs::read_dir(&folder).unwrap() {
        let file = file.unwrap();
        if file.file_name() == "label.json" {
            let label: serde_json::Value = serde_json::from_slice(&fs::read(file.path()).unwrap()).unwrap();
            assert_eq!(label.as_object().unwrap().keys().collect::<Vec<_>>(), ["server", "user", "demo"]);
            continue;
        }
        let bytes = fs::read(file.path()).unwrap();
        for secret in ["CHW 00", "AuthSession", PASSWORD, "supervisor2"] {
            assert!(!bytes.windows(secret.len()).any(|part| part == secret.as_bytes()), "{secret}");
        }
    }
}
