//! A simulated server as a test holds it, whatever it simulates: start it, change what is on it, read what it was asked,
//! let things go wrong, stop it.
//!
//! It runs on a thread of its own, so a test may block (run the command line and wait for it, say) while the server goes
//! on answering. Its clock stands still unless the test moves it. What it answers is a [`Simulation`]'s business: that of
//! a CHT or of a DHIS2.

pub(crate) mod answer;
mod authority;
mod disturb;
pub mod fault;
pub(crate) mod query;
mod serve;
pub mod weather;
mod wire;

use std::fmt;
use std::net::SocketAddr;
use std::ops::DerefMut;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::oneshot;
use tokio_rustls::TlsAcceptor;

use self::answer::Answer;
use self::fault::{Fault, Intervention, Plan};
use self::query::Request;
use self::serve::{Inner, Shared, lock};
use self::weather::Weather;

/// What a kind of server answers.
pub(crate) trait Simulation: Send + 'static {
    /// What is on the server.
    type World: Send + 'static;

    /// Request bodies are taken up to so many bytes.
    const LARGEST_BODY: usize;

    fn too_large() -> Answer;

    /// The ids that a request asks for or sends.
    fn named(request: &Request) -> Vec<String>;

    /// Who asks, as far as the request says.
    fn who(&self, request: &Request, world: &Self::World, now: DateTime<Utc>) -> Option<String>;

    fn answer(&mut self, request: &Request, world: &mut Self::World, now: DateTime<Utc>) -> Answer;

    /// Whether long answers are compressed for clients that accept it.
    fn compresses(&self) -> bool {
        true
    }
}

/// One request as it arrived and how it was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestLog {
    pub method: String,
    pub path: String,
    pub query: String,
    /// Who asked, as far as the request says.
    pub user: Option<String>,
    pub status: u16,
    /// Of a CHT, the ids of the documents asked for (`_bulk_get`, `get-deletes`, `_all_docs` keys) or sent
    /// (`_bulk_docs`); of a DHIS2, the org units that an import names.
    pub ids: Vec<String>,
    /// Length of the answer's body before any compression.
    pub answered_bytes: usize,
    /// What went wrong with it, planned or by the weather; `status` is then what was meant to be answered.
    pub disturbed: Option<String>,
}

impl RequestLog {
    /// How many ids the request named.
    pub fn documents(&self) -> usize {
        self.ids.len()
    }
}

/// A server on loopback. Dropping it stops it too.
#[expect(private_bounds, reason = "which simulations there are is this crate's business; tests hold one")]
pub struct Simulated<S: Simulation> {
    address: SocketAddr,
    secure: bool,
    shared: Arc<Shared<S>>,
    stop: Option<oneshot::Sender<()>>,
    stopped: Option<oneshot::Receiver<()>>,
}

impl<S: Simulation> fmt::Debug for Simulated<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Simulated").field("url", &self.url()).finish_non_exhaustive()
    }
}

#[expect(private_bounds, reason = "as above")]
impl<S: Simulation> Simulated<S> {
    pub(crate) async fn open(simulation: S, world: S::World, now: DateTime<Utc>) -> Self {
        Self::listen(simulation, world, now, None).await
    }

    /// Over TLS, with a certificate for `localhost` and `127.0.0.1` from a private authority, whose PEM comes second.
    pub(crate) async fn open_secure(simulation: S, world: S::World, now: DateTime<Utc>) -> (Self, String) {
        let (tls, authority) = authority::acceptor();
        (Self::listen(simulation, world, now, Some(tls)).await, authority)
    }

    async fn listen(simulation: S, world: S::World, now: DateTime<Utc>, tls: Option<TlsAcceptor>) -> Self {
        let secure = tls.is_some();
        let inner = Inner { simulation, now, plan: Plan::default(), weather: None, log: Vec::new() };
        let shared = Arc::new(Shared { world: Mutex::new(world), inner: Mutex::new(inner) });
        let (stop, stop_asked) = oneshot::channel();
        let (stopped_sender, stopped) = oneshot::channel();
        let (started, address) = oneshot::channel();
        let state = Arc::clone(&shared);
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(serve::serve(state, tls, started, stop_asked));
            drop(runtime);
            let _ = stopped_sender.send(());
        });
        let address = address.await.unwrap();
        Self { address, secure, shared, stop: Some(stop), stopped: Some(stopped) }
    }

    /// `http://127.0.0.1:PORT` or `https://localhost:PORT`, without a slash at the end.
    pub fn url(&self) -> String {
        if self.secure {
            return format!("https://localhost:{}", self.address.port());
        }
        format!("http://{}", self.address)
    }

    /// What is on it, to be looked at or changed between requests. Requests wait while the guard is held, so let it go
    /// before the next `await`.
    pub(crate) fn on_it(&self) -> impl DerefMut<Target = S::World> + '_ {
        lock(&self.shared.world)
    }

    /// Changes how it answers from now on.
    pub(crate) fn change(&self, change: impl FnOnce(&mut S)) {
        change(&mut lock(&self.shared.inner).simulation);
    }

    /// Every request so far, in order of their answers.
    pub fn requests(&self) -> Vec<RequestLog> {
        lock(&self.shared.inner).log.clone()
    }

    pub fn forget_requests(&self) {
        lock(&self.shared.inner).log.clear();
    }

    pub fn now(&self) -> DateTime<Utc> {
        lock(&self.shared.inner).now
    }

    pub fn set_now(&self, now: DateTime<Utc>) {
        lock(&self.shared.inner).now = now;
    }

    pub fn advance(&self, by: TimeDelta) {
        lock(&self.shared.inner).now += by;
    }

    /// Plans a fault. A fault with `Reset` is carried out before the connection closes: the answer is lost.
    pub fn misbehave(&self, fault: Fault) {
        lock(&self.shared.inner).plan.add(fault);
    }

    /// Sets the weather for the requests from now on. A planned fault comes first where both would strike.
    pub fn set_weather(&self, weather: Option<Weather>) {
        lock(&self.shared.inner).weather = weather;
    }

    /// Changes something just before the answer to the next request whose path contains `path`, after letting `after`
    /// of them through: documents that change or vanish while someone is replicating, say.
    pub fn before(&self, path: &str, after: u32, act: impl FnOnce(&mut S::World) + Send + 'static) {
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
