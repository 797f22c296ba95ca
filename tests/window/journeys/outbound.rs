//! Patients, events and service reports on their way into DHIS2: from nothing kept to what DHIS2 says to each.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jumla_testkit::dhis2::{Tracker, recorded_programs};
use jumla_testkit::{SimulatedCht, SimulatedDhis2, World};
use jumla_window_tests::{Laptop, Result, Window};
use serde_json::{Value, json};

use crate::with_dhis2::{connect, country, open_part, sign_in};

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/outbound").join(name)
}

fn read(name: &str) -> Result<Value> {
    Ok(serde_json::from_slice(&fs::read(example(name))?)?)
}

/// The recorded world with the persons and reports of the worked examples, and one report whose outcome DHIS2 does not
/// know.
fn world() -> Result<World> {
    let mut world = World::recorded();
    for contact in read("contacts.json")?.as_array().ok_or("no contacts")? {
        world.put(contact.clone());
    }
    for name in ["pregnancy.json", "visit.json", "referral.json", "service_report.json"] {
        world.put(read(name)?);
    }
    // A weight that is no number: only DHIS2 minds.
    let mut doubtful = read("visit.json")?;
    doubtful["_id"] = "r-visit-doubtful".into();
    doubtful["fields"]["visit_number"] = json!(2);
    doubtful["fields"]["weight"] = "sixty".into();
    world.put(doubtful);
    Ok(world)
}

/// The recorded country with its recorded programs.
async fn with_programs() -> SimulatedDhis2 {
    let dhis2 = country(Tracker::default()).await;
    dhis2.country().tracker_imports.programs = Arc::new(recorded_programs());
    dhis2
}

async fn open_outbound(window: &Window<'_>, part: &str) -> Result<()> {
    open_part(window, "records").await?;
    window.click(&format!("[data-test='outbound-part-{part}']")).await
}

/// The worked example's mapping, loaded as a person does.
async fn load_mapping(laptop: &Laptop, window: &Window<'_>) -> Result<()> {
    // The dialog's field takes short paths best.
    let file = laptop.documents().join("mappings.json");
    fs::copy(example("mappings.json"), &file)?;
    open_outbound(window, "mappings").await?;
    window.screenshot("outbound-mappings-none").await?;
    window.click("[data-test='outbound-mapping-open']").await?;
    window.answer_open_dialog(&file).await?;
    window.wait_for_text("[data-test='outbound-mapping-said']", "4").await?;
    window.screenshot("outbound-mappings").await?;
    Ok(())
}

/// All that the mapping needs is ticked, the patients too, and has come.
async fn keep_what_is_mapped(window: &Window<'_>) -> Result<()> {
    window.click("[data-test='outbound-part-kept']").await?;
    window.wait_for("[data-test='kept-none']").await?;
    window.screenshot("outbound-kept-none").await?;
    window.click("[data-test='kept-mapped']").await?;
    window.wait_until_gone("[data-test='kept-lacking']").await?;
    window.click("[data-test='kept-type'][data-id='person']").await?;
    window.wait_for("[data-test='kept-type'][data-id='person']:checked").await?;
    window.wait_for("[data-test='kept-next-sync']").await?;
    window.screenshot("outbound-kept-chosen").await?;
    window.click("[data-test='kept-sync']").await?;
    window.wait_until_gone("[data-test='kept-next-sync']").await?;
    window.screenshot("outbound-kept").await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_patient_and_a_service_report_get_from_the_cht_into_dhis2_and_a_refused_visit_says_why()
-> Result<()> {
    let (cht, dhis2) = (SimulatedCht::start(world()?).await, with_programs().await);
    let laptop = Laptop::new()?;
    let window = laptop.open().await?;
    connect(&window, &cht.url(), "officer").await?;
    sign_in(&window, &dhis2.url()).await?;
    load_mapping(&laptop, &window).await?;
    keep_what_is_mapped(&window).await?;

    window.click("[data-test='outbound-part-preview']").await?;
    window.screenshot("outbound-look").await?;
    window.click("[data-test='outbound-programs']").await?;
    window.wait_for("[data-test='outbound-where'][data-programs='true']").await?;
    window.click("[data-test='outbound-look']").await?;
    window.wait_for("[data-test='outbound-row'][data-id='r-service'][data-fate='new']").await?;
    window.screenshot("outbound-preview").await?;
    window.wait_for("[data-test='outbound-row'][data-id='r-visit-doubtful'][data-wrong='true']").await?;
    window.click("[data-test='outbound-row'][data-id='r-pregnancy'] [data-test='outbound-open']").await?;
    window.wait_for_text("[data-test='outbound-payload']", "trackedEntities").await?;
    window.screenshot("outbound-document").await?;
    window.click("[data-test='outbound-document-close']").await?;
    assert!(dhis2.country().tracker.tracked_entities.is_empty(), "looking sends nothing");

    // Tried, then sent with the one that DHIS2 would refuse.
    window.click("[data-test='outbound-send']").await?;
    window.wait_for("[data-test='outbound-send-dialog']").await?;
    window.screenshot("outbound-send").await?;
    window.click("[data-test='outbound-try']").await?;
    window.wait_for("[data-test='outbound-tried']").await?;
    window.screenshot("outbound-tried").await?;
    assert!(dhis2.country().tracker.tracked_entities.is_empty(), "trying stores nothing");
    window.click("[data-test='outbound-choose-withProblems']").await?;
    window.click("[data-test='outbound-send-confirm']").await?;
    window.wait_for("[data-test='outbound-outcome'] [data-outcome='sent']").await?;
    window.screenshot("outbound-sent").await?;
    window.wait_for("[data-test='outbound-refused'][data-id='r-visit-doubtful'] [data-code='E1302']").await?;
    {
        let country = dhis2.country();
        let mut people = country.tracker.tracked_entities.iter();
        let asha =
            people.find(|one| one["attributes"].to_string().contains("Asha Mwangi")).ok_or("no Asha")?;
        let events = asha["enrollments"][0]["events"].as_array();
        assert_eq!(events.map(Vec::len), Some(2), "her registration and one visit");
        assert_eq!(country.values.len(), 2, "what is left open is no value, and a zero is one");
    }

    // How things stand now.
    window.click("[data-test='outbound-send-close']").await?;
    window.wait_for("[data-test='outbound-row'][data-id='r-pregnancy'][data-fate='same']").await?;
    window.wait_for("[data-test='outbound-row'][data-id='r-visit-doubtful'][data-fate='refused']").await?;
    window.screenshot("outbound-stands").await?;
    window.click("[data-test='outbound-part-queue']").await?;
    window.wait_for("[data-test='outbound-item'][data-id='r-visit-doubtful'][data-state='refused']").await?;
    window.screenshot("outbound-queue").await?;
    window.click("[data-test='outbound-part-mappings']").await?;
    window.wait_for("[data-test='outbound-states'] [data-state='refused']").await?;
    window.screenshot("outbound-mappings-stand").await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_line_it_waits_in_the_queue_and_what_is_unticked_is_wiped() -> Result<()> {
    let (cht, dhis2) = (SimulatedCht::start(world()?).await, with_programs().await);
    let laptop = Laptop::new()?;
    let window = laptop.open().await?;
    connect(&window, &cht.url(), "officer").await?;
    sign_in(&window, &dhis2.url()).await?;
    load_mapping(&laptop, &window).await?;
    keep_what_is_mapped(&window).await?;
    drop(dhis2);

    window.click("[data-test='outbound-part-preview']").await?;
    window.click("[data-test='outbound-look']").await?;
    window.wait_for("[data-test='outbound-row'][data-id='r-service'][data-fate='new']").await?;
    // Asked for a folder, the person thinks better of it: nothing is noted as saved.
    window.click("[data-test='outbound-save']").await?;
    window.wait_for("[data-test='outbound-save-dialog']").await?;
    window.screenshot("outbound-save").await?;
    window.click("[data-test='outbound-save-dialog-confirm']").await?;
    window.cancel_file_dialog().await?;
    window.click("[data-test='outbound-save-dialog-cancel']").await?;
    window.wait_for("[data-test='outbound-row'][data-id='r-service'][data-fate='new']").await?;

    window.click("[data-test='outbound-send']").await?;
    window.click("[data-test='outbound-send-confirm']").await?;
    window.wait_for("[data-test='outbound-sent'][data-waits='true']").await?;
    window.screenshot("outbound-offline").await?;
    window.click("[data-test='outbound-send-close']").await?;
    window.wait_for("[data-test='outbound-row'][data-id='r-service'][data-fate='queued']").await?;
    window.click("[data-test='outbound-part-queue']").await?;
    window.wait_for("[data-test='outbound-item'][data-id='r-service'][data-state='queued']").await?;
    window.screenshot("outbound-queue-waits").await?;

    window.click("[data-test='outbound-part-kept']").await?;
    window.click("[data-test='kept-type'][data-id='pregnancy']").await?;
    window.wait_for("[data-test='kept-wipe']").await?;
    window.screenshot("outbound-kept-wipe").await?;
    window.click("[data-test='kept-wipe-confirm']").await?;
    window.wait_for("[data-test='kept-lacking']").await?;
    window.close().await
}

/// The demo has what there is to see without any server, and an expression that would take minutes does not take the window
/// with it.
#[tokio::test(flavor = "multi_thread")]
async fn the_demo_is_looked_at_saved_as_files_and_survives_an_endless_expression() -> Result<()> {
    let laptop = Laptop::new()?;
    let window = laptop.open().await?;
    window.click("[data-test='welcome-demo']").await?;
    window.wait_for("[data-test='target-card']").await?;
    open_outbound(&window, "kept").await?;
    window.wait_for("[data-test='kept-type'][data-id='c63_client']:checked").await?;
    window.screenshot("outbound-demo-kept").await?;
    window.click("[data-test='outbound-part-preview']").await?;
    window.click("[data-test='outbound-look']").await?;
    window.wait_for("[data-test='outbound-row'][data-wrong='true']").await?;
    window.screenshot("outbound-demo-preview").await?;

    window.click("[data-test='outbound-save']").await?;
    window.click("[data-test='outbound-save-dialog-confirm']").await?;
    window.answer_folder_dialog(&laptop.documents()).await?;
    window.wait_for("[data-test='outbound-saved']").await?;
    window.wait_for_text("[data-test='outbound-count'] [data-count='saved']", "7").await?;
    window.screenshot("outbound-demo-saved").await?;
    let unpainted = window.per_mille_unpainted("[data-test='outbound-preview'] table").await?;
    assert!(unpainted < 5, "{unpainted} dots in a thousand of the table are as they were before");
    let events = fs::read_dir(laptop.documents())?
        .filter_map(std::result::Result::ok)
        .find(|file| file.file_name().to_string_lossy().starts_with("events-"))
        .ok_or("no file of events")?;
    let events: Value = serde_json::from_slice(&fs::read(events.path())?)?;
    assert_eq!(events["events"].as_array().map(Vec::len), Some(9), "all visits but the one that is in doubt");

    let mut mappings: Value = serde_json::from_str(&laptop.jumla(&["outbound", "mapping", "--json"])?)?;
    mappings["mappings"]["pregnancies"]["attributes"]["aTt3DtBirth"] =
        json!({ "expr": "const a = '1'.repeat(1e6); while (true) +a" });
    let file = laptop.documents().join("endless.json");
    fs::write(&file, mappings.to_string())?;
    laptop.jumla(&["outbound", "mapping", "--set", file.to_str().ok_or("no path")?])?;
    window.click("[data-test='outbound-look']").await?;
    window.wait_for_text("[data-test='app']", "The expression takes too long and was stopped").await?;
    window.screenshot("outbound-demo-endless").await?;
    window.close().await
}
