//! What to do about the difference between the server's list and the store. Pure.

use std::collections::{HashMap, HashSet};

use jumla_domain::{DocumentId, Revision};

/// What an offline user's sync has to do.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Plan {
    /// Missing here, or here in another revision.
    pub fetch: Vec<(DocumentId, Revision)>,
    /// Here, but not on the list: deleted, or out of the user's sight.
    pub gone: Vec<DocumentId>,
    pub unchanged: usize,
}

pub(super) fn plan(listed: Vec<(DocumentId, Revision)>, known: &HashMap<DocumentId, Revision>) -> Plan {
    let mut plan = Plan::default();
    let mut seen = HashSet::with_capacity(listed.len());
    for (id, revision) in listed {
        if !seen.insert(id.clone()) || is_never_of_use(id.as_str()) {
            continue;
        }
        if known.get(&id) == Some(&revision) {
            plan.unchanged += 1;
        } else {
            plan.fetch.push((id, revision));
        }
    }
    plan.gone = known.keys().filter(|id| !seen.contains(*id)).cloned().collect();
    plan.gone.sort_unstable();
    plan
}

/// Documents whose id tells that they are programme code, forms, pictures or tasks.
fn is_never_of_use(id: &str) -> bool {
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

    #[test]
    fn only_what_differs_is_fetched() {
        let known = pairs(&[("same", "1-a"), ("changed", "1-a"), ("gone", "1-a")]).into_iter().collect();
        let listed = pairs(&[
            ("same", "1-a"),
            ("changed", "2-b"),
            ("new", "1-a"),
            ("new", "1-a"),
            ("_design/medic-client", "1-a"),
            ("form:death", "1-a"),
            ("task~x", "1-a"),
        ]);
        let expected = Plan {
            fetch: pairs(&[("changed", "2-b"), ("new", "1-a")]),
            gone: vec!["gone".into()],
            unchanged: 1,
        };
        assert_eq!(plan(listed, &known), expected);
    }
}
