//! Why a value is not of its element's kind, by the key that DHIS2 gives.

pub(crate) fn reason(key: &str) -> Option<&'static str> {
    Some(match key {
        "value_not_numeric" => "no number as DHIS2 writes it",
        "value_not_unit_interval" => "no number from 0 to 1",
        "value_not_percentage" => "no number from 0 to 100",
        "value_not_integer" => "no whole number",
        "value_not_positive_integer" => "no whole number above 0",
        "value_not_negative_integer" => "no whole number below 0",
        "value_not_zero_or_positive_integer" => "no whole number from 0",
        "value_not_bool" => "neither true nor false",
        "value_not_true_only" => "not true",
        "value_not_valid_date" | "value_not_valid_age" => "no date as 2026-11-23",
        "value_not_valid_datetime" => "no date with a time",
        "value_not_valid_time" => "no time as 09:30",
        "value_not_valid_letter" => "not one letter",
        "value_not_phone_number" => "no phone number",
        "value_not_valid_email" => "no e-mail address",
        "value_not_url" => "no web address",
        "value_not_valid_username" => "no user name",
        "value_not_coordinate" => "no coordinate as [36.8,-1.3]",
        "value_not_valid_org_unit_uid" | "value_not_valid_file_resource_uid" => "no UID",
        "value_length_greater_than_max_length" => "longer than 50000 letters",
        "comment_length_greater_than_max_length" => "a comment longer than 5000 letters",
        "stored_by_length_greater_than_max_length" => "the name of who stored it is longer than 255 letters",
        "completion_incomplete" => "a completion date without data set, org unit and period at the top",
        "input_period" => "not among the periods that are open now",
        "expired" => "the time for entering data is over",
        "future" => "the period is not over yet",
        _ => return None,
    })
}
