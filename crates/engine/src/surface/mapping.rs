//! The mapping from targets to data values and from places to org units.

use std::collections::BTreeMap;

use jumla_domain::{Finding, Measure, Named, TargetKind};
use serde::{Deserialize, Serialize};
use specta::Type;

/// What a workspace adds to the mapping in the CHT's settings: what is listed here stands instead of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MappingFile {
    /// The version of this layout: 1.
    pub schema: u32,
    /// By target id: where the target goes, instead of what the CHT's settings say. An empty list: nowhere.
    #[serde(default)]
    pub targets: BTreeMap<String, Vec<MappingFileEntry>>,
    /// By the id of a place in the CHT: its org units, instead of its own `dhis`. An empty list: none.
    #[serde(default)]
    pub places: BTreeMap<String, Vec<PlaceEntry>>,
}

impl Default for MappingFile {
    fn default() -> Self {
        Self { schema: Self::SCHEMA, targets: BTreeMap::new(), places: BTreeMap::new() }
    }
}

impl MappingFile {
    pub const SCHEMA: u32 = 1;
}

/// Where one number of a target goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MappingFileEntry {
    #[serde(default)]
    pub measure: Measure,
    pub data_element: String,
    /// Without it DHIS2 takes the default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category_option_combo: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attribute_option_combo: Option<String>,
    /// Without it the value goes into every data set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data_set: Option<String>,
}

/// An org unit of a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlaceEntry {
    pub org_unit: String,
    /// Without it the org unit serves every data set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data_set: Option<String>,
}

/// The mapping as it stands, for showing and editing.
#[derive(Clone, Debug, Serialize, Type)]
pub struct MappingView {
    pub file: MappingFile,
    pub targets: Vec<TargetMapping>,
    /// Places with an org unit, by name, and those that the file names.
    pub places: Vec<PlaceMapping>,
    /// What contradicts itself or what is known of DHIS2.
    pub findings: Vec<Finding>,
    /// What can be chosen, where metadata is known.
    pub data_sets: Vec<MappableDataSet>,
    /// Org units that can be chosen, where metadata is known.
    pub org_units: Vec<Named>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum MappingSource {
    /// The CHT's settings, or a place's own `dhis`.
    Cht,
    /// The workspace's mapping file.
    File,
    /// Nobody says anything.
    Nowhere,
}

#[derive(Clone, Debug, Serialize, Type)]
pub struct TargetMapping {
    pub target: Named,
    pub kind: TargetKind,
    pub source: MappingSource,
    pub entries: Vec<MappingEntryView>,
}

#[derive(Clone, Debug, Serialize, Type)]
pub struct MappingEntryView {
    pub entry: MappingFileEntry,
    /// As DHIS2 calls them; `None` where that is not known.
    pub data_element: Option<String>,
    pub category_option_combo: Option<String>,
    pub attribute_option_combo: Option<String>,
    pub data_set: Option<String>,
}

#[derive(Clone, Debug, Serialize, Type)]
pub struct PlaceMapping {
    pub place: Named,
    pub source: MappingSource,
    pub entries: Vec<PlaceEntryView>,
}

#[derive(Clone, Debug, Serialize, Type)]
pub struct PlaceEntryView {
    pub entry: PlaceEntry,
    /// As DHIS2 calls it.
    pub org_unit: Option<String>,
    pub data_set: Option<String>,
}

#[derive(Clone, Debug, Serialize, Type)]
pub struct MappableDataSet {
    pub data_set: Named,
    pub data_elements: Vec<MappableElement>,
    pub attribute_option_combos: Vec<Named>,
}

#[derive(Clone, Debug, Serialize, Type)]
pub struct MappableElement {
    pub data_element: Named,
    /// The default alone has no name worth showing: `is_default`.
    pub option_combos: Vec<Named>,
    pub is_default: bool,
}
