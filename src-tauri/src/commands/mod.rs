//! The commands of the window. Each asks the engine one thing; what is longer belongs into the engine.

pub(crate) mod api;
pub(crate) mod dhis2;
mod dialog;
pub(crate) mod export;
pub(crate) mod history;
pub(crate) mod line;
pub(crate) mod mapping;
pub(crate) mod month;
pub(crate) mod outbound;
pub(crate) mod receive;

use jumla_domain::{ContactId, TargetId};
use jumla_engine::surface::{
    AggregateView, ChwView, ConnectionView, CoverageView, Refusal, Scope, SetAsideView, StartedBy,
    SyncOutcome, SyncSettings, SyncView, TargetDetail, WorkspaceLabel, WorkspaceStatus,
};
use jumla_engine::sync::Extent;
use jumla_engine::{ConnectRequest, Workspace, workspace};
use tauri::{AppHandle, State, WebviewWindow};

use crate::desk::{Desk, Run};
use crate::sync;

type Answer<T> = Result<T, Refusal>;

#[tauri::command]
#[specta::specta]
pub(crate) async fn workspace_status(desk: State<'_, Desk>) -> Answer<WorkspaceStatus> {
    desk.status().await
}

/// In which language titles are wanted.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_language(desk: State<'_, Desk>, language: String) -> Answer<()> {
    desk.set_language(language).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn make_demo(desk: State<'_, Desk>) -> Answer<WorkspaceStatus> {
    desk.change(|desk| Workspace::make_demo(&desk.folder(), desk.clock()).map(Some)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn connect(desk: State<'_, Desk>, request: ConnectRequest) -> Answer<WorkspaceStatus> {
    desk.change(move |desk| {
        let folder = desk.folder();
        tauri::async_runtime::block_on(jumla_engine::connect(&folder, &request, desk.clock())).map(Some)
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn unlock(desk: State<'_, Desk>, passphrase: String) -> Answer<WorkspaceStatus> {
    desk.change(move |desk| Workspace::open(&desk.folder(), Some(&passphrase), desk.clock()).map(Some)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn lock(desk: State<'_, Desk>) -> Answer<WorkspaceStatus> {
    desk.change(|_| Ok(None)).await
}

/// Signs in again after the session has ended.
#[tauri::command]
#[specta::specta]
pub(crate) async fn sign_in(desk: State<'_, Desk>, password: String) -> Answer<WorkspaceStatus> {
    let mut other = desk.ask(|workspace| workspace.second_handle()).await?;
    jumla_engine::sign_in_again(&mut other, &password).await?;
    desk.try_sync_again();
    desk.status().await
}

/// Forgets the session. What is here stays readable.
#[tauri::command]
#[specta::specta]
pub(crate) async fn sign_out(desk: State<'_, Desk>) -> Answer<WorkspaceStatus> {
    desk.sign_out().await
}

/// Deletes the workspace for good.
#[tauri::command]
#[specta::specta]
pub(crate) async fn wipe_workspace(desk: State<'_, Desk>) -> Answer<WorkspaceStatus> {
    desk.wipe().await
}

/// Those on this laptop, as far as can be told without opening them.
#[tauri::command]
#[specta::specta]
pub(crate) async fn workspaces(desk: State<'_, Desk>) -> Answer<Vec<WorkspaceLabel>> {
    desk.workspaces().await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn switch_workspace(desk: State<'_, Desk>, name: String) -> Answer<WorkspaceStatus> {
    desk.move_to(move |shelf| shelf.folder_of(&name)).await
}

/// Goes to where a new one can be made.
#[tauri::command]
#[specta::specta]
pub(crate) async fn new_workspace(desk: State<'_, Desk>) -> Answer<WorkspaceStatus> {
    desk.move_to(|shelf| Ok(shelf.free())).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn connection(desk: State<'_, Desk>) -> Answer<ConnectionView> {
    desk.ask(|workspace| workspace.connection()).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn set_connection(desk: State<'_, Desk>, connection: ConnectionView) -> Answer<()> {
    desk.ask(move |workspace| workspace.set_connection(&connection)).await?;
    desk.try_sync_again();
    Ok(())
}

/// Asks for a file and gives its PEM text. `null` where the person thought better of it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn choose_certificate(window: WebviewWindow) -> Answer<Option<String>> {
    match dialog::open_one(&window, "PEM", &["pem", "crt", "cer"]).await {
        Some(path) => Ok(Some(workspace::read_certificate(&path)?)),
        None => Ok(None),
    }
}

/// `Err` only where no run began; how one ended is in the outcome.
#[tauri::command]
#[specta::specta]
pub(crate) async fn start_sync(
    app: AppHandle,
    desk: State<'_, Desk>,
    extent: Extent,
    started_by: StartedBy,
) -> Answer<SyncOutcome> {
    sync::run(&app, &desk, extent, started_by).await
}

#[tauri::command]
#[specta::specta]
pub(crate) fn cancel_sync(desk: State<'_, Desk>) {
    desk.cancel(Run::Sync);
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn sync_view(desk: State<'_, Desk>) -> Answer<SyncView> {
    desk.ask(|workspace| workspace.sync_view()).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn set_sync_settings(desk: State<'_, Desk>, settings: SyncSettings) -> Answer<SyncView> {
    desk.try_sync_again();
    desk.ask(move |workspace| {
        workspace.set_sync_settings(&settings)?;
        workspace.sync_view()
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn retry_outgoing(desk: State<'_, Desk>, document: String) -> Answer<SyncView> {
    desk.ask(move |workspace| {
        workspace.retry_outgoing(&document.into())?;
        workspace.sync_view()
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn discard_outgoing(desk: State<'_, Desk>, document: String) -> Answer<SyncView> {
    desk.ask(move |workspace| {
        workspace.discard_outgoing(&document.into())?;
        workspace.sync_view()
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn aggregate(desk: State<'_, Desk>, scope: Scope) -> Answer<AggregateView> {
    desk.ask(move |workspace| workspace.aggregate(&scope)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn target_detail(
    desk: State<'_, Desk>,
    scope: Scope,
    target: String,
) -> Answer<TargetDetail> {
    desk.ask(move |workspace| workspace.target_detail(&scope, &TargetId(target))).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn chw(desk: State<'_, Desk>, contact: String) -> Answer<ChwView> {
    desk.ask(move |workspace| workspace.chw(&ContactId(contact))).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn coverage(desk: State<'_, Desk>, scope: Scope) -> Answer<CoverageView> {
    desk.ask(move |workspace| workspace.coverage(&scope)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn set_aside(desk: State<'_, Desk>) -> Answer<Vec<SetAsideView>> {
    desk.ask(|workspace| workspace.set_aside()).await
}

/// The text of a document that was set aside, as it came.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_aside_text(desk: State<'_, Desk>, document: String) -> Answer<Option<String>> {
    desk.ask(move |workspace| workspace.set_aside_text(&document.into())).await
}
