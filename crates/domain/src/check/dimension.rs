//! Which dimension of data quality a rule belongs to.

use serde::Serialize;

use crate::finding::Rule;

/// What a finding says something about, as the WHO's data quality review parts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, specta::Type, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    Completeness,
    Timeliness,
    InternalConsistency,
    Outlier,
    ConsistencyOverTime,
}

/// The dimension of a rule. What the mapping to DHIS2 leaves open is a matter of whether things fit together.
#[must_use]
pub fn dimension(rule: Rule) -> Dimension {
    match rule {
        Rule::NotReported
        | Rule::WithoutArea
        | Rule::PartialCoverage
        | Rule::LeaderUnknown
        | Rule::OrgUnitWithoutReports
        | Rule::OrgUnitNotAssigned
        | Rule::ZerosWritten
        | Rule::LeftOutByChoice
        | Rule::UnmappedTarget
        | Rule::UnknownOwner
        | Rule::PeriodIncomplete => Dimension::Completeness,
        Rule::ReportedStale | Rule::MonthNotOver => Dimension::Timeliness,
        Rule::OutlierOwn | Rule::OutlierPeers => Dimension::Outlier,
        Rule::SuddenRise
        | Rule::SuddenDrop
        | Rule::SuddenZero
        | Rule::SameAsMonthBefore
        | Rule::ContactMoved => Dimension::ConsistencyOverTime,
        Rule::MappedAncestor
        | Rule::SeveralAccounts
        | Rule::SharedPrimaryContact
        | Rule::UnreadableValue
        | Rule::PassAboveTotal
        | Rule::ImpossibleCount
        | Rule::NumberAsText
        | Rule::NoCategoryOptionCombo
        | Rule::SharedDataElement
        | Rule::ChtWouldFail
        | Rule::UnknownDataElement
        | Rule::ElementNotInDataSet
        | Rule::UnknownOptionCombo
        | Rule::OptionComboOfOther
        | Rule::UnknownMappedOrgUnit
        | Rule::OrgUnitShared
        | Rule::MeasureConflict
        | Rule::UnknownMappedTarget
        | Rule::UnknownMappedPlace
        | Rule::UnknownMappedDataSet
        | Rule::GoalZero
        | Rule::TotalsDiffer => Dimension::InternalConsistency,
    }
}
