//! What a server does without complaint and the sender may not have meant.

use jumla_dhis2::predict::RemarkKind;

use super::Words;

pub(crate) fn remark(kind: RemarkKind) -> Words {
    let (meaning, remedy) = match kind {
        RemarkKind::StoredUnderDefault => (
            "No category option combo is named for an element that has several: stored beside the form, where nobody \
             sees it.",
            "Name the combo in the mapping.",
        ),
        RemarkKind::ZeroDropped => (
            "A zero that the element does not keep is left out.",
            "Nothing has to be done, unless the zeros matter: then the element has to be set to keep them.",
        ),
        RemarkKind::ZeroDeletes => (
            "A zero that the element does not keep deletes the value that is there.",
            "If the zeros matter, the element has to be set in DHIS2 to keep them.",
        ),
        RemarkKind::EmptyDeletes => {
            ("An empty value deletes the one that is there.", "Leave empty values out.")
        }
        RemarkKind::CommentErased => (
            "A comment or follow-up mark that is there is erased, because none is sent.",
            "Write it down before importing, if it matters.",
        ),
        RemarkKind::NumberInsteadOfText => (
            "Values stand without quotation marks, which DHIS2 2.43.0 and 2.43.1 cannot read.",
            "Write values as texts: \"12\".",
        ),
        RemarkKind::Truncated => (
            "The file breaks off for this server: what follows is not read, and it does not say so.",
            "Write the file again: CSV with plain line ends, no empty line, no quotation mark inside a cell.",
        ),
        RemarkKind::BrokenOff => (
            "The server breaks off and says little of why.",
            "Look at what is named here; write the file again, or export it anew.",
        ),
        RemarkKind::StoredOutsideForm => (
            "Data set and org unit, kind of period or category do not go together; this server stores the value all \
             the same, where no form shows it.",
            "Leave it out, or have the data set changed in DHIS2.",
        ),
        RemarkKind::StoredWhileClosed => (
            "The org unit is not open in the period; this server stores the value all the same.",
            "Leave the org unit out, or have its dates put right in DHIS2.",
        ),
        RemarkKind::DuplicateKept => (
            "Of several values for the same element, combo, org unit and period one is kept.",
            "Take out all but the right one.",
        ),
        RemarkKind::TopOverrides => (
            "What stands at the top of the file is taken instead of what stands beside the value.",
            "Name org unit, period and combo in one place only.",
        ),
        RemarkKind::StrategyIgnored => (
            "The strategy asked for is not heeded: what is there is written over.",
            "Send only what is to be written.",
        ),
        RemarkKind::SkippedByStrategy => (
            "The strategy asked for leaves the value out: to create finds it there, or to update does not.",
            "Import with the strategy “Merge”, which does both.",
        ),
        RemarkKind::Completed => (
            "The data set is marked as complete, even in a dry run and where values are refused.",
            "Leave the completion date out, and complete it when all is there.",
        ),
        RemarkKind::CompletedWithValues => (
            "The data set is marked as complete too, if all its values are stored.",
            "Leave the completion date out, if it is not to be complete yet.",
        ),
        RemarkKind::Empty => ("Nothing is in it.", "Check that it is the file you mean."),
    };
    Words { meaning, remedy }
}
