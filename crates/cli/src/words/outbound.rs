//! What is wrong with a mapping or a document on its way into DHIS2.

use jumla_engine::surface::OutboundProblemKind as Kind;

use super::Words;

pub(crate) fn problem(kind: Kind) -> Words {
    let (meaning, remedy) = match kind {
        Kind::NotDhis2 => (
            "It sends to something that is none of the DHIS2 servers known here.",
            "The CHT sends it; from here it can be written into files with `jumla outbound save`.",
        ),
        Kind::NoDestination => ("Its destination is missing or is no address.", SETTINGS),
        Kind::SecretMissing => (
            "Nobody is signed in to its DHIS2 here, and the CHT's own secret for it stays on the CHT's server.",
            "Sign in with `jumla dhis2 connect`.",
        ),
        Kind::CronMalformed => ("When it is to send (`cron`) cannot be read.", SETTINGS),
        Kind::AuthenticationWrong => {
            ("Its way to sign in is none that the CHT knows, or lacks something.", SETTINGS)
        }
        Kind::ConfigurationMalformed => ("It has no rules that can be read.", SETTINGS),
        Kind::NeverRelevant => {
            ("No document can be meant by it.", "Say in `relevant_to` which documents are meant.")
        }
        Kind::RelevanceFailed => (
            "Whether the document is meant cannot be told: the expression fails.",
            "Correct `relevant_to` in the mapping.",
        ),
        Kind::NotFound => (
            "The document has nothing there.",
            "Have it filled in the CHT, or make the value `optional` in the mapping.",
        ),
        Kind::Undefined => (
            "The expression gives nothing.",
            "Make the value `optional` in the mapping, or correct the expression.",
        ),
        Kind::Thrown => ("The expression fails.", MAPPING),
        Kind::Neither => ("The rule has neither a path nor an expression.", "Add one in the mapping."),
        Kind::Misplaced => ("Two rules want to be in the same place.", "Move one of them in the mapping."),
        Kind::Unwritable => ("What the expression gives cannot be written as JSON.", MAPPING),
        Kind::TooLong => ("The expression takes too long and was stopped.", SIMPLER),
        Kind::TooMuchMemory => ("The expression takes too much memory and was stopped.", SIMPLER),
        Kind::Engine => ("Expressions cannot be computed right now.", "Run it again."),
        Kind::NoValue => (
            "A value that is needed is empty.",
            "Have it filled in the CHT, or make it `optional` in the mapping.",
        ),
        Kind::NotADate => ("The value is no date.", VALUE),
        Kind::NotAMonth => ("The value is no month.", VALUE),
        Kind::NoCode => ("The mapping has no code for the value.", "Add it under `codes`."),
        Kind::NotAValue => {
            ("There is a list or an object where one value is needed.", "Correct the path in the mapping.")
        }
        Kind::NotAUid => (
            "It is no UID of DHIS2.",
            "Correct it where it comes from: the org unit of the place in the CHT, or the mapping.",
        ),
        Kind::ContactNotKept => (
            "It refers to a contact that is not kept here.",
            "Have its type kept with `jumla outbound records`, and sync.",
        ),
        Kind::Overlaps => (
            "A document of somebody else gives other values for the same org unit and period.",
            "Find out which holds, and have the other corrected in the CHT.",
        ),
        Kind::Replaced => (
            "A later document of the same author gives values for the same org unit and period.",
            "Nothing has to be done: the later one goes.",
        ),
        Kind::WithoutUid => (
            "It makes something without a UID: sent again, it would be made again in DHIS2.",
            "Leave it to the CHT, or map it in a file of your own.",
        ),
        Kind::NotForDhis2 => ("What it makes is nothing that DHIS2 takes at this address.", SETTINGS),
        Kind::WouldBeRefused => ("DHIS2 would refuse it.", "Look at it with `jumla outbound show`."),
        Kind::Refused => ("DHIS2 refused it.", "Look at it with `jumla outbound show`."),
        Kind::GivenUp => {
            ("DHIS2 said “not now” too often.", "Send it again with `jumla outbound queue --retry`.")
        }
    };
    Words { meaning, remedy }
}

const SETTINGS: &str = "Ask an administrator of the CHT to correct the settings.";
const MAPPING: &str = "Correct it in the mapping.";
const SIMPLER: &str = "Make it simpler in the mapping.";
const VALUE: &str = "Have it corrected in the CHT, or correct the mapping.";
