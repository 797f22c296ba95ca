//! Completion: the statement that a form is filled in. A step of its own, which nothing else here takes.

use jumla_dhis2::Uid;
use jumla_dhis2::client::{CompletionKey, Error as ClientError};
use jumla_domain::Named;

use super::asking::Asking;
use super::known::name_of;
use crate::surface::{CompletionRequest, CompletionView, Dhis2Phase, Dhis2Progress};
use crate::sync::Patience;
use crate::watch::Watcher;
use crate::{Error, Workspace};

/// Org units are named in the address of the request.
const TOGETHER: usize = 100;

/// States forms as complete, or takes that back, one after the other, so that what one is refused for is its own.
///
/// # Errors
/// [`Error::Dhis2NotConnected`], [`Error::Interrupted`]; whatever the server says that is not about one form.
pub async fn complete_in_dhis2(
    workspace: &mut Workspace,
    request: &CompletionRequest,
    patience: Patience,
    watcher: &dyn Watcher<Dhis2Progress>,
) -> Result<Vec<CompletionView>, Error> {
    let connection = workspace.stored_connection(request.connection)?;
    let client = workspace.dhis2_client(connection.id)?;
    let mut asking = Asking::new(client, watcher, patience);
    asking.begin(Dhis2Phase::Completing, request.org_units.len())?;
    let mut refused = Vec::new();
    for (position, unit) in request.org_units.iter().enumerate() {
        let form = CompletionKey {
            data_set: request.data_set.as_str().into(),
            period: request.period.clone(),
            org_unit: unit.as_str().into(),
            attribute_option_combo: None,
        };
        let why = if request.undo {
            let question = |client: jumla_dhis2::client::Client| {
                let form = form.clone();
                async move { client.take_back_completion(&form).await }
            };
            match asking.ask(question).await {
                Ok(()) => None,
                Err(Error::Dhis2(ClientError::Refused { reason, .. })) => Some(reason),
                Err(error) => return Err(error),
            }
        } else {
            let question = |client: jumla_dhis2::client::Client| {
                let form = form.clone();
                async move { client.complete(std::slice::from_ref(&form)).await }
            };
            match asking.ask(question).await {
                Ok(summary) => summary.reasons(1).pop().flatten().map(|reason| reason.text),
                Err(Error::Dhis2(ClientError::Refused { reason, .. })) => Some(reason),
                Err(error) => return Err(error),
            }
        };
        refused.extend(why.map(|why| (unit.clone(), why)));
        asking.at(position + 1, request.org_units.len())?;
    }
    let mut views = standing(workspace, request, &mut asking).await?;
    for view in &mut views {
        let why = refused.iter().find(|(unit, _)| *unit == view.org_unit.id);
        view.refused = why.map(|(_, why)| why.clone());
    }
    Ok(views)
}

/// How forms stand: complete or not, since when and by whom. No org units means all that feed the data set.
///
/// # Errors
/// As [`complete_in_dhis2`].
pub async fn completions_in_dhis2(
    workspace: &mut Workspace,
    request: &CompletionRequest,
    patience: Patience,
    watcher: &dyn Watcher<Dhis2Progress>,
) -> Result<Vec<CompletionView>, Error> {
    let connection = workspace.stored_connection(request.connection)?;
    let client = workspace.dhis2_client(connection.id)?;
    let mut asking = Asking::new(client, watcher, patience);
    let mut request = request.clone();
    if request.org_units.is_empty() {
        request.org_units = workspace.units_of(&request.data_set, &connection)?;
    }
    standing(workspace, &request, &mut asking).await
}

async fn standing(
    workspace: &mut Workspace,
    request: &CompletionRequest,
    asking: &mut Asking<'_>,
) -> Result<Vec<CompletionView>, Error> {
    let connection = workspace.stored_connection(request.connection)?;
    let known = workspace.known_of(Some(connection))?;
    let names: std::collections::HashMap<String, String> =
        workspace.org_unit_names(&request.data_set).unwrap_or_default().into_iter().collect();
    asking.begin(Dhis2Phase::Reading, request.org_units.len())?;
    let data_set = Uid::from(request.data_set.as_str());
    let mut views = Vec::new();
    for units in request.org_units.chunks(TOGETHER) {
        let ids: Vec<Uid> = units.iter().map(|id| Uid::from(id.as_str())).collect();
        let found = asking
            .ask(|client| {
                let (data_set, period, ids) = (data_set.clone(), request.period.clone(), ids.clone());
                async move { client.completions(&data_set, &period, &ids).await }
            })
            .await?;
        for unit in units {
            let completion = found.iter().find(|one| one.key.org_unit.as_str() == unit);
            let known_name = || name_of(&known.as_deref()?.metadata.org_units, unit);
            let name = names.get(unit).cloned().or_else(known_name);
            views.push(CompletionView {
                org_unit: Named { name: name.unwrap_or_else(|| unit.clone()), id: unit.clone() },
                complete: completion.is_some(),
                date: completion.and_then(|one| one.date.clone()),
                stored_by: completion.and_then(|one| one.stored_by.clone()),
                refused: None,
                link: asking.client.address().data_entry(&request.data_set, unit, &request.period),
            });
        }
        asking.at(views.len(), request.org_units.len())?;
    }
    Ok(views)
}
