//! What can be typed after `jumla predict`, `jumla mapping` and `jumla dhis2`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

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
    /// Show what is known of a server, or take in files of its metadata.
    ///
    /// The files are answers of the server, saved in a browser by whoever may sign in there. All of them are taken in or,
    /// where one cannot be read, none. What a file knows again stands instead of what was known before.
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

#[derive(Args)]
pub(crate) struct Metadata {
    /// Files to take in. Without any, what is known is shown.
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,

    /// The server that they are from; made where there is none of this name. Without it, the current one.
    #[arg(long, value_name = "NAME")]
    pub connection: Option<String>,
}
