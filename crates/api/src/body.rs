//! Bodies of requests: read within bounds of size and time.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, header};
use http_body_util::{BodyExt, LengthLimitError, Limited};

use crate::refused::Refused;

/// A question about an export, with a long list of what to leave out.
pub(crate) const LARGEST_QUESTION: usize = 1024 * 1024;
/// A file with the data values of a country.
pub(crate) const LARGEST_FILE: usize = 64 * 1024 * 1024;

pub(crate) async fn read(
    headers: &HeaderMap,
    body: Body,
    most: usize,
    patience: Duration,
) -> Result<Bytes, Refused> {
    let announced =
        headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > most) {
        return Err(Refused::TooLarge { most });
    }
    match tokio::time::timeout(patience, Limited::new(body, most).collect()).await {
        Ok(Ok(whole)) => Ok(whole.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(Refused::TooLarge { most }),
        Ok(Err(_)) => Err(Refused::Malformed { what: "body".to_owned() }),
        Err(_) => Err(Refused::TooSlow),
    }
}
