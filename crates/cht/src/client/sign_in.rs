//! Signing in, once, with a password.

use jumla_http::header::CONTENT_TYPE;
use jumla_http::{Content, JSON, Pace, Response, StatusCode, content};
use serde_json::json;

use super::Client;
use super::Found;
use super::error::{Call, Error};
use super::exchange::{redirect, session, try_later};

impl Client {
    /// Signs in and keeps the session. A failure leaves an earlier session as it was.
    ///
    /// A CHT answers 302 with the next page in the body, CouchDB 200. The cookie is `Secure` even where the connection
    /// is not, so it is read by hand. A server that is rate limiting refuses right passwords too.
    ///
    /// # Errors
    /// [`Error::WrongPassword`], [`Error::PasswordChangeDue`], [`Error::RateLimited`] and those of every call.
    pub async fn sign_in(&mut self, user: &str, password: &str) -> Result<(), Error> {
        let (url, content) = if self.address.is_database() {
            (self.address.service(&["_session"]), json!({ "name": user, "password": password }))
        } else {
            (self.address.document(&["login"]), json!({ "user": user, "password": password }))
        };
        let request = self.line.post(url).header(CONTENT_TYPE, JSON).body(content.to_string());
        let answer = self.ask(Call::SignIn, request, Pace::Brief).await?;
        let status = answer.status();
        match session(answer.headers()).filter(|_| status.is_success() || status == StatusCode::FOUND) {
            Some(session) => {
                *self.signed_in() = Some(session);
                Ok(())
            }
            None => Err(self.not_signed_in(answer).await),
        }
    }

    /// Why an answer brought no session.
    async fn not_signed_in(&self, answer: Response) -> Error {
        let what = Call::SignIn;
        let (status, kind) = (answer.status(), content(answer.headers()));
        match status {
            StatusCode::FOUND if answer.headers().contains_key("location") => {
                Error::NotACht { found: redirect(&answer) }
            }
            StatusCode::FOUND => match self.bytes(what, answer).await {
                Ok(next) if next.trim_ascii().ends_with(b"/password-reset") => Error::PasswordChangeDue,
                Ok(_) => Error::Malformed { what },
                Err(error) => error,
            },
            _ if status.is_redirection() => Error::NotACht { found: redirect(&answer) },
            StatusCode::TOO_MANY_REQUESTS => try_later(what, &answer),
            StatusCode::UNAUTHORIZED if kind == Content::Json => Error::WrongPassword,
            StatusCode::FORBIDDEN if kind == Content::Json => Error::NotAllowed { what },
            _ if status.is_success() && kind == Content::Page => self.explain_page(what, answer).await,
            _ if status.is_success() => Error::NotACht { found: Found::OtherJson },
            _ if status.is_client_error() && kind != Content::Json => {
                Error::NotACht { found: Found::Status(status.as_u16()) }
            }
            _ => try_later(what, &answer),
        }
    }
}
