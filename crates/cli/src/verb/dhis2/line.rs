//! Asking a server from the command line: how far it is, and what stops it.

use std::io::{self, IsTerminal as _};
use std::sync::Arc;

use jumla_engine::surface::{Dhis2Phase, Dhis2Progress};
use jumla_engine::{Error, Watcher};
use tokio::runtime::Runtime;

use crate::output::{Failure, rewrite};
use crate::run::runtime;
use crate::stop::Stop;
use crate::verb::amount;

/// The server, as it is asked from a terminal.
pub(in crate::verb) struct Line {
    runtime: Runtime,
    pub watcher: Terminal,
}

pub(in crate::verb) struct Terminal {
    stop: Arc<Stop>,
    rewrites: bool,
}

impl Line {
    pub(in crate::verb) fn new() -> Result<Self, Failure> {
        let (runtime, stop) = (runtime()?, Arc::new(Stop::default()));
        let listening = Arc::clone(&stop);
        runtime.spawn(async move { listening.listen().await });
        Ok(Self { runtime, watcher: Terminal::new(stop) })
    }

    pub(in crate::verb) fn ask<T>(
        &self,
        question: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        let answer = self.runtime.block_on(question);
        self.watcher.clear();
        answer
    }
}

impl Terminal {
    pub(in crate::verb) fn new(stop: Arc<Stop>) -> Self {
        Self { stop, rewrites: io::stderr().is_terminal() }
    }

    /// Makes room for what it came to.
    pub(in crate::verb) fn clear(&self) {
        if self.rewrites {
            rewrite("");
        }
    }
}

impl Watcher<Dhis2Progress> for Terminal {
    fn progress(&self, progress: Dhis2Progress) {
        if self.rewrites {
            rewrite(&if self.stop.is_asked() { "Stopping …".to_owned() } else { in_words(&progress) });
        }
    }

    fn is_cancelled(&self) -> bool {
        self.stop.is_asked()
    }
}

fn in_words(progress: &Dhis2Progress) -> String {
    let doing = match progress.phase {
        Dhis2Phase::Asking => "Asking DHIS2",
        Dhis2Phase::DataSets => "Fetching data sets",
        Dhis2Phase::Settings => "Fetching settings and combos",
        Dhis2Phase::OrgUnits => "Fetching org units",
        Dhis2Phase::TakingIn => "Taking it in",
        Dhis2Phase::Reading => "Reading what DHIS2 holds",
        Dhis2Phase::DryRun => "Trying it on DHIS2, org units",
        Dhis2Phase::Sending => "Sending, org units",
        Dhis2Phase::Completing => "Completing forms",
        Dhis2Phase::ReadingCht => "Reading what the CHT has",
        Dhis2Phase::WritingCht => "Writing in the CHT",
        Dhis2Phase::People => "Reading persons in DHIS2",
        Dhis2Phase::Events => "Reading events in DHIS2",
        Dhis2Phase::Mapping => "Looking at documents",
        Dhis2Phase::TryingDocuments => "Trying documents on DHIS2",
        Dhis2Phase::SendingDocuments => "Sending documents",
    };
    let how_far = match progress.total {
        0 => format!("{doing} …"),
        total => format!("{doing}: {} of {total}", progress.done),
    };
    match progress.waiting {
        Some(0) => format!("{how_far} · no answer; trying again"),
        Some(seconds) => format!("{how_far} · no answer; trying again in {seconds} s"),
        None if progress.bytes >= 100_000 => format!("{how_far} · {}", amount(progress.bytes)),
        None => how_far,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_says_what_is_done_and_how_far() {
        let progress =
            Dhis2Progress { phase: Dhis2Phase::OrgUnits, done: 2000, total: 0, bytes: 0, waiting: None };
        for (progress, expected) in [
            (progress, "Fetching org units …"),
            (
                Dhis2Progress { total: 30_000, bytes: 1_200_000, ..progress },
                "Fetching org units: 2000 of 30000 · 1.2 MB",
            ),
            (
                Dhis2Progress { phase: Dhis2Phase::Sending, done: 3, total: 9, waiting: Some(4), ..progress },
                "Sending, org units: 3 of 9 · no answer; trying again in 4 s",
            ),
        ] {
            assert_eq!(in_words(&progress), expected);
        }
    }
}
