//! The line between a client and a server: a relay on loopback that breaks at any byte, or trickles.
//!
//! It knows nothing of what it carries, so a break falls anywhere: within a status line, a header, a TLS record.
//! Only answers are counted; requests go through untouched.

use std::net::{SocketAddr, TcpListener as Port};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, oneshot};

use crate::place::{Place, on_a_thread};

/// A trickle comes in this many portions a second.
const PORTIONS: u64 = 50;

/// A relay before any server. Dropping it closes every connection through it.
///
/// ```no_run
/// # let server_url = String::new();
/// use jumla_testkit::Line;
/// let line = Line::to(&server_url);
/// line.cut_after(1234);
/// // … a client that talks to `line.url()` is cut off 1,234 bytes into what the server answers …
/// line.mend();
/// ```
#[derive(Debug)]
pub struct Line {
    url: String,
    shared: Arc<Shared>,
    _stop: oneshot::Sender<()>,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    connections: AtomicUsize,
    /// Told when the line breaks, for connections that wait for something else.
    broken: Notify,
}

#[derive(Debug, Default)]
struct State {
    carried: u64,
    /// The line is dead once this many bytes have been carried in all.
    dead_at: Option<u64>,
    each: Option<u64>,
    rate: Option<u32>,
}

impl State {
    fn is_dead(&self) -> bool {
        self.dead_at.is_some_and(|at| self.carried >= at)
    }
}

impl Line {
    /// A line to the server at `url`; a path at its end is kept.
    pub fn to(url: &str) -> Line {
        let place = Place::of(url);
        let port = Port::bind(("127.0.0.1", 0)).unwrap();
        let url = place.through(port.local_addr().unwrap().port());
        let (stop, stopped) = oneshot::channel();
        let shared = Arc::new(Shared::default());
        let state = Arc::clone(&shared);
        on_a_thread(async move {
            tokio::select! {
                () = accept(port, place.address(), state) => {}
                _ = stopped => {}
            }
        });
        Line { url, shared, _stop: stop }
    }

    /// The server's URL with the line's port in it.
    pub fn url(&self) -> String {
        self.url.clone()
    }

    /// Ends every connection when so many more bytes of answers have been carried, counted over all connections:
    /// these bytes arrive, and not one more. Then new connections are closed at once until [`Line::mend`].
    pub fn cut_after(&self, bytes: u64) {
        let mut state = self.shared.state();
        state.dead_at = Some(state.carried + bytes);
        let dead = state.is_dead();
        drop(state);
        if dead {
            self.shared.broken.notify_waiters();
        }
    }

    /// Ends each connection after so many bytes of answers; the next one gets as many again.
    pub fn cut_each_after(&self, bytes: u64) {
        self.shared.state().each = Some(bytes);
    }

    /// Takes back [`Line::cut_after`] and [`Line::cut_each_after`].
    pub fn mend(&self) {
        let mut state = self.shared.state();
        (state.dead_at, state.each) = (None, None);
    }

    /// Lets answers trickle at this rate; `None` is as fast as they come.
    pub fn slow(&self, bytes_per_second: Option<u32>) {
        self.shared.state().rate = bytes_per_second;
    }

    /// Bytes of answers carried so far.
    pub fn carried(&self) -> u64 {
        self.shared.state().carried
    }

    /// Connections made so far, those closed at once included.
    pub fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::SeqCst)
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many of `wanted` bytes may pass now on a connection that has carried `own`, and how long they take.
    /// They count as carried.
    fn pass(&self, wanted: usize, own: u64) -> Passage {
        let mut state = self.state();
        let left = state.dead_at.map_or(u64::MAX, |at| at.saturating_sub(state.carried));
        let left_here = state.each.map_or(u64::MAX, |each| each.saturating_sub(own));
        let portion = state.rate.map_or(u64::MAX, |rate| (u64::from(rate) / PORTIONS).max(1));
        let bytes = (wanted as u64).min(left).min(left_here).min(portion);
        state.carried += bytes;
        let wait = state.rate.map(|rate| Duration::from_micros(bytes * 1_000_000 / u64::from(rate.max(1))));
        Passage {
            bytes: bytes as usize,
            wait,
            last: bytes == left || bytes == left_here,
            dead: state.is_dead(),
        }
    }
}

struct Passage {
    bytes: usize,
    wait: Option<Duration>,
    /// Nothing passes on this connection after these bytes.
    last: bool,
    dead: bool,
}

async fn accept(port: Port, server: SocketAddr, shared: Arc<Shared>) {
    port.set_nonblocking(true).unwrap();
    let listener = TcpListener::from_std(port).unwrap();
    while let Ok((client, _)) = listener.accept().await {
        shared.connections.fetch_add(1, Ordering::SeqCst);
        if !shared.state().is_dead() {
            tokio::spawn(carry(client, server, Arc::clone(&shared)));
        }
    }
}

async fn carry(client: TcpStream, server: SocketAddr, shared: Arc<Shared>) {
    let Ok(server) = TcpStream::connect(server).await else { return };
    let _ = (client.set_nodelay(true), server.set_nodelay(true));
    let ((mut asking, mut answered), (mut answering, mut asked)) = (client.into_split(), server.into_split());
    let requests = async {
        let _ = tokio::io::copy(&mut asking, &mut asked).await;
        let _ = asked.shutdown().await;
        // The answer to the last request is still on its way.
        std::future::pending::<()>().await;
    };
    let broken = shared.broken.notified();
    tokio::pin!(broken);
    broken.as_mut().enable();
    if shared.state().is_dead() {
        return;
    }
    tokio::select! {
        () = requests => {}
        () = answers(&mut answering, &mut answered, &shared) => {}
        () = broken => {}
    }
    // Closed in order: what was carried arrives before the end does.
    let _ = answered.shutdown().await;
}

async fn answers(
    from: &mut tokio::net::tcp::OwnedReadHalf,
    to: &mut tokio::net::tcp::OwnedWriteHalf,
    shared: &Shared,
) {
    let mut own = 0;
    let mut buffer = vec![0; 16 * 1024];
    while let Ok(read @ 1..) = from.read(&mut buffer).await {
        let mut rest = &buffer[..read];
        while !rest.is_empty() {
            let passage = shared.pass(rest.len(), own);
            let (now, later) = rest.split_at(passage.bytes);
            if to.write_all(now).await.is_err() {
                return;
            }
            (rest, own) = (later, own + passage.bytes as u64);
            if passage.dead {
                shared.broken.notify_waiters();
            }
            if passage.last {
                return;
            }
            if let Some(wait) = passage.wait {
                tokio::time::sleep(wait).await;
            }
        }
    }
}
