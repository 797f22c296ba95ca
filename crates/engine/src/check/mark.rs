//! Marks that were put on findings and on contacts' months, as they look now.

use std::collections::HashMap;

use chrono::NaiveDate;
use jumla_domain::{Finding, Named, check};
use jumla_store::StoredFollowUp;

use super::gather::{Gathered, Odd, other_named};
use crate::scope::Resolved;
use crate::surface::{ContactFollowUp, FollowUpState, FollowUpView};
use crate::{Error, Workspace};

/// The marks of a month, by contact and finding.
pub(super) struct Marks {
    marks: HashMap<(String, String), StoredFollowUp>,
    today: NaiveDate,
}

impl Workspace {
    pub(super) fn marks(&self, resolved: &Resolved) -> Result<Marks, Error> {
        let stored = self.store.read().follow_ups(resolved.period)?;
        let marks = stored.into_iter().map(|one| ((one.contact.clone(), one.finding.clone()), one));
        Ok(Marks { marks: marks.collect(), today: resolved.today })
    }
}

impl Marks {
    /// The contacts whose month as a whole is marked, in the order of the roster; without their phones.
    pub(super) fn contacts(&self, resolved: &Resolved, gathered: &Gathered) -> Vec<ContactFollowUp> {
        let roster = resolved.roster.supervised.iter().map(|one| (&one.contact, Some(&one.place)));
        let others: Vec<Named> = gathered.without_area().map(other_named).collect();
        roster
            .chain(others.iter().map(|contact| (contact, None)))
            .filter_map(|(contact, place)| {
                let mark = self.stored(&contact.id, "")?;
                // Outdated when another document, or another revision of it, has come.
                let outdated = mark.evidence != gathered.documents_of(&contact.id);
                Some(ContactFollowUp {
                    contact: contact.clone(),
                    place: place.cloned(),
                    phone: None,
                    follow_up: self.view(mark, outdated)?,
                })
            })
            .collect()
    }

    pub(super) fn stored(&self, contact: &str, finding: &str) -> Option<&StoredFollowUp> {
        self.marks.get(&(contact.to_owned(), finding.to_owned()))
    }

    pub(super) fn of_finding(&self, odd: &Odd, key: &str) -> Option<FollowUpView> {
        let mark = self.stored(odd.contact_id(), key)?;
        let then: Option<Finding> = serde_json::from_str(&mark.evidence).ok();
        let outdated = then.as_ref().is_none_or(|then| !check::is_unchanged(then, &odd.finding));
        let view = self.view(mark, outdated)?;
        Some(FollowUpView { then: then.filter(|_| outdated), ..view })
    }

    fn view(&self, mark: &StoredFollowUp, outdated: bool) -> Option<FollowUpView> {
        let state = state_called(mark.state.as_deref()?)?;
        let mut view = FollowUpView {
            state,
            note: mark.note.clone(),
            due: mark.due.clone(),
            overdue: false,
            at: mark.at,
            by: mark.by.clone(),
            outdated,
            then: None,
        };
        let due: Option<NaiveDate> = mark.due.as_deref().and_then(|due| due.parse().ok());
        view.overdue = !is_settled(&view) && due.is_some_and(|due| due < self.today);
        Some(view)
    }
}

/// Nothing is left to be done about it.
pub(super) fn is_settled(view: &FollowUpView) -> bool {
    let settled = match view.state {
        FollowUpState::ToCall | FollowUpState::Called => false,
        FollowUpState::Explained | FollowUpState::Corrected | FollowUpState::Accepted => true,
    };
    settled && !view.outdated
}

/// As the store keeps it.
pub(super) fn name(state: FollowUpState) -> &'static str {
    match state {
        FollowUpState::ToCall => "to_call",
        FollowUpState::Called => "called",
        FollowUpState::Explained => "explained",
        FollowUpState::Corrected => "corrected",
        FollowUpState::Accepted => "accepted",
    }
}

fn state_called(text: &str) -> Option<FollowUpState> {
    use FollowUpState::{Accepted, Called, Corrected, Explained, ToCall};
    [ToCall, Called, Explained, Corrected, Accepted].into_iter().find(|state| name(*state) == text)
}
