//! An officer's or a supervisor's window with a line to both servers.

use jumla_testkit::SimulatedDhis2;
use jumla_testkit::dhis2::{Country, Tracker};
use jumla_window_tests::{Result, Window};

const PASSWORD: &str = "Secret.Pass-2026";
pub const PASSPHRASE: &str = "a long enough passphrase";

/// The recorded country, with the CHT's own org units among those of `admin`.
pub async fn country(tracker: Tracker) -> SimulatedDhis2 {
    let mut country = Country { tracker, ..Country::recorded() };
    country.change("me", |me| {
        if me["username"] == "admin"
            && let Some(units) = me["organisationUnits"].as_array_mut()
        {
            units.push(serde_json::json!({ "id": "wknEZS9Kk8I", "path": "/wknEZS9Kk8I", "level": 1 }));
        }
    });
    SimulatedDhis2::start(country).await
}

/// Connected to the CHT for the first time, and synced.
pub async fn connect(window: &Window<'_>, server: &str, user: &str) -> Result<()> {
    window.click("[data-test='welcome-connect']").await?;
    window.fill("[data-test='connect-server']", server).await?;
    window.fill("[data-test='connect-user']", user).await?;
    window.fill("[data-test='connect-password']", PASSWORD).await?;
    window.fill("[data-test='connect-passphrase']", PASSPHRASE).await?;
    window.fill("[data-test='connect-passphrase-again']", PASSPHRASE).await?;
    window.click("[data-test='connect-submit']").await?;
    window.wait_for("[data-test='sync-outcome'][data-state='done']").await
}

/// Signed in to DHIS2, and its metadata fetched.
pub async fn sign_in(window: &Window<'_>, server: &str) -> Result<()> {
    window.click("[data-test='nav-dhis2']").await?;
    window.click("[data-test='dhis2-sign-in-first']").await?;
    window.fill("[data-test='dhis2-server']", server).await?;
    window.fill("[data-test='dhis2-user']", "admin").await?;
    window.fill("[data-test='dhis2-secret']", "district").await?;
    window.screenshot("dhis2-sign-in").await?;
    window.click("[data-test='dhis2-connect']").await?;
    window.wait_for("[data-test='dhis2-account'][data-signed-in='true']").await?;
    window.click("[data-test='metadata-fetch']").await?;
    window.wait_for_text("[data-test='metadata-fetched']", "Fetched").await
}

/// A part of the DHIS2 page.
pub async fn open_part(window: &Window<'_>, part: &str) -> Result<()> {
    window.click("[data-test='nav-dhis2']").await?;
    window.click(&format!("[data-test='dhis2-parts-tab'][data-id='{part}']")).await
}
