//! The mapping for showing and editing: what stands, who said it, and what DHIS2 calls it.

use jumla_dhis2::metadata::{Metadata, Object};
use jumla_domain::{MappingEntry, Named};
use jumla_store::MappedContact;

use super::check;
use crate::configuration::Configuration;
use crate::dhis2::name_of;
use crate::surface::{
    MappableDataSet, MappableElement, MappingEntryView, MappingFileEntry, MappingSource, MappingView,
    PlaceEntry, PlaceEntryView, PlaceMapping, TargetMapping,
};

pub(super) fn view(
    configuration: &Configuration,
    mapped: &[MappedContact],
    metadata: Option<&Metadata>,
) -> MappingView {
    let file = &configuration.mapping_file;
    let targets = configuration.targets.iter().map(|target| TargetMapping {
        target: Named { id: target.id.to_string(), name: target.title.clone() },
        kind: target.kind,
        source: source(file.targets.contains_key(target.id.as_str()), target.mapping.is_empty()),
        entries: target.mapping.iter().map(|entry| entry_view(entry, configuration, metadata)).collect(),
    });
    let mut places: Vec<&MappedContact> = mapped.iter().collect();
    places.sort_by(|one, other| (&one.sort_key, &one.id).cmp(&(&other.sort_key, &other.id)));
    let places = places.into_iter().map(|place| PlaceMapping {
        place: Named {
            id: place.id.to_string(),
            name: place.name.clone().unwrap_or_else(|| place.id.to_string()),
        },
        source: source(file.places.contains_key(place.id.as_str()), place.org_units.is_empty()),
        entries: place
            .org_units
            .iter()
            .map(|link| PlaceEntryView {
                org_unit: metadata.and_then(|known| name_of(&known.org_units, link.org_unit.as_str())),
                data_set: link
                    .data_set
                    .as_ref()
                    .and_then(|id| data_set_name(configuration, metadata, id.as_str())),
                entry: PlaceEntry {
                    org_unit: link.org_unit.to_string(),
                    data_set: link.data_set.as_ref().map(ToString::to_string),
                },
            })
            .collect(),
    });
    MappingView {
        targets: targets.collect(),
        places: places.collect(),
        findings: check::findings(configuration, mapped, metadata),
        data_sets: metadata.map(mappable).unwrap_or_default(),
        org_units: metadata.map(|known| named(&known.org_units)).unwrap_or_default(),
        file: file.clone(),
    }
}

fn source(in_file: bool, is_empty: bool) -> MappingSource {
    match (in_file, is_empty) {
        (true, _) => MappingSource::File,
        (false, false) => MappingSource::Cht,
        (false, true) => MappingSource::Nowhere,
    }
}

fn entry_view(
    entry: &MappingEntry,
    configuration: &Configuration,
    metadata: Option<&Metadata>,
) -> MappingEntryView {
    let combo = |id: Option<&str>| metadata.and_then(|known| name_of(&known.option_combos, id?));
    let category = entry.category_option_combo.as_ref().map(|id| id.as_str());
    let attribute = entry.attribute_option_combo.as_ref().map(|id| id.as_str());
    MappingEntryView {
        data_element: metadata.and_then(|known| name_of(&known.data_elements, entry.data_element.as_str())),
        category_option_combo: combo(category),
        attribute_option_combo: combo(attribute),
        data_set: entry.data_set.as_ref().and_then(|id| data_set_name(configuration, metadata, id.as_str())),
        entry: MappingFileEntry {
            measure: entry.measure,
            data_element: entry.data_element.to_string(),
            category_option_combo: category.map(ToOwned::to_owned),
            attribute_option_combo: attribute.map(ToOwned::to_owned),
            data_set: entry.data_set.as_ref().map(ToString::to_string),
        },
    }
}

/// What the CHT calls a data set, else what DHIS2 calls it.
fn data_set_name(configuration: &Configuration, metadata: Option<&Metadata>, id: &str) -> Option<String> {
    let of_the_cht = configuration.data_sets.iter().find(|known| known.id.as_str() == id && known.name != id);
    of_the_cht
        .map(|known| known.name.clone())
        .or_else(|| metadata.and_then(|known| name_of(&known.data_sets, id)))
}

/// What can be chosen: every data set with its elements and their combos.
fn mappable(metadata: &Metadata) -> Vec<MappableDataSet> {
    metadata
        .data_sets
        .iter()
        .map(|data_set| {
            let elements = data_set.elements.iter().filter_map(|member| {
                let element = metadata.data_elements.get(member.data_element.as_str())?;
                let combo = member.category_combo.as_ref().unwrap_or(&element.category_combo);
                Some(MappableElement {
                    data_element: Named {
                        id: element.identity.id.to_string(),
                        name: element.form_name.clone().unwrap_or_else(|| element.identity.name.clone()),
                    },
                    option_combos: combos_of(metadata, combo.as_str()),
                    is_default: metadata
                        .category_combos
                        .get(combo.as_str())
                        .is_some_and(|combo| combo.is_default),
                })
            });
            MappableDataSet {
                data_set: named_one(data_set),
                data_elements: elements.collect(),
                attribute_option_combos: combos_of(metadata, data_set.category_combo.as_str()),
            }
        })
        .collect()
}

fn combos_of(metadata: &Metadata, category_combo: &str) -> Vec<Named> {
    let of_it = metadata.option_combos.iter().filter(|one| one.category_combo.as_str() == category_combo);
    of_it.map(named_one).collect()
}

fn named<T: Object>(objects: &jumla_dhis2::metadata::Objects<T>) -> Vec<Named> {
    objects.iter().map(named_one).collect()
}

fn named_one<T: Object>(object: &T) -> Named {
    let identity = object.identity();
    Named { id: identity.id.to_string(), name: identity.name.clone() }
}
