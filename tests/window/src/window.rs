//! The application's window: its page, and the dialogs that are none of it.

use crate::{Driver, Laptop, Page, Result, dialog, laptop::built};
use serde_json::json;
use std::{ops::Deref, path::Path};
use thirtyfour::Capabilities;

pub struct Window<'l> {
    page: Page,
    laptop: &'l Laptop,
    // Last, so that the page says goodbye before its driver goes.
    _driver: Driver,
}

impl Deref for Window<'_> {
    type Target = Page;

    fn deref(&self) -> &Page {
        &self.page
    }
}

impl<'l> Window<'l> {
    pub(crate) async fn open(laptop: &'l Laptop) -> Result<Self> {
        // Tells the application's web view to let itself be driven.
        let variables = [("TAURI_WEBVIEW_AUTOMATION", "true")];
        let driver = Driver::start(laptop, "WebKitWebDriver", &["--host=127.0.0.1"], &variables)?;
        let mut wanted = Capabilities::default();
        wanted.set("webkitgtk:browserOptions", json!({ "binary": built("jumla-desktop")?, "args": [] }))?;
        let page = Page::new(driver.open(wanted).await?, laptop.file("screenshots"));
        Ok(Self { page, laptop, _driver: driver })
    }

    /// Closes the window as its user would, and waits for the application to end.
    pub async fn close(self) -> Result<()> {
        self.page.quit().await
    }

    /// Answers a file dialog that is open, or about to be, with this path. A file must not be there yet:
    /// GTK would ask whether to replace it.
    pub async fn answer_file_dialog(&self, path: &Path) -> Result<()> {
        dialog::answer(self.laptop, path)
    }

    /// The same for a dialog that asks for a file to read.
    pub async fn answer_open_dialog(&self, path: &Path) -> Result<()> {
        dialog::answer_open(self.laptop, path)
    }

    /// The same for a dialog that asks for a folder.
    pub async fn answer_folder_dialog(&self, path: &Path) -> Result<()> {
        dialog::answer_folder(self.laptop, path)
    }

    /// Closes a file dialog that is open, or about to be, without choosing a file.
    pub async fn cancel_file_dialog(&self) -> Result<()> {
        dialog::cancel(self.laptop)
    }
}
