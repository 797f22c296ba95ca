//! What DHIS2 refuses, and what Jumla does.

use jumla_app_tests::{DATA_SET, District, Result};
use jumla_testkit::{Fault, Misbehaviour};
use std::{collections::BTreeSet, time::Duration};
use thirtyfour::Key;

use crate::steps::{DISTRICT, connect, dry_run, import, preview, says};

/// An area of the district.
const AREA: &str = "dp90NZjeN30";

#[tokio::test(flavor = "multi_thread")]
async fn one_bad_org_unit_does_not_keep_the_others_out_and_is_told_in_words() -> Result<()> {
    let district = District::of("2.44-SNAPSHOT").await?;
    let serving = district.serve()?;
    let browser = district.open_app("admin").await?;
    connect(&browser, &serving, &district.token()?).await?;
    preview(&browser, DISTRICT).await?;
    // Somebody takes the area out of the data set while the page is open: now its rows have a whole request refused.
    district.dhis2.country().unassign(DATA_SET, AREA);
    dry_run(&browser).await?;
    let conflicts = browser.text("[data-test='conflicts'] [data-code='E8022']").await?;
    assert!(conflicts.contains("not assigned to the data set"), "{conflicts}");
    assert!(conflicts.contains("CHW Area 00010"), "{conflicts}");
    browser.screenshot("app-refused").await?;
    import(&browser).await?;
    let country = district.dhis2.country();
    let units: BTreeSet<&str> = country.values.keys().map(|key| key[2].as_str()).collect();
    assert_eq!((units.len(), units.contains(AREA)), (15, false));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_dhis2_refuses_single_values_and_takes_the_rest() -> Result<()> {
    let district = District::of("2.42.5.2").await?;
    let serving = district.serve()?;
    let browser = district.open_app("admin").await?;
    connect(&browser, &serving, &district.token()?).await?;
    preview(&browser, DISTRICT).await?;
    // The older importer minds an org unit that it does not know, and not one that is not assigned.
    district.dhis2.country().change("organisationUnits", |answer| {
        if let Some(units) = answer["organisationUnits"].as_array_mut() {
            units.retain(|unit| unit["id"] != AREA);
        }
    });
    dry_run(&browser).await?;
    browser.wait_for("[data-test='conflicts'] [data-code='E7612']").await?;
    import(&browser).await?;
    let country = district.dhis2.country();
    assert!(!country.values.is_empty() && country.values.keys().all(|key| key[2] != AREA));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_ask_jumla_is_told_why_and_what_to_do() -> Result<()> {
    let district = District::of("2.44-SNAPSHOT").await?;
    let serving = district.serve()?;
    let browser = district.open_app("admin").await?;

    // No page may ask yet: a browser does not say more than that nothing came.
    connect(&browser, &serving, "jumla_wrong").await?;
    browser.wait_for("[data-test='problem'][data-code='jumla_silent']").await?;
    says(&browser, "[data-test='problem']", &district.dhis2.url()).await?;
    browser.screenshot("app-silent").await?;

    let token = district.token()?;
    connect(&browser, &serving, "jumla_wrong").await?;
    browser.wait_for("[data-test='problem'][data-code='api_token']").await?;
    connect(&browser, &serving, &token).await?;
    browser.wait_for("[data-test='connected']").await?;
    preview(&browser, DISTRICT).await?;

    district.jumla(&["serve", "token", "revoke", "dhis2-app"])?;
    let other = ["serve", "token", "new", "other", "--allow-origin", &district.dhis2.url()];
    district.jumla(&other)?;
    browser.click("[data-test='show-values']").await?;
    browser.wait_for("[data-test='problem'][data-code='api_token']").await?;
    browser.screenshot("app-revoked").await?;
    browser.click("[data-test='reconnect']").await?;
    browser.wait_for("[data-test='jumla-token']").await?;

    drop(serving);
    let gone = browser.attribute("[data-test='jumla-address']", "value").await?;
    assert!(gone.is_some_and(|address| address.starts_with("http://127.0.0.1:")));
    browser.fill("[data-test='jumla-token']", &token).await?;
    browser.click("[data-test='connect']").await?;
    browser.wait_for("[data-test='problem'][data-code='jumla_silent']").await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_lost_is_told_and_nothing_goes_twice() -> Result<()> {
    let district = District::of("2.44-SNAPSHOT").await?;
    let serving = district.serve()?;
    let browser = district.open_app("admin").await?;
    connect(&browser, &serving, &district.token()?).await?;
    preview(&browser, DISTRICT).await?;
    dry_run(&browser).await?;
    // The next question is what is there; the one after it is the import, whose answer breaks off.
    district.dhis2.misbehave(Fault::on("/dataValueSets", Misbehaviour::Disconnected).after(1));
    import(&browser).await?;
    browser.wait_for("[data-test='summary'] [data-fact='unknown']").await?;
    browser.wait_for("[data-test='problem'][data-code='dhis2_unreachable']").await?;
    browser.screenshot("app-lost").await?;
    // It had arrived.
    dry_run(&browser).await?;
    browser.wait_for("[data-test='nothing-to-import']").await?;
    assert!(district.dhis2.country().values.values().all(|held| held.writes == 1));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_takes_too_long_can_be_stopped_and_begun_again() -> Result<()> {
    let district = District::of("2.44-SNAPSHOT").await?;
    let serving = district.serve()?;
    let browser = district.open_app("admin").await?;
    connect(&browser, &serving, &district.token()?).await?;
    preview(&browser, DISTRICT).await?;
    let an_hour = Misbehaviour::Slow(Duration::from_secs(3_600));
    district.dhis2.misbehave(Fault::on("/dataValueSets", an_hour));
    browser.click("[data-test='start-dry-run']").await?;
    browser.wait_for("[data-test='dry-run'] [data-test='running']").await?;
    browser.screenshot("app-running").await?;
    // The keyboard is there already.
    browser.press(Key::Enter).await?;
    browser.wait_until_gone("[data-test='dry-run'] [data-test='running']").await?;
    dry_run(&browser).await
}
