//! The export that DHIS2 needs: splits kept apart, no row where nobody reported, everything doubtful said.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use jumla_dhis2::data_value_set;
use jumla_domain::data_value::{PlacedReport, sum_data_values};
use jumla_domain::{
    ContactId, Coverage, DataSetId, DataValue, Finding, MappingEntry, Named, OrgUnitId, ReportingPeriod, Rule,
};
use jumla_store::OwnedReport;

use super::Prepared;
use super::choices::OrgUnits;
use crate::configuration::Configuration;
use crate::report::about;
use crate::scope::month_not_over;
use crate::surface::{Compat, ExportColumn, ExportRequest, ExportRow};
use crate::{Error, Workspace};

/// What the chosen org units and the month give.
struct Gathered {
    configuration: Arc<Configuration>,
    data_set: DataSetId,
    units: Arc<OrgUnits>,
    /// Positions of the chosen org units.
    chosen: HashSet<usize>,
    /// Reports that add to a chosen org unit, with the positions of these.
    placed: Vec<(OwnedReport, Vec<usize>)>,
    /// Reports whose owner is not known.
    homeless: Vec<String>,
}

impl Workspace {
    pub(super) fn prepare_for_dhis2(&self, request: &ExportRequest) -> Result<Prepared, Error> {
        let configuration = self.synced_configuration()?;
        let data_set = self.data_set(&configuration, &request.data_set)?;
        let period: ReportingPeriod = request.period.parse()?;
        if !self.periods()?.contains(&period) {
            return Err(Error::UnknownPeriod { period: period.to_string() });
        }
        let gathered =
            self.gather(configuration, DataSetId::from(data_set.id.as_str()), period, &request.org_units)?;
        let entries = gathered.entries()?;
        let unit_ids: Vec<OrgUnitId> =
            gathered.units.choices.iter().map(|unit| unit.id.as_str().into()).collect();
        let reports = gathered
            .placed
            .iter()
            .map(|(owned, units)| PlacedReport { org_units: units, values: &owned.report.values });
        let values = sum_data_values(&entries, &unit_ids, reports);
        let (coverage, of_units) = gathered.reporting();
        let columns = columns(&gathered.configuration, &entries);
        let rows = gathered.rows(&columns, &values, &of_units);
        let mut findings = gathered.findings(&entries, &rows);
        let last_day = gathered.configuration.month_start.last_day_of(period);
        if self.today()? <= last_day {
            findings.insert(0, month_not_over(period, last_day));
        }
        if !coverage.is_complete() {
            let (expected, reported) = (coverage.expected.to_string(), coverage.reported.to_string());
            let args = [("expected", expected.as_str()), ("reported", &reported)];
            findings.insert(0, Finding::warning(Rule::PartialCoverage, &args));
        }
        Ok(Prepared {
            content: data_value_set::to_json(&gathered.data_set, &period.dhis2_id(), &values),
            sources: gathered
                .placed
                .iter()
                .map(|(owned, _)| (owned.report.document.clone(), owned.report.revision.clone()))
                .collect(),
            data_set,
            period,
            compat: Compat::Dhis2,
            columns,
            rows,
            coverage,
            findings,
        })
    }

    fn gather(
        &self,
        configuration: Arc<Configuration>,
        data_set: DataSetId,
        period: ReportingPeriod,
        org_units: &[String],
    ) -> Result<Gathered, Error> {
        let reader = self.store.read();
        let units = self.org_units(&configuration, &data_set)?;
        let chosen: HashSet<usize> = if org_units.is_empty() {
            (0..units.choices.len()).collect()
        } else {
            let position = |id: &String| {
                let found = units.choices.iter().position(|unit| unit.id == *id);
                found.ok_or_else(|| Error::UnknownOrgUnit { org_unit: id.clone() })
            };
            org_units.iter().map(position).collect::<Result<_, _>>()?
        };
        let ids = Configuration::target_ids(&configuration.targets);
        let (mut placed, mut homeless) = (Vec::new(), Vec::new());
        for owned in reader.owned_reports(period, &ids)? {
            let Some(lineage) = &owned.lineage else {
                homeless.push(owned.report.document.to_string());
                continue;
            };
            let mut positions = units.of_owner(&owned.report.owner, lineage);
            positions.retain(|position| chosen.contains(position));
            if !positions.is_empty() {
                placed.push((owned, positions));
            }
        }
        Ok(Gathered { configuration, data_set, units, chosen, placed, homeless })
    }

    /// Who reported, of those expected under the org units asked for; unknown ones expect nobody.
    pub(super) fn coverage_of_export(
        &self,
        configuration: &Arc<Configuration>,
        request: &ExportRequest,
        period: ReportingPeriod,
    ) -> Result<Coverage, Error> {
        let data_set = DataSetId::from(request.data_set.as_str());
        match self.gather(Arc::clone(configuration), data_set, period, &request.org_units) {
            Ok(gathered) => Ok(gathered.reporting().0),
            Err(Error::UnknownOrgUnit { .. }) => Ok(Coverage::default()),
            Err(error) => Err(error),
        }
    }
}

impl Gathered {
    /// Of those expected to report under the chosen org units: how many did, in all and for each org unit.
    fn reporting(&self) -> (Coverage, HashMap<usize, Coverage>) {
        let reported: HashSet<&ContactId> =
            self.placed.iter().map(|(owned, _)| &owned.report.owner).collect();
        let mut of_units: HashMap<usize, Coverage> = HashMap::new();
        let mut all = Coverage::default();
        for (contact, units) in &self.units.expected {
            let mut units = units.iter().filter(|unit| self.chosen.contains(unit)).peekable();
            let has_reported = usize::from(reported.contains(contact));
            if units.peek().is_some() {
                all = Coverage::new(all.expected + 1, all.reported + has_reported);
            }
            for unit in units {
                let of_unit = of_units.entry(*unit).or_default();
                *of_unit = Coverage::new(of_unit.expected + 1, of_unit.reported + has_reported);
            }
        }
        (all, of_units)
    }

    fn entries(&self) -> Result<Vec<(usize, &MappingEntry)>, Error> {
        let entries = self.configuration.entries(&self.data_set);
        if entries.is_empty() {
            return Err(Error::DataSetWithoutTargets { data_set: self.data_set.to_string() });
        }
        Ok(entries)
    }

    fn rows(
        &self,
        columns: &[ExportColumn],
        values: &[DataValue],
        coverage: &HashMap<usize, Coverage>,
    ) -> Vec<ExportRow> {
        let of_unit: HashMap<&str, &[DataValue]> = values
            .chunk_by(|one, next| one.org_unit == next.org_unit)
            .map(|own| (own[0].org_unit.as_str(), own))
            .collect();
        let mut chosen: Vec<usize> = self.chosen.iter().copied().collect();
        chosen.sort_unstable();
        chosen
            .into_iter()
            .map(|position| {
                let unit = &self.units.choices[position];
                // Values and columns both follow the mapping entries.
                let mut own = of_unit.get(unit.id.as_str()).copied().unwrap_or_default().iter().peekable();
                ExportRow {
                    org_unit: Named { id: unit.id.clone(), name: unit.name.clone() },
                    coverage: coverage.get(&position).copied().unwrap_or_default(),
                    values: columns
                        .iter()
                        .map(|column| own.next_if(|value| column.is_for(value)).map(|v| v.value.to_string()))
                        .collect(),
                }
            })
            .collect()
    }

    fn findings(&self, entries: &[(usize, &MappingEntry)], rows: &[ExportRow]) -> Vec<Finding> {
        let mut findings = self.mapping_findings(entries);
        let name_of: HashMap<&str, &str> =
            self.units.choices.iter().map(|unit| (unit.id.as_str(), unit.name.as_str())).collect();
        let shown: HashSet<&str> = rows.iter().map(|row| row.org_unit.id.as_str()).collect();
        let mut below: HashMap<&str, usize> = HashMap::new();
        for unit in self.units.choices.iter().filter(|unit| shown.contains(unit.id.as_str())) {
            for above in unit.above.iter().filter(|above| shown.contains(above.as_str())) {
                *below.entry(above).or_default() += 1;
            }
        }
        for row in rows {
            if let Some(count) = below.get(row.org_unit.id.as_str()) {
                let (name, count) = (name_of[row.org_unit.id.as_str()], count.to_string());
                findings
                    .push(Finding::warning(Rule::MappedAncestor, &[("org_unit", name), ("below", &count)]));
            }
            if row.values.iter().all(Option::is_none) {
                findings
                    .push(Finding::warning(Rule::OrgUnitWithoutReports, &[("org_unit", &row.org_unit.name)]));
            }
        }
        findings.extend(self.report_findings(entries));
        for document in &self.homeless {
            findings.push(Finding::note(Rule::UnknownOwner, &[("document", document)]));
        }
        findings
    }

    /// What is odd about the reports that are in the values, as far as the mapped targets go.
    fn report_findings(&self, entries: &[(usize, &MappingEntry)]) -> Vec<Finding> {
        let mapped: BTreeSet<usize> = entries.iter().map(|(position, _)| *position).collect();
        let targets = || mapped.iter().map(|position| (*position, &self.configuration.targets[*position]));
        let reports = self.placed.iter().map(|(owned, _)| owned);
        reports.flat_map(|owned| about(&owned.owner_name, &owned.report, targets())).collect()
    }

    /// What the configuration leaves open.
    fn mapping_findings(&self, entries: &[(usize, &MappingEntry)]) -> Vec<Finding> {
        let mut findings = Vec::new();
        for target in self.configuration.targets.iter().filter(|target| target.aggregate) {
            if target.mapping.is_empty() {
                findings.push(Finding::note(Rule::UnmappedTarget, &[("target", &target.title)]));
            }
        }
        let mut cells: HashMap<_, usize> = HashMap::new();
        for (position, entry) in entries {
            let title = self.configuration.targets[*position].title.as_str();
            if entry.category_option_combo.is_none() {
                findings.push(Finding::note(Rule::NoCategoryOptionCombo, &[("target", title)]));
            }
            let cell = (&entry.data_element, &entry.category_option_combo, &entry.attribute_option_combo);
            if let Some(earlier) = cells.insert(cell, *position)
                && earlier != *position
            {
                let args = [("target", title), ("data_element", entry.data_element.as_str())];
                findings.push(Finding::warning(Rule::SharedDataElement, &args));
            }
        }
        findings
    }
}

impl ExportColumn {
    fn is_for(&self, value: &DataValue) -> bool {
        self.data_element == value.data_element.as_str()
            && self.category_option_combo.as_deref()
                == value.category_option_combo.as_ref().map(|id| id.as_str())
            && self.attribute_option_combo.as_deref()
                == value.attribute_option_combo.as_ref().map(|id| id.as_str())
    }
}

/// One column for each data element and combo, titled by the targets that feed it.
fn columns(configuration: &Configuration, entries: &[(usize, &MappingEntry)]) -> Vec<ExportColumn> {
    let mut columns: Vec<ExportColumn> = Vec::new();
    for (position, entry) in entries {
        let title = configuration.targets[*position].title.as_str();
        let new = ExportColumn {
            data_element: entry.data_element.to_string(),
            category_option_combo: entry.category_option_combo.as_ref().map(ToString::to_string),
            attribute_option_combo: entry.attribute_option_combo.as_ref().map(ToString::to_string),
            title: title.to_owned(),
        };
        let same = columns.iter_mut().find(|column| {
            (&column.data_element, &column.category_option_combo, &column.attribute_option_combo)
                == (&new.data_element, &new.category_option_combo, &new.attribute_option_combo)
        });
        match same {
            Some(column) if column.title.split(" + ").any(|part| part == title) => {}
            Some(column) => column.title = format!("{} + {title}", column.title),
            None => columns.push(new),
        }
    }
    columns
}
