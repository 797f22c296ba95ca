//! Data value sets, in the JSON form that DHIS2's Import/Export page takes with no option changed.
//!
//! Identifiers are UIDs; every value is a JSON *string* (2.43.0 and 2.43.1 refuse numbers); data set and period stand at
//! the top; there is no `completeDate`, which since 2.43 needs an org unit beside it.

use jumla_domain::{DataSetId, DataValue, OptionComboId};
use serde::Serialize;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WireValue<'a> {
    data_element: &'a str,
    org_unit: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    category_option_combo: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attribute_option_combo: Option<&'a str>,
    value: String,
}

/// Writes one data set's values for one period, a value a line. `period` is an id of DHIS2, `202610`.
#[must_use]
pub fn to_json(data_set: &DataSetId, period: &str, values: &[DataValue]) -> Vec<u8> {
    // About what a line takes: a large file is not moved while it grows.
    const LINE: usize = 160;
    let mut bytes = Vec::with_capacity(LINE * (values.len() + 1));
    bytes.extend_from_slice(b"{\n\"dataSet\": ");
    put(&mut bytes, data_set.as_str());
    bytes.extend_from_slice(b",\n\"period\": ");
    put(&mut bytes, period);
    bytes.extend_from_slice(b",\n\"dataValues\": [");
    for (position, value) in values.iter().enumerate() {
        bytes.extend_from_slice(if position == 0 { b"\n" } else { b",\n" });
        put(
            &mut bytes,
            &WireValue {
                data_element: value.data_element.as_str(),
                org_unit: value.org_unit.as_str(),
                category_option_combo: value.category_option_combo.as_ref().map(OptionComboId::as_str),
                attribute_option_combo: value.attribute_option_combo.as_ref().map(OptionComboId::as_str),
                value: value.value.to_string(),
            },
        );
    }
    bytes.extend_from_slice(b"\n]\n}\n");
    bytes
}

fn put<T: Serialize + ?Sized>(bytes: &mut Vec<u8>, part: &T) {
    // Writing to memory does not fail.
    let _ = serde_json::to_writer(bytes, part);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_strings_and_only_known_combos_are_named() {
        let value = |combo: Option<&str>, count: i64| DataValue {
            data_element: "deMalaria01".into(),
            category_option_combo: combo.map(Into::into),
            attribute_option_combo: None,
            org_unit: "ouClinic001".into(),
            value: count.into(),
            contributions: 1,
        };
        let bytes =
            to_json(&"dsMonthly01".into(), "202607", &[value(Some("cocUnderFiv"), 12), value(None, 0)]);
        let expected = r#"{
"dataSet": "dsMonthly01",
"period": "202607",
"dataValues": [
{"dataElement":"deMalaria01","orgUnit":"ouClinic001","categoryOptionCombo":"cocUnderFiv","value":"12"},
{"dataElement":"deMalaria01","orgUnit":"ouClinic001","value":"0"}
]
}
"#;
        assert_eq!(String::from_utf8(bytes).unwrap(), expected);
    }
}
