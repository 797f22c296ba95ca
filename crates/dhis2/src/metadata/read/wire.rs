//! The objects of DHIS2 as its files write them: only what Jumla needs, each field where it was said.

use chrono::{NaiveDate, NaiveDateTime};
use serde::de::MapAccess;

use super::fields::{Fields, Ref, fields};
use super::lenient::{List, Said};
use crate::Uid;

fields!(Identity {
    "code" => code: Said<String>,
    "name" => name: Said<String>,
    "displayName" => display_name: Said<String>,
    "attributeValues" => attributes: List<AttributeValue>,
});

fields!(AttributeValue { "attribute" => attribute: Ref<Nothing>, "value" => value: Said<String> });

/// Of which nothing but the id is wanted.
#[derive(Clone, Debug, Default)]
pub struct Nothing {
    id: Said<Uid>,
}

impl Fields for Nothing {
    fn take<'de, M: MapAccess<'de>>(&mut self, _: &str, _: &mut M) -> Result<bool, M::Error> {
        Ok(false)
    }

    fn id(&mut self) -> &mut Said<Uid> {
        &mut self.id
    }
}

fields!(OrgUnit {
    "path" => path: Said<String>,
    "parent" => parent: Ref<OrgUnit>,
    "openingDate" => opening_date: Said<NaiveDate>,
    "closedDate" => closed_date: Said<NaiveDate>,
} identity);

fields!(OrgUnitLevel { "level" => level: Said<i64>, "name" => name: Said<String> });

fields!(DataSet {
    "periodType" => period_type: Said<String>,
    "categoryCombo" => category_combo: Ref<CategoryCombo>,
    "dataSetElements" => elements: List<DataSetElement>,
    "organisationUnits" => org_units: List<Ref<OrgUnit>>,
    "dataInputPeriods" => input_periods: List<InputPeriod>,
    "expiryDays" => expiry_days: Said<i64>,
    "openFuturePeriods" => open_future_periods: Said<i64>,
    "openPeriodsAfterCoEndDate" => open_periods_after_option_end: Said<i64>,
    "compulsoryDataElementOperands" => compulsory: List<Operand>,
    "noValueRequiresComment" => no_value_requires_comment: Said<bool>,
    "compulsoryFieldsCompleteOnly" => compulsory_fields_complete_only: Said<bool>,
    "validCompleteOnly" => valid_complete_only: Said<bool>,
    "fieldCombinationRequired" => field_combination_required: Said<bool>,
    "formType" => form_type: Said<String>,
    "renderAsTabs" => render_as_tabs: Said<bool>,
    "sections" => sections: List<Section>,
    "displayOptions" => display_options: Said<String>,
    "access" => access: Access,
    "sharing" => sharing: Sharing,
    "created" => created: Said<NaiveDateTime>,
    "workflow" => workflow: Ref<Nothing>,
} identity);

fields!(DataSetElement {
    "dataElement" => data_element: Ref<DataElement>,
    "categoryCombo" => category_combo: Ref<CategoryCombo>,
});

fields!(InputPeriod {
    "period" => period: Ref<Nothing>,
    "openingDate" => opening_date: Said<NaiveDateTime>,
    "closingDate" => closing_date: Said<NaiveDateTime>,
});

fields!(
    /// The id may be the two ids with a point between them.
    Operand {
        "dataElement" => data_element: Ref<DataElement>,
        "categoryOptionCombo" => option_combo: Ref<OptionCombo>,
    }
);

fields!(Section {
    "name" => name: Said<String>,
    "displayName" => display_name: Said<String>,
    "description" => description: Said<String>,
    "dataElements" => elements: List<Ref<DataElement>>,
    "greyedFields" => greyed: List<Operand>,
    "showRowTotals" => show_row_totals: Said<bool>,
    "showColumnTotals" => show_column_totals: Said<bool>,
    "disableDataElementAutoGroup" => disable_auto_group: Said<bool>,
    "displayOptions" => display_options: Said<String>,
    "sortOrder" => sort_order: Said<i64>,
    "dataSet" => data_set: Ref<Nothing>,
});

fields!(Access { "data" => data: DataAccess });

fields!(DataAccess { "write" => write: Said<bool> });

fields!(Sharing { "public" => public: Said<String> });

fields!(DataElement {
    "formName" => form_name: Said<String>,
    "displayFormName" => display_form_name: Said<String>,
    "valueType" => value_type: Said<String>,
    "aggregationType" => aggregation_type: Said<String>,
    "categoryCombo" => category_combo: Ref<CategoryCombo>,
    "zeroIsSignificant" => zero_is_significant: Said<bool>,
    "optionSet" => option_set: Ref<OptionSet>,
    "commentOptionSet" => comment_option_set: Ref<OptionSet>,
} identity);

fields!(CategoryCombo {
    "isDefault" => is_default: Said<bool>,
    "categories" => categories: List<Ref<Category>>,
    "categoryOptionCombos" => option_combos: List<Ref<OptionCombo>>,
} identity);

fields!(Category { "categoryOptions" => options: List<Ref<CategoryOption>> } identity);

fields!(CategoryOption {
    "startDate" => start_date: Said<NaiveDate>,
    "endDate" => end_date: Said<NaiveDate>,
    "organisationUnits" => org_units: List<Ref<OrgUnit>>,
    "access" => access: Access,
    "sharing" => sharing: Sharing,
} identity);

fields!(OptionCombo {
    "categoryCombo" => category_combo: Ref<CategoryCombo>,
    "categoryOptions" => options: List<Ref<CategoryOption>>,
} identity);

fields!(OptionSet { "options" => options: List<SetOption> } identity);

fields!(SetOption {
    "code" => code: Said<String>,
    "name" => name: Said<String>,
    "displayName" => display_name: Said<String>,
    "sortOrder" => sort_order: Said<i64>,
    "optionSet" => option_set: Ref<Nothing>,
});

fields!(
    /// The short form of `/api/dataEntry/lockExceptions`, and the long one with `organisationUnit`.
    LockException {
        "dataSet" => data_set: Ref<Nothing>,
        "orgUnit" => org_unit: Ref<Nothing>,
        "organisationUnit" => organisation_unit: Ref<Nothing>,
        "period" => period: Ref<Nothing>,
    }
);

fields!(Me {
    "username" => username: Said<String>,
    "authorities" => authorities: List<Said<String>>,
    "userRoles" => roles: List<Role>,
    "organisationUnits" => org_units: List<Ref<OrgUnit>>,
});

fields!(Role { "authorities" => authorities: List<Said<String>> });

fields!(
    /// `/api/system/info`, and the head of a dump, which calls the date otherwise.
    SystemInfo {
        "version" => version: Said<String>,
        "contextPath" => context_path: Said<String>,
        "instanceBaseUrl" => base_url: Said<String>,
        "systemName" => name: Said<String>,
        "calendar" => calendar: Said<String>,
        "serverTimeZoneId" => time_zone: Said<String>,
        "serverDate" => server_date: Said<NaiveDateTime>,
        "date" => date: Said<NaiveDateTime>,
    }
);

fields!(Pager { "page" => page: Said<i64> });
