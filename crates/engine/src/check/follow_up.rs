//! Marking a finding, or a CHW's month as a whole.

use chrono::NaiveDate;
use jumla_store::StoredFollowUp;

use super::mark::name;
use crate::scope::Resolved;
use crate::surface::{CheckView, FollowUpRequest, FollowUpState, Scope};
use crate::{Error, Workspace};

impl Workspace {
    /// Marks a finding, or a CHW's month as a whole, and gives the month as it is then. Without a state, the last mark
    /// is taken back.
    ///
    /// # Errors
    /// As [`Self::check`]; [`Error::UnknownFinding`], [`Error::UnknownContact`]: there is none in this month of these
    /// facilities; [`Error::NoteNeeded`] where something is said to be explained or accepted and not how;
    /// [`Error::DueDateMalformed`].
    pub fn follow_up(&mut self, request: &FollowUpRequest) -> Result<CheckView, Error> {
        let period = Some(request.period.clone()).filter(|period| !period.is_empty());
        let scope = Scope { facilities: request.facilities.clone(), period };
        let (period, mark) = {
            let _still = self.store.snapshot()?;
            let resolved = self.resolve(&scope)?;
            (resolved.period, self.mark(&resolved, request)?)
        };
        self.store.write(|writer| writer.add_follow_up(period, &mark))?;
        self.check(&scope)
    }

    fn mark(&self, resolved: &Resolved, request: &FollowUpRequest) -> Result<StoredFollowUp, Error> {
        let note = request.note.trim();
        let due = request.due.as_deref().map(str::trim).filter(|due| !due.is_empty());
        check_note(request.state, note)?;
        let due = due.map(due_date).transpose()?;
        let (contact, finding, evidence) = self.subject(resolved, request)?;
        let account = self.account()?;
        Ok(StoredFollowUp {
            contact,
            finding,
            state: request.state.map(|state| name(state).to_owned()),
            note: note.to_owned(),
            due: due.map(|due| due.to_string()),
            evidence,
            at: self.clock.millis(),
            by: if account.full_name.is_empty() { account.user } else { account.full_name },
        })
    }

    /// Contact and key, and what the mark is about as it is now. A mark can be taken back though its finding is gone.
    fn subject(
        &self,
        resolved: &Resolved,
        request: &FollowUpRequest,
    ) -> Result<(String, String, String), Error> {
        let gathered = self.gather_month(resolved)?;
        let marks = self.marks(resolved)?;
        let asked = request.contact.as_deref();
        let Some(key) = &request.finding else {
            let contact = asked.unwrap_or_default();
            let known = resolved.roster.supervised.iter().any(|one| one.contact.id == contact)
                || gathered.without_area().any(|other| other.contact.as_str() == contact);
            let marked = request.state.is_none() && marks.stored(contact, "").is_some();
            if !known && !marked {
                return Err(Error::UnknownContact { contact: contact.to_owned() });
            }
            return Ok((contact.to_owned(), String::new(), gathered.documents_of(contact)));
        };
        let found = self.odd(resolved, &gathered)?.into_iter().find(|odd| odd.key() == *key);
        let fits = |contact: &str| asked.is_none_or(|asked| asked == contact);
        match found {
            Some(odd) if fits(odd.contact_id()) => {
                let evidence = serde_json::to_string(&odd.finding).unwrap_or_default();
                Ok((odd.contact_id().to_owned(), key.clone(), evidence))
            }
            None if request.state.is_none() && marks.stored(asked.unwrap_or_default(), key).is_some() => {
                Ok((asked.unwrap_or_default().to_owned(), key.clone(), String::new()))
            }
            _ => Err(Error::UnknownFinding { finding: key.clone() }),
        }
    }
}

fn check_note(state: Option<FollowUpState>, note: &str) -> Result<(), Error> {
    let needed = matches!(state, Some(FollowUpState::Explained | FollowUpState::Accepted));
    if needed && note.is_empty() { Err(Error::NoteNeeded) } else { Ok(()) }
}

fn due_date(text: &str) -> Result<NaiveDate, Error> {
    text.parse().map_err(|_| Error::DueDateMalformed { text: text.to_owned() })
}
