//! What the CHT's own export would have written, value for value.

use std::collections::HashMap;

use jumla_cht::compat::{self, CompatError, Entry, EntryValue, Input, Labels, Output, OwnedTargets, Targets};
use jumla_domain::{ContactId, Coverage, Finding, Named, RecordedNumbers, ReportingPeriod, Rule};
use jumla_store::MonthDocument;
use serde_json::Value;

use super::{Made, Prepared};
use crate::surface::{Compat, CoveragePolicy, ExportColumn, ExportRequest, ExportRow};
use crate::{Error, Workspace};

/// What the CHT's code reads besides the settings.
pub(super) struct Given {
    pub mapped: Vec<compat::MappedContact>,
    pub documents: Vec<MonthDocument>,
}

impl Given {
    pub(super) fn export(&self, input: &Input<'_>) -> Result<Output, CompatError> {
        let lineages: HashMap<&str, &[ContactId]> = self
            .documents
            .iter()
            .filter_map(|document| Some((document.owner.as_ref()?.as_str(), document.lineage.as_deref()?)))
            .collect();
        let ancestors = |owner: &str| lineages.get(owner).copied();
        compat::export(input, ancestors, self.documents.iter().map(owned_targets))
    }
}

impl Workspace {
    pub(super) fn given(&self, period: ReportingPeriod) -> Result<Given, Error> {
        let reader = self.store.read();
        let mapped = reader.mapped_contacts(&[])?.into_iter().map(|contact| compat::MappedContact {
            id: contact.id,
            name: contact.name,
            dhis: contact.dhis.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or(Value::Null),
        });
        Ok(Given { mapped: mapped.collect(), documents: reader.month_documents(period)? })
    }

    pub(super) fn prepare_as_the_cht(&self, request: &ExportRequest) -> Result<Prepared, Error> {
        let configuration = self.synced_configuration()?;
        let data_set = self.data_set(&configuration, &request.data_set)?;
        let period: ReportingPeriod = request.period.parse()?;
        let settings = configuration.settings.as_ref().ok_or(Error::NoDataSets)?;
        let given = self.given(period)?;
        let one_filter = |org_unit: Option<&str>| {
            let input = Input {
                settings: settings.as_json(),
                data_set: &data_set.id,
                period,
                org_unit,
                complete_date: self.today()?,
                contacts: &given.mapped,
                labels: Labels::Codes,
            };
            given.export(&input).map_err(Error::from)
        };
        let mut output = match request.org_units.as_slice() {
            [] => one_filter(None)?,
            [first, ..] => one_filter(Some(first))?,
        };
        // The CHT takes one org unit at a time; several are several of its answers, one after the other.
        for org_unit in request.org_units.iter().skip(1) {
            let more = one_filter(Some(org_unit))?;
            if let (Some(rows), Some(more)) =
                (output.body["dataValues"].as_array_mut(), more.body["dataValues"].as_array())
            {
                let new: Vec<Value> = more.iter().filter(|row| !rows.contains(row)).cloned().collect();
                rows.extend(new);
            }
        }
        let findings = output
            .skipped
            .iter()
            .map(|skipped| {
                let document = [("document", skipped.document.as_str())];
                if skipped.reason.cht_fails() {
                    Finding::warning(Rule::ChtWouldFail, &document)
                } else {
                    Finding::note(Rule::UnknownOwner, &document)
                }
            })
            .collect();
        let names: HashMap<&str, &str> = given
            .mapped
            .iter()
            .flat_map(|contact| {
                let entries =
                    contact.dhis.as_array().map_or(std::slice::from_ref(&contact.dhis), Vec::as_slice);
                entries
                    .iter()
                    .filter_map(|entry| Some((entry.get("orgUnit")?.as_str()?, contact.name.as_deref()?)))
            })
            .collect();
        let (columns, rows) = table(&output.body, &names);
        let mut content = serde_json::to_vec(&output.body).unwrap_or_default();
        content.push(b'\n');
        Ok(Prepared {
            data_set,
            period: period.dhis2_id(),
            months: vec![period],
            compat: Compat::Cht,
            policy: CoveragePolicy::Zeros,
            columns,
            rows,
            coverage: self.coverage_of_export(&configuration, request, &[period])?,
            findings,
            signed_off: Vec::new(),
            sources: given.documents.iter().map(|one| (one.id.clone(), one.revision.clone())).collect(),
            mapping: Vec::new(),
            made: Made::Already(content),
            known: self.dhis2()?,
        })
    }
}

impl From<CompatError> for Error {
    fn from(error: CompatError) -> Self {
        match error {
            CompatError::DataSetNotDefined { data_set } => Self::UnknownDataSet { data_set },
            CompatError::DataSetWithoutElements { data_set } => Self::DataSetWithoutTargets { data_set },
        }
    }
}

fn owned_targets(document: &MonthDocument) -> OwnedTargets<'_> {
    OwnedTargets {
        id: document.id.as_str(),
        owner: document.owner.as_ref().map(ContactId::as_str),
        targets: match &document.values {
            None => Targets::Missing,
            Some(values) => Targets::Listed(
                values
                    .iter()
                    .map(|value| Entry {
                        target: value.target.as_str().into(),
                        value: match &value.numbers {
                            RecordedNumbers::Counts { total, .. } => EntryValue::Total(*total),
                            RecordedNumbers::Odd { raw, .. } => EntryValue::Raw(raw),
                            RecordedNumbers::Absent => EntryValue::Missing,
                        },
                    })
                    .collect(),
            ),
        },
    }
}

/// The answer's rows as a table: columns in the order of first mention, org units likewise.
fn table(body: &Value, names: &HashMap<&str, &str>) -> (Vec<ExportColumn>, Vec<ExportRow>) {
    let mut columns: Vec<ExportColumn> = Vec::new();
    let mut rows: Vec<ExportRow> = Vec::new();
    let mut row_of: HashMap<String, usize> = HashMap::new();
    for value in body["dataValues"].as_array().map_or(&[][..], Vec::as_slice) {
        let text = |key: &str| value.get(key).and_then(Value::as_str).map(ToOwned::to_owned);
        let data_element = text("dataElement").unwrap_or_default();
        let position = columns.iter().position(|column| column.data_element == data_element);
        let column = position.unwrap_or_else(|| {
            columns.push(ExportColumn {
                title: data_element.clone(),
                data_element,
                category_option_combo: text("categoryOptionCombo"),
                attribute_option_combo: text("attributeOptionCombo"),
                name: None,
            });
            columns.len() - 1
        });
        let org_unit = text("orgUnit").unwrap_or_default();
        let row = *row_of.entry(org_unit).or_insert_with_key(|id| {
            let name = names.get(id.as_str()).copied().unwrap_or(id).to_owned();
            rows.push(ExportRow {
                org_unit: Named { id: id.clone(), name },
                coverage: Coverage::default(),
                values: Vec::new(),
                before: Vec::new(),
                left_out: None,
                signed_off: None,
            });
            rows.len() - 1
        });
        let values = &mut rows[row].values;
        values.resize(values.len().max(column + 1), None);
        values[column] = Some(match &value["value"] {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        });
    }
    for row in &mut rows {
        row.values.resize(columns.len(), None);
    }
    (columns, rows)
}
