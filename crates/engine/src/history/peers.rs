//! The others: who they are, and what the middle of them had.

use std::collections::{HashMap, HashSet};

use jumla_domain::{ContactId, Named, Number, Supervised, median};

use crate::scope::Resolved;
use crate::{Error, Workspace};

/// Fewer others than this are not compared with: the middle of two is neither's.
const FEWEST: usize = 3;

/// Everybody whom a history looks at.
pub(super) struct Crowd {
    /// Each contact once: first those supervised from the chosen facilities, in the roster's order.
    pub contacts: Vec<Member>,
    /// First the chosen facilities, in the roster's order.
    pub groups: Vec<Group>,
}

pub(super) struct Member {
    pub contact: Named,
    /// Positions of the facilities from which she is supervised.
    pub groups: Vec<usize>,
}

/// A facility.
pub(super) struct Group {
    /// How many are supervised from it.
    pub expected: usize,
}

impl Workspace {
    /// Who is supervised from which of the chosen facilities and of those beside them: of all that the account may
    /// choose, the ones under the same place. A nation has thousands, and none of them is what the far ones are.
    pub(super) fn crowd(&self, resolved: &Resolved) -> Result<Crowd, Error> {
        let chosen = &resolved.roster.facilities;
        let ours: HashSet<&str> = chosen.iter().map(|one| one.id.as_str()).collect();
        let all = &resolved.configuration.facilities;
        let ids: Vec<&str> = all.iter().map(|one| one.id.as_str()).chain(ours.iter().copied()).collect();
        let above = self.store.read().lineages(&ids)?;
        let parent = |facility: &str| above.get(facility).and_then(|lineage| lineage.first());
        let parents: HashSet<Option<&ContactId>> = ours.iter().map(|one| parent(one)).collect();
        let is_beside = |one: &&Named| !ours.contains(one.id.as_str()) && parents.contains(&parent(&one.id));
        let others: Vec<Named> = all.iter().filter(is_beside).cloned().collect();
        let facilities: Vec<Named> = chosen.iter().chain(&others).cloned().collect();
        let position: HashMap<&str, usize> = facilities.iter().map(|one| one.id.as_str()).zip(0..).collect();
        let (everyone, _) = self.supervised(&resolved.configuration, &facilities)?;
        let places: Vec<&str> = everyone.iter().map(|one| one.place.id.as_str()).collect();
        let lineages = self.store.read().lineages(&places)?;
        let mut crowd = Crowd {
            contacts: resolved.roster.supervised.iter().map(Member::of).collect(),
            groups: facilities.iter().map(|_| Group { expected: 0 }).collect(),
        };
        let mut known: HashMap<String, usize> =
            resolved.roster.supervised.iter().map(|one| one.contact.id.clone()).zip(0..).collect();
        for one in &everyone {
            let above = lineages.get(one.place.id.as_str()).and_then(|lineage| lineage.first());
            let Some(&group) = above.and_then(|facility| position.get(facility.as_str())) else { continue };
            let member = *known.entry(one.contact.id.clone()).or_insert_with(|| {
                crowd.contacts.push(Member::of(one));
                crowd.contacts.len() - 1
            });
            // Somebody who leads several places of a facility is one of its contacts.
            if !crowd.contacts[member].groups.contains(&group) {
                crowd.contacts[member].groups.push(group);
                crowd.groups[group].expected += 1;
            }
        }
        Ok(crowd)
    }
}

impl Member {
    fn of(one: &Supervised) -> Self {
        Self { contact: one.contact.clone(), groups: Vec::new() }
    }
}

/// What the others had, month by month.
pub(super) struct Others {
    are_enough: bool,
    month: Vec<Number>,
    medians: Vec<Option<Number>>,
}

impl Others {
    /// So many others there are, whether or not they reported.
    pub(super) fn new(others: usize) -> Self {
        Self { are_enough: others >= FEWEST, month: Vec::new(), medians: Vec::new() }
    }

    pub(super) fn add(&mut self, value: Number) {
        self.month.push(value);
    }

    /// A month in which too few of them reported has no middle.
    pub(super) fn end_month(&mut self) {
        let month = std::mem::take(&mut self.month);
        self.medians.push(if month.len() < FEWEST { None } else { median(month) });
    }

    /// `None` where there are too few others at all.
    pub(super) fn medians(self) -> Option<Vec<Option<Number>>> {
        self.are_enough.then_some(self.medians)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_few_is_not_told() {
        type Case<'c> = (usize, &'c [&'c [i64]], Option<&'c [Option<i64>]>, &'c str);
        let table: [Case<'_>; 4] = [
            (2, &[&[1, 2]], None, "two others are too few"),
            (3, &[&[9, 1, 5], &[1, 5]], Some(&[Some(5), None]), "in the second month too few reported"),
            (4, &[&[1, 3, 5, 9], &[]], Some(&[Some(4), None]), "half way; then nobody, which is no 0"),
            (3, &[&[0, 0, 7]], Some(&[Some(0)]), "a 0 that was reported is one"),
        ];
        for (others, months, expected, remark) in table {
            let mut all = Others::new(others);
            for month in months {
                month.iter().for_each(|&value| all.add(value.into()));
                all.end_month();
            }
            let expected: Option<Vec<Option<Number>>> =
                expected.map(|medians| medians.iter().map(|one| one.map(Number::from)).collect());
            assert_eq!(all.medians(), expected, "{remark}");
        }
    }
}
