//! What can be typed after `jumla check`.

use clap::{Args, ValueEnum};
use jumla_domain::check::Thresholds;
use jumla_engine::surface::FollowUpState;

use super::Scope;
use crate::output::Failure;

#[derive(Args)]
#[group(skip)]
pub(crate) struct Check {
    #[command(flatten)]
    pub scope: Scope,

    /// Whom to call, why, and at which number.
    #[arg(long, conflicts_with = "thresholds")]
    pub calls: bool,

    /// Mark a finding; `jumla check` shows the keys.
    #[arg(
        long,
        value_name = "KEY",
        requires = "mark_as",
        conflicts_with_all = ["contact", "calls", "thresholds"]
    )]
    pub mark: Option<String>,

    /// Mark a CHW's month as a whole.
    #[arg(long, value_name = "ID", requires = "mark_as", conflicts_with_all = ["calls", "thresholds"])]
    pub contact: Option<String>,

    /// As what; none takes the last mark back.
    #[arg(id = "mark_as", long = "as", value_name = "STATE", conflicts_with_all = ["calls", "thresholds"])]
    pub mark_as: Option<Mark>,

    /// What was said. What is explained or accepted needs it.
    #[arg(long, value_name = "TEXT", requires = "mark_as")]
    pub note: Option<String>,

    /// The day by which it is to be done.
    #[arg(long, value_name = "YYYY-MM-DD", requires = "mark_as")]
    pub due: Option<String>,

    /// From where on a number is odd; with names and values, or with default, changes that.
    #[arg(long, value_name = "NAME=VALUE|default", num_args = 0.., value_parser = change)]
    pub thresholds: Option<Vec<Change>>,
}

impl Check {
    /// What clap cannot say: how to mark is no use without what.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        if self.mark_as.is_some() && self.mark.is_none() && self.contact.is_none() {
            let text = "name what is to be marked with --mark KEY or --contact ID; see `jumla check --help`";
            return Err(Failure::Usage(text.to_owned()));
        }
        Ok(())
    }
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Mark {
    ToCall,
    Called,
    Explained,
    Corrected,
    Accepted,
    None,
}

impl Mark {
    pub(crate) fn state(self) -> Option<FollowUpState> {
        match self {
            Self::ToCall => Some(FollowUpState::ToCall),
            Self::Called => Some(FollowUpState::Called),
            Self::Explained => Some(FollowUpState::Explained),
            Self::Corrected => Some(FollowUpState::Corrected),
            Self::Accepted => Some(FollowUpState::Accepted),
            Self::None => None,
        }
    }
}

/// A change of the thresholds.
#[derive(Clone, Copy)]
pub(crate) enum Change {
    Default,
    Set(Threshold, u32),
}

#[derive(Clone, Copy, ValueEnum)]
#[value(rename_all = "snake_case")]
pub(crate) enum Threshold {
    StaleDays,
    HistoryMonths,
    MinimumHistory,
    MinimumPeers,
    OutlierTenths,
    ExtremeTenths,
    SuddenPercent,
    MinimumDifference,
}

impl Threshold {
    pub(crate) fn of(self, thresholds: &mut Thresholds) -> &mut u32 {
        match self {
            Self::StaleDays => &mut thresholds.stale_days,
            Self::HistoryMonths => &mut thresholds.history_months,
            Self::MinimumHistory => &mut thresholds.minimum_history,
            Self::MinimumPeers => &mut thresholds.minimum_peers,
            Self::OutlierTenths => &mut thresholds.outlier_tenths,
            Self::ExtremeTenths => &mut thresholds.extreme_tenths,
            Self::SuddenPercent => &mut thresholds.sudden_percent,
            Self::MinimumDifference => &mut thresholds.minimum_difference,
        }
    }
}

fn change(text: &str) -> Result<Change, String> {
    if text == "default" {
        return Ok(Change::Default);
    }
    let (name, value) =
        text.split_once('=').ok_or("give a name and a value with = between them, or default")?;
    let threshold = Threshold::from_str(name, false).map_err(|_| {
        let names = Threshold::value_variants().iter().filter_map(ValueEnum::to_possible_value);
        let names: Vec<String> = names.map(|one| one.get_name().to_owned()).collect();
        format!("there are {}", names.join(", "))
    })?;
    let value = value.parse().map_err(|_| "the value is a whole number")?;
    Ok(Change::Set(threshold, value))
}
