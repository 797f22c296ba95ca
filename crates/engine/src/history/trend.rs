//! The last months of what a page shows, for the small lines beside it.

use jumla_domain::{Contribution, Number, Tally, TargetDefinition, TargetId};

use crate::aggregate::{known, shown};
use crate::surface::{ContactTrend, ContactTrendsView, Scope, TargetTrend, TrendsView};
use crate::{Error, Workspace};

/// How many months a small line shows.
const MONTHS: usize = 12;

impl Workspace {
    /// The last months of every target on the CHW Aggregate: what its card shows in each. Nothing, and never 0, where
    /// nobody reported.
    ///
    /// # Errors
    /// As [`Self::aggregate`].
    pub fn trends(&self, scope: &Scope) -> Result<TrendsView, Error> {
        let _still = self.store.snapshot()?;
        let resolved = self.resolve(scope)?;
        let targets = shown(&resolved.configuration)?;
        let ids: Vec<TargetId> = targets.iter().map(|target| target.id.clone()).collect();
        let contacts = resolved.contacts();
        let periods = self.months_to(resolved.period, MONTHS)?;
        let mut trends: Vec<TargetTrend> = ids
            .iter()
            .map(|id| TargetTrend { id: id.clone(), points: Vec::with_capacity(periods.len()) })
            .collect();
        for &period in &periods {
            let mut tallies: Vec<Tally<'_>> = targets.iter().map(|target| Tally::new(target)).collect();
            self.store.read().each_report(period, &contacts, &ids, |_, report| {
                for (tally, value) in tallies.iter_mut().zip(&report.values) {
                    tally.add(value.as_ref());
                }
            })?;
            for (trend, tally) in trends.iter_mut().zip(&tallies) {
                trend.points.push(on_card(tally));
            }
        }
        Ok(TrendsView { periods, targets: trends })
    }

    /// The last months of one target for every supervised contact, in the CHT's order.
    ///
    /// # Errors
    /// As [`Self::target_detail`].
    pub fn contact_trends(&self, scope: &Scope, target: &TargetId) -> Result<ContactTrendsView, Error> {
        let _still = self.store.snapshot()?;
        let resolved = self.resolve(scope)?;
        let target = known(&resolved.configuration, target)?;
        let contacts = resolved.contacts();
        let periods = self.months_to(resolved.period, MONTHS)?;
        let mut trends: Vec<ContactTrend> = contacts
            .iter()
            .map(|&contact| ContactTrend {
                contact: contact.to_owned(),
                points: Vec::with_capacity(periods.len()),
            })
            .collect();
        let ids = [target.id.clone()];
        for &period in &periods {
            trends.iter_mut().for_each(|trend| trend.points.push(None));
            self.store.read().each_report(period, &contacts, &ids, |position, report| {
                if let Some(point) = trends[position].points.last_mut() {
                    *point = in_row(target, report.values.first().and_then(Option::as_ref));
                }
            })?;
        }
        Ok(ContactTrendsView { periods, contacts: trends })
    }
}

/// The sum, the percent, or how many met the goal. Those who are missing change none of them.
fn on_card(tally: &Tally<'_>) -> Option<Number> {
    let result = tally.finish();
    let has_any = result.coverage.reported > 0;
    has_any.then(|| result.percent.map_or(result.pass, Number::from))
}

fn in_row(target: &TargetDefinition, value: Option<&jumla_domain::ReportedValue>) -> Option<Number> {
    Contribution::of(target, value).counts.map(|counts| target.kind.point(counts))
}
