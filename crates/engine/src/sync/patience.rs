//! What to do when the line or the server fails: ask again, and when. Pure, but for the dice.

use std::time::Duration;

use jumla_cht::client::{self, Call, UnreachableCause};

/// How a run puts up with failures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// After the first failure; doubled after each further one.
    pub first_wait: Duration,
    pub longest_wait: Duration,
    /// Failures one after the other that end the run.
    pub failures: u32,
}

impl Default for Patience {
    /// About two minutes in all.
    fn default() -> Self {
        Self { first_wait: Duration::from_secs(1), longest_wait: Duration::from_secs(60), failures: 7 }
    }
}

impl Patience {
    /// How long to wait after this failure, the `count`th one after the other; `None` ends the run. `reached` tells
    /// whether the server answered anything in this run: where it never did, there is no connection, and the user
    /// hears of it at once. `dice` spreads laptops that failed together: the wait is between half and all of it.
    pub(crate) fn wait_after(
        &self,
        error: &client::Error,
        count: u32,
        reached: bool,
        dice: u32,
    ) -> Option<Duration> {
        if count >= self.failures || (count >= LISTS && is_of_the_list(error)) {
            return None;
        }
        let asked_for = match error {
            client::Error::Unreachable { cause: UnreachableCause::Lost } | client::Error::Timeout { .. } => {
                None
            }
            client::Error::Unreachable { .. } if reached => None,
            client::Error::ServerError { status, retry_after, .. } if *status >= 500 || *status == 408 => {
                *retry_after
            }
            client::Error::RateLimited { retry_after } => *retry_after,
            // A torn answer, or a proxy's page in the middle of a run.
            client::Error::Malformed { .. } => None,
            client::Error::NotACht { .. } | client::Error::Starting if reached => None,
            _ => return None,
        };
        self.wait(count, asked_for, dice)
    }

    /// How long to wait after the `count`th failure that may pass; `asked_for` is what the server says itself.
    pub(crate) fn wait(&self, count: u32, asked_for: Option<Duration>, dice: u32) -> Option<Duration> {
        if count >= self.failures || asked_for.is_some_and(|wait| wait > self.longest_wait) {
            return None;
        }
        let doubled =
            self.first_wait.saturating_mul(1_u32.checked_shl(count.saturating_sub(1)).unwrap_or(u32::MAX));
        let wait = doubled.min(self.longest_wait);
        let spread = wait / 2 + (wait / 2 / 1000).saturating_mul(dice % 1001);
        Some(asked_for.map_or(spread, |asked| asked.max(spread)))
    }
}

/// The server does not take the question as it is put, however often it is asked; another one it may.
pub(super) fn is_refused_for_good(error: &client::Error) -> bool {
    match error {
        client::Error::NotAllowed { .. } | client::Error::NotFound { .. } => true,
        client::Error::ServerError { status, .. } => {
            ((400..500).contains(status) && *status != 408) || *status == 501
        }
        _ => false,
    }
}

/// A list is asked for so often in one run: making it takes a server minutes, and it may be making it still.
const LISTS: u32 = 2;

fn is_of_the_list(error: &client::Error) -> bool {
    matches!(
        error,
        client::Error::Timeout { what: Call::ReplicationIds }
            | client::Error::ServerError { what: Call::ReplicationIds, retry_after: None, .. }
    )
}

#[cfg(test)]
mod tests {
    use client::{Error, Found};
    use proptest::prelude::*;

    use super::*;

    fn seconds(number: u64) -> Duration {
        Duration::from_secs(number)
    }

    #[test]
    fn what_may_pass_is_waited_for_and_the_rest_is_told_at_once() {
        let lost = Error::Unreachable { cause: UnreachableCause::Lost };
        let refused = Error::Unreachable { cause: UnreachableCause::Refused };
        let status = |status, retry_after| Error::ServerError { what: Call::BulkGet, status, retry_after };
        let table = [
            // error, count, reached, wait with the highest dice, remark
            (lost.clone(), 1, false, Some(seconds(1)), "a connection that broke"),
            (lost.clone(), 2, true, Some(seconds(2)), "doubled"),
            (lost.clone(), 6, true, Some(seconds(32)), "and again"),
            (lost, 7, true, None, "enough"),
            (refused.clone(), 1, false, None, "never there: offline"),
            (refused, 1, true, Some(seconds(1)), "was there a moment ago"),
            (Error::Timeout { what: Call::BulkGet }, 1, false, Some(seconds(1)), "slow"),
            (status(503, Some(seconds(20))), 1, true, Some(seconds(20)), "the server says when"),
            (status(502, None), 3, true, Some(seconds(4)), "a proxy whose server is away"),
            (status(503, Some(seconds(3600))), 1, true, None, "later than anyone waits here"),
            (status(400, None), 1, true, None, "asking again would not help"),
            (
                Error::RateLimited { retry_after: Some(seconds(11)) },
                1,
                true,
                Some(seconds(11)),
                "as long as it says",
            ),
            (Error::NotACht { found: Found::Page }, 1, false, None, "another server"),
            (Error::NotACht { found: Found::Page }, 1, true, Some(seconds(1)), "a page in between"),
            (Error::Malformed { what: Call::BulkGet }, 1, true, Some(seconds(1)), "torn"),
            (Error::SessionExpired, 1, true, None, "a password is needed"),
            (Error::NotAllowed { what: Call::BulkGet }, 1, true, None, "not by waiting"),
        ];
        for (error, count, reached, expected, remark) in table {
            assert_eq!(Patience::default().wait_after(&error, count, reached, 1000), expected, "{remark}");
        }
    }

    proptest! {
        #[test]
        fn waits_stay_between_half_and_all(count in 1_u32..6, dice in any::<u32>()) {
            let patience = Patience::default();
            let all = seconds(1 << (count - 1));
            let error = Error::Timeout { what: Call::Changes };
            let wait = patience.wait_after(&error, count, true, dice).unwrap();
            prop_assert!(wait >= all / 2 && wait <= all, "{wait:?}");
        }
    }
}
