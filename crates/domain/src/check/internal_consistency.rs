//! Internal consistency: whether what a report says can be at all, and whether the total has what it should.

use super::Found;
use super::month::counts;
use crate::contribution::{Report, ReportedValue};
use crate::finding::{Finding, Rule};
use crate::number::Number;
use crate::target::TargetDefinition;

/// What is wrong with a report by itself, as far as the given targets go; each comes with its position in the report's
/// values.
pub fn of_report<'t>(
    contact: &str,
    report: &Report,
    targets: impl Iterator<Item = (usize, &'t TargetDefinition)>,
) -> Vec<Finding> {
    let values = of_values(contact, report, targets);
    several_accounts(contact, report).into_iter().chain(values).map(|found| found.finding).collect()
}

pub(super) fn several_accounts(contact: &str, report: &Report) -> Option<Found> {
    if report.accounts < 2 {
        return None;
    }
    let accounts = report.accounts.to_string();
    let args = [("contact", contact), ("accounts", &*accounts)];
    Some(Found::of_contact(Finding::warning(Rule::SeveralAccounts, &args)))
}

pub(super) fn of_values<'t>(
    contact: &str,
    report: &Report,
    targets: impl Iterator<Item = (usize, &'t TargetDefinition)>,
) -> Vec<Found> {
    let mut found = Vec::new();
    for (position, target) in targets {
        let Some(Some(value)) = report.values.get(position) else { continue };
        let (pass, total) = match value {
            ReportedValue::Unreadable { raw } => {
                let args = [("contact", contact), ("target", &target.title), ("raw", raw)];
                found.push(Found::of_target(position, Finding::warning(Rule::UnreadableValue, &args)));
                continue;
            }
            ReportedValue::Counts { pass, total } => (*pass, *total),
        };
        let rule = if !pass.is_count() || !total.is_count() {
            Rule::ImpossibleCount
        } else if pass > total {
            Rule::PassAboveTotal
        } else {
            continue;
        };
        let (pass, total) = (pass.to_string(), total.to_string());
        let args = [("contact", contact), ("target", &target.title), ("pass", &pass), ("total", &total)];
        found.push(Found::of_target(position, Finding::warning(rule, &args)));
    }
    found
}

/// Numbers that are written as text and are otherwise ordinary: the CHT's own sums treat them as text.
pub(super) fn numbers_as_text(contact: &str, report: &Report, targets: &[&TargetDefinition]) -> Vec<Found> {
    let ordinary = report.spelled.iter().filter_map(|(position, raw)| {
        counts(report.values.get(*position)?.as_ref()?)?;
        let args = [("contact", contact), ("target", &*targets.get(*position)?.title), ("raw", raw)];
        Some(Found::of_target(*position, Finding::warning(Rule::NumberAsText, &args)))
    });
    ordinary.collect()
}

/// A goal of 0: none on the CHW Aggregate, but met on the CHW's phone.
#[must_use]
pub fn goal_zero(target: &TargetDefinition) -> Option<Finding> {
    target.goal.0.is_zero().then(|| Finding::note(Rule::GoalZero, &[("target", &target.title)]))
}

/// The total of a target after the CHT's rule, and what the documents that it leaves out add to it.
#[must_use]
pub fn totals_differ(
    target: &TargetDefinition,
    total: Number,
    left_out: impl Iterator<Item = Number>,
) -> Option<Finding> {
    let (mut all, mut documents) = (total, 0_u32);
    for one in left_out.filter(|one| !one.is_zero()) {
        all = all + one;
        documents += 1;
    }
    if documents == 0 {
        return None;
    }
    let (total, all, documents) = (total.to_string(), all.to_string(), documents.to_string());
    let args = [("target", &*target.title), ("total", &*total), ("all", &*all), ("documents", &*documents)];
    Some(Finding::note(Rule::TotalsDiffer, &args))
}
