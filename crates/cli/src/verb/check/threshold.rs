//! `jumla check --thresholds`: from where on a number is odd.

use jumla_domain::check::Thresholds;
use jumla_engine::Workspace;

use crate::arguments::{Change, Threshold};
use crate::output::{Failure, print_json, print_table};
use crate::table::{Align, Table};

pub(super) fn thresholds(workspace: &mut Workspace, changes: &[Change], json: bool) -> Result<(), Failure> {
    let mut thresholds = workspace.thresholds()?;
    if !changes.is_empty() {
        for change in changes {
            match change {
                Change::Default => thresholds = Thresholds::default(),
                Change::Set(threshold, value) => *threshold.of(&mut thresholds) = *value,
            }
        }
        let own = Some(&thresholds).filter(|thresholds| **thresholds != Thresholds::default());
        thresholds = workspace.set_thresholds(own)?;
    }
    if json {
        return print_json(&thresholds);
    }
    let mut table = Table::new(&[("threshold", Align::Left), ("value", Align::Right), ("", Align::Left)]);
    for (threshold, name, meaning) in MEANINGS {
        let value = threshold.of(&mut thresholds).to_string();
        table.row(vec![name.to_owned(), value, meaning.to_owned()]);
    }
    print_table(&table)
}

const MEANINGS: [(Threshold, &str, &str); 8] = [
    (
        Threshold::StaleDays,
        "stale_days",
        "more days than these between a report's last change and the month's end, and it is stale",
    ),
    (Threshold::HistoryMonths, "history_months", "so many earlier months are looked at"),
    (
        Threshold::MinimumHistory,
        "minimum_history",
        "so many of them a CHW needs before her numbers are compared with her own",
    ),
    (
        Threshold::MinimumPeers,
        "minimum_peers",
        "so many others are needed before a CHW is compared with them",
    ),
    (
        Threshold::OutlierTenths,
        "outlier_tenths",
        "from this modified z-score, in tenths, on a number is an outlier",
    ),
    (Threshold::ExtremeTenths, "extreme_tenths", "and from this one on a warning, if it is sudden too"),
    (
        Threshold::SuddenPercent,
        "sudden_percent",
        "a rise by more than so many percent is sudden, and a drop that such a rise would undo",
    ),
    (Threshold::MinimumDifference, "minimum_difference", "differences up to this are never odd"),
];
