//! What clap has to say: help that was asked for, or what is wrong with the arguments, in one line.

use std::process::ExitCode;

use clap::CommandFactory as _;
use clap::error::ErrorKind;

use crate::arguments::Arguments;
use crate::output::Failure;

pub(crate) enum Answer {
    /// Help or the version, which clap prints itself.
    Help(clap::Error),
    Wrong(Failure),
}

impl Answer {
    /// What clap answers to the words that were typed.
    pub(crate) fn to(words: impl Iterator<Item = String>, error: clap::Error) -> Self {
        match error.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Self::Help(error),
            _ => Self::Wrong(Failure::Usage(in_one_line(&error.to_string(), &command_of(words)))),
        }
    }

    pub(crate) fn print(&self) -> ExitCode {
        match self {
            Self::Help(help) => {
                // Nobody may be reading, as in `jumla --help | head -1`.
                let _ = help.print();
                ExitCode::from(u8::try_from(help.exit_code()).unwrap_or(2))
            }
            Self::Wrong(failure) => failure.report(),
        }
    }
}

/// clap writes paragraphs: what is wrong, possibly a tip, the usage, and where to look further.
fn in_one_line(text: &str, help_of: &str) -> String {
    let said = text.split("\n\n").map(str::trim);
    let said = said.filter(|text| !text.starts_with("Usage: ") && !text.starts_with("For more information"));
    let said: Vec<String> = said
        .map(|text| text.strip_prefix("error: ").unwrap_or(text))
        .map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    format!("{}; see `{help_of} --help`", said.join("; "))
}

/// `jumla targets` where that verb was typed, `jumla dhis2 use` where a verb has verbs of its own.
fn command_of(words: impl Iterator<Item = String>) -> String {
    let (mut command, mut name) = (&Arguments::command(), "jumla".to_owned());
    for word in words.skip(1) {
        if let Some(verb) = command.find_subcommand(&word) {
            name = format!("{name} {}", verb.get_name());
            command = verb;
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_complaint_is_one_line_that_says_where_to_look() {
        let table = [
            ("bogus", "unrecognized subcommand 'bogus'; see `jumla --help`"),
            (
                "targets --perod x",
                "unexpected argument '--perod' found; tip: a similar argument exists: '--period'; \
                 see `jumla targets --help`",
            ),
            (
                "export --data-set x",
                "the following required arguments were not provided: --period <ID>; see `jumla export --help`",
            ),
            (
                "export --data-set x --period y --format pdf",
                "invalid value 'pdf' for '--format <FORMAT>' [possible values: json, xml, csv, adx]; \
                 see `jumla export --help`",
            ),
            (
                "dhis2 use",
                "the following required arguments were not provided: <NAME>; see `jumla dhis2 use --help`",
            ),
        ];
        for (arguments, expected) in table {
            let words = || std::iter::once("jumla").chain(arguments.split(' ')).map(ToOwned::to_owned);
            let error =
                Arguments::command().try_get_matches_from(words()).err().map(|error| error.to_string());
            let line = error.map(|error| in_one_line(&error, &command_of(words())));
            assert_eq!(line.as_deref(), Some(expected), "{arguments}");
        }
    }
}
