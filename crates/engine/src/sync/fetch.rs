//! What is wanted is fetched in batches, a few in flight; each is kept with what is then left to do.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use jumla_cht::client::{self, Client};
use jumla_domain::{DocumentId, Revision};
use jumla_store::{RecordChoice, Wanted};
use tokio::task::JoinSet;

use super::batch::BatchSize;
use super::run::Run;
use super::take_in::{Received, take_in_received};
use crate::Error;
use crate::surface::SyncPhase;

/// While one batch is being kept, the next is under way.
const IN_FLIGHT: usize = 2;

/// A batch that was asked for, and what came of it.
struct Landed {
    batch: Vec<Wanted>,
    answer: Result<(Vec<Received>, Duration), client::Error>,
}

impl Run<'_> {
    /// Replaces what is to be fetched.
    pub(super) fn want(&mut self, documents: &[(DocumentId, Revision)]) -> Result<(), Error> {
        let documents = documents.iter().map(|(id, revision)| (id, revision));
        Ok(self.workspace.store.write(|writer| writer.set_wanted(documents))?)
    }

    /// Fetches everything that is wanted.
    pub(super) async fn fetch_wanted(&mut self, phase: SyncPhase) -> Result<(), Error> {
        let total = self.workspace.store.read().wanted_count()?;
        if total == 0 {
            return Ok(());
        }
        self.meter.begin(phase, total as usize)?;
        let mut size = BatchSize::default();
        let mut from = i64::MIN;
        let mut again: VecDeque<Vec<Wanted>> = VecDeque::new();
        let mut flight = JoinSet::new();
        loop {
            while flight.len() < IN_FLIGHT {
                let Some(batch) = self.next_batch(&mut again, &mut from, size.get())? else { break };
                flight.spawn(fetch(self.client.clone(), batch, Arc::clone(&self.choice)));
            }
            let Some(landed) = self.meter.until(flight.join_next()).await? else { return Ok(()) };
            // A task that panicked is a mistake of ours; what it was to fetch stays wanted.
            let Landed { batch, answer } =
                landed.map_err(|_| client::Error::Malformed { what: client::Call::BulkGet })?;
            match answer {
                Ok((received, on_the_line)) => {
                    self.answered();
                    size.came(batch.len(), on_the_line);
                    self.keep(&batch, received)?;
                }
                Err(error) => {
                    let smaller = size.failed(batch.len(), &error);
                    again.push_front(batch);
                    if !smaller {
                        self.put_up_with(error).await?;
                    }
                }
            }
        }
    }

    /// What did not come is first in line, in parts where it was too much.
    fn next_batch(
        &self,
        again: &mut VecDeque<Vec<Wanted>>,
        from: &mut i64,
        size: usize,
    ) -> Result<Option<Vec<Wanted>>, Error> {
        if let Some(mut batch) = again.pop_front() {
            if batch.len() > size {
                again.push_front(batch.split_off(size));
            }
            return Ok(Some(batch));
        }
        let batch = self.workspace.store.read().wanted(*from, size)?;
        let Some(last) = batch.last() else { return Ok(None) };
        *from = last.position + 1;
        Ok(Some(batch))
    }

    fn keep(&mut self, batch: &[Wanted], received: Vec<Received>) -> Result<(), Error> {
        let asked: HashMap<&str, &str> =
            batch.iter().map(|one| (one.id.as_str(), one.revision.as_str())).collect();
        let (Some(first), Some(last)) = (batch.first(), batch.last()) else { return Ok(()) };
        let note = self.note();
        let taken = take_in_received(self.workspace, &received, &asked, &self.choice, |writer| {
            writer.strike_wanted(first.position, last.position)?;
            note.write(writer)?;
            Ok(0)
        })?;
        self.took(taken);
        self.meter.did(batch.len())
    }
}

async fn fetch(client: Client, batch: Vec<Wanted>, choice: Arc<RecordChoice>) -> Landed {
    let asked: Vec<(DocumentId, Revision)> =
        batch.iter().map(|one| (one.id.clone(), one.revision.clone())).collect();
    let answer = client.bulk_get(&asked).await.map(|fetched| {
        let on_the_line = fetched.took.saturating_sub(fetched.thought);
        let received = fetched.documents.into_iter().map(|text| Received::read(text, &choice));
        (received.collect(), on_the_line)
    });
    Landed { batch, answer }
}
