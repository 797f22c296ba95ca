//! What can be typed after `jumla serve`.

use clap::{Args, Subcommand, ValueEnum};

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Serve {
    /// Where to listen, on 127.0.0.1 and ::1; 0 for any port that is free.
    #[arg(long, value_name = "N", default_value_t = jumla_engine::USUAL_PORT)]
    pub port: u16,

    /// A web page's address, as https://dhis2.example.org, from which every program may ask; may be given several times.
    #[arg(long, value_name = "URL")]
    pub allow_origin: Vec<String>,

    #[command(subcommand)]
    pub command: Option<ServeCommand>,
}

#[derive(Subcommand)]
pub(crate) enum ServeCommand {
    /// Who may ask: a token for each program.
    #[command(subcommand)]
    Token(Token),
}

#[derive(Subcommand)]
pub(crate) enum Token {
    /// Let a program ask, and print its token: this once, and never again.
    New {
        /// What to call the program.
        #[arg(value_name = "NAME")]
        name: String,

        /// What it may ask for. Without it, everything.
        #[arg(long, value_name = "RIGHT", value_delimiter = ',')]
        rights: Vec<Right>,

        /// A web page's address, as https://dhis2.example.org, from which it asks; may be given several times. A program
        /// that is no web page needs none.
        #[arg(long, value_name = "URL")]
        allow_origin: Vec<String>,
    },
    /// The programs that may ask, and those that might before.
    List,
    /// Take a program's token away, from now on and for good.
    Revoke {
        /// What the program is called.
        #[arg(value_name = "NAME")]
        name: String,
    },
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Right {
    /// Totals, coverage, contributions, findings, sign-offs.
    Read,
    /// Data values, as previews and as files, the CHT's own export among them.
    Export,
    /// What DHIS2 would answer.
    Predict,
}
