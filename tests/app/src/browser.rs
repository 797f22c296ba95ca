//! Chromium, without a window, as one person's: what it keeps is on the laptop and goes with it.

use jumla_window_tests::{Driver, Laptop, Page, Result};
use serde_json::json;
use std::ops::Deref;
use thirtyfour::{Capabilities, Cookie};

/// The window with a page of 1366 × 768 in it: the laptop that the pages are made for.
const SIZE: &str = "--window-size=1366,911";

/// Nothing but the page speaks to anybody. As root, a container has no sandbox.
const ARGUMENTS: [&str; 9] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=en",
];

pub struct Browser {
    page: Page,
    // Last, so that the page says goodbye before its driver goes.
    _driver: Driver,
}

impl Deref for Browser {
    type Target = Page;

    fn deref(&self) -> &Page {
        &self.page
    }
}

impl Browser {
    pub async fn open(laptop: &Laptop) -> Result<Self> {
        let driver = Driver::start(laptop, "chromedriver", &[], &[])?;
        let kept = format!("--user-data-dir={}", laptop.file("chromium").display());
        let arguments: Vec<&str> = ARGUMENTS.into_iter().chain([SIZE, &kept]).collect();
        let mut wanted = Capabilities::default();
        wanted.set("browserName", json!("chrome"))?;
        wanted.set("goog:chromeOptions", json!({ "args": arguments }))?;
        let page = Page::new(driver.open(wanted).await?, laptop.file("screenshots"));
        Ok(Self { page, _driver: driver })
    }

    /// Signed in to this server, as who has this session is.
    pub async fn sign_in(&self, server: &str, session: &str) -> Result<()> {
        // A cookie can be given only on a page of the server.
        self.page().goto(format!("{server}/api/ping")).await?;
        Ok(self.page().add_cookie(Cookie::new("JSESSIONID", session.to_owned())).await?)
    }

    /// Scrolls so that the page is shown from this element on.
    pub async fn top_at(&self, css: &str) -> Result<()> {
        self.wait_for(css).await?;
        let script = "document.querySelector(arguments[0]).scrollIntoView()";
        self.page().execute(script, vec![json!(css)]).await?;
        Ok(())
    }
}
