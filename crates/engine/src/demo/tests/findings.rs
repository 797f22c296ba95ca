//! Every mistake that was planted is found, and nothing else is more than worth knowing.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveTime};
use jumla_domain::{Rule, Severity};
use serde_json::Value;
use tempfile::TempDir;

use super::super::mistakes::{JOINED_AGO, LAST_CLOSED_AGO, NEW_PHONE_AGO, Oddity, STOPPED_AGO, users_with};
use super::super::people::{Duty, chws};
use super::{EAST_AFRICA, World, worlds};
use crate::surface::{CheckView, Scope};
use crate::{Clock, Workspace};

/// A rule, and the id of the CHW whom it is about.
type Found = (Rule, String);

/// The demo workspace as seen on one day.
struct Laptop<'w> {
    world: &'w World,
    workspace: Workspace,
    _folder: TempDir,
}

impl<'w> Laptop<'w> {
    fn of(world: &'w World) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let now = world.today.and_time(NaiveTime::from_hms_opt(9, 0, 0).unwrap()).and_utc();
        let workspace = Workspace::make_demo(&folder.path().join("demo"), Clock::Fixed(now)).unwrap();
        Self { world, workspace, _folder: folder }
    }

    /// The month so many months ago, in all facilities.
    fn check(&self, ago: u64) -> CheckView {
        let facilities = self.workspace.status().unwrap().account.unwrap().facilities;
        let scope = Scope {
            facilities: facilities.into_iter().map(|facility| facility.id).collect(),
            period: Some(self.world.months[usize::try_from(ago).unwrap()].clone()),
        };
        self.workspace.check(&scope).unwrap()
    }
}

fn warnings(view: &CheckView) -> BTreeSet<Found> {
    let findings = view.findings.iter().filter(|one| one.finding.severity == Severity::Warning);
    findings.map(|one| (one.finding.rule, one.contact.as_ref().unwrap().id.clone())).collect()
}

/// The documents of a month that have numbers, in the order of ids.
fn documents(world: &World, ago: u64) -> Vec<&Value> {
    let month = &world.months[usize::try_from(ago).unwrap()];
    let mut documents = world.of_type("target");
    documents.retain(|one| one["reporting_period"] == **month && one["targets"].is_array());
    documents.sort_by_key(|one| one["_id"].as_str());
    documents
}

/// What was planted in a month: gaps and late phones as the documents show them, and the mistakes by name.
fn planted(world: &World, ago: u64) -> BTreeSet<Found> {
    const LATE: u32 = 12;
    let mut planted = BTreeSet::new();
    let documents = documents(world, ago);
    for chw in chws() {
        if chw.duty == Duty::Helper {
            planted.insert((Rule::WithoutArea, chw.id()));
            continue;
        }
        // The first account's counts.
        match documents.iter().find(|one| one["owner"] == chw.id()) {
            None => {
                planted.insert((Rule::NotReported, chw.id()));
            }
            Some(first) => {
                let local = first["updated_date"].as_i64().unwrap() + EAST_AFRICA;
                if chrono::DateTime::from_timestamp_millis(local).unwrap().day() <= LATE {
                    planted.insert((Rule::ReportedStale, chw.id()));
                }
            }
        }
    }
    let mut of = |oddity, rules: &[Rule]| {
        for user in users_with(oddity) {
            let chw = chws().into_iter().find(|chw| chw.user == user).unwrap();
            planted.extend(rules.iter().map(|rule| (*rule, chw.id())));
        }
    };
    if ago == LAST_CLOSED_AGO {
        of(Oddity::PassAboveTotal, &[Rule::PassAboveTotal]);
        of(Oddity::SameAsMonthBefore, &[Rule::SameAsMonthBefore]);
        of(Oddity::WildOutlier, &[Rule::OutlierOwn, Rule::OutlierPeers]);
        of(Oddity::TextValue, &[Rule::NumberAsText]);
    }
    if ago == NEW_PHONE_AGO {
        of(Oddity::NewPhone, &[Rule::SeveralAccounts]);
    }
    planted
}

#[test]
fn every_planted_mistake_is_found_and_nothing_else_is_a_warning() {
    let mut wrong = Vec::new();
    for world in worlds() {
        let laptop = Laptop::of(world);
        for ago in LAST_CLOSED_AGO..14 {
            let (view, planted) = (laptop.check(ago), planted(world, ago));
            let found = warnings(&view);
            let seen = format!("{} as seen on {}", world.months[usize::try_from(ago).unwrap()], world.today);
            wrong.extend(planted.difference(&found).map(|one| format!("{seen}: {one:?} is not found")));
            for (rule, contact) in found.difference(&planted) {
                let too_much = view.findings.iter().filter(|one| one.finding.rule == *rule);
                let too_much =
                    too_much.filter(|one| one.contact.as_ref().is_some_and(|one| one.id == *contact));
                wrong.extend(too_much.map(|one| format!("{seen}: {:?}", one.finding)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn who_stopped_or_is_cut_off_or_sent_no_numbers_has_not_reported() {
    let laptop = Laptop::of(World::some());
    let ids = |oddity| -> Vec<String> {
        let users = users_with(oddity);
        chws().into_iter().filter(|chw| users.contains(&&*chw.user)).map(|chw| chw.id()).collect()
    };
    let table = [
        (Oddity::StoppedReporting, STOPPED_AGO - 1, true),
        (Oddity::StoppedReporting, STOPPED_AGO, false),
        (Oddity::NoTargets, super::super::mistakes::NO_TARGETS_AGO, true),
        (Oddity::Newcomer, JOINED_AGO, false),
        // Nothing is wrong with a target that does not apply to her.
        (Oddity::WithoutNutrition, LAST_CLOSED_AGO, false),
    ];
    for (oddity, ago, missing) in table {
        let found = warnings(&laptop.check(ago));
        for id in ids(oddity) {
            assert_eq!(found.contains(&(Rule::NotReported, id)), missing, "{oddity:?} {ago} months ago");
        }
    }
}

#[test]
fn what_is_worth_knowing_does_not_drown_the_rest() {
    for world in worlds() {
        let view = Laptop::of(world).check(LAST_CLOSED_AGO);
        let notes: Vec<Rule> = view
            .findings
            .iter()
            .filter(|one| one.finding.severity == Severity::Note)
            .map(|one| one.finding.rule)
            .collect();
        assert!(notes.contains(&Rule::GoalZero) && notes.contains(&Rule::TotalsDiffer));
        assert!(notes.len() < 66, "{} notes on 66 CHWs: {notes:?}", notes.len());
    }
}
