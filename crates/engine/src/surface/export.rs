//! Exports: what can be chosen, what is previewed, what was written.

use std::collections::BTreeMap;

use jumla_dhis2::file::Format;
use jumla_dhis2::form::Form;
use jumla_dhis2::predict::Fate;
use jumla_domain::{Coverage, Finding, Named, ReportingPeriod};
use serde::{Deserialize, Serialize};
use specta::Type;
use utoipa::ToSchema;

use super::MetadataStamp;

/// What can be chosen on the export page.
#[derive(Clone, Debug, Serialize, Type, ToSchema)]
pub struct ExportChoices {
    pub data_sets: Vec<Named>,
    /// Months with or without reports, newest first.
    pub periods: Vec<ReportingPeriod>,
    /// The last month that is over.
    pub proposed_period: ReportingPeriod,
    /// For each data set id, the org units mapped to it.
    pub org_units: BTreeMap<String, Vec<OrgUnitChoice>>,
    /// For each data set id, the periods of its own type.
    pub data_set_periods: BTreeMap<String, PeriodChoices>,
    /// What is known of the DHIS2 server; `None` where nothing is.
    pub metadata: Option<MetadataStamp>,
}

#[derive(Clone, Debug, Serialize, Type, ToSchema)]
pub struct OrgUnitChoice {
    pub id: String,
    /// The name of the contact that carries the mapping.
    pub name: String,
    /// How many places stand above that contact.
    pub depth: u32,
    /// Mapped org units above this one.
    pub above: Vec<String>,
    /// Whether DHIS2 has it in the data set; `None` where that is not known.
    pub assigned: Option<bool>,
}

#[derive(Clone, Debug, Serialize, Type, ToSchema)]
pub struct PeriodChoices {
    /// As DHIS2 calls it, `Monthly`; where nothing is known of the data set, that too.
    pub period_type: String,
    /// Another calendar than ISO: the user chooses which months make a period.
    pub calendar: Option<String>,
    /// Newest first.
    pub periods: Vec<PeriodChoice>,
    /// The last one that is over.
    pub proposed: Option<String>,
}

#[derive(Clone, Debug, Serialize, Type, ToSchema)]
pub struct PeriodChoice {
    /// As DHIS2 writes it, `202610` or `2026Q4`.
    pub id: String,
    /// The months that it is made of. In another calendar: those that it overlaps.
    pub months: Vec<ReportingPeriod>,
    /// In another calendar: how many days of each of these months are in it.
    pub days: Vec<u32>,
    pub over: bool,
}

/// What to export. No org units means all of the data set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type, ToSchema)]
pub struct ExportRequest {
    pub data_set: String,
    /// A period of DHIS2, `202610` (or `2026-10`), `2026Q4`, ….
    pub period: String,
    #[serde(default)]
    pub org_units: Vec<String>,
    #[serde(default)]
    pub compat: Compat,
    #[serde(default)]
    pub format: Format,
    #[serde(default)]
    pub naming: Naming,
    /// Gzip.
    #[serde(default)]
    pub compress: bool,
    #[serde(default)]
    pub split: Split,
    #[serde(default)]
    pub policy: CoveragePolicy,
    /// The months to sum, where the server's calendar leaves it open.
    #[serde(default)]
    pub months: Vec<ReportingPeriod>,
    /// Sum a longer period though a month of it is missing or not over.
    #[serde(default)]
    pub incomplete_period: bool,
    /// Values that are not to be in the file.
    #[serde(default)]
    pub leave_out: Vec<LeaveOut>,
    /// Only what differs from an earlier export, what is gone marked as deleted.
    #[serde(default)]
    pub changes_since: Option<i32>,
    /// Another version of DHIS2 than that of the metadata.
    #[serde(default)]
    pub dhis2_version: Option<String>,
    /// A human-readable workbook beside the file.
    #[serde(default)]
    pub sheet: bool,
    /// Only org units of which every facility is signed off, with the numbers that are signed.
    #[serde(default)]
    pub only_signed_off: bool,
}

/// Whether the file is what DHIS2 needs, or what the CHT's own export would have written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Compat {
    #[default]
    Dhis2,
    Cht,
}

/// How objects are named in the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Naming {
    #[default]
    Uids,
    /// Needs metadata, and a code for everything in the file.
    Codes,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Split {
    /// One file for the data set.
    #[default]
    DataSet,
    /// One for each org unit and period, so that a refusal takes no other with it.
    OrgUnit,
}

/// What becomes of a cell for which nobody reported, and of a thin coverage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type, ToSchema)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum CoveragePolicy {
    /// No row.
    #[default]
    LeaveOut,
    /// A zero.
    Zeros,
    /// No row; and no file at all where fewer reported than so many of a hundred.
    RefuseBelow { percent: u32 },
}

/// Values to leave out: those that agree in everything that is named.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type, ToSchema)]
#[serde(default)]
pub struct LeaveOut {
    pub org_unit: Option<String>,
    pub data_element: Option<String>,
    pub category_option_combo: Option<String>,
}

/// The values of an export before it is saved.
#[derive(Clone, Debug, Serialize, Type, ToSchema)]
pub struct ExportPreview {
    pub data_set: Named,
    /// As DHIS2 writes it.
    pub period: String,
    /// The months that are summed.
    pub months: Vec<ReportingPeriod>,
    pub compat: Compat,
    pub file_name: String,
    /// How many files will be written.
    pub files: u32,
    pub columns: Vec<ExportColumn>,
    /// One for each chosen org unit, those without reports included.
    pub rows: Vec<ExportRow>,
    #[specta(type = u32)]
    pub values: usize,
    pub coverage: Coverage,
    pub findings: Vec<Finding>,
    /// The last export of this data set and period; `None` where there is none.
    pub last_export: Option<LastExport>,
    pub digest: String,
}

#[derive(Clone, Debug, Serialize, Type, ToSchema)]
pub struct LastExport {
    #[specta(type = i32)]
    pub id: i64,
    /// Milliseconds since 1970.
    #[specta(type = i32)]
    pub at: i64,
    pub file: String,
    /// How many cells differ from it now.
    pub changed: u32,
}

#[derive(Clone, Debug, Serialize, Type, ToSchema)]
pub struct ExportColumn {
    pub data_element: String,
    pub category_option_combo: Option<String>,
    pub attribute_option_combo: Option<String>,
    /// Titles of the targets that feed it.
    pub title: String,
    /// As DHIS2 calls element and combo; `None` where that is not known.
    pub name: Option<String>,
}

#[derive(Clone, Debug, Serialize, Type, ToSchema)]
pub struct ExportRow {
    pub org_unit: Named,
    pub coverage: Coverage,
    /// One for each column; `null` where nobody reported.
    pub values: Vec<Option<String>>,
    /// What the last export had, one for each column; empty where it had nothing for this org unit.
    pub before: Vec<Option<String>>,
    /// Why the whole row is not in the file.
    pub left_out: Option<RowLeftOut>,
    /// How the facilities stand that feed it; `None` where nothing was ever signed off or handed over.
    pub signed_off: Option<SignOffMark>,
}

/// How the facilities of an org unit stand: the least of them counts, for every month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Type, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SignOffMark {
    Open,
    /// Signed off, but a number is no longer what was signed.
    Stale,
    SignedOff,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RowLeftOut {
    /// DHIS2 does not have the org unit in the data set.
    NotAssigned,
    /// The user said so.
    Chosen,
    /// It is not signed off, and only what is was asked for.
    NotSignedOff,
}

/// One finished export: what `export --json` prints and what the list of past exports shows.
#[derive(Clone, Debug, Serialize, Deserialize, Type, ToSchema)]
pub struct ExportRecord {
    #[specta(type = i32)]
    pub id: i64,
    /// Milliseconds since 1970.
    #[specta(type = i32)]
    pub at: i64,
    pub file: String,
    /// Every file that was written, where there are several; else empty.
    #[serde(default)]
    pub files: Vec<String>,
    pub format: String,
    pub data_set: String,
    pub data_set_name: String,
    pub period: String,
    pub compat: Compat,
    #[serde(default)]
    pub policy: CoveragePolicy,
    #[specta(type = u32)]
    pub values: usize,
    #[specta(type = u32)]
    pub org_units: usize,
    pub coverage: Coverage,
    pub findings: Vec<Finding>,
    /// Of the values.
    pub digest: String,
    /// Of the bytes written, SHA-256.
    #[serde(default)]
    pub file_digest: String,
    /// Of the contributions that were summed.
    #[serde(default)]
    pub contributions_digest: String,
    /// The export that this one corrects.
    #[serde(default)]
    #[specta(type = Option<i32>)]
    pub corrects: Option<i64>,
    /// What whoever imports the file has to set in DHIS2.
    #[serde(default)]
    pub needs: Vec<String>,
    /// The org units that were asked for; empty for all.
    #[serde(default)]
    pub chosen: Vec<String>,
    /// The months that were summed.
    #[serde(default)]
    pub months: Vec<ReportingPeriod>,
    /// Only what was signed off is in it.
    #[serde(default)]
    pub only_signed_off: bool,
    /// Facilities that were signed off then and whose values are in it. Kept, and not listed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[specta(skip)]
    pub facilities: Vec<String>,
}

/// One cell: what a value is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type, ToSchema)]
pub struct ExportCell {
    pub org_unit: String,
    pub data_element: String,
    #[serde(default)]
    pub category_option_combo: Option<String>,
    #[serde(default)]
    pub attribute_option_combo: Option<String>,
}

/// Where a value comes from.
#[derive(Clone, Debug, Serialize, Type, ToSchema)]
pub struct CellView {
    pub org_unit: Named,
    pub title: String,
    pub name: Option<String>,
    pub value: Option<String>,
    pub coverage: Coverage,
    pub contributions: Vec<CellContribution>,
    /// Who is expected and has not reported.
    pub missing: Vec<Named>,
    /// What the period before gives by the same rule.
    pub previous: Option<String>,
    pub previous_period: Option<String>,
    /// What the last export had.
    pub before: Option<String>,
}

/// What one report adds to a value.
#[derive(Clone, Debug, Serialize, Type, ToSchema)]
pub struct CellContribution {
    pub contact: Named,
    pub target: Named,
    pub period: ReportingPeriod,
    /// What it adds.
    pub value: String,
    pub document: String,
    pub rev: String,
    #[specta(type = Option<i32>)]
    pub updated_date: Option<i64>,
}

/// The form of one org unit, as DHIS2's Data Entry page lays it out, with the values in it.
#[derive(Clone, Debug, Serialize, Type, ToSchema)]
pub struct FormView {
    pub org_unit: Named,
    pub form: Form,
    pub cells: Vec<FormCell>,
    /// Values that have no place in the form.
    pub outside: Vec<FormCell>,
}

#[derive(Clone, Debug, Serialize, Type, ToSchema)]
pub struct FormCell {
    pub data_element: String,
    /// `None` where the mapping names none.
    pub category_option_combo: Option<String>,
    pub attribute_option_combo: Option<String>,
    pub title: String,
    /// `None`: nobody reported.
    pub value: Option<String>,
    /// What the last export had.
    pub before: Option<String>,
    /// What DHIS2 would do with it; `None` for what is not in the file.
    pub fate: Option<Fate>,
}

/// What differs between two exports, or between an export or a file and what the store gives now.
#[derive(Clone, Debug, Serialize, Type, ToSchema)]
pub struct ExportComparison {
    /// `None`: a file.
    #[specta(type = Option<i32>)]
    pub from: Option<i64>,
    /// `None`: what the store gives now.
    #[specta(type = Option<i32>)]
    pub to: Option<i64>,
    pub changes: Vec<ExportChange>,
    /// How many values are the same in both.
    pub same: u32,
}

#[derive(Clone, Debug, Serialize, Type, ToSchema)]
pub struct ExportChange {
    pub org_unit: Named,
    pub data_element: Named,
    pub category_option_combo: Option<Named>,
    pub attribute_option_combo: Option<Named>,
    pub period: String,
    /// `None` where the first has no such value.
    pub before: Option<String>,
    /// `None` where the second has none.
    pub after: Option<String>,
}
