//! The description as a page: no script, nothing from elsewhere, nothing of anybody's.

use std::fmt::Write as _;

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use utoipa::openapi::OpenApi;

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:56rem;margin:2rem auto;padding:0 1rem;color:#212934}\
    code,pre{font-family:ui-monospace,monospace;font-size:.9em}pre{background:#f3f5f7;padding:.75rem;overflow:auto}\
    h2{margin-top:2.5rem;border-bottom:1px solid #d5dde5}h3{margin-bottom:.25rem}b{color:#0d47a1}\
    table{border-collapse:collapse}td,th{padding:.25rem .75rem .25rem 0;text-align:left;vertical-align:top}";

/// A page that can be given again and again.
#[derive(Clone)]
pub(crate) struct Page {
    text: String,
    policy: HeaderValue,
}

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        let html = HeaderValue::from_static("text/html; charset=utf-8");
        ([(header::CONTENT_TYPE, html), (header::CONTENT_SECURITY_POLICY, self.policy)], self.text)
            .into_response()
    }
}

pub(crate) fn page(document: &OpenApi) -> Page {
    let style = STANDARD.encode(Sha256::digest(STYLE));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    let value = serde_json::to_value(document).unwrap_or_default();
    Page {
        text: html(&value),
        policy: HeaderValue::try_from(policy).unwrap_or(HeaderValue::from_static("default-src 'none'")),
    }
}

fn html(document: &Value) -> String {
    let mut page = String::from("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">");
    let text = |value: &Value| escaped(value.as_str().unwrap_or_default());
    let info = &document["info"];
    let _ = write!(
        page,
        "<title>{0} API</title><style>{STYLE}</style><h1>{0} API {1}</h1><p>{2}</p>",
        text(&info["title"]),
        text(&info["version"]),
        text(&info["description"])
    );
    page.push_str("<p>For programs: <a href=\"openapi.json\">openapi.json</a></p>");
    let nothing = Map::new();
    let paths = document["paths"].as_object().unwrap_or(&nothing);
    for tag in document["tags"].as_array().map_or(&[][..], Vec::as_slice) {
        let _ = write!(page, "<h2>{}</h2><p>{}</p>", text(&tag["name"]), text(&tag["description"]));
        for (path, methods) in paths {
            for (method, operation) in methods.as_object().unwrap_or(&nothing) {
                if operation["tags"][0] == tag["name"] {
                    add(&mut page, path, method, operation);
                }
            }
        }
    }
    page.push_str("<h2>Shapes</h2>");
    for (name, shape) in document["components"]["schemas"].as_object().unwrap_or(&nothing) {
        let shown = serde_json::to_string_pretty(shape).unwrap_or_default();
        let name = escaped(name);
        let _ = write!(page, "<h3 id=\"{name}\">{name}</h3><pre>{}</pre>", escaped(&shown));
    }
    page.push_str("</html>");
    page
}

fn add(page: &mut String, path: &str, method: &str, operation: &Value) {
    let text = |value: &Value| escaped(value.as_str().unwrap_or_default());
    let _ = write!(
        page,
        "<h3><b>{}</b> <code>{}</code></h3><p>{} {}</p>",
        method.to_uppercase(),
        escaped(path),
        text(&operation["summary"]),
        text(&operation["description"])
    );
    let parameters = operation["parameters"].as_array().map_or(&[][..], Vec::as_slice);
    if !parameters.is_empty() {
        page.push_str("<table>");
        for parameter in parameters {
            let needed = if parameter["required"] == true { "needed" } else { "" };
            let _ = write!(
                page,
                "<tr><td><code>{}</code><td>{}<td>{needed}<td>{}",
                text(&parameter["name"]),
                text(&parameter["in"]),
                text(&parameter["description"])
            );
        }
        page.push_str("</table>");
    }
    for (what, content) in [
        ("Sent", &operation["requestBody"]["content"]),
        ("Answered", &operation["responses"]["200"]["content"]),
    ] {
        for (kind, body) in content.as_object().into_iter().flatten() {
            let _ = write!(page, "<p>{what}: <code>{}</code> {}</p>", escaped(kind), link(&body["schema"]));
        }
    }
}

/// The name of a shape, leading to it.
fn link(schema: &Value) -> String {
    let list = if schema["type"] == "array" { "list of " } else { "" };
    let named = schema["$ref"].as_str().or(schema["items"]["$ref"].as_str());
    match named.and_then(|path| path.rsplit('/').next()).map(escaped) {
        Some(name) => format!("{list}<a href=\"#{name}\">{name}</a>"),
        None => String::new(),
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
