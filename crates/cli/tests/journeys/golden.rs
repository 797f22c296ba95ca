//! What the command line prints, as it was read and found good.

use std::fs;
use std::path::Path;

use crate::terminal::{Answer, Terminal};

/// Compares `text` with the golden file, or writes it where `JUMLA_WRITE_GOLDEN` is set.
#[track_caller]
pub fn equal(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden/cli").join(name);
    if std::env::var_os("JUMLA_WRITE_GOLDEN").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        return;
    }
    let golden = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    if golden == text {
        return;
    }
    let differs = golden.lines().zip(text.lines()).position(|(golden, ours)| golden != ours);
    let line = differs.unwrap_or_else(|| golden.lines().count().min(text.lines().count()));
    panic!(
        "tests/golden/cli/{name} differs in line {}:\n  golden: {}\n  now:    {}\nJUMLA_WRITE_GOLDEN=1 renews it",
        line + 1,
        golden.lines().nth(line).unwrap_or("(the end)"),
        text.lines().nth(line).unwrap_or("(the end)"),
    );
}

/// Runs a command twice, with and without `--json`, and compares both answers: `NAME.json` and `NAME.txt`.
#[track_caller]
pub fn both_ways(terminal: &Terminal, name: &str, words: &str) {
    as_text(terminal, name, words);
    let answer = terminal.run(&format!("{words} --json")).done();
    equal(&format!("{name}.json"), &terminal.portable(&answer.stdout));
}

/// Runs a command and compares what a person sees.
#[track_caller]
pub fn as_text(terminal: &Terminal, name: &str, words: &str) {
    let answer = terminal.run(words).done();
    equal(&format!("{name}.txt"), &terminal.portable(&screen(words, &answer)));
}

/// The command, its answer, and its messages with a mark before them.
fn screen(words: &str, answer: &Answer) -> String {
    let messages: String = answer.stderr.lines().map(|line| format!("2> {line}\n")).collect();
    format!("$ jumla {words}\n{}{messages}", answer.stdout)
}
