//! With a server: connect, sync, pull the cable, and go on.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use jumla_testkit::{SimulatedCht, World, WorldBuilder};
use serde_json::{Value, json};

use crate::golden;
use crate::terminal::Terminal;

#[tokio::test]
async fn a_supervisor_syncs_and_needs_the_server_no_more() {
    let server = SimulatedCht::start(World::recorded()).await;
    let terminal = connected(&server, "supervisor1");
    let first = terminal.run("sync --json").json();
    assert!(first["fetched"].as_u64().unwrap() > 500, "{first}");
    a_second_sync_moves_nothing(&terminal, &server);
    server.stop().await;

    let view = terminal.run("targets --json").json();
    assert_eq!(view["coverage"]["expected"], 270);
    let chw = down_to_one_chw(&terminal, &view);
    assert_eq!(chw["periods"], serde_json::json!(["2026-11", "2026-10", "2026-09"]));
    let record = terminal.run("export --data-set VMuFODsyWaO --period 202610 --json").json();
    assert!(record["values"].as_u64().unwrap() > 100, "{record}");
    assert!(terminal.here().join("VMuFODsyWaO-202610.json").exists());

    // She sees her district: the rows of its org units are those of the CHT's own answer.
    let ours = as_the_cht(&terminal);
    let units: HashSet<&str> = rows(&ours).iter().map(|row| row["orgUnit"].as_str().unwrap()).collect();
    let recorded = recorded();
    let theirs =
        rows(&recorded["body"]).iter().filter(|row| units.contains(row["orgUnit"].as_str().unwrap()));
    assert!(units.len() > 100);
    assert_eq!(sorted(rows(&ours).iter()), sorted(theirs));
}

#[tokio::test]
async fn an_officers_export_is_the_chts_own_answer() {
    let server = SimulatedCht::start(World::recorded()).await;
    let terminal = connected(&server, "officer");
    terminal.run("sync").done();
    a_second_sync_moves_nothing(&terminal, &server);
    server.stop().await;

    let view = terminal.run("targets --json").json();
    down_to_one_chw(&terminal, &view);
    let ours = as_the_cht(&terminal);
    let recorded = recorded();
    assert_eq!(sorted(rows(&ours).iter()), sorted(rows(&recorded["body"]).iter()));
    for key in ["dataSet", "period", "completeDate"] {
        assert_eq!(ours[key], recorded["body"][key]);
    }
}

#[tokio::test]
async fn what_is_said_on_the_way_reads_well() {
    let world = WorldBuilder::new().facilities(1).chws_per_facility(3).unsynced_percent(0).build();
    let server = SimulatedCht::start(world).await;
    let terminal = Terminal::new();
    let connect = format!("connect --server {} --user supervisor1", server.url());
    let connected = terminal.run(&connect).done();
    let first = terminal.run("sync").done();
    let second = terminal.run("sync").done();
    assert_eq!([&connected, &first, &second].map(|one| one.stdout.as_str()), [""; 3]);
    let said = [connected.stderr, first.stderr, second.stderr].join("---\n");
    golden::equal("connect-and-sync.txt", &said);
}

#[tokio::test]
async fn everything_is_fetched_again_where_that_is_wanted() {
    let world = WorldBuilder::new().facilities(1).chws_per_facility(3).build();
    let server = SimulatedCht::start(world).await;
    let terminal = Terminal::new();
    terminal.run(&format!("connect --server {} --user supervisor1", server.url())).done();
    let first = terminal.run("sync --json").json();
    let full = terminal.run("sync --full --json").json();
    assert_eq!(first["fetched"], full["fetched"]);
}

#[tokio::test]
async fn an_ended_session_takes_the_password_again_and_goes_on() {
    let server = SimulatedCht::start(WorldBuilder::new().build()).await;
    let terminal = Terminal::synced(&server, "supervisor1");
    server.expire_sessions();
    let outcome = terminal.run("sync --json").json();
    assert_eq!(outcome["fetched"], 0, "what was here is still here");

    server.expire_sessions();
    let terminal = terminal.without("JUMLA_CHT_PASSWORD");
    let answer = terminal.run("sync");
    assert_eq!((answer.code, answer.stdout.as_str()), (1, ""));
    let last = answer.stderr.lines().last().unwrap();
    assert!(last.starts_with("jumla: ") && last.contains("JUMLA_CHT_PASSWORD"), "{last}");
    terminal.run("targets").done();
    terminal.run_with_input("sync --password-stdin", "Secret.Pass-2026\n").done();
}

#[tokio::test]
async fn what_was_set_aside_is_listed_without_the_server() {
    let builder =
        WorldBuilder::new().facilities(1).chws_per_facility(3).months("2026-10", 1).unsynced_percent(0);
    let mut world = builder.build();
    let document = |chw| builder.target_document(1, chw, 0).unwrap()["_id"].as_str().unwrap().to_owned();
    world.change(&document(1), |doc| doc["targets"][0]["value"]["pass"] = json!("7"));
    world.change(&document(2), |doc| doc["targets"] = Value::Null);
    let server = SimulatedCht::start(world).await;
    let terminal = Terminal::synced(&server, "supervisor1");
    server.stop().await;
    golden::as_text(&terminal, "set-aside", "sync --set-aside");
    let answer = terminal.run("sync --set-aside --json").done();
    golden::equal("set-aside.json", &answer.stdout);
    let doubts = answer.json();
    let used: Vec<bool> =
        doubts.as_array().unwrap().iter().map(|doubt| doubt["partly_used"].as_bool().unwrap()).collect();
    assert_eq!(used, [false, true]);
}

#[tokio::test]
async fn nothing_set_aside_is_said_too() {
    let server = SimulatedCht::start(WorldBuilder::new().facilities(1).chws_per_facility(1).build()).await;
    let terminal = Terminal::synced(&server, "supervisor1");
    let answer = terminal.run("sync --set-aside").done();
    assert_eq!(answer.stdout, "");
    assert!(answer.stderr.contains("every document was understood"), "{}", answer.stderr);
    assert_eq!(terminal.run("sync --set-aside --json").json(), json!([]));
}

fn connected(server: &SimulatedCht, user: &str) -> Terminal {
    let terminal = Terminal::new();
    let status = terminal.run(&format!("connect --server {} --user {user} --json", server.url())).json();
    assert_eq!((&status["state"], &status["account"]["user"]), (&"open".into(), &user.into()));
    terminal
}

fn a_second_sync_moves_nothing(terminal: &Terminal, server: &SimulatedCht) {
    server.forget_requests();
    let second = terminal.run("sync --json").json();
    assert_eq!((&second["fetched"], &second["removed"]), (&0.into(), &0.into()));
    let fetched = server.requests().iter().filter(|request| request.path.contains("_bulk_get")).count();
    assert_eq!(fetched, 0);
}

/// From the aggregate to the target that someone reported, to her.
fn down_to_one_chw(terminal: &Terminal, view: &Value) -> Value {
    let target = view["targets"][0]["id"].as_str().unwrap();
    let detail = terminal.run(&format!("targets {target} --json")).json();
    assert_eq!(detail["targets"][0], view["targets"][0]);
    let rows = detail["contributions"].as_array().unwrap();
    let row = rows.iter().find(|row| row["missing"] == false).unwrap();
    let id = row["contact"]["id"].as_str().unwrap();
    assert!(
        terminal.run(&format!("targets {target}")).done().stdout.contains(id),
        "a person finds the id too"
    );
    let chw = terminal.run(&format!("chw {id} --json")).json();
    assert_eq!(chw["contact"], row["contact"]);
    let months = chw["targets"][0]["months"].as_array().unwrap();
    let month = months.iter().find(|month| month["period"] == view["period"]).unwrap();
    assert_eq!((&month["pass"], &month["total"]), (&row["pass"], &row["total"]));
    chw
}

fn as_the_cht(terminal: &Terminal) -> Value {
    terminal.run("export --data-set VMuFODsyWaO --period 202610 --compat cht --out cht.json").done();
    serde_json::from_slice(&fs::read(terminal.here().join("cht.json")).unwrap()).unwrap()
}

fn recorded() -> Value {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/recordings/cht-5.2/world/export");
    serde_json::from_slice(&fs::read(folder.join("VMuFODsyWaO-2026-10-all.json")).unwrap()).unwrap()
}

fn rows(body: &Value) -> &[Value] {
    body["dataValues"].as_array().unwrap()
}

/// Rows as a multiset: order says nothing, a row that is there twice does.
fn sorted<'a>(rows: impl Iterator<Item = &'a Value>) -> Vec<String> {
    let canonical = |row: &Value| {
        let mut keys: Vec<String> =
            row.as_object().unwrap().iter().map(|(key, value)| format!("{key}={value}")).collect();
        keys.sort();
        keys.join(" ")
    };
    let mut rows: Vec<String> = rows.map(canonical).collect();
    rows.sort();
    rows
}
