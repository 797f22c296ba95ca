//! How far a facility's month has come, and the one thing to do next.

use serde::Serialize;

use crate::coverage::Coverage;

/// How far a facility's month has come.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, specta::Type, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum MonthState {
    Open,
    /// Everyone reported or is accounted for, and no warning is open.
    Reviewed,
    SignedOff,
    /// The HRIO has accepted the hand-over.
    Received,
    /// Its values are in an export that was made after the sign-off.
    Exported,
}

/// The one thing to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, specta::Type, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NextStep {
    WaitForMonthEnd,
    CallMissing,
    SettleFindings,
    FollowUp,
    SignOff,
    /// A number has changed since, or the month was sent back.
    SignAgain,
    HandOver,
    /// The HRIO's turn.
    WaitForAnswer,
    /// The supervisor's turn.
    WaitForSignOff,
    /// Accept the hand-over, or send it back.
    Answer,
    Export,
    Nothing,
}

/// Whose turn a step is depends on who looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Viewer {
    Supervisor,
    /// The HRIO.
    Officer,
}

/// What the HRIO said to a hand-over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    Accepted,
    SentBack,
}

/// A sign-off that was made here and not withdrawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Here {
    pub handed_over: bool,
    pub answer: Option<Answer>,
}

/// A hand-over from elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    pub answer: Option<Answer>,
}

/// What is known of a facility's month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Month {
    pub viewer: Viewer,
    /// Its last day has passed.
    pub over: bool,
    pub coverage: Coverage,
    /// Of those who have not reported, how many nobody has accounted for.
    pub unaccounted: u32,
    /// Warnings that nobody has settled; `None` where nobody looked.
    pub open_findings: Option<u32>,
    /// Contacts that are still to be called.
    pub to_call: u32,
    pub here: Option<Here>,
    pub elsewhere: Option<Elsewhere>,
    /// A number is no longer the one that was signed.
    pub stale: bool,
    /// An export that was made after the sign-off holds its values.
    pub exported: bool,
}

impl Month {
    /// How far the month has come. What was sent back has to be signed again, and is as far as if it never were.
    #[must_use]
    pub fn state(&self) -> MonthState {
        match self.answered() {
            Some(None) => self.at_least(MonthState::SignedOff),
            Some(Some(Answer::Accepted)) if self.stale => MonthState::SignedOff,
            Some(Some(Answer::Accepted)) => self.at_least(MonthState::Received),
            Some(Some(Answer::SentBack)) | None if self.is_reviewed() => MonthState::Reviewed,
            Some(Some(Answer::SentBack)) | None => MonthState::Open,
        }
    }

    #[must_use]
    pub fn next(&self) -> NextStep {
        if !self.over {
            return NextStep::WaitForMonthEnd;
        }
        match (self.viewer, self.here, self.elsewhere) {
            (_, Some(here), _) => self.after_signing(here),
            (Viewer::Officer, None, Some(Elsewhere { answer })) => self.after_receiving(answer),
            (Viewer::Officer, None, None) => NextStep::WaitForSignOff,
            (Viewer::Supervisor, None, _) => self.before_signing(),
        }
    }

    fn before_signing(&self) -> NextStep {
        if self.coverage.expected == 0 {
            NextStep::Nothing
        } else if self.unaccounted > 0 {
            NextStep::CallMissing
        } else if self.open_findings.is_some_and(|open| open > 0) {
            NextStep::SettleFindings
        } else if self.to_call > 0 {
            NextStep::FollowUp
        } else {
            NextStep::SignOff
        }
    }

    fn after_signing(&self, here: Here) -> NextStep {
        match here {
            _ if self.stale => NextStep::SignAgain,
            Here { answer: Some(Answer::SentBack), .. } => NextStep::SignAgain,
            Here { answer: Some(Answer::Accepted), .. } => NextStep::Nothing,
            Here { handed_over: true, answer: None } => NextStep::WaitForAnswer,
            Here { handed_over: false, answer: None } => NextStep::HandOver,
        }
    }

    fn after_receiving(&self, answer: Option<Answer>) -> NextStep {
        match answer {
            None => NextStep::Answer,
            Some(Answer::SentBack) => NextStep::WaitForSignOff,
            Some(Answer::Accepted) if self.stale => NextStep::WaitForSignOff,
            Some(Answer::Accepted) if self.exported => NextStep::Nothing,
            Some(Answer::Accepted) => NextStep::Export,
        }
    }

    /// What was said to the sign-off that holds, here or elsewhere; `None` where there is none.
    fn answered(&self) -> Option<Option<Answer>> {
        match (self.here, self.elsewhere) {
            (Some(here), _) => Some(here.answer),
            (None, Some(elsewhere)) => Some(elsewhere.answer),
            (None, None) => None,
        }
    }

    fn at_least(&self, state: MonthState) -> MonthState {
        if self.exported && !self.stale { MonthState::Exported } else { state }
    }

    fn is_reviewed(&self) -> bool {
        self.over && self.coverage.expected > 0 && self.unaccounted == 0 && self.open_findings == Some(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DONE: Month = Month {
        viewer: Viewer::Supervisor,
        over: true,
        coverage: Coverage { expected: 3, reported: 3 },
        unaccounted: 0,
        open_findings: Some(0),
        to_call: 0,
        here: None,
        elsewhere: None,
        stale: false,
        exported: false,
    };
    const HRIO: Month = Month { viewer: Viewer::Officer, open_findings: None, ..DONE };

    fn signed(handed_over: bool, answer: Option<Answer>) -> Month {
        Month { here: Some(Here { handed_over, answer }), ..DONE }
    }

    fn received(answer: Option<Answer>) -> Month {
        Month { elsewhere: Some(Elsewhere { answer }), ..HRIO }
    }

    #[test]
    fn a_month_goes_from_open_to_exported() {
        use Answer::{Accepted, SentBack};
        use MonthState::{Exported, Open, Received, Reviewed, SignedOff};
        use NextStep as Step;
        let nobody = Coverage { expected: 0, reported: 0 };
        let table = [
            (Month { over: false, ..DONE }, Open, Step::WaitForMonthEnd, "the month is running"),
            (Month { coverage: nobody, ..DONE }, Open, Step::Nothing, "nobody is supervised from here"),
            (
                Month { unaccounted: 2, open_findings: Some(1), ..DONE },
                Open,
                Step::CallMissing,
                "missing first",
            ),
            (
                Month { open_findings: Some(1), to_call: 1, ..DONE },
                Open,
                Step::SettleFindings,
                "then warnings",
            ),
            (Month { to_call: 1, ..DONE }, Reviewed, Step::FollowUp, "then promised calls"),
            (DONE, Reviewed, Step::SignOff, "all is settled"),
            (signed(false, None), SignedOff, Step::HandOver, "signed"),
            (Month { stale: true, ..signed(false, None) }, SignedOff, Step::SignAgain, "a number changed"),
            (signed(true, None), SignedOff, Step::WaitForAnswer, "handed over"),
            (Month { stale: true, ..signed(true, None) }, SignedOff, Step::SignAgain, "changed after it"),
            (signed(true, Some(SentBack)), Reviewed, Step::SignAgain, "sent back"),
            (
                Month { unaccounted: 1, ..signed(true, Some(SentBack)) },
                Open,
                Step::SignAgain,
                "and not all is well",
            ),
            (signed(true, Some(Accepted)), Received, Step::Nothing, "accepted"),
            (
                Month { stale: true, ..signed(true, Some(Accepted)) },
                SignedOff,
                Step::SignAgain,
                "changed even so",
            ),
            (
                Month { exported: true, ..signed(false, None) },
                Exported,
                Step::HandOver,
                "she exports herself",
            ),
            (
                Month { exported: true, stale: true, ..signed(false, None) },
                SignedOff,
                Step::SignAgain,
                "then changed",
            ),
            (HRIO, Open, Step::WaitForSignOff, "nothing has come"),
            (Month { over: false, ..HRIO }, Open, Step::WaitForMonthEnd, "too early for anything"),
            (received(None), SignedOff, Step::Answer, "it has come"),
            (Month { stale: true, ..received(None) }, SignedOff, Step::Answer, "and differs from here"),
            (received(Some(SentBack)), Open, Step::WaitForSignOff, "she sent it back"),
            (received(Some(Accepted)), Received, Step::Export, "she accepted it"),
            (
                Month { stale: true, ..received(Some(Accepted)) },
                SignedOff,
                Step::WaitForSignOff,
                "a late sync",
            ),
            (Month { exported: true, ..received(Some(Accepted)) }, Exported, Step::Nothing, "done"),
            (
                Month { exported: true, ..received(Some(SentBack)) },
                Open,
                Step::WaitForSignOff,
                "not what it was",
            ),
        ];
        for (month, state, next, remark) in table {
            assert_eq!((month.state(), month.next()), (state, next), "{remark}");
        }
    }

    #[test]
    fn a_supervisor_sees_what_another_signed() {
        let month = Month { elsewhere: Some(Elsewhere { answer: None }), ..DONE };
        assert_eq!((month.state(), month.next()), (MonthState::SignedOff, NextStep::SignOff));
    }
}
