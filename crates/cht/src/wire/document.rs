//! Any document of the CHT's database.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jumla_domain::{Contact, ContactId, DocumentId, Revision, TargetDocument};
use serde::Deserialize;
use serde_json::Value;

use super::sign_off::{
    self, ANSWER_FORM, FORMS, SIGN_OFF_FORM, SignOffAnswer, SignOffReport, SignOffWithdrawal, WITHDRAWAL_FORM,
};
use super::{Doubt, DoubtReason, contact, target};

/// A document that has an id and a revision.
#[derive(Debug)]
pub struct ReadDocument {
    pub id: DocumentId,
    pub revision: Revision,
    pub document: Document,
    pub doubts: Vec<Doubt>,
}

/// What kind of document it is.
#[derive(Debug)]
pub enum Document {
    Target(TargetDocument),
    Contact {
        contact: Contact,
        /// The `dhis` property as received, for the exact reproduction of the CHT's export.
        dhis: Option<String>,
        /// What reports call it by, beside the id.
        short_id: Option<String>,
        /// Milliseconds since 1970.
        reported_at: Option<i64>,
    },
    /// A report of any other form than those of the sign-off: patient data as often as not. Its body is not read.
    Report(ReportHead),
    /// The value of `settings`.
    Settings(Value),
    Translations(Translations),
    UserSettings(UserSettings),
    /// A month that was signed off elsewhere.
    SignOff(SignOffReport),
    SignOffAnswer(SignOffAnswer),
    SignOffWithdrawal(SignOffWithdrawal),
    /// There was a document, and it is gone. What it was cannot be told.
    Deleted,
    /// Of no use to Jumla: forms, tasks, resources.
    Other,
    /// It should be of use, but cannot be understood; the doubts say why.
    SetAside,
}

/// What can be told of a report at a glance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportHead {
    pub form: String,
    /// Milliseconds since 1970.
    pub reported_at: Option<i64>,
}

/// The texts of one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Translations {
    /// `en`, `sw`, …
    pub language: String,
    pub texts: BTreeMap<String, String>,
}

/// An account as the CHT's database describes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserSettings {
    pub name: String,
    pub full_name: String,
    pub roles: Vec<String>,
    pub facilities: Vec<ContactId>,
    pub contact: Option<ContactId>,
    /// The account was deleted: its document stays, and nobody signs in with it any more.
    pub inactive: bool,
}

/// Not even an id and a revision can be read.
#[derive(Debug, thiserror::Error)]
#[error("a document without id or revision")]
pub struct Unidentified;

/// Reads one document from its JSON text.
///
/// # Errors
/// [`Unidentified`] where there is no id or revision, or no JSON at all.
pub fn read_document(raw: &str) -> Result<ReadDocument, Unidentified> {
    if raw.starts_with("{\"_id\":\"target~")
        && let Ok(regular) = serde_json::from_str::<target::Regular<'_>>(raw)
        && let Some(document) = regular.read()
    {
        return Ok(ReadDocument {
            id: regular.id.into_owned().into(),
            revision: regular.rev.into_owned().into(),
            document: Document::Target(document),
            doubts: Vec::new(),
        });
    }
    let head: Head<'_> = serde_json::from_str(raw).map_err(|_| Unidentified)?;
    let (id, revision) = (DocumentId::from(head.id.as_ref()), Revision::from(head.rev.as_ref()));
    if head.deleted {
        return Ok(ReadDocument { id, revision, document: Document::Deleted, doubts: Vec::new() });
    }
    if !head.is_of_use() {
        let document = head.report().map_or(Document::Other, Document::Report);
        return Ok(ReadDocument { id, revision, document, doubts: Vec::new() });
    }
    let body: Value = serde_json::from_str(raw).map_err(|_| Unidentified)?;
    let (document, doubts) = read_body(&head.id, &body);
    Ok(ReadDocument { id, revision, document, doubts })
}

/// Enough to tell whether the rest is worth reading.
#[derive(Deserialize)]
struct Head<'a> {
    #[serde(borrow, rename = "_id")]
    id: Cow<'a, str>,
    #[serde(borrow, rename = "_rev")]
    rev: Cow<'a, str>,
    #[serde(default)]
    r#type: Value,
    #[serde(default)]
    form: Value,
    #[serde(default)]
    reported_date: Value,
    #[serde(default, rename = "_deleted")]
    deleted: bool,
}

/// The values of `type` that say that a document is of use.
pub(crate) const KINDS_OF_USE: [&str; 8] = [
    "target",
    "contact",
    "person",
    "clinic",
    "health_center",
    "district_hospital",
    "translations",
    "user-settings",
];

impl Head<'_> {
    fn is_of_use(&self) -> bool {
        let kind = self.r#type.as_str().unwrap_or_default();
        let form = self.form.as_str().unwrap_or_default();
        self.id == "settings"
            || self.id.starts_with("target~")
            || KINDS_OF_USE.contains(&kind)
            || (kind == "data_record" && FORMS.contains(&form))
    }

    fn report(&self) -> Option<ReportHead> {
        let form = self.form.as_str().filter(|form| !form.is_empty())?;
        (self.r#type == "data_record")
            .then(|| ReportHead { form: form.to_owned(), reported_at: contact::millis(&self.reported_date) })
    }
}

fn read_body(id: &str, body: &Value) -> (Document, Vec<Doubt>) {
    let kind = body.get("type").and_then(Value::as_str).unwrap_or_default();
    if id == "settings" {
        return (Document::Settings(body.get("settings").cloned().unwrap_or_default()), Vec::new());
    }
    if id.starts_with("target~") || kind == "target" {
        return match target::read(id, body) {
            Ok((document, doubts)) => (Document::Target(document), doubts),
            Err(doubt) => (Document::SetAside, vec![doubt]),
        };
    }
    if contact::is_contact(body) {
        return match contact::read(id, body) {
            Some(contact) => {
                let dhis = body.get("dhis").filter(|dhis| !dhis.is_null()).map(Value::to_string);
                let short_id = contact::short_id(body);
                let reported_at = body.get("reported_date").and_then(contact::millis);
                (Document::Contact { contact, dhis, short_id, reported_at }, Vec::new())
            }
            None => {
                let doubt = Doubt { reason: DoubtReason::TypeMissing, detail: "contact_type".into() };
                (Document::SetAside, vec![doubt])
            }
        };
    }
    match kind {
        "translations" => {
            (translations(id, body).map_or(Document::Other, Document::Translations), Vec::new())
        }
        "user-settings" => (Document::UserSettings(UserSettings::read(id, body)), Vec::new()),
        "data_record" => report(body),
        _ => (Document::Other, Vec::new()),
    }
}

fn report(body: &Value) -> (Document, Vec<Doubt>) {
    let read = match body.get("form").and_then(Value::as_str) {
        Some(SIGN_OFF_FORM) => sign_off::read_report(body).map(Document::SignOff),
        Some(ANSWER_FORM) => sign_off::read_answer(body).map(Document::SignOffAnswer),
        Some(WITHDRAWAL_FORM) => sign_off::read_withdrawal(body).map(Document::SignOffWithdrawal),
        _ => Ok(Document::Other),
    };
    read.map_or_else(|doubt| (Document::SetAside, vec![doubt]), |document| (document, Vec::new()))
}

/// `generic` holds the texts that came with the CHT, `custom` what the project says instead.
fn translations(id: &str, body: &Value) -> Option<Translations> {
    let language =
        body.get("code").and_then(Value::as_str).or_else(|| id.strip_prefix("messages-"))?.to_owned();
    let texts = ["generic", "custom"]
        .iter()
        .filter_map(|part| body.get(part)?.as_object())
        .flatten()
        .filter_map(|(key, text)| Some((key.clone(), text.as_str()?.to_owned())))
        .collect();
    Some(Translations { language, texts })
}

impl UserSettings {
    /// Reads a `user-settings` document. `facility_id` is a list in documents of current servers, a text in older.
    #[must_use]
    pub fn read(id: &str, body: &Value) -> Self {
        let text = |key: &str| body.get(key).and_then(Value::as_str);
        let texts = |key: &str| -> Vec<String> {
            match body.get(key) {
                Some(Value::Array(list)) => {
                    list.iter().filter_map(Value::as_str).map(ToOwned::to_owned).collect()
                }
                Some(Value::String(single)) if !single.is_empty() => vec![single.clone()],
                _ => Vec::new(),
            }
        };
        let name = text("name").or_else(|| id.strip_prefix("org.couchdb.user:")).unwrap_or(id);
        Self {
            name: name.to_owned(),
            full_name: text("fullname").filter(|full| !full.is_empty()).unwrap_or(name).to_owned(),
            roles: texts("roles"),
            facilities: texts("facility_id").into_iter().map(Into::into).collect(),
            contact: text("contact_id").map(Into::into),
            inactive: body.get("inactive") == Some(&Value::Bool(true)),
        }
    }
}

#[cfg(test)]
mod tests;
