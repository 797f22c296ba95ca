//! How a document stands with a mapping: what is known of what was sent, beside what would be sent now. Pure.

use jumla_store::{OutboundAct, OutboundItem, OutboundState};

use super::made::Object;
use super::view::objects;
use crate::surface::OutboundFate;

/// `items`: the rows of one mapping and document that are not superseded, the earliest first. `hash` is of what would be
/// sent now.
pub(super) fn fate(hash: &str, items: &[&OutboundItem]) -> OutboundFate {
    let Some(last) = items.last() else { return OutboundFate::New };
    let same = last.hash == hash && last.act == OutboundAct::Write;
    match last.state {
        OutboundState::Queued if same => OutboundFate::Queued,
        OutboundState::OnItsWay if same => OutboundFate::OnItsWay,
        OutboundState::Sent if same => OutboundFate::Same,
        OutboundState::Saved if same => OutboundFate::Saved,
        OutboundState::Refused if same => OutboundFate::Refused,
        // Back in the CHT after it was deleted there and in DHIS2.
        OutboundState::Sent if last.act == OutboundAct::Delete => OutboundFate::New,
        _ if items.iter().any(|one| one.state == OutboundState::Sent) => OutboundFate::Changed,
        OutboundState::Saved => OutboundFate::Changed,
        _ => OutboundFate::New,
    }
}

/// How a document stands that was deleted in the CHT; `None` where nothing of it is, or may be, in DHIS2.
pub(super) fn fate_of_gone(items: &[&OutboundItem]) -> Option<OutboundFate> {
    let last = items.last()?;
    Some(match (last.act, last.state) {
        (OutboundAct::Delete, OutboundState::Sent) => OutboundFate::Deleted,
        (OutboundAct::Delete, OutboundState::Queued) => OutboundFate::Queued,
        (OutboundAct::Delete, OutboundState::OnItsWay) => OutboundFate::OnItsWay,
        (OutboundAct::Delete, OutboundState::Refused) => OutboundFate::Refused,
        _ if made_in_dhis2(items).is_some() => OutboundFate::Gone,
        _ => return None,
    })
}

/// What made whatever DHIS2 has of it. Of what was refused DHIS2 may have taken a part; tracker's objects are the
/// document's own, but in the place of a data value somebody else's may stand.
pub(super) fn made_in_dhis2<'i>(items: &[&'i OutboundItem]) -> Option<&'i OutboundItem> {
    let last = items.last()?;
    let is_refused = last.state == OutboundState::Refused && last.act == OutboundAct::Write;
    let in_part = || {
        let made = objects(last);
        let is_tracked = made.iter().all(|object| matches!(object, Object::Tracked(..)));
        (is_refused && is_tracked && !made.is_empty()).then_some(*last)
    };
    sent(items).or_else(in_part)
}

/// What DHIS2 has of it.
fn sent<'i>(items: &[&'i OutboundItem]) -> Option<&'i OutboundItem> {
    let last = items.iter().rev().find(|one| one.state == OutboundState::Sent)?;
    (last.act == OutboundAct::Write).then_some(*last)
}

#[cfg(test)]
pub(super) mod tests {
    use jumla_store::OutboundOrigin;

    use super::*;

    pub(in crate::outbound) fn item(
        id: i64,
        hash: &str,
        act: OutboundAct,
        state: OutboundState,
    ) -> OutboundItem {
        OutboundItem {
            id,
            connection: 1,
            origin: OutboundOrigin::Workspace,
            mapping: "visit".to_owned(),
            document: "r".into(),
            revision: "1-a".into(),
            act,
            state,
            payload: None,
            hash: hash.to_owned(),
            objects: "[]".to_owned(),
            queued_at: 0,
            changed_at: 0,
            attempts: 0,
            next_at: None,
            job: None,
            problems: "[]".to_owned(),
            gone: false,
        }
    }

    #[test]
    fn what_would_be_sent_is_held_against_what_was() {
        use OutboundAct::{Delete, Write};
        use OutboundState::{OnItsWay, Queued, Refused, Saved, Sent};
        type Row = (&'static str, OutboundAct, OutboundState);
        let table: [(&[Row], OutboundFate, &str); 13] = [
            (&[], OutboundFate::New, "never sent"),
            (&[("a", Write, Queued)], OutboundFate::Queued, "waits as it is"),
            (&[("b", Write, Queued)], OutboundFate::New, "edited while it waited"),
            (&[("a", Write, OnItsWay)], OutboundFate::OnItsWay, "no answer yet"),
            (&[("a", Write, Sent)], OutboundFate::Same, "DHIS2 has it"),
            (&[("b", Write, Sent)], OutboundFate::Changed, "edited since"),
            (&[("a", Write, Sent), ("b", Write, Sent)], OutboundFate::Changed, "changed, and back again"),
            (&[("a", Write, Refused)], OutboundFate::Refused, "refused as it is"),
            (&[("b", Write, Refused)], OutboundFate::New, "mended since"),
            (&[("b", Write, Sent), ("a", Write, Refused)], OutboundFate::Refused, "the change was refused"),
            (&[("a", Write, Saved)], OutboundFate::Saved, "in a file"),
            (&[("b", Write, Saved)], OutboundFate::Changed, "in a file, as it was"),
            (&[("a", Write, Sent), ("a", Delete, Sent)], OutboundFate::New, "deleted, and back"),
        ];
        for (rows, expected, remark) in table {
            let items: Vec<OutboundItem> =
                (1..).zip(rows).map(|(id, (hash, act, state))| item(id, hash, *act, *state)).collect();
            let items: Vec<&OutboundItem> = items.iter().collect();
            assert_eq!(fate("a", &items), expected, "{remark}");
        }
    }

    #[test]
    fn only_what_went_is_to_be_deleted() {
        use OutboundAct::{Delete, Write};
        use OutboundState::{Queued, Refused, Sent};
        type Row = (OutboundAct, OutboundState);
        let table: [(&[Row], Option<OutboundFate>, &str); 6] = [
            (&[], None, "nothing ever went"),
            (&[(Write, Refused)], None, "DHIS2 never took it"),
            (&[(Write, Sent)], Some(OutboundFate::Gone), "DHIS2 still has it"),
            (&[(Write, Sent), (Write, Refused)], Some(OutboundFate::Gone), "it has the one before"),
            (&[(Write, Sent), (Delete, Queued)], Some(OutboundFate::Queued), "to be deleted"),
            (&[(Write, Sent), (Delete, Sent)], Some(OutboundFate::Deleted), "deleted there too"),
        ];
        for (rows, expected, remark) in table {
            let items: Vec<OutboundItem> =
                (1..).zip(rows).map(|(id, (act, state))| item(id, "a", *act, *state)).collect();
            let items: Vec<&OutboundItem> = items.iter().collect();
            assert_eq!(fate_of_gone(&items), expected, "{remark}");
        }
    }
}
