//! Which elements stand in which table of which section, and in which order.
//!
//! A default form sorts all elements by the name that it shows; a section keeps its own order. Elements with one
//! category combo make one table, at the place of the first of them; where a section switches that off, only
//! neighbours do.

use std::collections::{HashMap, HashSet};

use jumla_domain::collation::sort_key;

use super::columns::{Columns, columns};
use super::display_options::DisplayOptions;
use super::{Form, FormField, FormKind, FormRow, FormSection, FormTable, Pivot};
use crate::Uid;
use crate::metadata::{DataSet, Metadata, Operand, Section};

/// The form of a data set; `None` where the data set is not known.
#[must_use]
pub fn layout(metadata: &Metadata, data_set: &str) -> Option<Form> {
    let set = metadata.data_sets.get(data_set)?;
    let kind = kind(set);
    let mut page = Page { metadata, set, combos: HashMap::new() };
    let all: Vec<&Uid> = set.elements.iter().map(|element| &element.data_element).collect();
    let (sections, unsectioned) = if kind == FormKind::Section {
        let sections = set.sections.iter().map(|section| page.section(section)).collect();
        let shown: HashSet<&Uid> = set.sections.iter().flat_map(|section| &section.elements).collect();
        let rest = all.into_iter().filter(|element| !shown.contains(element)).collect();
        (sections, page.sorted_tables(rest))
    } else {
        let tables = page.sorted_tables(all);
        (vec![FormSection { id: None, name: None, description: None, tables }], Vec::new())
    };
    Some(Form {
        data_set: set.identity.id.clone(),
        name: set.identity.name.clone(),
        kind,
        tabs: kind == FormKind::Section && set.render_as_tabs,
        tabs_direction: DisplayOptions::read(set.display_options.as_deref()).tabs_direction,
        sections,
        unsectioned,
    })
}

/// Where the type is not told, sections make it a section form.
fn kind(set: &DataSet) -> FormKind {
    match set.form_type.as_str() {
        "SECTION" | "SECTION_MULTIORG" => FormKind::Section,
        "CUSTOM" => FormKind::Custom,
        "" if !set.sections.is_empty() => FormKind::Section,
        _ => FormKind::Default,
    }
}

struct Page<'m> {
    metadata: &'m Metadata,
    set: &'m DataSet,
    combos: HashMap<Uid, Columns>,
}

/// What a section says of all of its tables.
#[derive(Default)]
struct Looks<'m> {
    greyed: HashSet<(&'m Uid, Option<&'m Uid>)>,
    row_totals: bool,
    column_totals: bool,
    pivot: Option<Pivot>,
}

impl<'m> Page<'m> {
    fn section(&mut self, section: &'m Section) -> FormSection {
        let looks = Looks {
            greyed: pairs(&section.greyed),
            row_totals: section.show_row_totals,
            column_totals: section.show_column_totals,
            pivot: DisplayOptions::read(section.display_options.as_deref()).pivot,
        };
        let groups = self.groups(section.elements.iter(), !section.disable_auto_group);
        FormSection {
            id: Some(section.id.clone()),
            name: Some(section.name.clone()),
            description: section.description.clone(),
            tables: groups.into_iter().map(|group| self.table(group, &looks)).collect(),
        }
    }

    fn sorted_tables(&mut self, mut elements: Vec<&'m Uid>) -> Vec<FormTable> {
        elements.sort_by_cached_key(|element| (sort_key(&self.name(element)), (*element).clone()));
        let groups = self.groups(elements.into_iter(), true);
        groups.into_iter().map(|group| self.table(group, &Looks::default())).collect()
    }

    /// Elements by their combos: all with one together, or neighbours only.
    fn groups(&self, elements: impl Iterator<Item = &'m Uid>, gather: bool) -> Vec<(Uid, Vec<&'m Uid>)> {
        let mut groups: Vec<(Uid, Vec<&Uid>)> = Vec::new();
        for element in elements {
            let combo = self.effective_combo(element);
            let last = groups.len().saturating_sub(1);
            let from = if gather { 0 } else { last };
            match groups[from..].iter_mut().find(|(one, _)| *one == combo) {
                Some((_, group)) => group.push(element),
                None => groups.push((combo, vec![element])),
            }
        }
        groups
    }

    /// The combo that the data set gives an element instead of its own; else its own, else the default.
    fn effective_combo(&self, element: &Uid) -> Uid {
        let in_set = self.set.elements.iter().find(|one| one.data_element == *element);
        let own = || self.metadata.data_elements.get(element.as_str()).map(|known| &known.category_combo);
        let default = || self.metadata.category_combos.iter().find(|combo| combo.is_default);
        in_set
            .and_then(|one| one.category_combo.as_ref())
            .or_else(own)
            .filter(|combo| !combo.as_str().is_empty())
            .or_else(|| default().map(|combo| &combo.identity.id))
            .cloned()
            .unwrap_or_default()
    }

    fn table(&mut self, (combo, elements): (Uid, Vec<&'m Uid>), looks: &Looks<'m>) -> FormTable {
        let metadata = self.metadata;
        let Columns { headers, columns, is_order_unknown } =
            self.combos.entry(combo.clone()).or_insert_with(|| columns(metadata, &combo)).clone();
        let compulsory = pairs(&self.set.compulsory);
        let rows: Vec<FormRow> = elements
            .into_iter()
            .map(|element| {
                let known = metadata.data_elements.get(element.as_str());
                let value_type = known.map(|known| known.value_type.clone()).unwrap_or_default();
                let is_in = |pairs: &HashSet<(&Uid, Option<&Uid>)>, combo: Option<&Uid>| {
                    pairs.contains(&(element, None)) || combo.is_some() && pairs.contains(&(element, combo))
                };
                let cells = columns.iter().map(|column| FormField {
                    option_combo: column.option_combo.clone(),
                    greyed: is_in(&looks.greyed, column.option_combo.as_ref()),
                    compulsory: is_in(&compulsory, column.option_combo.as_ref()),
                });
                FormRow {
                    cells: cells.collect(),
                    data_element: element.clone(),
                    name: self.name(element),
                    is_number: is_number(&value_type),
                    value_type,
                }
            })
            .collect();
        FormTable {
            category_combo: combo,
            row_totals: looks.row_totals && rows.iter().any(|row| row.is_number),
            column_totals: looks.column_totals && rows.iter().all(|row| row.is_number),
            headers,
            columns,
            rows,
            pivot: looks.pivot.clone(),
            is_order_unknown,
        }
    }

    fn name(&self, element: &Uid) -> String {
        let Some(known) = self.metadata.data_elements.get(element.as_str()) else {
            return element.to_string();
        };
        let form_name = known.form_name.as_ref().filter(|name| !name.is_empty());
        form_name.unwrap_or(&known.identity.name).clone()
    }
}

fn pairs(operands: &[Operand]) -> HashSet<(&Uid, Option<&Uid>)> {
    operands.iter().map(|operand| (&operand.data_element, operand.option_combo.as_ref())).collect()
}

fn is_number(value_type: &str) -> bool {
    matches!(
        value_type,
        "NUMBER"
            | "INTEGER"
            | "INTEGER_POSITIVE"
            | "INTEGER_NEGATIVE"
            | "INTEGER_ZERO_OR_POSITIVE"
            | "PERCENTAGE"
            | "UNIT_INTERVAL"
    )
}
