//! What goes back over the wire, as DHIS2 words it.

use serde_json::{Value, json};

use crate::server::answer::Answer;

pub(crate) fn json(status: u16, body: &Value) -> Answer {
    Answer {
        status,
        headers: vec![("content-type", "application/json;charset=UTF-8".into())],
        body: body.to_string().into_bytes(),
    }
}

/// The envelope of everything that is no plain answer.
pub(crate) fn message(status: u16, text: &str) -> Answer {
    json(status, &envelope(status, text))
}

pub(crate) fn coded(status: u16, code: &str, text: &str) -> Answer {
    let mut body = envelope(status, text);
    body["errorCode"] = json!(code);
    json(status, &body)
}

fn envelope(status: u16, text: &str) -> Value {
    json!({
        "httpStatus": phrase(status),
        "httpStatusCode": status,
        "status": if status < 300 { "OK" } else { "ERROR" },
        "message": text,
    })
}

pub(crate) fn phrase(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        409 => "Conflict",
        413 => "Payload Too Large",
        415 => "Unsupported Media Type",
        500 => "Internal Server Error",
        _ => "Other",
    }
}

/// What Tomcat itself says.
pub(crate) fn not_found(path: &str) -> Answer {
    let html = format!(
        "<!doctype html><html lang=\"en\"><head><title>HTTP Status 404 – Not Found</title></head><body>\
         <h1>HTTP Status 404 – Not Found</h1><p>No static resource {}.</p></body></html>",
        path.trim_start_matches('/').replace('/', "&#47;")
    );
    Answer::text(404, "text/html;charset=utf-8", &html)
}

/// Deliberately loud: a test that meets this needs the simulation extended, or a different request.
pub(crate) fn not_simulated(method: &str, path: &str) -> Answer {
    json(501, &json!({ "error": format!("{method} {path} is not simulated") }))
}
