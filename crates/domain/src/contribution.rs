//! What one contact reported for one reporting period.

use crate::id::{ContactId, DocumentId, Revision, TargetId};
use crate::number::Number;
use crate::period::ReportingPeriod;
use crate::target::{TargetDefinition, TargetKind};

/// A target document as received: one contact's numbers, of one account, for one reporting period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetDocument {
    pub period: ReportingPeriod,
    /// The month as the id writes it, where that is in digits other than ASCII's.
    pub foreign_tag: Option<String>,
    /// The contact and the account that the document's id names.
    pub contact: ContactId,
    pub user: String,
    pub owner: Option<ContactId>,
    /// `None` where it is missing or no number.
    pub updated_date: Option<i64>,
    /// Whether the CHT takes it as a target document at all (owner, user, dates and a list of targets present).
    pub accepted: bool,
    /// `None` where the document has no list of targets.
    pub values: Option<Vec<RecordedValue>>,
}

/// One entry of a target document's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedValue {
    pub target: TargetId,
    pub numbers: RecordedNumbers,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordedNumbers {
    Counts {
        pass: i64,
        total: i64,
    },
    /// Not two integers: the JSON text as received, and the numbers it can be read as, if any.
    Odd {
        raw: String,
        counts: Option<(Number, Number)>,
    },
    /// The entry has no value.
    Absent,
}

impl RecordedNumbers {
    #[must_use]
    pub fn reported(&self) -> Option<ReportedValue> {
        match self {
            Self::Counts { pass, total } => Some(ReportedValue::counts(*pass, *total)),
            Self::Odd { counts: Some((pass, total)), .. } => {
                Some(ReportedValue::Counts { pass: *pass, total: *total })
            }
            Self::Odd { raw, counts: None } => Some(ReportedValue::Unreadable { raw: raw.clone() }),
            Self::Absent => None,
        }
    }
}

/// The numbers of one target in one document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReportedValue {
    Counts {
        pass: Number,
        total: Number,
    },
    /// Something is there, but no numbers can be read from it. The JSON text as received.
    Unreadable {
        raw: String,
    },
}

impl ReportedValue {
    #[must_use]
    pub fn counts(pass: i64, total: i64) -> Self {
        Self::Counts { pass: pass.into(), total: total.into() }
    }
}

/// One target document, with the values of the targets that were asked for, in the order asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    pub document: DocumentId,
    pub revision: Revision,
    pub owner: ContactId,
    /// Milliseconds since 1970 of local midnight, on the device, of the day of the last change.
    pub updated_date: i64,
    /// How many documents this contact has for the period: more than one where accounts share a contact.
    pub accounts: u32,
    pub values: Vec<Option<ReportedValue>>,
    /// Positions of values that are counts though what came is not two numbers, with its JSON text: numbers as text.
    pub spelled: Vec<(usize, String)>,
}

/// One contact's numbers for one target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contribution {
    /// `None` where nothing, or nothing readable, was reported. Never zero for want of a report.
    pub counts: Option<(Number, Number)>,
    /// Recomputed as the CHT does, for percent targets and for counts with a goal.
    pub percent: Option<i64>,
    /// Only where there is a goal. A missing contribution has not met it.
    pub goal_met: Option<bool>,
}

impl Contribution {
    #[must_use]
    pub fn of(target: &TargetDefinition, value: Option<&ReportedValue>) -> Self {
        let counts = match value {
            Some(ReportedValue::Counts { pass, total }) => Some((*pass, *total)),
            Some(ReportedValue::Unreadable { .. }) | None => None,
        };
        let percent = counts.filter(|_| target.has_progress()).map(|(pass, total)| match target.kind {
            TargetKind::Percent => pass.percent_of(total),
            TargetKind::Count => pass.percent_of(target.goal.0),
        });
        let goal_met = target.goal.is_set().then(|| target.kind.is_met(target.goal.0, counts));
        Self { counts, percent, goal_met }
    }

    #[must_use]
    pub fn is_missing(&self) -> bool {
        self.counts.is_none()
    }
}
