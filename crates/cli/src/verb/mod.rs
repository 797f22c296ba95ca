//! One file per verb: ask the engine, print the answer.

pub(crate) mod check;
pub(crate) mod chw;
pub(crate) mod connect;
pub(crate) mod connection;
pub(crate) mod coverage;
pub(crate) mod dhis2;
pub(crate) mod export;
pub(crate) mod goals;
pub(crate) mod handover;
pub(crate) mod history;
pub(crate) mod mapping;
pub(crate) mod outbound;
pub(crate) mod predict;
mod prediction;
pub(crate) mod serve;
pub(crate) mod sheet;
pub(crate) mod sign_out;
pub(crate) mod signoff;
pub(crate) mod sync;
pub(crate) mod targets;
pub(crate) mod workspaces;

use std::time::{Duration, UNIX_EPOCH};

use jumla_domain::{Coverage, Named, ReportingPeriod};
use jumla_engine::{Clock, surface};

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

/// Bytes as a person reads them.
fn amount(bytes: u64) -> String {
    match bytes {
        0..1000 => format!("{bytes} B"),
        1000..1_000_000 => format!("{} kB", bytes / 1000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

/// Milliseconds since 1970 as a person reads them.
fn moment(millis: i64) -> String {
    let since = Duration::from_millis(u64::try_from(millis).unwrap_or_default());
    Clock::Fixed((UNIX_EPOCH + since).into()).now().format("%Y-%m-%d %H:%M UTC").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_a_day_and_a_minute() {
        assert_eq!(moment(1_795_424_400_000), "2026-11-23 09:00 UTC");
        assert_eq!(moment(-1), "1970-01-01 00:00 UTC");
    }

    #[test]
    fn an_amount_has_two_or_three_digits_that_count() {
        let table =
            [(0, "0 B"), (999, "999 B"), (1000, "1 kB"), (999_999, "999 kB"), (12_345_678, "12.3 MB")];
        for (bytes, expected) in table {
            assert_eq!(amount(bytes), expected);
        }
    }
}
