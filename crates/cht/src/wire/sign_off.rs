//! Reports by which Jumla hands signed-off months over through the CHT, and by which they are answered or taken back.
//!
//! What is read here is the envelope, bounded; whether the signature is right is for the engine to say.

use jumla_domain::{ContactId, ReportingPeriod};
use serde_json::Value;

use super::{Doubt, DoubtReason};

/// The form of a report that hands a month over.
pub const SIGN_OFF_FORM: &str = "jumla_signoff";

/// The form of a report that answers one.
pub const ANSWER_FORM: &str = "jumla_signoff_answer";

/// The form of a report that takes one back.
pub const WITHDRAWAL_FORM: &str = "jumla_signoff_withdrawal";

pub(crate) const FORMS: [&str; 3] = [SIGN_OFF_FORM, ANSWER_FORM, WITHDRAWAL_FORM];

/// A month handed over: content, key and signature in Base64, as they came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignOffReport {
    pub place: ContactId,
    pub period: ReportingPeriod,
    pub content: String,
    pub key: String,
    pub signature: String,
}

/// What the HRIO said to a hand-over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignOffAnswer {
    pub place: ContactId,
    pub period: ReportingPeriod,
    /// The id of the hand-over.
    pub handover: String,
    /// Of the numbers that it names.
    pub digest: String,
    pub verdict: Verdict,
    pub note: String,
    pub by: String,
    /// Milliseconds since 1970.
    pub at: i64,
}

/// A hand-over taken back by whoever signed it: content, key and signature in Base64, as they came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignOffWithdrawal {
    pub place: ContactId,
    pub period: ReportingPeriod,
    /// The id of the hand-over.
    pub handover: String,
    pub content: String,
    pub key: String,
    pub signature: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Accepted,
    SentBack,
}

/// No field of these reports is longer, the content excepted.
const LONGEST: usize = 4000;
const LONGEST_CONTENT: usize = 6_000_000;
const LONGEST_WITHDRAWAL: usize = 60_000;

pub(super) fn read_report(body: &Value) -> Result<SignOffReport, Doubt> {
    Ok(SignOffReport {
        place: text(body, "place_id")?.into(),
        period: period(body)?,
        content: within(body, "content", LONGEST_CONTENT)?.to_owned(),
        key: text(body, "key")?.to_owned(),
        signature: text(body, "signature")?.to_owned(),
    })
}

pub(super) fn read_answer(body: &Value) -> Result<SignOffAnswer, Doubt> {
    Ok(SignOffAnswer {
        place: text(body, "place_id")?.into(),
        period: period(body)?,
        handover: text(body, "handover")?.to_owned(),
        digest: text(body, "digest").unwrap_or_default().to_owned(),
        verdict: match text(body, "answer")? {
            "accepted" => Verdict::Accepted,
            "sent_back" => Verdict::SentBack,
            _ => return Err(doubt("answer")),
        },
        note: if is_there(body, "note") { text(body, "note")?.to_owned() } else { String::new() },
        by: text(body, "answered_by")?.to_owned(),
        at: body.get("reported_date").and_then(Value::as_i64).ok_or_else(|| doubt("reported_date"))?,
    })
}

pub(super) fn read_withdrawal(body: &Value) -> Result<SignOffWithdrawal, Doubt> {
    Ok(SignOffWithdrawal {
        place: text(body, "place_id")?.into(),
        period: period(body)?,
        handover: text(body, "handover")?.to_owned(),
        content: within(body, "content", LONGEST_WITHDRAWAL)?.to_owned(),
        key: text(body, "key")?.to_owned(),
        signature: text(body, "signature")?.to_owned(),
    })
}

fn text<'b>(body: &'b Value, field: &'static str) -> Result<&'b str, Doubt> {
    within(body, field, LONGEST)
}

fn within<'b>(body: &'b Value, field: &'static str, longest: usize) -> Result<&'b str, Doubt> {
    let found = body.get("fields").and_then(|fields| fields.get(field)).and_then(Value::as_str);
    found.filter(|text| !text.is_empty() && text.len() <= longest).ok_or_else(|| doubt(field))
}

/// Whether there is anything but an empty text.
fn is_there(body: &Value, field: &str) -> bool {
    let found = body.get("fields").and_then(|fields| fields.get(field));
    found.is_some_and(|value| !value.is_null() && value.as_str() != Some(""))
}

fn period(body: &Value) -> Result<ReportingPeriod, Doubt> {
    text(body, "period")?.parse().map_err(|_| doubt("period"))
}

fn doubt(field: &str) -> Doubt {
    Doubt { reason: DoubtReason::HandoverMalformed, detail: field.to_owned() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::wire::{Document, read_document};

    fn report() -> Value {
        json!({ "_id": "jumla_signoff~1", "_rev": "1-a", "type": "data_record", "form": "jumla_signoff",
            "reported_date": 5, "fields": { "place_id": "f", "period": "2026-10", "content": "YQ==",
            "key": "a2V5", "signature": "c2ln", "reported": 3 } })
    }

    fn answer() -> Value {
        json!({ "_id": "jumla_signoff_answer~1", "_rev": "1-a", "type": "data_record",
            "form": "jumla_signoff_answer", "reported_date": 5, "fields": { "place_id": "f",
            "period": "2026-10", "handover": "abc", "answer": "sent_back", "note": "why?", "answered_by": "Juma" } })
    }

    #[test]
    fn reports_are_read_and_what_is_malformed_is_set_aside_with_the_field() {
        let long = "x".repeat(LONGEST + 1);
        let table = [
            ("/fields/place_id", json!(null), "place_id"),
            ("/fields/period", json!("2026-13"), "period"),
            ("/fields/period", json!(202_610), "period"),
            ("/fields/content", json!(""), "content"),
            ("/fields/content", json!("x".repeat(LONGEST_CONTENT + 1)), "content"),
            ("/fields/key", json!(5), "key"),
            ("/fields/signature", json!(long), "signature"),
            ("/fields", json!([]), "place_id"),
        ];
        let read = read_document(&report().to_string()).unwrap();
        assert!(matches!(read.document, Document::SignOff(report) if report.place.as_str() == "f"));
        for (pointer, value, field) in table {
            let mut changed = report();
            *changed.pointer_mut(pointer).unwrap() = value;
            let read = read_document(&changed.to_string()).unwrap();
            assert!(matches!(read.document, Document::SetAside), "{pointer}");
            assert_eq!(
                (read.doubts[0].reason.code(), read.doubts[0].detail.as_str()),
                ("handover_malformed", field)
            );
        }
    }

    #[test]
    fn answers_are_read_too() {
        let Document::SignOffAnswer(read) = read_document(&answer().to_string()).unwrap().document else {
            panic!()
        };
        assert_eq!((read.verdict, read.note.as_str(), read.at), (Verdict::SentBack, "why?", 5));
        let table = [
            ("/fields/answer", json!("maybe"), Some("answer")),
            ("/fields/note", json!(5), Some("note")),
            ("/fields/note", json!(""), None),
            ("/fields/note", json!(null), None),
            ("/fields/handover", json!(null), Some("handover")),
            ("/reported_date", json!("today"), Some("reported_date")),
        ];
        for (pointer, value, field) in table {
            let mut changed = answer();
            *changed.pointer_mut(pointer).unwrap() = value;
            let read = read_document(&changed.to_string()).unwrap();
            assert_eq!(read.doubts.first().map(|doubt| doubt.detail.as_str()), field, "{pointer}");
        }
    }

    #[test]
    fn withdrawals_are_read_too() {
        let withdrawal = json!({ "_id": "jumla_signoff_withdrawal~1", "_rev": "1-a", "type": "data_record",
            "form": "jumla_signoff_withdrawal", "reported_date": 5, "fields": { "place_id": "f",
            "period": "2026-10", "handover": "abc", "content": "YQ==", "key": "a2V5", "signature": "c2ln" } });
        let read = read_document(&withdrawal.to_string()).unwrap().document;
        assert!(matches!(read, Document::SignOffWithdrawal(read) if read.handover == "abc"));
        let table = [
            ("/fields/handover", json!(null), "handover"),
            ("/fields/key", json!(""), "key"),
            ("/fields/signature", json!(null), "signature"),
            ("/fields/content", json!("x".repeat(LONGEST_WITHDRAWAL + 1)), "content"),
            ("/fields/period", json!("soon"), "period"),
        ];
        for (pointer, value, field) in table {
            let mut changed = withdrawal.clone();
            *changed.pointer_mut(pointer).unwrap() = value;
            let read = read_document(&changed.to_string()).unwrap();
            assert!(matches!(read.document, Document::SetAside), "{pointer}");
            assert_eq!(read.doubts[0].detail, field, "{pointer}");
        }
    }

    #[test]
    fn other_reports_are_no_sign_offs() {
        let mut other = report();
        other["form"] = json!("pregnancy");
        assert!(matches!(read_document(&other.to_string()).unwrap().document, Document::Report(_)));
        for form in [json!(null), json!(7)] {
            other["form"] = form;
            assert!(matches!(read_document(&other.to_string()).unwrap().document, Document::Other));
        }
        let mut gone = report();
        gone["_deleted"] = json!(true);
        assert!(matches!(read_document(&gone.to_string()).unwrap().document, Document::Deleted));
    }
}
