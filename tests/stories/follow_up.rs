//! A supervisor finds what is odd, calls, writes down what was said; and what comes later tells what she wrote apart.

use chrono::{DateTime, Utc};
use jumla_domain::check::Thresholds;
use jumla_domain::{Rule, Severity};
use jumla_engine::surface::{CheckFinding, CheckView, FollowUpRequest, FollowUpState};
use jumla_engine::{Clock, Error, Workspace};
use jumla_testkit::{SimulatedCht, World, WorldBuilder};

use crate::laptop::{Laptop, scope, time};

const OCTOBER: &str = "2026-10";

/// Ten CHWs, everyone reported for August to October; the third reported more than there were in October.
fn world() -> (WorldBuilder, World) {
    let builder = WorldBuilder::new().months("2026-08", 3).unsynced_percent(0);
    let mut world = builder.build();
    let document = target_id(&builder, 3);
    world.change(&document, |document| {
        document["targets"][0]["value"] = serde_json::json!({ "pass": 9, "total": 7 });
    });
    (builder, world)
}

fn target_id(builder: &WorldBuilder, chw: usize) -> String {
    let document = builder.target_document(1, chw, 2).unwrap();
    document["_id"].as_str().unwrap().to_owned()
}

fn after_october() -> DateTime<Utc> {
    time("2026-11-05T09:00:00Z")
}

fn october(workspace: &Workspace) -> CheckView {
    workspace.check(&scope(&[], Some(OCTOBER))).unwrap()
}

fn the(view: &CheckView, rule: Rule) -> &CheckFinding {
    let mut found = view.findings.iter().filter(|one| one.finding.rule == rule);
    let one = found.next().unwrap();
    assert!(found.next().is_none(), "there is one of {rule:?}");
    one
}

fn mark(key: &str, state: Option<FollowUpState>, note: &str) -> FollowUpRequest {
    FollowUpRequest {
        period: OCTOBER.to_owned(),
        finding: Some(key.to_owned()),
        state,
        note: note.to_owned(),
        ..FollowUpRequest::default()
    }
}

#[tokio::test]
async fn what_was_explained_is_open_again_when_a_late_sync_changes_it() {
    let (builder, world) = world();
    let server = SimulatedCht::start(world).await;
    let mut laptop = Laptop::synced(&server, "supervisor1").await;
    laptop.reopen(after_october());

    let view = october(&laptop.workspace);
    let finding = the(&view, Rule::PassAboveTotal);
    assert_eq!(finding.finding.severity, Severity::Warning);
    assert_eq!(finding.contact.as_ref().unwrap().id, builder.chw_id(1, 3));
    assert_eq!(finding.evidence[0].id, target_id(&builder, 3));
    let (key, open) = (finding.key.clone(), view.open);

    let explained = mark(&key, Some(FollowUpState::Explained), "two are of September");
    let view = laptop.workspace.follow_up(&explained).unwrap();
    let finding = the(&view, Rule::PassAboveTotal);
    let follow_up = finding.follow_up.as_ref().unwrap();
    assert_eq!((follow_up.note.as_str(), follow_up.by.as_str()), ("two are of September", "supervisor1"));
    assert!(finding.settled && !follow_up.outdated);
    assert_eq!(view.open, open - 1);

    // The same document again, with other numbers elsewhere: nothing about this finding.
    server.world().change(&target_id(&builder, 3), |document| {
        document["targets"][1]["value"] = serde_json::json!({ "pass": 2, "total": 2 });
    });
    laptop.sync().await.unwrap();
    assert!(the(&october(&laptop.workspace), Rule::PassAboveTotal).settled);

    server.world().change(&target_id(&builder, 3), |document| {
        document["targets"][0]["value"] = serde_json::json!({ "pass": 12, "total": 7 });
    });
    laptop.sync().await.unwrap();
    let view = october(&laptop.workspace);
    let finding = the(&view, Rule::PassAboveTotal);
    assert_eq!(finding.key, key, "it is the same finding");
    let follow_up = finding.follow_up.as_ref().unwrap();
    assert!(follow_up.outdated && !finding.settled, "but not the one that was explained");
    assert_eq!(follow_up.note, "two are of September", "what was said is still there");
    assert_eq!(view.open, open);
    assert!(view.calls().iter().any(|call| call.contact.id == builder.chw_id(1, 3)));

    server.world().change(&target_id(&builder, 3), |document| {
        document["targets"][0]["value"] = serde_json::json!({ "pass": 7, "total": 7 });
    });
    laptop.sync().await.unwrap();
    let view = october(&laptop.workspace);
    assert!(view.findings.iter().all(|one| one.key != key), "nothing is odd about it any more");
    assert_eq!(view.open, open - 1);
}

#[tokio::test]
async fn a_mark_is_taken_back_and_what_was_said_before_does_not_come_up_again() {
    let (_, world) = world();
    let server = SimulatedCht::start(world).await;
    let mut laptop = Laptop::synced(&server, "supervisor1").await;
    laptop.reopen(after_october());
    let workspace = &mut laptop.workspace;
    let key = the(&october(workspace), Rule::PassAboveTotal).key.clone();
    let open = october(workspace).open;
    workspace.follow_up(&mark(&key, Some(FollowUpState::ToCall), "")).unwrap();
    let view = workspace.follow_up(&mark(&key, Some(FollowUpState::Accepted), "her list says so")).unwrap();
    assert_eq!(view.open, open - 1);
    let view = workspace.follow_up(&mark(&key, None, "")).unwrap();
    let finding = the(&view, Rule::PassAboveTotal);
    assert!(finding.follow_up.is_none() && !finding.settled);
    assert_eq!(view.open, open);
    // Another month has marks of its own.
    let september = workspace.check(&scope(&[], Some("2026-09"))).unwrap();
    assert!(september.findings.iter().all(|one| one.follow_up.is_none()));
}

#[tokio::test]
async fn a_chws_month_is_marked_as_a_whole_until_another_report_comes() {
    let (builder, world) = world();
    let server = SimulatedCht::start(world).await;
    let mut laptop = Laptop::synced(&server, "supervisor1").await;
    laptop.reopen(after_october());
    let chw = builder.chw_id(1, 5);
    let request = FollowUpRequest {
        period: OCTOBER.to_owned(),
        contact: Some(chw.clone()),
        state: Some(FollowUpState::ToCall),
        due: Some("2026-11-04".to_owned()),
        ..FollowUpRequest::default()
    };
    let view = laptop.workspace.follow_up(&request).unwrap();
    let [marked] = view.contacts.as_slice() else { panic!("one is marked") };
    assert_eq!(marked.contact.id, chw);
    assert!(marked.follow_up.overdue, "it was due yesterday");
    assert!(!marked.follow_up.outdated);
    let calls = view.calls();
    let call = calls.iter().find(|call| call.contact.id == chw).unwrap();
    assert_eq!(call.due.as_deref(), Some("2026-11-04"));
    assert!(call.phone.is_some());

    let accepted =
        FollowUpRequest { state: Some(FollowUpState::Accepted), note: "on leave".to_owned(), ..request };
    let view = laptop.workspace.follow_up(&accepted).unwrap();
    assert!(!view.contacts[0].follow_up.overdue);
    server.world().change(&target_id(&builder, 5), |document| {
        document["targets"][0]["value"] = serde_json::json!({ "pass": 1, "total": 1 });
    });
    laptop.sync().await.unwrap();
    assert!(october(&laptop.workspace).contacts[0].follow_up.outdated);
}

#[tokio::test]
async fn marks_that_make_no_sense_are_refused_and_nothing_is_kept_of_them() {
    let (_, world) = world();
    let server = SimulatedCht::start(world).await;
    let mut laptop = Laptop::synced(&server, "supervisor1").await;
    laptop.reopen(after_october());
    let workspace = &mut laptop.workspace;
    let key = the(&october(workspace), Rule::PassAboveTotal).key.clone();
    let called = mark(&key, Some(FollowUpState::Called), "");
    let explained = |note: &str| mark(&key, Some(FollowUpState::Explained), note);
    let due = |due: &str| FollowUpRequest { due: Some(due.to_owned()), ..called.clone() };
    let of = |contact: &str| FollowUpRequest { contact: Some(contact.to_owned()), ..called.clone() };
    let table = [
        (explained("  "), "note_needed", "no word on how"),
        (mark(&key, Some(FollowUpState::Accepted), ""), "note_needed", "no word on why"),
        (due("tomorrow"), "due_date_malformed", "no day"),
        (due("2026-02-30"), "due_date_malformed", "a day that there is not"),
        (mark("pass_above_total:nobody:births", None, ""), "unknown_finding", "no such finding"),
        (of("nobody"), "unknown_finding", "about somebody else"),
        (FollowUpRequest { finding: None, ..of("nobody") }, "unknown_contact", "nobody by that id"),
        (FollowUpRequest { finding: None, ..called.clone() }, "unknown_contact", "about whom"),
        (FollowUpRequest { period: "2019-01".into(), ..called.clone() }, "unknown_period", "long ago"),
        (
            FollowUpRequest { facilities: vec!["elsewhere".into()], ..called.clone() },
            "unknown_facility",
            "no facility of hers",
        ),
    ];
    for (request, code, remark) in table {
        let error: Error = workspace.follow_up(&request).unwrap_err();
        assert_eq!(jumla_engine::surface::Refusal::from(error).code, code, "{remark}");
    }
    assert!(october(workspace).findings.iter().all(|one| one.follow_up.is_none()));
}

#[tokio::test]
async fn who_moves_to_another_area_is_named_where_she_was_and_where_she_is() {
    let builder =
        WorldBuilder::new().facilities(2).chws_per_facility(3).months("2026-09", 3).unsynced_percent(0);
    let mut world = builder.build();
    let facilities = [builder.facility_id(1), builder.facility_id(2)];
    let mut permissions = world.settings()["permissions"].clone();
    permissions["can_have_multiple_places"] = serde_json::json!(["chw_supervisor"]);
    world.set_setting("permissions", permissions);
    world.user_mut("supervisor1").unwrap().facility_ids = facilities.to_vec();
    world.change("org.couchdb.user:supervisor1", |user| user["facility_id"] = serde_json::json!(facilities));
    let server = SimulatedCht::start(world).await;
    let mut laptop = Laptop::synced(&server, "supervisor1").await;
    let now = server.now().format("%Y-%m").to_string();
    let moved = |laptop: &Laptop, facility: &str| -> Vec<CheckFinding> {
        let view = laptop.workspace.check(&scope(&[facility], Some(&now))).unwrap();
        view.findings.into_iter().filter(|one| one.finding.rule == Rule::ContactMoved).collect()
    };
    laptop.sync().await.unwrap();
    assert!(moved(&laptop, &facilities[0]).is_empty());

    let area = builder.area_id(1, 1);
    server.world().change(&area, |area| area["parent"]["_id"] = serde_json::json!(facilities[1]));
    laptop.sync().await.unwrap();
    for facility in &facilities {
        let found = moved(&laptop, facility);
        assert_eq!(found.len(), 1, "from {} as seen from {facility}", facilities[0]);
        assert_eq!(found[0].contact.as_ref().unwrap().id, builder.chw_id(1, 1));
        assert_eq!(found[0].finding.severity, Severity::Note);
    }
    // The same document once more is no move.
    server.world().change(&area, |area| area["name"] = serde_json::json!("Renamed"));
    laptop.sync().await.unwrap();
    assert_eq!(moved(&laptop, &facilities[1]).len(), 1);
    server.world().change(&area, |area| area["parent"]["_id"] = serde_json::json!(facilities[0]));
    laptop.reopen(server.now() + chrono::TimeDelta::minutes(5));
    laptop.sync().await.unwrap();
    assert!(moved(&laptop, &facilities[0]).is_empty(), "back where she was");
}

#[test]
fn thresholds_of_ones_own_hold_for_the_checks_and_for_the_heat_map() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Clock::Fixed(time("2026-11-23T09:00:00Z"));
    let mut workspace = Workspace::make_demo(&folder.path().join("demo"), clock).unwrap();
    let stale = |workspace: &Workspace| {
        let findings = october(workspace).findings;
        let found = findings.iter().filter(|one| one.finding.rule == Rule::ReportedStale).count();
        let coverage = workspace.coverage(&scope(&[], Some(OCTOBER))).unwrap();
        let column = coverage.periods.iter().position(|period| period.to_string() == OCTOBER).unwrap();
        let shown = coverage
            .contacts
            .iter()
            .filter(|row| row.months[column].state == jumla_domain::Freshness::Stale)
            .count();
        assert_eq!(found, shown);
        found
    };
    let before = stale(&workspace);
    let strict = Thresholds { stale_days: 0, ..Thresholds::default() };
    assert_eq!(workspace.set_thresholds(Some(&strict)).unwrap(), strict);
    assert!(stale(&workspace) > before);
    let senseless = Thresholds { minimum_history: 99, ..strict };
    assert!(matches!(workspace.set_thresholds(Some(&senseless)), Err(Error::ThresholdOutOfRange(_))));
    assert_eq!(workspace.thresholds().unwrap(), strict, "nothing was changed");
    assert_eq!(workspace.set_thresholds(None).unwrap(), Thresholds::default());
    assert_eq!(stale(&workspace), before);
}
