//! What goes back over the wire.

use std::io::Write;

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Response, StatusCode};
use chrono::{DateTime, Utc};

/// The real servers compress what is longer than this.
const WORTH_COMPRESSING: usize = 1024;

#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(status: u16, content_type: &str, body: &str) -> Self {
        Self { status, headers: vec![("content-type", content_type.into())], body: body.as_bytes().to_vec() }
    }

    /// A page for people, as servers and the proxies before them show one.
    pub fn page(status: u16, title: &str) -> Self {
        let html =
            format!("<!DOCTYPE html><html><head><title>{title}</title></head><body>{title}</body></html>");
        Self::text(status, "text/html; charset=utf-8", &html)
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

fn gzip(plain: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(plain).unwrap();
    encoder.finish().unwrap()
}
