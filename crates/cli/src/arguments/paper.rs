//! What can be typed about months side by side, own goals and paper.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use jumla_domain::Number;

use super::Scope;

#[derive(Args)]
pub(crate) struct History {
    /// Id of a target as the CHT's settings name it; `jumla targets` shows them.
    #[arg(value_name = "TARGET_ID")]
    pub target: String,

    /// Id of a CHW: her months, beside those of her colleagues.
    #[arg(long, value_name = "CONTACT_ID")]
    pub contact: Option<String>,

    #[command(flatten)]
    pub scope: Scope,

    /// How many months, ending with the period. Without it, all that are here.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub months: Option<u32>,
}

#[derive(Args)]
#[group(skip)]
pub(crate) struct Goals {
    /// Set a goal for this target.
    #[arg(long, value_name = "TARGET_ID", requires_all = ["for_whom", "goal"], conflicts_with = "unset")]
    pub set: Option<String>,

    /// Take a goal for this target away.
    #[arg(long, value_name = "TARGET_ID", requires = "for_whom")]
    pub unset: Option<String>,

    /// Id of the CHW, or of the place under which everyone is meant who has none of her own.
    #[arg(long = "for", value_name = "CONTACT_OR_PLACE")]
    pub for_whom: Option<String>,

    /// A whole number from 1 on; for a percentage up to 100.
    #[arg(long, value_name = "N", requires = "set", allow_negative_numbers = true, value_parser = number)]
    pub goal: Option<Number>,
}

fn number(text: &str) -> Result<Number, &'static str> {
    Number::parse(text).ok_or("not a number")
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    Summary,
    Calls,
    History,
}

#[derive(Args)]
pub(crate) struct Sheet {
    /// A page per facility, whom to call, or one target over the months.
    #[arg(long, value_name = "KIND", default_value = "summary", hide_default_value = true)]
    pub kind: Kind,

    #[command(flatten)]
    pub scope: Scope,

    /// Id of the target of a history.
    #[arg(long, value_name = "TARGET_ID", required_if_eq("kind", "history"))]
    pub target: Option<String>,

    /// Id of the CHW of a history.
    #[arg(long, value_name = "CONTACT_ID", requires = "target")]
    pub contact: Option<String>,

    /// How many months a history has.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..), requires = "target")]
    pub months: Option<u32>,

    /// The file, .pdf or .xlsx. Without it, a PDF of a name that fits, in the current folder.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}
