//! The supervisor's month: what is wrong, a mark on it, the sign-off, and the file for the HRIO.

use jumla_window_tests::{Laptop, Result};
use serde_json::Value;

#[tokio::test(flavor = "multi_thread")]
async fn a_facility_s_month_from_opening_it_to_the_file_for_the_hrio() -> Result<()> {
    let laptop = Laptop::new()?;
    laptop.jumla(&["demo"])?;
    let window = laptop.open().await?;
    window.wait_for("[data-test='nav-month']").await?;
    window.click("[data-test='nav-targets']").await?;
    window.wait_for("[data-test='target-card']").await?;
    window.click("[data-test='period-prev']").await?;
    window.wait_for("[data-test='spark']").await?;
    window.screenshot("targets").await?;

    // All her facilities, each with the one next thing to do.
    window.click("[data-test='nav-month']").await?;
    window.wait_for("[data-test='month-row']").await?;
    window.screenshot("month").await?;
    let months: Value =
        serde_json::from_str(&laptop.jumla(&["signoff", "--list", "--period", "2026-10", "--json"])?)?;
    let facilities = months["facilities"].as_array().ok_or("no facilities")?;
    assert_eq!(window.texts("[data-test='month-row']").await?.len(), facilities.len());
    let named = |name: &str| {
        let found = facilities.iter().find(|one| one["facility"]["name"] == name);
        found.and_then(|one| one["facility"]["id"].as_str()).ok_or("no such facility")
    };
    let mlimani = named("Mlimani Health Centre")?;
    window.click(&format!("a[href='#/month/{mlimani}']")).await?;

    // What is odd about it, and a mark on the first.
    window.click("[data-test='month-step-findings']").await?;
    window.wait_for("[data-test='finding-row'][data-rule='pass_above_total']").await?;
    window.screenshot("findings").await?;
    window
        .click("[data-test='finding-row'][data-rule='pass_above_total'] [data-test='finding-mark']")
        .await?;
    window.wait_for("[data-test='mark-dialog']").await?;
    window.click("[data-test='mark-state-explained']").await?;
    window.fill("[data-test='mark-note']", "She counted visitors from the next village").await?;
    window.screenshot("mark").await?;
    window.click("[data-test='mark-save']").await?;
    window.wait_until_gone("[data-test='mark-dialog']").await?;

    // Signed, with a reason for each finding that stays open.
    window.click("[data-test='month-step-sign']").await?;
    window.wait_for("[data-test='sign-off-statement']").await?;
    window.fill_all("textarea[data-test='sign-off-reason']", "Looked into by phone").await?;
    window.screenshot("sign-off").await?;
    window.click("[data-test='sign-off-confirm']").await?;
    window.wait_for("[data-test='sign-off-done']").await?;

    window.click("[data-test='month-step-handover']").await?;
    window.wait_for("[data-test='handover-file']").await?;
    let file = laptop.documents().join("mlimani.jumla");
    window.click("[data-test='handover-file']").await?;
    window.answer_file_dialog(&file).await?;
    window.wait_for("[data-test='handover-saved']").await?;
    window.screenshot("handover").await?;
    let sheet = laptop.documents().join("mlimani.pdf");
    window.click("[data-test='sheet-pdf']").await?;
    window.answer_file_dialog(&sheet).await?;
    window.wait_for("[data-test='sheet-saved']").await?;
    assert!(std::fs::read(&sheet)?.starts_with(b"%PDF-"));

    let stands = ["signoff", "--facility", mlimani, "--period", "2026-10", "--json"];
    let view: Value = serde_json::from_str(&laptop.jumla(&stands)?)?;
    assert_eq!(view["state"], "signed_off", "{view}");
    assert_eq!((&view["stale"], &view["journal_intact"]), (&false.into(), &true.into()));
    assert!(file.metadata()?.len() > 500);
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn months_side_by_side_as_lines_and_as_a_table() -> Result<()> {
    let laptop = Laptop::new()?;
    laptop.jumla(&["demo"])?;
    let window = laptop.open().await?;
    window.wait_for("[data-test='nav-targets']").await?;
    window.click("[data-test='nav-targets']").await?;
    window.wait_for("[data-test='open-history']").await?;
    window.click("[data-test='open-history']").await?;
    window.wait_for("[data-test='history-chart'] svg").await?;
    window.wait_for("[data-test='history-table']").await?;
    window.screenshot("history").await?;
    let picture = laptop.documents().join("history.png");
    window.click("[data-test='history-picture']").await?;
    window.answer_file_dialog(&picture).await?;
    window.wait_for("[data-test='history-saved']").await?;
    assert!(std::fs::read(&picture)?.starts_with(b"\x89PNG"));
    window.close().await
}
