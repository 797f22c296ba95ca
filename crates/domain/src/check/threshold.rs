//! From where on a number is odd.

use serde::{Deserialize, Serialize};

/// From where on a number is odd.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type, utoipa::ToSchema)]
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
    /// Percent by which a number rises above one's usual, or one's usual lies above it, before that is sudden: 100 is
    /// twice as much, and half as much.
    pub sudden_percent: u32,
    /// Differences up to this are never odd. Of a percent: differences that come from so few cases.
    pub minimum_difference: u32,
}

/// Chosen so that on ordinary months, with their seasons and small numbers, only what needs a call is a warning.
///
/// 3.5 is the limit that Iglewicz and Hoaglin recommend for the modified z-score; the others are Jumla's own. Rare events
/// reach 18 within a season: at 20 it takes a slip of the finger, or another kind of month altogether.
impl Default for Thresholds {
    fn default() -> Self {
        Self {
            stale_days: 7,
            history_months: 12,
            minimum_history: 6,
            minimum_peers: 5,
            outlier_tenths: 35,
            extreme_tenths: 200,
            sudden_percent: 100,
            minimum_difference: 5,
        }
    }
}

/// A threshold that makes no sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name} may be from {least} to {most}")]
pub struct OutOfRange {
    pub name: &'static str,
    pub least: u32,
    pub most: u32,
}

impl Thresholds {
    /// Whether they make sense, each by itself and beside each other.
    ///
    /// # Errors
    /// The first that does not.
    pub fn check(&self) -> Result<(), OutOfRange> {
        let ranges = [
            ("stale_days", self.stale_days, 0, 31),
            // A median of fewer than three numbers is a mere average.
            ("history_months", self.history_months, 3, 120),
            ("minimum_history", self.minimum_history, 3, self.history_months),
            ("minimum_peers", self.minimum_peers, 3, 10_000),
            ("outlier_tenths", self.outlier_tenths, 10, 10_000),
            ("extreme_tenths", self.extreme_tenths, self.outlier_tenths, 100_000),
            ("sudden_percent", self.sudden_percent, 10, 10_000),
            ("minimum_difference", self.minimum_difference, 0, 1_000_000),
        ];
        match ranges.into_iter().find(|(_, value, least, most)| !(*least..=*most).contains(value)) {
            Some((name, _, least, most)) => Err(OutOfRange { name, least, most }),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds_that_make_no_sense_are_named() {
        let usual = Thresholds::default();
        assert_eq!(usual.check(), Ok(()));
        let table = [
            (Thresholds { stale_days: 32, ..usual }, "stale_days", "longer than a month"),
            (Thresholds { history_months: 2, ..usual }, "history_months", "no median worth the name"),
            (Thresholds { minimum_history: 0, ..usual }, "minimum_history", "from nothing"),
            (Thresholds { minimum_history: 13, ..usual }, "minimum_history", "more than are looked at"),
            (Thresholds { minimum_peers: 1, ..usual }, "minimum_peers", "one other"),
            (Thresholds { outlier_tenths: 0, ..usual }, "outlier_tenths", "every number"),
            (Thresholds { extreme_tenths: 34, ..usual }, "extreme_tenths", "below what is an outlier at all"),
            (Thresholds { sudden_percent: 0, ..usual }, "sudden_percent", "any change"),
            (Thresholds { minimum_difference: u32::MAX, ..usual }, "minimum_difference", "none ever"),
        ];
        for (thresholds, name, remark) in table {
            assert_eq!(thresholds.check().unwrap_err().name, name, "{remark}");
        }
    }
}
