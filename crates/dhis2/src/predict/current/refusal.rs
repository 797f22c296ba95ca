//! What the server says no with.

use std::collections::BTreeMap;
use std::fmt::{Display, Write};

use super::input::Failure;
use crate::predict::{Code, Conflict, Scope};

/// A code, and what it is about. Of what scope, and which values go with it, is known to who asked.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Refusal {
    pub code: u16,
    pub args: BTreeMap<&'static str, String>,
}

/// Either an answer with a summary that refuses, or none at all.
#[derive(Debug)]
pub(super) enum Stop {
    Refusal(Refusal),
    Failure(Failure),
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refusal(refusal)
    }
}

/// As many as a person reads; how many there are is said beside them.
const LISTED: usize = 20;

impl Refusal {
    pub(super) fn new<V: Display>(code: u16, args: impl IntoIterator<Item = (&'static str, V)>) -> Self {
        Self { code, args: args.into_iter().map(|(key, value)| (key, value.to_string())).collect() }
    }

    /// About several things of one kind: the first of them with commas between, and their number.
    pub(super) fn listing<V: Display>(
        code: u16,
        key: &'static str,
        things: impl IntoIterator<Item = V>,
    ) -> Self {
        let mut list = String::new();
        let mut count = 0;
        for thing in things {
            if count < LISTED {
                let between = if count == 0 { "" } else { ", " };
                // Writing to memory does not fail.
                let _ = write!(list, "{between}{thing}");
            }
            count += 1;
        }
        Self::new(code, [(key, list), ("count", count.to_string())])
    }

    pub(super) fn and(mut self, key: &'static str, value: impl Display) -> Self {
        self.args.insert(key, value.to_string());
        self
    }

    /// All that it says, to be compared.
    pub(super) fn words(&self) -> String {
        let mut words = self.code.to_string();
        for (key, value) in &self.args {
            // Writing to memory does not fail.
            let _ = write!(words, "\u{0}{key}\u{0}{value}");
        }
        words
    }

    pub(super) fn into_conflict(self, scope: Scope, indexes: Vec<i64>) -> Conflict {
        Conflict { code: Some(Code(self.code)), scope, indexes, args: self.args }
    }
}
