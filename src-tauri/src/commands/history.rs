//! Months side by side, goals of one's own, and what is put on paper.

use jumla_domain::TargetId;
use jumla_engine::surface::{
    ContactTrendsView, HistoryRequest, HistoryView, OwnGoal, OwnGoalRequest, Scope, SheetRequest, TrendsView,
};
use tauri::{State, WebviewWindow};

use super::{Answer, dialog};
use crate::desk::Desk;

#[tauri::command]
#[specta::specta]
pub(crate) async fn trends(desk: State<'_, Desk>, scope: Scope) -> Answer<TrendsView> {
    desk.ask(move |workspace| workspace.trends(&scope)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn contact_trends(
    desk: State<'_, Desk>,
    scope: Scope,
    target: String,
) -> Answer<ContactTrendsView> {
    desk.ask(move |workspace| workspace.contact_trends(&scope, &TargetId(target))).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn history(desk: State<'_, Desk>, request: HistoryRequest) -> Answer<HistoryView> {
    desk.ask(move |workspace| workspace.history(&request)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn own_goals(desk: State<'_, Desk>) -> Answer<Vec<OwnGoal>> {
    desk.ask(|workspace| workspace.own_goals()).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn set_own_goal(desk: State<'_, Desk>, request: OwnGoalRequest) -> Answer<Vec<OwnGoal>> {
    desk.ask(move |workspace| workspace.set_own_goal(&request)).await
}

/// Asks where to, and writes a sheet. `null` where the person thought better of it, else where it is.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_sheet(
    window: WebviewWindow,
    desk: State<'_, Desk>,
    request: SheetRequest,
) -> Answer<Option<String>> {
    let asked = request.clone();
    let proposed = desk.ask(move |workspace| workspace.sheet_file_name(&asked)).await?;
    let Some(to) = dialog::save(&window, &proposed).await else { return Ok(None) };
    let at = to.display().to_string();
    desk.ask(move |workspace| workspace.save_sheet(&request, &to)).await?;
    Ok(Some(at))
}

/// Asks where to, and writes a picture that the page made: PNG, in Base64. `null` where the person thought better of it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_picture(window: WebviewWindow, name: String, png: String) -> Answer<Option<String>> {
    let Some(to) = dialog::save(&window, &name).await else { return Ok(None) };
    jumla_engine::write_picture(&to, &png)?;
    Ok(Some(to.display().to_string()))
}
