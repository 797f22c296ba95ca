//! The dry run: what a server says to what would be sent. Nothing is stored there, and nothing here.

use jumla_dhis2::client::{Atomic, Client, Mode, Strategy, TrackerImport};
use jumla_dhis2::tracker::Payload;
use jumla_store::{OutboundItem, OutboundState};

use super::answer::{refusals, said_against};
use super::batch::{Row, requests};
use super::made::{Object, Parcel};
use super::queue::{Waiting, waiting};
use crate::dhis2::Asking;
use crate::surface::{
    Dhis2Phase, Dhis2Progress, OutboundConfirmed, OutboundItemView, OutboundProblem, OutboundRequest,
    OutboundTrial,
};
use crate::sync::{Patience, lock::RunLock};
use crate::watch::Watcher;
use crate::{Error, Workspace};

/// Has servers say what they would do with what would be sent, what is expected to be refused included.
///
/// # Errors
/// Those of [`super::preview_outbound`]; [`Error::NothingToSend`], [`Error::Dhis2NotConnected`], [`Error::PushRunning`];
/// whatever a server says.
pub async fn try_outbound(
    workspace: &mut Workspace,
    request: &OutboundRequest,
    patience: Patience,
    watcher: &dyn Watcher<Dhis2Progress>,
) -> Result<OutboundTrial, Error> {
    let confirmed = OutboundConfirmed {
        request: request.clone(),
        with_problems: true,
        refused_again: true,
        saved_again: true,
        deletions: false,
        expected: None,
    };
    let (all, _) = waiting(workspace, &confirmed, watcher)?;
    if all.is_empty() {
        return Err(Error::NothingToSend);
    }
    let _lock = RunLock::of_dhis2(workspace.folder())?;
    let mut trial = OutboundTrial::default();
    let mut connections: Vec<i64> = all.iter().map(|one| one.connection).collect();
    connections.sort_unstable();
    connections.dedup();
    for connection in connections {
        let asking = Asking::new(workspace.dhis2_client(connection)?, watcher, patience);
        let of_it: Vec<OutboundItem> = (0..)
            .zip(&all)
            .filter(|(_, one)| one.connection == connection)
            .map(|(n, one)| one.item(n))
            .collect();
        Trial { asking, trial: &mut trial }.whole(of_it).await?;
    }
    workspace.say_what(&mut trial.refused)?;
    Ok(trial)
}

struct Trial<'a, 'w> {
    asking: Asking<'w>,
    trial: &'a mut OutboundTrial,
}

impl Trial<'_, '_> {
    async fn whole(&mut self, items: Vec<OutboundItem>) -> Result<(), Error> {
        let total = items.len();
        self.asking.begin(Dhis2Phase::TryingDocuments, total)?;
        let mut tracked: Vec<(OutboundItem, Payload)> = Vec::new();
        let mut values: Vec<(OutboundItem, String)> = Vec::new();
        for item in items {
            match item.payload.as_deref().and_then(|text| serde_json::from_str(text).ok()) {
                Some(Parcel::Tracker(payload)) => tracked.push((item, payload)),
                Some(Parcel::ValueSet(text)) => values.push((item, text)),
                None => {}
            }
        }
        tracked.sort_by_key(|(item, payload)| (payload.tracked_entities.is_empty(), item.id));
        let rows: Vec<Row<Object>> = tracked
            .iter()
            .map(|(_, payload)| Row {
                alone: false,
                objects: payload
                    .objects()
                    .into_iter()
                    .map(|(kind, uid)| Object::Tracked(kind, uid.clone()))
                    .collect(),
            })
            .collect();
        let import =
            TrackerImport { mode: Mode::DryRun, atomic: Atomic::Object, strategy: Strategy::CreateAndUpdate };
        let mut done = 0;
        for request in requests(&rows) {
            let mut payload = Payload::default();
            request.iter().for_each(|&at| payload.append(tracked[at].1.clone()));
            let body = payload.to_json().into_bytes();
            let answer = self.asking.ask(|client: Client| {
                let body = body.clone();
                async move { client.send_tracker(body, import).await }
            });
            let report = answer.await?;
            for &at in &request {
                self.add(&tracked[at].0, said_against(&tracked[at].0, &report, Mode::DryRun));
            }
            done += request.len();
            self.asking.at(done, total)?;
        }
        for (item, text) in &values {
            let answer = self.asking.ask(|client: Client| {
                let body = text.clone().into_bytes();
                async move { client.send_values(body, Mode::DryRun).await }
            });
            let summary = answer.await?;
            self.add(item, refusals(&summary));
            done += 1;
            self.asking.at(done, total)?;
        }
        Ok(())
    }

    fn add(&mut self, item: &OutboundItem, problems: Vec<OutboundProblem>) {
        if problems.is_empty() {
            self.trial.accepted += 1;
        } else {
            self.trial.refused.push(OutboundItemView { problems, ..OutboundItemView::from(item) });
        }
    }
}

impl Waiting {
    /// As it would stand in the queue.
    fn item(&self, id: i64) -> OutboundItem {
        OutboundItem {
            id,
            connection: self.connection,
            origin: self.origin,
            mapping: self.mapping.clone(),
            document: self.document.clone(),
            revision: self.revision.clone(),
            act: self.act,
            state: OutboundState::Queued,
            payload: self.payload.clone(),
            hash: self.hash.clone(),
            objects: self.objects.clone(),
            queued_at: 0,
            changed_at: 0,
            attempts: 0,
            next_at: None,
            job: None,
            problems: String::new(),
            gone: false,
        }
    }
}
