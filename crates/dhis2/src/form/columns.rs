//! The columns of a category combo: every option of its first category with every option of the next, and so on, the
//! last one varying fastest. Which option combo a column is of is told by its options alone: the order in which a
//! server lists option combos means nothing.

use std::collections::{BTreeSet, HashMap};

use jumla_domain::collation::sort_key;

use super::{FormColumn, HeaderCell, Label};
use crate::Uid;
use crate::metadata::{Category, Metadata, OptionCombo};

/// More would be no form. A combo with more is laid out by the option combos that there are.
const MOST: usize = 4000;

#[derive(Clone, Debug)]
pub struct Columns {
    pub headers: Vec<Vec<HeaderCell>>,
    pub columns: Vec<FormColumn>,
    pub is_order_unknown: bool,
}

pub fn columns(metadata: &Metadata, combo: &Uid) -> Columns {
    let known = metadata.category_combos.get(combo.as_str());
    let combos: Vec<&OptionCombo> =
        metadata.option_combos.iter().filter(|one| one.category_combo == *combo).collect();
    if known.is_some_and(|known| known.is_default) {
        return only_value(combos.first().map(|one| one.identity.id.clone()));
    }
    let categories = known.and_then(|known| {
        let categories: Option<Vec<&Category>> =
            known.categories.iter().map(|id| metadata.categories.get(id.as_str())).collect();
        let categories = categories?;
        let count = categories.iter().try_fold(1usize, |count, one| count.checked_mul(one.options.len()))?;
        (!categories.is_empty() && (1..=MOST).contains(&count)).then_some(categories)
    });
    match categories {
        Some(categories) => product(metadata, &categories, &combos),
        None if combos.is_empty() => Columns { is_order_unknown: true, ..only_value(None) },
        None => as_listed(&combos),
    }
}

fn only_value(option_combo: Option<Uid>) -> Columns {
    Columns {
        headers: vec![vec![HeaderCell { label: Label::Value, span: 1 }]],
        columns: vec![FormColumn { option_combo, names: Vec::new() }],
        is_order_unknown: false,
    }
}

fn product(metadata: &Metadata, categories: &[&Category], combos: &[&OptionCombo]) -> Columns {
    let by_options: HashMap<&BTreeSet<Uid>, &Uid> =
        combos.iter().map(|combo| (&combo.options, &combo.identity.id)).collect();
    let name = |option: &Uid| {
        let known = metadata.category_options.get(option.as_str());
        known.map_or_else(|| option.to_string(), |known| known.identity.name.clone())
    };
    let mut tuples: Vec<Vec<&Uid>> = vec![Vec::new()];
    let mut headers = Vec::with_capacity(categories.len());
    for (position, category) in categories.iter().enumerate() {
        let after: usize = categories[position + 1..].iter().map(|one| one.options.len()).product();
        let span = u32::try_from(after).unwrap_or(u32::MAX);
        let cells =
            category.options.iter().map(|option| HeaderCell { label: Label::Option(name(option)), span });
        let once: Vec<HeaderCell> = cells.collect();
        headers.push(tuples.iter().flat_map(|_| once.iter().cloned()).collect());
        tuples = tuples
            .iter()
            .flat_map(|tuple| category.options.iter().map(move |option| [&tuple[..], &[option]].concat()))
            .collect();
    }
    let columns = tuples.into_iter().map(|tuple| {
        let options: BTreeSet<Uid> = tuple.iter().copied().cloned().collect();
        FormColumn {
            option_combo: by_options.get(&options).copied().cloned(),
            names: tuple.into_iter().map(name).collect(),
        }
    });
    Columns { headers, columns: columns.collect(), is_order_unknown: false }
}

/// Without the categories: the option combos by their names.
fn as_listed(combos: &[&OptionCombo]) -> Columns {
    let mut combos = combos.to_vec();
    combos.sort_by_cached_key(|combo| (sort_key(&combo.identity.name), combo.identity.id.clone()));
    let label = |combo: &&OptionCombo| Label::Option(combo.identity.name.clone());
    Columns {
        headers: vec![combos.iter().map(|combo| HeaderCell { label: label(combo), span: 1 }).collect()],
        columns: combos
            .iter()
            .map(|combo| FormColumn {
                option_combo: Some(combo.identity.id.clone()),
                names: vec![combo.identity.name.clone()],
            })
            .collect(),
        is_order_unknown: true,
    }
}
