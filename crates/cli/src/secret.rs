//! Passwords and passphrases: from the environment, from stdin or from a prompt; never from an argument.

use std::io::{self, IsTerminal as _, Write as _};

use jumla_engine::Error;
use zeroize::Zeroizing;

use crate::output::Failure;

pub(crate) type Secret = Zeroizing<String>;

/// Where the server's password comes from.
#[derive(Clone, Copy)]
pub(crate) enum PasswordFrom {
    Stdin,
    /// `JUMLA_CHT_PASSWORD`, else a prompt.
    EnvironmentOrPrompt,
}

impl From<bool> for PasswordFrom {
    /// From whether `--password-stdin` was given.
    fn from(stdin: bool) -> Self {
        if stdin { Self::Stdin } else { Self::EnvironmentOrPrompt }
    }
}

pub(crate) fn password(from: PasswordFrom, user: &str) -> Option<Secret> {
    match from {
        PasswordFrom::Stdin => {
            let mut line = Secret::default();
            io::stdin().read_line(&mut line).ok()?;
            let text = line.trim_end_matches(['\r', '\n']);
            (!text.is_empty()).then(|| Secret::new(text.to_owned()))
        }
        PasswordFrom::EnvironmentOrPrompt => environment("JUMLA_CHT_PASSWORD")
            .or_else(|| prompt(&format!("Password of {user} on the server: "))),
    }
}

/// What a DHIS2 server is shown: `JUMLA_DHIS2_PASSWORD` or `JUMLA_DHIS2_TOKEN`, else a prompt.
pub(crate) fn of_dhis2(from: PasswordFrom, variable: &str, prompting: &str) -> Option<Secret> {
    match from {
        PasswordFrom::Stdin => password(from, ""),
        PasswordFrom::EnvironmentOrPrompt => environment(variable).or_else(|| prompt(prompting)),
    }
}

/// The passphrase from the environment, if it is set there.
pub(crate) fn passphrase() -> Option<Secret> {
    environment("JUMLA_PASSPHRASE")
}

/// A passphrase for a new workspace, typed twice: with a slip in it nobody would ever open the workspace again.
pub(crate) fn new_passphrase() -> Result<Secret, Failure> {
    let least = jumla_engine::workspace::SHORTEST_PASSPHRASE;
    let first = prompt(&format!("A new passphrase for this workspace ({least} characters or more): "))
        .ok_or(Error::PassphraseNeeded)?;
    if first.chars().count() < least {
        return Err(Error::PassphraseTooShort { minimum: least }.into());
    }
    let second = prompt("The same once more: ").ok_or(Error::PassphraseNeeded)?;
    if *first != *second {
        return Err(Failure::Usage("the two passphrases differ; try again".to_owned()));
    }
    Ok(first)
}

pub(crate) fn prompt(text: &str) -> Option<Secret> {
    if !io::stdin().is_terminal() {
        return None;
    }
    rpassword::prompt_password(text).ok().filter(|typed| !typed.is_empty()).map(Secret::new)
}

/// A word that may be seen, typed at a terminal.
pub(crate) fn typed(question: &str) -> Option<String> {
    if !io::stdin().is_terminal() {
        return None;
    }
    let mut stderr = io::stderr().lock();
    let _ = write!(stderr, "{question}").and_then(|()| stderr.flush());
    let mut line = String::new();
    io::stdin().read_line(&mut line).ok()?;
    Some(line.trim().to_owned())
}

fn environment(name: &str) -> Option<Secret> {
    std::env::var(name).ok().filter(|value| !value.is_empty()).map(Secret::new)
}
