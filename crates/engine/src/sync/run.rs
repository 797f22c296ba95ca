//! One run of sync, from the lock to the record of how it ended.

use std::sync::Arc;

use jumla_cht::client::{self, Address, Client, Session};
use jumla_domain::Number;
use jumla_store::{Account, AccountRole, AccountSource, RecordChoice, Writer};
use tokio::time::Instant;

use super::lock::RunLock;
use super::meter::Meter;
use super::{Options, StartedBy};
use crate::connect::connection_of;
use crate::surface::{Extent, Refusal, RefusalKind, SyncOutcome, SyncPhase, SyncProgress, SyncState};
use crate::watch::Watcher;
use crate::{Error, Workspace};

/// How a run ended: what it came to, and why it ended where it should not have.
#[derive(Debug)]
pub struct End {
    pub outcome: SyncOutcome,
    pub error: Option<Error>,
}

impl End {
    /// The outcome of a run that reached its end or was stopped by the user.
    ///
    /// # Errors
    /// What ended any other.
    pub fn into_result(self) -> Result<SyncOutcome, Error> {
        match self.error {
            None => Ok(self.outcome),
            Some(error) => Err(error),
        }
    }
}

/// Brings the store up to date with the server. However it ends, what had arrived is kept.
pub async fn sync(workspace: &mut Workspace, options: &Options, watcher: &dyn Watcher<SyncProgress>) -> End {
    let began = Instant::now();
    let mut outcome = SyncOutcome::default();
    let result = match RunLock::take(workspace.folder()) {
        Ok(lock) => {
            let result = locked(workspace, options, watcher, &mut outcome, began).await;
            drop(lock);
            result
        }
        Err(error) => Err(error),
    };
    workspace.forget_configuration();
    outcome.seconds = elapsed(began);
    let error = settle(&mut outcome, result);
    End { outcome, error }
}

/// What the result says about the state of the outcome.
fn settle(outcome: &mut SyncOutcome, result: Result<(), Error>) -> Option<Error> {
    let Err(error) = result else {
        outcome.state = SyncState::Done;
        return None;
    };
    outcome.complete = false;
    let refusal = Refusal::from(&error);
    outcome.state = match (&error, refusal.kind) {
        (Error::Interrupted, _) => SyncState::Stopped,
        (Error::DataCapReached { .. }, _) => SyncState::Capped,
        (_, RefusalKind::Offline) => SyncState::Offline,
        (Error::Cht(error), _) if passes_by_itself(error) => SyncState::Offline,
        (_, RefusalKind::Denied) => SyncState::Denied,
        _ => SyncState::Failed,
    };
    if outcome.state == SyncState::Stopped {
        return None;
    }
    outcome.error = Some(refusal);
    Some(error)
}

/// Of the server or the line, and not of this account.
fn passes_by_itself(error: &client::Error) -> bool {
    matches!(
        error,
        client::Error::RateLimited { .. }
            | client::Error::ServerError { .. }
            | client::Error::Malformed { .. }
            | client::Error::NotACht { .. }
    )
}

fn elapsed(began: Instant) -> Number {
    Number::from_millis(u32::try_from(began.elapsed().as_millis()).unwrap_or(u32::MAX))
}

async fn locked(
    workspace: &mut Workspace,
    options: &Options,
    watcher: &dyn Watcher<SyncProgress>,
    outcome: &mut SyncOutcome,
    began: Instant,
) -> Result<(), Error> {
    let account = workspace.account()?;
    if account.demo {
        return Err(Error::DemoHasNoServer);
    }
    // The memory of a run does not grow with what it brings.
    workspace.store.limit_cache(CACHE_KIB)?;
    let signed_out = || Error::SignedOut { user: account.user.clone() };
    let client = client_of(&account)?.ok_or_else(signed_out)?;
    let cap = workspace.allowance_left()?;
    let now = workspace.clock.millis();
    let by_itself = options.started_by == StartedBy::Itself;
    let before = workspace.sync_runs(1)?.pop();
    let clean = before.is_some_and(|run| run.outcome.state == SyncState::Done && run.outcome.complete);
    // If the program is killed, this is what the record says.
    let cut_off = SyncOutcome { state: SyncState::Stopped, ..SyncOutcome::default() };
    let id = workspace.store.write(|writer| writer.begin_run(now, by_itself, &as_json(&cut_off)))?;
    let mut run = Run {
        id,
        choice: Arc::new(workspace.store.read().record_choice()?),
        meter: Meter::new(watcher, client.clone(), cap),
        client: client.clone(),
        account: account.clone(),
        options: *options,
        outcome: std::mem::take(outcome),
        failures: 0,
        reached: false,
        renewals: 0,
        began_at: now,
        clean,
        inactive: false,
        workspace,
    };
    let result = run.by_one_choice().await;
    // However it ended: nobody's patients stay. An earlier run that was cut off may have left some.
    let dropped =
        if run.brought_something() || !clean { run.workspace.drop_unneeded_persons() } else { Ok(()) };
    let dropped = dropped.and_then(|()| run.workspace.drop_unwanted_records());
    let mut ended = std::mem::take(&mut run.outcome);
    ended.bytes = client.received();
    ended.seconds = elapsed(began);
    let result = match result.and(dropped) {
        Err(Error::Cht(client::Error::SessionExpired | client::Error::NotSignedIn { .. })) => {
            Err(signed_out())
        }
        // The account has become an online one: signing in again finds out.
        Err(Error::Cht(client::Error::NotFound { what: client::Call::ReplicationIds })) => Err(signed_out()),
        result => result,
    };
    let error = settle(&mut ended, result);
    let renewed = client.session().map(|session| session.as_cookie().to_owned());
    *outcome = ended;
    outcome.set_aside = workspace.store.read().counts()?.2;
    workspace.store.write(|writer| {
        if renewed != account.session {
            writer.set_session(renewed.as_deref())?;
        }
        writer.update_run(id, outcome.bytes, &as_json(outcome))
    })?;
    error.map_or_else(
        || if outcome.state == SyncState::Stopped { Err(Error::Interrupted) } else { Ok(()) },
        Err,
    )
}

/// Who the account is to its server; `None` where it has to sign in first.
pub(crate) fn client_of(account: &Account) -> Result<Option<Client>, Error> {
    let address = match account.source {
        AccountSource::Cht => Address::parse(&account.server)?,
        AccountSource::CouchDb => Address::parse_database(&account.server)?,
    };
    let client = Client::new(&address, &connection_of(account))?;
    Ok(match (&account.session, &account.password) {
        (Some(session), _) => Some(client.with_session(Session::from_cookie(session.clone()))),
        // The first question is refused, and signs in.
        (None, Some(_)) => Some(client.with_session(Session::from_cookie("none".to_owned()))),
        (None, None) => None,
    })
}

/// One run under way.
pub(super) struct Run<'a> {
    pub id: i64,
    pub workspace: &'a mut Workspace,
    pub client: Client,
    pub account: Account,
    pub meter: Meter<'a>,
    pub options: Options,
    /// What is kept whole.
    pub choice: Arc<RecordChoice>,
    pub outcome: SyncOutcome,
    /// One after the other.
    failures: u32,
    /// The server answered something.
    reached: bool,
    /// Sessions that were renewed since the server last answered.
    renewals: u32,
    /// By the clock of the workspace.
    began_at: i64,
    /// The run before this one reached its end.
    pub clean: bool,
    pub inactive: bool,
}

impl Run<'_> {
    /// Begins anew where it is chosen meanwhile what is kept whole: what is under way was read by another choice.
    async fn by_one_choice(&mut self) -> Result<(), Error> {
        loop {
            let result = self.whole().await;
            let choice = self.workspace.store.read().record_choice()?;
            if !matches!(result, Err(Error::Interrupted)) || choice == *self.choice {
                return result;
            }
            self.choice = Arc::new(choice);
        }
    }

    async fn whole(&mut self) -> Result<(), Error> {
        // What cannot be sent does not keep what comes from coming.
        let unsent = match self.push().await {
            Err(Error::Cht(error)) if !is_about_the_session(&error) => Some(error),
            result => result.map(|()| None)?,
        };
        if self.options.extent == Extent::Full {
            self.want(&[])?;
        }
        // What an earlier run left to do comes first: it takes no list, which may take the server minutes to make.
        self.fetch_wanted(SyncPhase::Fetching).await?;
        match self.account.role {
            AccountRole::Supervisor => self.offline().await?,
            AccountRole::Officer => self.online().await?,
        }
        let needed = if self.brought_something() || !self.clean {
            self.workspace.store.read().needed_but_dropped()?
        } else {
            Vec::new()
        };
        if !needed.is_empty() {
            self.want(&needed)?;
            self.fetch_wanted(SyncPhase::Finishing).await?;
            let missing = self.workspace.store.read().needed_but_dropped()?.len();
            self.outcome.missing += u32::try_from(missing).unwrap_or(u32::MAX);
            self.outcome.complete &= missing == 0;
        }
        let (as_of, choice, nothing_missing) = (self.began_at, &self.choice, self.outcome.missing == 0);
        self.workspace.store.write(|writer| {
            if nothing_missing && writer.read().record_choice()? == **choice {
                writer.set_records_complete()?;
            }
            writer.finish_sync(as_of)
        })?;
        let account = self.workspace.account()?;
        if self.account.role == AccountRole::Officer && self.workspace.is_offline_user(&account)? {
            // Signing in again finds out what the account may have now.
            return Err(Error::SignedOut { user: account.user });
        }
        if self.inactive {
            return Err(Error::AccountInactive { user: account.user });
        }
        if account.role == AccountRole::Supervisor && account.facilities.is_empty() {
            return Err(Error::UserWithoutFacility { user: account.user });
        }
        unsent.map_or(Ok(()), |error| Err(error.into()))
    }

    fn brought_something(&self) -> bool {
        let SyncOutcome { fetched, removed, left, .. } = self.outcome;
        (fetched, removed, left) != (0, 0, 0)
    }

    /// Asks the server, and again where what went wrong may pass.
    pub(super) async fn ask<T, A>(&mut self, question: impl Fn(Client) -> A) -> Result<T, Error>
    where
        A: Future<Output = Result<T, client::Error>>,
    {
        loop {
            match self.meter.until(question(self.client.clone())).await? {
                Ok(answer) => {
                    self.answered();
                    return Ok(answer);
                }
                Err(error) => self.put_up_with(error).await?,
            }
        }
    }

    pub(super) fn answered(&mut self) {
        self.failures = 0;
        self.renewals = 0;
        self.reached = true;
    }

    /// Waits as long as it takes to be worth asking again.
    ///
    /// # Errors
    /// The failure itself, where it is not.
    pub(super) async fn put_up_with(&mut self, error: client::Error) -> Result<(), Error> {
        if error == client::Error::SessionExpired
            && self.renewals < RENEWALS
            && let Some(password) = &self.account.password
        {
            self.renewals += 1;
            let mut client = self.client.clone();
            return self
                .meter
                .until(client.sign_in(&self.account.user, password))
                .await?
                .map_err(Error::from);
        }
        self.failures += 1;
        let patience = self.options.patience;
        let wait = patience.wait_after(&error, self.failures, self.reached, dice());
        let Some(wait) = wait else { return Err(error.into()) };
        tracing::info!(%error, ?wait, "asking again");
        self.outcome.retries += 1;
        self.meter.pause(wait).await
    }

    /// How far the run is, for the record, in the transaction of what it did.
    pub(super) fn note(&self) -> Note {
        let bytes = self.client.received();
        let outcome = SyncOutcome { state: SyncState::Stopped, bytes, ..self.outcome.clone() };
        Note { run: self.id, bytes, outcome: as_json(&outcome) }
    }
}

/// How far a run is.
pub(super) struct Note {
    run: i64,
    bytes: u64,
    outcome: String,
}

impl Note {
    pub(super) fn write(&self, writer: &mut Writer<'_>) -> Result<(), Error> {
        Ok(writer.update_run(self.run, self.bytes, &self.outcome)?)
    }
}

impl Workspace {
    /// Whether the CHT's settings make the account's roles those of an offline user.
    fn is_offline_user(&self, account: &Account) -> Result<bool, Error> {
        let settings = &self.configuration()?.settings;
        let offline = settings.as_ref().is_some_and(|settings| settings.is_offline(&account.roles));
        Ok(account.source == AccountSource::Cht && !account.roles.is_empty() && offline)
    }

    /// Bytes that may still come today, and the day's allowance in megabytes; `None` where there is none.
    fn allowance_left(&self) -> Result<Option<(u64, u32)>, Error> {
        let Some(megabytes) = self.store.read().sync_settings()?.daily_megabytes else { return Ok(None) };
        let left = (u64::from(megabytes) * 1_000_000).saturating_sub(self.bytes_today()?);
        if left == 0 { Err(Error::DataCapReached { megabytes }) } else { Ok(Some((left, megabytes))) }
    }

    /// Bytes over the line since midnight.
    pub(super) fn bytes_today(&self) -> Result<u64, Error> {
        let midnight = self.start_of(self.today()?)?;
        Ok(self.store.read().bytes_since(midnight)?)
    }
}

/// Batches in flight are refused together, each with the session that it was asked with.
const RENEWALS: u32 = 3;

fn is_about_the_session(error: &client::Error) -> bool {
    matches!(error, client::Error::SessionExpired | client::Error::NotSignedIn { .. })
}

/// Memory for pages of the store while a run goes on.
const CACHE_KIB: u32 = 8 * 1024;

fn as_json(outcome: &SyncOutcome) -> String {
    serde_json::to_string(outcome).unwrap_or_default()
}

/// Something else each time.
fn dice() -> u32 {
    getrandom::u32().unwrap_or(500)
}
