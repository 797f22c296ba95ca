//! What DHIS2 would answer to an export, and what can be done about it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use jumla_dhis2::file::Format;
use jumla_dhis2::metadata::{Metadata, Version};
use jumla_dhis2::predict::{
    Answer, Conflict, Counts, Fate, Key, Parameters, Remark, RemarkKind, Request, Scope, Server, Status,
    Stored, StoredValue, Table, predict,
};
use jumla_domain::Named;

use super::file::need_key;
use super::{Made, Prepared};
use crate::dhis2::{Known, name_of};
use crate::surface::{
    CellFate, Compat, ConflictView, ExportRequest, FateCounts, Fix, LeaveOut, MissingKnowledge,
    PredictionView, RemarkView, ValueView,
};
use crate::{Error, Workspace};

/// Of each conflict so many values are shown.
const SHOWN: usize = 20;

impl Workspace {
    /// What DHIS2 would answer to the file that this request makes, imported as the export says it is to be.
    ///
    /// # Errors
    /// What [`Workspace::export`] returns, save for [`Error::Unwritable`]; [`Error::Version`].
    pub fn predict_export(&self, request: &ExportRequest) -> Result<PredictionView, Error> {
        let prepared = self.prepare(request)?;
        self.prediction_of(&prepared, request)
    }

    pub(super) fn prediction_of(
        &self,
        prepared: &Prepared,
        request: &ExportRequest,
    ) -> Result<PredictionView, Error> {
        let known = prepared.known.as_deref();
        let version = Known::version(known, request.dhis2_version.as_deref())?;
        let sent = self.sent_table(prepared)?;
        let nothing = Metadata::default();
        let asked = Asked {
            version,
            metadata: known.map_or(&nothing, |known| &known.metadata),
            now: self.clock.now(),
            stored: &sent,
        };
        let mut view = PredictionView::new(version, known);
        let format = match request.compat {
            Compat::Dhis2 => request.format,
            Compat::Cht => Format::Json,
        };
        for file in prepared.files(request)? {
            let query: Vec<(&str, String)> = file.needs.iter().filter_map(|need| need.parameter()).collect();
            let pairs = query.iter().map(|(name, value)| (*name, value.as_str()));
            let answer = asked.ask(format, pairs, &file.bytes)?;
            let values: Vec<ValueView> = file
                .cells
                .iter()
                .zip(0..)
                .map(|(&(row, column), index)| prepared.value_view(row, column, index))
                .collect();
            for ((row, column), fate) in file.cells.iter().zip(&answer.fates) {
                if *fate != Fate::Stored {
                    let at = |position: usize| u32::try_from(position).unwrap_or(u32::MAX);
                    view.cells.push(CellFate { row: at(*row), column: at(*column), fate: *fate });
                }
            }
            for need in file.needs.iter().filter_map(need_key) {
                if !view.needs.iter().any(|known| known == need) {
                    view.needs.push(need.to_owned());
                }
            }
            let fixes = Fixes { prepared: Some(prepared), is_file: false };
            view.add(answer, &|index| values.get(index).cloned(), values.len(), &fixes);
        }
        view.name_ids(asked.metadata);
        Ok(view)
    }

    /// What earlier exports from here put into DHIS2.
    fn sent_table(&self, prepared: &Prepared) -> Result<Table, Error> {
        let known = prepared.known.as_deref();
        let default = known.and_then(|known| known.metadata.default_option_combo());
        let Some(default) = default.map(|combo| combo.identity.id.clone()) else {
            return Ok(Table::default());
        };
        if !matches!(prepared.made, Made::FromRows { .. }) {
            return Ok(Table::default());
        }
        let or_default = |combo: &str| if combo.is_empty() { default.clone() } else { combo.into() };
        let sent = self.sent(&prepared.data_set.id, &prepared.period, known)?;
        let stored = sent.into_iter().map(|([org_unit, element, category, attribute], value)| {
            let key = Key {
                data_element: element.as_str().into(),
                period: prepared.period.clone(),
                org_unit: org_unit.as_str().into(),
                category_option_combo: or_default(&category),
                attribute_option_combo: or_default(&attribute),
            };
            (key, StoredValue { value: Some(value), ..StoredValue::default() })
        });
        Ok(Table(stored.collect()))
    }
}

/// A server, ready to be asked.
pub(crate) struct Asked<'a> {
    pub version: Version,
    pub metadata: &'a Metadata,
    pub now: DateTime<Utc>,
    pub stored: &'a dyn Stored,
}

impl Asked<'_> {
    pub(crate) fn ask<'q>(
        &self,
        format: Format,
        query: impl IntoIterator<Item = (&'q str, &'q str)>,
        body: &[u8],
    ) -> Result<Answer, Error> {
        let parameters = Parameters::from_query(query)?;
        let server =
            Server { version: self.version, metadata: self.metadata, now: self.now, stored: self.stored };
        Ok(predict(&Request { format, parameters, body }, &server))
    }
}

impl Prepared {
    fn value_view(&self, row: usize, column: usize, index: u32) -> ValueView {
        let (row, of) = (&self.rows[row], &self.columns[column]);
        let combo = of.category_option_combo.as_ref().map(|id| {
            let known = self.known.as_deref();
            let name = known.and_then(|known| name_of(&known.metadata.option_combos, id));
            Named { id: id.clone(), name: name.unwrap_or_else(|| id.clone()) }
        });
        ValueView {
            index,
            org_unit: row.org_unit.clone(),
            data_element: Named {
                id: of.data_element.clone(),
                name: of.name.clone().unwrap_or_else(|| of.title.clone()),
            },
            category_option_combo: combo,
            period: self.period.clone(),
            value: row.values[column].clone().or_else(|| row.before.get(column).cloned().flatten()),
        }
    }

    /// A target that feeds a data element.
    fn target_of(&self, element: &str) -> Option<String> {
        Some(self.columns.iter().find(|column| column.data_element == element)?.title.clone())
    }
}

impl PredictionView {
    pub(crate) fn new(version: Version, known: Option<&Known>) -> Self {
        let mut missing = Known::missing(known.map_or(&Metadata::default(), |known| &known.metadata));
        missing.push(MissingKnowledge::StoredValues);
        Self {
            version: version.to_string(),
            importer: version.importer(),
            metadata: known.map(|known| known.stamp.clone()),
            missing,
            http: 0,
            status: None,
            counts: Counts::default(),
            conflicts: Vec::new(),
            remarks: Vec::new(),
            rejected_indexes: Vec::new(),
            fates: FateCounts::default(),
            cells: Vec::new(),
            needs: Vec::new(),
            names: BTreeMap::new(),
        }
    }

    /// Gives the names of what the server would name by id.
    pub(super) fn name_ids(&mut self, metadata: &Metadata) {
        let args = self.conflicts.iter().map(|one| &one.args).chain(self.remarks.iter().map(|one| &one.args));
        let ids = args.flat_map(BTreeMap::values).flat_map(|text| text.split(", "));
        self.names = ids.filter_map(|id| Some((id.to_owned(), any_name(metadata, id)?))).collect();
    }

    /// Adds the answer to one more file. Positions go on from those of the files before.
    pub(crate) fn add(
        &mut self,
        answer: Answer,
        value: &dyn Fn(usize) -> Option<ValueView>,
        values: usize,
        fixes: &Fixes<'_>,
    ) {
        let first = self.http == 0;
        let offset = usize::try_from(self.fates.all()).unwrap_or(usize::MAX);
        self.status = if first { answer.status } else { worse(self.status, answer.status) };
        self.http = self.http.max(answer.http);
        self.counts.imported += answer.counts.imported;
        self.counts.updated += answer.counts.updated;
        self.counts.ignored += answer.counts.ignored;
        self.counts.deleted += answer.counts.deleted;
        self.rejected_indexes.extend(answer.rejected.iter().map(|index| index + offset));
        if answer.fates.is_empty() && answer.status != Some(Status::Success) {
            // Nothing was read: nothing is stored.
            self.fates.refused += u32::try_from(values).unwrap_or(u32::MAX);
        }
        for fate in &answer.fates {
            self.fates.count(*fate);
        }
        let mut conflicts = answer.conflicts;
        if let (Some(code), true) = (answer.code, conflicts.is_empty()) {
            let scope = Scope::Request;
            conflicts.push(Conflict { code: Some(code), scope, indexes: vec![-1], args: BTreeMap::new() });
        }
        for conflict in conflicts {
            let shown = conflict.indexes.iter().filter_map(|&index| usize::try_from(index).ok());
            let about: Vec<ValueView> = shown.filter_map(value).collect();
            self.conflicts.push(ConflictView {
                fixes: fixes.of_conflict(&conflict, &about),
                values: about.into_iter().take(SHOWN).map(|value| value.moved(offset)).collect(),
                code: conflict.code.map(|code| code.to_string()),
                scope: conflict.scope,
                indexes: conflict
                    .indexes
                    .iter()
                    .map(|&index| if index < 0 { index } else { index + i64::try_from(offset).unwrap_or(0) })
                    .collect(),
                args: owned(conflict.args),
            });
        }
        for remark in answer.remarks {
            let about: Vec<ValueView> = remark.indexes.iter().filter_map(|&index| value(index)).collect();
            self.remarks.push(RemarkView {
                kind: remark.kind,
                count: u32::try_from(remark.indexes.len()).unwrap_or(u32::MAX),
                fixes: fixes.of_remark(&remark, &about),
                values: about.into_iter().take(SHOWN).map(|value| value.moved(offset)).collect(),
                args: owned(remark.args),
            });
        }
    }
}

impl FateCounts {
    fn count(&mut self, fate: Fate) {
        let one = match fate {
            Fate::Stored => &mut self.stored,
            Fate::Refused => &mut self.refused,
            Fate::Unchanged => &mut self.unchanged,
            Fate::Dropped => &mut self.dropped,
            Fate::Deleted => &mut self.deleted,
        };
        *one += 1;
    }

    fn all(&self) -> u32 {
        self.stored + self.refused + self.unchanged + self.dropped + self.deleted
    }
}

impl ValueView {
    fn moved(mut self, offset: usize) -> Self {
        self.index += u32::try_from(offset).unwrap_or(0);
        self
    }
}

/// The name of whatever has this id.
fn any_name(metadata: &Metadata, id: &str) -> Option<String> {
    name_of(&metadata.data_sets, id)
        .or_else(|| name_of(&metadata.data_elements, id))
        .or_else(|| name_of(&metadata.org_units, id))
        .or_else(|| name_of(&metadata.option_combos, id))
        .filter(|name| !name.is_empty())
}

fn worse(one: Option<Status>, other: Option<Status>) -> Option<Status> {
    let rank = |status: Option<Status>| match status {
        Some(Status::Success) => 0,
        Some(Status::Warning) => 1,
        Some(Status::Error) => 2,
        None => 3,
    };
    if rank(one) >= rank(other) { one } else { other }
}

fn owned(args: BTreeMap<&'static str, String>) -> BTreeMap<String, String> {
    args.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

/// What can be done with one click.
pub(crate) struct Fixes<'a> {
    /// `None` for a file that was not made here.
    pub(super) prepared: Option<&'a Prepared>,
    pub(super) is_file: bool,
}

impl Fixes<'_> {
    /// Nothing is proposed: what is asked about is written already.
    pub(crate) fn none() -> Self {
        Self { prepared: None, is_file: false }
    }
}

impl Fixes<'_> {
    fn of_conflict(&self, conflict: &Conflict, values: &[ValueView]) -> Vec<Fix> {
        if self.is_file {
            return vec![Fix::Repair];
        }
        let Some(code) = conflict.code else { return Vec::new() };
        match code.0 {
            // The org unit: unknown, not assigned, outside the user's, not open, not for the option.
            7612 | 7617 | 7636 | 7639 | 8011 | 8022 | 8025 | 8031 | 8105 | 8106 | 8107 => {
                leave_out(self.named(conflict, values, "org_unit", |value| value.org_unit.id.clone()), |id| {
                    LeaveOut { org_unit: Some(id), ..LeaveOut::default() }
                })
            }
            // The data element: unknown, or not in the data set.
            7610 | 7633 | 8020 | 8102..=8104 => {
                let elements =
                    self.named(conflict, values, "data_element", |value| value.data_element.id.clone());
                let mut fixes = self.mapping(&elements);
                fixes.extend(leave_out(elements, |id| LeaveOut {
                    data_element: Some(id),
                    ..LeaveOut::default()
                }));
                fixes
            }
            // The combos.
            7613..=7616 | 7630 | 7631 | 7634 | 7635 | 8012 | 8023 | 8024 | 8101 | 8108..=8111 => self
                .mapping(
                    &self.named(conflict, values, "data_element", |value| value.data_element.id.clone()),
                ),
            // The period is not over, or closed.
            7641 | 8030 => self.earlier_period(),
            // The value.
            7618..=7621 | 8120..=8125 => {
                let cells = values.iter().map(|value| LeaveOut {
                    org_unit: Some(value.org_unit.id.clone()),
                    data_element: Some(value.data_element.id.clone()),
                    category_option_combo: value.category_option_combo.as_ref().map(|combo| combo.id.clone()),
                });
                let values: Vec<LeaveOut> = cells.collect();
                if values.is_empty() { Vec::new() } else { vec![Fix::LeaveOut { values }] }
            }
            _ => Vec::new(),
        }
    }

    fn of_remark(&self, remark: &Remark, values: &[ValueView]) -> Vec<Fix> {
        match remark.kind {
            _ if self.is_file => vec![Fix::Repair],
            RemarkKind::StoredUnderDefault => {
                let mut elements: Vec<String> =
                    values.iter().map(|value| value.data_element.id.clone()).collect();
                elements.sort_unstable();
                elements.dedup();
                self.mapping(&elements)
            }
            RemarkKind::StoredWhileClosed => {
                let mut units: Vec<String> = values.iter().map(|value| value.org_unit.id.clone()).collect();
                units.sort_unstable();
                units.dedup();
                leave_out(units, |id| LeaveOut { org_unit: Some(id), ..LeaveOut::default() })
            }
            _ => Vec::new(),
        }
    }

    /// What a conflict names as its cause, where it does; else what all its values have.
    fn named(
        &self,
        conflict: &Conflict,
        values: &[ValueView],
        key: &str,
        of: impl Fn(&ValueView) -> String,
    ) -> Vec<String> {
        let plural = format!("{key}s");
        let said = conflict.args.get(key).or_else(|| conflict.args.get(plural.as_str()));
        let mut names: Vec<String> = match said {
            Some(text) => text.split([',', ' ']).filter(|id| !id.is_empty()).map(ToOwned::to_owned).collect(),
            None if conflict.scope == Scope::Value => values.iter().map(of).collect(),
            None => Vec::new(),
        };
        names.sort_unstable();
        names.dedup();
        names
    }

    fn mapping(&self, elements: &[String]) -> Vec<Fix> {
        let Some(prepared) = self.prepared else { return Vec::new() };
        let targets = elements.iter().filter_map(|element| prepared.target_of(element));
        targets.map(|target| Fix::Mapping { target }).collect()
    }

    /// The period before, which DHIS2 takes even where the current one is closed.
    fn earlier_period(&self) -> Vec<Fix> {
        let Some(prepared) = self.prepared else { return Vec::new() };
        let calendar = prepared.known.as_deref().map(Known::calendar).unwrap_or_default();
        let period = jumla_dhis2::period::Period::parse(&prepared.period, calendar).ok();
        let earlier = period.and_then(|period| period.shifted(-1));
        earlier.map(|period| Fix::ChoosePeriod { period: period.id().to_owned() }).into_iter().collect()
    }
}

fn leave_out(names: Vec<String>, one: impl Fn(String) -> LeaveOut) -> Vec<Fix> {
    if names.is_empty() {
        Vec::new()
    } else {
        vec![Fix::LeaveOut { values: names.into_iter().map(one).collect() }]
    }
}
