//! How a facility's month stands by its entries in the journal.

use std::collections::{HashMap, HashSet};

use jumla_domain::signoff::{Answer, Elsewhere, Here};
use jumla_store::{JournalKind, StoredEntry};

use super::body::{self, Brief, ReceivedBody};
use crate::Error;
use crate::surface::{HandoverStanding, Withdrawal, WithdrawalReach};

/// As an entry says by which way a month was handed over.
pub(crate) const VIA_FILE: &str = "file";
pub(crate) const VIA_REPORT: &str = "report";

/// Public halves of the keys that a person has said to be their users', in hexadecimal.
pub(crate) type Trusted = HashSet<String>;

#[derive(Clone, Debug, Default)]
pub(crate) struct Standing {
    /// The sign-off that was made here and holds.
    pub signed: Option<Signed>,
    /// Hand-overs from elsewhere, in the order in which they came.
    pub received: Vec<Received>,
    /// The last answer to each hand-over, those made here included.
    answers: HashMap<String, Answered>,
    /// The sign-off that was made here and taken back, until the next.
    withdrawn_here: Option<(Signed, TakenBack)>,
    /// By hand-over from elsewhere.
    withdrawn: HashMap<String, TakenBack>,
}

#[derive(Clone, Debug)]
pub(crate) struct TakenBack {
    pub by: String,
    pub at: i64,
    pub note: String,
}

#[derive(Clone, Debug)]
pub(crate) struct Signed {
    /// Number of its entry.
    pub number: i64,
    pub at: i64,
    pub by: String,
    pub digest: String,
    /// The hand-over that was made of it.
    pub handover: Option<String>,
    /// Those of them that went as a report.
    pub reported: Vec<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct Received {
    pub handover: String,
    pub digest: String,
    pub received_at: i64,
    pub body: ReceivedBody,
}

#[derive(Clone, Debug)]
pub(crate) struct Answered {
    pub answer: Answer,
    pub note: String,
    pub at: i64,
}

impl Standing {
    /// From the entries of one facility's month, in their order.
    pub(crate) fn of<'e>(entries: impl IntoIterator<Item = &'e StoredEntry>) -> Result<Self, Error> {
        let mut standing = Self::default();
        for entry in entries {
            standing.add(entry)?;
        }
        Ok(standing)
    }

    pub(crate) fn add(&mut self, entry: &StoredEntry) -> Result<(), Error> {
        let brief: Brief = body::read(&entry.body)?;
        match entry.kind {
            JournalKind::SignedOff => {
                self.signed = Some(Signed {
                    number: entry.number,
                    at: entry.at,
                    by: entry.by.clone(),
                    digest: brief.digest.unwrap_or_default(),
                    handover: None,
                    reported: Vec::new(),
                });
                self.withdrawn_here = None;
            }
            JournalKind::Withdrawn => {
                let taken_back = TakenBack { by: entry.by.clone(), at: entry.at, note: brief.note };
                match brief.handover {
                    // One from elsewhere; those made here have no name of their own.
                    Some(handover) => drop(self.withdrawn.insert(handover, taken_back)),
                    None => self.withdrawn_here = self.signed.take().map(|signed| (signed, taken_back)),
                }
            }
            JournalKind::HandedOver => {
                if let Some(signed) = &mut self.signed {
                    if brief.via.as_deref() == Some(VIA_REPORT) {
                        signed.reported.extend(brief.handover.clone());
                    }
                    signed.handover = brief.handover;
                }
            }
            JournalKind::Received => {
                if let (Some(handover), Some(body)) = (brief.handover, brief.received) {
                    let digest = brief.digest.unwrap_or_default();
                    self.received.push(Received { handover, digest, received_at: entry.at, body });
                }
            }
            JournalKind::Accepted => self.answered(brief, Answer::Accepted, entry.at),
            JournalKind::SentBack => self.answered(brief, Answer::SentBack, entry.at),
        }
        Ok(())
    }

    fn answered(&mut self, brief: Brief, answer: Answer, at: i64) {
        if let Some(handover) = brief.handover {
            self.answers.insert(handover, Answered { answer, note: brief.note, at });
        }
    }

    pub(crate) fn answer_to(&self, handover: &str) -> Option<&Answered> {
        self.answers.get(handover)
    }

    /// What the HRIO said to what was signed here.
    pub(crate) fn answer_here(&self) -> Option<&Answered> {
        self.answer_to(self.signed.as_ref()?.handover.as_deref()?)
    }

    pub(crate) fn here(&self) -> Option<Here> {
        let signed = self.signed.as_ref()?;
        let answer = self.answer_here().map(|answered| answered.answer);
        Some(Here { handed_over: signed.handover.is_some(), answer })
    }

    pub(crate) fn elsewhere(&self, trusted: &Trusted) -> Option<Elsewhere> {
        let current = self.current(trusted)?;
        Some(Elsewhere { answer: self.answer_to(&current.handover).map(|answered| answered.answer) })
    }

    pub(crate) fn withdrawal_of(&self, handover: &str) -> Option<&TakenBack> {
        self.withdrawn.get(handover)
    }

    /// The hand-over from elsewhere that counts. Where the last was taken back, none does: it had taken the place of
    /// those before.
    pub(crate) fn current(&self, trusted: &Trusted) -> Option<&Received> {
        self.last(trusted).filter(|last| self.withdrawal_of(&last.handover).is_none())
    }

    /// The sign-off that would count, had it not been taken back.
    pub(crate) fn withdrawal(&self, trusted: &Trusted) -> Option<(Withdrawal, i64)> {
        if self.signed.is_some() {
            return None;
        }
        let (of, reach, since) = match (&self.withdrawn_here, self.last(trusted)) {
            (Some((signed, of)), _) => {
                let reach = match (&signed.handover, signed.reported.is_empty()) {
                    (None, _) => WithdrawalReach::NotHandedOver,
                    (Some(_), true) => WithdrawalReach::ToBeTold,
                    (Some(_), false) => WithdrawalReach::BySync,
                };
                (of, reach, signed.at)
            }
            (None, Some(last)) => {
                (self.withdrawal_of(&last.handover)?, WithdrawalReach::FromElsewhere, last.received_at)
            }
            (None, None) => return None,
        };
        Some((of.shown(reach), since))
    }

    /// The hand-over from elsewhere that was signed last. One whose key nobody has vouched for does not push aside one
    /// of another key.
    fn last(&self, trusted: &Trusted) -> Option<&Received> {
        let mut current: Option<&Received> = None;
        for later in self.in_order() {
            let takes_its_place = current.is_none_or(|before| {
                let is_trusted = |one: &Received| trusted.contains(&one.body.public);
                before.body.public == later.body.public || is_trusted(later) || !is_trusted(before)
            });
            if takes_its_place {
                current = Some(later);
            }
        }
        current
    }

    pub(crate) fn standing_of(&self, handover: &str, trusted: &Trusted) -> HandoverStanding {
        if self.withdrawal_of(handover).is_some() {
            return HandoverStanding::Withdrawn;
        }
        let current = self.last(trusted);
        let order = |one: &str| self.in_order().iter().position(|of| of.handover == one);
        let is_before = current.is_some_and(|current| order(handover) < order(&current.handover));
        match self.answer_to(handover).map(|answered| answered.answer) {
            _ if is_before => HandoverStanding::Superseded,
            None => HandoverStanding::Waiting,
            Some(Answer::Accepted) => HandoverStanding::Accepted,
            Some(Answer::SentBack) => HandoverStanding::SentBack,
        }
    }

    /// Whether a hand-over from elsewhere has no answer yet.
    pub(crate) fn is_waiting(&self, trusted: &Trusted) -> bool {
        self.received.iter().any(|one| self.standing_of(&one.handover, trusted) == HandoverStanding::Waiting)
    }

    /// In the order in which they were signed.
    fn in_order(&self) -> Vec<&Received> {
        let mut all: Vec<&Received> = self.received.iter().collect();
        all.sort_by_key(|one| one.body.signed_at);
        all
    }
}

impl TakenBack {
    pub(crate) fn shown(&self, reach: WithdrawalReach) -> Withdrawal {
        let (by, at, note) = (self.by.clone(), self.at, self.note.clone());
        Withdrawal { by, at, note, reach, exported: false }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn received(handover: &str, signed_at: i64, key: &str) -> (JournalKind, Brief) {
        let body = ReceivedBody {
            facility: "F".to_owned(),
            server: "s".to_owned(),
            user: "u".to_owned(),
            by: "U".to_owned(),
            signed_at,
            public: key.to_owned(),
        };
        let brief = Brief {
            digest: Some(format!("digest of {handover}")),
            handover: Some(handover.to_owned()),
            received: Some(body),
            ..Brief::default()
        };
        (JournalKind::Received, brief)
    }

    fn about(kind: JournalKind, handover: &str) -> (JournalKind, Brief) {
        (kind, Brief { handover: Some(handover.to_owned()), note: "a note".to_owned(), ..Brief::default() })
    }

    fn standing(of: &[(JournalKind, Brief)]) -> Standing {
        let entry = |(number, (kind, brief)): (i64, &(JournalKind, Brief))| StoredEntry {
            number,
            facility: "f".to_owned(),
            period: "2026-10".parse().unwrap(),
            kind: *kind,
            at: number,
            by: "Amina".to_owned(),
            body: body::text(brief).unwrap(),
            previous: String::new(),
            hash: String::new(),
        };
        let entries: Vec<StoredEntry> = (1..).zip(of).map(entry).collect();
        Standing::of(&entries).unwrap()
    }

    #[test]
    fn a_sign_off_holds_until_it_is_withdrawn_and_an_answer_until_the_next_sign_off() {
        use JournalKind::{Accepted, HandedOver, SentBack, SignedOff, Withdrawn};
        let signed = || (SignedOff, Brief { digest: Some("d".to_owned()), ..Brief::default() });
        // As it is stated where the sign-off was made: it names no hand-over.
        let withdrawn = || (Withdrawn, Brief { note: "a note".to_owned(), ..Brief::default() });
        let here = |handed_over, answer| Some(Here { handed_over, answer });
        let table = [
            (vec![], None, "nothing"),
            (vec![signed()], here(false, None), "signed"),
            (vec![signed(), withdrawn()], None, "withdrawn"),
            (vec![signed(), about(Withdrawn, "h")], here(false, None), "one from elsewhere was"),
            (vec![signed(), withdrawn(), signed()], here(false, None), "signed again"),
            (vec![signed(), about(HandedOver, "h")], here(true, None), "handed over"),
            (
                vec![signed(), about(HandedOver, "h"), about(SentBack, "h")],
                here(true, Some(Answer::SentBack)),
                "sent back",
            ),
            (
                vec![signed(), about(HandedOver, "h"), about(SentBack, "h"), signed()],
                here(false, None),
                "and signed again",
            ),
            (
                vec![signed(), about(HandedOver, "h"), about(SentBack, "h"), about(Accepted, "h")],
                here(true, Some(Answer::Accepted)),
                "the last answer counts",
            ),
            (vec![signed(), about(HandedOver, "h"), about(Accepted, "g")], here(true, None), "of another"),
        ];
        for (entries, expected, remark) in table {
            assert_eq!(standing(&entries).here(), expected, "{remark}");
        }
    }

    #[test]
    fn the_hand_over_that_was_signed_last_counts_unless_nobody_knows_its_key() {
        let table = [
            (vec![received("a", 1, "k")], "a", "the only one"),
            (vec![received("a", 1, "k"), received("b", 2, "k")], "b", "the later one"),
            (vec![received("b", 2, "k"), received("a", 1, "k")], "b", "whatever came first"),
            (vec![received("a", 1, "k"), received("b", 2, "stranger")], "a", "a stranger's"),
            (vec![received("a", 1, "stranger"), received("b", 2, "k")], "b", "a stranger's before it"),
            (
                vec![received("a", 1, "stranger"), received("b", 2, "other")],
                "b",
                "strangers among themselves",
            ),
        ];
        let trusted: Trusted = ["k".to_owned()].into();
        for (entries, expected, remark) in table {
            let standing = standing(&entries);
            assert_eq!(standing.current(&trusted).unwrap().handover, expected, "{remark}");
            assert!(standing.is_waiting(&trusted), "{remark}");
        }
        let both =
            standing(&[received("a", 1, "k"), about(JournalKind::Accepted, "a"), received("b", 2, "k")]);
        assert_eq!(both.standing_of("a", &trusted), HandoverStanding::Superseded);
        assert_eq!(both.standing_of("b", &trusted), HandoverStanding::Waiting);
    }

    #[test]
    fn what_was_taken_back_counts_no_more_and_gives_its_place_to_none_before_it() {
        use JournalKind::{Accepted, Withdrawn};
        let trusted: Trusted = ["k".to_owned()].into();
        let (a, b) = (|| received("a", 1, "k"), || received("b", 2, "k"));
        let stranger = || received("s", 3, "stranger");
        let table = [
            (vec![a(), about(Withdrawn, "a")], None, true, "the only one"),
            (vec![about(Withdrawn, "a"), a()], None, true, "whatever was stated first"),
            (vec![a(), about(Accepted, "a"), about(Withdrawn, "a")], None, true, "accepted before"),
            (vec![a(), about(Withdrawn, "a"), b()], Some("b"), false, "and signed again"),
            (vec![a(), b(), about(Withdrawn, "a")], Some("b"), false, "one that was replaced"),
            (vec![a(), b(), about(Withdrawn, "b")], None, true, "the one that replaced it"),
            (vec![a(), stranger(), about(Withdrawn, "s")], Some("a"), false, "a stranger's"),
        ];
        for (entries, current, is_withdrawn, remark) in table {
            let standing = standing(&entries);
            let counts = standing.current(&trusted).map(|one| one.handover.as_str());
            assert_eq!(counts, current, "{remark}");
            assert_eq!(standing.withdrawal(&trusted).is_some(), is_withdrawn, "{remark}");
        }
    }
}
