//! Values that the CHT adds up, asked by DHIS2 through a route. Jumla has no part in it.

use jumla_app_tests::{District, PERIOD, Result};

use crate::steps::{DISTRICT, choose, dry_run, import, preview, says};

#[tokio::test(flavor = "multi_thread")]
async fn the_chts_own_export_is_mended_tried_and_imported() -> Result<()> {
    let district = District::of("2.44-SNAPSHOT").await?;
    // One area is not in the data set any more: its one row would have everything refused.
    let gone = "dp90NZjeN30";
    district.dhis2.country().unassign(jumla_app_tests::DATA_SET, gone);
    district.make_route("officer");
    let browser = district.open_app("admin").await?;
    browser.click("[data-test='source-kind-cht']").await?;
    choose(&browser, "route", "rOuteToCht1").await?;
    preview(&browser, "").await?;
    browser.wait_for("[data-key='mend.coverage']").await?;
    browser.wait_for("[data-key='mend.completeDate']").await?;
    browser.wait_for("[data-key='mend.notAssigned']").await?;
    browser.screenshot("app-route").await?;
    let boxes = format!("tr[data-unit='{gone}'] input");
    assert_eq!(browser.attribute(&boxes, "disabled").await?.as_deref(), Some("true"));

    dry_run(&browser).await?;
    assert!(district.dhis2.country().values.is_empty());
    import(&browser).await?;
    says(&browser, "[data-test='summary']", "DHIS2 has taken").await?;
    let country = district.dhis2.country();
    assert!(country.values.len() > 1000, "{}", country.values.len());
    assert!(country.values.keys().all(|key| key[1] == PERIOD && key[2] != gone));
    assert!(country.values.keys().any(|key| key[2] == DISTRICT));
    assert!(country.completions.is_empty());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn each_way_in_which_a_route_fails_is_said_with_what_to_do() -> Result<()> {
    let district = District::of("2.44-SNAPSHOT").await?;
    let browser = district.open_app("admin").await?;
    browser.click("[data-test='source-kind-cht']").await?;
    browser.wait_for("[data-test='no-routes']").await?;
    browser.screenshot("app-no-route").await?;

    // A supervisor may not export from the CHT.
    district.make_route("supervisor1");
    browser.page().refresh().await?;
    browser.click("[data-test='source-kind-cht']").await?;
    choose(&browser, "route", "rOuteToCht1").await?;
    choose(&browser, "data-set", jumla_app_tests::DATA_SET).await?;
    choose(&browser, "period", PERIOD).await?;
    browser.click("[data-test='show-values']").await?;
    browser.wait_for("[data-test='problem'][data-code='cht_403']").await?;
    browser.screenshot("app-route-refused").await?;

    // It is shared with nobody any more.
    district.dhis2.country().routes[0].shared_with.clear();
    browser.click("[data-test='retry']").await?;
    browser.wait_for("[data-test='problem'][data-code='route_denied']").await?;

    // The CHT is down.
    district.dhis2.country().routes[0].shared_with.push("admin".to_owned());
    let District { cht, .. } = district;
    cht.stop().await;
    browser.click("[data-test='retry']").await?;
    browser.wait_for("[data-test='problem'][data-code='route_unreachable']").await?;
    Ok(())
}
