//! A server: signing in, syncing, the cable pulled, locking and unlocking.

use jumla_testkit::{SimulatedCht, World};
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
