//! Runs of sync in the window: what the page hears of them, and those that start by themselves.

use std::sync::Once;

use jumla_engine::surface::{Refusal, StartedBy, SyncOutcome, SyncProgress, SyncState};
use jumla_engine::sync::{self, Extent, Options};
use jumla_engine::workspace::TICK;
use jumla_engine::{Clock, Error, LineToDhis2, Watcher};
use serde::Serialize;
use tauri::AppHandle;
use tauri_specta::Event;

use crate::desk::{Desk, Run, Ticket};
use crate::dhis2;

/// How far the running sync is.
#[derive(Clone, Debug, Serialize, specta::Type, Event)]
pub(crate) struct SyncAdvanced(SyncProgress);

/// A run of sync has begun.
#[derive(Clone, Debug, Serialize, specta::Type, Event)]
pub(crate) struct SyncBegan(StartedBy);

/// A run of sync is over.
#[derive(Clone, Debug, Serialize, specta::Type, Event)]
pub(crate) struct SyncEnded(SyncOutcome);

/// One run. However it ends, it has an outcome.
///
/// # Errors
/// Where there was none, as another one is running, nothing is open, or there is no server.
pub(crate) async fn run(
    app: &AppHandle,
    desk: &Desk,
    extent: Extent,
    started_by: StartedBy,
) -> Result<SyncOutcome, Refusal> {
    let ticket = desk.begin(Run::Sync)?;
    // A handle of its own: everything else goes on while it runs.
    let mut other = desk.ask(|workspace| workspace.second_handle()).await?;
    let window = Window { app: app.clone(), ticket, started_by, began: Once::new() };
    let began = desk.clock().millis();
    let options = Options { started_by, ..Options::of(extent) };
    let end = sync::sync(&mut other, &options, &window).await;
    desk.tried_sync(began, started_by, &end.outcome);
    let was_none = matches!(end.error, Some(Error::SyncRunning | Error::DemoHasNoServer));
    if !was_none {
        window.begins();
    }
    // The store is closed before anyone hears that nothing runs.
    drop(other);
    drop(window);
    match end.error {
        Some(error) if was_none => Err(error.into()),
        _ => {
            tell(&SyncEnded(end.outcome.clone()), app);
            if end.outcome.state == SyncState::Done {
                dhis2::send_what_waits(app.clone(), desk.clone(), LineToDhis2::There);
            }
            Ok(end.outcome)
        }
    }
}

/// Starts runs whenever one is due, while the window is open, and sends to DHIS2 what waits for the line. Not where the
/// clock stands still, nor where `JUMLA_NO_AUTOMATIC_SYNC` is set.
pub(crate) fn start_by_itself(app: AppHandle, desk: Desk) {
    let quiet = std::env::var_os("JUMLA_NO_AUTOMATIC_SYNC").is_some();
    if quiet || matches!(desk.clock(), Clock::Fixed(_)) {
        return;
    }
    tauri::async_runtime::spawn(async move {
        loop {
            tokio::time::sleep(TICK).await;
            dhis2::send_what_waits(app.clone(), desk.clone(), LineToDhis2::Unknown);
            // Nothing may be open.
            if !desk.is_sync_due().await.unwrap_or(false) {
                continue;
            }
            if let Err(refusal) = run(&app, &desk, Extent::Changes, StartedBy::Itself).await {
                tracing::info!(code = refusal.code, "no run began");
            }
        }
    });
}

struct Window {
    app: AppHandle,
    ticket: Ticket,
    started_by: StartedBy,
    began: Once,
}

impl Window {
    fn begins(&self) {
        self.began.call_once(|| tell(&SyncBegan(self.started_by), &self.app));
    }
}

impl Watcher<SyncProgress> for Window {
    fn progress(&self, progress: SyncProgress) {
        self.begins();
        tell(&SyncAdvanced(progress), &self.app);
    }

    fn is_cancelled(&self) -> bool {
        self.ticket.is_cancelled()
    }
}

pub(crate) fn tell<E: Event + Serialize + Clone>(event: &E, app: &AppHandle) {
    if let Err(error) = event.emit(app) {
        tracing::warn!(%error, "nobody hears of it");
    }
}
