//! The query parameters of an import.

use crate::Scheme;

/// As sent; what is `None` was not named. Which of them a server heeds is the server's to say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parameters {
    pub dry_run: bool,
    pub atomic: bool,
    pub force: bool,
    pub strategy: Strategy,
    pub data_set: Option<String>,
    pub first_row_is_header: Option<bool>,
    pub skip_existing_check: bool,
    pub id_scheme: Option<Scheme>,
    pub data_set_id_scheme: Option<Scheme>,
    pub data_element_id_scheme: Option<Scheme>,
    pub org_unit_id_scheme: Option<Scheme>,
    pub category_option_combo_id_scheme: Option<Scheme>,
    pub attribute_option_combo_id_scheme: Option<Scheme>,
    pub category_id_scheme: Option<Scheme>,
    pub category_option_id_scheme: Option<Scheme>,
    pub strict_periods: bool,
    pub strict_data_elements: bool,
    pub strict_category_option_combos: bool,
    pub strict_attribute_option_combos: bool,
    pub strict_organisation_units: bool,
    pub strict_data_set_approval: bool,
    pub strict_data_set_locking: bool,
    pub strict_data_set_input_periods: bool,
    pub require_category_option_combo: bool,
    pub require_attribute_option_combo: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Strategy {
    #[default]
    CreateAndUpdate,
    Create,
    Update,
    Delete,
}

/// A parameter with a value that the server would not take (HTTP 400).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{value}` is no value for {name}")]
pub struct NotAParameter {
    pub name: String,
    pub value: String,
}

impl Parameters {
    /// Reads the parameters of a query; those that no importer heeds are passed over.
    ///
    /// # Errors
    /// [`NotAParameter`] names the first that cannot be read.
    pub fn from_query<'a>(
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, NotAParameter> {
        let mut read = Self::default();
        for (name, value) in pairs {
            let refused = || NotAParameter { name: name.to_owned(), value: value.to_owned() };
            let on = || match value.to_ascii_lowercase().as_str() {
                "true" | "on" | "yes" | "1" => Ok(true),
                "false" | "off" | "no" | "0" | "" => Ok(false),
                _ => Err(refused()),
            };
            let scheme = || Scheme::parse(value).map(Some).ok_or_else(refused);
            match name {
                "dryRun" => read.dry_run = on()?,
                "atomic" => read.atomic = on()?,
                "force" => read.force = on()?,
                "strategy" | "importStrategy" => {
                    read.strategy = Strategy::parse(value).ok_or_else(refused)?;
                }
                "dataSet" => read.data_set = Some(value.to_owned()).filter(|id| !id.is_empty()),
                "firstRowIsHeader" => read.first_row_is_header = Some(on()?),
                "skipExistingCheck" => read.skip_existing_check = on()?,
                "idScheme" => read.id_scheme = scheme()?,
                "dataSetIdScheme" => read.data_set_id_scheme = scheme()?,
                "dataElementIdScheme" => read.data_element_id_scheme = scheme()?,
                "orgUnitIdScheme" => read.org_unit_id_scheme = scheme()?,
                "categoryOptionComboIdScheme" => read.category_option_combo_id_scheme = scheme()?,
                "attributeOptionComboIdScheme" => read.attribute_option_combo_id_scheme = scheme()?,
                "categoryIdScheme" => read.category_id_scheme = scheme()?,
                "categoryOptionIdScheme" => read.category_option_id_scheme = scheme()?,
                "strictPeriods" => read.strict_periods = on()?,
                "strictDataElements" => read.strict_data_elements = on()?,
                "strictCategoryOptionCombos" => read.strict_category_option_combos = on()?,
                "strictAttributeOptionCombos" => read.strict_attribute_option_combos = on()?,
                "strictOrganisationUnits" => read.strict_organisation_units = on()?,
                "strictDataSetApproval" => read.strict_data_set_approval = on()?,
                "strictDataSetLocking" => read.strict_data_set_locking = on()?,
                "strictDataSetInputPeriods" => read.strict_data_set_input_periods = on()?,
                "requireCategoryOptionCombo" => read.require_category_option_combo = on()?,
                "requireAttributeOptionCombo" => read.require_attribute_option_combo = on()?,
                _ => {}
            }
        }
        Ok(read)
    }
}

impl Strategy {
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text.to_ascii_uppercase().as_str() {
            "CREATE_AND_UPDATE" | "NEW_AND_UPDATES" => Self::CreateAndUpdate,
            "CREATE" | "NEW" => Self::Create,
            "UPDATE" | "UPDATES" => Self::Update,
            "DELETE" | "DELETES" => Self::Delete,
            _ => return None,
        })
    }
}
