//! One request and its answer: what every call has in common.

use std::time::Duration;

use jumla_http::header::{ACCEPT, CONTENT_TYPE, COOKIE, HeaderMap, HeaderValue, SET_COOKIE};
use jumla_http::{Content, JSON, Pace, RequestBuilder, Response, StatusCode, content, retry_after};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::time::Instant;
use url::Url;

use super::Found;
use super::error::{Call, Error};
use super::{Client, Session};

/// A body, and how long it was in coming.
#[derive(Debug)]
pub(super) struct Answered {
    pub body: Vec<u8>,
    /// Until the head came: what the server needed to find the answer.
    pub thought: Duration,
    /// Until the last byte.
    pub took: Duration,
}

impl Client {
    pub(super) async fn get<T: DeserializeOwned>(
        &self,
        what: Call,
        url: Url,
        pace: Pace,
    ) -> Result<T, Error> {
        read(what, &self.body(what, self.line.get(url), pace).await?.body)
    }

    /// Posts JSON and gives the body of the answer, which is JSON too.
    pub(super) async fn post(
        &self,
        what: Call,
        url: Url,
        content: &impl Serialize,
    ) -> Result<Answered, Error> {
        let content = serde_json::to_vec(content).map_err(|_| Error::Malformed { what })?;
        self.body(what, self.line.post(url).header(CONTENT_TYPE, JSON).body(content), Pace::Patient).await
    }

    /// The body of a successful JSON answer to a request made in the name of the session.
    pub(super) async fn body(
        &self,
        what: Call,
        request: RequestBuilder,
        pace: Pace,
    ) -> Result<Answered, Error> {
        let session = self.session();
        let request = match &session {
            Some(session) => request.header(COOKIE, cookie(session)?),
            None => request,
        };
        let begun = Instant::now();
        let answer = self.ask(what, request, pace).await?;
        let thought = begun.elapsed();
        if let Some(sent) = &session {
            self.renew(sent, answer.headers());
        }
        if let Some(error) = refusal(what, &answer, session.as_ref()) {
            return Err(error);
        }
        match content(answer.headers()) {
            Content::Json => {
                let body = self.bytes(what, answer).await?;
                Ok(Answered { body, thought, took: begun.elapsed() })
            }
            Content::Page => Err(self.explain_page(what, answer).await),
            Content::Other => Err(Error::Malformed { what }),
        }
    }

    pub(super) async fn ask(
        &self,
        what: Call,
        request: RequestBuilder,
        pace: Pace,
    ) -> Result<Response, Error> {
        let request = request.header(ACCEPT, JSON);
        self.line.ask(what.name(), request, pace).await.map_err(|failure| Error::of(what, failure))
    }

    pub(super) async fn bytes(&self, what: Call, answer: Response) -> Result<Vec<u8>, Error> {
        self.line.bytes(what.name(), answer).await.map_err(|failure| Error::of(what, failure))
    }

    /// CouchDB gives a session that grows old a new cookie. An empty one would take the session back, which no answer
    /// to a good request does.
    fn renew(&self, sent: &Session, headers: &HeaderMap) {
        if let Some(renewed) = session(headers) {
            let mut current = self.signed_in();
            // Somebody else may have signed in meanwhile.
            if current.as_ref().is_some_and(|current| current.as_cookie() == sent.as_cookie()) {
                *current = Some(renewed);
            }
        }
    }

    /// A page where data was expected: from a CHT that is starting, or from something else.
    ///
    /// While it starts, a CHT answers every request with its start page. A server that says it is ready did not send
    /// the page. Where nothing but pages is to be had, a server that somebody signed in to before is taken for a CHT.
    /// CouchDB has no such page.
    pub(super) async fn explain_page(&self, what: Call, page: Response) -> Error {
        let no_cht = Error::NotACht { found: Found::Page };
        if self.address.is_database() {
            return no_cht;
        }
        let of_start = self
            .bytes(what, page)
            .await
            .is_ok_and(|page| page.windows(START.len()).any(|window| window == START.as_bytes()));
        if of_start {
            return Error::Starting;
        }
        if let Some(poll) = self.probe(what, &["setup", "poll"]).await {
            let ready = poll.get("ready").and_then(Value::as_bool);
            let is_cht = poll.get("version").is_some();
            return if is_cht && ready == Some(false) { Error::Starting } else { no_cht };
        }
        match self.probe(what, &["api", "v1", START]).await {
            Some(_) => Error::Starting,
            None if self.session().is_some() => Error::Starting,
            None => no_cht,
        }
    }

    /// What the server says without a session, if it is JSON.
    async fn probe(&self, what: Call, path: &[&str]) -> Option<Value> {
        let answer = self.ask(what, self.line.get(self.address.service(path)), Pace::Brief).await.ok()?;
        if !answer.status().is_success() || content(answer.headers()) != Content::Json {
            return None;
        }
        serde_json::from_slice(&self.bytes(what, answer).await.ok()?).ok()
    }
}

const START: &str = "startup-progress";

/// What a status other than 2xx means to who showed this session.
fn refusal(what: Call, answer: &Response, session: Option<&Session>) -> Option<Error> {
    let status = answer.status();
    Some(match status {
        _ if status.is_success() => return None,
        _ if status.is_redirection() => Error::NotACht { found: redirect(answer) },
        // From a proxy or a network that wants a sign-in of its own.
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN if content(answer.headers()) == Content::Page => {
            Error::NotACht { found: Found::Status(status.as_u16()) }
        }
        StatusCode::UNAUTHORIZED if session.is_some() => Error::SessionExpired,
        StatusCode::UNAUTHORIZED => Error::NotSignedIn { what },
        StatusCode::FORBIDDEN => Error::NotAllowed { what },
        StatusCode::NOT_FOUND => Error::NotFound { what },
        StatusCode::PROXY_AUTHENTICATION_REQUIRED => Error::NotACht { found: Found::Status(status.as_u16()) },
        StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge { what },
        _ => try_later(what, answer),
    })
}

/// Any other status.
pub(super) fn try_later(what: Call, answer: &Response) -> Error {
    let retry_after = retry_after(answer.headers());
    match answer.status() {
        StatusCode::TOO_MANY_REQUESTS => Error::RateLimited { retry_after },
        status => Error::ServerError { what, status: status.as_u16(), retry_after },
    }
}

pub(super) fn read<'a, T: serde::Deserialize<'a>>(what: Call, body: &'a [u8]) -> Result<T, Error> {
    serde_json::from_slice(body).map_err(|error| {
        tracing::debug!(call = what.name(), line = error.line(), column = error.column(), "unreadable");
        Error::Malformed { what }
    })
}

/// Where a redirect leads, as far as it may be repeated.
pub(super) fn redirect(answer: &Response) -> Found {
    jumla_http::redirect(answer).map_or(Found::Status(answer.status().as_u16()), Found::RedirectTo)
}

/// The session that an answer gives. A server takes a session back by setting an empty one.
pub(super) fn session(headers: &HeaderMap) -> Option<Session> {
    headers
        .get_all(SET_COOKIE)
        .iter()
        .filter_map(|cookie| cookie.to_str().ok()?.split(';').next()?.trim().strip_prefix("AuthSession="))
        .find(|value| !value.is_empty())
        .map(|value| Session::from_cookie(value.to_owned()))
}

/// A cookie that cannot be sent was never the server's.
fn cookie(session: &Session) -> Result<HeaderValue, Error> {
    let mut value = HeaderValue::from_str(&format!("AuthSession={}", session.as_cookie()))
        .map_err(|_| Error::SessionExpired)?;
    value.set_sensitive(true);
    Ok(value)
}
