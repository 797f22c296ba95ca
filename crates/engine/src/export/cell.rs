//! Where one value comes from: who reported what, who did not, and what it was before.

use std::sync::Arc;

use jumla_domain::{DataSetId, Measure, Named, OptionComboId, ReportedValue};

use super::Prepared;
use super::gather::Gathered;
use super::period::months_of;
use crate::surface::{CellContribution, CellView, ExportCell, ExportColumn, ExportRequest};
use crate::{Error, Workspace};

impl ExportCell {
    fn has(&self, [category, attribute]: [Option<&str>; 2]) -> bool {
        self.category_option_combo.as_deref().unwrap_or_default() == category.unwrap_or_default()
            && self.attribute_option_combo.as_deref().unwrap_or_default() == attribute.unwrap_or_default()
    }
}

impl Prepared {
    /// The column of a cell, whose combos are named as the mapping names them or as they are in DHIS2.
    fn column_of(&self, cell: &ExportCell) -> Option<usize> {
        let of_element = |at: &usize| self.columns[*at].data_element == cell.data_element;
        let as_mapped = |at: &usize| {
            let column = &self.columns[*at];
            cell.has([&column.category_option_combo, &column.attribute_option_combo].map(Option::as_deref))
        };
        let as_sent = |at: &usize| cell.has(self.combos_of(*at).each_ref().map(Option::as_deref));
        let columns = || (0..self.columns.len()).filter(of_element);
        columns().find(as_mapped).or_else(|| columns().find(as_sent))
    }
}

impl Workspace {
    /// Where one value of an export comes from.
    ///
    /// # Errors
    /// What [`Workspace::export_preview`] returns; [`Error::UnknownOrgUnit`] where there is no such cell.
    pub fn export_cell(&self, request: &ExportRequest, cell: &ExportCell) -> Result<CellView, Error> {
        let request =
            ExportRequest { org_units: vec![cell.org_unit.clone()], changes_since: None, ..request.clone() };
        let _still = self.store.snapshot()?;
        let prepared = self.prepare_for_dhis2(&request)?;
        let unknown = || Error::UnknownOrgUnit { org_unit: cell.org_unit.clone() };
        let column = prepared.column_of(cell).ok_or_else(unknown)?;
        let row = prepared.rows.first().ok_or_else(unknown)?;
        let configuration = self.synced_configuration()?;
        let gathered = self.gather(
            Arc::clone(&configuration),
            DataSetId::from(request.data_set.as_str()),
            &prepared.months,
            &request.org_units,
        )?;
        let unit = gathered.chosen.iter().next().copied().ok_or_else(unknown)?;
        let (previous_period, previous) = self.previous(&request, &prepared, column)?;
        Ok(CellView {
            org_unit: row.org_unit.clone(),
            title: prepared.columns[column].title.clone(),
            name: prepared.columns[column].name.clone(),
            value: row.values[column].clone(),
            coverage: row.coverage,
            contributions: gathered.contributions(&prepared.columns[column])?,
            missing: self.store.read().named(&gathered.missing_from(unit))?,
            previous,
            previous_period,
            before: row.before.get(column).cloned().flatten(),
        })
    }

    /// The same cell in the period before; nothing where that cannot be made from what is here.
    fn previous(
        &self,
        request: &ExportRequest,
        prepared: &Prepared,
        column: usize,
    ) -> Result<(Option<String>, Option<String>), Error> {
        let known = prepared.known.as_deref();
        let configuration = self.synced_configuration()?;
        let period = self.export_period(&configuration, request, known)?.period;
        let Some(before) = period.and_then(|period| period.shifted(-1)) else { return Ok((None, None)) };
        let id = before.id().to_owned();
        if months_of(&before).is_err() {
            return Ok((None, None));
        }
        let earlier = ExportRequest { period: id.clone(), ..request.clone() };
        let value = match self.prepare_for_dhis2(&earlier) {
            Ok(earlier) => earlier.rows.first().and_then(|row| row.values.get(column).cloned()).flatten(),
            Err(
                Error::UnknownPeriod { .. } | Error::PeriodIncomplete { .. } | Error::CoverageBelow { .. },
            ) => None,
            Err(error) => return Err(error),
        };
        Ok((Some(id), value))
    }
}

impl Gathered {
    /// What each report adds to a cell of the one org unit that is chosen.
    fn contributions(&self, column: &ExportColumn) -> Result<Vec<CellContribution>, Error> {
        let entries = self.entries()?;
        let mut contributions = Vec::new();
        for placed in &self.placed {
            for (target, entry) in &entries {
                let (element, category, attribute) = entry.cell();
                let [category, attribute] =
                    [category, attribute].map(|id| id.map_or("", OptionComboId::as_str));
                let is_fed = column.key() == [element.as_str(), category, attribute];
                let Some(Some(value)) = placed.owned.report.values.get(*target).filter(|_| is_fed) else {
                    continue;
                };
                let report = &placed.owned.report;
                let definition = &self.configuration.targets[*target];
                contributions.push(CellContribution {
                    contact: Named { id: report.owner.to_string(), name: placed.owned.owner_name.clone() },
                    target: Named { id: definition.id.to_string(), name: definition.title.clone() },
                    period: placed.month,
                    value: shown(value, entry.measure),
                    document: report.document.to_string(),
                    rev: report.revision.to_string(),
                    updated_date: Some(report.updated_date),
                });
            }
        }
        contributions
            .sort_by(|one, other| (&one.contact.name, one.period).cmp(&(&other.contact.name, other.period)));
        Ok(contributions)
    }
}

/// What a report adds: a number, of a percent both numbers, of what cannot be read the text as it came.
fn shown(value: &ReportedValue, measure: Measure) -> String {
    match (value, measure) {
        (ReportedValue::Unreadable { raw }, _) => raw.clone(),
        (ReportedValue::Counts { total, .. }, Measure::Total) => total.to_string(),
        (ReportedValue::Counts { pass, .. }, Measure::Pass) => pass.to_string(),
        (ReportedValue::Counts { pass, total }, Measure::Percent) => format!("{pass}/{total}"),
    }
}
