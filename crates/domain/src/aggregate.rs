//! The CHW Aggregate: one target over all contacts supervised from the chosen facilities.
//!
//! The rule is the CHT's. Without a goal the counts are summed (a percent is pooled, not averaged). With a goal the
//! aggregate is the number of contacts that met it, out of **all** supervised contacts, those without a report
//! included. What the CHT hides, how many reported, stands beside it as coverage.

use crate::contribution::{Contribution, ReportedValue};
use crate::coverage::Coverage;
use crate::number::Number;
use crate::target::{TargetDefinition, TargetKind};

/// One target's aggregate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aggregate {
    /// Σ pass; with a goal, how many contacts met it.
    pub pass: Number,
    /// Σ total; with a goal, how many contacts are supervised.
    pub total: Number,
    /// Pooled, for percent targets without a goal.
    pub percent: Option<i64>,
    pub goal_met: Option<bool>,
    pub coverage: Coverage,
}

/// An aggregate under way: one target, to which the supervised contacts are added one by one, in any order.
#[derive(Clone, Debug)]
pub struct Tally<'t> {
    target: &'t TargetDefinition,
    supervised: usize,
    reported: usize,
    met: usize,
    pass: Number,
    total: Number,
}

impl<'t> Tally<'t> {
    #[must_use]
    pub fn new(target: &'t TargetDefinition) -> Self {
        let (pass, total) = (Number::ZERO, Number::ZERO);
        Self { target, supervised: 0, reported: 0, met: 0, pass, total }
    }

    /// Adds one supervised contact, with its value where it has one.
    pub fn add(&mut self, value: Option<&ReportedValue>) {
        let one = Contribution::of(self.target, value);
        self.supervised += 1;
        self.met += usize::from(one.goal_met == Some(true));
        if let Some((pass, total)) = one.counts {
            self.reported += 1;
            self.pass = self.pass + pass;
            self.total = self.total + total;
        }
    }

    #[must_use]
    pub fn finish(&self) -> Aggregate {
        let coverage = Coverage::new(self.supervised, self.reported);
        if self.target.goal.is_set() {
            return Aggregate {
                pass: count(self.met),
                total: count(self.supervised),
                percent: None,
                goal_met: Some(self.met >= self.supervised),
                coverage,
            };
        }
        let (pass, total) = (self.pass, self.total);
        let percent = (self.target.kind == TargetKind::Percent).then(|| pass.percent_of(total));
        Aggregate { pass, total, percent, goal_met: None, coverage }
    }
}

impl Aggregate {
    /// The one line on the card: "3 of 10", "76%" or "1204". `ratio` is the translated pattern with `{{pass}}` and
    /// `{{total}}`.
    #[must_use]
    pub fn summary(&self, target: &TargetDefinition, ratio: &str) -> String {
        if target.goal.is_set() {
            ratio.replace("{{pass}}", &self.pass.to_string()).replace("{{total}}", &self.total.to_string())
        } else if let Some(percent) = self.percent {
            format!("{percent}%")
        } else {
            self.pass.to_string()
        }
    }
}

fn count(of: usize) -> Number {
    Number::from(i64::try_from(of).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::target::Goal;

    fn target(kind: TargetKind, goal: &str) -> TargetDefinition {
        TargetDefinition {
            id: "t".into(),
            kind,
            goal: Goal(Number::parse(goal).unwrap()),
            title: String::new(),
            icon: None,
            aggregate: true,
            mapping: Vec::new(),
        }
    }

    fn aggregate(target: &TargetDefinition, values: &[Option<ReportedValue>]) -> Aggregate {
        let mut tally = Tally::new(target);
        values.iter().for_each(|value| tally.add(value.as_ref()));
        tally.finish()
    }

    #[test]
    fn follows_the_rule_of_the_cht() {
        use TargetKind::{Count, Percent};
        let some = |pass, total| Some(ReportedValue::counts(pass, total));
        let table = [
            (Percent, "-1", vec![some(15, 30), some(5, 21), some(0, 0)], "39%", None, 3, "pooled"),
            (
                Percent,
                "80",
                vec![some(16, 21), some(18, 20), some(0, 0)],
                "1 of 3",
                Some(false),
                3,
                "row by row",
            ),
            (Percent, "-1", vec![some(0, 0)], "0%", None, 1, "no denominator"),
            (
                Count,
                "-1",
                vec![some(1000, 1000), None, some(204, 204)],
                "1204",
                None,
                2,
                "missing adds nothing",
            ),
            (Count, "0", vec![some(4, 4)], "4", None, 1, "goal 0 is no goal"),
            (
                Count,
                "10",
                vec![some(10, 12), some(9, 20), None],
                "1 of 3",
                Some(false),
                2,
                "missing is not met",
            ),
            (Count, "2.5", vec![some(3, 3)], "1 of 1", Some(true), 1, "a goal may be a fraction"),
            (Count, "10", vec![], "0 of 0", Some(true), 0, "nobody supervised"),
        ];
        for (kind, goal, values, summary, goal_met, reported, remark) in table {
            let target = target(kind, goal);
            let result = aggregate(&target, &values);
            assert_eq!(result.summary(&target, "{{pass}} of {{total}}"), summary, "{remark}");
            assert_eq!(result.goal_met, goal_met, "{remark}");
            assert_eq!(result.coverage, Coverage::new(values.len(), reported), "{remark}");
        }
    }

    #[test]
    fn an_unreadable_value_is_missing_not_zero() {
        let target = target(TargetKind::Percent, "80");
        let value = ReportedValue::Unreadable { raw: "{}".into() };
        let result = aggregate(&target, &[Some(value.clone())]);
        let row = Contribution::of(&target, Some(&value));
        assert!(row.is_missing());
        assert_eq!(row.percent, None);
        assert_eq!(result.coverage, Coverage::new(1, 0));
    }
}
