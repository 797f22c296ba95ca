//! The words on a sheet. Titles of targets and names are the server's and come as they are.

mod en;
mod es;
mod fr;
mod hi;
mod numeral;
mod pt;
mod sw;

use jumla_domain::{Coverage, ReportingPeriod, Rule};

use crate::surface::FollowUpState;
use numeral::Numerals;

/// Everything that a sheet says of itself, in one language.
pub(super) struct Words {
    pub language: &'static str,
    pub numerals: Numerals,
    pub months: [&'static str; 12],
    pub summary: &'static str,
    pub calls: &'static str,
    pub history: &'static str,
    pub facility: &'static str,
    pub month: &'static str,
    pub months_shown: &'static str,
    pub supervisor: &'static str,
    pub reported: &'static str,
    /// `{reported}`, `{expected}`
    pub ratio: &'static str,
    pub printed: &'static str,
    pub missing: &'static str,
    pub nobody_missing: &'static str,
    pub running: &'static str,
    pub chw: &'static str,
    pub area: &'static str,
    pub phone: &'static str,
    pub why: &'static str,
    pub called_on: &'static str,
    pub answer: &'static str,
    pub nobody_to_call: &'static str,
    pub total: &'static str,
    /// Heading of how many there were, beside how many passed: `{title}`
    pub out_of: &'static str,
    pub percent: &'static str,
    pub goal: &'static str,
    pub met: &'static str,
    /// Heading: `{title}`
    pub own_goal: &'static str,
    /// What the mark beside an own goal says: `{mark}`
    pub own_goal_met: &'static str,
    pub not_reported: &'static str,
    pub unreadable: &'static str,
    pub findings: &'static str,
    pub no_findings: &'static str,
    pub target: &'static str,
    pub finding: &'static str,
    pub numbers: &'static str,
    /// What was usual: `{median}`.
    pub usual: &'static str,
    pub follow_up: &'static str,
    /// `{count}`
    pub more: &'static str,
    pub notes: &'static str,
    /// `{by}`, `{date}`
    pub signed: &'static str,
    pub not_signed: &'static str,
    pub stale: &'static str,
    pub sign_supervisor: &'static str,
    pub sign_in_charge: &'static str,
    pub date: &'static str,
    /// `{page}`, `{pages}`
    pub page: &'static str,
    pub others: &'static str,
    /// Letters that the fonts lack: `{mark}`.
    pub unprintable: &'static str,
    /// To call, called, explained, corrected, accepted.
    pub states: [&'static str; 5],
    pub rules: Rules,
}

/// What a check found, in a few words.
pub(super) struct Rules {
    pub not_reported: &'static str,
    pub reported_stale: &'static str,
    pub outlier_own: &'static str,
    pub outlier_peers: &'static str,
    pub sudden_rise: &'static str,
    pub sudden_drop: &'static str,
    pub sudden_zero: &'static str,
    pub same_as_month_before: &'static str,
    pub contact_moved: &'static str,
    pub without_area: &'static str,
    pub goal_zero: &'static str,
    pub totals_differ: &'static str,
    pub several_accounts: &'static str,
    pub shared_primary_contact: &'static str,
    pub leader_unknown: &'static str,
    pub unreadable_value: &'static str,
    pub pass_above_total: &'static str,
    pub impossible_count: &'static str,
    pub other: &'static str,
}

pub(super) const ALL: [&Words; 6] = [&en::WORDS, &fr::WORDS, &sw::WORDS, &es::WORDS, &pt::WORDS, &hi::WORDS];

impl Words {
    /// The words of a language; English for one that is not here. A region ("fr-CD") is of no matter.
    pub(super) fn of(language: Option<&str>) -> &'static Self {
        let asked = language.unwrap_or_default().split(['-', '_']).next().unwrap_or_default().to_lowercase();
        ALL.into_iter().find(|words| words.language == asked).unwrap_or(&en::WORDS)
    }

    /// "October 2026"
    pub(super) fn name_of(&self, period: ReportingPeriod) -> String {
        use chrono::Datelike as _;
        let first = period.first_day();
        let name = usize::try_from(first.month0()).ok().and_then(|month| self.months.get(month));
        format!("{} {}", name.unwrap_or(&""), first.year())
    }

    /// "9 of 10"
    pub(super) fn of_expected(&self, coverage: Coverage) -> String {
        fill(
            self.ratio,
            &[("{reported}", &coverage.reported.to_string()), ("{expected}", &coverage.expected.to_string())],
        )
    }

    pub(super) fn state(&self, state: FollowUpState) -> &'static str {
        let [to_call, called, explained, corrected, accepted] = self.states;
        match state {
            FollowUpState::ToCall => to_call,
            FollowUpState::Called => called,
            FollowUpState::Explained => explained,
            FollowUpState::Corrected => corrected,
            FollowUpState::Accepted => accepted,
        }
    }

    pub(super) fn rule(&self, rule: Rule) -> &'static str {
        let rules = &self.rules;
        match rule {
            Rule::NotReported => rules.not_reported,
            Rule::ReportedStale => rules.reported_stale,
            Rule::OutlierOwn => rules.outlier_own,
            Rule::OutlierPeers => rules.outlier_peers,
            Rule::SuddenRise => rules.sudden_rise,
            Rule::SuddenDrop => rules.sudden_drop,
            Rule::SuddenZero => rules.sudden_zero,
            Rule::SameAsMonthBefore => rules.same_as_month_before,
            Rule::ContactMoved => rules.contact_moved,
            Rule::WithoutArea => rules.without_area,
            Rule::GoalZero => rules.goal_zero,
            Rule::TotalsDiffer => rules.totals_differ,
            Rule::SeveralAccounts => rules.several_accounts,
            Rule::SharedPrimaryContact => rules.shared_primary_contact,
            Rule::LeaderUnknown => rules.leader_unknown,
            Rule::UnreadableValue => rules.unreadable_value,
            Rule::PassAboveTotal => rules.pass_above_total,
            Rule::ImpossibleCount => rules.impossible_count,
            // The others are about files for DHIS2, the mapping, and the month as a whole.
            _ => rules.other,
        }
    }
}

/// A pattern with its places filled.
pub(super) fn fill(pattern: &str, values: &[(&str, &str)]) -> String {
    values.iter().fold(pattern.to_owned(), |text, (place, value)| text.replace(place, value))
}

#[cfg(test)]
impl Words {
    /// Every word there is.
    pub(super) fn every(&self) -> Vec<&'static str> {
        let rules = &self.rules;
        let mut all = vec![
            self.summary,
            self.calls,
            self.history,
            self.facility,
            self.month,
            self.months_shown,
            self.supervisor,
            self.reported,
            self.ratio,
            self.printed,
            self.missing,
            self.nobody_missing,
            self.running,
            self.chw,
            self.area,
            self.phone,
            self.why,
            self.called_on,
            self.answer,
            self.nobody_to_call,
            self.total,
            self.out_of,
            self.percent,
            self.goal,
            self.met,
            self.own_goal,
            self.own_goal_met,
            self.not_reported,
            self.unreadable,
            self.findings,
            self.no_findings,
            self.target,
            self.finding,
            self.numbers,
            self.usual,
            self.follow_up,
            self.more,
            self.notes,
            self.signed,
            self.not_signed,
            self.stale,
            self.sign_supervisor,
            self.sign_in_charge,
            self.date,
            self.page,
            self.others,
            self.unprintable,
            rules.not_reported,
            rules.reported_stale,
            rules.outlier_own,
            rules.outlier_peers,
            rules.sudden_rise,
            rules.sudden_drop,
            rules.sudden_zero,
            rules.same_as_month_before,
            rules.contact_moved,
            rules.without_area,
            rules.goal_zero,
            rules.totals_differ,
            rules.several_accounts,
            rules.shared_primary_contact,
            rules.leader_unknown,
            rules.unreadable_value,
            rules.pass_above_total,
            rules.impossible_count,
            rules.other,
        ];
        all.extend(self.months.iter().chain(&self.states));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_the_one_asked_for_or_english() {
        let table = [
            (None, "en", "none asked for"),
            (Some("sw"), "sw", "one that is here"),
            (Some("fr-CD"), "fr", "with a region"),
            (Some("PT_BR"), "pt", "written otherwise"),
            (Some("ne"), "en", "one that is not here"),
        ];
        for (asked, expected, remark) in table {
            assert_eq!(Words::of(asked).language, expected, "{remark}");
        }
    }

    #[test]
    fn every_pattern_has_its_places() {
        for words in ALL {
            let table: [(&str, &[&str]); 9] = [
                (words.ratio, &["{reported}", "{expected}"]),
                (words.out_of, &["{title}"]),
                (words.own_goal, &["{title}"]),
                (words.own_goal_met, &["{mark}"]),
                (words.usual, &["{median}"]),
                (words.more, &["{count}"]),
                (words.signed, &["{by}", "{date}"]),
                (words.page, &["{page}", "{pages}"]),
                (words.unprintable, &["{mark}"]),
            ];
            for (pattern, places) in table {
                for place in places {
                    assert!(pattern.contains(place), "{}: {pattern}", words.language);
                }
                assert_eq!(pattern.matches('{').count(), places.len(), "{}: {pattern}", words.language);
            }
        }
    }
}
