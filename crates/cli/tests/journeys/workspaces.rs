//! Several workspaces on one computer, how their servers are reached, and how they are left.

use std::fs;

use jumla_testkit::{SimulatedCht, WorldBuilder};
use serde_json::json;

use crate::terminal::{PASSPHRASE, Terminal};

#[tokio::test]
async fn a_second_workspace_is_made_beside_the_first() {
    let server = SimulatedCht::start(WorldBuilder::new().facilities(2).chws_per_facility(1).build()).await;
    // Nobody names a folder.
    let terminal = Terminal::new().without("JUMLA_WORKSPACE");
    let none = terminal.run("workspaces").done();
    assert!(none.stderr.contains("no workspace yet"), "{}", none.stderr);
    let connect = |user: &str| format!("connect --server {} --user {user}", server.url());
    let first = terminal.run(&connect("supervisor1")).done();
    assert!(first.stderr.contains("`jumla sync` fetches"), "{}", first.stderr);
    terminal.run(&connect("supervisor1")).refused(1, &["a workspace in", "already"]);
    let second = terminal.run(&connect("supervisor2")).done();
    assert!(second.stderr.contains("workspace-2: name it with --workspace"), "{}", second.stderr);

    let listed = terminal.run("workspaces --json").json();
    let listed = listed.as_array().unwrap();
    let seen: Vec<_> = listed.iter().map(|one| json!([one["name"], one["user"], one["current"]])).collect();
    assert_eq!(
        seen,
        [json!(["workspace", "supervisor1", true]), json!(["workspace-2", "supervisor2", false])]
    );
    assert_eq!((&listed[0]["demo"], listed[0].get("server").is_some()), (&json!(false), true));
    let table = terminal.run("workspaces").done().stdout;
    assert!(table.contains("*  workspace    ") && table.contains("supervisor2"), "{table}");

    let folder = listed[1]["folder"].as_str().unwrap().to_owned();
    let there = terminal.with("JUMLA_WORKSPACE", &folder);
    assert_eq!(there.run("sync --json").json()["state"], "done");
    let label: serde_json::Value =
        serde_json::from_slice(&fs::read(format!("{folder}/label.json")).unwrap()).unwrap();
    let keys: Vec<&str> = label.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, ["server", "user", "demo"], "nothing else is said in the clear");
}

#[tokio::test]
async fn who_signed_out_reads_on_and_syncs_with_the_password_only() {
    let server = SimulatedCht::start(WorldBuilder::new().build()).await;
    let terminal = Terminal::synced(&server, "supervisor1").without("JUMLA_CHT_PASSWORD");
    terminal.run("sync").done();
    let answer = terminal.run("sign-out").done();
    assert!(answer.stderr.contains("Signed out."), "{}", answer.stderr);
    assert_eq!(terminal.run("sign-out --json").json()["state"], "open", "twice is no more");
    let outcome = terminal.run("sync --json").failed_with_json("JUMLA_CHT_PASSWORD");
    assert_eq!((&outcome["state"], &outcome["error"]["code"]), (&json!("denied"), &json!("session_expired")));
    terminal.run("targets").done();
    terminal.run_with_input("sync --password-stdin", "Secret.Pass-2026\n").done();
    terminal.run("sync").done();
}

#[test]
fn a_workspace_is_wiped_only_by_somebody_who_means_it() {
    let terminal = Terminal::with_demo().without("JUMLA_PASSPHRASE");
    terminal.run_with_input("sign-out --wipe", "amina\n").refused(2, &["nobody is there to ask", "--yes"]);
    terminal.run("targets").done();
    let folder = terminal.workspace();
    let answer = terminal.run("sign-out --wipe --yes --json").json();
    assert_eq!(answer, json!({ "wiped": folder }));
    assert!(!folder.exists());
    terminal.run("sign-out --wipe --yes").refused(1, &["no workspace in"]);
    terminal.run("demo").done();
}

#[tokio::test]
async fn a_locked_workspace_can_be_wiped_and_nothing_is_left_of_it() {
    let server = SimulatedCht::start(WorldBuilder::new().build()).await;
    let terminal = Terminal::synced(&server, "supervisor1").with("JUMLA_PASSPHRASE", "another passphrase");
    terminal.run("targets").refused(1, &["does not fit"]);
    terminal.run("sign-out --wipe --yes").done();
    assert!(!terminal.workspace().exists());
    let terminal = terminal.with("JUMLA_PASSPHRASE", PASSPHRASE);
    terminal.run("targets").refused(1, &["no workspace in"]);
}

#[tokio::test]
async fn how_the_server_is_reached_can_be_shown_and_changed() {
    let server = SimulatedCht::start(WorldBuilder::new().facilities(1).chws_per_facility(1).build()).await;
    let terminal = Terminal::new();
    let connect = format!("connect --server {} --user supervisor1", server.url());
    fs::write(terminal.here().join("no.pem"), "hello").unwrap();
    let before = terminal.files();
    terminal.run(&format!("{connect} --ca-file no.pem")).refused(1, &["certificate cannot be read", "PEM"]);
    terminal.run(&format!("{connect} --ca-file missing.pem")).refused(1, &["no file missing.pem"]);
    terminal
        .run(&format!("{connect} --proxy ftp://y"))
        .refused(1, &["not the address of a proxy", "http://"]);
    terminal.run(&format!("{connect} --proxy http://x:hush@y")).refused(2, &["JUMLA_PROXY_LOGIN"]);
    assert_eq!(terminal.files(), before);

    terminal.run(&format!("{connect} --proxy none")).done();
    assert_eq!(terminal.run("connection --json").json(), json!({ "certificate": null, "proxy": "" }));
    let shown = terminal.run("connection").done().stdout;
    assert!(shown.contains(&server.url()) && shown.contains("Proxy: none"), "{shown}");
    let terminal = terminal.with("JUMLA_PROXY_LOGIN", "amina:hush");
    let nowhere = terminal.run("connection --proxy http://127.0.0.1:9").done().stdout;
    assert!(nowhere.contains("http://…@127.0.0.1:9") && !nowhere.contains("hush"), "{nowhere}");
    terminal.run("sync --json").failed_with_json("cannot be reached");
    terminal.run("connection --ca-file no.pem").refused(1, &["certificate cannot be read"]);
    terminal.run("connection --proxy none --ca-file none").done();
    assert_eq!(terminal.run("sync --json").json()["state"], "done");
    assert_eq!(terminal.run("connection --proxy system --json").json()["proxy"], json!(null));
}

#[tokio::test]
async fn what_is_no_database_is_told_from_a_cht() {
    let server = SimulatedCht::start(WorldBuilder::new().build()).await;
    let terminal = Terminal::new();
    let before = terminal.files();
    let connect = format!("connect --couchdb --user supervisor1 --server {}", server.url());
    terminal.run(&connect).refused(1, &["is not the address of a server"]);
    assert_eq!(terminal.files(), before);
}
