//! The supervisor's month: findings, follow-ups, sign-off, hand-over; and the HRIO's view of them.

use std::path::Path;

use jumla_domain::check::Thresholds;
use jumla_engine::surface::{
    CheckView, FollowUpRequest, HandoverAnswer, HandoverFile, KnownKey, MonthView, ReadHandover, Scope,
    SignOffRequest, SignOffView,
};
use tauri::{State, WebviewWindow};

use super::{Answer, dialog};
use crate::desk::Desk;

#[tauri::command]
#[specta::specta]
pub(crate) async fn check(desk: State<'_, Desk>, scope: Scope) -> Answer<CheckView> {
    desk.ask(move |workspace| workspace.check(&scope)).await
}

/// Marks a finding or a CHW's month, and gives the month as it is then.
#[tauri::command]
#[specta::specta]
pub(crate) async fn follow_up(desk: State<'_, Desk>, request: FollowUpRequest) -> Answer<CheckView> {
    desk.ask(move |workspace| workspace.follow_up(&request)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn thresholds(desk: State<'_, Desk>) -> Answer<Thresholds> {
    desk.ask(|workspace| workspace.thresholds()).await
}

/// `null` for those that the program comes with.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_thresholds(
    desk: State<'_, Desk>,
    thresholds: Option<Thresholds>,
) -> Answer<Thresholds> {
    desk.ask(move |workspace| workspace.set_thresholds(thresholds.as_ref())).await
}

/// How facilities stand; all that may be chosen where the scope names none.
#[tauri::command]
#[specta::specta]
pub(crate) async fn month(desk: State<'_, Desk>, scope: Scope) -> Answer<MonthView> {
    desk.ask(move |workspace| workspace.month(&scope)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn sign_off_view(
    desk: State<'_, Desk>,
    facility: String,
    period: String,
) -> Answer<SignOffView> {
    desk.ask(move |workspace| workspace.sign_off_view(&facility, &period)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn sign_off(desk: State<'_, Desk>, request: SignOffRequest) -> Answer<SignOffView> {
    desk.ask(move |workspace| workspace.sign_off(&request)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn withdraw_sign_off(
    desk: State<'_, Desk>,
    facility: String,
    period: String,
    note: String,
) -> Answer<SignOffView> {
    desk.ask(move |workspace| workspace.withdraw_sign_off(&facility, &period, &note)).await
}

/// Asks where to, and writes the hand-over. `null` where the person thought better of it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn hand_over_file(
    window: WebviewWindow,
    desk: State<'_, Desk>,
    facility: String,
    period: String,
) -> Answer<Option<HandoverFile>> {
    let (of, month) = (facility.clone(), period.clone());
    let proposed = desk.ask(move |workspace| workspace.handover_file_name(&of, &month)).await?;
    let Some(to) = dialog::save(&window, &proposed).await else { return Ok(None) };
    desk.ask(move |workspace| workspace.hand_over_file(&facility, &period, &to).map(Some)).await
}

/// Queues the hand-over as a CHT report, to go with the next sync.
#[tauri::command]
#[specta::specta]
pub(crate) async fn hand_over_report(
    desk: State<'_, Desk>,
    facility: String,
    period: String,
) -> Answer<HandoverFile> {
    desk.ask(move |workspace| workspace.hand_over_report(&facility, &period)).await
}

/// Asks for a hand-over and reads it; nothing is kept. `null` where the person thought better of it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn open_handover(
    window: WebviewWindow,
    desk: State<'_, Desk>,
) -> Answer<Option<ReadHandover>> {
    let Some(path) = dialog::open_one(&window, "Jumla", &["jumla"]).await else { return Ok(None) };
    desk.ask(move |workspace| workspace.read_handover(&path).map(Some)).await
}

/// Keeps a hand-over that was read; a key that is not trusted yet has to be named by its fingerprint.
#[tauri::command]
#[specta::specta]
pub(crate) async fn keep_handover(
    desk: State<'_, Desk>,
    path: String,
    trust: Option<String>,
) -> Answer<ReadHandover> {
    desk.ask(move |workspace| workspace.keep_handover(Path::new(&path), trust.as_deref())).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn answer_handover(
    desk: State<'_, Desk>,
    id: String,
    answer: HandoverAnswer,
    note: String,
) -> Answer<SignOffView> {
    desk.ask(move |workspace| workspace.answer_handover(&id, answer, &note)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn known_keys(desk: State<'_, Desk>) -> Answer<Vec<KnownKey>> {
    desk.ask(|workspace| workspace.known_keys()).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn trust_key(
    desk: State<'_, Desk>,
    fingerprint: String,
    trust: bool,
) -> Answer<Vec<KnownKey>> {
    desk.ask(move |workspace| workspace.trust_key(&fingerprint, trust)).await
}
