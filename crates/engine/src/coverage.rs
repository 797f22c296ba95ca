//! Who has reported, who has not: contact × month.

use std::collections::HashMap;

use jumla_domain::coverage::freshness;
use jumla_domain::{ContactId, Coverage, Freshness, ReportingPeriod};

use crate::surface::{CoverageCell, CoverageRow, CoverageView, Scope};
use crate::{Error, Workspace};

impl Workspace {
    /// For everyone supervised from the chosen facilities: which months were reported, and how fresh.
    ///
    /// # Errors
    /// [`Error::UnknownFacility`], [`Error::UnknownPeriod`], [`Error::UserWithoutFacility`].
    pub fn coverage(&self, scope: &Scope) -> Result<CoverageView, Error> {
        let _still = self.store.snapshot()?;
        let resolved = self.resolve(scope)?;
        let reader = self.store.read();
        let ids: Vec<ContactId> =
            resolved.roster.supervised.iter().map(|one| one.contact.id.as_str().into()).collect();
        let contacts: Vec<&str> = ids.iter().map(ContactId::as_str).collect();
        let mut phones: HashMap<ContactId, String> = reader.phones(&ids)?.into_iter().collect();
        let mut rows: Vec<CoverageRow> = resolved
            .roster
            .supervised
            .iter()
            .map(|one| CoverageRow {
                contact: one.contact.clone(),
                place: one.place.clone(),
                phone: phones.remove(one.contact.id.as_str()),
                months: Vec::new(),
            })
            .collect();
        let periods = self.periods()?;
        let stale_days = self.thresholds()?.stale_days;
        let mut totals = Vec::with_capacity(periods.len());
        for &period in &periods {
            let reports = reader.reports(period, &contacts, &[])?;
            let last_day = resolved.configuration.month_start.last_day_of(period);
            for (row, report) in rows.iter_mut().zip(&reports) {
                row.months.push(match report {
                    Some(report) => CoverageCell {
                        state: freshness(report.updated_date, last_day, resolved.today, stale_days),
                        updated_date: Some(report.updated_date),
                        accounts: report.accounts,
                    },
                    None => CoverageCell { state: Freshness::Missing, updated_date: None, accounts: 0 },
                });
            }
            totals.push(Coverage::new(contacts.len(), reports.iter().flatten().count()));
        }
        Ok(CoverageView {
            period: resolved.period,
            facility: resolved.facility(),
            coverage: of(&periods, &totals, resolved.period, contacts.len()),
            facilities: resolved.roster.facilities.clone(),
            periods,
            totals,
            stale_days,
            contacts: rows,
        })
    }
}

fn of(
    periods: &[ReportingPeriod],
    totals: &[Coverage],
    period: ReportingPeriod,
    expected: usize,
) -> Coverage {
    let position = periods.iter().position(|one| *one == period);
    position.map_or(Coverage::new(expected, 0), |position| totals[position])
}
