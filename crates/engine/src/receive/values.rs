//! What DHIS2 holds for a facility and month, beside the numbers here, with who wrote it there and when: the answer to
//! "did it arrive, and who changed it?". Kept, so that it can be seen where there is no line.
//!
//! The comparing itself is [`compare_with_dhis2`]'s.

use std::collections::HashSet;

use jumla_domain::{ContactId, Named};
use jumla_store::ReceivedValues;

use crate::dhis2::compare_with_dhis2;
use crate::surface::{
    Dhis2CompareRequest, Dhis2Difference, Dhis2DifferenceKind, Dhis2Progress, FacilityValues,
    FacilityValuesRequest, Scope,
};
use crate::sync::Patience;
use crate::watch::Watcher;
use crate::{Error, Workspace};

/// Reads what DHIS2 holds for a facility, the places below it included, and keeps it.
///
/// # Errors
/// [`Error::UnknownFacility`], [`Error::UnknownPeriod`], [`Error::NeverSynced`], [`Error::Dhis2NotConnected`],
/// [`Error::Interrupted`]; whatever the server says.
pub async fn receive_values(
    workspace: &mut Workspace,
    request: &FacilityValuesRequest,
    patience: Patience,
    watcher: &dyn Watcher<Dhis2Progress>,
) -> Result<FacilityValues, Error> {
    let connection = workspace.stored_connection(request.connection)?;
    let (facility, period) = workspace.facility_and_period(request)?;
    let units = workspace.units_below(&facility)?;
    let known = workspace.known_of(Some(connection.clone()))?;
    let mut values = FacilityValues {
        connection: connection.name.clone(),
        facility,
        period,
        at: workspace.clock.millis(),
        same: 0,
        different: 0,
        outside: 0,
        rows: Vec::new(),
        not_monthly: Vec::new(),
    };
    for data_set in workspace.synced_configuration()?.data_sets.clone() {
        let id = data_set.id.as_str();
        let kind = known.as_deref().and_then(|known| known.period_type(id));
        if kind.is_some_and(|kind| kind != "Monthly") {
            values.not_monthly.push(Named { id: id.to_owned(), name: data_set.name.clone() });
            continue;
        }
        let of_set = match workspace.units_of(id, &connection) {
            Err(Error::DataSetWithoutTargets { .. }) => continue,
            units => units?,
        };
        let org_units: Vec<String> = of_set.into_iter().filter(|unit| units.contains(unit)).collect();
        if org_units.is_empty() {
            continue;
        }
        let asked = Dhis2CompareRequest {
            connection: Some(connection.id),
            data_sets: vec![id.to_owned()],
            periods: vec![values.period.replace('-', "")],
            org_units,
            with_same: true,
        };
        let comparison = match compare_with_dhis2(workspace, &asked, patience, watcher).await {
            Err(Error::DataSetWithoutTargets { .. }) => continue,
            comparison => comparison?,
        };
        values.same += comparison.same;
        let different = comparison.rows.iter().filter(|row| row.kind != Dhis2DifferenceKind::Same).count();
        values.different += u32::try_from(different).unwrap_or(u32::MAX);
        values.outside += comparison.outside;
        values.rows.extend(comparison.rows);
    }
    values.rows.sort_by(|one, other| key(one).cmp(&key(other)));
    let kept = ReceivedValues { at: values.at, body: serde_json::to_string(&values).unwrap_or_default() };
    let (facility, period) = (&values.facility.id, &values.period);
    workspace.store.write(|writer| writer.keep_received_values(connection.id, facility, period, &kept))?;
    Ok(values)
}

impl Workspace {
    /// What was last read for a facility and month. Nothing is asked of the server.
    ///
    /// # Errors
    /// [`Error::NothingReceived`]; [`Error::UnknownFacility`]; whatever the store says.
    pub fn received_values(&self, request: &FacilityValuesRequest) -> Result<FacilityValues, Error> {
        let connection = self.stored_connection(request.connection)?;
        let (facility, period) = self.facility_and_period(request)?;
        let kept = self.store.read().received_values(connection.id, &facility.id, &period)?;
        let kept = kept.ok_or(Error::NothingReceived { facility: facility.name, period })?;
        serde_json::from_str(&kept.body)
            .map_err(|error| Error::Store(jumla_store::Error::Corrupt { detail: error.to_string() }))
    }

    fn facility_and_period(&self, request: &FacilityValuesRequest) -> Result<(Named, String), Error> {
        let scope = Scope {
            facilities: request.facility.clone().into_iter().collect(),
            period: request.period.clone(),
        };
        let resolved = self.resolve(&scope)?;
        let unknown = || Error::UnknownFacility { facility: request.facility.clone().unwrap_or_default() };
        Ok((resolved.facility().ok_or_else(unknown)?, resolved.period.to_string()))
    }

    /// The org units of a facility and of everything below it.
    fn units_below(&self, facility: &Named) -> Result<HashSet<String>, Error> {
        let configuration = self.synced_configuration()?;
        let id = ContactId::from(facility.id.as_str());
        let mapped = self.mapped_contacts(&configuration)?.into_iter();
        let below = mapped.filter(|contact| contact.id == id || contact.lineage.contains(&id));
        Ok(below.flat_map(|contact| contact.org_units).map(|link| link.org_unit.to_string()).collect())
    }
}

fn key(value: &Dhis2Difference) -> (&str, &str, &str, &str) {
    (&value.data_set.name, &value.org_unit.name, &value.data_element.name, &value.org_unit.id)
}
