//! Output that nobody reads to the end, as in `jumla targets | head -1`.

use std::io::{BufRead as _, BufReader};
use std::process::Stdio;

use crate::terminal::{Answer, Terminal};

#[test]
fn a_closed_pipe_ends_quietly() {
    let terminal = Terminal::with_demo();
    let verbs = [
        "--help",
        "targets",
        "targets --json",
        "targets live-births",
        "coverage",
        "coverage --json",
        "export --data-set kJ7mSumWq2A --period 202610 --out -",
        "export --data-set kJ7mSumWq2A --period 202610 --json",
        "export --choices",
        "export --list",
        "export --data-set kJ7mSumWq2A --period 202610 --preview",
        "export --data-set kJ7mSumWq2A --period 202610 --form bHr3HcUnt7K",
        "mapping",
        "mapping --schema",
        "dhis2 metadata",
        "sync --set-aside --json",
        "sync --status",
        "workspaces",
    ];
    for words in verbs {
        // Closed before the first byte, so that no write can succeed.
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = terminal.command(words);
        let output = command.stdin(Stdio::null()).stdout(writer).stderr(Stdio::piped()).output().unwrap();
        let answer = Answer::of(output);
        assert_eq!(answer.code, 0, "{words}: {}", answer.stderr);
        assert!(
            !answer.stderr.contains("jumla:") && !answer.stderr.contains("panicked"),
            "{}",
            answer.stderr
        );
    }
}

#[test]
fn the_first_line_is_there_for_who_wants_no_more() {
    let terminal = Terminal::with_demo();
    let mut child =
        terminal.command("coverage").stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert!(line.starts_with("Bahari Health Centre · 2026-11"), "{line}");
    assert!(child.wait().unwrap().success());
}
