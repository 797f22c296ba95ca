//! Each rule by its own table: a month of one contact, with the edges.

use chrono::NaiveDate;

use super::*;
use crate::contribution::{Report, ReportedValue};
use crate::finding::{Rule, Severity};
use crate::number::Number;
use crate::target::{Goal, TargetDefinition, TargetKind};

use Severity::{Note, Warning};

fn target(kind: TargetKind) -> TargetDefinition {
    TargetDefinition {
        id: "t".into(),
        kind,
        goal: Goal::NONE,
        title: "Births".into(),
        icon: None,
        aggregate: true,
        mapping: Vec::new(),
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Midnight of a day in Nairobi.
fn midnight(text: &str) -> i64 {
    day(text).and_time(chrono::NaiveTime::MIN).and_utc().timestamp_millis() - 3 * 60 * 60 * 1000
}

fn report(values: &[(i64, i64)]) -> Report {
    Report {
        document: "target~2026-10~c~u".into(),
        revision: "1-a".into(),
        owner: "c".into(),
        updated_date: midnight("2026-10-30"),
        accounts: 1,
        values: values.iter().map(|&(pass, total)| Some(ReportedValue::counts(pass, total))).collect(),
        spelled: Vec::new(),
    }
}

fn past(updated: &str, values: &[(i64, i64)]) -> Option<PastMonth> {
    Some(PastMonth {
        updated_date: midnight(updated),
        values: values.iter().map(|counts| Some(*counts)).collect(),
    })
}

/// Last days of the months before October 2026, the newest first.
fn last_days() -> Vec<NaiveDate> {
    let october: crate::ReportingPeriod = "2026-10".parse().unwrap();
    (1..=24).map(|months| october.back(months).last_day()).collect()
}

/// One value of one target in each of the months before, the newest first; `None` where nothing came.
fn history(numbers: &[Option<(i64, i64)>]) -> Vec<Option<PastMonth>> {
    let months = numbers.iter().zip(last_days());
    months.map(|(counts, last_day)| past(&last_day.to_string(), &[(*counts)?])).collect()
}

/// Counts that came in every month.
fn counted(numbers: &[i64]) -> Vec<Option<PastMonth>> {
    history(&numbers.iter().map(|&number| Some((number, number))).collect::<Vec<_>>())
}

struct Setting {
    targets: Vec<TargetDefinition>,
    thresholds: Thresholds,
    today: NaiveDate,
    peers: Vec<Report>,
}

impl Setting {
    fn of(targets: Vec<TargetDefinition>) -> Self {
        Self { targets, thresholds: Thresholds::default(), today: day("2026-11-10"), peers: Vec::new() }
    }

    fn one(kind: TargetKind) -> Self {
        Self::of(vec![target(kind)])
    }

    fn on(self, today: &str) -> Self {
        Self { today: day(today), ..self }
    }

    fn among(self, peers: Vec<Report>) -> Self {
        Self { peers, ..self }
    }

    fn findings(&self, report: Option<&Report>, history: &[Option<PastMonth>]) -> Vec<Finding> {
        let (targets, earlier): (Vec<&TargetDefinition>, _) = (self.targets.iter().collect(), last_days());
        let month = Month {
            targets: &targets,
            thresholds: &self.thresholds,
            last_day: day("2026-10-31"),
            today: self.today,
            earlier: &earlier,
        };
        let peers = Peers::of(&month, self.peers.iter());
        let found = month.findings(&ContactMonth { contact: "Amina", report, history, peers: &peers });
        found.into_iter().map(|found| found.finding).collect()
    }

    fn rules(&self, report: Option<&Report>, history: &[Option<PastMonth>]) -> Vec<(Rule, Severity)> {
        let findings = self.findings(report, history);
        findings.into_iter().map(|finding| (finding.rule, finding.severity)).collect()
    }
}

#[test]
fn who_did_not_report_is_a_warning_once_the_month_is_over() {
    let table = [
        ("2026-10-20", Note, "it is running"),
        ("2026-10-31", Note, "its last day"),
        ("2026-11-01", Warning, "it is over"),
    ];
    for (today, severity, remark) in table {
        let setting = Setting::one(TargetKind::Count).on(today);
        assert_eq!(setting.rules(None, &[]), [(Rule::NotReported, severity)], "{remark}");
    }
    let setting = Setting::one(TargetKind::Count);
    assert_eq!(setting.rules(Some(&report(&[(0, 0)])), &[]), [], "a zero is a report");
}

#[test]
fn a_report_that_was_last_changed_long_before_the_end_is_stale() {
    let table = [
        ("2026-10-24", "2026-11-10", None, "seven days before"),
        ("2026-10-23", "2026-11-10", Some(Warning), "eight days before"),
        ("2026-10-12", "2026-10-19", None, "seven days before today, the month is running"),
        ("2026-10-12", "2026-10-20", Some(Note), "eight days before today"),
        ("2026-11-02", "2026-11-10", None, "after the end"),
    ];
    for (updated, today, severity, remark) in table {
        let report = Report { updated_date: midnight(updated), ..report(&[(1, 1)]) };
        let found = Setting::one(TargetKind::Count).on(today).rules(Some(&report), &[]);
        let expected: Vec<_> = severity.map(|severity| (Rule::ReportedStale, severity)).into_iter().collect();
        assert_eq!(found, expected, "{remark}");
    }
    let old = Report { updated_date: midnight("2026-10-12"), ..report(&[(1, 1)]) };
    let mut setting = Setting::one(TargetKind::Count);
    let finding = setting.findings(Some(&old), &[]).remove(0);
    assert_eq!((&*finding.args["updated"], &*finding.args["days"]), ("2026-10-12", "19"));
    setting.thresholds.stale_days = 20;
    assert_eq!(setting.rules(Some(&old), &[]), []);
}

#[test]
fn what_cannot_be_is_a_warning_and_is_not_compared() {
    let unreadable = ReportedValue::Unreadable { raw: "[]".into() };
    let number = |text: &str| Number::parse(text).unwrap();
    let decimal = |pass, total| ReportedValue::Counts { pass: number(pass), total: number(total) };
    let table = [
        (ReportedValue::counts(3, 3), None, "as many as there were"),
        (ReportedValue::counts(4, 3), Some(Rule::PassAboveTotal), "one more"),
        (ReportedValue::counts(900, 3), Some(Rule::PassAboveTotal), "and no outlier besides"),
        (ReportedValue::counts(-1, 3), Some(Rule::ImpossibleCount), "below zero"),
        (ReportedValue::counts(0, -3), Some(Rule::ImpossibleCount), "a total below zero"),
        (decimal("1.5", "3"), Some(Rule::ImpossibleCount), "a fraction"),
        (decimal("2.0", "3"), None, "no fraction, only written like one"),
        (unreadable, Some(Rule::UnreadableValue), "no number at all"),
    ];
    for (value, rule, remark) in table {
        let report = Report { values: vec![Some(value)], ..report(&[]) };
        let found = Setting::one(TargetKind::Percent).rules(Some(&report), &counted(&[3; 12]));
        assert_eq!(found, rule.map(|rule| (rule, Warning)).into_iter().collect::<Vec<_>>(), "{remark}");
    }
}

#[test]
fn numbers_as_text_are_named_where_they_are_else_ordinary() {
    let spelled = |value: (i64, i64)| Report {
        spelled: vec![(0, r#"{"pass":"12","total":"12"}"#.into())],
        ..report(&[value])
    };
    let setting = Setting::one(TargetKind::Count);
    assert_eq!(setting.rules(Some(&spelled((12, 12))), &[]), [(Rule::NumberAsText, Warning)]);
    assert_eq!(setting.rules(Some(&spelled((-12, 12))), &[]), [(Rule::ImpossibleCount, Warning)]);
}

#[test]
fn several_accounts_on_a_contact_are_a_warning() {
    for (accounts, expected) in [(1, vec![]), (2, vec![(Rule::SeveralAccounts, Warning)])] {
        let report = Report { accounts, ..report(&[(1, 1)]) };
        assert_eq!(Setting::one(TargetKind::Count).rules(Some(&report), &[]), expected);
        assert_eq!(of_report("Amina", &report, std::iter::empty()).len(), expected.len());
    }
}

#[test]
fn counts_are_compared_with_ones_own() {
    let some = |number: i64| Some((number, number));
    let with_gaps: Vec<_> = (0..12).map(|month| if month % 2 == 0 { some(10) } else { None }).collect();
    let too_many_gaps: Vec<_> = (0..12).map(|month| if month % 3 == 0 { some(10) } else { None }).collect();
    let varied = [8, 12, 10, 9, 11, 10];
    let long_ago: Vec<_> = (0..24).map(|month| if month < 12 { None } else { some(10) }).collect();
    let table = [
        (480, history(&[]), vec![], "no history"),
        (480, counted(&[10; 5]), vec![], "too short a history"),
        (480, counted(&varied), vec![(Rule::OutlierOwn, Warning)], "far beyond"),
        (16, counted(&varied), vec![(Rule::OutlierOwn, Note)], "0.6745 · 6 / 1, not twice as much"),
        (15, counted(&varied), vec![], "five more are never odd"),
        (39, counted(&varied), vec![(Rule::OutlierOwn, Note)], "19.6"),
        (40, counted(&varied), vec![(Rule::OutlierOwn, Warning)], "20.2, and more than twice as much"),
        (20, counted(&[0, 4, 9, 11, 16, 20]), vec![], "one of them"),
        (21, counted(&[0, 4, 9, 11, 16, 20]), vec![(Rule::SuddenRise, Note)], "more than twice as much"),
        (10, counted(&[10; 12]), vec![], "a constant history that goes on"),
        (16, counted(&[10; 12]), vec![], "of which nobody knows how much is odd"),
        (21, counted(&[10; 12]), vec![(Rule::SuddenRise, Note)], "but twice as much is"),
        (4, counted(&[10; 12]), vec![(Rule::SuddenDrop, Note)], "and half as much"),
        (0, counted(&[10; 12]), vec![(Rule::SuddenZero, Note)], "and nothing"),
        (
            0,
            counted(&[10, 10, 10, 0, 10, 10]),
            vec![(Rule::OutlierOwn, Note)],
            "again nothing: 10 / (1.253314 · 10 / 6) is 4.8",
        ),
        (0, counted(&[0; 12]), vec![], "all zeros"),
        (5, counted(&[0; 12]), vec![], "a few after nothing but zeros"),
        (6, counted(&[0; 12]), vec![(Rule::SuddenRise, Note)], "many after nothing but zeros"),
        (21, history(&with_gaps), vec![(Rule::SuddenRise, Note)], "six months with gaps between"),
        (21, history(&too_many_gaps), vec![], "four months with gaps between"),
        (21, history(&long_ago), vec![], "all of it longer ago than is looked at"),
    ];
    for (number, history, expected, remark) in table {
        let found = Setting::one(TargetKind::Count).rules(Some(&report(&[(number, number)])), &history);
        assert_eq!(found, expected, "{number}: {remark}");
    }
    let finding = Setting::one(TargetKind::Count)
        .findings(Some(&report(&[(480, 480)])), &counted(&[8, 12, 10, 9, 11, 10, 13, 13]))
        .remove(0);
    let arg = |name: &str| finding.args[name].as_str();
    assert_eq!(
        (arg("measure"), arg("value"), arg("median"), arg("months"), arg("score")),
        ("pass", "480", "10.5", "8", "211.1")
    );
}

#[test]
fn percents_are_compared_by_the_cases_behind_them() {
    let of = |pass, total| history(&[Some((pass, total)); 12]);
    let table = [
        ((40, 100), of(90, 100), vec![(Rule::SuddenDrop, Note)], "half of a hundred"),
        ((0, 100), of(90, 100), vec![(Rule::SuddenZero, Note)], "none of a hundred"),
        ((1, 3), of(3, 3), vec![], "two of three: chance"),
        ((0, 0), of(3, 3), vec![], "of nothing there is no percent"),
        ((0, 0), of(90, 100), vec![(Rule::SuddenZero, Note)], "but the hundred are gone"),
        ((27, 30), of(90, 100), vec![(Rule::SuddenDrop, Note)], "as good, of far fewer"),
        ((90, 100), of(0, 0), vec![(Rule::SuddenRise, Note)], "there never were any"),
    ];
    for ((pass, total), history, expected, remark) in table {
        let found = Setting::one(TargetKind::Percent).rules(Some(&report(&[(pass, total)])), &history);
        assert_eq!(found, expected, "{remark}");
    }
    let measured = |pass, total| {
        let found = Setting::one(TargetKind::Percent).findings(Some(&report(&[(pass, total)])), &of(90, 100));
        let args: Vec<_> =
            found.into_iter().map(|one| (one.args["measure"].clone(), one.args["median"].clone())).collect();
        args
    };
    assert_eq!(measured(40, 100), [("percent".to_owned(), "90%".to_owned())]);
    assert_eq!(measured(27, 30), [("total".to_owned(), "100".to_owned())]);
}

#[test]
fn a_report_that_is_only_a_part_is_odd_only_where_it_is_large() {
    let whole = counted(&[10; 12]);
    let table = [
        ("2026-10-30", "2026-11-10", 0, true, "whole"),
        ("2026-10-30", "2026-10-31", 0, false, "the month is running"),
        ("2026-10-12", "2026-11-10", 0, false, "stale"),
        ("2026-10-30", "2026-10-31", 40, true, "running, and already too many"),
        ("2026-10-12", "2026-11-10", 40, true, "stale, and already too many"),
    ];
    for (updated, today, number, odd, remark) in table {
        let report = Report { updated_date: midnight(updated), ..report(&[(number, number)]) };
        let found = Setting::one(TargetKind::Count).on(today).rules(Some(&report), &whole);
        let sudden = found.iter().any(|(rule, _)| matches!(rule, Rule::SuddenZero | Rule::SuddenRise));
        assert_eq!(sudden, odd, "{remark}");
    }
    // Months of which only a part is known are no history.
    let stale: Vec<_> = (0..12).map(|months| past("2024-01-01", &[(10, 10 + months)])).collect();
    assert_eq!(Setting::one(TargetKind::Count).rules(Some(&report(&[(480, 480)])), &stale), []);
}

#[test]
fn numbers_are_compared_with_those_of_the_others() {
    let others = |numbers: &[i64]| numbers.iter().map(|&number| report(&[(number, number)])).collect();
    let table = [
        (480, others(&[480]), vec![], "one CHW"),
        (480, others(&[8, 12, 10, 9, 480]), vec![], "four others"),
        (480, others(&[8, 12, 10, 9, 11, 480]), vec![(Rule::OutlierPeers, Warning)], "five others"),
        (18, others(&[8, 12, 10, 9, 11, 18]), vec![], "3.4: among the others, not yet odd"),
        (19, others(&[8, 12, 10, 9, 11, 19]), vec![(Rule::OutlierPeers, Note)], "3.8"),
        (
            480,
            others(&[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 480]),
            vec![(Rule::OutlierPeers, Note)],
            "MAD is 0: among 13 the score is at most 13 / 1.253314",
        ),
        (10, others(&[10; 12]), vec![], "all the same"),
        (0, others(&[0; 12]), vec![], "all zeros"),
    ];
    for (number, others, expected, remark) in table {
        let setting = Setting::one(TargetKind::Count).among(others);
        assert_eq!(setting.rules(Some(&report(&[(number, number)])), &[]), expected, "{remark}");
    }
    let stale: Vec<Report> = (0..12)
        .map(|number| Report { updated_date: midnight("2026-10-02"), ..report(&[(number, number)]) })
        .collect();
    let setting = Setting::one(TargetKind::Count).among(stale);
    assert_eq!(setting.rules(Some(&report(&[(480, 480)])), &[]), [], "others who reported in part");
}

#[test]
fn a_month_that_repeats_the_one_before_is_a_warning_where_that_tells() {
    let setting = || Setting::of((0..5).map(|_| target(TargetKind::Count)).collect());
    let same = [(7, 7), (3, 3), (1, 1), (2, 2), (0, 0)];
    let expected = [(Rule::SameAsMonthBefore, Warning)];
    assert_eq!(setting().rules(Some(&report(&same)), &[past("2026-09-30", &same)]), expected, "four numbers");
    let table = [
        ([(7, 7), (3, 3), (1, 1), (2, 2), (1, 1)], vec![past("2026-09-30", &same)], "one differs"),
        ([(7, 8), (3, 3), (1, 1), (2, 2), (0, 0)], vec![past("2026-09-30", &same)], "one total differs"),
        (same, vec![], "no month before"),
        (same, vec![None, past("2026-08-31", &same)], "the month before is missing"),
    ];
    for (values, history, remark) in table {
        assert_eq!(setting().rules(Some(&report(&values)), &history), [], "{remark}");
    }
    let few = [(0, 0), (3, 3), (1, 1), (2, 2), (0, 0)];
    assert_eq!(setting().rules(Some(&report(&few)), &[past("2026-09-30", &few)]), [], "three may be chance");
    let zeros = [(0, 9); 5];
    assert_eq!(setting().rules(Some(&report(&zeros)), &[past("2026-09-30", &zeros)]), [], "zeros are");
}

#[test]
fn a_goal_of_zero_is_a_note() {
    for (goal, expected) in [("0", true), ("-1", false), ("5", false)] {
        let target =
            TargetDefinition { goal: Goal(Number::parse(goal).unwrap()), ..target(TargetKind::Count) };
        assert_eq!(goal_zero(&target).is_some(), expected, "{goal}");
    }
}

#[test]
fn totals_differ_where_documents_with_numbers_are_left_out() {
    let target = target(TargetKind::Count);
    let differ = |left_out: &[i64]| {
        totals_differ(&target, 10.into(), left_out.iter().map(|number| Number::from(*number)))
    };
    assert_eq!(differ(&[]), None);
    assert_eq!(differ(&[0, 0]), None, "nothing in them");
    let finding = differ(&[0, 3, 4]).unwrap();
    assert_eq!(
        (&*finding.args["total"], &*finding.args["all"], &*finding.args["documents"]),
        ("10", "17", "2")
    );
}

#[test]
fn a_finding_is_the_same_while_what_was_reported_is() {
    let outlier = |value: &str, median: &str| {
        Finding::note(Rule::OutlierPeers, &[("contact", "Amina"), ("value", value), ("median", median)])
    };
    let then = outlier("20", "5");
    let worse = Finding { severity: Warning, ..then.clone() };
    let renamed =
        Finding::note(Rule::OutlierPeers, &[("contact", "Amina Mwakio"), ("value", "20"), ("median", "5")]);
    let table = [
        (outlier("20", "5"), true, "nothing happened"),
        (outlier("20", "6"), true, "others reported"),
        (outlier("21", "5"), false, "another number"),
        (worse.clone(), false, "it is graver now"),
        (renamed, true, "she is called otherwise"),
        (Finding { rule: Rule::OutlierOwn, ..then.clone() }, false, "another rule"),
    ];
    for (now, unchanged, remark) in table {
        assert_eq!(is_unchanged(&then, &now), unchanged, "{remark}");
    }
    assert!(is_unchanged(&worse, &then), "less grave");
}

#[test]
fn every_dimension_has_rules() {
    let table = [
        (Rule::NotReported, Dimension::Completeness),
        (Rule::ReportedStale, Dimension::Timeliness),
        (Rule::PassAboveTotal, Dimension::InternalConsistency),
        (Rule::OutlierOwn, Dimension::Outlier),
        (Rule::SameAsMonthBefore, Dimension::ConsistencyOverTime),
    ];
    for (rule, expected) in table {
        assert_eq!(dimension(rule), expected);
    }
}
