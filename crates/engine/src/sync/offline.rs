//! The sync of an offline user: a list of everything, the deletions, the difference in batches.

use jumla_cht::client;
use jumla_domain::{DocumentId, Revision};

use super::plan::Comparison;
use super::run::Run;
use crate::Error;
use crate::surface::SyncPhase;

/// Documents whose fate is asked for at once.
const AT_ONCE: usize = 1000;

impl Run<'_> {
    pub(super) async fn offline(&mut self) -> Result<(), Error> {
        self.meter.begin(SyncPhase::Listing, 0)?;
        let listed = self.ask(|client| async move { client.replication_ids().await }).await?;
        let plan = self.compared(&listed)?.plan(self.options.extent);
        self.outcome.unchanged = u32::try_from(plan.unchanged).unwrap_or(u32::MAX);
        self.workspace.store.write(|writer| {
            writer.set_wanted(plan.fetch.iter().map(|(id, revision)| (id, revision)))?;
            for id in &plan.back {
                writer.mark_left(id, None)?;
            }
            Ok::<_, Error>(())
        })?;
        // Whoever leads a place that is back may be needed again.
        self.clean &= plan.back.is_empty();
        self.let_go(&plan.gone).await?;
        self.fetch_wanted(SyncPhase::Fetching).await?;
        if plan.fetch.is_empty() {
            // What was compared a moment ago need not be compared again.
            return self.conclude(true);
        }
        self.prove_listed(&listed).await
    }

    /// A list of the server's held against the store.
    pub(super) fn compared<'l>(&self, listed: &'l [(DocumentId, Revision)]) -> Result<Comparison<'l>, Error> {
        let mut comparison = Comparison::with(listed);
        self.workspace.store.read().each_revision(|id, revision, left| comparison.see(id, revision, left))?;
        Ok(comparison)
    }

    /// Of what is no longer listed, the deleted goes; the rest has left the user's sight, and stays, marked.
    async fn let_go(&mut self, gone: &[DocumentId]) -> Result<(), Error> {
        if gone.is_empty() {
            return Ok(());
        }
        self.meter.begin(SyncPhase::Removing, gone.len())?;
        let now = self.workspace.clock.millis();
        let (mut rest, mut size) = (gone, AT_ONCE);
        while !rest.is_empty() {
            let (batch, later) = rest.split_at(size.min(rest.len()));
            let deleted = match self.deleted(batch).await {
                Err(Error::Cht(client::Error::TooLarge { .. })) if batch.len() > 1 => {
                    size = batch.len() / 2;
                    continue;
                }
                answer => answer?,
            };
            let (removed, left) = self.workspace.store.write(|writer| {
                let (mut removed, mut left) = (0, 0);
                for id in &deleted {
                    removed += u32::from(writer.remove(id)?);
                }
                for id in batch.iter().filter(|id| !deleted.contains(*id)) {
                    left += u32::from(writer.mark_left(id, Some(now))?);
                }
                Ok::<_, Error>((removed, left))
            })?;
            self.outcome.removed += removed;
            self.outcome.left += left;
            rest = later;
            self.meter.did(batch.len())?;
        }
        Ok(())
    }

    pub(super) async fn deleted(
        &mut self,
        ids: &[DocumentId],
    ) -> Result<std::collections::HashSet<DocumentId>, Error> {
        let deleted = self.ask(|client| async move { client.deletes(ids).await }).await?;
        Ok(deleted.into_iter().collect())
    }
}
