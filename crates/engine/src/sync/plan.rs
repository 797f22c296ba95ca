//! What to do about the difference between the server's list and the store. Pure.

use std::collections::{HashMap, HashSet};

use jumla_domain::{DocumentId, Revision};
use jumla_store::Known;

use crate::surface::Extent;

/// What an offline user's sync has to do.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Plan {
    /// Missing here, or here in another revision; everything, where everything is wanted again.
    pub fetch: Vec<(DocumentId, Revision)>,
    /// Here, but not on the list: deleted, or out of the user's sight.
    pub gone: Vec<DocumentId>,
    /// On the list again in the revision that is here, after having been out of sight.
    pub back: Vec<DocumentId>,
    pub unchanged: usize,
}

/// Documents that have been out of sight before are asked about again only where everything is: they do not count
/// anyhow.
pub(super) fn plan(
    listed: &[(DocumentId, Revision)],
    known: &HashMap<DocumentId, Known>,
    extent: Extent,
) -> Plan {
    let mut plan = Plan::default();
    let mut seen = HashSet::with_capacity(listed.len());
    for (id, revision) in listed {
        if !seen.insert(id) || is_never_of_use(id.as_str()) {
            continue;
        }
        match known.get(id) {
            Some(here) if here.revision == *revision && extent == Extent::Changes => {
                plan.unchanged += 1;
                if here.left {
                    plan.back.push(id.clone());
                }
            }
            _ => plan.fetch.push((id.clone(), revision.clone())),
        }
    }
    let gone = known.iter().filter(|(id, here)| !seen.contains(id) && (!here.left || extent == Extent::Full));
    plan.gone = gone.map(|(id, _)| id.clone()).collect();
    plan.gone.sort_unstable();
    plan
}

/// What of the list is not here in that revision or a later one.
pub(super) fn differences(
    listed: &[(DocumentId, Revision)],
    known: &HashMap<DocumentId, Known>,
) -> Vec<DocumentId> {
    let behind = |id: &DocumentId, revision: &Revision| match known.get(id) {
        Some(here) => here.revision != *revision && generation(&here.revision) <= generation(revision),
        None => true,
    };
    let mut seen = HashSet::new();
    listed
        .iter()
        .filter(|(id, revision)| !is_never_of_use(id.as_str()) && behind(id, revision) && seen.insert(id))
        .map(|(id, _)| id.clone())
        .collect()
}

fn generation(revision: &Revision) -> u64 {
    revision.as_str().split_once('-').and_then(|(number, _)| number.parse().ok()).unwrap_or(0)
}

/// Documents whose id tells that they are programme code, forms, pictures or tasks.
pub(super) fn is_never_of_use(id: &str) -> bool {
    const PREFIXES: [&str; 4] = ["_design/", "form:", "task~", "feedback-"];
    const IDS: [&str; 8] = [
        "branding",
        "extension-libs",
        "migration-log",
        "partners",
        "privacy-policies",
        "resources",
        "service-worker-meta",
        "zscore-charts",
    ];
    PREFIXES.iter().any(|prefix| id.starts_with(prefix)) || IDS.contains(&id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(list: &[(&str, &str)]) -> Vec<(DocumentId, Revision)> {
        list.iter().map(|&(id, revision)| (id.into(), revision.into())).collect()
    }

    fn known(list: &[(&str, &str, bool)]) -> HashMap<DocumentId, Known> {
        list.iter()
            .map(|&(id, revision, left)| (id.into(), Known { revision: revision.into(), left }))
            .collect()
    }

    #[test]
    fn only_what_differs_is_fetched() {
        let known = known(&[
            ("same", "1-a", false),
            ("changed", "1-a", false),
            ("gone", "1-a", false),
            ("back", "1-a", true),
            ("away", "1-a", true),
        ]);
        let listed = pairs(&[
            ("same", "1-a"),
            ("changed", "2-b"),
            ("new", "1-a"),
            ("new", "1-a"),
            ("back", "1-a"),
            ("_design/medic-client", "1-a"),
            ("form:death", "1-a"),
            ("task~x", "1-a"),
        ]);
        let expected = Plan {
            fetch: pairs(&[("changed", "2-b"), ("new", "1-a")]),
            gone: vec!["gone".into()],
            back: vec!["back".into()],
            unchanged: 2,
        };
        assert_eq!(plan(&listed, &known, Extent::Changes), expected);
        let everything = plan(&listed, &known, Extent::Full);
        assert_eq!(everything.fetch.len(), 4);
        assert_eq!(everything.gone, ["away".into(), "gone".into()]);
    }

    #[test]
    fn what_is_here_in_a_later_revision_is_no_difference() {
        let table = [
            ("3-a", "3-a", false, "the same"),
            ("4-b", "3-a", false, "changed while it was fetched"),
            ("2-a", "3-a", true, "older"),
            ("3-b", "3-a", true, "the other of two conflicting ones"),
            ("junk", "3-a", true, "no revision at all"),
        ];
        for (here, there, differs, remark) in table {
            let found = differences(&pairs(&[("d", there)]), &known(&[("d", here, false)]));
            assert_eq!(found.len(), usize::from(differs), "{remark}");
        }
        assert_eq!(
            differences(&pairs(&[("d", "1-a"), ("d", "1-a")]), &known(&[])).len(),
            1,
            "absent, named twice"
        );
    }
}
