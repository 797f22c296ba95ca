//! In which words a refusal is said: the CHT's at the CHT's address, else the engine's.

use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::refused::Refused;

/// Where the CHT's own addresses begin.
const OF_THE_CHT: &str = "/api/v2/";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    Jumla,
    /// JSON for those who ask for it.
    Cht {
        json: bool,
    },
}

impl Dialect {
    pub(crate) fn of(parts: &Parts) -> Self {
        Self::at(parts.uri.path(), &parts.headers)
    }

    pub(crate) fn at(path: &str, headers: &HeaderMap) -> Self {
        if path.starts_with(OF_THE_CHT) { Self::cht(headers) } else { Self::Jumla }
    }

    /// At an address of the CHT's.
    pub(crate) fn cht(headers: &HeaderMap) -> Self {
        Self::Cht { json: wants_json(headers) }
    }

    /// An error as the CHT says it.
    pub(crate) fn say(self, status: StatusCode, words: &str) -> Response {
        said(self != Self::Cht { json: false }, status, words)
    }

    pub(crate) fn refuse(self, refused: Refused) -> Response {
        let Self::Cht { json } = self else { return refused.into_response() };
        let status = refused.status();
        let words = match &refused {
            Refused::Token => "unauthorized".to_owned(),
            Refused::Right(_) => "Insufficient privileges".to_owned(),
            Refused::Broken => "Server error".to_owned(),
            _ => refused.clone().refusal().detail,
        };
        let mut response = said(json, status, &words);
        let headers = response.headers_mut();
        if status == StatusCode::UNAUTHORIZED {
            headers.insert("logout-authorization", HeaderValue::from_static("CHT-Core API"));
        }
        if status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}

fn said(json: bool, status: StatusCode, words: &str) -> Response {
    let (kind, body) = if json {
        let body = json!({ "code": status.as_u16(), "error": words }).to_string();
        ("application/json; charset=utf-8", body)
    } else {
        ("text/plain", words.to_owned())
    };
    (status, [(header::CONTENT_TYPE, kind)], body).into_response()
}

fn wants_json(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| accept.contains("application/json"))
}
