//! Which of the softer checks are hard: by the request, or by a setting of the server that a request cannot switch off
//! (`l11b-settings-strict-de-param-false`). Three settings are on unless somebody has switched them off.

use crate::metadata::System;
use crate::predict::Parameters;

#[derive(Clone, Copy, Debug)]
pub(super) struct Switches {
    pub periods: bool,
    pub data_elements: bool,
    pub category_option_combos: bool,
    pub attribute_option_combos: bool,
    pub org_units: bool,
    pub locking: bool,
    pub input_periods: bool,
    pub needs_category_option_combo: bool,
    pub needs_attribute_option_combo: bool,
}

impl Switches {
    pub(super) fn of(asked: &Parameters, system: &System) -> Self {
        let or = |asked: bool, setting: &str, usual: bool| asked || system.is_on(setting).unwrap_or(usual);
        Self {
            periods: or(asked.strict_periods, "keyDataImportStrictPeriods", false),
            data_elements: or(asked.strict_data_elements, "keyDataImportStrictDataElements", false),
            category_option_combos: or(
                asked.strict_category_option_combos,
                "keyDataImportStrictCategoryOptionCombos",
                false,
            ),
            attribute_option_combos: or(
                asked.strict_attribute_option_combos,
                "keyDataImportStrictAttributeOptionCombos",
                false,
            ),
            org_units: or(asked.strict_organisation_units, "keyDataImportStrictOrganisationUnits", false),
            locking: or(asked.strict_data_set_locking, "keyDataImportStrictDataSetLocking", true),
            input_periods: or(
                asked.strict_data_set_input_periods,
                "keyDataImportStrictDataSetInputPeriods",
                true,
            ),
            needs_category_option_combo: or(
                asked.require_category_option_combo,
                "keyDataImportRequireCategoryOptionCombo",
                false,
            ),
            needs_attribute_option_combo: or(
                asked.require_attribute_option_combo,
                "keyDataImportRequireAttributeOptionCombo",
                false,
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_is_on_whatever_the_request_says() {
        for (asked, set, elements, locking) in [
            (false, None, false, true),
            (true, None, true, true),
            (false, Some("true"), true, true),
            (false, Some("false"), false, false),
            (true, Some("false"), true, false),
        ] {
            let parameters = Parameters { strict_data_elements: asked, ..Parameters::default() };
            let mut system = System::default();
            for key in ["keyDataImportStrictDataElements", "keyDataImportStrictDataSetLocking"] {
                system.settings.extend(set.map(|set| (key.to_owned(), set.to_owned())));
            }
            let switches = Switches::of(&parameters, &system);
            assert_eq!((switches.data_elements, switches.locking), (elements, locking), "{asked} {set:?}");
        }
    }
}
