//! What goes to stdout and stderr.

use std::fmt::Display;
use std::io::{self, Write};
use std::process::ExitCode;

use jumla_domain::{Finding, Rule, Severity};
use serde::Serialize;

use crate::advice::advice;
use crate::sentence::sentence;
use crate::table::Table;

/// Why a command did not do what was asked.
pub(crate) enum Failure {
    Refused(Box<jumla_engine::Error>),
    /// With what to do about it in this very case.
    Advised(Box<jumla_engine::Error>, String),
    /// The text says it all.
    Said(String),
    /// The environment or the arguments make no sense.
    Usage(String),
    /// Nobody reads what is printed.
    Output(io::Error),
}

impl<E: Into<jumla_engine::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Refused(Box::new(error.into()))
    }
}

impl Failure {
    /// One line on stderr, and the exit code.
    pub(crate) fn report(&self) -> ExitCode {
        let (text, code) = match self {
            Self::Refused(error) => (format!("{error}{}", advice(error)), 1),
            Self::Advised(error, advice) => (format!("{error}{advice}"), 1),
            Self::Said(text) => (text.clone(), 1),
            Self::Usage(text) => (text.clone(), 2),
            Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => return ExitCode::SUCCESS,
            Self::Output(error) => (format!("cannot print the answer: {error}"), 1),
        };
        say(&format!("jumla: {text}"));
        ExitCode::from(code)
    }
}

pub(crate) fn print_json<T: Serialize>(value: &T) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(value).map_err(|error| Failure::Output(error.into()))?;
    write(&format!("{text}\n"))
}

/// One of many answers, in a line of its own.
pub(crate) fn print_json_line<T: Serialize>(value: &T) -> Result<(), Failure> {
    let text = serde_json::to_string(value).map_err(|error| Failure::Output(error.into()))?;
    write(&format!("{text}\n"))
}

/// One line of the answer.
pub(crate) fn print_line(text: &impl Display) -> Result<(), Failure> {
    write(&format!("{}\n", printable(&text.to_string())))
}

pub(crate) fn print_table(table: &Table) -> Result<(), Failure> {
    write(&format!("{table}\n"))
}

pub(crate) fn print_bytes(bytes: &[u8]) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(bytes).and_then(|()| stdout.flush()).map_err(Failure::Output)
}

fn write(text: &str) -> Result<(), Failure> {
    print_bytes(text.as_bytes())
}

/// A line for the person at the terminal.
pub(crate) fn say(text: &impl Display) {
    let _ = writeln!(io::stderr().lock(), "{}", printable(&text.to_string()));
}

/// Rewrites the last line at the terminal; an empty text takes it away.
pub(crate) fn rewrite(text: &str) {
    let mut stderr = io::stderr().lock();
    let _ = write!(stderr, "\r{}\u{1b}[K", printable(text));
    let _ = stderr.flush();
}

/// Findings of one rule that are said one by one; of more than these, some are said and the rest is counted.
const MOST_OF_A_RULE: usize = 6;

/// Rule by rule, in the order in which they first come up.
pub(crate) fn say_findings(findings: &[Finding]) {
    let mut rules: Vec<Rule> = Vec::new();
    for finding in findings {
        if !rules.contains(&finding.rule) {
            rules.push(finding.rule);
        }
    }
    for rule in rules {
        let of_rule: Vec<&Finding> = findings.iter().filter(|finding| finding.rule == rule).collect();
        let shown = if of_rule.len() > MOST_OF_A_RULE { MOST_OF_A_RULE - 1 } else { of_rule.len() };
        for finding in &of_rule[..shown] {
            say(&line(finding));
        }
        if of_rule.len() > shown {
            say(&format!("      … and {} more like these; --json has them all.", of_rule.len() - shown));
        }
    }
}

fn line(finding: &Finding) -> String {
    let severity = match finding.severity {
        Severity::Note => "Note",
        Severity::Warning => "Warning",
    };
    format!("{severity}: {}", sentence(finding))
}

/// Names come from a server: nothing in them may move the cursor or begin a line.
pub(crate) fn printable(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}
