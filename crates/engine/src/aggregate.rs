//! The CHW Aggregate and its drill-down.

use jumla_domain::{
    Aggregate, Contribution, Coverage, Finding, Named, Number, Report, Supervised, Tally, TargetDefinition,
    TargetId, check,
};

use crate::configuration::Configuration;
use crate::history::OwnGoals;
use crate::scope::Resolved;
use crate::surface::{AggregateView, ContributionView, Scope, TargetDetail, TargetSummary};
use crate::{Error, Workspace};

impl Workspace {
    /// The CHW Aggregate: every aggregated target over the contacts supervised from the chosen facilities.
    ///
    /// # Errors
    /// [`Error::NoTargets`], [`Error::UnknownFacility`], [`Error::UnknownPeriod`], [`Error::UserWithoutFacility`].
    pub fn aggregate(&self, scope: &Scope) -> Result<AggregateView, Error> {
        let _still = self.store.snapshot()?;
        let resolved = self.resolve(scope)?;
        let targets = shown(&resolved.configuration)?;
        self.view(&resolved, &targets, |_, _| {})
    }

    /// One target with the contribution of every supervised contact, in the CHT's order.
    ///
    /// # Errors
    /// As [`Self::aggregate`], and [`Error::UnknownTarget`].
    pub fn target_detail(&self, scope: &Scope, target: &TargetId) -> Result<TargetDetail, Error> {
        let _still = self.store.snapshot()?;
        let resolved = self.resolve(scope)?;
        let target = known(&resolved.configuration, target)?;
        let mut reports = vec![None; resolved.roster.supervised.len()];
        let view = self.view(&resolved, &[target], |position, report| reports[position] = Some(report))?;
        let reader = self.store.read();
        let own_goals = OwnGoals::read(reader)?.of_each(&target.id, &resolved.roster.supervised, reader)?;
        let contributions = resolved
            .roster
            .supervised
            .iter()
            .zip(&reports)
            .zip(own_goals)
            .map(|((supervised, report), own_goal)| {
                contribution(supervised, target, report.as_ref(), own_goal)
            })
            .collect();
        Ok(TargetDetail { aggregate: view, contributions })
    }

    /// Adds the reports up, and hands each to `keep` with the position of its contact in the roster.
    fn view(
        &self,
        resolved: &Resolved,
        targets: &[&TargetDefinition],
        mut keep: impl FnMut(usize, Report),
    ) -> Result<AggregateView, Error> {
        let supervised = &resolved.roster.supervised;
        let contacts = resolved.contacts();
        let ids: Vec<TargetId> = targets.iter().map(|target| target.id.clone()).collect();
        let mut tallies: Vec<Tally<'_>> = targets.iter().map(|target| Tally::new(target)).collect();
        let mut has_reported = vec![false; contacts.len()];
        let mut odd: Vec<(usize, Vec<Finding>)> = Vec::new();
        self.store.read().each_report(resolved.period, &contacts, &ids, |position, report| {
            has_reported[position] = true;
            for (tally, value) in tallies.iter_mut().zip(&report.values) {
                tally.add(value.as_ref());
            }
            let contact = &supervised[position].contact.name;
            let found = check::of_report(contact, &report, targets.iter().copied().enumerate());
            if !found.is_empty() {
                odd.push((position, found));
            }
            keep(position, report);
        })?;
        odd.sort_by_key(|(position, _)| *position);
        let mut findings = resolved.findings();
        findings.extend(odd.into_iter().flat_map(|(_, found)| found));
        let missing: Vec<Named> = supervised
            .iter()
            .zip(&has_reported)
            .filter(|(_, has_reported)| !**has_reported)
            .map(|(one, _)| one.contact.clone())
            .collect();
        for tally in &mut tallies {
            missing.iter().for_each(|_| tally.add(None));
        }
        let ratio = &resolved.configuration.ratio;
        Ok(AggregateView {
            period: resolved.period,
            period_over: resolved.is_over(),
            facility: resolved.facility(),
            facilities: resolved.roster.facilities.clone(),
            coverage: Coverage::new(contacts.len(), contacts.len() - missing.len()),
            missing,
            targets: targets
                .iter()
                .zip(&tallies)
                .map(|(target, tally)| summary(target, &tally.finish(), ratio))
                .collect(),
            findings,
        })
    }
}

/// A target that the settings have, on the CHW Aggregate or not.
pub(crate) fn known<'c>(
    configuration: &'c Configuration,
    target: &TargetId,
) -> Result<&'c TargetDefinition, Error> {
    let known = configuration.targets.iter().find(|one| one.id == *target);
    known.ok_or_else(|| Error::UnknownTarget { target: target.to_string() })
}

/// The targets of the CHW Aggregate, in the order of the settings.
pub(crate) fn shown(configuration: &Configuration) -> Result<Vec<&TargetDefinition>, Error> {
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

/// The contribution of one contact to the only target of its report.
fn contribution(
    supervised: &Supervised,
    target: &TargetDefinition,
    report: Option<&Report>,
    own_goal: Option<Number>,
) -> ContributionView {
    let row = Contribution::of(target, report.and_then(|report| report.values.first()?.as_ref()));
    ContributionView {
        contact: supervised.contact.clone(),
        place: supervised.place.clone(),
        pass: row.counts.map(|(pass, _)| pass),
        total: row.counts.map(|(_, total)| total),
        percent: row.percent,
        goal_met: row.goal_met,
        own_goal,
        own_goal_met: own_goal.map(|goal| target.kind.is_met(goal, row.counts)),
        missing: row.is_missing(),
        updated_date: report.map(|report| report.updated_date),
        document: report.map(|report| report.document.to_string()),
        rev: report.map(|report| report.revision.to_string()),
    }
}
