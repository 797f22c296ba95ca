//! What goes to stdout and stderr.

use std::fmt::Display;
use std::io::{self, Write};
use std::process::ExitCode;

use jumla_domain::Finding;
use jumla_engine::surface::Refusal;
use serde::Serialize;

/// Why a command did not do what was asked.
pub(crate) enum Failure {
    Refused(Box<jumla_engine::Error>),
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
    pub(crate) fn report(&self) -> ExitCode {
        let (text, code) = match self {
            Self::Refused(error) => (format!("{error}{}", advice(&Refusal::from(error.as_ref()))), 1),
            Self::Usage(text) => (text.clone(), 2),
            Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => return ExitCode::SUCCESS,
            Self::Output(error) => (error.to_string(), 1),
        };
        let _ = writeln!(io::stderr(), "jumla: {text}");
        ExitCode::from(code)
    }
}

/// What to do about it, where that is not plain from the error itself.
fn advice(refusal: &Refusal) -> &'static str {
    match refusal.code.as_str() {
        "passphrase_needed" => "; set JUMLA_PASSPHRASE or unlock the keyring",
        "session_expired" => "; run `jumla sync` with JUMLA_CHT_PASSWORD set, or at a terminal",
        "password_change_due" => "; sign in to the server in a browser once and choose a new password",
        "server_unreachable" | "timeout" => {
            "; everything that was synced can still be read and exported. Check the address and the connection"
        }
        "not_a_cht_server" => "; check the address",
        "server_too_old" => "; Jumla needs CHT 4.3 or later",
        "server_starting" => "; try again in a minute",
        "rate_limited" => "; wait a quarter of a minute and try again",
        "user_without_facility" => "; ask an administrator of the CHT to set the place of this user",
        "no_targets" | "no_data_sets" => "; if the server has them, run `jumla sync`",
        "unknown_data_set" | "unknown_org_unit" => "; nothing was written",
        _ => "",
    }
}

pub(crate) fn print_json<T: Serialize>(value: &T) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(value).map_err(|error| Failure::Output(error.into()))?;
    print_line(&text)
}

pub(crate) fn print_line(text: &impl Display) -> Result<(), Failure> {
    writeln!(io::stdout().lock(), "{text}").map_err(Failure::Output)
}

pub(crate) fn print_bytes(bytes: &[u8]) -> Result<(), Failure> {
    io::stdout().lock().write_all(bytes).map_err(Failure::Output)
}

/// A message for the person at the terminal.
pub(crate) fn say(text: &impl Display) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

pub(crate) fn say_findings(findings: &[Finding]) {
    for finding in findings {
        let rule = serde_json::to_value(finding.rule).ok();
        let rule = rule.as_ref().and_then(|rule| rule.as_str()).unwrap_or_default().replace('_', " ");
        let args: Vec<String> = finding.args.iter().map(|(key, value)| format!("{key}: {value}")).collect();
        say(&format!("{:?}: {rule} ({})", finding.severity, args.join(", ")).to_lowercase_first());
    }
}

trait LowercaseFirst {
    fn to_lowercase_first(&self) -> String;
}

impl LowercaseFirst for String {
    fn to_lowercase_first(&self) -> String {
        let mut letters = self.chars();
        letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
    }
}
