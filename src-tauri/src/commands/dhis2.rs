//! DHIS2: what is known of its servers, and what they would answer to a file.

use std::path::Path;

use jumla_engine::surface::{Dhis2Connection, ExportComparison, FilePrediction, RepairedFile};
use tauri::{State, WebviewWindow};

use super::{Answer, dialog};
use crate::desk::Desk;

#[tauri::command]
#[specta::specta]
pub(crate) async fn dhis2_connections(desk: State<'_, Desk>) -> Answer<Vec<Dhis2Connection>> {
    desk.ask(|workspace| workspace.dhis2_connections()).await
}

/// Asks for files of metadata and takes them in, into the connection of this name or the current one. `null` where the
/// person thought better of it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn import_metadata(
    window: WebviewWindow,
    desk: State<'_, Desk>,
    connection: Option<String>,
) -> Answer<Option<Dhis2Connection>> {
    let Some(paths) = dialog::open_several(&window, "JSON", &["json", "gz"]).await else { return Ok(None) };
    desk.ask(move |workspace| workspace.import_metadata(connection.as_deref(), &paths).map(Some)).await
}

/// Which server previews and predictions go by.
#[tauri::command]
#[specta::specta]
pub(crate) async fn choose_dhis2(desk: State<'_, Desk>, connection: i32) -> Answer<()> {
    desk.ask(move |workspace| workspace.choose_dhis2(connection.into())).await
}

/// Forgets what is known of a server.
#[tauri::command]
#[specta::specta]
pub(crate) async fn forget_dhis2(desk: State<'_, Desk>, connection: i32) -> Answer<()> {
    desk.ask(move |workspace| workspace.forget_dhis2(connection.into())).await
}

/// Asks for a file and says what DHIS2 would answer to it. `null` where the person thought better of it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn predict_file(
    window: WebviewWindow,
    desk: State<'_, Desk>,
    version: Option<String>,
) -> Answer<Option<FilePrediction>> {
    let Some(path) = dialog::open_one(&window, "JSON, XML, CSV", &["json", "xml", "csv", "gz", "zip"]).await
    else {
        return Ok(None);
    };
    predict(&desk, path.display().to_string(), version).await.map(Some)
}

/// The same file as before, for another version of DHIS2.
#[tauri::command]
#[specta::specta]
pub(crate) async fn predict_file_again(
    desk: State<'_, Desk>,
    path: String,
    version: Option<String>,
) -> Answer<FilePrediction> {
    predict(&desk, path, version).await
}

async fn predict(desk: &Desk, path: String, version: Option<String>) -> Answer<FilePrediction> {
    desk.ask(move |workspace| {
        let file = Path::new(&path);
        let name = file.file_name().map_or_else(|| path.clone(), |name| name.to_string_lossy().into_owned());
        let prediction = workspace.predict_file(file, version.as_deref(), &[])?;
        Ok(FilePrediction { name, prediction, path })
    })
    .await
}

/// What differs between a file that was checked and what the store gives now.
#[tauri::command]
#[specta::specta]
pub(crate) async fn compare_file(desk: State<'_, Desk>, path: String) -> Answer<ExportComparison> {
    desk.ask(move |workspace| workspace.compare_file(Path::new(&path))).await
}

/// Asks where to, and writes the file again in the way DHIS2 reads it best. `null` where the person thought better of it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn repair_file(
    window: WebviewWindow,
    desk: State<'_, Desk>,
    path: String,
) -> Answer<Option<RepairedFile>> {
    let stem =
        Path::new(&path).file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    let Some(to) = dialog::save(&window, &format!("{stem}-repaired.json")).await else { return Ok(None) };
    desk.ask(move |workspace| workspace.repair_file(Path::new(&path), &to).map(Some)).await
}
