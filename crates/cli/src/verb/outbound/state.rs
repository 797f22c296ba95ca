//! How far a document is, and whose mapping it is, in a word or two.

use jumla_engine::surface::{
    OutboundFate, OutboundFileKind, OutboundItemView, OutboundKind, OutboundOriginView, OutboundStateView,
};

pub(super) fn fate(fate: OutboundFate) -> &'static str {
    match fate {
        OutboundFate::New => "new",
        OutboundFate::Changed => "changed since it was sent",
        OutboundFate::Same => "there already",
        OutboundFate::Queued => "waits",
        OutboundFate::OnItsWay => "on its way",
        OutboundFate::Refused => "refused",
        OutboundFate::Saved => "saved into a file",
        OutboundFate::Failed => "nothing can be made of it",
        OutboundFate::Gone => "deleted in the CHT, still in DHIS2",
        OutboundFate::Deleted => "deleted in both",
    }
}

pub(super) fn state(item: &OutboundItemView) -> &'static str {
    match item.state {
        OutboundStateView::Queued => "waits",
        OutboundStateView::OnItsWay => "on its way, no answer yet",
        OutboundStateView::Sent if item.deletes => "deleted in DHIS2",
        OutboundStateView::Sent => "accepted by DHIS2",
        OutboundStateView::Saved => "saved into a file",
        OutboundStateView::Refused => "refused by DHIS2",
        OutboundStateView::Superseded => "a later one took its place",
    }
}

pub(super) fn kind(kind: OutboundKind) -> &'static str {
    match kind {
        OutboundKind::Tracker => "a person with enrolment",
        OutboundKind::Event => "an event",
        OutboundKind::DataValues => "data values",
        OutboundKind::Configured => "as the CHT is configured",
    }
}

pub(super) fn origin(origin: OutboundOriginView) -> &'static str {
    match origin {
        OutboundOriginView::Workspace => "your file",
        OutboundOriginView::Cht => "the CHT's settings",
    }
}

/// The page of DHIS2's Import/Export that takes a file.
pub(super) fn page(kind: OutboundFileKind) -> &'static str {
    match kind {
        OutboundFileKind::TrackedEntities => "Tracked entities import",
        OutboundFileKind::Events => "Event import",
        OutboundFileKind::DataValues => "Data value import",
        OutboundFileKind::Configured => "none: for another system, one payload a line",
    }
}
