//! When a run starts by itself. Pure.

use crate::surface::{SyncRun, SyncSettings, SyncState};

const MINUTE: i64 = 60_000;

/// The longest time between attempts that fail.
const LONGEST: i64 = 60 * MINUTE;

/// Whether a run is due at `now` (milliseconds since 1970), after these (newest first). A failure is followed by
/// longer and longer rests; `woke` is true when the machine was asleep or the network away, which ends a rest.
#[must_use]
pub fn is_due(runs: &[SyncRun], settings: &SyncSettings, now: i64, woke: bool) -> bool {
    if settings.paused {
        return false;
    }
    let every = i64::from(settings.every_minutes) * MINUTE;
    let Some(last) = runs.first() else { return true };
    let since = now - last.started_at;
    // A clock that was put back must not hold it up for ever.
    if since < 0 {
        return true;
    }
    match last.outcome.state {
        SyncState::Done => since >= every || (woke && since >= MINUTE),
        // The account needs a person.
        SyncState::Denied => false,
        // By a person, or with the program.
        SyncState::Stopped => since >= every,
        SyncState::Offline => {
            let failures = runs.iter().take_while(|run| run.outcome.state == last.outcome.state).count();
            let doubled = every.min(MINUTE) << failures.saturating_sub(1).min(6);
            woke || since >= doubled.min(LONGEST)
        }
        SyncState::Capped | SyncState::Failed => since >= LONGEST.max(every),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::surface::{StartedBy, SyncOutcome};

    fn run(minutes_ago: i64, state: SyncState) -> SyncRun {
        SyncRun {
            id: 1,
            started_at: -minutes_ago * MINUTE,
            started_by: StartedBy::Itself,
            outcome: SyncOutcome { state, ..SyncOutcome::default() },
        }
    }

    #[test]
    fn a_run_is_due_when_it_may_bring_something() {
        use SyncState::{Capped, Denied, Done, Failed, Offline};
        type Case<'a> = (&'a [(i64, SyncState)], bool, bool, &'a str);
        let table: [Case<'_>; 13] = [
            (&[], false, true, "never yet"),
            (&[(4, Done)], false, false, "just now"),
            (&[(5, Done)], false, true, "five minutes ago"),
            (&[(2, Done)], true, true, "the laptop was opened"),
            (&[(0, Done)], true, false, "opened and closed"),
            (&[(1, Offline)], false, true, "the line was away for a moment"),
            (&[(1, Offline), (3, Offline)], false, false, "and again: rest longer"),
            (&[(2, Offline), (4, Offline)], false, true, "rested"),
            (&[(1, Offline), (3, Offline)], true, true, "the network is back"),
            (&[(500, Denied)], true, false, "somebody has to sign in"),
            (&[(30, Capped)], false, false, "the allowance is used up"),
            (&[(61, Failed)], false, true, "perhaps the server was mended"),
            (&[(-10, Done)], false, true, "the clock was put back"),
        ];
        let settings = SyncSettings { paused: false, every_minutes: 5, daily_megabytes: None };
        for (runs, woke, due, remark) in table {
            let runs: Vec<SyncRun> = runs.iter().map(|&(ago, state)| run(ago, state)).collect();
            assert_eq!(is_due(&runs, &settings, 0, woke), due, "{remark}");
            assert!(!is_due(&runs, &SyncSettings { paused: true, ..settings }, 0, woke), "paused: {remark}");
        }
    }
}
