//! What is odd about one contact's report.

use jumla_domain::{Finding, Report, ReportedValue, Rule, TargetDefinition};

/// Findings about a report, as far as the given targets go; each comes with its position in the report's values.
pub(crate) fn about<'t>(
    contact: &str,
    report: &Report,
    targets: impl Iterator<Item = (usize, &'t TargetDefinition)>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    if report.accounts > 1 {
        let accounts = report.accounts.to_string();
        findings
            .push(Finding::warning(Rule::SeveralAccounts, &[("contact", contact), ("accounts", &accounts)]));
    }
    for (position, target) in targets {
        let Some(Some(value)) = report.values.get(position) else { continue };
        let (pass, total) = match value {
            ReportedValue::Unreadable { raw } => {
                let args = [("contact", contact), ("target", &target.title), ("raw", raw)];
                findings.push(Finding::warning(Rule::UnreadableValue, &args));
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
        findings.push(Finding::warning(rule, &args));
    }
    findings
}
