//! The window opens.

use jumla_window_tests::{Laptop, Result};

#[tokio::test(flavor = "multi_thread")]
async fn the_window_opens_and_shows_its_page() -> Result<()> {
    let laptop = Laptop::new()?;
    let window = laptop.open().await?;
    window.wait_for("[data-test='app']").await?;
    window.screenshot("window").await?;
    window.close().await
}
