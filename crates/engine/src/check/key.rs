//! What tells one finding from another, in any month and any language: its rule, whom it is about, and which target.

use jumla_domain::{Measure, Rule, TargetId};

/// `rule:subject:target`, without what does not apply. The subject is a contact, or the facility where it is about the
/// totals of one.
pub(super) fn key(rule: Rule, subject: &str, target: Option<&TargetId>, measure: Option<Measure>) -> String {
    let rule = serde_json::to_string(&rule).unwrap_or_default();
    let target = target.map_or("", TargetId::as_str);
    // The percent of a target and of how many it is may be odd both.
    let of = if measure == Some(Measure::Total) { ":total" } else { "" };
    format!("{}:{subject}:{target}{of}", rule.trim_matches('"')).trim_end_matches(':').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_plain_text() {
        let births = TargetId::from("births");
        let table = [
            (key(Rule::NotReported, "c1", None, None), "not_reported:c1"),
            (key(Rule::OutlierOwn, "c1", Some(&births), Some(Measure::Pass)), "outlier_own:c1:births"),
            (key(Rule::SuddenDrop, "c1", Some(&births), Some(Measure::Total)), "sudden_drop:c1:births:total"),
            (key(Rule::GoalZero, "", Some(&births), None), "goal_zero::births"),
            (key(Rule::MonthNotOver, "", None, None), "month_not_over"),
        ];
        for (key, expected) in table {
            assert_eq!(key, expected);
        }
    }
}
