//! What a person does with the queue.

use jumla_store::{BlockState, PushState, StoredPush, ValueFate};

use crate::surface::{ExportRequest, PushView};
use crate::{Error, Workspace};

impl Workspace {
    /// Puts an export into the queue of a server, the current one where none is named. One that is in it already and not
    /// done is not put in again. `later`: it goes by itself when the line is back, if the dry run then says what was
    /// predicted and refuses nothing.
    ///
    /// # Errors
    /// [`Error::UnknownExport`], [`Error::PushAsTheCht`], [`Error::NothingToPush`]; [`Error::Dhis2NotConnected`].
    pub fn queue_push(
        &mut self,
        export: i64,
        connection: Option<i64>,
        later: bool,
    ) -> Result<PushView, Error> {
        let connection = self.stored_connection(connection)?;
        if connection.account.is_none() {
            return Err(Error::Dhis2NotConnected { connection: connection.name });
        }
        let values = self.values_to_push(export, connection.id)?;
        let waiting = self.store.read().pushes()?.into_iter().find(|push| {
            (push.export, push.connection) == (export, connection.id) && push.state != PushState::Done
        });
        let at = self.clock.millis();
        let id = self.store.write(|writer| match &waiting {
            Some(push) => {
                writer.set_push_later(push.id, later)?;
                Ok(push.id)
            }
            None => {
                let size = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
                let blocks: Vec<(String, u32)> = values
                    .blocks
                    .iter()
                    .map(|block| (block.org_unit.to_string(), size(block.range.len())))
                    .collect();
                writer.add_push(connection.id, export, at, later, &blocks)
            }
        })?;
        self.push(id)
    }

    /// Puts what a preview with this digest has shown into the queue of a server, as [`Workspace::queue_push`] does with
    /// an export.
    ///
    /// # Errors
    /// [`Error::ChangedSincePreview`]; those of [`Workspace::queue_push`].
    pub fn queue_shown(
        &mut self,
        request: &ExportRequest,
        digest: &str,
        connection: Option<i64>,
        later: bool,
    ) -> Result<PushView, Error> {
        let export = self.export_to_push(request, digest)?;
        self.queue_push(export, connection, later)
    }

    /// Says whether a push goes by itself when the line is back.
    ///
    /// # Errors
    /// [`Error::UnknownPush`].
    pub fn set_push_later(&mut self, push: i64, later: bool) -> Result<PushView, Error> {
        self.stored_push(push)?;
        self.store.write(|writer| writer.set_push_later(push, later))?;
        self.push(push)
    }

    /// A person has seen the dry run and says that it goes.
    ///
    /// # Errors
    /// [`Error::UnknownPush`], [`Error::PushNotTried`].
    pub fn confirm_push(&mut self, push: i64) -> Result<(), Error> {
        match self.stored_push(push)?.state {
            PushState::Asked => Err(Error::PushNotTried),
            PushState::Checked => {
                Ok(self.store.write(|writer| writer.set_push_state(push, PushState::Queued, None))?)
            }
            PushState::Queued | PushState::Done => Ok(()),
        }
    }

    /// What was refused or overtaken is to be sent again; what was dropped would be dropped again. `false` where there is
    /// nothing of the kind.
    ///
    /// # Errors
    /// [`Error::UnknownPush`].
    pub fn retry_push(&mut self, push: i64) -> Result<bool, Error> {
        self.stored_push(push)?;
        let fates = self.store.read().push_fates(push)?;
        let failed = fates.iter().filter(|one| matches!(one.fate, ValueFate::Refused | ValueFate::Overtaken));
        let mut blocks: Vec<u32> = failed.map(|one| one.block).collect();
        blocks.dedup();
        if blocks.is_empty() {
            return Ok(false);
        }
        self.store.write(|writer| {
            writer.set_blocks_waiting(push, &blocks)?;
            writer.set_push_state(push, PushState::Queued, None)
        })?;
        Ok(true)
    }

    /// Takes a push out of the queue. What DHIS2 has taken already stays there. An export that was only made for it, and
    /// of which nobody has said that it goes, goes with it.
    ///
    /// # Errors
    /// [`Error::UnknownPush`]; [`Error::PushRunning`].
    pub fn drop_push(&mut self, push: i64) -> Result<(), Error> {
        let dropped = self.stored_push(push)?;
        let _lock = crate::sync::lock::RunLock::of_dhis2(self.folder())?;
        Ok(self.store.write(|writer| {
            writer.drop_push(push)?;
            match dropped.state {
                PushState::Asked | PushState::Checked => writer.drop_export_without_a_push(dropped.export),
                PushState::Queued | PushState::Done => Ok(()),
            }
        })?)
    }

    pub(super) fn stored_push(&self, push: i64) -> Result<StoredPush, Error> {
        self.store.read().push(push)?.ok_or(Error::UnknownPush { push })
    }

    /// Blocks without an answer, by number; those first whose request may have arrived.
    pub(super) fn open_blocks(&self, push: i64) -> Result<Vec<(u32, Option<i64>)>, Error> {
        let blocks = self.store.read().push_blocks(push)?;
        let open = blocks.into_iter().filter(|block| block.state != BlockState::Answered);
        let mut open: Vec<(u32, Option<i64>)> = open
            .map(|block| (block.number, block.sent_at.filter(|_| block.state == BlockState::Sent)))
            .collect();
        open.sort_by_key(|(number, sent_at)| (sent_at.is_none(), *number));
        Ok(open)
    }
}
