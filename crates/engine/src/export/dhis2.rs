//! The export that DHIS2 needs: splits kept apart, no row where nobody reported, everything doubtful said.

use std::sync::Arc;

use jumla_domain::data_value::sum_data_values;
use jumla_domain::{Coverage, DataSetId, DataValue, Finding, MappingEntry, OrgUnitId, Rule};

use super::gather::{Gathered, Placed};
use super::{Made, Prepared};
use crate::configuration::Configuration;
use crate::dhis2::Known;
use crate::surface::{Compat, CoveragePolicy, ExportColumn, ExportRequest, ExportRow, RowLeftOut};
use crate::{Error, Workspace};

impl Workspace {
    pub(super) fn prepare_for_dhis2(&self, request: &ExportRequest) -> Result<Prepared, Error> {
        let configuration = self.synced_configuration()?;
        let known = self.dhis2()?;
        let data_set = self.data_set(&configuration, &request.data_set)?;
        let period = self.export_period(&configuration, request, known.as_deref())?;
        let id = DataSetId::from(data_set.id.as_str());
        let gathered = self.gather(configuration, id, &period.months, &request.org_units)?;
        let entries = gathered.entries()?;
        let columns = columns(&gathered.configuration, &entries, known.as_deref());
        let (coverage, _) = gathered.reporting();
        enough(coverage, request.policy)?;
        let mut rows = gathered.rows(&columns, &gathered.sums(&entries));
        leave_rows_out(&mut rows, request, known.as_deref());
        let marks = self.marks_of(&gathered, &period.months)?;
        marks.put_on(&mut rows, &gathered, request);
        let mut findings = gathered.findings(&entries, &rows, known.as_deref());
        findings.splice(0..0, period.findings);
        if request.policy == CoveragePolicy::Zeros {
            let zeros = fill_with_zeros(&mut rows);
            if zeros > 0 {
                findings.insert(0, Finding::warning(Rule::ZerosWritten, &[("values", &zeros.to_string())]));
            }
        }
        if !coverage.is_complete() {
            let (expected, reported) = (coverage.expected.to_string(), coverage.reported.to_string());
            let args = [("expected", expected.as_str()), ("reported", &reported)];
            findings.insert(0, Finding::warning(Rule::PartialCoverage, &args));
        }
        let signed_off = marks.signed_off(&rows, &gathered);
        let mut prepared = Prepared {
            data_set,
            period: period.id,
            months: period.months,
            compat: Compat::Dhis2,
            policy: request.policy,
            columns,
            rows,
            coverage,
            findings,
            signed_off,
            sources: gathered
                .placed
                .iter()
                .map(|placed| (placed.owned.report.document.clone(), placed.owned.report.revision.clone()))
                .collect(),
            mapping: entries.iter().map(|(_, entry)| (*entry).clone()).collect(),
            made: Made::for_dhis2(request),
            known,
        };
        self.compare_with_sent(&mut prepared)?;
        let left_out = prepared.left_out();
        if left_out > 0 {
            let finding = Finding::note(Rule::LeftOutByChoice, &[("values", &left_out.to_string())]);
            prepared.findings.push(finding);
        }
        Ok(prepared)
    }

    /// Who reported, of those expected under the org units asked for; unknown ones expect nobody.
    pub(super) fn coverage_of_export(
        &self,
        configuration: &Arc<Configuration>,
        request: &ExportRequest,
        months: &[jumla_domain::ReportingPeriod],
    ) -> Result<Coverage, Error> {
        let data_set = DataSetId::from(request.data_set.as_str());
        match self.gather(Arc::clone(configuration), data_set, months, &request.org_units) {
            Ok(gathered) => Ok(gathered.reporting().0),
            Err(Error::UnknownOrgUnit { .. }) => Ok(Coverage::default()),
            Err(error) => Err(error),
        }
    }
}

impl Gathered {
    /// The data values of every org unit, in the order of the choices.
    pub(super) fn sums(&self, entries: &[(usize, &MappingEntry)]) -> Vec<DataValue> {
        let units: Vec<OrgUnitId> = self.units.choices.iter().map(|unit| unit.id.as_str().into()).collect();
        sum_data_values(entries, &units, self.placed.iter().map(Placed::as_report))
    }
}

impl ExportColumn {
    pub(super) fn is_for(&self, value: &DataValue) -> bool {
        self.data_element == value.data_element.as_str()
            && self.category_option_combo.as_deref()
                == value.category_option_combo.as_ref().map(|id| id.as_str())
            && self.attribute_option_combo.as_deref()
                == value.attribute_option_combo.as_ref().map(|id| id.as_str())
    }
}

/// Whether as many reported as are asked for. Of nobody expected, all reported.
fn enough(coverage: Coverage, policy: CoveragePolicy) -> Result<(), Error> {
    let CoveragePolicy::RefuseBelow { percent: required } = policy else { return Ok(()) };
    let percent = (coverage.reported * 100).checked_div(coverage.expected).unwrap_or(100);
    let percent = u32::try_from(percent).unwrap_or(100);
    if percent < required { Err(Error::CoverageBelow { percent, required }) } else { Ok(()) }
}

/// Rows that are not in the file: DHIS2 does not have the org unit in the data set, or the user said so.
fn leave_rows_out(rows: &mut [ExportRow], request: &ExportRequest, known: Option<&Known>) {
    for row in rows {
        let id = row.org_unit.id.as_str();
        let chosen = request.leave_out.iter().any(|one| {
            one.org_unit.as_deref() == Some(id)
                && one.data_element.is_none()
                && one.category_option_combo.is_none()
        });
        row.left_out = if chosen {
            Some(RowLeftOut::Chosen)
        } else if known.and_then(|known| known.is_assigned(&request.data_set, id)) == Some(false) {
            Some(RowLeftOut::NotAssigned)
        } else {
            None
        };
    }
}

/// Puts a zero where nobody reported, and says how often.
fn fill_with_zeros(rows: &mut [ExportRow]) -> usize {
    let mut zeros = 0;
    for row in rows.iter_mut().filter(|row| row.left_out.is_none()) {
        for value in row.values.iter_mut().filter(|value| value.is_none()) {
            *value = Some("0".to_owned());
            zeros += 1;
        }
    }
    zeros
}

/// One column for each data element and combo, titled by the targets that feed it.
fn columns(
    configuration: &Configuration,
    entries: &[(usize, &MappingEntry)],
    known: Option<&Known>,
) -> Vec<ExportColumn> {
    let mut columns: Vec<ExportColumn> = Vec::new();
    for (position, entry) in entries {
        let title = configuration.targets[*position].title.as_str();
        let combo = entry.category_option_combo.as_ref().map(ToString::to_string);
        let new = ExportColumn {
            name: known.and_then(|known| known.column_name(entry.data_element.as_str(), combo.as_deref())),
            data_element: entry.data_element.to_string(),
            category_option_combo: combo,
            attribute_option_combo: entry.attribute_option_combo.as_ref().map(ToString::to_string),
            title: title.to_owned(),
        };
        match columns.iter_mut().find(|column| column.key() == new.key()) {
            Some(column) if column.title.split(" + ").any(|part| part == title) => {}
            Some(column) => column.title = format!("{} + {title}", column.title),
            None => columns.push(new),
        }
    }
    columns
}
