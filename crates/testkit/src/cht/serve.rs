//! The server's own side: from a connection to an answer, with everything that may go wrong on the way.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderValue, Response};
use chrono::{DateTime, Utc};
use serde_json::json;
use tokio::sync::oneshot;
use tokio_rustls::TlsAcceptor;

use super::answer::Answer;
use super::disturb::{Disturbance, Effect, page};
use super::fault::Plan;
use super::query::Request;
use super::route::{self, Visit};
use super::scope::Scopes;
use super::server::{Options, RequestLog, Setup};
use super::session::{self, Limiter};
use super::weather::Weather;
use super::wire::{Cable, CutOff, Wires};
use super::world::World;

/// The real server takes request bodies of up to this many bytes.
const LARGEST_BODY: usize = 32 * 1024 * 1024;

#[derive(Debug)]
pub(crate) struct Inner {
    pub options: Options,
    pub secret: u64,
    pub limiter: Limiter,
    pub scopes: Scopes,
    pub plan: Plan<World>,
    pub weather: Option<Weather>,
    pub log: Vec<RequestLog>,
}

#[derive(Debug)]
pub(crate) struct Shared {
    pub world: Mutex<World>,
    pub inner: Mutex<Inner>,
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A test that failed with the guard in its hand says enough; the server need not fail as well.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(crate) async fn serve(
    shared: Arc<Shared>,
    tls: Option<TlsAcceptor>,
    started: oneshot::Sender<std::net::SocketAddr>,
    stop: oneshot::Receiver<()>,
) {
    let wires = Wires::open(tls).await;
    started.send(wires.address()).unwrap();
    let router = Router::new().fallback(handle).with_state(shared);
    // Without waiting for anyone: the runtime ends next, and every open connection with it.
    tokio::select! {
        served = axum::serve(wires, router.into_make_service_with_connect_info::<Cable>()) => served.unwrap(),
        _ = stop => {}
    }
}

async fn handle(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(cable): ConnectInfo<Cable>,
    request: axum::extract::Request,
) -> Response<Body> {
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
    let Outcome { answer, effect, compress } = answer(&shared, &request);
    match effect {
        Some(Effect::Reset) => cable.cut(),
        Some(Effect::Held(wait)) => tokio::time::sleep(wait).await,
        _ => {}
    }
    respond(answer, effect, compress)
}

struct Outcome {
    answer: Answer,
    effect: Option<Effect>,
    compress: bool,
}

fn answer(shared: &Shared, request: &Request) -> Outcome {
    let mut world = lock(&shared.world);
    let inner = &mut *lock(&shared.inner);
    inner.plan.happen(&request.path, &mut world);
    let ids = named(request);
    let weather = inner.weather.as_mut().and_then(|weather| weather.next(request, ids.len()));
    let disturbance = inner.plan.due(&request.path).map(Disturbance::planned).or(weather);
    let effect = disturbance.as_ref().map(|disturbance| disturbance.effect);
    let user = who(request, &world, inner.secret, inner.options.now);
    let instead = effect.and_then(Effect::instead);
    let answer = match instead {
        Some(answer) => answer,
        None if inner.options.setup == Setup::Starting => page(200, "The server is starting"),
        None => route::answer(&mut Visit {
            request,
            world: &mut world,
            options: &inner.options,
            now: inner.options.now,
            secret: inner.secret,
            limiter: &mut inner.limiter,
            scopes: &mut inner.scopes,
        }),
    };
    let clock = effect.map_or(inner.options.now, |effect| effect.clock(inner.options.now));
    let answer = match effect {
        Some(effect) => effect.upon(answer),
        None => answer,
    };
    let answer = answer.dated(clock);
    inner.log.push(RequestLog {
        method: request.method.clone(),
        path: request.path.clone(),
        query: request.query.clone(),
        user,
        status: answer.status,
        ids,
        answered_bytes: answer.body.len(),
        disturbed: disturbance.map(|disturbance| disturbance.name),
    });
    Outcome { answer, effect, compress: request.accepts_gzip() && inner.options.gzip }
}

/// The documents that a request asks for or sends.
pub(crate) fn named(request: &Request) -> Vec<String> {
    let body = request.json().unwrap_or_default();
    let lists = ["docs", "doc_ids", "keys"].iter().filter_map(|list| body[list].as_array()).flatten();
    lists
        .filter_map(|item| item.as_str().or(item["id"].as_str()).or(item["_id"].as_str()))
        .map(str::to_owned)
        .collect()
}

fn who(request: &Request, world: &World, secret: u64, now: DateTime<Utc>) -> Option<String> {
    let by_cookie = session::by_cookie(world, request, secret, now).map(|user| user.name.clone());
    by_cookie.or_else(|| session::basic(request).map(|(name, _)| name))
}

pub(crate) fn respond(answer: Answer, effect: Option<Effect>, compress: bool) -> Response<Body> {
    let Some(Effect::Cut(cut)) = effect else { return answer.into_response(compress) };
    let mut answer = answer.compressed(compress);
    let whole = std::mem::take(&mut answer.body);
    let part = Bytes::copy_from_slice(&whole[..cut.of(whole.len())]);
    let mut response = answer.into_response(false);
    response.headers_mut().insert("content-length", whole.len().into());
    // Also where all of it arrives.
    response.headers_mut().insert("connection", HeaderValue::from_static("close"));
    *response.body_mut() = Body::new(CutOff::after(part));
    response
}
