//! What to do about the difference between the server's list and the store. Pure.

use std::collections::HashMap;

use jumla_domain::{DocumentId, Revision};

use crate::surface::Extent;

/// The server's list held against what is here.
pub(super) struct Comparison<'l> {
    listed: &'l [(DocumentId, Revision)],
    places: HashMap<&'l str, usize>,
    found: Vec<Found>,
    gone: Vec<DocumentId>,
    away: Vec<DocumentId>,
}

/// What is here of a document that is listed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Found {
    Nothing,
    Same,
    /// The same, marked as out of sight.
    Back,
    /// A later revision: it changed while it was fetched.
    Later,
    Other,
    /// Of no use, or named before.
    NotWanted,
}

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

impl<'l> Comparison<'l> {
    pub(super) fn with(listed: &'l [(DocumentId, Revision)]) -> Self {
        let mut places = HashMap::with_capacity(listed.len());
        let mut found = vec![Found::Nothing; listed.len()];
        for (place, (id, _)) in listed.iter().enumerate() {
            if is_never_of_use(id.as_str()) || places.contains_key(id.as_str()) {
                found[place] = Found::NotWanted;
            } else {
                places.insert(id.as_str(), place);
            }
        }
        Self { listed, places, found, gone: Vec::new(), away: Vec::new() }
    }

    /// A document that is here; `left` where it is marked as out of sight.
    pub(super) fn see(&mut self, id: &str, revision: &str, left: bool) {
        let Some(&place) = self.places.get(id) else {
            // Of no use, and yet listed, it is neither wanted nor gone.
            if !is_never_of_use(id) {
                let list = if left { &mut self.away } else { &mut self.gone };
                list.push(id.into());
            }
            return;
        };
        let listed = self.listed[place].1.as_str();
        self.found[place] = match (revision == listed, left) {
            (true, false) => Found::Same,
            (true, true) => Found::Back,
            (false, _) if generation(revision) > generation(listed) => Found::Later,
            (false, _) => Found::Other,
        };
    }

    /// Documents that have been out of sight before are asked about again only where everything is: they do not count
    /// anyhow.
    pub(super) fn plan(mut self, extent: Extent) -> Plan {
        let mut plan = Plan { gone: std::mem::take(&mut self.gone), ..Plan::default() };
        for (found, (id, revision)) in self.found.into_iter().zip(self.listed) {
            match found {
                Found::NotWanted => {}
                Found::Same if extent == Extent::Changes => plan.unchanged += 1,
                Found::Back if extent == Extent::Changes => {
                    plan.unchanged += 1;
                    plan.back.push(id.clone());
                }
                _ => plan.fetch.push((id.clone(), revision.clone())),
            }
        }
        if extent == Extent::Full {
            plan.gone.append(&mut self.away);
        }
        plan.gone.sort_unstable();
        plan
    }

    /// What of the list is not here in that revision or a later one.
    pub(super) fn differences(self) -> Vec<(DocumentId, Revision)> {
        let differing = self.found.into_iter().zip(self.listed);
        let differing = differing.filter(|(found, _)| matches!(found, Found::Nothing | Found::Other));
        differing.map(|(_, pair)| pair.clone()).collect()
    }
}

fn generation(revision: &str) -> u64 {
    revision.split_once('-').and_then(|(number, _)| number.parse().ok()).unwrap_or(0)
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

    fn compared<'l>(listed: &'l [(DocumentId, Revision)], known: &[(&str, &str, bool)]) -> Comparison<'l> {
        let mut comparison = Comparison::with(listed);
        for &(id, revision, left) in known {
            comparison.see(id, revision, left);
        }
        comparison
    }

    #[test]
    fn only_what_differs_is_fetched() {
        let known = [
            ("same", "1-a", false),
            ("changed", "1-a", false),
            ("gone", "1-a", false),
            ("back", "1-a", true),
            ("away", "1-a", true),
            ("later", "3-c", false),
        ];
        let listed = pairs(&[
            ("same", "1-a"),
            ("changed", "2-b"),
            ("new", "1-a"),
            ("new", "1-a"),
            ("back", "1-a"),
            ("later", "2-b"),
            ("_design/medic-client", "1-a"),
            ("form:death", "1-a"),
            ("task~x", "1-a"),
        ]);
        let expected = Plan {
            fetch: pairs(&[("changed", "2-b"), ("new", "1-a"), ("later", "2-b")]),
            gone: vec!["gone".into()],
            back: vec!["back".into()],
            unchanged: 2,
        };
        assert_eq!(compared(&listed, &known).plan(Extent::Changes), expected);
        let everything = compared(&listed, &known).plan(Extent::Full);
        assert_eq!(everything.fetch.len(), 5);
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
            let listed = pairs(&[("d", there)]);
            let found = compared(&listed, &[("d", here, false)]).differences();
            assert_eq!(found.len(), usize::from(differs), "{remark}");
        }
        let twice = pairs(&[("d", "1-a"), ("d", "1-a")]);
        assert_eq!(compared(&twice, &[]).differences().len(), 1, "absent, named twice");
    }
}
