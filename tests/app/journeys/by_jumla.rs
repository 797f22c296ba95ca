//! Values from Jumla on the same computer, into either generation of DHIS2.

use jumla_app_tests::{DATA_SET, District, PERIOD, Result};
use serde_json::Value;

use crate::steps::{DISTRICT, choose, connect, dry_run, import, preview, says, show};

const CURRENT: &str = "2.44-SNAPSHOT";
const OLDER: &str = "2.42.5.2";

/// What Jumla itself says of the district: the values of its preview, by org unit and data element.
fn expected(district: &District) -> Result<Vec<[String; 3]>> {
    let words = ["export", "--data-set", DATA_SET, "--period", PERIOD, "--preview", "--json"];
    let said: Value = serde_json::from_str(&district.jumla(&words)?)?;
    let choices: Value = serde_json::from_str(&district.jumla(&["export", "--choices", "--json"])?)?;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let within: Vec<String> = list(&choices["org_units"][DATA_SET])
        .iter()
        .filter(|unit| unit["id"] == DISTRICT || list(&unit["above"]).iter().any(|above| above == DISTRICT))
        .map(|unit| text(&unit["id"]))
        .collect();
    let columns: Vec<String> =
        list(&said["preview"]["columns"]).iter().map(|column| text(&column["data_element"])).collect();
    let mut found = Vec::new();
    for row in list(&said["preview"]["rows"]) {
        let unit = text(&row["org_unit"]["id"]);
        for (column, value) in columns.iter().zip(list(&row["values"])) {
            if within.contains(&unit) && !value.is_null() {
                found.push([column.clone(), unit.clone(), text(&value)]);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// What DHIS2 holds.
fn stored(district: &District) -> Vec<[String; 3]> {
    let country = district.dhis2.country();
    let values = country.values.iter().filter(|(key, held)| key[1] == PERIOD && !held.deleted);
    let mut found: Vec<_> =
        values.map(|(key, held)| [key[0].clone(), key[2].clone(), held.value.clone()]).collect();
    found.sort();
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn what_jumla_has_is_looked_at_tried_imported_and_stated_as_complete() -> Result<()> {
    let district = District::of(CURRENT).await?;
    let serving = district.serve()?;
    let expected = expected(&district)?;
    let browser = district.open_app("admin").await?;
    connect(&browser, &serving, &district.token()?).await?;
    browser.wait_for("[data-test='connected']").await?;

    preview(&browser, DISTRICT).await?;
    says(&browser, "[data-test='coverage']", "30 of 31 CHWs have reported").await?;
    browser.click("[data-test='partial-only']").await?;
    browser.wait_until_gone(&format!("[data-test='values'] tr:not([data-unit='{DISTRICT}']) td")).await?;
    browser.click("[data-test='who']").await?;
    says(&browser, "[data-test='missing']", "Not reported: ").await?;
    browser.click("[data-test='partial-only']").await?;
    browser.wait_for("[data-test='remarks'] [data-key='finding.mapped_ancestor']").await?;
    assert_eq!(browser.texts("[data-test='values'] tbody tr").await?.len(), 16);
    says(&browser, "[data-test='chosen-values']", &format!("{} values to import", expected.len())).await?;
    browser.top_at("[data-test='choose']").await?;
    browser.screenshot("app-values").await?;

    dry_run(&browser).await?;
    let all = format!("DHIS2 would take {0} of {0} values", expected.len());
    says(&browser, "[data-test='dry-run-summary']", &all).await?;
    assert!(stored(&district).is_empty(), "a dry run stores nothing");

    import(&browser).await?;
    let all = format!("DHIS2 has taken {0} of {0} values", expected.len());
    says(&browser, "[data-test='summary']", &all).await?;
    assert_eq!(stored(&district), expected);
    assert!(district.dhis2.country().completions.is_empty(), "an import completes nothing");
    // It is an export like any other, with where every value comes from.
    let exports: Value = serde_json::from_str(&district.jumla(&["export", "--list", "--json"])?)?;
    assert_eq!((&exports[0]["data_set"], &exports[0]["values"]), (&DATA_SET.into(), &expected.len().into()));

    browser.click("[data-test='start-complete']").await?;
    browser.click("[data-test='confirm-yes']").await?;
    says(&browser, "[data-test='completed']", "16 forms are stated to be complete").await?;
    assert_eq!(district.dhis2.country().completions.len(), 16);
    browser.screenshot("app-imported").await?;

    // Once more: nothing goes twice.
    show(&browser).await?;
    dry_run(&browser).await?;
    browser.wait_for("[data-test='dry-run-summary'] [data-fact='unchanged']").await?;
    browser.wait_for("[data-test='nothing-to-import']").await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_entered_is_told_before_it_is_replaced_in_an_older_dhis2_too() -> Result<()> {
    let district = District::of(OLDER).await?;
    let serving = district.serve()?;
    let expected = expected(&district)?;
    let [element, unit, value] = expected.last().ok_or("no values")?.clone();
    let default = "HllvX50cXC0".to_owned();
    {
        let key = [element, PERIOD.to_owned(), unit, default.clone(), default];
        let now = district.dhis2.now();
        district.dhis2.country().enter(key, "999", "juma", now);
    }
    let browser = district.open_app("admin").await?;
    connect(&browser, &serving, &district.token()?).await?;
    preview(&browser, DISTRICT).await?;
    dry_run(&browser).await?;
    browser.click("[data-test='replaced'] summary").await?;
    let replaced = browser.text("[data-test='replaced']").await?;
    assert!(replaced.contains("999") && replaced.contains("juma") && replaced.contains(&value), "{replaced}");
    browser.screenshot("app-replaced").await?;
    import(&browser).await?;
    let found = stored(&district);
    // Zeros of elements that keep none are dropped without a word.
    let kept: Vec<_> = expected.iter().filter(|one| found.contains(one)).cloned().collect();
    assert_eq!(found, kept);
    let dropped = expected.len() - kept.len();
    assert!(expected.iter().filter(|one| !kept.contains(one)).all(|[.., value]| value == "0"));
    let told = browser.texts("[data-test='summary'] li").await.unwrap_or_default().join(" ");
    assert_eq!(
        dropped > 0,
        told.contains("does not keep") || told.contains("do not keep"),
        "{dropped}: {told}"
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn one_area_alone_is_imported() -> Result<()> {
    let district = District::of(CURRENT).await?;
    let serving = district.serve()?;
    let area = "dp90NZjeN30";
    let browser = district.open_app("admin").await?;
    connect(&browser, &serving, &district.token()?).await?;
    choose(&browser, "data-set", DATA_SET).await?;
    choose(&browser, "org-unit", area).await?;
    browser.click("[data-test='show-values']").await?;
    // Its one CHW has reported, so there is nothing to be said back.
    dry_run(&browser).await?;
    import(&browser).await?;
    let stored = stored(&district);
    assert_eq!(stored.len(), 4);
    assert!(stored.iter().all(|[_, unit, _]| unit == area));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn it_speaks_the_language_that_its_user_has_in_dhis2() -> Result<()> {
    let district = District::of(CURRENT).await?;
    let serving = district.serve()?;
    district.dhis2.country().change("me", |me| me["settings"]["keyUiLocale"] = "hi".into());
    let browser = district.open_app("admin").await?;
    says(&browser, "h1", "DHIS2 के लिए Jumla").await?;
    assert_eq!(browser.attribute("html", "lang").await?.as_deref(), Some("hi"));
    connect(&browser, &serving, &district.token()?).await?;
    preview(&browser, DISTRICT).await?;
    dry_run(&browser).await?;
    browser.top_at("[data-test='choose']").await?;
    browser.screenshot("app-hindi").await?;
    Ok(())
}
