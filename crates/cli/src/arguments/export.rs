//! What can be typed after `jumla export`.

use std::convert::Infallible;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use jumla_domain::ReportingPeriod;
use jumla_engine::surface::ExportCell;

/// Groups of the help page.
const THE_VALUES: &str = "Which values";
const THE_FILE: &str = "The file";
const INSTEAD: &str = "Instead of writing";

/// What has no say where neither values nor a file are made.
const OF_AN_EXPORT: [&str; 20] = [
    "data_set",
    "period",
    "org_unit",
    "month",
    "incomplete",
    "zeros",
    "min_coverage",
    "leave_out_org_unit",
    "leave_out_element",
    "only_signed_off",
    "changes_since",
    "dhis2_version",
    "format",
    "codes",
    "gzip",
    "per_org_unit",
    "xlsx",
    "compat",
    "out",
    "preview",
];

/// What the CHT's own export knows nothing of.
const NOT_OF_THE_CHT: [&str; 13] = [
    "month",
    "incomplete",
    "zeros",
    "min_coverage",
    "leave_out_org_unit",
    "leave_out_element",
    "only_signed_off",
    "changes_since",
    "codes",
    "gzip",
    "per_org_unit",
    "form",
    "cell",
];

/// What needs no data set.
const WITHOUT_DATA_SET: [&str; 3] = ["choices", "list", "compare"];

#[derive(Args)]
#[group(skip)]
pub(crate) struct Export {
    /// A data set of DHIS2 as the CHT's settings or the mapping file name it.
    #[arg(long, value_name = "UID", required_unless_present_any = WITHOUT_DATA_SET, help_heading = THE_VALUES)]
    pub data_set: Option<String>,

    /// A period of DHIS2 that is made of months: 202610 (or 2026-10), 2026Q4, 2026S1, 2026April, 2026, …
    #[arg(long, value_name = "ID", required_unless_present_any = WITHOUT_DATA_SET, help_heading = THE_VALUES)]
    pub period: Option<String>,

    /// Only this org unit; may be given several times. Without it, all that are mapped.
    #[arg(long, value_name = "UID", help_heading = THE_VALUES)]
    pub org_unit: Vec<String>,

    /// A month to sum, where the calendar of the DHIS2 server leaves it open which ones make the period; may be given
    /// several times.
    #[arg(long, value_name = "YYYY-MM", help_heading = THE_VALUES)]
    pub month: Vec<ReportingPeriod>,

    /// Sum a longer period though a month of it is missing or not over.
    #[arg(long, help_heading = THE_VALUES)]
    pub incomplete: bool,

    /// Write 0 where nobody reported. Without it there is no row.
    #[arg(long, conflicts_with = "min_coverage", help_heading = THE_VALUES)]
    pub zeros: bool,

    /// Write nothing at all where fewer CHWs than so many of a hundred reported.
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u32).range(1..=100), help_heading = THE_VALUES)]
    pub min_coverage: Option<u32>,

    /// Leave this org unit out; may be given several times.
    #[arg(long, value_name = "UID", help_heading = THE_VALUES)]
    pub leave_out_org_unit: Vec<String>,

    /// Leave this data element out; may be given several times.
    #[arg(long, value_name = "UID", help_heading = THE_VALUES)]
    pub leave_out_element: Vec<String>,

    /// Only org units whose facilities are all signed off, with the numbers that were signed. Without it, `--preview`
    /// marks the rest.
    #[arg(long, help_heading = THE_VALUES)]
    pub only_signed_off: bool,

    /// Only what differs from an earlier export; what is gone since is marked as deleted. `--list` shows the ids.
    #[arg(long, value_name = "ID|last", value_parser = since, help_heading = THE_VALUES)]
    pub changes_since: Option<Since>,

    /// The version of DHIS2 that the file is for. Without it, that of the metadata.
    #[arg(long, value_name = "X.Y", value_parser = super::version, help_heading = THE_VALUES)]
    pub dhis2_version: Option<String>,

    /// The format of the file.
    #[arg(long, default_value = "json", value_name = "FORMAT", help_heading = THE_FILE)]
    pub format: Format,

    /// Name everything by its code instead of its UID. Needs metadata, and a code for all that is in the file.
    #[arg(long, help_heading = THE_FILE)]
    pub codes: bool,

    /// Compress the file (gzip), as DHIS2 takes it too.
    #[arg(long, help_heading = THE_FILE)]
    pub gzip: bool,

    /// A file for each org unit, so that a refusal takes no other with it.
    #[arg(long, help_heading = THE_FILE)]
    pub per_org_unit: bool,

    /// A workbook to read beside the file.
    #[arg(long, help_heading = THE_FILE)]
    pub xlsx: bool,

    /// Write what another program would have written, value for value.
    #[arg(long, conflicts_with_all = NOT_OF_THE_CHT, help_heading = THE_FILE)]
    pub compat: Option<Compat>,

    /// The file to write, or - for stdout.
    #[arg(long, value_name = "FILE|-", help_heading = THE_FILE)]
    pub out: Option<PathBuf>,

    /// Show the values, and what DHIS2 would answer to them.
    #[arg(long, conflicts_with_all = ["out", "form", "cell"], help_heading = INSTEAD)]
    pub preview: bool,

    /// Show the form of an org unit as DHIS2 lays it out, with the values in it. Needs metadata.
    #[arg(long, value_name = "ORG_UNIT", conflicts_with_all = ["out", "org_unit", "cell"], help_heading = INSTEAD)]
    pub form: Option<String>,

    /// Show where one value comes from: who reported what, who did not, what it was before.
    #[arg(
        long,
        value_name = "ORG_UNIT:DATA_ELEMENT[:COC[:AOC]]",
        value_parser = cell,
        conflicts_with_all = ["out", "org_unit"],
        help_heading = INSTEAD
    )]
    pub cell: Option<ExportCell>,

    /// Show what differs between two exports, or between an export or a file and what the numbers are now.
    #[arg(
        long,
        value_name = "ID|FILE",
        num_args = 1..=2,
        value_parser = compared,
        conflicts_with_all = OF_AN_EXPORT,
        conflicts_with_all = ["form", "cell", "choices", "list"],
        help_heading = INSTEAD
    )]
    pub compare: Vec<Compared>,

    /// Show which data sets, periods and org units can be chosen.
    #[arg(long, conflicts_with_all = OF_AN_EXPORT, conflicts_with_all = ["form", "cell", "list"], help_heading = INSTEAD)]
    pub choices: bool,

    /// List the exports made from this workspace, newest first, with their ids.
    #[arg(long, conflicts_with_all = OF_AN_EXPORT, conflicts_with_all = ["form", "cell"], help_heading = INSTEAD)]
    pub list: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Json,
    Xml,
    Csv,
    Adx,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Compat {
    /// The CHT's own DHIS2 export. Current DHIS2 releases refuse such a file.
    Cht,
}

/// An earlier export.
#[derive(Clone, Copy)]
pub(crate) enum Since {
    /// The last one of the same data set and period.
    Last,
    Export(i32),
}

/// What can be compared with other numbers.
#[derive(Clone)]
pub(crate) enum Compared {
    Export(i64),
    /// Made by whatever program.
    File(PathBuf),
}

fn compared(text: &str) -> Result<Compared, Infallible> {
    Ok(text.parse().map_or_else(|_| Compared::File(text.into()), Compared::Export))
}

fn since(text: &str) -> Result<Since, &'static str> {
    match text {
        "last" => Ok(Since::Last),
        _ => text.parse().map(Since::Export).map_err(|_| "give the id of an export, or last"),
    }
}

fn cell(text: &str) -> Result<ExportCell, &'static str> {
    let mut parts = text.split(':').map(|part| Some(part.to_owned()).filter(|part| !part.is_empty()));
    match (parts.next().flatten(), parts.next().flatten(), parts.next(), parts.next(), parts.next()) {
        (Some(org_unit), Some(data_element), category, attribute, None) => Ok(ExportCell {
            org_unit,
            data_element,
            category_option_combo: category.flatten(),
            attribute_option_combo: attribute.flatten(),
        }),
        _ => Err(
            "give an org unit and a data element with a colon between them, then the combos if there are any",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_has_two_to_four_parts() {
        let read = |text| {
            cell(text).ok().map(|cell| {
                let combo = |id: Option<String>| id.unwrap_or_default();
                [
                    cell.org_unit,
                    cell.data_element,
                    combo(cell.category_option_combo),
                    combo(cell.attribute_option_combo),
                ]
            })
        };
        for (text, expected) in [
            ("ou:de", Some(["ou", "de", "", ""])),
            ("ou:de:coc", Some(["ou", "de", "coc", ""])),
            ("ou:de:coc:aoc", Some(["ou", "de", "coc", "aoc"])),
            ("ou:de::aoc", Some(["ou", "de", "", "aoc"])),
            ("ou", None),
            ("ou:", None),
            (":de", None),
            ("ou:de:coc:aoc:x", None),
        ] {
            assert_eq!(read(text), expected.map(|parts| parts.map(ToOwned::to_owned)), "{text}");
        }
    }
}
