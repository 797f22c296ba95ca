//! Whom to call about a month.

use jumla_domain::Severity;

use super::mark::is_settled;
use crate::surface::{Call, CheckFinding, CheckView, ContactFollowUp, FollowUpState, FollowUpView};

impl CheckView {
    /// Everyone whom somebody marked to be called, and everyone about whom a warning is open that nobody has asked about
    /// yet; in the order of the findings, with all that there is to ask.
    #[must_use]
    pub fn calls(&self) -> Vec<Call> {
        let mut calls: Vec<Call> = Vec::new();
        for marked in self.contacts.iter().filter(|one| is_to_call(&one.follow_up)) {
            calls.push(Call::of(marked));
        }
        for finding in &self.findings {
            let Some(contact) = &finding.contact else { continue };
            let month = self.contacts.iter().find(|one| one.contact.id == contact.id);
            if !asks(finding, month.map(|one| &one.follow_up)) {
                continue;
            }
            let position = calls.iter().position(|call| call.contact.id == contact.id);
            let call = match position {
                Some(position) => &mut calls[position],
                None => {
                    calls.push(Call {
                        contact: contact.clone(),
                        place: finding.place.clone(),
                        phone: finding.phone.clone(),
                        due: None,
                        findings: Vec::new(),
                        notes: Vec::new(),
                    });
                    let last = calls.len() - 1;
                    &mut calls[last]
                }
            };
            if let Some(mark) = &finding.follow_up {
                call.note(mark);
            }
            call.findings.push(finding.clone());
        }
        calls
    }
}

impl Call {
    fn of(marked: &ContactFollowUp) -> Self {
        let mut call = Self {
            contact: marked.contact.clone(),
            place: marked.place.clone(),
            phone: marked.phone.clone(),
            due: None,
            findings: Vec::new(),
            notes: Vec::new(),
        };
        call.note(&marked.follow_up);
        call
    }

    fn note(&mut self, mark: &FollowUpView) {
        if let Some(due) = &mark.due
            && self.due.as_ref().is_none_or(|known| due < known)
        {
            self.due = Some(due.clone());
        }
        if !mark.note.is_empty() {
            self.notes.push(mark.note.clone());
        }
    }
}

/// Whether there is something to ask about a finding; `month` is the mark on the contact's month as a whole.
fn asks(finding: &CheckFinding, month: Option<&FollowUpView>) -> bool {
    match (&finding.follow_up, month) {
        (Some(mark), _) => is_to_call(mark),
        (None, Some(month)) if !is_to_call(month) => false,
        (None, _) => finding.finding.severity == Severity::Warning,
    }
}

/// Marked so, or called in vain until the day that was set, or settled before it changed.
fn is_to_call(mark: &FollowUpView) -> bool {
    match mark.state {
        FollowUpState::ToCall => true,
        FollowUpState::Called => mark.overdue || mark.outdated,
        FollowUpState::Explained | FollowUpState::Corrected | FollowUpState::Accepted => !is_settled(mark),
    }
}
