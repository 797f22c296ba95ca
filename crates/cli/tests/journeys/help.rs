//! Help.

use unicode_width::UnicodeWidthStr;

use crate::golden;
use crate::terminal::Terminal;

#[test]
fn the_help_prints_as_it_was_found_good() {
    let terminal = Terminal::new();
    golden::as_text(&terminal, "help", "--help");
    let without_words = terminal.run("help").done();
    assert_eq!(without_words.stdout, terminal.run("--help").done().stdout);
}

#[test]
fn every_verb_explains_itself_within_a_hundred_columns() {
    let terminal = Terminal::new();
    let verbs = [
        "demo",
        "connect",
        "sync",
        "connection",
        "workspaces",
        "sign-out",
        "targets",
        "chw",
        "coverage",
        "signoff",
        "handover",
        "check",
        "history",
        "goals",
        "sheet",
        "export",
        "predict",
        "mapping",
        "dhis2",
        "outbound",
        "serve",
    ];
    let table: [(&str, &[&str]); 49] = [
        ("", &verbs),
        ("demo", &["no server"]),
        (
            "connect",
            &[
                "--server <URL>",
                "--user <NAME>",
                "JUMLA_CHT_PASSWORD",
                "--password-stdin",
                "JUMLA_PASSPHRASE",
                "--couchdb",
                "--ca-file <FILE>",
                "--proxy <URL|none>",
            ],
        ),
        (
            "sync",
            &[
                "--full",
                "--password-stdin",
                "--every <MINUTES>",
                "--status",
                "--set-aside [<ID>]",
                "--retry <ID>",
                "--discard <ID>",
                "--pause",
                "--resume",
                "--automatic <MINUTES>",
                "--daily-megabytes <N|none>",
                "Ctrl-C",
            ],
        ),
        ("connection", &["--ca-file <FILE|none>", "--proxy <URL|none|system>"]),
        ("workspaces", &["side by side"]),
        ("sign-out", &["--wipe", "--yes"]),
        ("targets", &["[TARGET_ID]", "Id of a target", "--facility <ID>", "--period <YYYY-MM>"]),
        ("chw", &["<CONTACT_ID>", "Id of the CHW"]),
        ("coverage", &["--facility <ID>", "--period <YYYY-MM>"]),
        (
            "signoff",
            &[
                "--facility <ID>",
                "--period <YYYY-MM>",
                "--list",
                "--sign",
                "--accept <KEY=REASON>",
                "--digest <DIGEST>",
                "--withdraw",
                "--note <TEXT>",
                "--journal",
                "--keys",
                "--trust <FINGERPRINT>",
                "--distrust <FINGERPRINT>",
                "--cht-form",
            ],
        ),
        ("handover", &["export", "report", "import", "list", "accept", "send-back"]),
        ("handover export", &["[FILE]", "--facility <ID>", "--period <YYYY-MM>"]),
        ("handover report", &["--facility <ID>", "next sync"]),
        ("handover import", &["<FILE>", "--trust <FINGERPRINT>", "--dry-run"]),
        ("handover accept", &["<ID>", "--note <TEXT>"]),
        ("handover send-back", &["<ID>", "--note <TEXT>"]),
        (
            "check",
            &[
                "--facility <ID>",
                "--period <YYYY-MM>",
                "--calls",
                "--mark <KEY>",
                "--contact <ID>",
                "--as <STATE>",
                "to-call, called, explained, corrected, accepted, none",
                "--note <TEXT>",
                "--due <YYYY-MM-DD>",
                "--thresholds [<NAME=VALUE|default>...]",
            ],
        ),
        (
            "history",
            &[
                "<TARGET_ID>",
                "--contact <CONTACT_ID>",
                "--facility <ID>",
                "--period <YYYY-MM>",
                "--months <N>",
            ],
        ),
        ("goals", &["--set <TARGET_ID>", "--for <CONTACT_OR_PLACE>", "--goal <N>", "--unset <TARGET_ID>"]),
        (
            "sheet",
            &[
                "--kind <KIND>",
                "summary, calls, history",
                "--out <FILE>",
                "--facility <ID>",
                "--target <TARGET_ID>",
            ],
        ),
        (
            "export",
            &[
                "--data-set <UID>",
                "202610",
                "--org-unit <UID>",
                "--format",
                "--compat",
                "cht",
                "FILE|-",
                "stdout",
                "--choices",
                "--list",
                "jumla export [OPTIONS] --data-set <UID> --period <ID>",
                "json, xml, csv, adx",
                "--codes",
                "--gzip",
                "--per-org-unit",
                "--xlsx",
                "--zeros",
                "--min-coverage <PERCENT>",
                "--month <YYYY-MM>",
                "--incomplete",
                "--leave-out-org-unit <UID>",
                "--leave-out-element <UID>",
                "--changes-since <ID|last>",
                "--dhis2-version <X.Y>",
                "--preview",
                "--form <ORG_UNIT>",
                "--cell <ORG_UNIT:DATA_ELEMENT[:COC[:AOC]]>",
                "--compare <ID|FILE>",
            ],
        ),
        (
            "predict",
            &["<FILE>", "--dhis2-version <X.Y>", "--parameter <NAME=VALUE>", "--repair <OUT>", "exit code"],
        ),
        ("mapping", &["--import <FILE>", "--check <FILE>", "--export <FILE|->", "--schema"]),
        ("dhis2", &["list", "metadata", "use", "forget"]),
        ("dhis2 list", &["something is known"]),
        ("dhis2 metadata", &["[FILE]...", "--connection <NAME>"]),
        ("dhis2 use", &["<NAME>"]),
        ("dhis2 forget", &["<NAME>"]),
        ("dhis2 receive", &["places", "people", "values", "mapping"]),
        (
            "dhis2 receive places",
            &["--org-unit <UID>", "--review <FILE>", "--confirm <FILE>", "link, make or leave"],
        ),
        ("dhis2 receive people", &["--confirm", "patient data"]),
        ("dhis2 receive values", &["--facility <ID>", "--period <YYYY-MM>", "--kept"]),
        ("dhis2 receive mapping", &["--import <FILE>", "--export <FILE|->", "--schema"]),
        ("outbound", &["records", "list", "mapping", "preview", "show", "save", "try", "push", "queue"]),
        (
            "outbound records",
            &[
                "--form <NAME>",
                "--contact-type <NAME>",
                "--keep-days <N>",
                "--keep-all",
                "--none",
                "--show <ID>",
                "patient data",
                "encrypted",
            ],
        ),
        ("outbound list", &["--connection <NAME>", "CHT's settings"]),
        ("outbound mapping", &["--set <FILE>", "--save <FILE|->", "--forget", "--schema", "docs/outbound"]),
        ("outbound preview", &["--mapping <NAME>", "--document <ID>", "--all", "Nothing is sent"]),
        ("outbound show", &["<DOCUMENT>", "patient data"]),
        ("outbound save", &["--out <FOLDER>", "--mapping <NAME>", "--with-problems", "not encrypted"]),
        ("outbound try", &["--mapping <NAME>", "--document <ID>", "nothing is stored", "exit code"]),
        (
            "outbound push",
            &[
                "--mapping <NAME>",
                "--document <ID>",
                "--with-problems",
                "--refused-again",
                "--saved-again",
                "--deletions",
                "--queue-only",
                "nothing goes twice",
            ],
        ),
        ("outbound queue", &["--send", "--retry <ID>", "--drop <ID>"]),
        ("serve", &["--port <N>", "5865", "--allow-origin <URL>", "Ctrl-C", "/api/v2/export/dhis", "token"]),
        ("serve token", &["new", "list", "revoke"]),
        ("serve token new", &["<NAME>", "--rights <RIGHT>", "read", "export", "predict", "never again"]),
        ("serve token list", &["may ask"]),
        ("serve token revoke", &["<NAME>", "for good"]),
    ];
    for (verb, expected) in table {
        for option in ["--help", "-h"] {
            let answer = terminal.run(&format!("{verb} {option}")).done();
            assert_eq!(answer.stderr, "");
            for line in answer.stdout.lines() {
                // An address is copied whole.
                assert!(line.width() <= 100 || line.starts_with("/api/"), "{verb}: {line}");
            }
            for text in expected.iter().filter(|_| option == "--help").chain(&["--workspace <DIR>", "--json"])
            {
                assert!(
                    answer.stdout.contains(text),
                    "{text} is not in the help of {verb}:\n{}",
                    answer.stdout
                );
            }
        }
    }
    assert!(terminal.run("--version").done().stdout.starts_with("jumla "));
}
