//! What can be typed after `jumla outbound`.

use clap::{Args, Subcommand};

#[derive(Subcommand)]
pub(crate) enum Outbound {
    /// Which patient data are kept here: reports by form, and persons by type. Nothing, unless you choose it.
    ///
    /// Without options, what is chosen, what could be, and how much is here. Forms and types that are named stand instead of
    /// those chosen before: what is no longer among them is wiped at once, and what is new comes with the next sync. These
    /// are patient data; they are encrypted here, and --none wipes all of them.
    Records(OutboundRecords),
}

#[derive(Args)]
pub(crate) struct OutboundRecords {
    /// A form whose reports are kept, as the CHT names it; may be given several times.
    #[arg(long, value_name = "NAME", conflicts_with = "none")]
    pub form: Vec<String>,

    /// A type of contact that is kept with all that is known of it; may be given several times.
    #[arg(long, value_name = "NAME", conflicts_with = "none")]
    pub contact_type: Vec<String>,

    /// Keep a report so many days after it was written.
    #[arg(
        long,
        value_name = "N",
        value_parser = clap::value_parser!(u32).range(1..),
        conflicts_with_all = ["keep_all", "none"]
    )]
    pub keep_days: Option<u32>,

    /// Keep a report as long as the server shows it.
    #[arg(long, conflicts_with = "none")]
    pub keep_all: bool,

    /// Print a report or person that is here, as it came: by its id, or by the short id of a patient.
    #[arg(long, value_name = "ID", conflicts_with_all = ["form", "contact_type", "keep_days", "keep_all", "none"])]
    pub show: Option<String>,

    /// Keep nothing, and wipe what is here.
    #[arg(long)]
    pub none: bool,
}
