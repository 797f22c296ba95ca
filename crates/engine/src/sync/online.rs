//! The sync of an online user, or from a plain CouchDB: the feed of changes, with a checkpoint.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use jumla_cht::client::{self, Change, Client, Filter};
use jumla_store::RecordChoice;
use tokio::task::JoinHandle;

use super::batch::BatchSize;
use super::patience::is_refused_for_good;
use super::run::Run;
use super::take_in::{Received, take_in_received};
use crate::Error;
use crate::surface::{Extent, SyncPhase};

/// A part of the feed, its documents read.
struct Page {
    number: usize,
    deleted: Vec<Change>,
    /// Changed, but their documents did not come along.
    bare: Vec<Change>,
    received: Vec<Received>,
    last_seq: String,
    pending: Option<u64>,
    on_the_line: Duration,
}

impl Run<'_> {
    pub(super) async fn online(&mut self) -> Result<(), Error> {
        if self.options.extent == Extent::Full {
            self.workspace.store.write(|writer| {
                writer.set_checkpoint("0")?;
                writer.set_proved(None)
            })?;
        }
        self.follow_feed().await?;
        self.fetch_wanted(SyncPhase::Fetching).await?;
        self.prove_feed().await
    }

    async fn follow_feed(&mut self) -> Result<(), Error> {
        let mut since = self.workspace.account()?.checkpoint;
        let mut filtered = true;
        let mut size = BatchSize::default();
        // The next page is under way while this one is being kept.
        let mut ahead: Option<Ahead> = None;
        self.meter.begin(SyncPhase::Listing, 0)?;
        let mut begun = false;
        loop {
            let task = ahead.take().unwrap_or_else(|| self.ahead(&since, size.get(), filtered));
            let limit = task.limit;
            let page = match self.meter.until(task.answer()).await? {
                Ok(page) => page,
                Err(error) if filtered && is_refused_for_good(&error) => {
                    filtered = false;
                    continue;
                }
                Err(error) => {
                    if !size.failed(limit, &error) {
                        self.put_up_with(error).await?;
                    }
                    continue;
                }
            };
            self.answered();
            size.came(limit, page.on_the_line);
            let finished = page.number == 0 || page.pending == Some(0) || page.last_seq == since;
            if !finished {
                ahead = Some(self.ahead(&page.last_seq, size.get(), filtered));
            }
            if !std::mem::replace(&mut begun, true) && page.number > 0 {
                self.meter.begin(SyncPhase::Fetching, 0)?;
            }
            let pending = usize::try_from(page.pending.unwrap_or(0)).unwrap_or(usize::MAX);
            self.meter.expect(self.meter.done().saturating_add(page.number).saturating_add(pending));
            since.clone_from(&page.last_seq);
            self.keep_page(&page)?;
            if finished {
                return Ok(());
            }
        }
    }

    fn ahead(&self, since: &str, limit: usize, filtered: bool) -> Ahead {
        let (client, choice, since) = (self.client.clone(), Arc::clone(&self.choice), since.to_owned());
        Ahead {
            limit,
            task: tokio::spawn(async move { page(&client, &choice, &since, limit, filtered).await }),
        }
    }

    fn keep_page(&mut self, page: &Page) -> Result<(), Error> {
        let note = self.note();
        let taken =
            take_in_received(self.workspace, &page.received, &HashMap::new(), &self.choice, |writer| {
                let mut removed = 0;
                for change in &page.deleted {
                    removed += u32::from(writer.remove(&change.id)?);
                }
                for change in &page.bare {
                    writer.add_wanted(&change.id, &change.rev)?;
                }
                writer.set_checkpoint(&page.last_seq)?;
                note.write(writer)?;
                Ok(removed)
            })?;
        self.took(taken);
        self.meter.did(page.number)
    }
}

/// A page that was asked for. Dropped, it is no longer waited for.
struct Ahead {
    limit: usize,
    task: JoinHandle<Result<Page, client::Error>>,
}

impl Ahead {
    async fn answer(mut self) -> Result<Page, client::Error> {
        // A task that panicked is a mistake of ours; the checkpoint is where it was.
        (&mut self.task).await.unwrap_or(Err(client::Error::Malformed { what: client::Call::Changes }))
    }
}

impl Drop for Ahead {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn page(
    client: &Client,
    choice: &RecordChoice,
    since: &str,
    limit: usize,
    filtered: bool,
) -> Result<Page, client::Error> {
    let filter = if filtered { Filter::OfUse { forms: &choice.forms } } else { Filter::Everything };
    let page = client.changes(since, u32::try_from(limit).unwrap_or(u32::MAX), filter).await?;
    let number = page.changes.len();
    let (deleted, changed): (Vec<_>, Vec<_>) = page.changes.into_iter().partition(|change| change.deleted);
    let (changed, bare): (Vec<_>, Vec<_>) = changed.into_iter().partition(|change| change.doc.is_some());
    Ok(Page {
        number,
        deleted,
        bare,
        received: changed
            .into_iter()
            .filter_map(|change| Some(Received::read(change.doc?, choice)))
            .collect(),
        last_seq: page.last_seq,
        pending: page.pending,
        on_the_line: page.took.saturating_sub(page.thought),
    })
}
