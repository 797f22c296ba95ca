//! A supervisor's statement that a facility's month is right: which numbers it names, what differs from them now, how
//! far the month has come, and the one thing to do next.
//!
//! Who signed, and how that is kept and handed over, is in `jumla-engine`.

mod difference;
mod digest;
mod state;

pub use difference::{ContributionCounts, Difference, differences};
pub use digest::{SignedContribution, digest};
pub use state::{Answer, Elsewhere, Here, Month, MonthState, NextStep, Viewer};
