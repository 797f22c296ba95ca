//! What is known of a DHIS2 server without asking it: its data sets, data elements, category model, org units, the
//! importing user and the settings that decide what an import does.
//!
//! Read from files that DHIS2 itself gives (`read`), merged one into the other. Nothing here is computed; what an
//! import makes of it is in [`crate::predict`], how a form looks in [`crate::form`].

mod missing;
mod objects;
mod read;
mod version;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

pub use missing::Missing;
pub use objects::{Object, Objects};
pub use read::{Kind, Merged, ReadError, Tally};
pub(crate) use read::{text, unpack};
pub use version::{Importer, NotAVersion, Version};

use crate::Uid;

/// Everything known of one server, as one user may see it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Metadata {
    pub system: System,
    pub user: Option<User>,
    pub org_units: Objects<OrgUnit>,
    pub levels: Vec<OrgUnitLevel>,
    pub data_sets: Objects<DataSet>,
    pub data_elements: Objects<DataElement>,
    pub category_combos: Objects<CategoryCombo>,
    pub categories: Objects<Category>,
    pub category_options: Objects<CategoryOption>,
    /// Category option combos, those that serve as attribute option combos included.
    pub option_combos: Objects<OptionCombo>,
    pub option_sets: Objects<OptionSet>,
    /// `None` while nobody said which there are.
    pub lock_exceptions: Option<Vec<LockException>>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct System {
    pub version: Option<Version>,
    /// The server's own address, where it says it.
    pub address: Option<String>,
    pub name: Option<String>,
    /// As the server calls it, `iso8601` or `ethiopian`; `None` while it is not known.
    pub calendar: Option<String>,
    pub time_zone: Option<String>,
    /// The clock of the server when the metadata was taken.
    pub taken_at: Option<NaiveDateTime>,
    /// The system settings that bear on imports, by their keys (`dataEntryAutoGroup`, `keyDataImportStrictPeriods`, …).
    pub settings: BTreeMap<String, String>,
}

impl System {
    /// A switch among the settings; `None` where it is not known.
    #[must_use]
    pub fn is_on(&self, setting: &str) -> Option<bool> {
        self.settings.get(setting).map(|value| value == "true")
    }
}

/// Who imports.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct User {
    pub id: Uid,
    pub username: String,
    pub authorities: BTreeSet<String>,
    /// Where she may enter data: these org units and everything below them.
    pub org_units: Vec<Uid>,
}

impl User {
    #[must_use]
    pub fn has(&self, authority: &str) -> bool {
        self.is_superuser() || self.authorities.contains(authority)
    }

    #[must_use]
    pub fn is_superuser(&self) -> bool {
        self.authorities.contains("ALL")
    }
}

/// What every object has.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Identity {
    pub id: Uid,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    pub name: String,
    /// Values of unique attributes, by the attribute's id.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<Uid, String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct OrgUnit {
    pub identity: Identity,
    /// The org units above it and itself, the root first. Empty where it is not known.
    pub path: Vec<Uid>,
    /// Told where the path is not; the path is put together of it when all of the parents are known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<Uid>,
    pub opening_date: Option<NaiveDate>,
    pub closed_date: Option<NaiveDate>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct OrgUnitLevel {
    pub level: u32,
    pub name: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DataSet {
    pub identity: Identity,
    /// As the server calls it, `Monthly`.
    pub period_type: String,
    /// The attribute category combo.
    pub category_combo: Uid,
    pub elements: Vec<DataSetElement>,
    /// Assigned org units. `None` while it is not known; a list read for one user may be of hers alone.
    pub org_units: Option<BTreeSet<Uid>>,
    pub input_periods: Vec<InputPeriod>,
    /// Whole days, as the importers take them. 0: never expires.
    pub expiry_days: i64,
    pub open_future_periods: i64,
    pub open_periods_after_option_end: i64,
    pub compulsory: Vec<Operand>,
    pub no_value_requires_comment: bool,
    pub compulsory_fields_complete_only: bool,
    pub valid_complete_only: bool,
    pub field_combination_required: bool,
    /// `DEFAULT`, `SECTION`, `SECTION_MULTIORG` or `CUSTOM`.
    pub form_type: String,
    pub render_as_tabs: bool,
    pub sections: Vec<Section>,
    /// JSON text, as the server keeps it.
    pub display_options: Option<String>,
    /// Whether the user may write into it; `None` where it is not known.
    pub may_write: Option<bool>,
    /// Decides between several data sets of one element.
    pub created: Option<NaiveDateTime>,
    pub workflow: Option<Uid>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DataSetElement {
    pub data_element: Uid,
    /// The combo that the data set gives the element instead of its own.
    pub category_combo: Option<Uid>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct InputPeriod {
    pub period: String,
    pub opening_date: Option<NaiveDateTime>,
    pub closing_date: Option<NaiveDateTime>,
}

/// A data element with one of its category option combos.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Operand {
    pub data_element: Uid,
    /// `None`: every combo of the element.
    pub option_combo: Option<Uid>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Section {
    pub id: Uid,
    pub name: String,
    pub description: Option<String>,
    pub elements: Vec<Uid>,
    pub greyed: Vec<Operand>,
    pub show_row_totals: bool,
    pub show_column_totals: bool,
    pub disable_auto_group: bool,
    pub display_options: Option<String>,
    pub sort_order: i64,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DataElement {
    pub identity: Identity,
    pub form_name: Option<String>,
    pub value_type: String,
    pub aggregation_type: String,
    pub category_combo: Uid,
    pub zero_is_significant: bool,
    pub option_set: Option<Uid>,
    pub comment_option_set: Option<Uid>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CategoryCombo {
    pub identity: Identity,
    pub is_default: bool,
    /// In the order in which they are laid out.
    pub categories: Vec<Uid>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Category {
    pub identity: Identity,
    /// In the order in which they are laid out.
    pub options: Vec<Uid>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CategoryOption {
    pub identity: Identity,
    pub start_date: Option<NaiveDate>,
    pub end_date: Option<NaiveDate>,
    /// Where it may be used: these and everything below them. Empty: everywhere.
    pub org_units: Vec<Uid>,
    pub may_write: Option<bool>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct OptionCombo {
    pub identity: Identity,
    pub category_combo: Uid,
    pub options: BTreeSet<Uid>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct OptionSet {
    pub identity: Identity,
    /// Codes and names.
    pub options: Vec<(String, String)>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LockException {
    pub data_set: Uid,
    pub org_unit: Option<Uid>,
    pub period: String,
}

impl Metadata {
    /// The category option combo that DHIS2 takes where none is named.
    #[must_use]
    pub fn default_option_combo(&self) -> Option<&OptionCombo> {
        let combo = self.category_combos.iter().find(|combo| combo.is_default)?;
        self.option_combos.iter().find(|option| option.category_combo == combo.identity.id)
    }

    /// Whether one org unit is the other or stands below it. `None` where the path is not known.
    #[must_use]
    pub fn is_at_or_below(&self, org_unit: &str, above: &str) -> Option<bool> {
        let path = &self.org_units.get(org_unit)?.path;
        if path.is_empty() {
            (org_unit == above).then_some(true)
        } else {
            Some(path.iter().any(|one| one.as_str() == above))
        }
    }
}
