//! The programs of a DHIS2 server: read where a mapping makes patients or events, and kept with its metadata.

use std::fs;
use std::sync::Arc;

use chrono::{TimeDelta, Utc};
use jumla_engine::surface::{MetadataFile, MetadataView};
use jumla_engine::{Clock, Error, MetadataExtent, Workspace, fetch_metadata, fetch_programs};
use jumla_testkit::dhis2::recorded_programs;
use jumla_testkit::{Fault, Misbehaviour, SimulatedCht, SimulatedDhis2, World};
use serde_json::json;

use crate::laptop::{Laptop, QUICK};
use crate::with_dhis2::{CURRENT, country, fetch, signed_in, unwatched};

async fn server() -> SimulatedDhis2 {
    let mut country = country(CURRENT);
    country.tracker_imports.programs = Arc::new(recorded_programs());
    SimulatedDhis2::start(country).await
}

/// An officer's laptop whose CHT has, or has no, outbound push.
async fn officer(pushes: bool) -> Laptop {
    let mut world = World::recorded();
    if pushes {
        world.set_setting("outbound", json!({ "referral": { "relevant_to": "true", "mapping": {} } }));
    }
    let cht = SimulatedCht::start(world).await;
    let laptop = Laptop::synced(&cht, "officer").await;
    cht.stop().await;
    laptop
}

fn known(workspace: &Workspace) -> MetadataView {
    let mut connections = workspace.dhis2_connections().unwrap();
    connections.remove(0).metadata.unwrap()
}

fn asked_for_programs(server: &SimulatedDhis2) -> usize {
    let requests = server.requests();
    server.forget_requests();
    requests.iter().filter(|one| one.path.ends_with("/programs")).count()
}

fn file<'v>(view: &'v MetadataView, name: &str) -> &'v MetadataFile {
    view.files.iter().find(|file| file.name == name).unwrap()
}

#[tokio::test]
async fn programs_come_with_the_metadata_where_a_mapping_needs_them_and_then_once_a_day() {
    let (server, mut laptop) = (server().await, officer(true).await);
    signed_in(&mut laptop.workspace, &server.url()).await.unwrap();
    assert_eq!(known(&laptop.workspace).programs, None);
    assert!(!fetch(&mut laptop.workspace).await.unwrap().unchanged);
    assert_eq!(asked_for_programs(&server), 1);
    let view = known(&laptop.workspace);
    let programs = view.programs.unwrap();
    assert_eq!(programs.programs, 2);
    assert_eq!(file(&view, "/api/programs").counts["program"], 2);
    // The same day nothing says that they hold, and nothing asks.
    assert!(fetch(&mut laptop.workspace).await.unwrap().unchanged);
    assert_eq!(asked_for_programs(&server), 0);
    let now = chrono::DateTime::<Utc>::from_timestamp_millis(programs.at).unwrap();
    laptop.reopen(now + TimeDelta::hours(25));
    let mut fewer = recorded_programs();
    fewer["programs"].as_array_mut().unwrap().pop();
    server.country().tracker_imports.programs = Arc::new(fewer);
    let fetched = fetch(&mut laptop.workspace).await.unwrap();
    assert!(fetched.unchanged && fetched.requests == 2, "{fetched:?}");
    assert_eq!(asked_for_programs(&server), 1);
    let again = known(&laptop.workspace);
    assert_eq!(again.programs.map(|one| (one.programs, one.at > programs.at)), Some((1, true)));
    assert_eq!(file(&again, "/api/programs").counts["program"], 1);
    assert_eq!((again.data_sets, again.stamp.imported_at), (view.data_sets, view.stamp.imported_at));
}

#[tokio::test]
async fn programs_are_not_fetched_where_no_mapping_makes_patients_or_events() {
    let (server, mut laptop) = (server().await, officer(false).await);
    signed_in(&mut laptop.workspace, &server.url()).await.unwrap();
    fetch(&mut laptop.workspace).await.unwrap();
    fetch(&mut laptop.workspace).await.unwrap();
    assert_eq!(asked_for_programs(&server), 0);
    assert_eq!(known(&laptop.workspace).programs, None);
    // Unless they are asked for by name.
    let fetched = fetch_programs(&mut laptop.workspace, None, QUICK, &unwatched()).await.unwrap();
    assert_eq!((fetched.requests, asked_for_programs(&server)), (1, 1));
    let programs = fetched.connection.metadata.unwrap().programs;
    assert_eq!(programs.unwrap().programs, 2);
    // And a whole fetch without them leaves them be.
    let whole = MetadataExtent::Whole;
    fetch_metadata(&mut laptop.workspace, None, whole, QUICK, &unwatched()).await.unwrap();
    assert_eq!(asked_for_programs(&server), 0);
    assert_eq!(known(&laptop.workspace).programs, programs);
}

#[tokio::test]
async fn a_fetch_that_is_cut_off_at_the_programs_asks_for_nothing_twice() {
    let (server, mut laptop) = (server().await, officer(true).await);
    signed_in(&mut laptop.workspace, &server.url()).await.unwrap();
    server.misbehave(Fault::on("programs", Misbehaviour::Status(404)));
    assert!(fetch(&mut laptop.workspace).await.is_err());
    assert_eq!(known(&laptop.workspace).programs, None);
    server.forget_requests();
    fetch(&mut laptop.workspace).await.unwrap();
    let paths: Vec<String> = server.requests().into_iter().map(|one| one.path).collect();
    let left = |path: &String| path.ends_with("/programs") || path.ends_with("/organisationUnits");
    assert!(paths.iter().all(left), "{paths:?}");
    assert_eq!(known(&laptop.workspace).programs.unwrap().programs, 2);
}

#[tokio::test]
async fn a_file_of_programs_is_as_good_as_a_line() {
    let mut laptop = officer(true).await;
    let folder = laptop.folder().to_owned();
    let write = |name: &str, text: String| {
        let path = folder.join(name);
        fs::write(&path, text).unwrap();
        path
    };
    let files = [
        write("programs.json", recorded_programs().to_string()),
        write(
            "system-info.json",
            json!({ "version": "2.44", "serverDate": "2026-11-23T09:00:00" }).to_string(),
        ),
    ];
    let view = laptop.workspace.import_metadata(Some("Ministry"), &files).unwrap().metadata.unwrap();
    assert_eq!((view.programs.unwrap().programs, view.stamp.version.as_deref()), (2, Some("2.44")));
    assert_eq!(file(&view, "programs.json").counts["program"], 2);
    // What another file says of the rest leaves them be; a part of them stands beside the others.
    let mut one = recorded_programs();
    one["programs"].as_array_mut().unwrap().pop();
    one["system"] = json!({ "version": "2.43" });
    let part = write("part.json", one.to_string());
    let view = laptop.workspace.import_metadata(None, &[files[1].clone(), part]).unwrap().metadata.unwrap();
    assert_eq!((view.programs.unwrap().programs, view.stamp.version.as_deref()), (2, Some("2.43")));
    // What cannot be read changes nothing.
    let mut odd = recorded_programs();
    odd["programs"][0]["onlyEnrollOnce"] = json!("perhaps");
    let odd = write("odd.json", odd.to_string());
    let refused = laptop.workspace.import_metadata(None, &[odd]).unwrap_err();
    assert!(matches!(&refused, Error::MetadataUnreadable { file, .. } if file == "odd.json"), "{refused}");
    laptop.reopen(Clock::System.now());
    assert_eq!(known(&laptop.workspace).programs, view.programs);
}
