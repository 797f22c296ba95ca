//! Everything that is not answered, and the HTTP status of each.
//!
//! The shape is the engine's refusal: `{code, kind, args, detail}`. Codes of the API's own are listed here, the others in
//! `jumla_engine::CODES`.

use std::collections::BTreeMap;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jumla_engine::Error;
use jumla_engine::surface::{ApiRight, Refusal, RefusalKind};

#[derive(Clone, Debug)]
pub(crate) enum Refused {
    /// The request is for another host: a name that leads here only by a trick.
    Host,
    /// A web page that nobody has let in.
    Origin,
    /// No token, or none that is good.
    Token,
    Right(ApiRight),
    Path,
    Method,
    TooLarge {
        most: usize,
    },
    TooSlow,
    /// Too many ask at once.
    Busy,
    Malformed {
        what: String,
    },
    MediaType,
    /// The API is being stopped.
    Stopping,
    Engine(Refusal),
    Broken,
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self::Engine(error.into())
    }
}

impl Refused {
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::Host => StatusCode::MISDIRECTED_REQUEST,
            Self::Origin | Self::Right(_) => StatusCode::FORBIDDEN,
            Self::Token => StatusCode::UNAUTHORIZED,
            Self::Path => StatusCode::NOT_FOUND,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::Busy | Self::Stopping => StatusCode::SERVICE_UNAVAILABLE,
            Self::Malformed { .. } => StatusCode::BAD_REQUEST,
            Self::MediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Engine(refusal) => status_of(refusal),
            Self::Broken => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    pub(crate) fn refusal(self) -> Refusal {
        use RefusalKind::{Broken, Denied, Interrupted, Refused as No};
        let (code, kind, args, detail) = match self {
            Self::Engine(refusal) => return refusal,
            Self::Host => ("api_host", Denied, vec![], "this is not the host that was asked for"),
            Self::Origin => ("api_origin", Denied, vec![], "web pages from there may not ask"),
            Self::Token => ("api_token", Denied, vec![], "a token is needed, and this is none that is good"),
            Self::Right(right) => (
                "api_right",
                Denied,
                vec![("right", key(right))],
                "this token has not the right that is needed",
            ),
            Self::Path => ("api_path", No, vec![], "there is nothing at this address"),
            Self::Method => ("api_method", No, vec![], "this address takes other methods"),
            Self::TooLarge { most } => (
                "api_too_large",
                No,
                vec![("bytes", most.to_string())],
                "the body is larger than is taken here",
            ),
            Self::TooSlow => ("api_too_slow", Interrupted, vec![], "the body did not come in time"),
            Self::Busy => ("api_busy", Interrupted, vec![], "too many ask at once; ask again in a second"),
            Self::Malformed { what } => {
                ("api_malformed", No, vec![("what", what)], "the request is not as it has to be")
            }
            Self::MediaType => ("api_media_type", No, vec![], "the body has to be application/json"),
            Self::Stopping => ("api_stopping", Interrupted, vec![], "the API is being stopped"),
            Self::Broken => ("broken", Broken, vec![], "something is broken here"),
        };
        let args: BTreeMap<String, String> =
            args.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Refusal { code: code.to_owned(), kind, args, detail: detail.to_owned() }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let status = self.status();
        let mut response = (status, Json(self.refusal())).into_response();
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}

pub(crate) fn key(right: ApiRight) -> String {
    match right {
        ApiRight::Read => "read",
        ApiRight::Export => "export",
        ApiRight::Predict => "predict",
    }
    .to_owned()
}

/// What a refusal of the engine's is in the words of HTTP.
fn status_of(refusal: &Refusal) -> StatusCode {
    match (refusal.kind, refusal.code.as_str()) {
        (_, "store_busy") | (RefusalKind::Interrupted, _) => StatusCode::SERVICE_UNAVAILABLE,
        (_, code) if code.starts_with("unknown_") => StatusCode::NOT_FOUND,
        // What is asked for is in order, but what is here is not so far.
        (_, "never_synced" | "no_data_sets" | "no_targets" | "no_metadata") => StatusCode::CONFLICT,
        (RefusalKind::Refused, _) => StatusCode::UNPROCESSABLE_ENTITY,
        (RefusalKind::Conflict, _) => StatusCode::CONFLICT,
        (RefusalKind::Denied, _) => StatusCode::FORBIDDEN,
        (RefusalKind::Offline, _) => StatusCode::BAD_GATEWAY,
        (RefusalKind::Broken, _) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
