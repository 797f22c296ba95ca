//! The field's weather: whatever the line and the server do, and however often a run is cut off, the store ends equal
//! to that of a run that nothing disturbed.

use jumla_engine::surface::SyncState;
use jumla_engine::sync::Extent;
use jumla_testkit::{Line, SimulatedCht, Weather, World, WorldBuilder};
use serde_json::{Value, json};

use crate::laptop::Laptop;
use crate::likeness::{assert_alike, everything};

const USERS: [&str; 2] = ["supervisor1", "officer"];

fn builder() -> WorldBuilder {
    WorldBuilder::new().facilities(2).chws_per_facility(4).months("2026-09", 3).unsynced_percent(10)
}

/// What changes on the server while the laptop syncs.
fn change(world: &mut World) {
    let builder = builder();
    let months = builder.month_tags();
    let id = |chw: usize, month: u32| {
        builder.target_document(1, chw, month).map(|doc| doc["_id"].as_str().unwrap().to_owned())
    };
    if let Some(id) = id(1, 2) {
        world.change(&id, |doc| doc["targets"][0]["value"] = json!({"pass": 77, "total": 78}));
    }
    if let Some(id) = id(2, 0) {
        world.delete(&id);
    }
    world.put(json!({
        "_id": format!("target~{}~{}~org.couchdb.user:second", months[1], builder.chw_id(1, 3)), "type": "target",
        "user": "org.couchdb.user:second", "owner": builder.chw_id(1, 3), "reporting_period": months[1],
        "updated_date": 1_795_996_800_000_i64, "targets": [{"id": "odd", "value": {"pass": 5, "total": 2}}],
    }));
    world.change(&builder.chw_id(1, 4), |person| person["name"] = json!("Renamed"));
}

/// The world after the changes, synced in peace.
async fn undisturbed(user: &str) -> Value {
    let mut world = builder().build();
    change(&mut world);
    let server = SimulatedCht::start(world).await;
    everything(&Laptop::synced(&server, user).await.workspace)
}

/// Syncs until a run proves itself, however many that takes.
async fn until_complete(laptop: &mut Laptop, server: &SimulatedCht) -> usize {
    for run in 1..200 {
        let end = laptop.run(Extent::Changes).await;
        if end.outcome.state == SyncState::Done && end.outcome.complete {
            return run;
        }
        if end.outcome.state == SyncState::Denied {
            laptop.sign_in_again(server).await;
        }
    }
    panic!("it never ended");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_the_weather_the_store_ends_as_if_nothing_had_happened() {
    let calm = [undisturbed(USERS[0]).await, undisturbed(USERS[1]).await];
    let seeds: u64 = std::env::var("JUMLA_WEATHERS").ok().and_then(|text| text.parse().ok()).unwrap_or(16);
    let (mut runs, mut disturbed) = (0, 0);
    for seed in 0..seeds {
        for (user, calm) in USERS.into_iter().zip(&calm) {
            let server = SimulatedCht::start(builder().build()).await;
            let mut laptop = Laptop::connected(&server, user).await.unwrap();
            let weather = Weather::seeded(seed).bad_percent(u8::try_from(20 + seed * 7 % 70).unwrap());
            server.set_weather(Some(weather.with_sessions_lost().storms_for(60)));
            // In the middle of some run.
            server.before("/", u32::try_from(seed % 3).unwrap(), change);
            runs += until_complete(&mut laptop, &server).await;
            server.set_weather(None);
            // Whatever came too late for the last list.
            laptop.sync().await.unwrap();
            disturbed += server.requests().iter().filter(|request| request.disturbed.is_some()).count();
            assert_alike(&everything(&laptop.workspace), calm, &format!("seed {seed}, {user}"));
            laptop.workspace.check_store().unwrap();
        }
    }
    assert!(disturbed as u64 > seeds * 4, "{disturbed} disturbed requests in {runs} runs");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_that_breaks_at_any_byte_loses_nothing() {
    let stride: u64 = std::env::var("JUMLA_STRIDE").ok().and_then(|text| text.parse().ok()).unwrap_or(499);
    for user in USERS {
        let server = SimulatedCht::start(builder().build()).await;
        let calm = everything(&Laptop::synced(&server, user).await.workspace);
        let line = Line::to(&server.url());
        let connected = |at: u64| {
            let line = &line;
            let server = &server;
            async move {
                line.mend();
                let laptop =
                    Laptop::connect(&line.url(), user, crate::laptop::PASSWORD, server.now()).await.unwrap();
                let before = line.carried();
                line.cut_after(at);
                (laptop, before)
            }
        };
        let (mut laptop, before) = connected(1 << 40).await;
        laptop.sync().await.unwrap();
        let whole = line.carried() - before;
        assert!(whole > 2000, "{whole} bytes");
        for at in (0..whole).step_by(usize::try_from(stride).unwrap()) {
            let (mut laptop, _) = connected(at).await;
            let end = laptop.run(Extent::Changes).await;
            assert_ne!(end.outcome.state, SyncState::Done, "cut after {at} of {whole} bytes");
            line.mend();
            let end = laptop.run(Extent::Changes).await;
            assert!(end.outcome.complete, "cut after {at} bytes: {end:?}");
            assert_alike(&everything(&laptop.workspace), &calm, &format!("cut after {at} bytes, {user}"));
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hotspot_of_a_few_kilobytes_at_a_time_gets_there_and_fetches_nothing_twice() {
    let world = WorldBuilder::new().facilities(1).chws_per_facility(400).months("2026-09", 3).build();
    let server = SimulatedCht::start(world).await;
    let line = Line::to(&server.url());
    let mut laptop =
        Laptop::connect(&line.url(), "supervisor1", crate::laptop::PASSWORD, server.now()).await.unwrap();
    server.forget_requests();
    let mut sessions = 0;
    let mut kept = 0;
    loop {
        line.mend();
        line.cut_after(150_000);
        sessions += 1;
        assert!(sessions < 60, "no end in sight");
        let end = laptop.run(Extent::Changes).await;
        let view = laptop.workspace.status().unwrap().account.unwrap().documents;
        assert!(view.contacts + view.targets >= kept, "nothing is lost");
        kept = view.contacts + view.targets;
        if end.outcome.state == SyncState::Done && end.outcome.complete {
            break;
        }
    }
    assert!(sessions > 2, "{sessions} sessions");
    // Each document came once, but for those of batches that broke.
    let asked: Vec<String> = server
        .requests()
        .iter()
        .filter(|request| request.path.ends_with("_bulk_get"))
        .flat_map(|request| request.ids.clone())
        .collect();
    let calm = Laptop::synced(&server, "supervisor1").await;
    assert_alike(&everything(&laptop.workspace), &everything(&calm.workspace), "in small pieces");
    let view = laptop.workspace.sync_view().unwrap();
    let fetched: u32 = view.runs.iter().map(|run| run.outcome.fetched).sum();
    let different: std::collections::HashSet<&String> = asked.iter().collect();
    assert_eq!(fetched as usize, different.len(), "nothing was kept twice");
}
