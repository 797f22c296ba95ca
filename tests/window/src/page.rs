//! A page that is driven: find, read, click, type, photograph.
//!
//! Elements are named by CSS selectors; pages carry `data-test` attributes for the purpose. Every act waits
//! for its element to be there.

use crate::Result;
use crate::picture::{Part, per_mille_apart};
use std::{
    fs,
    path::PathBuf,
    time::{Duration, Instant},
};
use thirtyfour::{
    Key, WebDriver, WebElement,
    error::{WebDriverError, WebDriverErrorInner},
    extensions::query::{ElementQueryable, ElementWaitable},
    prelude::By,
};

/// How long an element may take to come, on a slow and busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);
pub(crate) const GLANCE: Duration = Duration::from_millis(50);

/// How many pictures are taken at most until two are the same.
const STEADY: usize = 20;

/// Answers when the page has been painted twice more.
const PAINTED: &str =
    "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done()));";

/// Answers when an element was hidden, and has been shown again.
const PAINT_ANEW: &str = "const [css, done] = arguments; const { style } = document.querySelector(css);
    style.visibility = 'hidden';
    requestAnimationFrame(() => requestAnimationFrame(() => { style.visibility = ''; done(); }));";

pub struct Page {
    page: WebDriver,
    /// Where its pictures go, unless `JUMLA_SCREENSHOTS` names another folder.
    pictures: PathBuf,
}

impl Page {
    pub fn new(page: WebDriver, pictures: PathBuf) -> Self {
        Self { page, pictures }
    }

    /// Leaves it, and waits until it is gone.
    pub(crate) async fn quit(self) -> Result<()> {
        Ok(self.page.quit().await?)
    }

    /// Waits until an element is there and can be seen.
    pub async fn wait_for(&self, css: &str) -> Result<()> {
        self.anew(async || self.element(css).await).await.map(drop)
    }

    /// Waits until no element like this is left.
    pub async fn wait_until_gone(&self, css: &str) -> Result<()> {
        if self.page.query(By::Css(css)).wait(PATIENCE, GLANCE).not_exists().await? {
            return Ok(());
        }
        Err(self.complaint(&format!("`{css}` is still there")).await)
    }

    /// Waits until an element's text contains this.
    pub async fn wait_for_text(&self, css: &str, text: &str) -> Result<()> {
        let wanted = text.to_owned();
        let has_text = move |element: WebElement| {
            let wanted = wanted.clone();
            async move { Ok(element.prop("textContent").await?.is_some_and(|whole| whole.contains(&wanted))) }
        };
        let query = self.page.query(By::Css(css)).with_filter(has_text).wait(PATIENCE, GLANCE);
        if query.exists().await? {
            return Ok(());
        }
        Err(self.complaint(&format!("no `{css}` says {text:?}")).await)
    }

    /// The text of an element and all that is in it.
    pub async fn text(&self, css: &str) -> Result<String> {
        // The driver's own notion of visible text is empty for some of @dhis2/ui's elements.
        Ok(self.element(css).await?.prop("textContent").await?.unwrap_or_default())
    }

    /// The texts of all such elements, in the order of the page. Waits for the first.
    pub async fn texts(&self, css: &str) -> Result<Vec<String>> {
        self.anew(async || self.texts_once(css).await).await
    }

    async fn texts_once(&self, css: &str) -> Result<Vec<String>> {
        self.wait_for(css).await?;
        let mut texts = Vec::new();
        for element in self.page.find_all(By::Css(css)).await? {
            texts.push(element.prop("textContent").await?.unwrap_or_default());
        }
        Ok(texts)
    }

    /// What an element's attribute says, if it has it.
    pub async fn attribute(&self, css: &str, name: &str) -> Result<Option<String>> {
        Ok(self.element(css).await?.attr(name).await?)
    }

    pub async fn click(&self, css: &str) -> Result<()> {
        self.anew(async || self.click_once(css).await).await
    }

    async fn click_once(&self, css: &str) -> Result<()> {
        let element = self.element(css).await?;
        element.scroll_into_view().await?;
        element.wait_until().wait(PATIENCE, GLANCE).enabled().await?;
        Ok(element.click().await?)
    }

    /// Puts this text into a field, in place of what was there.
    pub async fn fill(&self, css: &str, text: &str) -> Result<()> {
        self.anew(async || put(&self.element(css).await?, text).await).await
    }

    /// Puts this text into every such field, of which there may be none.
    pub async fn fill_all(&self, css: &str, text: &str) -> Result<()> {
        self.anew(async || {
            for field in self.page.find_all(By::Css(css)).await? {
                field.scroll_into_view().await?;
                put(&field, text).await?;
            }
            Ok(())
        })
        .await
    }

    /// Does something once more where the page has just painted it anew.
    async fn anew<T>(&self, act: impl AsyncFn() -> Result<T>) -> Result<T> {
        let started = Instant::now();
        loop {
            match act().await {
                Err(error) if is_stale(&*error) && started.elapsed() < PATIENCE => {}
                ended => return ended,
            }
        }
    }

    /// Presses keys where the focus is.
    pub async fn press(&self, keys: impl Into<thirtyfour::TypingData>) -> Result<()> {
        Ok(self.page.active_element().await?.send_keys(keys).await?)
    }

    /// A picture of the page, as `NAME.png` in the folder that `JUMLA_SCREENSHOTS` names, else in its own.
    pub async fn screenshot(&self, name: &str) -> Result<PathBuf> {
        let named = std::env::var_os("JUMLA_SCREENSHOTS");
        let folder = named.map_or_else(|| self.pictures.clone(), PathBuf::from);
        fs::create_dir_all(&folder)?;
        let file = folder.join(format!("{name}.png"));
        fs::write(&file, &self.picture().await?)?;
        Ok(file)
    }

    /// The web view paints behind its document: two pictures that are the same show the page as it is now.
    async fn picture(&self) -> Result<Vec<u8>> {
        let mut earlier = Vec::new();
        for _ in 0..STEADY {
            self.page.execute_async(PAINTED, vec![]).await?;
            let picture = self.page.screenshot_as_png().await?;
            if picture == earlier {
                break;
            }
            earlier = picture;
        }
        Ok(earlier)
    }

    /// How many dots in a thousand of an element are painted otherwise than when it is painted anew.
    pub async fn per_mille_unpainted(&self, css: &str) -> Result<usize> {
        let at = self.element(css).await?.rect().await?;
        let whole = |number: f64| -> usize { number.round().max(0.0) as usize };
        let part = Part { x: whole(at.x), y: whole(at.y), width: whole(at.width), height: whole(at.height) };
        let as_it_is = self.picture().await?;
        self.page.execute_async(PAINT_ANEW, vec![css.into()]).await?;
        per_mille_apart(&as_it_is, &self.picture().await?, &part)
    }

    /// The page itself, for what the acts above do not cover.
    pub fn page(&self) -> &WebDriver {
        &self.page
    }

    async fn element(&self, css: &str) -> Result<WebElement> {
        let query = self.page.query(By::Css(css)).and_displayed().wait(PATIENCE, GLANCE);
        let started = Instant::now();
        let found = loop {
            match query.first_opt().await {
                Err(error) if is_of_stale(&error) && started.elapsed() < PATIENCE => {}
                found => break found?,
            }
        };
        match found {
            Some(element) => Ok(element),
            None => Err(self.complaint(&format!("no `{css}` to be seen")).await),
        }
    }

    /// What is wrong, and what the page shows instead.
    async fn complaint(&self, wrong: &str) -> Box<dyn std::error::Error + Send + Sync> {
        let shown = match self.page.find(By::Tag("body")).await {
            Ok(body) => body.prop("innerText").await.ok().flatten().unwrap_or_default(),
            Err(error) => error.to_string(),
        };
        let shown: String = shown.chars().take(600).collect();
        format!("{wrong} after {} s; the page shows:\n{shown}", PATIENCE.as_secs()).into()
    }
}

async fn put(field: &WebElement, text: &str) -> Result<()> {
    field.click().await?;
    field.send_keys(Key::Control + "a").await?;
    field.send_keys(Key::Delete).await?;
    Ok(field.send_keys(text).await?)
}

/// Whether an element was replaced between being found and being used.
fn is_stale(error: &(dyn std::error::Error + Send + Sync + 'static)) -> bool {
    error.downcast_ref().is_some_and(is_of_stale)
}

fn is_of_stale(error: &WebDriverError) -> bool {
    match error.as_inner() {
        WebDriverErrorInner::StaleElementReference(_) => true,
        // WebKit's driver, where that happens while it looks for the element.
        WebDriverErrorInner::UnknownError(told) => {
            told.value.message.contains("Could not parse element info")
        }
        _ => false,
    }
}
