//! The simulated server as a test holds it: start it, change its world, read what it was asked, stop it.
//!
//! It runs on a thread of its own, so a test may block (run the command line and wait for it, say) while the
//! server goes on answering. Its clock stands still unless the test moves it.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::ops::DerefMut;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use axum::Router;
use axum::body::{Body, Bytes, HttpBody, to_bytes};
use axum::extract::State;
use axum::http::Response;
use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use http_body::Frame;
use serde_json::{Value, json};
use tokio::sync::oneshot;

use super::answer::Answer;
use super::fault::{Fault, Intervention, Misbehaviour, Plan};
use super::query::Request;
use super::route::{self, Visit};
use super::scope::Scope;
use super::session::{self, Limiter};
use super::world::{User, World};

/// The real server takes request bodies of up to this many bytes.
const LARGEST_BODY: usize = 32 * 1024 * 1024;

/// Whether the server has finished starting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setup {
    Ready,
    /// Everything, API calls included, is answered 200 with an HTML page.
    Starting,
}

/// What is fixed when a server starts.
#[derive(Debug, Clone)]
pub struct Options {
    /// The server's clock; it moves only with [`SimulatedCht::set_now`] and [`SimulatedCht::advance`].
    pub now: DateTime<Utc>,
    pub version: String,
    pub setup: Setup,
    /// A `_bulk_get` by an offline user for more documents than this is answered 413.
    pub largest_batch: Option<usize>,
}

impl Default for Options {
    /// Ready, 5.2.0, at the time of the recordings.
    fn default() -> Self {
        let now = Utc.with_ymd_and_hms(2026, 11, 23, 8, 51, 0).unwrap();
        Options { now, version: "5.2.0".into(), setup: Setup::Ready, largest_batch: None }
    }
}

/// One request as it arrived and how it was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestLog {
    pub method: String,
    pub path: String,
    pub query: String,
    /// Who asked, as far as Basic credentials or a cookie say.
    pub user: Option<String>,
    pub status: u16,
    /// The ids of the documents asked for (`_bulk_get`, `get-deletes`, `_all_docs` keys) or sent (`_bulk_docs`).
    pub ids: Vec<String>,
    /// Length of the answer's body before any compression.
    pub answered_bytes: usize,
}

impl RequestLog {
    /// How many documents the request named.
    pub fn documents(&self) -> usize {
        self.ids.len()
    }
}

/// What each user may receive, computed once per state of the world.
#[derive(Debug, Default)]
pub(crate) struct Scopes {
    known: HashMap<String, (u64, User, Arc<Scope>)>,
}

impl Scopes {
    pub fn of(&mut self, world: &World, user: &User) -> Arc<Scope> {
        if let Some((seq, known, scope)) = self.known.get(&user.name)
            && *seq == world.update_seq()
            && known == user
        {
            return Arc::clone(scope);
        }
        let scope = Arc::new(Scope::of(world, user));
        self.known.insert(user.name.clone(), (world.update_seq(), user.clone(), Arc::clone(&scope)));
        scope
    }
}

#[derive(Debug)]
struct Inner {
    options: Options,
    secret: u64,
    limiter: Limiter,
    scopes: Scopes,
    plan: Plan,
    log: Vec<RequestLog>,
}

#[derive(Debug)]
struct Shared {
    world: Mutex<World>,
    inner: Mutex<Inner>,
}

/// A CHT server on loopback. Dropping it stops it too.
#[derive(Debug)]
pub struct SimulatedCht {
    address: SocketAddr,
    shared: Arc<Shared>,
    stop: Option<oneshot::Sender<()>>,
    stopped: Option<oneshot::Receiver<()>>,
}

impl SimulatedCht {
    pub async fn start(world: World) -> SimulatedCht {
        SimulatedCht::start_with(world, Options::default()).await
    }

    pub async fn start_with(world: World, options: Options) -> SimulatedCht {
        let inner = Inner {
            options,
            secret: 1,
            limiter: Limiter::default(),
            scopes: Scopes::default(),
            plan: Plan::default(),
            log: Vec::new(),
        };
        let shared = Arc::new(Shared { world: Mutex::new(world), inner: Mutex::new(inner) });
        let (stop, stop_asked) = oneshot::channel();
        let (stopped_sender, stopped) = oneshot::channel();
        let (started, address) = oneshot::channel();
        let state = Arc::clone(&shared);
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(serve(state, started, stop_asked));
            drop(runtime);
            let _ = stopped_sender.send(());
        });
        let address = address.await.unwrap();
        SimulatedCht { address, shared, stop: Some(stop), stopped: Some(stopped) }
    }

    /// `http://127.0.0.1:PORT`, without a slash at the end.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The world, to be looked at or changed between requests. Requests wait while the guard is held, so let it
    /// go before the next `await`.
    pub fn world(&self) -> impl DerefMut<Target = World> + '_ {
        lock(&self.shared.world)
    }

    /// Every request so far, in order of their answers.
    pub fn requests(&self) -> Vec<RequestLog> {
        lock(&self.shared.inner).log.clone()
    }

    pub fn forget_requests(&self) {
        lock(&self.shared.inner).log.clear();
    }

    pub fn now(&self) -> DateTime<Utc> {
        lock(&self.shared.inner).options.now
    }

    pub fn set_now(&self, now: DateTime<Utc>) {
        lock(&self.shared.inner).options.now = now;
    }

    pub fn advance(&self, by: TimeDelta) {
        lock(&self.shared.inner).options.now += by;
    }

    pub fn set_setup(&self, setup: Setup) {
        lock(&self.shared.inner).options.setup = setup;
    }

    pub fn set_largest_batch(&self, largest: Option<usize>) {
        lock(&self.shared.inner).options.largest_batch = largest;
    }

    /// Makes every cookie handed out so far worthless.
    pub fn expire_sessions(&self) {
        lock(&self.shared.inner).secret += 1;
    }

    /// Plans a fault.
    pub fn misbehave(&self, fault: Fault) {
        lock(&self.shared.inner).plan.add(fault);
    }

    /// Changes the world just before the answer to the next request whose path contains `path`, after letting
    /// `after` of them through: documents that change or vanish while someone is replicating.
    pub fn before(&self, path: &str, after: u32, act: impl FnOnce(&mut World) + Send + 'static) {
        let intervention = Intervention { path: path.to_owned(), after, act: Box::new(act) };
        lock(&self.shared.inner).plan.intervene(intervention);
    }

    /// Pulls the cable: when this returns, connections are refused.
    pub async fn stop(mut self) {
        drop(self.stop.take());
        if let Some(stopped) = self.stopped.take() {
            let _ = stopped.await;
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A test that failed with the guard in its hand says enough; the server need not fail as well.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn serve(shared: Arc<Shared>, started: oneshot::Sender<SocketAddr>, stop: oneshot::Receiver<()>) {
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    started.send(listener.local_addr().unwrap()).unwrap();
    let router = Router::new().fallback(handle).with_state(shared);
    // Without waiting for anyone: the runtime ends next, and every open connection with it.
    tokio::select! {
        served = axum::serve(listener, router) => served.unwrap(),
        _ = stop => {}
    }
}

async fn handle(State(shared): State<Arc<Shared>>, request: axum::extract::Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LARGEST_BODY).await else {
        return Answer::express(413, &json!({ "code": 413, "error": "request entity too large" }))
            .into_response(false);
    };
    let request = Request {
        method: parts.method.as_str().to_owned(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers: parts.headers,
        body: body.to_vec(),
    };
    let (answer, misbehaviour) = answer(&shared, &request);
    respond(answer, misbehaviour, request.accepts_gzip())
}

fn answer(shared: &Shared, request: &Request) -> (Answer, Option<Misbehaviour>) {
    let mut world = lock(&shared.world);
    let inner = &mut *lock(&shared.inner);
    inner.plan.happen(&request.path, &mut world);
    let due = inner.plan.due(&request.path);
    let answer = match due {
        Some(Misbehaviour::Status(status)) => {
            Answer::express(status, &json!({ "code": status, "error": "Server error" }))
        }
        Some(Misbehaviour::ProxyPage) => page("Sign in to this network"),
        _ if inner.options.setup == Setup::Starting => page("The server is starting"),
        _ => route::answer(&mut Visit {
            request,
            world: &mut world,
            options: &inner.options,
            now: inner.options.now,
            secret: inner.secret,
            limiter: &mut inner.limiter,
            scopes: &mut inner.scopes,
        }),
    };
    let answer = if due == Some(Misbehaviour::Duplicated) { duplicated(answer) } else { answer };
    inner.log.push(logged(request, &answer, &world, inner.secret, inner.options.now));
    (answer, due)
}

fn page(title: &str) -> Answer {
    let html = format!("<!DOCTYPE html><html><head><title>{title}</title></head><body>{title}</body></html>");
    Answer::text(200, "text/html; charset=utf-8", &html)
}

fn duplicated(mut answer: Answer) -> Answer {
    if let Ok(mut body) = serde_json::from_slice::<Value>(&answer.body) {
        for list in ["results", "doc_ids_revs", "rows"] {
            if let Some(entries) = body[list].as_array_mut() {
                *entries = entries.iter().flat_map(|entry| [entry.clone(), entry.clone()]).collect();
            }
        }
        answer.body = body.to_string().into_bytes();
    }
    answer
}

fn logged(request: &Request, answer: &Answer, world: &World, secret: u64, now: DateTime<Utc>) -> RequestLog {
    let by_cookie = session::by_cookie(world, request, secret, now).map(|user| user.name.clone());
    let body = request.json().unwrap_or_default();
    let named = ["docs", "doc_ids", "keys"].iter().filter_map(|list| body[list].as_array()).flatten();
    let id = |item: &Value| item.as_str().or(item["id"].as_str()).or(item["_id"].as_str()).map(str::to_owned);
    RequestLog {
        method: request.method.clone(),
        path: request.path.clone(),
        query: request.query.clone(),
        user: by_cookie.or_else(|| session::basic(request).map(|(name, _)| name)),
        status: answer.status,
        ids: named.filter_map(id).collect(),
        answered_bytes: answer.body.len(),
    }
}

fn respond(mut answer: Answer, misbehaviour: Option<Misbehaviour>, accepts_gzip: bool) -> Response<Body> {
    match misbehaviour {
        Some(Misbehaviour::Truncated) => {
            answer.body.truncate(answer.body.len() / 2);
            answer.into_response(accepts_gzip)
        }
        Some(Misbehaviour::Disconnected) => {
            let announced = answer.body.len();
            let half = Bytes::copy_from_slice(&answer.body[..announced / 2]);
            let mut response = answer.into_response(false);
            response.headers_mut().insert("content-length", announced.into());
            *response.body_mut() = Body::new(CutOff(Some(half)));
            response
        }
        _ => answer.into_response(accepts_gzip),
    }
}

/// A body that breaks off: what was there, and then an error where the rest should be.
struct CutOff(Option<Bytes>);

impl HttpBody for CutOff {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
        let next = self.0.take().map(|half| Ok(Frame::data(half)));
        Poll::Ready(Some(next.unwrap_or_else(|| Err(std::io::ErrorKind::ConnectionReset.into()))))
    }
}
