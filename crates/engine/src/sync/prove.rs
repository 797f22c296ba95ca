//! The end of a run proves itself: what is here is compared with what the server says it has, and a difference is
//! made good or told.

use std::collections::HashMap;

use chrono::TimeDelta;
use jumla_cht::client;
use jumla_domain::{DocumentId, ReportingPeriod, Revision};
use jumla_store::Reader;
use tokio::task::JoinSet;

use super::patience::is_refused_for_good;
use super::plan::Comparison;
use super::run::Run;
use super::take_in::{Received, take_in_received};
use crate::Error;
use crate::surface::{Extent, StartedBy, SyncPhase};

/// Ids that are compared or asked for at once.
const AT_ONCE: usize = 4000;
const NEWEST_AT_ONCE: usize = 1000;
const LISTED_AT_ONCE: u32 = 10_000;

/// How often an online user's store is compared: the feed itself leaves nothing out.
const PROVED_EVERY: TimeDelta = TimeDelta::hours(24);

/// How often, where something stayed unexplained and no person asks.
const TRIED_EVERY: TimeDelta = TimeDelta::hours(1);

/// Reporting periods that are compared then; after a first or full sync all are.
const NEWEST_PERIODS: usize = 2;

/// After every id of target documents.
const END: char = '\u{fff0}';

impl Run<'_> {
    /// Against the list that the run began with.
    pub(super) async fn prove_listed(&mut self, listed: &[(DocumentId, Revision)]) -> Result<(), Error> {
        self.meter.begin(SyncPhase::Proving, 0)?;
        let differing = self.compared(listed)?.differences();
        let mut unexplained = 0;
        for batch in differing.chunks(AT_ONCE) {
            // It changed, or was deleted, while the rest was fetched.
            self.fetch_newest(batch).await?;
            let behind = ids_of(&self.behind(batch)?);
            if behind.is_empty() {
                continue;
            }
            let deleted = self.deleted(&behind).await?;
            self.remove_all(deleted.iter())?;
            unexplained += behind.iter().filter(|id| !deleted.contains(*id)).count();
        }
        self.outcome.missing = u32::try_from(unexplained).unwrap_or(u32::MAX);
        self.conclude(unexplained == 0)
    }

    /// Against the server's index of ids, now and then.
    pub(super) async fn prove_feed(&mut self) -> Result<(), Error> {
        let proved_at = self.workspace.account()?.proved_at;
        let now = self.workspace.clock.millis();
        let rest = match (self.clean, self.options.started_by) {
            (true, _) => PROVED_EVERY,
            (false, StartedBy::Itself) => TRIED_EVERY,
            (false, StartedBy::Person) => TimeDelta::zero(),
        };
        let fresh = proved_at.is_some_and(|at| (0..rest.num_milliseconds()).contains(&(now - at)));
        if fresh && self.options.extent == Extent::Changes {
            self.outcome.complete = self.clean;
            return Ok(());
        }
        self.meter.begin(SyncPhase::Proving, 0)?;
        let periods: Vec<Option<ReportingPeriod>> = match proved_at {
            None => vec![None],
            Some(_) => {
                self.workspace.store.read().periods()?.into_iter().take(NEWEST_PERIODS).map(Some).collect()
            }
        };
        match self.compare(&periods).await {
            Ok(unexplained) => {
                self.outcome.missing = unexplained;
                self.conclude(unexplained == 0)
            }
            // A server that does not show its index: the feed has to be believed.
            Err(Error::Cht(error)) if is_refused_for_good(&error) => {
                tracing::info!(%error, "the server's index cannot be compared");
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    async fn compare(&mut self, periods: &[Option<ReportingPeriod>]) -> Result<u32, Error> {
        let mut unexplained = 0;
        let mut more_here = false;
        for &period in periods {
            let range = period.map_or_else(|| "target~".to_owned(), |period| format!("target~{period}~"));
            let mut first = range.clone();
            let last = format!("{range}{END}");
            let mut listed = 0_usize;
            // The next page is under way while this one is being compared.
            let mut ahead: JoinSet<Result<Vec<(DocumentId, Revision)>, client::Error>> = JoinSet::new();
            loop {
                let page = match self.meter.until(ahead.join_next()).await? {
                    Some(Ok(Ok(page))) => page,
                    _ => {
                        let (from, to) = (first.as_str(), last.as_str());
                        self.ask(
                            |client| async move { client.revisions_between(from, to, LISTED_AT_ONCE).await },
                        )
                        .await?
                    }
                };
                let full = page.len() >= LISTED_AT_ONCE as usize;
                if let Some((id, _)) = page.last().filter(|_| full) {
                    // Right behind the last id.
                    first = format!("{id}\0");
                    let (client, from, to) = (self.client.clone(), first.clone(), last.clone());
                    ahead.spawn(async move { client.revisions_between(&from, &to, LISTED_AT_ONCE).await });
                }
                unexplained += self.make_good(&page).await?;
                listed += page.iter().filter(|(id, _)| id.as_str().is_ascii()).count();
                self.meter.did(page.len())?;
                if !full {
                    break;
                }
            }
            more_here |= self.workspace.store.read().target_documents(period)? as usize > listed;
        }
        if more_here {
            unexplained +=
                self.compare_kept(|reader, after| reader.target_documents_after(after, AT_ONCE)).await?;
        }
        unexplained += self.compare_kept(|reader, after| reader.contacts_after(after, AT_ONCE)).await?;
        unexplained += self.compare_kept(|reader, after| reader.record_ids_after(after, AT_ONCE)).await?;
        Ok(unexplained)
    }

    /// The other way round: what is here and no longer there.
    async fn compare_kept(
        &mut self,
        ids_after: impl Fn(Reader<'_>, Option<&DocumentId>) -> Result<Vec<DocumentId>, jumla_store::Error>,
    ) -> Result<u32, Error> {
        let (mut after, mut unexplained) = (None, 0);
        loop {
            let ids = ids_after(self.workspace.store.read(), after.as_ref())?;
            let Some(last) = ids.last().cloned() else { return Ok(unexplained) };
            let asked = ids.as_slice();
            let there = self.ask(|client| async move { client.revisions_of(asked).await }).await?;
            let gone: Vec<&DocumentId> =
                there.iter().filter(|(_, revision)| revision.is_none()).map(|(id, _)| id).collect();
            self.outcome.removed += self.remove_all(gone.into_iter())?;
            let differing: Vec<(DocumentId, Revision)> =
                there.into_iter().filter_map(|(id, revision)| Some((id, revision?))).collect();
            unexplained += self.make_good(&differing).await?;
            self.meter.did(ids.len())?;
            after = Some(last);
        }
    }

    /// Fetches what is not here in the revision that the server names; tells how many stay so, which the next run asks
    /// for again.
    async fn make_good(&mut self, there: &[(DocumentId, Revision)]) -> Result<u32, Error> {
        let mut unexplained = 0;
        for batch in self.behind(there)?.chunks(AT_ONCE) {
            let removed = self.outcome.removed;
            self.fetch_newest(batch).await?;
            let behind = self.behind(batch)?;
            // What was deleted since it was listed is no longer here, and rightly so.
            let removed = self.outcome.removed - removed;
            unexplained += u32::try_from(behind.len()).unwrap_or(u32::MAX).saturating_sub(removed);
            self.workspace.store.write(|writer| {
                behind.iter().try_for_each(|(id, revision)| writer.add_wanted(id, revision))
            })?;
        }
        Ok(unexplained)
    }

    /// Which of these are not here, or in an earlier revision.
    fn behind(&self, there: &[(DocumentId, Revision)]) -> Result<Vec<(DocumentId, Revision)>, Error> {
        let reader = self.workspace.store.read();
        let mut comparison = Comparison::with(there);
        let within = match (there.first(), there.last()) {
            (Some((first, _)), Some((last, _))) => reader.revisions_within(first, last)?,
            _ => HashMap::new(),
        };
        for (id, _) in there {
            // Most are found at once.
            let known = match within.get(id) {
                Some(revision) => Some(revision.clone()),
                None => reader.revision(id)?,
            };
            if let Some(revision) = known {
                comparison.see(id.as_str(), revision.as_str(), false);
            }
        }
        Ok(comparison.differences())
    }

    /// Fetches documents as they are now, in whatever revision.
    async fn fetch_newest(&mut self, documents: &[(DocumentId, Revision)]) -> Result<(), Error> {
        let ids = ids_of(documents);
        let mut rest = ids.as_slice();
        let mut size = NEWEST_AT_ONCE;
        while !rest.is_empty() {
            let (batch, later) = rest.split_at(size.min(rest.len()));
            let fetched = match self.ask(|client| async move { client.newest(batch).await }).await {
                Err(Error::Cht(client::Error::TooLarge { .. })) if batch.len() > 1 => {
                    size = batch.len() / 2;
                    continue;
                }
                answer => answer?,
            };
            let received: Vec<Received> =
                fetched.documents.into_iter().map(|text| Received::read(text, &self.choice)).collect();
            let note = self.note();
            let taken =
                take_in_received(self.workspace, &received, &HashMap::new(), &self.choice, |writer| {
                    note.write(writer)?;
                    Ok(0)
                })?;
            self.took(taken);
            rest = later;
        }
        Ok(())
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

    pub(super) fn conclude(&mut self, complete: bool) -> Result<(), Error> {
        self.outcome.complete = complete;
        let at = self.workspace.clock.millis();
        Ok(self.workspace.store.write(|writer| writer.set_proved(Some(at)))?)
    }
}

fn ids_of(documents: &[(DocumentId, Revision)]) -> Vec<DocumentId> {
    documents.iter().map(|(id, _)| id.clone()).collect()
}
