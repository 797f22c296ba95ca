//! The HRIO's job: a clean file, what DHIS2 would refuse, where a number comes from, and what is known of DHIS2.

use std::fs;

use jumla_window_tests::{Laptop, Result};
use serde_json::Value;

#[tokio::test(flavor = "multi_thread")]
async fn a_clean_file_takes_two_clicks_and_a_name() -> Result<()> {
    let laptop = Laptop::new()?;
    laptop.jumla(&["demo"])?;
    let window = laptop.open().await?;
    window.wait_for("[data-test='nav-export']").await?;
    window.click("[data-test='nav-export']").await?;
    // DHIS2's own form, and its answer, before there is a file.
    window.wait_for("[data-test='form-cell']").await?;
    window.wait_for("[data-test='verdict'][data-tone='good']").await?;
    window.screenshot("export").await?;
    let file = laptop.documents().join("october.json");
    window.click("[data-test='export-save']").await?;
    window.answer_file_dialog(&file).await?;
    window.wait_for("[data-test='export-saved']").await?;
    assert!(window.text("[data-test='export-saved']").await?.contains("october.json"));

    let name = file.to_str().ok_or("no path")?;
    // Ends with an error where DHIS2 would not store all of it.
    let answer: Value = serde_json::from_str(&laptop.jumla(&["predict", name, "--json"])?)?;
    assert_eq!(answer["conflicts"].as_array().map(Vec::len), Some(0), "{answer}");

    // Where a number comes from: who reported what.
    window.click("[data-test='form-cell']").await?;
    window.wait_for("[data-test='cell-dialog']").await?;
    window.wait_for("[data-test='cell-contribution']").await?;
    window.screenshot("cell").await?;
    window.click("[data-test='cell-close']").await?;
    window.wait_until_gone("[data-test='cell-contribution']").await?;

    // The month that is still running: refused, and one press leads back.
    window.click("[data-test='export-period-next']").await?;
    window.wait_for("[data-test='conflict'][data-code='E7641']").await?;
    window.screenshot("refused").await?;
    window.click("[data-test='fix-choose_period']").await?;
    window.wait_for("[data-test='verdict'][data-tone='good']").await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_goes_where_and_what_is_known_of_dhis2() -> Result<()> {
    let laptop = Laptop::new()?;
    laptop.jumla(&["demo"])?;
    let file = laptop.documents().join("as-the-cht.json");
    let name = file.to_str().ok_or("no path")?;
    let export =
        ["export", "--data-set", "kJ7mSumWq2A", "--period", "202610", "--compat", "cht", "--out", name];
    laptop.jumla(&export)?;
    let window = laptop.open().await?;

    window.wait_for("[data-test='nav-settings']").await?;
    window.click("[data-test='nav-export']").await?;
    window.click("[data-test='export-page'] a[href='#/mapping']").await?;
    window.wait_for("[data-test='mapping-target']").await?;
    window.screenshot("mapping").await?;

    window.click("[data-test='nav-dhis2']").await?;
    window.wait_for("[data-test='metadata-age']").await?;
    window.screenshot("dhis2").await?;
    // A file of the CHT, as somebody may bring it: what DHIS2 would say, and the same file mended.
    window.click("[data-test='dhis2-parts-tab'][data-id='file']").await?;
    window.click("[data-test='check-choose']").await?;
    window.answer_open_dialog(&file).await?;
    window.wait_for("[data-test='checked'] [data-test='verdict']").await?;
    let mended = laptop.documents().join("mended.json");
    window.click("[data-test='repair']").await?;
    window.answer_file_dialog(&mended).await?;
    window.wait_for("[data-test='repaired']").await?;
    let name = mended.to_str().ok_or("no path")?;
    laptop.jumla(&["predict", name])?;
    assert!(fs::read_to_string(&mended)?.contains("\"dataValues\""));
    window.close().await
}
