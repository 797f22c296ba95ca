//! The end of a run proves itself: what is here is compared with what the server says it has, and a difference is
//! made good or told.

use std::collections::HashMap;

use chrono::TimeDelta;
use jumla_cht::client;
use jumla_domain::{DocumentId, Revision};

use super::plan::differences;
use super::run::Run;
use super::take_in::{Received, take_in_received};
use crate::Error;
use crate::surface::{Extent, SyncPhase};

/// Ids that are compared or asked for at once.
const AT_ONCE: usize = 1000;
const LISTED_AT_ONCE: u32 = 10_000;

/// How often an online user's store is compared: the feed itself leaves nothing out.
const PROVED_EVERY: TimeDelta = TimeDelta::hours(24);

/// Reporting periods that are compared then; after a first or full sync all are.
const NEWEST_PERIODS: usize = 2;

/// After every id of target documents.
const END: char = '\u{fff0}';

impl Run<'_> {
    /// Against the list that the run began with.
    pub(super) async fn prove_listed(&mut self, listed: &[(DocumentId, Revision)]) -> Result<(), Error> {
        self.meter.begin(SyncPhase::Proving, 0)?;
        let differing = differences(listed, &self.workspace.store.read().revisions()?);
        let mut unexplained = 0;
        for batch in differing.chunks(AT_ONCE) {
            // It changed, or was deleted, while the rest was fetched.
            self.fetch_newest(batch).await?;
            let absent = self.absent(batch)?;
            if absent.is_empty() {
                continue;
            }
            let deleted = self.deleted(&absent).await?;
            self.remove_all(deleted.iter())?;
            unexplained += absent.iter().filter(|id| !deleted.contains(*id)).count();
        }
        self.outcome.missing = u32::try_from(unexplained).unwrap_or(u32::MAX);
        self.conclude(unexplained == 0)
    }

    /// Against the server's index of ids, now and then.
    pub(super) async fn prove_feed(&mut self) -> Result<(), Error> {
        let proved_at = self.workspace.account()?.proved_at;
        let now = self.workspace.clock.millis();
        let fresh = proved_at.is_some_and(|at| (0..PROVED_EVERY.num_milliseconds()).contains(&(now - at)));
        if fresh && self.options.extent == Extent::Changes {
            self.outcome.complete = true;
            return Ok(());
        }
        self.meter.begin(SyncPhase::Proving, 0)?;
        let ranges: Vec<String> = match proved_at {
            None => vec!["target~".to_owned()],
            Some(_) => {
                let periods = self.workspace.store.read().periods()?;
                periods.into_iter().take(NEWEST_PERIODS).map(|period| format!("target~{period}~")).collect()
            }
        };
        match self.compare(&ranges).await {
            Ok(unexplained) => {
                self.outcome.missing = unexplained;
                self.conclude(unexplained == 0)
            }
            // A server that does not show its index: the feed has to be believed.
            Err(Error::Cht(error)) if is_closed(&error) => {
                tracing::info!(%error, "the server's index cannot be compared");
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    async fn compare(&mut self, ranges: &[String]) -> Result<u32, Error> {
        let mut unexplained = 0;
        for range in ranges {
            let mut first = range.clone();
            let last = format!("{range}{END}");
            loop {
                let (from, to) = (first.as_str(), last.as_str());
                let page = self
                    .ask(|client| async move { client.revisions_between(from, to, LISTED_AT_ONCE).await })
                    .await?;
                unexplained += self.make_good(&page).await?;
                self.meter.did(page.len())?;
                match page.last() {
                    // Right behind the last id.
                    Some((id, _)) if page.len() >= LISTED_AT_ONCE as usize => first = format!("{id}\0"),
                    _ => break,
                }
            }
        }
        self.compare_kept().await?;
        Ok(unexplained)
    }

    /// The other way round: what is here and no longer there.
    async fn compare_kept(&mut self) -> Result<(), Error> {
        let mut after = None;
        loop {
            let ids = self.workspace.store.read().ids_after(after.as_ref(), AT_ONCE)?;
            let Some(last) = ids.last().cloned() else { return Ok(()) };
            let asked = ids.as_slice();
            let there = self.ask(|client| async move { client.revisions_of(asked).await }).await?;
            let gone: Vec<&DocumentId> =
                there.iter().filter(|(_, revision)| revision.is_none()).map(|(id, _)| id).collect();
            self.outcome.removed += self.remove_all(gone.into_iter())?;
            let differing: Vec<(DocumentId, Revision)> =
                there.into_iter().filter_map(|(id, revision)| Some((id, revision?))).collect();
            self.make_good(&differing).await?;
            self.meter.did(ids.len())?;
            after = Some(last);
        }
    }

    /// Fetches what is not here in the revision that the server names; tells how many stay so.
    async fn make_good(&mut self, there: &[(DocumentId, Revision)]) -> Result<u32, Error> {
        let differing = {
            let reader = self.workspace.store.read();
            let mut here = HashMap::new();
            for (id, _) in there {
                if let Some(revision) = reader.revision(id)? {
                    here.insert(id.clone(), jumla_store::Known { revision, left: false });
                }
            }
            differences(there, &here)
        };
        let mut unexplained = 0;
        for batch in differing.chunks(AT_ONCE) {
            self.fetch_newest(batch).await?;
            unexplained += self.absent(batch)?.len();
        }
        Ok(u32::try_from(unexplained).unwrap_or(u32::MAX))
    }

    /// Fetches documents as they are now, in whatever revision.
    async fn fetch_newest(&mut self, ids: &[DocumentId]) -> Result<(), Error> {
        let mut rest = ids;
        let mut size = ids.len().max(1);
        while !rest.is_empty() {
            let (batch, later) = rest.split_at(size.min(rest.len()));
            let fetched = match self.ask(|client| async move { client.newest(batch).await }).await {
                Err(Error::Cht(client::Error::TooLarge { .. })) if batch.len() > 1 => {
                    size = batch.len() / 2;
                    continue;
                }
                answer => answer?,
            };
            let received: Vec<Received> = fetched.documents.into_iter().map(Received::read).collect();
            let note = self.note();
            let taken = take_in_received(self.workspace, &received, &HashMap::new(), |writer| {
                note.write(writer)?;
                Ok(0)
            })?;
            self.took(taken);
            rest = later;
        }
        Ok(())
    }

    fn absent(&self, ids: &[DocumentId]) -> Result<Vec<DocumentId>, Error> {
        let reader = self.workspace.store.read();
        let mut absent = Vec::new();
        for id in ids {
            if reader.revision(id)?.is_none() {
                absent.push(id.clone());
            }
        }
        Ok(absent)
    }

    fn remove_all<'d>(&mut self, ids: impl Iterator<Item = &'d DocumentId>) -> Result<u32, Error> {
        self.workspace.store.write(|writer| {
            let mut removed = 0;
            for id in ids {
                removed += u32::from(writer.remove(id)?);
            }
            Ok(removed)
        })
    }

    fn conclude(&mut self, complete: bool) -> Result<(), Error> {
        self.outcome.complete = complete;
        let at = complete.then(|| self.workspace.clock.millis());
        Ok(self.workspace.store.write(|writer| writer.set_proved(at))?)
    }
}

fn is_closed(error: &client::Error) -> bool {
    match error {
        client::Error::NotAllowed { .. } | client::Error::NotFound { .. } => true,
        client::Error::ServerError { status, .. } => (400..500).contains(status) || *status == 501,
        _ => false,
    }
}
