//! One request and its answer: what every call has in common.

use reqwest::header::{ACCEPT, CONTENT_TYPE, COOKIE, HeaderMap, HeaderValue, LOCATION, RETRY_AFTER};
use reqwest::{RequestBuilder, Response, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use url::Url;

use super::error::{Call, Error, Found};
use super::{Client, Session};

/// The one spelling that the CHT accepts: with a charset it refuses.
pub(super) const JSON: &str = "application/json";

/// How long an answer may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pace {
    Brief,
    /// As long as it goes on: [`super::Timeouts::patient`] for each wait.
    Patient,
}

impl Client {
    pub(super) async fn get<T: DeserializeOwned>(
        &self,
        what: Call,
        url: Url,
        pace: Pace,
    ) -> Result<T, Error> {
        read(what, &self.body(what, self.http.get(url), pace).await?)
    }

    /// Posts JSON and gives the body of the answer, which is JSON too.
    pub(super) async fn post(
        &self,
        what: Call,
        url: Url,
        content: &impl Serialize,
    ) -> Result<Vec<u8>, Error> {
        let content = serde_json::to_vec(content).map_err(|_| Error::Malformed { what })?;
        self.body(what, self.http.post(url).header(CONTENT_TYPE, JSON).body(content), Pace::Patient).await
    }

    /// The body of a successful JSON answer to a request made in the name of the session.
    pub(super) async fn body(
        &self,
        what: Call,
        request: RequestBuilder,
        pace: Pace,
    ) -> Result<Vec<u8>, Error> {
        let request = match &self.session {
            Some(session) => request.header(COOKIE, cookie(session)?),
            None => request,
        };
        let answer = self.send(what, request, pace).await?;
        if let Some(error) = self.refusal(what, &answer) {
            return Err(error);
        }
        match content(answer.headers()) {
            Content::Json => bytes(what, answer).await,
            Content::Page => Err(self.explain_page(what, answer).await),
            Content::Other => Err(Error::Malformed { what }),
        }
    }

    pub(super) async fn send(
        &self,
        what: Call,
        request: RequestBuilder,
        pace: Pace,
    ) -> Result<Response, Error> {
        let request = match pace {
            Pace::Brief => request.timeout(self.timeouts.brief),
            Pace::Patient => request,
        };
        let answer = request.header(ACCEPT, JSON).send().await.map_err(|error| {
            tracing::debug!(call = what.name(), error = %chain(&error), "no answer");
            Error::of_transport(what, &error)
        })?;
        tracing::debug!(call = what.name(), status = answer.status().as_u16(), "answered");
        Ok(answer)
    }

    /// What a status other than 2xx means.
    fn refusal(&self, what: Call, answer: &Response) -> Option<Error> {
        let status = answer.status();
        Some(match status {
            _ if status.is_success() => return None,
            _ if status.is_redirection() => Error::NotACht { found: redirect(answer) },
            StatusCode::UNAUTHORIZED if self.session.is_some() => Error::SessionExpired,
            StatusCode::UNAUTHORIZED => Error::NotSignedIn { what },
            StatusCode::FORBIDDEN => Error::NotAllowed { what },
            StatusCode::NOT_FOUND => Error::NotFound { what },
            StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge { what },
            StatusCode::TOO_MANY_REQUESTS => rate_limited(answer.headers()),
            _ => Error::ServerError { what, status: status.as_u16() },
        })
    }

    /// A page where data was expected: from a CHT that is starting, or from something else.
    ///
    /// While it starts, a CHT answers every request with its start page. A server that says it is ready did not send
    /// the page. Where nothing but pages is to be had, a server that somebody signed in to before is taken for a CHT.
    pub(super) async fn explain_page(&self, what: Call, page: Response) -> Error {
        let of_start = bytes(what, page)
            .await
            .is_ok_and(|page| page.windows(START.len()).any(|window| window == START.as_bytes()));
        if of_start {
            return Error::Starting;
        }
        if let Some(poll) = self.probe(what, &["setup", "poll"]).await {
            let ready = poll.get("ready").and_then(Value::as_bool);
            let is_cht = poll.get("version").is_some();
            return if is_cht && ready == Some(false) {
                Error::Starting
            } else {
                Error::NotACht { found: Found::Page }
            };
        }
        match self.probe(what, &["api", "v1", START]).await {
            Some(_) => Error::Starting,
            None if self.session.is_some() => Error::Starting,
            None => Error::NotACht { found: Found::Page },
        }
    }

    /// What the server says without a session, if it is JSON.
    async fn probe(&self, what: Call, path: &[&str]) -> Option<Value> {
        let answer = self.send(what, self.http.get(self.address.url(path)), Pace::Brief).await.ok()?;
        if !answer.status().is_success() || content(answer.headers()) != Content::Json {
            return None;
        }
        serde_json::from_slice(&bytes(what, answer).await.ok()?).ok()
    }
}

const START: &str = "startup-progress";

pub(super) fn read<'a, T: serde::Deserialize<'a>>(what: Call, body: &'a [u8]) -> Result<T, Error> {
    serde_json::from_slice(body).map_err(|error| {
        tracing::debug!(call = what.name(), line = error.line(), column = error.column(), "unreadable");
        Error::Malformed { what }
    })
}

pub(super) async fn bytes(what: Call, answer: Response) -> Result<Vec<u8>, Error> {
    answer.bytes().await.map(Into::into).map_err(|error| {
        tracing::debug!(call = what.name(), error = %chain(&error), "cut off");
        Error::of_transport(what, &error)
    })
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    Json,
    Page,
    Other,
}

pub(super) fn content(headers: &HeaderMap) -> Content {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    match kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase().as_str() {
        JSON => Content::Json,
        "text/html" | "application/xhtml+xml" => Content::Page,
        _ => Content::Other,
    }
}

/// Where a redirect leads, as far as it may be repeated: paths and queries of sign-in pages carry secrets.
pub(super) fn redirect(answer: &Response) -> Found {
    answer
        .headers()
        .get(LOCATION)
        .and_then(|to| answer.url().join(to.to_str().ok()?).ok())
        .map_or(Found::Status(answer.status().as_u16()), |to| {
            Found::RedirectTo(to.origin().ascii_serialization())
        })
}

pub(super) fn rate_limited(headers: &HeaderMap) -> Error {
    let seconds = headers.get(RETRY_AFTER).and_then(|after| after.to_str().ok()?.trim().parse().ok());
    Error::RateLimited { retry_after: seconds.map(std::time::Duration::from_secs) }
}

/// A cookie that cannot be sent was never the server's.
fn cookie(session: &Session) -> Result<HeaderValue, Error> {
    let mut value = HeaderValue::from_str(&format!("AuthSession={}", session.as_cookie()))
        .map_err(|_| Error::SessionExpired)?;
    value.set_sensitive(true);
    Ok(value)
}

/// The chain of causes in one line. Transport errors hold addresses, never bodies.
fn chain(error: &reqwest::Error) -> String {
    let mut text = String::new();
    let mut next = std::error::Error::source(error);
    while let Some(cause) = next {
        text.push_str(&cause.to_string());
        text.push_str("; ");
        next = cause.source();
    }
    text
}
