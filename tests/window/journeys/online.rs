//! DHIS2 with a line, from signing in to comparing; and without one, from the queue into DHIS2.

use jumla_testkit::dhis2::Tracker;
use jumla_testkit::{Line, SimulatedCht, World};
use jumla_window_tests::{Laptop, Result, Window};

use crate::with_dhis2::{connect, country, open_part, sign_in};

async fn open_export(window: &Window<'_>) -> Result<()> {
    window.click("[data-test='nav-export']").await?;
    window.wait_for("[data-test='export-push']").await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_goes_into_dhis2_and_what_became_of_it_is_seen() -> Result<()> {
    let (cht, dhis2) = (SimulatedCht::start(World::recorded()).await, country(Tracker::default()).await);
    let laptop = Laptop::new()?;
    let window = laptop.open().await?;
    connect(&window, &cht.url(), "officer").await?;
    sign_in(&window, &dhis2.url()).await?;
    window.click("[data-test='metadata-fetch']").await?;
    window.wait_for_text("[data-test='metadata-fetched']", "Unchanged").await?;
    window.screenshot("dhis2-online").await?;

    // A dry run beside the prediction; nothing is stored.
    open_export(&window).await?;
    window.click("[data-test='export-push']").await?;
    window.wait_for("[data-test='push-trial']").await?;
    window.screenshot("push-trial").await?;
    assert!(dhis2.country().values.is_empty(), "a dry run stores nothing");
    window.click("[data-test='push-send']").await?;
    window.wait_for("[data-test='push-confirm']").await?;
    let asked = window.text("[data-test='push-confirm']").await?;
    assert!(asked.contains(&dhis2.url()) && asked.contains("admin"), "{asked}");
    window.screenshot("push-confirm").await?;
    window.click("[data-test='push-confirm-confirm']").await?;
    window.wait_for("[data-test='push'][data-state='done'] [data-fate='accepted']").await?;
    window.screenshot("push-done").await?;
    let stored = dhis2.country().values.len();
    assert!(stored > 0);

    // Completion is a step of its own.
    assert!(dhis2.country().completions.is_empty(), "no push completes anything");
    window.click("[data-test='push-complete']").await?;
    window.wait_for("[data-test='completion']").await?;
    window.click("[data-test='completion'] input").await?;
    window.click("[data-test='completion-state']").await?;
    window.wait_for("[data-test='completion-confirm']").await?;
    window.screenshot("completion-confirm").await?;
    window.click("[data-test='completion-confirm-confirm']").await?;
    window.wait_for("[data-test='completion'][data-complete='true']").await?;
    window.screenshot("completion").await?;
    assert_eq!(dhis2.country().completions.len(), 1);
    window.click("[data-test='completion-close']").await?;
    window.wait_until_gone("[data-test='completion-dialog']").await?;
    window.click("[data-test='push-close']").await?;
    window.wait_until_gone("[data-test='push-dialog']").await?;
    window.wait_for("[data-test='pushed'] [data-fate='accepted']").await?;
    window.screenshot("pushed").await?;

    // Somebody changes a value there: found by comparing, with the name.
    let (key, now) = (dhis2.country().values.keys().next().cloned().ok_or("no values")?, dhis2.now());
    dhis2.country().enter(key, "99999", "mwajuma", now);
    open_part(&window, "compare").await?;
    window.click("[data-test='compare-start']").await?;
    window.wait_for_text("[data-test='compare-row'][data-kind='changed_there']", "mwajuma").await?;
    window.screenshot("compare").await?;
    window.click("[data-test='dhis2-parts-tab'][data-id='queue']").await?;
    window.wait_for("[data-test='queue-push'][data-state='done']").await?;
    window.screenshot("queue").await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_line_a_push_waits_and_goes_after_the_next_sync() -> Result<()> {
    let (cht, dhis2) = (SimulatedCht::start(World::recorded()).await, country(Tracker::default()).await);
    let line = Line::to(&dhis2.url());
    let laptop = Laptop::new()?;
    let window = laptop.open().await?;
    connect(&window, &cht.url(), "officer").await?;
    sign_in(&window, &line.url()).await?;

    open_export(&window).await?;
    // The line breaks at every attempt, until the person has had enough of waiting for it.
    line.cut_after(0);
    window.click("[data-test='export-push']").await?;
    window.wait_for("[data-test='dhis2-retrying']").await?;
    window.screenshot("push-retrying").await?;
    window.click("[data-test='dhis2-stop']").await?;
    window.wait_for("[data-test='error'][data-code='interrupted']").await?;
    window.click("[data-test='push-later']").await?;
    window.screenshot("push-offline").await?;
    window.click("[data-test='push-close']").await?;
    window.wait_until_gone("[data-test='push-dialog']").await?;
    open_part(&window, "queue").await?;
    window.wait_for("[data-test='queue-push'][data-state='later']").await?;
    window.screenshot("queue-waiting").await?;

    line.mend();
    window.click("[data-test='nav-sync']").await?;
    window.click("[data-test='sync-start']").await?;
    window.wait_for("[data-test='sync-outcome'][data-state='done']").await?;
    open_part(&window, "queue").await?;
    window.wait_for("[data-test='queue-push'][data-state='done']").await?;
    window.screenshot("queue-sent").await?;
    let country = dhis2.country();
    assert!(!country.values.is_empty() && country.values.values().all(|held| held.writes == 1));
    drop(country);
    window.close().await
}
