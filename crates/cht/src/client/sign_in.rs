//! Signing in, once, with a password.

use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, HeaderMap, SET_COOKIE};
use serde_json::json;

use super::error::{Call, Error, Found};
use super::exchange::{Content, JSON, Pace, bytes, content, rate_limited, redirect};
use super::{Client, Session};

impl Client {
    /// Signs in and keeps the session. A failure leaves an earlier session as it was.
    ///
    /// The server answers 302 with the next page in the body. Its cookie is `Secure` even where the connection is not,
    /// so it is read by hand. A server that is rate limiting refuses right passwords too.
    ///
    /// # Errors
    /// [`Error::WrongPassword`], [`Error::PasswordChangeDue`], [`Error::RateLimited`] and those of every call.
    pub async fn sign_in(&mut self, user: &str, password: &str) -> Result<(), Error> {
        let what = Call::SignIn;
        let request = self
            .http
            .post(self.address.url(&["medic", "login"]))
            .header(CONTENT_TYPE, JSON)
            .body(json!({ "user": user, "password": password }).to_string());
        let answer = self.send(what, request, Pace::Brief).await?;
        let (status, kind) = (answer.status(), content(answer.headers()));
        if let Some(session) =
            session(answer.headers()).filter(|_| status.is_success() || status == StatusCode::FOUND)
        {
            self.session = Some(session);
            return Ok(());
        }
        Err(match status {
            StatusCode::FOUND if answer.headers().contains_key("location") => {
                Error::NotACht { found: redirect(&answer) }
            }
            StatusCode::FOUND => {
                let next = bytes(what, answer).await?;
                if next.trim_ascii().ends_with(b"/password-reset") {
                    Error::PasswordChangeDue
                } else {
                    Error::Malformed { what }
                }
            }
            _ if status.is_redirection() => Error::NotACht { found: redirect(&answer) },
            StatusCode::TOO_MANY_REQUESTS => rate_limited(answer.headers()),
            StatusCode::UNAUTHORIZED if kind == Content::Json => Error::WrongPassword,
            StatusCode::FORBIDDEN if kind == Content::Json => Error::NotAllowed { what },
            _ if status.is_success() && kind == Content::Page => self.explain_page(what, answer).await,
            _ if status.is_success() => Error::NotACht { found: Found::OtherJson },
            _ if status.is_client_error() && kind != Content::Json => {
                Error::NotACht { found: Found::Status(status.as_u16()) }
            }
            _ => Error::ServerError { what, status: status.as_u16() },
        })
    }
}

/// The session in the answer. A server takes a session back by setting an empty one.
fn session(headers: &HeaderMap) -> Option<Session> {
    headers
        .get_all(SET_COOKIE)
        .iter()
        .filter_map(|cookie| cookie.to_str().ok()?.split(';').next()?.trim().strip_prefix("AuthSession="))
        .find(|value| !value.is_empty())
        .map(|value| Session::from_cookie(value.to_owned()))
}
