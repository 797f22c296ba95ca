//! The sync of an offline user: a list of everything, the difference in batches, the deletions.

use super::plan::plan;
use super::{BATCH, Extent, Run, unless_cancelled};
use crate::Error;
use crate::surface::SyncPhase;

impl Run<'_> {
    pub(super) async fn offline(&mut self, extent: Extent) -> Result<(), Error> {
        self.report(SyncPhase::Listing, 0, 0)?;
        let listed = unless_cancelled(self.watcher, self.client.replication_ids()).await?;
        let known = self.workspace.store.read().revisions()?;
        let mut plan = plan(listed, &known);
        if extent == Extent::Full {
            let again = known.into_iter().filter(|(id, _)| plan.gone.binary_search(id).is_err());
            let fetched: std::collections::HashSet<_> = plan.fetch.iter().map(|(id, _)| id.clone()).collect();
            plan.fetch.extend(again.filter(|(id, _)| !fetched.contains(id)));
            plan.unchanged = 0;
        }
        self.outcome.unchanged = u32::try_from(plan.unchanged).unwrap_or(u32::MAX);
        self.fetch(&plan.fetch, SyncPhase::Fetching).await?;
        let mut done = 0;
        for batch in plan.gone.chunks(BATCH) {
            self.report(SyncPhase::Removing, done, plan.gone.len())?;
            let deleted = unless_cancelled(self.watcher, self.client.deletes(batch)).await?;
            // What is neither listed nor deleted has left the user's sight, and stays.
            let removed = self.workspace.store.write(|writer| {
                let mut removed = 0;
                for id in &deleted {
                    removed += u32::from(writer.remove(id)?);
                }
                Ok::<_, Error>(removed)
            })?;
            self.outcome.removed += removed;
            done += batch.len();
        }
        Ok(())
    }
}
