//! With a line to DHIS2: signing in, metadata, push, compare, completion. Over a simulated server of either generation
//! that holds the metadata of a real one.

use std::time::Duration;

use jumla_dhis2::client::Error as Dhis2Error;
use jumla_dhis2::predict::Status;
use jumla_engine::surface::{
    CompletionRequest, Dhis2CompareRequest, Dhis2Connection, Dhis2DifferenceKind, Dhis2Phase, Dhis2Progress,
    PushDifference, PushFate, PushStateView, PushView, Refusal, RefusalKind,
};
use jumla_engine::sync::Patience;
use jumla_engine::{
    Destination, Dhis2ConnectRequest, Error, MetadataExtent, QueueExtent, Watcher, Workspace,
    compare_with_dhis2, complete_in_dhis2, completions_in_dhis2, connect_dhis2, fetch_metadata, run_push,
    run_queue, try_push,
};
use jumla_testkit::dhis2::Country;
use jumla_testkit::{Fault, Line, Misbehaviour, SimulatedCht, SimulatedDhis2, World};

use crate::laptop::{Laptop, QUICK, request};
use crate::with_dhis2::{CURRENT, DATA_SET, OLDER, by_password, country, dhis2, fetch, signed_in, unwatched};

/// An officer's laptop that has synced, and whose CHT is no longer there.
async fn officer() -> Laptop {
    let cht = SimulatedCht::start(World::recorded()).await;
    let laptop = Laptop::synced(&cht, "officer").await;
    cht.stop().await;
    laptop
}

/// Signed in, and the metadata fetched.
async fn connected(version: &str) -> (SimulatedDhis2, Laptop) {
    let (server, mut laptop) = (dhis2(version).await, officer().await);
    signed_in(&mut laptop.workspace, &server.url()).await.unwrap();
    fetch(&mut laptop.workspace).await.unwrap();
    (server, laptop)
}

fn exported(workspace: &mut Workspace) -> i64 {
    workspace.export(&request(DATA_SET, "202610", None), &Destination::Stream).unwrap().record.id
}

async fn tried(workspace: &mut Workspace, export: i64) -> PushView {
    let push = workspace.queue_push(export, None, false).unwrap();
    assert_eq!(push.state, PushStateView::Asked);
    try_push(workspace, push.id, QUICK, &unwatched()).await.unwrap()
}

async fn sent(workspace: &mut Workspace, push: i64) -> Result<PushView, Error> {
    workspace.confirm_push(push)?;
    run_push(workspace, push, QUICK, &unwatched()).await
}

fn imports(server: &SimulatedDhis2) -> usize {
    let requests = server.requests();
    let of = |query: &str, method: &str, path: &str| {
        method == "POST" && path.ends_with("/dataValueSets") && !query.contains("dryRun=true")
    };
    requests.iter().filter(|one| of(&one.query, &one.method, &one.path)).count()
}

/// Zeros that the server does not keep where they say nothing: told beforehand, and afterwards.
fn dropped(push: &PushView) -> u32 {
    push.trial.as_ref().unwrap().prediction.fates.dropped
}

/// Every stored value was written once.
fn assert_nothing_doubled(server: &SimulatedDhis2, values: usize) {
    let country = server.country();
    assert_eq!(country.values.len(), values);
    let more: Vec<_> = country.values.iter().filter(|(_, held)| held.writes != 1).collect();
    assert!(more.is_empty(), "{more:?}");
}

#[tokio::test]
async fn metadata_comes_from_the_server_once_and_then_costs_one_request() {
    for version in [CURRENT, OLDER] {
        let (server, mut laptop) = (dhis2(version).await, officer().await);
        let connection = signed_in(&mut laptop.workspace, &server.url()).await.unwrap();
        assert!(connection.current && connection.account.unwrap().signed_in);
        let fetched = fetch(&mut laptop.workspace).await.unwrap();
        assert!(!fetched.unchanged);
        let metadata = fetched.connection.metadata.unwrap();
        assert!(metadata.missing.is_empty(), "{version}: {:?}", metadata.missing);
        assert!(metadata.data_sets >= 10 && metadata.org_units > 0, "{metadata:?}");
        server.forget_requests();
        let again = fetch(&mut laptop.workspace).await.unwrap();
        assert!(again.unchanged && again.requests == 1 && server.requests().len() == 1, "{again:?}");
        // A whole fetch sees what the one request does not.
        server.country().change("organisationUnits", |part| {
            part["organisationUnits"][0]["name"] = "Renamed".into();
        });
        assert!(fetch(&mut laptop.workspace).await.unwrap().unchanged);
        let whole = MetadataExtent::Whole;
        let whole = fetch_metadata(&mut laptop.workspace, None, whole, QUICK, &unwatched()).await.unwrap();
        assert!(!whole.unchanged);
        // And the change of a data set is seen by itself.
        server.country().change("dataEntry", |part| part["dataSets"][0]["name"] = "Renamed".into());
        assert!(!fetch(&mut laptop.workspace).await.unwrap().unchanged);
        // Everything goes on without a line.
        server.stop().await;
        assert!(laptop.workspace.export_preview(&request(DATA_SET, "202610", None)).is_ok());
        let offline = fetch(&mut laptop.workspace).await.unwrap_err();
        assert_eq!(Refusal::from(&offline).kind, RefusalKind::Offline);
    }
}

#[tokio::test]
async fn a_fetch_that_is_cut_off_goes_on_where_it_was() {
    let (server, mut laptop) = (dhis2(CURRENT).await, officer().await);
    signed_in(&mut laptop.workspace, &server.url()).await.unwrap();
    server.misbehave(Fault::on("organisationUnits", Misbehaviour::Status(404)));
    assert!(fetch(&mut laptop.workspace).await.is_err());
    server.forget_requests();
    let fetched = fetch(&mut laptop.workspace).await.unwrap();
    assert!(!fetched.unchanged);
    let asked: Vec<String> = server.requests().into_iter().map(|one| one.path).collect();
    assert!(asked.iter().all(|path| path.ends_with("organisationUnits")), "{asked:?}");
    assert!(fetched.connection.metadata.unwrap().missing.is_empty());
}

/// Stops at a phase.
struct Until(Dhis2Phase, std::sync::atomic::AtomicBool);

impl Watcher<Dhis2Progress> for Until {
    fn progress(&self, progress: Dhis2Progress) {
        if progress.phase == self.0 {
            self.1.store(true, std::sync::atomic::Ordering::Relaxed);
        }
    }

    fn is_cancelled(&self) -> bool {
        self.1.load(std::sync::atomic::Ordering::Relaxed)
    }
}

#[tokio::test]
async fn a_fetch_can_be_stopped_and_leaves_what_was_known() {
    let (server, mut laptop) = connected(CURRENT).await;
    let before = laptop.workspace.dhis2_connections().unwrap()[0].metadata.clone().unwrap();
    server.country().change("dataEntry", |part| part["dataSets"] = serde_json::json!([]));
    let watcher = Until(Dhis2Phase::OrgUnits, false.into());
    let stopped = fetch_metadata(&mut laptop.workspace, None, MetadataExtent::Changes, QUICK, &watcher).await;
    assert!(matches!(stopped, Err(Error::Interrupted)));
    let after = laptop.workspace.dhis2_connections().unwrap()[0].metadata.clone().unwrap();
    assert_eq!(before.data_sets, after.data_sets);
}

#[tokio::test]
async fn a_push_is_tried_beside_the_prediction_then_sent_and_then_there_is_nothing_to_send() {
    for version in [CURRENT, OLDER] {
        let (server, mut laptop) = connected(version).await;
        let workspace = &mut laptop.workspace;
        let export = exported(workspace);
        let push = tried(workspace, export).await;
        let trial = push.trial.clone().unwrap();
        assert_eq!(push.state, PushStateView::Checked);
        assert_eq!((trial.http, trial.status), (200, Some(Status::Success)), "{version}: {trial:?}");
        assert!(trial.differences.is_empty() && trial.refusals.is_empty(), "{:?}", trial.differences);
        assert_eq!((trial.to_send, trial.unchanged), (push.values, 0));
        assert!(server.country().values.is_empty(), "a dry run stores nothing");
        assert!(matches!(run_push(workspace, push.id, QUICK, &unwatched()).await, Err(Error::PushNotTried)));
        let done = sent(workspace, push.id).await.unwrap();
        let kept = done.values - dropped(&done);
        assert_eq!(done.state, PushStateView::Done);
        assert_eq!((done.fates.accepted, done.fates.dropped), (kept, dropped(&done)), "{:?}", done.fates);
        assert_eq!(dropped(&done) > 0, version == OLDER, "only the older one drops zeros");
        assert_nothing_doubled(&server, kept as usize);
        let again = tried(workspace, export).await;
        let trial = again.trial.clone().unwrap();
        assert_eq!((trial.to_send, trial.unchanged), (dropped(&done), kept));
        let again = sent(workspace, again.id).await.unwrap();
        assert_eq!((again.fates.unchanged, again.fates.accepted), (kept, 0));
        assert_nothing_doubled(&server, kept as usize);
    }
}

#[tokio::test]
async fn a_refusal_takes_no_other_org_unit_with_it() {
    for version in [CURRENT, OLDER] {
        let (server, mut laptop) = connected(version).await;
        let workspace = &mut laptop.workspace;
        let export = exported(workspace);
        let preview = workspace.export_preview(&request(DATA_SET, "202610", None)).unwrap();
        let fed = |row: &&jumla_engine::surface::ExportRow| {
            row.left_out.is_none() && row.values.iter().any(Option::is_some)
        };
        let unit = preview.rows.iter().find(fed).unwrap().org_unit.id.clone();
        // Between the metadata and the push, somebody takes an org unit out of everything.
        let gone = unit.clone();
        server.country().change("organisationUnits", move |part| {
            part["organisationUnits"].as_array_mut().unwrap().retain(|one| one["id"] != gone.as_str());
        });
        server.country().unassign(DATA_SET, &unit);
        for account in &mut server.country().accounts {
            account.parts.retain(|name, _| name != "dataSets");
        }
        let push = tried(workspace, export).await;
        let trial = push.trial.clone().unwrap();
        let refused: u32 = trial.refusals.iter().map(|one| one.count).sum();
        assert!(refused > 0 && refused < push.values, "{version}: {:?}", trial.refusals);
        assert!(trial.refusals.iter().flat_map(|one| &one.values).all(|one| one.org_unit.id == unit));
        let named = trial.differences.iter().any(|one| {
            matches!(one, PushDifference::Refusal { predicted: 0, answered, .. } if *answered == refused)
        });
        assert!(named, "{:?}", trial.differences);
        let done = sent(workspace, push.id).await.unwrap();
        assert_eq!(done.fates.refused, refused);
        assert_eq!(done.fates.accepted, done.values - refused - dropped(&done), "{:?}", done.fates);
        let exceptions: Vec<_> = done.exceptions.iter().filter(|one| one.fate == PushFate::Refused).collect();
        assert!(exceptions.iter().all(|one| one.code.is_some() && one.value.org_unit.id == unit));
        // Mended there, what was refused goes, and nothing else.
        server.country().accounts.clone_from(&country(version).accounts);
        assert!(workspace.retry_push(push.id).unwrap());
        let done = run_push(workspace, push.id, QUICK, &unwatched()).await.unwrap();
        let kept = done.values - done.fates.dropped;
        assert_eq!((done.fates.refused, done.fates.accepted), (0, kept), "{:?}", done.fates);
        assert_nothing_doubled(&server, kept as usize);
    }
}

#[tokio::test]
async fn an_answer_that_is_lost_doubles_nothing_and_loses_nothing() {
    for version in [CURRENT, OLDER] {
        for fault in [Misbehaviour::Reset, Misbehaviour::Disconnected, Misbehaviour::Truncated] {
            let (server, mut laptop) = connected(version).await;
            let workspace = &mut laptop.workspace;
            let export = exported(workspace);
            let push = tried(workspace, export).await;
            // One read, then the import: carried out, and the answer lost.
            server.misbehave(Fault::on("dataValueSets", fault.clone()).after(1));
            let done = sent(workspace, push.id).await.unwrap();
            let kept = done.values - dropped(&done);
            assert_eq!(done.fates.accepted, kept, "{fault:?}: {:?}", done.fates);
            assert_nothing_doubled(&server, kept as usize);
        }
    }
}

#[tokio::test]
async fn a_push_that_is_cut_off_at_any_byte_goes_on_and_doubles_nothing() {
    let (server, mut laptop) = (dhis2(CURRENT).await, officer().await);
    let line = Line::to(&server.url());
    signed_in(&mut laptop.workspace, &line.url()).await.unwrap();
    fetch(&mut laptop.workspace).await.unwrap();
    let workspace = &mut laptop.workspace;
    let export = exported(workspace);
    let push = tried(workspace, export).await;
    workspace.confirm_push(push.id).unwrap();
    let hasty = Patience { failures: 1, ..QUICK };
    let mut cuts = 0;
    for bytes in (0..).map(|number| number * 157) {
        line.cut_after(bytes);
        let ended = run_push(workspace, push.id, hasty, &unwatched()).await;
        line.mend();
        match ended {
            Ok(view) => {
                assert_eq!((view.state, view.fates.open), (PushStateView::Done, 0));
                break;
            }
            Err(error) => {
                cuts += 1;
                assert_eq!(Refusal::from(&error).kind, RefusalKind::Offline, "{error:?}");
                // As after a kill: nothing but the store is left.
                laptop_reopened(workspace);
            }
        }
    }
    assert!(cuts > 3, "{cuts}");
    assert_nothing_doubled(&server, push.values as usize);
}

/// The rows alone say where it was.
fn laptop_reopened(workspace: &mut Workspace) {
    *workspace = workspace.second_handle().unwrap();
}

#[tokio::test]
async fn a_revoked_token_ends_the_push_and_a_new_one_goes_on() {
    let (server, mut laptop) = (dhis2(CURRENT).await, officer().await);
    let token = server.country().grant("admin");
    let with = |token: &str| {
        let mut request = Dhis2ConnectRequest::default();
        request.server = server.url();
        request.token = Some(token.to_owned());
        request.name = Some("county".to_owned());
        request
    };
    let workspace = &mut laptop.workspace;
    let connection = connect_dhis2(workspace, &with(&token)).await.unwrap();
    assert_eq!(connection.account.unwrap().user, "admin", "a token knows its user");
    fetch(workspace).await.unwrap();
    let export = exported(workspace);
    let push = tried(workspace, export).await;
    server.country().revoke(&token);
    let refused = sent(workspace, push.id).await.unwrap_err();
    let shown = Refusal::from(&refused);
    assert_eq!((shown.code.as_str(), shown.kind), ("dhis2_token_refused", RefusalKind::Denied));
    assert!(!format!("{refused:?} {shown:?}").contains(&token));
    assert_eq!(workspace.push(push.id).unwrap().state, PushStateView::Queued);
    let fresh = server.country().grant("admin");
    let again = connect_dhis2(workspace, &with(&fresh)).await.unwrap();
    assert_eq!(again.id, connection.id, "the same connection, signed in anew");
    let done = run_push(workspace, push.id, QUICK, &unwatched()).await.unwrap();
    assert_eq!(done.fates.accepted, done.values);
    let wrong = connect_dhis2(workspace, &with("d2p_short")).await.unwrap_err();
    assert!(matches!(wrong, Error::Dhis2(Dhis2Error::TokenMalformed)));
}

#[tokio::test]
async fn a_server_that_was_upgraded_since_the_metadata_is_said_and_asked_in_its_own_way() {
    let (server, mut laptop) = connected(OLDER).await;
    let workspace = &mut laptop.workspace;
    let export = exported(workspace);
    server.country().version = CURRENT.to_owned();
    let push = tried(workspace, export).await;
    let trial = push.trial.clone().unwrap();
    let expected = PushDifference::Version { known: "2.42.5.2".to_owned(), server: "2.44".to_owned() };
    assert_eq!(trial.differences, [expected], "everything else is predicted for the server as it is now");
    let done = sent(workspace, push.id).await.unwrap();
    assert_eq!(done.fates.accepted, done.values);
}

#[tokio::test]
async fn what_somebody_else_changes_is_found_by_comparing_and_said_before_it_is_overwritten() {
    for version in [CURRENT, OLDER] {
        let (server, mut laptop) = connected(version).await;
        let workspace = &mut laptop.workspace;
        let export = exported(workspace);
        let push = tried(workspace, export).await;
        sent(workspace, push.id).await.unwrap();
        let asked = Dhis2CompareRequest {
            data_sets: vec![DATA_SET.to_owned()],
            periods: vec!["202610".to_owned()],
            ..Dhis2CompareRequest::default()
        };
        let alike = compare_with_dhis2(workspace, &asked, QUICK, &unwatched()).await.unwrap();
        assert!(alike.rows.is_empty() && alike.same == push.values, "{alike:?}");
        let (key, at) = (server.country().values.keys().next().unwrap().clone(), server.now());
        server.country().enter(key.clone(), "99999", "mwajuma", at);
        server.country().values.get_mut(&key).unwrap().comment = Some("recounted".to_owned());
        let compared = compare_with_dhis2(workspace, &asked, QUICK, &unwatched()).await.unwrap();
        let [row] = compared.rows.as_slice() else { panic!("{:?}", compared.rows) };
        assert_eq!(row.kind, Dhis2DifferenceKind::ChangedThere);
        assert_eq!((row.there.as_deref(), row.stored_by.as_deref()), (Some("99999"), Some("mwajuma")));
        assert_eq!(row.last_updated, Some(at.timestamp_millis()));
        assert!(row.link.starts_with(&server.url()) && row.link.contains(&row.org_unit.id));
        let again = tried(workspace, export).await;
        let trial = again.trial.clone().unwrap();
        let zeros = dropped(&push);
        assert_eq!((trial.to_send, trial.overwritten), (1 + zeros, 1));
        assert_eq!(trial.overwrites[0].stored_by.as_deref(), Some("mwajuma"));
        let done = sent(workspace, again.id).await.unwrap();
        assert_eq!((done.fates.accepted, done.fates.unchanged), (1, done.values - 1 - zeros));
        let comment = server.country().values[&key].comment.clone();
        assert_eq!(comment.as_deref(), Some("recounted"), "who counted again is not silenced");
    }
}

#[tokio::test]
async fn what_somebody_enters_while_an_answer_is_lost_is_not_overwritten() {
    let (server, mut laptop) = connected(CURRENT).await;
    let workspace = &mut laptop.workspace;
    let export = exported(workspace);
    let push = tried(workspace, export).await;
    server.misbehave(Fault::on("dataValueSets", Misbehaviour::Reset).after(1));
    let now = server.now();
    server.before("dataValueSets", 2, move |country| {
        let key = country.values.keys().next().unwrap().clone();
        country.enter(key, "777", "mwajuma", now + chrono::TimeDelta::seconds(9));
    });
    let done = sent(workspace, push.id).await.unwrap();
    assert_eq!((done.fates.overtaken, done.fates.accepted), (1, done.values - 1), "{:?}", done.fates);
    assert!(done.exceptions[0].reason.contains("mwajuma"));
    let kept = server.country().values.values().filter(|held| held.value == "777").count();
    assert_eq!(kept, 1);
    // A person may say that it goes all the same.
    assert!(workspace.retry_push(push.id).unwrap());
    let done = run_push(workspace, push.id, QUICK, &unwatched()).await.unwrap();
    assert_eq!(done.fates.overtaken, 0);
    assert!(server.country().values.values().all(|held| held.value != "777"));
}

#[tokio::test]
async fn without_a_line_a_push_waits_and_goes_when_the_line_is_back() {
    let (server, mut laptop) = (dhis2(CURRENT).await, officer().await);
    let line = Line::to(&server.url());
    signed_in(&mut laptop.workspace, &line.url()).await.unwrap();
    fetch(&mut laptop.workspace).await.unwrap();
    let workspace = &mut laptop.workspace;
    let export = exported(workspace);
    line.cut_after(0);
    let push = workspace.queue_push(export, None, true).unwrap();
    let same = workspace.queue_push(export, None, true).unwrap();
    assert_eq!(push.id, same.id, "what is in the queue is not put in again");
    let hasty = Patience { failures: 1, ..QUICK };
    assert!(run_queue(workspace, QueueExtent::Later, hasty, &unwatched()).await.is_err());
    assert_eq!(workspace.pushes().unwrap()[0].state, PushStateView::Asked);
    line.mend();
    let views = run_queue(workspace, QueueExtent::Later, QUICK, &unwatched()).await.unwrap();
    assert_eq!((views.len(), views[0].state, views[0].fates.open), (1, PushStateView::Done, 0));
    assert_nothing_doubled(&server, push.values as usize);
    assert!(run_queue(workspace, QueueExtent::Later, QUICK, &unwatched()).await.unwrap().is_empty());
}

#[tokio::test]
async fn what_is_on_the_screen_is_pushed_without_a_file_and_leaves_nothing_where_it_is_not() {
    let (server, mut laptop) = connected(CURRENT).await;
    let workspace = &mut laptop.workspace;
    let asked = request(DATA_SET, "202610", None);
    let digest = workspace.export_preview(&asked).unwrap().digest;
    let changed = workspace.queue_shown(&asked, "another", None, false);
    assert!(matches!(changed, Err(Error::ChangedSincePreview)));
    let push = workspace.queue_shown(&asked, &digest, None, false).unwrap();
    try_push(workspace, push.id, QUICK, &unwatched()).await.unwrap();
    assert!(workspace.export_preview(&asked).unwrap().last_export.is_none(), "nothing was sent yet");
    workspace.drop_push(push.id).unwrap();
    assert!(workspace.past_exports().unwrap().is_empty(), "whoever thinks better of it leaves nothing");

    let push = workspace.queue_shown(&asked, &digest, None, false).unwrap();
    let again = workspace.queue_shown(&asked, &digest, None, false).unwrap();
    assert_eq!((push.id, push.export), (again.id, again.export));
    try_push(workspace, push.id, QUICK, &unwatched()).await.unwrap();
    let done = sent(workspace, push.id).await.unwrap();
    assert_eq!(done.fates.accepted, done.values);
    assert!(done.org_units.iter().all(|unit| unit.answered));
    assert_eq!(done.org_units.iter().map(|unit| unit.values).sum::<u32>(), done.values);
    assert_eq!(workspace.export_preview(&asked).unwrap().last_export.unwrap().changed, 0);
    workspace.drop_push(push.id).unwrap();
    assert_eq!(workspace.past_exports().unwrap().len(), 1, "what was sent stays on record");
    assert_nothing_doubled(&server, done.values as usize);
    // Comparing shows what is the same too, where that is asked for.
    let all = Dhis2CompareRequest {
        data_sets: vec![DATA_SET.to_owned()],
        periods: vec!["202610".to_owned()],
        with_same: true,
        ..Dhis2CompareRequest::default()
    };
    let compared = compare_with_dhis2(workspace, &all, QUICK, &unwatched()).await.unwrap();
    assert_eq!(compared.rows.len(), compared.same as usize);
    assert!(compared.rows.iter().all(|row| row.kind == Dhis2DifferenceKind::Same));
}

#[tokio::test]
async fn what_goes_later_stops_where_the_server_says_otherwise_than_predicted() {
    let (server, mut laptop) = connected(CURRENT).await;
    let workspace = &mut laptop.workspace;
    let export = exported(workspace);
    let push = workspace.queue_push(export, None, true).unwrap();
    server.country().version = OLDER.to_owned();
    let views = run_queue(workspace, QueueExtent::Later, QUICK, &unwatched()).await.unwrap();
    assert_eq!((views[0].id, views[0].state), (push.id, PushStateView::Checked));
    assert!(server.country().values.is_empty(), "a person has to say that it goes");
}

#[tokio::test]
async fn busy_servers_are_waited_for_and_small_ones_get_less_at_once() {
    let (server, mut laptop) = connected(CURRENT).await;
    let workspace = &mut laptop.workspace;
    let export = exported(workspace);
    server.misbehave(Fault::on("dataValueSets", Misbehaviour::StatusAfter(503, "0")).times(2));
    server.misbehave(Fault::on("dataValueSets", Misbehaviour::StatusAfter(429, "0")).after(1));
    server.misbehave(Fault::on("dataValueSets", Misbehaviour::Slow(Duration::from_millis(120))).after(3));
    server.set_most_values(Some(300));
    let push = tried(workspace, export).await;
    let done = sent(workspace, push.id).await.unwrap();
    assert_eq!(done.fates.accepted, done.values);
    assert!(imports(&server) > 1);
    assert_nothing_doubled(&server, done.values as usize);
}

#[tokio::test]
async fn completion_is_a_step_of_its_own() {
    for version in [CURRENT, OLDER] {
        let (server, mut laptop) = connected(version).await;
        let workspace = &mut laptop.workspace;
        let export = exported(workspace);
        let push = tried(workspace, export).await;
        sent(workspace, push.id).await.unwrap();
        assert!(server.country().completions.is_empty(), "no push completes anything");
        let unit = server.country().values.keys().next().unwrap()[2].clone();
        let asked = CompletionRequest {
            data_set: DATA_SET.to_owned(),
            period: "202610".to_owned(),
            org_units: vec![unit.clone(), "AAAAAAAAAAA".to_owned()],
            ..CompletionRequest::default()
        };
        let views = complete_in_dhis2(workspace, &asked, QUICK, &unwatched()).await.unwrap();
        let stands: Vec<(bool, bool)> =
            views.iter().map(|view| (view.complete, view.refused.is_some())).collect();
        assert_eq!(stands, [(true, false), (false, true)]);
        assert_eq!(views[0].stored_by.as_deref(), Some("admin"));
        let all = CompletionRequest { org_units: Vec::new(), ..asked.clone() };
        let all = completions_in_dhis2(workspace, &all, QUICK, &unwatched()).await.unwrap();
        let complete: Vec<&str> =
            all.iter().filter(|view| view.complete).map(|view| view.org_unit.id.as_str()).collect();
        assert_eq!(complete, [unit.as_str()]);
        let undo = CompletionRequest { org_units: vec![unit], undo: true, ..asked };
        let views = complete_in_dhis2(workspace, &undo, QUICK, &unwatched()).await.unwrap();
        assert!(!views[0].complete && server.country().completions.is_empty());
    }
}

#[tokio::test]
async fn whatever_answers_is_told_by_its_own_name() {
    let (server, mut laptop) = (dhis2(CURRENT).await, officer().await);
    let workspace = &mut laptop.workspace;
    let url = server.url();
    let with = |user: &str, password: &str| by_password(&url, user, password);
    let code = |result: Result<Dhis2Connection, Error>| Refusal::from(&result.unwrap_err()).code;
    assert_eq!(code(connect_dhis2(workspace, &with("admin", "wrong")).await), "dhis2_wrong_password");
    server.country().accounts[1].second_factor = true;
    let second = connect_dhis2(workspace, &with("chwimport", "Peer-2026-Pass")).await;
    assert_eq!(code(second), "dhis2_sign_in_page");
    for (version, expected) in [("2.39.9", "dhis2_too_old"), ("2.45.0", "dhis2_too_new")] {
        server.country().version = version.to_owned();
        assert_eq!(code(connect_dhis2(workspace, &with("admin", "district")).await), expected);
    }
    server.country().version = CURRENT.to_owned();
    for (fault, expected) in [
        (Misbehaviour::ProxyPage, "not_a_dhis2_server"),
        (Misbehaviour::Status(503), "dhis2_server_error"),
        (Misbehaviour::Status(429), "dhis2_rate_limited"),
        (Misbehaviour::Reset, "dhis2_unreachable"),
        (Misbehaviour::Status(404), "not_a_dhis2_server"),
    ] {
        server.misbehave(Fault::on("system/info", fault.clone()));
        assert_eq!(code(connect_dhis2(workspace, &with("admin", "district")).await), expected, "{fault:?}");
    }
    let cht = SimulatedCht::start(World::recorded()).await;
    let elsewhere = by_password(&cht.url(), "admin", "district");
    assert_eq!(code(connect_dhis2(workspace, &elsewhere).await), "not_a_dhis2_server");
    assert!(workspace.dhis2_connections().unwrap().is_empty(), "a refused connection leaves nothing behind");
    server.stop().await;
    assert_eq!(code(connect_dhis2(workspace, &with("admin", "district")).await), "dhis2_unreachable");
}

#[tokio::test]
async fn several_servers_stand_side_by_side_and_secrets_are_forgotten_when_asked() {
    let (one, mut laptop) = connected(CURRENT).await;
    let (other, authority) = SimulatedDhis2::start_secure(Country::recorded()).await;
    let workspace = &mut laptop.workspace;
    let mut request = by_password(&other.url(), "chwimport", "Peer-2026-Pass");
    request.name = Some("the secure one".to_owned());
    request.certificate = Some(authority);
    connect_dhis2(workspace, &request).await.unwrap();
    let connections = workspace.dhis2_connections().unwrap();
    let names: Vec<(&str, bool)> = connections.iter().map(|one| (one.name.as_str(), one.current)).collect();
    assert_eq!(names, [(one.url().as_str(), false), ("the secure one", true)]);
    assert!(!fetch(workspace).await.unwrap().unchanged);
    workspace.sign_out_of_dhis2(connections[1].id).unwrap();
    let signed_in =
        |workspace: &Workspace| workspace.dhis2_connections().unwrap()[1].account.clone().unwrap().signed_in;
    assert!(!signed_in(workspace));
    assert!(matches!(fetch(workspace).await, Err(Error::Dhis2NotConnected { .. })));
}
