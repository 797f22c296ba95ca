//! What can be typed after `jumla predict`, `jumla mapping` and `jumla dhis2`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use jumla_dhis2::tracker::programs_address;

#[derive(Args)]
pub(crate) struct Predict {
    /// A file of data values in any of DHIS2's formats, from whatever program.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,

    /// The version of DHIS2 that is to answer. Without it, that of the metadata.
    #[arg(long, value_name = "X.Y", value_parser = super::version)]
    pub dhis2_version: Option<String>,

    /// A parameter that the file is posted with, as idScheme=CODE or dataSet=UID; may be given several times.
    #[arg(long, value_name = "NAME=VALUE", value_parser = parameter)]
    pub parameter: Vec<(String, String)>,

    /// Write the file again as DHIS2 reads it best, without the values that it would refuse even so.
    #[arg(long, value_name = "OUT")]
    pub repair: Option<PathBuf>,
}

fn parameter(text: &str) -> Result<(String, String), &'static str> {
    let (name, value) = text.split_once('=').ok_or("give a name and a value with = between them")?;
    Ok((name.to_owned(), value.to_owned()))
}

#[derive(Args)]
#[group(multiple = false)]
pub(crate) struct Mapping {
    /// Keep this mapping file, instead of the one before.
    #[arg(long, value_name = "FILE")]
    pub import: Option<PathBuf>,

    /// Show the mapping as it would be with this file; nothing is kept.
    #[arg(long, value_name = "FILE")]
    pub check: Option<PathBuf>,

    /// Write the mapping file that is kept, or with - print it.
    #[arg(long, value_name = "FILE|-")]
    pub export: Option<PathBuf>,

    /// Print the JSON Schema of mapping files. Needs no workspace.
    #[arg(long)]
    pub schema: bool,
}

#[derive(Subcommand)]
pub(crate) enum Dhis2 {
    /// The DHIS2 servers that something is known of.
    List,
    /// Sign in to a server, so that it can be asked.
    ///
    /// With --user a password is used: from JUMLA_DHIS2_PASSWORD, --password-stdin or a prompt. With --token a personal access
    /// token: from JUMLA_DHIS2_TOKEN, --token-stdin or a prompt. It is kept inside the encrypted workspace.
    Connect(Dhis2Connect),
    /// Forget the password or token of a server. What is known of it stays.
    SignOut {
        /// Its name; `jumla dhis2 list` shows it.
        #[arg(value_name = "NAME")]
        name: String,
    },
    /// Send an export to the server: first as a dry run, beside what was predicted.
    ///
    /// Without --yes the dry run is shown and the question asked whether it goes. What is there already is not sent; what is
    /// refused keeps nothing else from going. `jumla export --list` shows the exports.
    Push(Push),
    /// What is on its way to a server, and what became of it.
    Queue(Queue),
    /// What the server holds beside what is here, cell by cell.
    Compare(Dhis2Compare),
    /// State forms as complete in DHIS2, or show which are.
    Complete(Complete),
    /// What DHIS2 has, into the CHT: org units, persons and events; and what it holds for a facility.
    #[command(subcommand)]
    Receive(super::Receive),
    /// Show what is known of a server, or take in files of its metadata, or fetch it.
    ///
    /// The files are answers of the server, saved in a browser by whoever may sign in there. All of them are taken in or,
    /// where one cannot be read, none. What a file knows again stands instead of what was known before.
    #[command(after_long_help = where_programs_are())]
    Metadata(Metadata),
    /// Make a server the one that exports and predictions go by.
    Use {
        /// Its name; `jumla dhis2 list` shows it.
        #[arg(value_name = "NAME")]
        name: String,
    },
    /// Forget what is known of a server. What was exported stays.
    Forget {
        /// Its name; `jumla dhis2 list` shows it.
        #[arg(value_name = "NAME")]
        name: String,
    },
}

fn where_programs_are() -> String {
    let address = programs_address();
    format!(
        "Patients and events are checked against the server's programs. They are fetched with the rest where a mapping makes \
         such; without a line, whoever may sign in there saves the answer to this address, below the server's own, as a \
         file to take in:\n{address}"
    )
}

#[derive(Args)]
pub(crate) struct Metadata {
    /// Files to take in. Without any, what is known is shown.
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,

    /// The server that they are from; made where there is none of this name. Without it, the current one.
    #[arg(long, value_name = "NAME")]
    pub connection: Option<String>,

    /// Fetch it from the server. Where nothing has changed that is one request.
    #[arg(long, conflicts_with = "files")]
    pub fetch: bool,

    /// Fetch all of it, even where the server says that nothing has changed: names and dates of org units, settings and lock
    /// exceptions change without a word.
    #[arg(long, requires = "fetch")]
    pub whole: bool,
}

#[derive(Args)]
pub(crate) struct Dhis2Connect {
    /// Its address: https://dhis2.example.org, or https://example.org/dhis.
    #[arg(long, value_name = "URL")]
    pub server: String,

    /// Whose name to sign in with.
    #[arg(long, value_name = "NAME", required_unless_present_any = ["token", "token_stdin"])]
    pub user: Option<String>,

    /// Read the password from the first line of stdin.
    #[arg(long, requires = "user")]
    pub password_stdin: bool,

    /// Sign in with a personal access token.
    #[arg(long, conflicts_with = "user")]
    pub token: bool,

    /// Read the token from the first line of stdin.
    #[arg(long, conflicts_with = "user")]
    pub token_stdin: bool,

    /// What to call it here. Without it, its address.
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,

    /// A file with the certificate of a private authority, as PEM.
    #[arg(long, value_name = "FILE")]
    pub ca_file: Option<PathBuf>,

    /// The proxy to go through, as http://proxy.example.org:3128, or none. Without it, the system's.
    #[arg(long, value_name = "ADDRESS|none")]
    pub proxy: Option<String>,
}

#[derive(Args)]
pub(crate) struct Push {
    /// The number of an export; `jumla export --list` shows them.
    #[arg(value_name = "EXPORT")]
    pub export: i64,

    /// Only show what the server would do.
    #[arg(long, conflicts_with_all = ["yes", "later"])]
    pub dry_run: bool,

    /// Send it without asking, whatever the dry run says.
    #[arg(long)]
    pub yes: bool,

    /// Without a line, keep it in the queue: it goes after the next `jumla sync`, or with `jumla dhis2 queue --run`, if the
    /// server then says what was predicted and takes all of it.
    #[arg(long, conflicts_with = "yes")]
    pub later: bool,

    /// The server. Without it, the current one.
    #[arg(long, value_name = "NAME")]
    pub connection: Option<String>,
}

#[derive(Args)]
#[group(multiple = false)]
pub(crate) struct Queue {
    /// One of them, with every value that was not simply taken.
    #[arg(long, value_name = "ID")]
    pub show: Option<i64>,

    /// Send what waits and may go.
    #[arg(long)]
    pub run: bool,

    /// Send one whose dry run was seen, or go on with one that was cut off.
    #[arg(long, value_name = "ID")]
    pub confirm: Option<i64>,

    /// Send again what was refused in one, or overtaken.
    #[arg(long, value_name = "ID")]
    pub retry: Option<i64>,

    /// Take one out of the queue. What the server has taken already stays there.
    #[arg(long, value_name = "ID")]
    pub drop: Option<i64>,
}

#[derive(Args)]
pub(crate) struct Dhis2Compare {
    /// A data set; may be given several times.
    #[arg(long, value_name = "UID", required = true)]
    pub data_set: Vec<String>,

    /// A period of DHIS2, as 202610 or 2026Q4; may be given several times.
    #[arg(long, value_name = "ID", required = true)]
    pub period: Vec<String>,

    /// An org unit; may be given several times. Without any, all that feed the data set.
    #[arg(long, value_name = "UID")]
    pub org_unit: Vec<String>,

    /// Show what is the same in both, too.
    #[arg(long)]
    pub all: bool,

    /// The server. Without it, the current one.
    #[arg(long, value_name = "NAME")]
    pub connection: Option<String>,
}

#[derive(Args)]
pub(crate) struct Complete {
    /// The data set.
    #[arg(long, value_name = "UID")]
    pub data_set: String,

    /// A period of DHIS2, as 202610 or 2026Q4.
    #[arg(long, value_name = "ID")]
    pub period: String,

    /// An org unit; may be given several times. Without any, how all stand that feed the data set is shown.
    #[arg(long, value_name = "UID")]
    pub org_unit: Vec<String>,

    /// State it without asking.
    #[arg(long, requires = "org_unit")]
    pub yes: bool,

    /// Take the statement back.
    #[arg(long, requires = "org_unit")]
    pub undo: bool,

    /// Only show how these stand.
    #[arg(long, conflicts_with_all = ["yes", "undo"])]
    pub show: bool,

    /// The server. Without it, the current one.
    #[arg(long, value_name = "NAME")]
    pub connection: Option<String>,
}
