//! The queue as it is shown.

use std::collections::HashMap;

use jumla_domain::Named;
use jumla_store::{BlockState, PushState, StoredFate, StoredPush, ValueFate};

use super::values::Values;
use crate::surface::{PushException, PushFate, PushFates, PushOrgUnit, PushStateView, PushView};
use crate::{Error, Workspace};

impl Workspace {
    /// Every push, the newest first. Their values are not looked at: [`PushView::exceptions`] and
    /// [`PushView::org_units`] are empty.
    ///
    /// # Errors
    /// Whatever the store says.
    pub fn pushes(&self) -> Result<Vec<PushView>, Error> {
        let stored = self.store.read().pushes()?;
        stored.into_iter().map(|push| self.push_view(push, false)).collect()
    }

    /// One of them, with its org units and every value that was not simply taken.
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
        let (mut exceptions, mut org_units) = (Vec::new(), Vec::new());
        if with_values {
            let values = self.values_to_push(push.export, push.connection)?;
            exceptions = stored_fates.into_iter().filter_map(|one| exception(&values, one)).collect();
            org_units.extend(blocks.iter().map(|block| PushOrgUnit {
                org_unit: values.org_unit(&block.org_unit),
                values: block.size,
                answered: block.state == BlockState::Answered,
            }));
        }
        Ok(PushView {
            id: push.id,
            export: push.export,
            connection: self.stored_connection(Some(push.connection))?.name,
            connection_id: push.connection,
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
            org_units,
            finished_at: push.finished_at,
        })
    }
}

fn exception(values: &Values, one: StoredFate) -> Option<PushException> {
    let value = values.all.get(one.position as usize)?;
    Some(PushException {
        value: values.view(one.position as usize)?,
        attribute_option_combo: value.attribute_option_combo.as_ref().map(ToString::to_string),
        fate: match one.fate {
            ValueFate::Refused => PushFate::Refused,
            ValueFate::Unchanged => PushFate::Unchanged,
            ValueFate::Dropped => PushFate::Dropped,
            ValueFate::Overtaken => PushFate::Overtaken,
        },
        code: one.code,
        reason: one.reason,
    })
}
