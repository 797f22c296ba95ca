//! What is typed or set wrongly: exit code 2, one line that says where to look, and nothing done.

use crate::terminal::{PASSPHRASE, PASSWORD, Terminal};

#[test]
fn what_is_missing_or_misspelt_is_named() {
    let terminal = Terminal::new();
    let before = terminal.files();
    let table: [(&str, &[&str]); 76] = [
        ("", &["requires a subcommand", "connect", "`jumla --help`"]),
        ("aggregate", &["unrecognized subcommand 'aggregate'", "`jumla --help`"]),
        ("target", &["a similar subcommand exists: 'targets'"]),
        ("--bogus", &["unexpected argument '--bogus'", "`jumla --help`"]),
        ("connect", &["--server <URL>", "--user <NAME>", "`jumla connect --help`"]),
        ("connect --server x", &["--user <NAME>", "`jumla connect --help`"]),
        ("chw", &["<CONTACT_ID>", "`jumla chw --help`"]),
        ("targets a b", &["unexpected argument 'b'", "`jumla targets --help`"]),
        ("targets --period", &["a value is required for '--period <YYYY-MM>'"]),
        ("check --mark x", &["--as <STATE>", "`jumla check --help`"]),
        ("check --as called", &["--mark KEY", "--contact ID", "`jumla check --help`"]),
        ("check --mark x --as gone", &["invalid value 'gone'", "to-call", "none"]),
        ("check --mark x --contact y --as called", &["cannot be used with", "--contact"]),
        ("check --calls --thresholds", &["cannot be used with"]),
        ("check --thresholds stale=3", &["invalid value 'stale=3'", "stale_days"]),
        ("check --thresholds stale_days=few", &["invalid value 'stale_days=few'", "whole number"]),
        ("export", &["--data-set <UID>", "--period <ID>", "`jumla export --help`"]),
        ("export --data-set x", &["--period <ID>", "`jumla export --help`"]),
        (
            "export --data-set x --period 202610 --format pdf",
            &["invalid value 'pdf'", "possible values: json, xml, csv, adx"],
        ),
        (
            "export --data-set x --period 202610 --compat dhis1",
            &["invalid value 'dhis1'", "possible values: cht"],
        ),
        ("export --data-set x --period 202610 --json --out -", &["both want stdout", "choose one"]),
        (
            "export --data-set x --period y --out - --per-org-unit",
            &["several files", "--out", "`jumla export --help`"],
        ),
        ("export --data-set x --period y --out - --xlsx", &["workbook beside the file", "--out"]),
        ("export --data-set x --period y --compat cht --format xml", &["--compat cht writes JSON"]),
        ("export --data-set x --period y --compat cht --gzip", &["cannot be used with", "--gzip"]),
        ("export --data-set x --period y --compat cht --zeros", &["cannot be used with", "--zeros"]),
        ("export --data-set x --period y --zeros --min-coverage 5", &["cannot be used with"]),
        ("export --data-set x --period y --min-coverage 0", &["invalid value '0'", "1..=100"]),
        ("export --data-set x --period y --month october", &["invalid value 'october'", "--month"]),
        ("export --data-set x --period y --cell ou", &["invalid value 'ou'", "a colon between them"]),
        ("export --data-set x --period y --changes-since x", &["invalid value 'x'", "or last"]),
        ("export --data-set x --period y --dhis2-version 43", &["invalid value '43'", "2.43.1"]),
        ("export --data-set x --period y --preview --out z", &["cannot be used with", "--out"]),
        ("export --data-set x --period y --form a --cell b:c", &["cannot be used with"]),
        ("export --preview", &["--data-set <UID>", "--period <ID>"]),
        ("export --compare", &["a value is required for '--compare <ID|FILE>"]),
        ("export --compare 1 2 3", &["unexpected argument '3'"]),
        ("export --compare 1 x.json", &["two ids of exports, or one file"]),
        ("export --compare x.json 1", &["two ids of exports, or one file"]),
        ("export --compare 1 --data-set x", &["cannot be used with"]),
        ("outbound mapping --set a --forget", &["cannot be used with", "--forget"]),
        ("outbound queue --retry 1 --drop 2", &["cannot be used with", "--drop"]),
        ("outbound queue --drop x", &["invalid value 'x'", "`jumla outbound queue --help`"]),
        ("outbound save", &["--out <FOLDER>", "`jumla outbound save --help`"]),
        ("outbound show", &["<DOCUMENT>", "`jumla outbound show --help`"]),
        ("predict", &["<FILE>", "`jumla predict --help`"]),
        ("predict x --dhis2-version new", &["invalid value 'new'", "`jumla predict --help`"]),
        ("predict x --parameter dryRun", &["invalid value 'dryRun'", "= between them"]),
        ("mapping --import x --check y", &["cannot be used with", "`jumla mapping --help`"]),
        ("mapping --schema --export -", &["cannot be used with"]),
        ("dhis2", &["requires a subcommand", "metadata", "`jumla dhis2 --help`"]),
        ("dhis2 use", &["<NAME>", "`jumla dhis2 use --help`"]),
        ("dhis2 lists", &["a similar subcommand exists: 'list'"]),
        ("history", &["<TARGET_ID>", "`jumla history --help`"]),
        ("history x --months 0", &["invalid value '0'", "--months"]),
        ("goals --set x", &["--for <CONTACT_OR_PLACE>", "`jumla goals --help`"]),
        ("goals --set x --for y --goal many", &["invalid value 'many'", "not a number"]),
        ("sheet --kind poster", &["invalid value 'poster'", "possible values: summary, calls, history"]),
        ("sheet --kind history", &["--target <TARGET_ID>", "`jumla sheet --help`"]),
        ("export --list --choices", &["cannot be used with", "`jumla export --help`"]),
        ("export --list --data-set x", &["cannot be used with", "--data-set <UID>"]),
        ("export --choices --period 202610 --format json", &["cannot be used with", "--format <FORMAT>"]),
        ("sync --set-aside --full", &["cannot be used with", "`jumla sync --help`"]),
        ("sync --set-aside --password-stdin", &["cannot be used with", "--password-stdin"]),
        ("sync --set-aside x --every 5", &["cannot be used with"]),
        ("sync --status --full", &["cannot be used with", "`jumla sync --help`"]),
        ("sync --status --pause", &["cannot be used with"]),
        ("sync --pause --resume", &["cannot be used with"]),
        ("sync --pause --full", &["cannot be used with"]),
        ("sync --retry x --discard y", &["cannot be used with"]),
        ("sync --retry x --set-aside", &["cannot be used with"]),
        ("sync --every 0", &["invalid value '0'", "1..=1440"]),
        ("sync --automatic 1441", &["invalid value '1441'"]),
        ("sync --daily-megabytes 0", &["invalid value '0'", "or none"]),
        ("sign-out --yes", &["--wipe", "`jumla sign-out --help`"]),
        ("--workspace", &["a value is required for '--workspace <DIR>'"]),
    ];
    for (words, expected) in table {
        terminal.run(words).refused(2, expected);
    }
    assert_eq!(terminal.files(), before);
}

#[test]
fn a_time_that_is_none_is_refused_before_anything_is_done() {
    for now in ["yesterday", "2026-11-23", "2026-13-01T00:00:00Z", ""] {
        let terminal = Terminal::new().with("JUMLA_NOW", now);
        let before = terminal.files();
        for words in ["demo", "targets", "export --data-set x --period 202610"] {
            terminal.run(words).refused(2, &["JUMLA_NOW", "2026-11-23T09:30:00Z"]);
        }
        assert_eq!(terminal.files(), before);
    }
}

#[test]
fn no_password_is_asked_of_someone_who_is_not_there() {
    let terminal = Terminal::new().without("JUMLA_CHT_PASSWORD");
    let connect = "connect --server http://127.0.0.1:9 --user amina";
    terminal.run(connect).refused(2, &["JUMLA_CHT_PASSWORD", "--password-stdin"]);
    terminal.run_with_input(&format!("{connect} --password-stdin"), "").refused(2, &["--password-stdin"]);
    terminal.run_with_input(&format!("{connect} --password-stdin"), "\n").refused(2, &["--password-stdin"]);
    assert!(!terminal.workspace().exists());
}

#[test]
fn a_secret_cannot_be_given_as_an_argument() {
    let terminal = Terminal::new();
    let connect = "connect --server http://127.0.0.1:9 --user amina";
    for option in
        [format!("--password {PASSWORD}"), format!("--password={PASSWORD}"), "--passphrase x".to_owned()]
    {
        let answer = terminal.run(&format!("{connect} {option}"));
        assert!(!answer.stderr.contains(PASSWORD), "{}", answer.stderr);
        answer.refused(2, &["unexpected argument '--pass"]);
    }
    for verb in ["sync", "targets", "export"] {
        let answer = terminal.run(&format!("{verb} --passphrase {}", PASSPHRASE.replace(' ', "-")));
        answer.refused(2, &["unexpected argument '--passphrase'"]);
    }
}
