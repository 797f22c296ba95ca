//! Programs on this computer, and whether they are answered.

use jumla_engine::surface::{AdmittedApiClient, ApiClientRequest, ApiSettings, ApiView};
use tauri::State;

use super::Answer;
use crate::desk::Desk;

#[tauri::command]
#[specta::specta]
pub(crate) async fn api_view(desk: State<'_, Desk>) -> Answer<ApiView> {
    desk.api_view().await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn set_api_settings(desk: State<'_, Desk>, settings: ApiSettings) -> Answer<ApiView> {
    desk.set_api_settings(settings).await
}

/// The answer has the program's token: this once, and never again.
#[tauri::command]
#[specta::specta]
pub(crate) async fn admit_api_client(
    desk: State<'_, Desk>,
    request: ApiClientRequest,
) -> Answer<AdmittedApiClient> {
    desk.admit_api_client(request).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn revoke_api_client(desk: State<'_, Desk>, name: String) -> Answer<ApiView> {
    desk.revoke_api_client(name).await
}
