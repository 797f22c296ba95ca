//! With a line to DHIS2: connect, fetch, push, compare, complete; and without one, the queue.

use jumla_testkit::dhis2::Country;
use jumla_testkit::{RequestLog, SimulatedCht, SimulatedDhis2, World};
use serde_json::Value;

use crate::killed;
use crate::terminal::{Terminal, contents};

const PASSWORD: &str = "district";
const EXPORT: &str = "export --data-set VMuFODsyWaO --period 202610 --out values.json --json";

async fn country() -> SimulatedDhis2 {
    let mut country = Country::recorded();
    country.change("me", |me| {
        let root = serde_json::json!({ "id": "wknEZS9Kk8I", "path": "/wknEZS9Kk8I", "level": 1 });
        me["organisationUnits"].as_array_mut().unwrap().push(root);
    });
    SimulatedDhis2::start(country).await
}

/// Synced with the CHT, which is no longer there, and signed in to DHIS2.
async fn officer(server: &SimulatedDhis2) -> Terminal {
    let cht = SimulatedCht::start(World::recorded()).await;
    let terminal = Terminal::synced(&cht, "officer").with("JUMLA_DHIS2_PASSWORD", PASSWORD);
    cht.stop().await;
    let connect = format!("dhis2 connect --server {} --user admin --name county --json", server.url());
    let connected = terminal.run(&connect).json();
    assert_eq!(connected["account"]["user"], "admin");
    terminal
}

#[tokio::test]
async fn an_export_goes_from_the_command_line_into_dhis2() {
    let server = country().await;
    let terminal = officer(&server).await.with("JUMLA_LOG", "trace");
    let fetched = terminal.run("dhis2 metadata --fetch --json").json();
    assert_eq!(
        (&fetched["unchanged"], &fetched["connection"]["metadata"]["missing"]),
        (&Value::Bool(false), &Value::Array(Vec::new()))
    );
    let again = terminal.run("dhis2 metadata --fetch --json").json();
    assert_eq!((&again["unchanged"], &again["requests"]), (&true.into(), &1.into()));
    let export = terminal.run(EXPORT).json()["id"].as_i64().unwrap();
    let tried = terminal.run(&format!("dhis2 push {export} --dry-run")).done();
    assert!(tried.stdout.contains("It answered as predicted."), "{}", tried.stdout);
    assert!(server.country().values.is_empty());
    // Nobody types yes here.
    let asked = terminal.run(&format!("dhis2 push {export}")).done();
    assert!(asked.stderr.contains("Nothing was sent."), "{}", asked.stderr);
    let pushed = terminal.run(&format!("dhis2 push {export} --yes --json")).json();
    assert_eq!((&pushed["state"], &pushed["fates"]["accepted"]), (&"done".into(), &pushed["values"]));
    assert_eq!(server.country().values.len() as u64, pushed["values"].as_u64().unwrap());
    let queue = terminal.run("dhis2 queue").done();
    assert!(queue.stdout.contains("done"), "{}", queue.stdout);

    let (key, now) = (server.country().values.keys().next().unwrap().clone(), server.now());
    server.country().enter(key.clone(), "99999", "mwajuma", now);
    let compare = "dhis2 compare --data-set VMuFODsyWaO --period 202610";
    let shown = terminal.run(compare).done().stdout;
    assert!(shown.contains("changed in DHIS2 since it was sent") && shown.contains("mwajuma"), "{shown}");
    let rows = terminal.run(&format!("{compare} --json")).json();
    assert_eq!((rows["rows"].as_array().unwrap().len(), &rows["rows"][0]["there"]), (1, &"99999".into()));

    let complete = format!("dhis2 complete --data-set VMuFODsyWaO --period 202610 --org-unit {}", key[2]);
    terminal.run(&complete).refused(1, &["nothing was stated", "--yes"]);
    assert!(server.country().completions.is_empty());
    let stated = terminal.run(&format!("{complete} --yes --json")).json();
    assert_eq!(stated[0]["complete"], true);
    terminal.run(&format!("{complete} --undo --yes")).done();
    assert!(server.country().completions.is_empty());

    let secrets = [PASSWORD, "YWRtaW46ZGlzdHJpY3Q="];
    let logged = terminal.run("dhis2 metadata --fetch --whole").done();
    for secret in secrets {
        assert!(!logged.stderr.contains(secret) && !logged.stdout.contains(secret));
        let stored = contents(&terminal.workspace());
        assert!(!stored.windows(secret.len()).any(|part| part == secret.as_bytes()), "{secret}");
    }
}

#[tokio::test]
async fn what_goes_later_goes_when_the_line_is_back() {
    let server = country().await;
    let terminal = officer(&server).await;
    terminal.run("dhis2 metadata --fetch").done();
    let export = terminal.run(EXPORT).json()["id"].as_i64().unwrap();
    let url = server.url();
    let country = server.country().clone();
    server.stop().await;
    terminal.run(&format!("dhis2 push {export} --yes")).refused(1, &["DHIS2"]);
    assert_eq!(
        terminal.run("dhis2 queue --json").json(),
        Value::Array(Vec::new()),
        "it was not asked for later"
    );
    let waiting = terminal.run(&format!("dhis2 push {export} --later --json")).json();
    assert_eq!((&waiting["state"], &waiting["later"]), (&"asked".into(), &true.into()));
    terminal.run("dhis2 queue --run").refused(1, &["DHIS2"]);
    // The line is back, at another address.
    let server = SimulatedDhis2::start(country).await;
    assert_ne!(server.url(), url);
    let connect = format!("dhis2 connect --server {} --user admin --name county", server.url());
    terminal.run(&connect).done();
    let ran = terminal.run("dhis2 queue --run --json").json();
    assert_eq!(ran[0]["state"], "done", "{ran}");
    assert_eq!(server.country().values.len() as u64, ran[0]["values"].as_u64().unwrap());
}

#[tokio::test]
async fn what_was_left_for_later_goes_after_a_sync() {
    let (cht, server) = (SimulatedCht::start(World::recorded()).await, country().await);
    let terminal = Terminal::synced(&cht, "officer").with("JUMLA_DHIS2_PASSWORD", PASSWORD);
    let connect = |url: &str| format!("dhis2 connect --server {url} --user admin --name county");
    terminal.run(&connect(&server.url())).done();
    terminal.run("dhis2 metadata --fetch").done();
    let export = terminal.run(EXPORT).json()["id"].as_i64().unwrap();
    let country = server.country().clone();
    server.stop().await;
    terminal.run(&format!("dhis2 push {export} --later")).done();
    let away = terminal.run("sync").done();
    assert!(away.stderr.contains("What waits for DHIS2 still waits"), "{}", away.stderr);
    let server = SimulatedDhis2::start(country).await;
    terminal.run(&connect(&server.url())).done();
    let back = terminal.run("sync").done();
    assert!(back.stderr.contains("Sent to county: ") && back.stderr.contains("(push 1)"), "{}", back.stderr);
    assert!(!server.country().values.is_empty());
    assert!(!terminal.run("sync").done().stderr.contains("Sent to county"));
}

#[tokio::test]
async fn a_token_comes_from_the_environment_or_stdin_and_never_from_an_argument() {
    let server = country().await;
    let terminal = officer(&server).await;
    let token = server.country().grant("chwimport");
    let connect = format!("dhis2 connect --server {}", server.url());
    let by_stdin =
        terminal.run_with_input(&format!("{connect} --token-stdin --name one --json"), &token).json();
    assert_eq!(by_stdin["account"]["user"], "chwimport");
    let terminal = terminal.with("JUMLA_DHIS2_TOKEN", &token);
    terminal.run(&format!("{connect} --token --name two")).done();
    server.country().revoke(&token);
    terminal.run("dhis2 metadata --fetch").refused(1, &["token", "does not exist"]);
    terminal.run("dhis2 sign-out two").done();
    terminal.run("dhis2 metadata --fetch").refused(1, &["jumla dhis2 connect"]);
    let wrong = terminal.with("JUMLA_DHIS2_PASSWORD", "wrong");
    wrong.run(&format!("{connect} --user admin")).refused(1, &["wrong DHIS2 user name or password", "token"]);
    let demo = Terminal::with_demo().with("JUMLA_DHIS2_PASSWORD", PASSWORD);
    demo.run(&format!("{connect} --user admin")).refused(1, &["demo"]);
}

fn is_import(request: &RequestLog) -> bool {
    request.method == "POST" && !request.query.contains("dryRun=true")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_push_that_is_killed_at_any_request_goes_on_and_doubles_nothing() {
    let server = country().await;
    let terminal = officer(&server).await;
    terminal.run("dhis2 metadata --fetch").done();
    let export = terminal.run(EXPORT).json()["id"].as_i64().unwrap();
    // Taken apart, so that there are many requests to be killed at.
    server.set_most_values(Some(200));
    let push = terminal.run(&format!("dhis2 push {export} --dry-run --json")).json();
    let mut while_sending = 0;
    let words = format!("dhis2 push {export} --yes --json");
    // Every run gets one request further than the one before it.
    let kills = killed::at_each_request(
        &terminal,
        &words,
        &server,
        "dataValueSets",
        |kills| kills,
        || {
            while_sending += u32::from(server.requests().last().is_some_and(is_import));
        },
    );
    assert!(while_sending > 2, "{while_sending} of {kills}");
    let queue = terminal.run("dhis2 queue --json").json();
    let [ended] = queue.as_array().unwrap().as_slice() else { panic!("{queue}") };
    assert_eq!((&ended["id"], &ended["state"]), (&push["id"], &"done".into()), "{queue}");
    assert_eq!((&ended["fates"]["open"], &ended["fates"]["refused"]), (&0.into(), &0.into()), "{queue}");
    let country = server.country();
    assert_eq!(country.values.len() as u64, ended["values"].as_u64().unwrap());
    assert!(country.values.values().all(|held| held.writes == 1), "nothing was written twice");
}
