//! The mapping: shown, edited, checked, imported and exported.

use jumla_domain::Named;
use jumla_engine::surface::{MappingFile, MappingView};
use tauri::{State, WebviewWindow};

use super::{Answer, dialog};
use crate::desk::Desk;

#[tauri::command]
#[specta::specta]
pub(crate) async fn mapping(desk: State<'_, Desk>) -> Answer<MappingView> {
    desk.ask(|workspace| workspace.mapping()).await
}

/// How the mapping would stand with this file; nothing is kept.
#[tauri::command]
#[specta::specta]
pub(crate) async fn check_mapping(desk: State<'_, Desk>, file: MappingFile) -> Answer<MappingView> {
    desk.ask(move |workspace| workspace.check_mapping(&file)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn save_mapping(desk: State<'_, Desk>, file: MappingFile) -> Answer<MappingView> {
    desk.ask(move |workspace| workspace.save_mapping(&file)).await
}

/// Asks for a mapping file and reads it; nothing is kept until it is saved. `null` where the person thought better of it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn open_mapping_file(window: WebviewWindow) -> Answer<Option<MappingFile>> {
    match dialog::open_one(&window, "JSON", &["json"]).await {
        Some(path) => Ok(Some(jumla_engine::read_mapping(&path)?)),
        None => Ok(None),
    }
}

/// Asks where to, and writes the mapping file. `null` where the person thought better of it, else where it is.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_mapping_file(window: WebviewWindow, file: MappingFile) -> Answer<Option<String>> {
    match dialog::save(&window, "jumla-mapping.json").await {
        Some(path) => {
            jumla_engine::write_mapping(&file, &path)?;
            Ok(Some(path.display().to_string()))
        }
        None => Ok(None),
    }
}

/// Places by name, for giving one an org unit.
#[tauri::command]
#[specta::specta]
pub(crate) async fn find_places(desk: State<'_, Desk>, text: String) -> Answer<Vec<Named>> {
    desk.ask(move |workspace| workspace.find_places(&text)).await
}
