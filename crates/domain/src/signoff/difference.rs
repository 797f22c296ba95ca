//! What differs between the contributions that were signed and those that are here.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::SignedContribution;
use crate::id::{ContactId, TargetId};
use crate::number::Number;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type, utoipa::ToSchema)]
pub struct ContributionCounts {
    pub pass: Number,
    pub total: Number,
}

/// One contribution, then and now; `None` where there was or is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    pub contact: ContactId,
    pub target: TargetId,
    pub before: Option<ContributionCounts>,
    pub after: Option<ContributionCounts>,
}

/// What differs, by contact and target; empty just where both have the same digest.
#[must_use]
pub fn differences(before: &[SignedContribution], after: &[SignedContribution]) -> Vec<Difference> {
    let mut all: BTreeMap<(&str, &str), [Option<ContributionCounts>; 2]> = BTreeMap::new();
    for (side, contributions) in [before, after].into_iter().enumerate() {
        for one in contributions {
            let counts = ContributionCounts { pass: one.pass, total: one.total };
            all.entry((one.contact.as_str(), one.target.as_str())).or_default()[side] = Some(counts);
        }
    }
    all.into_iter()
        .filter(|(_, [before, after])| before != after)
        .map(|((contact, target), [before, after])| Difference {
            contact: contact.into(),
            target: target.into(),
            before,
            after,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signoff::digest;

    fn one(contact: &str, pass: i64, total: i64) -> SignedContribution {
        SignedContribution {
            contact: contact.into(),
            target: "births".into(),
            pass: pass.into(),
            total: total.into(),
        }
    }

    #[test]
    fn what_differs_is_listed_and_nothing_else() {
        let base = [one("a", 1, 2), one("b", 3, 4)];
        type Case<'c> = (&'c [SignedContribution], &'c [(&'c str, bool, bool)], &'c str);
        let table: [Case<'_>; 6] = [
            (&[one("b", 3, 4), one("a", 1, 2)], &[], "another order"),
            (&[one("a", 1, 2), one("b", 3, 5)], &[("b", true, true)], "a number changed"),
            (&[one("a", 1, 2)], &[("b", true, false)], "a report is gone"),
            (&[one("a", 1, 2), one("b", 3, 4), one("c", 0, 0)], &[("c", false, true)], "a zero came late"),
            (&[], &[("a", true, false), ("b", true, false)], "nobody left"),
            (&[one("z", 1, 2), one("b", 3, 4)], &[("a", true, false), ("z", false, true)], "another contact"),
        ];
        for (now, expected, remark) in table {
            let found = differences(&base, now);
            let told: Vec<(&str, bool, bool)> = found
                .iter()
                .map(|one| (one.contact.as_str(), one.before.is_some(), one.after.is_some()))
                .collect();
            assert_eq!(told, expected, "{remark}");
            assert_eq!(found.is_empty(), digest(&base) == digest(now), "{remark}");
        }
    }
}
