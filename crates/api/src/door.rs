//! Who is let in: whose token it is, and which web pages may ask.
//!
//! It has handles of its own, so that nobody waits at the door for somebody's long question, and nobody waits for the
//! store to be free to write when a program asked last.

use std::sync::Arc;

use jumla_engine::surface::ApiClient;
use jumla_engine::{Error, Workspace};
use tokio::sync::{Mutex, mpsc};
use tokio::task::{JoinHandle, spawn_blocking};

use crate::refused::Refused;

/// When a program asked last is known to the minute.
const NOTED_EVERY: i64 = 60_000;
/// Notes that wait for the store; more are not worth waiting for.
const NOTES: usize = 16;

pub(crate) struct Door {
    keeper: Arc<Mutex<Option<Workspace>>>,
    clerk: Mutex<Option<Clerk>>,
    notes: mpsc::Sender<i64>,
    /// Web pages that may ask, whichever token they show.
    origins: Vec<String>,
}

struct Clerk {
    stop: mpsc::Sender<()>,
    ended: JoinHandle<()>,
}

impl Door {
    pub(crate) fn of(workspace: &Workspace, origins: Vec<String>) -> Result<Self, Error> {
        let keeper = Arc::new(Mutex::new(Some(workspace.second_handle()?)));
        let (notes, noted) = mpsc::channel(NOTES);
        let (stop, stopped) = mpsc::channel(1);
        let ended = tokio::spawn(note_down(workspace.second_handle()?, noted, stopped));
        Ok(Self { keeper, clerk: Mutex::new(Some(Clerk { stop, ended })), notes, origins })
    }

    /// Whose token it is, if it is good at this moment.
    pub(crate) async fn client_of(&self, token: String) -> Result<Option<ApiClient>, Refused> {
        let client =
            self.ask(move |workspace| workspace.api_client_of(&token).map(|one| (one, workspace.clock())));
        let (client, clock) = client.await?;
        if let Some(client) = &client
            && client.last_used_at.is_none_or(|last| clock.millis() - last >= NOTED_EVERY)
        {
            // Full: somebody else's is being noted.
            let _ = self.notes.try_send(client.id);
        }
        Ok(client)
    }

    /// Whether a page from there may ask with any token at all.
    pub(crate) async fn knows(&self, origin: &str) -> Result<bool, Refused> {
        if self.is_listed(origin) {
            return Ok(true);
        }
        let clients = self.ask(Workspace::api_clients).await?;
        Ok(clients.iter().any(|client| client.revoked_at.is_none() && has(&client.origins, origin)))
    }

    /// Whether a page from there may ask with this client's token.
    pub(crate) fn lets_in(&self, origin: &str, client: &ApiClient) -> bool {
        self.is_listed(origin) || has(&client.origins, origin)
    }

    fn is_listed(&self, origin: &str) -> bool {
        has(&self.origins, origin)
    }

    async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Workspace) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Refused> {
        let keeper = Arc::clone(&self.keeper).lock_owned().await;
        let asked = spawn_blocking(move || match keeper.as_ref() {
            Some(workspace) => question(workspace).map_err(Refused::from),
            None => Err(Refused::Stopping),
        });
        asked.await.unwrap_or(Err(Refused::Broken))
    }

    /// Waits for what is being written, and closes the store.
    pub(crate) async fn close(&self) {
        self.keeper.lock().await.take();
        if let Some(clerk) = self.clerk.lock().await.take() {
            drop(clerk.stop);
            let _ = clerk.ended.await;
        }
    }
}

/// As browsers write them, both are.
fn has(origins: &[String], origin: &str) -> bool {
    origins.iter().any(|one| one == origin)
}

/// Writes down who asked, until it is told to stop.
async fn note_down(
    mut workspace: Workspace,
    mut noted: mpsc::Receiver<i64>,
    mut stopped: mpsc::Receiver<()>,
) {
    loop {
        let id = tokio::select! {
            // What waits is written before it stops.
            biased;
            id = noted.recv() => id,
            _ = stopped.recv() => return,
        };
        let Some(id) = id else { return };
        let written = spawn_blocking(move || {
            let result = workspace.note_api_client(id);
            (workspace, result)
        });
        match written.await {
            Ok((same, result)) => {
                workspace = same;
                if let Err(error) = result {
                    tracing::info!(%error, "when a program asked last is not noted");
                }
            }
            Err(_) => return,
        }
    }
}
