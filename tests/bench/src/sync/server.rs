//! A server that costs next to nothing beside who asks it: the answers of a CHT about [`Documents`] that do not change,
//! put together from texts and packed as the real one packs them. For a process of its own.
//!
//! `jumla_testkit` is the server for everything else; the test below holds this one to its answers.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Query, State};
use axum::http::header::{
    ACCEPT_ENCODING, AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, COOKIE, SET_COOKIE,
};
use axum::http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode};
use axum::serve::ListenerExt as _;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::documents::{Documents, Kept, OFFICER, SUPERVISOR};
use crate::Result;

/// Larger than any list of ids that a client sends.
const LARGEST_REQUEST: usize = 256 << 20;
/// As the real server: what is longer is packed.
const WORTH_PACKING: usize = 1024;

/// Where the server tells what it was asked since the last time it was asked this.
pub const ASKED: &str = "/asked";

/// A request as it came.
#[derive(Debug, Serialize, Deserialize)]
pub struct Asked {
    pub method: String,
    /// Path and query.
    pub target: String,
    pub body: String,
}

struct Server {
    documents: Documents,
    asked: Mutex<Vec<Asked>>,
    /// `_local` documents, which replicating clients keep their checkpoints in.
    local: Mutex<HashMap<String, Value>>,
}

/// Prints the server's address and serves until standard input ends.
pub fn serve(targets: usize) -> Result<()> {
    let documents = Documents::of(targets);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0"))?;
    println!("http://{}", listener.local_addr()?);
    std::thread::spawn(move || runtime.block_on(run(listener, documents)));
    std::io::copy(&mut std::io::stdin(), &mut std::io::sink())?;
    Ok(())
}

async fn run(listener: TcpListener, documents: Documents) -> std::io::Result<()> {
    let server = Arc::new(Server { documents, asked: Mutex::default(), local: Mutex::default() });
    let listener = listener.tap_io(|connection| {
        let _ = connection.set_nodelay(true);
    });
    axum::serve(listener, Router::new().fallback(handle).with_state(server)).await
}

/// An answer that is not packed yet.
struct Answer {
    status: StatusCode,
    cookie: Option<String>,
    text: String,
}

impl Answer {
    fn ok(text: String) -> Self {
        Self { status: StatusCode::OK, cookie: None, text }
    }

    fn json(value: &Value) -> Self {
        Self::ok(value.to_string())
    }

    fn error(status: StatusCode, error: &str) -> Self {
        Self { status, cookie: None, text: json!({ "error": error, "reason": error }).to_string() }
    }
}

async fn handle(State(server): State<Arc<Server>>, request: Request<Body>) -> Response<Body> {
    let (head, body) = request.into_parts();
    let body = to_bytes(body, LARGEST_REQUEST).await.unwrap_or_default();
    let user = user(&head.headers);
    let target = head.uri.path_and_query().map_or("/", |target| target.as_str());
    if target != ASKED {
        let asked = Asked {
            method: head.method.to_string(),
            target: target.to_owned(),
            body: String::from_utf8_lossy(&body).into_owned(),
        };
        server.asked.lock().unwrap_or_else(PoisonError::into_inner).push(asked);
    }
    let Query(query) = Query::try_from_uri(&head.uri).unwrap_or_default();
    let answer = server.answer(&head.method, head.uri.path(), &query, &body, user);
    let packs = head.headers.get(ACCEPT_ENCODING).is_some_and(|how| contains(how, "gzip"));
    respond(answer, packs).unwrap_or_else(|_| {
        let mut broken = Response::new(Body::empty());
        *broken.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
        broken
    })
}

fn respond(answer: Answer, packs: bool) -> Result<Response<Body>> {
    let mut response = Response::builder().status(answer.status).header(CONTENT_TYPE, "application/json");
    if let Some(cookie) = &answer.cookie {
        response = response.header(SET_COOKIE, cookie);
    }
    if packs && answer.text.len() > WORTH_PACKING {
        let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
        packed.write_all(answer.text.as_bytes())?;
        return Ok(response.header(CONTENT_ENCODING, "gzip").body(Body::from(packed.finish()?))?);
    }
    Ok(response.body(Body::from(answer.text))?)
}

/// Who asks. Anyone may: the name in the cookie is believed, and any other way in is the officer's.
fn user(headers: &HeaderMap) -> Option<&'static str> {
    let cookie = headers.get(COOKIE);
    if cookie.is_some_and(|cookie| contains(cookie, &session_of(SUPERVISOR))) {
        return Some(SUPERVISOR);
    }
    let officer = cookie.is_some_and(|cookie| contains(cookie, &session_of(OFFICER)));
    (officer || headers.contains_key(AUTHORIZATION)).then_some(OFFICER)
}

fn contains(value: &HeaderValue, part: &str) -> bool {
    value.to_str().is_ok_and(|value| value.contains(part))
}

/// The cookie of a user's session.
pub fn session_of(user: &str) -> String {
    format!("AuthSession={user}")
}

type Pairs = HashMap<String, String>;

impl Server {
    fn answer(
        &self,
        method: &Method,
        path: &str,
        query: &Pairs,
        body: &[u8],
        user: Option<&'static str>,
    ) -> Answer {
        let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
        match (method.as_str(), parts.as_slice()) {
            ("GET", ["asked"]) => self.tell_what_was_asked(),
            ("POST", ["medic", "login"]) => sign_in(body),
            _ => match user {
                None => Answer::error(StatusCode::UNAUTHORIZED, "unauthorized"),
                Some(user) => self.answer_user(method, &parts, query, body, user),
            },
        }
    }

    fn answer_user(&self, method: &Method, parts: &[&str], query: &Pairs, body: &[u8], user: &str) -> Answer {
        let offline = user == SUPERVISOR;
        match (method.as_str(), parts) {
            ("GET", [""]) => Answer::json(&json!({ "couchdb": "Welcome", "version": "3.5.0", "uuid": "0" })),
            ("GET", ["medic"]) => Answer::json(&json!({ "db_name": "medic",
                "doc_count": self.documents.kept.len(), "update_seq": sequence(self.documents.kept.len()) })),
            ("GET", ["api", "deploy-info" | "info"]) => Answer::json(&json!({ "version": "5.2.0" })),
            ("GET", ["api", "v1", "settings"]) => self.settings(),
            ("GET", ["api", "v1", "replication", "get-ids"]) if offline => self.get_ids(user),
            ("POST", ["api", "v1", "replication", "get-deletes"]) if offline => {
                Answer::json(&json!({ "doc_ids": [] }))
            }
            ("POST", ["medic", "_bulk_get"]) => self.bulk_get(query, body),
            // Every document is of use, so a selector of those of use leaves none out.
            ("GET" | "POST", ["medic", "_changes"]) if !offline => self.changes(query),
            ("GET", ["medic", "_all_docs"]) if !offline => self.range(query),
            ("POST", ["medic", "_all_docs"]) if !offline => self.keyed(body),
            ("GET", ["medic", "_local", name]) => self.local(name),
            ("PUT", ["medic", "_local", name]) => self.put_local(name, body),
            ("GET", ["medic", id]) => match self.documents.find(&id.replace("%3A", ":")) {
                Some(kept) => Answer::ok(kept.text.to_string()),
                None => Answer::error(StatusCode::NOT_FOUND, "not_found"),
            },
            _ => Answer::error(StatusCode::NOT_IMPLEMENTED, "not simulated"),
        }
    }

    fn tell_what_was_asked(&self) -> Answer {
        let asked = std::mem::take(&mut *self.asked.lock().unwrap_or_else(PoisonError::into_inner));
        Answer::ok(serde_json::to_string(&asked).unwrap_or_default())
    }

    fn settings(&self) -> Answer {
        let document = self.documents.find("settings").map(|kept| serde_json::from_str::<Value>(&kept.text));
        match document {
            Some(Ok(document)) => Answer::json(&document["settings"]),
            _ => Answer::error(StatusCode::INTERNAL_SERVER_ERROR, "no settings"),
        }
    }

    fn get_ids(&self, user: &str) -> Answer {
        const LIMIT: usize = 10_000;
        let own = format!("org.couchdb.user:{user}");
        let others = |id: &str| id.starts_with("org.couchdb.user:") && id != own;
        let listed: Vec<String> = self
            .documents
            .starting_at("")
            .filter(|kept| !others(&kept.id))
            .map(|kept| format!("{{\"id\":\"{}\",\"rev\":\"{}\"}}", kept.id, kept.rev))
            .collect();
        let (count, last) = (listed.len(), sequence(self.documents.kept.len()));
        Answer::ok(format!(
            "{{\"doc_ids_revs\":[{}],\"warn_docs\":{count},\"last_seq\":\"{last}\",\"warn\":{},\"limit\":{LIMIT}}}",
            listed.join(","),
            count >= LIMIT
        ))
    }

    fn bulk_get(&self, query: &Pairs, body: &[u8]) -> Answer {
        let Ok(wanted) = serde_json::from_slice::<Wanted>(body) else {
            return Answer::error(StatusCode::BAD_REQUEST, "bad_request");
        };
        let revisions = is_true(query, "revs");
        let mut text = String::from("{\"results\":[");
        for one in &wanted.docs {
            let found = self.documents.find(&one.id);
            let Some(kept) = found.filter(|kept| one.rev.as_deref().is_none_or(|rev| rev == &*kept.rev))
            else {
                continue;
            };
            separate(&mut text, ",");
            let with_revisions = revisions.then(|| kept.with_revisions());
            let document = with_revisions.as_deref().unwrap_or(&kept.text);
            let _ = write!(text, "{{\"id\":\"{}\",\"docs\":[{{\"ok\":{document}}}]}}", kept.id);
        }
        text.push_str("]}");
        Answer::ok(text)
    }

    fn changes(&self, query: &Pairs) -> Answer {
        let number = |name: &str| query.get(name)?.split('-').next()?.parse::<usize>().ok();
        let all = &self.documents.kept;
        let since = number("since").unwrap_or(0).min(all.len());
        let last = since.saturating_add(number("limit").unwrap_or(usize::MAX)).min(all.len());
        let with_documents = is_true(query, "include_docs");
        let mut text = String::from("{\"results\":[\n");
        for (place, kept) in all.iter().enumerate().take(last).skip(since) {
            if place > since {
                text.push_str(",\n");
            }
            let Kept { id, rev, text: document } = kept;
            let seq = sequence(place + 1);
            let _ = write!(text, "{{\"seq\":\"{seq}\",\"id\":\"{id}\",\"changes\":[{{\"rev\":\"{rev}\"}}]");
            if with_documents {
                let _ = write!(text, ",\"doc\":{document}");
            }
            text.push('}');
        }
        let pending = all.len() - last;
        let _ = write!(text, "\n],\n\"last_seq\":\"{}\",\"pending\":{pending}}}\n", sequence(last));
        Answer::ok(text)
    }

    fn range(&self, query: &Pairs) -> Answer {
        let text = |name: &str| serde_json::from_str::<String>(query.get(name)?).ok();
        let limit = query.get("limit").and_then(|limit| limit.parse().ok()).unwrap_or(usize::MAX);
        let (start, end) = (text("startkey").unwrap_or_default(), text("endkey"));
        let rows = self
            .documents
            .starting_at(&start)
            .take_while(|kept| end.as_deref().is_none_or(|end| &*kept.id <= end))
            .take(limit);
        self.listing(rows.map(row))
    }

    fn keyed(&self, body: &[u8]) -> Answer {
        let keys = serde_json::from_slice::<Keys>(body).map(|body| body.keys).unwrap_or_default();
        let missing = |key: &String| json!({ "key": key, "error": "not_found" }).to_string();
        self.listing(keys.iter().map(|key| self.documents.find(key).map_or_else(|| missing(key), row)))
    }

    fn listing(&self, rows: impl Iterator<Item = String>) -> Answer {
        let rows: Vec<String> = rows.collect();
        let total = self.documents.kept.len();
        Answer::ok(format!(
            "{{\"total_rows\":{total},\"offset\":null,\"rows\":[\n{}\n]}}\n",
            rows.join(",\n")
        ))
    }

    fn local(&self, name: &str) -> Answer {
        match self.local.lock().unwrap_or_else(PoisonError::into_inner).get(name) {
            Some(document) => Answer::json(document),
            None => Answer::error(StatusCode::NOT_FOUND, "not_found"),
        }
    }

    fn put_local(&self, name: &str, body: &[u8]) -> Answer {
        let Ok(mut document) = serde_json::from_slice::<Value>(body) else {
            return Answer::error(StatusCode::BAD_REQUEST, "bad_request");
        };
        let number = document["_rev"].as_str().and_then(|rev| rev.strip_prefix("0-")?.parse::<u64>().ok());
        let rev = format!("0-{}", number.unwrap_or(0) + 1);
        document["_rev"] = json!(rev);
        let id = document["_id"].clone();
        self.local.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), document);
        Answer { status: StatusCode::CREATED, ..Answer::json(&json!({ "ok": true, "id": id, "rev": rev })) }
    }
}

#[derive(Deserialize)]
struct Wanted {
    docs: Vec<WantedDocument>,
}

#[derive(Deserialize)]
struct WantedDocument {
    id: String,
    rev: Option<String>,
}

#[derive(Deserialize)]
struct Keys {
    keys: Vec<String>,
}

/// Signing in succeeds with a redirect, as the CHT's does.
fn sign_in(body: &[u8]) -> Answer {
    let user = serde_json::from_slice::<Value>(body).unwrap_or_default()["user"].clone();
    let cookie = format!("{}; Path=/; HttpOnly; Secure", session_of(user.as_str().unwrap_or_default()));
    Answer { status: StatusCode::FOUND, cookie: Some(cookie), text: "/".to_owned() }
}

fn row(kept: &Kept) -> String {
    let Kept { id, rev, .. } = kept;
    format!("{{\"id\":\"{id}\",\"key\":\"{id}\",\"value\":{{\"rev\":\"{rev}\"}}}}")
}

fn is_true(query: &Pairs, name: &str) -> bool {
    query.get(name).is_some_and(|value| value == "true")
}

fn separate(text: &mut String, by: &str) {
    if !text.ends_with('[') {
        text.push_str(by);
    }
}

/// A number, and as much that nobody understands as CouchDB puts behind it.
fn sequence(number: usize) -> String {
    const OPAQUE: &str = "g1AAAACReJzLYWBgYMpgTmHgz8tPSTV0MDQy1zMAQsMckEQiQ1L9____sxIZcKowMgAAJkcfTg";
    format!("{number}-{OPAQUE}")
}

#[cfg(test)]
mod tests {
    use jumla_cht::client::{Address, Client, Connection, Filter};
    use jumla_testkit::{SimulatedCht, User, World};

    use super::*;
    use crate::sync::documents::facilities;

    /// As the tests' server has them.
    fn world(documents: &Documents) -> World {
        let mut world = World::empty();
        for kept in &documents.kept {
            world.insert(serde_json::from_str(&kept.text).unwrap());
        }
        for (name, roles) in
            [(OFFICER, ["program_officer", "mm-online"]), (SUPERVISOR, ["chw_supervisor", "x"])]
        {
            let account = world.document(&format!("org.couchdb.user:{name}")).unwrap().clone();
            let texts =
                |of: &Value| -> Vec<String> { serde_json::from_value(of.clone()).unwrap_or_default() };
            world.add_user(User {
                name: name.to_owned(),
                password: "a password".to_owned(),
                roles: roles.iter().map(|role| (*role).to_owned()).collect(),
                facility_ids: texts(&account["facility_id"]),
                contact_id: account["contact_id"].as_str().map(str::to_owned),
                fullname: name.to_owned(),
                password_change_required: false,
            });
        }
        world
    }

    /// Whatever a sync asks.
    async fn all_that_a_sync_asks(url: &str, user: &str) -> Vec<String> {
        let address = Address::parse(url).unwrap();
        let mut client = Client::new(&address, &Connection::default()).unwrap();
        client.sign_in(user, "a password").await.unwrap();
        let mut answers = vec![
            client.version().await.unwrap().to_string(),
            client.settings().await.unwrap().to_string(),
            client.user_settings(user).await.unwrap().to_string(),
        ];
        let listed = if user == SUPERVISOR {
            client.replication_ids().await.unwrap()
        } else {
            client.revisions_between("", "\u{fff0}", 1000).await.unwrap()
        };
        answers.push(format!("{listed:?}"));
        let ids = listed.iter().map(|(id, _)| id.clone());
        let ids: Vec<_> = ids.chain(["never there".to_owned().into()]).collect();
        for fetched in [client.bulk_get(&listed).await, client.newest(&ids).await] {
            answers.extend(fetched.unwrap().documents.iter().map(|text| text.get().to_owned()));
        }
        if user == SUPERVISOR {
            answers.push(format!("{:?}", client.deletes(&ids).await.unwrap()));
            return answers;
        }
        answers.push(format!("{:?}", client.revisions_between("target~2025-05", "target~2025-06", 7).await));
        answers.push(format!("{:?}", client.revisions_of(&ids).await));
        for filter in [Filter::Everything, Filter::OfUse { forms: &std::collections::BTreeSet::new() }] {
            let mut since = "0".to_owned();
            loop {
                let page = client.changes(&since, 60, filter).await.unwrap();
                since = page.last_seq;
                answers.push(format!("{:?} {:?} {:?}", page.changes, page.pending, since.split('-').next()));
                if page.changes.is_empty() {
                    break;
                }
            }
        }
        answers
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn it_answers_as_the_server_of_the_tests_does() {
        let documents = Documents::of(130);
        assert_eq!(facilities(130), 1);
        let simulated = SimulatedCht::start(world(&documents)).await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(run(listener, documents));
        for user in [OFFICER, SUPERVISOR] {
            let expected = all_that_a_sync_asks(&simulated.url(), user).await;
            let ours = all_that_a_sync_asks(&url, user).await;
            assert_eq!(ours.len(), expected.len());
            for (ours, expected) in ours.iter().zip(&expected) {
                assert_eq!(ours, expected, "{user}");
            }
        }
        simulated.stop().await;
    }
}
