//! A server: signing in, syncing, the cable pulled, locking and unlocking.

use jumla_testkit::{Line, SimulatedCht, World};
use jumla_window_tests::{Laptop, Result, Window};

const PASSPHRASE: &str = "a long enough passphrase";

async fn connect(window: &Window<'_>, server: &str, user: &str, password: &str) -> Result<()> {
    window.fill("[data-test='connect-server']", server).await?;
    window.fill("[data-test='connect-user']", user).await?;
    window.fill("[data-test='connect-password']", password).await?;
    window.fill("[data-test='connect-passphrase']", PASSPHRASE).await?;
    window.fill("[data-test='connect-passphrase-again']", PASSPHRASE).await?;
    window.click("[data-test='connect-submit']").await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_supervisor_connects_syncs_and_goes_on_without_the_server() -> Result<()> {
    let server = SimulatedCht::start(World::recorded()).await;
    let laptop = Laptop::new()?;
    let window = laptop.open().await?;
    window.wait_for("[data-test='welcome-connect']").await?;
    window.click("[data-test='welcome-connect']").await?;
    window.wait_for("[data-test='connect-server']").await?;

    connect(&window, &server.url(), "supervisor1", "wrong").await?;
    window.wait_for("[data-test='error'][data-code='wrong_password']").await?;
    connect(&window, &server.url(), "supervisor1", "Secret.Pass-2026").await?;
    // The first sync starts by itself.
    window.wait_for("[data-test='sync-outcome']").await?;
    assert!(window.text("[data-test='sync-outcome']").await?.contains("1,369"), "all of her documents came");
    window.screenshot("synced").await?;
    server.stop().await;

    window.click("[data-test='nav-targets']").await?;
    window.wait_for("[data-test='target-card']").await?;
    window.click("[data-test='target-card'][data-id='births-this-month']").await?;
    window.wait_for("[data-test='drilldown-row']").await?;

    window.click("[data-test='nav-sync']").await?;
    window.wait_for("[data-test='sync-start']").await?;
    window.click("[data-test='sync-start']").await?;
    window.wait_for("[data-test='error'][data-code='server_unreachable']").await?;
    window.screenshot("offline").await?;

    window.click("[data-test='nav-settings']").await?;
    window.wait_for("[data-test='lock']").await?;
    window.click("[data-test='lock']").await?;
    window.wait_for("[data-test='unlock-passphrase']").await?;
    window.fill("[data-test='unlock-passphrase']", "something else").await?;
    window.click("[data-test='unlock-submit']").await?;
    window.wait_for("[data-test='error'][data-code='passphrase_wrong']").await?;
    window.screenshot("locked").await?;
    window.fill("[data-test='unlock-passphrase']", PASSPHRASE).await?;
    window.click("[data-test='unlock-submit']").await?;
    window.wait_for("[data-test='nav-targets']").await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_laptop_with_two_workspaces_and_a_line_that_breaks() -> Result<()> {
    let mut world = World::recorded();
    world.put(serde_json::json!({
        "_id": "target~2026-13~nobody~org.couchdb.user:nobody", "type": "target", "user": "org.couchdb.user:nobody",
        "owner": world.user("supervisor1").and_then(|user| user.contact_id.clone()), "reporting_period": "2026-13",
        "updated_date": 1, "targets": [],
    }));
    let server = SimulatedCht::start(world).await;
    let line = Line::to(&server.url());
    let laptop = Laptop::new()?;
    laptop.jumla(&["demo"])?;
    let window = laptop.open().await?;

    // A second workspace beside the demo.
    window.wait_for("[data-test='workspace-menu']").await?;
    window.click("[data-test='workspace-menu']").await?;
    window.wait_for("[data-test='workspace-add']").await?;
    window.click("[data-test='workspace-add']").await?;
    window.wait_for("[data-test='welcome-connect']").await?;
    window.click("[data-test='welcome-connect']").await?;
    window.wait_for("[data-test='connect-server']").await?;
    // The line breaks in the middle of the first sync, and the run asks again.
    line.cut_each_after(60_000);
    connect(&window, &line.url(), "supervisor1", "Secret.Pass-2026").await?;
    window.wait_for("[data-test='sync-progress']").await?;
    line.mend();
    window.wait_for("[data-test='sync-outcome'][data-state='done']").await?;
    let state = window.text("[data-test='sync-state']").await?;
    assert!(state.contains("Up to date and complete"), "{state}");

    // What could not be read is shown as it came.
    window.click("[data-test='set-aside-open']").await?;
    window.wait_for("[data-test='set-aside-text']").await?;
    assert!(window.text("[data-test='set-aside-text']").await?.contains("2026-13"));
    window.screenshot("set-aside-text").await?;
    window.click("[data-test='set-aside-close']").await?;
    window.wait_until_gone("[data-test='set-aside-text']").await?;

    // Everything again, after a question.
    window.click("[data-test='sync-full']").await?;
    window.wait_for("[data-test='sync-full-dialog']").await?;
    window.click("[data-test='sync-full-dialog-confirm']").await?;
    window.wait_for_text("[data-test='sync-outcome']", "1,370").await?;

    // To the demo and back: the other one is encrypted with a passphrase.
    window.click("[data-test='workspace-menu']").await?;
    window.wait_for("[data-test='workspace']").await?;
    window.screenshot("workspaces").await?;
    window.click("[data-test='workspace'][aria-checked='false']").await?;
    window.wait_for("[data-test='status-demo']").await?;
    window.click("[data-test='workspace-menu']").await?;
    window.wait_for("[data-test='workspace'][aria-checked='false']").await?;
    window.click("[data-test='workspace'][aria-checked='false']").await?;
    window.wait_for("[data-test='unlock-passphrase']").await?;
    window.fill("[data-test='unlock-passphrase']", PASSPHRASE).await?;
    window.click("[data-test='unlock-submit']").await?;

    // Handed on: nothing of it stays.
    window.wait_for("[data-test='nav-settings']").await?;
    window.click("[data-test='nav-settings']").await?;
    window.wait_for("[data-test='wipe']").await?;
    window.screenshot("account").await?;
    window.click("[data-test='wipe']").await?;
    window.wait_for("[data-test='wipe-user']").await?;
    window.fill("[data-test='wipe-user']", "supervisor1").await?;
    window.click("[data-test='wipe-dialog-confirm']").await?;
    window.wait_until_gone("[data-test='wipe-dialog']").await?;
    let left: serde_json::Value = serde_json::from_str(&laptop.jumla(&["workspaces", "--json"])?)?;
    assert_eq!(left.as_array().map(Vec::len), Some(1), "{left}");
    window.close().await
}
