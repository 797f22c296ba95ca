//! What was sent before, and what has changed since.
//!
//! What DHIS2 holds of a data set and period is thought to be what all exports from here put there, one after the other.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::io::{Read as _, Write as _};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use jumla_dhis2::file;
use jumla_domain::{MappingEntry, Named};
use jumla_store::ExportedValues;

use super::{Made, Prepared, WrittenCell};
use crate::dhis2::Known;
use crate::surface::{ExportColumn, ExportRecord, ExportRequest, LastExport};
use crate::{Error, Workspace};

/// What makes a value of one data set and period unique: org unit, data element, category option combo, attribute
/// option combo. The default combo is an empty text, however it was written.
pub(crate) type SentKey = [String; 4];

/// A value as it was sent. `None`: it was deleted.
pub(crate) type Sent = (SentKey, Option<String>);

/// Data set, period, values, columns.
type StateNow = (Named, String, BTreeMap<SentKey, String>, Vec<[String; 3]>);

impl Workspace {
    /// Puts beside every cell what the exports so far have sent, and counts what differs.
    pub(super) fn compare_with_sent(&self, prepared: &mut Prepared) -> Result<(), Error> {
        let reader = self.store.read();
        let ids = reader.exports_of(&prepared.data_set.id, &prepared.period)?;
        let Some(&newest) = ids.first() else {
            if let Made::FromRows { changes_since: Some(export), .. } = prepared.made {
                return Err(Error::UnknownExport { export });
            }
            return Ok(());
        };
        let sent = self.sent(&prepared.data_set.id, &prepared.period, prepared.known.as_deref())?;
        prepared.add_columns_of(&sent);
        let keys: Vec<[String; 3]> =
            prepared.columns.iter().map(|column| prepared.without_default(column.key())).collect();
        for row in &mut prepared.rows {
            let before: Vec<Option<String>> = keys
                .iter()
                .map(|[element, category, attribute]| {
                    let key = [row.org_unit.id.clone(), element.clone(), category.clone(), attribute.clone()];
                    sent.get(&key).cloned()
                })
                .collect();
            if before.iter().any(Option::is_some) {
                row.before = before;
            }
        }
        let record = self.record_of(newest)?.0;
        let changed = prepared.changes().count();
        if let Made::FromRows { last, changes_since, .. } = &mut prepared.made {
            if let Some(export) = *changes_since
                && !ids.contains(&export)
            {
                return Err(Error::UnknownExport { export });
            }
            let changed = u32::try_from(changed).unwrap_or(u32::MAX);
            *last = Some(LastExport { id: newest, at: record.at, file: record.file, changed });
        }
        Ok(())
    }

    /// What an export made now would have: data set, period, values, and the columns that something feeds. The default
    /// combo is an empty text, as `known` has it.
    pub(crate) fn state_now(
        &self,
        request: &ExportRequest,
        known: Option<&Known>,
    ) -> Result<StateNow, Error> {
        let prepared = self.prepare(request)?;
        let normal = |[element, category, attribute]: [&str; 3]| {
            [element.to_owned(), plain_combo(category, known), plain_combo(attribute, known)]
        };
        let columns = prepared.columns.iter().map(|column| normal(column.key())).collect();
        let values = prepared.cells().map(|cell| {
            let [element, category, attribute] = normal(prepared.columns[cell.column].key());
            let org_unit = prepared.rows[cell.row].org_unit.id.clone();
            ([org_unit, element, category, attribute], cell.value.to_owned())
        });
        let values = values.collect();
        Ok((prepared.data_set, prepared.period, values, columns))
    }

    /// What DHIS2 is thought to hold of a data set and period.
    pub(crate) fn sent(
        &self,
        data_set: &str,
        period: &str,
        known: Option<&Known>,
    ) -> Result<HashMap<SentKey, String>, Error> {
        let mut ids = self.store.read().exports_of(data_set, period)?;
        ids.reverse();
        let mut all = HashMap::new();
        for id in ids {
            overlay(&mut all, self.record_of(id)?.1.into_iter().map(|one| normal(one, known)));
        }
        Ok(all)
    }

    /// What an export stands for: its values, or those of the one that it corrects with the corrections in them.
    pub(super) fn state_of(
        &self,
        export: i64,
        known: Option<&Known>,
    ) -> Result<(ExportRecord, BTreeMap<SentKey, String>), Error> {
        let (record, values) = self.record_of(export)?;
        let mut all = match record.corrects.filter(|&corrected| corrected < export) {
            Some(corrected) => self.state_of(corrected, known)?.1,
            None => BTreeMap::new(),
        };
        for (key, value) in values.into_iter().map(|one| normal(one, known)) {
            match value {
                Some(value) => all.insert(key, value),
                None => all.remove(&key),
            };
        }
        Ok((record, all))
    }

    /// The record of an export, and its values in the order of the file.
    pub(crate) fn record_of(&self, export: i64) -> Result<(ExportRecord, Vec<Sent>), Error> {
        let unknown = || Error::UnknownExport { export };
        let stored = self.store.read().exported_values(export)?.ok_or_else(unknown)?;
        let record: ExportRecord = serde_json::from_str(&stored.record).map_err(corrupt)?;
        Ok((record, values_of(&stored)?))
    }
}

impl Prepared {
    /// Adds a column for everything that was sent and that nothing feeds any more: it stands in DHIS2 still.
    fn add_columns_of(&mut self, sent: &HashMap<SentKey, String>) {
        let mut known: BTreeSet<[String; 3]> =
            self.columns.iter().map(|column| self.without_default(column.key())).collect();
        let rows: HashSet<&str> = self.rows.iter().map(|row| row.org_unit.id.as_str()).collect();
        let mut gone: BTreeSet<[String; 3]> = BTreeSet::new();
        for [org_unit, element, category, attribute] in sent.keys() {
            let key = [element.clone(), category.clone(), attribute.clone()];
            if rows.contains(org_unit.as_str()) && known.insert(key.clone()) {
                gone.insert(key);
            }
        }
        for [element, category, attribute] in gone {
            let combo = |id: String| Some(id).filter(|id| !id.is_empty());
            let (category, attribute) = (combo(category), combo(attribute));
            let name =
                self.known.as_deref().and_then(|known| known.column_name(&element, category.as_deref()));
            self.columns.push(ExportColumn {
                title: element.clone(),
                data_element: element,
                category_option_combo: category,
                attribute_option_combo: attribute,
                name,
            });
            for row in &mut self.rows {
                row.values.push(None);
            }
        }
    }

    /// What differs from what was sent: new and other values, and as deletions those that are no longer there. What
    /// the user left out stays as it is.
    pub(super) fn changes(&self) -> impl Iterator<Item = WrittenCell<'_>> {
        let changed = self.cells().filter(|cell| {
            let before = self.rows[cell.row].before.get(cell.column).and_then(Option::as_deref);
            before != Some(cell.value)
        });
        let rows = self.rows.iter().enumerate().filter(|(_, row)| row.left_out.is_none());
        let gone = rows.flat_map(|(row, of)| {
            of.before.iter().enumerate().filter_map(move |(column, before)| {
                let value = before.as_deref()?;
                of.values[column].is_none().then_some(WrittenCell { row, column, value, deleted: true })
            })
        });
        let mut all: Vec<WrittenCell<'_>> = changed.chain(gone).collect();
        all.sort_by_key(|cell| (cell.row, cell.column));
        all.into_iter()
    }

    /// The values as they are kept with the export.
    pub(super) fn packed_values(&self) -> Vec<u8> {
        let values: Vec<[&str; 6]> = self
            .written()
            .map(|cell| {
                let [element, category, attribute] = self.columns[cell.column].key();
                let org_unit = self.rows[cell.row].org_unit.id.as_str();
                [org_unit, element, category, attribute, cell.value, if cell.deleted { "1" } else { "" }]
            })
            .collect();
        let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
        // Writing to memory does not fail.
        let _ = packed.write_all(&serde_json::to_vec(&values).unwrap_or_default());
        packed.finish().unwrap_or_default()
    }

    /// The mapping entries that were used, as JSON.
    pub(super) fn mapping_text(&self) -> String {
        let entry = |entry: &MappingEntry| {
            serde_json::json!({
                "measure": entry.measure,
                "data_element": entry.data_element,
                "category_option_combo": entry.category_option_combo,
                "attribute_option_combo": entry.attribute_option_combo,
                "data_set": entry.data_set,
            })
        };
        serde_json::Value::from_iter(self.mapping.iter().map(entry)).to_string()
    }

    /// The values that the store gives now.
    pub(super) fn state(&self) -> BTreeMap<SentKey, String> {
        self.cells()
            .map(|cell| {
                let [element, category, attribute] = self.without_default(self.columns[cell.column].key());
                let org_unit = self.rows[cell.row].org_unit.id.clone();
                ([org_unit, element, category, attribute], cell.value.to_owned())
            })
            .collect()
    }

    fn without_default(&self, [element, category, attribute]: [&str; 3]) -> [String; 3] {
        let plain = |combo: &str| plain_combo(combo, self.known.as_deref());
        [element.to_owned(), plain(category), plain(attribute)]
    }
}

fn overlay(all: &mut HashMap<SentKey, String>, values: impl Iterator<Item = Sent>) {
    for (key, value) in values {
        match value {
            Some(value) => all.insert(key, value),
            None => all.remove(&key),
        };
    }
}

fn normal(([org_unit, element, category, attribute], value): Sent, known: Option<&Known>) -> Sent {
    ([org_unit, element, plain_combo(&category, known), plain_combo(&attribute, known)], value)
}

/// The default combo is the same as none.
pub(crate) fn plain_combo(combo: &str, known: Option<&Known>) -> String {
    let default = known.and_then(|known| known.metadata.default_option_combo());
    if default.is_some_and(|default| default.identity.id.as_str() == combo) {
        String::new()
    } else {
        combo.to_owned()
    }
}

/// The values of an export, from what was kept of them or, of older exports, from the file itself.
fn values_of(stored: &ExportedValues) -> Result<Vec<Sent>, Error> {
    let Some(packed) = &stored.data_values else {
        let Ok(read) = file::read(&stored.content) else { return Ok(Vec::new()) };
        let text = |part: Option<&str>| part.unwrap_or_default().to_owned();
        let sent = |value: file::Resolved<'_>| {
            let key = [
                text(value.org_unit),
                value.data_element.to_owned(),
                text(value.category_option_combo),
                text(value.attribute_option_combo),
            ];
            (key, value.value.map(ToOwned::to_owned))
        };
        return Ok(read.set.values().map(sent).collect());
    };
    let mut text = Vec::new();
    GzDecoder::new(packed.as_slice()).read_to_end(&mut text).map_err(corrupt)?;
    let values: Vec<[String; 6]> = serde_json::from_slice(&text).map_err(corrupt)?;
    let sent = |[org_unit, element, category, attribute, value, deleted]: [String; 6]| {
        ([org_unit, element, category, attribute], deleted.is_empty().then_some(value))
    };
    Ok(values.into_iter().map(sent).collect())
}

fn corrupt(error: impl std::fmt::Display) -> Error {
    Error::Store(jumla_store::Error::Corrupt { detail: error.to_string() })
}
