//! From rows to the bytes of one file or several.

use std::borrow::Cow;

use jumla_dhis2::Uid;
use jumla_dhis2::file::write::{Compression, Naming as FileNaming, Need, Top};
use jumla_dhis2::file::{Format, OutValue, WriteError, Writing, write};
use jumla_domain::Named;

use super::{Made, Prepared, WrittenCell};
use crate::Error;
use crate::dhis2::Known;
use crate::surface::{Compat, CoveragePolicy, ExportRequest, Naming, Split};

/// One file of an export.
pub(super) struct ExportFile {
    /// What tells it from the others; empty where it is the only one.
    pub part: String,
    pub bytes: Vec<u8>,
    pub needs: Vec<Need>,
    /// Which values are in it, in their order.
    pub cells: Vec<(usize, usize)>,
}

pub(super) fn file_name(data_set: &Named, period: &str, request: &ExportRequest) -> String {
    let (suffix, format) = match request.compat {
        Compat::Dhis2 if request.changes_since.is_some() => ("-changes", request.format),
        Compat::Dhis2 => ("", request.format),
        Compat::Cht => ("-cht", Format::Json),
    };
    let suffix = match format {
        Format::Adx => format!("{suffix}-adx"),
        _ => suffix.to_owned(),
    };
    let compressed = if request.compress && request.compat == Compat::Dhis2 { ".gz" } else { "" };
    format!("{}-{period}{suffix}.{}{compressed}", data_set.id, format.extension())
}

impl Prepared {
    pub(super) fn file_count(&self, request: &ExportRequest) -> usize {
        match (request.split, &self.made) {
            (Split::OrgUnit, Made::FromRows { .. }) => self.org_units(),
            _ => 1,
        }
    }

    /// The files: one, or one for each org unit.
    pub(super) fn files(&self, request: &ExportRequest) -> Result<Vec<ExportFile>, Error> {
        if let Made::Already(content) = &self.made {
            let cells = self.written().map(|cell| (cell.row, cell.column)).collect();
            let bytes = content.clone();
            return Ok(vec![ExportFile { part: String::new(), bytes, needs: Vec::new(), cells }]);
        }
        let written: Vec<WrittenCell<'_>> = self.written().collect();
        match request.split {
            Split::DataSet => Ok(vec![self.file(String::new(), &written, request)?]),
            Split::OrgUnit => written
                .chunk_by(|one, next| one.row == next.row)
                .map(|cells| self.file(self.rows[cells[0].row].org_unit.id.clone(), cells, request))
                .collect(),
        }
    }

    fn file(
        &self,
        part: String,
        cells: &[WrittenCell<'_>],
        request: &ExportRequest,
    ) -> Result<ExportFile, Error> {
        let data_set = Uid::from(self.data_set.id.as_str());
        let known = self.known.as_deref();
        let default_combo = known.and_then(|known| known.metadata.default_option_combo());
        let asked = request.dhis2_version.as_deref().filter(|text| !text.is_empty());
        let version = match (known.and_then(|known| known.metadata.system.version), asked) {
            (_, Some(_)) => Some(Known::version(known, asked)?),
            (version, None) => version,
        };
        let comment = self.statement();
        let how = Writing {
            format: request.format,
            importer: version.map(|version| version.importer()),
            naming: match (request.naming, known) {
                (Naming::Uids, _) => FileNaming::Uids,
                (Naming::Codes, None) => return Err(Error::NoMetadata),
                (Naming::Codes, Some(known)) => FileNaming::Codes(&known.metadata),
            },
            calendar: known.map(Known::calendar).unwrap_or_default(),
            default_combo: default_combo.map(|combo| &combo.identity.id),
            top: Top::Period,
            comment: Some(&comment),
            compression: if request.compress { Compression::Gzip } else { Compression::None },
            ..Writing::new(&data_set)
        };
        let values = self.out_values(cells);
        let mut bytes = Vec::new();
        let written =
            write(&values, &how, &mut bytes).map_err(|error| self.unwritten(request.format, error))?;
        let cells = cells.iter().map(|cell| (cell.row, cell.column)).collect();
        Ok(ExportFile { part, bytes, needs: written.needs, cells })
    }

    /// The values with every combo named that can be: servers differ in what they take for none.
    fn out_values(&self, cells: &[WrittenCell<'_>]) -> Vec<OutValue> {
        let uid = |id: &str| Uid::from(id);
        let combos: Vec<[Option<Uid>; 2]> = (0..self.columns.len())
            .map(|column| self.combos_of(column).map(|id| id.as_deref().map(uid)))
            .collect();
        cells
            .iter()
            .map(|cell| {
                let [category, attribute] = &combos[cell.column];
                OutValue {
                    data_element: self.columns[cell.column].data_element.as_str().into(),
                    period: self.period.clone(),
                    org_unit: self.rows[cell.row].org_unit.id.as_str().into(),
                    category_option_combo: category.clone(),
                    attribute_option_combo: attribute.clone(),
                    value: cell.value.to_owned(),
                    comment: None,
                    deleted: cell.deleted,
                }
            })
            .collect()
    }

    /// What stands in the file's comment, where the format has one.
    pub(super) fn statement(&self) -> String {
        let (reported, expected) = (self.coverage.reported, self.coverage.expected);
        let policy: Cow<'_, str> = match self.policy {
            CoveragePolicy::LeaveOut => "nothing is written where nobody reported".into(),
            CoveragePolicy::Zeros => "0 is written where nobody reported".into(),
            CoveragePolicy::RefuseBelow { percent } => {
                format!("nothing is written where nobody reported; at least {percent} % had to report").into()
            }
        };
        format!("Written by Jumla. {reported} of {expected} CHWs reported; {policy}.")
    }

    fn unwritten(&self, format: Format, error: WriteError) -> Error {
        const NAMED: usize = 10;
        match error {
            WriteError::NoCode { objects } => {
                let more = objects.len().saturating_sub(NAMED);
                let mut names: Vec<String> =
                    objects.iter().take(NAMED).map(|(_, id)| id.to_string()).collect();
                if more > 0 {
                    names.push(format!("… (+{more})"));
                }
                Error::CodesMissing { objects: names.join(", ") }
            }
            other => Error::FormatCannotHold {
                format: format!("{format:?}").to_uppercase(),
                reason: other.to_string(),
            },
        }
    }
}

/// The key by which hosts say what has to be set in DHIS2 when the file is imported.
pub(super) fn need_key(need: &Need) -> Option<&'static str> {
    match need {
        Need::Format(Format::Json) => None,
        Need::Format(Format::Xml) => Some("choose_format_xml"),
        Need::Format(Format::Csv) => Some("choose_format_csv"),
        Need::Format(Format::Adx) => Some("choose_format_adx"),
        Need::FirstRowIsHeader => Some("tick_first_row_is_header"),
        Need::Identifiers(jumla_dhis2::Scheme::Uid) => Some("id_scheme_uid"),
        Need::Identifiers(_) => Some("id_scheme_code"),
        Need::DataSet(_) => Some("data_set_parameter"),
    }
}
