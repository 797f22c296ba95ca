//! Routes: an account of DHIS2 lets the server ask another one, with credentials that the account never sees.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::answer::{json as answer, message};
use super::country::Account;
use super::route::Visit;
use crate::server::answer::Answer;

/// Where a route leads, and as whom.
#[derive(Debug, Clone)]
pub struct Route {
    pub id: String,
    pub code: String,
    pub name: String,
    /// `http://127.0.0.1:PORT/PATH`, with `/**` at the end where callers may say more of the path.
    pub url: String,
    pub user: String,
    pub password: String,
    /// Accounts that it is shared with; nobody else sees it.
    pub shared_with: Vec<String>,
}

pub(crate) fn list(visit: &Visit<'_>, account: &Account) -> Answer {
    let routes: Vec<Value> = visit
        .country
        .routes
        .iter()
        .filter(|route| route.shared_with.contains(&account.name))
        .map(|route| {
            json!({
                "id": route.id,
                "code": route.code,
                "name": route.name,
                "displayName": route.name,
                "url": route.url,
                "disabled": false,
            })
        })
        .collect();
    answer(200, &json!({ "routes": routes }))
}

pub(crate) fn run(visit: &Visit<'_>, account: &Account, id: &str, further: &str) -> Answer {
    let Some(route) = visit.country.routes.iter().find(|route| route.id == id || route.code == id) else {
        return message(404, &format!("Route with id {id} could not be found."));
    };
    if !route.shared_with.contains(&account.name) {
        return message(403, "User not authorized");
    }
    let url = match route.url.strip_suffix("/**") {
        Some(base) if !further.is_empty() => format!("{base}/{further}"),
        Some(base) => base.to_owned(),
        None if further.is_empty() => route.url.clone(),
        None => return message(400, "Route URL does not allow a sub-path"),
    };
    let answered = get(&url, &visit.request.query, route, &account.name);
    answered.unwrap_or_else(|_| message(502, "Could not reach the target of the route"))
}

/// How long it waits, as a route does unless told otherwise.
const PATIENCE: Duration = Duration::from_secs(5);

/// Of the answer's headers only the kind of its body comes back.
fn get(url: &str, query: &str, route: &Route, user: &str) -> std::io::Result<Answer> {
    let address = url.strip_prefix("http://").unwrap();
    let (host, path) = address.split_once('/').unwrap_or((address, ""));
    let credentials = STANDARD.encode(format!("{}:{}", route.user, route.password));
    let mut stream = TcpStream::connect(host)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    write!(
        stream,
        "GET /{path}?{query} HTTP/1.1\r\nHost: {host}\r\nAccept: application/json\r\nConnection: close\r\n\
         Authorization: Basic {credentials}\r\nX-Forwarded-User: {user}\r\n\r\n"
    )?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    let head_ends = bytes.windows(4).position(|four| four == b"\r\n\r\n");
    let head_ends = head_ends.ok_or(std::io::ErrorKind::UnexpectedEof)?;
    let head = String::from_utf8_lossy(&bytes[..head_ends]).to_lowercase();
    assert!(!head.contains("transfer-encoding"), "a body in pieces is not simulated");
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap();
    let kind = head.lines().find_map(|line| line.strip_prefix("content-type: ")).unwrap_or("text/plain");
    Ok(Answer {
        status,
        headers: vec![("content-type", kind.to_owned())],
        body: bytes[head_ends + 4..].to_vec(),
    })
}
