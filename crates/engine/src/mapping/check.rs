//! What contradicts itself in a mapping, or contradicts what is known of DHIS2.

use std::collections::{BTreeMap, HashSet};

use jumla_dhis2::metadata::Metadata;
use jumla_domain::data_value::measure_conflicts;
use jumla_domain::{Finding, MappingEntry, Rule};
use jumla_store::MappedContact;

use crate::configuration::Configuration;
use crate::dhis2::name_of;

pub(super) fn findings(
    configuration: &Configuration,
    mapped: &[MappedContact],
    metadata: Option<&Metadata>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    of_unknown_names(configuration, mapped, metadata, &mut findings);
    for target in configuration.targets.iter().filter(|target| target.aggregate && target.mapping.is_empty())
    {
        findings.push(Finding::note(Rule::UnmappedTarget, &[("target", &target.title)]));
    }
    of_measures(configuration, &mut findings);
    of_shared_org_units(mapped, metadata, &mut findings);
    if let Some(metadata) = metadata {
        for target in &configuration.targets {
            for entry in &target.mapping {
                of_entry(&target.title, entry, metadata, &mut findings);
            }
        }
        of_org_units(mapped, metadata, &mut findings);
    }
    findings
}

/// What the file names and nobody has.
fn of_unknown_names(
    configuration: &Configuration,
    mapped: &[MappedContact],
    metadata: Option<&Metadata>,
    findings: &mut Vec<Finding>,
) {
    let file = &configuration.mapping_file;
    for id in file.targets.keys() {
        if !configuration.targets.iter().any(|target| target.id.as_str() == id) {
            findings.push(Finding::warning(Rule::UnknownMappedTarget, &[("target", id)]));
        }
    }
    for id in file.places.keys() {
        if !mapped.iter().any(|place| place.id.as_str() == id) {
            findings.push(Finding::warning(Rule::UnknownMappedPlace, &[("place", id)]));
        }
    }
    for data_set in &configuration.data_sets {
        let (id, name) = (data_set.id.as_str(), data_set.name.as_str());
        let known = metadata.is_none_or(|metadata| metadata.data_sets.get(id).is_some());
        if id == name && !known {
            findings.push(Finding::warning(Rule::UnknownMappedDataSet, &[("data_set", id)]));
        }
    }
}

/// A percent beside something else in one cell.
fn of_measures(configuration: &Configuration, findings: &mut Vec<Finding>) {
    for data_set in &configuration.data_sets {
        for element in measure_conflicts(&configuration.entries(&data_set.id)) {
            let finding = Finding::warning(Rule::MeasureConflict, &[("data_element", element.as_str())]);
            if !findings.contains(&finding) {
                findings.push(finding);
            }
        }
    }
}

/// One org unit on several places: their values are summed.
fn of_shared_org_units(mapped: &[MappedContact], metadata: Option<&Metadata>, findings: &mut Vec<Finding>) {
    let mut places: BTreeMap<&str, HashSet<&str>> = BTreeMap::new();
    for place in mapped {
        for link in &place.org_units {
            places.entry(link.org_unit.as_str()).or_default().insert(place.id.as_str());
        }
    }
    for (org_unit, places) in places.into_iter().filter(|(_, places)| places.len() > 1) {
        let name = metadata.and_then(|metadata| name_of(&metadata.org_units, org_unit));
        let (name, count) = (name.unwrap_or_else(|| org_unit.to_owned()), places.len().to_string());
        findings.push(Finding::note(Rule::OrgUnitShared, &[("org_unit", &name), ("places", &count)]));
    }
}

/// An entry against the data elements, combos and data sets of DHIS2.
fn of_entry(target: &str, entry: &MappingEntry, metadata: &Metadata, findings: &mut Vec<Finding>) {
    let id = entry.data_element.as_str();
    let Some(element) = metadata.data_elements.get(id) else {
        if !metadata.data_elements.is_empty() {
            findings.push(Finding::warning(
                Rule::UnknownDataElement,
                &[("target", target), ("data_element", id)],
            ));
        }
        return;
    };
    let name = element.identity.name.as_str();
    let data_set = entry.data_set.as_ref().and_then(|id| metadata.data_sets.get(id.as_str()));
    let member = data_set
        .and_then(|data_set| data_set.elements.iter().find(|member| member.data_element.as_str() == id));
    if let (Some(data_set), None) = (data_set, member) {
        let args =
            [("target", target), ("data_element", name), ("data_set", data_set.identity.name.as_str())];
        findings.push(Finding::warning(Rule::ElementNotInDataSet, &args));
    }
    for combo in [&entry.category_option_combo, &entry.attribute_option_combo].into_iter().flatten() {
        if metadata.option_combos.get(combo.as_str()).is_none() && !metadata.option_combos.is_empty() {
            let args = [("target", target), ("option_combo", combo.as_str())];
            findings.push(Finding::warning(Rule::UnknownOptionCombo, &args));
        }
    }
    let own = member.and_then(|member| member.category_combo.as_ref()).unwrap_or(&element.category_combo);
    let named = entry.category_option_combo.as_ref().and_then(|id| metadata.option_combos.get(id.as_str()));
    if let Some(named) = named.filter(|named| named.category_combo != *own && !own.as_str().is_empty()) {
        let combo = named.identity.name.as_str();
        let args = [("target", target), ("data_element", name), ("option_combo", combo)];
        findings.push(Finding::warning(Rule::OptionComboOfOther, &args));
    }
    let is_default = metadata.category_combos.get(own.as_str()).is_some_and(|combo| combo.is_default);
    if entry.category_option_combo.is_none() && !is_default {
        findings.push(Finding::warning(Rule::NoCategoryOptionCombo, &[("target", target)]));
    }
}

fn of_org_units(mapped: &[MappedContact], metadata: &Metadata, findings: &mut Vec<Finding>) {
    if metadata.org_units.is_empty() {
        return;
    }
    for place in mapped {
        for link in &place.org_units {
            if metadata.org_units.get(link.org_unit.as_str()).is_none() {
                let name = place.name.as_deref().unwrap_or(place.id.as_str());
                let args = [("place", name), ("org_unit", link.org_unit.as_str())];
                findings.push(Finding::warning(Rule::UnknownMappedOrgUnit, &args));
            }
        }
    }
}
