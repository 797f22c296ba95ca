//! What a person should know about an export before relying on it.

use std::collections::{BTreeSet, HashMap, HashSet};

use jumla_domain::data_value::measure_conflicts;
use jumla_domain::{Finding, MappingEntry, Rule, check};

use super::gather::Gathered;
use crate::dhis2::Known;
use crate::surface::{ExportRow, RowLeftOut};

impl Gathered {
    pub(super) fn findings(
        &self,
        entries: &[(usize, &MappingEntry)],
        rows: &[ExportRow],
        known: Option<&Known>,
    ) -> Vec<Finding> {
        let mut findings = self.mapping_findings(entries, known);
        let name_of: HashMap<&str, &str> =
            self.units.choices.iter().map(|unit| (unit.id.as_str(), unit.name.as_str())).collect();
        let in_file = rows.iter().filter(|row| row.left_out.is_none());
        let shown: HashSet<&str> = in_file.map(|row| row.org_unit.id.as_str()).collect();
        let mut below: HashMap<&str, usize> = HashMap::new();
        for unit in self.units.choices.iter().filter(|unit| shown.contains(unit.id.as_str())) {
            for above in unit.above.iter().filter(|above| shown.contains(above.as_str())) {
                *below.entry(above).or_default() += 1;
            }
        }
        for row in rows {
            let about = [("org_unit", row.org_unit.name.as_str())];
            match row.left_out {
                Some(RowLeftOut::NotAssigned) => {
                    findings.push(Finding::warning(Rule::OrgUnitNotAssigned, &about));
                    continue;
                }
                Some(RowLeftOut::Chosen | RowLeftOut::NotSignedOff) => continue,
                None => {}
            }
            if let Some(count) = below.get(row.org_unit.id.as_str()) {
                let (name, count) = (name_of[row.org_unit.id.as_str()], count.to_string());
                findings
                    .push(Finding::warning(Rule::MappedAncestor, &[("org_unit", name), ("below", &count)]));
            }
            if row.values.iter().all(Option::is_none) {
                findings.push(Finding::warning(Rule::OrgUnitWithoutReports, &about));
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
        let reports = self.placed.iter().map(|placed| &placed.owned);
        reports.flat_map(|owned| check::of_report(&owned.owner_name, &owned.report, targets())).collect()
    }

    /// What the configuration leaves open.
    fn mapping_findings(&self, entries: &[(usize, &MappingEntry)], known: Option<&Known>) -> Vec<Finding> {
        let mut findings = Vec::new();
        for target in self.configuration.targets.iter().filter(|target| target.aggregate) {
            if target.mapping.is_empty() {
                findings.push(Finding::note(Rule::UnmappedTarget, &[("target", &target.title)]));
            }
        }
        for element in measure_conflicts(entries) {
            findings.push(Finding::warning(Rule::MeasureConflict, &[("data_element", element.as_str())]));
        }
        let mut cells: HashMap<_, usize> = HashMap::new();
        for (position, entry) in entries {
            let title = self.configuration.targets[*position].title.as_str();
            let only = known.and_then(|known| known.only_combo(self.data_set.as_str(), &entry.data_element));
            if entry.category_option_combo.is_none() && only.is_none() {
                findings.push(Finding::note(Rule::NoCategoryOptionCombo, &[("target", title)]));
            }
            if let Some(earlier) = cells.insert(entry.cell(), *position)
                && earlier != *position
            {
                let args = [("target", title), ("data_element", entry.data_element.as_str())];
                findings.push(Finding::warning(Rule::SharedDataElement, &args));
            }
        }
        findings
    }
}
