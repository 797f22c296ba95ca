//! Passwords and passphrases: from the environment, from stdin or from a prompt; never from an argument.

use std::io::{self, IsTerminal};

use zeroize::Zeroizing;

pub(crate) type Secret = Zeroizing<String>;

/// Where the server's password comes from.
pub(crate) enum PasswordFrom {
    Stdin,
    /// `JUMLA_CHT_PASSWORD`, else a prompt.
    EnvironmentOrPrompt,
}

pub(crate) fn password(from: &PasswordFrom, user: &str) -> Option<Secret> {
    match from {
        PasswordFrom::Stdin => {
            let mut line = Secret::default();
            io::stdin().read_line(&mut line).ok()?;
            let text = line.trim_end_matches(['\r', '\n']);
            (!text.is_empty()).then(|| Secret::new(text.to_owned()))
        }
        PasswordFrom::EnvironmentOrPrompt => {
            environment("JUMLA_CHT_PASSWORD").or_else(|| prompt(&format!("Password of {user} on the server: ")))
        }
    }
}

/// The passphrase from the environment, if it is set there.
pub(crate) fn passphrase() -> Option<Secret> {
    environment("JUMLA_PASSPHRASE")
}

pub(crate) fn prompt(text: &str) -> Option<Secret> {
    if !io::stdin().is_terminal() {
        return None;
    }
    rpassword::prompt_password(text).ok().filter(|typed| !typed.is_empty()).map(Secret::new)
}

fn environment(name: &str) -> Option<Secret> {
    std::env::var(name).ok().filter(|value| !value.is_empty()).map(Secret::new)
}
