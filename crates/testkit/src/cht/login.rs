//! Signing in: `/medic/login`, `/medic/password-reset`, `/medic/login/identity` and `/_session`.
//!
//! Token and single sign-on are not simulated.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::right::{is_online, may};
use super::route::Visit;
use super::session::{self, Handler};
use super::world::{User, World};
use crate::server::answer::Answer;
use crate::server::query::Request;

/// What JavaScript's `encodeURIComponent` leaves alone.
pub(crate) const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'');
const SHORTEST_PASSWORD: usize = 8;

pub(crate) fn login(visit: &mut Visit) -> Answer {
    let body = match exact_json(visit.request) {
        Ok(body) => body,
        Err(answer) => return answer,
    };
    let (name, password) = (body["user"].as_str().unwrap_or(""), body["password"].as_str().unwrap_or(""));
    let Some(user) = session::verify(visit.world, name, password).cloned() else {
        visit.limiter.failed(visit.now);
        return Answer::express(401, &json!({ "error": "Not logged in" }));
    };
    if user.password_change_required {
        let cookies = vec![user_ctx(visit, &user), locale(visit, &body)];
        return set(Answer::text(302, HTML, "/medic/password-reset"), cookies);
    }
    let redirect = body["redirect"].as_str().filter(|redirect| !redirect.is_empty());
    let home = redirect.map_or_else(|| home(visit.world, &user), str::to_owned);
    signed_in(visit, &user, &body, &home)
}

pub(crate) fn password_reset(visit: &mut Visit) -> Answer {
    let body = match exact_json(visit.request) {
        Ok(body) => body,
        Err(answer) => return answer,
    };
    let field = |name: &str| body[name].as_str().unwrap_or("").to_owned();
    let (name, current, password) = (field("username"), field("currentPassword"), field("password"));
    if password.chars().count() < SHORTEST_PASSWORD {
        let body = json!({ "error": "password-short", "params": { "minimum": SHORTEST_PASSWORD } });
        return Answer::express(400, &body);
    }
    let refused = |error: &str| Answer::express(400, &json!({ "error": error }));
    if is_weak(&password) {
        return refused("password-weak");
    }
    if session::verify(visit.world, &name, &current).is_none() {
        return refused("current-password-incorrect");
    }
    if current == password {
        return refused("password-same");
    }
    visit.world.set_password(&name, &password);
    let user = visit.world.user_mut(&name).unwrap();
    user.password_change_required = false;
    let user = user.clone();
    let home = home(visit.world, &user);
    signed_in(visit, &user, &body, &home)
}

pub(crate) fn identity(visit: &Visit, user: &User) -> Answer {
    Answer::express(200, &json!({ "success": true })).with("set-cookie", user_ctx(visit, user))
}

/// `/_session` of someone who is already signed in.
pub(crate) fn session(visit: &Visit, user: &User, handler: Handler) -> Answer {
    if visit.request.method == "DELETE" {
        let gone = format!("AuthSession=; {}", session::for_a_year_in_couchdb(visit.now));
        return ask_cookie(Answer::couch(200, &json!({ "ok": true }))).with("set-cookie", gone);
    }
    ask_cookie(Answer::couch(
        200,
        &json!({
            "ok": true,
            "userCtx": { "name": user.name, "roles": user.roles },
            "info": { "authentication_handlers": ["cookie", "default"], "authenticated": handler.name() },
        }),
    ))
}

/// `POST /_session`: CouchDB's own way in. It takes JSON and forms, and knows nothing of due passwords.
pub(crate) fn couch_login(visit: &mut Visit) -> Answer {
    let body = visit.request.json().unwrap_or_else(|| {
        let form = String::from_utf8_lossy(&visit.request.body).into_owned();
        Request { query: form, ..visit.request.clone() }.nested_query()
    });
    let (name, password) = (body["name"].as_str().unwrap_or(""), body["password"].as_str().unwrap_or(""));
    let Some(user) = session::verify(visit.world, name, password) else {
        visit.limiter.failed(visit.now);
        let body = json!({ "error": "unauthorized", "reason": "Name or password is incorrect." });
        return ask_cookie(Answer::couch(401, &body));
    };
    let cookie = session::cookie(visit.world, user, visit.secret, visit.now);
    let cookie = format!("AuthSession={cookie}; {}", session::for_a_year_in_couchdb(visit.now));
    let body = json!({ "ok": true, "name": user.name, "roles": user.roles });
    ask_cookie(Answer::couch(200, &body)).with("set-cookie", cookie)
}

pub(crate) fn ask_cookie(answer: Answer) -> Answer {
    answer.with("www-authenticate", "Cookie")
}

const HTML: &str = "text/html; charset=utf-8";

/// The login routes take this very content type and no other; not even with a character set.
fn exact_json(request: &Request) -> Result<Value, Answer> {
    if request.header("content-type") != Some("application/json") {
        return Err(Answer::error(request, 400, "Content-Type must be application/json"));
    }
    request.json().ok_or_else(|| Answer::error(request, 400, "Unexpected token in JSON"))
}

/// Success is a 302 whose body, not a header, says where to go.
fn signed_in(visit: &Visit, user: &User, body: &Value, home: &str) -> Answer {
    let session = session::cookie(visit.world, user, visit.secret, visit.now);
    let year = session::for_a_year(visit.now);
    let cookies = vec![
        format!("AuthSession={session}; {year}; HttpOnly; Secure; SameSite=Lax"),
        user_ctx(visit, user),
        "login=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; Secure; SameSite=Lax".to_owned(),
        locale(visit, body),
    ];
    set(Answer::text(302, HTML, home), cookies)
}

fn set(answer: Answer, cookies: Vec<String>) -> Answer {
    cookies.into_iter().fold(answer, |answer, cookie| answer.with("set-cookie", cookie))
}

fn user_ctx(visit: &Visit, user: &User) -> String {
    let mut context = json!({ "name": user.name, "roles": user.roles });
    let home = home(visit.world, user);
    if home != "/" && visit.request.path != "/medic/login/identity" {
        context["home"] = json!(home);
    }
    let context = context.to_string();
    let context = utf8_percent_encode(&context, COMPONENT);
    format!("userCtx={context}; {}; Secure; SameSite=Lax", session::for_a_year(visit.now))
}

fn locale(visit: &Visit, body: &Value) -> String {
    let locale =
        body["locale"].as_str().or_else(|| visit.world.settings()["locale"].as_str()).unwrap_or("en");
    format!("locale={locale}; {}; Secure; SameSite=Lax", session::for_a_year(visit.now))
}

/// Those who configure land in the administration pages.
fn home(world: &World, user: &User) -> String {
    let admin = is_online(&user.roles) && may(world, user, "can_configure");
    if admin { "/admin/".into() } else { "/".into() }
}

/// A stand-in for the server's strength score: one kind of character, or one character over and over.
fn is_weak(password: &str) -> bool {
    let first = password.chars().next().unwrap_or_default();
    let alike = |kind: fn(&char) -> bool| password.chars().all(|c| kind(&c));
    password.chars().all(|c| c == first)
        || alike(char::is_ascii_digit)
        || alike(char::is_ascii_lowercase)
        || alike(char::is_ascii_uppercase)
}
