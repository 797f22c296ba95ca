//! The contributions of a facility's month as they are here.

use std::collections::HashSet;

use jumla_domain::signoff::{SignedContribution, digest};
use jumla_domain::{Coverage, Named, Report, ReportedValue, TargetDefinition};
use jumla_store::Reader;

use super::body::{Line, line};
use crate::Error;
use crate::configuration::Configuration;
use crate::scope::Resolved;

pub(crate) struct Numbers {
    pub coverage: Coverage,
    /// By name.
    pub missing: Vec<Named>,
    pub contributions: Vec<SignedContribution>,
}

/// What everyone supervised from the chosen facilities reported, for every target that is configured.
pub(crate) fn of(reader: Reader<'_>, resolved: &Resolved) -> Result<Numbers, Error> {
    let supervised = &resolved.roster.supervised;
    let contacts: Vec<&str> = supervised.iter().map(|one| one.contact.id.as_str()).collect();
    let targets = &resolved.configuration.targets;
    let mut reported = vec![false; contacts.len()];
    let mut contributions = Vec::new();
    let ids = Configuration::target_ids(targets);
    reader.each_report(resolved.period, &contacts, &ids, |position, report| {
        reported[position] = true;
        contributions.extend(of_report(targets, &report));
    })?;
    contributions.sort_unstable();
    let missing: Vec<Named> = supervised
        .iter()
        .zip(&reported)
        .filter(|(_, reported)| !**reported)
        .map(|(one, _)| one.contact.clone())
        .collect();
    Ok(Numbers {
        coverage: Coverage::new(contacts.len(), contacts.len() - missing.len()),
        missing,
        contributions,
    })
}

/// The readable values of a report, whose values follow the targets.
pub(super) fn of_report(
    targets: &[TargetDefinition],
    report: &Report,
) -> impl Iterator<Item = SignedContribution> {
    targets.iter().zip(&report.values).filter_map(|(target, value)| match value {
        Some(ReportedValue::Counts { pass, total }) => Some(SignedContribution {
            contact: report.owner.clone(),
            target: target.id.clone(),
            pass: *pass,
            total: *total,
        }),
        Some(ReportedValue::Unreadable { .. }) | None => None,
    })
}

impl Numbers {
    pub(crate) fn digest(&self) -> String {
        digest(&self.contributions)
    }

    pub(crate) fn lines(&self) -> Vec<Line> {
        self.contributions.iter().map(line).collect()
    }

    /// Names of those who contributed.
    pub(crate) fn contacts(&self, resolved: &Resolved) -> Vec<Named> {
        let ids: HashSet<&str> = self.contributions.iter().map(|one| one.contact.as_str()).collect();
        let supervised = resolved.roster.supervised.iter().map(|one| &one.contact);
        supervised.filter(|contact| ids.contains(contact.id.as_str())).cloned().collect()
    }
}
