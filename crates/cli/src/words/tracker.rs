//! Codes of DHIS2's tracker: what it says to persons, enrolments and events.

use super::Words;

pub(super) fn words(code: &str) -> Option<Words> {
    let (meaning, remedy) = match code {
        "E1000" => (
            "This DHIS2 account may not write at this org unit.",
            "Ask an administrator of DHIS2 for the right.",
        ),
        "E1002" => ("The person is there already.", "Look again and send it as a change."),
        "E1003" => (
            "The person belongs to an org unit that this DHIS2 account may not see.",
            "Ask an administrator of DHIS2.",
        ),
        "E1005" => ("DHIS2 has no such type of tracked entity.", "Correct it in the mapping."),
        "E1006" => ("DHIS2 has no such attribute.", "Correct it in the mapping."),
        "E1007" => (
            "The value is not of the attribute's type.",
            "Have it corrected in the CHT, or correct the mapping.",
        ),
        "E1010" | "E1069" => (
            "DHIS2 has no such program, or this account may not see it.",
            "Correct it in the mapping, or ask for the right.",
        ),
        "E1011" | "E1049" | "E1070" => {
            ("DHIS2 has no such org unit.", "Correct it at the place in the CHT, or in the mapping.")
        }
        "E1013" => ("DHIS2 has no such program stage.", "Correct it in the mapping."),
        "E1014" => {
            ("This program enrols nobody: it has events only.", "Take the enrolment out of the mapping.")
        }
        "E1015" => (
            "The person is enrolled in this program already, and not by this document.",
            "Decide in DHIS2 which enrolment holds.",
        ),
        "E1018" => (
            "The program asks for an attribute that is missing.",
            "Add it to the mapping, or have it filled in the CHT.",
        ),
        "E1020" => {
            ("The day of enrolment is in the future.", "Have it corrected in the CHT, or wait for it.")
        }
        "E1021" => {
            ("The day of the incident is in the future.", "Have it corrected in the CHT, or wait for it.")
        }
        "E1022" => (
            "The program is for another type of tracked entity.",
            "Correct the type or the program in the mapping.",
        ),
        "E1025" => ("The day of enrolment is missing.", "Correct `enrolled_at` in the mapping."),
        "E1029" | "E1041" => ("The program is not given at this org unit.", "Have it assigned in DHIS2."),
        "E1030" => ("The event is there already.", "Look again and send it as a change."),
        "E1031" => (
            "The day of the event is missing.",
            "Correct `occurred_at` in the mapping, or have it filled in the CHT.",
        ),
        "E1032" => ("The event is not in DHIS2.", "Look again and send it anew."),
        "E1033" => ("The event belongs to no enrolment.", "Send the person's document first."),
        "E1039" => {
            ("The stage has its event already and takes no second one.", "Decide in DHIS2 which holds.")
        }
        "E1063" => ("The person is not in DHIS2.", "Send the document that makes her first."),
        "E1064" => (
            "Somebody else in DHIS2 has this value, and it must be unique.",
            "Find out in DHIS2 who has it: it may be the same person.",
        ),
        "E1076" => ("An attribute that must have a value is empty.", "Have it filled in the CHT."),
        "E1080" => ("The enrolment is there already.", "Look again and send it as a change."),
        "E1081" => ("The enrolment is not in DHIS2.", "Send the document that enrols the person first."),
        "E1082" => (
            "The event was deleted in DHIS2, and its UID is never taken again.",
            "If it has to be there, enter it in DHIS2 by hand.",
        ),
        "E1083" => (
            "The event is completed or too old to be changed by this account.",
            "Ask an administrator of DHIS2.",
        ),
        "E1089" => ("The stage belongs to another program.", "Correct it in the mapping."),
        "E1090" => {
            ("The type of tracked entity asks for an attribute that is missing.", "Add it to the mapping.")
        }
        "E1091" => (
            "This DHIS2 account may not write into this program.",
            "Ask an administrator of DHIS2 for the right.",
        ),
        "E1100" => (
            "The person has enrolments that this DHIS2 account may not delete.",
            "Ask an administrator of DHIS2.",
        ),
        "E1103" => (
            "The enrolment has events that this DHIS2 account may not delete.",
            "Ask an administrator of DHIS2.",
        ),
        "E1121" => ("The person lacks something that is needed.", "Add it to the mapping."),
        "E1122" => ("The enrolment lacks something that is needed.", "Add it to the mapping."),
        "E1123" => ("The event lacks something that is needed.", "Add it to the mapping."),
        "E1124" => ("The relationship lacks something that is needed.", "Add it to the mapping."),
        "E1125" => {
            ("The value is none of the options.", "Write its option code under `codes` in the mapping.")
        }
        "E1127" => ("Something that cannot be changed was changed.", "Decide in DHIS2 what holds."),
        "E1302" => (
            "The value is not of the data element's type.",
            "Have it corrected in the CHT, or correct the mapping.",
        ),
        "E1303" => (
            "The stage asks for a data element that is missing or empty.",
            "Add it to the mapping, or have it filled in the CHT.",
        ),
        "E1304" => ("DHIS2 has no such data element.", "Correct it in the mapping."),
        "E1305" => ("The data element is not part of this stage.", "Correct it in the mapping."),
        "E5000" => ("It hangs on something that is refused itself.", "Mend that first."),
        _ => return None,
    };
    Some(Words { meaning, remedy })
}
