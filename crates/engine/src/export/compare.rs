//! What differs: between two exports, between one and what the store gives now, between that and any file.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jumla_dhis2::file::OutValue;
use jumla_domain::Named;

use super::check_file::ReadFile;
use super::history::{SentKey, plain_combo};
use crate::dhis2::{Known, name_of};
use crate::surface::{ExportChange, ExportComparison, ExportRequest};
use crate::{Error, Workspace};

type State = BTreeMap<SentKey, String>;

impl Workspace {
    /// What differs between two exports; without the second, between one and what the store gives now.
    ///
    /// # Errors
    /// [`Error::UnknownExport`]; what [`Workspace::export_preview`] returns.
    pub fn compare_exports(&self, from: i64, to: Option<i64>) -> Result<ExportComparison, Error> {
        let known = self.dhis2()?;
        let known = known.as_deref();
        let (record, before) = self.state_of(from, known)?;
        let (period, after) = match to {
            Some(to) => {
                let (record, values) = self.state_of(to, known)?;
                (record.period, values)
            }
            None => {
                let request = ExportRequest {
                    data_set: record.data_set.clone(),
                    period: record.period.clone(),
                    org_units: record.chosen.clone(),
                    compat: record.compat,
                    policy: record.policy,
                    months: record.months.clone(),
                    incomplete_period: true,
                    ..ExportRequest::default()
                };
                (record.period.clone(), self.prepare(&request)?.state())
            }
        };
        let mut comparison = ExportComparison { from: Some(from), to, changes: Vec::new(), same: 0 };
        let names = self.org_unit_names(&record.data_set)?;
        comparison.add(&before, &after, &period, &names.into_iter().collect(), known);
        Ok(comparison)
    }

    /// What differs between a file and what the store gives now, for the org units that are in the file.
    ///
    /// # Errors
    /// [`Error::Unreadable`], [`Error::ValuesUnreadable`]; what [`Workspace::export_preview`] returns.
    pub fn compare_file(&self, path: &Path) -> Result<ExportComparison, Error> {
        let known = self.dhis2()?;
        let file = ReadFile::open(path, known.as_deref())?;
        let names = self.org_unit_names(file.data_set.as_str())?.into_iter().collect();
        let known = known.as_deref();
        let mut comparison = ExportComparison { from: None, to: None, changes: Vec::new(), same: 0 };
        let periods: BTreeSet<&str> = file.values.iter().map(|value| value.period.as_str()).collect();
        for period in periods {
            let own = || file.values.iter().filter(|value| value.period == period);
            let before: State =
                own().filter(|value| !value.deleted).map(|value| entry(value, known)).collect();
            let units: BTreeSet<&str> = own().map(|value| value.org_unit.as_str()).collect();
            let request = ExportRequest {
                data_set: file.data_set.to_string(),
                period: period.to_owned(),
                incomplete_period: true,
                ..ExportRequest::default()
            };
            let mut after = match self.prepare(&request) {
                Ok(now) => now.state(),
                Err(Error::UnknownPeriod { .. }) => State::new(),
                Err(error) => return Err(error),
            };
            after.retain(|[org_unit, ..], _| units.contains(org_unit.as_str()));
            comparison.add(&before, &after, period, &names, known);
        }
        Ok(comparison)
    }
}

impl ExportComparison {
    fn add(
        &mut self,
        before: &State,
        after: &State,
        period: &str,
        names: &BTreeMap<String, String>,
        known: Option<&Known>,
    ) {
        let keys: BTreeSet<&SentKey> = before.keys().chain(after.keys()).collect();
        for key in keys {
            let (was, is) = (before.get(key), after.get(key));
            if was == is {
                self.same += 1;
                continue;
            }
            let [org_unit, element, category, attribute] = key;
            let named = |id: &String, name: Option<String>| Named {
                name: name.unwrap_or_else(|| id.clone()),
                id: id.clone(),
            };
            let combo = |id: &String| {
                let name = known.and_then(|known| name_of(&known.metadata.option_combos, id));
                (!id.is_empty()).then(|| named(id, name))
            };
            let element_name = known.and_then(|known| name_of(&known.metadata.data_elements, element));
            let unit_name = names.get(org_unit).cloned();
            let unit_name = unit_name.or_else(|| name_of(&known?.metadata.org_units, org_unit));
            self.changes.push(ExportChange {
                org_unit: named(org_unit, unit_name),
                data_element: named(element, element_name),
                category_option_combo: combo(category),
                attribute_option_combo: combo(attribute),
                period: period.to_owned(),
                before: was.cloned(),
                after: is.cloned(),
            });
        }
    }
}

fn entry(value: &OutValue, known: Option<&Known>) -> (SentKey, String) {
    let combo = |id: &Option<jumla_dhis2::Uid>| plain_combo(id.as_ref().map_or("", |id| id.as_str()), known);
    let key = [
        value.org_unit.to_string(),
        value.data_element.to_string(),
        combo(&value.category_option_combo),
        combo(&value.attribute_option_combo),
    ];
    (key, value.value.clone())
}
