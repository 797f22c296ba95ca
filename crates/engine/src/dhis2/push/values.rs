//! The values of an export, as they are sent.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use jumla_dhis2::Uid;
use jumla_dhis2::file::{OutValue, Writing, write};
use jumla_dhis2::metadata::{Metadata, Version};
use jumla_domain::Named;

use crate::dhis2::{Known, name_of};
use crate::surface::{Compat, ExportRecord, ValueView};
use crate::{Error, Workspace};

/// Everything that a push of an export needs.
pub(super) struct Values {
    pub record: ExportRecord,
    pub data_set: Uid,
    /// Those of one org unit follow each other.
    pub all: Vec<OutValue>,
    pub blocks: Vec<Block>,
    pub known: Option<Arc<Known>>,
    /// Names of org units as the CHT has them.
    names: HashMap<String, String>,
}

/// The values of one org unit.
pub(super) struct Block {
    pub org_unit: Uid,
    pub range: Range<usize>,
}

impl Workspace {
    pub(super) fn values_to_push(&self, export: i64, connection: i64) -> Result<Values, Error> {
        let (record, sent) = self.record_of(export)?;
        if record.compat == Compat::Cht {
            return Err(Error::PushAsTheCht);
        }
        let known = self.known_of(Some(self.stored_connection(Some(connection))?))?;
        let data_set = Uid::from(record.data_set.as_str());
        let mut places: HashMap<String, usize> = HashMap::new();
        let mut of_units: Vec<Vec<OutValue>> = Vec::new();
        for ([org_unit, element, category, attribute], value) in sent {
            let known = known.as_deref();
            let category = named(&category).or_else(|| {
                known?.only_combo(data_set.as_str(), &element.as_str().into()).map(|id| id.as_str().into())
            });
            let attribute = named(&attribute)
                .or_else(|| known?.only_attribute_combo(data_set.as_str()).map(|id| id.as_str().into()));
            let place = *places.entry(org_unit.clone()).or_insert_with(|| {
                of_units.push(Vec::new());
                of_units.len() - 1
            });
            of_units[place].push(OutValue {
                data_element: element.as_str().into(),
                period: record.period.clone(),
                org_unit: org_unit.as_str().into(),
                category_option_combo: category,
                attribute_option_combo: attribute,
                deleted: value.is_none(),
                value: value.unwrap_or_default(),
                comment: None,
            });
        }
        let (mut all, mut blocks): (Vec<OutValue>, Vec<Block>) = (Vec::new(), Vec::new());
        for values in of_units {
            let Some(first) = values.first() else { continue };
            let range = all.len()..all.len() + values.len();
            blocks.push(Block { org_unit: first.org_unit.clone(), range });
            all.extend(values);
        }
        if all.is_empty() {
            return Err(Error::NothingToPush { export });
        }
        let names = self.org_unit_names(data_set.as_str()).unwrap_or_default().into_iter().collect();
        Ok(Values { record, data_set, all, blocks, known, names })
    }
}

fn named(combo: &str) -> Option<Uid> {
    (!combo.is_empty()).then(|| combo.into())
}

impl Values {
    pub(super) fn metadata(&self) -> Option<&Metadata> {
        Some(&self.known.as_deref()?.metadata)
    }

    /// Where the values of these blocks stand.
    pub(super) fn positions(&self, blocks: &[u32]) -> impl Iterator<Item = usize> {
        let blocks = blocks.iter().filter_map(|number| self.blocks.get(*number as usize));
        blocks.flat_map(|block| block.range.clone())
    }

    pub(super) fn units(&self, blocks: &[u32]) -> Vec<Uid> {
        let blocks = blocks.iter().filter_map(|number| self.blocks.get(*number as usize));
        blocks.map(|block| block.org_unit.clone()).collect()
    }

    pub(super) fn default_combo(&self) -> Option<&Uid> {
        Some(&self.metadata()?.default_option_combo()?.identity.id)
    }

    /// A data value set for this server.
    pub(super) fn body(&self, values: &[OutValue], version: Version) -> Result<Vec<u8>, Error> {
        let calendar = self.known.as_deref().map(Known::calendar).unwrap_or_default();
        let how = Writing {
            importer: Some(version.importer()),
            calendar,
            default_combo: self.default_combo(),
            ..Writing::new(&self.data_set)
        };
        let mut body = Vec::new();
        write(values, &how, &mut body).map_err(|error| Error::FormatCannotHold {
            format: "JSON".to_owned(),
            reason: error.to_string(),
        })?;
        Ok(body)
    }

    pub(super) fn org_unit(&self, id: &str) -> Named {
        let known = || name_of(&self.metadata()?.org_units, id);
        named_or_id(id, self.names.get(id).cloned().or_else(known))
    }

    pub(super) fn view(&self, position: usize) -> Option<ValueView> {
        let value = self.all.get(position)?;
        let nothing = Metadata::default();
        let metadata = self.metadata().unwrap_or(&nothing);
        let element = value.data_element.as_str();
        Some(ValueView {
            index: u32::try_from(position).unwrap_or(u32::MAX),
            org_unit: self.org_unit(value.org_unit.as_str()),
            data_element: named_or_id(element, name_of(&metadata.data_elements, element)),
            category_option_combo: value
                .category_option_combo
                .as_ref()
                .map(|id| named_or_id(id.as_str(), name_of(&metadata.option_combos, id.as_str()))),
            period: value.period.clone(),
            value: (!value.deleted).then(|| value.value.clone()),
        })
    }
}

fn named_or_id(id: &str, name: Option<String>) -> Named {
    Named { name: name.unwrap_or_else(|| id.to_owned()), id: id.to_owned() }
}
