//! How far a run is: one line that is rewritten at a terminal, else a line now and then.

use std::io::{self, IsTerminal as _};
use std::sync::{Arc, Mutex, PoisonError};

use jumla_engine::Clock;
use jumla_engine::Watcher;
use jumla_engine::surface::{SyncPhase, SyncProgress};

use crate::output::{rewrite, say};
use crate::stop::Stop;
use crate::verb::{amount, count};

/// Milliseconds between two lines where none is rewritten.
const NOW_AND_THEN: i64 = 2000;

/// Whether progress is shown where nobody may be looking.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    Always,
    AtATerminal,
}

pub(super) struct Terminal {
    stop: Arc<Stop>,
    clock: Clock,
    manner: Manner,
    said: Mutex<Option<Said>>,
}

enum Manner {
    Rewrites,
    Lines,
    Silent,
}

/// The last line.
struct Said {
    about: (SyncPhase, bool),
    text: String,
    at: i64,
}

impl Terminal {
    pub(super) fn new(stop: Arc<Stop>, clock: Clock, shown: Shown) -> Self {
        let manner = match shown {
            _ if io::stderr().is_terminal() => Manner::Rewrites,
            Shown::Always => Manner::Lines,
            Shown::AtATerminal => Manner::Silent,
        };
        Self { stop, clock, manner, said: Mutex::default() }
    }

    /// Makes room for what the run came to.
    pub(super) fn clear(&self) {
        if matches!(self.manner, Manner::Rewrites) {
            rewrite("");
        }
    }

    /// A line where something else began, and now and then.
    fn now_and_then(&self, about: (SyncPhase, bool), text: String) {
        let now = self.clock.millis();
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        let is_due = match &*said {
            None => true,
            Some(last) if last.about != about => true,
            // While waiting nothing happens.
            Some(last) => !about.1 && last.text != text && (now - last.at).abs() >= NOW_AND_THEN,
        };
        if is_due {
            say(&text);
            *said = Some(Said { about, text, at: now });
        }
    }
}

impl Watcher<SyncProgress> for Terminal {
    fn progress(&self, progress: SyncProgress) {
        let Some(text) = in_words(&progress) else { return };
        match self.manner {
            Manner::Rewrites if self.stop.is_asked() => rewrite("Stopping …"),
            Manner::Rewrites => rewrite(&text),
            Manner::Lines => self.now_and_then((progress.phase, progress.waiting.is_some()), text),
            Manner::Silent => {}
        }
    }

    fn is_cancelled(&self) -> bool {
        self.stop.is_asked()
    }
}

/// Of so many bytes on, an amount is worth a word.
const MUCH: u64 = 100_000;

fn in_words(progress: &SyncProgress) -> Option<String> {
    let doing = match progress.phase {
        SyncPhase::Sending => "Sending",
        SyncPhase::Listing => "Asking the server for its list",
        SyncPhase::Removing => "Looking for deletions",
        // There is nothing to fetch, which the outcome says.
        SyncPhase::Fetching if progress.total == 0 => return None,
        SyncPhase::Fetching => "Fetching",
        SyncPhase::Proving => "Comparing with the server's list",
        SyncPhase::Finishing => "Finishing",
    };
    let how_far = match progress.total {
        0 => format!("{doing} …"),
        total => format!("{doing}: {} of {total}", progress.done),
    };
    if let Some(seconds) = progress.waiting {
        let when = if seconds == 0 { String::new() } else { format!(" in {seconds} s") };
        return Some(format!("{how_far} · no connection; trying again{when}"));
    }
    let mut parts = vec![how_far];
    if progress.documents_per_second > 0 {
        parts.push(format!("{} documents/s", progress.documents_per_second));
    }
    if progress.bytes >= MUCH {
        parts.push(amount(progress.bytes));
    }
    parts.extend(progress.seconds_left.map(time_left));
    Some(parts.join(" · "))
}

fn time_left(seconds: u32) -> String {
    match seconds {
        0..90 => format!("{seconds} s left"),
        90..5400 => format!("{} left", count((seconds.div_ceil(60)) as usize, "minute", "minutes")),
        _ => format!("{} left", count((seconds.div_ceil(3600)) as usize, "hour", "hours")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEGUN: SyncProgress = SyncProgress {
        phase: SyncPhase::Fetching,
        done: 0,
        total: 25_000,
        bytes: 1200,
        bytes_per_second: 0,
        documents_per_second: 0,
        seconds_left: None,
        waiting: None,
    };

    #[test]
    fn progress_says_how_far_how_fast_and_how_long() {
        let under_way = SyncProgress {
            done: 8000,
            bytes: 12_340_000,
            documents_per_second: 420,
            seconds_left: Some(40),
            ..BEGUN
        };
        let table = [
            (BEGUN, Some("Fetching: 0 of 25000")),
            (under_way, Some("Fetching: 8000 of 25000 · 420 documents/s · 12.3 MB · 40 s left")),
            (
                SyncProgress { waiting: Some(7), ..under_way },
                Some("Fetching: 8000 of 25000 · no connection; trying again in 7 s"),
            ),
            (
                SyncProgress { phase: SyncPhase::Listing, total: 0, ..BEGUN },
                Some("Asking the server for its list …"),
            ),
            (SyncProgress { total: 0, ..BEGUN }, None),
        ];
        for (progress, expected) in table {
            assert_eq!(in_words(&progress).as_deref(), expected);
        }
        let left = [(1, "1 s left"), (89, "89 s left"), (90, "2 minutes left"), (7200, "2 hours left")];
        for (seconds, expected) in left {
            assert_eq!(time_left(seconds), expected);
        }
    }
}
