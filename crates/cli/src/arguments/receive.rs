//! What can be typed after `jumla dhis2 receive`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Subcommand)]
pub(crate) enum Receive {
    /// Org units into places of the CHT: which place each may be, and what was decided is written.
    ///
    /// Without options, what is proposed is shown. --review writes it into a file, for a person to say link, make or leave in
    /// the column "decision"; --confirm writes what stands there in the CHT. What this account may not write goes into the
    /// --review file of that run, for somebody who may.
    Places(ReceivePlaces),
    /// Tracked entities and events into persons and reports of the CHT, by the mapping.
    ///
    /// Without --confirm it is shown what would be received. Twice changes nothing; what somebody changed in the CHT since is
    /// shown and left. Persons and reports are patient data: nothing of them is kept in the workspace.
    People(ReceivePeople),
    /// What DHIS2 holds for a facility and month, beside the numbers here, with who wrote it there and when.
    ///
    /// It is kept, and can be seen again with --kept where there is no line.
    Values(ReceiveValues),
    /// How tracked entities and events become persons and reports: keep a mapping file, or write the one that is kept.
    Mapping(ReceiveMappingFile),
}

#[derive(Args)]
pub(crate) struct ReceivePlaces {
    /// Only this org unit and those below it; may be given several times.
    #[arg(long, value_name = "UID", conflicts_with = "confirm")]
    pub org_unit: Vec<String>,

    /// Write what is proposed, or what was not written, into this file: CSV, or JSON where its name ends so.
    #[arg(long, value_name = "FILE")]
    pub review: Option<PathBuf>,

    /// Write what was decided in this file in the CHT.
    #[arg(long, value_name = "FILE")]
    pub confirm: Option<PathBuf>,

    /// The server. Without it, the current one.
    #[arg(long, value_name = "NAME")]
    pub connection: Option<String>,
}

#[derive(Args)]
pub(crate) struct ReceivePeople {
    /// Only those of this org unit; may be given several times. Without any, of all that the user of DHIS2 sees.
    #[arg(long, value_name = "UID")]
    pub org_unit: Vec<String>,

    /// Write them in the CHT.
    #[arg(long)]
    pub confirm: bool,

    /// The server. Without it, the current one.
    #[arg(long, value_name = "NAME")]
    pub connection: Option<String>,
}

#[derive(Args)]
pub(crate) struct ReceiveValues {
    /// The facility. Without it, the first.
    #[arg(long, value_name = "ID")]
    pub facility: Option<String>,

    /// A reporting period. Without it, that of today.
    #[arg(long, value_name = "YYYY-MM")]
    pub period: Option<String>,

    /// Show what was read last; nothing is asked.
    #[arg(long)]
    pub kept: bool,

    /// The server. Without it, the current one.
    #[arg(long, value_name = "NAME")]
    pub connection: Option<String>,
}

#[derive(Args)]
#[group(multiple = false)]
pub(crate) struct ReceiveMappingFile {
    /// Keep this mapping file, instead of the one before.
    #[arg(long, value_name = "FILE")]
    pub import: Option<PathBuf>,

    /// Write the mapping file that is kept, or with - print it.
    #[arg(long, value_name = "FILE|-")]
    pub export: Option<PathBuf>,

    /// Print the JSON Schema of these files. Needs no workspace.
    #[arg(long)]
    pub schema: bool,
}
