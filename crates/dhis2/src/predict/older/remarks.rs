//! What the server does without a word and the sender may not have meant.

use std::collections::BTreeMap;

use super::case::{Scene, Whole, is_assigned};
use super::constraints;
use crate::metadata::DataSet;
use crate::predict::{Remark, RemarkKind};

#[derive(Default)]
pub(super) struct Remarks {
    by_kind: BTreeMap<(RemarkKind, &'static str), Vec<usize>>,
    of_file: Vec<Remark>,
}

impl Remarks {
    /// `why` tells several reasons for one kind of remark apart.
    pub(super) fn add(&mut self, kind: RemarkKind, why: &'static str, index: usize) {
        self.by_kind.entry((kind, why)).or_default().push(index);
    }

    pub(super) fn add_to_file(&mut self, kind: RemarkKind, args: BTreeMap<&'static str, String>) {
        self.of_file.push(Remark { kind, indexes: Vec::new(), args });
    }

    pub(super) fn into_list(self) -> Vec<Remark> {
        let by_kind = self.by_kind.into_iter().map(|((kind, why), indexes)| {
            let why = Some(why).filter(|why| !why.is_empty());
            Remark { kind, indexes, args: why.map(|why| ("why", why.to_owned())).into_iter().collect() }
        });
        self.of_file.into_iter().chain(by_kind).collect()
    }

    /// What stands beside the value is not what is taken (`f17-root-good-row-differs`).
    pub(super) fn note_what_is_overridden<'m>(
        &mut self,
        index: usize,
        scene: &Scene<'_, 'm>,
        whole: &Whole<'_, 'm>,
    ) {
        let entry = whole.case.entry;
        let (known, top) = (scene.known, scene.top);
        let beside = |name: super::file::Name, top: Option<&str>, beside: Option<&str>| {
            !name.is_nothing() && top.is_some() && top != beside
        };
        let number = |name: super::file::Name| name.number();
        let id = known.periods[number(entry.period)].as_ref().map(|one| one.id.as_str());
        if beside(entry.period, top.period.as_ref().map(|one| one.id.as_str()), id) {
            self.add(RemarkKind::TopOverrides, "period", index);
        }
        let id = known.units[number(entry.org_unit)].as_ref().map(|one| one.id.as_str());
        if beside(entry.org_unit, top.org_unit.as_ref().map(|one| one.id.as_str()), id) {
            self.add(RemarkKind::TopOverrides, "org_unit", index);
        }
        let name = entry.attribute_option_combo;
        let id = known.combos[number(name)].as_ref().map(|one| one.id.as_str());
        if beside(name, top.attribute_option_combo.as_ref().map(|one| one.id.as_str()), id) {
            self.add(RemarkKind::TopOverrides, "attribute_option_combo", index);
        }
    }

    /// What a stricter server would refuse, or what no form shows.
    pub(super) fn note_what_is_stored<'m>(
        &mut self,
        index: usize,
        scene: &Scene<'_, 'm>,
        whole: &Whole<'_, 'm>,
    ) {
        let is_default = whole.case.combo.is_none();
        if !constraints::fits_combo(scene, whole) {
            if is_default {
                self.add(RemarkKind::StoredUnderDefault, "", index);
            } else {
                self.add(RemarkKind::StoredOutsideForm, "option_combo", index);
            }
        }
        let period = &whole.period.facts;
        let kind = period.kind().name();
        let unit = whole.unit.id.as_str();
        let is_of_kind = |set: &DataSet| set.period_type == kind || set.period_type.is_empty();
        let attribute_combo = whole.attribute_combo(scene).facts.object;
        let is_of_combo = |set: &DataSet| {
            attribute_combo.is_none_or(|one| one.category_combo == set.category_combo)
                || set.category_combo.as_str().is_empty()
        };
        let is_in_set = constraints::fits_set(scene, whole);
        if !is_in_set && !scene.metadata.data_sets.is_empty() {
            self.add(RemarkKind::StoredOutsideForm, "data_element", index);
        } else {
            // The file's own data set decides where it names one, else each of the element's.
            let fits = |fits: &dyn Fn(&DataSet) -> bool| match scene.top.data_set {
                Some(set) => fits(set),
                None => {
                    let sets = &scene.metadata.data_sets;
                    let mut own = whole.element.facts.sets.iter().filter_map(|one| sets.at(*one));
                    sets.is_empty() || own.any(fits)
                }
            };
            if !fits(&is_of_kind) {
                self.add(RemarkKind::StoredOutsideForm, "period", index);
            }
            if !fits(&|set| is_assigned(set, unit)) {
                self.add(RemarkKind::StoredOutsideForm, "org_unit", index);
            }
            if !fits(&is_of_combo) {
                self.add(RemarkKind::StoredOutsideForm, "attribute_option_combo", index);
            }
        }
        let is_closed = whole.unit.facts.object.is_some_and(|unit| {
            unit.opening_date.is_some_and(|opening| period.end() < opening)
                || unit.closed_date.is_some_and(|closed| period.start() > closed)
        });
        if is_closed {
            self.add(RemarkKind::StoredWhileClosed, "", index);
        }
    }
}
