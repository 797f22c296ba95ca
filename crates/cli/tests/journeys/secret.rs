//! Passwords, passphrases and session cookies: nowhere to be read.

use jumla_testkit::{SimulatedCht, WorldBuilder};

use crate::terminal::{PASSPHRASE, PASSWORD, Terminal, contents};

/// The password and the passphrase as they are, and the start of what the server's cookie and Basic credentials look
/// like for `supervisor1`, in Base64.
const SECRETS: [&str; 4] = [PASSWORD, PASSPHRASE, "AuthSession=", "c3VwZXJ2aXNvcjE6"];

#[track_caller]
fn has_no_secret(bytes: &[u8], what: &str) {
    for secret in SECRETS {
        let found = bytes.windows(secret.len()).any(|part| part == secret.as_bytes());
        assert!(!found, "{secret} can be read in {what}");
    }
}

#[tokio::test]
async fn no_secret_is_printed_logged_or_stored() {
    let server = SimulatedCht::start(WorldBuilder::new().build()).await;
    let terminal = Terminal::new().with("JUMLA_LOG", "trace");
    let wrong = Terminal::new().with("JUMLA_LOG", "trace").with("JUMLA_CHT_PASSWORD", "wrong.Pass-2026");
    let connect = format!("connect --server {} --user supervisor1", server.url());
    let refused = wrong.run(&connect);
    assert_eq!(refused.code, 1);
    assert!(!refused.stderr.contains("wrong.Pass-2026"));

    let mut logged = 0;
    let mut printed = |words: &str| {
        let answer = terminal.run(words);
        has_no_secret(answer.stdout.as_bytes(), &format!("the answer to {words}"));
        has_no_secret(answer.stderr.as_bytes(), &format!("the messages of {words}"));
        logged +=
            answer.stderr.lines().filter(|line| line.contains("TRACE") || line.contains("DEBUG")).count();
        assert_eq!(answer.code, 0, "{words}");
    };
    printed(&connect);
    printed("sync");
    server.expire_sessions();
    printed("sync --full --json");
    printed("targets --json");
    printed("export --data-set VMuFODsyWaO --period 202610");
    assert!(logged > 10, "there is a log that could have had something in it");

    let stored = contents(&terminal.workspace());
    assert!(stored.len() > 10_000);
    has_no_secret(&stored, "the workspace");
    let person = terminal.run("coverage --json").json()["contacts"][0]["contact"]["name"].clone();
    let person = person.as_str().unwrap().as_bytes();
    assert!(!stored.windows(person.len()).any(|part| part == person), "nor can anyone's name");
}

#[tokio::test]
async fn a_password_is_taken_from_the_first_line_of_stdin() {
    let server = SimulatedCht::start(WorldBuilder::new().build()).await;
    let connect = format!("connect --server {} --user supervisor1 --password-stdin", server.url());
    for input in [format!("{PASSWORD}\n"), PASSWORD.to_owned(), format!("{PASSWORD}\r\nsomething else\n")] {
        // It goes before the environment.
        let terminal = Terminal::new().with("JUMLA_CHT_PASSWORD", "wrong");
        terminal.run_with_input(&connect, &input).done();
        assert!(terminal.workspace().exists());
    }
}
