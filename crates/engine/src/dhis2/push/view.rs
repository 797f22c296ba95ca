//! The queue as it is shown.

use std::collections::HashMap;

use jumla_domain::Named;
use jumla_store::{BlockState, PushState, StoredFate, StoredPush, ValueFate};

use crate::surface::{PushException, PushFate, PushFates, PushStateView, PushView};
use crate::{Error, Workspace};

impl Workspace {
    /// Every push, the newest first. Their values are not looked at: [`PushView::exceptions`] is empty.
    ///
    /// # Errors
    /// Whatever the store says.
    pub fn pushes(&self) -> Result<Vec<PushView>, Error> {
        let stored = self.store.read().pushes()?;
        stored.into_iter().map(|push| self.push_view(push, false)).collect()
    }

    /// One of them, with every value that was not simply taken.
    ///
    /// # Errors
    /// [`Error::UnknownPush`].
    pub fn push(&self, push: i64) -> Result<PushView, Error> {
        self.push_view(self.stored_push(push)?, true)
    }

    fn push_view(&self, push: StoredPush, with_values: bool) -> Result<PushView, Error> {
        let reader = self.store.read();
        let record = self.past_exports()?.into_iter().find(|record| record.id == push.export);
        let record = record.ok_or(Error::UnknownExport { export: push.export })?;
        let blocks = reader.push_blocks(push.id)?;
        let stored_fates = reader.push_fates(push.id)?;
        let mut fates = PushFates::default();
        let mut values = 0;
        for block in &blocks {
            values += block.size;
            match block.state {
                BlockState::Answered => fates.accepted += block.size,
                BlockState::Waiting | BlockState::Sent => fates.open += block.size,
            }
        }
        let answered: HashMap<u32, bool> =
            blocks.iter().map(|block| (block.number, block.state == BlockState::Answered)).collect();
        for one in stored_fates.iter().filter(|one| answered.get(&one.block) == Some(&true)) {
            fates.accepted = fates.accepted.saturating_sub(1);
            *match one.fate {
                ValueFate::Refused => &mut fates.refused,
                ValueFate::Unchanged => &mut fates.unchanged,
                ValueFate::Dropped => &mut fates.dropped,
                ValueFate::Overtaken => &mut fates.overtaken,
            } += 1;
        }
        let exceptions = if with_values && !stored_fates.is_empty() {
            self.exceptions(&push, stored_fates)?
        } else {
            Vec::new()
        };
        Ok(PushView {
            id: push.id,
            export: push.export,
            connection: self.stored_connection(Some(push.connection))?.name,
            data_set: Named { id: record.data_set, name: record.data_set_name },
            period: record.period,
            made_at: push.made_at,
            state: match push.state {
                PushState::Asked => PushStateView::Asked,
                PushState::Checked => PushStateView::Checked,
                PushState::Queued => PushStateView::Queued,
                PushState::Done => PushStateView::Done,
            },
            later: push.later,
            values,
            fates,
            // Of an older program's, nothing is shown rather than something wrong.
            trial: push.trial.as_deref().and_then(|text| serde_json::from_str(text).ok()),
            exceptions,
            finished_at: push.finished_at,
        })
    }

    fn exceptions(&self, push: &StoredPush, fates: Vec<StoredFate>) -> Result<Vec<PushException>, Error> {
        let values = self.values_to_push(push.export, push.connection)?;
        let exceptions = fates.into_iter().filter_map(|one| {
            Some(PushException {
                value: values.view(one.position as usize)?,
                fate: match one.fate {
                    ValueFate::Refused => PushFate::Refused,
                    ValueFate::Unchanged => PushFate::Unchanged,
                    ValueFate::Dropped => PushFate::Dropped,
                    ValueFate::Overtaken => PushFate::Overtaken,
                },
                code: one.code,
                reason: one.reason,
            })
        });
        Ok(exceptions.collect())
    }
}
