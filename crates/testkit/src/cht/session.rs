//! Who is asking: Basic credentials, the `AuthSession` cookie, and the limit on failed attempts.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};

use super::world::{User, World};
use crate::server::query::Request;

const FAILURES_ALLOWED: u32 = 10;
const WINDOW: TimeDelta = TimeDelta::seconds(10);
const YEAR: TimeDelta = TimeDelta::days(365);

/// How someone proved who they are, in CouchDB's words for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Handler {
    Cookie,
    Default,
}

impl Handler {
    pub fn name(self) -> &'static str {
        match self {
            Handler::Cookie => "cookie",
            Handler::Default => "default",
        }
    }
}

/// The user whose password this is.
pub(crate) fn verify<'a>(world: &'a World, name: &str, password: &str) -> Option<&'a User> {
    world.user(name).filter(|user| user.password == password)
}

/// A cookie in CouchDB's form. Like CouchDB's it is not stored: it holds as long as the secret, the password
/// with its salt, and the year it is good for.
pub(crate) fn cookie(world: &World, user: &User, secret: u64, now: DateTime<Utc>) -> String {
    signed(user, secret, world.salt(&user.name), now.timestamp())
}

fn signed(user: &User, secret: u64, salt: u64, since: i64) -> String {
    let plain = format!("{}:{since:X}:", user.name);
    let signature = Sha256::digest(format!("{secret}:{salt}:{}:{plain}", user.password));
    URL_SAFE_NO_PAD.encode([plain.as_bytes(), &signature[..]].concat())
}

pub(crate) fn by_cookie<'a>(
    world: &'a World,
    request: &Request,
    secret: u64,
    now: DateTime<Utc>,
) -> Option<&'a User> {
    let sent =
        request.header("cookie")?.split(';').find_map(|part| part.trim().strip_prefix("AuthSession="))?;
    let decoded = URL_SAFE_NO_PAD.decode(sent).ok()?;
    let mut parts = decoded.splitn(3, |byte| *byte == b':');
    let user = world.user(std::str::from_utf8(parts.next()?).ok()?)?;
    let since = i64::from_str_radix(std::str::from_utf8(parts.next()?).ok()?, 16).ok()?;
    let fresh = now < DateTime::from_timestamp(since, 0)? + YEAR;
    (fresh && signed(user, secret, world.salt(&user.name), since) == sent).then_some(user)
}

/// Ten failures within ten seconds, counted per client; there is one client on loopback.
#[derive(Debug, Default)]
pub(crate) struct Limiter {
    window: Option<(DateTime<Utc>, u32)>,
}

impl Limiter {
    pub fn exhausted(&self, now: DateTime<Utc>) -> bool {
        self.window.is_some_and(|(since, failures)| now < since + WINDOW && failures >= FAILURES_ALLOWED)
    }

    pub fn failed(&mut self, now: DateTime<Utc>) {
        match &mut self.window {
            Some((since, failures)) if now < *since + WINDOW => *failures += 1,
            window => *window = Some((now, 1)),
        }
    }
}

/// `; Max-Age=…; Path=/; Expires=…` of the CHT's own cookies.
pub(crate) fn for_a_year(now: DateTime<Utc>) -> String {
    let expires = (now + YEAR).format("%a, %d %b %Y %H:%M:%S GMT");
    format!("Max-Age=31536000; Path=/; Expires={expires}")
}

/// The same in CouchDB's older spelling.
pub(crate) fn for_a_year_in_couchdb(now: DateTime<Utc>) -> String {
    let expires = (now + YEAR).format("%a, %d-%b-%Y %H:%M:%S GMT");
    format!("Version=1; Expires={expires}; Max-Age=31536000; Path=/; HttpOnly")
}
