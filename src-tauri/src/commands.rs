//! The commands of the window. Each asks the engine one thing; what is longer belongs into the engine.

use jumla_domain::{ContactId, TargetId};
use jumla_engine::surface::{
    AggregateView, ChwView, CoverageView, ExportChoices, ExportPreview, ExportRecord, ExportRequest, Refusal,
    Scope, SetAsideView, SyncOutcome, SyncProgress, TargetDetail, WorkspaceStatus,
};
use jumla_engine::sync::{Extent, Watcher};
use jumla_engine::{ConnectRequest, Destination, Workspace};
use serde::Serialize;
use tauri::{AppHandle, State, WebviewWindow};
use tauri_plugin_dialog::DialogExt;
use tauri_specta::Event;

use crate::desk::{Desk, SyncTicket};

type Answer<T> = Result<T, Refusal>;

/// How far the running sync is.
#[derive(Clone, Debug, Serialize, specta::Type, Event)]
pub(crate) struct SyncAdvanced(SyncProgress);

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
    desk.change(|desk| Workspace::make_demo(desk.folder(), desk.clock()).map(Some)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn connect(desk: State<'_, Desk>, request: ConnectRequest) -> Answer<WorkspaceStatus> {
    desk.change(move |desk| {
        let connecting = jumla_engine::connect(desk.folder(), &request, desk.clock());
        tauri::async_runtime::block_on(connecting).map(Some)
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn unlock(desk: State<'_, Desk>, passphrase: String) -> Answer<WorkspaceStatus> {
    desk.change(move |desk| Workspace::open(desk.folder(), Some(&passphrase), desk.clock()).map(Some)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn lock(desk: State<'_, Desk>) -> Answer<WorkspaceStatus> {
    desk.cancel_sync();
    desk.change(|_| Ok(None)).await
}

/// Signs in again after the session has ended.
#[tauri::command]
#[specta::specta]
pub(crate) async fn sign_in(desk: State<'_, Desk>, password: String) -> Answer<WorkspaceStatus> {
    let mut other = desk.ask(|workspace| workspace.second_handle()).await?;
    jumla_engine::sign_in_again(&mut other, &password).await?;
    desk.status().await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn start_sync(app: AppHandle, desk: State<'_, Desk>) -> Answer<SyncOutcome> {
    let ticket = desk.begin_sync()?;
    // A handle of its own: everything else goes on while it runs.
    let mut other = desk.ask(|workspace| workspace.second_handle()).await?;
    let window = Window { app, ticket };
    Ok(jumla_engine::sync::sync(&mut other, Extent::Changes, &window).await?)
}

struct Window {
    app: AppHandle,
    ticket: SyncTicket,
}

impl Watcher for Window {
    fn progress(&self, progress: SyncProgress) {
        if let Err(error) = SyncAdvanced(progress).emit(&self.app) {
            tracing::warn!(%error, "nobody hears the progress");
        }
    }

    fn is_cancelled(&self) -> bool {
        self.ticket.is_cancelled()
    }
}

#[tauri::command]
#[specta::specta]
pub(crate) fn cancel_sync(desk: State<'_, Desk>) {
    desk.cancel_sync();
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
pub(crate) async fn export_choices(desk: State<'_, Desk>) -> Answer<ExportChoices> {
    desk.ask(|workspace| workspace.export_choices()).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn export_preview(desk: State<'_, Desk>, request: ExportRequest) -> Answer<ExportPreview> {
    desk.ask(move |workspace| workspace.export_preview(&request)).await
}

/// Asks where to save, and saves what the preview with this digest has shown. `null` where the person thought better of it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn export_save(
    window: WebviewWindow,
    desk: State<'_, Desk>,
    request: ExportRequest,
    digest: String,
) -> Answer<Option<ExportRecord>> {
    let asked = request.clone();
    let proposed = desk.ask(move |workspace| workspace.export_file_name(&asked)).await?;
    let dialog =
        window.dialog().file().set_parent(&window).set_file_name(proposed).add_filter("JSON", &["json"]);
    let (sender, chosen) = tokio::sync::oneshot::channel();
    dialog.save_file(move |path| drop(sender.send(path)));
    let path = chosen.await.ok().flatten().and_then(|path| path.into_path().ok());
    let Some(path) = path else { return Ok(None) };
    let save = move |workspace: &mut Workspace| {
        let exported = workspace.export_as_shown(&request, &digest, &Destination::File(path))?;
        Ok(Some(exported.record))
    };
    desk.ask(save).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn past_exports(desk: State<'_, Desk>) -> Answer<Vec<ExportRecord>> {
    desk.ask(|workspace| workspace.past_exports()).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn set_aside(desk: State<'_, Desk>) -> Answer<Vec<SetAsideView>> {
    desk.ask(|workspace| workspace.set_aside()).await
}
