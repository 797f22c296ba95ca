//! The category model, data elements and option sets.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::super::fields::Ref;
use super::super::{Kind, wire};
use super::{Merge, may_write, put, put_identity, put_known};
use crate::Uid;

impl Merge<'_> {
    pub fn data_element(&mut self, element: wire::DataElement) -> Option<Uid> {
        let id = element.id.0?;
        let category_combo = self.reference(element.category_combo, Self::category_combo);
        let option_set = self.reference(element.option_set, Self::option_set);
        let comment_option_set = self.reference(element.comment_option_set, Self::option_set);
        let (position, known, is_new) = self.model.data_elements.enter(&id);
        let mut changed = false;
        put_identity(&mut changed, &mut known.identity, element.identity);
        put_known(&mut changed, &mut known.form_name, element.display_form_name.0.or(element.form_name.0));
        put(&mut changed, &mut known.value_type, element.value_type.0);
        put(&mut changed, &mut known.aggregation_type, element.aggregation_type.0);
        put(&mut changed, &mut known.category_combo, category_combo);
        put(&mut changed, &mut known.zero_is_significant, element.zero_is_significant.0);
        put_known(&mut changed, &mut known.option_set, option_set);
        put_known(&mut changed, &mut known.comment_option_set, comment_option_set);
        self.note(Kind::DataElement, position, is_new, changed);
        Some(id)
    }

    /// Its option combos, where they stand within it, are combos of this one.
    pub fn category_combo(&mut self, combo: wire::CategoryCombo) -> Option<Uid> {
        let id = combo.id.0?;
        let categories = self.references(combo.categories.0, Self::category);
        for option_combo in combo.option_combos.0.into_iter().flatten() {
            match option_combo {
                Ref::Nothing => {}
                Ref::Id(option_combo) => self.belongs(&option_combo, &id),
                Ref::Whole(one) => drop(self.option_combo(*one, Some(&id))),
            }
        }
        let called_default = [&combo.identity.name.0, &combo.identity.code.0]
            .into_iter()
            .any(|called| called.as_deref() == Some("default"));
        let (position, known, is_new) = self.model.category_combos.enter(&id);
        let mut changed = false;
        put_identity(&mut changed, &mut known.identity, combo.identity);
        put(&mut changed, &mut known.is_default, combo.is_default.0.or(called_default.then_some(true)));
        put(&mut changed, &mut known.categories, categories);
        self.note(Kind::CategoryCombo, position, is_new, changed);
        Some(id)
    }

    /// An option combo that is known tells its combo already; of one that is only named nothing else is known.
    fn belongs(&mut self, option_combo: &Uid, category_combo: &Uid) {
        let (position, known, is_new) = self.model.option_combos.enter(option_combo);
        let mut changed = false;
        put(&mut changed, &mut known.category_combo, Some(category_combo.clone()));
        self.note(Kind::OptionCombo, position, is_new, changed);
    }

    pub fn category(&mut self, category: wire::Category) -> Option<Uid> {
        let id = category.id.0?;
        let options = self.references(category.options.0, Self::category_option);
        if self.is_data_entry {
            self.named_options.extend(options.iter().flatten().cloned());
        }
        let (position, known, is_new) = self.model.categories.enter(&id);
        let mut changed = false;
        put_identity(&mut changed, &mut known.identity, category.identity);
        put(&mut changed, &mut known.options, options);
        self.note(Kind::Category, position, is_new, changed);
        Some(id)
    }

    pub fn listed_category_option(&mut self, option: wire::CategoryOption) {
        if let Some(id) = self.category_option(option)
            && self.is_data_entry
        {
            self.listed_options.push(id);
        }
    }

    pub fn category_option(&mut self, option: wire::CategoryOption) -> Option<Uid> {
        let id = option.id.0?;
        let org_units = self.references(option.org_units.0, Self::org_unit);
        let (may_write, is_public) = may_write(&option.access, &option.sharing);
        let (position, known, is_new) = self.model.category_options.enter(&id);
        let mut changed = false;
        put_identity(&mut changed, &mut known.identity, option.identity);
        put_known(&mut changed, &mut known.start_date, option.start_date.0);
        put_known(&mut changed, &mut known.end_date, option.end_date.0);
        put(&mut changed, &mut known.org_units, org_units);
        let may_write = may_write.or((is_public && known.may_write.is_none()).then_some(true));
        put_known(&mut changed, &mut known.may_write, may_write);
        self.note(Kind::CategoryOption, position, is_new, changed);
        Some(id)
    }

    /// `/api/dataEntry/metadata` lists the options that the user may write, and in its categories all of them.
    /// [recorded: 2.44, `mixed`, where an option without the right is missing from the list alone]
    pub fn judge_category_options(&mut self) {
        let listed: HashSet<Uid> = std::mem::take(&mut self.listed_options).into_iter().collect();
        for id in std::mem::take(&mut self.named_options).iter().chain(&listed) {
            let (position, known, is_new) = self.model.category_options.enter(id);
            let mut changed = false;
            put_known(&mut changed, &mut known.may_write, Some(listed.contains(id)));
            self.note(Kind::CategoryOption, position, is_new, changed);
        }
    }

    pub fn option_combo(&mut self, combo: wire::OptionCombo, within: Option<&Uid>) -> Option<Uid> {
        let id = combo.id.0?;
        let category_combo = self.reference(combo.category_combo, Self::category_combo);
        let options = self.references(combo.options.0, Self::category_option);
        let (position, known, is_new) = self.model.option_combos.enter(&id);
        let mut changed = false;
        put_identity(&mut changed, &mut known.identity, combo.identity);
        put(&mut changed, &mut known.category_combo, category_combo.or_else(|| within.cloned()));
        let options = options.map(|options| options.into_iter().collect::<BTreeSet<_>>());
        put(&mut changed, &mut known.options, options);
        self.note(Kind::OptionCombo, position, is_new, changed);
        Some(id)
    }

    pub fn option_set(&mut self, set: wire::OptionSet) -> Option<Uid> {
        let id = set.id.0?;
        let told = set.options.0.map(|options| {
            let ids = options.iter().filter_map(|one| one.id.0.clone()).collect::<Vec<_>>();
            (ids, options.into_iter().filter_map(code_and_name).collect::<Vec<_>>())
        });
        let (position, known, is_new) = self.model.option_sets.enter(&id);
        let mut changed = false;
        put_identity(&mut changed, &mut known.identity, set.identity);
        match told {
            // Only named: the options themselves stand elsewhere.
            Some((ids, options)) if options.is_empty() && !ids.is_empty() => {
                self.option_ids.push((id.clone(), ids));
            }
            told => put(&mut changed, &mut known.options, told.map(|(_, options)| options)),
        }
        self.note(Kind::OptionSet, position, is_new, changed);
        Some(id)
    }

    pub fn later_option(&mut self, option: wire::SetOption) {
        self.options.push(option);
    }

    /// Options that stand beside their sets: in the set's own order where it tells one, else in theirs.
    pub fn place_options(&mut self) {
        let mut options = std::mem::take(&mut self.options);
        options.sort_by_key(|option| option.sort_order.0);
        let mut of_sets: Vec<(Uid, Vec<Uid>)> = std::mem::take(&mut self.option_ids);
        let mut by_id: HashMap<Uid, (String, String)> = HashMap::new();
        for option in options {
            let (Some(id), set) = (option.id.0.clone(), &option.option_set) else { continue };
            if let Ref::Id(set) = set {
                match of_sets.iter_mut().find(|(one, _)| one == set) {
                    Some((_, ids)) if !ids.contains(&id) => ids.push(id.clone()),
                    Some(_) => {}
                    None => of_sets.push((set.clone(), vec![id.clone()])),
                }
            }
            if let Some(told) = code_and_name(option) {
                by_id.insert(id, told);
            }
        }
        for (set, ids) in of_sets {
            let options: Vec<_> = ids.iter().filter_map(|id| by_id.get(id).cloned()).collect();
            let Some(position) = self.model.option_sets.position(set.as_str()) else { continue };
            if let Some(known) = self.model.option_sets.get_mut(set.as_str()).filter(|_| !options.is_empty())
            {
                let mut changed = false;
                put(&mut changed, &mut known.options, Some(options));
                self.note(Kind::OptionSet, position, false, changed);
            }
        }
    }
}

fn code_and_name(option: wire::SetOption) -> Option<(String, String)> {
    let code = option.code.0?;
    let name = option.name.0.or(option.display_name.0).unwrap_or_else(|| code.clone());
    Some((code, name))
}
