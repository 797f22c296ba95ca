//! Codes of DHIS2 up to 2.42.

use super::Words;

pub(super) fn words(code: &str) -> Option<Words> {
    let (meaning, remedy) = match code {
        "E7600" => (
            "There is no such data set.",
            "Check the data set's UID or code, and which of the two the file is imported by.",
        ),
        "E7601" => (
            "The user may not write data of this data set.",
            "Let an administrator of DHIS2 share the data set with whoever imports, data to be written.",
        ),
        "E7602" => (
            "A completion date or the format needs a data set, and none is named.",
            "Name the data set, or leave the completion date out.",
        ),
        "E7603" => (
            "The org unit at the top of the file is not known to DHIS2.",
            "Check its UID or code, and which of the two the file is imported by.",
        ),
        "E7604" => (
            "The attribute option combo at the top of the file is not known to DHIS2.",
            "Check it in the mapping; none stands for the default.",
        ),
        "E7605" => (
            "Values that the data set demands are missing, so it cannot be completed.",
            "Import without completing, and complete it when they are there.",
        ),
        "E7610" => (
            "There is no such data element, or the user may not see it.",
            "Check its UID or code in the mapping, or leave it out.",
        ),
        "E7611" => {
            ("There is no such period.", "Write it as DHIS2 does: 202610, 2026Q4, 2026. ADX: 2026-10-01/P1M.")
        }
        "E7612" => ("There is no such org unit.", "Check its UID or code in the mapping, or leave it out."),
        "E7613" => (
            "There is no such category option combo.",
            "Check it in the mapping. CSV: all columns have to be there, in DHIS2's own order.",
        ),
        "E7614" => (
            "The user may not write data for an option of the category option combo.",
            "Let an administrator of DHIS2 share the category option with whoever imports.",
        ),
        "E7615" => (
            "There is no such attribute option combo.",
            "Check it in the mapping; none stands for the default.",
        ),
        "E7616" => (
            "The user may not write data for an option of the attribute option combo.",
            "Let an administrator of DHIS2 share the category option with whoever imports.",
        ),
        "E7617" => (
            "The org unit is not among or below those for which the user may write.",
            "Leave it out, or let an administrator of DHIS2 give whoever imports that org unit.",
        ),
        "E7618" => ("Neither a value nor a comment is there.", "Give one of them, or leave it out."),
        "E7619" => (
            "The value is not of the kind that the data element takes.",
            "Have it corrected where it was reported, or leave it out.",
        ),
        "E7620" => ("The comment is not valid.", "Shorten it, or leave it out."),
        "E7621" => (
            "The value is none of the options that the data element takes.",
            "Write the code of one of its options, letter by letter.",
        ),
        "E7630" => (
            "The server demands a category option combo for every value, and none is named.",
            "Name it in the mapping; the default one has a UID too.",
        ),
        "E7631" => (
            "The server demands an attribute option combo for every value, and none is named.",
            "Name it in the mapping; the default one has a UID too.",
        ),
        "E7632" => (
            "The data set has periods of another kind.",
            "Export a period of the data set's own kind; `jumla export --choices` shows them.",
        ),
        "E7633" => (
            "The data element is not in the data set.",
            "Map the target to another element, leave it out, or have the element added to the data set.",
        ),
        "E7634" => (
            "The category option combo is not one of the data element's.",
            "Name one of the element's own in the mapping.",
        ),
        "E7635" => (
            "The attribute option combo is not one of the data set's.",
            "Name one of the data set's own in the mapping.",
        ),
        "E7636" => (
            "The org unit is not assigned to the data set.",
            "Leave it out, or have the org unit assigned to the data set.",
        ),
        "E7637" => ("The name of who stored the value is not valid.", "Leave `storedBy` out."),
        "E7638" => (
            "The period is outside the dates of an option of the attribute option combo.",
            "Choose another combo in the mapping, or have the option's dates put right in DHIS2.",
        ),
        "E7639" => (
            "The attribute option combo is not for this org unit.",
            "Leave the org unit out, or choose another combo in the mapping.",
        ),
        "E7640" => (
            "The period has been over for so long that it is closed.",
            "Ask an administrator of DHIS2 for a lock exception, or for a user who may edit expired data.",
        ),
        "E7641" => ("The period is not over yet, or not open yet.", "Export an earlier period, or wait."),
        "E7642" => (
            "The data is approved already and cannot be changed.",
            "Ask whoever approved it to take the approval back.",
        ),
        "E7643" => (
            "The period is not open for input today.",
            "Ask an administrator of DHIS2 when it is, or to change its dates.",
        ),
        "E7644" => (
            "The period is none of those that are open for the data set.",
            "Export one of those that are, or ask an administrator of DHIS2 to open it.",
        ),
        "E7645" => ("The file that the value stands for is missing.", "Leave the value out."),
        _ => return None,
    };
    Some(Words { meaning, remedy })
}
