//! Checks on a month's contributions, after the WHO's data quality review: completeness, timeliness, internal
//! consistency, outliers, consistency over time.

use serde::{Deserialize, Serialize};

/// What a finding says something about, as the WHO's data quality review parts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    Completeness,
    Timeliness,
    InternalConsistency,
    Outlier,
    ConsistencyOverTime,
}

/// From where on a number is odd.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default, deny_unknown_fields)]
pub struct Thresholds {
    /// Days between the last change and the month's end from which a report is stale.
    pub stale_days: u32,
    /// How many earlier months are looked at.
    pub history_months: u32,
    /// Earlier months that a contact needs before her numbers are compared with her own.
    pub minimum_history: u32,
    /// Contacts that are needed before one is compared with the others.
    pub minimum_peers: u32,
    /// Modified z-score, in tenths, from which a number is an outlier.
    pub outlier_tenths: u32,
    /// Modified z-score, in tenths, from which an outlier is a warning.
    pub extreme_tenths: u32,
    /// Percent by which a number rises or falls from one's usual before that is sudden.
    pub sudden_percent: u32,
    /// Differences up to this are never odd.
    pub minimum_difference: u32,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            stale_days: 7,
            history_months: 12,
            minimum_history: 6,
            minimum_peers: 5,
            outlier_tenths: 35,
            extreme_tenths: 100,
            sudden_percent: 100,
            minimum_difference: 5,
        }
    }
}
