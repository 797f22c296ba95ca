//! The server's own side: from a connection to an answer, with everything that may go wrong on the way.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, State};
use axum::http::Response;
use chrono::{DateTime, Utc};
use tokio::sync::oneshot;
use tokio_rustls::TlsAcceptor;

use super::account;
use super::country::Country;
use super::route::{self, Visit};
use crate::cht::answer::Answer;
use crate::cht::disturb::{Disturbance, Effect};
use crate::cht::fault::Plan;
use crate::cht::query::Request;
use crate::cht::serve::{lock, respond};
use crate::cht::server::RequestLog;
use crate::cht::weather::Weather;
use crate::cht::wire::{Cable, Wires};

const LARGEST_BODY: usize = 64 * 1024 * 1024;

#[derive(Debug)]
pub(crate) struct Inner {
    pub now: DateTime<Utc>,
    pub most_values: Option<usize>,
    pub plan: Plan<Country>,
    pub weather: Option<Weather>,
    pub log: Vec<RequestLog>,
}

#[derive(Debug)]
pub(crate) struct Shared {
    pub country: Mutex<Country>,
    pub inner: Mutex<Inner>,
}

pub(crate) async fn serve(
    shared: Arc<Shared>,
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

async fn handle(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(cable): ConnectInfo<Cable>,
    request: axum::extract::Request,
) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, LARGEST_BODY).await.unwrap_or_default();
    let request = Request {
        method: parts.method.as_str().to_owned(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers: parts.headers,
        body: body.to_vec(),
    };
    let (answer, effect) = answer(&shared, &request);
    match effect {
        Some(Effect::Reset) => cable.cut(),
        Some(Effect::Held(wait)) => tokio::time::sleep(wait).await,
        _ => {}
    }
    respond(answer, effect, request.accepts_gzip())
}

fn answer(shared: &Shared, request: &Request) -> (Answer, Option<Effect>) {
    let mut country = lock(&shared.country);
    let inner = &mut *lock(&shared.inner);
    inner.plan.happen(&request.path, &mut country);
    let weather = inner.weather.as_mut().and_then(|weather| weather.next(request, 0));
    let disturbance = inner.plan.due(&request.path).map(Disturbance::planned).or(weather);
    let effect = disturbance.as_ref().map(|disturbance| disturbance.effect);
    let user = account::named(request, &country);
    let answer = effect.and_then(Effect::instead).unwrap_or_else(|| {
        route::answer(&mut Visit {
            request,
            country: &mut country,
            now: inner.now,
            most_values: inner.most_values,
        })
    });
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
        ids: super::import::units(request),
        answered_bytes: answer.body.len(),
        disturbed: disturbance.map(|disturbance| disturbance.name),
    });
    (answer, effect)
}
