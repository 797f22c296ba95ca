//! The line to one server: how long it is waited for, and what has come over it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use reqwest::header::ACCEPT_ENCODING;
use reqwest::{Method, RequestBuilder, Response};
use url::Url;

use crate::address::is_loopback;
use crate::body::{Body, Broken, MOST};
use crate::failure::chain;
use crate::{Connection, ConnectionError, Failure};

/// How long a client waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// For a connection.
    pub connect: Duration,
    /// For the whole of a short answer.
    pub brief: Duration,
    /// For the next byte of an answer that may be long in the making: at 10,000 CHWs a CHT has been seen to think
    /// for 91 seconds about one list of documents, and for 67 about one batch.
    pub patient: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            brief: Duration::from_secs(60),
            patient: Duration::from_secs(300),
        }
    }
}

/// How long an answer may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    Brief,
    /// As long as it goes on: [`Timeouts::patient`] for each wait.
    Patient,
}

/// How long an unused connection is kept. The CHT closes its end after five seconds, and what is sent just then is
/// lost.
const KEPT_OPEN: Duration = Duration::from_secs(3);

/// Requests go out and answers come in over it. Clones share the count of bytes.
#[derive(Clone)]
pub struct Line {
    http: reqwest::Client,
    timeouts: Timeouts,
    received: Arc<AtomicU64>,
}

impl Line {
    /// A line to the server at `root`. Nothing is sent.
    ///
    /// # Errors
    /// [`ConnectionError`] where the certificate or the proxy is no good; the other is what the TLS library says where
    /// this machine's certificates cannot be used.
    pub fn new(root: &Url, connection: &Connection, timeouts: Timeouts) -> Result<Self, LineError> {
        // A provider that the host installed earlier stays.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .user_agent(concat!("Jumla/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .pool_idle_timeout(KEPT_OPEN)
            .connect_timeout(timeouts.connect)
            .read_timeout(timeouts.patient);
        let http = connection
            .apply(is_loopback(root), http)?
            .build()
            .map_err(|error| LineError::Tls { detail: error.to_string() })?;
        Ok(Self { http, timeouts, received: Arc::default() })
    }

    #[must_use]
    pub fn timeouts(&self) -> Timeouts {
        self.timeouts
    }

    /// How many bytes of bodies have come over the line so far, as they were sent: packed, mostly. It grows while an
    /// answer is still coming.
    #[must_use]
    pub fn received(&self) -> u64 {
        self.received.load(Ordering::Relaxed)
    }

    pub fn request(&self, method: Method, url: Url) -> RequestBuilder {
        self.http.request(method, url)
    }

    pub fn get(&self, url: Url) -> RequestBuilder {
        self.request(Method::GET, url)
    }

    pub fn post(&self, url: Url) -> RequestBuilder {
        self.request(Method::POST, url)
    }

    /// Sends a request and waits for the head of the answer, whatever its status. `name` is for logs.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn ask(&self, name: &str, request: RequestBuilder, pace: Pace) -> Result<Response, Failure> {
        let request = match pace {
            Pace::Brief => request.timeout(self.timeouts.brief),
            Pace::Patient => request,
        };
        let answer = request.header(ACCEPT_ENCODING, "gzip").send().await.map_err(|error| {
            tracing::debug!(call = name, error = %chain(&error), "no answer");
            Failure::of_transport(&error)
        })?;
        tracing::debug!(call = name, status = answer.status().as_u16(), "answered");
        Ok(answer)
    }

    /// Takes a body in, unpacked, and counts it as it comes.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn bytes(&self, name: &str, mut answer: Response) -> Result<Vec<u8>, Failure> {
        let unpackable = |broken: Broken| {
            tracing::debug!(call = name, ?broken, "cannot be unpacked");
            match broken {
                Broken::Encoding => Failure::Malformed,
                Broken::TooLarge => Failure::TooLarge,
            }
        };
        let mut body = Body::new(answer.headers(), MOST).map_err(unpackable)?;
        loop {
            let chunk = answer.chunk().await.map_err(|error| {
                tracing::debug!(call = name, error = %chain(&error), "cut off");
                Failure::of_transport(&error)
            })?;
            let Some(chunk) = chunk else { return body.finish().map_err(unpackable) };
            let length = u64::try_from(chunk.len()).unwrap_or(u64::MAX);
            self.received.fetch_add(length, Ordering::Relaxed);
            body.push(&chunk).map_err(unpackable)?;
        }
    }
}

/// Why there can be no line at all. Nothing was sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LineError {
    #[error(transparent)]
    Connection(#[from] ConnectionError),
    /// `detail` is what the TLS library says, in English.
    #[error("no secure connection: {detail}")]
    Tls { detail: String },
}
