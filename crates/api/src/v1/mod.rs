//! Jumla's own addresses: the engine's questions and answers, as the command line's `--json` has them.

pub(crate) mod export;
pub(crate) mod predict;
pub(crate) mod read;

use axum::Json;
use axum::body::Bytes;
use axum::http::{HeaderMap, header};
use serde::de::DeserializeOwned;

use crate::refused::Refused;

type Answer<T> = Result<Json<T>, Refused>;

/// A question that is sent as JSON.
fn question<T: DeserializeOwned>(headers: &HeaderMap, body: &Bytes) -> Result<T, Refused> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if !kind.eq_ignore_ascii_case("application/json") {
        return Err(Refused::MediaType);
    }
    serde_json::from_slice(body).map_err(|error| Refused::Malformed { what: error.to_string() })
}
