//! The CHW Aggregate and its drill-down.

use std::collections::HashMap;

use jumla_domain::{
    Aggregate, ContactId, Contribution, Coverage, Named, Report, TargetDefinition, TargetId, aggregate,
};

use crate::configuration::Configuration;
use crate::report::about;
use crate::scope::Resolved;
use crate::surface::{AggregateView, ContributionView, Scope, TargetDetail, TargetSummary};
use crate::{Error, Workspace};

impl Workspace {
    /// The CHW Aggregate: every aggregated target over the contacts supervised from the chosen facilities.
    ///
    /// # Errors
    /// [`Error::NoTargets`], [`Error::UnknownFacility`], [`Error::UnknownPeriod`], [`Error::UserWithoutFacility`].
    pub fn aggregate(&self, scope: &Scope) -> Result<AggregateView, Error> {
        let resolved = self.resolve(scope)?;
        let targets = shown(&resolved.configuration)?;
        Ok(self.view(&resolved, &targets)?.0)
    }

    /// One target with the contribution of every supervised contact, in the CHT's order.
    ///
    /// # Errors
    /// As [`Self::aggregate`], and [`Error::UnknownTarget`].
    pub fn target_detail(&self, scope: &Scope, target: &TargetId) -> Result<TargetDetail, Error> {
        let resolved = self.resolve(scope)?;
        let known = resolved.configuration.targets.iter().find(|one| one.id == *target);
        let target = known.ok_or_else(|| Error::UnknownTarget { target: target.to_string() })?;
        let (view, reports, mut results) = self.view(&resolved, &[target])?;
        let rows = results.pop().map(|result| result.rows).unwrap_or_default();
        let contributions = resolved
            .roster
            .iter()
            .zip(rows)
            .map(|(supervised, row)| {
                let report = reports.get(supervised.contact.id.as_str());
                contribution(supervised.contact.clone(), supervised.place.clone(), &row, report)
            })
            .collect();
        Ok(TargetDetail { aggregate: view, contributions })
    }

    fn view(
        &self,
        resolved: &Resolved,
        targets: &[&TargetDefinition],
    ) -> Result<(AggregateView, HashMap<ContactId, Report>, Vec<Aggregate>), Error> {
        let contacts: Vec<&str> = resolved.roster.iter().map(|one| one.contact.id.as_str()).collect();
        let ids: Vec<TargetId> = targets.iter().map(|target| target.id.clone()).collect();
        let reports = self.store.read().reports(resolved.period, &contacts, &ids)?;
        let in_order: Vec<Option<&Report>> = contacts.iter().map(|contact| reports.get(*contact)).collect();
        let results: Vec<Aggregate> = targets
            .iter()
            .enumerate()
            .map(|(position, target)| {
                let values =
                    in_order.iter().map(|report| report.and_then(|one| one.values[position].as_ref()));
                aggregate(target, values)
            })
            .collect();
        let ratio = &resolved.configuration.ratio;
        let missing = resolved
            .roster
            .iter()
            .zip(&in_order)
            .filter(|(_, report)| report.is_none())
            .map(|(supervised, _)| supervised.contact.clone())
            .collect();
        let mut findings = resolved.findings();
        for (supervised, report) in resolved.roster.iter().zip(&in_order) {
            if let Some(report) = report {
                findings.extend(about(&supervised.contact.name, report, targets.iter().copied().enumerate()));
            }
        }
        let view = AggregateView {
            period: resolved.period,
            period_over: resolved.is_over(),
            facility: resolved.facility(),
            facilities: resolved.facilities.clone(),
            coverage: Coverage::new(contacts.len(), in_order.iter().flatten().count()),
            missing,
            targets: targets
                .iter()
                .zip(&results)
                .map(|(target, result)| summary(target, result, ratio))
                .collect(),
            findings,
        };
        Ok((view, reports, results))
    }
}

/// The targets of the CHW Aggregate, in the order of the settings.
fn shown(configuration: &Configuration) -> Result<Vec<&TargetDefinition>, Error> {
    let targets: Vec<&TargetDefinition> =
        configuration.targets.iter().filter(|target| target.aggregate).collect();
    if targets.is_empty() { Err(Error::NoTargets) } else { Ok(targets) }
}

fn summary(target: &TargetDefinition, result: &Aggregate, ratio: &str) -> TargetSummary {
    TargetSummary {
        id: target.id.clone(),
        title: target.title.clone(),
        r#type: target.kind,
        icon: target.icon.clone(),
        goal: target.goal.0,
        has_goal: target.goal.is_set(),
        summary: result.summary(target, ratio),
        pass: result.pass,
        total: result.total,
        percent: result.percent,
        goal_met: result.goal_met,
        coverage: result.coverage,
    }
}

fn contribution(
    contact: Named,
    place: Named,
    row: &Contribution,
    report: Option<&Report>,
) -> ContributionView {
    ContributionView {
        contact,
        place,
        pass: row.counts.map(|(pass, _)| pass),
        total: row.counts.map(|(_, total)| total),
        percent: row.percent,
        goal_met: row.goal_met,
        missing: row.is_missing(),
        updated_date: report.map(|report| report.updated_date),
        document: report.map(|report| report.document.to_string()),
        rev: report.map(|report| report.revision.to_string()),
    }
}
