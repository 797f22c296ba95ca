//! Data sets with their sections, elements and assignments.

use std::collections::BTreeSet;

use super::super::fields::Ref;
use super::super::{Kind, wire};
use super::{Merge, may_write, put, put_identity, put_known};
use crate::Uid;
use crate::metadata::{DataSetElement, InputPeriod, Operand, Section};

impl Merge<'_> {
    pub fn data_set(&mut self, set: wire::DataSet) -> Option<Uid> {
        let id = set.id.0?;
        let category_combo = self.reference(set.category_combo, Self::category_combo);
        let workflow = self.reference(set.workflow, |_, _| None);
        let elements = set.elements.0.map(|elements| self.elements(elements));
        let org_units = self.references(set.org_units.0, Self::org_unit);
        let compulsory = set.compulsory.0.map(|operands| self.operands(operands));
        let sections = set.sections.0.map(|sections| {
            let sections = sections.into_iter().filter_map(|one| self.section(one));
            sections.collect::<Vec<_>>()
        });
        let input_periods = set.input_periods.0.map(input_periods);
        let (may_write, is_public) = may_write(&set.access, &set.sharing);
        let (is_data_entry, org_units) = (self.is_data_entry, org_units.map(BTreeSet::from_iter));

        let (position, known, is_new) = self.model.data_sets.enter(&id);
        let mut changed = false;
        put_identity(&mut changed, &mut known.identity, set.identity);
        put(&mut changed, &mut known.period_type, set.period_type.0);
        put(&mut changed, &mut known.category_combo, category_combo);
        put(&mut changed, &mut known.elements, elements);
        match (&mut known.org_units, org_units) {
            // For the user's own org units alone; others that are known stay.
            (Some(assigned), Some(hers)) if is_data_entry => {
                let before = assigned.len();
                assigned.extend(hers);
                changed |= assigned.len() != before;
            }
            (assigned, told) => put_known(&mut changed, assigned, told),
        }
        put(&mut changed, &mut known.input_periods, input_periods);
        put(&mut changed, &mut known.expiry_days, set.expiry_days.0);
        put(&mut changed, &mut known.open_future_periods, set.open_future_periods.0);
        put(&mut changed, &mut known.open_periods_after_option_end, set.open_periods_after_option_end.0);
        put(&mut changed, &mut known.compulsory, compulsory);
        put(&mut changed, &mut known.no_value_requires_comment, set.no_value_requires_comment.0);
        put(&mut changed, &mut known.compulsory_fields_complete_only, set.compulsory_fields_complete_only.0);
        put(&mut changed, &mut known.valid_complete_only, set.valid_complete_only.0);
        put(&mut changed, &mut known.field_combination_required, set.field_combination_required.0);
        put(&mut changed, &mut known.form_type, set.form_type.0);
        put(&mut changed, &mut known.render_as_tabs, set.render_as_tabs.0);
        put_known(&mut changed, &mut known.display_options, set.display_options.0);
        put_known(&mut changed, &mut known.created, set.created.0);
        put_known(&mut changed, &mut known.workflow, workflow);
        let granted = is_data_entry || (is_public && known.may_write.is_none());
        put_known(&mut changed, &mut known.may_write, may_write.or(granted.then_some(true)));
        if let Some(told) = sections {
            changed |= put_sections(&mut known.sections, told);
        }
        self.note(Kind::DataSet, position, is_new, changed);
        Some(id)
    }

    fn elements(&mut self, elements: Vec<wire::DataSetElement>) -> Vec<DataSetElement> {
        let mut all = Vec::with_capacity(elements.len());
        for element in elements {
            let category_combo = self.reference(element.category_combo, Self::category_combo);
            if let Some(data_element) = self.reference(element.data_element, Self::data_element) {
                all.push(DataSetElement { data_element, category_combo });
            }
        }
        all
    }

    fn operands(&mut self, operands: Vec<wire::Operand>) -> Vec<Operand> {
        let mut all = Vec::with_capacity(operands.len());
        for operand in operands {
            let data_element = self.reference(operand.data_element, Self::data_element);
            let option_combo =
                self.reference(operand.option_combo, |merge, one| merge.option_combo(one, None));
            let read = match (data_element, operand.id.0) {
                (Some(data_element), _) => Operand { data_element, option_combo },
                (None, Some(both)) => match both.as_str().split_once('.') {
                    Some((element, combo)) => {
                        Operand { data_element: element.into(), option_combo: Some(combo.into()) }
                    }
                    None => continue,
                },
                (None, None) => continue,
            };
            all.push(read);
        }
        all
    }

    fn section(&mut self, section: wire::Section) -> Option<Told> {
        let id = section.id.0?;
        Some(Told {
            id,
            name: section.name.0.or(section.display_name.0),
            description: section.description.0,
            elements: self.references(section.elements.0, Self::data_element),
            greyed: section.greyed.0.map(|operands| self.operands(operands)),
            show_row_totals: section.show_row_totals.0,
            show_column_totals: section.show_column_totals.0,
            disable_auto_group: section.disable_auto_group.0,
            display_options: section.display_options.0,
            sort_order: section.sort_order.0,
        })
    }

    pub fn later_section(&mut self, mut section: wire::Section) {
        if let Ref::Id(data_set) = std::mem::take(&mut section.data_set) {
            self.sections.push((data_set, section));
        }
    }

    /// Sections that stand beside their data sets. Their order is that which they number themselves.
    pub fn place_sections(&mut self) {
        for (data_set, section) in std::mem::take(&mut self.sections) {
            let Some(told) = self.section(section) else { continue };
            let Some(position) = self.model.data_sets.position(data_set.as_str()) else { continue };
            let Some(known) = self.model.data_sets.get_mut(data_set.as_str()) else { continue };
            let mut changed = false;
            match known.sections.iter_mut().find(|one| one.id == told.id) {
                Some(section) => told.put(&mut changed, section),
                None => {
                    let mut section = Section::default();
                    told.put(&mut changed, &mut section);
                    known.sections.push(section);
                }
            }
            known.sections.sort_by_key(|section| section.sort_order);
            self.note(Kind::DataSet, position, false, changed);
        }
    }
}

/// What a file says of a section.
struct Told {
    id: Uid,
    name: Option<String>,
    description: Option<String>,
    elements: Option<Vec<Uid>>,
    greyed: Option<Vec<Operand>>,
    show_row_totals: Option<bool>,
    show_column_totals: Option<bool>,
    disable_auto_group: Option<bool>,
    display_options: Option<String>,
    sort_order: Option<i64>,
}

impl Told {
    fn put(self, changed: &mut bool, section: &mut Section) {
        put(changed, &mut section.id, Some(self.id));
        put(changed, &mut section.name, self.name);
        put_known(changed, &mut section.description, self.description);
        put(changed, &mut section.elements, self.elements);
        put(changed, &mut section.greyed, self.greyed);
        put(changed, &mut section.show_row_totals, self.show_row_totals);
        put(changed, &mut section.show_column_totals, self.show_column_totals);
        put(changed, &mut section.disable_auto_group, self.disable_auto_group);
        put_known(changed, &mut section.display_options, self.display_options);
        put(changed, &mut section.sort_order, self.sort_order);
    }
}

/// The sections of a data set are those of its list, in its order.
fn put_sections(known: &mut Vec<Section>, told: Vec<Told>) -> bool {
    let mut changed = false;
    let before: Vec<Uid> = known.iter().map(|section| section.id.clone()).collect();
    let mut rest = std::mem::take(known);
    for one in told {
        let place = rest.iter().position(|section| section.id == one.id);
        let mut section = place.map(|place| rest.swap_remove(place)).unwrap_or_default();
        one.put(&mut changed, &mut section);
        known.push(section);
    }
    changed || !before.iter().eq(known.iter().map(|section| &section.id))
}

fn input_periods(periods: Vec<wire::InputPeriod>) -> Vec<InputPeriod> {
    let read = periods.into_iter().filter_map(|one| match one.period {
        Ref::Id(period) => Some(InputPeriod {
            period: period.to_string(),
            opening_date: one.opening_date.0,
            closing_date: one.closing_date.0,
        }),
        Ref::Nothing | Ref::Whole(_) => None,
    });
    read.collect()
}
