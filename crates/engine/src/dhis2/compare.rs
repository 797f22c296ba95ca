//! What DHIS2 holds beside what is here, cell by cell.
//!
//! Compared is what an export made now would have with what the server holds now; what was last sent from here tells
//! who moved. Values for which nothing is mapped here are not Jumla's to judge: they are counted.

use std::collections::{BTreeMap, HashMap};

use jumla_dhis2::Uid;
use jumla_dhis2::client::HeldValue;
use jumla_dhis2::metadata::Importer;
use jumla_domain::Named;
use jumla_store::StoredConnection;

use super::asking::Asking;
use super::known::{Known, name_of};
use super::push::read_held;
use crate::export::{SentKey, plain_combo};
use crate::surface::{
    Dhis2CompareRequest, Dhis2Comparison, Dhis2Difference, Dhis2DifferenceKind, Dhis2Phase, Dhis2Progress,
    ExportRequest,
};
use crate::sync::Patience;
use crate::watch::Watcher;
use crate::{Error, Workspace};

/// Org units are named in the address of the request.
const TOGETHER: usize = 100;

/// Compares data sets and periods with a server.
///
/// # Errors
/// [`Error::Dhis2NotConnected`], [`Error::Interrupted`]; what an export of the same would say; whatever the server says.
pub async fn compare_with_dhis2(
    workspace: &mut Workspace,
    request: &Dhis2CompareRequest,
    patience: Patience,
    watcher: &dyn Watcher<Dhis2Progress>,
) -> Result<Dhis2Comparison, Error> {
    let connection = workspace.stored_connection(request.connection)?;
    let client = workspace.dhis2_client(connection.id)?;
    let mut asking = Asking::new(client, watcher, patience);
    let mut comparison =
        Dhis2Comparison { connection: connection.name.clone(), ..Dhis2Comparison::default() };
    asking.begin(Dhis2Phase::Reading, 0)?;
    for data_set in &request.data_sets {
        for period in &request.periods {
            let here = workspace.here(data_set, period, request, &connection)?;
            let mut there: Vec<HeldValue> = Vec::new();
            let (id, default) = (Uid::from(data_set.as_str()), here.default());
            for (number, units) in here.units.chunks(TOGETHER).enumerate() {
                asking.at(number * TOGETHER, here.units.len())?;
                let held = read_held(&mut asking, &id, &here.period, units, default.as_ref()).await?;
                there.extend(held.into_values());
            }
            here.compare(there, request, &mut comparison, &asking);
        }
    }
    Ok(comparison)
}

/// One data set in one period, as it is here.
struct Here {
    data_set: Named,
    period: String,
    units: Vec<Uid>,
    values: BTreeMap<SentKey, String>,
    /// Element and combos that something feeds.
    columns: Vec<[String; 3]>,
    sent: HashMap<SentKey, String>,
    names: HashMap<String, String>,
    known: Option<std::sync::Arc<Known>>,
}

impl Workspace {
    /// The org units that feed a data set and that the server has in it, as far as that is known.
    pub(crate) fn units_of(
        &self,
        data_set: &str,
        connection: &StoredConnection,
    ) -> Result<Vec<String>, Error> {
        let known = self.known_of(Some(connection.clone()))?;
        let all = self.org_unit_names(data_set)?.into_keys();
        let fits = |id: &String| known.as_deref().and_then(|known| known.is_assigned(data_set, id));
        let mut fitting: Vec<String> = all.filter(|id| fits(id) != Some(false)).collect();
        fitting.sort_unstable();
        Ok(fitting)
    }

    fn here(
        &self,
        data_set: &str,
        period: &str,
        request: &Dhis2CompareRequest,
        connection: &StoredConnection,
    ) -> Result<Here, Error> {
        let asked = ExportRequest {
            data_set: data_set.to_owned(),
            period: period.to_owned(),
            org_units: request.org_units.clone(),
            incomplete_period: true,
            ..ExportRequest::default()
        };
        let known = self.known_of(Some(connection.clone()))?;
        let (data_set_name, period, values, columns) = self.state_now(&asked, known.as_deref())?;
        let units = match request.org_units.is_empty() {
            true => self.units_of(data_set, connection)?,
            false => request.org_units.clone(),
        };
        let sent = self.sent(data_set, &period, known.as_deref())?;
        let names = self.org_unit_names(data_set)?.into_iter().collect();
        let units = units.iter().map(|id| Uid::from(id.as_str())).collect();
        Ok(Here { data_set: data_set_name, period, units, values, columns, sent, names, known })
    }
}

impl Here {
    fn default(&self) -> Option<Uid> {
        Some(self.known.as_deref()?.metadata.default_option_combo()?.identity.id.clone())
    }

    fn compare(
        &self,
        there: Vec<HeldValue>,
        request: &Dhis2CompareRequest,
        comparison: &mut Dhis2Comparison,
        asking: &Asking<'_>,
    ) {
        let known = self.known.as_deref();
        let mut held: BTreeMap<SentKey, HeldValue> = BTreeMap::new();
        for value in there {
            let plain = |combo: &Uid| plain_combo(combo.as_str(), known);
            let key = [
                value.org_unit.to_string(),
                value.data_element.to_string(),
                plain(&value.category_option_combo),
                plain(&value.attribute_option_combo),
            ];
            let [_, element, category, attribute] = &key;
            let column = [element.clone(), category.clone(), attribute.clone()];
            if self.columns.contains(&column) || self.sent.contains_key(&key) {
                held.insert(key, value);
            } else {
                comparison.outside += 1;
            }
        }
        let mut keys: Vec<&SentKey> = self.values.keys().chain(held.keys()).collect();
        keys.sort_unstable();
        keys.dedup();
        for key in keys {
            let (here, there) = (self.values.get(key), held.get(key));
            let said = here == there.map(|there| &there.value);
            let same = said || (there.is_none() && here.is_some_and(|here| self.is_not_kept(key, here)));
            if same {
                comparison.same += 1;
            }
            if !same || request.with_same {
                let row = self.row(key, here, there, asking);
                let kind = if same { Dhis2DifferenceKind::Same } else { row.kind };
                comparison.rows.push(Dhis2Difference { kind, ..row });
            }
        }
    }

    /// A zero that the server does not keep: it says what nothing says.
    fn is_not_kept(&self, [_, element, ..]: &SentKey, value: &str) -> bool {
        let Some(metadata) = self.known.as_deref().map(|known| &known.metadata) else { return false };
        let older = metadata.system.version.is_some_and(|version| version.importer() == Importer::Older);
        let element = metadata.data_elements.get(element.as_str());
        older
            && value == "0"
            && element
                .is_some_and(|one| !one.zero_is_significant && !one.aggregation_type.starts_with("AVERAGE"))
    }

    fn row(
        &self,
        key: &SentKey,
        here: Option<&String>,
        there: Option<&HeldValue>,
        asking: &Asking<'_>,
    ) -> Dhis2Difference {
        let metadata = self.known.as_deref().map(|known| &known.metadata);
        let [org_unit, element, category, attribute] = key;
        let named = |id: &String, name: Option<String>| Named {
            name: name.unwrap_or_else(|| id.clone()),
            id: id.clone(),
        };
        let combo = |id: &String| {
            (!id.is_empty())
                .then(|| named(id, metadata.and_then(|metadata| name_of(&metadata.option_combos, id))))
        };
        let unit_name = self.names.get(org_unit).cloned();
        let unit_name = unit_name.or_else(|| name_of(&metadata?.org_units, org_unit));
        let element_name = metadata.and_then(|metadata| name_of(&metadata.data_elements, element));
        let sent = self.sent.get(key);
        Dhis2Difference {
            kind: kind(here, there.map(|there| &there.value), sent),
            data_set: self.data_set.clone(),
            period: self.period.clone(),
            org_unit: named(org_unit, unit_name),
            data_element: named(element, element_name),
            category_option_combo: combo(category),
            attribute_option_combo: combo(attribute),
            here: here.cloned(),
            there: there.map(|there| there.value.clone()),
            sent: sent.cloned(),
            stored_by: there.and_then(|there| there.stored_by.clone()),
            last_updated: there.and_then(|there| there.last_updated).map(|at| at.timestamp_millis()),
            link: asking.client.address().data_entry(&self.data_set.id, org_unit, &self.period),
        }
    }
}

fn kind(here: Option<&String>, there: Option<&String>, sent: Option<&String>) -> Dhis2DifferenceKind {
    match (here, there, sent) {
        (_, Some(there), Some(sent)) if there == sent => Dhis2DifferenceKind::ChangedHere,
        (_, Some(_), Some(_)) => Dhis2DifferenceKind::ChangedThere,
        (Some(_), None, _) => Dhis2DifferenceKind::OnlyHere,
        (None, _, _) => Dhis2DifferenceKind::OnlyThere,
        (Some(_), Some(_), None) => Dhis2DifferenceKind::Differs,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sent_tells_who_moved() {
        use Dhis2DifferenceKind::{ChangedHere, ChangedThere, Differs, OnlyHere, OnlyThere};
        for (here, there, sent, expected) in [
            (Some("1"), None, None, OnlyHere),
            (Some("1"), None, Some("1"), OnlyHere),
            (None, Some("1"), None, OnlyThere),
            (Some("2"), Some("1"), Some("1"), ChangedHere),
            (None, Some("1"), Some("1"), ChangedHere),
            (Some("1"), Some("2"), Some("1"), ChangedThere),
            (Some("3"), Some("2"), Some("1"), ChangedThere),
            (Some("1"), Some("2"), None, Differs),
        ] {
            let owned = |text: Option<&str>| text.map(ToOwned::to_owned);
            let (here, there, sent) = (owned(here), owned(there), owned(sent));
            assert_eq!(kind(here.as_ref(), there.as_ref(), sent.as_ref()), expected);
        }
    }
}
