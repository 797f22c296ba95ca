//! What can be typed after `jumla signoff` and `jumla handover`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use jumla_domain::ReportingPeriod;

use super::Scope;

/// Groups of the help page.
const DO: &str = "What to do instead of showing";

/// What is about no month.
const OF_NO_MONTH: [&str; 4] = ["cht_form", "keys", "trust", "distrust"];

#[derive(Args)]
#[group(skip)]
pub(crate) struct SignOff {
    #[command(flatten)]
    pub scope: Scope,

    /// How every facility stands.
    #[arg(long, visible_alias = "months", conflicts_with_all = OF_NO_MONTH, help_heading = DO)]
    pub list: bool,

    /// Sign the month off, with the numbers that it has now.
    #[arg(long, conflicts_with_all = ["list", "withdraw", "journal"], conflicts_with_all = OF_NO_MONTH, help_heading = DO)]
    pub sign: bool,

    /// With --sign: only if the digest of the numbers is still this one.
    #[arg(long, value_name = "DIGEST", requires = "sign")]
    pub digest: Option<String>,

    /// With --sign: accept an open finding, with the reason; may be given several times.
    #[arg(long, value_name = "KEY=REASON", value_parser = acceptance, requires = "sign")]
    pub accept: Vec<(String, String)>,

    /// A note to go with --sign; with --withdraw, why.
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,

    /// Take a sign-off back. The journal keeps both. If the month was handed over as a report, the next `jumla sync`
    /// tells the HRIO; if it was as a file, somebody has to.
    #[arg(long, requires = "note", conflicts_with_all = ["list", "journal"], conflicts_with_all = OF_NO_MONTH, help_heading = DO)]
    pub withdraw: bool,

    /// Everything that was stated about the month, and whether the journal is whole.
    #[arg(long, conflicts_with = "list", conflicts_with_all = OF_NO_MONTH, help_heading = DO)]
    pub journal: bool,

    /// Keys that have signed hand-overs, and whether they are trusted.
    #[arg(long, conflicts_with_all = ["cht_form", "trust", "distrust"], help_heading = DO)]
    pub keys: bool,

    /// Trust a key: whoever it is of has read its fingerprint out to you.
    #[arg(long, value_name = "FINGERPRINT", conflicts_with_all = ["cht_form", "distrust"], help_heading = DO)]
    pub trust: Option<String>,

    /// Trust a key no longer.
    #[arg(long, value_name = "FINGERPRINT", conflicts_with = "cht_form", help_heading = DO)]
    pub distrust: Option<String>,

    /// Print the configuration with which the CHT's pages show hand-overs. Needs no workspace.
    #[arg(long, help_heading = DO)]
    pub cht_form: bool,
}

fn acceptance(text: &str) -> Result<(String, String), &'static str> {
    match text.split_once('=') {
        Some((key, reason)) if !key.is_empty() && !reason.trim().is_empty() => {
            Ok((key.to_owned(), reason.trim().to_owned()))
        }
        _ => Err("give the key of a finding and a reason with = between them"),
    }
}

#[derive(Subcommand)]
pub(crate) enum Handover {
    /// Write a signed-off month to a file, to be carried to the HRIO.
    Export(HandoverExport),
    /// Send a signed-off month as a CHT report, with the next sync.
    Report(Scope),
    /// Read a hand-over from a file and keep it.
    ///
    /// The first one of a user is taken only with the fingerprint of the key: have it read out by whoever signed.
    Import(HandoverImport),
    /// The hand-overs that came in.
    List {
        /// Only those of this month.
        #[arg(long, value_name = "YYYY-MM")]
        period: Option<ReportingPeriod>,
    },
    /// Accept a hand-over.
    Accept {
        /// Its id, or as much of its beginning as no other has; `jumla handover list` shows it.
        #[arg(value_name = "ID")]
        id: String,

        /// A note to go with it.
        #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
        note: String,
    },
    /// Send a hand-over back to be signed again.
    SendBack {
        /// Its id, or as much of its beginning as no other has; `jumla handover list` shows it.
        #[arg(value_name = "ID")]
        id: String,

        /// What is wrong.
        #[arg(long, value_name = "TEXT")]
        note: String,
    },
}

#[derive(Args)]
pub(crate) struct HandoverExport {
    /// The file to write. Without it, one named by facility and month in the current folder.
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,

    #[command(flatten)]
    pub scope: Scope,
}

#[derive(Args)]
pub(crate) struct HandoverImport {
    /// A hand-over of Jumla, *.jumla.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,

    /// The fingerprint of the key, as whoever signed has read it out.
    #[arg(long, value_name = "FINGERPRINT", conflicts_with = "dry_run")]
    pub trust: Option<String>,

    /// Show what is in it; nothing is kept.
    #[arg(long)]
    pub dry_run: bool,
}
