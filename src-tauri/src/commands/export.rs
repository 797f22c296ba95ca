//! Exports: what can be chosen, what would be written and what became of it.

use jumla_engine::surface::{
    CellView, ExportCell, ExportChoices, ExportComparison, ExportPreview, ExportRecord, ExportRequest,
    FormView, PredictionView,
};
use jumla_engine::{Destination, Workspace};
use tauri::{State, WebviewWindow};

use super::{Answer, dialog};
use crate::desk::Desk;

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

/// What DHIS2 would answer to the file that this request makes.
#[tauri::command]
#[specta::specta]
pub(crate) async fn predict_export(desk: State<'_, Desk>, request: ExportRequest) -> Answer<PredictionView> {
    desk.ask(move |workspace| workspace.predict_export(&request)).await
}

/// The form of one org unit as DHIS2 lays it out, with the values in it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn export_form(
    desk: State<'_, Desk>,
    request: ExportRequest,
    org_unit: String,
) -> Answer<FormView> {
    desk.ask(move |workspace| workspace.export_form(&request, &org_unit)).await
}

/// Where one value comes from.
#[tauri::command]
#[specta::specta]
pub(crate) async fn export_cell(
    desk: State<'_, Desk>,
    request: ExportRequest,
    cell: ExportCell,
) -> Answer<CellView> {
    desk.ask(move |workspace| workspace.export_cell(&request, &cell)).await
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
    let Some(path) = dialog::save(&window, &proposed).await else { return Ok(None) };
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

/// What differs between two exports; without the second, between one and what the store gives now.
#[tauri::command]
#[specta::specta]
pub(crate) async fn compare_exports(
    desk: State<'_, Desk>,
    from: i32,
    to: Option<i32>,
) -> Answer<ExportComparison> {
    desk.ask(move |workspace| workspace.compare_exports(from.into(), to.map(Into::into))).await
}
