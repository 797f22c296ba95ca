//! What waits for a line to DHIS2, of either kind: exports that were asked for later, and documents in the queue.

use super::push::{QueueExtent, run_queue};
use crate::outbound::run_outbound;
use crate::surface::{Dhis2Progress, OutboundOutcome, PushView};
use crate::sync::Patience;
use crate::watch::Watcher;
use crate::{Error, Workspace};

/// What went.
#[derive(Debug, Default)]
pub struct WentByItself {
    pub pushes: Vec<PushView>,
    pub documents: OutboundOutcome,
}

/// Sends what may go by itself, of both kinds. What keeps the one from going does not keep the other.
///
/// # Errors
/// Those of [`run_queue`] and of [`run_outbound`]: the first.
pub async fn send_what_waits(
    workspace: &mut Workspace,
    patience: Patience,
    watcher: &dyn Watcher<Dhis2Progress>,
) -> Result<WentByItself, Error> {
    let pushes = match run_queue(workspace, QueueExtent::Later, patience, watcher).await {
        Err(Error::Interrupted) => return Err(Error::Interrupted),
        other => other,
    };
    let documents = run_outbound(workspace, None, QueueExtent::Later, patience, watcher).await;
    Ok(WentByItself { pushes: pushes?, documents: documents? })
}
