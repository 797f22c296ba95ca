//! From a request to an answer: who may go where, and who answers.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use percent_encoding::utf8_percent_encode;
use serde_json::{Value, json};

use super::login::{self, COMPONENT};
use super::right::is_offline;
use super::scope::{Scope, Scopes};
use super::session::{self, Handler, Limiter};
use super::simulated::Options;
use super::world::{User, World};
use super::{
    all_docs, changes, contact, contact_update, couch, document, replication, settings, target, user,
};
use crate::server::answer::Answer;
use crate::server::query::Request;

/// One request and everything it may touch.
pub(crate) struct Visit<'a> {
    pub request: &'a Request,
    pub world: &'a mut World,
    pub options: &'a Options,
    pub now: DateTime<Utc>,
    pub secret: u64,
    pub limiter: &'a mut Limiter,
    pub scopes: &'a mut Scopes,
}

impl Visit<'_> {
    pub fn scope(&mut self, user: &User) -> Arc<Scope> {
        self.scopes.of(self.world, user)
    }

    pub fn offline(&self, user: &User) -> bool {
        self.options.database.is_none() && is_offline(self.world, &user.roles)
    }
}

pub(crate) fn answer(visit: &mut Visit) -> Answer {
    if let Some(database) = visit.options.database.as_deref() {
        return couch::answer(visit, database);
    }
    let request = visit.request;
    let segments = request.segments();
    let path: Vec<&str> = segments.iter().map(String::as_str).collect();
    if let Some(answer) = without_signing_in(visit, &path) {
        return answer;
    }
    if request.header("authorization").is_some() && visit.limiter.exhausted(visit.now) {
        return Answer::express(429, &json!({ "code": 429, "error": "Too Many Requests" }));
    }
    let Some((user, handler)) = who(visit) else { return unauthorized(visit, &path) };
    if let Some(answer) = common(visit, &user, handler, &path) {
        return answer;
    }
    if visit.offline(&user) { for_offline(visit, &user, &path) } else { for_online(visit, &user, &path) }
}

fn without_signing_in(visit: &mut Visit, path: &[&str]) -> Option<Answer> {
    let version = &visit.options.version;
    let answer = match (visit.request.method.as_str(), path) {
        ("GET", ["api", "info"]) => Answer::express(200, &json!({ "version": version })),
        ("GET", ["setup", "poll"]) => {
            let detail = "All required services are running normally";
            let body = json!({ "ready": true, "handler": "medic-api", "version": version, "detail": detail });
            Answer::express(200, &body)
        }
        ("GET", ["api", "v1" | "v2", "monitoring"]) => Answer::not_simulated(visit.request),
        ("POST", ["medic", "login"] | ["medic", "password-reset"] | ["_session"])
            if visit.limiter.exhausted(visit.now) =>
        {
            Answer::error(visit.request, 429, "Too Many Requests")
        }
        ("POST", ["medic", "login"]) => login::login(visit),
        ("POST", ["medic", "password-reset"]) => login::password_reset(visit),
        ("POST", ["_session"]) => login::couch_login(visit),
        _ => return None,
    };
    Some(answer)
}

/// A good cookie first, then Basic credentials; wrong ones count towards the limit.
pub(crate) fn who(visit: &mut Visit) -> Option<(User, Handler)> {
    let by_cookie = session::by_cookie(visit.world, visit.request, visit.secret, visit.now);
    if let Some(user) = by_cookie {
        return Some((user.clone(), Handler::Cookie));
    }
    let (name, password) = visit.request.basic()?;
    if let Some(user) = session::verify(visit.world, &name, &password) {
        return Some((user.clone(), Handler::Default));
    }
    visit.limiter.failed(visit.now);
    None
}

/// Three ways to say 401, and for browsers a way to the login page.
fn unauthorized(visit: &Visit, path: &[&str]) -> Answer {
    const REALM: &str = "Basic realm=\"Medic Web Services\"";
    let request = visit.request;
    let signed_out = |answer: Answer| answer.with("logout-authorization", "CHT-Core API");
    let browser = request.header("user-agent").is_some_and(|agent| agent.contains("Mozilla"));
    if browser && !request.wants_json() {
        return signed_out(to_login(request));
    }
    match path {
        ["api", "v1", "settings"] => {
            signed_out(Answer::text(401, "text/plain", "not logged in")).with("www-authenticate", REALM)
        }
        ["_session"] => {
            signed_out(Answer::error(request, 401, "unauthorized")).with("www-authenticate", REALM)
        }
        _ => signed_out(Answer::error(request, 401, "unauthorized")),
    }
}

fn to_login(request: &Request) -> Answer {
    let asked = percent_encoding::percent_decode_str(&request.query).decode_utf8_lossy().into_owned();
    let asked = if asked.is_empty() { request.path.clone() } else { format!("{}?{asked}", request.path) };
    let location = format!("/medic/login?redirect={}", utf8_percent_encode(&asked, COMPONENT));
    Answer::text(302, "text/html; charset=utf-8", &format!("<p>Found. Redirecting to {location}</p>"))
        .with("set-cookie", "login=force; Path=/; Secure; SameSite=Lax")
        .with("location", location)
}

/// What is the same for everyone who is signed in, or draws its own line between them.
fn common(visit: &mut Visit, user: &User, handler: Handler, path: &[&str]) -> Option<Answer> {
    let method = visit.request.method.as_str();
    let answer = match (method, path) {
        ("GET" | "DELETE", ["_session"]) => login::session(visit, user, handler),
        ("GET", ["medic", "login", "identity"]) => login::identity(visit, user),
        ("GET", ["api", "deploy-info"]) => Answer::express(200, &deploy_info(visit)),
        ("GET", ["dbinfo"]) => login::ask_cookie(Answer::couch(200, &welcome())),
        ("GET", ["api", "v1", "settings"]) => settings::read(visit),
        ("PUT", ["api", "v1", "settings"]) => settings::write(visit, user),
        ("GET", ["api", "v1", "forms"]) => Answer::express(200, &json!([])),
        ("GET", ["api", "v1", "users-info"]) => user::info(visit, user),
        ("GET", ["api", "v2", "users"]) => user::list(visit, user),
        ("GET" | "POST", ["api", "v2", "export", kind]) => target::export(visit, user, kind),
        ("GET", ["api", "v1", "target"]) => target::list(visit, user),
        ("GET", ["api", "v1", "target", id]) => target::by_id(visit, user, id),
        ("GET", ["api", "v1", kind @ ("place" | "person")]) => contact::list(visit, user, kind),
        ("GET", ["api", "v1", "contact", "uuid"]) => contact::ids(visit, user),
        ("GET", ["api", "v1", kind @ ("place" | "person" | "contact"), id]) => {
            contact::by_id(visit, user, kind, id)
        }
        ("PUT", ["api", "v1", "place", id]) if visit.options.has_contact_writing() => {
            contact_update::place(visit, user, id)
        }
        ("GET" | "PUT", ["medic", "_local", id]) => login::ask_cookie(document::local(visit, id)),
        ("POST", ["medic", "_revs_diff"]) => document::revs_diff(visit),
        _ => return None,
    };
    Some(answer)
}

fn for_offline(visit: &mut Visit, user: &User, path: &[&str]) -> Answer {
    match (visit.request.method.as_str(), path) {
        ("GET", ["api", "v1", "replication", "get-ids"]) => replication::get_ids(visit, user),
        ("POST", ["api", "v1", "replication", "get-deletes"]) => replication::get_deletes(visit),
        ("POST", ["medic", "_bulk_get"]) => replication::bulk_get_offline(visit, user),
        ("POST", ["medic", "_bulk_docs"]) => document::bulk_docs(visit, user),
        ("GET" | "POST", ["medic", "_changes"]) => changes::offline(visit, user),
        ("GET" | "POST", ["medic", "_all_docs"]) => all_docs::offline(visit, user),
        ("GET", ["medic", "_design", name]) => document::get_offline(visit, user, &format!("_design/{name}")),
        ("GET", ["medic", id]) if is_document(id) => document::get_offline(visit, user, id),
        ("PUT", ["medic", id]) if is_document(id) => document::put(visit, user, id),
        _ => Answer::firewall(),
    }
}

fn for_online(visit: &mut Visit, user: &User, path: &[&str]) -> Answer {
    let answer = match (visit.request.method.as_str(), path) {
        ("POST", ["medic", "_bulk_get"]) => replication::bulk_get_online(visit),
        ("POST", ["medic", "_bulk_docs"]) => return document::bulk_docs(visit, user),
        ("GET" | "POST", ["medic", "_changes"]) => return changes::online(visit),
        ("GET" | "POST", ["medic", "_all_docs"]) => all_docs::online(visit),
        ("GET", ["medic", "_design", "medic-admin", "_view", "contacts_by_dhis_orgunit"]) => {
            all_docs::by_org_unit(visit)
        }
        ("GET", ["medic", "_design", name]) => document::get_online(visit, &format!("_design/{name}")),
        ("GET", ["medic"] | ["medic", ""]) => Answer::couch(200, &database(visit)),
        ("GET", ["medic", id]) if is_document(id) => document::get_online(visit, id),
        ("PUT", ["medic", id]) if is_document(id) => return document::put(visit, user, id),
        (_, ["medic", ..]) => return Answer::not_simulated(visit.request),
        _ => Answer::no_database(),
    };
    login::ask_cookie(answer)
}

pub(crate) fn is_document(id: &str) -> bool {
    !id.is_empty() && !id.starts_with('_')
}

fn deploy_info(visit: &Visit) -> Value {
    let version = &visit.options.version;
    json!({ "application": "medic", "author": "testkit", "base_version": version,
        "build": format!("{version}-simulated"), "namespace": "medic", "schema_version": 2,
        "time": visit.now.to_rfc3339(), "version": version, "user": "",
        "upgrade_log_id": format!("upgrade_log:0:{version}"), "timestamp": visit.now.timestamp_millis() })
}

pub(crate) fn welcome() -> Value {
    json!({ "couchdb": "Welcome", "version": "3.5.0", "git_sha": "0000000", "uuid": "0",
        "features": ["nouveau", "access-ready", "partitioned", "pluggable-storage-engines", "reshard", "scheduler"],
        "vendor": { "name": "The Apache Software Foundation" } })
}

pub(crate) fn database(visit: &Visit) -> Value {
    json!({ "db_name": visit.options.database.as_deref().unwrap_or("medic"),
        "update_seq": changes::sequence(visit.world.update_seq()),
        "doc_count": visit.world.count(), "doc_del_count": visit.world.deleted() })
}
