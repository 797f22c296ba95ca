//! Option combos named by categories and options.

use std::collections::HashMap;

use super::group::Pools;
use super::input::{Failure, Options, Schemes, Text};
use super::names::{Item, name_in};
use super::refusal::{Refusal, Stop};
use crate::Uid;
use crate::metadata::{DataElement, DataSet, Metadata};

/// Combos by their options, for each category combo that came up.
#[derive(Default)]
pub(super) struct ByOptions<'m> {
    known: HashMap<&'m str, Option<Combo<'m>>>,
    /// The combo that an element has in a data set, by their numbers.
    effective: HashMap<(u32, u32), Option<&'m Uid>>,
}

struct Combo<'m> {
    categories: Vec<&'m str>,
    by_options: HashMap<Vec<&'m str>, &'m Uid>,
}

pub(super) enum Found<'m> {
    Combo(&'m Uid),
    NoSuch,
    /// The metadata does not tell.
    NotKnown,
}

impl<'m> ByOptions<'m> {
    pub(super) fn combo(
        &mut self,
        metadata: &'m Metadata,
        schemes: &Schemes,
        pools: &Pools<'m>,
        (set, element): (u32, u32),
        options: &Options<'_>,
        index: usize,
    ) -> Result<Found<'m>, Failure> {
        let combo = match self.effective.get(&(set, element)) {
            Some(combo) => *combo,
            None => {
                let set_item = pools.data_sets.at(set);
                let combo = effective(metadata, set_item, pools.elements.at(element), index)?;
                self.effective.insert((set, element), combo);
                combo
            }
        };
        let Some(combo) = combo else { return Ok(Found::NotKnown) };
        if !self.known.contains_key(combo.as_str()) {
            let read = read(metadata, schemes, combo)?;
            self.known.insert(combo.as_str(), read);
        }
        Ok(match self.known.get(combo.as_str()) {
            Some(Some(combo)) => combo.find(options).map_or(Found::NoSuch, Found::Combo),
            _ => Found::NotKnown,
        })
    }
}

/// The combo that an element has in a data set; `None` where the metadata does not tell.
fn effective<'m>(
    metadata: &Metadata,
    set: &Item<'m, DataSet>,
    element: &Item<'m, DataElement>,
    index: usize,
) -> Result<Option<&'m Uid>, Failure> {
    let Some(object) = set.object else {
        // Nothing is known of any data set, or this one is not there: then it has no elements.
        let failure = || Failure::at(500, "data_set", index, set.id.as_str());
        return if metadata.data_sets.is_empty() { Ok(None) } else { Err(failure()) };
    };
    let listed = object.elements.iter().find(|listed| listed.data_element == element.id);
    // An element that is not in the data set is an error that the server does not expect.
    let listed = listed.ok_or_else(|| Failure::at(500, "data_element", index, element.id.as_str()))?;
    let own = element.object.map(|object| &object.category_combo);
    Ok(listed.category_combo.as_ref().or(own))
}

impl<'m> Combo<'m> {
    /// Names of no category count for nothing; a category without an option makes it no combo.
    fn find(&self, options: &Options<'_>) -> Option<&'m Uid> {
        let mut wanted = Vec::with_capacity(self.categories.len());
        for category in &self.categories {
            // Of a name that stands twice the last counts.
            let (_, option) = options.iter().rev().find(|(name, _)| name == category)?;
            wanted.push(option.as_deref()?);
        }
        wanted.sort_unstable();
        wanted.dedup();
        self.by_options.get(wanted.as_slice()).copied()
    }
}

/// `None` where the metadata does not have the combo, its categories, or its option combos.
fn read<'m>(metadata: &'m Metadata, schemes: &Schemes, combo: &Uid) -> Result<Option<Combo<'m>>, Failure> {
    let Some(object) = metadata.category_combos.get(combo.as_str()) else { return Ok(None) };
    let unnamed = |kind: &str, id: &Uid| Failure::at(500, kind, 0, id.as_str());
    let mut categories = Vec::with_capacity(object.categories.len());
    for id in &object.categories {
        let Some(category) = metadata.categories.get(id.as_str()) else { return Ok(None) };
        let name = name_in(&schemes.category, &category.identity);
        categories.push(name.ok_or_else(|| unnamed("category", id))?);
    }
    let mut by_options = HashMap::new();
    for option_combo in metadata.option_combos.iter().filter(|one| one.category_combo == *combo) {
        let mut names = Vec::with_capacity(option_combo.options.len());
        for id in &option_combo.options {
            // An option that the user may not see may be there all the same.
            let Some(option) = metadata.category_options.get(id.as_str()) else { continue };
            let name = name_in(&schemes.category_option, &option.identity);
            names.push(name.ok_or_else(|| unnamed("category_option", id))?);
        }
        names.sort_unstable();
        by_options.insert(names, &option_combo.identity.id);
    }
    if categories.is_empty() || by_options.is_empty() {
        return Ok(None);
    }
    Ok(Some(Combo { categories, by_options }))
}

/// The id of the attribute option combo that a group names by categories; `None` where there is none such, which the
/// server takes as none at all (`h210-adx2-aoc-category-missing-imp`). The id is then read in the scheme of the file,
/// which refuses it unless that is UID (`h209-adx2-aoc-category-imp`).
pub(super) fn attribute<'m>(
    pools: &Pools<'m>,
    metadata: &'m Metadata,
    schemes: &Schemes,
    set: u32,
    options: &Options<'_>,
) -> Result<Option<&'m str>, Failure> {
    let Some(set) = pools.data_sets.at(set).object else { return Ok(None) };
    let combo = read(metadata, schemes, &set.category_combo)?;
    Ok(combo.and_then(|combo| combo.find(options)).map(Uid::as_str))
}

/// The attribute option combo of a category combo and its options, both by id (CSV).
pub(super) fn by_category_combo<'m>(
    metadata: &'m Metadata,
    category_combo: &str,
    options: &[Text<'_>],
    index: usize,
) -> Result<Option<&'m str>, Stop> {
    let mut combos =
        metadata.option_combos.iter().filter(|one| one.category_combo.as_str() == category_combo).peekable();
    let args = |code: u16| {
        Refusal::new(code, [("index", index.to_string()), ("category_combo", category_combo.to_owned())])
    };
    if combos.peek().is_none() {
        let is_known =
            metadata.category_combos.is_empty() || metadata.category_combos.get(category_combo).is_some();
        return if is_known { Ok(None) } else { Err(args(8126).into()) };
    }
    let fits = |one: &&crate::metadata::OptionCombo| {
        one.options.iter().all(|id| options.iter().any(|option| option == id.as_str()))
            && options.iter().all(|option| one.options.contains(option.as_ref()))
    };
    match combos.find(fits) {
        Some(combo) => Ok(Some(combo.identity.id.as_str())),
        None => Err(args(8127).and("options", options.join(" ")).into()),
    }
}

pub(super) fn shown(options: &Options<'_>) -> String {
    let pairs =
        options.iter().map(|(name, option)| format!("{name}={}", option.as_deref().unwrap_or_default()));
    pairs.collect::<Vec<_>>().join(", ")
}
