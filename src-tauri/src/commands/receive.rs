//! Receiving from DHIS2: org units into places, persons and reports by a mapping, values of a facility.

use jumla_engine::surface::{
    FacilityValues, FacilityValuesRequest, PeopleReceived, PeopleRequest, PlaceRow, PlacesConfirmed,
    PlacesProposal, PlacesRequest, PlacesWritten, ReceiveMapping,
};
use jumla_engine::sync::Patience;
use jumla_engine::{Error, propose_places, read_review, write_review};
use tauri::async_runtime::block_on;
use tauri::{AppHandle, State, WebviewWindow};

use super::{Answer, dialog};
use crate::desk::Desk;
use crate::dhis2::{self, Dhis2Job};

/// Which place each org unit may be. Nothing is written.
#[tauri::command]
#[specta::specta]
pub(crate) async fn find_places_of_org_units(
    app: AppHandle,
    desk: State<'_, Desk>,
    request: PlacesRequest,
) -> Answer<PlacesProposal> {
    dhis2::run(app, &desk, Dhis2Job::Receive, move |workspace, watcher| {
        block_on(propose_places(workspace, &request, Patience::default(), watcher))
    })
    .await
}

/// Writes what was decided in the CHT.
#[tauri::command]
#[specta::specta]
pub(crate) async fn write_places(
    app: AppHandle,
    desk: State<'_, Desk>,
    confirmed: PlacesConfirmed,
) -> Answer<PlacesWritten> {
    dhis2::run(app, &desk, Dhis2Job::Receive, move |workspace, watcher| {
        block_on(jumla_engine::write_places(workspace, &confirmed, Patience::default(), watcher))
    })
    .await
}

/// Asks for a review file and reads it. `null` where the person thought better of it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn open_review(window: WebviewWindow) -> Answer<Option<Vec<PlaceRow>>> {
    match dialog::open_one(&window, "CSV, JSON", &["csv", "json"]).await {
        Some(path) => Ok(Some(read_review(&path)?)),
        None => Ok(None),
    }
}

/// Asks where to, and writes rows as a review file. `null` where the person thought better of it, else where it is.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_review(window: WebviewWindow, rows: Vec<PlaceRow>) -> Answer<Option<String>> {
    match dialog::save(&window, "jumla-places.csv").await {
        Some(path) => {
            write_review(&rows, &path)?;
            Ok(Some(path.display().to_string()))
        }
        None => Ok(None),
    }
}

/// The mapping for persons and reports.
#[tauri::command]
#[specta::specta]
pub(crate) async fn receive_mapping(desk: State<'_, Desk>) -> Answer<ReceiveMapping> {
    desk.ask(|workspace| workspace.receive_mapping()).await
}

/// Asks for a mapping file and keeps it. `null` where the person thought better of it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn open_receive_mapping(
    window: WebviewWindow,
    desk: State<'_, Desk>,
) -> Answer<Option<ReceiveMapping>> {
    let Some(path) = dialog::open_one(&window, "JSON", &["json"]).await else { return Ok(None) };
    desk.ask(move |workspace| {
        let mapping = jumla_engine::read_receive_mapping(&path)?;
        workspace.save_receive_mapping(&mapping)?;
        Ok(Some(mapping))
    })
    .await
}

/// Looks at what would be received, or receives it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn receive_people(
    app: AppHandle,
    desk: State<'_, Desk>,
    request: PeopleRequest,
) -> Answer<PeopleReceived> {
    dhis2::run(app, &desk, Dhis2Job::Receive, move |workspace, watcher| {
        block_on(jumla_engine::receive_people(workspace, &request, Patience::default(), watcher))
    })
    .await
}

/// Reads what DHIS2 holds for a facility and month, and keeps it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn read_facility_values(
    app: AppHandle,
    desk: State<'_, Desk>,
    request: FacilityValuesRequest,
) -> Answer<FacilityValues> {
    dhis2::run(app, &desk, Dhis2Job::Receive, move |workspace, watcher| {
        block_on(jumla_engine::receive_values(workspace, &request, Patience::default(), watcher))
    })
    .await
}

/// What was last read for a facility and month; `null` where nothing was.
#[tauri::command]
#[specta::specta]
pub(crate) async fn kept_facility_values(
    desk: State<'_, Desk>,
    request: FacilityValuesRequest,
) -> Answer<Option<FacilityValues>> {
    desk.ask(move |workspace| match workspace.received_values(&request) {
        Err(Error::NothingReceived { .. }) => Ok(None),
        values => values.map(Some),
    })
    .await
}
