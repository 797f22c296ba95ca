//! Months side by side, goals of one's own, and what is printed.

use std::collections::BTreeMap;

use jumla_domain::{Number, ReportingPeriod, TargetKind};
use jumla_engine::surface::{HistoryRequest, OwnGoalRequest, Scope, SheetFormat, SheetKind, SheetRequest};
use jumla_engine::{Error, Workspace};
use jumla_testkit::{SimulatedCht, World, WorldBuilder};
use serde_json::json;

use crate::export::demo;
use crate::laptop::{Laptop, scope};

const BIRTHS: &str = "births-this-month";

/// What a card shows, as a number.
fn on_card(workspace: &Workspace, scope: &Scope, position: usize) -> Option<Number> {
    let card = &workspace.aggregate(scope).unwrap().targets[position];
    (card.coverage.reported > 0).then(|| card.percent.map_or(card.pass, Number::from))
}

#[test]
fn a_line_is_made_of_what_the_card_showed_in_each_month() {
    let (_folder, workspace) = demo();
    let trends = workspace.trends(&scope(&[], Some("2026-10"))).unwrap();
    assert_eq!(trends.periods.len(), 12);
    assert_eq!(trends.periods.last().map(ToString::to_string).as_deref(), Some("2026-10"));
    assert!(trends.periods.is_sorted());
    for (position, trend) in trends.targets.iter().enumerate() {
        for (period, point) in trends.periods.iter().zip(&trend.points) {
            let then = scope(&[], Some(&period.to_string()));
            assert_eq!(*point, on_card(&workspace, &then, position), "{} in {period}", trend.id);
        }
    }
    let few = workspace.trends(&scope(&[], Some("2025-12"))).unwrap();
    assert!(few.periods.len() < 12, "no month is made up before the first");
}

#[test]
fn a_small_line_in_a_row_has_gaps_where_she_did_not_report() {
    let (_folder, workspace) = demo();
    let asked = scope(&[], Some("2026-11"));
    for target in ["live-births", "immunised-under-one", "pregnancies-registered"] {
        let trends = workspace.contact_trends(&asked, &target.into()).unwrap();
        let mut gaps = 0;
        for (number, period) in trends.periods.iter().enumerate() {
            let then = scope(&[], Some(&period.to_string()));
            let rows = workspace.target_detail(&then, &target.into()).unwrap();
            let kind = rows.aggregate.targets[0].r#type;
            for (trend, row) in trends.contacts.iter().zip(&rows.contributions) {
                assert_eq!(trend.contact, row.contact.id, "in the same order");
                let shown = match kind {
                    TargetKind::Count => row.pass,
                    TargetKind::Percent => row.percent.map(Number::from),
                };
                assert_eq!(trend.points[number], shown, "{target} of {} in {period}", row.contact.name);
                gaps += usize::from(row.missing);
            }
        }
        assert!(gaps > 0);
    }
    let unknown = workspace.contact_trends(&asked, &"nope".into());
    assert!(matches!(unknown, Err(Error::UnknownTarget { .. })));
}

#[tokio::test]
async fn a_month_without_any_report_is_a_gap_and_no_zero() {
    let builder = WorldBuilder::new().chws_per_facility(3).months("2026-08", 4).unsynced_percent(0);
    let mut world = builder.build();
    let silent: Vec<String> =
        world.ids().filter(|id| id.starts_with("target~2026-10~")).map(ToOwned::to_owned).collect();
    assert!(!silent.is_empty());
    silent.iter().for_each(|id| world.delete(id));
    let server = SimulatedCht::start(world).await;
    let laptop = Laptop::synced(&server, "supervisor1").await;
    let trends = laptop.workspace.trends(&scope(&[], Some("2026-11"))).unwrap();
    let months: Vec<String> = trends.periods.iter().map(ToString::to_string).collect();
    assert_eq!(months, ["2026-08", "2026-09", "2026-10", "2026-11"], "the silent month is among them");
    for trend in &trends.targets {
        let heard: Vec<bool> = trend.points.iter().map(Option::is_some).collect();
        assert_eq!(heard, [true, true, false, true], "{}", trend.id);
    }
    let view = laptop.workspace.history(&of(BIRTHS, None)).unwrap();
    let silent = &view.whole.points[2];
    assert_eq!((silent.value, silent.pass, silent.coverage.reported), (None, None, 0));
}

fn of(target: &str, contact: Option<&str>) -> HistoryRequest {
    HistoryRequest {
        scope: scope(&[], None),
        target: target.to_owned(),
        contact: contact.map(ToOwned::to_owned),
        months: None,
    }
}

/// The middle of numbers, reckoned otherwise than the engine does.
fn middle(mut numbers: Vec<i64>) -> Option<Number> {
    numbers.sort_unstable();
    let count = numbers.len();
    let twice = match count {
        0..3 => return None,
        _ if count % 2 == 1 => 2 * numbers[count / 2],
        _ => numbers[count / 2 - 1] + numbers[count / 2],
    };
    Number::parse(&format!("{}.{}", twice / 2, if twice % 2 == 0 { 0 } else { 5 }))
}

#[test]
fn a_chw_stands_beside_her_colleagues() {
    let (_folder, workspace) = demo();
    let everyone = workspace.target_detail(&scope(&[], Some("2026-10")), &"live-births".into()).unwrap();
    let she = &everyone.contributions[0].contact;
    let view = workspace.history(&of("live-births", Some(&she.id))).unwrap();
    assert_eq!((&view.whole.of, view.parts.len()), (she, 0));
    let chw = workspace.chw(&she.id.as_str().into()).unwrap();
    let known = chw.targets.iter().find(|target| target.id.as_str() == "live-births").unwrap();
    for (point, month) in view.whole.points.iter().zip(known.months.iter().rev()) {
        assert_eq!(point.pass, month.pass, "as on her own page in {}", month.period);
        assert_eq!(point.coverage.expected, 1);
    }
    let peers = view.peers.unwrap();
    for (period, peer) in view.periods.iter().zip(peers) {
        let then = scope(&[], Some(&period.to_string()));
        let rows = workspace.target_detail(&then, &"live-births".into()).unwrap().contributions;
        let others = rows.iter().filter(|row| row.contact.id != she.id);
        let numbers = others.filter_map(|row| row.pass?.as_integer()).collect();
        assert_eq!(peer, middle(numbers), "{period}");
    }
    let unknown = workspace.history(&of("live-births", Some("nobody")));
    assert!(matches!(unknown, Err(Error::UnknownContact { .. })));
    let unknown = workspace.history(&of("nope", Some(&she.id)));
    assert!(matches!(unknown, Err(Error::UnknownTarget { .. })));
}

#[test]
fn a_facility_stands_beside_the_others_that_may_be_chosen() {
    let (_folder, workspace) = demo();
    let facilities = workspace.status().unwrap().account.unwrap().facilities;
    let request = |chosen: &[&str], months| HistoryRequest {
        scope: scope(chosen, Some("2026-10")),
        months,
        ..of("live-births", None)
    };
    let view = workspace.history(&request(&[&facilities[0].id], Some(3))).unwrap();
    assert_eq!(
        view.periods.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["2026-08", "2026-09", "2026-10"]
    );
    let supervised = workspace.aggregate(&scope(&[&facilities[0].id], Some("2026-10"))).unwrap().coverage;
    assert_eq!(view.parts.len(), supervised.expected, "one line for each CHW");
    let peers = view.peers.unwrap();
    let sum = |facility: &str, period: ReportingPeriod| {
        let then = scope(&[facility], Some(&period.to_string()));
        let card = workspace.target_detail(&then, &"live-births".into()).unwrap().aggregate.targets.remove(0);
        (card.coverage.reported > 0).then_some(card.pass)
    };
    for (number, &period) in view.periods.iter().enumerate() {
        let point = &view.whole.points[number];
        assert_eq!(point.value, sum(&facilities[0].id, period));
        let parts = view.parts.iter().filter_map(|part| part.points[number].pass);
        assert_eq!(point.pass, Some(parts.sum()), "the whole is the sum of its parts");
        let others = facilities[1..].iter().filter_map(|other| sum(&other.id, period)?.as_integer());
        assert_eq!(peers[number], middle(others.collect()), "{period}");
    }
    // All of them together have no peers, and each is a part.
    let all: Vec<&str> = facilities.iter().map(|one| one.id.as_str()).collect();
    let together = workspace.history(&request(&all, None)).unwrap();
    assert_eq!((together.parts.len(), together.peers), (facilities.len(), None));
    assert!(together.whole.of.id.is_empty());
    assert!(together.periods.len() > 12, "all months that are here");
}

#[tokio::test]
async fn a_percent_of_many_is_pooled_and_those_who_are_silent_are_not_in_it() {
    let server = SimulatedCht::start(World::recorded()).await;
    let laptop = Laptop::synced(&server, "supervisor1").await;
    let target = laptop
        .workspace
        .aggregate(&scope(&[], Some("2026-10")))
        .unwrap()
        .targets
        .into_iter()
        .find(|target| target.r#type == TargetKind::Percent)
        .unwrap();
    let view = laptop.workspace.history(&of(target.id.as_str(), None)).unwrap();
    for (number, period) in view.periods.iter().enumerate() {
        let then = scope(&[], Some(&period.to_string()));
        let rows = laptop.workspace.target_detail(&then, &target.id).unwrap().contributions;
        let sum = |of: fn(&jumla_engine::surface::ContributionView) -> Option<Number>| -> Number {
            rows.iter().filter_map(of).sum()
        };
        let (pass, total) = (sum(|row| row.pass), sum(|row| row.total));
        let reported = rows.iter().filter(|row| !row.missing).count();
        let point = &view.whole.points[number];
        assert_eq!((point.coverage.reported, point.coverage.expected), (reported, rows.len()));
        assert_eq!(point.value, (reported > 0).then(|| pass.percent_of(total).into()), "{period}");
    }
}

fn goal(target: &str, subject: &str, goal: Option<i64>) -> OwnGoalRequest {
    OwnGoalRequest { target: target.to_owned(), subject: subject.to_owned(), goal: goal.map(Number::from) }
}

#[test]
fn the_nearest_goal_of_ones_own_stands_beside_the_chts() {
    let (_folder, mut workspace) = demo();
    let asked = scope(&[], Some("2026-10"));
    let target = "pregnancies-registered";
    let before = workspace.target_detail(&asked, &target.into()).unwrap();
    assert!(before.contributions.iter().all(|row| row.own_goal.is_none() && row.own_goal_met.is_none()));
    let facility = before.aggregate.facility.clone().unwrap();
    let (she, place) = (&before.contributions[0].contact, &before.contributions[1].place);

    workspace.set_own_goal(&goal(target, &facility.id, Some(3))).unwrap();
    workspace.set_own_goal(&goal(target, &place.id, Some(5))).unwrap();
    workspace.set_own_goal(&goal(target, &she.id, Some(1000))).unwrap();
    let goals = workspace.set_own_goal(&goal(target, &she.id, Some(900))).unwrap();
    assert_eq!(goals.len(), 3, "a second one takes the place of the first");
    assert!(goals.iter().any(|one| one.subject == *she && one.goal == 900.into() && !one.by.is_empty()));

    let after = workspace.target_detail(&asked, &target.into()).unwrap();
    let held: Vec<Option<Number>> = after.contributions.iter().map(|row| row.own_goal).collect();
    assert_eq!(held[..2], [Some(900.into()), Some(5.into())]);
    assert!(held[2..].iter().all(|goal| *goal == Some(3.into())));
    for row in &after.contributions {
        let met = row.pass.is_some_and(|pass| Some(pass) >= row.own_goal);
        assert_eq!(row.own_goal_met, Some(met), "{}", row.contact.name);
    }
    let (old, new) = (&before.aggregate.targets[0], &after.aggregate.targets[0]);
    assert_eq!((&old.summary, old.goal), (&new.summary, new.goal), "the CHT's goal stays the headline");

    let chw = workspace.chw(&she.id.as_str().into()).unwrap();
    let own: BTreeMap<&str, Option<Number>> =
        chw.targets.iter().map(|target| (target.id.as_str(), target.own_goal)).collect();
    assert_eq!(own[target], Some(900.into()));
    assert_eq!(own["live-births"], None, "a goal is for one target");

    workspace.set_own_goal(&goal(target, &she.id, None)).unwrap();
    let after = workspace.target_detail(&asked, &target.into()).unwrap();
    assert_eq!(after.contributions[0].own_goal, Some(3.into()), "then that of the facility holds");
}

#[test]
fn a_goal_that_cannot_be_is_refused_and_changes_nothing() {
    let (_folder, mut workspace) = demo();
    let someone = workspace.target_detail(&scope(&[], None), &"live-births".into()).unwrap();
    let she = someone.contributions[0].contact.id.clone();
    for number in [0, -3, 1_000_001] {
        let refused = workspace.set_own_goal(&goal("live-births", &she, Some(number)));
        assert!(matches!(refused, Err(Error::GoalOutOfRange { most: 1_000_000, .. })), "{number}");
    }
    let refused = workspace.set_own_goal(&goal("immunised-under-one", &she, Some(101)));
    assert!(matches!(refused, Err(Error::GoalOutOfRange { most: 100, .. })));
    let refused = workspace.set_own_goal(&goal("nope", &she, Some(5)));
    assert!(matches!(refused, Err(Error::UnknownTarget { .. })));
    let refused = workspace.set_own_goal(&goal("live-births", "nobody", Some(5)));
    assert!(matches!(refused, Err(Error::UnknownContact { .. })));
    let refused = workspace.set_own_goal(&goal("live-births", &she, None));
    assert!(matches!(refused, Err(Error::NoOwnGoal { .. })));
    assert!(workspace.own_goals().unwrap().is_empty());
}

fn sheet(kind: SheetKind, format: SheetFormat, facilities: &[&str]) -> SheetRequest {
    SheetRequest { kind, format, scope: scope(facilities, Some("2026-10")), history: None, language: None }
}

/// How many pages a PDF says that it has.
fn pages(pdf: &[u8]) -> usize {
    assert!(pdf.starts_with(b"%PDF-"));
    let text = String::from_utf8_lossy(pdf);
    let count = text.split("/Type/Pages/Count ").nth(1).and_then(|rest| {
        let digits = rest.split(|letter: char| !letter.is_ascii_digit()).next()?;
        digits.parse().ok()
    });
    count.unwrap()
}

#[test]
fn a_facility_has_a_page_with_its_own_letters_in_it() {
    let (folder, workspace) = demo();
    let facilities = workspace.status().unwrap().account.unwrap().facilities;
    let ids: Vec<&str> = facilities.iter().map(|one| one.id.as_str()).collect();
    let one = workspace.sheet(&sheet(SheetKind::Summary, SheetFormat::Pdf, &ids[..1])).unwrap();
    assert_eq!(pages(&one), 1);
    assert!(String::from_utf8_lossy(&one).contains("NotoSans-Bold"), "letters are embedded");
    let all = workspace.sheet(&sheet(SheetKind::Summary, SheetFormat::Pdf, &ids)).unwrap();
    assert_eq!(pages(&all), ids.len());
    let hindi = SheetRequest {
        language: Some("hi".to_owned()),
        ..sheet(SheetKind::Calls, SheetFormat::Pdf, &ids[..1])
    };
    let hindi = workspace.sheet(&hindi).unwrap();
    assert!(String::from_utf8_lossy(&hindi).contains("NotoSansDevanagari"));

    let again = workspace.sheet(&sheet(SheetKind::Summary, SheetFormat::Pdf, &ids[..1])).unwrap();
    assert!(one == again, "the same numbers at the same moment are the same file");
    let request = sheet(SheetKind::Summary, SheetFormat::Pdf, &ids[..1]);
    let name = workspace.sheet_file_name(&request).unwrap();
    assert_eq!(name, "summary-bahari-health-centre-2026-10.pdf");
    workspace.save_sheet(&request, &folder.path().join(&name)).unwrap();
    assert!(std::fs::read(folder.path().join(&name)).unwrap() == one);
    let refused = workspace.save_sheet(&request, &folder.path().join("no/such/folder.pdf"));
    assert!(matches!(refused, Err(Error::Unwritable { .. })));
}

#[tokio::test]
async fn a_long_sheet_flows_on_to_further_pages() {
    let builder = WorldBuilder::new().facilities(1).chws_per_facility(60).months("2026-09", 3);
    let server = SimulatedCht::start(builder.build()).await;
    let laptop = Laptop::synced(&server, "supervisor1").await;
    let pdf = laptop.workspace.sheet(&sheet(SheetKind::Summary, SheetFormat::Pdf, &[])).unwrap();
    assert_eq!(pages(&pdf), 2, "and nobody signs an empty page");
}

#[test]
fn a_history_is_a_sheet_too_and_needs_a_target() {
    let (_folder, workspace) = demo();
    for format in [SheetFormat::Pdf, SheetFormat::Xlsx] {
        let plain = sheet(SheetKind::History, format, &[]);
        assert!(matches!(workspace.sheet(&plain), Err(Error::UnknownTarget { .. })));
        let asked = SheetRequest { history: Some(of("live-births", None)), ..plain };
        assert!(!workspace.sheet(&asked).unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_facility_stands_beside_those_under_the_same_place_and_not_beside_a_nation() {
    let builder = WorldBuilder::new().facilities(8).chws_per_facility(2).unsynced_percent(0);
    let mut world = builder.build();
    for facility in 1..=8 {
        let region = if facility <= 5 { "region-west" } else { "region-east" };
        world.change(&builder.facility_id(facility), |place| place["parent"] = json!({ "_id": region }));
    }
    let server = SimulatedCht::start(world).await;
    let laptop = Laptop::synced(&server, "officer").await;
    let births = "births-this-month";
    let sum = |facility: usize, period: ReportingPeriod| {
        let then = scope(&[&builder.facility_id(facility)], Some(&period.to_string()));
        laptop.workspace.target_detail(&then, &births.into()).unwrap().aggregate.targets[0].pass
    };
    let table: [(&[usize], std::ops::RangeInclusive<usize>, &str); 3] = [
        (&[1], 2..=5, "the four others of its region"),
        (&[1, 2], 3..=5, "two of a region together"),
        (&[1, 8], 2..=7, "of two regions: the others of both"),
    ];
    for (chosen, others, remark) in table {
        let ids: Vec<String> = chosen.iter().map(|&one| builder.facility_id(one)).collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let request = HistoryRequest { scope: scope(&ids, Some("2026-10")), ..of(births, None) };
        let view = laptop.workspace.history(&request).unwrap();
        let peers = view.peers.unwrap();
        for (period, peer) in view.periods.iter().zip(peers) {
            let numbers = others.clone().filter_map(|other| sum(other, *period).as_integer()).collect();
            assert_eq!(peer, middle(numbers), "{remark}, {period}");
        }
    }
    // In the east there are three: two others are too few.
    let request = HistoryRequest { scope: scope(&[&builder.facility_id(8)], None), ..of(births, None) };
    assert_eq!(laptop.workspace.history(&request).unwrap().peers, None);
}
