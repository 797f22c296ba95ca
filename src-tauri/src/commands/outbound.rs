//! Patients, events and service reports: what is kept of them here, mappings, preview, queue, files.

use jumla_engine::surface::{
    OutboundConfirmed, OutboundDocument, OutboundFile, OutboundItemView, OutboundOutcome, OutboundOverview,
    OutboundPreview, OutboundQueued, OutboundRequest, OutboundSaved, OutboundTrial, RecordsRequest,
    RecordsView,
};
use jumla_engine::sync::Patience;
use jumla_engine::{QueueExtent, read_outbound, save_outbound, write_outbound};
use tauri::async_runtime::block_on;
use tauri::{AppHandle, State, WebviewWindow};

use super::{Answer, dialog};
use crate::desk::Desk;
use crate::dhis2::{self, Dhis2Job};

/// What is kept of patients, and what may be.
#[tauri::command]
#[specta::specta]
pub(crate) async fn records(desk: State<'_, Desk>) -> Answer<RecordsView> {
    desk.ask(|workspace| workspace.records()).await
}

/// What is to be kept from now on. What is here of anything else is wiped.
#[tauri::command]
#[specta::specta]
pub(crate) async fn choose_records(desk: State<'_, Desk>, request: RecordsRequest) -> Answer<RecordsView> {
    desk.ask(move |workspace| workspace.choose_records(&request)).await
}

/// The mappings, and how things stand with each.
#[tauri::command]
#[specta::specta]
pub(crate) async fn outbound_overview(
    desk: State<'_, Desk>,
    connection: Option<i32>,
) -> Answer<OutboundOverview> {
    desk.ask(move |workspace| workspace.outbound_overview(connection.map(i64::from))).await
}

/// Asks for a mapping file and keeps it. `null` where the person thought better of it, else how many mappings it has.
#[tauri::command]
#[specta::specta]
pub(crate) async fn open_outbound_mapping(
    window: WebviewWindow,
    desk: State<'_, Desk>,
) -> Answer<Option<u32>> {
    let Some(path) = dialog::open_one(&window, "JSON", &["json"]).await else { return Ok(None) };
    desk.ask(move |workspace| {
        let file = read_outbound(&path)?;
        workspace.save_outbound_mapping(&file)?;
        Ok(Some(u32::try_from(file.mappings.len()).unwrap_or(u32::MAX)))
    })
    .await
}

/// Asks where to, and writes the mapping file. `null` where the person thought better of it, else where it is.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_outbound_mapping(
    window: WebviewWindow,
    desk: State<'_, Desk>,
) -> Answer<Option<String>> {
    let Some(path) = dialog::save(&window, "jumla-outbound.json").await else { return Ok(None) };
    desk.ask(move |workspace| {
        write_outbound(&workspace.outbound_mapping()?, &path)?;
        Ok(Some(path.display().to_string()))
    })
    .await
}

/// Forgets the mapping file.
#[tauri::command]
#[specta::specta]
pub(crate) async fn forget_outbound_mapping(desk: State<'_, Desk>) -> Answer<()> {
    desk.ask(|workspace| workspace.save_outbound_mapping(&OutboundFile::empty())).await
}

/// Looks at what would be sent. Nothing is.
#[tauri::command]
#[specta::specta]
pub(crate) async fn preview_outbound(
    app: AppHandle,
    desk: State<'_, Desk>,
    request: OutboundRequest,
) -> Answer<OutboundPreview> {
    dhis2::run(app, &desk, Dhis2Job::Outbound, move |workspace, watcher| {
        jumla_engine::preview_outbound(workspace, &request, watcher)
    })
    .await
}

/// One document, and what each mapping makes of it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn outbound_document(
    desk: State<'_, Desk>,
    document: String,
    connection: Option<i32>,
) -> Answer<OutboundDocument> {
    desk.look(move |workspace, watcher| {
        workspace.outbound_document(&document, connection.map(i64::from), watcher)
    })
    .await
}

/// Has the server say what it would do. Nothing is stored there.
#[tauri::command]
#[specta::specta]
pub(crate) async fn try_outbound(
    app: AppHandle,
    desk: State<'_, Desk>,
    request: OutboundRequest,
) -> Answer<OutboundTrial> {
    dhis2::run(app, &desk, Dhis2Job::Outbound, move |workspace, watcher| {
        block_on(jumla_engine::try_outbound(workspace, &request, Patience::default(), watcher))
    })
    .await
}

/// Puts what was confirmed into the queue. Nothing is sent yet.
#[tauri::command]
#[specta::specta]
pub(crate) async fn queue_outbound(
    app: AppHandle,
    desk: State<'_, Desk>,
    confirmed: OutboundConfirmed,
) -> Answer<OutboundQueued> {
    dhis2::run(app, &desk, Dhis2Job::Outbound, move |workspace, watcher| {
        jumla_engine::queue_outbound(workspace, &confirmed, watcher)
    })
    .await
}

/// Sends what waits.
#[tauri::command]
#[specta::specta]
pub(crate) async fn run_outbound(
    app: AppHandle,
    desk: State<'_, Desk>,
    connection: Option<i32>,
) -> Answer<OutboundOutcome> {
    let ran = dhis2::run(app, &desk, Dhis2Job::Outbound, move |workspace, watcher| {
        let connection = connection.map(i64::from);
        block_on(jumla_engine::run_outbound(
            workspace,
            connection,
            QueueExtent::Everything,
            Patience::default(),
            watcher,
        ))
    })
    .await;
    desk.tried_queue(ran.as_ref().err());
    ran
}

/// Asks for a folder and writes files into it for import by hand. `null` where the person thought better of it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_outbound_files(
    app: AppHandle,
    window: WebviewWindow,
    desk: State<'_, Desk>,
    request: OutboundRequest,
    with_problems: bool,
) -> Answer<Option<OutboundSaved>> {
    let Some(folder) = dialog::folder(&window).await else { return Ok(None) };
    dhis2::run(app, &desk, Dhis2Job::Outbound, move |workspace, watcher| {
        save_outbound(workspace, &request, with_problems, &folder, watcher).map(Some)
    })
    .await
}

/// What waits, was refused, and went.
#[tauri::command]
#[specta::specta]
pub(crate) async fn outbound_queue(
    desk: State<'_, Desk>,
    connection: Option<i32>,
) -> Answer<Vec<OutboundItemView>> {
    desk.ask(move |workspace| workspace.outbound_queue(connection.map(i64::from))).await
}

/// Takes a document out of the queue. What DHIS2 has taken already stays there.
#[tauri::command]
#[specta::specta]
pub(crate) async fn drop_outbound(desk: State<'_, Desk>, item: i32) -> Answer<()> {
    desk.ask(move |workspace| workspace.drop_outbound(item.into())).await
}

/// Puts what was refused, or waits until later, into the queue again, as its document is now.
#[tauri::command]
#[specta::specta]
pub(crate) async fn retry_outbound(
    app: AppHandle,
    desk: State<'_, Desk>,
    item: i32,
) -> Answer<OutboundQueued> {
    dhis2::run(app, &desk, Dhis2Job::Outbound, move |workspace, watcher| {
        workspace.retry_outbound(item.into(), watcher)
    })
    .await
}
