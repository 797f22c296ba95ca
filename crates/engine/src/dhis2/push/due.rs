//! When what waits in the queue goes by itself: exports that a person asked for "later" and documents that she queued, and no
//! oftener than there is hope.
//!
//! What a host keeps in mind for that is [`QueueAlarm`]; the rule itself ([`is_due`]) is pure. Runs of sync have a rule
//! of their own (`sync/schedule.rs`): they bring something new each time, and this does not.

use jumla_store::{PushState, StoredPush};

use crate::surface::{Refusal, RefusalKind};
use crate::{Error, Workspace};

const MINUTE: i64 = 60_000;

/// The longest time between attempts.
const LONGEST: i64 = 60 * MINUTE;

/// How much of the queue is to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueueExtent {
    /// What was confirmed, and what was asked for later: a person says so now.
    Everything,
    /// What was asked for later, and nothing else.
    Later,
}

/// What a host knows of the line when it asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// Some time has passed.
    Unknown,
    /// Something has just come over it.
    There,
}

/// What a host keeps in mind of its attempts.
#[derive(Debug, Default)]
pub struct QueueAlarm {
    last: Option<Attempt>,
}

#[derive(Clone, Copy, Debug)]
struct Attempt {
    at: i64,
    end: End,
    /// So many without a line, one after the other.
    offline: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Done,
    Offline,
    Denied,
    /// Stopped by a person, or refused.
    Otherwise,
}

impl QueueAlarm {
    /// Whether what waits is to go now.
    ///
    /// # Errors
    /// Whatever the store says.
    pub fn rings(&self, workspace: &Workspace, line: Line) -> Result<bool, Error> {
        let waits = workspace.store.read().pushes()?.iter().any(|push| goes(push, QueueExtent::Later))
            || workspace.outbound_waits()?;
        // Who lets no sync begin by itself wants to spend nothing unasked.
        let quiet = line == Line::Unknown && workspace.sync_settings()?.paused;
        Ok(waits && !quiet && is_due(self.last, workspace.clock.millis(), line))
    }

    /// An attempt came to this, at `now` (milliseconds since 1970). One that found another program at it was none.
    pub fn tried(&mut self, error: Option<&Refusal>, now: i64) {
        let end = match error {
            None => End::Done,
            Some(refusal) if refusal.code == "push_running" => return,
            Some(refusal) => match refusal.kind {
                RefusalKind::Offline => End::Offline,
                RefusalKind::Denied => End::Denied,
                _ => End::Otherwise,
            },
        };
        let before = self.last.map_or(0, |last| last.offline);
        let offline = if end == End::Offline { before.saturating_add(1) } else { 0 };
        self.last = Some(Attempt { at: now, end, offline });
    }

    /// Somebody signed in, or asked for something: what failed may go well now.
    pub fn mended(&mut self) {
        self.last = None;
    }
}

/// Whether a push goes, where so much of the queue is to go.
pub(super) fn goes(push: &StoredPush, extent: QueueExtent) -> bool {
    match push.state {
        PushState::Queued => push.later || extent == QueueExtent::Everything,
        PushState::Asked => push.later,
        PushState::Checked | PushState::Done => false,
    }
}

fn is_due(last: Option<Attempt>, now: i64, line: Line) -> bool {
    let Some(last) = last else { return true };
    let since = now - last.at;
    match last.end {
        // What waits was asked for since.
        End::Done => true,
        // The account needs a person.
        End::Denied => false,
        // A clock that was put back must not hold it up for ever.
        _ if since < 0 => true,
        End::Offline => {
            let doubled = MINUTE << last.offline.saturating_sub(1).min(6);
            line == Line::There || since >= doubled.min(LONGEST)
        }
        End::Otherwise => since >= LONGEST,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_goes_when_there_is_hope() {
        use Line::{There, Unknown};
        let ago = |minutes: i64, end, offline| Some(Attempt { at: -minutes * MINUTE, end, offline });
        for (last, line, due, remark) in [
            (None, Unknown, true, "never tried"),
            (ago(0, End::Done, 0), Unknown, true, "something new"),
            (ago(0, End::Offline, 1), Unknown, false, "just now"),
            (ago(1, End::Offline, 1), Unknown, true, "rested"),
            (ago(3, End::Offline, 3), Unknown, false, "and again: rest longer"),
            (ago(59, End::Offline, 90), Unknown, false, "away for days"),
            (ago(60, End::Offline, 90), Unknown, true, "once an hour all the same"),
            (ago(0, End::Offline, 9), There, true, "the line is back"),
            (
                ago(900, End::Denied, 0),
                There,
                false,
                "somebody has to sign in; no account is locked for nothing",
            ),
            (ago(5, End::Otherwise, 0), There, false, "a person stopped it, or the server will not"),
            (ago(61, End::Otherwise, 0), Unknown, true, "it may be otherwise now"),
            (ago(-10, End::Offline, 1), Unknown, true, "the clock was put back"),
        ] {
            assert_eq!(is_due(last, 0, line), due, "{remark}");
        }
    }

    #[test]
    fn only_what_was_asked_for_later_goes_by_itself() {
        use PushState::{Asked, Checked, Done, Queued};
        for (state, later, by_itself, when_told) in [
            (Asked, false, false, false),
            (Asked, true, true, true),
            (Checked, true, false, false),
            (Queued, false, false, true),
            (Queued, true, true, true),
            (Done, true, false, false),
        ] {
            let push = StoredPush {
                id: 1,
                connection: 1,
                export: 1,
                made_at: 0,
                state,
                later,
                trial: None,
                finished_at: None,
            };
            let found = [QueueExtent::Later, QueueExtent::Everything].map(|extent| goes(&push, extent));
            assert_eq!(found, [by_itself, when_told], "{state:?} {later}");
        }
    }

    #[test]
    fn attempts_are_counted_and_forgotten() {
        let refusal = |kind, code: &str| Refusal { kind, code: code.to_owned(), ..Error::Interrupted.into() };
        let mut alarm = QueueAlarm::default();
        let offline = refusal(RefusalKind::Offline, "dhis2_unreachable");
        alarm.tried(Some(&offline), 0);
        alarm.tried(Some(&offline), MINUTE);
        assert!(
            !is_due(alarm.last, 2 * MINUTE, Line::Unknown) && is_due(alarm.last, 3 * MINUTE, Line::Unknown)
        );
        alarm.tried(Some(&refusal(RefusalKind::Conflict, "push_running")), 2 * MINUTE);
        assert!(is_due(alarm.last, 3 * MINUTE, Line::Unknown), "another program's attempt says nothing");
        alarm.tried(Some(&refusal(RefusalKind::Denied, "dhis2_wrong_password")), 3 * MINUTE);
        assert!(!is_due(alarm.last, 900 * MINUTE, Line::There));
        alarm.mended();
        assert!(is_due(alarm.last, 900 * MINUTE, Line::Unknown));
    }
}
