//! Exports: data values of one data set for one period, as a file.
//!
//! [`dhis2`] makes what DHIS2 needs; [`cht`] what the CHT's own export would have written. Both end as a
//! [`Prepared`], which is previewed, predicted, saved and recorded here in one way.

mod cell;
mod check_file;
mod choices;
mod cht;
mod cht_answer;
mod compare;
mod dhis2;
mod file;
mod findings;
mod form;
mod gather;
mod history;
mod period;
mod predict;
mod save;
mod sheet;
mod signed_off;

use std::sync::Arc;

use jumla_domain::data_value::digest;
use jumla_domain::{Coverage, DocumentId, Finding, MappingEntry, Named, ReportingPeriod, Revision};

pub(crate) use choices::KeptOrgUnits;
pub use cht_answer::{ChtAnswer, ChtQuestion};
pub(crate) use history::{SentKey, plain_combo};
pub(crate) use predict::{Asked, Fixes};
pub use save::{Destination, ExportContent};

use crate::dhis2::Known;
use crate::surface::{
    Compat, CoveragePolicy, ExportColumn, ExportPreview, ExportRequest, ExportRow, LastExport, LeaveOut,
};
use crate::{Error, Workspace};

/// An export that is ready to be shown or written.
struct Prepared {
    data_set: Named,
    /// As DHIS2 writes it.
    period: String,
    months: Vec<ReportingPeriod>,
    compat: Compat,
    policy: CoveragePolicy,
    columns: Vec<ExportColumn>,
    rows: Vec<ExportRow>,
    coverage: Coverage,
    findings: Vec<Finding>,
    /// Facilities that are signed off and have values in it.
    signed_off: Vec<String>,
    /// Every document that was summed.
    sources: Vec<(DocumentId, Revision)>,
    mapping: Vec<MappingEntry>,
    made: Made,
    known: Option<Arc<Known>>,
}

/// What the bytes are made from.
enum Made {
    /// The CHT's own answer.
    Already(Vec<u8>),
    FromRows {
        leave_out: Vec<LeaveOut>,
        /// Only what differs from what was sent.
        changes_since: Option<i64>,
        last: Option<LastExport>,
    },
}

impl Made {
    fn for_dhis2(request: &ExportRequest) -> Self {
        Self::FromRows {
            leave_out: request.leave_out.clone(),
            changes_since: request.changes_since.map(Into::into),
            last: None,
        }
    }
}

impl Workspace {
    /// The values of an export before it is saved.
    ///
    /// # Errors
    /// [`Error::NoDataSets`], [`Error::UnknownDataSet`], [`Error::DataSetWithoutTargets`], [`Error::UnknownOrgUnit`];
    /// [`Error::UnknownPeriod`], [`Error::Period`], [`Error::PeriodIncomplete`], [`Error::PeriodNotOfDataSet`],
    /// [`Error::MonthsNeeded`]; [`Error::CoverageBelow`].
    pub fn export_preview(&self, request: &ExportRequest) -> Result<ExportPreview, Error> {
        let prepared = self.prepare(request)?;
        let files = prepared.file_count(request);
        Ok(ExportPreview {
            file_name: prepared.file_name(request),
            files: u32::try_from(files).unwrap_or(u32::MAX),
            values: prepared.values(),
            digest: prepared.digest(),
            last_export: match prepared.made {
                Made::FromRows { last, .. } => last,
                Made::Already(_) => None,
            },
            data_set: prepared.data_set,
            period: prepared.period,
            months: prepared.months,
            compat: prepared.compat,
            columns: prepared.columns,
            rows: prepared.rows,
            coverage: prepared.coverage,
            findings: prepared.findings,
        })
    }

    /// The name that is proposed for the file, known without summing anything.
    ///
    /// # Errors
    /// [`Error::NoDataSets`], [`Error::UnknownDataSet`], [`Error::Period`].
    pub fn export_file_name(&self, request: &ExportRequest) -> Result<String, Error> {
        let configuration = self.synced_configuration()?;
        let data_set = self.data_set(&configuration, &request.data_set)?;
        let period = match request.compat {
            Compat::Dhis2 => self.export_period(&configuration, request, self.dhis2()?.as_deref())?.id,
            Compat::Cht => request.period.parse::<ReportingPeriod>()?.dhis2_id(),
        };
        Ok(file::file_name(&data_set, &period, request))
    }

    fn prepare(&self, request: &ExportRequest) -> Result<Prepared, Error> {
        let _still = self.store.snapshot()?;
        match request.compat {
            Compat::Dhis2 => self.prepare_for_dhis2(request),
            Compat::Cht => self.prepare_as_the_cht(request),
        }
    }
}

impl Prepared {
    fn file_name(&self, request: &ExportRequest) -> String {
        file::file_name(&self.data_set, &self.period, request)
    }

    /// How many values are in the file.
    fn values(&self) -> usize {
        self.written().count()
    }

    fn org_units(&self) -> usize {
        let mut last = None;
        // Cells of one row follow each other.
        self.written().filter(|cell| last.replace(cell.row) != Some(cell.row)).count()
    }

    /// How many values the user left out one by one.
    fn left_out(&self) -> usize {
        let all = self.rows.iter().flat_map(|row| &row.values).flatten().count();
        let kept = self.cells().count();
        let of_rows =
            self.rows.iter().filter(|row| row.left_out == Some(crate::surface::RowLeftOut::NotAssigned));
        all - kept - of_rows.flat_map(|row| &row.values).flatten().count()
    }

    /// The category option combo and the attribute option combo that a column's values get: the ones named, else the
    /// only ones there are.
    fn combos_of(&self, column: usize) -> [Option<String>; 2] {
        let column = &self.columns[column];
        let known = self.known.as_deref();
        let element = || column.data_element.as_str().into();
        let category = || Some(known?.only_combo(&self.data_set.id, &element())?.to_string());
        let attribute = || Some(known?.only_attribute_combo(&self.data_set.id)?.to_string());
        [
            column.category_option_combo.clone().or_else(category),
            column.attribute_option_combo.clone().or_else(attribute),
        ]
    }

    fn digest(&self) -> String {
        let written: Vec<_> = self.written().collect();
        let values = written.iter().map(|cell| {
            let [element, category, attribute] = self.columns[cell.column].key();
            let value = if cell.deleted { "" } else { cell.value };
            [self.rows[cell.row].org_unit.id.as_str(), element, category, attribute, value]
        });
        digest(&self.data_set.id, &self.period, values)
    }

    /// Every value that stands in a row of the file.
    fn cells(&self) -> impl Iterator<Item = WrittenCell<'_>> {
        let leave_out: &[LeaveOut] = match &self.made {
            Made::FromRows { leave_out, .. } => leave_out,
            Made::Already(_) => &[],
        };
        let rows = self.rows.iter().enumerate().filter(|(_, row)| row.left_out.is_none());
        rows.flat_map(move |(row, of)| {
            of.values.iter().enumerate().filter_map(move |(column, value)| {
                let value = value.as_deref()?;
                let is_out = leave_out.iter().any(|one| one.takes(&of.org_unit.id, &self.columns[column]));
                (!is_out).then_some(WrittenCell { row, column, value, deleted: false })
            })
        })
    }

    /// Every value that is in the file: all of them, or what differs from what was sent.
    fn written(&self) -> Box<dyn Iterator<Item = WrittenCell<'_>> + '_> {
        match &self.made {
            Made::FromRows { changes_since: Some(_), .. } => Box::new(self.changes()),
            _ => Box::new(self.cells()),
        }
    }
}

/// A value in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct WrittenCell<'a> {
    row: usize,
    column: usize,
    value: &'a str,
    deleted: bool,
}

impl LeaveOut {
    /// Whether a value is one of these. What is not named does not matter; where nothing is named nothing is meant.
    fn takes(&self, org_unit: &str, column: &ExportColumn) -> bool {
        let agrees = |named: &Option<String>, is: Option<&str>| named.is_none() || named.as_deref() == is;
        *self != Self::default()
            && agrees(&self.org_unit, Some(org_unit))
            && agrees(&self.data_element, Some(&column.data_element))
            && agrees(&self.category_option_combo, column.category_option_combo.as_deref())
    }
}

impl ExportColumn {
    /// Data element, category option combo and attribute option combo; what is not named is empty.
    fn key(&self) -> [&str; 3] {
        [
            &self.data_element,
            self.category_option_combo.as_deref().unwrap_or_default(),
            self.attribute_option_combo.as_deref().unwrap_or_default(),
        ]
    }
}
