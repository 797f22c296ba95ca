//! What goes back over the wire, in the two dialects one CHT server speaks: that of its own API (Express)
//! and that of the CouchDB behind it.

use std::io::Write;

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Response, StatusCode};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::query::Request;

const EXPRESS_JSON: &str = "application/json; charset=utf-8";
/// The real server compresses what is longer than this.
const WORTH_COMPRESSING: usize = 1024;

#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    /// JSON from the CHT's own API.
    pub fn express(status: u16, body: &Value) -> Self {
        Self::express_text(status, body.to_string())
    }

    pub fn express_text(status: u16, body: String) -> Self {
        Self { status, headers: vec![("content-type", EXPRESS_JSON.into())], body: body.into_bytes() }
    }

    /// JSON handed through from CouchDB, which ends it with a newline.
    pub fn couch(status: u16, body: &Value) -> Self {
        Self::couch_text(status, format!("{body}\n"))
    }

    pub fn couch_text(status: u16, body: String) -> Self {
        Self { status, headers: couch_headers("application/json"), body: body.into_bytes() }
    }

    /// CouchDB's answer, read and written again by the CHT: its headers, the CHT's content type.
    pub fn couch_rewritten(status: u16, body: &Value) -> Self {
        Self { status, headers: couch_headers(EXPRESS_JSON), body: body.to_string().into_bytes() }
    }

    /// An error of the CHT's own API: JSON only for those who ask for JSON.
    pub fn error(request: &Request, status: u16, message: &str) -> Self {
        if request.wants_json() {
            Self::express(status, &json!({ "code": status, "error": message }))
        } else {
            Self::text(status, "text/plain", message)
        }
    }

    pub fn text(status: u16, content_type: &str, body: &str) -> Self {
        Self { status, headers: vec![("content-type", content_type.into())], body: body.as_bytes().to_vec() }
    }

    pub fn server_error(request: &Request) -> Self {
        Self::error(request, 500, "Server error")
    }

    pub fn insufficient(request: &Request) -> Self {
        Self::error(request, 403, "Insufficient privileges")
    }

    /// CouchDB's "no", as the CHT words it for a document an offline user may not see.
    pub fn forbidden_document() -> Self {
        Self::express(403, &json!({ "error": "forbidden", "reason": "Insufficient privileges" }))
    }

    /// The wall between offline users and everything not made for them.
    pub fn firewall() -> Self {
        let details = "Offline users are not allowed access to this endpoint";
        Self::express(403, &json!({ "code": 403, "error": "forbidden", "details": details }))
    }

    pub fn no_database() -> Self {
        Self::couch(404, &json!({ "error": "not_found", "reason": "Database does not exist." }))
    }

    /// Deliberately loud: a test that meets this needs the simulation extended, or a different request.
    pub fn not_simulated(request: &Request) -> Self {
        let what = format!("{} {} is not simulated", request.method, request.path);
        Self::express(501, &json!({ "code": 501, "error": what }))
    }

    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// With the time of the server's clock, which is not the machine's.
    pub fn dated(self, now: DateTime<Utc>) -> Self {
        self.with("date", now.format("%a, %d %b %Y %H:%M:%S GMT").to_string())
    }

    /// As it is sent to someone who takes gzip.
    pub fn compressed(mut self, accepts_gzip: bool) -> Self {
        if accepts_gzip && self.body.len() > WORTH_COMPRESSING {
            self.body = gzip(&self.body);
            self = self.with("content-encoding", "gzip");
        }
        self
    }

    pub fn into_response(self, accepts_gzip: bool) -> Response<Body> {
        let answer = self.compressed(accepts_gzip);
        let mut response = Response::new(Body::from(answer.body));
        *response.status_mut() = StatusCode::from_u16(answer.status).unwrap();
        response.headers_mut().insert("vary", HeaderValue::from_static("Accept-Encoding"));
        for (name, value) in answer.headers {
            let name = HeaderName::from_static(name);
            response.headers_mut().append(name, HeaderValue::from_str(&value).unwrap());
        }
        response
    }
}

fn couch_headers(content_type: &str) -> Vec<(&'static str, String)> {
    vec![
        ("cache-control", "must-revalidate".into()),
        ("content-type", content_type.into()),
        ("server", "CouchDB/3.5.0 (Erlang OTP/25)".into()),
    ]
}

fn gzip(plain: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(plain).unwrap();
    encoder.finish().unwrap()
}
