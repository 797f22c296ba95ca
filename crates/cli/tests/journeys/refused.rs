//! Everything that cannot be done: one clear line that says what to do, exit code 1, and nothing left behind.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use jumla_testkit::{Options, Setup, SimulatedCht, User, World, WorldBuilder};
use serde_json::json;

use crate::terminal::{PASSWORD, Terminal};

/// Each way to connect that fails, and what is said of it.
#[track_caller]
fn connecting(server: &str, user: &str, expected: &[&str]) {
    refused_to_connect(&Terminal::new(), server, user, expected);
}

#[track_caller]
fn refused_to_connect(terminal: &Terminal, server: &str, user: &str, expected: &[&str]) {
    let before = terminal.files();
    terminal.run(&format!("connect --server {server} --user {user}")).refused(1, expected);
    assert_eq!(terminal.files(), before, "no half-made workspace");
}

#[test]
fn a_wrong_address_is_no_way_in() {
    connecting("ftp://cht.example.org", "amina", &["`ftp://cht.example.org` is not the address", "https://"]);
    connecting("https://amina:hush@cht.example.org", "amina", &["leave them out", "--user"]);
    connecting(
        "http://127.0.0.1:9",
        "amina",
        &["cannot be reached", "no server answers", "check the address"],
    );
    connecting("https://cht.invalid", "amina", &["cannot be reached", "check the address"]);
    connecting("http://cht.invalid", "amina", &["begin with https://", "administrator"]);
}

#[tokio::test]
async fn a_wrong_name_or_password_is_no_way_in() {
    let server = SimulatedCht::start(WorldBuilder::new().build()).await;
    let wrong = Terminal::new().with("JUMLA_CHT_PASSWORD", "wrong");
    refused_to_connect(&wrong, &server.url(), "supervisor1", &["wrong user name or password", "check"]);
    connecting(&server.url(), "nobody", &["wrong user name or password", "check"]);
    for _ in 0..10 {
        wrong.run(&format!("connect --server {} --user supervisor1", server.url()));
    }
    connecting(&server.url(), "supervisor1", &["too many attempts", "wait"]);
}

#[tokio::test]
async fn a_password_that_is_due_is_changed_elsewhere_first() {
    let server = SimulatedCht::start(World::recorded()).await;
    connecting(&server.url(), "firstlogin", &["must be changed", "in a browser"]);
}

#[test]
fn something_else_at_the_address_is_not_taken_for_a_cht() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for socket in listener.incoming() {
            let mut socket = socket.unwrap();
            let _ = socket.read(&mut [0; 4096]);
            let page = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 21\r\nConnection: close\r\n\r\n<h1>Free Wi-Fi!</h1>\n";
            let _ = socket.write_all(page.as_bytes());
        }
    });
    connecting(&url, "supervisor1", &["not a CHT", "check the address"]);
}

#[tokio::test]
async fn a_server_that_is_too_old_or_just_starting_is_told_apart() {
    let options = Options { version: "4.2.4".into(), ..Options::default() };
    let old = SimulatedCht::start_with(WorldBuilder::new().build(), options).await;
    connecting(&old.url(), "supervisor1", &["4.2.4 is too old", "needs CHT 4.3"]);
    old.set_setup(Setup::Starting);
    connecting(&old.url(), "supervisor1", &["; "]);
}

#[tokio::test]
async fn a_user_without_a_facility_is_told_whom_to_ask() {
    let mut world = WorldBuilder::new().build();
    world.add_user(User {
        name: "nowhere".into(),
        password: PASSWORD.into(),
        roles: vec!["chw_supervisor".into()],
        facility_ids: Vec::new(),
        contact_id: None,
        fullname: String::new(),
        password_change_required: false,
    });
    let server = SimulatedCht::start(world).await;
    connecting(&server.url(), "nowhere", &["nowhere has no facility", "administrator"]);
}

#[tokio::test]
async fn a_workspace_is_not_made_without_a_passphrase_nor_twice_nor_where_nothing_can_be_written() {
    let server = SimulatedCht::start(WorldBuilder::new().build()).await;
    let bare = Terminal::new().without("JUMLA_PASSPHRASE");
    refused_to_connect(&bare, &server.url(), "supervisor1", &["passphrase is needed", "JUMLA_PASSPHRASE"]);
    assert_eq!(server.requests().len(), 0, "the server is not even asked");
    let short = Terminal::new().with("JUMLA_PASSPHRASE", "short");
    refused_to_connect(&short, &server.url(), "supervisor1", &["at least 8 characters"]);

    let terminal = Terminal::new();
    fs::write(terminal.here().join("a file"), "").unwrap();
    let inside = terminal.here().join("a file").join("workspace");
    let terminal = terminal.with("JUMLA_WORKSPACE", &inside.display().to_string());
    refused_to_connect(&terminal, &server.url(), "supervisor1", &["cannot write", "another place"]);
    terminal.run("demo").refused(1, &["cannot write", "another place"]);

    let terminal = Terminal::with_demo();
    let connect = format!("connect --server {} --user supervisor1", server.url());
    terminal.run("demo").refused(1, &["a workspace in", "already", "--workspace"]);
    terminal.run(&connect).refused(1, &["a workspace in", "already", "--workspace"]);
    terminal.run("targets").done();
}

#[tokio::test]
async fn a_locked_workspace_opens_only_with_its_passphrase() {
    let server = SimulatedCht::start(WorldBuilder::new().build()).await;
    let terminal = Terminal::synced(&server, "supervisor1");
    let terminal = terminal.with("JUMLA_PASSPHRASE", "another passphrase");
    terminal.run("targets").refused(1, &["does not fit", "JUMLA_PASSPHRASE"]);
    let terminal = terminal.without("JUMLA_PASSPHRASE");
    terminal.run("targets").refused(1, &["locked", "JUMLA_PASSPHRASE"]);
}

#[test]
fn without_a_workspace_every_verb_says_how_to_make_one() {
    let terminal = Terminal::new();
    let before = terminal.files();
    let verbs = [
        "sync",
        "sync --set-aside",
        "sync --status",
        "sync --pause",
        "connection",
        "sign-out",
        "sign-out --wipe --yes",
        "targets",
        "targets births",
        "chw x",
        "coverage",
        "history x",
        "goals",
        "sheet",
        "export --data-set x --period 202610",
        "export --choices",
        "export --list",
        "export --compare 1",
        "predict x",
        "mapping",
        "mapping --export -",
        "dhis2 list",
        "dhis2 metadata",
        "dhis2 use x",
    ];
    for words in verbs {
        terminal.run(words).refused(1, &["no workspace in", "jumla connect", "jumla demo"]);
        terminal.run(&format!("{words} --json")).refused(1, &["no workspace in"]);
    }
    assert_eq!(terminal.files(), before);
}

#[tokio::test]
async fn before_the_first_sync_every_verb_says_that_one_is_needed() {
    let server = SimulatedCht::start(WorldBuilder::new().build()).await;
    let terminal = Terminal::new();
    terminal.run(&format!("connect --server {} --user supervisor1", server.url())).done();
    let export = "export --data-set VMuFODsyWaO --period 202610";
    for words in ["targets", "targets births", "coverage", export, "export --choices", "mapping"] {
        terminal.run(words).refused(1, &["`jumla sync`"]);
    }
}

#[tokio::test]
async fn what_the_server_lacks_is_said_and_not_guessed() {
    let mut world = WorldBuilder::new().build();
    world.set_setting("tasks", json!({}));
    world.set_setting("dhis_data_sets", json!([]));
    let server = SimulatedCht::start(world).await;
    let terminal = Terminal::synced(&server, "supervisor1");
    let before = terminal.files();
    terminal.run("targets").refused(1, &["no targets configured", "administrator"]);
    terminal
        .run("export --data-set x --period 202610")
        .refused(1, &["no DHIS2 data sets configured", "jumla sync"]);
    assert_eq!(terminal.files(), before);
}

#[tokio::test]
async fn a_facility_outside_the_users_places_is_none_of_hers() {
    let builder = WorldBuilder::new().facilities(2);
    let server = SimulatedCht::start(builder.build()).await;
    let terminal = Terminal::synced(&server, "supervisor1");
    let (mine, other) = (builder.facility_id(1), builder.facility_id(2));
    for verb in ["targets", "coverage", "targets births-this-month"] {
        let answer = terminal.run(&format!("{verb} --facility {other}"));
        answer.refused(1, &[&other, "none of your facilities", &mine]);
    }
}

#[test]
fn every_unknown_thing_is_named_with_what_there_is() {
    let terminal = Terminal::with_demo();
    let before = terminal.files();
    let table: [(&str, &[&str]); 22] = [
        ("targets nope", &["unknown target `nope`", "`jumla targets` shows"]),
        (
            "targets --facility nope",
            &["`nope` is none of your facilities", "Bahari Health Centre", "and 2 more"],
        ),
        ("targets --period 2001-01", &["no reports", "2001-01", "`jumla coverage`"]),
        ("targets --period october", &["`october` is not a period", "YYYY-MM"]),
        ("coverage --period 2026-13", &["`2026-13` is not a period", "YYYY-MM"]),
        ("history nope", &["unknown target `nope`", "`jumla targets` shows"]),
        ("history live-births --contact nope", &["unknown contact `nope`", "shows the ids"]),
        ("goals --set nope --for x --goal 3", &["unknown target `nope`", "`jumla targets` shows"]),
        ("goals --set live-births --for nope --goal 3", &["unknown contact `nope`", "shows the ids"]),
        ("chw nope", &["unknown contact `nope`", "shows the ids"]),
        (
            "export --data-set nope --period 202610",
            &["unknown data set `nope`", "kJ7mSumWq2A (CHW Monthly Summary)"],
        ),
        ("export --data-set nope --period 202610 --compat cht", &["unknown data set `nope`", "kJ7mSumWq2A"]),
        (
            "export --data-set kJ7mSumWq2A --period 202610 --org-unit nope",
            &["org unit `nope`", "kLm6CuUnt1F (Kilimo Health Centre)"],
        ),
        ("export --data-set kJ7mSumWq2A --period 200101", &["no reports", "2001-01"]),
        ("export --data-set kJ7mSumWq2A --period 2026Q3", &["no Monthly period", "--choices"]),
        ("export --data-set kJ7mSumWq2A --period 2026W7", &["no Monthly period", "--choices"]),
        ("export --data-set kJ7mSumWq2A --period october", &["`october` is not a period"]),
        ("connection", &["demo workspace has no server", "jumla connect"]),
        ("sign-out", &["demo workspace has no server"]),
        ("sync --set-aside nope", &["no document `nope` is set aside", "lists them"]),
        ("sync --retry nope", &["no document `nope` waits", "jumla sync --status"]),
        ("sync --discard nope", &["no document `nope` waits", "jumla sync --status"]),
    ];
    for (words, expected) in table {
        terminal.run(words).refused(1, expected);
        terminal.run(&format!("{words} --json")).refused(1, expected);
    }
    assert_eq!(terminal.files(), before, "no file was begun");
}

#[test]
fn a_file_that_cannot_be_written_is_not_begun() {
    let terminal = Terminal::with_demo();
    fs::create_dir(terminal.here().join("folder")).unwrap();
    fs::write(terminal.here().join("file"), "mine").unwrap();
    let before = terminal.files();
    for out in ["no/such/folder.json", "folder", "file/out.json", ""] {
        let mut command = terminal.command("export --data-set kJ7mSumWq2A --period 202610 --out");
        let answer = crate::terminal::Answer::of(command.arg(out).output().unwrap());
        if out.is_empty() {
            answer.refused(2, &["--out"]);
        } else {
            answer.refused(1, &["cannot write", out, "another place"]);
        }
    }
    assert_eq!(terminal.files(), before);
    assert_eq!(fs::read(terminal.here().join("file")).unwrap(), b"mine");
}

#[tokio::test]
async fn a_server_that_is_gone_stops_the_sync_and_nothing_else() {
    let server = SimulatedCht::start(WorldBuilder::new().build()).await;
    let terminal = Terminal::synced(&server, "supervisor1");
    server.stop().await;
    let answer = terminal.run("sync");
    assert_eq!((answer.code, answer.stdout.as_str()), (1, ""));
    let last = answer.stderr.lines().last().unwrap();
    assert!(last.starts_with("jumla: ") && last.contains("cannot be reached"), "{last}");
    terminal.run("targets").done();
}
