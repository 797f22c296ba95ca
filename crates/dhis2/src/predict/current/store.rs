//! What an import leaves behind, and what of it one may not have meant.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::group::{Entry, Pools, Scope};
use super::target::Target;
use crate::Uid;
use crate::predict::{Answer, Fate, Key, Remark, RemarkKind, Stored, StoredValue};

/// Writes what is taken; in a dry run only its fates and remarks.
pub(super) struct Writer<'a, 'm> {
    pub target: &'a Target<'m>,
    pub pools: &'a Pools<'m>,
    pub stored: &'a dyn Stored,
    pub dry_run: bool,
    key: Key,
    under_default: Vec<usize>,
    erased: Vec<usize>,
}

impl<'a, 'm> Writer<'a, 'm> {
    pub(super) fn new(
        target: &'a Target<'m>,
        pools: &'a Pools<'m>,
        stored: &'a dyn Stored,
        dry_run: bool,
    ) -> Self {
        let nothing = Uid::default;
        let key = Key {
            data_element: nothing(),
            period: String::new(),
            org_unit: nothing(),
            category_option_combo: nothing(),
            attribute_option_combo: nothing(),
        };
        Self { target, pools, stored, dry_run, key, under_default: Vec::new(), erased: Vec::new() }
    }

    fn combo(&self, number: Option<u32>) -> Uid {
        match number {
            Some(number) => self.pools.combos.at(number).id.clone(),
            None => self.target.default_combo.cloned().unwrap_or_default(),
        }
    }

    pub(super) fn write(&mut self, entry: &Entry<'_>, value: Option<Cow<'_, str>>, answer: &mut Answer) {
        self.key.data_element = self.pools.elements.at(entry.element).id.clone();
        self.key.org_unit = self.pools.units.at(entry.unit).id.clone();
        self.key.period.clear();
        self.key.period.push_str(self.pools.periods[entry.period as usize].id());
        self.key.category_option_combo = self.combo(entry.combo);
        self.key.attribute_option_combo = self.combo(entry.attribute);
        let before = self.stored.get(&self.key);
        let kept = before.as_ref().filter(|before| entry.deleted && !before.deleted);
        let comment = match kept {
            // Of a value that is deleted the comment stays (facts §2.1).
            Some(before) => before.comment.clone(),
            None => entry.value.comment.as_deref().map(str::to_owned),
        };
        let after = StoredValue {
            value: value.map(Cow::into_owned),
            comment,
            follow_up: entry.value.follow_up.unwrap_or_default(),
            deleted: entry.deleted,
        };
        let index = entry.index as usize;
        if let Some(before) = before.as_ref().filter(|before| !before.deleted && !entry.deleted)
            && (before.comment.is_some() && after.comment.is_none() || before.follow_up && !after.follow_up)
        {
            self.erased.push(index);
        }
        if entry.combo.is_none() && !entry.deleted && self.is_disaggregated(entry.element) {
            self.under_default.push(index);
        }
        let is_same = before.as_ref() == Some(&after);
        answer.fates[entry.place as usize] = match (entry.deleted, is_same) {
            (true, _) => Fate::Deleted,
            (false, true) => Fate::Unchanged,
            (false, false) => Fate::Stored,
        };
        if !is_same && !self.dry_run {
            answer.changes.push((self.key.clone(), Some(after)));
        }
    }

    fn is_disaggregated(&self, element: u32) -> bool {
        let default = self.target.default_category_combo;
        let combo = self.target.combo_of(self.pools, element);
        matches!((combo, default), (Some(combo), Some(default)) if combo != default)
    }

    pub(super) fn finish(self, remarks: &mut Vec<Remark>) {
        for (kind, indexes) in
            [(RemarkKind::StoredUnderDefault, self.under_default), (RemarkKind::CommentErased, self.erased)]
        {
            if !indexes.is_empty() {
                remarks.push(Remark { kind, indexes, args: BTreeMap::new() });
            }
        }
    }

    /// Removes what a scope covers of what is known to be there; how many that is.
    pub(super) fn remove(&mut self, scope: &Scope, answer: &mut Answer) -> usize {
        let mut removed = 0;
        for (element, combo, attribute) in &scope.elements {
            self.key.data_element = self.pools.elements.at(*element).id.clone();
            self.key.category_option_combo = self.combo(*combo);
            self.key.attribute_option_combo = self.combo(*attribute);
            for unit in &scope.units {
                self.key.org_unit = self.pools.units.at(*unit).id.clone();
                for period in &scope.periods {
                    self.key.period.clear();
                    self.key.period.push_str(self.pools.periods[*period as usize].id());
                    removed += usize::from(self.remove_one(answer));
                }
            }
        }
        removed
    }

    fn remove_one(&self, answer: &mut Answer) -> bool {
        let Some(before) = self.stored.get(&self.key).filter(|before| !before.deleted) else { return false };
        if !self.dry_run {
            answer.changes.push((self.key.clone(), Some(StoredValue { deleted: true, ..before })));
        }
        true
    }
}
