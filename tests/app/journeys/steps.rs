//! What every journey does on its way.

use jumla_app_tests::{Browser, DATA_SET, PERIOD, Result, Serving};

/// A district with fifteen areas, one CHW of which has not reported.
pub const DISTRICT: &str = "tsqYG7taFhZ";

pub async fn connect(browser: &Browser, serving: &Serving, token: &str) -> Result<()> {
    browser.fill("[data-test='jumla-address']", &serving.address()).await?;
    browser.fill("[data-test='jumla-token']", token).await?;
    browser.click("[data-test='connect']").await
}

/// Something else in a list of choices.
pub async fn choose(browser: &Browser, list: &str, value: &str) -> Result<()> {
    browser.click(&format!("[data-test='{list}'] option[value='{value}']")).await
}

/// Data set, one org unit and all below it, and its values.
pub async fn preview(browser: &Browser, org_unit: &str) -> Result<()> {
    choose(browser, "data-set", DATA_SET).await?;
    choose(browser, "org-unit", org_unit).await?;
    choose(browser, "period", PERIOD).await?;
    show(browser).await
}

pub async fn show(browser: &Browser) -> Result<()> {
    browser.click("[data-test='show-values']").await?;
    browser.wait_for("[data-test='values']").await?;
    // Some totals are not complete: that is said, and has to be said back.
    browser.click("[data-test='accept-doubts']").await
}

pub async fn dry_run(browser: &Browser) -> Result<()> {
    browser.click("[data-test='start-dry-run']").await?;
    browser.wait_for("[data-test='dry-run-summary']").await
}

pub async fn import(browser: &Browser) -> Result<()> {
    browser.click("[data-test='start-import']").await?;
    browser.wait_for("[data-test='confirm-yes']").await?;
    browser.click("[data-test='confirm-yes']").await?;
    browser.wait_for("[data-test='summary']").await
}

/// Waits until an element says this.
pub async fn says(browser: &Browser, css: &str, words: &str) -> Result<()> {
    browser.wait_for_text(css, words).await
}
