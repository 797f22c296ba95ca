//! What whoever imports a file has to set in DHIS2, by the key that an export gives.

pub(crate) fn need(key: &str) -> Option<&'static str> {
    Some(match key {
        "choose_format_xml" => "choose the format XML (DXF2)",
        "choose_format_csv" => "choose the format CSV",
        "choose_format_adx" => "choose the format ADX",
        "tick_first_row_is_header" => "tick “First row is header”",
        "id_scheme_uid" => "leave the three identifier schemes at UID (over the API: idScheme=UID)",
        "id_scheme_code" => "choose Code in all three identifier schemes (over the API: idScheme=CODE)",
        "data_set_parameter" => {
            "name the data set, which CSV cannot: over the API dataSet=UID. The page has no field for it; DHIS2 2.43 and \
             later then refuses the file if one of its elements is in two data sets"
        }
        _ => return None,
    })
}
