//! The calendar months that a period is made of: what monthly totals can be summed up to.

use chrono::{Datelike, Days, NaiveDate};
use serde::Serialize;

use super::Period;
use super::kind::Shape;

/// A month of the ISO calendar.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, specta::Type, utoipa::ToSchema,
)]
pub struct Month {
    pub year: i32,
    /// 1–12.
    pub month: u32,
}

/// A period that is no sum of calendar months.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotMonths {
    #[error("shorter than a month")]
    Shorter,
    /// A month of another calendar, say. Each that it overlaps, and by how many days.
    #[error("not made of whole months of the ISO calendar")]
    Overlaps(Vec<(Month, u32)>),
}

impl Period {
    /// The months of the ISO calendar that make up the period, the first one first.
    ///
    /// # Errors
    /// [`NotMonths`] where there are no such.
    pub fn months(&self) -> Result<Vec<Month>, NotMonths> {
        let Shape::Months { .. } = self.kind().shape() else { return Err(NotMonths::Shorter) };
        let mut overlaps = Vec::new();
        let mut whole = true;
        let mut from = self.start();
        while from <= self.end() {
            let until = last_day(from).min(self.end());
            whole &= from.day() == 1 && until == last_day(from);
            let days = u32::try_from((until - from).num_days() + 1).unwrap_or_default();
            overlaps.push((Month { year: from.year(), month: from.month() }, days));
            let Some(next) = until.checked_add_days(Days::new(1)) else { break };
            from = next;
        }
        if whole {
            Ok(overlaps.into_iter().map(|(month, _)| month).collect())
        } else {
            Err(NotMonths::Overlaps(overlaps))
        }
    }
}

fn last_day(date: NaiveDate) -> NaiveDate {
    (28..=31).rev().find_map(|day| date.with_day(day)).unwrap_or(date)
}
