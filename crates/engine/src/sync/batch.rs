//! How many documents are asked for at once. Pure.
//!
//! A call costs the server about the same whatever its size (at 10,300 CHWs five seconds for one document as for a
//! thousand), so batches grow to thousands; what a server refuses or a line does not carry makes them smaller.

use std::time::Duration;

use jumla_cht::client;

const FIRST: usize = 500;
const LARGEST: usize = 4000;

/// A batch that the line takes this long to carry is large enough: what breaks is fetched again.
const LONG_ENOUGH: Duration = Duration::from_secs(10);

/// A batch that took longer is too large.
const TOO_LONG: Duration = Duration::from_secs(40);

/// The size of the next batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct BatchSize {
    now: usize,
    largest: usize,
}

impl Default for BatchSize {
    fn default() -> Self {
        Self { now: FIRST, largest: LARGEST }
    }
}

impl BatchSize {
    pub(super) fn get(self) -> usize {
        self.now
    }

    /// A batch of `asked` documents came; `on_the_line` is how long it took from the first byte of the answer on.
    pub(super) fn came(&mut self, asked: usize, on_the_line: Duration) {
        if on_the_line > TOO_LONG {
            self.now = (asked / 2).max(1);
        } else if on_the_line < LONG_ENOUGH && asked >= self.now {
            self.now = (self.now * 2).min(self.largest);
        }
    }

    /// A batch of `asked` documents did not come. Whether a smaller one might.
    pub(super) fn failed(&mut self, asked: usize, error: &client::Error) -> bool {
        let half = (asked / 2).max(1);
        match error {
            client::Error::TooLarge { .. } => {
                self.largest = half;
                self.now = self.now.min(half);
                asked > 1
            }
            client::Error::Timeout { .. }
            | client::Error::Unreachable { .. }
            | client::Error::Malformed { .. } => {
                self.now = self.now.min(half);
                false
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use client::{Call, Error, UnreachableCause};

    use super::*;

    #[test]
    fn batches_grow_to_thousands_and_shrink_to_what_goes_through() {
        let mut size = BatchSize::default();
        for expected in [1000, 2000, 4000, 4000] {
            size.came(size.get(), Duration::from_secs(1));
            assert_eq!(size.get(), expected);
        }
        assert!(size.failed(4000, &Error::TooLarge { what: Call::BulkGet }));
        assert_eq!(size.get(), 2000);
        size.came(2000, Duration::from_secs(1));
        assert_eq!(size.get(), 2000, "what the server refused once is not tried again");
        assert!(!size.failed(2000, &Error::Unreachable { cause: UnreachableCause::Lost }));
        assert_eq!(size.get(), 1000);
        size.came(1000, Duration::from_secs(20));
        assert_eq!(size.get(), 1000, "large enough for this line");
        size.came(1000, Duration::from_secs(60));
        assert_eq!(size.get(), 500);
        size.came(3, Duration::from_secs(1));
        assert_eq!(size.get(), 500, "a rest says nothing about the line");
        assert!(
            !size.failed(1, &Error::TooLarge { what: Call::BulkGet }),
            "one document is as little as can be"
        );
        assert_eq!(size.get(), 1);
    }
}
