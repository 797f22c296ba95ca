//! One file per verb: ask the engine, print the answer.

pub(crate) mod chw;
pub(crate) mod connect;
pub(crate) mod coverage;
pub(crate) mod export;
pub(crate) mod set_aside;
pub(crate) mod sync;
pub(crate) mod targets;

use jumla_domain::{Coverage, Named, ReportingPeriod};
use jumla_engine::surface;

use crate::arguments;

fn scope(scope: arguments::Scope) -> surface::Scope {
    surface::Scope { facilities: scope.facility, period: scope.period }
}

/// Where, when, and how many reported.
fn heading(facilities: &[Named], period: ReportingPeriod, coverage: Coverage) -> String {
    let names: Vec<&str> = facilities.iter().map(|facility| facility.name.as_str()).collect();
    let reported = if coverage.expected == 0 {
        "no CHWs are supervised from here".to_owned()
    } else {
        format!("{} CHWs reported", reported(coverage))
    };
    format!("{} · {period} · {reported}", names.join(", "))
}

fn reported(coverage: Coverage) -> String {
    format!("{} of {}", coverage.reported, coverage.expected)
}

/// "1 value", "2 values".
fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
