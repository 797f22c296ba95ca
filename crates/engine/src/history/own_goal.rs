//! Goals of the workspace's own, beside the CHT's: of one CHW, or of everyone under a place. The CHT's goal stays the
//! headline; these are shown in the rows.

use std::collections::HashMap;

use jumla_domain::{ContactId, Named, Number, Supervised, TargetId, TargetKind};
use jumla_store::{Reader, StoredGoal};

use crate::aggregate::known;
use crate::surface::{OwnGoal, OwnGoalRequest};
use crate::{Error, Workspace};

/// More than this of anything is no month's work of one CHW.
const MOST: i64 = 1_000_000;

/// The goals by target and by whom they are for.
pub(crate) struct OwnGoals(HashMap<TargetId, HashMap<ContactId, Number>>);

impl OwnGoals {
    pub(crate) fn read(reader: Reader<'_>) -> Result<Self, Error> {
        let mut goals: HashMap<TargetId, HashMap<ContactId, Number>> = HashMap::new();
        for one in reader.own_goals()? {
            goals.entry(one.target).or_default().insert(one.subject, one.goal);
        }
        Ok(Self(goals))
    }

    /// The goal that holds for somebody: her own, else that of the nearest place above her. `path` is she, then the
    /// places, the nearest first.
    pub(crate) fn of(&self, target: &TargetId, path: &[ContactId]) -> Option<Number> {
        let goals = self.0.get(target)?;
        path.iter().find_map(|subject| goals.get(subject).copied())
    }

    /// The same for many, who are asked about only where there is a goal for the target.
    pub(crate) fn of_each(
        &self,
        target: &TargetId,
        supervised: &[Supervised],
        reader: Reader<'_>,
    ) -> Result<Vec<Option<Number>>, Error> {
        if !self.0.contains_key(target) {
            return Ok(vec![None; supervised.len()]);
        }
        let places: Vec<&str> = supervised.iter().map(|one| one.place.id.as_str()).collect();
        let lineages = reader.lineages(&places)?;
        let goal = |one: &Supervised| {
            let above = lineages.get(one.place.id.as_str()).map_or(&[][..], Vec::as_slice);
            self.of(target, &path(&one.contact.id, Some(&one.place.id), above))
        };
        Ok(supervised.iter().map(goal).collect())
    }
}

/// Somebody, the place that she leads, and the places above it.
pub(crate) fn path(contact: &str, place: Option<&str>, above: &[ContactId]) -> Vec<ContactId> {
    let own = std::iter::once(contact).chain(place).map(ContactId::from);
    own.chain(above.iter().cloned()).collect()
}

impl Workspace {
    /// Goals of the workspace's own, by target in the order of the settings, then by name.
    ///
    /// # Errors
    /// Whatever the store says.
    pub fn own_goals(&self) -> Result<Vec<OwnGoal>, Error> {
        let _still = self.store.snapshot()?;
        let configuration = self.configuration()?;
        let reader = self.store.read();
        let stored = reader.own_goals()?;
        let subjects: Vec<ContactId> = stored.iter().map(|goal| goal.subject.clone()).collect();
        // In the order of names; a subject or target that is gone stands last, under its id.
        let names: HashMap<String, (usize, String)> =
            reader.named(&subjects)?.into_iter().zip(0..).map(|(one, at)| (one.id, (at, one.name))).collect();
        let titles: HashMap<&TargetId, (usize, &String)> =
            configuration.targets.iter().zip(0..).map(|(one, at)| (&one.id, (at, &one.title))).collect();
        let mut goals: Vec<((usize, usize), OwnGoal)> = stored
            .into_iter()
            .map(|goal| {
                let (of_target, title) = titles.get(&goal.target).map_or_else(
                    || (usize::MAX, goal.target.to_string()),
                    |&(at, title)| (at, title.clone()),
                );
                let (of_subject, name) = names
                    .get(goal.subject.as_str())
                    .cloned()
                    .unwrap_or_else(|| (usize::MAX, goal.subject.to_string()));
                let shown = OwnGoal {
                    target: Named { id: goal.target.to_string(), name: title },
                    subject: Named { id: goal.subject.to_string(), name },
                    goal: goal.goal,
                    at: goal.at,
                    by: goal.by,
                };
                ((of_target, of_subject), shown)
            })
            .collect();
        goals.sort_by_key(|(place, _)| *place);
        Ok(goals.into_iter().map(|(_, goal)| goal).collect())
    }

    /// Sets a goal, or takes it away, and gives those that there are then.
    ///
    /// # Errors
    /// [`Error::UnknownTarget`], [`Error::UnknownContact`], [`Error::GoalOutOfRange`]; [`Error::NoOwnGoal`] where there
    /// is none to take away.
    pub fn set_own_goal(&mut self, request: &OwnGoalRequest) -> Result<Vec<OwnGoal>, Error> {
        let target = TargetId::from(request.target.as_str());
        let subject = ContactId::from(request.subject.as_str());
        match request.goal {
            Some(goal) => {
                let configuration = self.synced_configuration()?;
                check(known(&configuration, &target)?.kind, goal)?;
                if self.store.read().contact(&subject)?.is_none() {
                    return Err(Error::UnknownContact { contact: request.subject.clone() });
                }
                let (at, by) = (self.clock.millis(), self.account()?.user);
                self.store
                    .write(|writer| writer.set_own_goal(&StoredGoal { target, subject, goal, at, by }))?;
            }
            // Also for a target or a contact that is gone.
            None => {
                if !self.store.write(|writer| writer.remove_own_goal(&target, &subject))? {
                    return Err(Error::NoOwnGoal {
                        target: request.target.clone(),
                        subject: request.subject.clone(),
                    });
                }
            }
        }
        self.own_goals()
    }
}

fn check(kind: TargetKind, goal: Number) -> Result<(), Error> {
    let most = match kind {
        TargetKind::Count => MOST,
        TargetKind::Percent => 100,
    };
    if goal.is_count() && goal.is_positive() && goal <= Number::from(most) {
        Ok(())
    } else {
        Err(Error::GoalOutOfRange { goal: goal.to_string(), most })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_goal_wins_and_her_own_first() {
        type Case<'c> = (&'c [(&'c str, i64)], Option<i64>, &'c str);
        let table: [Case<'_>; 5] = [
            (&[], None, "no goal for the target"),
            (&[("district", 4)], Some(4), "of a place far above"),
            (&[("district", 4), ("area", 6), ("facility", 5)], Some(6), "the nearest place"),
            (&[("area", 6), ("she", 9)], Some(9), "her own"),
            (&[("elsewhere", 7)], None, "another's"),
        ];
        let above = [ContactId::from("facility"), ContactId::from("district")];
        for (goals, expected, remark) in table {
            let goals = goals.iter().map(|&(subject, goal)| (subject.into(), goal.into())).collect();
            let goals = OwnGoals([("t".into(), goals)].into());
            let path = path("she", Some("area"), &above);
            assert_eq!(goals.of(&"t".into(), &path), expected.map(Number::from), "{remark}");
            assert_eq!(goals.of(&"other".into(), &path), None, "{remark}");
        }
    }

    #[test]
    fn a_goal_is_a_whole_number_that_can_be_reached() {
        use TargetKind::{Count, Percent};
        let table = [
            (Count, "1", true, "the least"),
            (Count, "1000000", true, "the most"),
            (Count, "1000001", false, "absurd"),
            (Count, "0", false, "no goal"),
            (Count, "-5", false, "negative"),
            (Count, "2.5", false, "a fraction"),
            (Percent, "100", true, "all"),
            (Percent, "101", false, "more than all"),
        ];
        for (kind, goal, expected, remark) in table {
            assert_eq!(check(kind, Number::parse(goal).unwrap()).is_ok(), expected, "{remark}");
        }
    }
}
