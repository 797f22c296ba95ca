//! A data set of thirty elements, assigned to every org unit of a country, and a month of values.

use jumla_dhis2::Uid;
use jumla_dhis2::file::write::{Compression, Naming, Top, Writing};
use jumla_dhis2::file::{Format, OutValue};
use jumla_dhis2::metadata::{Importer, Metadata};
use jumla_dhis2::period::Calendar;
use serde_json::{Value, json};

use crate::Result;

pub const ORG_UNITS: usize = 9_500;
pub const ELEMENTS: usize = 30;
const DATA_SET: &str = "dsMonthly01";
const DEFAULT: &str = "ocDefault01";

pub struct Country {
    pub metadata: Metadata,
    pub values: Vec<OutValue>,
    data_set: Uid,
    default: Uid,
}

impl Country {
    pub fn build(org_units: usize) -> Result<Self> {
        let unit = |number: usize| format!("ou{number:09}");
        let element = |number: usize| format!("de{number:09}");
        let units: Vec<Value> = (0..org_units)
            .map(|number| {
                json!({ "id": unit(number), "name": format!("Unit {number}"), "openingDate": "2020-01-01",
                        "path": format!("/ouCountry01/{}", unit(number)) })
            })
            .chain([json!({ "id": "ouCountry01", "name": "Country", "path": "/ouCountry01" })])
            .collect();
        let elements: Vec<Value> = (0..ELEMENTS)
            .map(|number| {
                json!({ "id": element(number), "name": format!("Element {number}"), "zeroIsSignificant": true,
                        "valueType": "INTEGER_ZERO_OR_POSITIVE", "aggregationType": "SUM",
                        "categoryCombo": { "id": "ccDefault01" } })
            })
            .collect();
        let of_set: Vec<Value> =
            (0..ELEMENTS).map(|number| json!({ "dataElement": { "id": element(number) } })).collect();
        let assigned: Vec<Value> = (0..org_units).map(|number| json!({ "id": unit(number) })).collect();
        let file = json!({
            "organisationUnits": units,
            "categoryCombos": [{ "id": "ccDefault01", "name": "default", "isDefault": true,
                                 "categories": [{ "id": "caDefault01" }] }],
            "categories": [{ "id": "caDefault01", "name": "default", "code": "default",
                             "categoryOptions": [{ "id": "coDefault01" }] }],
            "categoryOptions": [{ "id": "coDefault01", "name": "default", "code": "default" }],
            "categoryOptionCombos": [{ "id": DEFAULT, "name": "default",
                                       "categoryCombo": { "id": "ccDefault01" },
                                       "categoryOptions": [{ "id": "coDefault01" }] }],
            "dataElements": elements,
            "dataSets": [{ "id": DATA_SET, "name": "Monthly", "periodType": "Monthly",
                           "categoryCombo": { "id": "ccDefault01" }, "organisationUnits": assigned,
                           "dataSetElements": of_set }],
        });
        let mut metadata = Metadata::default();
        metadata.merge_json(file.to_string().as_bytes())?;
        let values = (0..org_units)
            .flat_map(|of_unit| (0..ELEMENTS).map(move |of_element| (of_unit, of_element)))
            .map(|(of_unit, of_element)| OutValue {
                data_element: element(of_element).as_str().into(),
                period: "202610".to_owned(),
                org_unit: unit(of_unit).as_str().into(),
                category_option_combo: Some(DEFAULT.into()),
                attribute_option_combo: Some(DEFAULT.into()),
                value: ((of_unit * 7 + of_element * 13) % 1_000).to_string(),
                comment: None,
                deleted: false,
            })
            .collect();
        Ok(Self { metadata, values, data_set: DATA_SET.into(), default: DEFAULT.into() })
    }

    pub fn writing(&self, format: Format, importer: Importer) -> Writing<'_> {
        Writing {
            format,
            importer: Some(importer),
            data_set: &self.data_set,
            naming: Naming::Uids,
            calendar: Calendar::Iso,
            default_combo: Some(&self.default),
            top: Top::Period,
            complete: None,
            comment: None,
            compression: Compression::None,
        }
    }
}
