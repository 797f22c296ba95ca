//! What the chosen org units and months give: reports, where they go, and who is expected.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jumla_domain::data_value::PlacedReport;
use jumla_domain::{ContactId, Coverage, DataSetId, DataValue, MappingEntry, Named, ReportingPeriod};
use jumla_store::OwnedReport;

use super::choices::OrgUnits;
use crate::configuration::Configuration;
use crate::surface::{ExportColumn, ExportRow};
use crate::{Error, Workspace};

pub(super) struct Gathered {
    pub configuration: Arc<Configuration>,
    pub data_set: DataSetId,
    pub units: Arc<OrgUnits>,
    /// Positions of the chosen org units.
    pub chosen: HashSet<usize>,
    /// Reports that add to a chosen org unit.
    pub placed: Vec<Placed>,
    /// Reports whose owner is not known.
    pub homeless: Vec<String>,
    months: usize,
}

/// A report, and the positions of the org units to which it adds.
pub(super) struct Placed {
    pub month: ReportingPeriod,
    pub owned: OwnedReport,
    pub org_units: Vec<usize>,
}

impl Placed {
    pub(super) fn as_report(&self) -> PlacedReport<'_> {
        PlacedReport { org_units: &self.org_units, values: &self.owned.report.values }
    }
}

impl Workspace {
    /// No org units means all of the data set.
    pub(super) fn gather(
        &self,
        configuration: Arc<Configuration>,
        data_set: DataSetId,
        months: &[ReportingPeriod],
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
        for &month in months {
            for owned in reader.owned_reports(month, &ids)? {
                let Some(lineage) = &owned.lineage else {
                    homeless.push(owned.report.document.to_string());
                    continue;
                };
                let mut org_units = units.of_owner(&owned.report.owner, lineage);
                org_units.retain(|position| chosen.contains(position));
                if !org_units.is_empty() {
                    placed.push(Placed { month, owned, org_units });
                }
            }
        }
        Ok(Gathered { configuration, data_set, units, chosen, placed, homeless, months: months.len() })
    }
}

impl Gathered {
    /// Of those expected to report under the chosen org units, in every month: how many did, in all and for each org
    /// unit.
    pub(super) fn reporting(&self) -> (Coverage, HashMap<usize, Coverage>) {
        let mut reported: HashMap<&ContactId, usize> = HashMap::new();
        for placed in &self.placed {
            *reported.entry(&placed.owned.report.owner).or_default() += 1;
        }
        let mut of_units: HashMap<usize, Coverage> = HashMap::new();
        let mut all = Coverage::default();
        for (contact, units) in &self.units.expected {
            let mut units = units.iter().filter(|unit| self.chosen.contains(unit)).peekable();
            let months = reported.get(contact).copied().unwrap_or_default();
            if units.peek().is_some() {
                all = Coverage::new(all.expected + self.months, all.reported + months);
            }
            for unit in units {
                let of_unit = of_units.entry(*unit).or_default();
                *of_unit = Coverage::new(of_unit.expected + self.months, of_unit.reported + months);
            }
        }
        (all, of_units)
    }

    /// Those expected under an org unit who did not report in every month.
    pub(super) fn missing_from(&self, unit: usize) -> Vec<ContactId> {
        let mut reported: HashMap<&ContactId, usize> = HashMap::new();
        for placed in self.placed.iter().filter(|placed| placed.org_units.contains(&unit)) {
            *reported.entry(&placed.owned.report.owner).or_default() += 1;
        }
        let expected = self.units.expected.iter().filter(|(_, units)| units.contains(&unit));
        expected
            .filter(|(contact, _)| reported.get(contact).copied().unwrap_or_default() < self.months)
            .map(|(contact, _)| contact.clone())
            .collect()
    }

    pub(super) fn entries(&self) -> Result<Vec<(usize, &MappingEntry)>, Error> {
        let entries = self.configuration.entries(&self.data_set);
        if entries.is_empty() {
            return Err(Error::DataSetWithoutTargets { data_set: self.data_set.to_string() });
        }
        Ok(entries)
    }

    /// One row for each chosen org unit, in the order of the choices.
    pub(super) fn rows(&self, columns: &[ExportColumn], values: &[DataValue]) -> Vec<ExportRow> {
        let (_, coverage) = self.reporting();
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
                    before: Vec::new(),
                    left_out: None,
                    signed_off: None,
                }
            })
            .collect()
    }
}
