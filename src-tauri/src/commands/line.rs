//! DHIS2 with a line: signing in, metadata, push, comparing, completion. What takes its time can be stopped, and tells how
//! far it is.

use jumla_engine::surface::{
    CompletionRequest, CompletionView, ConnectionView, Dhis2CompareRequest, Dhis2Comparison, Dhis2Connection,
    Dhis2Fetched, ExportRequest, PushView,
};
use jumla_engine::sync::Patience;
use jumla_engine::{
    Dhis2ConnectRequest, Error, MetadataExtent, QueueExtent, compare_with_dhis2, complete_in_dhis2,
    completions_in_dhis2, connect_dhis2, fetch_metadata, fetch_programs, run_push, run_queue, try_push,
};
use tauri::async_runtime::block_on;
use tauri::{AppHandle, State};

use super::Answer;
use crate::desk::{Desk, Run};
use crate::dhis2::{self, Dhis2Job};

/// Signs in to a server, which becomes the current one.
#[tauri::command]
#[specta::specta]
pub(crate) async fn connect_to_dhis2(
    app: AppHandle,
    desk: State<'_, Desk>,
    request: Dhis2ConnectRequest,
) -> Answer<Dhis2Connection> {
    let connected = dhis2::run(app, &desk, Dhis2Job::Connect, move |workspace, _| {
        block_on(connect_dhis2(workspace, &request))
    });
    let connected = connected.await?;
    desk.try_queue_again();
    Ok(connected)
}

/// How a server is reached: a private authority, a proxy.
#[tauri::command]
#[specta::specta]
pub(crate) async fn dhis2_reach(desk: State<'_, Desk>, connection: i32) -> Answer<ConnectionView> {
    desk.ask(move |workspace| workspace.dhis2_reach(connection.into())).await
}

/// Forgets the password or token of a server. What is known of it stays.
#[tauri::command]
#[specta::specta]
pub(crate) async fn sign_out_of_dhis2(desk: State<'_, Desk>, connection: i32) -> Answer<()> {
    desk.ask(move |workspace| workspace.sign_out_of_dhis2(connection.into())).await
}

/// Stops what is being done on DHIS2.
#[tauri::command]
#[specta::specta]
pub(crate) fn cancel_dhis2(desk: State<'_, Desk>) {
    desk.cancel(Run::Dhis2);
}

/// Brings what is known of a server up to date; what is stopped or cut off goes on where it was.
#[tauri::command]
#[specta::specta]
pub(crate) async fn fetch_dhis2_metadata(
    app: AppHandle,
    desk: State<'_, Desk>,
    connection: i32,
    extent: MetadataExtent,
) -> Answer<Dhis2Fetched> {
    dhis2::run(app, &desk, Dhis2Job::Fetch, move |workspace, watcher| {
        block_on(fetch_metadata(workspace, Some(connection.into()), extent, Patience::default(), watcher))
    })
    .await
}

/// Reads what a server's programs ask for; the rest of what is known of it stays as it is.
#[tauri::command]
#[specta::specta]
pub(crate) async fn fetch_dhis2_programs(
    app: AppHandle,
    desk: State<'_, Desk>,
    connection: i32,
) -> Answer<Dhis2Fetched> {
    dhis2::run(app, &desk, Dhis2Job::Fetch, move |workspace, watcher| {
        block_on(fetch_programs(workspace, Some(connection.into()), Patience::default(), watcher))
    })
    .await
}

/// Every push, the newest first, without their values.
#[tauri::command]
#[specta::specta]
pub(crate) async fn pushes(desk: State<'_, Desk>) -> Answer<Vec<PushView>> {
    desk.ask(|workspace| workspace.pushes()).await
}

/// One push, with every value that was not simply taken.
#[tauri::command]
#[specta::specta]
pub(crate) async fn push_view(desk: State<'_, Desk>, push: i32) -> Answer<PushView> {
    desk.ask(move |workspace| workspace.push(push.into())).await
}

/// Puts what the preview with this digest has shown into the queue of a server. Nothing is sent yet.
#[tauri::command]
#[specta::specta]
pub(crate) async fn queue_push(
    desk: State<'_, Desk>,
    request: ExportRequest,
    digest: String,
    connection: i32,
) -> Answer<PushView> {
    desk.ask(move |workspace| workspace.queue_shown(&request, &digest, Some(connection.into()), false)).await
}

/// Whether a push goes by itself when the line is back.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_push_later(desk: State<'_, Desk>, push: i32, later: bool) -> Answer<PushView> {
    desk.try_queue_again();
    desk.ask(move |workspace| workspace.set_push_later(push.into(), later)).await
}

/// Has the server say what it would do. Nothing is stored there.
#[tauri::command]
#[specta::specta]
pub(crate) async fn dry_run_push(app: AppHandle, desk: State<'_, Desk>, push: i32) -> Answer<PushView> {
    dhis2::run(app, &desk, Dhis2Job::Try, move |workspace, watcher| {
        block_on(try_push(workspace, push.into(), Patience::default(), watcher))
    })
    .await
}

/// Sends a push, or goes on with it: a person has seen the dry run and says so.
#[tauri::command]
#[specta::specta]
pub(crate) async fn send_push(app: AppHandle, desk: State<'_, Desk>, push: i32) -> Answer<PushView> {
    dhis2::run(app, &desk, Dhis2Job::Send, move |workspace, watcher| {
        workspace.confirm_push(push.into())?;
        block_on(run_push(workspace, push.into(), Patience::default(), watcher))
    })
    .await
}

/// Sends again what was refused or overtaken.
#[tauri::command]
#[specta::specta]
pub(crate) async fn retry_push(app: AppHandle, desk: State<'_, Desk>, push: i32) -> Answer<PushView> {
    dhis2::run(app, &desk, Dhis2Job::Send, move |workspace, watcher| {
        workspace.retry_push(push.into())?;
        block_on(run_push(workspace, push.into(), Patience::default(), watcher))
    })
    .await
}

/// Takes a push out of the queue. What DHIS2 has taken already stays there.
#[tauri::command]
#[specta::specta]
pub(crate) async fn drop_push(desk: State<'_, Desk>, push: i32) -> Answer<()> {
    desk.ask(move |workspace| workspace.drop_push(push.into())).await
}

/// Sends everything in the queue that may go.
#[tauri::command]
#[specta::specta]
pub(crate) async fn run_push_queue(app: AppHandle, desk: State<'_, Desk>) -> Answer<Vec<PushView>> {
    let ran = dhis2::run(app, &desk, Dhis2Job::Queue, |workspace, watcher| {
        block_on(run_queue(workspace, QueueExtent::Everything, Patience::default(), watcher))
    })
    .await;
    desk.tried_queue(ran.as_ref().err());
    ran
}

/// What a server holds beside what is here.
#[tauri::command]
#[specta::specta]
pub(crate) async fn compare_dhis2(
    app: AppHandle,
    desk: State<'_, Desk>,
    request: Dhis2CompareRequest,
) -> Answer<Dhis2Comparison> {
    dhis2::run(app, &desk, Dhis2Job::Compare, move |workspace, watcher| {
        block_on(compare_with_dhis2(workspace, &request, Patience::default(), watcher))
    })
    .await
}

/// How forms stand: complete or not, since when and by whom.
#[tauri::command]
#[specta::specta]
pub(crate) async fn completions(
    app: AppHandle,
    desk: State<'_, Desk>,
    request: CompletionRequest,
) -> Answer<Vec<CompletionView>> {
    dhis2::run(app, &desk, Dhis2Job::Complete, move |workspace, watcher| {
        block_on(completions_in_dhis2(workspace, &request, Patience::default(), watcher))
    })
    .await
}

/// States forms as complete, or takes that back.
#[tauri::command]
#[specta::specta]
pub(crate) async fn complete_forms(
    app: AppHandle,
    desk: State<'_, Desk>,
    request: CompletionRequest,
) -> Answer<Vec<CompletionView>> {
    dhis2::run(app, &desk, Dhis2Job::Complete, move |workspace, watcher| {
        block_on(complete_in_dhis2(workspace, &request, Patience::default(), watcher))
    })
    .await
}

/// Opens a form in DHIS2, in the person's own browser. The page names the form, never an address.
#[tauri::command]
#[specta::specta]
pub(crate) async fn open_form(
    desk: State<'_, Desk>,
    connection: i32,
    data_set: String,
    org_unit: String,
    period: String,
) -> Answer<()> {
    desk.ask(move |workspace| {
        let address = workspace.dhis2_form_address(connection.into(), &data_set, &org_unit, &period)?;
        open::that_detached(&address).map_err(|_| Error::NoBrowser { address })
    })
    .await
}
