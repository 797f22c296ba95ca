//! A simulated DHIS2: how a test starts it and changes it.

use std::ops::DerefMut;

use chrono::{DateTime, TimeZone, Utc};

use super::country::Country;
use super::route::{self, Visit};
use super::{account, import};
use crate::server::answer::Answer;
use crate::server::query::Request;
use crate::server::{Simulated, Simulation};

/// What stands before what is on it.
#[derive(Default)]
pub struct Dhis2 {
    most_values: Option<usize>,
}

pub type SimulatedDhis2 = Simulated<Dhis2>;

impl Simulated<Dhis2> {
    /// At the time of the recordings.
    pub async fn start(country: Country) -> Self {
        Self::open(Dhis2::default(), country, recorded()).await
    }

    /// Over TLS, with a certificate for `localhost` and `127.0.0.1` from a private authority, whose PEM comes second.
    pub async fn start_secure(country: Country) -> (Self, String) {
        Self::open_secure(Dhis2::default(), country, recorded()).await
    }

    /// What is on it; see [`Simulated`] on holding the guard.
    pub fn country(&self) -> impl DerefMut<Target = Country> + '_ {
        self.on_it()
    }

    /// An import of more values than this is answered 413, as by a proxy before the server.
    pub fn set_most_values(&self, most: Option<usize>) {
        self.change(|dhis2| dhis2.most_values = most);
    }
}

fn recorded() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 23, 9, 20, 0).unwrap()
}

impl Simulation for Dhis2 {
    type World = Country;

    const LARGEST_BODY: usize = 64 * 1024 * 1024;

    fn too_large() -> Answer {
        import::too_large()
    }

    fn named(request: &Request) -> Vec<String> {
        import::units(request)
    }

    fn who(&self, request: &Request, country: &Country, _: DateTime<Utc>) -> Option<String> {
        account::named(request, country)
    }

    fn answer(&mut self, request: &Request, country: &mut Country, now: DateTime<Utc>) -> Answer {
        route::answer(&mut Visit { request, country, now, most_values: self.most_values })
    }
}
