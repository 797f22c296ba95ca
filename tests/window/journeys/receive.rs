//! What DHIS2 has, into the CHT and beside what is here: a place gets its org unit, persons and visits arrive, and a
//! facility sees what stands in DHIS2.

use std::path::Path;

use jumla_testkit::dhis2::Tracker;
use jumla_testkit::{SimulatedCht, World};
use jumla_window_tests::{Laptop, Result};
use serde_json::{Value, json};

use crate::with_dhis2::{PASSPHRASE, connect, country, open_part, sign_in};

/// A CHW's area in both servers.
const AREA: &str = "uHNvGKcNNYp";

/// The recorded world in which that area has lost its org unit and is spelt otherwise, and the id of its place.
fn world_without_the_org_unit() -> Result<(World, String)> {
    let mut world = World::recorded();
    let place = world.documents().find(|doc| doc["dhis"]["orgUnit"] == AREA).ok_or("no such area")?;
    let id = place["_id"].as_str().ok_or("no id")?.to_owned();
    world.change(&id, |place| {
        place["name"] = "area 00001, CHW".into();
        if let Some(place) = place.as_object_mut() {
            place.remove("dhis");
        }
    });
    Ok((world, id))
}

/// One person, and a visit to her, by the worked example's programme.
fn tracker() -> Tracker {
    let of = |attribute: &str, value: &str| json!({ "attribute": attribute, "value": value });
    let in_visit = |element: &str, value: &str| json!({ "dataElement": element, "value": value });
    Tracker {
        tracked_entities: vec![json!({
            "trackedEntity": "teAsha00001", "trackedEntityType": "EnaQ8HXMYAx", "orgUnit": AREA,
            "inactive": false, "deleted": false,
            "attributes": [of("ByFNHjgonpz", "Asha Juma"), of("SWItsyCAKfh", "F"), of("IIwlQjI94FA", "1998-03-03")],
            "enrollments": [{ "enrollment": "enAsha00001", "program": "bTIhHFT197U", "status": "ACTIVE" }],
        })],
        events: vec![json!({
            "event": "evVisit0001", "status": "COMPLETED", "program": "bTIhHFT197U",
            "programStage": "dmkmo65Fr2z", "orgUnit": AREA, "trackedEntity": "teAsha00001",
            "occurredAt": "2026-11-09T00:00:00.000", "deleted": false,
            "dataValues": [in_visit("B0cmYCU1tef", "2"), in_visit("Z2DIVCachUJ", "OK")],
        })],
    }
}

fn received(world: &World) -> Vec<Value> {
    world.documents().filter(|doc| doc.get("received_from_dhis2").is_some()).cloned().collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_gets_its_org_unit_and_then_persons_and_visits_arrive_in_it() -> Result<()> {
    let (world, place) = world_without_the_org_unit()?;
    let (cht, dhis2) = (SimulatedCht::start(world).await, country(tracker()).await);
    let laptop = Laptop::new()?;
    let window = laptop.open().await?;
    connect(&window, &cht.url(), "officer").await?;
    sign_in(&window, &dhis2.url()).await?;

    // Proposed by its name; nothing is written before a person has said so, and has been asked again.
    open_part(&window, "receive").await?;
    window.click("[data-test='places-find']").await?;
    window.wait_for("[data-test='place-row']").await?;
    window.fill("[data-test='search']", "Area 00001").await?;
    window.wait_for_text("[data-test='place-row']", "area 00001, CHW").await?;
    window.screenshot("receive-places").await?;
    window.click("[data-test='place-decision'] option[value='link']").await?;
    window.click("[data-test='places-write']").await?;
    window.wait_for("[data-test='places-confirm']").await?;
    window.screenshot("receive-places-confirm").await?;
    assert!(cht.world().document(&place).is_some_and(|place| place.get("dhis").is_none()));
    window.click("[data-test='places-confirm-confirm']").await?;
    window.wait_for("[data-test='place-row'][data-outcome='linked']").await?;
    window.screenshot("receive-places-written").await?;
    assert!(cht.world().document(&place).is_some_and(|place| place["dhis"]["orgUnit"] == AREA));

    // By a mapping that was kept from the command line: looked at, then received.
    let mapping = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/receive.example.json");
    let mapping = mapping.display().to_string();
    let keep = ["dhis2", "receive", "mapping", "--import", mapping.as_str()];
    laptop.jumla_with(&keep, &[("JUMLA_PASSPHRASE", PASSPHRASE)])?;
    window.click("[data-test='receive-part-people']").await?;
    window.click("[data-test='people-look']").await?;
    window.wait_for("[data-test='people-row'][data-fate='new']").await?;
    window.screenshot("receive-people").await?;
    assert!(received(&cht.world()).is_empty(), "looking writes nothing");
    window.click("[data-test='people-receive']").await?;
    window.click("[data-test='people-confirm-confirm']").await?;
    window.wait_until_gone("[data-test='people-receive']").await?;
    window.wait_for("[data-test='people-result']").await?;
    window.screenshot("receive-people-done").await?;
    let arrived = received(&cht.world());
    let names: Vec<&str> = arrived.iter().filter_map(|doc| doc["name"].as_str()).collect();
    assert_eq!((arrived.len(), names), (2, vec!["Asha Juma"]));
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_facility_sees_what_dhis2_holds_of_it() -> Result<()> {
    let (cht, dhis2) = (SimulatedCht::start(World::recorded()).await, country(Tracker::default()).await);
    let laptop = Laptop::new()?;
    let window = laptop.open().await?;
    connect(&window, &cht.url(), "supervisor1").await?;
    sign_in(&window, &dhis2.url()).await?;
    open_part(&window, "receive").await?;
    window.click("[data-test='receive-part-values']").await?;
    window.screenshot("receive-values-none").await?;
    window.click("[data-test='values-read']").await?;
    window.wait_for("[data-test='facility-values'] [data-test='compare-row']").await?;
    window.screenshot("receive-values").await?;
    window.close().await
}
