//! The simulated server as a test holds it: start it, change its world, read what it was asked, stop it.
//!
//! It runs on a thread of its own, so a test may block (run the command line and wait for it, say) while the
//! server goes on answering. Its clock stands still unless the test moves it.

use std::net::SocketAddr;
use std::ops::DerefMut;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use tokio::sync::oneshot;
use tokio_rustls::TlsAcceptor;

use super::authority;
use super::fault::{Fault, Intervention, Plan};
use super::scope::Scopes;
use super::serve::{self, Inner, Shared, lock};
use super::session::Limiter;
use super::weather::Weather;
use super::world::World;

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
    /// Whether long answers are compressed for clients that accept it.
    pub gzip: bool,
    /// Whether `_changes` takes `filter=_selector`; an old server, or a proxy before it, answers 400.
    pub selectors: bool,
    /// The server is a plain CouchDB with this one database: no API of the CHT's, nothing at `/medic`, and
    /// every user of the world is an online one.
    pub database: Option<String>,
}

impl Default for Options {
    /// Ready, 5.2.0, at the time of the recordings.
    fn default() -> Self {
        let now = Utc.with_ymd_and_hms(2026, 11, 23, 8, 51, 0).unwrap();
        let version = "5.2.0".into();
        Options {
            now,
            version,
            setup: Setup::Ready,
            largest_batch: None,
            gzip: true,
            selectors: true,
            database: None,
        }
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
    /// What went wrong with it, planned or by the weather; `status` is then what was meant to be answered.
    pub disturbed: Option<String>,
}

impl RequestLog {
    /// How many documents the request named.
    pub fn documents(&self) -> usize {
        self.ids.len()
    }
}

/// A CHT server on loopback. Dropping it stops it too.
#[derive(Debug)]
pub struct SimulatedCht {
    address: SocketAddr,
    secure: bool,
    shared: Arc<Shared>,
    stop: Option<oneshot::Sender<()>>,
    stopped: Option<oneshot::Receiver<()>>,
}

impl SimulatedCht {
    pub async fn start(world: World) -> SimulatedCht {
        SimulatedCht::start_with(world, Options::default()).await
    }

    pub async fn start_with(world: World, options: Options) -> SimulatedCht {
        SimulatedCht::open(world, options, None).await
    }

    /// Over TLS, with a certificate for `localhost` and `127.0.0.1` from a private authority, whose PEM comes
    /// second.
    pub async fn start_secure(world: World, options: Options) -> (SimulatedCht, String) {
        let (tls, authority) = authority::acceptor();
        (SimulatedCht::open(world, options, Some(tls)).await, authority)
    }

    async fn open(world: World, options: Options, tls: Option<TlsAcceptor>) -> SimulatedCht {
        let secure = tls.is_some();
        let inner = Inner {
            options,
            secret: 1,
            limiter: Limiter::default(),
            scopes: Scopes::default(),
            plan: Plan::default(),
            weather: None,
            log: Vec::new(),
        };
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
        SimulatedCht { address, secure, shared, stop: Some(stop), stopped: Some(stopped) }
    }

    /// `http://127.0.0.1:PORT` or `https://localhost:PORT`, without a slash at the end.
    pub fn url(&self) -> String {
        if self.secure {
            return format!("https://localhost:{}", self.address.port());
        }
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

    /// Sets the weather for the requests from now on. A planned fault comes first where both would strike.
    pub fn set_weather(&self, weather: Option<Weather>) {
        lock(&self.shared.inner).weather = weather;
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
