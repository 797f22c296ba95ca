//! What a CHT server says, in the two dialects it speaks: that of its own API (Express) and that of the CouchDB behind it.

use serde_json::{Value, json};

use crate::server::answer::Answer;
use crate::server::query::Request;

const EXPRESS_JSON: &str = "application/json; charset=utf-8";

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
}

fn couch_headers(content_type: &str) -> Vec<(&'static str, String)> {
    vec![
        ("cache-control", "must-revalidate".into()),
        ("content-type", content_type.into()),
        ("server", "CouchDB/3.5.0 (Erlang OTP/25)".into()),
    ]
}
