//! What was written here for the server is sent: what it lacks, with an answer for each document.

use jumla_cht::client::{self, NotTaken};
use jumla_domain::{DocumentId, Revision};
use jumla_store::{Outgoing, OutgoingState};
use serde_json::value::RawValue;

use super::run::Run;
use crate::Error;
use crate::surface::SyncPhase;

/// As many as the CHT's own client sends.
const AT_ONCE: usize = 100;

impl Run<'_> {
    pub(super) async fn push(&mut self) -> Result<(), Error> {
        let mut queued = self.workspace.store.read().outgoing()?;
        queued.retain(|document| document.state == OutgoingState::Queued);
        if queued.is_empty() {
            return Ok(());
        }
        self.meter.begin(SyncPhase::Sending, queued.len())?;
        let (mut rest, mut size) = (queued.as_slice(), AT_ONCE);
        while !rest.is_empty() {
            let (batch, later) = rest.split_at(size.min(rest.len()));
            match self.push_batch(batch).await {
                Err(Error::Cht(client::Error::TooLarge { .. })) if batch.len() > 1 => {
                    size = batch.len() / 2;
                    continue;
                }
                Err(Error::Cht(client::Error::TooLarge { .. })) => self.refuse(batch, "too_large")?,
                // This account may not write there at all.
                Err(Error::Cht(client::Error::NotAllowed { .. } | client::Error::NotFound { .. })) => {
                    self.refuse(batch, "not_allowed")?;
                }
                result => result?,
            }
            rest = later;
            self.meter.did(batch.len())?;
        }
        Ok(())
    }

    async fn push_batch(&mut self, batch: &[Outgoing]) -> Result<(), Error> {
        let named: Vec<(DocumentId, Revision)> =
            batch.iter().map(|document| (document.id.clone(), document.revision.clone())).collect();
        let named = named.as_slice();
        // What had arrived before a line broke is not sent again.
        let missing = self.ask(|client| async move { client.missing_revisions(named).await }).await?;
        let mut bodies = Vec::with_capacity(missing.len());
        for document in batch.iter().filter(|document| missing.contains(&document.id)) {
            let body = RawValue::from_string(document.body.clone());
            bodies.push(body.map_err(|_| Error::OutgoingUnknown { document: document.id.to_string() })?);
        }
        let bodies: Vec<&RawValue> = bodies.iter().map(AsRef::as_ref).collect();
        let refused = if bodies.is_empty() {
            Vec::new()
        } else {
            let bodies = bodies.as_slice();
            self.ask(|client| async move { client.send(bodies).await }).await?
        };
        self.mark(batch, &refused)
    }

    fn mark(&mut self, batch: &[Outgoing], refused: &[NotTaken]) -> Result<(), Error> {
        let (pushed, refused) = self.workspace.store.write(|writer| {
            let (mut pushed, mut no) = (0, 0);
            for Outgoing { id, revision, .. } in batch {
                match refused.iter().find(|one| one.id == *id) {
                    Some(one) => {
                        let reason = one.reason.as_deref().unwrap_or(&one.error);
                        let state = OutgoingState::Refused;
                        no += u32::from(writer.set_outgoing_state(id, revision, state, Some(reason))?);
                    }
                    None => {
                        let state = OutgoingState::Sent;
                        pushed += u32::from(writer.set_outgoing_state(id, revision, state, None)?);
                    }
                }
            }
            Ok::<_, Error>((pushed, no))
        })?;
        self.outcome.refused += refused;
        self.outcome.pushed += pushed;
        Ok(())
    }

    fn refuse(&mut self, batch: &[Outgoing], error: &str) -> Result<(), Error> {
        let refused: Vec<NotTaken> = batch
            .iter()
            .map(|document| NotTaken { id: document.id.clone(), error: error.to_owned(), reason: None })
            .collect();
        self.mark(batch, &refused)
    }
}
