//! What clap has to say: help that was asked for, or what is wrong with the arguments, in one line.

use std::process::ExitCode;

use clap::error::ErrorKind;

use crate::output::Failure;

pub(crate) enum Answer {
    /// Help or the version, which clap prints itself.
    Help(clap::Error),
    Wrong(Failure),
}

impl From<clap::Error> for Answer {
    fn from(error: clap::Error) -> Self {
        match error.kind() {
            ErrorKind::DisplayHelp
            | ErrorKind::DisplayVersion
            | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => Self::Help(error),
            _ => Self::Wrong(Failure::Usage(in_one_line(&error.to_string()))),
        }
    }
}

impl Answer {
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
fn in_one_line(text: &str) -> String {
    let mut parts = Vec::new();
    let mut verb = "jumla".to_owned();
    for paragraph in text.split("\n\n").map(str::trim) {
        if let Some(usage) = paragraph.strip_prefix("Usage: ") {
            let words = usage.split_whitespace();
            let is_name = |word: &&str| word.chars().all(|letter| letter.is_ascii_lowercase());
            verb = words.take_while(is_name).collect::<Vec<_>>().join(" ");
        } else if !paragraph.starts_with("For more information") {
            let paragraph = paragraph.strip_prefix("error: ").unwrap_or(paragraph);
            parts.push(paragraph.split_whitespace().collect::<Vec<_>>().join(" "));
        }
    }
    format!("{}; see `{verb} --help`", parts.join("; "))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::arguments::Arguments;

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
                "invalid value 'pdf' for '--format <FORMAT>'; [possible values: json]; see `jumla --help`",
            ),
        ];
        for (arguments, expected) in table {
            let words = std::iter::once("jumla").chain(arguments.split(' '));
            let error = Arguments::command().try_get_matches_from(words).err().map(|error| error.to_string());
            let line = error.map(|error| in_one_line(&error)).map(|line| line.replace("\n", "⏎"));
            assert_eq!(line.as_deref(), Some(expected), "{arguments}");
        }
    }
}
