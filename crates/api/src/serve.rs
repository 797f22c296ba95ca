//! From a connection to the router, and to the end.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use jumla_engine::{Error, Workspace, origin};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::{JoinHandle, JoinSet};

use crate::crowd::Crowd;
use crate::door::Door;
use crate::listen::listen;
use crate::readers::Readers;
use crate::router::{Api, router};

/// What an API is started with.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// 0 for any that is free.
    pub port: u16,
    /// Web pages that may ask, whichever token they show.
    pub origins: Vec<String>,
    pub limits: Limits,
}

/// How much one may ask of it at once, and how slowly.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections; whoever comes then waits.
    pub connections: usize,
    /// Requests under way; whoever asks more is told to come again.
    pub requests: usize,
    /// From the beginning of a connection or the end of an answer to the end of a request's head.
    pub head: Duration,
    /// From then to the end of its body.
    pub body: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { connections: 256, requests: 64, head: Duration::from_secs(10), body: Duration::from_secs(60) }
    }
}

/// Bytes of a request's head: more than any token and question need.
const LARGEST_HEAD: usize = 16 * 1024;
const MOST_HEADERS: usize = 64;

/// How long requests under way may take when it is to stop.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// No file can be opened, say: that passes.
const AFTER_A_FAILURE: Duration = Duration::from_millis(50);

/// An API that answers. Dropping it stops it too, without waiting.
#[derive(Debug)]
pub struct Running {
    addresses: Vec<SocketAddr>,
    stop: watch::Sender<bool>,
    ended: JoinHandle<()>,
}

impl Running {
    #[must_use]
    pub fn port(&self) -> u16 {
        self.addresses.first().map_or(0, SocketAddr::port)
    }

    /// The addresses by which programs reach it.
    #[must_use]
    pub fn addresses(&self) -> Vec<String> {
        self.addresses.iter().map(|address| format!("http://{address}")).collect()
    }

    /// Lets no more in, and waits until what is under way has been answered and the store is closed.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        // It ends in any case; that it panicked has been said where it did.
        let _ = self.ended.await;
    }
}

/// Answers programs from a workspace, on handles of its own.
///
/// # Errors
/// [`Error::PortTaken`], [`Error::CannotListen`]; [`Error::OriginMalformed`]; whatever the store says.
pub async fn start(workspace: &Workspace, options: &Options) -> Result<Running, Error> {
    let origins = options.origins.iter().map(|text| origin(text)).collect::<Result<Vec<_>, _>>()?;
    let listeners = listen(options.port).await?;
    let addresses: Vec<SocketAddr> =
        listeners.iter().filter_map(|listener| listener.local_addr().ok()).collect();
    let port = addresses.first().map_or(options.port, SocketAddr::port);
    let api = Arc::new(Api {
        readers: Readers::of(workspace)?,
        door: Door::of(workspace, origins)?,
        crowd: Crowd::of(options.limits),
        port,
        limits: options.limits,
    });
    let (stop, stopped) = watch::channel(false);
    let ended = tokio::spawn(run(listeners, Arc::clone(&api), stopped));
    Ok(Running { addresses, stop, ended })
}

async fn run(listeners: Vec<TcpListener>, api: Arc<Api>, stopped: watch::Receiver<bool>) {
    let router = router(Arc::clone(&api));
    let mut doors = JoinSet::new();
    for listener in listeners {
        doors.spawn(accept(listener, router.clone(), Arc::clone(&api), stopped.clone()));
    }
    while doors.join_next().await.is_some() {}
    drop(router);
    api.readers.close().await;
    api.door.close().await;
}

/// Takes connections until it is told to stop, then waits for those that there are.
async fn accept(listener: TcpListener, router: Router, api: Arc<Api>, mut stopped: watch::Receiver<bool>) {
    let mut connections = JoinSet::new();
    loop {
        let room: &Arc<Semaphore> = api.crowd.connections();
        let next = async {
            let place = Arc::clone(room).acquire_owned().await;
            (place, listener.accept().await)
        };
        tokio::select! {
            () = told(&mut stopped) => break,
            Some(_) = connections.join_next() => {}
            (place, accepted) = next => match (place, accepted) {
                (Ok(place), Ok((stream, _))) => {
                    let (router, stopped, head) = (router.clone(), stopped.clone(), api.limits.head);
                    connections.spawn(async move {
                        connection(stream, router, head, stopped).await;
                        drop(place);
                    });
                }
                _ => tokio::time::sleep(AFTER_A_FAILURE).await,
            },
        }
    }
    drop(listener);
    let rest = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(LAST_WORDS, rest).await.is_err() {
        connections.shutdown().await;
    }
}

async fn connection(stream: TcpStream, router: Router, head: Duration, mut stopped: watch::Receiver<bool>) {
    // Without it, the last part of an answer waits.
    let _ = stream.set_nodelay(true);
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(head)
        .max_buf_size(LARGEST_HEAD)
        .max_headers(MOST_HEADERS)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
    tokio::pin!(connection);
    let outcome = tokio::select! {
        outcome = connection.as_mut() => outcome,
        () = told(&mut stopped) => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = outcome {
        // Whoever asked has gone, or was too slow. What it asked is nobody's business.
        tracing::debug!(%error, "a connection ended early");
    }
}

/// Waits until it is to stop; whoever could say so having gone is as good.
async fn told(stopped: &mut watch::Receiver<bool>) {
    let _ = stopped.wait_for(|stopped| *stopped).await;
}
