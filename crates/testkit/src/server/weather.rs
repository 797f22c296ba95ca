//! Bad weather: what a country's networks, proxies and one busy server do to a client all day long, in an order
//! that a seed decides and a test can repeat.

use super::disturb::{Cut, Disturbance, Effect, Refusal};
use super::query::Request;

/// Weather over every request from when it is set: see [`super::server::Simulated::set_weather`].
///
/// What happens to a request depends on the seed, on how many requests came before it and on what it asks for,
/// and on nothing else. Documents are never damaged: an answer that arrives whole and is JSON says the truth,
/// though not always the whole of it, and may say it twice or in another order. The rows of `_changes`, whose
/// order and completeness are what a checkpoint means, stay as they are.
///
/// ```
/// use jumla_testkit::Weather;
/// let storm = Weather::seeded(7).bad_percent(60).storms_for(200);
/// ```
#[derive(Debug, Clone)]
pub struct Weather {
    seed: u64,
    bad_percent: u8,
    sessions_lost: bool,
    until: Option<u64>,
    requests: u64,
}

impl Weather {
    /// Four requests of ten go wrong, and it never ends.
    pub fn seeded(seed: u64) -> Weather {
        Weather { seed, bad_percent: 40, sessions_lost: false, until: None, requests: 0 }
    }

    /// How many of a hundred requests go wrong.
    pub fn bad_percent(mut self, percent: u8) -> Weather {
        self.bad_percent = percent;
        self
    }

    /// Adds 401, now and then, to requests that come with a cookie.
    pub fn with_sessions_lost(mut self) -> Weather {
        self.sessions_lost = true;
        self
    }

    /// Clears up after so many requests.
    pub fn storms_for(mut self, requests: u64) -> Weather {
        self.until = Some(requests);
        self
    }

    /// What happens to the next request, which names `documents` documents.
    pub(crate) fn next(&mut self, request: &Request, documents: usize) -> Option<Disturbance> {
        let number = self.requests;
        self.requests += 1;
        if self.until.is_some_and(|until| number >= until) {
            return None;
        }
        let mut dice = Dice::of(self.seed, number);
        if dice.below(100) >= u64::from(self.bad_percent) {
            return None;
        }
        let kinds = kinds(request, documents, self.sessions_lost);
        let kind = kinds[dice.below(kinds.len() as u64) as usize];
        Some(kind.disturbance(&mut dice))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Closed,
    Cut,
    Truncated,
    TooManyRequests,
    ServerError,
    BadGateway,
    Unavailable,
    ProxyPage,
    ClockWrong,
    Duplicated,
    Reordered,
    LeftOut,
    TooLarge,
    SessionLost,
}

/// What can happen to this request.
fn kinds(request: &Request, documents: usize, sessions_lost: bool) -> Vec<Kind> {
    use Kind::*;
    let ends = |name: &str| request.path.ends_with(name);
    let mut kinds = vec![
        Closed,
        Cut,
        Truncated,
        TooManyRequests,
        ServerError,
        BadGateway,
        Unavailable,
        ProxyPage,
        ClockWrong,
    ];
    if ["get-ids", "get-deletes", "_bulk_get", "_all_docs"].into_iter().any(ends) {
        kinds.extend([Duplicated, Reordered]);
    }
    if ends("_bulk_get") {
        kinds.push(LeftOut);
    }
    if documents > 1 && ["_bulk_get", "_bulk_docs", "get-deletes"].into_iter().any(ends) {
        kinds.push(TooLarge);
    }
    if sessions_lost && request.header("cookie").is_some_and(|cookie| cookie.contains("AuthSession")) {
        kinds.push(SessionLost);
    }
    kinds
}

impl Kind {
    fn disturbance(self, dice: &mut Dice) -> Disturbance {
        let refused = |status: u16, error: &'static str| {
            let again = [429, 503].contains(&status).then_some("0");
            Disturbance::refusal(Refusal { status, error, retry_after: again })
        };
        match self {
            Kind::Closed => Disturbance::new("connection closed before the answer", Effect::Reset),
            Kind::Cut => Disturbance::new("answer cut off", Effect::Cut(Cut::Anywhere(dice.next()))),
            Kind::Truncated => {
                Disturbance::new("body truncated", Effect::Truncated(Cut::Anywhere(dice.next())))
            }
            Kind::TooManyRequests => refused(429, "Too Many Requests"),
            Kind::ServerError => refused(500, "Server error"),
            Kind::BadGateway => Disturbance::new("status 502", Effect::BadGateway),
            Kind::Unavailable => refused(503, "Service unavailable"),
            Kind::ProxyPage => Disturbance::new("proxy page", Effect::ProxyPage),
            Kind::ClockWrong => {
                let seconds = 3600 + dice.below(5 * 86_400) as i64;
                let wrong = if dice.below(2) == 0 { seconds } else { -seconds };
                Disturbance::new(&format!("clock wrong by {wrong} s"), Effect::ClockWrong(wrong))
            }
            Kind::Duplicated => Disturbance::new("entries duplicated", Effect::Duplicated(Some(dice.next()))),
            Kind::Reordered => Disturbance::new("entries reordered", Effect::Reordered(Some(dice.next()))),
            Kind::LeftOut => Disturbance::new("documents left out", Effect::Omitted(Some(dice.next()))),
            Kind::TooLarge => refused(413, "request entity too large"),
            Kind::SessionLost => refused(401, "unauthorized"),
        }
    }
}

/// Numbers that only look random: SplitMix64.
#[derive(Debug, Clone)]
pub(crate) struct Dice(u64);

impl Dice {
    pub fn of(seed: u64, number: u64) -> Dice {
        let mut dice = Dice(seed ^ number.wrapping_mul(0xd605_1b1c_29f4_4e0d));
        dice.next();
        dice
    }

    pub fn seeded(seed: u64) -> Dice {
        Dice(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, below: u64) -> u64 {
        self.next() % below
    }
}
