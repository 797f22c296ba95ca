//! Who has reported, who has not.

use jumla_domain::coverage::Freshness;
use jumla_domain::{Coverage, Named, ReportingPeriod};
use serde::Serialize;
use specta::Type;
use utoipa::ToSchema;

/// Who has reported, who has not: contact × month.
#[derive(Clone, Debug, Serialize, Type, ToSchema)]
pub struct CoverageView {
    pub period: ReportingPeriod,
    pub facility: Option<Named>,
    pub facilities: Vec<Named>,
    /// Of the chosen period.
    pub coverage: Coverage,
    /// Newest first; the months of each contact follow this order.
    pub periods: Vec<ReportingPeriod>,
    /// For each of the periods.
    pub totals: Vec<Coverage>,
    /// A report is stale with more days than this between its last change and the month's end.
    pub stale_days: u32,
    pub contacts: Vec<CoverageRow>,
}

#[derive(Clone, Debug, Serialize, Type, ToSchema)]
pub struct CoverageRow {
    pub contact: Named,
    pub place: Named,
    pub phone: Option<String>,
    pub months: Vec<CoverageCell>,
}

#[derive(Clone, Copy, Debug, Serialize, Type, ToSchema)]
pub struct CoverageCell {
    pub state: Freshness,
    #[specta(type = Option<i32>)]
    pub updated_date: Option<i64>,
    pub accounts: u32,
}
