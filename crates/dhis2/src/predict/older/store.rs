//! What becomes of a value that is not refused, how it is counted, and what the server holds afterwards.
//!
//! Rows that are there are changed at once, new ones are gathered and written later: of two values with one new key
//! the second is dropped without being counted, of two with a key that is there the second changes the first's
//! (`70-err-duplicate-values`, `l14-csv-duplicate-keys-new`). A dry run writes nothing and so counts both (`g30`).

use std::collections::HashMap;

use super::case::{Scene, Whole};
use super::remarks::Remarks;
use crate::predict::{Counts, Fate, Key, RemarkKind, Stored, StoredValue, Strategy};

pub(super) struct Store<'s> {
    stored: &'s dyn Stored,
    pub counts: Counts,
    pub changes: Vec<(Key, Option<StoredValue>)>,
    /// By the numbers of what a key is made of.
    written: HashMap<[u32; 5], Written>,
    /// A row is written that is there already, because nobody looked.
    pub collided: bool,
}

#[derive(Clone, Copy)]
enum Written {
    /// Not yet to be seen.
    New,
    /// In place, at this position of the changes.
    Changed(usize),
}

/// What is done with a value, and whether its position is listed as refused.
pub(super) struct Outcome {
    pub fate: Fate,
    pub is_listed: bool,
}

impl<'s> Store<'s> {
    pub(super) fn new(stored: &'s dyn Stored) -> Self {
        Self {
            stored,
            counts: Counts::default(),
            changes: Vec::new(),
            written: HashMap::new(),
            collided: false,
        }
    }

    pub(super) fn take<'m>(
        &mut self,
        index: usize,
        scene: &Scene<'_, 'm>,
        whole: &Whole<'_, 'm>,
        remarks: &mut Remarks,
    ) -> Outcome {
        let entry = whole.case.entry;
        let (combo, attribute_combo) = (whole.combo(scene), whole.attribute_combo(scene));
        let key = Key {
            data_element: whole.element.id.clone(),
            period: whole.period.id.to_string(),
            org_unit: whole.unit.id.clone(),
            category_option_combo: combo.id.clone(),
            attribute_option_combo: attribute_combo.id.clone(),
        };
        let numbers = [
            whole.element.number,
            whole.period.number,
            whole.unit.number,
            combo.number,
            attribute_combo.number,
        ];
        let written = self.written.get(&numbers).copied();
        if written.is_some() {
            remarks.add(RemarkKind::DuplicateKept, "", index);
        }
        let existing = match written {
            Some(Written::Changed(at)) if !scene.dry_run => self.changes[at].1.clone(),
            _ => self.stored.get(&key),
        };
        let trimmed =
            |text: Option<&str>| text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        // The short forms of true and false are stored as the long ones.
        let written_out = entry.value.as_deref().map(|value| match whole.element.facts.value_type {
            Some(kind) => kind.normalised_by_older(value),
            None => value.into(),
        });
        let new = StoredValue {
            value: trimmed(written_out.as_deref()),
            comment: trimmed(entry.comment.as_deref()),
            follow_up: entry.follow_up,
            deleted: entry.deleted,
        };
        if scene.skips_existing_check && !scene.dry_run && existing.is_some() {
            self.collided = true;
        }
        let existing = existing.filter(|_| !scene.skips_existing_check);
        let dropped_zero = whole.element.facts.drops_zero && new.value.as_deref().is_some_and(is_zero);

        let step = step(scene.strategy, existing.as_ref(), &new, dropped_zero);
        let outcome = |fate, is_listed| Outcome { fate, is_listed };
        match step {
            Step::Drop => {
                remarks.add(RemarkKind::ZeroDropped, "", index);
                return outcome(Fate::Dropped, false);
            }
            Step::Ignore => {
                remarks.add(RemarkKind::SkippedByStrategy, "", index);
                self.counts.ignored += 1;
                return outcome(Fate::Dropped, true);
            }
            Step::Keep => {
                self.counts.ignored += 1;
                return outcome(Fate::Unchanged, false);
            }
            Step::Add if matches!(written, Some(Written::New)) && !scene.dry_run => {
                return outcome(Fate::Dropped, false);
            }
            Step::Add | Step::Restore => self.counts.imported += 1,
            Step::Change => self.counts.updated += 1,
            Step::Delete => self.counts.deleted += 1,
        }
        let deletes = step == Step::Delete;
        if deletes && scene.strategy != Strategy::Delete && !entry.deleted {
            let kind = if dropped_zero { RemarkKind::ZeroDeletes } else { RemarkKind::EmptyDeletes };
            remarks.add(kind, "", index);
        }
        let loses = |old: &StoredValue| {
            old.comment.is_some() && new.comment.is_none() || old.follow_up && !new.follow_up
        };
        if step == Step::Change && existing.as_ref().is_some_and(loses) {
            remarks.add(RemarkKind::CommentErased, "", index);
        }
        let new = StoredValue { deleted: new.deleted || deletes, ..new };
        let position = match (step, written) {
            _ if scene.dry_run => Written::New,
            (_, Some(Written::Changed(at))) => {
                self.changes[at].1 = Some(new);
                Written::Changed(at)
            }
            (step, _) => {
                self.changes.push((key, Some(new)));
                if step == Step::Add { Written::New } else { Written::Changed(self.changes.len() - 1) }
            }
        };
        self.written.insert(numbers, position);
        outcome(if deletes || entry.deleted { Fate::Deleted } else { Fate::Stored }, false)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Add,
    /// Writes over a row that is marked as deleted; counted as new.
    Restore,
    Change,
    Delete,
    Keep,
    /// Counted as ignored and listed, without a conflict (`d04`–`d07`, `25b`).
    Ignore,
    /// Counted nowhere (`c01`).
    Drop,
}

fn step(strategy: Strategy, existing: Option<&StoredValue>, new: &StoredValue, dropped_zero: bool) -> Step {
    if dropped_zero && (existing.is_none() || strategy == Strategy::Create) {
        return Step::Drop;
    }
    let is_empty = new.value.is_none() && new.comment.is_none();
    match (strategy, existing) {
        (Strategy::CreateAndUpdate | Strategy::Update, Some(old)) if !old.deleted => {
            if is_empty || new.deleted || dropped_zero {
                Step::Delete
            } else if old == new {
                Step::Keep
            } else {
                Step::Change
            }
        }
        (Strategy::Delete, Some(old)) if !old.deleted => Step::Delete,
        (Strategy::Create, Some(old)) if !old.deleted => Step::Ignore,
        (Strategy::CreateAndUpdate | Strategy::Create, Some(_)) => Step::Restore,
        (Strategy::CreateAndUpdate | Strategy::Create, None) => Step::Add,
        (Strategy::Update | Strategy::Delete, _) => Step::Ignore,
    }
}

/// `0`, `0.`, `0.00`, with a minus or not (facts §2.1).
fn is_zero(value: &str) -> bool {
    let value = value.strip_prefix('-').unwrap_or(value);
    let (whole, fraction) = value.split_once('.').unwrap_or((value, ""));
    whole == "0" && fraction.bytes().all(|digit| digit == b'0')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(value: &str, comment: Option<&str>, deleted: bool) -> StoredValue {
        let value = Some(value.to_owned()).filter(|value| !value.is_empty());
        StoredValue { value, comment: comment.map(str::to_owned), follow_up: false, deleted }
    }

    #[test]
    fn what_each_strategy_does() {
        use Strategy::{Create, CreateAndUpdate, Delete, Update};
        let (five, gone) = (value("5", None, false), value("5", None, true));
        for (remark, strategy, existing, new, dropped_zero, expected) in [
            ("21", CreateAndUpdate, None, value("5", None, false), false, Step::Add),
            ("22", CreateAndUpdate, Some(&five), value("5", None, false), false, Step::Keep),
            ("g24b", CreateAndUpdate, Some(&five), value("", Some("c"), false), false, Step::Change),
            ("24", CreateAndUpdate, Some(&five), value("5", None, true), false, Step::Delete),
            ("e26", CreateAndUpdate, Some(&five), value("", None, false), false, Step::Delete),
            ("24b", CreateAndUpdate, Some(&gone), value("5", None, false), false, Step::Restore),
            ("d22", CreateAndUpdate, None, value("1", None, true), false, Step::Add),
            ("c01", CreateAndUpdate, None, value("0", None, false), true, Step::Drop),
            ("c06", CreateAndUpdate, Some(&five), value("0", None, false), true, Step::Delete),
            ("c09", CreateAndUpdate, Some(&gone), value("0", None, false), true, Step::Restore),
            ("c14", Update, None, value("0", None, false), true, Step::Drop),
            ("c19", Delete, Some(&gone), value("0", None, false), true, Step::Ignore),
            ("25", Delete, Some(&five), value("5", None, false), false, Step::Delete),
            ("25b", Create, Some(&five), value("99", None, false), false, Step::Ignore),
            ("d21", Create, Some(&gone), value("4", None, false), false, Step::Restore),
            ("d20", Update, Some(&gone), value("4", None, false), false, Step::Ignore),
            ("d04", Update, None, value("2", None, false), false, Step::Ignore),
        ] {
            assert_eq!(step(strategy, existing, &new, dropped_zero), expected, "{remark}");
        }
    }

    #[test]
    fn zeros() {
        for zero in ["0", "0.", "0.00", "-0"] {
            assert!(is_zero(zero), "{zero}");
        }
        for other in ["", "00", "0.01", "o", ".", "1"] {
            assert!(!is_zero(other), "{other}");
        }
    }
}
