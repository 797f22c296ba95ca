//! What comes before every answer: for which host, from which page, with whose token.
//!
//! The order matters. Nothing is looked up before the host is right; no body is read before the token is good; and what
//! there is at an address is said only to those who are let in.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jumla_engine::surface::{ApiClient, ApiRight};

use crate::dialect::Dialect;
use crate::refused::Refused;
use crate::router::{Api, is_public};

const SAFETY: [(HeaderName, &str); 6] = [
    (header::CACHE_CONTROL, "no-store"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// What a page may read of an answer besides its body.
const EXPOSED: &str = "Content-Disposition, ETag, Jumla-Digest, Jumla-Export, Jumla-Needs, Retry-After";

/// Host, page and token; then the answer, with what keeps browsers from doing harm with it.
pub(crate) async fn guard(State(api): State<Arc<Api>>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let dialect = Dialect::of(&parts);
    let mut page = None;
    let mut response = match admit(&api, &parts, &mut page).await {
        Ok(Admission::Preflight) => preflight(&parts),
        Ok(Admission::Public) => next.run(Request::from_parts(parts, body)).await,
        Ok(Admission::Client(client)) => match api.crowd.place() {
            Some(_place) => {
                let mut request = Request::from_parts(parts, body);
                request.extensions_mut().insert(client);
                next.run(request).await
            }
            None => dialect.refuse(Refused::Busy),
        },
        Err(refused) => dialect.refuse(refused),
    };
    let headers = response.headers_mut();
    for (name, value) in SAFETY {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if let Some(page) = page {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, page);
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(EXPOSED));
    }
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    if api.crowd.is_dense() {
        headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

enum Admission {
    /// A browser asks whether a page may ask.
    Preflight,
    /// What the API is like; nothing of anybody's.
    Public,
    Client(ApiClient),
}

/// Leaves in `page` the origin of a page that may read the answer, a refusal among it.
async fn admit(api: &Api, parts: &Parts, page: &mut Option<HeaderValue>) -> Result<Admission, Refused> {
    if !is_for(api.port, parts) {
        return Err(Refused::Host);
    }
    let origin = origin_of(api, &parts.headers).await?;
    if let Some((value, _)) = &origin {
        *page = Some(value.clone());
        if parts.method == Method::OPTIONS
            && parts.headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
        {
            return Ok(Admission::Preflight);
        }
    } else if is_from_elsewhere(parts) {
        return Err(Refused::Origin);
    }
    let reads = parts.method == Method::GET || parts.method == Method::HEAD;
    if reads && is_public(parts.uri.path()) {
        return Ok(Admission::Public);
    }
    let token = token_of(&parts.headers).ok_or(Refused::Token)?;
    let client = api.door.client_of(token).await?.ok_or(Refused::Token)?;
    if let Some((_, origin)) = &origin
        && !api.door.lets_in(origin, &client)
    {
        *page = None;
        return Err(Refused::Origin);
    }
    Ok(Admission::Client(client))
}

/// A name that an attacker's name server points here is not this computer's name: that is DNS rebinding.
fn is_for(port: u16, parts: &Parts) -> bool {
    let is_own = |host: &str| {
        let (name, given) = match host.rsplit_once(':') {
            Some((name, given)) if !given.ends_with(']') => (name, given.parse().ok()),
            _ => (host, Some(80)),
        };
        let known = ["127.0.0.1", "localhost", "[::1]"];
        known.iter().any(|own| own.eq_ignore_ascii_case(name)) && given == Some(port)
    };
    let mut hosts = parts.headers.get_all(header::HOST).iter();
    let (first, second) = (hosts.next(), hosts.next());
    let named = first.and_then(|host| host.to_str().ok()).is_some_and(is_own);
    // Some write the whole address into the first line.
    let target = parts.uri.authority().is_none_or(|authority| is_own(authority.as_str()));
    named && second.is_none() && target
}

/// Where the page is from that asks, if it may ask at all; `None` where no page asks.
async fn origin_of(api: &Api, headers: &HeaderMap) -> Result<Option<(HeaderValue, String)>, Refused> {
    let mut origins = headers.get_all(header::ORIGIN).iter();
    let Some(value) = origins.next() else { return Ok(None) };
    let text = value.to_str().map_err(|_| Refused::Origin)?;
    if origins.next().is_some() || !api.door.knows(text).await? {
        return Err(Refused::Origin);
    }
    Ok(Some((value.clone(), text.to_owned())))
}

/// A browser that asks for another site's sake says so even where it sends no origin: for an image, a script, a frame.
/// Somebody who follows a link to the description does no harm.
fn is_from_elsewhere(parts: &Parts) -> bool {
    let said = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok());
    let elsewhere = matches!(said("sec-fetch-site"), Some("cross-site" | "same-site"));
    let follows_a_link =
        said("sec-fetch-mode") == Some("navigate") && said("sec-fetch-dest") == Some("document");
    elsewhere && !(follows_a_link && is_public(parts.uri.path()))
}

/// The token: as the CHT's clients send a password, with any user's name, or as a bearer's.
fn token_of(headers: &HeaderMap) -> Option<String> {
    let mut sent = headers.get_all(header::AUTHORIZATION).iter();
    let (Some(value), None) = (sent.next(), sent.next()) else { return None };
    let (scheme, credentials) = value.to_str().ok()?.split_once(' ')?;
    let credentials = credentials.trim();
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(credentials.to_owned());
    }
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let pair = String::from_utf8(STANDARD.decode(credentials).ok()?).ok()?;
    Some(pair.split_once(':')?.1.to_owned())
}

/// To a page that may ask: what it may send. Browsers ask too whether the page may reach into this computer at all.
fn preflight(parts: &Parts) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    let headers = response.headers_mut();
    let mut say = |name, value| headers.insert(name, HeaderValue::from_static(value));
    say(header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST");
    say(header::ACCESS_CONTROL_ALLOW_HEADERS, "Authorization, Content-Type, If-None-Match");
    say(header::ACCESS_CONTROL_MAX_AGE, "600");
    if parts.headers.contains_key("access-control-request-private-network") {
        say(HeaderName::from_static("access-control-allow-private-network"), "true");
    }
    response
}

/// Lets those through who have the right.
pub(crate) async fn demand(State(right): State<ApiRight>, request: Request, next: Next) -> Response {
    let client = request.extensions().get::<ApiClient>();
    if client.is_some_and(|client| client.rights.contains(&right)) {
        return next.run(request).await;
    }
    Dialect::at(request.uri().path(), request.headers()).refuse(Refused::Right(right))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(value: &str) -> Option<String> {
        let mut headers = HeaderMap::new();
        headers.insert(header::AUTHORIZATION, value.parse().unwrap());
        token_of(&headers)
    }

    #[test]
    fn a_token_is_a_bearers_or_a_password() {
        let basic = |pair: &str| format!("Basic {}", STANDARD.encode(pair));
        for (value, expected) in [
            ("Bearer t".to_owned(), Some("t")),
            ("bearer  t ".to_owned(), Some("t")),
            (basic("anybody:t"), Some("t")),
            (basic(":t"), Some("t")),
            (basic("a:t:u"), Some("t:u")),
            (basic("t"), None),
            ("Basic ???".to_owned(), None),
            ("Bearer".to_owned(), None),
            ("ApiToken t".to_owned(), None),
        ] {
            assert_eq!(token(&value).as_deref(), expected, "{value}");
        }
    }

    #[test]
    fn the_host_is_this_computer_by_one_of_its_three_names_and_the_port() {
        for (uri, hosts, expected) in [
            ("/", &["127.0.0.1:5865"][..], true),
            ("/", &["LocalHost:5865"], true),
            ("/", &["[::1]:5865"], true),
            ("http://localhost:5865/", &["localhost:5865"], true),
            ("http://evil.example:5865/", &["localhost:5865"], false),
            ("/", &["evil.example:5865"], false),
            ("/", &["127.0.0.1"], false),
            ("/", &["127.0.0.1:80"], false),
            ("/", &["127.0.0.2:5865"], false),
            ("/", &["localhost.evil.example:5865"], false),
            ("/", &["localhost:5865", "localhost:5865"], false),
            ("/", &[], false),
        ] {
            let mut request = Request::builder().uri(uri);
            for host in hosts {
                request = request.header(header::HOST, *host);
            }
            let (parts, ()) = request.body(()).unwrap().into_parts();
            assert_eq!(is_for(5865, &parts), expected, "{uri} {hosts:?}");
        }
    }
}
