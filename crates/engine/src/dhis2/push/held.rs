//! What a server holds of some org units.

use std::collections::HashMap;

use jumla_dhis2::Uid;
use jumla_dhis2::client::{Error as ClientError, HeldValue, Selection};
use jumla_dhis2::file::OutValue;
use jumla_dhis2::predict::{Key, StoredValue, Table};

use crate::Error;
use crate::dhis2::asking::Asking;

/// `None` inside where the server does not show it to this user: then everything is sent, which does no harm.
pub(in crate::dhis2) struct Held {
    values: Option<HashMap<Key, HeldValue>>,
    default: Option<Uid>,
}

/// What stands where a value would go.
pub(super) enum There<'h> {
    /// This very value.
    Same,
    Other(&'h HeldValue),
    Nothing,
}

/// Reads what a server holds of a data set in a period.
pub(in crate::dhis2) async fn read_held(
    asking: &mut Asking<'_>,
    data_set: &Uid,
    period: &str,
    org_units: &[Uid],
    default: Option<&Uid>,
) -> Result<Held, Error> {
    let (data_sets, periods) = ([data_set.clone()], [period.to_owned()]);
    let answer = asking.ask(|client| {
        let (data_sets, periods) = (data_sets.clone(), periods.clone());
        let org_units = org_units.to_vec();
        async move {
            let selection = Selection { data_sets: &data_sets, periods: &periods, org_units: &org_units };
            client.values(&selection).await
        }
    });
    let values = match answer.await {
        Ok(values) => Some(values.into_iter().map(|held| (key_of(&held), held)).collect()),
        // No right to read, or an org unit that the server does not know: sending tells more.
        Err(Error::Dhis2(ClientError::Refused { .. } | ClientError::NotAllowed { .. })) => None,
        Err(error) => return Err(error),
    };
    Ok(Held { values, default: default.cloned() })
}

fn key_of(held: &HeldValue) -> Key {
    Key {
        data_element: held.data_element.clone(),
        period: held.period.clone(),
        org_unit: held.org_unit.clone(),
        category_option_combo: held.category_option_combo.clone(),
        attribute_option_combo: held.attribute_option_combo.clone(),
    }
}

impl Held {
    fn find(&self, value: &OutValue) -> Option<&HeldValue> {
        let combo = |named: &Option<Uid>| named.clone().or_else(|| self.default.clone());
        let key = Key {
            data_element: value.data_element.clone(),
            period: value.period.clone(),
            org_unit: value.org_unit.clone(),
            category_option_combo: combo(&value.category_option_combo)?,
            attribute_option_combo: combo(&value.attribute_option_combo)?,
        };
        self.values.as_ref()?.get(&key)
    }

    /// Everything that was read.
    pub(in crate::dhis2) fn into_values(self) -> Vec<HeldValue> {
        self.values.unwrap_or_default().into_values().collect()
    }

    pub(super) fn there(&self, value: &OutValue) -> There<'_> {
        match (self.find(value), value.deleted) {
            (Some(held), false) if held.value == value.value => There::Same,
            (Some(held), _) => There::Other(held),
            (None, true) if self.values.is_some() => There::Same,
            (None, _) => There::Nothing,
        }
    }

    /// The same for a prediction.
    pub(super) fn table(&self) -> Table {
        let stored = |held: &HeldValue| StoredValue {
            value: Some(held.value.clone()),
            comment: held.comment.clone(),
            follow_up: held.follow_up,
            deleted: false,
        };
        let values = self.values.iter().flatten();
        Table(values.map(|(key, held)| (key.clone(), stored(held))).collect())
    }
}
