//! Which place an org unit may be. Pure; nothing is decided here, only proposed.
//!
//! An id or a code of the org unit in a field of the place says it outright. Names say it where they are alike and the
//! place stands below that of the org unit above, so it is done from the top down. What fits as well as something else
//! is not proposed, but shown.

use std::collections::{HashMap, HashSet};

use super::likeness::{KindWords, Spelled};
use crate::surface::{PlaceMatch, PlaceProblem};

/// An org unit without a place.
#[derive(Clone, Debug)]
pub(super) struct Unit {
    pub id: String,
    pub code: Option<String>,
    pub name: String,
    /// The org unit above it, and its name.
    pub parent: Option<(String, String)>,
    /// How many are above it.
    pub depth: usize,
}

#[derive(Clone, Debug)]
pub(super) struct Place {
    pub id: String,
    pub name: String,
    /// The places above it, the nearest first.
    pub lineage: Vec<String>,
    /// What stands in its other fields.
    pub values: Vec<String>,
    /// It is an org unit already.
    pub is_linked: bool,
}

/// Positions of places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Proposal {
    pub best: Option<Fit>,
    pub others: Vec<Fit>,
    pub problem: Option<PlaceProblem>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fit {
    pub place: usize,
    pub by: PlaceMatch,
    pub likeness: u32,
}

/// Below the place of the org unit above, names may differ by so much more.
const ALIKE_BELOW_PARENT: u32 = 70;
const ALIKE: u32 = 85;
/// What is closer behind the best than this is as good.
const LEAD: u32 = 5;
const MOST_OTHERS: usize = 3;
/// A beginning that more places have is none to look by.
const MOST_BY_BEGINNING: usize = 200;

struct Places<'p> {
    places: &'p [Place],
    spelled: Vec<Spelled>,
    by_id: HashMap<&'p str, usize>,
    by_value: HashMap<&'p str, Vec<usize>>,
    by_beginning: HashMap<String, Vec<usize>>,
    children: HashMap<&'p str, Vec<usize>>,
}

/// A proposal for each org unit, in the order in which they are given. `linked` are those that have a place: org unit to
/// the place's id.
pub(super) fn propose(units: &[Unit], places: &[Place], linked: &HashMap<String, String>) -> Vec<Proposal> {
    let names =
        units.iter().map(|unit| unit.name.as_str()).chain(places.iter().map(|place| place.name.as_str()));
    let kinds = KindWords::among(names);
    let index = Places::new(places, &kinds);
    let mut place_of: HashMap<&str, usize> = linked
        .iter()
        .filter_map(|(unit, place)| Some((unit.as_str(), *index.by_id.get(place.as_str())?)))
        .collect();
    let mut proposals = vec![Proposal::default(); units.len()];
    let mut depths: Vec<usize> = units.iter().map(|unit| unit.depth).collect();
    depths.sort_unstable();
    depths.dedup();
    for depth in depths {
        let of_depth: Vec<usize> = (0..units.len()).filter(|&one| units[one].depth == depth).collect();
        for &one in &of_depth {
            proposals[one] = index.propose(&units[one], &kinds, &place_of);
        }
        withdraw_shared(&of_depth, &mut proposals);
        for &one in &of_depth {
            if let Some(best) = proposals[one].best.filter(|_| proposals[one].problem.is_none()) {
                place_of.insert(&units[one].id, best.place);
            }
        }
    }
    proposals
}

/// A place that is the best for several org units is proposed for the one that it fits clearly better than the others, or
/// for none.
fn withdraw_shared(units: &[usize], proposals: &mut [Proposal]) {
    let mut wanted: HashMap<usize, Vec<(usize, Fit)>> = HashMap::new();
    for &one in units {
        if let Some(best) = proposals[one].best {
            wanted.entry(best.place).or_default().push((one, best));
        }
    }
    for mut rivals in wanted.into_values().filter(|rivals| rivals.len() > 1) {
        rivals.sort_by_key(|(_, fit)| (strength(fit.by), std::cmp::Reverse(fit.likeness)));
        let (first, second) = (rivals[0].1, rivals[1].1);
        let clear = strength(first.by) < strength(second.by) || first.likeness >= second.likeness + LEAD;
        for (one, fit) in rivals.into_iter().skip(usize::from(clear)) {
            let proposal = &mut proposals[one];
            proposal.best = None;
            proposal.others.insert(0, fit);
            proposal.others.truncate(MOST_OTHERS);
            proposal.problem = Some(PlaceProblem::Ambiguous);
        }
    }
}

/// The less, the surer.
fn strength(by: PlaceMatch) -> u8 {
    match by {
        PlaceMatch::Id => 0,
        PlaceMatch::Code => 1,
        PlaceMatch::NameAndParent => 2,
        PlaceMatch::Name => 3,
    }
}

impl<'p> Places<'p> {
    fn new(places: &'p [Place], kinds: &KindWords) -> Self {
        let spelled: Vec<Spelled> = places.iter().map(|place| kinds.spell(&place.name)).collect();
        let mut index = Self {
            places,
            by_id: places.iter().enumerate().map(|(position, place)| (place.id.as_str(), position)).collect(),
            by_value: HashMap::new(),
            by_beginning: HashMap::new(),
            children: HashMap::new(),
            spelled,
        };
        for (position, place) in places.iter().enumerate() {
            for value in &place.values {
                index.by_value.entry(value).or_default().push(position);
            }
            for beginning in index.spelled[position].beginnings() {
                index.by_beginning.entry(beginning).or_default().push(position);
            }
            if let Some(parent) = place.lineage.first() {
                index.children.entry(parent).or_default().push(position);
            }
        }
        index
    }

    fn propose(&self, unit: &Unit, kinds: &KindWords, place_of: &HashMap<&str, usize>) -> Proposal {
        let by_value = [(Some(&unit.id), PlaceMatch::Id), (unit.code.as_ref(), PlaceMatch::Code)];
        for (value, by) in by_value {
            let Some(value) = value.filter(|value| !value.is_empty()) else { continue };
            let found = self.by_value.get(value.as_str()).map_or(&[][..], Vec::as_slice);
            let spelled = kinds.spell(&unit.name);
            let fit = |&place: &usize| Fit { place, by, likeness: spelled.likeness(&self.spelled[place]) };
            match found {
                [] => {}
                [only] => {
                    let elsewhere = self.places[*only].is_linked;
                    let problem = elsewhere.then_some(PlaceProblem::LinkedElsewhere);
                    return Proposal { best: Some(fit(only)), others: Vec::new(), problem };
                }
                several => {
                    let others = several.iter().take(MOST_OTHERS).map(fit).collect();
                    return Proposal { best: None, others, problem: Some(PlaceProblem::Ambiguous) };
                }
            }
        }
        self.by_name(unit, kinds, place_of)
    }

    fn by_name(&self, unit: &Unit, kinds: &KindWords, place_of: &HashMap<&str, usize>) -> Proposal {
        let spelled = kinds.spell(&unit.name);
        let above = unit.parent.as_ref().map(|(id, name)| (place_of.get(id.as_str()), kinds.spell(name)));
        let parent_place = above.as_ref().and_then(|(place, _)| place.copied());
        let mut fits: Vec<(bool, Fit)> = self
            .candidates(&spelled, parent_place)
            .into_iter()
            .filter_map(|place| {
                let likeness = spelled.likeness(&self.spelled[place]);
                let below = match &above {
                    Some((Some(parent), _)) => self.is_below(place, **parent),
                    Some((None, name)) => {
                        self.parent_of(place).is_some_and(|one| self.spelled[one].likeness(name) >= ALIKE)
                    }
                    None => false,
                };
                let by = if below { PlaceMatch::NameAndParent } else { PlaceMatch::Name };
                let enough = likeness >= if below { ALIKE_BELOW_PARENT } else { ALIKE };
                // A namesake below another parent is shown, and not proposed.
                enough.then_some((below || parent_place.is_none(), Fit { place, by, likeness }))
            })
            .collect();
        fits.sort_by_key(|(proposable, fit)| {
            (!proposable, strength(fit.by), std::cmp::Reverse(fit.likeness), fit.place)
        });
        let (first, second) = (fits.first().copied(), fits.get(1).copied());
        let Some((true, best)) = first else {
            let others = fits.into_iter().take(MOST_OTHERS).map(|(_, fit)| fit).collect();
            return Proposal { best: None, others, problem: None };
        };
        let rivalled = second.is_some_and(|(proposable, fit)| {
            proposable && fit.by == best.by && fit.likeness + LEAD > best.likeness
        });
        let skip = usize::from(!rivalled);
        let others = fits.iter().skip(skip).take(MOST_OTHERS).map(|(_, fit)| *fit).collect();
        Proposal {
            best: (!rivalled).then_some(best),
            others,
            problem: rivalled.then_some(PlaceProblem::Ambiguous),
        }
    }

    /// Places that are worth comparing, none of which is an org unit already.
    fn candidates(&self, spelled: &Spelled, parent: Option<usize>) -> HashSet<usize> {
        let mut found: HashSet<usize> = HashSet::new();
        for beginning in spelled.beginnings() {
            if let Some(places) = self.by_beginning.get(&beginning)
                && places.len() <= MOST_BY_BEGINNING
            {
                found.extend(places);
            }
        }
        if let Some(children) = parent.and_then(|parent| self.children.get(self.places[parent].id.as_str())) {
            found.extend(children);
        }
        found.retain(|&place| !self.places[place].is_linked);
        found
    }

    fn is_below(&self, place: usize, above: usize) -> bool {
        self.places[place].lineage.contains(&self.places[above].id)
    }

    fn parent_of(&self, place: usize) -> Option<usize> {
        self.by_id.get(self.places[place].lineage.first()?.as_str()).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(id: &str, name: &str, code: Option<&str>, parent: Option<(&str, &str)>) -> Unit {
        Unit {
            id: id.to_owned(),
            code: code.map(ToOwned::to_owned),
            name: name.to_owned(),
            parent: parent.map(|(id, name)| (id.to_owned(), name.to_owned())),
            depth: usize::from(parent.is_some()),
        }
    }

    fn place(id: &str, name: &str, parent: Option<&str>, values: &[&str]) -> Place {
        Place {
            id: id.to_owned(),
            name: name.to_owned(),
            lineage: parent.map(ToOwned::to_owned).into_iter().collect(),
            values: values.iter().map(|&value| value.to_owned()).collect(),
            is_linked: false,
        }
    }

    /// `place by likeness`, `?` before what is a problem.
    fn told(proposal: &Proposal, places: &[Place]) -> String {
        let sign = if proposal.problem.is_some() { "?" } else { "" };
        let best = proposal
            .best
            .map_or("nothing".to_owned(), |fit| format!("{} {:?}", places[fit.place].id, fit.by));
        let others: Vec<&str> = proposal.others.iter().map(|fit| places[fit.place].id.as_str()).collect();
        format!("{sign}{best} [{}]", others.join(" "))
    }

    #[test]
    fn an_id_or_a_code_says_it_and_names_do_where_they_are_alone() {
        let kilifi = Some(("uKilifi", "Kilifi"));
        let places = [
            place("kilifi", "Kilifi County", None, &[]),
            place("voi", "Voi County", None, &[]),
            place("bahari", "Bahari", Some("kilifi"), &["MFL-1"]),
            place("bahari-voi", "Bahari", Some("voi"), &[]),
            place("mnarani", "Mnaranni", Some("kilifi"), &[]),
            place("twin-1", "Sokoni A", Some("kilifi"), &[]),
            place("twin-2", "Sokoni B", Some("kilifi"), &[]),
            place("by-id", "Something else", Some("kilifi"), &["uById"]),
            Place { is_linked: true, ..place("taken", "Taken", Some("kilifi"), &["T-1"]) },
        ];
        let linked = HashMap::from([("uKilifi".to_owned(), "kilifi".to_owned())]);
        for (unit, expected, remark) in [
            (unit("u", "Whatever", Some("MFL-1"), kilifi), "bahari Code []", "by its code"),
            (unit("uById", "Whatever", None, kilifi), "by-id Id []", "by its id"),
            (
                unit("u", "Bahari", None, kilifi),
                "bahari NameAndParent [bahari-voi]",
                "the one below the parent's place",
            ),
            (unit("u", "Mnarani", None, kilifi), "mnarani NameAndParent []", "spelled otherwise"),
            (unit("u", "Sokoni", None, kilifi), "?nothing [twin-1 twin-2]", "two fit as well"),
            (
                unit("u", "Bahari", None, Some(("uX", "Voi County"))),
                "bahari-voi NameAndParent [bahari]",
                "by the parent's name",
            ),
            (
                unit("u", "Bahari", None, Some(("uX", "Elsewhere"))),
                "?nothing [bahari bahari-voi]",
                "the parent says nothing",
            ),
            (unit("u", "Taken", None, kilifi), "nothing []", "a place that is another org unit is nobody's"),
            (
                unit("u", "Any", Some("T-1"), kilifi),
                "?taken Code []",
                "unless a code says it: a contradiction",
            ),
            (unit("u", "Nothing like it", None, kilifi), "nothing []", "a new one"),
        ] {
            let proposals = propose(&[unit], &places, &linked);
            assert_eq!(told(&proposals[0], &places), expected, "{remark}");
        }
    }

    #[test]
    fn what_is_proposed_above_counts_below_and_nothing_is_proposed_twice() {
        let places = [
            place("kilifi", "Kilifi", None, &[]),
            place("bahari", "Bahari", Some("kilifi"), &[]),
            place("bahari-voi", "Bahari", Some("other"), &[]),
        ];
        let above = Some(("uKilifi", "Kilifi"));
        let units = [
            unit("uBahari", "Bahari", None, above),
            unit("uKilifi", "Kilifi", None, None),
            unit("uTwin", "Bahari", None, above),
            unit("uBaharii", "Baharii", None, above),
        ];
        let told: Vec<String> =
            propose(&units[..2], &places, &HashMap::new()).iter().map(|one| told(one, &places)).collect();
        assert_eq!(told, ["bahari NameAndParent [bahari-voi]", "kilifi Name []"]);
        let twins = propose(&units[..3], &places, &HashMap::new());
        assert!(twins[0].best.is_none() && twins[2].best.is_none(), "{twins:?}");
        assert_eq!(twins[0].problem, Some(PlaceProblem::Ambiguous));
        let units = [units[0].clone(), units[1].clone(), units[3].clone()];
        let clear = propose(&units, &places, &HashMap::new());
        assert!(clear[0].best.is_some() && clear[2].best.is_none(), "{clear:?}");
    }
}
