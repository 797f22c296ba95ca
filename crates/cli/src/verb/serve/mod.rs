//! `jumla serve`: other programs on this computer ask, until Ctrl-C.

mod token;

use jumla_api::{Limits, Options, Running, start};
use jumla_engine::{Error, Workspace};
use serde::Serialize;

use crate::arguments::{Serve, ServeCommand};
use crate::output::{Failure, print_json_line, print_line, say};
use crate::run::runtime;
use crate::verb::count;

pub(crate) fn serve(workspace: &mut Workspace, arguments: Serve, json: bool) -> Result<(), Failure> {
    match arguments.command {
        Some(ServeCommand::Token(command)) => token::token(workspace, command, json),
        None => {
            let limits = Limits::default();
            let options = Options { port: arguments.port, origins: arguments.allow_origin, limits };
            listen(workspace, &options, json)
        }
    }
}

/// What `--json` prints once it listens.
#[derive(Serialize)]
struct Listening {
    port: u16,
    addresses: Vec<String>,
    clients: usize,
}

fn listen(workspace: &Workspace, options: &Options, json: bool) -> Result<(), Failure> {
    let clients = workspace.api_clients()?.iter().filter(|client| client.revoked_at.is_none()).count();
    let runtime = runtime()?;
    runtime.block_on(async {
        let running = start(workspace, options).await?;
        let said = tell(&running, clients, json);
        if said.is_ok() {
            asked_to_stop().await?;
        }
        running.stop().await;
        said
    })?;
    if !json {
        say(&"Stopped.");
    }
    Ok(())
}

fn tell(running: &Running, clients: usize, json: bool) -> Result<(), Failure> {
    let addresses = running.addresses();
    if json {
        return print_json_line(&Listening { port: running.port(), addresses, clients });
    }
    print_line(&format!("Listening on {}", addresses.join(" and ")))?;
    if clients == 0 {
        say(&"No program may ask yet: `jumla serve token new NAME` lets one in. Ctrl-C stops.");
    } else {
        say(&format!("{} may ask. Ctrl-C stops.", count(clients, "program", "programs")));
    }
    Ok(())
}

/// Ctrl-C, or what a service is stopped with.
async fn asked_to_stop() -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::from(Error::CannotListen { port: 0, reason: error.kind() });
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut ended = signal(SignalKind::terminate()).map_err(failed)?;
        tokio::select! {
            interrupted = tokio::signal::ctrl_c() => interrupted.map_err(failed),
            _ = ended.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await.map_err(failed)
}
