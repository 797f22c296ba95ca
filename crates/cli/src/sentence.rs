//! Findings as sentences, in plain English.

use jumla_domain::{Finding, Rule, Severity};

/// What was found, as one sentence.
pub(crate) fn sentence(finding: &Finding) -> String {
    let arg = |name: &str| finding.args.get(name).map_or("?", String::as_str);
    let contact = || arg("contact");
    let target = || arg("target");
    let of_how_many = || if arg("measure") == "total" { " cases" } else { "" };
    let number = || format!("{}{} for “{}”", arg("value"), of_how_many(), target());
    match finding.rule {
        Rule::UnmappedTarget => {
            format!("“{}” has no data element in DHIS2, so it is not in the file.", target())
        }
        Rule::OrgUnitWithoutReports => {
            format!(
                "Nobody reported from {}, so the file has no row for it, rather than zeros.",
                arg("org_unit")
            )
        }
        Rule::MappedAncestor => {
            let below = match arg("below") {
                "1" => "one org unit".to_owned(),
                more => format!("{more} org units"),
            };
            format!(
                "{} is exported together with {below} below it. DHIS2 adds those up itself, so they may count twice.",
                arg("org_unit")
            )
        }
        Rule::LeaderUnknown if arg("places") == "1" => {
            "1 place below has a leader whose record is not on this computer; they are not counted."
                .to_owned()
        }
        Rule::LeaderUnknown => format!(
            "{} places below have a leader whose record is not on this computer; they are not counted.",
            arg("places")
        ),
        Rule::MonthNotOver => {
            format!(
                "{} is not over before {}: the numbers will still change.",
                arg("period"),
                arg("last_day")
            )
        }
        Rule::PartialCoverage if arg("reported") == "0" => {
            format!("None of the {} CHWs has reported.", arg("expected"))
        }
        Rule::PartialCoverage => format!(
            "Only {} of {} CHWs have reported; the totals are without the others.",
            arg("reported"),
            arg("expected")
        ),
        Rule::SeveralAccounts => {
            format!("{} has reports from {} accounts; only the first one counts.", contact(), arg("accounts"))
        }
        Rule::SharedPrimaryContact => {
            format!("{} is in charge of several places and is counted once.", contact())
        }
        Rule::UnreadableValue => format!(
            "What {} reported for “{}” cannot be read as numbers and is left out: {}",
            contact(),
            target(),
            shortened(arg("raw"))
        ),
        Rule::PassAboveTotal => format!(
            "{} reported {} of only {} for “{}”; please check with her.",
            contact(),
            arg("pass"),
            arg("total"),
            target()
        ),
        Rule::ImpossibleCount => format!(
            "{} reported a number that cannot be for “{}”, {} of {}; please check with her.",
            contact(),
            target(),
            arg("pass"),
            arg("total")
        ),
        Rule::NoCategoryOptionCombo => format!(
            "“{}” names no category option combo; DHIS2 stores its values under the default one.",
            target()
        ),
        Rule::SharedDataElement => format!(
            "“{}” shares the data element {} with another target, and their values are added up.",
            target(),
            arg("data_element")
        ),
        Rule::ChtWouldFail => format!(
            "The CHT itself would have failed on the document {}; Jumla took what can be read of it.",
            arg("document")
        ),
        Rule::UnknownOwner => format!(
            "Nobody here owns the document {}, so its numbers belong to no org unit and are not in the file.",
            arg("document")
        ),
        Rule::OrgUnitNotAssigned => format!(
            "DHIS2 does not have {} in the data set, so its values are not in the file.",
            arg("org_unit")
        ),
        Rule::ZerosWritten if arg("values") == "1" => {
            "One value is a zero for which nobody reported, as you asked.".to_owned()
        }
        Rule::ZerosWritten => {
            format!("{} values are zeros for which nobody reported, as you asked.", arg("values"))
        }
        Rule::LeftOutByChoice if arg("values") == "1" => "One value is left out, as you asked.".to_owned(),
        Rule::LeftOutByChoice => format!("{} values are left out, as you asked.", arg("values")),
        Rule::PeriodIncomplete => format!(
            "{} is summed though it is not complete ({}): the numbers are not those of the whole period.",
            arg("period"),
            arg("missing")
        ),
        Rule::UnknownDataElement => {
            format!("“{}” goes to {}, which is no data element of DHIS2.", arg("target"), arg("data_element"))
        }
        Rule::ElementNotInDataSet => format!(
            "“{}” goes to {}, which is not in the data set {}.",
            arg("target"),
            arg("data_element"),
            arg("data_set")
        ),
        Rule::UnknownOptionCombo => {
            format!("“{}” names {}, which is no option combo of DHIS2.", arg("target"), arg("option_combo"))
        }
        Rule::OptionComboOfOther => format!(
            "“{}” goes to {} with the combo {}, which that element does not have.",
            arg("target"),
            arg("data_element"),
            arg("option_combo")
        ),
        Rule::UnknownMappedOrgUnit => {
            format!("{} is mapped to {}, which is no org unit of DHIS2.", arg("place"), arg("org_unit"))
        }
        Rule::OrgUnitShared => format!(
            "{} places are mapped to {}; its values are the sum of theirs.",
            arg("places"),
            arg("org_unit")
        ),
        Rule::MeasureConflict => format!(
            "A percentage and something else go to {} alike, so it gets no value.",
            arg("data_element")
        ),
        Rule::UnknownMappedTarget => {
            format!("The mapping file names {}, which is no target of the CHT.", arg("target"))
        }
        Rule::UnknownMappedPlace => {
            format!("The mapping file names {}, which is no place here.", arg("place"))
        }
        Rule::UnknownMappedDataSet => format!(
            "The mapping file names {}, which is a data set neither of the CHT nor of DHIS2.",
            arg("data_set")
        ),
        Rule::NotReported => format!("{} has not reported.", contact()),
        Rule::ReportedStale => format!(
            "{}'s report was last changed on {}, {} days before {}; what was done since is not in it.",
            contact(),
            arg("updated"),
            arg("days"),
            if finding.severity == Severity::Warning { "the month's end" } else { "today" }
        ),
        Rule::OutlierOwn => format!(
            "{} reported {}, far from the usual {} of {} months (score {}).",
            contact(),
            number(),
            arg("median"),
            arg("months"),
            arg("score")
        ),
        Rule::OutlierPeers => format!(
            "{} reported {}, far from the {} that is usual among {} others (score {}).",
            contact(),
            number(),
            arg("median"),
            arg("peers"),
            arg("score")
        ),
        Rule::SuddenRise => {
            format!(
                "{} reported {}, after a usual {} ({} months).",
                contact(),
                number(),
                arg("median"),
                arg("months")
            )
        }
        Rule::SuddenDrop => format!(
            "{} reported only {}, after a usual {} ({} months).",
            contact(),
            number(),
            arg("median"),
            arg("months")
        ),
        Rule::SuddenZero => format!(
            "{} reported 0{} for “{}” for the first time, after a usual {} ({} months).",
            contact(),
            of_how_many(),
            target(),
            arg("median"),
            arg("months")
        ),
        Rule::SameAsMonthBefore => format!(
            "{} reported the very numbers of the month before, for all {} targets; please check with her.",
            contact(),
            arg("targets")
        ),
        Rule::ContactMoved => {
            let (from, to, noticed) = (arg("from"), arg("to"), arg("noticed"));
            let moved = match (from, to) {
                ("", to) => format!("now stands under {to}"),
                (from, "") => format!("stands under {from} no longer"),
                (from, to) => format!("has moved from {from} to {to}"),
            };
            format!("{} {moved}, and the numbers of every month with her (noticed on {noticed}).", contact())
        }
        Rule::WithoutArea => {
            format!(
                "{} reports, but is in charge of no place here, so that no total has the numbers.",
                contact()
            )
        }
        Rule::GoalZero => {
            format!("“{}” has the goal 0: that is none here, but met on the CHWs' phones.", target())
        }
        Rule::NumberAsText => format!(
            "{} has a number for “{}” that is written as text, which other programs may not read: {}",
            contact(),
            target(),
            shortened(arg("raw"))
        ),
        Rule::TotalsDiffer => format!(
            "“{}” is {} after the CHT's rule; with all documents (it leaves out {}) it would be {}.",
            target(),
            arg("total"),
            arg("documents"),
            arg("all")
        ),
    }
}

fn shortened(raw: &str) -> String {
    const MOST: usize = 60;
    if raw.chars().count() <= MOST { raw.to_owned() } else { raw.chars().take(MOST).chain(['…']).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_read_as_sentences() {
        let table = [
            (
                Finding::warning(Rule::PartialCoverage, &[("expected", "12"), ("reported", "0")]),
                "None of the 12 CHWs has reported.",
            ),
            (
                Finding::warning(Rule::PartialCoverage, &[("expected", "66"), ("reported", "59")]),
                "Only 59 of 66 CHWs have reported; the totals are without the others.",
            ),
            (
                Finding::warning(Rule::LeaderUnknown, &[("places", "3")]),
                "3 places below have a leader whose record is not on this computer; they are not counted.",
            ),
            (
                Finding::warning(Rule::LeaderUnknown, &[("places", "1")]),
                "1 place below has a leader whose record is not on this computer; they are not counted.",
            ),
            (
                Finding::warning(Rule::MappedAncestor, &[("org_unit", "Kaskazini"), ("below", "1")]),
                "Kaskazini is exported together with one org unit below it. DHIS2 adds those up itself, so they may \
                 count twice.",
            ),
            (
                Finding::warning(
                    Rule::ImpossibleCount,
                    &[("contact", "Zainab"), ("target", "Births"), ("pass", "-1"), ("total", "-1")],
                ),
                "Zainab reported a number that cannot be for “Births”, -1 of -1; please check with her.",
            ),
            (
                Finding::warning(
                    Rule::UnreadableValue,
                    &[("contact", "Zainab"), ("target", "Births"), ("raw", &"x".repeat(80))],
                ),
                "What Zainab reported for “Births” cannot be read as numbers and is left out: \
                 xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…",
            ),
            (
                Finding::note(
                    Rule::ReportedStale,
                    &[("contact", "Zainab"), ("updated", "2026-11-02"), ("days", "12")],
                ),
                "Zainab's report was last changed on 2026-11-02, 12 days before today; what was done since is not in \
                 it.",
            ),
            (
                Finding::note(
                    Rule::SuddenDrop,
                    &[
                        ("contact", "Zainab"),
                        ("target", "Households visited"),
                        ("measure", "total"),
                        ("value", "12"),
                        ("median", "104"),
                        ("months", "9"),
                    ],
                ),
                "Zainab reported only 12 cases for “Households visited”, after a usual 104 (9 months).",
            ),
            (
                Finding::note(
                    Rule::ContactMoved,
                    &[("contact", "Zainab"), ("from", ""), ("to", "Bahari"), ("noticed", "2026-11-02")],
                ),
                "Zainab now stands under Bahari, and the numbers of every month with her (noticed on 2026-11-02).",
            ),
        ];
        for (finding, expected) in table {
            assert_eq!(sentence(&finding), expected);
        }
    }
}
