//! One request and its answer: what every call has in common.

use jumla_http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, LOCATION, WWW_AUTHENTICATE};
use jumla_http::{
    Content, JSON, Method, Pace, RequestBuilder, Response, StatusCode, content, redirect, retry_after,
};
use serde::Deserialize;
use url::Url;

use super::Client;
use super::Found;
use super::credentials::Kind;
use super::error::{Call, Error};

/// An answer as it came, whatever DHIS2 says in it.
#[derive(Debug)]
pub(super) struct Answered {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

/// What DHIS2 wraps around its answers.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Envelope {
    error_code: Option<String>,
    message: Option<String>,
    http_status_code: Option<u16>,
}

impl Client {
    /// The JSON text of a successful answer.
    pub(super) async fn body(&self, what: Call, url: Url, pace: Pace) -> Result<Vec<u8>, Error> {
        let answered = self.exchange(what, self.line.get(url), pace).await?;
        if answered.status.is_success() { Ok(answered.body) } else { Err(refused(what, &answered)) }
    }

    /// Sends JSON.
    pub(super) async fn send(
        &self,
        what: Call,
        method: Method,
        url: Url,
        content: Vec<u8>,
    ) -> Result<Answered, Error> {
        let request = self.line.request(method, url).header(CONTENT_TYPE, JSON).body(content);
        self.exchange(what, request, Pace::Patient).await
    }

    /// What DHIS2 answers, a refusal included that it gives reasons for (409). Anything else is an error.
    ///
    /// Without `X-Requested-With` a server sends whoever is not signed in to a page, with 302.
    pub(super) async fn exchange(
        &self,
        what: Call,
        request: RequestBuilder,
        pace: Pace,
    ) -> Result<Answered, Error> {
        let request = request
            .header(ACCEPT, JSON)
            .header("X-Requested-With", "XMLHttpRequest")
            .header(AUTHORIZATION, self.authorization.clone());
        let answer =
            self.line.ask(what.name(), request, pace).await.map_err(|error| Error::of(what, error))?;
        let status = answer.status();
        if status.is_redirection() && status != StatusCode::NOT_MODIFIED {
            return Err(self.redirected(&answer));
        }
        let (kind, headers) = (content(answer.headers()), answer.headers().clone());
        let body = self.line.bytes(what.name(), answer).await.map_err(|error| Error::of(what, error))?;
        let answered = Answered { status, headers, body };
        if status.is_success() || status == StatusCode::NOT_MODIFIED {
            let is_empty = answered.body.is_empty();
            return match kind {
                Content::Json => Ok(answered),
                _ if is_empty => Ok(answered),
                Content::Page => Err(Error::NotADhis2 { found: Found::Page }),
                Content::Other => Err(Error::Malformed { what }),
            };
        }
        if status == StatusCode::CONFLICT && kind == Content::Json {
            return Ok(answered);
        }
        Err(self.refusal(what, kind, &answered))
    }

    /// To DHIS2's own page for signing in, or away from it.
    fn redirected(&self, answer: &Response) -> Error {
        let to = answer.headers().get(LOCATION).and_then(|to| to.to_str().ok());
        let own = redirect(answer)
            .is_some_and(|origin| origin == self.address().root().origin().ascii_serialization());
        if own && to.is_some_and(|to| to.contains("login") || to.contains("dhis-web-commons")) {
            return Error::SignInPage;
        }
        let found = redirect(answer).map_or(Found::Status(answer.status().as_u16()), Found::RedirectTo);
        Error::NotADhis2 { found }
    }

    fn refusal(&self, what: Call, kind: Content, answered: &Answered) -> Error {
        let (status, number) = (answered.status, answered.status.as_u16());
        let envelope: Option<Envelope> = serde_json::from_slice(&answered.body).ok();
        let is_dhis2 = envelope.as_ref().is_some_and(|envelope| envelope.http_status_code.is_some());
        let retry_after = retry_after(&answered.headers);
        match status {
            StatusCode::TOO_MANY_REQUESTS => Error::RateLimited { retry_after },
            StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge { what },
            StatusCode::PROXY_AUTHENTICATION_REQUIRED => Error::NotADhis2 { found: Found::Status(number) },
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN if kind == Content::Page => {
                Error::NotADhis2 { found: Found::Status(number) }
            }
            // Every DHIS2 says it in its own words.
            StatusCode::UNAUTHORIZED if !is_dhis2 => Error::NotADhis2 { found: Found::Status(number) },
            StatusCode::UNAUTHORIZED if self.kind == Kind::Token => {
                Error::TokenRefused { reason: reason(envelope.as_ref()) }
            }
            StatusCode::UNAUTHORIZED if says_second_factor(envelope.as_ref()) => Error::SecondFactor,
            StatusCode::UNAUTHORIZED => Error::WrongPassword,
            StatusCode::BAD_REQUEST if answered.headers.contains_key(WWW_AUTHENTICATE) => {
                Error::TokenMalformed
            }
            StatusCode::FORBIDDEN => Error::NotAllowed { what, reason: reason(envelope.as_ref()) },
            StatusCode::NOT_FOUND => Error::NotFound { what },
            _ if status.is_client_error() && is_dhis2 => refused(what, answered),
            _ => Error::ServerError { what, status: number, retry_after },
        }
    }
}

/// What DHIS2 says with a status other than 2xx and no summary.
pub(super) fn refused(what: Call, answered: &Answered) -> Error {
    let envelope: Option<Envelope> = serde_json::from_slice(&answered.body).ok();
    let reason = reason(envelope.as_ref());
    Error::Refused { what, code: envelope.and_then(|envelope| envelope.error_code), reason }
}

/// The server's words, short enough for a line.
fn reason(envelope: Option<&Envelope>) -> String {
    const LONGEST: usize = 300;
    let text = envelope.and_then(|envelope| envelope.message.as_deref()).unwrap_or("it gives no reason");
    text.chars().filter(|letter| !letter.is_control()).take(LONGEST).collect()
}

fn says_second_factor(envelope: Option<&Envelope>) -> bool {
    let text = envelope.and_then(|envelope| envelope.message.as_deref()).unwrap_or_default();
    let text = text.to_ascii_lowercase();
    ["2fa", "two factor", "two-factor", "twofactor"].iter().any(|sign| text.contains(sign))
}

pub(super) fn read<'a, T: Deserialize<'a>>(what: Call, body: &'a [u8]) -> Result<T, Error> {
    serde_json::from_slice(body).map_err(|error| {
        tracing::debug!(call = what.name(), line = error.line(), column = error.column(), "unreadable");
        Error::Malformed { what }
    })
}
