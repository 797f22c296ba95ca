//! The API that the window runs: for the workspace that is open, while it is switched on there.

use jumla_api::{Options, Running, start};
use jumla_engine::surface::{AdmittedApiClient, ApiClientRequest, ApiSettings, ApiView, Refusal};
use tauri::async_runtime::block_on;

use super::{Desk, Seat, guard};

#[derive(Default)]
pub(super) struct Serving {
    running: Option<Running>,
    /// Why it does not run though it is switched on.
    trouble: Option<Refusal>,
}

impl Desk {
    pub(crate) async fn api_view(&self) -> Result<ApiView, Refusal> {
        let desk = self.clone();
        self.ask(move |workspace| {
            let serving = guard(&desk.0.serving);
            Ok(ApiView {
                settings: workspace.api_settings()?,
                addresses: serving.running.as_ref().map(Running::addresses).unwrap_or_default(),
                trouble: serving.trouble.clone(),
                clients: workspace.api_clients()?,
            })
        })
        .await
    }

    /// Switches it on or off, or moves it to another port.
    pub(crate) async fn set_api_settings(&self, settings: ApiSettings) -> Result<ApiView, Refusal> {
        self.blocking(move |desk| {
            desk.ask_now(|workspace| workspace.set_api_settings(settings))?;
            let _turn = guard(&desk.0.turn);
            desk.stop_api();
            desk.tend_api();
            Ok(())
        })
        .await?;
        self.api_view().await
    }

    pub(crate) async fn admit_api_client(
        &self,
        request: ApiClientRequest,
    ) -> Result<AdmittedApiClient, Refusal> {
        self.ask(move |workspace| workspace.admit_api_client(&request)).await
    }

    pub(crate) async fn revoke_api_client(&self, name: String) -> Result<ApiView, Refusal> {
        self.ask(move |workspace| workspace.revoke_api_client(&name)).await?;
        self.api_view().await
    }

    /// Waits until it has stopped and closed the store. To be called by who has the turn, off the window's thread.
    pub(super) fn stop_api(&self) {
        let running = {
            let mut serving = guard(&self.0.serving);
            serving.trouble = None;
            serving.running.take()
        };
        if let Some(running) = running {
            block_on(running.stop());
        }
    }

    /// Starts it, unless it runs, is switched off, or nothing is open. To be called by who has the turn.
    pub(super) fn tend_api(&self) {
        let workspace = guard(&self.0.workspace);
        let mut serving = guard(&self.0.serving);
        let Seat::Open(workspace) = &*workspace else { return };
        if serving.running.is_some() {
            return;
        }
        let started = workspace.api_settings().and_then(|settings| {
            let options = Options { port: settings.port, ..Options::default() };
            settings.on.then(|| block_on(start(workspace, &options))).transpose()
        });
        serving.trouble = None;
        match started {
            Ok(running) => serving.running = running,
            Err(error) => {
                tracing::warn!(%error, "programs are not answered");
                serving.trouble = Some(error.into());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::{TcpListener, TcpStream};

    use super::super::Memory;
    use super::super::tests::{desk, make_demo};
    use super::*;

    fn answers(view: &ApiView) -> bool {
        let address = view.addresses[0].strip_prefix("http://").unwrap();
        TcpStream::connect(address).is_ok()
    }

    #[test]
    fn it_runs_while_it_is_switched_on_and_the_workspace_is_open() {
        let place = tempfile::tempdir().unwrap();
        let desk = desk(&place.path().join("workspace"), Memory::None);
        block_on(async {
            make_demo(&desk).await;
            let off = desk.api_view().await.unwrap();
            assert!(!off.settings.on && off.addresses.is_empty(), "off until somebody switches it on");
            let on = desk.set_api_settings(ApiSettings { on: true, port: 0 }).await.unwrap();
            assert!(answers(&on));
            desk.status().await.unwrap();
            assert_eq!(desk.api_view().await.unwrap().addresses, on.addresses, "it goes on");

            desk.change(|_| Ok(None)).await.unwrap();
            assert!(!answers(&on), "locked");
            let again = desk
                .change(|desk| jumla_engine::Workspace::open(&desk.folder(), None, desk.clock()).map(Some));
            again.await.unwrap();
            let unlocked = desk.api_view().await.unwrap();
            assert!(answers(&unlocked), "and open again");
            desk.move_to(|shelf| Ok(shelf.free())).await.unwrap();
            assert!(!answers(&unlocked), "another workspace is not this one");
            desk.move_to(|shelf| shelf.folder_of("workspace")).await.unwrap();
            let back = desk.api_view().await.unwrap();
            assert!(answers(&back));
            desk.wipe().await.unwrap();
            assert!(!answers(&back), "nothing is here any more");
        });
    }

    #[test]
    fn a_port_that_is_taken_is_told() {
        let place = tempfile::tempdir().unwrap();
        let desk = desk(&place.path().join("workspace"), Memory::None);
        let taken = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        block_on(async {
            make_demo(&desk).await;
            let view = desk.set_api_settings(ApiSettings { on: true, port }).await.unwrap();
            assert_eq!(view.trouble.unwrap().code, "port_taken");
            assert!(view.settings.on && view.addresses.is_empty());
        });
    }
}
