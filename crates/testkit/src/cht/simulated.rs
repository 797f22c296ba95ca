//! A simulated CHT: what of it is not documents, and how a test starts it and changes it.

use std::ops::DerefMut;

use chrono::{DateTime, TimeZone, Utc};
use serde_json::json;

use super::route::{self, Visit};
use super::scope::Scopes;
use super::session::{self, Limiter};
use super::world::World;
use crate::server::answer::Answer;
use crate::server::query::Request;
use crate::server::{Simulated, Simulation};

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
    /// The server's clock at the start; it moves only with [`Simulated::set_now`] and [`Simulated::advance`].
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

impl Options {
    /// Whether the server writes contacts by its own API, as it does since 5.2.
    pub(crate) fn has_contact_writing(&self) -> bool {
        let mut numbers = self.version.split('.').map(|number| number.parse::<u32>().unwrap_or_default());
        (numbers.next().unwrap_or_default(), numbers.next().unwrap_or_default()) >= (5, 2)
    }
}

impl Default for Options {
    /// Ready, 5.2.0, at the time of the recordings.
    fn default() -> Self {
        Options {
            now: Utc.with_ymd_and_hms(2026, 11, 23, 8, 51, 0).unwrap(),
            version: "5.2.0".into(),
            setup: Setup::Ready,
            largest_batch: None,
            gzip: true,
            selectors: true,
            database: None,
        }
    }
}

/// What a CHT server has in its head.
pub struct Cht {
    options: Options,
    /// What cookies are signed with.
    secret: u64,
    limiter: Limiter,
    scopes: Scopes,
}

pub type SimulatedCht = Simulated<Cht>;

impl Simulated<Cht> {
    pub async fn start(world: World) -> Self {
        Self::start_with(world, Options::default()).await
    }

    pub async fn start_with(world: World, options: Options) -> Self {
        let now = options.now;
        Self::open(Cht::new(options), world, now).await
    }

    /// Over TLS, with a certificate for `localhost` and `127.0.0.1` from a private authority, whose PEM comes second.
    pub async fn start_secure(world: World, options: Options) -> (Self, String) {
        let now = options.now;
        Self::open_secure(Cht::new(options), world, now).await
    }

    /// Its documents and users; see [`Simulated`] on holding the guard.
    pub fn world(&self) -> impl DerefMut<Target = World> + '_ {
        self.on_it()
    }

    pub fn set_setup(&self, setup: Setup) {
        self.change(|cht| cht.options.setup = setup);
    }

    pub fn set_largest_batch(&self, largest: Option<usize>) {
        self.change(|cht| cht.options.largest_batch = largest);
    }

    /// Makes every cookie handed out so far worthless.
    pub fn expire_sessions(&self) {
        self.change(|cht| cht.secret += 1);
    }
}

impl Cht {
    fn new(options: Options) -> Self {
        Cht { options, secret: 1, limiter: Limiter::default(), scopes: Scopes::default() }
    }
}

impl Simulation for Cht {
    type World = World;

    /// The real server's limit.
    const LARGEST_BODY: usize = 32 * 1024 * 1024;

    fn too_large() -> Answer {
        Answer::express(413, &json!({ "code": 413, "error": "request entity too large" }))
    }

    fn named(request: &Request) -> Vec<String> {
        let body = request.json().unwrap_or_default();
        let lists = ["docs", "doc_ids", "keys"].iter().filter_map(|list| body[list].as_array()).flatten();
        lists
            .filter_map(|item| item.as_str().or(item["id"].as_str()).or(item["_id"].as_str()))
            .map(str::to_owned)
            .collect()
    }

    fn who(&self, request: &Request, world: &World, now: DateTime<Utc>) -> Option<String> {
        let by_cookie = session::by_cookie(world, request, self.secret, now).map(|user| user.name.clone());
        by_cookie.or_else(|| request.basic().map(|(name, _)| name))
    }

    fn answer(&mut self, request: &Request, world: &mut World, now: DateTime<Utc>) -> Answer {
        if self.options.setup == Setup::Starting {
            return Answer::page(200, "The server is starting");
        }
        route::answer(&mut Visit {
            request,
            world,
            options: &self.options,
            now,
            secret: self.secret,
            limiter: &mut self.limiter,
            scopes: &mut self.scopes,
        })
    }

    fn compresses(&self) -> bool {
        self.options.gzip
    }
}
