//! Sending what was confirmed.

use jumla_dhis2::client::{Error as ClientError, Mode, Summary};
use jumla_dhis2::file::OutValue;
use jumla_dhis2::metadata::Version;
use jumla_store::{PushState, StoredFate, ValueFate};

use super::due::{QueueExtent, goes};
use super::held::{Held, There, read_held};
use super::plan::{self, Splitting, Watch};
use super::trial::{self, with_comment};
use super::values::Values;
use crate::dhis2::asking::Asking;
use crate::surface::{Dhis2Phase, Dhis2Progress, PushView, Refusal, RefusalKind};
use crate::sync::{Patience, lock::RunLock};
use crate::watch::Watcher;
use crate::{Error, Workspace};

/// Sends a push that was confirmed, from where it is. However it ends, what was answered is kept.
///
/// # Errors
/// [`Error::UnknownPush`], [`Error::PushNotTried`], [`Error::Dhis2NotConnected`], [`Error::PushRunning`],
/// [`Error::Interrupted`]; whatever the server says.
pub async fn run_push(
    workspace: &mut Workspace,
    push: i64,
    patience: Patience,
    watcher: &dyn Watcher<Dhis2Progress>,
) -> Result<PushView, Error> {
    let stored = workspace.stored_push(push)?;
    match stored.state {
        PushState::Asked | PushState::Checked => return Err(Error::PushNotTried),
        PushState::Done => return workspace.push(push),
        PushState::Queued => {}
    }
    let client = workspace.dhis2_client(stored.connection)?;
    let _lock = RunLock::of_dhis2(workspace.folder())?;
    let mut asking = Asking::new(client, watcher, patience);
    send(workspace, push, &mut asking).await?;
    workspace.push(push)
}

/// Sends what is in the queue and may go, the oldest first; what was asked for later is tried before. What one server
/// does not take does not keep the rest from going.
///
/// # Errors
/// [`Error::PushRunning`], [`Error::Interrupted`]; when all was tried, the first of what any server said, but rather than
/// another one that a person has to sign in.
pub async fn run_queue(
    workspace: &mut Workspace,
    extent: QueueExtent,
    patience: Patience,
    watcher: &dyn Watcher<Dhis2Progress>,
) -> Result<Vec<PushView>, Error> {
    let _lock = RunLock::of_dhis2(workspace.folder())?;
    let mut pushes = workspace.store.read().pushes()?;
    pushes.reverse();
    let (mut views, mut first) = (Vec::new(), None);
    for push in pushes {
        if !goes(&push, extent) {
            continue;
        }
        let result = match workspace.dhis2_client(push.connection) {
            Ok(client) => {
                let mut asking = Asking::new(client, watcher, patience);
                one(workspace, push.id, push.state, &mut asking).await
            }
            Err(error) => Err(error),
        };
        match result {
            Err(Error::Interrupted) => return Err(Error::Interrupted),
            Err(error) => first = Some(graver(first, error)),
            Ok(()) => {}
        }
        views.push(workspace.push(push.id)?);
    }
    first.map_or(Ok(views), Err)
}

/// Whoever waits for this one's end should hear that asking again is of no use.
fn graver(first: Option<Error>, next: Error) -> Error {
    let is_denied = |error: &Error| Refusal::from(error).kind == RefusalKind::Denied;
    match first {
        Some(first) if is_denied(&first) || !is_denied(&next) => first,
        _ => next,
    }
}

/// What was asked for later goes only if the server says what was predicted, and takes all of it.
async fn one(
    workspace: &mut Workspace,
    push: i64,
    state: PushState,
    asking: &mut Asking<'_>,
) -> Result<(), Error> {
    if state == PushState::Asked {
        let tried = trial::trial(workspace, push, asking).await?;
        trial::keep(workspace, push, &tried)?;
        if !tried.is_clean() {
            return Ok(());
        }
        workspace.confirm_push(push)?;
    }
    send(workspace, push, asking).await
}

async fn send(workspace: &mut Workspace, push: i64, asking: &mut Asking<'_>) -> Result<(), Error> {
    let stored = workspace.stored_push(push)?;
    let values = workspace.values_to_push(stored.export, stored.connection)?;
    let user = workspace.stored_connection(Some(stored.connection))?.account.map(|account| account.user);
    let info = asking.ask(|client| async move { client.info().await }).await?;
    let here = workspace.clock.now();
    let ahead = info.server_time.map_or(0, |there| (there - here).num_milliseconds());
    let mut run = Run {
        workspace,
        push,
        values: &values,
        version: info.version,
        user: user.unwrap_or_default(),
        ahead,
        splitting: Splitting::default(),
    };
    run.whole(asking).await?;
    let at = workspace.clock.millis();
    Ok(workspace.store.write(|writer| writer.set_push_state(push, PushState::Done, Some(at)))?)
}

struct Run<'a> {
    workspace: &'a mut Workspace,
    push: i64,
    values: &'a Values,
    /// As it is now, whatever it was when the metadata was fetched.
    version: Version,
    user: String,
    /// By how many milliseconds the server's clock is ahead of this one.
    ahead: i64,
    splitting: Splitting,
}

/// What is to be done with the rest of a group.
enum Next {
    Done(Option<String>),
    Again,
    Apart([Vec<u32>; 2]),
}

impl Run<'_> {
    async fn whole(&mut self, asking: &mut Asking<'_>) -> Result<(), Error> {
        let open = self.workspace.open_blocks(self.push)?;
        let total = self.values.blocks.len();
        let mut done = total - open.len().min(total);
        asking.begin(Dhis2Phase::Sending, total)?;
        asking.at(done, total)?;
        let numbered: Vec<_> = open
            .iter()
            .filter_map(|(number, _)| Some((*number, self.values.blocks.get(*number as usize)?)))
            .collect();
        for request in plan::requests(&numbered) {
            let (mut watch, blocks) = (Watch::default(), request.len());
            let mut groups = vec![request];
            while let Some(group) = groups.pop() {
                match self.group(&group, asking).await? {
                    Next::Done(refused_for) => watch.ended(refused_for.as_deref()),
                    Next::Again => groups.push(group),
                    Next::Apart([first, second]) => groups.extend([second, first]),
                }
            }
            if let Some(code) = watch.in_vain() {
                self.splitting.was_in_vain(code);
            }
            done += blocks;
            asking.at(done, total)?;
        }
        Ok(())
    }

    /// Reads what is there of a group, sends what differs, and keeps what came of it.
    async fn group(&mut self, group: &[u32], asking: &mut Asking<'_>) -> Result<Next, Error> {
        let period = &self.values.record.period;
        let units = self.values.units(group);
        let default = self.values.default_combo();
        let held = read_held(asking, &self.values.data_set, period, &units, default).await?;
        let Sorted { positions, fates } = self.sort(group, &held)?;
        if positions.is_empty() {
            self.answered(group, &fates)?;
            return Ok(Next::Done(None));
        }
        let sent: Vec<OutValue> =
            positions.iter().map(|&position| with_comment(&self.values.all[position], &held)).collect();
        let body = self.values.body(&sent, self.version)?;
        let at = self.workspace.clock.millis() + self.ahead;
        self.workspace.store.write(|writer| writer.set_blocks_sent(self.push, group, at))?;
        let client = asking.client.clone();
        let answer = asking.once(async move { client.send_values(body, Mode::Commit).await }).await?;
        match answer {
            Ok(summary) => {
                if let Some(apart) = self.splitting.split(group, &units, &summary) {
                    self.waiting(group)?;
                    return Ok(Next::Apart(apart));
                }
                self.keep(group, &positions, fates, &summary, asking).await
            }
            // It may have arrived: the next round reads what is there.
            Err(error) if error.leaves_open() => {
                asking.put_up_with(error).await?;
                Ok(Next::Again)
            }
            Err(ClientError::TooLarge { .. }) if group.len() > 1 => {
                self.waiting(group)?;
                let (first, second) = group.split_at(group.len() / 2);
                Ok(Next::Apart([first.to_vec(), second.to_vec()]))
            }
            Err(error) => {
                self.waiting(group)?;
                asking.put_up_with(error).await?;
                Ok(Next::Again)
            }
        }
    }

    fn waiting(&mut self, group: &[u32]) -> Result<(), Error> {
        Ok(self.workspace.store.write(|writer| writer.set_blocks_waiting(self.push, group))?)
    }

    fn answered(&mut self, group: &[u32], fates: &[StoredFate]) -> Result<(), Error> {
        Ok(self.workspace.store.write(|writer| writer.set_blocks_answered(self.push, group, fates))?)
    }

    /// Which values are to be sent, and what became of the others already.
    fn sort(&self, group: &[u32], held: &Held) -> Result<Sorted, Error> {
        let open = self.workspace.open_blocks(self.push)?;
        let mut sorted = Sorted { positions: Vec::new(), fates: Vec::new() };
        for &block in group {
            let sent_at = open.iter().find(|(number, _)| *number == block).and_then(|(_, sent_at)| *sent_at);
            for position in self.values.positions(&[block]) {
                let value = &self.values.all[position];
                match (held.there(value), sent_at) {
                    // It arrived, though no answer came.
                    (There::Same, Some(_)) => {}
                    (There::Same, None) => sorted.fates.push(fate(block, position, ValueFate::Unchanged)),
                    (There::Other(there), Some(sent_at)) if self.is_overtaken(there, sent_at) => {
                        let by = there.stored_by.clone().unwrap_or_default();
                        let reason = format!("{} ({by})", there.value);
                        let overtaken = fate(block, position, ValueFate::Overtaken);
                        sorted.fates.push(StoredFate { reason, ..overtaken });
                    }
                    _ => sorted.positions.push(position),
                }
            }
        }
        Ok(sorted)
    }

    fn is_overtaken(&self, there: &jumla_dhis2::client::HeldValue, sent_at: i64) -> bool {
        // A server's answers count whole seconds.
        let later = there.last_updated.is_some_and(|at| at.timestamp_millis() + 1000 > sent_at);
        later && there.stored_by.as_deref().is_some_and(|by| by != self.user)
    }

    /// Keeps what an answer says of each value.
    async fn keep(
        &mut self,
        group: &[u32],
        positions: &[usize],
        mut fates: Vec<StoredFate>,
        summary: &Summary,
        asking: &mut Asking<'_>,
    ) -> Result<Next, Error> {
        let reasons = summary.reasons(positions.len());
        let mut taken: Vec<usize> = Vec::new();
        for (&position, reason) in positions.iter().zip(&reasons) {
            let Some(reason) = reason else {
                taken.push(position);
                continue;
            };
            let refused = fate(self.block_of(group, position), position, ValueFate::Refused);
            fates.push(StoredFate { code: reason.code.clone(), reason: reason.text.clone(), ..refused });
        }
        let counts = summary.counts;
        if counts.imported + counts.updated + counts.deleted < taken.len() {
            // Fewer were kept than were not refused: what is not there now was dropped.
            let default = self.values.default_combo();
            let (set, period) = (&self.values.data_set, &self.values.record.period);
            let held = read_held(asking, set, period, &self.values.units(group), default).await?;
            for position in taken {
                if matches!(held.there(&self.values.all[position]), There::Nothing | There::Other(_)) {
                    fates.push(fate(self.block_of(group, position), position, ValueFate::Dropped));
                }
            }
        }
        self.answered(group, &fates)?;
        let refused_for = plan::code(summary).filter(|_| summary.refuses_together());
        Ok(Next::Done(refused_for.map(ToOwned::to_owned)))
    }

    fn block_of(&self, group: &[u32], position: usize) -> u32 {
        let has = |number: &u32| {
            self.values.blocks.get(*number as usize).is_some_and(|block| block.range.contains(&position))
        };
        group.iter().copied().find(has).unwrap_or_default()
    }
}

struct Sorted {
    positions: Vec<usize>,
    fates: Vec<StoredFate>,
}

fn fate(block: u32, position: usize, fate: ValueFate) -> StoredFate {
    let position = u32::try_from(position).unwrap_or(u32::MAX);
    StoredFate { block, position, fate, code: None, reason: String::new() }
}
