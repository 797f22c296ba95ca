//! What was left with `--later`, and documents in the queue, sent beside runs of sync. What a sync came to does not depend on it: it is told in words,
//! and the queue tells more.

use std::sync::Arc;

use jumla_engine::surface::{OutboundOutcome, PushStateView, PushView, Refusal};
use jumla_engine::sync::Patience;
use jumla_engine::{LineToDhis2, QueueAlarm, Workspace, send_what_waits};
use tokio::runtime::Runtime;

use super::line::Terminal;
use super::{count, queue};
use crate::advice::advice;
use crate::output::{Failure, say};
use crate::stop::Stop;

/// Between two runs it keeps in mind how the last attempt went.
#[derive(Default)]
pub(in crate::verb) struct Waiting {
    alarm: QueueAlarm,
}

impl Waiting {
    /// Sends what waits, if it is time for that.
    pub(in crate::verb) fn send(
        &mut self,
        workspace: &mut Workspace,
        runtime: &Runtime,
        stop: &Arc<Stop>,
        line: LineToDhis2,
    ) -> Result<(), Failure> {
        if !self.alarm.rings(workspace, line)? {
            return Ok(());
        }
        let terminal = Terminal::new(Arc::clone(stop));
        let sending = send_what_waits(workspace, Patience::default(), &terminal);
        let ended = runtime.block_on(sending);
        terminal.clear();
        self.alarm.tried(ended.as_ref().err().map(Refusal::from).as_ref(), workspace.clock().millis());
        match ended {
            Ok(went) => {
                went.pushes.iter().for_each(tell);
                tell_documents(&went.documents);
            }
            Err(error) => say(&format!("What waits for DHIS2 still waits: {error}{}", advice(&error))),
        }
        Ok(())
    }
}

fn tell_documents(outcome: &OutboundOutcome) {
    let (sent, refused) = (outcome.sent + outcome.deleted, outcome.refused);
    if sent > 0 {
        say(&format!("Sent to DHIS2: {}.", count(sent as usize, "document", "documents")));
    }
    if refused > 0 {
        let refused = count(refused as usize, "document", "documents");
        say(&format!("DHIS2 refused {refused}; `jumla outbound queue` says why."));
    }
}

fn tell(view: &PushView) {
    if let Some(text) = queue::shortfall(view) {
        return say(&text);
    }
    if view.state == PushStateView::Done {
        let taken = view.fates.accepted + view.fates.unchanged + view.fates.dropped;
        say(&format!(
            "Sent to {}: {} of {} {} (push {}).",
            view.connection,
            count(taken as usize, "value", "values"),
            view.data_set.name,
            view.period,
            view.id
        ));
    }
}
