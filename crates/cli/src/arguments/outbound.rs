//! What can be typed after `jumla outbound`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Subcommand)]
pub(crate) enum Outbound {
    /// Which patient data are kept here: reports by form, and persons by type. Nothing, unless you choose it.
    ///
    /// Without options, what is chosen, what could be, and how much is here. Forms and types that are named stand instead of
    /// those chosen before: what is no longer among them is wiped at once, and what is new comes with the next sync. These
    /// are patient data; they are encrypted here, and --none wipes all of them.
    Records(OutboundRecords),
    /// The mappings, yours and those of the CHT's settings: where each sends to, and how far its documents are.
    List(OutboundServer),
    /// What becomes of which documents: keep a file of mappings, write the one that is kept, or forget it.
    ///
    /// Without options, what is in it. Worked examples are in the documentation, docs/outbound. Mappings of the CHT's own
    /// settings come with a sync and are no part of it.
    #[command(
        override_usage = "jumla outbound mapping [--set <FILE> | --save <FILE|-> | --forget | --schema]"
    )]
    Mapping(OutboundMappingFile),
    /// What would be sent, what would not, and why. Nothing is sent.
    ///
    /// Documents that somebody has to look at come first, each problem with DHIS2's code and what to do about it.
    Preview(OutboundPreviewed),
    /// One document: which mappings are about it, what each makes of it, and what became of that so far.
    ///
    /// What is printed is patient data.
    Show(OutboundShown),
    /// Write what would be sent into files for import by hand, each for its page of DHIS2's Import/Export.
    ///
    /// It is noted as saved and no longer sent by itself. The files are patient data and are not encrypted.
    Save(OutboundSave),
    /// Ask DHIS2 what it would do with what would be sent; nothing is stored there.
    ///
    /// The exit code is 0 where it would take all of it, 1 where it would not.
    Try(OutboundChoice),
    /// Send what is new or changed into DHIS2.
    ///
    /// It is put into the queue and sent from there, with what waits there already. Without a line it waits, and goes after a
    /// sync; nothing goes twice. The exit code is 1 where DHIS2 refused something.
    Push(OutboundPush),
    /// What waits for DHIS2, and what it refused.
    Queue(OutboundQueue),
}

#[derive(Args)]
pub(crate) struct OutboundServer {
    /// The server that your own mappings go to. Without it, the current one.
    #[arg(long, value_name = "NAME")]
    pub connection: Option<String>,
}

#[derive(Args)]
#[group(multiple = false)]
pub(crate) struct OutboundMappingFile {
    /// Keep this file of mappings, instead of the one before.
    #[arg(long, value_name = "FILE")]
    pub set: Option<PathBuf>,

    /// Write the file of mappings that is kept, or with - print it.
    #[arg(long, value_name = "FILE|-")]
    pub save: Option<PathBuf>,

    /// Forget the file of mappings. What was sent stays in DHIS2, and stays known.
    #[arg(long)]
    pub forget: bool,

    /// Print the JSON Schema of these files. Needs no workspace.
    #[arg(long)]
    pub schema: bool,
}

/// Which documents and mappings; nothing named means all.
#[derive(Args)]
pub(crate) struct OutboundChoice {
    /// Only this mapping; may be given several times.
    #[arg(long, value_name = "NAME")]
    pub mapping: Vec<String>,

    /// Only this document; may be given several times.
    #[arg(long, value_name = "ID")]
    pub document: Vec<String>,

    #[command(flatten)]
    pub server: OutboundServer,
}

#[derive(Args)]
pub(crate) struct OutboundPreviewed {
    #[command(flatten)]
    pub choice: OutboundChoice,

    /// Also documents with which nothing is to be done: sent, waiting, saved.
    #[arg(long)]
    pub all: bool,
}

#[derive(Args)]
pub(crate) struct OutboundShown {
    /// Id of the document.
    #[arg(value_name = "DOCUMENT")]
    pub document: String,

    #[command(flatten)]
    pub server: OutboundServer,
}

#[derive(Args)]
pub(crate) struct OutboundSave {
    #[command(flatten)]
    pub choice: OutboundChoice,

    /// The folder for the files.
    #[arg(long, value_name = "FOLDER")]
    pub out: PathBuf,

    /// Also what DHIS2 would refuse.
    #[arg(long)]
    pub with_problems: bool,
}

#[derive(Args)]
pub(crate) struct OutboundPush {
    #[command(flatten)]
    pub choice: OutboundChoice,

    /// Also what DHIS2 would refuse.
    #[arg(long)]
    pub with_problems: bool,

    /// Also what DHIS2 refused as it is.
    #[arg(long)]
    pub refused_again: bool,

    /// Also what was written into a file as it is.
    #[arg(long)]
    pub saved_again: bool,

    /// Delete in DHIS2 what documents made there that were deleted in the CHT.
    #[arg(long)]
    pub deletions: bool,

    /// Put it into the queue, and send nothing yet.
    #[arg(long)]
    pub queue_only: bool,
}

#[derive(Args)]
pub(crate) struct OutboundQueue {
    /// Send what waits, also what would go by itself only later.
    #[arg(long)]
    pub send: bool,

    /// Put what was refused, or waits until later, into the queue again, as its document is now.
    #[arg(long, value_name = "ID", conflicts_with = "drop")]
    pub retry: Option<i64>,

    /// Take it out of the queue. What DHIS2 has stays there.
    #[arg(long, value_name = "ID")]
    pub drop: Option<i64>,
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
