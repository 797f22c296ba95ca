//! What goes wrong with one request, whoever decided it: a planned fault or the weather.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::answer::Answer;
use super::fault::Misbehaviour;
use super::weather::Dice;

/// Lists whose entries stand for themselves, so that they may come twice or in another order.
const LISTS: [&str; 4] = ["results", "doc_ids_revs", "rows", "doc_ids"];

/// One thing that goes wrong, and what the log calls it.
#[derive(Debug, Clone)]
pub(crate) struct Disturbance {
    pub name: String,
    pub effect: Effect,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    Refused(Refusal),
    BadGateway,
    ProxyPage,
    Reset,
    /// The connection ends within the body, whose full length was announced.
    Cut(Cut),
    /// The body ends early, and its length says nothing of it.
    Truncated(Cut),
    /// All entries twice; with a seed, some.
    Duplicated(Option<u64>),
    /// Back to front; with a seed, shuffled.
    Reordered(Option<u64>),
    /// Every second of the results left out; with a seed, some.
    Omitted(Option<u64>),
    Held(Duration),
    /// By so many seconds.
    ClockWrong(i64),
}

/// Where a body ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cut {
    Half,
    At(usize),
    /// Somewhere before its end; the number decides where.
    Anywhere(u64),
}

impl Cut {
    pub fn of(self, length: usize) -> usize {
        match self {
            Cut::Half => length / 2,
            Cut::At(at) => at.min(length),
            Cut::Anywhere(number) => (number % (length as u64).max(1)) as usize,
        }
    }
}

/// An answer instead of the right one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub status: u16,
    pub error: &'static str,
    pub retry_after: Option<&'static str>,
}

impl Disturbance {
    pub fn new(name: &str, effect: Effect) -> Disturbance {
        Disturbance { name: name.to_owned(), effect }
    }

    pub fn refusal(refusal: Refusal) -> Disturbance {
        Disturbance::new(&format!("status {}", refusal.status), Effect::Refused(refusal))
    }

    pub fn planned(misbehaviour: Misbehaviour) -> Disturbance {
        let refusal = |status, retry_after| Refusal { status, error: "Server error", retry_after };
        match misbehaviour {
            Misbehaviour::Status(status) => Disturbance::refusal(refusal(status, None)),
            Misbehaviour::StatusAfter(status, after) => Disturbance::refusal(refusal(status, Some(after))),
            Misbehaviour::ProxyPage => Disturbance::new("proxy page", Effect::ProxyPage),
            Misbehaviour::Truncated => Disturbance::new("body truncated", Effect::Truncated(Cut::Half)),
            Misbehaviour::Disconnected => Disturbance::new("answer cut off", Effect::Cut(Cut::Half)),
            Misbehaviour::CutAt(at) => {
                Disturbance::new(&format!("answer cut off at {at}"), Effect::Cut(Cut::At(at)))
            }
            Misbehaviour::Reset => Disturbance::new("connection closed before the answer", Effect::Reset),
            Misbehaviour::Duplicated => Disturbance::new("entries duplicated", Effect::Duplicated(None)),
            Misbehaviour::Reordered => Disturbance::new("entries reordered", Effect::Reordered(None)),
            Misbehaviour::Omitted => Disturbance::new("documents left out", Effect::Omitted(None)),
            Misbehaviour::Slow(wait) => Disturbance::new("answer held back", Effect::Held(wait)),
        }
    }
}

impl Effect {
    /// What is answered before the request is so much as looked at.
    pub fn instead(self) -> Option<Answer> {
        match self {
            Effect::Refused(Refusal { status, error, retry_after }) => {
                let body = json!({ "code": status, "error": error }).to_string();
                let answer = Answer::text(status, "application/json; charset=utf-8", &body);
                Some(match retry_after {
                    Some(after) => answer.with("retry-after", after),
                    None => answer,
                })
            }
            Effect::BadGateway => Some(Answer::page(502, "502 Bad Gateway")),
            Effect::ProxyPage => Some(Answer::page(200, "Sign in to this network")),
            _ => None,
        }
    }

    /// The right answer with something done to its body.
    pub fn upon(self, mut answer: Answer) -> Answer {
        match self {
            Effect::Truncated(cut) => {
                let end = cut.of(answer.body.len());
                answer.body.truncate(end);
            }
            Effect::Duplicated(seed) => edit(&mut answer, &LISTS, |entries| duplicate(entries, seed)),
            Effect::Reordered(seed) => edit(&mut answer, &LISTS, |entries| reorder(entries, seed)),
            Effect::Omitted(seed) => edit(&mut answer, &["results"], |entries| omit(entries, seed)),
            _ => {}
        }
        answer
    }

    /// The time in the `Date` header.
    pub fn clock(self, now: DateTime<Utc>) -> DateTime<Utc> {
        match self {
            Effect::ClockWrong(seconds) => now + TimeDelta::seconds(seconds),
            _ => now,
        }
    }
}

fn edit(answer: &mut Answer, lists: &[&str], act: impl Fn(&mut Vec<Value>)) {
    let Ok(mut body) = serde_json::from_slice::<Value>(&answer.body) else { return };
    for list in lists {
        if let Some(entries) = body.get_mut(*list).and_then(Value::as_array_mut) {
            act(entries);
        }
    }
    answer.body = body.to_string().into_bytes();
}

fn duplicate(entries: &mut Vec<Value>, seed: Option<u64>) {
    let mut dice = seed.map(Dice::seeded);
    let twice = |entry: Value| match dice.as_mut().is_none_or(|dice| dice.below(2) == 0) {
        true => vec![entry.clone(), entry],
        false => vec![entry],
    };
    *entries = std::mem::take(entries).into_iter().flat_map(twice).collect();
}

fn reorder(entries: &mut [Value], seed: Option<u64>) {
    let Some(mut dice) = seed.map(Dice::seeded) else { return entries.reverse() };
    for last in (1..entries.len()).rev() {
        entries.swap(last, dice.below(last as u64 + 1) as usize);
    }
}

fn omit(entries: &mut Vec<Value>, seed: Option<u64>) {
    let mut dice = seed.map(Dice::seeded);
    let mut at = 0;
    entries.retain(|_| {
        at += 1;
        dice.as_mut().map_or(at % 2 == 1, |dice| dice.below(3) > 0)
    });
}
