//! Documents of the CHT as they come over the line, read into the words of `jumla-domain`.
//!
//! A document that cannot be understood is never dropped: it comes back as [`Document::SetAside`] with its reason. One that
//! can be understood in part comes back read, with the [`Doubt`]s about it.

mod contact;
mod digits;
mod document;
mod numbers;
mod revision;
mod sign_off;
mod target;

pub use contact::org_unit_links;
pub(crate) use document::KINDS_OF_USE;
pub use document::{
    Document, ReadDocument, ReportHead, Translations, Unidentified, UserSettings, read_document,
};
pub use revision::winner;
pub(crate) use sign_off::FORMS as FORMS_OF_USE;
pub use sign_off::{
    ANSWER_FORM, SIGN_OFF_FORM, SignOffAnswer, SignOffReport, SignOffWithdrawal, Verdict, WITHDRAWAL_FORM,
};

/// Why a document, or one value in it, is not taken at face value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    pub reason: DoubtReason,
    /// Which target or field, and the text found there.
    pub detail: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DoubtReason {
    /// A number written as text, or null.
    NumberAsText,
    /// No number can be read.
    NotANumber,
    Negative,
    Fraction,
    PassAboveTotal,
    /// An entry of the list has no value.
    ValueMissing,
    /// The list names a target twice; the first counts.
    TargetTwice,
    /// A field that the CHT asks of a target document is missing.
    FieldMissing,
    /// The document has no list of targets.
    TargetsMissing,
    /// The id is not `target~YYYY-MM~contact~user`.
    IdMalformed,
    /// The month in the id is written in digits other than 0–9, and read all the same.
    ForeignDigits,
    /// The owner is not the contact that the id names.
    OwnerDiffers,
    /// A contact without a type.
    TypeMissing,
    /// A hand-over, an answer to one or a withdrawal, that cannot be read or believed.
    HandoverMalformed,
    /// A withdrawal of a hand-over that has not come.
    WithdrawalEarly,
}

impl DoubtReason {
    /// Stable name: stored, and the translation key.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NumberAsText => "number_as_text",
            Self::NotANumber => "not_a_number",
            Self::Negative => "negative",
            Self::Fraction => "fraction",
            Self::PassAboveTotal => "pass_above_total",
            Self::ValueMissing => "value_missing",
            Self::TargetTwice => "target_twice",
            Self::FieldMissing => "field_missing",
            Self::TargetsMissing => "targets_missing",
            Self::IdMalformed => "id_malformed",
            Self::ForeignDigits => "foreign_digits",
            Self::OwnerDiffers => "owner_differs",
            Self::TypeMissing => "type_missing",
            Self::HandoverMalformed => "handover_malformed",
            Self::WithdrawalEarly => "withdrawal_early",
        }
    }
}
