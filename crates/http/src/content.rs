//! What kind of body an answer has, and where it sends on to.

use reqwest::Response;
use reqwest::header::{CONTENT_TYPE, HeaderMap, LOCATION};

/// The one spelling that the CHT accepts: with a charset it refuses.
pub const JSON: &str = "application/json";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    Json,
    /// For people: HTML.
    Page,
    Other,
}

/// As the headers say it.
#[must_use]
pub fn content(headers: &HeaderMap) -> Content {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    match kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase().as_str() {
        JSON => Content::Json,
        "text/html" | "application/xhtml+xml" => Content::Page,
        _ => Content::Other,
    }
}

/// The origin to which a redirect leads. No more of it may be repeated: paths and queries of sign-in pages carry
/// secrets.
#[must_use]
pub fn redirect(answer: &Response) -> Option<String> {
    let to = answer.headers().get(LOCATION)?.to_str().ok()?;
    Some(answer.url().join(to).ok()?.origin().ascii_serialization())
}
