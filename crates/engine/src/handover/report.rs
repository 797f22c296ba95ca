//! Hand-overs and answers as reports of the CHT.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jumla_cht::wire::{ANSWER_FORM, SIGN_OFF_FORM};
use jumla_domain::{ContactId, DocumentId};
use jumla_store::{Account, AccountRole, AccountSource, OutgoingState};
use serde_json::{Map, Value, json};

use super::envelope::{Signed, pack};
use crate::surface::{HandedTarget, HandoverAnswer};
use crate::{Error, Workspace};

impl Workspace {
    /// Queues a hand-over, unless it is in the queue or was sent. One that the server refused goes once more.
    pub(super) fn queue_report(&mut self, signed: &Signed) -> Result<(), Error> {
        let content = &signed.content;
        let id = DocumentId::from(format!(
            "{SIGN_OFF_FORM}~{}~{}~{}",
            content.period,
            content.facility.id,
            &signed.id[..16]
        ));
        let before = self.store.read().outgoing()?.into_iter().find(|one| one.id == id);
        match before.map(|one| one.state) {
            Some(OutgoingState::Refused) => return self.retry_outgoing(&id),
            Some(OutgoingState::Queued | OutgoingState::Sent) => return Ok(()),
            None => {}
        }
        let totals: Vec<String> = content.targets.iter().map(total).collect();
        let fields = json!({
            "place_id": content.facility.id,
            "facility": content.facility.name,
            "period": content.period,
            "reported": content.coverage.reported,
            "expected": content.coverage.expected,
            "totals": totals.join("\n"),
            "accepted_findings": content.accepted.len(),
            "notes": content.notes,
            "signed_by": content.by,
            "digest": content.digest,
            "content": STANDARD.encode(pack(signed.text.as_bytes())?),
            "key": STANDARD.encode(signed.public),
            "signature": STANDARD.encode(signed.signature),
        });
        let document = self.report(SIGN_OFF_FORM, content.signed_at, fields)?;
        self.write_for_server(&id, document).map(drop)
    }

    /// Queues an answer, where this account may write to its server. Elsewhere it stays here.
    pub(super) fn queue_answer(
        &mut self,
        signed: &Signed,
        answer: HandoverAnswer,
        note: &str,
        at: i64,
    ) -> Result<(), Error> {
        let account = self.account()?;
        if !self.may_write(&account)? {
            return Ok(());
        }
        let fields = json!({
            "place_id": signed.content.facility.id,
            "facility": signed.content.facility.name,
            "period": signed.content.period,
            "answer": match answer {
                HandoverAnswer::Accept => "accepted",
                HandoverAnswer::SendBack => "sent_back",
            },
            "note": note,
            "answered_by": account.person(),
            "handover": signed.id,
            "digest": signed.content.digest,
        });
        let document = self.report(ANSWER_FORM, at, fields)?;
        let id = DocumentId::from(format!("{ANSWER_FORM}~{}", signed.id));
        self.write_for_server(&id, document).map(drop)
    }

    fn may_write(&self, account: &Account) -> Result<bool, Error> {
        let settings = self.configuration()?;
        let permitted = settings.settings.as_ref().is_some_and(|one| one.permits("can_edit", &account.roles));
        let is_of_a_cht = account.source == AccountSource::Cht && !account.demo;
        Ok(is_of_a_cht && (permitted || account.role == AccountRole::Supervisor))
    }

    /// A report as the CHT's own pages write it.
    pub(super) fn report(
        &self,
        form: &str,
        reported_date: i64,
        fields: Value,
    ) -> Result<Map<String, Value>, Error> {
        let account = self.account()?;
        let mut report = Map::new();
        report.insert("type".to_owned(), "data_record".into());
        report.insert("form".to_owned(), form.into());
        report.insert("reported_date".to_owned(), reported_date.into());
        let contact = match &account.contact {
            Some(id) => self.store.read().contact(id)?,
            None => None,
        };
        let phone = contact.as_ref().and_then(|contact| contact.phone.clone());
        report.insert("from".to_owned(), phone.unwrap_or_else(|| account.user.clone()).into());
        if let Some(id) = &account.contact {
            let lineage = contact.map(|contact| contact.lineage).unwrap_or_default();
            report.insert("contact".to_owned(), with_lineage(id, &lineage));
        }
        report.insert("fields".to_owned(), fields);
        Ok(report)
    }
}

/// Ids only, each within the one below it.
fn with_lineage(id: &ContactId, above: &[ContactId]) -> Value {
    match above.split_first() {
        Some((parent, rest)) => json!({ "_id": id, "parent": with_lineage(parent, rest) }),
        None => json!({ "_id": id }),
    }
}

fn total(target: &HandedTarget) -> String {
    format!("{}: {}", target.title, target.summary)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_places_above_stand_within_each_other() {
        assert_eq!(
            with_lineage(&"a".into(), &["b".into(), "c".into()]),
            json!({ "_id": "a", "parent": { "_id": "b", "parent": { "_id": "c" } } })
        );
        assert_eq!(with_lineage(&"a".into(), &[]), json!({ "_id": "a" }));
    }
}
