//! The CHW Aggregate: one target over all contacts supervised from the chosen facilities.
//!
//! The rule is the CHT's. Without a goal the counts are summed (a percent is pooled, not averaged). With a goal the
//! aggregate is the number of contacts that met it, out of **all** supervised contacts, those without a report
//! included. What the CHT hides, how many reported, stands beside it as coverage.

use crate::contribution::{Contribution, ReportedValue};
use crate::coverage::Coverage;
use crate::number::Number;
use crate::target::{TargetDefinition, TargetKind};

/// One target's aggregate, with the contribution of every supervised contact in the order given.
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
    pub rows: Vec<Contribution>,
}

/// Computes the aggregate from one value, or none, per supervised contact.
pub fn aggregate<'a>(
    target: &TargetDefinition,
    values: impl IntoIterator<Item = Option<&'a ReportedValue>>,
) -> Aggregate {
    let rows: Vec<Contribution> = values.into_iter().map(|value| Contribution::of(target, value)).collect();
    let reported = rows.iter().filter(|row| !row.is_missing()).count();
    let coverage = Coverage::new(rows.len(), reported);
    if target.goal.is_set() {
        let met = count(rows.iter().filter(|row| row.goal_met == Some(true)).count());
        let all = count(rows.len());
        return Aggregate {
            pass: met,
            total: all,
            percent: None,
            goal_met: Some(met >= all),
            coverage,
            rows,
        };
    }
    let (pass, total) = rows
        .iter()
        .filter_map(|row| row.counts)
        .fold((Number::ZERO, Number::ZERO), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    let percent = (target.kind == TargetKind::Percent).then(|| pass.percent_of(total));
    Aggregate { pass, total, percent, goal_met: None, coverage, rows }
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
            let result = aggregate(&target, values.iter().map(Option::as_ref));
            assert_eq!(result.summary(&target, "{{pass}} of {{total}}"), summary, "{remark}");
            assert_eq!(result.goal_met, goal_met, "{remark}");
            assert_eq!(result.coverage, Coverage::new(values.len(), reported), "{remark}");
        }
    }

    #[test]
    fn an_unreadable_value_is_missing_not_zero() {
        let target = target(TargetKind::Percent, "80");
        let value = ReportedValue::Unreadable { raw: "{}".into() };
        let result = aggregate(&target, [Some(&value)]);
        assert!(result.rows[0].is_missing());
        assert_eq!(result.rows[0].percent, None);
        assert_eq!(result.coverage, Coverage::new(1, 0));
    }
}
