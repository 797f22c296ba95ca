//! What can be typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Options that every verb takes.
const EVERYWHERE: &str = "Options of every command";

/// Totals of community health workers, from the CHT to DHIS2, with no connection needed.
#[derive(Parser)]
#[command(name = "jumla", version, max_term_width = 100)]
pub(crate) struct Arguments {
    /// The folder of the workspace.
    #[arg(
        long,
        global = true,
        env = "JUMLA_WORKSPACE",
        hide_env_values = true,
        value_name = "DIR",
        help_heading = EVERYWHERE
    )]
    pub workspace: Option<PathBuf>,

    /// Print the answer as JSON on stdout.
    #[arg(long, global = true, help_heading = EVERYWHERE)]
    pub json: bool,

    /// Language of titles, as the server has them: en, sw, fr, …
    #[arg(long, global = true, value_name = "LANGUAGE", help_heading = EVERYWHERE)]
    pub language: Option<String>,

    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Make the demo workspace: a made-up county, no server.
    Demo,
    /// Sign in to a CHT server and make the workspace for it.
    ///
    /// The password comes from JUMLA_CHT_PASSWORD, from the first line of stdin with --password-stdin, or from a prompt.
    /// The workspace is encrypted with a key from the keyring, or with the passphrase in JUMLA_PASSPHRASE (asked for
    /// where there is neither).
    Connect(Connect),
    /// Pull until up to date; or list what was set aside.
    #[command(override_usage = "jumla sync [OPTIONS]\n       jumla sync --set-aside [OPTIONS]")]
    Sync(Sync),
    /// The CHW Aggregate, or with a target id each CHW's contribution to it.
    Targets(Targets),
    /// One CHW: all targets, all months.
    Chw {
        /// Id of the CHW as a contact of the CHT; `jumla targets TARGET_ID` shows it.
        #[arg(value_name = "CONTACT_ID")]
        contact: String,
    },
    /// Who has reported, who has not.
    Coverage(Scope),
    /// Write the data values of a data set for one month to a file.
    ///
    /// Without --out the file gets the name <data set>-<period>.json in the current folder. --choices shows what can be
    /// exported, and --list what was.
    #[command(override_usage = "jumla export [OPTIONS] --data-set <UID> --period <ID>\n       \
                                jumla export --choices [OPTIONS]\n       jumla export --list [OPTIONS]")]
    Export(Export),
}

#[derive(Args)]
pub(crate) struct Connect {
    /// Address of the CHT server.
    #[arg(long, value_name = "URL")]
    pub server: String,

    /// User name on that server.
    #[arg(long, value_name = "NAME")]
    pub user: String,

    /// Read the password from the first line of stdin.
    #[arg(long)]
    pub password_stdin: bool,
}

#[derive(Args)]
pub(crate) struct Sync {
    /// Fetch everything again; what was made here stays.
    #[arg(long)]
    pub full: bool,

    /// When the session has ended: read the password from the first line of stdin.
    #[arg(long)]
    pub password_stdin: bool,

    /// Fetch nothing; list the documents that are doubtful or cannot be read, and why. Needs no server.
    #[arg(long, conflicts_with_all = ["full", "password_stdin"])]
    pub set_aside: bool,
}

#[derive(Args)]
pub(crate) struct Scope {
    /// Id of a facility; may be given several times. Without it, the first of yours by name.
    #[arg(long, value_name = "ID")]
    pub facility: Vec<String>,

    /// A month, named as the CHT does: by the month in which it ends. Without it, that of today.
    #[arg(long, value_name = "YYYY-MM")]
    pub period: Option<String>,
}

#[derive(Args)]
pub(crate) struct Targets {
    /// Id of a target as the CHT's settings name it; `jumla targets` shows them.
    #[arg(value_name = "TARGET_ID")]
    pub target: Option<String>,

    #[command(flatten)]
    pub scope: Scope,
}

/// What has no say where nothing is exported.
const OF_THE_FILE: [&str; 6] = ["data_set", "period", "org_unit", "format", "compat", "out"];

#[derive(Args)]
pub(crate) struct Export {
    /// A data set of DHIS2 as the CHT's settings name it.
    #[arg(long, value_name = "UID", required_unless_present_any = ["choices", "list"])]
    pub data_set: Option<String>,

    /// The month, as 202610 or 2026-10.
    #[arg(long, value_name = "ID", required_unless_present_any = ["choices", "list"])]
    pub period: Option<String>,

    /// Only this org unit; may be given several times. Without it, all that are mapped.
    #[arg(long, value_name = "UID")]
    pub org_unit: Vec<String>,

    /// The format of the file.
    #[arg(long, default_value = "json", value_name = "FORMAT")]
    pub format: Format,

    /// Write what another program would have written, value for value.
    #[arg(long)]
    pub compat: Option<Compat>,

    /// The file to write, or - for stdout.
    #[arg(long, value_name = "FILE|-")]
    pub out: Option<PathBuf>,

    /// Write nothing; show which data sets, months and org units can be chosen.
    #[arg(long, conflicts_with_all = OF_THE_FILE, conflicts_with = "list")]
    pub choices: bool,

    /// Write nothing; list the exports made from this workspace, newest first.
    #[arg(long, conflicts_with_all = OF_THE_FILE)]
    pub list: bool,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Format {
    Json,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Compat {
    /// The CHT's own DHIS2 export. Current DHIS2 releases refuse such a file.
    Cht,
}
