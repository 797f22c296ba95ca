//! The server's own side: from a connection to an answer, with everything that may go wrong on the way.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderValue, Response};
use chrono::{DateTime, Utc};
use tokio::sync::oneshot;
use tokio_rustls::TlsAcceptor;

use super::answer::Answer;
use super::disturb::{Disturbance, Effect};
use super::fault::Plan;
use super::query::Request;
use super::weather::Weather;
use super::wire::{Cable, CutOff, Wires};
use super::{RequestLog, Simulation};

/// What tests look at and change is a lock of its own, so that a test may move the clock with the world in its hand.
pub(crate) struct Shared<S: Simulation> {
    pub world: Mutex<S::World>,
    pub inner: Mutex<Inner<S>>,
}

pub(crate) struct Inner<S: Simulation> {
    pub simulation: S,
    pub now: DateTime<Utc>,
    pub plan: Plan<S::World>,
    pub weather: Option<Weather>,
    pub log: Vec<RequestLog>,
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A test that failed with the guard in its hand says enough; the server need not fail as well.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(crate) async fn serve<S: Simulation>(
    shared: Arc<Shared<S>>,
    tls: Option<TlsAcceptor>,
    started: oneshot::Sender<SocketAddr>,
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

async fn handle<S: Simulation>(
    State(shared): State<Arc<Shared<S>>>,
    ConnectInfo(cable): ConnectInfo<Cable>,
    request: axum::extract::Request,
) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, S::LARGEST_BODY).await else {
        return S::too_large().into_response(false);
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

fn answer<S: Simulation>(shared: &Shared<S>, request: &Request) -> Outcome {
    let mut world = lock(&shared.world);
    let inner = &mut *lock(&shared.inner);
    inner.plan.happen(&request.path, &mut world);
    let ids = S::named(request);
    let weather = inner.weather.as_mut().and_then(|weather| weather.next(request, ids.len()));
    let disturbance = inner.plan.due(&request.path).map(Disturbance::planned).or(weather);
    let effect = disturbance.as_ref().map(|disturbance| disturbance.effect);
    let user = inner.simulation.who(request, &world, inner.now);
    let answer = match effect.and_then(Effect::instead) {
        Some(answer) => answer,
        None => inner.simulation.answer(request, &mut world, inner.now),
    };
    let clock = effect.map_or(inner.now, |effect| effect.clock(inner.now));
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
    Outcome { answer, effect, compress: request.accepts_gzip() && inner.simulation.compresses() }
}

fn respond(answer: Answer, effect: Option<Effect>, compress: bool) -> Response<Body> {
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
