//! What the export reads of a target document.

use std::borrow::Cow;

use jumla_domain::{DocumentId, TargetId};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::javascript::{Addend, property_key_of_raw, total_of_raw};

/// One target document of the month.
#[derive(Clone, Debug)]
pub struct OwnedTargets<'a> {
    pub id: &'a str,
    pub owner: Option<&'a str>,
    pub targets: Targets<'a>,
}

/// The `targets` of a document.
#[derive(Clone, Debug)]
pub enum Targets<'a> {
    Listed(Vec<Entry<'a>>),
    /// Absent, or nothing that the CHT can go through.
    Missing,
}

/// One entry of `targets`.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    pub target: Cow<'a, str>,
    pub value: EntryValue<'a>,
}

/// The `value` of an entry.
#[derive(Clone, Copy, Debug)]
pub enum EntryValue<'a> {
    /// Its total, an integer.
    Total(i64),
    /// Anything else: the JSON text of the whole `value`.
    Raw(&'a str),
    /// Absent.
    Missing,
}

/// A document that is not in the values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    pub document: DocumentId,
    pub reason: SkipReason,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SkipReason {
    /// It names no owner, or one that has no document.
    OwnerMissing,
    /// It has no list of targets.
    TargetsMissing,
    /// A target that the data set needs has no value.
    ValueMissing { target: TargetId },
}

impl SkipReason {
    /// Whether the CHT would answer 500 because of it, rather than leave the document out as well.
    #[must_use]
    pub fn cht_fails(&self) -> bool {
        match self {
            Self::OwnerMissing => false,
            Self::TargetsMissing | Self::ValueMissing { .. } => true,
        }
    }
}

impl EntryValue<'_> {
    /// `null` is a value that the CHT cannot read from, as an absent one.
    pub(super) fn is_missing(self) -> bool {
        match self {
            Self::Total(_) => false,
            Self::Raw(raw) => raw.trim() == "null",
            Self::Missing => true,
        }
    }

    pub(super) fn total(self) -> Addend<'static> {
        match self {
            Self::Total(total) => Addend::Integer(total),
            Self::Raw(raw) => total_of_raw(raw),
            Self::Missing => Addend::Undefined,
        }
    }
}

#[derive(Deserialize)]
struct RawDocument<'a> {
    #[serde(borrow, rename = "_id")]
    id: &'a str,
    #[serde(borrow)]
    owner: Option<&'a RawValue>,
    #[serde(borrow)]
    targets: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct RawEntry<'a> {
    #[serde(borrow)]
    id: Option<&'a RawValue>,
    #[serde(borrow)]
    value: Option<&'a RawValue>,
}

impl<'a> OwnedTargets<'a> {
    /// Reads a document's JSON text, for callers that keep it whole. `None` without an id, or with one that needs
    /// escaping in JSON.
    #[must_use]
    pub fn read(raw: &'a str) -> Option<Self> {
        let document: RawDocument<'a> = serde_json::from_str(raw).ok()?;
        let owner = document.owner.and_then(|owner| serde_json::from_str(owner.get()).ok());
        Some(Self { id: document.id, owner, targets: Targets::read(document.targets.map(RawValue::get)) })
    }
}

impl<'a> Targets<'a> {
    /// Reads the JSON text of `targets`.
    ///
    /// A text can be gone through too, and has no targets. An entry that is null stops the CHT whatever its target;
    /// one that is neither null nor an object has no id.
    #[must_use]
    pub fn read(raw: Option<&'a str>) -> Self {
        let Some(raw) = raw else { return Self::Missing };
        if raw.trim_start().starts_with('"') {
            return Self::Listed(Vec::new());
        }
        let Ok(entries) = serde_json::from_str::<Vec<&'a RawValue>>(raw) else { return Self::Missing };
        if entries.iter().any(|entry| entry.get() == "null") {
            return Self::Missing;
        }
        let objects = entries.into_iter().map(RawValue::get).filter(|entry| entry.starts_with('{'));
        let entries = objects.filter_map(|entry| serde_json::from_str::<RawEntry<'a>>(entry).ok());
        let entry = |entry: RawEntry<'a>| Entry {
            target: property_key_of_raw(entry.id.map(RawValue::get)),
            value: entry.value.map_or(EntryValue::Missing, |value| EntryValue::Raw(value.get())),
        };
        Self::Listed(entries.map(entry).collect())
    }
}
