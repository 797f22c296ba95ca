//! A hand-over taken back: how the HRIO, who has it, learns of it.
//!
//! It travels as a report, as the hand-over did, and is signed with the same key; no other key can take a hand-over back.
//! One that comes before its hand-over waits among what was set aside.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer as _, SigningKey};
use jumla_cht::wire::{
    Document, DoubtReason, ReadDocument, SignOffWithdrawal, WITHDRAWAL_FORM, read_document,
};
use jumla_domain::{DocumentId, Named, ReportingPeriod};
use jumla_store::{DocumentKind, JournalKind, Outgoing, Statement, StoredHandover, Writer};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::SCHEMA;
use super::envelope::{decoded, not_later, verify};
use super::key::own_public;
use crate::signoff::body::{self, Brief};
use crate::signoff::standing::Standing;
use crate::surface::Refusal;
use crate::{Error, Workspace};

const WHAT: &str = "withdrawal";

/// What is signed. It names itself, so that it cannot pass for a hand-over.
#[derive(Debug, Serialize, Deserialize)]
struct Content {
    jumla: String,
    schema: u32,
    handover: String,
    facility: String,
    period: ReportingPeriod,
    by: String,
    /// Milliseconds since 1970.
    at: i64,
    note: String,
}

impl Content {
    /// # Errors
    /// Whatever is wrong with it.
    fn of_report(report: &SignOffWithdrawal) -> Result<(Self, [u8; 32]), Error> {
        let text = STANDARD.decode(&report.content).map_err(|_| Error::NotAHandover)?;
        let public = decoded(&report.key)?;
        verify(&text, public, decoded(&report.signature)?)?;
        let value: Value = serde_json::from_slice(&text).map_err(|_| Error::NotAHandover)?;
        if value.get("jumla").and_then(Value::as_str) != Some(WHAT) {
            return Err(Error::NotAHandover);
        }
        not_later(&value)?;
        let content: Self = serde_json::from_value(value).map_err(|_| Error::NotAHandover)?;
        let about = (content.handover.as_str(), content.facility.as_str(), content.period);
        if about != (report.handover.as_str(), report.place.as_str(), report.period) {
            return Err(Error::HandoverContradicts { reason: "the report is about another hand-over" });
        }
        Ok((content, public))
    }

    /// States that a hand-over was taken back, once.
    fn apply(&self, writer: &mut Writer<'_>, public: [u8; 32], to: &StoredHandover) -> Result<(), Error> {
        if to.public != public {
            return Err(Error::WithdrawalOfOtherKey);
        }
        if (to.facility.as_str(), to.period) != (self.facility.as_str(), self.period) {
            return Err(Error::HandoverContradicts { reason: "the hand-over is of another month or place" });
        }
        let entries = writer.read().journal(self.period, Some(&self.facility))?;
        if Standing::of(&entries)?.withdrawal_of(&self.handover).is_some() {
            return Ok(());
        }
        let brief =
            Brief { note: self.note.clone(), handover: Some(self.handover.clone()), ..Brief::default() };
        writer.state(&Statement {
            facility: &self.facility,
            period: self.period,
            kind: JournalKind::Withdrawn,
            at: self.at,
            by: &self.by,
            body: &body::text(&brief)?,
        })?;
        Ok(())
    }
}

impl Workspace {
    /// The reports that take back what was handed over as a report. Nothing where it was not: who has a file only has to
    /// be told.
    pub(crate) fn withdrawals(
        &mut self,
        facility: &Named,
        period: ReportingPeriod,
        reported: &[String],
        at: i64,
        note: &str,
    ) -> Result<Vec<Outgoing>, Error> {
        if reported.is_empty() {
            return Ok(Vec::new());
        }
        let (account, key) = (self.account()?, self.identity()?);
        let mut reports = Vec::with_capacity(reported.len());
        for handover in reported {
            let content = Content {
                jumla: WHAT.to_owned(),
                schema: SCHEMA,
                handover: handover.clone(),
                facility: facility.id.clone(),
                period,
                by: account.person().to_owned(),
                at,
                note: note.to_owned(),
            };
            let document = self.report(WITHDRAWAL_FORM, at, fields(&content, &facility.name, &key)?)?;
            reports.push(self.outgoing(&document_of(handover, &facility.id, period), document)?);
        }
        Ok(reports)
    }
}

fn fields(content: &Content, facility: &str, key: &SigningKey) -> Result<Value, Error> {
    let text = body::text(content)?;
    Ok(json!({
        "place_id": content.facility,
        "facility": facility,
        "period": content.period,
        "note": content.note,
        "withdrawn_by": content.by,
        "handover": content.handover,
        "content": STANDARD.encode(&text),
        "key": STANDARD.encode(key.verifying_key().to_bytes()),
        "signature": STANDARD.encode(key.sign(text.as_bytes()).to_bytes()),
    }))
}

/// The document that takes a hand-over back: there is one for each.
fn document_of(handover: &str, facility: &str, period: ReportingPeriod) -> DocumentId {
    let beginning: String = handover.chars().take(16).collect();
    format!("{WITHDRAWAL_FORM}~{period}~{facility}~{beginning}").into()
}

/// A withdrawal came with the sync. Why it is set aside, if it is. One's own that comes back is no news.
pub(crate) fn withdrawal_came(
    writer: &mut Writer<'_>,
    report: &SignOffWithdrawal,
) -> Result<Option<(DoubtReason, String)>, Error> {
    let (content, public) = match Content::of_report(report) {
        Ok(read) => read,
        Err(error) => return Ok(Some(wrong(&error))),
    };
    if own_public(writer.read())? == Some(public) {
        return Ok(None);
    }
    let Some(to) = writer.read().handover(&content.handover)? else {
        return Ok(Some((DoubtReason::WithdrawalEarly, content.by)));
    };
    match content.apply(writer, public, &to) {
        Ok(()) => Ok(None),
        Err(error @ Error::Store(_)) => Err(error),
        Err(error) => Ok(Some(wrong(&error))),
    }
}

/// A hand-over came: it may have been taken back before.
pub(super) fn apply_waiting(writer: &mut Writer<'_>, handover: &StoredHandover) -> Result<(), Error> {
    let id = document_of(&handover.id, &handover.facility, handover.period);
    let Some(text) = writer.read().raw_text(&id)? else { return Ok(()) };
    let Ok(ReadDocument { revision, document: Document::SignOffWithdrawal(report), .. }) =
        read_document(&text)
    else {
        return Ok(());
    };
    match withdrawal_came(writer, &report)? {
        None => {
            writer.put_document(&id, &revision, DocumentKind::Other, None, handover.received_at)?;
            writer.put_doubts(&id, &revision, true, &[], &text)?;
        }
        Some((reason, detail)) => {
            writer.put_doubts(&id, &revision, false, &[(reason.code(), &detail)], &text)?;
        }
    }
    Ok(())
}

fn wrong(error: &Error) -> (DoubtReason, String) {
    (DoubtReason::HandoverMalformed, Refusal::from(error).code)
}
