//! The simulated server as a test holds it: start it, change what is on it, read what it was asked, stop it.
//!
//! It runs on a thread of its own, as the simulated CHT does, and its clock stands still unless the test moves it.

use std::net::SocketAddr;
use std::ops::DerefMut;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use tokio::sync::oneshot;
use tokio_rustls::TlsAcceptor;

use super::country::Country;
use super::serve::{self, Inner, Shared};
use crate::cht::authority;
use crate::cht::fault::{Fault, Intervention, Plan};
use crate::cht::serve::lock;
use crate::cht::server::RequestLog;
use crate::cht::weather::Weather;

/// A DHIS2 server on loopback. Dropping it stops it too.
#[derive(Debug)]
pub struct SimulatedDhis2 {
    address: SocketAddr,
    secure: bool,
    shared: Arc<Shared>,
    stop: Option<oneshot::Sender<()>>,
    stopped: Option<oneshot::Receiver<()>>,
}

impl SimulatedDhis2 {
    /// At the time of the recordings.
    pub async fn start(country: Country) -> SimulatedDhis2 {
        SimulatedDhis2::open(country, None).await
    }

    /// Over TLS, with a certificate for `localhost` and `127.0.0.1` from a private authority, whose PEM comes second.
    pub async fn start_secure(country: Country) -> (SimulatedDhis2, String) {
        let (tls, authority) = authority::acceptor();
        (SimulatedDhis2::open(country, Some(tls)).await, authority)
    }

    async fn open(country: Country, tls: Option<TlsAcceptor>) -> SimulatedDhis2 {
        let secure = tls.is_some();
        let inner = Inner {
            now: Utc.with_ymd_and_hms(2026, 11, 23, 9, 20, 0).unwrap(),
            most_values: None,
            plan: Plan::default(),
            weather: None,
            log: Vec::new(),
        };
        let shared = Arc::new(Shared { country: Mutex::new(country), inner: Mutex::new(inner) });
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
        SimulatedDhis2 { address, secure, shared, stop: Some(stop), stopped: Some(stopped) }
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
    pub fn country(&self) -> impl DerefMut<Target = Country> + '_ {
        lock(&self.shared.country)
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

    /// An import of more values than this is answered 413, as by a proxy before the server.
    pub fn set_most_values(&self, most: Option<usize>) {
        lock(&self.shared.inner).most_values = most;
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
    /// of them through.
    pub fn before(&self, path: &str, after: u32, act: impl FnOnce(&mut Country) + Send + 'static) {
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
