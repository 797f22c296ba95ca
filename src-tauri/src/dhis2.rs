//! Work on DHIS2 servers in the window: one piece at a time, what the page hears of it, and what goes by itself.

use jumla_engine::surface::{Dhis2Progress, Refusal};
use jumla_engine::sync::Patience;
use jumla_engine::{Error, LineToDhis2, Watcher, Workspace, send_what_waits as send};
use serde::Serialize;
use tauri::AppHandle;
use tauri::async_runtime::block_on;
use tauri_specta::Event;

use crate::desk::{Desk, Run, Ticket};
use crate::sync::tell;

/// What is being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Dhis2Job {
    Connect,
    Fetch,
    Try,
    Send,
    Queue,
    Compare,
    Complete,
    Receive,
    Outbound,
}

/// Work on DHIS2 has begun.
#[derive(Clone, Debug, Serialize, specta::Type, Event)]
pub(crate) struct Dhis2Began(Dhis2Job);

/// How far it is.
#[derive(Clone, Debug, Serialize, specta::Type, Event)]
pub(crate) struct Dhis2Advanced(Dhis2Progress);

/// It is over, however it ended.
#[derive(Clone, Debug, Serialize, specta::Type, Event)]
pub(crate) struct Dhis2Ended(Dhis2Job);

/// One piece of work, off the window's thread and on a handle of its own: everything else goes on meanwhile.
///
/// # Errors
/// What the work says; `push_running` where another one goes on.
pub(crate) async fn run<T: Send + 'static>(
    app: AppHandle,
    desk: &Desk,
    job: Dhis2Job,
    work: impl FnOnce(&mut Workspace, &dyn Watcher<Dhis2Progress>) -> Result<T, Error> + Send + 'static,
) -> Result<T, Refusal> {
    let ticket = desk.begin(Run::Dhis2)?;
    let mut other = desk.ask(|workspace| workspace.second_handle()).await?;
    tell(&Dhis2Began(job), &app);
    let window = Window { app: app.clone(), ticket };
    let ended = desk
        .blocking(move |_| {
            let ended = work(&mut other, &window);
            // The store is closed before anyone hears that nothing runs.
            drop(other);
            drop(window);
            ended
        })
        .await;
    tell(&Dhis2Ended(job), &app);
    ended
}

/// Sends what was asked for later, if it is time for that.
pub(crate) fn send_what_waits(app: AppHandle, desk: Desk, line: LineToDhis2) {
    tauri::async_runtime::spawn(async move {
        // Nothing may be open.
        if !desk.is_queue_due(line).await.unwrap_or(false) {
            return;
        }
        let ended = run(app, &desk, Dhis2Job::Queue, |workspace, watcher| {
            block_on(send(workspace, Patience::default(), watcher))
        });
        let error = ended.await.err();
        if let Some(refusal) = &error {
            tracing::info!(code = refusal.code, "what waits for DHIS2 still waits");
        }
        desk.tried_queue(error.as_ref());
    });
}

struct Window {
    app: AppHandle,
    ticket: Ticket,
}

impl Watcher<Dhis2Progress> for Window {
    fn progress(&self, progress: Dhis2Progress) {
        tell(&Dhis2Advanced(progress), &self.app);
    }

    fn is_cancelled(&self) -> bool {
        self.ticket.is_cancelled()
    }
}
