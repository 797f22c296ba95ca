//! Who is asking: Basic credentials, a personal access token, or a browser's session. The first two are recorded as `90` to
//! `94b`.

use super::answer::message;
use super::country::{Account, Country};
use crate::server::answer::Answer;
use crate::server::query::Request;

enum Shown {
    Nothing,
    Password(String, String),
    Token(String),
    Session(String),
}

fn shown(request: &Request) -> Shown {
    if let Some((name, password)) = request.basic() {
        return Shown::Password(name, password);
    }
    if let Some(token) = request.header("authorization").and_then(|header| header.strip_prefix("ApiToken ")) {
        return Shown::Token(token.to_owned());
    }
    let cookies = request.header("cookie").unwrap_or_default();
    match cookies.split("; ").find_map(|cookie| cookie.strip_prefix("JSESSIONID=")) {
        Some(session) => Shown::Session(session.to_owned()),
        None => Shown::Nothing,
    }
}

fn signed_in<'c>(session: &str, country: &'c Country) -> Option<&'c Account> {
    country.account(country.sessions.get(session)?)
}

/// For the log.
pub(crate) fn named(request: &Request, country: &Country) -> Option<String> {
    match shown(request) {
        Shown::Nothing => None,
        Shown::Password(name, _) => Some(name),
        Shown::Token(token) => Some(country.tokens.iter().find(|one| one.text == token)?.account.clone()),
        Shown::Session(session) => Some(signed_in(&session, country)?.name.clone()),
    }
}

/// The account, or what the server says to whoever has none.
pub(crate) fn who<'c>(request: &Request, country: &'c Country) -> Result<&'c Account, Answer> {
    let nobody = || match request.header("x-requested-with") {
        Some("XMLHttpRequest") => message(401, "Unauthorized"),
        _ => to_login(country),
    };
    match shown(request) {
        Shown::Nothing => Err(nobody()),
        Shown::Session(session) => signed_in(&session, country).ok_or_else(nobody),
        Shown::Password(name, password) => {
            let account = country.account(&name).filter(|account| account.password == password);
            match account {
                Some(account) if account.second_factor => Err(to_login(country)),
                Some(account) => Ok(account),
                None => Err(message(401, "Unauthorized")),
            }
        }
        Shown::Token(token) => by_token(&token, request, country),
    }
}

/// To the page for signing in, which each generation has elsewhere.
fn to_login(country: &Country) -> Answer {
    let to = if is_current(country) { "/login/" } else { "/dhis-web-login/" };
    Answer { status: 302, headers: vec![("location", to.to_owned())], body: Vec::new() }
}

fn by_token<'c>(token: &str, request: &Request, country: &'c Country) -> Result<&'c Account, Answer> {
    let refused = |status, text| message(status, text).with("www-authenticate", "ApiToken");
    let body = token.strip_prefix("d2p_").or_else(|| token.strip_prefix("d2pat_"));
    if body.is_none_or(|body| body.len() != 48 || !body.bytes().all(|byte| byte.is_ascii_alphanumeric())) {
        return Err(refused(400, "Checksum validation failed"));
    }
    let known = country.tokens.iter().find(|one| one.text == token && !one.revoked);
    let Some(known) = known else { return Err(refused(401, "The API token does not exists")) };
    if !known.methods.is_empty() && !known.methods.contains(&request.method) {
        return Err(refused(401, "Failed to authenticate API token, request http method is not allowed."));
    }
    country.account(&known.account).ok_or_else(|| refused(401, "The API token does not exists"))
}

/// Whether the server has the importer of 2.43 and later.
pub(crate) fn is_current(country: &Country) -> bool {
    let minor = country.version.split(['.', '-']).nth(1).and_then(|minor| minor.parse::<u32>().ok());
    minor.is_some_and(|minor| minor >= 43)
}
