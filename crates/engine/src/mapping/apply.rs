//! The mapping file put in the place of what the CHT says.

use jumla_cht::settings::DataSet;
use jumla_domain::{MappingEntry, OrgUnitLink, TargetDefinition};
use jumla_store::MappedContact;

use crate::surface::{MappingFile, MappingFileEntry, PlaceEntry};

/// A target that the file names is mapped as the file says and in no other way.
pub(crate) fn apply_to_targets(file: &MappingFile, targets: &mut [TargetDefinition]) {
    for target in targets {
        if let Some(entries) = file.targets.get(target.id.as_str()) {
            target.mapping = entries.iter().map(entry).collect();
        }
    }
}

/// A place that the file names has the org units that the file says and no others.
pub(crate) fn apply_to_places(file: &MappingFile, places: &mut [MappedContact]) {
    for place in places {
        if let Some(entries) = file.places.get(place.id.as_str()) {
            place.org_units = entries.iter().map(link).collect();
        }
    }
}

/// Data sets that only the file names can be exported as well. They have no name until DHIS2 is asked.
pub(crate) fn add_data_sets(file: &MappingFile, data_sets: &mut Vec<DataSet>) {
    let of_targets = file.targets.values().flatten().filter_map(|entry| entry.data_set.as_deref());
    let of_places = file.places.values().flatten().filter_map(|entry| entry.data_set.as_deref());
    for id in of_targets.chain(of_places) {
        if !data_sets.iter().any(|known| known.id.as_str() == id) {
            data_sets.push(DataSet { id: id.into(), name: id.to_owned() });
        }
    }
}

fn entry(entry: &MappingFileEntry) -> MappingEntry {
    MappingEntry {
        measure: entry.measure,
        data_element: entry.data_element.as_str().into(),
        category_option_combo: entry.category_option_combo.as_deref().map(Into::into),
        attribute_option_combo: entry.attribute_option_combo.as_deref().map(Into::into),
        data_set: entry.data_set.as_deref().map(Into::into),
    }
}

fn link(entry: &PlaceEntry) -> OrgUnitLink {
    OrgUnitLink {
        org_unit: entry.org_unit.as_str().into(),
        data_set: entry.data_set.as_deref().map(Into::into),
    }
}
