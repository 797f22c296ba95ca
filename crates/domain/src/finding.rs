//! Findings: what a person should know about a total before relying on it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, specta::Type, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// The numbers may be wrong or incomplete, or DHIS2 may take them otherwise than meant.
    Warning,
}

/// The rule that a finding comes from. Its snake-case name is the translation key.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, specta::Type, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// A target on the CHW Aggregate has no data element for the data set. `target`
    UnmappedTarget,
    /// Nobody reported from an org unit, so it has no rows. `org_unit`
    OrgUnitWithoutReports,
    /// An org unit is exported together with some below it, which DHIS2 adds up itself. `org_unit`, `below` (how many)
    MappedAncestor,
    /// The month is still running. `period`, `last_day`
    MonthNotOver,
    /// Fewer contacts reported than are expected. `expected`, `reported`
    PartialCoverage,
    /// One contact has documents of several accounts; the first is used. `contact`, `accounts`
    SeveralAccounts,
    /// One person leads several of the places and is counted once. `contact`
    SharedPrimaryContact,
    /// Places below have a primary contact whose document is not here, so that she is not among the expected. `places`
    LeaderUnknown,
    /// A value could not be read as numbers and is left out. `contact`, `target`, `raw`
    UnreadableValue,
    /// More passed than there were. `contact`, `target`, `pass`, `total`
    PassAboveTotal,
    /// A value below zero or with a fraction. `contact`, `target`, `pass`, `total`
    ImpossibleCount,
    /// The mapping names no category option combo: DHIS2 stores such values under its default. `target`
    NoCategoryOptionCombo,
    /// Two targets feed one data element with the same combos and are summed. `target`, `data_element`
    SharedDataElement,
    /// The CHT itself would have failed on this document. `document`
    ChtWouldFail,
    /// A document's owner is not known here, so its numbers belong to no org unit. `document`
    UnknownOwner,
    /// DHIS2 does not have an org unit in the data set; its values are left out. `org_unit`
    OrgUnitNotAssigned,
    /// Cells for which nobody reported were asked to be zeros. `values`
    ZerosWritten,
    /// Values that the user left out. `values`
    LeftOutByChoice,
    /// A longer period is summed though a month of it is missing or not over. `period`, `missing`
    PeriodIncomplete,
    /// A target is mapped to a data element that DHIS2 does not have. `target`, `data_element`
    UnknownDataElement,
    /// A target is mapped to a data element that is not in the data set. `target`, `data_element`, `data_set`
    ElementNotInDataSet,
    /// A target is mapped to an option combo that DHIS2 does not have. `target`, `option_combo`
    UnknownOptionCombo,
    /// A target is mapped to an option combo of another category combo than the element's. `target`, `data_element`,
    /// `option_combo`
    OptionComboOfOther,
    /// A place is mapped to an org unit that DHIS2 does not have. `place`, `org_unit`
    UnknownMappedOrgUnit,
    /// Several places are mapped to one org unit, whose values are their sum. `org_unit`, `places`
    OrgUnitShared,
    /// A cell is fed a percent and something else, so that it has no value. `data_element`
    MeasureConflict,
    /// The mapping file names a target that the CHT does not have. `target`
    UnknownMappedTarget,
    /// The mapping file names a place that is not here. `place`
    UnknownMappedPlace,
    /// The mapping file names a data set that neither the CHT nor DHIS2 has. `data_set`
    UnknownMappedDataSet,
    /// Nobody heard from a contact who is expected to report. `contact`
    NotReported,
    /// A report was last changed long before the month's end. `contact`, `updated`, `days` (before the end)
    ReportedStale,
    /// A number is far from the contact's own earlier ones. `contact`, `target`, `measure` (`pass`, `total` or
    /// `percent`, which ends in %), `value`, `median`, `months`, `score`
    OutlierOwn,
    /// A number is far from those of the others in the same month. `contact`, `target`, `measure`, `value`,
    /// `median`, `peers`, `score`
    OutlierPeers,
    /// A number is a multiple of what it used to be. `contact`, `target`, `measure`, `value`, `median`, `months`
    SuddenRise,
    /// A number is a fraction of what it used to be. `contact`, `target`, `measure`, `value`, `median`, `months`
    SuddenDrop,
    /// A number is 0 and never was before. `contact`, `target`, `measure`, `median`, `months`
    SuddenZero,
    /// Every number is that of the month before. `contact`, `targets` (how many)
    SameAsMonthBefore,
    /// A contact stands under another place than before. `contact`, `from`, `to`, `noticed`
    ContactMoved,
    /// Somebody reports who leads no place under the facility, so that no total has her. `contact`
    WithoutArea,
    /// A goal of 0 counts as none on the CHW Aggregate, but as met on the CHW's phone. `target`
    GoalZero,
    /// A number is written as text: it is read as the number that it spells, but not everybody does. `contact`,
    /// `target`, `raw`
    NumberAsText,
    /// The CHT's total leaves documents out. `target`, `total`, `all`, `documents` (left out)
    TotalsDiffer,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type, utoipa::ToSchema)]
pub struct Finding {
    pub rule: Rule,
    pub severity: Severity,
    pub args: BTreeMap<String, String>,
}

impl Finding {
    #[must_use]
    pub fn note(rule: Rule, args: &[(&str, &str)]) -> Self {
        Self::new(rule, Severity::Note, args)
    }

    #[must_use]
    pub fn warning(rule: Rule, args: &[(&str, &str)]) -> Self {
        Self::new(rule, Severity::Warning, args)
    }

    fn new(rule: Rule, severity: Severity, args: &[(&str, &str)]) -> Self {
        let args = args.iter().map(|&(key, value)| (key.to_owned(), value.to_owned())).collect();
        Self { rule, severity, args }
    }
}
