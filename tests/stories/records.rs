//! Patient data: nothing until it is chosen, then what was chosen, and no more.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use chrono::TimeDelta;
use jumla_engine::surface::{RecordsRequest, RecordsView, SyncState};
use jumla_engine::sync::{Options, sync};
use jumla_testkit::{SimulatedCht, World, WorldBuilder};
use serde_json::{Value, json};
use tracing_subscriber::filter::{LevelFilter, dynamic_filter_fn};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::laptop::{Laptop, StopsAt};
use crate::likeness::{assert_alike, everything};

const USERS: [&str; 2] = ["supervisor1", "officer"];

/// When the simulated server's clock begins.
const NOW: i64 = 1_795_423_860_000;
const DAY: i64 = 24 * 60 * 60 * 1000;

fn builder() -> WorldBuilder {
    WorldBuilder::new().facilities(2).chws_per_facility(3).months("2026-09", 3).unsynced_percent(0)
}

/// A household under the first CHW with two patients in it, and reports about one of them.
fn world() -> World {
    let builder = builder();
    let mut world = builder.build();
    let mut types = world.settings()["contact_types"].clone();
    types.as_array_mut().unwrap().push(json!({"id": "client", "parents": ["clinic"], "person": true}));
    world.set_setting("contact_types", types);
    // The supervisor sees households and what is reported of them.
    world.set_setting("replication_depth", json!([]));
    let lineage = json!({"_id": builder.area_id(1, 1), "parent": {"_id": builder.facility_id(1)}});
    world.put(json!({"_id": "home", "type": "clinic", "name": "Household", "parent": lineage, "contact": {"_id": "asha"}}));
    for (id, short_id, name) in [("asha", "48291", "Asha Wanjiru"), ("juma", "48292", "Juma Wanjiru")] {
        world.put(json!({
            "_id": id, "type": "contact", "contact_type": "client", "name": name, "patient_id": short_id,
            "phone": "+254700999999", "reported_date": NOW - 100 * DAY, "parent": {"_id": "home", "parent": lineage},
        }));
    }
    for (id, form, days_ago) in
        [("visit-1", "visit", 10), ("visit-2", "visit", 40), ("referral-1", "referral", 5)]
    {
        world.put(report(id, form, days_ago));
    }
    world
}

fn report(id: &str, form: &str, days_ago: i64) -> Value {
    json!({
        "_id": id, "type": "data_record", "form": form, "reported_date": NOW - days_ago * DAY,
        "contact": {"_id": builder().chw_id(1, 1)}, "fields": {"patient_id": "48291", "danger_sign": "convulsions"},
    })
}

fn request(forms: &[&str], contact_types: &[&str], keep_days: Option<u32>) -> RecordsRequest {
    let owned = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
    RecordsRequest { forms: owned(forms), contact_types: owned(contact_types), keep_days }
}

impl Laptop {
    fn choose(&mut self, forms: &[&str], contact_types: &[&str], keep_days: Option<u32>) -> RecordsView {
        self.workspace.choose_records(&request(forms, contact_types, keep_days)).unwrap()
    }

    /// Reports and persons here, and whether what was chosen has come.
    fn records(&self) -> (u32, u32, bool) {
        let view = self.workspace.records().unwrap();
        (view.reports, view.persons, view.complete)
    }

    fn record(&self, id: &str) -> Option<Value> {
        let text = self.workspace.record_text(id).unwrap()?;
        Some(serde_json::from_str(&text).unwrap())
    }

    /// Which of these are here whole.
    fn here<'i>(&self, ids: &[&'i str]) -> Vec<&'i str> {
        ids.iter().copied().filter(|id| self.record(id).is_some()).collect()
    }
}

const ALL: [&str; 6] = ["visit-1", "visit-2", "referral-1", "asha", "juma", "home"];

#[tokio::test]
async fn nothing_is_kept_until_it_is_chosen_and_then_it_comes_whole_with_the_next_sync() {
    let server = SimulatedCht::start(world()).await;
    assert_eq!(server.now().timestamp_millis(), NOW);
    for user in USERS {
        let mut laptop = Laptop::synced(&server, user).await;
        let before = everything(&laptop.workspace);
        assert_eq!((laptop.here(&ALL), laptop.records()), (Vec::new(), (0, 0, true)), "{user}");
        let view = laptop.choose(&["visit"], &["client"], None);
        assert!(!view.complete && view.reports == 0, "{user}: it takes a sync");
        let outcome = laptop.sync().await.unwrap();
        assert_eq!((outcome.records, outcome.complete), (4, true), "{user}: {outcome:?}");
        assert_eq!(laptop.here(&ALL), ["visit-1", "visit-2", "asha", "juma", "home"], "{user}");
        assert_eq!(laptop.records(), (2, 2, true), "{user}");
        let area = builder().area_id(1, 1);
        for id in ["visit-1", "asha", area.as_str(), builder().chw_id(1, 1).as_str()] {
            assert_eq!(
                laptop.record(id).as_ref(),
                server.world().document(id),
                "{user}: as the server has it"
            );
        }
        assert_eq!(
            laptop.record("48291").unwrap()["_id"],
            "asha",
            "{user}: reports call her by her short id"
        );
        assert_eq!(laptop.sync().await.unwrap().fetched, 0, "{user}: nothing comes twice");
        assert!(laptop.workspace.chw(&"asha".into()).is_err(), "{user}: a patient is no CHW");
        assert_alike(&everything(&laptop.workspace), &before, "totals are what they were");
    }
}

#[tokio::test]
async fn what_changes_is_replaced_and_what_is_deleted_goes() {
    let server = SimulatedCht::start(world()).await;
    let mut laptops = Vec::new();
    for user in USERS {
        let mut laptop = Laptop::synced(&server, user).await;
        laptop.choose(&["visit"], &["client"], None);
        laptop.sync().await.unwrap();
        laptops.push(laptop);
    }
    server.world().change("visit-1", |visit| visit["fields"]["danger_sign"] = json!("none"));
    server.world().delete("visit-2");
    server.world().delete("juma");
    server.world().put(report("visit-3", "visit", 0));
    server.world().put(report("referral-2", "referral", 0));
    for laptop in &mut laptops {
        let outcome = laptop.sync().await.unwrap();
        assert_eq!((outcome.records, outcome.removed, outcome.complete), (2, 2, true), "{outcome:?}");
        assert_eq!(laptop.record("visit-1").unwrap()["fields"]["danger_sign"], "none");
        let ids = ["visit-1", "visit-2", "visit-3", "referral-2", "asha", "juma", "48292"];
        assert_eq!(laptop.here(&ids), ["visit-1", "visit-3", "asha"]);
        assert_eq!(laptop.sync().await.unwrap().fetched, 0);
    }
}

#[tokio::test]
async fn what_is_no_longer_chosen_is_wiped_at_once_and_not_fetched_again() {
    let server = SimulatedCht::start(world()).await;
    for user in USERS {
        let mut laptop = Laptop::synced(&server, user).await;
        laptop.choose(&["visit", "referral"], &["client"], None);
        laptop.sync().await.unwrap();
        assert_eq!(laptop.here(&ALL), ALL, "{user}");
        laptop.choose(&["visit"], &[], None);
        assert_eq!(laptop.here(&ALL), ["visit-1", "visit-2", "home"], "{user}");
        let outcome = laptop.sync().await.unwrap();
        assert_eq!((outcome.fetched, outcome.complete), (0, true), "{user}");
        laptop.choose(&[], &[], Some(5));
        let area = builder().area_id(1, 1);
        assert!(
            laptop.here(&ALL).is_empty() && laptop.record(&area).is_none(),
            "{user}: nothing, not even places"
        );
        assert_eq!(laptop.sync().await.unwrap().fetched, 0, "{user}");
        laptop.choose(&["referral"], &[], None);
        assert_eq!(laptop.sync().await.unwrap().records, 1, "{user}");
        assert_eq!(laptop.here(&ALL), ["referral-1", "home"], "{user}: chosen again, it comes again");
        assert_eq!(laptop.records(), (1, 0, true), "{user}");
    }
}

#[tokio::test]
async fn reports_go_when_their_time_is_over() {
    let server = SimulatedCht::start(world()).await;
    for user in USERS {
        let mut laptop = Laptop::synced(&server, user).await;
        laptop.choose(&["visit"], &["client"], Some(30));
        laptop.sync().await.unwrap();
        assert_eq!(
            laptop.here(&ALL),
            ["visit-1", "asha", "juma", "home"],
            "{user}: the other is 40 days old"
        );
        laptop.reopen(server.now() + TimeDelta::days(25));
        let outcome = laptop.sync().await.unwrap();
        assert_eq!((outcome.fetched, outcome.complete), (0, true), "{user}");
        assert_eq!(laptop.here(&ALL), ["asha", "juma", "home"], "{user}: persons stay");
        assert_eq!(laptop.sync().await.unwrap().fetched, 0, "{user}: and it is not fetched again");
        laptop.choose(&["visit"], &["client"], Some(60));
        laptop.sync().await.unwrap();
        assert_eq!(laptop.here(&["visit-1", "visit-2"]), ["visit-1"], "{user}: a longer time brings it back");
        laptop.choose(&["visit"], &["client"], Some(34));
        assert!(laptop.here(&["visit-1", "visit-2"]).is_empty(), "{user}: a shorter one drops it at once");
    }
}

#[tokio::test]
async fn what_goes_out_of_sight_stays_and_does_not_count() {
    let server = SimulatedCht::start(world()).await;
    let mut laptop = Laptop::synced(&server, "supervisor1").await;
    laptop.choose(&["visit"], &["client"], None);
    laptop.sync().await.unwrap();
    let elsewhere = |asha: &mut Value, facility| {
        asha["parent"] = json!({"_id": builder().area_id(facility, 1), "parent": {"_id": builder().facility_id(facility)}});
    };
    server.world().change("asha", |asha| elsewhere(asha, 2));
    let outcome = laptop.sync().await.unwrap();
    assert_eq!((outcome.fetched, outcome.removed), (0, 0));
    assert_eq!((laptop.here(&ALL).len(), laptop.records()), (5, (0, 1, true)));
    server.world().change("asha", |asha| elsewhere(asha, 1));
    let outcome = laptop.sync().await.unwrap();
    assert_eq!(outcome.fetched, 1, "she changed; the reports about her did not");
    assert_eq!(laptop.records(), (2, 2, true));

    // What was away when it was chosen comes when it is back.
    server.world().change("asha", |asha| elsewhere(asha, 2));
    laptop.choose(&[], &[], None);
    laptop.sync().await.unwrap();
    laptop.choose(&["visit"], &[], None);
    laptop.sync().await.unwrap();
    assert!(laptop.here(&["visit-1", "visit-2"]).is_empty());
    server.world().change("asha", |asha| elsewhere(asha, 1));
    laptop.sync().await.unwrap();
    assert_eq!(laptop.here(&["visit-1", "visit-2"]), ["visit-1", "visit-2"]);
}

#[tokio::test]
async fn a_sync_that_is_cut_off_goes_on_and_fetches_nothing_twice() {
    let mut world = world();
    for number in 0..1500 {
        world.put(report(&format!("many-{number:04}"), "visit", 1));
    }
    let server = SimulatedCht::start(world).await;
    for user in USERS {
        let mut laptop = Laptop::synced(&server, user).await;
        laptop.choose(&["visit"], &["client"], None);
        let end = sync(&mut laptop.workspace, &Options::default(), &StopsAt::documents(600)).await;
        assert_eq!(end.outcome.state, SyncState::Stopped);
        let (came, _, complete) = laptop.records();
        assert!(came > 0 && came < 1502 && !complete, "{user}: {came} of them");
        let outcome = laptop.sync().await.unwrap();
        assert_eq!(end.outcome.records + outcome.records, 1504, "{user}: each once");
        assert_eq!(laptop.records(), (1502, 2, true), "{user}");
        assert_eq!(laptop.sync().await.unwrap().fetched, 0, "{user}");
    }
}

#[tokio::test]
async fn a_choice_in_the_middle_of_a_run_is_the_one_that_counts() {
    let server = SimulatedCht::start(world()).await;
    for (user, path) in USERS.into_iter().zip(["_bulk_get", "_changes"]) {
        let mut laptop = Laptop::synced(&server, user).await;
        laptop.choose(&["visit"], &["client"], None);
        let mut other = laptop.workspace.second_handle().unwrap();
        server.before(path, 0, move |_| {
            drop(other.choose_records(&request(&["referral"], &[], None)).unwrap())
        });
        let outcome = laptop.sync().await.unwrap();
        assert_eq!((outcome.state, outcome.complete), (SyncState::Done, true), "{user}");
        assert_eq!(laptop.here(&ALL), ["referral-1", "home"], "{user}");
        assert_eq!(laptop.records(), (1, 0, true), "{user}");
        assert_eq!(laptop.sync().await.unwrap().fetched, 0, "{user}");
    }
}

#[tokio::test]
async fn a_deletion_that_the_feed_left_out_is_found_by_the_proof() {
    let server = SimulatedCht::start(world()).await;
    let mut laptop = Laptop::synced(&server, "officer").await;
    laptop.choose(&["visit"], &["client"], None);
    laptop.sync().await.unwrap();
    // A server that was put back to an earlier state: no tombstone tells of it.
    server.world().forget("visit-1");
    server.world().forget("juma");
    laptop.reopen(server.now() + TimeDelta::hours(25));
    let outcome = laptop.sync().await.unwrap();
    assert_eq!((outcome.removed, outcome.complete), (2, true));
    assert_eq!(laptop.here(&ALL), ["visit-2", "asha", "home"]);
}

/// What a subscriber writes.
#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn nothing_of_a_patient_is_in_the_log() {
    let written = Written::default();
    let (writer, own) = (written.clone(), std::thread::current().id());
    // For the whole process, as what listens on one thread alone may miss what another has seen first. Of other stories
    // nothing is written; that is asked anew each time, as the answer for one thread is not the answer for all.
    tracing_subscriber::fmt()
        .with_max_level(LevelFilter::TRACE)
        .with_writer(move || writer.clone())
        .finish()
        .with(dynamic_filter_fn(move |_, _| std::thread::current().id() == own))
        .init();
    let server = SimulatedCht::start(world()).await;
    for user in USERS {
        let mut laptop = Laptop::synced(&server, user).await;
        laptop.choose(&["visit", "referral"], &["client"], Some(365));
        laptop.sync().await.unwrap();
        assert_eq!(laptop.records(), (3, 2, true));
        laptop.choose(&[], &[], None);
    }
    let log = String::from_utf8(written.0.lock().unwrap().clone()).unwrap();
    assert!(!log.is_empty(), "somebody was listening");
    for text in ["Asha", "Wanjiru", "48291", "254700999999", "convulsions", "danger_sign", "visit-1"] {
        assert!(!log.contains(text), "{text} is in the log");
    }
}
