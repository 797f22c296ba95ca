//! What the HRIO says to a hand-over.

use jumla_domain::signoff::Answer;
use jumla_store::{JournalKind, Statement};

use super::envelope::Signed;
use crate::signoff::body::{self, Brief};
use crate::surface::{HandoverAnswer, HandoverStanding, KeyStanding, SignOffView};
use crate::{Error, Workspace};

impl Workspace {
    /// Accepts a hand-over, or sends it back with a note. The answer goes with the next sync, where this account may
    /// write to its server. The same answer twice changes nothing.
    ///
    /// # Errors
    /// [`Error::UnknownHandover`], [`Error::HandoverOwn`], [`Error::HandoverSuperseded`],
    /// [`Error::HandoverWithdrawn`], [`Error::KeyNotTrusted`], [`Error::KeyChanged`]; [`Error::NoteNeeded`] where it is sent back without one.
    pub fn answer_handover(
        &mut self,
        id: &str,
        answer: HandoverAnswer,
        note: &str,
    ) -> Result<SignOffView, Error> {
        let stored = self.store.read().handover(id)?;
        let stored = stored.ok_or_else(|| Error::UnknownHandover { handover: id.to_owned() })?;
        let signed = Signed::of_stored(&stored)?;
        match self.key_standing(&signed)? {
            KeyStanding::Trusted => {}
            KeyStanding::Own => return Err(Error::HandoverOwn),
            KeyStanding::New | KeyStanding::Changed => return Err(self.untrusted(&signed)?),
        }
        let (standing, _) = self.standing(stored.period, &stored.facility)?;
        if let Some(withdrawal) = standing.withdrawal_of(id) {
            return Err(Error::HandoverWithdrawn { by: withdrawal.by.clone() });
        }
        if standing.standing_of(id, &self.trusted()?) == HandoverStanding::Superseded {
            return Err(Error::HandoverSuperseded);
        }
        let note = note.trim();
        if answer == HandoverAnswer::SendBack && note.is_empty() {
            return Err(Error::NoteNeeded);
        }
        let (kind, verdict) = match answer {
            HandoverAnswer::Accept => (JournalKind::Accepted, Answer::Accepted),
            HandoverAnswer::SendBack => (JournalKind::SentBack, Answer::SentBack),
        };
        let before = standing.answer_to(id);
        if !before.is_some_and(|before| before.answer == verdict && before.note == note) {
            let account = self.account()?;
            let at = self.clock.millis().max(before.map_or(0, |before| before.at + 1));
            let brief = Brief {
                digest: Some(signed.content.digest.clone()),
                note: note.to_owned(),
                handover: Some(id.to_owned()),
                ..Brief::default()
            };
            let body = body::text(&brief)?;
            let statement = Statement {
                facility: &stored.facility,
                period: stored.period,
                kind,
                at,
                by: account.person(),
                body: &body,
            };
            self.store.write(|writer| writer.state(&statement))?;
            self.queue_answer(&signed, answer, note, at)?;
        }
        self.sign_off_view(&stored.facility, &stored.period.to_string())
    }
}
