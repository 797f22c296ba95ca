//! The demo: from the first run to a file that DHIS2 imports.

use std::fs;

use jumla_window_tests::{Laptop, Result};
use serde_json::Value;

#[tokio::test(flavor = "multi_thread")]
async fn from_the_first_run_to_the_file_on_disk() -> Result<()> {
    let laptop = Laptop::new()?;
    let window = laptop.open().await?;
    window.wait_for("[data-test='welcome-demo']").await?;
    window.screenshot("welcome").await?;

    window.click("[data-test='welcome-demo']").await?;
    window.wait_for("[data-test='target-card']").await?;
    let targets: Value = serde_json::from_str(&laptop.jumla(&["targets", "--json"])?)?;
    let cards = window.texts("[data-test='target-card']").await?;
    let shown = targets["targets"].as_array().ok_or("no targets")?;
    assert_eq!(cards.len(), shown.len(), "every aggregated target has a card");
    for (card, target) in cards.iter().zip(shown) {
        assert!(card.contains(target["title"].as_str().ok_or("no title")?), "{card}");
        let coverage = &target["coverage"];
        let reported = format!("{} of {}", coverage["reported"], coverage["expected"]);
        assert!(card.contains(&reported), "{card} says how many reported: {reported}");
    }

    // October, the last finished month.
    window.click("[data-test='period-prev']").await?;
    window.wait_for_text("[data-test='app']", "13 of 14 CHWs reported").await?;
    window.click("[data-test='target-card'][data-id='households-visited']").await?;
    window.wait_for("[data-test='drilldown-row']").await?;
    window.screenshot("target").await?;
    let detail: Value = serde_json::from_str(&laptop.jumla(&[
        "targets",
        "households-visited",
        "--period",
        "2026-10",
        "--json",
    ])?)?;
    let rows = window.texts("[data-test='drilldown-row']").await?;
    let contributions = detail["contributions"].as_array().ok_or("no contributions")?;
    assert_eq!(rows.len(), contributions.len());
    for (row, contribution) in rows.iter().zip(contributions) {
        assert!(
            row.contains(contribution["contact"]["name"].as_str().ok_or("no name")?),
            "in the CHT's order: {row}"
        );
        assert_eq!(row.to_lowercase().contains("not reported"), contribution["missing"] == true, "{row}");
    }

    let first = contributions[0]["contact"]["id"].as_str().ok_or("no id")?;
    window.click(&format!("[data-test='drilldown-row'][data-id='{first}'] a")).await?;
    window.wait_for("[data-test='chw-page']").await?;
    window.screenshot("chw").await?;

    window.click("[data-test='nav-reporting']").await?;
    window.wait_for("[data-test='coverage-table']").await?;
    window.screenshot("reporting").await?;

    window.click("[data-test='nav-export']").await?;
    window.wait_for("[data-test='form-cell']").await?;
    let file = laptop.documents().join("october.json");
    window.click("[data-test='export-save']").await?;
    window.answer_file_dialog(&file).await?;
    window.wait_for("[data-test='export-saved']").await?;
    assert!(window.text("[data-test='export-saved']").await?.contains("october.json"));

    let other = laptop.documents().join("same.json");
    let path = other.to_str().ok_or("no path")?;
    laptop.jumla(&["export", "--data-set", "kJ7mSumWq2A", "--period", "202610", "--out", path])?;
    assert_eq!(fs::read(&file)?, fs::read(&other)?, "the window writes what the command line writes");

    window.click("[data-test='nav-sync']").await?;
    window.wait_for("[data-test='sync-demo']").await?;
    window.screenshot("set-aside").await?;
    window.click("[data-test='nav-settings']").await?;
    window.wait_for("[data-test='settings-page']").await?;
    window.screenshot("settings").await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_who_thinks_better_of_saving_gets_no_file() -> Result<()> {
    let laptop = Laptop::new()?;
    laptop.jumla(&["demo"])?;
    let window = laptop.open().await?;
    window.wait_for("[data-test='nav-export']").await?;
    window.click("[data-test='nav-export']").await?;
    window.wait_for("[data-test='form-cell']").await?;
    window.click("[data-test='export-save']").await?;
    window.cancel_file_dialog().await?;
    window.wait_for("[data-test='export-not-saved']").await?;
    assert_eq!(fs::read_dir(laptop.documents())?.count(), 0);
    window.close().await
}
