//! What the entries of the journal hold.

use jumla_domain::signoff::SignedContribution;
use jumla_domain::{Coverage, Named, Number};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::surface::{AcceptedFinding, HandedTarget, TargetSummary};

/// Contact, target, pass, total. As text, so that every number stays what it is.
pub(crate) type Line = (String, String, String, String);

/// A sign-off: everything that it names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SignedBody {
    pub digest: String,
    pub coverage: Coverage,
    pub note: String,
    pub accepted: Vec<AcceptedFinding>,
    pub missing: Vec<Named>,
    /// Names of those who contributed.
    pub contacts: Vec<Named>,
    pub targets: Vec<HandedTarget>,
    pub contributions: Vec<Line>,
}

/// What every entry may say; of a sign-off, as much as a list of many needs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Brief {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
    pub note: String,
    /// The hand-over that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handover: Option<String>,
    /// Of a hand-over made here: `file` or `report`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub via: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub received: Option<ReceivedBody>,
}

/// A hand-over from elsewhere, as far as a list of many needs it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ReceivedBody {
    pub facility: String,
    pub server: String,
    pub user: String,
    pub by: String,
    pub signed_at: i64,
    /// Hexadecimal.
    pub public: String,
}

pub(crate) fn text(body: &impl Serialize) -> Result<String, Error> {
    serde_json::to_string(body).map_err(corrupt)
}

pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    serde_json::from_str(text).map_err(corrupt)
}

pub(crate) fn corrupt(error: impl std::fmt::Display) -> Error {
    Error::Store(jumla_store::Error::Corrupt { detail: error.to_string() })
}

pub(crate) fn line(one: &SignedContribution) -> Line {
    (one.contact.to_string(), one.target.to_string(), one.pass.to_string(), one.total.to_string())
}

/// `None` where one is no number.
pub(crate) fn contributions(lines: &[Line]) -> Option<Vec<SignedContribution>> {
    lines
        .iter()
        .map(|(contact, target, pass, total)| {
            Some(SignedContribution {
                contact: contact.as_str().into(),
                target: target.as_str().into(),
                pass: Number::parse(pass)?,
                total: Number::parse(total)?,
            })
        })
        .collect()
}

/// The cards of the CHW Aggregate as they are signed.
pub(crate) fn targets_of(targets: &[TargetSummary]) -> Vec<HandedTarget> {
    let handed = |one: &TargetSummary| HandedTarget {
        id: one.id.clone(),
        title: one.title.clone(),
        r#type: one.r#type,
        goal: one.goal,
        has_goal: one.has_goal,
        summary: one.summary.clone(),
        pass: one.pass,
        total: one.total,
        percent: one.percent,
        coverage: one.coverage,
    };
    targets.iter().map(handed).collect()
}
