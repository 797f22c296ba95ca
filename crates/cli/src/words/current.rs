//! Codes of DHIS2 2.43 and later.

use super::Words;

pub(super) fn words(code: &str) -> Option<Words> {
    let (meaning, remedy) = match code {
        "E8000" => (
            "All or nothing was asked for, and some value is not valid.",
            "Mend the values that are named, or import without the option `atomic`.",
        ),
        "E8001" => ("The PDF has no form fields.", "Send JSON instead."),
        "E8002" => (
            "The data elements are in several data sets, and the file does not say which one is meant.",
            "Name the data set in the file; every format but CSV can. Jumla always does where it can.",
        ),
        "E8003" => (
            "No data set has all of these data elements.",
            "Write a file for each data set, and name it there.",
        ),
        "E8004" => (
            "What stands for the data set is no UID.",
            "Write its UID, or say that the file names things by code.",
        ),
        "E8005" => (
            "There is no such data set.",
            "Check the data set's UID or code, and which of the two the file is imported by.",
        ),
        "E8006" => ("The PDF cannot be read.", "Send JSON instead."),
        "E8007" => (
            "The XML cannot be read, or is no data value set.",
            "Choose the format that the file really has. A file that was cut off has to be made again.",
        ),
        "E8008" => ("The completion date is no date.", "Write it as 2026-11-23, or leave it out."),
        "E8009" => (
            "The file has a completion date, but not data set, period and org unit at its top.",
            "Leave the completion date out. The CHT's own export has one and is always refused for it.",
        ),
        "E8010" => (
            "The user may not write data of this data set.",
            "Let an administrator of DHIS2 share the data set with whoever imports, data to be written.",
        ),
        "E8011" => (
            "The org unit is not among or below those for which the user may write.",
            "Leave it out, or let an administrator of DHIS2 give whoever imports that org unit.",
        ),
        "E8012" => (
            "The user may not write data for a category option of these combos.",
            "Let an administrator of DHIS2 share the category option with whoever imports.",
        ),
        "E8020" => (
            "The data element is not in the data set.",
            "Map the target to another element, leave it out, or have the element added to the data set.",
        ),
        "E8021" => (
            "The data set has periods of another kind.",
            "Export a period of the data set's own kind; `jumla export --choices` shows them.",
        ),
        "E8022" => (
            "DHIS2 has no such org unit in the data set.",
            "Leave it out, or have the org unit assigned to the data set. The one above it being assigned is not enough.",
        ),
        "E8023" => (
            "The attribute option combo is not one of the data set's.",
            "Name one of the data set's own in the mapping; none stands for the default.",
        ),
        "E8024" => (
            "The category option combo is not one of the data element's.",
            "Name one of the element's own in the mapping.",
        ),
        "E8025" => (
            "The attribute option combo is not for this org unit.",
            "Leave the org unit out, or choose another combo in the mapping.",
        ),
        "E8030" => (
            "The period is closed: not over yet, over for too long, or outside the dates set for it.",
            "Export an earlier period, or ask an administrator of DHIS2 to open it.",
        ),
        "E8031" => (
            "The org unit was not open on the first day of the period.",
            "Leave it out, or have its opening or closing date put right in DHIS2.",
        ),
        "E8032" => (
            "The period is outside the dates of an option of the attribute option combo.",
            "Choose another combo in the mapping, or have the option's dates put right in DHIS2.",
        ),
        "E8033" => (
            "The data is approved already and cannot be changed.",
            "Ask whoever approved it to take the approval back.",
        ),
        "E8034" => (
            "Something that is to be deleted is not known to DHIS2.",
            "Take it out of the list of what is to be deleted.",
        ),
        "E8035" => (
            "Something that is to be deleted has an id that is no UID.",
            "Write UIDs in the list of what is to be deleted.",
        ),
        "E8100" => ("A value has no period.", "Name the period at the top of the file or beside the value."),
        "E8101" => (
            "Categories are named instead of a combo, and no data set is.",
            "Name the data set in the file, or the combos instead of the categories.",
        ),
        "E8102" => (
            "A value has no data element.",
            "Name it. In CSV: begin with a header of DHIS2's own names, parted by commas.",
        ),
        "E8103" => (
            "There is no such data element.",
            "Check its UID or code, and which of the two the file is imported by.",
        ),
        "E8104" => (
            "What stands for a data element is no UID.",
            "Write its UID, or say that the file names things by code.",
        ),
        "E8105" => {
            ("A value has no org unit.", "Name the org unit at the top of the file or beside the value.")
        }
        "E8106" => (
            "What stands for an org unit is no UID.",
            "Write its UID, or say that the file names things by code.",
        ),
        "E8107" => (
            "There is no such org unit.",
            "Check its UID or code, and which of the two the file is imported by.",
        ),
        "E8108" => (
            "There is no such category option combo, or not all of its categories are named.",
            "Check it in the mapping. ADX names every category of the element, the default one too.",
        ),
        "E8109" => (
            "What stands for a category option combo is no UID.",
            "Write its UID, or say that the file names things by code.",
        ),
        "E8110" => (
            "There is no such attribute option combo, or not all of its categories are named.",
            "Check it in the mapping. ADX names every category of the data set.",
        ),
        "E8111" => (
            "What stands for an attribute option combo is no UID.",
            "Write its UID, or say that the file names things by code.",
        ),
        "E8120" => ("The value is empty.", "Leave it out, or mark it as deleted."),
        "E8121" => ("Neither a value nor a comment is there.", "Give one of them, or leave it out."),
        "E8122" => (
            "The value is not of the kind that the data element takes.",
            "Have it corrected where it was reported, or leave it out.",
        ),
        "E8123" => (
            "The value is none of the options that the data element takes.",
            "Write the code of one of its options, letter by letter.",
        ),
        "E8124" => (
            "The comment is none of the options that the data element takes for it.",
            "Write the code of one of them.",
        ),
        "E8125" => ("The comment is longer than 5000 letters.", "Shorten it."),
        "E8126" => {
            ("There is no such category combo for the attributes.", "Name the attribute option combo itself.")
        }
        "E8127" => (
            "No attribute option combo has these options.",
            "Check the options, or name the attribute option combo itself.",
        ),
        "E8128" => (
            "Two values are for the same element, combo, org unit and period.",
            "Keep one of them. Files that were put together have to be taken apart again.",
        ),
        _ => return None,
    };
    Some(Words { meaning, remedy })
}
