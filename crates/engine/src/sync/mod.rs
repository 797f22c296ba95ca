//! Sync: what the server has that is not here, and what is here that the server no longer has.
//!
//! An offline user's server lists everything that the user may have (`get-ids`); an online user's tells what changed
//! since last time. Either way every batch is one transaction, with the checkpoint, and nothing is held open while
//! waiting for the network. What a document means is read by `jumla-cht`; what is kept is decided in [`take_in`].

mod offline;
mod online;
mod plan;
mod take_in;

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use jumla_cht::client::{self, Address, Client, Session};
use jumla_domain::{DocumentId, Revision};
use jumla_store::{Account, AccountRole};

pub use take_in::take_in;

use crate::surface::{SyncOutcome, SyncPhase, SyncProgress};
use crate::{Error, Workspace};

/// Documents asked for at once. A server spends about the same on a call whatever its size.
const BATCH: usize = 1000;

/// Hears how far a sync is, and may stop it.
pub trait Watcher: Sync {
    fn progress(&self, progress: SyncProgress);

    /// Asked between batches, and several times a second while waiting for the server.
    fn is_cancelled(&self) -> bool;
}

/// A watcher that only stops.
#[derive(Default)]
pub struct Unwatched {
    pub cancel: AtomicBool,
}

impl Watcher for Unwatched {
    fn progress(&self, _: SyncProgress) {}

    fn is_cancelled(&self) -> bool {
        self.cancel.load(Ordering::Relaxed)
    }
}

/// How much is already known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// What changed since the last time.
    Changes,
    /// Everything again.
    Full,
}

/// Brings the store up to date with the server. Stopping, or losing the line, keeps what had arrived.
///
/// # Errors
/// [`Error::DemoHasNoServer`], [`Error::SignedOut`], whatever the server or the store says.
pub async fn sync(
    workspace: &mut Workspace,
    extent: Extent,
    watcher: &dyn Watcher,
) -> Result<SyncOutcome, Error> {
    let account = workspace.account()?;
    if account.demo {
        return Err(Error::DemoHasNoServer);
    }
    let signed_out = || Error::SignedOut { user: account.user.clone() };
    let session = account.session.clone().ok_or_else(signed_out)?;
    let client = Client::new(&Address::parse(&account.server)?)?.with_session(Session::from_cookie(session));
    let mut run =
        Run { workspace, client, account: account.clone(), watcher, outcome: SyncOutcome::default() };
    let result = match account.role {
        AccountRole::Supervisor => run.offline(extent).await,
        AccountRole::Officer => run.online(extent).await,
    };
    let result = match result {
        Ok(()) => run.finish().await,
        stopped => stopped,
    };
    // However it ended: nobody's patients stay.
    run.workspace.drop_unneeded_persons()?;
    let outcome = run.outcome;
    workspace.forget_configuration();
    match result {
        Ok(()) => Ok(outcome),
        Err(Error::Interrupted) => Ok(SyncOutcome { interrupted: true, ..outcome }),
        Err(Error::Cht(client::Error::SessionExpired)) => Err(signed_out()),
        // The account has become an online one: signing in again finds out.
        Err(Error::Cht(client::Error::NotFound { what: client::Call::ReplicationIds })) => Err(signed_out()),
        Err(error) => Err(error),
    }
}

/// One sync under way.
struct Run<'a> {
    workspace: &'a mut Workspace,
    client: Client,
    account: Account,
    watcher: &'a dyn Watcher,
    outcome: SyncOutcome,
}

impl Run<'_> {
    fn report(&self, phase: SyncPhase, done: usize, total: usize) -> Result<(), Error> {
        self.watcher.progress(SyncProgress { phase, done: done as u64, total: total as u64 });
        if self.watcher.is_cancelled() { Err(Error::Interrupted) } else { Ok(()) }
    }

    /// Fetches documents in batches; each batch is kept before the next is asked for.
    async fn fetch(&mut self, wanted: &[(DocumentId, Revision)], phase: SyncPhase) -> Result<(), Error> {
        let mut size = BATCH;
        let mut done = 0;
        while done < wanted.len() {
            self.report(phase, done, wanted.len())?;
            let batch = &wanted[done..wanted.len().min(done + size)];
            let documents = match unless_cancelled(self.watcher, self.client.bulk_get(batch)).await {
                Err(Error::Cht(client::Error::TooLarge { .. })) if size > 1 => {
                    size = size.div_ceil(2);
                    continue;
                }
                answer => answer?,
            };
            let taken = take_in(self.workspace, documents.iter().map(|document| document.get()))?;
            taken.add_to(&mut self.outcome);
            done += batch.len();
        }
        self.report(phase, done, wanted.len())
    }

    /// Persons who turned out to be needed are fetched, and the time is noted.
    async fn finish(&mut self) -> Result<(), Error> {
        self.report(SyncPhase::Finishing, 0, 0)?;
        let wanted = self.workspace.store.read().needed_but_dropped()?;
        if !wanted.is_empty() {
            self.fetch(&wanted, SyncPhase::Finishing).await?;
        }
        let now = self.workspace.clock.millis();
        self.workspace.store.write(|writer| writer.finish_sync(now))?;
        self.outcome.set_aside = self.workspace.store.read().counts()?.2;
        Ok(())
    }
}

/// Waits for an answer, but no longer than the watcher wants to.
async fn unless_cancelled<T>(
    watcher: &dyn Watcher,
    answer: impl Future<Output = Result<T, client::Error>>,
) -> Result<T, Error> {
    const GLANCE: Duration = Duration::from_millis(100);
    tokio::pin!(answer);
    loop {
        tokio::select! {
            answer = &mut answer => return answer.map_err(Error::from),
            () = tokio::time::sleep(GLANCE) => {
                if watcher.is_cancelled() {
                    return Err(Error::Interrupted);
                }
            }
        }
    }
}
