//! What can be typed.

mod check;
mod dhis2;
mod export;
mod month;
mod outbound;
mod paper;
mod receive;
mod serve;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use jumla_dhis2::metadata::{NotAVersion, Version};

pub(crate) use check::{Change, Check, Mark, Threshold};
pub(crate) use dhis2::{
    Complete, Dhis2, Dhis2Compare, Dhis2Connect, Mapping, Metadata, Predict, Push, Queue,
};
pub(crate) use export::{Compared, Compat, Export, Format, Since};
pub(crate) use month::{Handover, HandoverExport, HandoverImport, SignOff};
pub(crate) use outbound::{
    Outbound, OutboundChoice, OutboundMappingFile, OutboundPreviewed, OutboundPush, OutboundQueue,
    OutboundRecords, OutboundSave, OutboundServer, OutboundShown,
};
pub(crate) use paper::{Goals, History, Kind, Sheet};
pub(crate) use receive::{Receive, ReceiveMappingFile, ReceivePeople, ReceivePlaces, ReceiveValues};
pub(crate) use serve::{Right, Serve, ServeCommand, Token};

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
    /// where there is neither). Without --workspace, a second one is made beside the first.
    Connect(Connect),
    /// Push and pull until up to date; or show and change how that goes.
    ///
    /// Ctrl-C stops a run; what had arrived is kept, and the next one goes on from there. Whatever has no part in a run
    /// needs no server.
    #[command(
        override_usage = "jumla sync [--full] [--every <MINUTES>] [--password-stdin] [OPTIONS]\n       \
                                jumla sync --status [OPTIONS]\n       jumla sync --set-aside [ID] [OPTIONS]\n       \
                                jumla sync --retry <ID> | --discard <ID> [OPTIONS]\n       \
                                jumla sync [--pause|--resume] [--automatic <MINUTES>] [--daily-megabytes <N|none>]"
    )]
    Sync(Box<Sync>),
    /// Show how the server is reached, or change it.
    Connection(Connection),
    /// The workspaces on this computer, side by side.
    Workspaces,
    /// Forget the session, or delete the workspace.
    ///
    /// What is here can be read and exported after signing out; syncing takes the password again. With --wipe nothing
    /// stays.
    SignOut(SignOut),
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
    /// How a facility's month stands, and a supervisor's word that it is right.
    ///
    /// A sign-off names the exact numbers: when one of them changes it is stale, and what changed is listed. It may be
    /// withdrawn, and nothing that was stated is ever rewritten.
    #[command(
        name = "signoff",
        override_usage = "jumla signoff [--facility <ID>] [--period <YYYY-MM>] [OPTIONS]\n       \
                                jumla signoff --list [OPTIONS]\n       \
                                jumla signoff --sign [--note <TEXT>] [--accept <KEY=REASON>]... [OPTIONS]\n       \
                                jumla signoff --withdraw --note <TEXT> | --journal [OPTIONS]\n       \
                                jumla signoff --keys | --trust <FINGERPRINT> | --distrust <FINGERPRINT>\n       \
                                jumla signoff --cht-form"
    )]
    SignOffMonth(Box<SignOff>),
    /// A signed-off month on its way to the HRIO: as a file or as a CHT report; and what she says to it.
    #[command(subcommand)]
    Handover(Handover),
    /// What is odd about a month, and what was done about it.
    ///
    /// A warning needs somebody to act before the month is relied on; a note is worth knowing. What was done stays with
    /// the finding, and is told to be of before where the finding has changed since.
    #[command(override_usage = "jumla check [--facility <ID>]... [--period <YYYY-MM>] [OPTIONS]\n       \
                                jumla check --calls [OPTIONS]\n       \
                                jumla check --mark <KEY> | --contact <ID> --as <STATE> [--note <TEXT>] [--due <YYYY-MM-DD>]\n       \
                                jumla check --thresholds [NAME=VALUE|default]...")]
    Check(Box<Check>),
    /// One target over the months: of a facility and its CHWs, or of one CHW, beside the others.
    History(History),
    /// Goals of your own, beside the CHT's: for a CHW, or for everyone under a place.
    ///
    /// Without options, those that there are. A CHW's own goal stands before that of the nearest place above her.
    #[command(override_usage = "jumla goals [OPTIONS]\n       \
                                jumla goals --set <TARGET_ID> --for <CONTACT_OR_PLACE> --goal <N>\n       \
                                jumla goals --unset <TARGET_ID> --for <CONTACT_OR_PLACE>")]
    Goals(Goals),
    /// A sheet to print: the month of each facility on a page, the call list, or a history; as PDF or XLSX.
    ///
    /// Its words are in the language of --language, where it is en, fr, sw, es, pt or hi.
    Sheet(Box<Sheet>),
    /// Write a data set's values to a file; or show them, and what DHIS2 would answer.
    ///
    /// Without --out the file gets the name <data set>-<period>.json in the current folder. --choices shows what can be
    /// exported, and --list what was.
    #[command(override_usage = "jumla export [OPTIONS] --data-set <UID> --period <ID>\n       \
                                jumla export --preview | --form <ORG_UNIT> | --cell <CELL> --data-set … --period …\n       \
                                jumla export --compare <ID|FILE> [ID] [OPTIONS]\n       \
                                jumla export --choices [OPTIONS]\n       jumla export --list [OPTIONS]")]
    Export(Box<Export>),
    /// What DHIS2 would answer to a file of data values, without asking it.
    ///
    /// The exit code is 0 where it would store all of it, 1 where it would not. The more of the server's metadata is
    /// known, the surer the answer: see `jumla dhis2 metadata`.
    Predict(Predict),
    /// Which target goes where in DHIS2, and which org unit a place is.
    ///
    /// The CHT's settings and places say it; a mapping file stands instead of them for the targets and places that it
    /// names.
    #[command(override_usage = "jumla mapping [OPTIONS]\n       \
                                jumla mapping --import <FILE> | --check <FILE> | --export <FILE|-> | --schema")]
    Mapping(Mapping),
    /// DHIS2 servers: what is known of them, and what is done there: push, compare, complete.
    #[command(subcommand)]
    Dhis2(Dhis2),
    /// Patients, events and service reports on their way into DHIS2: what of them is kept here, sent, and refused.
    #[command(subcommand)]
    Outbound(Outbound),
    /// Answer other programs on this computer, over HTTP, until Ctrl-C.
    ///
    /// Whoever has a token may ask as the CHT's own export is asked, at /api/v2/export/dhis, and for all else at
    /// /api/jumla/v1; /api/jumla/v1/docs says what there is. It listens on this computer only.
    #[command(override_usage = "jumla serve [--port <N>] [--allow-origin <URL>]... [OPTIONS]\n       \
                                jumla serve token new <NAME> [--rights <RIGHT>,...] [--allow-origin <URL>]...\n       \
                                jumla serve token list | revoke <NAME> [OPTIONS]")]
    Serve(Serve),
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

    /// The address is that of a CouchDB database, `https://host/medic`: the CHT's own, or a replica of it.
    #[arg(long)]
    pub couchdb: bool,

    /// Certificate (PEM) of the authority that signed the server's, where this computer does not know it.
    #[arg(long, value_name = "FILE")]
    pub ca_file: Option<PathBuf>,

    /// Address of a proxy, or none. Without it, the system's. JUMLA_PROXY_LOGIN holds name:password where it wants them.
    #[arg(long, value_name = "URL|none")]
    pub proxy: Option<String>,
}

/// What a run goes by.
const OF_A_RUN: [&str; 3] = ["full", "password_stdin", "every"];

/// What needs no run.
const OF_NO_RUN: [&str; 8] =
    ["set_aside", "status", "retry", "discard", "pause", "resume", "automatic", "daily_megabytes"];

/// Of what needs no run, all but the settings.
const OF_NO_SETTINGS: [&str; 4] = ["set_aside", "status", "retry", "discard"];

#[derive(Args)]
#[group(skip)]
pub(crate) struct Sync {
    /// Fetch everything again; what was made here stays.
    #[arg(long, conflicts_with_all = OF_NO_RUN)]
    pub full: bool,

    /// When the session has ended: read the password from the first line of stdin.
    #[arg(long, conflicts_with_all = OF_NO_RUN)]
    pub password_stdin: bool,

    /// Go on until Ctrl-C: a run now, and another whenever one is due, so often at most.
    #[arg(long, value_name = "MINUTES", value_parser = minutes(), conflicts_with_all = OF_NO_RUN)]
    pub every: Option<u32>,

    /// How the last runs went, and what is still to be done.
    #[arg(long, conflicts_with_all = ["retry", "discard", "set_aside"])]
    pub status: bool,

    /// The documents that are doubtful or cannot be read, and why; of one of them, the text as it came.
    #[arg(long, value_name = "ID", num_args = 0..=1, conflicts_with_all = OF_A_RUN)]
    pub set_aside: Option<Option<String>>,

    /// Send a document that the server refused once more, with the next run.
    #[arg(long, value_name = "ID", conflicts_with = "discard", conflicts_with = "set_aside")]
    pub retry: Option<String>,

    /// Give up on a document that was written here and that the server has not got.
    #[arg(long, value_name = "ID", conflicts_with = "set_aside")]
    pub discard: Option<String>,

    /// Let no run start by itself.
    #[arg(long, conflicts_with = "resume", conflicts_with_all = OF_NO_SETTINGS)]
    pub pause: bool,

    /// Let runs start by themselves again.
    #[arg(long, conflicts_with_all = OF_NO_SETTINGS)]
    pub resume: bool,

    /// How often a run starts by itself while the window is open.
    #[arg(long, value_name = "MINUTES", value_parser = minutes(), conflicts_with_all = OF_NO_SETTINGS)]
    pub automatic: Option<u32>,

    /// How much may come over the line in a day.
    #[arg(long, value_name = "N|none", value_parser = allowance, conflicts_with_all = OF_NO_SETTINGS)]
    pub daily_megabytes: Option<Allowance>,
}

/// From a minute to a day.
fn minutes() -> clap::builder::RangedI64ValueParser<u32> {
    clap::value_parser!(u32).range(1..=24 * 60)
}

/// Megabytes, or any number.
#[derive(Clone, Copy)]
pub(crate) enum Allowance {
    Any,
    Megabytes(u32),
}

fn allowance(text: &str) -> Result<Allowance, &'static str> {
    match text {
        "none" => Ok(Allowance::Any),
        _ => match text.parse() {
            Ok(megabytes) if megabytes > 0 => Ok(Allowance::Megabytes(megabytes)),
            _ => Err("a whole number from 1 on, or none"),
        },
    }
}

#[derive(Args)]
pub(crate) struct Connection {
    /// Certificate (PEM) of the authority that signed the server's; none for those that this computer knows.
    #[arg(long, value_name = "FILE|none")]
    pub ca_file: Option<PathBuf>,

    /// Address of a proxy, system for the one in the system's settings, or none. JUMLA_PROXY_LOGIN holds name:password
    /// where it wants them.
    #[arg(long, value_name = "URL|none|system")]
    pub proxy: Option<String>,
}

#[derive(Args)]
pub(crate) struct SignOut {
    /// Delete the workspace for good, with all that is in it. Takes neither server nor passphrase.
    #[arg(long)]
    pub wipe: bool,

    /// Delete it without asking.
    #[arg(long, requires = "wipe")]
    pub yes: bool,
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

/// A version of DHIS2, as it was typed.
fn version(text: &str) -> Result<String, NotAVersion> {
    text.parse::<Version>().map(|_| text.to_owned())
}
