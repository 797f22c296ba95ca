//! Runs of sync: how they end, how they go on, and what is asked and chosen about them.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use jumla_engine::{Clock, Workspace};
use jumla_testkit::{Fault, Misbehaviour, SimulatedCht, WorldBuilder};
use serde_json::{Value, json};

use crate::golden;
use crate::terminal::{Answer, PASSPHRASE, PASSWORD, Terminal};

#[tokio::test]
async fn an_outcome_has_every_field_it_promises() {
    let server = SimulatedCht::start(small()).await;
    let terminal = connected(&server);
    let outcome = terminal.run("sync --json").json();
    let names = [
        "state",
        "fetched",
        "contacts",
        "targets",
        "records",
        "unchanged",
        "removed",
        "left",
        "set_aside",
        "unidentified",
        "pushed",
        "refused",
        "missing",
        "bytes",
        "seconds",
        "retries",
        "complete",
        "error",
    ];
    let found: Vec<&str> = outcome.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(found, names);
    assert_eq!((&outcome["state"], &outcome["error"]), (&json!("done"), &Value::Null));
    assert_eq!(outcome["complete"], true);
    assert!(outcome["bytes"].as_u64().unwrap() > 100);
}

#[tokio::test]
async fn however_a_run_ends_its_outcome_is_printed() {
    let demo = Terminal::with_demo();
    demo.run("sync").refused(1, &["demo workspace has no server", "jumla connect"]);
    let outcome = demo.run("sync --json").failed_with_json("demo workspace has no server");
    assert_eq!(
        (&outcome["state"], &outcome["error"]["code"]),
        (&json!("failed"), &json!("demo_has_no_server"))
    );

    let server = SimulatedCht::start(small()).await;
    let terminal = connected(&server);
    terminal.run("sync").done();
    server.expire_sessions();
    let wrong = terminal.run_with_input("sync --json --password-stdin", "wrong\n");
    let outcome = wrong.failed_with_json("wrong user name or password");
    assert_eq!((&outcome["state"], &outcome["error"]["code"]), (&json!("denied"), &json!("wrong_password")));
    terminal.run("sync").done();

    server.stop().await;
    let outcome = terminal.run("sync --json").failed_with_json("cannot be reached");
    assert_eq!((&outcome["state"], &outcome["complete"]), (&json!("offline"), &json!(false)));
}

#[tokio::test]
async fn a_run_goes_on_after_a_moment_without_connection_and_says_so() {
    let server = SimulatedCht::start(small()).await;
    let terminal = connected(&server);
    server.misbehave(Fault::on("/_bulk_get", Misbehaviour::Disconnected));
    let answer = terminal.run("sync").done();
    assert!(answer.stderr.contains("no connection; trying again in 1 s"), "{}", answer.stderr);
    let last = terminal.run("sync --status --json").json()["runs"][0]["outcome"].clone();
    assert_eq!((&last["state"], &last["retries"]), (&json!("done"), &json!(1)));
}

#[cfg(unix)]
#[tokio::test]
async fn ctrl_c_stops_a_run_and_the_next_goes_on_from_there() {
    let server = SimulatedCht::start(small()).await;
    let terminal = connected(&server);
    server.misbehave(Fault::on("/_bulk_get", Misbehaviour::Slow(Duration::from_secs(600))));
    let (asked, is_asked) = std::sync::mpsc::channel();
    server.before("/_bulk_get", 0, move |_| asked.send(()).unwrap());
    let child = started(&terminal, "sync --json");
    is_asked.recv().unwrap();
    interrupt(&child);
    let answer = Answer::of(child.wait_with_output().unwrap());
    let outcome = answer.failed_with_json("stopped; what had arrived is kept");
    assert_eq!((&outcome["state"], &outcome["error"]), (&json!("stopped"), &Value::Null));

    let view = terminal.run("sync --status --json").json();
    assert_eq!(view["runs"][0]["outcome"]["state"], "stopped");
    assert!(view["waiting"].as_u64().unwrap() > 0);
    assert_eq!(terminal.run("sync --json").json()["complete"], true);
}

#[cfg(unix)]
#[tokio::test]
async fn with_every_runs_follow_each_other_until_ctrl_c() {
    let server = SimulatedCht::start(small()).await;
    let terminal = connected(&server);
    let mut child = started(&terminal, "sync --every 5 --json");
    let mut answers = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    answers.read_line(&mut line).unwrap();
    let outcome: Value = serde_json::from_str(&line).unwrap();
    assert_eq!(outcome["state"], "done");
    interrupt(&child);
    let answer = Answer::of(child.wait_with_output().unwrap()).done();
    assert_eq!(answer.stderr, "", "nobody is told of progress");

    // Somebody has to sign in: waiting would not help.
    server.expire_sessions();
    let terminal = terminal.without("JUMLA_CHT_PASSWORD");
    let answer = terminal.run("sync --every 5");
    assert_eq!((answer.code, answer.stdout.as_str()), (1, ""));
    assert!(answer.stderr.contains("JUMLA_CHT_PASSWORD"), "{}", answer.stderr);
}

#[tokio::test]
async fn the_status_and_the_settings_need_no_server() {
    let server = SimulatedCht::start(small()).await;
    let terminal = connected(&server);
    let before = terminal.run("sync --status").done();
    assert!(before.stderr.contains("Nothing has been synced yet."), "{}", before.stderr);
    terminal.run("sync").done();
    server.stop().await;
    terminal.run("sync --json").failed_with_json("cannot be reached");

    let view = terminal.run("sync --status --json").json();
    let found: Vec<&str> = view.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(found, ["settings", "bytes_today", "waiting", "left", "runs", "outgoing"]);
    let states: Vec<&str> = view["runs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|run| run["outcome"]["state"].as_str().unwrap())
        .collect();
    assert_eq!(states, ["offline", "done"]);
    let status = terminal.run("sync --status").done().stdout;
    for text in
        ["every 5 minutes", "Any amount", "2026-11-23 09:00 UTC", "person", "no connection: ", "done, and"]
    {
        assert!(status.contains(text), "{text} is not in: {status}");
    }

    golden::both_ways(&terminal, "sync-settings", "sync --pause --automatic 30 --daily-megabytes 50");
    let settings = terminal.run("sync --resume --daily-megabytes none --json").json();
    assert_eq!(settings, json!({ "paused": false, "every_minutes": 30, "daily_megabytes": null }));
    assert_eq!(terminal.run("sync --status --json").json()["settings"], settings);
}

#[tokio::test]
async fn a_day_has_only_so_many_megabytes() {
    let world = WorldBuilder::new().facilities(2).chws_per_facility(200).months("2026-10", 12).build();
    let server = SimulatedCht::start(world).await;
    let terminal = connected(&server);
    terminal.run("sync --daily-megabytes 1").done();
    let mut last = json!(null);
    for _ in 0..20 {
        let answer = terminal.run("sync --full --json");
        last = serde_json::from_str(&answer.stdout).unwrap();
        if answer.code == 1 {
            assert!(answer.stderr.contains("--daily-megabytes"), "{}", answer.stderr);
            break;
        }
    }
    assert_eq!((&last["state"], &last["error"]["code"]), (&json!("capped"), &json!("data_cap_reached")));
    terminal.run("sync --daily-megabytes none").done();
    assert_eq!(terminal.run("sync --json").json()["state"], "done");
}

#[tokio::test]
async fn of_one_document_that_was_set_aside_the_text_can_be_read() {
    let builder =
        WorldBuilder::new().facilities(1).chws_per_facility(2).months("2026-10", 1).unsynced_percent(0);
    let mut world = builder.build();
    let document = |chw| builder.target_document(1, chw, 0).unwrap()["_id"].as_str().unwrap().to_owned();
    for chw in [1, 2] {
        world.change(&document(chw), |doc| doc["targets"] = json!({ "is": "no list" }));
    }
    let server = SimulatedCht::start(world).await;
    let terminal = connected(&server);
    terminal.run("sync").done();
    server.stop().await;
    assert_eq!(terminal.run("sync --set-aside --json").json().as_array().unwrap().len(), 2);

    let one = format!("sync --set-aside {}", document(1));
    let answer = terminal.run(&one).done();
    assert!(answer.stdout.contains("no list of targets") && answer.stdout.contains(r#"{"is":"no list"}"#));
    assert!(!answer.stdout.contains(&document(2)));
    let doubts = terminal.run(&format!("{one} --json")).json();
    assert_eq!(doubts.as_array().unwrap().len(), 1);
    let text: Value = serde_json::from_str(doubts[0]["text"].as_str().unwrap()).unwrap();
    assert_eq!((&text["_id"], &text["targets"]), (&json!(document(1)), &json!({ "is": "no list" })));
}

#[tokio::test]
async fn what_the_server_refuses_is_sent_once_more_or_given_up() {
    let builder = WorldBuilder::new().facilities(2).chws_per_facility(1).months("2026-10", 1);
    let server = SimulatedCht::start(builder.build()).await;
    let terminal = connected(&server);
    // About a CHW of her own, and about one of the other supervisor's.
    let clock = Clock::Fixed("2026-11-23T09:00:00Z".parse().unwrap());
    let mut workspace = Workspace::open(&terminal.workspace(), Some(PASSPHRASE), clock).unwrap();
    for (id, facility) in [("near", 1), ("far", 2)] {
        let note = json!({
            "type": "data_record", "form": "jumla_note", "contact": { "_id": builder.supervisor_id(1) },
            "fields": { "patient_id": builder.chw_id(facility, 1) }, "reported_date": 1_795_996_800_000_i64,
        });
        workspace.write_for_server(&id.into(), note.as_object().unwrap().clone()).unwrap();
    }
    drop(workspace);
    assert!(terminal.run("sync --status").done().stdout.contains("goes with the next run"));
    let answer = terminal.run("sync").done();
    for text in ["Sent 1 document.", "refused 1 document that was written here"] {
        assert!(answer.stderr.contains(text), "{}", answer.stderr);
    }
    assert!(terminal.run("sync --status").done().stdout.contains("forbidden"));
    assert_eq!(terminal.run("sync --json").json()["refused"], 0, "not by itself");

    let view = terminal.run("sync --retry far --json").json();
    assert_eq!(
        (&view["outgoing"][0]["id"], &view["outgoing"][0]["state"]),
        (&json!("far"), &json!("queued"))
    );
    assert_eq!(terminal.run("sync --json").json()["refused"], 1);
    let answer = terminal.run("sync --discard far").done();
    assert!(answer.stderr.contains("far is not sent any more"), "{}", answer.stderr);
    terminal.run("sync --discard near").refused(1, &["no document `near` waits"]);
}

fn small() -> jumla_testkit::World {
    WorldBuilder::new().facilities(1).chws_per_facility(3).months("2026-10", 1).unsynced_percent(0).build()
}

fn connected(server: &SimulatedCht) -> Terminal {
    assert_eq!(server.world().user("supervisor1").unwrap().password, PASSWORD);
    let terminal = Terminal::new();
    terminal.run(&format!("connect --server {} --user supervisor1", server.url())).done();
    terminal
}

fn started(terminal: &Terminal, words: &str) -> Child {
    let mut command = terminal.command(words);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Ctrl-C.
fn interrupt(child: &Child) {
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
}
