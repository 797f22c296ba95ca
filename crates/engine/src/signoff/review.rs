//! What a supervisor still has to settle before she signs.

use std::collections::HashSet;

use jumla_domain::{Named, Rule, Severity};

use crate::surface::{CheckFinding, FollowUpState, Scope};
use crate::{Error, Workspace};

#[derive(Default)]
pub(crate) struct Review {
    /// Warnings that nobody has settled.
    pub open: Vec<CheckFinding>,
    /// Of those who have not reported, how many nobody has accounted for.
    pub unaccounted: u32,
    /// Contacts that are still to be called.
    pub to_call: u32,
}

impl Workspace {
    pub(super) fn review(&self, scope: &Scope, missing: &[Named]) -> Result<Review, Error> {
        let check = self.check(scope)?;
        let mut settled: HashSet<&str> = HashSet::new();
        let mut to_call: HashSet<&str> = HashSet::new();
        for one in &check.contacts {
            match one.follow_up.state {
                FollowUpState::ToCall => to_call.insert(&one.contact.id),
                FollowUpState::Called => false,
                FollowUpState::Explained | FollowUpState::Corrected | FollowUpState::Accepted => {
                    settled.insert(&one.contact.id)
                }
            };
        }
        for one in &check.findings {
            let Some(contact) = &one.contact else { continue };
            if one.finding.rule == Rule::NotReported && one.settled {
                settled.insert(&contact.id);
            }
            if one.follow_up.as_ref().is_some_and(|mark| mark.state == FollowUpState::ToCall) {
                to_call.insert(&contact.id);
            }
        }
        let unaccounted = missing.iter().filter(|one| !settled.contains(one.id.as_str())).count();
        let (unaccounted, to_call) = (count(unaccounted), count(to_call.len()));
        let is_open = |one: &CheckFinding| one.finding.severity == Severity::Warning && !one.settled;
        Ok(Review { open: check.findings.into_iter().filter(is_open).collect(), unaccounted, to_call })
    }
}

pub(super) fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
