//! Exports: data values of one data set for one month, as a file.
//!
//! [`dhis2`] makes what DHIS2 needs; [`cht`] what the CHT's own export would have written. Both end as a
//! [`Prepared`], which is previewed, saved and recorded here in one way.

mod choices;
mod cht;
mod dhis2;
mod save;

use jumla_domain::data_value::digest;
use jumla_domain::{Coverage, DocumentId, Finding, Named, ReportingPeriod, Revision};

pub(crate) use choices::KeptOrgUnits;
pub use save::{Destination, ExportContent};

use crate::surface::{Compat, ExportColumn, ExportPreview, ExportRequest, ExportRow};
use crate::{Error, Workspace};

/// An export that is ready to be shown or written.
struct Prepared {
    data_set: Named,
    period: ReportingPeriod,
    compat: Compat,
    columns: Vec<ExportColumn>,
    rows: Vec<ExportRow>,
    coverage: Coverage,
    findings: Vec<Finding>,
    /// Every document that was summed.
    sources: Vec<(DocumentId, Revision)>,
    content: Vec<u8>,
}

impl Workspace {
    /// The values of an export before it is saved.
    ///
    /// # Errors
    /// [`Error::NoDataSets`], [`Error::UnknownDataSet`], [`Error::DataSetWithoutTargets`], [`Error::UnknownOrgUnit`],
    /// [`Error::UnknownPeriod`], [`Error::Period`].
    pub fn export_preview(&self, request: &ExportRequest) -> Result<ExportPreview, Error> {
        let prepared = self.prepare(request)?;
        Ok(ExportPreview {
            file_name: prepared.file_name(),
            values: prepared.values(),
            digest: prepared.digest(),
            data_set: prepared.data_set,
            period: prepared.period,
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
        Ok(file_name(&data_set, request.period.parse()?, request.compat))
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
    fn file_name(&self) -> String {
        file_name(&self.data_set, self.period, self.compat)
    }

    fn values(&self) -> usize {
        self.rows.iter().flat_map(|row| &row.values).flatten().count()
    }

    fn org_units(&self) -> usize {
        self.rows.iter().filter(|row| row.values.iter().any(Option::is_some)).count()
    }

    fn digest(&self) -> String {
        // In the order in which they are digested: sorting what is sorted costs little.
        let mut rows: Vec<&ExportRow> = self.rows.iter().collect();
        rows.sort_unstable_by_key(|row| &row.org_unit.id);
        let mut columns: Vec<([&str; 3], usize)> =
            self.columns.iter().map(ExportColumn::key).zip(0..).collect();
        columns.sort_unstable();
        let values = rows.into_iter().flat_map(|row| {
            columns.iter().filter_map(|&([element, category, attribute], position)| {
                let value = row.values.get(position)?.as_deref()?;
                Some([row.org_unit.id.as_str(), element, category, attribute, value])
            })
        });
        digest(&self.data_set.id, &self.period.dhis2_id(), values)
    }
}

impl ExportColumn {
    /// Data element, category option combo and attribute option combo, as they are digested.
    fn key(&self) -> [&str; 3] {
        [
            &self.data_element,
            self.category_option_combo.as_deref().unwrap_or_default(),
            self.attribute_option_combo.as_deref().unwrap_or_default(),
        ]
    }
}

fn file_name(data_set: &Named, period: ReportingPeriod, compat: Compat) -> String {
    let suffix = match compat {
        Compat::Dhis2 => "",
        Compat::Cht => "-cht",
    };
    format!("{}-{}{suffix}.json", data_set.id, period.dhis2_id())
}
