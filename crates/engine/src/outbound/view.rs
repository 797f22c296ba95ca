//! Rows of the queue as they are shown.

use jumla_store::{OutboundAct, OutboundItem, OutboundOrigin, OutboundState};

use super::made::Object;
use crate::surface::{OutboundItemView, OutboundOriginView, OutboundProblem, OutboundStateView};

pub(super) fn problems(item: &OutboundItem) -> Vec<OutboundProblem> {
    serde_json::from_str(&item.problems).unwrap_or_default()
}

pub(super) fn objects(item: &OutboundItem) -> Vec<Object> {
    serde_json::from_str(&item.objects).unwrap_or_default()
}

impl From<&OutboundItem> for OutboundItemView {
    fn from(item: &OutboundItem) -> Self {
        Self {
            id: item.id,
            mapping: item.mapping.clone(),
            origin: item.origin.into(),
            document: item.document.to_string(),
            revision: item.revision.to_string(),
            deletes: item.act == OutboundAct::Delete,
            state: match item.state {
                OutboundState::Queued => OutboundStateView::Queued,
                OutboundState::OnItsWay => OutboundStateView::OnItsWay,
                OutboundState::Sent => OutboundStateView::Sent,
                OutboundState::Saved => OutboundStateView::Saved,
                OutboundState::Refused => OutboundStateView::Refused,
                OutboundState::Superseded => OutboundStateView::Superseded,
            },
            queued_at: item.queued_at,
            changed_at: item.changed_at,
            attempts: item.attempts,
            next_at: item.next_at,
            problems: problems(item),
            gone: item.gone,
            what: None,
        }
    }
}

impl From<OutboundOrigin> for OutboundOriginView {
    fn from(origin: OutboundOrigin) -> Self {
        match origin {
            OutboundOrigin::Workspace => Self::Workspace,
            OutboundOrigin::Cht => Self::Cht,
        }
    }
}
